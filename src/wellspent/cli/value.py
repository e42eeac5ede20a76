"""`wellspent value`: an SROI map, or a bidder's offer, in pounds with its working."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wellspent.cli.options import Decided, Json, Out, Working


def value(
    chart: Annotated[
        Path | None, typer.Argument(metavar="MAP", help="The map: .toml, .json, .csv or .xlsx.")
    ] = None,
    offer: Annotated[
        Path | None, typer.Option("--offer", help="Value a bidder's offer instead of a map.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="The title of a table without one.")] = None,
    investment: Annotated[str | None, typer.Option(help="What is put in, in the map's currency.")] = None,
    discount: Annotated[
        str | None, typer.Option(help="A schedule (standard, health, reduced) or a flat rate.")
    ] = None,
    timing: Annotated[str | None, typer.Option(help="guide-2009 or value-map.")] = None,
    base_year: Annotated[str | None, typer.Option(help="Bring every price to this year's.")] = None,
    deflator: Annotated[str | None, typer.Option(help="Series and vintage, such as hmt-gdp@2025-12.")] = None,
    decided: Decided = None,
    spread: Annotated[
        bool, typer.Option("--range", help="Low, central and high, and the break-even points.")
    ] = False,
    working: Working = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Value a map of outcomes, or an offer's promises, from gross to net and in today's money."""
    if (chart is None) == (offer is None):
        raise typer.BadParameter("Give one MAP, or --offer FILE.")
    from datetime import date

    from wellspent.cli.deliver import deliver
    from wellspent.documents.offers import offer_report
    from wellspent.documents.values import value_report
    from wellspent.files.library import open_library
    from wellspent.files.maps import read_map
    from wellspent.files.offers import read_offer
    from wellspent.files.reading import read_decided
    from wellspent.method import lints, ranges
    from wellspent.method.offers import offer_map, offer_notices
    from wellspent.method.sroi import value_map
    from wellspent.method.working import traced

    library, today = open_library(), date.today()
    if offer is not None:
        promised = read_offer(offer, library, read_decided(decided, today))
        priced = value_map(offer_map(promised), traced)
        notices = [*offer_notices(promised), *lints.map_notices(priced)]
        deliver(offer_report(promised, priced, notices), json=json, out=out, working=working)
        return
    assert chart is not None  # noqa: S101 - one of the two is given
    given = {
        "title": title, "investment": investment, "discount": discount, "timing": timing,
        "base_year": base_year, "deflator": deflator, "decided": decided,
    }  # fmt: skip
    valued = value_map(read_map(chart, library, given, today), traced)
    reach = ranges.spread(valued, traced) if spread else None
    deliver(value_report(valued, lints.map_notices(valued), reach), json=json, out=out, working=working)

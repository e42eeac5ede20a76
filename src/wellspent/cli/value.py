"""`wellspent value`: an SROI map, or a bidder's offer, in pounds with its working."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wellspent.cli.options import Decided, Json, Out, Working

if TYPE_CHECKING:
    from wellspent.documents.report import Report
    from wellspent.method.sroi import ValueMap
    from wellspent.method.working import Lift, Number

Discount = Annotated[str | None, typer.Option(help="A schedule (standard, health, reduced) or a flat rate.")]
Spread = Annotated[bool, typer.Option("--range", help="Low, central and high, and the break-even points.")]
Draws = Annotated[
    int | None, typer.Option("--draws", help="Draw the assumptions that have a range so many times.")
]
Seed = Annotated[int, typer.Option("--seed", help="The same seed gives the same draws.")]


def value(
    chart: Annotated[
        Path | None, typer.Argument(metavar="MAP", help="The map: .toml, .json, .csv or .xlsx.")
    ] = None,
    offer: Annotated[
        Path | None, typer.Option("--offer", help="Value a bidder's offer instead of a map.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="The title of a table without one.")] = None,
    investment: Annotated[str | None, typer.Option(help="What is put in, in the map's currency.")] = None,
    discount: Discount = None,
    timing: Annotated[str | None, typer.Option(help="guide-2009 or value-map.")] = None,
    base_year: Annotated[str | None, typer.Option(help="Bring every price to this year's.")] = None,
    deflator: Annotated[str | None, typer.Option(help="Series and vintage, such as hmt-gdp@2025-12.")] = None,
    decided: Decided = None,
    spread: Spread = False,
    draws: Draws = None,
    seed: Seed = 0,
    working: Working = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Value a map of outcomes, or an offer's promises, from gross to net and in today's money."""
    if (chart is None) == (offer is None):
        raise typer.BadParameter("Give one MAP, or --offer FILE.")
    if offer is not None and draws is not None:
        raise typer.BadParameter("--draws needs a MAP: an offer has no ranges.")
    from datetime import date

    from wellspent.cli.deliver import deliver, opens
    from wellspent.files.maps import read_map
    from wellspent.files.shelves.library import open_library
    from wellspent.method.working import exact, traced

    if offer is not None:
        deliver(_offer_report(offer, decided), json=json, out=out, working=working)
        return
    assert chart is not None  # noqa: S101 - one of the two is given
    given = {
        "title": title, "investment": investment, "discount": discount, "timing": timing,
        "base_year": base_year, "deflator": deflator, "decided": decided,
    }  # fmt: skip
    mapped = read_map(chart, open_library(), given, date.today())
    opened = working is not None or opens(out, len(mapped.outcomes))
    report = (
        _map_report(mapped, traced, spread=spread) if opened else _map_report(mapped, exact, spread=spread)
    )
    if draws is not None:
        report = _drawn(report, mapped, draws, seed)
    deliver(report, json=json, out=out, working=working)


def _drawn(report: Report, mapped: ValueMap, draws: int, seed: int) -> Report:
    """The report with what drawing the map's assumptions gives."""
    from wellspent.documents.draws import with_draws
    from wellspent.method.numeric.uncertainty import uncertainty

    found = uncertainty(mapped, draws, seed)
    return with_draws(report, found, [outcome.name for outcome in mapped.outcomes])


def _offer_report(offer: Path, decided: str | None) -> Report:
    """The report of an offer, with its working."""
    from datetime import date

    from wellspent.documents.offers import offer_report
    from wellspent.files.offers import read_offer
    from wellspent.files.reading.cells import read_decided
    from wellspent.files.shelves.library import open_library
    from wellspent.method.lints import map_notices
    from wellspent.method.offers import offer_map, offer_notices
    from wellspent.method.sroi import value_map
    from wellspent.method.working import traced

    promised = read_offer(offer, open_library(), read_decided(decided, date.today()))
    priced = value_map(offer_map(promised), traced)
    return offer_report(promised, priced, [*offer_notices(promised), *map_notices(priced)])


def _map_report(mapped: ValueMap, lift: Lift[Number], *, spread: bool) -> Report:
    """The report of a map, valued exactly, or with its working where a figure is to be opened."""
    from wellspent.documents.values import value_report
    from wellspent.method import lints, ranges
    from wellspent.method.sroi import value_map

    valued = value_map(mapped, lift)
    return value_report(valued, lints.map_notices(valued), ranges.spread(valued, lift) if spread else None)

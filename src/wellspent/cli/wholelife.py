"""`wellspent wholelife`: what options cost and gain over their whole lives."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wellspent.cli.options import Decided, Json, Out, Working


def wholelife(
    options: Annotated[
        Path, typer.Argument(metavar="OPTIONS", help="The options: .toml, .json, .csv or .xlsx.")
    ],
    years: Annotated[str | None, typer.Option(help="The life of options that do not say their own.")] = None,
    discount: Annotated[
        str | None, typer.Option(help="A schedule (standard, health, reduced) or a flat rate.")
    ] = None,
    decided: Decided = None,
    working: Working = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Compare options by whole-life cost, or by cost a year where they last differently long."""
    from datetime import date

    from wellspent.cli.deliver import deliver
    from wellspent.documents.wholelives import comparison_report
    from wellspent.files.costs import read_costs
    from wellspent.files.shelves.library import open_library
    from wellspent.method.errors import Refused
    from wellspent.method.options import compare
    from wellspent.method.working import traced

    given = {"years": years, "discount": discount, "decided": decided}
    read = read_costs(options, open_library(), given, date.today())
    try:
        found = compare(read.options, read.schedule, traced, read.currency)
    except Refused as refused:
        raise refused.within(str(options)) from None
    report = comparison_report(found, read.title, read.schedule, read.currency)
    deliver(report, json=json, out=out, working=working)

"""`wellspent agree`: how far evaluators agree, with the scores behind every coefficient."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wellspent.cli.options import Json, Out


def agree(
    scores: Annotated[
        Path, typer.Argument(metavar="FILE", help="Scores: .toml, .json, .csv or .xlsx; or a tender file.")
    ],
    metric: Annotated[
        str | None, typer.Option(help="nominal, ordinal, interval or ratio: what the verdict goes by.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Where the resamples begin.")] = 1,
    json: Json = False,
    out: Out = None,
) -> None:
    """Measure how far evaluators agree: alpha, intraclass correlation, Kendall's W, and the raw spread."""
    from datetime import date

    from wellspent.cli.deliver import deliver
    from wellspent.documents.agreements import agreement_report
    from wellspent.files.ratings import read_ratings
    from wellspent.files.shelves.library import open_library

    read = read_ratings(scores, {"metric": metric}, open_library(), date.today())
    report = agreement_report(read.title, read.criteria, read.names, read.metric, seed, read.notices)
    deliver(report, json=json, out=out)

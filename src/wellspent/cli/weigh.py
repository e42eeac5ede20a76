"""`wellspent weigh`: weights from what people say matters, and how far they agree."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wellspent.cli.options import Json, Out, Working


def weigh(
    ballots: Annotated[
        Path, typer.Argument(metavar="BALLOTS", help="The ballots: .toml, .json, .csv or .xlsx.")
    ],
    method: Annotated[str | None, typer.Option(help="swing, allocation, rank, ahp or best-worst.")] = None,
    out_of: Annotated[
        str | None, typer.Option(help="Also give whole points that sum to this, such as 100.")
    ] = None,
    working: Working = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Turn ballots into weights that sum to 1, with their spread and the group's disagreement."""
    from wellspent.cli.deliver import deliver
    from wellspent.documents.priorities import weights_report
    from wellspent.files.weights import read_round
    from wellspent.method.errors import Refused
    from wellspent.method.priorities import JUDGED, apportion, group_weights
    from wellspent.method.working import plain, traced

    read = read_round(ballots, {"method": method, "out_of": out_of})
    try:
        if read.method in JUDGED:
            from wellspent.method.numeric.judged import judged_weights

            found = judged_weights(read.method, read.criteria, read.judged, traced)
        else:
            found = group_weights(read.method, read.criteria, read.ballots, traced, read.budget)
    except Refused as refused:
        raise refused.within(str(ballots)) from None
    points = None
    if read.out_of is not None:
        points = apportion({name: plain(weight) for name, weight in found.weights.items()}, read.out_of)
    deliver(weights_report(found, read.title, points, read.out_of), json=json, out=out, working=working)

"""`wellspent evaluate`: score a tender by its own rules, every point open to its source."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wellspent.cli.options import Json, Out, WeightDraws, WeightSeed, Working

NOT_IN_IT = (
    "The pack seals the award; `wellspent replay {} --stability` reckons its stability again from that."
)


def evaluate(
    tender: Annotated[
        Path, typer.Argument(metavar="TENDER", help="The tender file: .toml or canonical .json.")
    ],
    stability: Annotated[
        bool, typer.Option("--stability", help="Also ask what would change the winner.")
    ] = False,
    draws: WeightDraws = 100_000,
    seed: WeightSeed = 1,
    pack: Annotated[
        Path | None, typer.Option("--pack", help="Seal the award as an evidence pack here: a .zip.")
    ] = None,
    redact: Annotated[
        str, typer.Option("--redact", help="What the pack shows: full, public, or bidder:ID.")
    ] = "full",
    include_licensed: Annotated[
        bool,
        typer.Option("--include-licensed", help="Seal values under a licence too: for your own archive."),
    ] = False,
    working: Working = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Score every bid by the tender's own rules, rank them, and say what to know before relying on it."""
    from datetime import date

    from wellspent.awarding.award import evaluated, tested
    from wellspent.cli.deliver import deliver
    from wellspent.cli.patience import Patience
    from wellspent.files.shelves.library import open_library
    from wellspent.files.tenders import read_tender
    from wellspent.method.shelves import Lending

    if pack is None and (include_licensed or redact != "full"):
        raise typer.BadParameter("--redact and --include-licensed say what --pack seals; give --pack too.")
    library = Lending(open_library().shelves)
    with Patience() as told:
        told.doing(f"reading {tender.name}")
        read = read_tender(tender, library, date.today())
        told.doing(f"scoring {sum(len(lot.bids) for lot in read.lots):,} bids")
        report = evaluated(read, library, str(tender))
        told.doing("trying what would change the winner")
        shown = tested(report, read, draws, seed, str(tender), told.step) if stability else report
    if pack is not None:
        from wellspent.cli.sealing import award_of, write_pack

        write_pack(pack, award_of(tender, report, library, read.decided, include_licensed), redact)
        if stability:
            typer.echo(NOT_IN_IT.format(pack), err=True)
    deliver(shown, json=json, out=out, working=working)

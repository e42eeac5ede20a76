"""`wellspent windtunnel`: try a tender's rules with thousands of plausible bids before it is published."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wellspent.cli.options import Json, Out


def windtunnel(
    tender: Annotated[Path, typer.Argument(metavar="TENDER", help="The tender file; it needs no bids.")],
    typical: Annotated[
        list[str] | None,
        typer.Option("--typical", help="What a typical bid offers: ID=AMOUNT; may be given several times."),
    ] = None,
    rounds: Annotated[int, typer.Option(min=100, max=100_000, help="How many rounds of bids.")] = 4_000,
    seed: Annotated[int, typer.Option(min=0, help="Where the draws begin.")] = 1,
    json: Json = False,
    out: Out = None,
) -> None:
    """Try a tender's rules before it is published, and say what is wrong with them and how to mend it."""
    from datetime import date

    from wellspent.cli.deliver import deliver
    from wellspent.cli.patience import Patience
    from wellspent.documents.windtunnels import windtunnel_report
    from wellspent.files.shelves.library import open_library
    from wellspent.files.tenders import read_tender
    from wellspent.files.typical import read_typical, refuse_unused
    from wellspent.method.errors import Refused
    from wellspent.method.numeric.windtunnel import windtunnel as try_rules
    from wellspent.method.windtunnel import assumptions

    with Patience() as told:
        told.doing(f"reading {tender.name}")
        read = read_tender(tender, open_library(), date.today())
    stated = read_typical(typical or [], [c.id for lot in read.lots for c in lot.criteria])
    value = read.purchase.value if len(read.lots) == 1 else None  # nobody says how lots share it
    made = [assumptions(lot, value, stated) for lot in read.lots]
    refuse_unused(stated, [id for assumed in made for id in assumed.typical])
    with Patience() as told:
        told.doing(f"trying the rules with {rounds:,} rounds of bids")
        try:
            found = [try_rules(lot, own, rounds, seed) for lot, own in zip(read.lots, made, strict=True)]
        except Refused as refused:
            raise refused.within(str(tender)) from None
    deliver(windtunnel_report(found, read.currency), json=json, out=out)

"""`wellspent evaluate`: score a tender by its own rules, every point open to its source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wellspent.cli.options import Json, Out, Working

if TYPE_CHECKING:
    from wellspent.documents.report import Report
    from wellspent.files.tenders import TenderFile
    from wellspent.method.shelves import Library


def evaluate(
    tender: Annotated[
        Path, typer.Argument(metavar="TENDER", help="The tender file: .toml or canonical .json.")
    ],
    stability: Annotated[
        bool, typer.Option("--stability", help="Also ask what would change the winner.")
    ] = False,
    draws: Annotated[
        int, typer.Option(min=100, max=1_000_000, help="Draws of weights for --stability.")
    ] = 100_000,
    seed: Annotated[int, typer.Option(min=0, help="Where the draws of --stability begin.")] = 1,
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

    from wellspent.cli.deliver import deliver
    from wellspent.files.shelves.library import open_library
    from wellspent.files.tenders import read_tender
    from wellspent.method.shelves import Lending

    if pack is None and (include_licensed or redact != "full"):
        raise typer.BadParameter("--redact and --include-licensed say what --pack seals; give --pack too.")
    library = Lending(open_library().shelves)
    read = read_tender(tender, library, date.today())
    report = evaluated(read, library, str(tender))
    if pack is not None:
        from wellspent.cli.sealing import Award, write_pack

        award = Award(tender, report, library, read.decided, include_licensed)
        write_pack(pack, award, redact)
    if stability:
        report = tested(report, read, draws, seed)
    deliver(report, json=json, out=out, working=working)


def tested(report: Report, read: TenderFile, draws: int, seed: int) -> Report:
    """The report with what would change the winner of each lot."""
    from wellspent.documents.stability import Tested, with_stability
    from wellspent.method.moderation import own_scores
    from wellspent.method.numeric.smaa import acceptability
    from wellspent.method.stability import stability
    from wellspent.method.standing import juries, standing

    tests = []
    for lot in read.lots:
        free = standing(lot)
        chances = acceptability(free, juries(lot, free), draws, seed)
        tests.append(Tested(lot, stability(lot), chances, own_scores(lot), read.currency))
    return with_stability(report, tests)


def evaluated(read: TenderFile, library: Library, name: str) -> Report:
    """The report of a tender that has been read; faults of its rules name the file."""
    from wellspent.documents.evaluations import evaluation_report
    from wellspent.files.shelves.catalogue import find_questions
    from wellspent.method import ranking
    from wellspent.method.errors import Refused
    from wellspent.method.policy import decide
    from wellspent.method.weighting import weighting_notices

    try:
        results = [ranking.evaluate(lot) for lot in read.lots]
    except Refused as refused:
        raise refused.within(name) from None
    notices = [list(read.notices[lot.lot]) for lot in read.lots]
    if read.policy:
        decision = decide(
            library.find("policy", read.policy, "policy").entry, read.purchase, find_questions(library)
        )
        for lot, noted in zip(read.lots, notices, strict=True):
            noted += weighting_notices(decision, ranking.social_value_share(lot))
    return evaluation_report(results, notices, read.decided, read.currency)

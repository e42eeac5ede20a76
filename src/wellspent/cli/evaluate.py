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
    working: Working = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Score every bid by the tender's own rules, rank them, and say what to know before relying on it."""
    from datetime import date

    from wellspent.cli.deliver import deliver
    from wellspent.files.library import open_library
    from wellspent.files.tenders import read_tender

    library = open_library()
    read = read_tender(tender, library, date.today())
    deliver(evaluated(read, library, str(tender)), json=json, out=out, working=working)


def evaluated(read: TenderFile, library: Library, name: str) -> Report:
    """The report of a tender that has been read; faults of its rules name the file."""
    from wellspent.documents.evaluations import evaluation_report
    from wellspent.files.catalogue import find_questions
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

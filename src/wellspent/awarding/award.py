"""From a tender that was read to the report of its award: what evaluate, packs, the demo and the site share."""

from __future__ import annotations

from collections.abc import Mapping

from wellspent.documents.evaluations import evaluation_report
from wellspent.documents.report import Report
from wellspent.documents.stability import Tested, with_stability
from wellspent.files.shelves.catalogue import find_questions
from wellspent.files.tenders import TenderFile
from wellspent.method import ranking
from wellspent.method.errors import Refused
from wellspent.method.moderation import own_scores
from wellspent.method.policy import decide
from wellspent.method.reversals import Course, Told, nobody
from wellspent.method.shelves import Library
from wellspent.method.stability import stability
from wellspent.method.standing import juries, standing
from wellspent.method.weighting import weighting_notices


def tested(report: Report, read: TenderFile, draws: int, seed: int, name: str, told: Told = nobody) -> Report:
    """The report with what would change the winner of each lot; `told` hears how far that has come.

    Raises `Refused`, naming the file, for more bids than can be tried.
    """
    return with_stability(report, tests_of(read, draws, seed, name, told))


def tests_of(
    read: TenderFile,
    draws: int,
    seed: int,
    name: str,
    told: Told = nobody,
    courses: Mapping[str, Course] | None = None,
) -> list[Tested]:
    """What would change the winner of each lot. `courses` are, by lot, the trials that were made before.

    Raises `Refused`, naming the file, for more bids than can be tried.
    """
    from wellspent.method.numeric.smaa import acceptability  # NumPy, only where draws are asked for

    tests = []
    for lot in read.lots:
        try:
            found = stability(lot, told, (courses or {}).get(lot.lot))
        except Refused as refused:
            raise refused.within(name) from None
        free = standing(lot)
        chances = acceptability(free, juries(lot, free), draws, seed)
        tests.append(Tested(lot, found, chances, own_scores(lot), read.currency))
    return tests


def evaluated(read: TenderFile, library: Library, name: str) -> Report:
    """The report of a tender that has been read; faults of its rules name the file."""
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

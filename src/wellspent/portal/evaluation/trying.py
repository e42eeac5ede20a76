"""What would change a result, tried in parts: how far it has come, and going on with it.

A few bids are tried in no time. Many are tried for some seconds at a request and the rest at the next, so that no
page keeps anybody waiting; what was tried is kept for as long as the numbers stay what they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from wellspent.files.tenders import TenderFile
from wellspent.method.canonical import canonical_bytes
from wellspent.method.reversals import Course, Reversal, advance
from wellspent.method.stability import refuse_many
from wellspent.method.tenders import Answer, Criterion, Tender
from wellspent.method.working import Given

AT_ONCE = 60
"""So many bids are tried while the page is made: half a second."""

SECONDS = 3.0
"""How long one request tries the changes of a larger tender."""

Courses = Mapping[str, Course]
"""How far the trials of each lot have come, by the lot."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the changes have been tried; `of` is 0 before the first."""

    done: int
    of: int


def few(read: TenderFile) -> bool:
    """Whether the changes are tried while somebody waits."""
    return sum(len(lot.bids) for lot in read.lots) <= AT_ONCE


def ended(read: TenderFile, courses: Courses) -> bool:
    """Whether nothing is left to try."""
    return all((own := courses.get(lot.lot)) is not None and own.ended for lot in read.lots)


def progress(courses: Courses) -> Progress:
    """How far it has come, all lots together."""
    return Progress(sum(one.done for one in courses.values()), sum(one.of for one in courses.values()))


def went_on(read: TenderFile, courses: Courses, seconds: float = SECONDS) -> dict[str, Course]:
    """The trials gone on with for some seconds. Raises `Refused` for more bids than can be tried."""
    found, until = dict(courses), monotonic() + seconds
    for lot in read.lots:
        refuse_many(lot)
        if monotonic() < until:
            found[lot.lot] = advance(lot, found.get(lot.lot, Course()), enough=lambda: monotonic() >= until)
    return found


def digest_of(read: TenderFile) -> str:
    """The SHA-256 of every number that the trials go by, of every lot."""
    return hashlib.sha256(canonical_bytes({"lots": [_lot(lot) for lot in read.lots]})).hexdigest()


def _lot(lot: Tender) -> dict[str, Any]:
    return {
        "lot": lot.lot,
        "rules": [lot.method, _number(lot.out_of), _number(lot.ratio), list(lot.tie_break)],
        "criteria": [_criterion(criterion) for criterion in lot.criteria],
        "bids": [
            [bid.id, bid.label, {name: _answer(answer) for name, answer in bid.answers.items()}]
            for bid in lot.bids
        ],
        "scores": [[one.bid, one.criterion, one.by, _number(one.score)] for one in lot.scores],
    }


def _criterion(one: Criterion) -> list[Any]:
    return [
        one.id, one.label, one.kind, one.rule, one.version, one.less, _number(one.weight), _number(one.minimum),
        _number(one.worth), {key: _number(given) for key, given in one.keys.items()},
        [[line.when, _number(line.points)] for line in one.awards],
    ]  # fmt: skip


def _answer(answer: Answer) -> dict[str, Any]:
    """What is known of an answer."""
    said = {"amount": None if answer.amount is None else str(answer.amount.value), "met": answer.met}
    known: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
    return known | ({} if answer.items is None else {"items": list(answer.items)})


def _number(given: Given | None) -> str:
    """A number exactly: a fraction as it is, never rounded; empty where there is none."""
    return "" if given is None else str(given.value)


def plain(courses: Courses) -> dict[str, Any]:
    """The courses as plain data, to be kept."""
    return {
        lot: {
            "done": one.done, "of": one.of, "removed": one.removed, "added": one.added, "ended": one.ended,
            "found": [[turn.change, turn.kind, turn.winner_was, turn.winner_becomes] for turn in one.found],
        }
        for lot, one in courses.items()
    }  # fmt: skip


def courses_of(kept: Mapping[str, Any]) -> dict[str, Course]:
    """The same read again."""
    return {
        lot: Course(
            **{
                **own,
                "found": tuple(
                    Reversal(change, kind, tuple(was), tuple(becomes))
                    for change, kind, was, becomes in own["found"]
                ),
            }
        )
        for lot, own in kept.items()
    }

"""Whether a bid that cannot win decides who does: each bid taken out in turn, and made-up ones put in.

There are about twice as many changes as bids, and each is a whole evaluation, so a hundred bids take a second and
five hundred the better part of a minute. The trials can therefore be left and gone on with: `Course` is how far
they have come. Sources: docs/methods/stability.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from wellspent.method.errors import Refused
from wellspent.method.irrelevant import EXTREMES, Trial, trials
from wellspent.method.standing import standing
from wellspent.method.tenders import Tender

Told = Callable[[int, int], None]
"""Told how many changes have been tried, of how many."""

Enough = Callable[[], bool]
"""Asked after each change whether to leave the rest for later."""

Group = tuple[str, ...]
"""Who is first: one bid, or several that are level."""


@dataclass(frozen=True, slots=True)
class Reversal:
    """A change that should not matter, and who would win with it and without; several where level."""

    change: str
    kind: str
    winner_was: Group
    winner_becomes: Group


@dataclass(frozen=True, slots=True)
class Course:
    """How far the changes of a tender have been tried: `done` of about `of`, what was found, and of each kind how many.

    `ended` says that none is left.
    """

    done: int = 0
    of: int = 0
    found: tuple[Reversal, ...] = ()
    removed: int = 0
    added: int = 0
    ended: bool = False

    @property
    def tried(self) -> dict[str, int]:
        """How many changes of each kind counted."""
        return {"removed": self.removed, "added": self.added}


def nobody(done: int, of: int) -> None:
    """Tell nobody how far it has come."""


def never() -> bool:
    """Go on to the end."""
    return False


def reversals(tender: Tender, told: Told = nobody) -> tuple[list[Reversal], dict[str, int]]:
    """The changes by a bid that cannot win which change who wins, and how many were tried of each kind.

    Each bid is taken out in turn; where the first is taken out, the next in line should take its place. Then
    each bid of `trials` is added; one that wins, or that cannot be scored, was no such bid and is passed by.
    """
    course = advance(tender, Course(), told)
    return list(course.found), course.tried


def advance(tender: Tender, course: Course, told: Told = nobody, enough: Enough = never) -> Course:
    """The trials gone on with from where `course` left them, until none is left or it is `enough`; at least one."""
    if course.ended:
        return course
    found = standing(tender)
    order = found.order()
    ranked = [bid for group in order for bid in group]
    of = len(ranked) + len(found.bids) + len(EXTREMES) * len(tender.criteria)
    for done, step in enumerate(_steps(tender, order, ranked, course.done), course.done):
        told(done, of)
        course = replace(step(course), done=done + 1, of=of)
        if enough():
            return course
    return replace(course, done=of, of=of, ended=True)


Step = Callable[[Course], Course]
"""One change tried: what is known after it."""


def _steps(tender: Tender, order: list[Group], ranked: list[str], done: int) -> Iterator[Step]:
    """Every change from the one numbered `done` on."""
    for bid in ranked[done:]:
        yield lambda course, bid=bid: _removed(tender, order, bid, course)  # type: ignore[misc]
    was = order[0] if order else ()
    for trial in islice(trials(tender), max(done - len(ranked), 0), None):
        yield lambda course, trial=trial: _added(trial, was, course)  # type: ignore[misc]


def _removed(tender: Tender, order: list[Group], bid: str, course: Course) -> Course:
    rest = [left for group in order if (left := tuple(name for name in group if name != bid))]
    if not rest:
        return course
    becomes = standing(_without(tender, bid)).first()
    label = next(each.label or each.id for each in tender.bids if each.id == bid)
    found = (Reversal(f"without {label}", "removed", rest[0], becomes),) if becomes != rest[0] else ()
    return replace(course, removed=course.removed + 1, found=(*course.found, *found))


def _added(trial: Trial, was: Group, course: Course) -> Course:
    try:
        first = standing(trial.tender).first()
    except Refused:
        return course
    becomes = tuple(name for name in first if name != trial.added)
    if not becomes or (trial.added in first and not trial.copied):
        return course
    found = (Reversal(trial.said, "added", was, becomes),) if becomes != was else ()
    return replace(course, added=course.added + 1, found=(*course.found, *found))


def _without(tender: Tender, bid: str) -> Tender:
    return replace(
        tender,
        bids=tuple(each for each in tender.bids if each.id != bid),
        scores=tuple(score for score in tender.scores if score.bid != bid),
    )

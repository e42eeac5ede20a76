"""How far a choice stands up: what would change the winner, exactly.

Five questions, none of which needs a chance: does a bid that cannot win decide who does (reversals); at what
weight of each criterion would another bid win (flips); who wins without a criterion, without an evaluator,
before moderation; which bids are as good as another on everything (dominance). The chances of ranks over
all weights are in `method/numeric/smaa.py`. Sources: docs/methods/stability.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from wellspent.method.errors import Fault, Refused
from wellspent.method.moderation import sorted_scores
from wellspent.method.reversals import Course, Group, Reversal, Told, advance, nobody
from wellspent.method.standing import Standing, standing
from wellspent.method.tenders import PANEL, Tender

MOST_BIDS = 500
"""More bids in a lot are not tried: each is taken out and copied in turn, which takes minutes from here on."""


@dataclass(frozen=True, slots=True)
class Flip:
    """The weight beyond which a criterion, the others rescaled in proportion, makes another bid win.

    `weight` and `to` are points; under award-on-value the worth of full marks in currency, the others as
    they are. `up` is true where the weight must grow.
    """

    criterion: str
    weight: Fraction
    to: Fraction
    winner_becomes: Group
    up: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Who wins where one criterion or evaluator is left out."""

    name: str
    winner_becomes: Group


@dataclass(frozen=True, slots=True)
class Stability:
    """Everything that was asked of one scored tender. `tried` counts the changes behind the reversals.

    `moderation` is who would have won by the evaluators' means, where a panel agreed scores; None where it
    agreed none. `dominance` pairs each bid with those it is as good as on everything and better on something.
    """

    winner: Group
    reversals: tuple[Reversal, ...]
    tried: Mapping[str, int]
    flips: tuple[Flip, ...]
    criteria: tuple[LeftOut, ...]
    evaluators: tuple[LeftOut, ...]
    moderation: Group | None
    dominance: tuple[tuple[str, str], ...]


def refuse_many(tender: Tender) -> None:
    """Refuse a tender with too many bids to try."""
    if len(tender.bids) > MOST_BIDS:
        rule = f"there are {len(tender.bids):,} bids, and what would change the winner is tried for at most {MOST_BIDS}"
        lot = f"lot {tender.lot}" if tender.lot else "bid"
        raise Refused(Fault(rule, "Leave --stability out, or keep the bids that may still win.", lot))


def stability(tender: Tender, told: Told = nobody, course: Course | None = None) -> Stability:
    """How far the choice of `tender` stands up; `told` hears how far the trials have come.

    `course` holds the trials of this tender that were made before. Raises `Refused` where the tender cannot be
    evaluated, and where it has too many bids to try.
    """
    refuse_many(tender)
    found = standing(tender)
    course = advance(tender, course or Course(), told)
    return Stability(
        winner=found.first(),
        reversals=course.found,
        tried=course.tried,
        flips=tuple(flips(found)),
        criteria=tuple(without_criteria(found)),
        evaluators=tuple(without_evaluators(tender)),
        moderation=before_moderation(tender),
        dominance=tuple(dominance(found)),
    )


def flips(found: Standing) -> Iterator[Flip]:
    """For each criterion the nearest weight below and above at which another bid wins, where there is one."""
    was = found.first()
    if len(found.bids) < 2 or not was:
        return
    for id, weight in found.weights.items():
        path = _Path(found, id)
        if not path.free:
            continue
        for up in (False, True):
            turn = path.turn(was, up)
            if turn is not None:
                yield Flip(id, weight, turn[0], turn[1], up)


Piece = tuple[tuple[Fraction, Fraction], Fraction, Fraction]
"""A straight line by its start and slope, and the weights between which it is the best."""


class _Path:
    """One criterion's weight on its way from nothing to everything, the others in proportion."""

    def __init__(self, found: Standing, id: str) -> None:
        self.found, self.id, self.weight = found, id, found.weights[id]
        self.priced = found.method == "award-on-value"
        self.whole = sum(found.weights.values(), Fraction(0))
        self.free = self.priced or self.whole > self.weight
        if self.free:
            zero, one = (found.quality(self.at(Fraction(x))) for x in (0, 1))
            self.lines = {bid: (zero[bid], one[bid] - zero[bid]) for bid in found.bids}

    def at(self, weight: Fraction) -> dict[str, Fraction]:
        """The weights where this criterion has `weight`."""
        if self.priced:
            return {**self.found.weights, self.id: weight}
        rescaled = (self.whole - weight) / (self.whole - self.weight)
        others = {id: own * rescaled for id, own in self.found.weights.items()}
        return {**others, self.id: weight}

    def turn(self, was: Group, up: bool) -> tuple[Fraction, Group] | None:
        """The nearest weight on this side beyond which the first are others, and who they are."""
        most = None if self.priced else self.whole
        places = {x for x in self._crossings(was) if x >= 0 and (most is None or x <= most)}
        ahead = sorted(x for x in places if (x >= self.weight if up else x <= self.weight))
        end = (most if most is not None else max([*ahead, self.weight]) + 1) if up else Fraction(0)
        stops = [*ahead, end] if up else [*reversed(ahead), end]
        for here, there in pairwise(stops):
            if here != there:
                first = self.found.first(self.at((here + there) / 2))
                if first != was:
                    return here, first
        return None

    def _crossings(self, was: Group) -> Iterator[Fraction]:
        """Every weight at which a bid may draw level with one of the first, and some at which none does."""
        for one in was:
            for other in self.found.bids:
                if other != one:
                    yield from self._level(one, other)
        if self.found.method == "utility-index":
            yield from (start for _line, start, _end in self._best)

    def _level(self, one: str, other: str) -> Iterator[Fraction]:
        """Where the two have the same total: every method's is a comparison of straight lines."""
        if self.found.method == "weighted-points":
            yield from self._zero(one, other)
            return
        price = self.found.price
        (a, b), (c, d) = self.lines[one], self.lines[other]
        if self.found.method == "price-per-point":
            yield from _root(price[other] * a - price[one] * c, price[other] * b - price[one] * d)
        elif self.priced:
            yield from _root(price[one] - a - price[other] + c, d - b)
        else:
            ratio = self.found.ratio / self.found.out_of
            for (e, f), begins, ends in self._best:
                start = price[other] * (1 - (e - a) * ratio) - price[one] * (1 - (e - c) * ratio)
                slope = -price[other] * (f - b) * ratio + price[one] * (f - d) * ratio
                yield from (x for x in _root(start, slope) if begins <= x <= ends)

    @cached_property
    def _best(self) -> list[Piece]:
        """The best quality over all weights: the straight lines that it is made of, and from where to where each is it.

        A utility index measures every bid against it. There are no more such lines than bids, and mostly a few.
        """
        found: list[Piece] = []
        here = Fraction(0)
        line = max(self.lines.values())
        while True:
            start, slope = line
            ahead = [((start - a) / (b - slope), -b, a) for a, b in self.lines.values() if b > slope]
            at, steeper, begins = min(ahead, default=(self.whole, Fraction(0), Fraction(0)))
            if at >= self.whole:
                return [*found, (line, here, self.whole)]
            found.append((line, here, at))
            line, here = (begins, -steeper), at

    def _zero(self, one: str, other: str) -> Iterator[Fraction]:
        (a, b), (c, d) = self.lines[one], self.lines[other]
        yield from _root(a - c, b - d)


def _root(start: Fraction, slope: Fraction) -> Iterator[Fraction]:
    """Where a straight line is nothing, if it is in one place."""
    if slope:
        yield -start / slope


def without_criteria(found: Standing) -> Iterator[LeftOut]:
    """Who would win without each criterion, the others' weights rescaled in proportion; gates stay."""
    if not found.bids:
        return
    for id, weight in found.weights.items():
        others = sum(found.weights.values(), Fraction(0)) - weight
        if others > 0 and weight > 0:
            yield LeftOut(id, found.first(_Path(found, id).at(Fraction(0))))


def without_evaluators(tender: Tender) -> Iterator[LeftOut]:
    """Who would win without each evaluator, where a mean decides and somebody else has scored too.

    Agreed scores stand, whoever is left out.
    """
    scores = sorted_scores(tender.scores)
    agreed = {key for key, given in scores.items() if any(score.by == PANEL for score in given)}
    people = sorted(
        {score.by for key, given in scores.items() if key not in agreed and len(given) > 1 for score in given}
    )
    for by in people:
        kept = tuple(
            score
            for score in tender.scores
            if score.by != by
            or (score.bid, score.criterion) in agreed
            or len(scores[score.bid, score.criterion]) == 1
        )
        first = _first(replace(tender, scores=kept))
        if first is not None:
            yield LeftOut(by, first)


def before_moderation(tender: Tender) -> Group | None:
    """Who would have won by the evaluators' own means, where a panel agreed; None where it agreed nothing."""
    own = {(score.bid, score.criterion) for score in tender.scores if score.by != PANEL}
    kept = tuple(
        score for score in tender.scores if score.by != PANEL or (score.bid, score.criterion) not in own
    )
    return None if len(kept) == len(tender.scores) else _first(replace(tender, scores=kept))


def _first(tender: Tender) -> Group | None:
    """Who is first; None where nobody can say, for a bid that a gate put out is in again with scores missing."""
    try:
        return standing(tender).first()
    except Refused:
        return None


def dominance(found: Standing) -> Iterator[tuple[str, str]]:
    """Each pair of bids of which the first is as good on everything and better on something.

    No weights can then put the second ahead, whatever they are.
    """
    unscored = found.method != "weighted-points"
    rows = {
        bid: [*own.values(), *([-price for price in found.prices[bid].values()] if unscored else [])]
        for bid, own in found.shares.items()
    }
    for one, mine in rows.items():
        for other, theirs in rows.items():
            if mine != theirs and all(a >= b for a, b in zip(mine, theirs, strict=True)):
                yield one, other

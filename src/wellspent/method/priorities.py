"""Weights from people's priorities: swing, budget allocation, rank order; and how far people agree.

Judgements of criteria two at a time are weighed in `wellspent.method.numeric.judged`, and gathered here.

Every method turns one person's ballot into weights that sum to 1; a group's weights are the plain mean of
its members' weights, shown with their spread and never without. Sources: von Winterfeldt and Edwards 1986
(swing), Barron and Barrett 1996 (rank-order centroid), Department for Communities and Local Government,
Multi-criteria analysis: a manual, 2009.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from typing import Generic

from wellspent.method.errors import Faults, Notice, unknown_name
from wellspent.method.judgements import Consistency
from wellspent.method.numbers import spell
from wellspent.method.powers import square_root
from wellspent.method.working import Formula, Given, Lift, Number, Symbol, plain, total

METHODS = {
    "swing": "points for the swing from worst to best on each criterion, 100 for the one that matters most",
    "allocation": "a budget of points shared out among the criteria",
    "rank": "criteria in order of importance, weighted by the centroid of that order",
    "ahp": "judgements of every pair of criteria, weighted by their principal eigenvector",
    "best-worst": "judgements of every criterion against the best and the worst one, by the linear model",
}
"""How a ballot is filled in."""

JUDGED = ("ahp", "best-worst")
"""The methods whose ballots are judgements of criteria two at a time."""


ALONE = "These are one person's weights: nothing is known of how others would set them."


@dataclass(frozen=True, slots=True)
class Ballot:
    """One person's priorities. `by` is a pseudonym; `points` for swing and allocation, `order` for rank.

    `order` is groups of criteria from first to last; criteria of one group matter equally.
    """

    by: str
    points: Mapping[str, Given] | None = None
    order: tuple[tuple[str, ...], ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """How far people are apart on one criterion: lowest, highest, population standard deviation of weights."""

    low: Fraction
    high: Fraction
    deviation: Fraction


@dataclass(frozen=True, slots=True)
class Weights(Generic[Number]):
    """A group's weights, summing to 1, its members' own, and how far they disagree.

    `disagreement` is the share of the weight that two members, taken at random, put in different places
    (0: all alike, 1: nothing in common); None for a single ballot. `consistency` is how far each one's
    judgements fit together, empty where the method asks for none.
    """

    method: str
    weights: Mapping[str, Number]
    ballots: Mapping[str, Mapping[str, Number]]
    spread: Mapping[str, Spread]
    disagreement: Fraction | None
    warnings: tuple[Notice, ...] = ()
    consistency: Mapping[str, Consistency] = field(default_factory=dict)


def shared(points: Sequence[Number]) -> list[Number]:
    """Each number over the sum of all: swing weights, and a budget's shares."""
    whole = total(points, points[0])
    return [number / whole for number in points]


def centroid(count: int) -> list[Fraction]:
    """Rank-order centroid weights of `count` criteria: the i-th is (1/i + 1/(i+1) + ... + 1/n) / n."""
    return [
        sum((Fraction(1, k) for k in range(i, count + 1)), Fraction(0)) / count for i in range(1, count + 1)
    ]


def group_weights(
    method: str,
    criteria: Sequence[str],
    ballots: Sequence[Ballot],
    lift: Lift[Number],
    budget: Given | None = None,
) -> Weights[Number]:
    """The group's weights by `method` for `criteria`, each ballot counting the same.

    `budget` is what each allocation must sum to, None where nobody said: then each is taken over its own
    sum. Raises `Refused` with every fault of every ballot.
    """
    _check(method, criteria, ballots, budget)
    each = {ballot.by: _own(method, criteria, ballot, lift) for ballot in ballots}
    return gathered(method, criteria, each, lift, tuple(_warnings(method, ballots)), {})


def gathered(
    method: str,
    criteria: Sequence[str],
    each: Mapping[str, Mapping[str, Number]],
    lift: Lift[Number],
    warnings: tuple[Notice, ...],
    consistency: Mapping[str, Consistency],
) -> Weights[Number]:
    """The plain mean of the weights of `each` person, with their spread and disagreement."""
    people = Given(Fraction(len(each)), "number of ballots", Formula("each ballot counts the same"))
    mean = {}
    for name in criteria:
        own = [weights[name] for weights in each.values()]
        mean[name] = _named(
            own[0] if len(own) == 1 else total(own, own[0]) / lift(people), f"weight of {name}"
        )
    spread = {name: _spread([plain(weights[name]) for weights in each.values()]) for name in criteria}
    alone: list[Notice] = [Notice("one-ballot", ALONE)] if len(each) == 1 else []
    apart = _disagreement(list(each.values()))
    return Weights(method, mean, each, spread, apart, (*alone, *warnings), consistency)


def _own(method: str, criteria: Sequence[str], ballot: Ballot, lift: Lift[Number]) -> dict[str, Number]:
    """One ballot's weights, in the order of `criteria`."""
    if method == "rank":
        weights = centroid(len(criteria))
        found, used = {}, 0
        for group in ballot.order:
            alike = weights[used : used + len(group)]
            used += len(group)
            share = sum(alike, Fraction(0)) / len(group)
            where = f"rank {used}" if len(group) == 1 else f"ranks {used - len(group) + 1} to {used}"
            for name in group:
                origin = Formula(f"rank-order centroid of {len(criteria)}, {where}")
                found[name] = lift(Given(share, f"{ballot.by}: {name}", origin))
        return {name: found[name] for name in criteria}
    assert ballot.points is not None  # noqa: S101 - `_check` has made sure
    shares = shared([lift(ballot.points[name]) for name in criteria])
    return {name: _named(share, f"{ballot.by}: {name}") for name, share in zip(criteria, shares, strict=True)}


def _named(number: Number, name: str) -> Number:
    return number.named(name) if isinstance(number, Symbol) else number


def deviation(numbers: Sequence[Fraction]) -> Fraction:
    """The population standard deviation, its square root to 40 digits."""
    mean = sum(numbers, Fraction(0)) / len(numbers)
    return square_root(sum(((n - mean) ** 2 for n in numbers), Fraction(0)) / len(numbers))


def _spread(numbers: Sequence[Fraction]) -> Spread:
    return Spread(min(numbers), max(numbers), deviation(numbers))


def _disagreement(ballots: Sequence[Mapping[str, Number]]) -> Fraction | None:
    """The mean over pairs of people of half the sum of the differences between their weights."""
    pairs = list(combinations(ballots, 2))
    if not pairs:
        return None
    apart = [sum((abs(plain(a[n]) - plain(b[n])) for n in a), Fraction(0)) / 2 for a, b in pairs]
    return sum(apart, Fraction(0)) / len(pairs)


def apportion(
    weights: Mapping[str, Fraction], out_of: int, step: Fraction = Fraction(1)
) -> dict[str, Fraction]:
    """Weights as multiples of `step` that sum to `out_of` exactly, for a tender that publishes round ones.

    Each weight is rounded down, and what is left goes to the largest remainders, the earlier criterion
    first where they are equal. Raises `ValueError` where `out_of` is no multiple of `step`.
    """
    steps = Fraction(out_of) / step
    if steps.denominator != 1:
        raise ValueError(f"{out_of} is not a multiple of {step}")
    exact = {name: weight * steps for name, weight in weights.items()}
    whole = {name: number.numerator // number.denominator for name, number in exact.items()}
    left = int(steps) - sum(whole.values())
    order = sorted(exact, key=lambda name: whole[name] - exact[name])
    return {name: (number + (name in order[:left])) * step for name, number in whole.items()}


def _warnings(method: str, ballots: Sequence[Ballot]) -> list[Notice]:
    notices = []
    sums = {sum(g.value for g in ballot.points.values()) for ballot in ballots if ballot.points is not None}
    if method == "allocation" and len(sums) > 1:
        notices.append(
            Notice("unequal-budgets", "The ballots share out different sums; each is taken over its own sum.")
        )
    for ballot in ballots:
        if method == "swing" and ballot.points and max(g.value for g in ballot.points.values()) != 100:
            notices.append(
                Notice("no-hundred", f"{ballot.by} gives no criterion 100 points, as a swing ballot does.")
            )
    return notices


def _check(method: str, criteria: Sequence[str], ballots: Sequence[Ballot], budget: Given | None) -> None:
    faults = Faults()
    known = [name for name in METHODS if name not in JUDGED]
    if method not in known:
        faults.extend([unknown_name("way of weighting", method, known, "method")])
    if not ballots:
        faults.add("there is no ballot", "Add a [[ballot]] for each person.", "ballot")
    names = [ballot.by for ballot in ballots]
    for ballot in ballots:
        if names.count(ballot.by) > 1:
            faults.add(f'"{ballot.by}" has two ballots', "Keep one ballot a person.", f"{ballot.place}, by")
        if method == "rank":
            _check_names(
                criteria, [name for group in ballot.order for name in group], ballot, "order", faults
            )
        else:
            _check_names(criteria, list(ballot.points or ()), ballot, "points", faults)
            _check_points(method, ballot, budget, faults)
    faults.raise_if_any()


def _check_names(
    criteria: Sequence[str], given: Sequence[str], ballot: Ballot, key: str, faults: Faults
) -> None:
    """Every criterion once, and no other."""
    place = f"{ballot.place}, {key}"
    for name in dict.fromkeys(given):
        if name not in criteria:
            faults.extend([unknown_name("criterion", name, criteria, place)])
        elif given.count(name) > 1:
            faults.add(f'"{name}" is there twice', "Name each criterion once.", place)
    for name in criteria:
        if name not in given:
            faults.add(
                f'"{name}" is missing; left out is not nothing', f"Add {name}, 0 if it counts nothing.", place
            )


def _check_points(method: str, ballot: Ballot, budget: Given | None, faults: Faults) -> None:
    points = ballot.points or {}
    for name, given in points.items():
        if given.value < 0:
            faults.add(
                f"the points for {name} are below nothing", "Write 0 or more.", f"{ballot.place}, points"
            )
    spent = sum((given.value for given in points.values()), Fraction(0))
    if points and spent == 0:
        faults.add("no points are given", "Give at least one criterion points.", f"{ballot.place}, points")
    elif method == "allocation" and budget is not None and points and spent != budget.value:
        faults.add(
            f"the points sum to {spell(spent)}, and the budget is {spell(budget.value)}",
            f"Share out {spell(budget.value)} points.",
            f"{ballot.place}, points",
        )

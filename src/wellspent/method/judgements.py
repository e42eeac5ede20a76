"""What people say of criteria two at a time: every pair (AHP), or all against the best and the worst one.

A judgement is how many times as important one criterion is as another. Sources: Saaty 1980 (the analytic
hierarchy process and its scale from 1/9 to 9), Rezaei 2015 and 2016 (the best-worst method). The sums are in
`wellspent.method.numeric.ahp` and `wellspent.method.numeric.bestworst`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from wellspent.method.errors import Faults, unknown_name
from wellspent.method.numbers import spell

MOST = 9
"""The top of Saaty's scale: extremely more important."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """One person's judgements of pairs: `times[a, b]` is how many times as important a is as b."""

    by: str
    times: Mapping[tuple[str, str], Fraction]
    file: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class BestWorst:
    """One person's best and worst criterion, and what each other one is judged against them.

    `bo` is how many times as important the best is as each other; `ow` each other as the worst.
    """

    by: str
    best: str
    worst: str
    bo: Mapping[str, Fraction]
    ow: Mapping[str, Fraction]
    file: str = ""
    place: str = ""


Judgements = Pairs | BestWorst


@dataclass(frozen=True, slots=True)
class Consistency:
    """How far one person's judgements fit together.

    AHP: the principal `eigenvalue`, the consistency `index` and `ratio` (None where there is no random index
    to divide by). Best-worst: `xi`, the largest gap left, 0 where all fit.
    """

    eigenvalue: Fraction | None = None
    index: Fraction | None = None
    ratio: Fraction | None = None
    xi: Fraction | None = None


def check(criteria: Sequence[str], given: Sequence[Judgements]) -> None:
    """Raises `Refused` with every fault of every person's judgements."""
    faults = Faults()
    if not given:
        faults.add("there is no ballot", "Add a [[ballot]] for each person.", "ballot")
    elif len(criteria) < 2:
        faults.add("fewer than two criteria are judged", "Judge at least one pair.", "criteria")
    names = [one.by for one in given]
    for one in given:
        if names.count(one.by) > 1:
            faults.add(f'"{one.by}" has two ballots', "Keep one ballot a person.", f"{one.place}, by")
        if isinstance(one, Pairs):
            _check_pairs(criteria, one, faults)
        else:
            _check_best_worst(criteria, one, faults)
    faults.raise_if_any()


def _check_pairs(criteria: Sequence[str], given: Pairs, faults: Faults) -> None:
    """Every pair of criteria once, either way round, and no other."""
    place = f"{given.place}, judgements"
    for name in dict.fromkeys(name for pair in given.times for name in pair):
        if name not in criteria:
            faults.extend([unknown_name("criterion", name, criteria, place)])
    judged = list(given.times)
    for (one, other), times in given.times.items():
        if one == other:
            faults.add(f'"{one}" is judged against itself', "Leave it out: it is 1.", place)
        elif (other, one) in judged[: judged.index((one, other))]:
            mend = "Keep one of the two; the other is one over it."
            faults.add(f'"{one}" and "{other}" are judged both ways round', mend, place)
        _check_scale(f"{one} over {other}", times, Fraction(1, MOST), place, faults)
    for one, other in combinations(criteria, 2):
        if (one, other) not in given.times and (other, one) not in given.times:
            mend = f"Say how many times as important {one} is as {other}; 1 where they are alike."
            faults.add(f'"{one}" is not judged against "{other}"', mend, place)


def _check_best_worst(criteria: Sequence[str], given: BestWorst, faults: Faults) -> None:
    """A best and a worst that differ, and every criterion once in each of the two lists."""
    for key, name in (("best", given.best), ("worst", given.worst)):
        if name not in criteria:
            faults.extend([unknown_name("criterion", name, criteria, f"{given.place}, {key}")])
    if given.best == given.worst:
        faults.add(f'"{given.best}" is the best and the worst', "Name two criteria.", f"{given.place}, worst")
        return
    for key, row, itself in (("bo", given.bo, given.best), ("ow", given.ow, given.worst)):
        place = f"{given.place}, {key}"
        for name, times in row.items():
            if name not in criteria:
                faults.extend([unknown_name("criterion", name, criteria, place)])
            elif name == itself and times != 1:
                faults.add(f'"{name}" against itself is not {spell(times)}', "Write 1.", place)
            _check_scale(name, times, Fraction(1), place, faults)
        for name in criteria:
            if name not in row and name != itself:
                faults.add(f'"{name}" is missing', f"Add {name}, from 1 to {MOST}.", place)
    top, bottom = given.bo.get(given.worst), given.ow.get(given.best)
    if top is not None and bottom is not None and top != bottom:
        rule = f"the best is {spell(top)} times the worst in bo and {spell(bottom)} times in ow"
        faults.add(rule, "Write the same number in both: it is the same judgement.", f"{given.place}, ow")


def _check_scale(what: str, times: Fraction, low: Fraction, place: str, faults: Faults) -> None:
    if not low <= times <= MOST:
        said = str(times) if times.denominator < 1000 else spell(times)
        faults.add(f"{what} is {said}, and a judgement is from {low} to {MOST}", "Use the scale.", place)

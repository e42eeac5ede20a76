"""How much of a map's variance each assumption makes: Sobol' indices, worked out and not drawn where they can be.

Where an outcome is a product of its own assumptions and a sum of years, its mean and variance and every
assumption's part in them follow from the moments of each factor. Outcomes that share an assumption are
drawn by pick-freeze: one assumption is exchanged at a time, and only the outcomes it touches are valued again.
Source: Saltelli and others, Variance based sensitivity analysis of model output, 2010 (first order); Jansen,
Analysis of variance designs for model output, 1999 (total).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import NamedTuple

import numpy as np

from wellspent.method.numeric.assumptions import Assumption, Drawn, Floats, Marked, neutral
from wellspent.method.numeric.sampling import Discounts, Numbers, moving, points, worth
from wellspent.method.ranges import LOSSES
from wellspent.method.sroi import Outcome, ValueMap, first_year
from wellspent.method.working import Given

MOST_SOBOL = 2_048
"""Dimensions of the pick-freeze draws that are Sobol' points: setting up more takes longer than it gains."""

MOST_WORK = 2**23
"""Draws times assumptions of the pick-freeze."""


class Driver(NamedTuple):
    """An assumption and its share of the variance: `alone`, and `together` with all it acts in concert with."""

    assumption: Assumption
    alone: float
    together: float


class Spread(NamedTuple):
    """The mean and the variance of some outcomes' value, and each assumption's part of that variance."""

    mean: float
    variance: float
    alone: dict[int, float]
    together: dict[int, float]


@dataclass(frozen=True, slots=True)
class Factor:
    """One drawn factor of a product: which assumption it is, its mean, and the mean of its square."""

    assumption: int
    mean: float
    square: float

    @property
    def variance(self) -> float:
        """Never below nothing, whatever the roundings."""
        return max(self.square - self.mean**2, 0.0)


def drivers(marked: Marked, draws: int, seed: int) -> tuple[Driver, ...]:
    """Each assumption's share of the variance of the map's present value, the greatest first.

    Shares are nothing where nothing varies.
    """
    alone, sharing = split(marked)
    discounts = Discounts(marked.map)
    parts = [closed_form(marked.map, row, discounts) for row in alone]
    if sharing:
        parts.append(pick_freeze(marked, sharing, draws, seed))
    variance = sum(part.variance for part in parts)
    first = {place: share for part in parts for place, share in part.alone.items()}
    total = {place: share for part in parts for place, share in part.together.items()}
    found = [
        Driver(assumption, *(_share(each.get(place, 0.0), variance) for each in (first, total)))
        for place, assumption in enumerate(marked.assumptions)
    ]
    return tuple(sorted(found, key=lambda driver: (-driver.together, -driver.alone)))


def _share(part: float, whole: float) -> float:
    return min(max(part / whole, 0.0), 1.0) if whole > 0 else 0.0


def split(marked: Marked) -> tuple[list[int], list[int]]:
    """The outcomes that are independent products, and those that share an assumption or are no product."""
    outcomes = marked.map.outcomes
    together = {row for place in marked.shared for row in marked.assumptions[place].rows}
    together |= {row for row, outcome in enumerate(outcomes) if not is_product(outcome, marked.map)}
    rows = range(len(outcomes))
    return [row for row in rows if row not in together], [row for row in rows if row in together]


def is_product(outcome: Outcome, chart: ValueMap) -> bool:
    """Whether each drawn number of the outcome stands in one factor of a product."""
    price = outcome.price
    if moving(outcome.schedule or chart.schedule):
        return False
    if price.series is not None and any(isinstance(given, Drawn) for given in price.series.index.values()):
        return False
    inner = [outcome.quantity, outcome.multiplier, *outcome.shares.values()]
    return outcome.reference is None or not any(isinstance(given, Drawn) for given in inner)


# Worked out


def factors(chart: ValueMap, row: int, discounts: Discounts) -> tuple[float, list[Factor]]:
    """An outcome as what is fixed of its present value, and its drawn factors."""
    outcome = chart.outcomes[row]
    fixed, found = float(first_year(outcome, neutral)), []
    for given in (outcome.quantity, outcome.price.amount, outcome.multiplier, *outcome.shares.values()):
        if isinstance(given, Drawn):
            middle, variance = given.triangle.mean(), given.triangle.variance()
            mean = 1 - middle if given.key in LOSSES else middle
            found.append(Factor(given.assumption, float(mean), float(mean**2 + variance)))
    weights = np.array(discounts.at(outcome, _float))
    drop = outcome.drop_off
    if isinstance(drop, Drawn):
        found.append(_lasting(drop, weights))
    else:
        stays = 1.0 - (0.0 if drop is None else float(drop.value))
        fixed *= float(weights @ stays ** np.arange(len(weights)))
    return fixed, found


def _lasting(drop: Drawn, weights: Floats) -> Factor:
    """The factor of a drawn drop-off: the years that last, discounted, as a polynomial of what stays."""
    ends = drop.triangle
    mode = None if ends.mode is None else 1 - ends.mode
    stays = replace(ends, low=1 - ends.high, mode=mode, high=1 - ends.low)
    moments = np.array(stays.moments(2 * (len(weights) - 1)))
    mean = float(weights @ moments[: len(weights)])
    return Factor(drop.assumption, mean, float(np.convolve(weights, weights) @ moments))


def closed_form(chart: ValueMap, row: int, discounts: Discounts) -> Spread:
    """Mean, variance and parts of one independent outcome, from the moments of its factors."""
    fixed, found = factors(chart, row, discounts)
    mean = fixed * prod(factor.mean for factor in found)
    square = fixed**2 * prod(factor.square for factor in found)
    alone, together = {}, {}
    for place, factor in enumerate(found):
        others = found[:place] + found[place + 1 :]
        alone[factor.assumption] = fixed**2 * factor.variance * prod(other.mean**2 for other in others)
        together[factor.assumption] = fixed**2 * factor.variance * prod(other.square for other in others)
    return Spread(mean, max(square - mean**2, 0.0), alone, together)


def _float(given: Given) -> float:
    return float(given.value)


# Drawn


class _Parts:
    """The parts of the variance that each assumption makes, as means over chunks of draws."""

    def __init__(self, count: int) -> None:
        self.chunks = 0
        self.alone, self.together = np.zeros(count), np.zeros(count)

    def add(self, places: Sequence[int], other: Floats, changes: Floats) -> None:
        """Take in one chunk, a row of `changes` an assumption: what exchanging it did to the first sample.

        `other` is the second sample. First order by Saltelli 2010, chance means taken off; total by Jansen.
        """
        other = other - other.mean()
        self.alone[places] += (changes * other).mean(axis=1)
        self.together[places] += (changes * changes).mean(axis=1) / 2


def pick_freeze(marked: Marked, rows: Sequence[int], draws: int, seed: int) -> Spread:
    """Mean, variance and parts of outcomes that share assumptions, from two samples and their exchanges."""
    touched = set(rows)
    chosen = [place for place, assumption in enumerate(marked.assumptions) if touched & set(assumption.rows)]
    most = 2 ** ((MOST_WORK // len(chosen)).bit_length() - 1)
    count = max(min(draws, most), 64)
    parts, whole = _Parts(len(marked.assumptions)), []
    for uniform in points(2 * len(chosen), count, seed, MOST_SOBOL):
        pair = []
        for step in (0, 1):
            spread = np.zeros((len(marked.assumptions), uniform.shape[1]))
            spread[chosen] = uniform[step::2]
            pair.append(marked.numbers(spread))
        whole.append(_exchanged(marked, rows, pair, parts))
        parts.chunks += 1
    sample = np.concatenate(whole)
    return Spread(
        float(sample.mean()),
        float(sample.var()),
        {place: float(parts.alone[place]) / parts.chunks for place in chosen},
        {place: float(parts.together[place]) / parts.chunks for place in chosen},
    )


def _exchanged(marked: Marked, rows: Sequence[int], pair: Sequence[Floats], parts: _Parts) -> Floats:
    """Value the outcomes at both samples, and again with each assumption taken from the other sample.

    All of an outcome's samples are valued at once, a row each: the first, the second, and one an exchange.
    """
    discounts, shared = Discounts(marked.map), marked.shared
    draws = pair[0].shape[1]
    first, second = np.zeros(draws), np.zeros(draws)
    others = {place: np.zeros(draws) for place in shared}
    changed = {place: np.zeros(draws) for place in shared}
    for row in rows:
        outcome = marked.map.outcomes[row]
        places = drawn_of(outcome, marked.map)
        here, there, *mixed = worth(outcome, discounts, _mixing(pair, places))
        first += here
        second += there
        changes = np.array(mixed) - here
        for place, change in zip(places, changes, strict=True):
            if place in shared:
                others[place] += there
                changed[place] += change
        own = [number for number, place in enumerate(places) if place not in shared]
        if own:
            parts.add([places[number] for number in own], there, changes[own])
    for place, change in changed.items():
        parts.add([place], others[place], change[None, :])
    return np.concatenate([first, second])


def _mixing(pair: Sequence[Floats], places: Sequence[int]) -> Callable[[Given], Numbers]:
    """A number in every sample of an outcome: the first, the second, the first with one place from the second."""
    order = {place: number for number, place in enumerate(places, 2)}

    def lift(given: Given) -> Numbers:
        if not isinstance(given, Drawn):
            return float(given.value)
        found = np.repeat(pair[0][given.row][None, :], len(places) + 2, axis=0)
        found[1] = found[order[given.assumption]] = pair[1][given.row]
        return found

    return lift


def drawn_of(outcome: Outcome, chart: ValueMap) -> list[int]:
    """The assumptions that an outcome rests on, each once."""
    bands = (outcome.schedule or chart.schedule).bands
    index = () if outcome.price.series is None else outcome.price.series.index.values()
    own = (
        outcome.quantity,
        outcome.price.amount,
        outcome.multiplier,
        outcome.drop_off,
        *outcome.shares.values(),
    )
    inputs = (*own, *(band.rate for band in bands), *index)
    return list(dict.fromkeys(given.assumption for given in inputs if isinstance(given, Drawn)))

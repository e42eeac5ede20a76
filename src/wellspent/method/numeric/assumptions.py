"""The assumptions of a map that have a range, each drawn once however many outcomes rest on it.

An assumption with a central number is triangular between its low and its high end; one with two ends and no
number of its own is as likely anywhere between them. A library proxy that several rows use is one assumption,
and so is a discount rate or an index number that is given a range.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wellspent.method.additionality import SHARES
from wellspent.method.discounting import Schedule
from wellspent.method.prices import Price
from wellspent.method.ranges import LOSSES
from wellspent.method.sroi import Outcome, ValueMap
from wellspent.method.working import Given

KEYS = ("quantity", "proxy", *SHARES, "multiplier", "drop_off")
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Triangle:
    """How likely each number is: most at `mode`, least at the ends; level where `mode` is None."""

    low: Fraction
    mode: Fraction | None
    high: Fraction

    def moments(self, most: int) -> list[float]:
        """The mean of the number to the power of 0, 1, ..., `most`.

        The mean of x**n over a triangle of corners a, b, c is 2 / ((n + 1) (n + 2)) times the sum of all
        products of n corners (complete symmetric polynomial); over a level stretch 1 / (n + 1) times that of
        two. Source: Hermite-Genocchi formula for B-splines.
        """
        low, high = float(self.low), float(self.high)
        two = [1.0]  # sums of all products of n of the two ends
        for power in range(1, most + 1):
            two.append(two[-1] * low + high**power)
        if self.mode is None:
            return [sums / (power + 1) for power, sums in enumerate(two)]
        mode, three = float(self.mode), [1.0]
        for power in range(1, most + 1):
            three.append(three[-1] * mode + two[power])
        return [2.0 * sums / ((power + 1) * (power + 2)) for power, sums in enumerate(three)]

    def mean(self) -> Fraction:
        """The mean, exactly."""
        corners = [self.low, self.high] if self.mode is None else [self.low, self.mode, self.high]
        return sum(corners, Fraction(0)) / len(corners)

    def variance(self) -> Fraction:
        """The variance, exactly."""
        if self.mode is None:
            return (self.high - self.low) ** 2 / 12
        a, b, c = self.low, self.mode, self.high
        return (a * a + b * b + c * c - a * b - a * c - b * c) / 18


@dataclass(frozen=True, slots=True)
class Assumption:
    """An input with a range: its name, its numbers, and the places of the outcomes that rest on it."""

    name: str
    key: str
    triangle: Triangle
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Drawn(Given):
    """A number that is drawn: which assumption and which of the drawn rows it is, and between which ends."""

    assumption: int = -1
    row: int = -1
    key: str = ""
    triangle: Triangle = Triangle(Fraction(0), None, Fraction(0))


@dataclass(frozen=True, slots=True)
class Shared:
    """A range for a number that stands behind many outcomes: a discount rate, an index number."""

    given: Given
    low: Fraction
    high: Fraction


def triangle(central: Given | None, low: Given | None, high: Given | None) -> Triangle | None:
    """The triangle over what is known, or None where that is no range."""
    numbers = [given.value for given in (low, central, high) if given is not None]
    if not numbers or min(numbers) == max(numbers):
        return None
    return Triangle(min(numbers), None if central is None else central.value, max(numbers))


@dataclass(frozen=True, slots=True)
class Marked:
    """A map whose numbers with a range are marked as drawn, the assumptions they belong to, and their rows.

    A row is a number as it is drawn: one an assumption, but more where a library proxy has several values (by
    the year of use); they are then drawn together, each between its own ends.
    """

    map: ValueMap
    assumptions: tuple[Assumption, ...]
    rows: tuple[tuple[int, Triangle], ...]
    terms: Floats

    @property
    def shared(self) -> frozenset[int]:
        """The assumptions that several outcomes rest on."""
        return frozenset(place for place, each in enumerate(self.assumptions) if len(each.rows) > 1)

    def numbers(self, uniform: Floats) -> Floats:
        """The drawn numbers, a row each, from a row an assumption of draws between 0 and 1, which are used up.

        The inverse of the triangle's distribution, without a fork: below the mode the second root stands
        still, above it the first one does.
        """
        found = uniform if len(self.rows) == len(uniform) else uniform[[place for place, _ in self.rows]]
        step = max(1, 2**15 // max(found.shape[1], 1))
        for start in range(0, len(found), step):
            _bend(found[start : start + step], self.terms[start : start + step, :, None])
        return found


def _bend(block: Floats, terms: Floats) -> None:
    """Turn draws between 0 and 1 into draws of the triangles of `terms`, in place, a row each."""
    base, turn, left, right, level = (terms[:, place] for place in range(5))
    flat = np.flatnonzero(level)
    straight = base[flat] + block[flat] * level[flat]
    above = np.maximum(block, turn)
    np.subtract(1.0, above, out=above)
    above *= right
    np.sqrt(above, out=above)
    np.minimum(block, turn, out=block)
    block *= left
    np.sqrt(block, out=block)
    block += base
    block -= above
    block[flat] = straight


def _terms(ends: Triangle) -> list[float]:
    """What the inverse of a distribution is made of.

    Of a triangle: low plus what is above the mode, the mode's place between 0 and 1, and the widths under the
    two roots. Of a level stretch: low, and its width at the end.
    """
    width = ends.high - ends.low
    if ends.mode is None:
        return [float(ends.low), 1.0, 0.0, 0.0, float(width)]
    below, above = ends.mode - ends.low, ends.high - ends.mode
    return [*map(float, (ends.low + above, below / width, width * below, width * above)), 0.0]


def drawn(chart: ValueMap, shared: Sequence[Shared] = ()) -> Marked:
    """The map with every number that has a range marked as drawn, and the assumptions they belong to."""
    return _Marking(chart, shared).marked()


class _Marking:
    """Marks a map's numbers, keeping one list of assumptions."""

    def __init__(self, chart: ValueMap, shared: Sequence[Shared]) -> None:
        self.chart, self.shared = chart, shared
        self.found: list[Assumption] = []
        self.places: dict[object, int] = {}
        self.rows: dict[tuple[int, Triangle], int] = {}

    def marked(self) -> Marked:
        outcomes = tuple(self._outcome(row, outcome) for row, outcome in enumerate(self.chart.outcomes))
        terms = np.array([_terms(ends) for _, ends in self.rows]).reshape(-1, 5)
        return Marked(replace(self.chart, outcomes=outcomes), tuple(self.found), tuple(self.rows), terms)

    def _mark(self, what: object, given: Given, key: str, ends: Triangle, row: int) -> Drawn:
        """The number as a drawn one, of the assumption that is known by `what`."""
        place = self.places.setdefault(what, len(self.found))
        if place == len(self.found):
            self.found.append(Assumption(given.name, key, ends, ()))
        drawn = self.rows.setdefault((place, ends), len(self.rows))
        known = self.found[place]
        if row not in known.rows:
            self.found[place] = replace(known, rows=(*known.rows, row))
        return Drawn(given.value, given.name, given.origin, given.unit, None, place, drawn, key, ends)

    def _number(self, row: int, key: str, outcome: Outcome, central: Given | None) -> Given | None:
        low, high = outcome.low.get(key), outcome.high.get(key)
        ends, named = triangle(central, low, high), central or low or high
        if ends is None or named is None:
            return central
        name = f"{outcome.name}: {key.replace('_', '-')}"
        return self._mark((row, key), replace(named, name=name), key, ends, row)

    def _outcome(self, row: int, outcome: Outcome) -> Outcome:
        quantity = self._number(row, "quantity", outcome, outcome.quantity)
        price = self._price(row, outcome)
        keys = [key for key in SHARES if key in outcome.shares or key in outcome.low or key in outcome.high]
        shares = {key: self._number(row, key, outcome, outcome.shares.get(key)) for key in keys}
        return replace(
            outcome,
            quantity=quantity or outcome.quantity,
            price=price,
            shares={key: share for key, share in shares.items() if share is not None},
            multiplier=self._number(row, "multiplier", outcome, outcome.multiplier),
            drop_off=self._number(row, "drop_off", outcome, outcome.drop_off),
            schedule=self._schedule(row, outcome),
            low={},
            high={},
        )

    def _price(self, row: int, outcome: Outcome) -> Price:
        price = outcome.price
        own = "proxy" in outcome.low or "proxy" in outcome.high
        low, high = outcome.low.get("proxy", price.low), outcome.high.get("proxy", price.high)
        ends, amount = triangle(price.amount, low, high), price.amount
        if ends is not None:
            alone = own or not price.entry
            name = f"{outcome.name}: value of one" if alone else f"the value {price.entry}"
            what: object = (row, "proxy") if alone else price.entry
            amount = self._mark(what, replace(amount, name=name), "proxy", ends, row)
        return replace(price, amount=amount, series=self._series(row, price), low=None, high=None)

    def _of_shared(self, row: int, given: Given, key: str) -> Given:
        for each in self.shared:
            if each.given is given and each.low < each.high:
                ends = Triangle(min(each.low, given.value), given.value, max(each.high, given.value))
                return self._mark(id(given), given, key, ends, row)
        return given

    def _series(self, row: int, price: Price) -> Any:
        if price.series is None or price.base is None or price.base == price.year or not self.shared:
            return price.series
        index: Mapping[int, Given] = {
            year: self._of_shared(row, given, "index") if _needs(price, year) else given
            for year, given in price.series.index.items()
        }
        return replace(price.series, index=index)

    def _schedule(self, row: int, outcome: Outcome) -> Schedule:
        schedule = outcome.schedule or self.chart.schedule
        last = outcome.starts + outcome.duration - 1
        if not self.shared or not last:
            return schedule
        passed = [band for band, _ in schedule.spans(last)]
        bands = [
            replace(band, rate=self._of_shared(row, band.rate, "discount")) if band in passed else band
            for band in schedule.bands
        ]
        return replace(schedule, bands=tuple(bands))


def _needs(price: Price, year: int) -> bool:
    """Whether bringing the price to its base year asks for the index of `year`."""
    asked = [at for at in (price.year, price.base) if at is not None]
    mixed = price.series is not None and not price.series.financial
    return any(year == at.first or (at.financial and mixed and year == at.first + 1) for at in asked)


def neutral(given: Given) -> Fraction:
    """A number as it stands, and a drawn one as what leaves the product as it is: no loss, or times one."""
    if isinstance(given, Drawn):
        return Fraction(0) if given.key in LOSSES else Fraction(1)
    return given.value

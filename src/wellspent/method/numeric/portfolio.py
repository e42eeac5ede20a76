"""A portfolio of millions of lines, to the penny: the sums of the house on arrays, the doubtful lines exactly.

The same functions run twice. First on float64, a block of lines of one shape at a time; then, on the few lines
whose value lies so near a half penny that the float cannot tell its side, on whole numbers of any length. What
"so near" is follows from the number of roundings of the float sum (docs/methods/portfolio.md), so the pennies
are those of the exact sum, always.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import lcm, nan, prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wellspent.method.discounting import factor, present_value
from wellspent.method.errors import Fault, Refused
from wellspent.method.money import PENCE
from wellspent.method.numeric.columns import Column, Lines, Shape, Whole, check, shapes, wide
from wellspent.method.valuation import benefit_years, impact
from wellspent.method.working import exact

BLOCK = 32_768
"""Lines valued together: few enough for a core's own memory, and enough to make the calls cheap (measured)."""

UNIT = 2.0**-53
"""Unit roundoff of float64: the most by which one operation is wrong, relative to its result."""

FEW = 1 / 16
"""A doubt of less pence singles out few lines; where it could be more, it is worth measuring the block's own."""

TAME = (Fraction(1, 2**500), Fraction(2**500))
"""Weights beyond these are not put in floats, so that nothing underflows unseen on the way."""

MOST_PENCE = 2**63 - 1

Pence = NDArray[np.int64]
Places = NDArray[np.intp]
Numbers = Any
"""An array of float64, or one of Python's whole numbers: the sums ask only for + and *."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Lines put in the order of their shapes, ready to be valued.

    `keeps` and `stays` hold one minus each share, exactly; `lasting` is the latter as floats. No product of a
    line's whole numbers is larger than `most`. `wide` is how many factors of it a float may have to round
    before it starts, and `wide_stays` whether it has to round what stays after a drop-off.
    """

    lines: Lines
    order: Places | None
    shapes: tuple[tuple[Shape, int, int], ...]
    quantity: Whole
    price: Whole
    keeps: tuple[Whole, ...]
    multiplier: Whole | None
    stays: Whole | None
    lasting: NDArray[np.float64] | None
    most: float
    wide: int
    wide_stays: bool

    def scale(self, base: int) -> Fraction:
        """What turns the product of a line's whole numbers into pence: the decimals of all, and the price base."""
        lines = self.lines
        columns = [lines.quantity, lines.price, lines.multiplier, *lines.shares.values()]
        places = sum(column.places for column in columns if column is not None)
        ratio = Fraction(1) if lines.base is None else lines.bases[base]
        return ratio * Fraction(PENCE, 10**places)

    def own(self, which: slice | Places) -> slice | Places:
        """Where the lines that are `which` in the order of shapes stand in their own order."""
        return which if self.order is None else self.order[which]


@dataclass(frozen=True, slots=True)
class PortfolioValue:
    """Whole pence a line, in the lines' own order; how many lines were redone exactly."""

    pence: Pence
    redone: int


def prepare(lines: Lines) -> Portfolio:
    """Check the lines and bring those of one shape together. Raises `Refused` with every fault found."""
    check(lines)
    found, runs = shapes(lines)
    order = found if len(runs) > 1 else None

    def put(units: Whole) -> Whole:
        return units if order is None else units[order]

    def kept(share: Column) -> Whole:
        one, units = 10**share.places, put(share.units)
        return (units.dtype.type(one) if one <= np.iinfo(units.dtype).max else np.int64(one)) - units

    drop = lines.drop_off
    stays = None if drop is None else kept(drop)
    numbers = [column for column in (lines.quantity, lines.price, lines.multiplier) if column is not None]
    return Portfolio(
        lines=lines,
        order=order,
        shapes=tuple(runs),
        quantity=put(lines.quantity.units),
        price=put(lines.price.units),
        keeps=tuple(kept(share) for share in lines.shares.values()),
        multiplier=None if lines.multiplier is None else put(lines.multiplier.units),
        stays=stays,
        lasting=None if drop is None or stays is None else stays / np.float64(10**drop.places),
        most=prod([float(_largest(column.units)) for column in numbers])
        * prod([10.0**share.places for share in lines.shares.values()]),
        wide=sum(wide(units) for name, units in lines.columns() if name != "drop_off"),
        wide_stays=drop is not None and wide(drop.units),
    )


def present_values(portfolio: Portfolio) -> PortfolioValue:
    """Each line's present value in pence, rounded once, half away from zero: the second atom of a map."""
    scale = cache(portfolio.scale)

    @cache
    def discount(schedule: int, year: int) -> Fraction:
        return factor(portfolio.lines.schedules[schedule], year, exact)

    @cache
    def weight(schedule: int, year: int, base: int) -> Weight:
        return Weight.of(discount(schedule, year) * scale(base))

    def weights(shape: Shape) -> list[Weight]:
        years = range(shape.starts, shape.starts + shape.duration)
        return [weight(shape.schedule, year, shape.base) for year in years]

    return _valued(portfolio, weights)


def impacts(portfolio: Portfolio) -> PortfolioValue:
    """Each line's impact in its first benefit year, in pence, rounded once: the first atom of a map."""
    return _valued(portfolio, lambda shape: [Weight.of(portfolio.scale(shape.base))])


def totals(pence: Pence, groups: Whole, count: int | None = None) -> Pence:
    """The total of each group, in whole pence; `groups` says each line's group, from 0.

    `count` is how many groups there are, by default as many as are seen. Raises `Refused` where a total is
    more than 64 bits can hold.
    """
    size = count if count is not None else (int(groups.max()) + 1 if len(groups) else 0)
    if len(groups) != len(pence) or (len(groups) and not 0 <= int(groups.min()) <= int(groups.max()) < size):
        raise Refused(
            Fault("a line's group is not one of them", f"Number the groups from 0 to {size - 1}.", "groups")
        )
    largest = max(int(pence.max()), -int(pence.min())) if len(pence) else 0
    if largest * len(pence) > MOST_PENCE:
        return _long_totals(pence, groups, size)
    found = np.zeros(size, np.int64)
    for start in range(0, len(pence), BLOCK):
        block = slice(start, start + BLOCK)
        np.add.at(found, groups[block].astype(np.intp, copy=False), pence[block])
    return found


def _long_totals(pence: Pence, groups: Whole, size: int) -> Pence:
    """The same totals in halves of 32 bits, which cannot overflow, put together in whole numbers of any length."""
    high, low = np.zeros(size, np.int64), np.zeros(size, np.int64)
    np.add.at(high, groups, pence >> 32)
    np.add.at(low, groups, pence & (2**32 - 1))
    return _fitting(high.astype(object) * 2**32 + low.astype(object))


# The sum of a block, on either kind of number


class Weight(NamedTuple):
    """What a benefit year's value is multiplied by to be pence of today: exactly, and as the nearest float.

    A weight too large or too small for floats has none: its lines come to no number, so all are redone exactly.
    """

    exact: Fraction
    near: float

    @classmethod
    def of(cls, exact: Fraction) -> Weight:
        """The weight, and its float if it has one."""
        return cls(exact, float(exact) if TAME[0] <= exact <= TAME[1] else nan)


@dataclass(frozen=True, slots=True)
class _Terms:
    """The inputs of some lines, as floats or as whole numbers, and the weight of each benefit year."""

    quantity: Numbers
    price: Numbers
    keeps: Sequence[Numbers]
    multiplier: Numbers
    stays: Numbers
    weights: Sequence[Any]

    def worth(self) -> Numbers:
        """What the lines are worth, by the sums that a map is valued with."""
        first = impact(self.quantity, self.price, self.keeps, self.multiplier)
        return present_value(benefit_years(first, self.stays, len(self.weights)), self.weights)


def _valued(portfolio: Portfolio, weights: Callable[[Shape], list[Weight]]) -> PortfolioValue:
    """Every shape of lines under its weights: in floats, a block at a time, then the doubtful ones exactly."""
    pence = np.empty(len(portfolio.quantity), np.int64)
    redone = 0
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        for shape, first, end in portfolio.shapes:
            right, near = zip(*weights(shape), strict=True)
            reach = bound(portfolio, len(near))
            furthest = 2 * reach * portfolio.most * sum(near)  # twice: the sum itself is rounded
            doubtful = []
            for start in range(first, end, BLOCK):
                block = slice(start, min(start + BLOCK, end))
                worth = _floats(portfolio, near, block).worth()
                pence[portfolio.own(block)], unsure = _nearest(worth, reach, furthest)
                doubtful.append(unsure + start)
            again = np.concatenate(doubtful)
            for start in range(0, len(again), BLOCK):
                part = again[start : start + BLOCK]
                pence[portfolio.own(part)] = _exactly(portfolio, right, part)
            redone += len(again)
    return PortfolioValue(pence, redone)


def _nearest(worth: Numbers, reach: float, furthest: float) -> tuple[Pence, Places]:
    """Each float's nearest whole number, and the places where it may not be the right one.

    A float may be `reach` of itself away from its exact value, and none more than `furthest` pence. Hardly a
    line is near a half penny, so all are held to the latter first, and those then in doubt each to its own.
    """
    whole = np.rint(worth)
    past = worth - whole
    np.abs(past, out=past)
    if not furthest < FEW:
        furthest = reach * max(worth.max(), -worth.min())
    unsure = np.flatnonzero(~(past < 0.5 - furthest))  # what is not a number is not sure either
    if len(unsure):
        unsure = unsure[~(past[unsure] + reach * np.abs(worth[unsure]) < 0.5)]
    return whole.astype(np.int64), unsure


def bound(portfolio: Portfolio, years: int) -> float:
    """How far, relative to the value, the float sum of so many benefit years may be from the exact one.

    The roundings are counted, not guessed: three a year, one a share, one for a multiplier, one for each number
    wider than a float. Three more cover going from the exact to the computed value, the rounding of the product
    with this bound, and underflow. Derived in docs/methods/portfolio.md.
    """
    roundings = (3 + portfolio.wide_stays) * years + len(portfolio.keeps) + portfolio.wide
    roundings += portfolio.multiplier is not None
    return (roundings + 3) * UNIT


def _floats(portfolio: Portfolio, weights: Sequence[float], block: slice) -> _Terms:
    """The inputs of a block as float64: whole numbers as they are, the decimals carried by the weights."""
    stays = None if portfolio.lasting is None or len(weights) == 1 else portfolio.lasting[block]
    return _Terms(
        quantity=portfolio.quantity[block].astype(np.float64),
        price=portfolio.price[block].astype(np.float64),
        keeps=[kept[block].astype(np.float64) for kept in portfolio.keeps],
        multiplier=None if portfolio.multiplier is None else portfolio.multiplier[block].astype(np.float64),
        stays=stays,
        weights=weights,
    )


def _exactly(portfolio: Portfolio, weights: Sequence[Fraction], places: Places) -> Pence:
    """The pence of a few lines by the same sum on whole numbers: everything over one denominator."""
    lines = portfolio.lines
    below = lcm(*(weight.denominator for weight in weights))
    whole = [int(weight * below) for weight in weights]
    columns = [portfolio.quantity, portfolio.price, *portfolio.keeps]
    columns += [] if portfolio.multiplier is None else [portfolio.multiplier]
    factors: list[Numbers] = [column[places] for column in columns]
    stays: Numbers = None
    if portfolio.stays is not None and lines.drop_off is not None and len(weights) > 1:
        stays, ten, last = portfolio.stays[places], 10**lines.drop_off.places, len(weights) - 1
        whole = [weight * ten ** (last - year) for year, weight in enumerate(whole)]
        below *= ten**last
    kind = _kind(factors, stays, whole, below)
    quantity, price, *rest = (factor.astype(kind) for factor in factors)
    keeps, times = (rest, None) if portfolio.multiplier is None else (rest[:-1], rest[-1])
    stays = None if stays is None else stays.astype(kind)
    worth = _Terms(quantity, price, keeps, times, stays, whole).worth()
    size = (2 * abs(worth) + below) // (2 * below)
    return _fitting(np.where(worth < 0, -size, size))


def _kind(factors: Sequence[Numbers], stays: Numbers, weights: Sequence[int], below: int) -> type:
    """Whole numbers of 64 bits where nothing on the way can be larger, and of any length where it could."""
    most = prod(map(_largest, factors))
    kept = 1 if stays is None else max(int(stays.max()), 1)
    reach = sum(most * kept**year * weight for year, weight in enumerate(weights))
    return np.int64 if 2 * (reach + below) <= MOST_PENCE else object


def _largest(column: Numbers) -> int:
    """The size of the largest number of a column, at least 1."""
    return max(int(column.max(initial=1)), -int(column.min(initial=1)))


def _fitting(pence: NDArray[Any]) -> Pence:
    """Whole numbers of any length as 64 bits. Raises `Refused` where one does not fit."""
    if pence.dtype == object and any(not -MOST_PENCE <= number <= MOST_PENCE for number in pence):
        raise Refused(
            Fault(
                "a figure is more pence than 64 bits can hold", "Value the lines in smaller units or parts."
            )
        )
    return pence.astype(np.int64)


def by_group(pence: Pence, groups: Mapping[str, Whole]) -> dict[str, Pence]:
    """The totals by each of several groupings: by body, by year, by theme."""
    return {name: totals(pence, codes) for name, codes in groups.items()}

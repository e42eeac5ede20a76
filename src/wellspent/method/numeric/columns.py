"""A portfolio as columns: whole numbers of a last decimal, exactly as they are stored, and the shape of each line.

A share of 0.05 kept to two decimals is the whole number 5 of a column of two places. No column is ever a
float: what is entered is exact, and the sums start from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wellspent.method.discounting import Schedule
from wellspent.method.errors import Fault, Faults

Whole = NDArray[np.integer[Any]]
MOST_YEARS = 500
"""The longest duration and the latest start of a line, in years; as in a map."""

MOST_PLACES = 18
"""The most decimal places of a column: a share of one is then still a whole number of 64 bits."""


@dataclass(frozen=True, slots=True)
class Column:
    """One number a line: `units` whole numbers of 10 to the power of minus `places`."""

    units: Whole
    places: int = 0


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a portfolio, a column an input, all of one length.

    `shares` come off (deadweight and the like, any names); a share that nobody knows is a 0 in its column,
    and it is the caller's to say so. `duration` and `starts` are years; `schedule` points into `schedules`,
    and `base` into `bases`, the ratios that bring a price to the year asked for. Without those columns the
    first schedule counts, and prices stay as they are.
    """

    quantity: Column
    price: Column
    duration: Whole
    starts: Whole
    schedules: tuple[Schedule, ...]
    shares: Mapping[str, Column] = field(default_factory=dict)
    multiplier: Column | None = None
    drop_off: Column | None = None
    schedule: Whole | None = None
    base: Whole | None = None
    bases: tuple[Fraction, ...] = ()

    def __len__(self) -> int:
        return len(self.quantity.units)

    def columns(self) -> Iterator[tuple[str, Whole]]:
        """Every column there is, by its name."""
        yield "quantity", self.quantity.units
        yield "price", self.price.units
        yield "duration", self.duration
        yield "starts", self.starts
        for name, column in self.shares.items():
            yield name, column.units
        for name in ("multiplier", "drop_off"):
            if (found := getattr(self, name)) is not None:
                yield name, found.units
        for name in ("schedule", "base"):
            if (found := getattr(self, name)) is not None:
                yield name, found


def check(lines: Lines) -> None:
    """Refuse columns that no portfolio can have. Raises `Refused` with every fault found."""
    faults = Faults()
    for name, units in lines.columns():
        if not np.issubdtype(units.dtype, np.integer):
            faults.add(
                f"the column {name} is not of whole numbers", "Give whole numbers of its last decimal.", name
            )
        elif units.shape != (len(lines),):
            faults.add(
                f"the column {name} has not one number a line", "Give every column the same length.", name
            )
    decimals = {"quantity": lines.quantity, "price": lines.price, **lines.shares}
    decimals |= {name: c for name in ("multiplier", "drop_off") if (c := getattr(lines, name)) is not None}
    for name, column in decimals.items():
        if not 0 <= column.places <= MOST_PLACES:
            faults.add(f"{column.places} decimal places", f"Use 0 to {MOST_PLACES}.", name)
    faults.raise_if_any()
    if not len(lines):
        return
    for name, column in lines.shares.items():
        _within(faults, name, column.units, 0, 10**column.places, "a share is from 0 to 1")
    if lines.drop_off is not None:
        _within(
            faults, "drop_off", lines.drop_off.units, 0, 10**lines.drop_off.places, "a share is from 0 to 1"
        )
    _within(faults, "duration", lines.duration, 1, MOST_YEARS, f"a duration is from 1 to {MOST_YEARS} years")
    _within(faults, "starts", lines.starts, 0, MOST_YEARS, f"a start is from year 0 to {MOST_YEARS}")
    if not lines.schedules:
        faults.add("there is no discount schedule", "Give at least one.", "schedules")
    elif lines.schedule is not None:
        _within(faults, "schedule", lines.schedule, 0, len(lines.schedules) - 1, "there is no such schedule")
    if lines.base is not None:
        _within(faults, "base", lines.base, 0, len(lines.bases) - 1, "there is no such price base")
    if any(ratio <= 0 for ratio in lines.bases):
        faults.add("an index ratio is nothing or less", "Give the new index over the old one.", "bases")
    faults.raise_if_any()


def _within(faults: Faults, name: str, units: Whole, least: int, most: int, rule: str) -> None:
    for extreme in (int(units.min()), int(units.max())):
        if not least <= extreme <= most:
            line = int(np.flatnonzero(units == extreme)[0])
            faults.extend(
                [Fault(f"{rule}, and {extreme} is none", f"Give {least} to {most}.", f"{name}, line {line}")]
            )
            return


def wide(units: Whole) -> bool:
    """Whether a column holds a number that a float64 may not hold exactly: 2 to the power of 53 and beyond."""
    if units.dtype.itemsize < 8 or not len(units):
        return False
    return max(int(units.max()), -int(units.min())) > 2**53


@dataclass(frozen=True, slots=True)
class Shape:
    """What is the same for all lines valued together: the years that shape the loop, and the price base."""

    duration: int
    starts: int
    schedule: int
    base: int


def shapes(lines: Lines) -> tuple[NDArray[np.intp], list[tuple[Shape, int, int]]]:
    """The order that brings lines of one shape together, and each shape with its first and past-last place."""
    if not len(lines):
        return np.empty(0, np.intp), []
    starts, years = int(lines.starts.max()) + 1, int(lines.duration.max()) + 1
    each = starts * years
    codes = lines.duration.astype(np.int64) * starts
    codes += lines.starts
    if lines.schedule is not None:
        codes += lines.schedule.astype(np.int64) * each
    if lines.base is not None:
        codes += lines.base.astype(np.int64) * (each * len(lines.schedules))
    few = int(codes.max()) < 2**16  # a number of two bytes is sorted by counting, several times faster
    order = np.argsort(codes.astype(np.uint16) if few else codes, kind="stable")
    codes = codes[order]
    ends = [*np.flatnonzero(np.diff(codes)) + 1, len(codes)]
    found, first = [], 0
    for end in map(int, ends):
        whose, rest = divmod(int(codes[first]), each)
        base, schedule = divmod(whose, len(lines.schedules))
        duration, start = divmod(rest, starts)
        found.append((Shape(duration, start, schedule, base), first, end))
        first = end
    return order, found

"""What a picture shows, as data alone: exact values, what they are counted in, and in which order they stand.

A chart is drawn by `drawing` and told by `words`; both read this and nothing else, so the picture and what is
said of it cannot differ. Nothing here draws, and nothing here is slow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from wellspent.method.errors import Faults
from wellspent.method.money import pounds
from wellspent.method.numbers import grouped, percent

UNKNOWN = "not known"


class Kind(StrEnum):
    """How values are shown. Every kind but `LINES` has a row for each category."""

    BARS = "bars"
    """One series: a bar from nothing to the value."""
    STACKED = "stacked"
    """Several series that add up: the parts of a bar, one after the other."""
    WATERFALL = "waterfall"
    """One series of steps from a first amount to what is left; what `totals` names stands on the ground."""
    INTERVALS = "intervals"
    """Three series, low, middle and high: a bar from low to high with a dot at the middle."""
    DOTS = "dots"
    """Several series on one scale: a dot each, and a line from the least to the greatest."""
    LINES = "lines"
    """Series along categories in order, such as years."""


class Role(StrEnum):
    """What a series is, wherever it is shown; a role looks the same in every chart."""

    PLAIN = "plain"
    """No role: told apart by its place among the others."""
    PROMISED = "promised"
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    NOW = "now"
    """Things as they stand: a solid dot."""
    THEN = "then"
    """Things as they would be: an open dot."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What an axis counts in words, and how an amount on it is spelled: money, a share, or a number and its unit."""

    words: str
    currency: str = ""
    unit: str = ""
    places: int = 2
    share: bool = False

    def text(self, value: Fraction | None) -> str:
        """An amount for a person's eye; "not known" where there is none."""
        if value is None:
            return UNKNOWN
        if self.share:
            return percent(value, self.places)
        if self.currency:
            return pounds(value, self.currency, self.places)
        shown = grouped(value, self.places)
        return f"{shown} {self.unit}" if self.unit else shown


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of exact values, one a category; None is not known, and never nothing."""

    name: str
    values: tuple[Fraction | None, ...]
    role: Role = Role.PLAIN


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture.

    `shows` is a sentence on how to read it. `about` is what a category is ("Bid"). `ordered` says that the order
    carries meaning, such as years or ranks; otherwise rows go by size, as `by_size` makes them. `ends` are words
    to stand at the end of each row in place of its value ("out: below the minimum"), empty where the value says
    enough. `totals` are the places of a waterfall's rows that stand on the ground. `mark` is a value to draw a
    line at, and its name. `beside` is the title of the table that holds the numbers. `note` says what is left out.
    Raises `Refused` where it has no title, no data, or rows of different lengths.
    """

    title: str
    shows: str
    kind: Kind
    scale: Scale
    about: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    ordered: bool = False
    ends: tuple[str, ...] = ()
    totals: tuple[int, ...] = ()
    mark: tuple[Fraction, str] | None = None
    beside: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        faults, place = Faults(), f'chart "{self.title}"'
        if not self.title.strip():
            faults.add("a chart has no title", "Say what it shows.", "chart")
        if not any(value is not None for series in self.series for value in series.values):
            faults.add("a chart has no data", "Leave it out where nothing is known.", place)
        lengths = [len(series.values) for series in self.series] + ([len(self.ends)] if self.ends else [])
        if any(length != len(self.categories) for length in lengths):
            faults.add("a chart has a row of another length", "Give a value for each category.", place)
        wanted = {Kind.BARS: 1, Kind.WATERFALL: 1, Kind.INTERVALS: 3}.get(self.kind)
        if wanted is not None and len(self.series) != wanted:
            faults.add(f"a chart of {self.kind} has {len(self.series)} series", f"Give {wanted}.", place)
        faults.raise_if_any()

    def row(self, place: int) -> tuple[Fraction | None, ...]:
        """The values of every series at one category."""
        return tuple(series.values[place] for series in self.series)

    def sum(self, place: int) -> Fraction | None:
        """What a row adds up to; None where nothing of it is known."""
        known = [value for value in self.row(place) if value is not None]
        return sum(known, Fraction(0)) if known else None

    def end(self, place: int) -> str:
        """What stands at the end of a row: its own words, or its value."""
        if self.ends and self.ends[place]:
            return self.ends[place]
        known = [value for value in self.row(place) if value is not None]
        if self.kind in (Kind.INTERVALS, Kind.DOTS) and known and min(known) != max(known):
            return f"{self.scale.text(min(known))} to {self.scale.text(max(known))}"
        if self.kind is Kind.DOTS and known:
            return self.scale.text(known[0])
        return self.scale.text(self.sum(place) if self.kind is Kind.STACKED else self.row(place)[0])

    def known(self) -> Iterator[Fraction]:
        """Every known value of every series."""
        return (value for series in self.series for value in series.values if value is not None)


Row = tuple[str, tuple[Fraction | None, ...]]
"""A category and its value in each series."""


def by_size(rows: Sequence[Row], most: int = 0, others: str = "") -> list[Row]:
    """Rows by the size of their sum, the greatest first, those not known last.

    With `most`, at most so many rows: the smallest are added up in a last one called "the other 12 `others`".
    """

    def size(row: Row) -> tuple[bool, Fraction]:
        known = [value for value in row[1] if value is not None]
        return not known, -abs(sum(known, Fraction(0)))

    found = sorted(rows, key=size)
    if not most or len(found) <= most:
        return found
    kept, rest = found[: most - 1], found[most - 1 :]
    columns = [
        [value for value in column if value is not None] for column in zip(*(r[1] for r in rest), strict=True)
    ]
    together = tuple(sum(column, Fraction(0)) if column else None for column in columns)
    return [*kept, (f"The other {len(rest)} {others} together".replace("  ", " "), together)]

"""The number that remembers how it was made.

A `Symbol` is a `Fraction` with a tree behind it. The sums of this house are written once, in `+` and `*`,
and run on `Fraction` for the figure and on `Symbol` for its working. Each leaf of the tree is a number a
person entered, a dated library entry with its source, or a constant of the formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TypeVar

from wellspent.method.numbers import half_away


@dataclass(frozen=True, slots=True)
class Source:
    """Where a library figure was printed: enough to find it again, and the licence it comes under."""

    title: str
    publisher: str
    year: int
    licence: str
    page: str = ""
    url: str = ""

    def __str__(self) -> str:
        where = f", {self.page}" if self.page else ""
        return f"{self.publisher}, {self.title} ({self.year}){where}; {self.licence}"


@dataclass(frozen=True, slots=True)
class Adapted:
    """What an organisation's own entry was made from: the entry's id, its edition or set, and its source."""

    id: str
    source: Source
    edition: str = ""

    def __str__(self) -> str:
        return f"{self.id}{f', {self.edition}' if self.edition else ''} ({self.source})"


@dataclass(frozen=True, slots=True)
class Entered:
    """A number a person entered, and where: the file and the place in it, or the command line."""

    file: str
    place: str = ""

    def __str__(self) -> str:
        return f"entered in {self.file}" + (f", {self.place}" if self.place else "")


@dataclass(frozen=True, slots=True)
class FromLibrary:
    """A library figure in force: its entry, the shelf it stands on, its date, status and source."""

    entry: str
    shelf: str
    status: str
    source: Source
    in_force: date | None = None
    extrapolated: bool = False
    past_review: bool = False

    def __str__(self) -> str:
        said = [f"in force from {self.in_force.isoformat()}"] if self.in_force else []
        said += [] if self.status == "published" else [self.status]
        said += ["extrapolated"] if self.extrapolated else []
        said += ["past its review date"] if self.past_review else []
        about = f" ({', '.join(said)})" if said else ""
        return f"library entry {self.entry} on the {self.shelf} shelf{about}: {self.source}"


@dataclass(frozen=True, slots=True)
class Formula:
    """A constant that belongs to a published formula or a stated convention, not to anybody's data."""

    text: str

    def __str__(self) -> str:
        return self.text


Origin = Entered | FromLibrary | Formula


@dataclass(frozen=True, slots=True)
class Given:
    """An input number with its name, its unit and where it came from.

    `trail` is how it was counted from what was entered, where it was.
    """

    value: Fraction
    name: str
    origin: Origin
    unit: str = ""
    trail: Symbol | None = field(default=None, compare=False, repr=False)


class Symbol:
    """A `Fraction` that remembers how it was made.

    `how` is one of given, constant, sum, difference, product, quotient, power, rounded, least, greatest,
    logarithm, chosen; `parts` are the numbers it was made from; `name` and `note` are for the reader.
    """

    __slots__ = ("how", "name", "note", "origin", "parts", "unit", "value")

    def __init__(
        self,
        value: Fraction,
        how: str,
        parts: Sequence[Symbol] = (),
        *,
        name: str = "",
        unit: str = "",
        note: str = "",
        origin: Origin | None = None,
    ) -> None:
        self.value = value
        self.how = how
        self.parts = tuple(parts)
        self.name = name
        self.unit = unit
        self.note = note
        self.origin = origin

    @classmethod
    def constant(cls, value: int | Fraction, note: str = "constant of the formula") -> Symbol:
        """A number that is part of a formula: the 1 of one minus a share, the 12 months of a year."""
        return cls(Fraction(value), "constant", origin=Formula(note))

    def named(self, name: str, *, unit: str = "", note: str = "") -> Symbol:
        """The same number under a name, so that it reads as a step of its own."""
        return Symbol(
            self.value, self.how, self.parts,
            name=name, unit=unit or self.unit, note=note or self.note, origin=self.origin,
        )  # fmt: skip

    def __repr__(self) -> str:
        return f"Symbol({self.name or self.how}={self.value})"

    def __add__(self, other: Symbol | Fraction | int) -> Symbol:
        other = _symbol(other)
        return Symbol(self.value + other.value, "sum", (*_flat("sum", self), *_flat("sum", other)))

    def __mul__(self, other: Symbol | Fraction | int) -> Symbol:
        other = _symbol(other)
        return Symbol(
            self.value * other.value, "product", (*_flat("product", self), *_flat("product", other))
        )

    def __sub__(self, other: Symbol | Fraction | int) -> Symbol:
        other = _symbol(other)
        return Symbol(self.value - other.value, "difference", (self, other))

    def __truediv__(self, other: Symbol | Fraction | int) -> Symbol:
        other = _symbol(other)
        return Symbol(self.value / other.value, "quotient", (self, other))

    def __pow__(self, exponent: int) -> Symbol:
        times = Symbol.constant(exponent, "times multiplied by itself")
        return Symbol(self.value**exponent, "power", (self, times))

    def __radd__(self, other: Fraction | int) -> Symbol:
        return _symbol(other) + self

    def __rmul__(self, other: Fraction | int) -> Symbol:
        return _symbol(other) * self

    def __rsub__(self, other: Fraction | int) -> Symbol:
        return _symbol(other) - self

    def __rtruediv__(self, other: Fraction | int) -> Symbol:
        return _symbol(other) / self

    def __bool__(self) -> bool:
        return bool(self.value)

    def leaves(self) -> Iterator[Symbol]:
        """Every number this one rests on, left to right."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


Number = TypeVar("Number", Fraction, Symbol)
"""The two kinds of number every sum runs on: exact, and exact with its working."""

Lift = Callable[[Given], Number]
"""How an input becomes a number: `exact` for the figure, `traced` for its working."""


def exact(given: Given) -> Fraction:
    """The input as a plain exact number."""
    return given.value


def traced(given: Given) -> Symbol:
    """The input as a number that remembers its name and where it came from."""
    if given.trail is not None:
        return given.trail.named(given.name, unit=given.unit)
    return Symbol(given.value, "given", name=given.name, unit=given.unit, origin=given.origin)


def plain(number: Symbol | Fraction | int) -> Fraction:
    """The value of a number of either kind."""
    return number.value if isinstance(number, Symbol) else Fraction(number)


def total(numbers: Iterable[Number], empty: Number) -> Number:
    """The sum of `numbers`, or `empty` when there are none; linear however many there are."""
    found = list(numbers)
    if not found:
        return empty
    first = found[0]
    if len(found) == 1:
        return first
    if isinstance(first, Symbol):
        return Symbol(sum((plain(n) for n in found), Fraction(0)), "sum", found)
    return sum(found[1:], first)


def rounded(number: Number, places: int) -> Number:
    """`number` to `places` decimals, half away from zero, keeping its working and its name."""
    if isinstance(number, Symbol):
        value = half_away(number.value, places)
        if value == number.value:
            return number
        said = "rounded to the penny" if places == 2 else f"rounded to {places} decimals"
        unrounded = Symbol(
            number.value, number.how, number.parts, unit=number.unit, note=number.note, origin=number.origin
        )
        return Symbol(
            value,
            "rounded",
            (unrounded,),
            name=number.name,
            unit=number.unit,
            note=f"{said}, half away from zero",
        )
    return half_away(number, places)


def least(numbers: Sequence[Symbol], note: str = "") -> Symbol:
    """The smallest of `numbers`, with all of them in its working."""
    return Symbol(min(n.value for n in numbers), "least", numbers, note=note)


def greatest(numbers: Sequence[Symbol], note: str = "") -> Symbol:
    """The greatest of `numbers`, with all of them in its working."""
    return Symbol(max(n.value for n in numbers), "greatest", numbers, note=note)


def _symbol(number: Symbol | Fraction | int) -> Symbol:
    return number if isinstance(number, Symbol) else Symbol.constant(number)


def _flat(how: str, number: Symbol) -> tuple[Symbol, ...]:
    """The parts of an unnamed step of the same kind, so that a + b + c reads as one step of three."""
    return number.parts if number.how == how and not number.name else (number,)

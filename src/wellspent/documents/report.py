"""A result described once, for every way it can be shown: terminal, page, table, JSON.

A report is a title, a few sentences, facts, tables and warnings. A cell that is a computed figure carries
its working, so whoever renders it can let a reader open it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from wellspent.documents.charts.chart import Chart
from wellspent.documents.figures import Figures
from wellspent.method.errors import Notice
from wellspent.method.money import Money, pounds
from wellspent.method.numbers import grouped, spell
from wellspent.method.working import Symbol, plain

UNKNOWN = "not known"


class Cell:
    """What one cell says to a person and to a machine, and the working behind a computed figure.

    A cell made of a figure spells it only when it is asked, so that a report of fifty thousand rows costs
    nothing until somebody reads it.
    """

    __slots__ = ("_bare", "_currency", "_places", "_text", "_unit", "_value", "working")

    def __init__(self, text: str = "", working: Symbol | None = None, bare: str | None = None) -> None:
        self._text, self.working, self._bare = text, working, bare
        self._value: Money | Symbol | Fraction | int | None = None
        self._places, self._unit, self._currency = 2, "", ""

    @classmethod
    def of(cls, value: Money | Symbol | Fraction | int, places: int = 2, unit: str = "") -> Cell:
        """The cell of a figure, shown with at most `places` decimals and its unit."""
        made = cls()
        made._value, made._places, made._unit = value, places, unit
        made.working = (
            value.working if isinstance(value, Money) else value if isinstance(value, Symbol) else None
        )
        return made

    @classmethod
    def price(cls, value: Symbol | Fraction, currency: str, places: int = 4) -> Cell:
        """The cell of an amount that is not rounded to pence, such as what one of something is worth."""
        made = cls.of(value, places)
        made._currency = currency
        return made

    @property
    def text(self) -> str:
        """What a person reads."""
        match self._value:
            case None:
                return self._text
            case Money():
                return self._value.shown()
            case number:
                if self._currency:
                    return pounds(plain(number), self._currency, self._places)
                shown = grouped(plain(number), self._places)
                return f"{shown} {self._unit}" if self._unit else shown

    @property
    def bare(self) -> str | None:
        """The number alone as JSON spells it, or None where the cell is words."""
        match self._value:
            case None:
                return self._bare
            case Money():
                return str(self._value)
            case number:
                return spell(plain(number))

    @property
    def machine(self) -> str:
        """The cell for a CSV: a bare number, or the text with a leading formula sign made harmless."""
        if (bare := self.bare) is not None:
            return bare
        return f"'{self.text}" if self.text[:1] in ("=", "+", "-", "@") else self.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cell) and (self.text, self.working, self.bare) == (
            other.text,
            other.working,
            other.bare,
        )

    def __hash__(self) -> int:
        return hash((self.text, self.bare))

    def __repr__(self) -> str:
        return f"Cell({self.text!r})"


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; numbers stand to the right."""

    title: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A captioned table. `total` marks the last row as one."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    total: bool = False

    @property
    def naming(self) -> int:
        """The place of the column that says what a row is about: the first of words, or else the first."""
        return next((place for place, column in enumerate(self.columns) if not column.number), 0)

    def name_of(self, row: Sequence[Cell]) -> str:
        """What a row is about, in words: "Fewer visits to A&E", "Year 1"."""
        column, text = self.columns[self.naming], row[self.naming].text
        return f"{column.title} {text}" if column.number else text


@dataclass(frozen=True, slots=True)
class Report:
    """A whole result. `main` of its tables is what a CSV holds; `figures` is its JSON.

    Each of `charts` stands beside the table that it names, and shows no number that this does not.
    """

    title: str
    figures: Figures
    lead: tuple[str, ...] = ()
    facts: tuple[tuple[str, Cell], ...] = ()
    tables: tuple[Table, ...] = ()
    notices: tuple[Notice, ...] = ()
    conventions: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = field(default=())
    charts: tuple[Chart, ...] = ()


def cell(value: object, places: int = 2, unit: str = "") -> Cell:
    """A cell for a figure of any kind, in a person's spelling."""
    match value:
        case Cell():
            return value
        case None:
            return Cell(UNKNOWN, bare="")
        case bool():
            return Cell("yes" if value else "no")
        case Money() | Symbol() | Fraction() | int():
            return Cell.of(value, places, unit)
        case _:
            return Cell(str(value))


def row(*values: object) -> tuple[Cell, ...]:
    """A table's row from values of any kind."""
    return tuple(cell(value) for value in values)


def columns(*titles: str) -> tuple[Column, ...]:
    """Columns from their titles; one that ends in # holds numbers."""
    return tuple(Column(title.rstrip("#"), title.endswith("#")) for title in titles)


def table(
    title: str,
    heads: Sequence[Column],
    rows: Sequence[tuple[Cell, ...]],
    *,
    note: str = "",
    total: bool = False,
) -> Table:
    """A table from its parts. One row needs no total, and loses it."""
    if total and len(rows) == 2:
        rows, total = rows[:1], False
    return Table(title, tuple(heads), tuple(rows), note, total)

"""A result described once, for every way it can be shown: terminal, page, table, JSON.

A report is a title, a few sentences, facts, tables and warnings. A cell that is a computed figure carries
its working, so whoever renders it can let a reader open it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from wellspent.documents.figures import Figures
from wellspent.method.errors import Notice
from wellspent.method.money import Money
from wellspent.method.numbers import grouped, spell
from wellspent.method.working import Symbol

UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says to a person and to a machine, and the working behind a computed figure."""

    text: str
    working: Symbol | None = None
    bare: str | None = None

    @property
    def machine(self) -> str:
        """The cell for a CSV: a bare number, or the text with a leading formula sign made harmless."""
        if self.bare is not None:
            return self.bare
        return f"'{self.text}" if self.text[:1] in ("=", "+", "-", "@") else self.text


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


@dataclass(frozen=True, slots=True)
class Report:
    """A whole result. `main` of its tables is what a CSV holds; `figures` is its JSON."""

    title: str
    figures: Figures
    lead: tuple[str, ...] = ()
    facts: tuple[tuple[str, Cell], ...] = ()
    tables: tuple[Table, ...] = ()
    notices: tuple[Notice, ...] = ()
    conventions: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = field(default=())


def cell(value: object, places: int = 2, unit: str = "") -> Cell:
    """A cell for a figure of any kind, in a person's spelling."""
    match value:
        case Cell():
            return value
        case None:
            return Cell(UNKNOWN, bare="")
        case Money():
            return Cell(value.shown(), value.working, str(value))
        case Symbol():
            return Cell(_with_unit(grouped(value.value, places), unit), value, spell(value.value))
        case bool():
            return Cell("yes" if value else "no")
        case Fraction() | int():
            return Cell(_with_unit(grouped(value, places), unit), bare=spell(value))
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
    """A table from its parts."""
    return Table(title, tuple(heads), tuple(rows), note, total)


def _with_unit(text: str, unit: str) -> str:
    return f"{text} {unit}" if unit else text

"""Which figures of a report open to their working, and under what number and heading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from wellspent.documents.derivation import Line
from wellspent.documents.report import Cell, Report, Table
from wellspent.method.working import Symbol


@dataclass(slots=True)
class Figure:
    """A figure that opens: its number on the page, what it is called, where it stands first, and its working."""

    number: int
    label: str
    cell: Cell
    working: Symbol
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Opened:
    """Every figure of a report that has a working, each once, under the heading it first stands under."""

    groups: dict[str, list[Figure]] = field(default_factory=dict)
    _known: dict[int, Figure] = field(default_factory=dict)

    def add(self, group: str, label: str, cell: Cell) -> None:
        """Note the figure of a cell, if it has a working and is not known yet."""
        if cell.working is None or id(cell.working) in self._known:
            return
        found = Figure(len(self._known) + 1, label[:1].upper() + label[1:], cell, cell.working)
        self._known[id(cell.working)] = found
        self.groups.setdefault(group, []).append(found)

    def number(self, cell: Cell) -> int | None:
        """The number of a cell's figure, or None where there is nothing to open."""
        return None if cell.working is None else self._known[id(cell.working)].number

    def is_first(self, cell: Cell) -> bool:
        """Whether this cell is where its figure stands first, and the way back from its working leads."""
        return cell.working is not None and self._known[id(cell.working)].cell is cell

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._known.values())


def opened_by(report: Report) -> Opened:
    """The figures of the report's facts and tables, in the order in which they stand."""
    found = Opened()
    for label, cell in report.facts:
        found.add("", label, cell)
    for table in report.tables:
        _add_table(found, table)
    return found


def _add_table(found: Opened, table: Table) -> None:
    for row in table.rows:
        for column, cell in zip(table.columns, row, strict=True):
            found.add(table.title, f"{table.name_of(row)}, {column.title}", cell)

"""A report of the documents floor as a page of the site: facts, tables, charts, warnings, and every working.

Use it as `page(request, "…", title, report=shown(report))` and, in the template,
`{% from "ui/report.html" import report_body with context %}` and `{{ report_body(report) }}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wellspent.documents.derivation import Line, derived
from wellspent.documents.opened import Opened, opened_by
from wellspent.documents.pictures import Picture, pictures
from wellspent.documents.report import Cell, Report, Table
from wellspent.method.errors import Notice
from wellspent.method.working import FromLibrary, Symbol

_OPTION = re.compile(r"(^|\s)`?--[a-z]")


@dataclass(frozen=True, slots=True)
class ShownCell:
    """What a cell says, whether it is a number, and the number of the working it opens to (0: none).

    `page` is the address at which that working stands; empty for the page itself.
    """

    text: str
    number: bool
    working: int
    page: str = ""


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table, and the pictures that stand beside it. `total` marks the last row as one."""

    title: str
    heads: tuple[tuple[str, bool], ...]
    naming: int
    rows: tuple[tuple[ShownCell, ...], ...]
    note: str
    total: bool
    pictures: Sequence[Picture]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a working, with the steps under it."""

    text: str
    origin: str
    under: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Working:
    """How one figure was made; `number` is what its figures link to."""

    number: int
    label: str
    text: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ShownReport:
    """Everything a page shows of a report, in its order."""

    title: str
    lead: tuple[str, ...]
    facts: tuple[tuple[str, ShownCell], ...]
    pictures: Sequence[Picture]
    tables: tuple[ShownTable, ...]
    notices: tuple[Notice, ...]
    workings: tuple[tuple[str, tuple[Working, ...]], ...]
    sources: tuple[str, ...]
    conventions: tuple[str, ...]


NOT_SHOWN = (
    "It rests on a value that its holder may not pass on, so how it was made is shown to the holder alone."
)


@dataclass(frozen=True, slots=True)
class Near:
    """Which workings stand on a page itself, by the ids of their symbols, and the address where all of them do."""

    workings: frozenset[int]
    beyond: str


def shown(
    report: Report, closed: Callable[[FromLibrary], bool] | None = None, near: Near | None = None
) -> ShownReport:
    """The report for the template `ui/report.html`. Sentences about the command's options are left out.

    No working that leads to a value which is `closed` to whoever reads the page is told. Where not all workings
    are `near`, a figure of the others leads to the page that has them.
    """
    opened = opened_by(report)
    here = [figure for figure in opened if near is None or id(figure.working) in near.workings]
    open_to_all = [figure for figure in here if not _rests_on(figure.working, closed)]
    lines, sources = derived([figure.working for figure in open_to_all], apart=True)
    for figure in opened:
        figure.lines = [Line(0, NOT_SHOWN)]
    for figure, own in zip(open_to_all, lines, strict=True):
        figure.lines = own
    drawn = pictures(report)
    return ShownReport(
        title=report.title,
        lead=tuple(filter(None, map(without_options, report.lead))),
        facts=tuple((label, _cell(cell, opened, near)) for label, cell in report.facts),
        pictures=drawn.get("", []),
        tables=tuple(_table(table, opened, near, drawn.get(table.title, [])) for table in report.tables),
        notices=tuple(report.notices),
        workings=tuple(
            (
                group,
                tuple(Working(one.number, one.label, one.cell.text, nested(one.lines)) for one in figures),
            )
            for group, found in opened.groups.items()
            if (figures := [one for one in found if near is None or id(one.working) in near.workings])
        ),
        sources=tuple(sources),
        conventions=tuple(filter(None, map(without_options, report.conventions))),
    )


def _table(table: Table, opened: Opened, near: Near | None, drawn: Sequence[Picture]) -> ShownTable:
    rows = tuple(
        tuple(
            _cell(cell, opened, near, number=column.number)
            for column, cell in zip(table.columns, row, strict=True)
        )
        for row in table.rows
    )
    heads = tuple((column.title, column.number) for column in table.columns)
    return ShownTable(table.title, heads, table.naming, rows, without_options(table.note), table.total, drawn)


def _rests_on(working: Symbol, closed: Callable[[FromLibrary], bool] | None) -> bool:
    """Whether a working leads to a closed value; what it uses twice is looked at once."""
    ways, seen = [] if closed is None else [working], set[int]()
    while ways:
        here = ways.pop()
        if closed is not None and isinstance(here.origin, FromLibrary) and closed(here.origin):
            return True
        ways += [part for part in here.parts if id(part) not in seen]
        seen.update(map(id, here.parts))
    return False


def _cell(cell: Cell, opened: Opened, near: Near | None, *, number: bool = False) -> ShownCell:
    far = near is not None and cell.working is not None and id(cell.working) not in near.workings
    return ShownCell(cell.text, number, opened.number(cell) or 0, near.beyond if near and far else "")


def without_options(text: str) -> str:
    """A text without the sentences that name an option of the command: a page has boxes instead."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return " ".join(sentence for sentence in sentences if not _OPTION.search(sentence))


def nested(lines: Sequence[Line]) -> tuple[Step, ...]:
    """The lines of a working, each holding those that stand deeper after it."""
    found: list[Step] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        end = place + 1
        while end < len(lines) and lines[end].depth > line.depth:
            end += 1
        found.append(Step(line.text, line.origin, nested(lines[place + 1 : end])))
        place = end
    return tuple(found)

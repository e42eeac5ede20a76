"""A report as a PDF for paper and screen readers: tagged (PDF/UA-1), its fonts inside it, the same bytes every time.

The template is fixed. What a report says reaches it as JSON, as strings, and is never read as code; it cannot open
files or fetch anything. A report that is dated is PDF/A-2a too, which wants a date; nothing asks the clock.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from importlib.resources import files
from typing import Any

from wellspent import __version__
from wellspent.documents.charts.chart import Chart
from wellspent.documents.derivation import Derivation, Line
from wellspent.documents.figures import to_json
from wellspent.documents.lettering import Lettering
from wellspent.documents.opened import Figure, Opened, opened_by
from wellspent.documents.report import Cell, Report, Table
from wellspent.documents.sheets import INSET, UPRIGHT, Laid, Words, height, lay_out
from wellspent.documents.typeface import FAMILY, fonts, typeface
from wellspent.method.errors import Fault, Notice, Refused
from wellspent.method.numbers import grouped

MOST_CELLS = 40_000
"""A document of more cells would be hundreds of pages: each table shows its first rows, and says so."""

FEWEST_ROWS = 25
"""However much stands before it, a table shows so many rows."""

MOST_LINES = 1_500
"""The appendix of workings has about so many lines, some thirty pages; the rest is counted."""

FIRST_WARNINGS = 10
"""So many warnings stand before the figures; the others follow them, so that nobody turns pages to find a figure."""

KEPT_WHOLE = 1_500
"""A row whose texts have more letters than this may go over the end of a page."""

SHORT, LOW = 14, 330.0
"""A table of no more rows and no taller, in points, is not parted by the end of a page."""

WIDTH, TALLEST, TALLEST_SIDEWAYS = 480.0, 600.0, 370.0
"""How wide a chart is drawn, and the most height that a page has for it, in points."""

UNTITLED = "Untitled"

TITLE, TEXT = 20.0, 10.0
"""Sizes of letters, in points; the template has the same."""

_HEIGHT = re.compile(r'<svg[^>]* height="([0-9.]+)pt"')


def to_pdf(report: Report) -> bytes:
    """The document. Raises `Refused`, with what the typesetter said, where it cannot be set."""
    return typeset(Setting(_trimmed(report)).document(report), _dated(report.figures))


def typeset(document: Mapping[str, Any], dated: date | None) -> bytes:
    """What the template makes of `document`: PDF/UA-1, and PDF/A-2a where there is a date.

    Raises `Refused` where the standards are not met: an image without a text in its place, a letter without a picture.
    """
    import typst  # late: it is large, and most commands write no PDF

    template = (files("wellspent.documents") / "templates" / "report.typ").read_bytes()
    given = {**document, "date": [dated.year, dated.month, dated.day] if dated else None}
    setter: Any = typst  # its stubs have no overload for a template in memory
    try:
        made, warned = setter.compile_with_warnings(
            template,
            root=str(fonts()),  # the template reads no file; what it could reach is public
            font_paths=[str(fonts())],
            ignore_system_fonts=True,
            sys_inputs={"document": json.dumps(given, ensure_ascii=True)},
            pdf_standards=["ua-1", "a-2a"] if dated else ["ua-1"],
        )
    except (typst.TypstError, RuntimeError, ValueError) as error:
        said = getattr(error, "message", None) or str(error)
        mend = "Write it as .html, and tell us with the file that was valued."
        raise Refused(Fault(f"the PDF cannot be set: {said}", mend, "--out")) from None
    if warned:  # such as an unknown font, without which the pages would be empty
        raise Refused(
            Fault(f"the PDF cannot be set: {warned[0].message}", "Install wellspent again.", "--out")
        )
    return bytes(made)


def _dated(figures: Mapping[str, Any]) -> date | None:
    """The day of the decision, where the report has one: the same report is then the same document on any day."""
    lots = figures.get("lots")
    found = figures.get("decided") or (lots[0].get("decided") if isinstance(lots, list) and lots else None)
    try:
        return found if isinstance(found, date) else date.fromisoformat(str(found)) if found else None
    except ValueError:
        return None


def _trimmed(report: Report) -> Report:
    """The report with no more rows than paper bears; a table that loses some says how many there are."""
    left, tables = MOST_CELLS, []
    for table in report.tables:
        most = max(left // max(len(table.columns), 1), FEWEST_ROWS)
        left -= min(len(table.rows), most) * len(table.columns)
        tables.append(_shortened(table, most) if len(table.rows) > most else table)
    return replace(report, tables=tuple(tables))


def _shortened(table: Table, most: int) -> Table:
    last = 1 if table.total else 0
    rows = (*table.rows[: most - last], *table.rows[len(table.rows) - last :])
    shown, whole = grouped(most - last), grouped(len(table.rows) - last)
    total = "; the total is of all of them" if table.total else ""
    note = f"These are the first {shown} of {whole} rows{total}. The CSV and Excel files of this report hold every row."
    return replace(table, rows=rows, note=f"{note} {table.note}".strip())


@dataclass(slots=True)
class Setting:
    """Turns one report, already short enough, into what the template is given."""

    report: Report
    letters: Lettering = field(default_factory=Lettering)
    opened: Opened = field(init=False)
    printed: int = 0
    """Workings are printed of the figures up to this number."""
    _first: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.opened = opened_by(self.report)

    def document(self, whole: Report) -> dict[str, Any]:
        """What the template is given; `whole` is the report before it was shortened."""
        report = self.report
        workings, sources = self._workings()
        said = {
            "family": FAMILY,
            "title": self.heading(report.title, TITLE),
            "name": self.letters.text(report.title).strip() or UNTITLED,
            "lead": self._all(report.lead),
            "facts": [
                [self.say(label, TEXT, UPRIGHT * 0.45), self._cell(cell, TEXT, UPRIGHT * 0.5, "Bold")]
                for label, cell in report.facts
            ],
            "warnings": self._warnings(report.notices[:FIRST_WARNINGS]),
            "later": self._warnings(report.notices[FIRST_WARNINGS:]),
            "spreads": list(self._spreads()),
            "next": self._all(report.next_steps),
            "method": self._all(report.conventions),
            "workings": workings,
            "left": self._left(),
            "sources": self._all(sources),
            "made": f"Made by Wellspent {__version__}.",
            "digest": sha256((to_json(whole.figures) + "\n").encode()).hexdigest(),
        }
        return {**said, "missing": self.letters.sentence}

    def say(self, text: str, size: float = TEXT, room: float = UPRIGHT - 30, style: str = "Regular") -> str:
        """A text fit to be set within `room` points at `size`."""
        return typeface(style).breakable(self.letters.text(text), size, room)

    def heading(self, text: str, size: float = 13.0) -> str:
        """A heading, which is never empty: the standard refuses one that is."""
        return self.say(text, size, style="Bold").strip() or UNTITLED

    def _all(self, texts: Sequence[str]) -> list[str]:
        return [self.say(text) for text in texts]

    def _warnings(self, notices: Sequence[Notice]) -> list[list[str]]:
        return [[self.say(notice.text), self.say(notice.code, 8)] for notice in notices]

    def _cell(self, cell: Cell, size: float, room: float, style: str = "Regular") -> str | list[Any]:
        """The cell's text; with the number of its figure and whether it stands here first, where that is printed."""
        text = self.say(cell.text, size, room, style)
        number = self.opened.number(cell)
        if number is None or number > self.printed:
            return text
        first = number not in self._first
        self._first.add(number)
        return [text, number, first]

    def _spreads(self) -> Iterator[dict[str, Any]]:
        """Charts and tables in runs that lie the same way on the page."""
        items: list[dict[str, Any]] = []
        turned = False
        for sideways, item in self._items():
            if items and sideways != turned:
                yield {"sideways": turned, "items": items}
                items = []
            turned = sideways
            items.append(item)
        if items:
            yield {"sideways": turned, "items": items}

    def _items(self) -> Iterator[tuple[bool, dict[str, Any]]]:
        """Each chart and each part of a table, and whether it lies sideways.

        A chart comes after the table that holds its numbers, on the same page where there is room; one without such
        a table comes first.
        """
        titles = {table.title for table in self.report.tables}
        for chart in self.report.charts:
            if chart.beside not in titles:
                yield False, self._picture(chart, level=2, sideways=False)
        for table in self.report.tables:
            sideways = False
            for laid, item in self._table(table):
                sideways = laid.sideways
                yield sideways, item
            for chart in self.report.charts:
                if chart.beside == table.title:
                    yield sideways, self._picture(chart, level=3, sideways=sideways)

    def _picture(self, chart: Chart, *, level: int, sideways: bool) -> dict[str, Any]:
        """A chart as the template takes it, no taller than a page; `level` is that of its heading."""
        from wellspent.documents.charts import alt_text, to_svg  # late: drawing is slow to load

        svg = to_svg(chart)
        found = _HEIGHT.search(svg)
        tallest = TALLEST_SIDEWAYS if sideways else TALLEST
        drawn = float(found[1]) if found else tallest
        return {
            "svg": svg,
            "alt": self.letters.text(alt_text(chart)),
            "title": self.heading(chart.title),
            "level": level,
            "shows": self.say(chart.shows),
            "width": WIDTH * min(1.0, tallest / drawn),
        }

    def _table(self, table: Table) -> Iterator[tuple[Laid, dict[str, Any]]]:
        """A table as it lies on paper, in one part or several."""
        texts = [[self.letters.text(cell.text) for cell in row] for row in table.rows]
        columns = [
            Words(self.letters.text(column.title), [row[place] for row in texts], column.number)
            for place, column in enumerate(table.columns)
        ]
        parts = lay_out(columns, table.naming)
        for part, laid in enumerate(parts, 1):
            yield laid, self._part(table, laid, (part, len(parts)))

    def _part(self, table: Table, laid: Laid, part: tuple[int, int]) -> dict[str, Any]:
        number, parts = part
        title = f"{table.title}, part {number} of {parts}" if parts > 1 else table.title
        rooms = [width - INSET for width in laid.widths]
        heads = [
            self.say(table.columns[place].title, laid.size, room, "Bold")
            for place, room in zip(laid.places, rooms, strict=True)
        ]
        last = len(table.rows) - 1 if table.total else -1
        texts = [[row[place].text for place in laid.places] for row in table.rows[: SHORT + 1]]
        rows = [
            [
                self._cell(row[place], laid.size, room, "Bold" if at == last else "Regular")
                for place, room in zip(laid.places, rooms, strict=True)
            ]
            for at, row in enumerate(table.rows)
        ]
        return {
            "title": self.heading(title),
            "widths": laid.widths,
            "size": laid.size,
            "right": [table.columns[place].number and place != table.naming for place in laid.places],
            "heads": heads,
            "rows": rows,
            "total": table.total,
            "short": len(rows) <= SHORT and height(laid, texts) <= LOW,
            "long": any(sum(len(cell.text) for cell in row) > KEPT_WHOLE for row in table.rows),
            "note": self.say(table.note) if number == parts else "",
        }

    def _workings(self) -> tuple[list[dict[str, Any]], list[str]]:
        """The appendix: as many workings as it holds, under the tables they belong to, and their sources."""
        derivation, lines, groups = Derivation(), 0, []
        for title, figures in self.opened.groups.items():
            shown = []
            for figure in figures:
                if lines >= MOST_LINES:
                    break
                found = derivation.lines(figure.working)  # read in a row: a step is told once
                lines += len(found) + 2
                self.printed = figure.number
                shown.append(self._working(figure, found))
            if shown:
                groups.append({"title": title and self.heading(title), "figures": shown})
        return groups, derivation.sources

    def _working(self, figure: Figure, lines: Sequence[Line]) -> dict[str, Any]:
        return {
            "number": figure.number,
            "label": self.say(f"{figure.label}: {figure.cell.text}", TEXT, UPRIGHT - 90, "Bold"),
            "lines": [
                [
                    min(line.depth, 9),
                    self.say(line.text, 9, UPRIGHT - 120),
                    self.say(line.origin, 8, UPRIGHT - 120),
                ]
                for line in lines
            ],
        }

    def _left(self) -> str:
        """What the appendix leaves out; nothing where it is whole."""
        whole = len(list(self.opened))
        if self.printed >= whole:
            return ""
        return (
            f"The workings of the first {grouped(self.printed)} of {grouped(whole)} figures are printed here. "
            "The HTML report (--out report.html) opens every one."
        )

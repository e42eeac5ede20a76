"""A report as a Word document: headings, tables whose heads repeat, charts with their words, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.shared import Emu, Mm, Pt

from wellspent.documents.charts import Chart, alt_text, to_png
from wellspent.documents.report import Report, Table
from wellspent.documents.wordshape import add_row, add_table, new_document, packed, printable

MOST_ROWS = 500
"""A table of more rows is cut, and says where all of them are: nobody reads them in Word."""

MOST_UPRIGHT = 6
"""A table of more columns turns the page."""

DPI = 160
NARROWEST, LINE = 6, 34
"""The fewest letters that a column is made for, and the most that it asks for: longer text wraps."""


def to_docx(report: Report) -> bytes:
    """The document as .docx bytes; the same report gives the same bytes. Figures are as text: their workings are in
    the page (.html) and the workbook (.xlsx)."""
    wide = any(len(table.columns) > MOST_UPRIGHT for table in report.tables)
    page = new_document(printable(report.title), landscape=wide)
    room = 257.0 if wide else 170.0
    page.add_paragraph(printable(report.title), style="Title")
    for sentence in report.lead:
        page.add_paragraph(printable(sentence))
    if report.facts:
        _facts(page, report, room)
    if report.notices:
        _list(page, "Before you rely on this", [f"{each.text} ({each.code})" for each in report.notices])
    titles = {table.title for table in report.tables}
    for chart in report.charts:
        if chart.beside not in titles:
            _chart(page, chart, room)
    for table in report.tables:
        _table(page, table, room)
        for chart in report.charts:
            if chart.beside == table.title:
                _chart(page, chart, room)
    _list(page, "How it was worked out", report.conventions)
    _list(page, "Next", report.next_steps)
    return packed(page)


def _facts(page: Document, report: Report, room: float) -> None:
    """The facts as a table of two columns, the name of each in front."""
    table = add_table(page, ("Figure", "Value"), (room * 0.4, room * 0.6))
    for label, cell in report.facts:
        add_row(table, (label, cell.text))
        table.rows[-1].cells[0].paragraphs[0].runs[0].bold = True


def _list(page: Document, title: str, texts: Sequence[str]) -> None:
    if not texts:
        return
    page.add_heading(title, 1)
    for text in texts:
        page.add_paragraph(printable(text), style="List Bullet")


def _table(page: Document, table: Table, room: float) -> None:
    page.add_heading(printable(table.title), 1)
    if table.note:
        page.add_paragraph(printable(table.note)).paragraph_format.keep_with_next = True
    if not table.rows:
        return
    numbers = [column.number for column in table.columns]
    heads = [column.title for column in table.columns]
    made = add_table(page, heads, widths(table, room), numbers)
    rows = table.rows if len(table.rows) <= MOST_ROWS else table.rows[: MOST_ROWS - 1]
    for place, cells in enumerate(rows):
        last = table.total and place == len(table.rows) - 1
        add_row(made, [cell.text for cell in cells], numbers, bold=last)
    if len(rows) < len(table.rows):
        if table.total:
            add_row(made, [cell.text for cell in table.rows[-1]], numbers, bold=True)
        left = len(table.rows) - len(rows) - table.total
        page.add_paragraph(
            f"{left:,} more rows are in the workbook (.xlsx) and in the table (.csv) of this report."
        )


def widths(table: Table, room: float) -> list[float]:
    """The widths of the columns in millimetres, in proportion to what stands in them, and `room` together."""
    wants = []
    for place, column in enumerate(table.columns):
        texts = [row[place].text for row in table.rows[:MOST_ROWS]]
        longest = max((len(text) for text in texts), default=0)
        words = [len(word) for text in (*texts, column.title) for word in text.split()]
        wants.append(max(min(longest, LINE), *words[:2000], NARROWEST) + 2)
    return [room * want / sum(wants) for want in wants]


def _chart(page: Document, chart: Chart, room: float) -> None:
    """The chart as a picture that says in words what it shows."""
    caption = page.add_paragraph(printable(chart.title), style="Caption")
    caption.paragraph_format.space_before = Pt(8)
    caption.paragraph_format.keep_with_next = True
    paragraph = page.add_paragraph()
    picture: Any = paragraph.add_run().add_picture(io.BytesIO(to_png(chart, DPI)), width=Mm(min(room, 170)))
    if picture.height > Mm(160):
        picture.width = Emu(int(picture.width * Mm(160) / picture.height))
        picture.height = Mm(160)
    about = picture._inline.docPr
    about.set("descr", printable(alt_text(chart)))
    about.set("title", printable(chart.title))

"""The look of a Word document: A4, headings, tables whose heads repeat, its language, and the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell

TEAL, SHADE = "0B5C63", "E3EFF0"
MADE = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The time that every document says it was made: the clock has no part in the bytes."""

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip file can say."""


def new_document(title: str, *, language: str = "en-GB", landscape: bool = False) -> Document:
    """An empty A4 document in our styles, with its title and language and a page number at the foot."""
    document = docx.Document()
    section = document.sections[0]
    long, short = Mm(297), Mm(210)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    _styles(document, language)
    _page_number(section.footer.paragraphs[0])
    about = document.core_properties
    about.title, about.author, about.language, about.comments = title[:255], "Wellspent", language, ""
    about.created = about.modified = MADE
    about.last_modified_by, about.revision = "Wellspent", 1
    return document


def _styles(document: Document, language: str) -> None:
    styles: Any = document.styles
    for name, size, colour in (
        ("Normal", 10.5, None), ("Title", 22, TEAL), ("Heading 1", 15, TEAL), ("Heading 2", 12.5, TEAL),
        ("Heading 3", 11, TEAL), ("List Bullet", 10.5, None), ("List Number", 10.5, None), ("Caption", 9.5, "505A5F"),
    ):  # fmt: skip
        style = styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            del fonts.attrib[key]
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{kind}"), "Arial")
        if colour:
            style.font.color.rgb = RGBColor.from_string(colour)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    borders = styles["Title"].element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    if borders is not None:
        borders.getparent().remove(borders)
    rules = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    spoken = rules.find(qn("w:lang"))
    spoken = spoken if spoken is not None else OxmlElement("w:lang")
    spoken.set(qn("w:val"), language)
    rules.append(spoken)


def _page_number(paragraph: Any) -> None:
    """The field of the page's number, at the right."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run("Page ")
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def add_table(
    document: Document, heads: Sequence[str], widths: Sequence[float], numbers: Sequence[bool] = ()
) -> Table:
    """A table with a head that repeats on every page; `widths` in millimetres, `numbers` stand to the right."""
    table: Table = document.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    _borders(table)
    for place, (cell, head) in enumerate(zip(table.rows[0].cells, heads, strict=True)):
        write(cell, head, bold=True, colour="FFFFFF", right=place < len(numbers) and numbers[place])
        shade(cell, TEAL)
    _mark(table.rows[0], "w:tblHeader")
    _mark(table.rows[0], "w:cantSplit")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def add_row(table: Table, texts: Sequence[str], numbers: Sequence[bool] = (), *, bold: bool = False) -> None:
    """One row, which no page break divides."""
    row = table.add_row()  # type: ignore[no-untyped-call]
    _mark(row, "w:cantSplit")
    for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = table.columns[place].width
        write(cell, text, bold=bold, right=place < len(numbers) and numbers[place])


def write(cell: _Cell, text: str, *, bold: bool = False, colour: str = "", right: bool = False) -> None:
    """Text in a cell, set close."""
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.space_before = Pt(2)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(printable(text))
    run.bold = bold
    run.font.size = Pt(9.5)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)


def shade(cell: _Cell, colour: str) -> None:
    """The colour behind a cell."""
    filling = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        filling.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(filling)


def _borders(table: Table) -> None:
    """Thin grey lines between rows and none between columns."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), "nil" if side in ("left", "right", "insideV") else "single")
        line.set(qn("w:sz"), "4")
        line.set(qn("w:color"), "B1B4B6")
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def printable(text: str) -> str:
    """Text that XML can hold."""
    return "".join(letter if letter.isprintable() or letter in "\n\t" else " " for letter in text)


def packed(document: Any) -> bytes:
    """The document as .docx bytes, the same for the same content."""
    out = io.BytesIO()
    document.save(out)
    return timeless(out.getvalue())


def timeless(content: bytes) -> bytes:
    """A zip file with the same members in the same order, and no times of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            made = zipfile.ZipInfo(entry.filename, EARLIEST)
            made.compress_type, made.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(made, old.read(entry))
    return out.getvalue()

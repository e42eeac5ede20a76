"""The look of an offer workbook: its styles, its inputs and the hidden list of where each answer stands.

Yellow cells are the bidder's; all else is locked. Text is always written as text and never as a formula.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from wellspent.method.asking import words_in as words_in
from wellspent.method.errors import Fault, Refused
from wellspent.method.numbers import spell

HIDDEN = "wellspent"
READY = "Ready"
"""What a check says of what is complete."""

TEAL, YELLOW, GREY, RED, GREEN = "#0B5C63", "#FFF8D6", "#F3F2F1", "#B10E1E", "#00703C"
LONGEST = 32_000
LINE = 15
"""The height of a line of text in points."""
TALLEST = 400
DIGITS = 15
"""A spreadsheet keeps so many digits of a number."""


@dataclass(slots=True)
class Paper:
    """One workbook being written: each style once, and the fields of the hidden sheet."""

    book: Any
    fields: list[tuple[str, ...]] = field(default_factory=list)
    _styles: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def style(self, **properties: Any) -> Any:
        """The style of these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            base = {
                "font_name": "Arial",
                "font_size": 10,
                "valign": "top",
                "text_wrap": True,
                "align": "left",
                "indent": 1,
            }
            self._styles[key] = self.book.add_format({**base, **properties})
        return self._styles[key]

    def sheet(self, name: str, widths: tuple[float, ...], *, landscape: bool = True) -> Any:
        """A protected sheet of A4 pages with columns of these widths."""
        sheet = self.book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, self.style())
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&RPage &P of &N")
        sheet.hide_gridlines(2)
        sheet.protect("", {"format_rows": True, "format_columns": True})
        return sheet

    def text(self, sheet: Any, row: int, column: int, words: str, **properties: Any) -> None:
        """Text in a locked cell."""
        sheet.write_string(row, column, clean(words), self.style(**properties))

    def heads(self, sheet: Any, row: int, titles: tuple[str, ...]) -> None:
        """A row of column headings, repeated on every printed page."""
        for column, title in enumerate(titles):
            self.text(sheet, row, column, title, bold=True, font_color="#FFFFFF", bg_color=TEAL, border=1)
        sheet.repeat_rows(row)
        sheet.freeze_panes(row + 1, 1)

    def locate(
        self, what: str, sheet: Any, at: tuple[int, int], name: str, unit: str = "", line: str = ""
    ) -> None:
        """Note on the hidden sheet what a cell holds."""
        self.fields.append(("field", what, sheet.get_name(), xl_rowcol_to_cell(*at), name, unit, line))

    def input(self, sheet: Any, at: tuple[int, int], value: Any = None, **properties: Any) -> None:
        """A yellow cell for the bidder, filled where a value is given."""
        looks = {"locked": False, "bg_color": YELLOW, "border": 1, "border_color": "#505A5F", **properties}
        style = self.style(**looks)
        match value:
            case None | "":
                sheet.write_blank(*at, None, style)
            case Fraction():
                sheet.write_number(*at, number_of(value), style)
            case date():
                sheet.write_datetime(*at, value, style)
            case _:
                sheet.write_string(*at, clean(str(value)), style)

    def formula(self, sheet: Any, at: tuple[int, int], formula: str, value: Any, **properties: Any) -> None:
        """A locked formula with what it comes to stored beside it."""
        looks = {"bg_color": GREY, "border": 1, "border_color": "#B1B4B6", **properties}
        sheet.write_formula(*at, formula, self.style(**looks), value)

    def check(self, sheet: Any, cells: str) -> None:
        """Green where a check says Ready, red where something is to be mended."""
        for criteria, value, colour in (
            ("begins with", "Ready", GREEN),
            ("begins with", "Not ", "#505A5F"),
        ):
            sheet.conditional_format(
                cells,
                {"type": "text", "criteria": criteria, "value": value, "stop_if_true": True,
                 "format": self.book.add_format({"font_color": colour, "bold": colour == GREEN})},
            )  # fmt: skip
        sheet.conditional_format(
            cells,
            {"type": "no_blanks", "format": self.book.add_format({"font_color": RED, "bold": True})},
        )

    def hidden(self, about: dict[str, str]) -> None:
        """The sheet by which the workbook is read back."""
        sheet = self.book.add_worksheet(HIDDEN)
        rows = [*about.items(), *self.fields]
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                sheet.write_string(row, column, text)
        sheet.protect("")
        sheet.very_hidden()


def words_formula(cell: str) -> str:
    """How many words a cell holds, where words are what blanks and line breaks divide."""
    flat = f'TRIM(SUBSTITUTE({cell},CHAR(10)," "))'
    return f'=IF(LEN({flat})=0,0,LEN({flat})-LEN(SUBSTITUTE({flat}," ",""))+1)'


def height(*columns: tuple[str, float]) -> float:
    """The height of a row whose cells hold these texts in columns of these widths."""
    lines = 1
    for text, width in columns:
        room = max(width * 1.05, 1)
        lines = max(lines, sum(1 + int(max(len(part) - 1, 0) // room) for part in text.split("\n")))
    return min(LINE * lines + 4, TALLEST)


def number_of(value: Fraction) -> float:
    """A number as a spreadsheet keeps it. Raises `Refused` where it would keep another one."""
    written = spell(value, 12)
    if Fraction(written) != value or len(written.replace(".", "").replace("-", "").lstrip("0")) > DIGITS:
        rule = f"{written} has more digits than a spreadsheet keeps"
        raise Refused(Fault(rule, f"Round it to {DIGITS} digits."))
    return float(value)


def clean(text: str) -> str:
    """Text that a workbook can hold: no control characters, and not too long."""
    kept = "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)
    return kept if len(kept) <= LONGEST else f"{kept[: LONGEST - 1]}…"

"""A report as an Excel workbook whose figures are live formulas over their working.

A figure on the sheet Report refers to its row on the sheet Working, where every step stands once, as a formula over
the steps before it; change an input there and the report follows. Beside each formula the exact figure is stored, as
it was reckoned here, for readers that do not recalculate. Text is always written as text and never as a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import xlsxwriter

from wellspent import __version__
from wellspent.documents.formulas import COLUMN, Ledger, Step, money_workings
from wellspent.documents.report import Cell, Report, Table
from wellspent.documents.units import is_money
from wellspent.method.numbers import spell

SIGNS_OF_MONEY = {"GBP": "£", "EUR": "€", "USD": "$"}
NARROWEST, WIDEST = 10, 48
"""The widths of a column, in letters."""

TALLEST = 400
"""The height of a row in points: a spreadsheet takes no more than 409."""

LONGEST = 32_000
"""A cell holds 32,767 letters; a longer text is cut."""

LOOKED_AT = 500
"""How many rows decide how wide a column is."""

GUIDE = (
    "Figures are formulas over the sheet Working. Change a shaded input there and they follow. What the sum decided on"
    " its way (which row of a menu applies, which year pays back, who is out) is not decided again: run wellspent for"
    " that. Spreadsheets keep 15 digits; the figures stored with the formulas were reckoned exactly."
)

_NUMBER = re.compile(r"(-?)(£|€|\$|[A-Z]{3} )?(\d[\d,]*)(?:\.(\d+))?(%| .*)?", re.DOTALL)
_WHOLE = re.compile(r"0|[1-9]\d{0,14}")


def to_workbook(report: Report) -> bytes:
    """The workbook: the sheets Report, Working, Sources and Warnings, those of them that hold something."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": _clean(report.title)[:255], "comments": f"Made by Wellspent {__version__}"})
    kept = frozenset(id(symbol) for symbol in money_workings(report.figures))
    writer = Writer(book, Ledger(kept))
    writer.report(report)
    if writer.ledger.rows:
        writer.working()
    if writer.ledger.sources:
        sources = [(str(place), text) for place, text in enumerate(writer.ledger.sources, 1)]
        writer.listing("Sources", ("Number", "Source"), sources)
    if report.notices:
        warnings = [(notice.code, notice.text) for notice in report.notices]
        writer.listing("Warnings", ("Code", "Warning"), warnings)
    book.close()
    return out.getvalue()


@dataclass(slots=True)
class Writer:
    """Writes the sheets of one workbook, each style made once."""

    book: Any
    ledger: Ledger
    _styles: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def style(self, **properties: Any) -> Any:
        """The style of these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = self.book.add_format({"valign": "top", **properties})
        return self._styles[key]

    def report(self, report: Report) -> None:
        """The sheet Report: title, sentences, facts, tables, and how it was worked out."""
        sheet = self.book.add_worksheet("Report")
        _lay_out(sheet, landscape=True)
        widths = _widths(report)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, _clean(report.title), self.style(bold=True, font_size=16))
        sheet.freeze_panes(1, 0)
        across = max(len(widths) - 1, 1), sum(widths)
        row = 2
        for sentence in report.lead:
            row = self._sentence(sheet, row, sentence, across)
        for label, cell in report.facts:
            sheet.write_string(row, 0, _clean(label), self.style(bold=True, text_wrap=True))
            self._cell(sheet, row, 1, cell, number=True)
            row += 1
        for table in report.tables:
            row = self._table(sheet, row + 1, table, across)
        said = [*report.conventions, *((GUIDE,) if self.ledger.rows else ())]
        if said:
            sheet.write_string(row + 1, 0, "How it was worked out", self.style(bold=True, font_size=13))
            row += 2
        for sentence in said:
            row = self._sentence(sheet, row, sentence, across)

    def _sentence(self, sheet: Any, row: int, text: str, across: tuple[int, float]) -> int:
        """A sentence over the columns of the report, wrapped; the row after it."""
        last, width = across
        text = _clean(text)
        wrapped = self.style(text_wrap=True)
        sheet.merge_range(row, 0, row, last, "", wrapped)
        sheet.write_string(row, 0, text, wrapped)
        sheet.set_row(row, min(15 * (1 + int(len(text) // max(width * 0.95, 1))), TALLEST))
        return row + 1

    def _table(self, sheet: Any, row: int, table: Table, across: tuple[int, float]) -> int:
        """A table under its title; the row after it."""
        sheet.write_string(row, 0, _clean(table.title), self.style(bold=True, font_size=13))
        row += 1
        if table.note:
            row = self._sentence(sheet, row, table.note, across)
        for place, column in enumerate(table.columns):
            looks = {"align": _side(place)} if column.number else {"align": "left", "indent": min(place, 1)}
            head = self.style(bold=True, text_wrap=True, bottom=1, **looks)
            sheet.write_string(row, place, _clean(column.title), head)
        decimals = [_decimals(row[place] for row in table.rows) for place in range(len(table.columns))]
        for number, cells in enumerate(table.rows, 1):
            more = {"bold": True, "top": 1} if table.total and number == len(table.rows) else {}
            for place, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
                self._cell(
                    sheet, row + number, place, cell, number=column.number, places=decimals[place], **more
                )
        return row + len(table.rows) + 1

    def _cell(
        self, sheet: Any, row: int, column: int, cell: Cell, *, number: bool, places: int = 0, **more: Any
    ) -> None:
        """A figure as a reference to its working, a bare number as a number, anything else as text."""
        text, bare = cell.text, cell.bare
        if bare is None and number and _WHOLE.fullmatch(text):
            bare = text
        found = _NUMBER.fullmatch(text)
        if not bare or found is None:
            more |= {"align": _side(column)} if number else {"text_wrap": True, "indent": min(column, 1)}
            sheet.write_string(row, column, _clean(text), self.style(**more))
            return
        plain = cell.working is None and cell.bare is None
        style = self.style(num_format="0" if plain else _format(found, places), align=_side(column), **more)
        reference = self.ledger.reference(cell.working) if cell.working is not None else None
        if reference is None or cell.working is None:
            _write_number(sheet, row, column, Fraction(bare), style)
        else:
            _write_formula(sheet, row, column, f"=Working!{reference}", style, cell.working.value)

    def working(self) -> None:
        """The sheet Working: a row a step, inputs before what is made of them."""
        sheet = self.book.add_worksheet("Working")
        _lay_out(sheet, landscape=True)
        for column, width in enumerate((42, 54, 18, 16, 60)):
            sheet.set_column(column, column, width)
        self._heads(sheet, ("Step", "How it is made", "Value", "Unit", "Where it came from"))
        wrapped = self.style(text_wrap=True)
        for place, step in enumerate(self.ledger.rows, 1):
            sheet.write_string(place, 0, _clean(step.name), wrapped)
            sheet.write_string(place, 1, _clean(step.words), wrapped)
            self._value(sheet, place, step)
            sheet.write_string(place, 3, _clean(step.unit), wrapped)
            sheet.write_string(place, 4, _clean(step.origin), wrapped)

    def _value(self, sheet: Any, row: int, step: Step) -> None:
        column = ord(COLUMN) - ord("A")
        looks: dict[str, Any] = {"num_format": _format_of_unit(step.unit), "align": "right"}
        if step.formula:
            _write_formula(sheet, row, column, f"={step.formula}", self.style(**looks), step.value)
            return
        looks |= {"bg_color": "#FFF2CC", "font_color": "#1F3864", "border": 1} if step.entered else {}
        _write_number(sheet, row, column, step.value, self.style(**looks))

    def listing(self, name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A sheet of two columns of text."""
        sheet = self.book.add_worksheet(name)
        _lay_out(sheet, landscape=False)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 100)
        self._heads(sheet, heads)
        for place, texts in enumerate(rows, 1):
            for column, text in enumerate(texts):
                sheet.write_string(place, column, _clean(text), self.style(text_wrap=True))

    def _heads(self, sheet: Any, heads: Sequence[str]) -> None:
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, self.style(bold=True, bottom=1, bg_color="#E7E6E6"))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)


def _side(column: int) -> str:
    """Where a number stands in its column: to the right, but in the first, the wide one of the names."""
    return "right" if column else "left"


def _lay_out(sheet: Any, *, landscape: bool) -> None:
    """A4, as wide as the page, numbered."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P of &N")


def _write_number(sheet: Any, row: int, column: int, value: Fraction, style: Any) -> None:
    try:
        sheet.write_number(row, column, float(value), style)
    except OverflowError:  # beyond what a spreadsheet counts to
        sheet.write_string(row, column, spell(value), style)


def _write_formula(sheet: Any, row: int, column: int, formula: str, style: Any, value: Fraction) -> None:
    """A formula with its exact figure stored beside it."""
    try:
        sheet.write_formula(row, column, formula, style, float(value))
    except OverflowError:
        sheet.write_string(row, column, spell(value), style)


def _format(found: re.Match[str], places: int) -> str:
    """The number format of a figure that a person reads as `found`, with the decimals of its column."""
    _, sign, _, decimals, unit = found.groups()
    places = max(places, len(decimals or ""))
    if unit == "%":
        return "0." + "0" * places + "%" if places else "0%"
    if sign:
        places = max(places, 2)
    shown = "#,##0" + ("." + "0" * places if places else "")
    before, after = (f'"{_quotable(part)}"' if part else "" for part in (sign, unit))
    return f"{before}{shown}{after};-{before}{shown}{after}"


def _format_of_unit(unit: str) -> str:
    """The number format of a step: pounds with pence, and more decimals where there are some."""
    if not is_money(unit):
        return "General"
    sign = SIGNS_OF_MONEY.get(unit[:3], f"{unit[:3]} ")
    shown = f'"{sign}"#,##0.00####'
    return f"{shown};-{shown}"


def _quotable(text: str) -> str:
    return _clean(text).replace('"', "")[:60]


def _decimals(cells: Iterable[Cell]) -> int:
    """The most decimals that any number of a column shows; none where it holds numbers of several kinds."""
    found = [match for cell in cells if cell.bare and (match := _NUMBER.fullmatch(cell.text))]
    alike = len({(match[2], match[5]) for match in found}) == 1
    return max(len(match[4] or "") for match in found) if alike else 0


def _widths(report: Report) -> list[float]:
    """The widths of the report's columns: of what stands in them, within reason."""
    wide = {0: max((len(label) for label, _ in report.facts), default=0), 1: 0}
    for _, cell in report.facts:
        wide[1] = max(wide[1], len(cell.text))
    for table in report.tables:
        for place, column in enumerate(table.columns):
            texts = (row[place].text for row in table.rows[:LOOKED_AT])
            longest = max(map(len, (*column.title.split(), *texts)), default=0)
            wide[place] = max(wide.get(place, 0), longest)
    return _between(wide)


def _between(wide: Mapping[int, int]) -> list[float]:
    widths: list[float] = [min(max(wide[place] + 2, NARROWEST), WIDEST) for place in sorted(wide)]
    widths[0] = max(widths[0], 24)
    return widths


def _clean(text: str) -> str:
    """Text that a workbook can hold: no control characters or halves of letters, and not too long."""
    kept = "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)
    return kept if len(kept) <= LONGEST else f"{kept[: LONGEST - 1]}…"

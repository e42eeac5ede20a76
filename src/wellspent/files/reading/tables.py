"""Tables with a row an entry: CSV as spreadsheets save it, and the first sheet of an Excel workbook."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from wellspent.files.reading.places import KeyPath, in_words
from wellspent.files.reading.zips import BROKEN
from wellspent.method.errors import Fault, Refused

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

Row = tuple[int, Sequence[Any]]
"""A row's number in the file (from 1) and its cells."""

MOST_CELLS = 40_000_000
"""The most cells a sheet may span. One stray cell in the last row spans 17 thousand million, and memory ends."""

MOST_UNPACKED = 2 * 1024**3
"""The most bytes a workbook may unpack to."""

_REFERENCE = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')


class Table:
    """Rows under a header, as a list of nested keys, and where each stands."""

    def __init__(self, name: str, key: str, rows: Sequence[Row]) -> None:
        self.name, self.key = name, key
        if not rows:
            raise self._refused("the table is empty", "Put the column names in the first row.")
        self.columns = self._header(*rows[0])
        if len(rows) == 1:
            mend = f"Write one for each {key}." if key != "row" else "Write one or more."
            raise self._refused("the table has no rows below its header", mend)
        self.numbers = [number for number, _ in rows[1:]]
        self.entries = [self._entry(number, row) for number, row in rows[1:]]

    def where(self, path: KeyPath) -> str:
        """A key path as row and column."""
        match path:
            case (str(), int(place), *keys) if place < len(self.numbers):
                column = ".".join(map(str, keys))
                return f"row {self.numbers[place]}" + (f", column {column}" if column else "")
            case _:
                return in_words(path)

    def _refused(self, rule: str, mend: str, place: str = "") -> Refused:
        return Refused(Fault(rule, mend, place, self.name))

    def _header(self, number: int, row: Sequence[Any]) -> list[str]:
        columns = [str(cell).strip() for cell in row]
        for place, column in enumerate(columns):
            twin = next((other for other in columns[:place] if column and _clash(column, other)), None)
            if twin == column:
                raise self._refused(
                    f'the column "{column}" stands twice', "Keep one of them.", f"row {number}"
                )
            if twin is not None:
                raise self._refused(
                    f'the columns "{twin}" and "{column}" cannot both stand',
                    f"Keep {min(twin, column, key=len)}, or only columns below it.",
                    f"row {number}",
                )
        return columns

    def _entry(self, number: int, row: Sequence[Any]) -> dict[str, Any]:
        entry: dict[str, Any] = {}
        for place, cell in enumerate(row):
            if _empty(cell):
                continue
            if place >= len(self.columns) or not self.columns[place]:
                mend = "Name the column, or clear the cell."
                raise self._refused("a cell stands under no column name", mend, f"row {number}")
            *ways, last = self.columns[place].split(".")
            inner = entry
            for way in ways:
                inner = inner.setdefault(way, {})
            inner[last] = _cell(cell)
        return entry


def _clash(column: str, other: str) -> bool:
    """Whether two columns cannot stand side by side: the same name, or one a table and the other a cell."""
    return column == other or column.startswith(f"{other}.") or other.startswith(f"{column}.")


def csv_rows(name: str, text: str) -> list[Row]:
    """The rows of a CSV table that are not empty. The delimiter is the one its header uses: , ; or tab."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=lambda sign: len(next(csv.reader([header], delimiter=sign), [])))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    try:
        for row in reader:
            rows.append((reader.line_num, row))
    except csv.Error as error:
        raise Refused(
            Fault(
                f"this is not a CSV table: {error}",
                "Save it again from the spreadsheet.",
                f"line {reader.line_num}",
                name,
            )
        ) from None
    return _filled(rows)


def xlsx_rows(name: str, content: bytes) -> list[Row]:
    """The rows of a workbook's first sheet that are not empty."""
    with _workbook(name, content) as book:
        sheet = book.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=True)
    first = sheet.start[0] if sheet.start else 0
    return _filled(enumerate(rows, first + 1))


def xlsx_sheets(name: str, content: bytes) -> dict[str, list[list[Any]]]:
    """Every sheet of a workbook from its first cell on, by name."""
    with _workbook(name, content) as book:
        return {
            title: book.get_sheet_by_name(title).to_python(skip_empty_area=False)
            for title in book.sheet_names
        }


@contextmanager
def _workbook(name: str, content: bytes) -> Iterator[CalamineWorkbook]:
    """A workbook to read from. Raises `Refused` where it is none, is too large, or cannot be read."""
    from python_calamine import CalamineError, CalamineWorkbook

    _refuse_giants(name, content)
    try:
        yield CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (CalamineError, OSError, ValueError, IndexError):
        raise _no_workbook(name) from None
    except BaseException as error:  # a panic of the reader is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise _no_workbook(name) from None


def _no_workbook(name: str) -> Refused:
    return Refused(Fault("this is not an Excel workbook", "Save it again as .xlsx.", file=name))


def _refuse_giants(name: str, content: bytes) -> None:
    """Refuse what would fill the memory before it is read: a zip bomb, or cells far apart."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
            if unpacked > MOST_UNPACKED:
                raise Refused(Fault("the workbook unpacks to more than 2 GiB", "Split it.", file=name))
            for entry in packed.infolist():
                if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                    _refuse_wide(name, packed.read(entry))
    except BROKEN:
        raise _no_workbook(name) from None


def _refuse_wide(name: str, sheet: bytes) -> None:
    rows = columns = 0
    last = ""
    for letters, digits in _REFERENCE.findall(sheet):
        if int(digits) > rows:
            rows, last = int(digits), (letters + digits).decode()
        columns = max(columns, _column(letters))
    if rows * columns > MOST_CELLS:
        rule = (
            f"a cell stands far from the table, at {last}, so that the sheet spans {rows * columns:,} cells"
        )
        raise Refused(Fault(rule, "Delete the empty rows and columns beyond the table.", file=name))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _filled(rows: Sequence[Row] | Iterator[Row] | enumerate[Any]) -> list[Row]:
    return [(number, row) for number, row in rows if not all(_empty(cell) for cell in row)]


def _empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _cell(cell: Any) -> Any:
    """A spreadsheet's cell: numbers to the fifteen digits a spreadsheet holds, dates as dates."""
    match cell:
        case bool():
            return cell
        case float():
            return Decimal(f"{cell:.15g}")
        case datetime():
            return cell.date() if cell.time() == time() else cell
        case date():
            return cell
        case time() | timedelta():
            return str(cell)
        case str():
            return cell.strip()
        case _:
            return cell

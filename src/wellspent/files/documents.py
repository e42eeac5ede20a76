"""Reading a file into plain data, and saying where in it a thing stands.

TOML, CSV, XLSX and canonical JSON all become the same tree of keys, so one description of a format serves
them all. Numbers stay exact: nothing here passes through a float but a spreadsheet's own cells.
"""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from wellspent.files.places import KeyPath, in_words
from wellspent.method.errors import Fault, Refused

MOST_BYTES = 256 * 1024 * 1024
"""Larger files are refused; a map of a million lines is well under it."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as plain data. `where` says in words where a key path stands in it."""

    name: str
    data: dict[str, Any]
    where: Callable[[KeyPath], str]

    def refuse(self, path: KeyPath, rule: str, mend: str) -> Refused:
        """The refusal of what stands at `path`."""
        return Refused(Fault(rule, mend, self.where(path), self.name))


def open_document(path: Path | str, table: str = "") -> Document:
    """Read `path` by its ending: .toml, .json, .csv or .xlsx.

    `table` is the key that rows of a CSV or XLSX go under, empty where the format takes none. Raises
    `Refused` where the file is missing, too large, of another kind, or not what its ending says.
    """
    path = Path(path)
    name = str(path)
    readers: dict[str, Callable[[str, bytes, str], Document]] = {".toml": _toml, ".json": _json}
    if table:
        readers |= {".csv": _csv, ".xlsx": _xlsx}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise Refused(
            Fault(
                f'"{path.suffix or path.name}" files are not read here',
                f"Use {' or '.join(readers)}.",
                file=name,
            )
        )
    return reader(name, read_bytes(path), table)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, or `Refused` where there is none or it is too large."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused(Fault("the file is larger than 256 MiB", "Split it.", file=str(path)))
        return path.read_bytes()
    except FileNotFoundError:
        raise Refused(
            Fault("there is no such file", "Check the name and the folder.", file=str(path))
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it cannot be opened"
        raise Refused(
            Fault(f"the file cannot be read: {reason}", "Check its name and permissions.", file=str(path))
        ) from None


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Refused(
            Fault("the file is not UTF-8 text", "Save it again as UTF-8.", f"line {line}", name)
        ) from None


def _toml(name: str, content: bytes, _: str) -> Document:
    text = _text(name, content)
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        place = place.rstrip(")")
        raise Refused(
            Fault(f"this is not TOML: {reason}", "Correct the line, or the one above it.", place, name)
        ) from None
    except (ValueError, RecursionError, ArithmeticError):
        raise Refused(
            Fault(
                "a number has too many digits, or lists are nested too deep",
                "Write plain numbers and flat lists.",
                file=name,
            )
        ) from None

    def where(path: KeyPath) -> str:
        from wellspent.files.lines import line_of

        line = line_of(text, path)
        words = in_words(path)
        return f"{words} (line {line})" if line and words else words or f"line {line or 1}"

    return Document(name, data, where)


def _json(name: str, content: bytes, _: str) -> Document:
    data = load_json(name, _text(name, content))
    if not isinstance(data, dict):
        raise Refused(
            Fault(
                "the file is not one JSON object", "Give the canonical form that Wellspent writes.", file=name
            )
        )
    return Document(name, data, in_words)


def load_json(name: str, text: str) -> Any:
    """JSON with exact numbers. Raises `Refused` for what is not JSON, and for NaN and Infinity."""

    def constant(word: str) -> Any:
        raise Refused(
            Fault(f"{word} is not a number", "Write a number, or leave it out if it is not known.", file=name)
        )

    try:
        return json.loads(text, parse_float=Decimal, parse_constant=constant)
    except json.JSONDecodeError as error:
        raise Refused(
            Fault(
                f"this is not JSON: {error.msg}",
                "Correct it there.",
                f"line {error.lineno}, column {error.colno}",
                name,
            )
        ) from None
    except (ValueError, RecursionError, ArithmeticError):
        raise Refused(
            Fault(
                "a number has too many digits, or lists are nested too deep",
                "Write plain numbers and flat lists.",
                file=name,
            )
        ) from None


def _csv(name: str, content: bytes, table: str) -> Document:
    text = _text(name, content)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Refused(
            Fault(f"this is not a CSV table: {error}", "Save it again from the spreadsheet.", file=name)
        ) from None
    return _table(name, table, rows)


def _xlsx(name: str, content: bytes, table: str) -> Document:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError):
        raise Refused(Fault("this is not an Excel workbook", "Save it again as .xlsx.", file=name)) from None
    return _table(name, table, rows)


def _table(name: str, table: str, rows: Sequence[Sequence[Any]]) -> Document:
    """Rows under a header, as a list of tables under `table`; a dotted header makes a nested key."""
    filled = [
        (number, row) for number, row in enumerate(rows, 1) if any(cell not in ("", None) for cell in row)
    ]
    if not filled:
        raise Refused(Fault("the table is empty", "Put the column names in the first row.", file=name))
    header_row, header = filled[0]
    columns = [str(cell).strip() for cell in header]
    repeated = sorted({column for column in columns if column and columns.count(column) > 1})
    if repeated:
        raise Refused(
            Fault(f'the column "{repeated[0]}" stands twice', "Keep one of them.", f"row {header_row}", name)
        )
    numbers, entries = [], []
    for number, row in filled[1:]:
        beyond = [cell for cell in row[len(columns) :] if cell not in ("", None)]
        if beyond or any(
            cell not in ("", None) and not columns[place] for place, cell in enumerate(row[: len(columns)])
        ):
            raise Refused(
                Fault(
                    "a cell stands under no column name",
                    "Name the column, or clear the cell.",
                    f"row {number}",
                    name,
                )
            )
        numbers.append(number)
        entries.append(
            _nested(
                {
                    column: _cell(cell)
                    for column, cell in zip(columns, row, strict=False)
                    if cell not in ("", None)
                }
            )
        )

    def where(path: KeyPath) -> str:
        match path:
            case (str(), int(place), *keys):
                column = ".".join(map(str, keys))
                return f"row {numbers[place]}" + (f", column {column}" if column else "")
            case _:
                return in_words(path)

    return Document(name, {table: entries}, where)


def _cell(cell: Any) -> Any:
    """A spreadsheet's cell: numbers to the fifteen digits a spreadsheet holds, dates as dates."""
    if isinstance(cell, float):
        return Decimal(f"{cell:.15g}") if abs(cell) < 1e300 else Decimal(cell)
    if isinstance(cell, datetime):
        return cell.date()
    return cell.strip() if isinstance(cell, str) else cell


def _nested(row: dict[str, Any]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for column, cell in row.items():
        *ways, last = column.split(".")
        inner = nested
        for way in ways:
            inner = inner.setdefault(way, {})
            if not isinstance(inner, dict):
                return row
        inner[last] = cell
    return nested

"""Reading a file into plain data, and saying where in it a thing stands.

TOML, CSV, XLSX and canonical JSON all become the same tree of keys, so one description of a format serves
them all. Numbers stay exact: nothing here passes through a float but a spreadsheet's own cells.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from wellspent.files.reading.mistyped import not_toml
from wellspent.files.reading.places import KeyPath, in_words, option
from wellspent.files.reading.tables import Row, Table, csv_rows, xlsx_rows
from wellspent.method.errors import Fault, Refused

MOST_BYTES = 256 * 1024 * 1024
"""Larger files are refused; a map of a million lines is well under it."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as plain data. `where` says in words where a key path stands in it.

    `table` is the key of the rows in a CSV or XLSX, whose keys are columns; empty for other files.
    """

    name: str
    data: dict[str, Any]
    where: Callable[[KeyPath], str]
    table: str = ""

    def with_options(self, options: Mapping[str, Any], **defaults: Any) -> Document:
        """The document with what was given beside it, which wins over its own keys and is named as an option.

        Options that are None were not given; `defaults` are what holds where neither says anything.
        """
        given = {key: value for key, value in options.items() if value is not None}

        def where(path: KeyPath) -> str:
            return option(str(path[0])) if path and path[0] in given else self.where(path)

        return replace(self, data={**defaults, **self.data, **given}, where=where)

    def refuse(self, path: KeyPath, rule: str, mend: str) -> Refused:
        """The refusal of what stands at `path`."""
        return Refused(Fault(rule, mend, self.where(path), self.name))


def open_document(path: Path | str, table: str = "") -> Document:
    """Read `path` by its ending: .toml, .json, .csv or .xlsx.

    `table` is the key that rows of a CSV or XLSX go under, empty where the format takes none. Raises
    `Refused` where the file is missing, too large, of another kind, or not what its ending says.
    """
    path = Path(path)
    return _reader(str(path), table)(str(path), read_bytes(path), table)


def document_of(name: str, content: bytes, table: str = "") -> Document:
    """The same for a file that was handed in: its `name`, as a person called it, and its bytes."""
    return _reader(name, table)(name, content, table)


def _reader(name: str, table: str) -> Callable[[str, bytes, str], Document]:
    readers: dict[str, Callable[[str, bytes, str], Document]] = {".toml": _toml, ".json": _json}
    if table:
        readers |= {".csv": _csv, ".xlsx": _xlsx}
    suffix = Path(name).suffix
    reader = readers.get(suffix.lower())
    if reader is None:
        rule = f'"{suffix or Path(name).name}" files are not read here'
        raise Refused(Fault(rule, f"Use {' or '.join(readers)}.", file=name))
    return reader


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
        excel = name.lower().endswith(".csv")
        mend = "In Excel choose the file type CSV UTF-8." if excel else "Save it again as UTF-8."
        raise Refused(Fault("the file is not UTF-8 text", mend, f"line {line}", name)) from None


def _toml(name: str, content: bytes, _: str) -> Document:
    text = _text(name, content)
    try:
        data = tomllib.loads(text, parse_float=_decimal)
    except tomllib.TOMLDecodeError as error:
        raise Refused(not_toml(name, text, str(error))) from None
    except RecursionError:
        raise Refused(Fault("lists are nested too deep", "Write flat lists.", file=name)) from None
    except ValueError:
        raise Refused(Fault("a number has too many digits", "Check the figures.", file=name)) from None

    def where(path: KeyPath) -> str:
        from wellspent.files.reading.lines import line_of

        line = line_of(text, path)
        words = in_words(path)
        return f"{words} (line {line})" if line and words else words or f"line {line or 1}"

    return Document(name, data, where)


def _decimal(text: str) -> Decimal | str:
    """A number with a point, exactly; one beyond all measure stays text, and its cell refuses it."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _json(name: str, content: bytes, _: str) -> Document:
    data = load_json(name, _text(name, content))
    if not isinstance(data, dict):
        mend = "Give the canonical form that Wellspent writes."
        raise Refused(Fault("the file is not one JSON object", mend, file=name))
    return Document(name, data, in_words)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys each stand once."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Refused(Fault(f"{twice} stands twice in one object", "Keep one of them."))
    return found


def load_json(name: str, text: str) -> Any:
    """JSON with exact numbers. Raises `Refused` for no JSON, NaN, Infinity, and a key twice in one object."""

    def constant(word: str) -> Any:
        raise Refused(Fault(f"{word} is not a number", "Write a number, or leave it out if it is not known."))

    try:
        return json.loads(text, parse_float=_decimal, parse_constant=constant, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Refused(Fault(f"this is not JSON: {error.msg}", "Correct it there.", place, name)) from None
    except Refused as refused:
        raise refused.within(name) from None
    except RecursionError:
        raise Refused(Fault("lists are nested too deep", "Write flat lists.", file=name)) from None
    except ValueError:
        raise Refused(Fault("a number has too many digits", "Check the figures.", file=name)) from None


def _csv(name: str, content: bytes, table: str) -> Document:
    return _tabular(name, table, csv_rows(name, _text(name, content)))


def _xlsx(name: str, content: bytes, table: str) -> Document:
    from wellspent.files.reading.packages import refuse_failed

    rows = xlsx_rows(name, content)
    refuse_failed(name, content)
    return _tabular(name, table, rows)


def _tabular(name: str, key: str, rows: Sequence[Row]) -> Document:
    found = Table(name, key, rows)
    return Document(name, {key: found.entries}, found.where, table=key)

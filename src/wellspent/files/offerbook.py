"""The offer workbook of a tender pack, read back: the same keys as an offer in TOML, each with its cell.

A hidden sheet says which tender the workbook belongs to and which cell holds what; nothing is guessed from
headings. What a bidder sees is laid out by `documents.offerbook`; both keep to docs/decisions/0012.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeGuard

from wellspent.files.reading.documents import Document, read_bytes
from wellspent.files.reading.packages import formula_cells, refuse_programs
from wellspent.files.reading.places import KeyPath, in_words
from wellspent.files.reading.refusals import short
from wellspent.files.reading.tables import xlsx_sheets
from wellspent.method.asking import WORKBOOK_FORMAT
from wellspent.method.errors import Fault, Faults, Refused

HIDDEN = "wellspent"
"""The hidden sheet by which a workbook is recognised."""

FRESH = "Fill in a fresh copy of the buyer's workbook."

Cells = list[list[Any]]


@dataclass(frozen=True, slots=True)
class _Field:
    """A line of the hidden sheet: what a cell holds."""

    what: str
    sheet: str
    cell: str
    name: str = ""
    unit: str = ""
    line: str = ""


@dataclass(slots=True)
class _Book:
    """A workbook being read; faults gather on the way, and `places` says where each key path stands."""

    name: str
    sheets: dict[str, Cells]
    formulas: dict[str, frozenset[str]]
    faults: Faults = field(default_factory=Faults)
    places: dict[KeyPath, str] = field(default_factory=dict)

    def value(self, at: _Field) -> Any:
        """What stands in a cell, None where nothing does. A formula is refused, and then nothing stands."""
        if at.cell in self.formulas.get(at.sheet, ()):
            rule = "the cell holds a formula, and an offer must say the same to everybody who opens it"
            self.refuse(at, rule, "Write what it comes to.")
            return None
        column, row = _indices(at.cell)
        rows = self.sheets.get(at.sheet, [])
        raw = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        return _plain(raw)

    def refuse(self, at: _Field, rule: str, mend: str) -> None:
        """Note a fault of a cell."""
        self.faults.add(rule, mend, _place(at), self.name)

    def where(self, path: KeyPath) -> str:
        """The cell at a key path, or the nearest one above it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return in_words(path)


def offer_book(path: Path, defaults: dict[str, Any]) -> Document | None:
    """The offer in a filled workbook as a document, or None where `path` is no offer workbook at all.

    `defaults` may give `bid`, the id by which the tender names the bid. Raises `Refused` with every fault of
    the workbook, each at its sheet and cell: another format, an edited measure, text or a formula where a
    number is asked, a promise without its quantity.
    """
    found = offer_book_parts(path, defaults)
    if found is None:
        return None
    if found[1]:
        raise Refused(found[1])
    return found[0]


def offer_book_parts(path: Path, defaults: dict[str, Any]) -> tuple[Document, tuple[Fault, ...]] | None:
    """What can be read of a filled workbook, and every fault of the rest: what is sound need not be typed again.

    None where `path` is no offer workbook at all. Raises `Refused` where nothing of it can be read.
    """
    if path.suffix.lower() in (".xlsm", ".xls", ".xlsb", ".ods"):
        rule = f'"{path.suffix}" files are not read here'
        raise Refused(Fault(rule, "Save it as .xlsx, without macros.", file=str(path)))
    if path.suffix.lower() != ".xlsx":
        return None
    name, content = str(path), read_bytes(path)
    refuse_programs(name, content)
    sheets = xlsx_sheets(name, content)
    if HIDDEN not in sheets:
        if {"Promises", "Price", "Answers"} & set(sheets):
            raise _broken(name, "the hidden sheet that says which tender this workbook answers is missing")
        return None
    about, fields = _hidden(name, sheets[HIDDEN])
    book = _Book(name, sheets, formula_cells(content))
    data = _data(book, about, fields, defaults)
    return Document(name, data, book.where, table="promise"), tuple(book.faults)


def book_firm(path: Path) -> dict[str, str]:
    """What a filled workbook says of the firm itself, by the names of its cells (name, number, email ...).

    Raises `Refused` as `offer_book` does; empty where nothing was written.
    """
    name, content = str(path), read_bytes(path)
    sheets = xlsx_sheets(name, content)
    if HIDDEN not in sheets:
        raise _broken(name, "the hidden sheet that says which tender this workbook answers is missing")
    book = _Book(name, sheets, formula_cells(content))
    said = {each.name: book.value(each) for each in _hidden(name, sheets[HIDDEN])[1] if each.what == "about"}
    return {key: str(value) for key, value in said.items() if value is not None}


def _broken(name: str, rule: str) -> Refused:
    return Refused(Fault(rule, FRESH, f'sheet "{HIDDEN}" (hidden)', name))


def _hidden(name: str, rows: Cells) -> tuple[dict[str, str], list[_Field]]:
    """The facts and the fields of the hidden sheet. Raises `Refused` where it is not of a format we read."""
    texts = [[str(_plain(cell) or "") for cell in row] for row in rows]
    about = {row[0]: row[1] for row in texts if len(row) > 1 and row[0] and row[0] != "field"}
    number = about.get("format", "")
    if number != str(WORKBOOK_FORMAT):
        said = f"format {short(number)}" if number else "no format"
        rule = f"the workbook has {said}, and this version of Wellspent reads format {WORKBOOK_FORMAT}"
        raise Refused(Fault(rule, "Ask the buyer for the workbook again, or update Wellspent.", file=name))
    fields = []
    for row in texts:
        if row[0] == "field":
            cells = (row[1:] + [""] * 6)[:6]
            if not re.fullmatch(r"[A-Z]{1,2}[1-9]\d{0,4}", cells[2]):
                raise _broken(name, "the list of cells was edited")
            fields.append(_Field(*cells))
    if not fields or not re.fullmatch(r"[0-9a-f]{64}", about.get("digest", "")):
        raise _broken(name, "what says which tender this workbook answers was edited")
    return about, fields


def _data(
    book: _Book, about: dict[str, str], fields: Sequence[_Field], defaults: dict[str, Any]
) -> dict[str, Any]:
    """The keys of an offer, as they would stand in TOML."""
    firm = {each.name: each for each in fields if each.what == "about"}
    said = {name: book.value(each) for name, each in firm.items()}
    for name, each in firm.items():
        book.places[name,] = _place(each)
    if said.get("name") is None and said.get("number") is None and "name" in firm:
        book.refuse(firm["name"], "the organisation's name is missing", "Write it.")
    data = {
        "bid": defaults.get("bid") or _id(str(said.get("name") or Path(book.name).stem)),
        "bidder": said.get("number") or said.get("name"),
        "edition": about.get("edition", ""),
        "tender": about.get("tender") or about.get("title"),
        "tender_digest": about["digest"],
        "lot": about.get("lot"),
        "promise": _promises(book, fields),
        "answer": _answers(book, fields),
    }
    book.places["bidder",] = book.places.get(("number",), "")
    for key in ("edition", "tender", "tender_digest", "lot"):
        book.places[key,] = f'sheet "{HIDDEN}" (hidden)'
    if not data["promise"] and not data["answer"]:
        book.faults.add("nothing is promised or answered", "Fill in the yellow cells.", file=book.name)
    return {key: value for key, value in data.items() if value not in (None, "", [])}


_PROMISE = {"from": "from", "to": "to", "statement": "statement"}


def _promises(book: _Book, fields: Sequence[_Field]) -> list[dict[str, Any]]:
    """The promises: a row without a quantity and anything else is not promised, and left out."""
    rows: dict[tuple[str, str], dict[str, _Field]] = {}
    for each in fields:
        if each.what in ("measure", "quantity", "from", "to", "statement"):
            rows.setdefault((each.sheet, each.name), {})[each.what] = each
    promises: list[dict[str, Any]] = []
    for (_, measure), cells in rows.items():
        if not _same_measure(book, cells.get("measure"), measure):
            continue
        found = {key: book.value(cells[key]) for key in ("quantity", *_PROMISE) if key in cells}
        given = {key: value for key, value in found.items() if value is not None}
        if not given or "quantity" not in cells:
            continue
        if "quantity" not in given:
            if cells["quantity"].cell not in book.formulas.get(cells["quantity"].sheet, ()):
                rule = "the quantity is missing, and the row says something else"
                book.refuse(
                    cells["quantity"], rule, "Write how much, or clear the row: then nothing is promised."
                )
            continue
        if cells["quantity"].unit == "yes-no":
            said = _yes(book, cells["quantity"], given["quantity"])
            given["quantity"] = None if said is None else int(said)
            if said is None:
                continue
        elif isinstance(given["quantity"], bool) or not _is_number(given["quantity"]):
            rule = f'"{short(given["quantity"])}" is not a number'
            book.refuse(
                cells["quantity"], rule, f"Write digits alone; it is counted in {cells['quantity'].unit}."
            )
            continue
        at: KeyPath = ("promise", len(promises))
        book.places[at] = (
            _place(cells["quantity"]).rpartition(",")[0] + f", row {_indices(cells['quantity'].cell)[1] + 1}"
        )
        for key, each in cells.items():
            book.places[(*at, key)] = _place(each)
        book.places[(*at, "unit")] = _place(cells["quantity"])
        _until(book, cells, given)
        promises.append({"measure": measure, "unit": cells["quantity"].unit, **given})
    return promises


def _until(book: _Book, cells: dict[str, _Field], given: dict[str, Any]) -> None:
    """The last day that a bidder writes becomes the first day after, as every file has it."""
    first, last = given.get("from"), given.get("to")
    if not _is_day(last):
        return  # text and instants are refused as no day by the format itself
    if _is_day(first) and last < first:
        book.refuse(
            cells["to"], f"the last day, {last}, is before the first, {first}", "Correct one of the two."
        )
    elif last < date.max:
        given["to"] = last + timedelta(days=1)


def _is_day(value: Any) -> TypeGuard[date]:
    return isinstance(value, date) and not isinstance(value, datetime)


def _same_measure(book: _Book, at: _Field | None, measure: str) -> bool:
    """Whether the row still shows the measure that the buyer put there; refuses one that was edited."""
    if at is None:
        return True
    shown = book.value(at)
    if shown == measure:
        return True
    rule = f'the measure here was "{measure}" and now says "{short(shown or "nothing")}"'
    book.refuse(at, rule, f"Write {measure} again; a promise on another measure cannot be added here.")
    return False


def _answers(book: _Book, fields: Sequence[_Field]) -> list[dict[str, Any]]:
    """What is answered to each criterion: amounts, words, yes or no, and the lines of a menu."""
    found: dict[str, dict[str, Any]] = {}
    for each in fields:
        if each.what not in ("amount", "text", "met", "line"):
            continue
        value = book.value(each)
        if value is None:
            continue
        if each.what == "amount" and not _is_number(value):
            book.refuse(each, f'"{short(value)}" is not an amount', "Write digits alone, such as 90000.")
            continue
        if each.what in ("met", "line"):
            value = _yes(book, each, value)
            if value is None:
                continue
        answer = found.setdefault(each.name, {"criterion": each.name})
        key = "lines" if each.what == "line" else each.what
        book.places["answer", len(found) - 1, key] = _place(each)
        book.places.setdefault(("answer", len(found) - 1), _place(each))
        if each.what == "line":
            answer.setdefault("lines", [])
            answer["lines"] += [each.line] if value else []
        else:
            answer[each.what] = str(value) if each.what == "text" else value
    return list(found.values())


def _yes(book: _Book, at: _Field, value: Any) -> bool | None:
    known = {"yes": True, "no": False}
    said = "yes" if value is True else "no" if value is False else str(value).strip().lower()
    if said not in known:
        book.refuse(at, f'"{short(value)}" is neither yes nor no', "Choose Yes or No from the list.")
    return known.get(said)


def _is_number(value: Any) -> bool:
    """A number, or digits that were pasted as text: those read the same in every format."""
    if isinstance(value, str):
        return re.fullmatch(r"£?\s*\d[\d,]*(\.\d+)?\s*%?", value, re.ASCII) is not None
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _plain(cell: Any) -> Any:
    """A cell as the readers of every format take it; blank text is nothing."""
    match cell:
        case bool():
            return cell
        case float():
            return Decimal(f"{cell:.15g}")
        case datetime():
            return cell.date() if (cell.hour, cell.minute, cell.second) == (0, 0, 0) else cell
        case str():
            return cell.strip() or None
        case _:
            return cell


def _indices(cell: str) -> tuple[int, int]:
    """Column and row of a reference, both from 0."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1, int(cell[len(letters) :]) - 1


def _place(at: _Field) -> str:
    return f'sheet "{at.sheet}", cell {at.cell}'


def _id(text: str) -> str:
    """A name as an id."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-").lstrip("0123456789-") or "offer"

"""The workbook of the GMCA Unit Cost Database v1.4, as a table of proxies on the user's own shelf.

A row of a theme's sheet is a cost code with up to three values, fiscal, economic and social; each becomes a
proxy. Amounts and years are the printed originals; the uprated columns beside them are not read.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from wellspent.files.reading.cells import MOST_PLACES
from wellspent.files.reading.documents import read_bytes
from wellspent.files.reading.tables import xlsx_sheets
from wellspent.files.shelves.shelf import import_proxies
from wellspent.method.errors import Fault, Faults, Refused
from wellspent.method.numbers import spell

NAME = "gmca-unit-cost-database-v1-4.csv"
"""The table on the shelf."""

THEMES = {
    "Crime": "crime", "Education & Skills": "education-skills", "Employment & Economy": "employment-economy",
    "Fire": "fire", "Health": "health", "Housing": "housing", "Social Services": "social-services",
}  # fmt: skip
"""The sheets that hold values, and the theme of each."""

CODE, LABEL, UNIT, AGENCIES, SOURCE, RAG = 2, 3, 4, (5, 6), 16, 17
LEDGERS = {"fiscal": 7, "economic": 10, "social": 13}
"""Columns from 0; a ledger's amount stands in its column, and the year in the next."""

UNITS = {
    "per incident": "incident", "per event": "event", "per session": "session", "per case": "case",
    "per visit": "visit", "per attendance": "attendance", "per consultation": "consultation",
    "per episode": "episode", "per application": "application", "per bed day": "bed-day",
    "per hour": "hour", "per day": "day", "per week": "week", "per month": "month", "per year": "year",
    "per person": "person", "per child": "person", "per claimant": "person", "per customer": "person",
    "per participant": "person", "per user": "person", "lifetime": "person",
    "per child over a ten year period": "person", "per child over a 25 year period": "person",
    "per person per year": "person-year", "per child per year": "person-year",
    "per claimant per year": "person-year", "per client per week": "person-week",
    "each": "item", "per action": "item", "per admission": "item", "per claim": "item", "per contact": "item",
    "per course": "item", "per fte": "item", "per process": "item", "per scheme": "item",
    "per service user contact": "item",
}  # fmt: skip
"""Printed units and ours; the printed one is kept in the note."""

RATINGS = {"R": "red", "A": "amber", "G": "green"}
COLUMNS = (
    "id", "label", "unit", "ledger", "place", "amount", "from", "price_year", "status", "review_by", "title",
    "publisher", "year", "licence", "page", "theme", "gains", "grade", "overlap", "note",
)  # fmt: skip


def import_gmca(path: Path) -> tuple[int, Path]:
    """Put the workbook's values onto the user's shelf; how many there are, and where they now stand.

    Raises `Refused` with every fault, and then keeps nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / NAME
        table.write_bytes(gmca_table(path))
        return import_proxies(table)


def gmca_table(path: Path) -> bytes:
    """The workbook's values as a table of proxies, a row a value. Raises `Refused` with every fault."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(gmca_rows(path))
    return text.getvalue().encode()


def gmca_rows(path: Path) -> list[dict[str, str]]:
    """Every value of the workbook as a row of a table of proxies. Raises `Refused` with every fault."""
    sheets = xlsx_sheets(str(path), read_bytes(path))
    faults = Faults()
    found: list[dict[str, str]] = []
    for name, theme in THEMES.items():
        rows = sheets.get(name, [])
        if not rows or len(rows[0]) <= RAG or str(rows[0][CODE]).strip() != "Cost code":
            mend = "Give the Unit Cost Database v1.4 as it was published."
            faults.add(f'there is no sheet "{name}" with a column C of cost codes', mend)
            continue
        above = ""
        for number, row in enumerate(rows[2:], 3):
            above = _words(row[CODE]) or above
            try:
                found.extend(_values(name, theme, number, row, above))
            except ValueError as error:
                faults.add(str(error), "Restore the row as it was published.", f"{name}, row {number}")
    try:
        faults.raise_if_any()
    except Refused as refused:
        raise refused.within(str(path)) from None
    if not found:
        raise Refused(Fault("the workbook holds no values", "Give it as it was published.", file=str(path)))
    return found


def _values(sheet: str, theme: str, number: int, row: Sequence[Any], above: str) -> Iterator[dict[str, str]]:
    """The values of one row, named by its code, or by its number where no code is printed (Crime, row 58).

    A headline cost and those it is made of stand in one overlap set; `above` is the last code printed.
    Raises `ValueError` saying what cannot be read.
    """
    code, printed = _words(row[CODE]), _words(row[UNIT])
    slug = _slug(code or f"{theme}-row-{number}")
    for ledger, column in LEDGERS.items():
        if row[column] == "":
            continue
        unit = UNITS.get(printed.lower())
        if unit is None:
            raise ValueError(f'the unit "{printed}" is not one of version 1.4')
        agencies = dict.fromkeys(_words(row[at]) for at in AGENCIES) if ledger == "fiscal" else {}
        rag = RATINGS.get(_words(row[RAG]))
        yield {
            "id": f"gmca-v1-4-{slug}-{ledger}",
            "label": f"{_words(row[LABEL])} ({ledger})",
            "unit": unit,
            "ledger": ledger,
            "place": "not stated",
            "amount": _amount(row[column]),
            "from": "2015-03-01",
            "price_year": _words(row[column + 1]),
            "status": "published",
            "review_by": "2027-03-31",
            "title": "Unit Cost Database v1.4",
            "publisher": "New Economy / Greater Manchester Combined Authority",
            "year": "2015",
            "licence": "CC-BY-4.0",
            "page": f"{sheet} sheet, {code or f'row {number}, without a code'}",
            "theme": theme,
            "gains": "; ".join(name for name in agencies if name.strip("- ")),
            "grade": f"GMCA RAG: {rag}" if rag else "",
            "overlap": "-".join(["gmca-v1-4", *_slug(above).split("-")[:2]]),
            "note": _note(printed, _words(row[SOURCE])),
        }


def _note(unit: str, source: str) -> str:
    said = f"Printed unit: {unit}."
    return f"{said} GMCA's own source: {source.rstrip('.')}." if source else said


def _amount(cell: Any) -> str:
    """The amount to 12 decimals; a workbook keeps a third in binary."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise ValueError(f'"{cell}" is not an amount')
    return spell(Fraction(Decimal(str(cell))), MOST_PLACES)


def _slug(code: str) -> str:
    """E&S1.0.1 as es1-0-1."""
    return re.sub(r"[^a-z0-9]+", "-", code.lower().replace("&", "")).strip("-")


def _words(cell: Any) -> str:
    return " ".join(str(cell).split())

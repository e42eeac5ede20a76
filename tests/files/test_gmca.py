"""The GMCA workbook onto the user's shelf: every original, uprated, is the database's own figure."""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter
from tests.running import Run

from wellspent.files.shelves.gmca import THEMES, UNITS
from wellspent.files.shelves.library import open_library
from wellspent.method.prices import price_year

ROOT = Path(__file__).parents[2]
VALUES = ROOT.parent / "shared" / "data" / "values"
WORKBOOK, CLEAN = VALUES / "gmca-unit-cost-database-v1.4.xlsx", VALUES / "gmca_ucd_v1_4_clean.csv"
INDEX = ROOT / "src" / "wellspent" / "library" / "parameters" / "gmca-v1-4-2015-03.csv"
real = pytest.mark.skipif(
    not WORKBOOK.is_file(), reason="the workbook is not beside the project, at ../shared/data"
)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROUNDING = 1e-11
"""Our index is written to nine places, the workbook's to all of a float: that is up to 4e-12 of an amount."""


@real
def test_every_value_uprated_is_the_database_s_own(run: Run, data_dir: Path) -> None:
    ran = run("library", "import", "gmca", WORKBOOK)
    assert (ran.code, ran.out) == (
        0, "780 proxies are on your shelf, in gmca-unit-cost-database-v1-4.csv.\n",
    )  # fmt: skip
    open_library.cache_clear()
    library = open_library()
    series = {row["year"]: Fraction(row["index"]) for row in rows(INDEX)}
    compared, beyond = 0, []
    for row in rows(CLEAN):
        for ledger in ("fiscal", "economic", "social"):
            if not row[f"{ledger}_2015_16"]:
                continue
            code = row["code"].lower().replace("&", "").replace(".", "-") or "crime-row-58"
            (value,) = library.find("proxy", f"gmca-v1-4-{code}-{ledger}").entry.values
            assert str(value.year) == row[f"{ledger}_year"]
            uprated = value.amount * series["2015/16"] / series[str(value.year)]
            away = abs(uprated - Fraction(row[f"{ledger}_2015_16"]))
            assert away <= ROUNDING * uprated, (code, ledger)
            beyond += [(code, ledger)] if away > 1e-6 else []
            compared += 1
    assert compared == 779
    assert beyond == [("cr8-1", "economic"), ("cr8-1", "social")]  # homicide, half a million and a million


@real
def test_a_value_says_where_it_stands(run: Run, data_dir: Path) -> None:
    run("library", "import", "gmca", WORKBOOK)
    entry = open_library().find("proxy", "gmca-v1-4-cr1-0-fiscal").entry
    (value,) = entry.values
    assert (value.amount, value.year, value.since) == (500, price_year("2002/03"), date(2015, 3, 1))
    assert (entry.source.page, entry.grade, entry.gains) == (
        "Crime sheet, CR1.0", "GMCA RAG: red", ("Police", "Local authority"),
    )  # fmt: skip
    assert entry.note.startswith(
        "Printed unit: Per incident. GMCA's own source: The Economic and Social Cost"
    )
    assert run("library", "import", "gmca", WORKBOOK).code == 0


def workbook(path: Path, unit: str = "Per incident", amount: object = 12.5, leave_out: str = "") -> Path:
    """A small workbook of the same layout."""
    book = xlsxwriter.Workbook(str(path))
    for name in THEMES:
        if name == leave_out:
            continue
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["Outcome category", "Outcome detail", "Cost code", *["x"] * 18])
        sheet.write_row(2, 0, ["", "", f"{name[:2]}1.0", "A cost", unit, "Police", ""])
        sheet.write_row(2, 7, [amount, "2010/11"])
        sheet.write_row(2, 16, ["A report", "G"])
    book.close()
    return path


def test_a_workbook_of_the_same_layout_is_read(run: Run, tmp_path: Path, data_dir: Path) -> None:
    ran = run("library", "import", "gmca", workbook(tmp_path / "small.xlsx", amount=1 / 3))
    assert ran.err.startswith("The file stands at"), ran.err
    assert ran.out.startswith("7 proxies are on your shelf")
    (value,) = open_library().find("proxy", "gmca-v1-4-cr1-0-fiscal").entry.values
    assert value.amount == Fraction("0.333333333333")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"unit": "Per moon"}, 'Crime, row 3: the unit "Per moon" is not one of version 1.4'),
        ({"amount": "many"}, 'Crime, row 3: "many" is not an amount'),
        ({"leave_out": "Fire"}, 'there is no sheet "Fire" with a column C of cost codes'),
    ],
)
def test_another_workbook_is_refused(
    run: Run, tmp_path: Path, data_dir: Path, changed: dict[str, str], said: str
) -> None:
    path = workbook(tmp_path / "other.xlsx", **changed)
    ran = run("library", "import", "gmca", path)
    assert (ran.code, ran.out) == (1, "")
    assert f"{path}: {said}" in ran.err
    assert not list(data_dir.rglob("*.csv"))


def test_what_is_no_workbook_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "not.xlsx"
    path.write_text("no", encoding="utf-8")
    assert "this is not an Excel workbook" in run("library", "import", "gmca", path).err


def test_our_units_are_the_library_s() -> None:
    assert set(UNITS.values()) <= set(open_library().ids("unit"))

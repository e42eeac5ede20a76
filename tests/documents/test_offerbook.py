"""The offer workbook: locked but for the bidder's cells, checked live, and no text in it becomes a formula."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tests.tenders_asked import OFFER, TENDER, TODAY, asked_in, offer_in
from tests.workbooks import edited, parts, saved, sheet_part, zipped

from wellspent.documents.offerbook import offer_workbook, workbook_name
from wellspent.documents.offerpaper import height, number_of, words_in
from wellspent.files.offers import read_offer
from wellspent.files.shelves.library import open_library
from wellspent.method.asking import LotAsked
from wellspent.method.errors import Refused

NASTY = '=HYPERLINK("http://x")'


def blank(folder: Path, text: str = TENDER) -> bytes:
    asked = asked_in(folder, text)
    return offer_workbook(asked, asked.lots[0])


def filled(folder: Path, text: str = OFFER) -> bytes:
    asked = asked_in(folder)
    return offer_workbook(asked, asked.lots[0], read_offer(offer_in(folder, text), open_library(), TODAY))


def xml(content: bytes, sheet: str) -> str:
    members = parts(content)
    return members[sheet_part(members, sheet)].decode()


def rows(content: bytes, sheet: str) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def unlocked(content: bytes, sheet: str) -> set[str]:
    """The cells of a sheet whose style is not locked."""
    styles = parts(content)["xl/styles.xml"].decode()
    formats = re.findall(
        r"<xf [^>]*?(?:/>|>.*?</xf>)", styles.partition("<cellXfs")[2].partition("</cellXfs>")[0], re.DOTALL
    )
    open_styles = {str(n) for n, each in enumerate(formats) if 'locked="0"' in each}
    return {
        cell
        for cell, style in re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', xml(content, sheet))
        if style in open_styles
    }


def test_its_sheets_and_what_they_say(tmp_path: Path) -> None:
    content = blank(tmp_path)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Start here", "Promises", "Price", "Answers", "wellspent"]
    assert b'name="wellspent" sheetId="5" state="veryHidden"' in parts(content)["xl/workbook.xml"]
    start = [line[0] for line in rows(content, "Start here") if line[0]]
    assert start[0] == "Care of <four> parks & verges"
    assert "1. Write your organisation's name below." in start
    promise = rows(content, "Promises")[4]
    assert promise[:3] == [
        "Staff volunteering",
        "person-hours",
        "People times hours given in paid time; travel does not count.",
    ]
    assert promise[7:] == [0.0, "Not promised", "volunteering-hours"]
    assert [line[1] for line in rows(content, "Promises")[4:]][-1] == "percent"
    price = rows(content, "Price")[3][1]
    assert "What do you charge for two years?" in price
    assert "Example: a price of £120,000 earns 22.5 of 30 points." in price


def test_only_the_bidders_cells_are_unlocked(tmp_path: Path) -> None:
    content = blank(tmp_path)
    assert unlocked(content, "Start here") == {"B19", "B20"}
    assert unlocked(content, "Promises") == {f"{column}{row}" for column in "DEFG" for row in range(5, 10)}
    assert unlocked(content, "Price") == {"C4"}
    assert unlocked(content, "Answers") == {"B4", "B5", "B6", "B7"}
    for sheet in ("Start here", "Promises", "Price", "Answers", "wellspent"):
        assert "<sheetProtection" in xml(content, sheet)


def test_every_input_is_on_the_hidden_list(tmp_path: Path) -> None:
    content = blank(tmp_path)
    listed = {
        (line[2], line[3])
        for line in rows(content, "wellspent")
        if line[0] == "field" and line[1] != "measure"
    }
    there = {
        (sheet, cell)
        for sheet in ("Start here", "Promises", "Price", "Answers")
        for cell in unlocked(content, sheet)
    }
    assert listed == there


def test_the_inputs_are_validated(tmp_path: Path) -> None:
    found = re.findall(r'<dataValidation type="(\w+)"[^>]*sqref="(\w+)"', xml(blank(tmp_path), "Promises"))
    kinds = {cell: kind for kind, cell in found}
    assert kinds["D5"] == "decimal"
    assert kinds["D8"] == "whole"
    assert {kinds[f"E{row}"] for row in range(5, 10)} | {kinds[f"F{row}"] for row in range(5, 10)} == {"date"}
    answers = re.findall(r'<dataValidation type="(\w+)"[^>]*sqref="(\w+)"', xml(blank(tmp_path), "Answers"))
    assert sorted(answers) == [("list", "B5"), ("list", "B6"), ("list", "B7")]


def test_no_text_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    text = TENDER.replace("Harrowmere Council", "=1+1").replace(
        "How will you look after the parks?", "@SUM(A1)"
    )
    nasty = OFFER.replace("All cuttings are composted.", NASTY.replace('"', "'")).replace(
        "Two crews, four parks", "+1"
    )
    asked = asked_in(tmp_path, text)
    content = offer_workbook(
        asked, asked.lots[0], read_offer(offer_in(tmp_path, nasty), open_library(), TODAY)
    )
    assert not [name for name in parts(content) if "hyperlink" in parts(content)[name].decode("utf-8", "ignore").lower()
                and "rels" in name]  # fmt: skip
    for sheet in ("Start here", "Promises", "Price", "Answers"):
        formulas = re.findall(r'<c r="([A-Z]+)\d+"[^>]*><f>', xml(content, sheet))
        assert (
            set(formulas)
            <= {"Start here": {"B"}, "Promises": {"H", "I"}, "Price": {"D"}, "Answers": {"C", "E"}}[sheet]
        )
    assert NASTY.replace('"', "'") in [line[6] for line in rows(content, "Promises")]


def test_the_same_tender_gives_the_same_bytes(tmp_path: Path) -> None:
    assert blank(tmp_path) == blank(tmp_path)
    assert filled(tmp_path) == filled(tmp_path)
    assert blank(tmp_path) != blank(
        tmp_path, TENDER.replace('weight = 10\nrule = "target"', 'weight = 5\nrule = "target"')
    )


def unreckoned(content: bytes) -> bytes:
    """The workbook without what is stored beside its formulas, so that whoever opens it must reckon."""
    members = parts(content)
    return zipped({name: re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", each) for name, each in members.items()})


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_a_spreadsheet_reckons_the_checks_as_we_stored_them(tmp_path: Path) -> None:
    cells: dict[tuple[str, str], Any] = {
        ("Promises", "D6"): 2, ("Promises", "D7"): 3, ("Promises", "E7"): date(2027, 1, 1),
        ("Promises", "F7"): date(2026, 1, 1), ("Promises", "G8"): "Words without a quantity\nin two  lines",
        ("Answers", "B4"): "one two three four five six seven",
    }  # fmt: skip
    saved(tmp_path / "o.xlsx", unreckoned(edited(filled(tmp_path), cells)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        "out",
        "o.xlsx",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    content = (tmp_path / "out" / "o.xlsx").read_bytes()
    checks = {line[9]: (line[7], line[8]) for line in rows(content, "Promises")[4:9]}
    assert checks == {
        "volunteering-hours": (12.0, "Ready"), "jobseekers-into-work": (0.0, "Days missing"),
        "local-target-group-jobs": (0.0, "Ends before it begins"), "trees-planted": (7.0, "Quantity missing"),
        "waste-reused-share": (4.0, "Ready"),
    }  # fmt: skip
    answers = [(line[2], line[4]) for line in rows(content, "Answers")[3:7]]
    assert answers == [(7.0, "Over 6 words"), ("", "Ready"), ("", "Ready"), ("", "Ready")]
    start = {line[0]: line[1] for line in rows(content, "Start here")}
    assert start["Promises"] == "2 ready, 0 left empty, 3 to mend"
    assert start["Price"] == "1 ready, 0 left empty, 0 to mend"
    assert start["Answers"] == "3 ready, 0 left empty, 1 to mend"


def test_what_we_store_is_what_the_row_comes_to(tmp_path: Path) -> None:
    long = OFFER.replace("All cuttings are composted.", "word " * 41).replace('measure = "waste-reused-share"\nquantity = 0.95\nunit = "share"',
        'measure = "jobseekers-into-work"\nquantity = 1\nunit = "person-year"')  # fmt: skip
    lines = {line[9]: (line[7], line[8]) for line in rows(filled(tmp_path, long), "Promises")[4:]}
    assert lines["jobseekers-into-work"] == (41.0, "Over 40 words")
    undated = OFFER.replace("to = 2029-01-01\n", "")
    assert {line[9]: line[8] for line in rows(filled(tmp_path, undated), "Promises")[4:]}[
        "volunteering-hours"
    ] == "Days missing"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"waste-reused-share"\nquantity = 0.95\nunit = "share"', '"carbon-reduced"\nquantity = 1\nunit = "tco2e"',
         'the tender does not ask for "carbon-reduced"'),
        ('"waste-reused-share"\nquantity = 0.95\nunit = "share"', '"volunteering-hours"\nquantity = 1\nunit = "person-hour"',
         '"volunteering-hours" is promised twice, and the workbook has one row for it'),
        ("quantity = 98.5", "quantity = 123456789012345.678", "has more digits than a spreadsheet keeps"),
    ],
)  # fmt: skip
def test_an_offer_that_has_no_cell_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in OFFER
    with pytest.raises(Refused, match=re.escape(says)):
        filled(tmp_path, OFFER.replace(old, new))


def test_a_lot_has_a_workbook_of_its_own(tmp_path: Path) -> None:
    lot = asked_in(tmp_path).lots[0]
    assert workbook_name(lot) == "offer-workbook.xlsx"
    assert workbook_name(LotAsked("North / 2", "", lot.tender, ())) == "offer-workbook-north-2.xlsx"
    named = offer_workbook(asked_in(tmp_path), replace(lot, id="North", title="The north"))
    assert rows(named, "Start here")[1][0] == "Lot North: The north"


def test_small_things() -> None:
    assert words_in(" one  two\nthree ") == 3
    assert height(("x" * 100, 50)) > height(("x", 50))
    assert height(("x" * 100_000, 50)) == 400
    assert number_of(Fraction(1, 8)) == 0.125
    with pytest.raises(Refused):
        number_of(Fraction(1, 3))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_a_workbook_saved_by_another_program_is_the_same_offer(tmp_path: Path) -> None:
    saved(tmp_path / "o.xlsx", filled(tmp_path))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        "out",
        "o.xlsx",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    ours, theirs = (read_offer(tmp_path / name, open_library(), TODAY) for name in ("o.xlsx", "out/o.xlsx"))
    assert [(p.measure.id, p.quantity.value, p.since, p.until, p.statement) for p in ours.promises] == [
        (p.measure.id, p.quantity.value, p.since, p.until, p.statement) for p in theirs.promises
    ]
    assert len(ours.promises) == 2
    assert [(r.criterion, r.met, r.lines, r.text) for r in ours.replies] == [
        (r.criterion, r.met, r.lines, r.text) for r in theirs.replies
    ]

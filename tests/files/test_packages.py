"""Office packages from somebody else: what is in them that must not be, and whatever is broken is refused, not raised."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
import xlsxwriter
from tests.tenders_asked import OFFER, TODAY, asked_in, offer_in
from tests.workbooks import parts, saved, zipped

from wellspent.documents.offerbook import offer_workbook
from wellspent.files.offers import read_offer
from wellspent.files.reading.packages import MOST_MEMBERS, formula_cells, refuse_programs
from wellspent.files.shelves.library import open_library
from wellspent.method.errors import Refused


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        first, second = made.add_worksheet("One & two"), made.add_worksheet("Plain")
        first.write_formula("B2", "=1+1", None, 2)
        first.write_number("C3", 4)
        first.write_array_formula("D4:D5", "{=A1:A2}")
        first.write_string("E5", "=1+1")
        second.write_string("A1", "<f>1</f>")
    return out.getvalue()


def test_formulas_are_found_by_sheet_and_cell() -> None:
    found = formula_cells(workbook())
    assert found["One & two"] >= {"B2", "D4"}
    assert not {"C3", "E5"} & found["One & two"]
    assert found["Plain"] == frozenset()


def test_a_package_without_a_list_of_sheets_has_no_formulas() -> None:
    members = parts(workbook())
    del members["xl/_rels/workbook.xml.rels"]
    assert formula_cells(zipped(members)) == {}


@pytest.mark.parametrize(
    "name", ["xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "setup.exe", "xl/activeX/activeX1.bin", "xl/embeddings/oleObject1.bin",
             "word/a.js"],
)  # fmt: skip
def test_programs_are_refused(name: str) -> None:
    with pytest.raises(Refused, match=r"o\.xlsx: the file holds macros or other programs"):
        refuse_programs("o.xlsx", zipped(parts(workbook()) | {name: b"x"}))


def test_what_is_far_too_large_is_refused() -> None:
    many = {"[Content_Types].xml": b""} | {f"a{n}": b"" for n in range(MOST_MEMBERS)}
    with pytest.raises(Refused, match="it unpacks to more than 200 MiB"):
        refuse_programs("o.xlsx", zipped(many))
    assert refuse_programs("o.xlsx", workbook()) is None  # type: ignore[func-returns-value]


def mutant(members: dict[str, bytes], chance: random.Random) -> bytes:
    """The package with some bytes of one part changed, cut, doubled or left out."""
    name = chance.choice(sorted(members))
    content = members[name]
    start = chance.randrange(len(content) or 1)
    end = min(start + chance.randrange(1, 200), len(content))
    match chance.randrange(5):
        case 0:
            changed = (
                content[:start] + bytes(chance.randrange(256) for _ in range(end - start)) + content[end:]
            )
        case 1:
            changed = content[:start] + content[end:]
        case 2:
            changed = content[:end] + content[start:]
        case 3:
            changed = content[:start]
        case _:
            return zipped({key: each for key, each in members.items() if key != name})
    return zipped(members | {name: changed})


def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(tmp_path: Path) -> None:
    asked = asked_in(tmp_path)
    filled = offer_workbook(
        asked, asked.lots[0], read_offer(offer_in(tmp_path, OFFER), open_library(), TODAY)
    )
    members, chance, outcomes = parts(filled), random.Random(20261122), set[str]()
    for _ in range(400):
        path = saved(tmp_path / "o.xlsx", mutant(members, chance))
        try:
            read_offer(path, open_library(), TODAY)
            outcomes.add("read")
        except Refused as refused:
            outcomes.add("refused" if all(fault.mend for fault in refused.faults) else "no mend")
    assert outcomes == {"read", "refused"}


def test_bytes_cut_anywhere_are_refused(tmp_path: Path) -> None:
    asked = asked_in(tmp_path)
    content = offer_workbook(asked, asked.lots[0])
    for end in range(0, len(content), 997):
        with pytest.raises(Refused):
            read_offer(saved(tmp_path / "o.xlsx", content[:end]), open_library(), TODAY)
    with pytest.raises(Refused, match="the workbook is damaged inside"):
        formula_cells(content[:50])

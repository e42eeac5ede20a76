"""Files as plain data: TOML, JSON, CSV and Excel, where each thing stands, and what is not such a file."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from wellspent.files.reading.documents import Document, open_document
from wellspent.method.errors import Refused

TOML = """\
# a comment
title = "Meals"
"odd key" = 1
nested.deep = 2

[[outcome]]
name = "first"
[outcome.low]
quantity = 1

[[outcome]]
name = "second"
inline = { a = 1, b = [
  { c = 2 },
  { c = 3 },
] }
"""

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a file into the folder the test stands in, so that it is named as a person would."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, content: str | bytes) -> Path:
        Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
        return Path(name)

    return write


def refusal(path: Path, table: str = "row") -> str:
    with pytest.raises(Refused) as refused:
        open_document(path, table)
    return str(refused.value)


def workbook(name: str, fill: Callable[[Any, Any], None]) -> Path:
    book = xlsxwriter.Workbook(name)
    fill(book, book.add_worksheet())
    book.close()
    return Path(name)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("title",), "title (line 2)"),
        (("odd key",), "odd key (line 3)"),
        (("nested", "deep"), "nested.deep (line 4)"),
        (("outcome", 0, "name"), "[[outcome]] 1, name (line 7)"),
        (("outcome", 0, "low", "quantity"), "[[outcome]] 1, low.quantity (line 9)"),
        (("outcome", 1, "name"), "[[outcome]] 2, name (line 12)"),
        (("outcome", 1, "inline", "a"), "[[outcome]] 2, inline.a (line 13)"),
        (("outcome", 1, "inline", "b", 1, "c"), "[[outcome]] 2, [[inline.b]] 2, c (line 15)"),
        (("outcome", 1, "quantity"), "[[outcome]] 2, quantity (line 11)"),
        (("outcome",), "outcome (line 6)"),
        (("unheard",), "unheard"),
        ((), "line 1"),
    ],
)
def test_toml_lines(write: Write, path: tuple[str | int, ...], place: str) -> None:
    document = open_document(write("a.toml", TOML))
    assert (
        document.where(path).replace("[[outcome]] 2, inline, [[b]] 2", "[[outcome]] 2, [[inline.b]] 2")
        == place
    )


def test_toml_numbers_are_exact(write: Write) -> None:
    document = open_document(write("a.toml", "a = 0.1\nb = 1e400\nc = 2\nd = 2026-01-02\n"))
    assert document.data == {"a": Decimal("0.1"), "b": Decimal("1e400"), "c": 2, "d": date(2026, 1, 2)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = 1\na = 2\n", "a.toml: line 2: a stands twice. Keep one of them."),
        ("a = 1\na = 2", "a.toml: line 2: a stands twice. Keep one of them."),
        ("a = nope\n", 'a.toml: line 1: nope stands without quotes. Words stand in quotes: a = "nope"'),
        ("a = " + "9" * 5000, "a.toml: a number has too many digits. Check the figures."),
        ("a = " + "[" * 5000, "a.toml: lists are nested too deep. Write flat lists."),
        ("[a]\n[a]\n", "a.toml: line 2: the table [a] stands twice. Keep one of them; where the format takes several, each is written [[...]]."),
        (b"a = 1\nb = '\xff'\n", "a.toml: line 2: the file is not UTF-8 text. Save it again as UTF-8."),
    ],
)  # fmt: skip
def test_what_is_no_toml(write: Write, text: str | bytes, said: str) -> None:
    assert refusal(write("a.toml", text)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1]", "a.json: the file is not one JSON object. Give the canonical form that Wellspent writes."),
        ('{"a": 1, "a": 2}', "a.json: a stands twice in one object. Keep one of them."),
        ('{"a": NaN}', "a.json: NaN is not a number. Write a number, or leave it out if it is not known."),
        ('{"a": 1', "a.json: line 1, column 8: this is not JSON: Expecting ',' delimiter. Correct it there."),
    ],
)
def test_what_is_no_canonical_json(write: Write, text: str, said: str) -> None:
    assert refusal(write("a.json", text)) == said


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_csv_of_every_delimiter(write: Write, sign: str) -> None:
    lines = ["name|low.quantity|note", "Meals|1|", "||", '"Two|words"|2|x']
    document = open_document(write("a.csv", "\r\n".join(lines).replace("|", sign)), "row")
    assert document.data == {
        "row": [
            {"name": "Meals", "low": {"quantity": "1"}},
            {"name": f"Two{sign}words", "low": {"quantity": "2"}, "note": "x"},
        ]
    }
    assert document.where(("row", 1, "low", "quantity")) == "row 4, column low.quantity"
    assert document.where(("row", 0)) == "row 2"
    assert document.where(("title",)) == "title"


def test_csv_with_a_mark_of_its_encoding_and_blank_lines_before_the_header(write: Write) -> None:
    document = open_document(write("a.csv", b"\xef\xbb\xbf\n\nname;unit\nMeals;visit\n"), "row")
    assert document.data == {"row": [{"name": "Meals", "unit": "visit"}]}
    assert document.where(("row", 0, "name")) == "row 4, column name"


def test_csv_rows_of_several_lines_keep_their_line(write: Write) -> None:
    document = open_document(write("a.csv", 'name,unit\n"two\nlines",visit\nnext,visit\n'), "row")
    assert document.where(("row", 1)) == "row 4"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a.csv: the table is empty. Put the column names in the first row."),
        ("\n ,\n", "a.csv: the table is empty. Put the column names in the first row."),
        ("a,b,a\n1,2,3\n", 'a.csv: row 1: the column "a" stands twice. Keep one of them.'),
        ("low,low.a\n1,2\n", 'a.csv: row 1: the columns "low" and "low.a" cannot both stand. Keep low, or only columns below it.'),
        ("low.a,low\n1,2\n", 'a.csv: row 1: the columns "low.a" and "low" cannot both stand. Keep low, or only columns below it.'),
        ("a,b\n1,2,3\n", "a.csv: row 2: a cell stands under no column name. Name the column, or clear the cell."),
        ("a,\n1,2\n", "a.csv: row 2: a cell stands under no column name. Name the column, or clear the cell."),
        ('a,b\n1,"2\n', "a.csv: line 2: this is not a CSV table: unexpected end of data. Save it again from the spreadsheet."),
        (b"a,b\n1,\xff\n", "a.csv: line 2: the file is not UTF-8 text. In Excel choose the file type CSV UTF-8."),
    ],
)  # fmt: skip
def test_what_is_no_csv(write: Write, text: str | bytes, said: str) -> None:
    assert refusal(write("a.csv", text)) == said


def test_short_rows_leave_their_last_cells_unknown(write: Write) -> None:
    assert open_document(write("a.csv", "a,b\n1\n"), "row").data == {"row": [{"a": "1"}]}


def test_an_excel_sheet(write: Write) -> None:
    def fill(book: Any, sheet: Any) -> None:
        percent, day = book.add_format({"num_format": "0%"}), book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row("B3", ["text", "share", "sum", "day", "when", "flag", "low.quantity", "huge"])
        sheet.write_row("B5", [" Meals ", "", 0.1 + 0.2])
        sheet.write_number("C5", 0.05, percent)
        sheet.write_datetime("E5", datetime(2026, 1, 2), day)
        sheet.write_datetime("F5", datetime(2026, 1, 2, 12, 30), moment)
        sheet.write_boolean("G5", True)
        sheet.write_number("H5", 7)
        sheet.write_number("I5", 1e300)

    document = open_document(workbook("a.xlsx", fill), "row")
    assert document.data == {
        "row": [
            {
                "text": "Meals", "share": Decimal("0.05"), "sum": Decimal("0.3"), "day": date(2026, 1, 2),
                "when": datetime(2026, 1, 2, 12, 30), "flag": True, "low": {"quantity": Decimal(7)},
                "huge": Decimal("1E+300"),
            }
        ]
    }  # fmt: skip
    assert document.where(("row", 0, "share")) == "row 5, column share"


def test_an_excel_sheet_with_nothing_on_it(write: Write) -> None:
    path = workbook("a.xlsx", lambda *_: None)
    assert refusal(path) == "a.xlsx: the table is empty. Put the column names in the first row."


def test_a_cell_far_away_does_not_fill_the_memory(write: Write) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write("A1", "name")
        sheet.write("XFD1048576", "stray")

    assert refusal(workbook("a.xlsx", fill)) == (
        "a.xlsx: a cell stands far from the table, at XFD1048576, so that the sheet spans 17,179,869,184 cells. "
        "Delete the empty rows and columns beyond the table."
    )


@pytest.mark.parametrize(
    "content", [b"", b"name,unit\n", b"PK\x03\x04 and then nothing", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 8]
)
def test_what_is_no_workbook(write: Write, content: bytes) -> None:
    assert (
        refusal(write("a.xlsx", content)) == "a.xlsx: this is not an Excel workbook. Save it again as .xlsx."
    )


def test_a_zip_that_is_no_workbook(write: Write, tmp_path: Path) -> None:
    with zipfile.ZipFile("a.xlsx", "w") as packed:
        packed.writestr("hello.txt", "hello")
    assert refusal(Path("a.xlsx")) == "a.xlsx: this is not an Excel workbook. Save it again as .xlsx."


@pytest.mark.parametrize(
    ("name", "table", "said"),
    [
        ("a.txt", "row", '".txt" files are not read here. Use .toml or .json or .csv or .xlsx.'),
        ("a.csv", "", '".csv" files are not read here. Use .toml or .json.'),
        ("a", "row", '"a" files are not read here. Use .toml or .json or .csv or .xlsx.'),
        ("gone.toml", "row", "there is no such file. Check the name and the folder."),
        ("folder.toml", "row", "the file cannot be read: Is a directory. Check its name and permissions."),
        (
            "nul\0.toml",
            "row",
            "the file cannot be read: it cannot be opened. Check its name and permissions.",
        ),
    ],
)
def test_files_that_cannot_be_opened(write: Write, name: str, table: str, said: str) -> None:
    Path("folder.toml").mkdir()
    shown = name.replace("\0", "\\x00")
    assert refusal(Path(name), table) == f"{shown}: {said}"


def test_endings_in_capitals(write: Write) -> None:
    assert open_document(write("A.TOML", "a = 1")).data == {"a": 1}


def test_a_refusal_stays_on_its_line() -> None:
    document = Document("a.toml", {}, lambda _: "here")
    assert str(document.refuse((), 'a "\n\x1b[2J" stands here', "Mend it.")) == (
        'a.toml: here: a "\\n\\x1b[2J" stands here. Mend it.'
    )

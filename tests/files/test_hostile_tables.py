"""Tables as people really send them: what is read as it was meant, and what is refused with its place and its mend."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellspent.files.maps import read_map
from wellspent.files.offers import read_offer
from wellspent.files.pricelist import named, read_prices
from wellspent.files.reading.documents import open_document
from wellspent.files.shelves.library import open_library
from wellspent.method.errors import Refused

DAY = date(2026, 11, 21)
LIBRARY = open_library()
JOBS = "local-target-group-jobs"
Fill = Callable[[Any, Any], Any]
in_one_folder = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def _stand_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(content: str | bytes, name: str = "p.csv") -> Path:
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return Path(name)


def workbook(fill: Fill, name: str = "a.xlsx") -> Path:
    book = xlsxwriter.Workbook(name)
    fill(book, book.add_worksheet())
    book.close()
    return Path(name)


def said(read: Callable[[], Any]) -> list[str]:
    """What a reader refuses, without the name of the file that each fault begins with."""
    with pytest.raises(Refused) as refused:
        read()
    found = [str(fault) for fault in refused.value.faults]
    assert all(one.startswith(("p.csv: ", "a.xlsx: ")) for one in found)
    return [one.partition(": ")[2] for one in found]


@pytest.mark.parametrize(
    ("content", "prices"),
    [
        ("bidder\tprice\nA\t£1,200\n", {"A": "1200"}),
        ("bidder,price\n\xa0A\xa0,\xa01\xa0\n", {"A": "1"}),
        ("bidder,price\n\u202eA,1\n", {"\u202eA": "1"}),
        (b"\xef\xbb\xbfbidder,price\r\nA,1\r\n", {"A": "1"}),
        ("bidder,price\rA,1\r", {"A": "1"}),
        ("bidder,price\nA,1e3\n", {"A": "1000"}),
        ("bidder , price\nA,5\n", {"A": "5"}),
        ("bidder,price\nA,5,\n", {"A": "5"}),
        ('bidder,price\n"A\nB",5\n', {"A\nB": "5"}),
    ],
)
def test_what_is_read_as_it_was_meant(content: str | bytes, prices: dict[str, str]) -> None:
    found = read_prices(written(content)).prices
    assert found == {bidder: Fraction(price) for bidder, price in prices.items()}


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (
            "Bidder,Price\nA,1\n",
            [
                'column Bidder: there is no column "Bidder" here. Did you mean bidder?',
                'column Price: there is no column "Price" here. Did you mean price?',
            ],
        ),
        (
            "bidder,price\nA,1\nA,2\n",
            ['row 3, column bidder: "A" stands twice. Keep one price for each bidder.'],
        ),
        ("bidder,price,price\nA,1,2\n", ['row 1: the column "price" stands twice. Keep one of them.']),
        (
            "bidder;price\nA;1.200,50\n",
            [
                (
                    'row 2, column price: "1.200,50" is not an amount. Put commas between thousands only, '
                    "such as 1,200.50."
                )
            ],
        ),
        (
            "bidder,price\nA,1\xa0200\n",
            ['row 2, column price: "1\\xa0200" is not an amount. Write digits, such as 12.5.'],
        ),
        (
            "bidder,price\nA,0.1234567890123\n",
            ["row 2, column price: 0.1234567890123 has more than 12 decimal places. Round it to 12 places."],
        ),
        (
            "bidder,price\nA,=1+1\n",
            ['row 2, column price: "=1+1" is not an amount. Write digits, such as 12.5.'],
        ),
        (
            "=A1,price\nx,1\n",
            [
                "column bidder: the column is missing. Add it and fill it in, such as Greenways Co-operative.",
                'column =A1: there is no column "=A1" here. Use one of bidder, price, or take it out.',
            ],
        ),
        (
            b"bidder,price\nCaf\xe9,1\n",
            ["line 2: the file is not UTF-8 text. In Excel choose the file type CSV UTF-8."],
        ),
        (
            b"bidder,price\nA,\xa31\n",
            ["line 2: the file is not UTF-8 text. In Excel choose the file type CSV UTF-8."],
        ),
        (
            b"\xff\xfeb\x00i\x00d\x00d\x00e\x00r\x00,\x00p\x00r\x00i\x00c\x00e\x00\n\x00A\x00,\x001\x00\n\x00",
            ["line 1: the file is not UTF-8 text. In Excel choose the file type CSV UTF-8."],
        ),
        (
            "sep=;\nbidder;price\nA;1\n",
            ["row 2: a cell stands under no column name. Name the column, or clear the cell."],
        ),
        (
            "bidder,price\nA,1\n,\nA ,2\n",
            ['row 4, column bidder: "A" stands twice. Keep one price for each bidder.'],
        ),
        ("bidder,price\nA,−5\n", ['row 2, column price: "−5" is not an amount. Write digits, such as 12.5.']),
        (
            "bidder,price\nA,(5)\n",
            ['row 2, column price: "(5)" is not an amount. Write digits, such as 12.5.'],
        ),
        ("bidder,price\nA,-5\n", ["row 2, column price: the price is less than nothing. Correct the price."]),
        ("bidder,price\nA,١٢\n", ['row 2, column price: "١٢" is not an amount. Write digits, such as 12.5.']),
        (
            "bidder,price\nA,#REF!\n",
            ['row 2, column price: "#REF!" is not an amount. Write digits, such as 12.5.'],
        ),
        (
            "bidder,price\nA,\n",
            ["column price: the column is missing. Add it and fill it in, such as 100.00."],
        ),
        (
            "bidder,price\n,5\n",
            ["column bidder: the column is missing. Add it and fill it in, such as Greenways Co-operative."],
        ),
        (
            "bidder\u200b,price\nA,5\n",
            ['column bidder\\u200b: there is no column "bidder\\u200b" here. Did you mean bidder?'],
        ),
        (
            "\ufeff\ufeffbidder,price\nA,5\n",
            ['column \\ufeffbidder: there is no column "\\ufeffbidder" here. Did you mean bidder?'],
        ),
        (
            "bidder,price\nA,5,x\n",
            ["row 2: a cell stands under no column name. Name the column, or clear the cell."],
        ),
        (
            "bidder,price\nA\x00,5\n",
            ["row 2, column bidder: the text holds control characters. Type it again as plain text."],
        ),
        (
            (
                ""
                "bidder,price\nA,555555555555555555555555555555555555555555555555555555555555555555555555555"
                "555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555"
                "55555555555555555555555555555555555\n"
            ),
            [
                (
                    "row 2, column price: 555555555555555555555555555555555555555555555555555555555... "
                    "has more than 15 digits before the point. Check the figure."
                )
            ],
        ),
        (
            "bidder,price\nGreen Ways,5\ngreenways,6\n",
            ['row 3, column bidder: "greenways" stands twice. Keep one price for each bidder.'],
        ),
        (
            "bidder,price\nA,TBC\n",
            ['row 2, column price: "TBC" is not an amount. Write digits, such as 12.5.'],
        ),
        (
            "bidder,price\nA,5%\n",
            ['row 2, column price: "5%" is not an amount. Write digits: 5, or 0.05 if it is a share of one.'],
        ),
        (
            "bidder,price\nA,12k\n",
            ['row 2, column price: "12k" is not an amount. Write digits, such as 12000.'],
        ),
        ("bidder.name,price\nA,1\n", ["row 2, column bidder: this is not text. Write some words in quotes."]),
        ("bidder\nA\n", ["column price: the column is missing. Add it and fill it in, such as 100.00."]),
        (
            "price\n5\n",
            ["column bidder: the column is missing. Add it and fill it in, such as Greenways Co-operative."],
        ),
        ("", ["the table is empty. Put the column names in the first row."]),
        ("bidder,price\n", ["the table has no rows below its header. Write one or more."]),
        (
            "A,1\nB,2\n",
            [
                "column bidder: the column is missing. Add it and fill it in, such as Greenways Co-operative.",
                "column price: the column is missing. Add it and fill it in, such as 100.00.",
                'column A: there is no column "A" here. Use one of bidder, price, or take it out.',
                'column 1: there is no column "1" here. Use one of bidder, price, or take it out.',
            ],
        ),
        (
            '"bid\nder";price\nA;5\n',
            ["line 2: this is not a CSV table: ',' expected after '\"'. Save it again from the spreadsheet."],
        ),
        (
            'bidder,price\nA,"5\n',
            ["line 2: this is not a CSV table: unexpected end of data. Save it again from the spreadsheet."],
        ),
    ],
)
def test_what_is_refused_with_its_place_and_its_mend(content: str | bytes, faults: list[str]) -> None:
    path = written(content)
    assert said(lambda: read_prices(path)) == faults


def test_a_cell_of_a_hundred_thousand_letters_is_no_bidder() -> None:
    path = written("bidder,price\n" + "A" * 140_000 + ",5\n")
    assert said(lambda: read_prices(path)) == [
        "line 2: this is not a CSV table: field larger than field limit (131072). "
        "Save it again from the spreadsheet."
    ]


def test_a_price_list_is_a_table() -> None:
    with pytest.raises(Refused) as refused:
        read_prices(written('[[row]]\nbidder = "A"\nprice = 5\n', "p.toml"))
    assert str(refused.value) == (
        'p.toml: a price list is a table. Head the columns "bidder" and "price", a row a bidder. '
        "Save it as .csv or .xlsx."
    )


OFFER = ["measure", "quantity", "unit"]
GOOD = [JOBS, 8, "fte-year"]


def rows_of(*rows: list[Any]) -> Fill:
    """A sheet of these rows; a date becomes a date cell."""

    def fill(book: Any, sheet: Any) -> None:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, day)
                elif cell is not None:
                    sheet.write(number, place, cell)

    return fill


def merged_header(_: Any, sheet: Any) -> None:
    sheet.merge_range("A1:B1", "measure")
    sheet.write("C1", "quantity")
    sheet.write_row(1, 0, GOOD)


def merged_measure(_: Any, sheet: Any) -> None:
    sheet.write_row(0, 0, OFFER)
    sheet.merge_range("A2:A3", JOBS)
    sheet.write_row(1, 1, GOOD[1:])
    sheet.write_row(2, 1, GOOD[1:])


def failed(book: Any, sheet: Any) -> None:
    rows_of(OFFER, [JOBS, None, "fte-year"])(book, sheet)
    sheet.write_formula("B2", "=1/0", None, "#DIV/0!")


def failed_twice(book: Any, sheet: Any) -> None:
    failed(book, sheet)
    sheet.write_formula("AB7", "=A1+Z9", None, "#REF!")


@pytest.mark.parametrize(
    ("fill", "faults"),
    [
        (
            rows_of([*OFFER, "from"], [*GOOD, 46388]),
            ['row 2, column from: "46388" is not a day. Write year-month-day, such as 2026-11-21.'],
        ),
        (
            rows_of([*OFFER, "from"], [*GOOD, datetime(2027, 1, 1, 9, 30)]),
            [
                "row 2, column from: 2027-01-01 09:30:00 is an instant, and this is a day. "
                "Write 2027-01-01 alone."
            ],
        ),
        (
            rows_of(OFFER, [JOBS, date(2027, 1, 1), "fte-year"]),
            ["row 2, column quantity: this is not a number. Write digits, such as 12.5."],
        ),
        (
            rows_of(OFFER, [JOBS, True, "fte-year"]),
            ["row 2, column quantity: this is not a number. Write digits, such as 12.5."],
        ),
        (
            rows_of(OFFER, [JOBS, 0.1234567890123456, "fte-year"]),
            [
                "row 2, column quantity: 0.123456789012346 has more than 12 decimal places. "
                "Round it to 12 places."
            ],
        ),
        (
            merged_header,
            ["row 2: a cell stands under no column name. Name the column, or clear the cell."],
        ),
        (
            merged_measure,
            ["row 3, column measure: the cell is empty. Fill it in, such as local-target-group-jobs."],
        ),
        (
            rows_of(OFFER, GOOD, [], [], [None, None, None, None, None, "a note of mine"]),
            ["row 5: a cell stands under no column name. Name the column, or clear the cell."],
        ),
        (
            rows_of(["measure", 5, "unit"], GOOD),
            [
                'column 5: there is no column "5" here. Use one of measure, quantity, unit, from, to, '
                "statement, count, or take it out."
            ],
        ),
        (failed, ["cell B2: the formula of this cell has failed. Correct it, or write the number."]),
        (
            failed_twice,
            [
                "cell B2: the formula of this cell has failed. Correct it, or write the number.",
                "cell AB7: the formula of this cell has failed. Correct it, or write the number.",
            ],
        ),
    ],
)
def test_a_workbook_is_refused_with_its_row_and_its_column(fill: Fill, faults: list[str]) -> None:
    path = workbook(fill)
    assert said(lambda: read_offer(path, LIBRARY, DAY)) == faults


MAP = ["name", "quantity", "proxy"]


@pytest.mark.parametrize(
    ("header", "row", "faults"),
    [
        (
            ["low.quantity", "low"],
            [2, 2],
            [
                'row 1: the columns "low.quantity" and "low" cannot both stand. '
                "Keep low, or only columns below it."
            ],
        ),
        (
            ["low.quantty"],
            [2],
            ['column low.quantty: there is no column "quantty" here. Did you mean quantity?'],
        ),
        (
            ["low"],
            [2],
            ['column low: the column "low" takes no numbers itself. Use a column such as low.quantity.'],
        ),
        (
            ["deadweight"],
            [1.0000000001],
            [
                "row 2, column deadweight: 1.0000000001 is above 1, and a share is from 0 to 1. "
                "Did you mean 0.010000000001?"
            ],
        ),
        (
            ["multiplier"],
            [1e15],
            ["row 2, column multiplier: 1E+15 has more than 15 digits before the point. Check the figure."],
        ),
        (
            ["low.quantity"],
            [9],
            [
                "row 2, column low.quantity: the low quantity is not the smallest. Put the smaller number in low."
            ],
        ),
        (
            ["high.proxy"],
            [2],
            ["row 2, column high.proxy: the high proxy is not the largest. Put the larger number in high."],
        ),
        (
            ["Deadweight"],
            [0.1],
            ['column Deadweight: there is no column "Deadweight" here. Did you mean deadweight?'],
        ),
    ],
)
def test_a_map_s_workbook_is_refused_likewise(header: list[str], row: list[Any], faults: list[str]) -> None:
    path = workbook(rows_of([*MAP, *header], ["x", 8, 3, *row]))
    assert said(lambda: read_map(path, LIBRARY, {}, DAY)) == faults


def test_a_share_whose_formula_failed_is_not_a_share_that_nobody_gave() -> None:
    """Read as empty, the deadweight would be nothing and the value too large."""

    def fill(book: Any, sheet: Any) -> None:
        rows_of([*MAP, "deadweight"], ["x", 8, 3])(book, sheet)
        sheet.write_formula("D2", "=VLOOKUP(1,Z1:Z2,1)", None, "#N/A")

    path = workbook(fill)
    assert said(lambda: read_map(path, LIBRARY, {}, DAY)) == [
        "cell D2: the formula of this cell has failed. Correct it, or write the number."
    ]


def test_another_sheet_s_failed_formula_is_nobody_s_business() -> None:
    def fill(book: Any, sheet: Any) -> None:
        rows_of(OFFER, GOOD)(book, sheet)
        book.add_worksheet("Sums").write_formula("A1", "=1/0", None, "#DIV/0!")

    (promise,) = read_offer(workbook(fill), LIBRARY, DAY).promises
    assert promise.quantity.value == 8


def test_a_formula_that_did_not_fail_is_its_figure_and_hidden_rows_count() -> None:
    def fill(book: Any, sheet: Any) -> None:
        rows_of(OFFER, [JOBS, None, "fte-year"], ["jobseekers-into-work", 6, "person-year"])(book, sheet)
        sheet.write_formula("B2", "=4+4", None, 8)
        sheet.set_row(2, None, None, {"hidden": True})
        other = book.add_worksheet("other")
        other.write_row(0, 0, OFFER)
        other.write_row(1, 0, ["nonsense", -8, "fte-year"])

    found = read_offer(workbook(fill), LIBRARY, DAY)
    assert [promise.quantity.value for promise in found.promises] == [8, 6]


texts = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=10)
bidders = st.lists(
    texts.filter(lambda text: bool(named(text))), min_size=1, max_size=6, unique_by=lambda text: named(text)
)


@in_one_folder
@given(bidders, st.data())
def test_a_list_is_the_same_in_every_form_a_spreadsheet_saves(names: list[str], data: Any) -> None:
    """Three delimiters, three line ends, a mark or none, and a workbook: one list of prices."""
    cents = [data.draw(st.integers(0, 10**9)) for _ in names]
    rows = [[name, f"{cent // 100}.{cent % 100:02d}"] for name, cent in zip(names, cents, strict=True)]
    sign = data.draw(st.sampled_from([",", ";", "\t"]))
    end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig"]))
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=sign, lineterminator=end).writerows([["bidder", "price"], *rows])
    from_csv = read_prices(written(text.getvalue().encode(encoding)))

    def fill(_: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["bidder", "price"])
        for number, (name, price) in enumerate(rows, 1):
            sheet.write_string(number, 0, name)
            sheet.write_number(number, 1, float(price))

    from_book = read_prices(workbook(fill))
    assert from_csv.prices == from_book.prices
    assert sum(from_csv.prices.values()) == Fraction(sum(cents), 100)
    assert list(from_csv.places.values()) == [
        f"row {number}, column bidder" for number in range(2, len(rows) + 2)
    ]


@in_one_folder
@given(st.lists(st.integers(-(10**15), 10**15).map(lambda n: n / 1000), min_size=1, max_size=8))
def test_a_workbook_s_numbers_are_those_that_the_spreadsheet_shows(numbers: list[float]) -> None:
    """Fifteen digits, as a spreadsheet keeps them; no binary rest behind them."""

    def fill(_: Any, sheet: Any) -> None:
        sheet.write(0, 0, "n")
        for place, number in enumerate(numbers, 1):
            sheet.write_number(place, 0, number)

    rows = open_document(workbook(fill), "row").data["row"]
    for number, row in zip(numbers, rows, strict=True):
        assert row["n"] == Decimal(f"{number:.15g}")
        assert len(row["n"].normalize().as_tuple().digits) <= 15


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Green Ways", "greenways", True),
        ("GREEN-WAYS (CIC)", "Green Ways CIC", True),
        ("Straße", "STRASSE", True),
        ("Ways", "Way", False),
        ("A1", "A 1", True),
        ("A1", "A2", False),
    ],
)
def test_a_bidder_is_known_by_letters_and_digits(one: str, other: str, same: bool) -> None:
    assert (named(one) == named(other)) is same

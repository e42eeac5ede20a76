"""Parameter files: what each kind holds, every refusal in full, and the years of a deflator against a slow chain."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellspent.files.reading.documents import open_document
from wellspent.files.shelves.parameters import HOURS, KINDS, parameter_from, parameter_sheet
from wellspent.method.errors import Refused
from wellspent.method.parameters import BiasCategory, HolidayTable, IndexTable, ThresholdTable, series
from wellspent.method.prices import Price, PriceYear
from wellspent.method.working import Entered, Given, exact

F = Fraction
HEAD = """\
id = "p"
kind = "KIND"
label = "A parameter"
status = "published"
OWN[source]
title = "A report"
publisher = "A body"
licence = "OGL-UK-3.0"
year = 2025
"""
BODIES = {
    "discount-schedule": """\
[[version]]
from = 2003-01-01
bands = [{ first = 0, rate = 0.035 }, { first = 31, rate = 0.03 }]
[[version]]
from = 2026-01-01
bands = [{ first = 0, rate = 0.03 }]
""",
    "deflator": """\
years = "calendar"
[[version]]
from = 2024-01-01
vintage = "march"
table = "d.csv"
""",
    "additionality": """\
[[version]]
from = 2024-01-01
deadweight = 0.2
""",
    "optimism-bias": """\
[[version]]
from = 2024-01-01
[[version.category]]
id = "roads"
label = "Roads"
capex_upper = 0.44
""",
    "thresholds": """\
vat = "included"
[[version]]
from = 2024-01-01
amounts = { goods = 139688, works = 5372609 }
""",
    "bank-holidays": """\
nation = "wales"
[[version]]
from = 2024-01-01
days = [{ day = 2026-12-25, name = "Christmas Day" }, { day = 2026-12-28, name = "Boxing Day" }]
""",
    "bidder-hours": """\
[[version]]
from = 2024-01-01
question = 2
hundred_words = 0.5
evidence = 1
measure = 3
words_if_unstated = 500
""",
}
INDEX = "year,index\n2020,100\n2021,103.5\n"


@pytest.fixture(autouse=True)
def _stand_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def text_of(kind: str) -> str:
    """A good file of a kind; its own keys stand before its source."""
    own, sign, rest = BODIES[kind].partition("[[version]]")
    return HEAD.replace("KIND", kind).replace("OWN", own) + sign + rest


def read(text: str, table: str = INDEX) -> Any:
    Path("p.toml").write_text(text, encoding="utf-8")
    Path("d.csv").write_text(table, encoding="utf-8")
    document = open_document(Path("p.toml"))
    return parameter_from(parameter_sheet(document), document)


def refused(text: str, table: str = INDEX) -> list[str]:
    with pytest.raises(Refused) as found:
        read(text, table)
    return [str(fault) for fault in found.value.faults]


def test_there_is_a_good_file_of_every_kind() -> None:
    assert sorted(BODIES) == sorted(KINDS)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("discount-schedule", ((0, F("0.035")), (31, F("0.03")))),
        ("deflator", IndexTable(False, {2020: F(100), 2021: F("103.5")})),
        ("additionality", {"deadweight": F("0.2")}),
        ("optimism-bias", (BiasCategory("roads", "Roads", {"capex_upper": F("0.44")}),)),
        ("thresholds", ThresholdTable("included", {"goods": F(139688), "works": F(5372609)})),
        (
            "bank-holidays",
            HolidayTable("wales", {date(2026, 12, 25): "Christmas Day", date(2026, 12, 28): "Boxing Day"}),
        ),
        ("bidder-hours", dict(zip(HOURS, [F(2), F("0.5"), F(1), F(3), F(500)], strict=True))),
    ],
)
def test_what_each_kind_holds(kind: str, content: object) -> None:
    found = read(text_of(kind))
    assert found.versions[0].content == content
    assert (found.id, found.kind, found.label, found.status) == ("p", kind, "A parameter", "published")
    source = found.source
    assert (source.title, source.publisher, source.licence) == ("A report", "A body", "OGL-UK-3.0")
    assert source.year == 2025


def test_a_schedule_is_the_version_in_force_on_its_day() -> None:
    found = read(text_of("discount-schedule"))
    first, second = (version.content for version in found.versions)
    days = [date(1990, 1, 1), date(2025, 12, 31), date(2026, 1, 1), date(2090, 1, 1)]
    assert [found.on(day).content for day in days] == [first, first, second, second]


@pytest.mark.parametrize(
    ("kind", "old", "new", "said"),
    [
        (
            "discount-schedule",
            "first = 0",
            "first = 1",
            [
                "[[version]] 1, [[bands]] 1, first (line 12): the first band begins in year 1. Write first = 0."
            ],
        ),
        (
            "discount-schedule",
            "first = 31",
            "first = 0",
            [
                (
                    "[[version]] 1, [[bands]] 2, first (line 12): a band does not begin after the one "
                    "before it. Put the bands in the order of their years, each once."
                )
            ],
        ),
        (
            "discount-schedule",
            "2026-01-01",
            "2003-01-01",
            [
                (
                    "[[version]] 2, from (line 14): 2003-01-01 does not come after 2003-01-01. Put the "
                    "versions in the order of their dates, the oldest first, each date once."
                )
            ],
        ),
        (
            "discount-schedule",
            "2026-01-01",
            "1999-01-01",
            [
                (
                    "[[version]] 2, from (line 14): 1999-01-01 does not come after 2003-01-01. Put the "
                    "versions in the order of their dates, the oldest first, each date once."
                )
            ],
        ),
        (
            "discount-schedule",
            "rate = 0.035",
            "rate = 3.5",
            [
                (
                    "[[version]] 1, [[bands]] 1, rate (line 12): 3.5 is above 1, and a share is from 0 to "
                    "1. Did you mean 0.035?"
                )
            ],
        ),
        (
            "discount-schedule",
            "bands = [{ first = 0, rate = 0.03 }]",
            "bands = []",
            ["[[version]] 2, bands (line 15): bands is empty. Add [[bands]] with at least one."],
        ),
        (
            "discount-schedule",
            'kind = "discount-schedule"',
            "",
            [
                (
                    "kind: kind is missing. Use one of discount-schedule, deflator, additionality, "
                    "optimism-bias, thresholds, bank-holidays, bidder-hours."
                )
            ],
        ),
        (
            "discount-schedule",
            '"discount-schedule"',
            '"discount"',
            [
                (
                    'kind (line 2): "discount" is not a kind of parameter. Use one of discount-schedule, '
                    "deflator, additionality, optimism-bias, thresholds, bank-holidays, bidder-hours."
                )
            ],
        ),
        (
            "discount-schedule",
            '"discount-schedule"',
            "3",
            [
                (
                    'kind (line 2): "3" is not a kind of parameter. Use one of discount-schedule, '
                    "deflator, additionality, optimism-bias, thresholds, bank-holidays, bidder-hours."
                )
            ],
        ),
        (
            "discount-schedule",
            'status = "published"',
            'status = "checked"',
            [
                (
                    'status (line 4): "checked" is not one of published, illustrative, unverified, '
                    "withdrawn. Write one of them."
                )
            ],
        ),
        (
            "discount-schedule",
            'id = "p"',
            'id = "P 1"',
            ['id (line 1): "P 1" is not an id. Use lower-case letters, digits and hyphens, such as p-1.'],
        ),
        (
            "discount-schedule",
            "first = 31",
            "first = 30.5",
            [
                (
                    "[[version]] 1, [[bands]] 2, first (line 12): 30.5 is not a whole number. Write 30 or "
                    "another whole number."
                )
            ],
        ),
        ("discount-schedule", 'label = "A parameter"\n', "", ['label is missing. Add label = "..."']),
        (
            "deflator",
            'table = "d.csv"\n',
            "",
            [
                (
                    '[[version]] 1, table (line 11): table is missing. Write table = "..." with the name '
                    "of the CSV beside this file."
                )
            ],
        ),
        (
            "deflator",
            'table = "d.csv"',
            'table = "d.csv"\nindex = [{ year = 2020, index = 100 }]',
            [
                (
                    '[[version]] 1, table (line 14): the numbers are given twice. Write table = "..." '
                    "with the name of the CSV beside this file."
                )
            ],
        ),
        (
            "deflator",
            '"d.csv"',
            '"e.csv"',
            [
                (
                    '[[version]] 1, table (line 14): there is no file "e.csv" in the folder. Put the '
                    "table beside this file, or correct its name."
                )
            ],
        ),
        (
            "deflator",
            '"d.csv"',
            (
                ""
                '"eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee'
                "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"
                "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"
                'eeeeeeeeeeeeeeeeeeeeeeeeeeeeeee.csv"'
            ),
            [
                (
                    "[[version]] 1, table (line 14): there is no file "
                    '"eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee..." in the folder. Put '
                    "the table beside this file, or correct its name."
                )
            ],
        ),
        (
            "deflator",
            '"calendar"',
            '"financial"',
            [
                "d.csv: row 2, column year: 2020 is not a financial year. Write every year as 2008/09.",
                "d.csv: row 3, column year: 2021 is not a financial year. Write every year as 2008/09.",
            ],
        ),
        (
            "deflator",
            '"calendar"',
            '"school"',
            ['years (line 5): "school" is not one of calendar, financial. Write one of them.'],
        ),
        (
            "deflator",
            'table = "d.csv"',
            'table = "d.csv"\n[[version]]\nfrom = 2025-01-01\nvintage = "march"\ntable = "d.csv"',
            [
                (
                    '[[version]] 2, vintage (line 17): the vintage "march" stands twice. Name each '
                    "release by its own vintage."
                )
            ],
        ),
        (
            "deflator",
            'table = "d.csv"',
            (
                'index = [{ year = 2020, index = 0 }, { year = 2020, index = 5 }, { year = "2020/21", '
                "index = -1 }]"
            ),
            [
                "[[version]] 1, [[index]] 1, index (line 14): an index is above nothing. Correct the number.",
                "[[version]] 1, [[index]] 2, year (line 14): the year 2020 stands twice. Keep one.",
                (
                    "[[version]] 1, [[index]] 3, year (line 14): 2020/21 is not a calendar year. Write "
                    "every year as 2008."
                ),
                "[[version]] 1, [[index]] 3, index (line 14): an index is above nothing. Correct the number.",
            ],
        ),
        (
            "deflator",
            'vintage = "march"\n',
            "",
            ['[[version]] 1 (line 11): vintage is missing. Add vintage = "..."'],
        ),
        (
            "additionality",
            "deadweight = 0.2\n",
            "",
            [
                (
                    "[[version]] 1 (line 10): the version gives no share. Give any of deadweight, "
                    "displacement, substitution, leakage, attribution."
                )
            ],
        ),
        (
            "additionality",
            "deadweight = 0.2",
            "deadweight = 20",
            [
                (
                    "[[version]] 1, deadweight (line 12): 20 is above 1, and a share is from 0 to 1. Did "
                    "you mean 0.2?"
                )
            ],
        ),
        (
            "additionality",
            "deadweight",
            "deadwieght",
            [
                (
                    '[[version]] 1, deadwieght (line 12): there is no key "deadwieght" here. Did you mean '
                    "deadweight?"
                )
            ],
        ),
        (
            "optimism-bias",
            "capex_upper = 0.44",
            "capex_uper = 0.44",
            [
                (
                    '[[version]] 1, [[category]] 1, capex_uper (line 15): there is no key "capex_uper" '
                    "here. Did you mean capex_upper?"
                )
            ],
        ),
        (
            "optimism-bias",
            'id = "roads"\n',
            "",
            ['[[version]] 1, [[category]] 1 (line 12): id is missing. Add id = "..."'],
        ),
        (
            "optimism-bias",
            "0.44",
            '"44%"',
            [
                (
                    '[[version]] 1, [[category]] 1, capex_upper (line 15): "44%" is not a number. Write '
                    "digits: 44, or 0.44 if it is a share of one."
                )
            ],
        ),
        (
            "thresholds",
            "139688",
            "0",
            ["[[version]] 1, amounts.goods (line 13): a threshold is above nothing. Write it in pounds."],
        ),
        (
            "thresholds",
            "139688",
            "-5",
            ["[[version]] 1, amounts.goods (line 13): a threshold is above nothing. Write it in pounds."],
        ),
        (
            "thresholds",
            'vat = "included"',
            'vat = "include"',
            ['vat (line 5): "include" is not one of included, excluded, unstated. Did you mean "included"?'],
        ),
        (
            "thresholds",
            "amounts = { goods = 139688, works = 5372609 }",
            "amounts = {}",
            [
                (
                    "[[version]] 1, amounts (line 13): [amounts] is empty. Write its names and numbers "
                    "below it, a line each."
                )
            ],
        ),
        (
            "thresholds",
            "goods = ",
            "Goods = ",
            [
                (
                    '[[version]] 1, amounts.Goods (line 13): "Goods" is not an id. Use lower-case '
                    "letters, digits and hyphens, such as goods."
                )
            ],
        ),
        (
            "thresholds",
            "amounts = { goods = 139688, works = 5372609 }",
            "amounts = 5",
            [
                (
                    "[[version]] 1, amounts (line 13): this must be a table of keys. Write [amounts] with "
                    "its keys below it."
                )
            ],
        ),
        (
            "bank-holidays",
            "2026-12-28",
            "2026-12-25",
            ["[[version]] 1, [[days]] 2, day (line 13): 2026-12-25 stands twice. Keep one."],
        ),
        (
            "bank-holidays",
            '"wales"',
            '"cornwall"',
            [
                (
                    'nation (line 5): "cornwall" is not one of england, wales, scotland, '
                    "northern-ireland. Write one of them."
                )
            ],
        ),
        (
            "bank-holidays",
            "day = 2026-12-28",
            'day = "28/12/2026"',
            [
                (
                    '[[version]] 1, [[days]] 2, day (line 13): "28/12/2026" is not a day. Write '
                    "year-month-day, such as 2026-11-21."
                )
            ],
        ),
        (
            "bidder-hours",
            "question = 2",
            "question = -2",
            ["[[version]] 1, question (line 12): question is below nothing. Write hours, such as 1.5."],
        ),
        (
            "bidder-hours",
            "hundred_words = 0.5",
            "hundred_words = -0.5",
            [
                (
                    "[[version]] 1, hundred_words (line 13): hundred_words is below nothing. Write hours, "
                    "such as 1.5."
                )
            ],
        ),
        (
            "bidder-hours",
            "words_if_unstated = 500",
            "words_if_unstated = -1",
            [
                (
                    "[[version]] 1, words_if_unstated (line 16): words_if_unstated is below nothing. "
                    "Write hours, such as 1.5."
                )
            ],
        ),
        (
            "bidder-hours",
            "evidence = 1",
            "evidence = -1",
            ["[[version]] 1, evidence (line 14): evidence is below nothing. Write hours, such as 1.5."],
        ),
        (
            "bidder-hours",
            "measure = 3\n",
            "",
            ["[[version]] 1 (line 10): measure is missing. Add measure = 1"],
        ),
    ],
)
def test_what_does_not_hold_is_refused_in_full(kind: str, old: str, new: str, said: list[str]) -> None:
    text = text_of(kind)
    assert text.count(old) >= 1
    beside = ("d.csv: ",)
    assert refused(text.replace(old, new, 1)) == [
        one if one.startswith(beside) else f"p.toml: {one}" for one in said
    ]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("year,index\n2020,0\n", ["row 2, column index: an index is above nothing. Correct the number."]),
        ("year,index\n2020,5\n2020,6\n", ["row 3, column year: the year 2020 stands twice. Keep one."]),
        (
            "year,index\n2020/21,5\n",
            ["row 2, column year: 2020/21 is not a calendar year. Write every year as 2008."],
        ),
        (
            "Year,Index\n2020,5\n",
            [
                'column Year: there is no column "Year" here. Did you mean year?',
                'column Index: there is no column "Index" here. Did you mean index?',
            ],
        ),
        (
            "year,index,note\n2020,5,x\n",
            ['column note: there is no column "note" here. Use one of year, index, or take it out.'],
        ),
        (
            "year;index\n2020;1,5\n",
            [
                (
                    'row 2, column index: "1,5" is not a number. Put commas between thousands only, such '
                    "as 1,200.50."
                )
            ],
        ),
        ("year,index\n2020,\n", ["column index: the column is missing. Add it and fill it in, such as 1."]),
        (
            "year,index\n20,5\n",
            [
                (
                    'row 2, column year: "20" is not a price year. Write a calendar year such as 2009 or '
                    'a financial year such as "2008/09".'
                )
            ],
        ),
        (
            "year,index\n2020,1.0000000000001\n",
            ["row 2, column index: 1.0000000000001 has more than 12 decimal places. Round it to 12 places."],
        ),
    ],
)
def test_what_is_no_table_of_index_numbers(table: str, said: list[str]) -> None:
    assert refused(text_of("deflator"), table) == [f"d.csv: {one}" for one in said]


def test_a_table_is_looked_for_beside_its_file_and_nowhere_else() -> None:
    Path("above.csv").write_text(INDEX, encoding="utf-8")
    Path("inner").mkdir()
    inner = Path("inner/p.toml")
    inner.write_text(text_of("deflator").replace("d.csv", "../above.csv"), encoding="utf-8")
    document = open_document(inner)
    with pytest.raises(Refused) as found:
        parameter_from(parameter_sheet(document), document)
    assert str(found.value) == (
        'inner/p.toml: [[version]] 1, table (line 14): there is no file "above.csv" in the folder. '
        "Put the table beside this file, or correct its name."
    )


numbers = st.decimals("0.001", "9999", places=3)
tables = st.lists(numbers, min_size=2, max_size=12).flatmap(
    lambda index: st.tuples(st.integers(1900, 2100), st.just(index))
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables, st.data())
def test_prices_are_brought_from_year_to_year_as_a_slow_chain_does(table: Any, data: Any) -> None:
    """One growth after the other, forwards or backwards, from the year of the price to the base year."""
    first, index = table
    rows = "".join(f"{first + place},{number}\n" for place, number in enumerate(index))
    found = read(text_of("deflator"), "year,index\n" + rows)
    deflator = series(found, "package", found.versions[0])
    start, end = (data.draw(st.integers(0, len(index) - 1)) for _ in range(2))
    amount = F(data.draw(numbers))
    slow = amount
    for place in range(start, end):
        slow *= F(index[place + 1]) / F(index[place])
    for place in range(start, end, -1):
        slow *= F(index[place - 1]) / F(index[place])
    here = Entered("a.toml", "proxy")
    price = Price(Given(amount, "an hour", here), year=PriceYear(first + start))
    assert price.uprated(deflator, PriceYear(first + end)).at(exact) == slow
    assert deflator.last == PriceYear(first + len(index) - 1)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(numbers, min_size=1, max_size=8), st.randoms(use_true_random=False), st.booleans())
def test_the_order_and_the_spelling_of_a_table_change_nothing(
    index: list[Any], shuffle: Any, financial: bool
) -> None:
    """Rows in any order, numbers with noughts behind them or commas between thousands, one table."""
    years = [f"{2000 + n}/{n + 1:02d}" if financial else str(2000 + n) for n in range(len(index))]
    text = text_of("deflator").replace('"calendar"', '"financial"' if financial else '"calendar"')
    plain = [f"{year},{number}\n" for year, number in zip(years, index, strict=True)]
    other = [f'"{number:,}000";{year}\n' for year, number in zip(years, index, strict=True)]
    shuffle.shuffle(other)
    held = read(text, "year,index\n" + "".join(plain)).versions[0].content
    again = read(text, "index;year\n" + "".join(other)).versions[0].content
    assert held == again == IndexTable(financial, {2000 + n: F(one) for n, one in enumerate(index)})


def test_the_table_may_be_a_workbook_and_the_numbers_may_stand_in_the_file() -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook("d.xlsx")
    sheet = book.add_worksheet()
    for row, cells in enumerate([("year", "index"), (2020, 100), (2021, 103.5)]):
        sheet.write_row(row, 0, cells)
    book.close()
    inside = 'index = [{ year = 2020, index = 100 }, { year = "2021", index = "103.50" }]'
    text = text_of("deflator")
    held = [
        read(each).versions[0].content
        for each in (text, text.replace("d.csv", "d.xlsx"), text.replace('table = "d.csv"', inside))
    ]
    assert held[0] == held[1] == held[2] == IndexTable(False, {2020: F(100), 2021: F("103.5")})


@pytest.mark.parametrize("place", range(1, 4))
def test_bands_rise_wherever_they_do_not(place: int) -> None:
    """Whichever band does not rise is the one that is named."""
    firsts = [0, 10, 20, 30]
    firsts[place] = firsts[place - 1]
    bands = ", ".join(f"{{ first = {first}, rate = 0.03 }}" for first in firsts)
    text = text_of("discount-schedule").replace("bands = [{ first = 0, rate = 0.03 }]", f"bands = [{bands}]")
    assert refused(text) == [
        f"p.toml: [[version]] 2, [[bands]] {place + 1}, first (line 15): a band does not begin after the one "
        "before it. Put the bands in the order of their years, each once."
    ]

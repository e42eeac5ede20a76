"""Maps: every rule between the keys of a row, and one content whatever kind of file it stands in."""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from wellspent.documents.figures import plain
from wellspent.documents.values import value_figures
from wellspent.files.canonical import canonical
from wellspent.files.maps import read_map
from wellspent.files.shelves.library import open_library
from wellspent.method.errors import Refused
from wellspent.method.sroi import ValueMap, value_map
from wellspent.method.working import Entered, traced

TODAY = date(2026, 11, 21)
MAP = """\
title = "Meals service"
investment = 42375.00
base_year = 2024

[[outcome]]
name = "Fewer visits to A&E"
stakeholder = "residents"
quantity = 7
unit = "visit"
proxy = 94.00
price_year = "2008/09"
ledger = "fiscal"
deadweight = 0.1
drop_off = 0.5
duration = 2
[outcome.low]
quantity = 5
[outcome.high]
quantity = 9

[[outcome]]
name = "Fewer incidents"
quantity = 3
proxy = "gmca-anti-social-behaviour-incident-fiscal"
"""
INCIDENT = "gmca-anti-social-behaviour-incident-fiscal"
COLUMNS = [
    "name", "stakeholder", "quantity", "unit", "proxy", "price_year", "ledger", "deadweight", "drop_off", "duration",
    "low.quantity", "high.quantity",
]  # fmt: skip
ROWS: list[list[Any]] = [
    ["Fewer visits to A&E", "residents", 7, "visit", 94, "2008/09", "fiscal", 0.1, 0.5, 2, 5, 9],
    ["Fewer incidents", None, 3, None, INCIDENT, None, None, None, None, None, None, None],
]
AS_TYPED = [
    [
        "Fewer visits to A&E",
        "residents",
        "7",
        "visit",
        "£94.00",
        "2008/09",
        "fiscal",
        "10%",
        "50%",
        "2",
        "5",
        "9.0",
    ],
    ROWS[1],
]


@pytest.fixture(autouse=True)
def _stand_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(path: str, **options: Any) -> ValueMap:
    return read_map(Path(path), open_library(), options, TODAY)


def written(text: str, name: str = "map.toml") -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def tables() -> list[str]:
    """The same map as a CSV of a person's spellings and as a workbook of bare numbers."""
    with Path("Meals service.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *AS_TYPED])
    book = xlsxwriter.Workbook("Meals service.xlsx")
    sheet = book.add_worksheet()
    for place, row in enumerate([COLUMNS, *ROWS]):
        sheet.write_row(place, 0, row)
    book.close()
    return ["Meals service.csv", "Meals service.xlsx"]


def figures(chart: ValueMap) -> Any:
    return plain(value_figures(value_map(chart, traced), []))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("quantity = 3", 'quantity = 3\nunit = "visit"',
         f'[[outcome]] 2, unit (line 24): the unit is "visit", and the proxy "{INCIDENT}" is for one incident. '
         'Write unit = "incident" and a quantity in it, or use another proxy.'),
        ("quantity = 3", 'quantity = 3\nledger = "social"',
         f'[[outcome]] 2, ledger (line 24): the ledger is "social", and the proxy "{INCIDENT}" is fiscal. '
         "Leave ledger out: the library's proxy has one."),
        ("quantity = 3", "quantity = 3\nprice_year = 2009",
         f'[[outcome]] 2, price_year (line 24): the price year is 2009, and the proxy "{INCIDENT}" is in prices of '
         "2002/03. Leave price_year out: the library's proxy has its own."),
        ("base_year = 2024", 'base_year = 2024\ncurrency = "EUR"',
         "[[outcome]] 2, proxy (line 25): the proxy is in GBP and the map in EUR. "
         "Use a proxy in the map's currency; they are never added."),
        ("base_year = 2024", "base_year = 2124",
         "base_year (line 3): hmt-gdp@2025-12 has no index for 2124: it covers 1990 to 2024. "
         "Choose a base year inside the series, or another series."),
        ('price_year = "2008/09"', "price_year = 1920",
         "[[outcome]] 1, price_year (line 11): hmt-gdp@2025-12 has no index for 1920: it covers 1990 to 2024. "
         "Choose a base year inside the series, or another series."),
        ("base_year = 2024", 'base_year = 2024\ndeflator = "hmt-gpd"',
         'deflator (line 4): there is no deflator "hmt-gpd". Did you mean "hmt-gdp"?'),
        ("base_year = 2024", 'base_year = 2024\ndeflator = "hmt-gdp@2024-12"',
         'deflator (line 4): there is no vintage of hmt-gdp "2024-12". Did you mean "2025-12"?'),
        ("base_year = 2024", 'base_year = 2024\ndeflator = "gmca-v1-4"',
         "base_year (line 3): gmca-v1-4@2015-03 is by financial year and the price year 2024 is a calendar year. "
         "Name a calendar-year series, such as hmt-gdp@2025-12."),
        ("deadweight = 0.1", 'deadweight = 0.1\ndeflator = "hmt-gdp@2024-12"',
         '[[outcome]] 1, deflator (line 14): there is no vintage of hmt-gdp "2024-12". Did you mean "2025-12"?'),
        ("base_year = 2024", 'base_year = 2024\ndiscount = "standrad"',
         'discount (line 4): there is no discount schedule "standrad". Did you mean "standard"?'),
        ("base_year = 2024", "base_year = 2024\ndiscount = 3.5",
         "discount (line 4): 3.5 is above 1, and a share is from 0 to 1. Did you mean 0.035?"),
        ("deadweight = 0.1", 'deadweight = 0.1\ndiscount = "healthy"',
         '[[outcome]] 1, discount (line 14): there is no discount schedule "healthy". Did you mean "health"?'),
        ("base_year = 2024", 'base_year = 2024\ntiming = "guide"',
         'timing (line 4): "guide" is not one of guide-2009, value-map. Did you mean "guide-2009"?'),
        ("duration = 2", "duration = 0",
         "[[outcome]] 1, duration (line 15): a duration of 0 years is not from 1 to 500. "
         "Write how many years the benefit lasts."),
        ("duration = 2", "duration = 501",
         "[[outcome]] 1, duration (line 15): a duration of 501 years is not from 1 to 500. "
         "Write how many years the benefit lasts."),
        ("duration = 2", "starts = -1",
         "[[outcome]] 1, starts (line 15): -1 is not a year from 0 to 500. "
         "Write 0 for the year of the activity, 1 for the year after."),
        ("duration = 2", "starts = 501",
         "[[outcome]] 1, starts (line 15): 501 is not a year from 0 to 500. "
         "Write 0 for the year of the activity, 1 for the year after."),
        ("deadweight = 0.1", "attribution = 0.1\nreference = { quantity = 1 }",
         "[[outcome]] 1, attribution (line 13): attribution and a reference case take the same thing off twice. "
         "Keep the reference case or attribution, not both."),
        ("deadweight = 0.1", "deadweight = 0.1\nreference = { quantity = 1 }",
         "[[outcome]] 1, deadweight (line 13): deadweight and a reference case take the same thing off twice. "
         "Keep the reference case or deadweight, not both."),
        ("deadweight = 0.1\ndrop_off = 0.5\nduration = 2\n[outcome.low]",
         "reference = { quantity = 1 }\n[outcome.low]\nattribution = 0.1",
         "[[outcome]] 1, low.attribution (line 15): attribution and a reference case take the same thing off twice. "
         "Keep the reference case or attribution, not both."),
        ("deadweight = 0.1", "multiplier = -1",
         "[[outcome]] 1, multiplier (line 13): a multiplier below nothing. Write a negative quantity for a loss."),
        ("[outcome.low]\nquantity = 5", "[outcome.low]\nquantity = 8",
         "[[outcome]] 1, low.quantity (line 17): the low quantity is not the smallest. "
         "Put the smaller number in low."),
        ("[outcome.high]\nquantity = 9", "[outcome.high]\nquantity = 6",
         "[[outcome]] 1, high.quantity (line 19): the high quantity is not the largest. "
         "Put the larger number in high."),
        ("drop_off = 0.5\n", "drop_of = 0.5\n",
         '[[outcome]] 1, drop_of (line 14): there is no key "drop_of" here. Did you mean drop_off?'),
        ("deadweight = 0.1", "deadweight = 5",
         "[[outcome]] 1, deadweight (line 13): 5 is above 1, and a share is from 0 to 1. Did you mean 0.05?"),
        ("proxy = 94.00", 'proxy = "Ninety"',
         '[[outcome]] 1, proxy (line 10): "Ninety" is not an id. '
         "Use lower-case letters, digits and hyphens, such as ninety."),
    ],
)  # fmt: skip
def test_what_does_not_hold(old: str, new: str, said: str) -> None:
    assert old in MAP
    with pytest.raises(Refused) as refused:
        read(written(MAP.replace(old, new, 1)))
    assert str(refused.value) == f"map.toml: {said}"


def test_two_vintages_never_meet() -> None:
    text = MAP.replace("base_year = 2024", 'base_year = "2012/13"\ndeflator = "hmt-gdp@2025-12"')
    text = text.replace("deadweight = 0.1", 'deflator = "gmca-v1-4@2015-03"')
    with pytest.raises(Refused) as refused:
        read(written(text))
    assert str(refused.value) == (
        "map.toml: [[outcome]] 1, deflator (line 14): gmca-v1-4@2015-03 and hmt-gdp@2025-12 meet in one map. "
        "Use one series and vintage for the whole map."
    )


def test_a_row_may_name_the_one_series_of_the_map() -> None:
    text = MAP.replace("base_year = 2024", 'base_year = "2012/13"')
    chart = read(written(text.replace("deadweight = 0.1", 'deflator = "gmca-v1-4"')))
    assert [o.price.series.id for o in chart.outcomes if o.price.series] == ["gmca-v1-4@2015-03"] * 2


def test_every_fault_of_every_row_is_told() -> None:
    text = MAP.replace("duration = 2", "duration = 0").replace("-incident-fiscal", "-incident-fiscl")
    with pytest.raises(Refused) as refused:
        read(written(text))
    assert [fault.place for fault in refused.value.faults] == [
        "[[outcome]] 1, duration (line 15)",
        "[[outcome]] 2, proxy (line 24)",
    ]


def test_the_edges_that_hold() -> None:
    text = MAP.replace("duration = 2", "duration = 500\nstarts = 0").replace(
        "deadweight = 0.1", "multiplier = 0"
    )
    assert read(written(text)).outcomes[0].starts == 0


def test_what_is_left_out_is_not_known_and_the_place_is_remembered() -> None:
    chart = read(written(MAP))
    first, second = chart.outcomes
    assert set(first.shares) == {"deadweight"}
    assert second.shares == {}
    assert (second.multiplier, second.drop_off, second.reference) == (None, None, None)
    assert (first.starts, second.ledger) == (1, "fiscal")
    assert first.quantity.origin == Entered("map.toml", "[[outcome]] 1, quantity (line 8)")
    assert (second.price.low, second.price.high) != (None, None)


def test_tables_hold_the_same_content_and_give_the_same_figures_as_toml() -> None:
    toml = MAP.replace("base_year = 2024\n", "").replace("investment = 42375.00\n", "")
    expected = canonical(Path(written(toml)))
    for path in tables():
        assert canonical(Path(path)) == expected
        assert figures(read(path)) == figures(read("map.toml"))


def test_options_stand_where_a_table_has_no_place() -> None:
    options = {"investment": "£42,375", "base_year": "2024", "discount": "3.5%", "decided": "2026-11-21"}
    for path in tables():
        chart = read(path, **options)
        assert chart.investment is not None
        assert (chart.investment.value, chart.title) == (Fraction(42375), "Meals service")
        assert chart.investment.origin == Entered(path, "--investment")
        assert read(path, title="Lunches").title == "Lunches"
        assert figures(read(path, investment="42375", base_year="2024")) == figures(read(written(MAP)))


def test_options_win_over_the_file_and_are_named_when_they_are_wrong() -> None:
    assert read(written(MAP), timing="value-map").outcomes[0].starts == 0
    with pytest.raises(Refused) as refused:
        read(written(MAP), investment="much", decided="soon", base_year="1066")
    assert str(refused.value).splitlines() == [
        'map.toml: --investment: "much" is not an amount. Write digits, such as 12.5.',
        'map.toml: --base-year: "1066" is not a price year. Write a calendar year such as 2009 or a financial year '
        'such as "2008/09".',
        'map.toml: --decided: "soon" is not a day. Write year-month-day, such as 2026-11-21.',
    ]
    with pytest.raises(Refused, match=r"map.toml: --deflator: there is no deflator"):
        read(written(MAP), deflator="x")


def test_faults_of_a_table_name_row_and_column() -> None:
    Path("map.csv").write_text("name,quantity,proxy,low.quantity\nMeals,7,94,8\nTeas,,£1,\nCakes,1,2%,\n")
    with pytest.raises(Refused) as refused:
        read("map.csv")
    assert str(refused.value).splitlines() == [
        "map.csv: row 3, column quantity: the cell is empty. Fill it in, such as 7.",
        'map.csv: row 4, column proxy: "2%" is not an amount. Write digits: 2, or 0.02 if it is a share of one.',
    ]
    Path("map.csv").write_text("name,quantity,proxy,low.quantity\nMeals,7,94,8\n")
    with pytest.raises(
        Refused, match=r"map.csv: row 2, column low.quantity: the low quantity is not the smallest"
    ):
        read("map.csv")


def test_a_long_table_that_is_wrong_in_every_row_is_told_in_seconds() -> None:
    rows = "".join(f"row {n},1,no-such-proxy,x\n" for n in range(10_000))
    Path("map.csv").write_text("name,quantity,proxy,duratoin\n" + rows)
    with pytest.raises(Refused) as refused:
        read("map.csv")
    assert (
        str(refused.value)
        == 'map.csv: column duratoin: there is no column "duratoin" here. Did you mean duration?'
    )
    Path("map.csv").write_text("name,quantity,proxy,duration\n" + rows.replace(",x", ",1"))
    with pytest.raises(Refused) as refused:
        read("map.csv")
    assert len(refused.value.faults) == 10_000


def test_an_investment_below_nothing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text('title = "T"\ninvestment = -5\n[[outcome]]\nname = "A"\nquantity = 1\nproxy = 2\n')
    with pytest.raises(Refused) as refused:
        read_map(path, open_library(), {}, date(2026, 11, 21))
    assert str(refused.value) == (
        f"{path}: investment (line 2): the investment is less than nothing. Write what is put in; a saving is an outcome."
    )

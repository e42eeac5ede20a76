"""Price years, deflators and uprating."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from tests.method.building import DAY, given, library, rootless

from wellspent.files.shelves.catalogue import find_series
from wellspent.method.errors import Refused
from wellspent.method.numbers import spell
from wellspent.method.prices import Price, PriceYear, Series, price_year
from wellspent.method.working import exact, traced

F = Fraction
CALENDAR = Series(
    "idx@1", "An index", financial=False, index={y: given(n) for y, n in ((2008, 80), (2009, 100))}
)
FINANCIAL = Series(
    "fy@1", "By April", financial=True, index={y: given(n) for y, n in ((2008, 90), (2009, 99))}
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (2009, PriceYear(2009)),
        ("2009", PriceYear(2009)),
        (" 2009 ", PriceYear(2009)),
        ("2008/09", PriceYear(2008, financial=True)),
        ("1999/00", PriceYear(1999, financial=True)),
    ],
)
def test_a_price_year_is_read(text: Any, expected: PriceYear) -> None:
    assert price_year(text) == expected
    assert str(expected) == str(text).strip()


@pytest.mark.parametrize(
    "text", ["2008/10", "2008-09", "08/09", "last year", "", "9", 1066, 9999, "²⁰⁰⁹", "²"]
)
def test_anything_else_is_no_price_year(text: Any) -> None:
    with pytest.raises(Refused, match="is not a price year"):
        price_year(text)


def test_a_calendar_series_gives_a_financial_year_nine_months_and_three() -> None:
    assert CALENDAR.at(price_year("2008/09"), exact) == F(80) * F(3, 4) + F(100) * F(1, 4) == 85
    mixed = CALENDAR.at(price_year("2008/09"), traced)
    assert (mixed.name, mixed.note) == (
        "An index, 2008/09",
        "nine months of the first year, three of the second",
    )
    assert rootless(mixed) == []


def test_a_financial_series_gives_no_calendar_year() -> None:
    assert FINANCIAL.at(price_year("2008/09"), exact) == 90
    with pytest.raises(
        Refused, match=r"fy@1 is by financial year and the price year 2009 is a calendar year"
    ):
        FINANCIAL.at(price_year(2009), exact)


@pytest.mark.parametrize("year", [2007, 2010, "2009/10"])
def test_a_year_outside_the_series_is_refused_with_what_it_covers(year: Any) -> None:
    with pytest.raises(Refused, match=rf"idx@1 has no index for {year}: it covers 2008 to 2009"):
        CALENDAR.at(price_year(year), exact)


def test_an_amount_is_brought_from_its_year_to_the_base_year() -> None:
    price = Price(given(40, "a visit"), year=price_year(2008)).uprated(CALENDAR, price_year(2009))
    assert price.at(exact) == 50
    opened = price.at(traced)
    assert (opened.value, opened.name) == (F(50), "a visit, 2009 prices")
    assert {leaf.value for leaf in opened.leaves()} == {40, 80, 100}


@pytest.mark.parametrize(
    "price",
    [
        Price(given(40)),
        Price(given(40), series=CALENDAR, base=price_year(2009)),
        Price(given(40), year=price_year(2009), series=CALENDAR, base=price_year(2009)),
        Price(given(40), year=price_year(2008)),
    ],
    ids=["nothing asked", "year not known", "the base year itself", "no base year"],
)
def test_otherwise_it_stays_as_printed(price: Price) -> None:
    assert price.at(exact) == 40


def test_the_library_s_deflator_does_the_published_sum() -> None:
    """P-DEFL-1: the WELLBY of 2019 in prices of 2024."""
    series = find_series(library(), "hmt-gdp", DAY)
    wellby = Price(given(13000), year=price_year(2019)).uprated(series, price_year(2024))
    assert spell(wellby.at(exact), 4) == "16027.9132"
    assert series.last >= price_year(2024)

"""Moments, numbers, amounts and periods as the standard has them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from wellspent.documents.ocds.values import instant, known, number, period, value

LONDON = ZoneInfo("Europe/London")


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)))
def test_a_day_begins_and_ends_as_the_zone_database_says(day: date) -> None:
    assert instant(day) == datetime.combine(day, time(), LONDON).isoformat()
    assert instant(day, end=True) == datetime.combine(day, time(23, 59, 59), LONDON).isoformat()


def test_the_days_on_which_clocks_change() -> None:
    assert instant(date(2026, 3, 29)) == "2026-03-29T00:00:00+00:00"
    assert instant(date(2026, 3, 29), end=True) == "2026-03-29T23:59:59+01:00"
    assert instant(date(2026, 10, 25)) == "2026-10-25T00:00:00+01:00"
    assert instant(date(2026, 10, 25), end=True) == "2026-10-25T23:59:59+00:00"


def test_a_moment_keeps_its_own_zone() -> None:
    assert instant(datetime(2026, 11, 2, 12, tzinfo=UTC)) == "2026-11-02T12:00:00+00:00"


@given(st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**4))
def test_a_number_reads_back_to_ten_places(exact: Fraction) -> None:
    written = json.dumps(number(exact))
    assert abs(Fraction(written) - exact) <= Fraction(1, 10**6)
    assert isinstance(number(exact), int) is (exact.denominator == 1)


def test_money_is_written_to_the_penny() -> None:
    assert json.dumps(number(Fraction("123456789012.34"))) == "123456789012.34"
    assert json.dumps(number(Fraction(1, 3))) == "0.3333333333"


def test_what_is_not_known_is_left_out_and_nothing_else() -> None:
    assert known(a=None, b="", c=[], d={}, e=0, f=False, type_="x") == {"e": 0, "f": False, "type": "x"}


def test_an_amount_says_whether_vat_is_in_it() -> None:
    assert value(Fraction(100), Fraction(120), "GBP") == {
        "amountGross": 120,
        "amount": 100,
        "currency": "GBP",
    }
    assert value(None, Fraction(120), "GBP") == {"amountGross": 120, "currency": "GBP"}
    assert value(None, None, "GBP") == {}


def test_a_period_ends_on_its_last_day() -> None:
    found = period(date(2027, 1, 1), date(2029, 1, 1), date(2031, 4, 1))
    assert found == {
        "startDate": "2027-01-01T00:00:00+00:00",
        "endDate": "2028-12-31T23:59:59+00:00",
        "maxExtentDate": "2031-03-31T23:59:59+01:00",
    }
    assert period(None, date(2029, 1, 1)) == {"endDate": "2028-12-31T23:59:59+00:00"}
    assert period(None, None) == {}


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 4000))
def test_a_period_is_as_long_as_its_days(first: date, days: int) -> None:
    found = period(first, first + timedelta(days=days))
    ends = datetime.fromisoformat(found["endDate"]).date()
    assert (ends - first).days == days - 1

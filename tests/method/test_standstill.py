"""The standstill period: held against periods counted by hand, a slow second count, and what must always hold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.files.shelves.catalogue import find_holidays
from wellspent.files.shelves.library import open_library
from wellspent.method.errors import Refused
from wellspent.method.parameters import HolidayTable
from wellspent.method.standstill import standstill, working_days

NATIONS = ("england", "wales", "scotland", "northern-ireland")
HOLIDAYS = find_holidays(open_library(), date(2026, 11, 21))

BY_HAND = [
    # a week without a bank holiday: Monday to Wednesday of the next week
    ("england", "2026-11-09", "2026-11-18"),
    ("england", "2026-11-24", "2026-12-03"),
    # published on a Friday, on a Saturday, on a Sunday
    ("england", "2026-11-13", "2026-11-24"),
    ("england", "2026-11-14", "2026-11-25"),
    ("england", "2026-11-15", "2026-11-25"),
    # Christmas 2025: 18, 19, 22, 23, 24, 29, 30, 31 December (Trowers & Hamlins, November 2025: the worst day)
    ("england", "2025-12-18", "2025-12-31"),
    ("england", "2025-12-19", "2026-01-02"),
    ("scotland", "2025-12-19", "2026-01-05"),
    # Christmas 2026: Boxing Day is a Saturday, so Monday 28 December is off: 21 22 23 24 29 30 31 Dec, 4 Jan
    ("england", "2026-12-21", "2027-01-04"),
    ("scotland", "2026-12-21", "2027-01-05"),
    # Christmas 2027: Saturday and Sunday, so Monday 27 and Tuesday 28 are off; Monday 3 January 2028 too
    ("wales", "2027-12-20", "2027-12-31"),
    ("wales", "2027-12-23", "2028-01-06"),
    ("scotland", "2027-12-23", "2028-01-07"),
    # Easter 2026: Good Friday 3 April, Easter Monday 6 April (a working day in Scotland)
    ("england", "2026-03-30", "2026-04-10"),
    ("northern-ireland", "2026-03-30", "2026-04-10"),
    ("scotland", "2026-03-30", "2026-04-09"),
    # Easter 2027: 26 and 29 March; published on Maundy Thursday
    ("england", "2027-03-25", "2027-04-07"),
    ("scotland", "2027-03-25", "2027-04-06"),
    # published on a bank holiday: counted from the next working day
    ("england", "2026-04-03", "2026-04-16"),
    ("england", "2026-12-25", "2027-01-08"),
    # St Patrick and the Twelfth in Northern Ireland
    ("northern-ireland", "2026-03-16", "2026-03-26"),
    ("england", "2026-03-16", "2026-03-25"),
    ("northern-ireland", "2026-07-06", "2026-07-16"),
    ("england", "2026-07-06", "2026-07-15"),
    # the summer bank holiday: early August in Scotland, late August elsewhere
    ("scotland", "2026-07-30", "2026-08-11"),
    ("england", "2026-07-30", "2026-08-10"),
    ("england", "2026-08-27", "2026-09-08"),
]


@pytest.mark.parametrize(("nation", "published", "ends"), BY_HAND)
def test_periods_counted_by_hand(nation: str, published: str, ends: str) -> None:
    found = standstill(date.fromisoformat(published), nation, HOLIDAYS)
    assert found.ends.isoformat() == ends
    assert len(found.days) == 8
    assert found.contract_from == found.ends + timedelta(days=1)


def test_a_period_of_2024_as_a_law_firm_counted_it() -> None:
    """Muckle LLP, 2024: one that begins on 24 December 2024 ends fourteen calendar days later, on 7 January."""
    days = [date(2024, 12, 25), date(2024, 12, 26), date(2025, 1, 1)]
    table = HolidayTable("england", dict.fromkeys(days, "bank holiday"))
    assert working_days(date(2024, 12, 24), table, 8)[-1] == date(2025, 1, 7)


def test_the_days_and_what_was_passed_over_are_told() -> None:
    found = standstill(date(2026, 12, 21), "england", HOLIDAYS)
    assert [day.day for day in found.days] == [21, 22, 23, 24, 29, 30, 31, 4]
    assert {day.isoformat(): name for day, name in found.passed.items()} == {
        "2026-12-25": "Christmas Day",
        "2026-12-28": "Boxing Day (substitute day)",
        "2027-01-01": "New Year's Day",
    }


def test_the_careful_day_leaves_out_the_bank_holidays_of_every_nation() -> None:
    found = standstill(date(2026, 7, 6), "england", HOLIDAYS)
    assert (found.ends, found.careful) == (date(2026, 7, 15), date(2026, 7, 16))
    andrew = standstill(date(2026, 11, 24), "england", HOLIDAYS)
    assert (andrew.ends, andrew.careful) == (date(2026, 12, 3), date(2026, 12, 4))
    plain = standstill(date(2026, 11, 9), "england", HOLIDAYS)
    assert plain.careful == plain.ends


def slowly(published: date, nation: str, count: int) -> date:
    """A second way: mark the whole calendar, then walk to the end with the count still open."""
    calendar = [published + timedelta(days=offset) for offset in range(5 * count + 60)]
    works = [day.isoweekday() not in (6, 7) and day not in HOLIDAYS[nation].days for day in calendar]
    return next(
        day for place, day in enumerate(calendar) if works[place] and sum(works[: place + 1]) == count
    )


@given(st.dates(date(2025, 1, 1), date(2028, 10, 1)), st.sampled_from(NATIONS), st.integers(1, 20))
def test_a_slow_count_comes_to_the_same_day(published: date, nation: str, count: int) -> None:
    found = standstill(published, nation, HOLIDAYS, count)
    assert found.ends == slowly(published, nation, count)


@given(st.dates(date(2025, 1, 1), date(2028, 11, 20)), st.sampled_from(NATIONS))
def test_what_always_holds(published: date, nation: str) -> None:
    found = standstill(published, nation, HOLIDAYS)
    assert published <= found.days[0] <= found.ends <= found.careful
    assert all(day.weekday() < 5 and day not in HOLIDAYS[nation].days for day in found.days)
    assert list(found.days) == sorted(set(found.days))
    assert set(found.passed) <= set(HOLIDAYS[nation].days)
    longer = standstill(published, nation, HOLIDAYS, 9)
    assert longer.days[:8] == found.days
    later = standstill(published + timedelta(days=1), nation, HOLIDAYS)
    assert later.ends >= found.ends


def test_days_beyond_the_known_years_are_refused_not_guessed() -> None:
    with pytest.raises(Refused) as caught:
        standstill(date(2028, 12, 22), "england", HOLIDAYS)
    assert "the bank holidays of 2029 in england are not known, only those of 2025 to 2028" in str(
        caught.value
    )
    with pytest.raises(Refused):
        standstill(date(2024, 12, 31), "scotland", HOLIDAYS)
    assert standstill(date(2028, 12, 14), "england", HOLIDAYS).ends == date(2028, 12, 27)


def test_every_nation_has_its_table() -> None:
    assert set(HOLIDAYS) == set(NATIONS)
    assert all(table.nation == nation for nation, table in HOLIDAYS.items())

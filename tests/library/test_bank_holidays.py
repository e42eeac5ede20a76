"""The bank holidays of the four nations, held against a printed calendar and the rules."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from tools import make_bank_holidays

PARAMETERS = Path(__file__).parents[2] / "src" / "wellspent" / "library" / "parameters"
NATIONS = ("england", "wales", "scotland", "northern-ireland")
SUNDAYS = {2025: date(2025, 4, 20), 2026: date(2026, 4, 5), 2027: date(2027, 3, 28), 2028: date(2028, 4, 16)}
"""Easter, from a printed calendar."""


def days(nation: str) -> dict[date, str]:
    (version,) = tomllib.loads((PARAMETERS / f"bank-holidays-{nation}.toml").read_text("utf-8"))["version"]
    found = {each["day"]: each["name"] for each in version["days"]}
    assert len(found) == len(version["days"])
    return found


@pytest.mark.parametrize("nation", NATIONS)
def test_no_bank_holiday_is_on_a_weekend(nation: str) -> None:
    assert [day for day in days(nation) if day.weekday() > 4] == []
    assert list(days(nation)) == sorted(days(nation))


@pytest.mark.parametrize(
    ("nation", "usual"), [("england", 8), ("wales", 8), ("scotland", 9), ("northern-ireland", 10)]
)
def test_every_year_has_its_number_of_bank_holidays(nation: str, usual: int) -> None:
    found = Counter(day.year for day in days(nation))
    extra = {2026: 1} if nation == "scotland" else {}
    assert found == {year: usual + extra.get(year, 0) for year in (2025, 2026, 2027, 2028)}


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("year", SUNDAYS)
def test_easter_is_where_the_calendar_has_it(nation: str, year: int) -> None:
    assert days(nation)[SUNDAYS[year] - timedelta(2)] == "Good Friday"
    assert (SUNDAYS[year] + timedelta(1) in days(nation)) is (nation != "scotland")


@pytest.mark.parametrize(
    ("nation", "day"),
    [
        ("england", "2026-12-28"),
        ("england", "2027-12-27"),
        ("england", "2027-12-28"),
        ("wales", "2028-01-03"),
        ("wales", "2026-08-31"),
        ("scotland", "2025-01-02"),
        ("scotland", "2025-12-01"),
        ("scotland", "2026-06-15"),
        ("scotland", "2027-01-04"),
        ("scotland", "2028-01-04"),
        ("scotland", "2028-08-07"),
        ("northern-ireland", "2025-03-17"),
        ("northern-ireland", "2025-07-14"),
        ("northern-ireland", "2026-07-13"),
        ("northern-ireland", "2027-07-12"),
    ],
)
def test_days_as_gov_uk_lists_them(nation: str, day: str) -> None:
    assert date.fromisoformat(day) in days(nation)


def test_england_and_wales_keep_the_same_days() -> None:
    assert days("england") == days("wales")


@pytest.mark.parametrize("nation", NATIONS)
def test_the_holiday_tool_writes_what_is_committed(nation: str) -> None:
    path = PARAMETERS / f"bank-holidays-{nation}.toml"
    assert make_bank_holidays.holidays(nation, 2025, 2028) == path.read_text(encoding="utf-8")

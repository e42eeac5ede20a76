"""The standstill period: the working days between a contract award notice and the contract.

Source: Procurement Act 2023, section 51: eight working days, the first of them the day on which the contract
award notice (UK6) is published. Docs: methods/standstill.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from wellspent.method.errors import Fault, Refused
from wellspent.method.parameters import HolidayTable

WORKING_DAYS = 8
"""The least a standstill lasts, mandatory or voluntary: Procurement Act 2023, section 51(2) and (5)."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standstill:
    """A standstill: its working days in order, and the bank holidays that were passed over, by name.

    `careful` is the last day where the bank holidays of every nation are left out: the same day or a later
    one. The contract may be entered into from the day after.
    """

    published: date
    nation: str
    days: tuple[date, ...]
    passed: Mapping[date, str]
    careful: date

    @property
    def ends(self) -> date:
        """The last day, until its midnight."""
        return self.days[-1]

    @property
    def contract_from(self) -> date:
        """The first day on which the contract may be entered into."""
        return self.ends + _DAY


def standstill(
    published: date, nation: str, holidays: Mapping[str, HolidayTable], count: int = WORKING_DAYS
) -> Standstill:
    """The standstill of a contract award notice `published` on that day by a buyer in `nation`.

    `holidays` are the bank holidays by nation; `count` is in working days. A notice published on a day that
    is none is counted from the next. Raises `Refused` where the days run out of the years that a table
    covers, since a bank holiday could then be missed.
    """
    own = holidays[nation]
    days = working_days(published, own, count)
    every = {day: name for table in holidays.values() for day, name in table.days.items()}
    careful = working_days(published, HolidayTable("the United Kingdom", every), count)[-1]
    passed = {day: name for day, name in sorted(own.days.items()) if published <= day <= days[-1]}
    return Standstill(published, nation, days, passed, careful)


def working_days(first: date, holidays: HolidayTable, count: int) -> tuple[date, ...]:
    """The first `count` working days from `first` on: no Saturday, no Sunday and no bank holiday.

    Raises `Refused` for a year of which no bank holidays are known.
    """
    years = {day.year for day in holidays.days}
    found: list[date] = []
    day = first
    while len(found) < count:
        if day.year not in years:
            known = f"{min(years)} to {max(years)}" if years else "no year"
            rule = (
                f"the bank holidays of {day.year} in {holidays.nation} are not known, only those of {known}"
            )
            raise Refused(Fault(rule, "Count the working days by hand, or update the library."))
        if day.weekday() < 5 and day not in holidays.days:
            found.append(day)
        day += _DAY
    return tuple(found)

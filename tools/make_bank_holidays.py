"""Write the bank holidays of the four nations by rule, for a run of years.

Usage: python tools/make_bank_holidays.py 2025 2028

The rules are those of the Banking and Financial Dealings Act 1971 and of yearly proclamation: a day on a
weekend moves to the next weekday that is free. One-off days are in ONE_OFF. Compare with the GOV.UK page
before you commit: proclamations can move days.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

PARAMETERS = Path(__file__).parents[1] / "src" / "wellspent" / "library" / "parameters"
NATIONS = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
}
ONE_OFF = {"scotland": {date(2026, 6, 15): "World Cup bank holiday"}}
NOTES = {"scotland": "15 June 2026 is a one-off, by Royal Proclamation of 3 February 2026."}


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian algorithm."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    ell = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * ell) // 451
    month, day = divmod(h + ell - 7 * m + 114, 31)
    return date(year, month, day + 1)


def monday(year: int, month: int, *, last: bool = False) -> date:
    """The first or last Monday of a month."""
    if not last:
        return date(year, month, 1) + timedelta((7 - date(year, month, 1).weekday()) % 7)
    end = date(year, month, 31)
    return end - timedelta(end.weekday())


def proper(nation: str, year: int) -> Iterator[tuple[date, str]]:
    """The days where the calendar puts them, weekends and all."""
    yield date(year, 1, 1), "New Year's Day"
    if nation == "scotland":
        yield date(year, 1, 2), "2 January"
    if nation == "northern-ireland":
        yield date(year, 3, 17), "St Patrick's Day"
    yield easter(year) - timedelta(2), "Good Friday"
    if nation != "scotland":
        yield easter(year) + timedelta(1), "Easter Monday"
    yield monday(year, 5), "Early May bank holiday"
    yield monday(year, 5, last=True), "Spring bank holiday"
    if nation == "northern-ireland":
        yield date(year, 7, 12), "Battle of the Boyne (Orangemen's Day)"
    yield monday(year, 8, last=nation != "scotland"), "Summer bank holiday"
    if nation == "scotland":
        yield date(year, 11, 30), "St Andrew's Day"
    yield date(year, 12, 25), "Christmas Day"
    yield date(year, 12, 26), "Boxing Day"
    yield from ((day, name) for day, name in ONE_OFF.get(nation, {}).items() if day.year == year)


def observed(nation: str, year: int) -> list[tuple[date, str]]:
    """The days as kept: those on a weekend moved on, named as substitutes."""
    days = sorted(proper(nation, year))
    taken = {day for day, _ in days if day.weekday() < 5}
    kept = []
    for day, name in days:
        if day.weekday() > 4:
            while day.weekday() > 4 or day in taken:
                day += timedelta(1)
            taken.add(day)
            name += " (substitute day)"
        kept.append((day, name))
    return sorted(kept)


def holidays(nation: str, first: int, last: int) -> str:
    """The parameter file of one nation."""
    note = f'note = "{NOTES[nation]}"\n' if nation in NOTES else ""
    days = "".join(
        f'    {{ day = {day}, name = "{name}" }},\n'
        for year in range(first, last + 1)
        for day, name in observed(nation, year)
    )
    return (
        f'id = "bank-holidays-{nation}"\nkind = "bank-holidays"\n'
        f'label = "Bank holidays in {NATIONS[nation]}"\nnation = "{nation}"\nstatus = "published"\n{note}\n'
        '[source]\ntitle = "UK bank holidays"\npublisher = "GOV.UK"\nyear = 2026\n'
        f'page = "{NATIONS[nation]}, {first} to {last}"\nlicence = "OGL-3.0"\n'
        f'url = "https://www.gov.uk/bank-holidays"\n\n[[version]]\nfrom = {first}-01-01\ndays = [\n{days}]\n'
    )


if __name__ == "__main__":
    for each in NATIONS:
        found = holidays(each, int(sys.argv[1]), int(sys.argv[2]))
        (PARAMETERS / f"bank-holidays-{each}.toml").write_text(found, encoding="utf-8")

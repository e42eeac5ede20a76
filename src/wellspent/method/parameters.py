"""Dated parameters of the sums: discount schedules, deflators, additionality, optimism bias, thresholds, holidays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Generic, TypeVar

from wellspent.method.discounting import Band, Schedule
from wellspent.method.prices import Series
from wellspent.method.proxies import in_force
from wellspent.method.working import FromLibrary, Given, Source

Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class Version(Generic[Content]):
    """What a parameter says from a day on; `vintage` names a published release where there are several."""

    since: date
    content: Content
    vintage: str = ""


@dataclass(frozen=True, slots=True)
class Parameter(Generic[Content]):
    """A parameter with its versions in date order, and where they were printed."""

    id: str
    kind: str
    label: str
    status: str
    source: Source
    versions: tuple[Version[Content], ...]
    note: str = ""

    def on(self, day: date) -> Version[Content]:
        """The version in force on `day`; before the first, the first."""
        return in_force(self.versions, day)[0]

    def origin(self, version: Version[Content], shelf: str) -> FromLibrary:
        """Where a number of `version` came from, for its working."""
        name = f"{self.id}@{version.vintage}" if version.vintage else self.id
        return FromLibrary(name, shelf, self.status, self.source, version.since)


Bands = tuple[tuple[int, Fraction], ...]
"""The content of a discount schedule: (first year, rate) in order."""


@dataclass(frozen=True, slots=True)
class IndexTable:
    """The content of a deflator: an index number a year, all calendar or all financial years."""

    financial: bool
    index: Mapping[int, Fraction]


Shares = Mapping[str, Fraction]
"""The content of an additionality set: shares by name."""


@dataclass(frozen=True, slots=True)
class BiasCategory:
    """Optimism bias of one kind of project, as shares to add; None where the source prints none."""

    id: str
    label: str
    uplifts: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class ThresholdTable:
    """Procurement thresholds in pounds by name, and whether they include VAT."""

    vat: str
    amounts: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """Bank holidays of one nation: day and name."""

    nation: str
    days: Mapping[date, str]


def schedule(parameter: Parameter[Bands], shelf: str, day: date) -> Schedule:
    """The discount schedule in force on `day`, each rate knowing its source."""
    version = parameter.on(day)
    origin = parameter.origin(version, shelf)
    bands = tuple(
        Band(first, Given(rate, f"{parameter.label}: rate from year {first}", origin))
        for first, rate in version.content
    )
    return Schedule(parameter.id, parameter.label, bands)


def series(parameter: Parameter[IndexTable], shelf: str, version: Version[IndexTable]) -> Series:
    """One vintage of a deflator, each index number knowing its source."""
    table = version.content
    name = f"{parameter.id}@{version.vintage}"

    def year_name(year: int) -> str:
        return f"{year}/{(year + 1) % 100:02d}" if table.financial else str(year)

    origin = parameter.origin(version, shelf)
    index = {
        year: Given(number, f"{name}, index of {year_name(year)}", origin)
        for year, number in table.index.items()
    }
    return Series(name, parameter.label, table.financial, index)

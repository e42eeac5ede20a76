"""Prices and their years: a proxy's amount, the deflator series that brings it to another year.

A financial year such as 2008/09 is April to March: on a calendar-year series its index is three quarters
of the first year's and one quarter of the second's. Two vintages of a series are never mixed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from wellspent.method.errors import Fault, Refused
from wellspent.method.valuation import uprated
from wellspent.method.working import Given, Lift, Number, Symbol

_YEAR = re.compile(r"([0-9]{4})(?:/([0-9]{2}))?")


@dataclass(frozen=True, slots=True, order=True)
class PriceYear:
    """The year whose prices an amount is in: a calendar year, or a financial year from April."""

    first: int
    financial: bool = False

    def __str__(self) -> str:
        return f"{self.first}/{(self.first + 1) % 100:02d}" if self.financial else str(self.first)


def price_year(text: str | int) -> PriceYear:
    """Read "2008/09" or 2009. Raises `Refused` for anything else."""
    found = _YEAR.fullmatch(str(text).strip())
    if found is not None and 1900 <= int(found[1]) <= 2200:
        first, second = int(found[1]), found[2]
        if second is None or int(second) == (first + 1) % 100:
            return PriceYear(first, financial=second is not None)
    raise Refused(
        Fault(
            f'"{text}" is not a price year',
            'Write a calendar year such as 2009 or a financial year such as "2008/09".',
        )
    )


@dataclass(frozen=True, slots=True)
class Series:
    """A price index: one vintage of a deflator, an index number a year, all calendar or all financial."""

    id: str
    label: str
    financial: bool
    index: Mapping[int, Given]

    @property
    def last(self) -> PriceYear:
        """The newest year the series covers."""
        return PriceYear(max(self.index), self.financial)

    def at(self, year: PriceYear, lift: Lift[Number]) -> Number:
        """The index number of `year`. Raises `Refused` where the series does not reach it."""
        if year.financial == self.financial:
            return lift(self._given(year.first, year))
        if self.financial:
            raise Refused(
                Fault(
                    f"{self.id} is by financial year and the price year {year} is a calendar year",
                    "Name a calendar-year series, such as hmt-gdp@2025-12.",
                )
            )
        first, second = lift(self._given(year.first, year)), lift(self._given(year.first + 1, year))
        mixed = first * Fraction(3, 4) + second * Fraction(1, 4)
        if isinstance(mixed, Symbol):
            mixed = mixed.named(
                f"{self.label}, {year}", note="nine months of the first year, three of the second"
            )
        return mixed

    def _given(self, year: int, asked: PriceYear) -> Given:
        if year not in self.index:
            raise Refused(
                Fault(
                    f"{self.id} has no index for {asked}: it covers {min(self.index)} to {max(self.index)}",
                    "Choose a base year inside the series, or another series.",
                )
            )
        return self.index[year]


@dataclass(frozen=True, slots=True)
class Price:
    """The value of one unit of an outcome: the amount as printed, and the uprating that applies to it.

    `entry` is the library id, empty for an amount a person typed; `low` and `high` are the source's own
    range, absent where it prints none; `used` is the year a value is for, where each year has its own.
    """

    amount: Given
    entry: str = ""
    year: PriceYear | None = None
    series: Series | None = None
    base: PriceYear | None = None
    low: Given | None = None
    high: Given | None = None
    used: int | None = None

    def at(self, lift: Lift[Number]) -> Number:
        """The amount for one unit, in prices of the base year where one is asked for."""
        amount = lift(self.amount)
        if self.series is None or self.base is None or self.year is None or self.base == self.year:
            return amount
        brought = uprated(amount, self.series.at(self.year, lift), self.series.at(self.base, lift))
        if isinstance(brought, Symbol):
            brought = brought.named(f"{self.amount.name}, {self.base} prices", unit=self.amount.unit)
        return brought

    def uprated(self, series: Series | None, base: PriceYear | None) -> Price:
        """The same price, to be brought to the prices of `base` by `series`."""
        return replace(self, series=series, base=base)

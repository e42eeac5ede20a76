"""Discounting: schedules of rates by year, chained factors, annuities.

The factor of year t is the product of 1 / (1 + rate of year k) for k = 1..t. A later, lower rate never
applies to earlier years (HM Treasury Green Book, annex on discounting). Year 0 is the year of the activity
and has factor 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from wellspent.method.errors import Fault, Refused
from wellspent.method.numbers import percent, spell
from wellspent.method.working import Formula, Given, Lift, Number, Origin, Symbol, total


@dataclass(frozen=True, slots=True)
class Band:
    """One rate a year, from year `first` until the next band begins."""

    first: int
    rate: Given


@dataclass(frozen=True, slots=True)
class Schedule:
    """A dated schedule of discount rates; `id` is a library id, or "flat 7/200" for one entered rate."""

    id: str
    label: str
    bands: tuple[Band, ...]

    def spans(self, year: int) -> Iterator[tuple[Band, int]]:
        """Each band that years 1..`year` pass through, with how many of those years fall in it."""
        for place, band in enumerate(self.bands):
            following = self.bands[place + 1].first if place + 1 < len(self.bands) else year + 1
            years = min(year + 1, following) - max(band.first, 1)
            if years > 0:
                yield band, years


def flat(rate: Fraction, origin: Origin) -> Schedule:
    """The schedule of one rate for every year. Raises `Refused` for a rate of -100 % or less."""
    if rate <= -1:
        raise Refused(
            Fault(
                f"a discount rate of {spell(rate)} leaves nothing to divide by",
                "Use a rate above -1, such as 0.035.",
            )
        )
    return Schedule(
        f"flat {rate}", f"{percent(rate, 10)} every year", (Band(0, Given(rate, "discount rate", origin)),)
    )


def factor(schedule: Schedule, year: int, lift: Lift[Number]) -> Number:
    """The discount factor of `year` (0 is the year of the activity), a number without unit.

    Source of the formula: HM Treasury, The Green Book, discount factor tables (chained bands).
    """
    name = f"discount factor of year {year}"
    if year == 0:
        return lift(Given(Fraction(1), name, Formula("the year of the activity is not discounted")))
    band_growth = [(1 + lift(band.rate)) ** years for band, years in schedule.spans(year)]
    growth = band_growth[0]
    for step in band_growth[1:]:
        growth = growth * step
    found = 1 / growth
    return found.named(name) if isinstance(found, Symbol) else found


def factors(schedule: Schedule, years: Sequence[int], lift: Lift[Number]) -> list[Number]:
    """The discount factor of each of `years`, in their order."""
    return [factor(schedule, year, lift) for year in years]


def discounted(values: Sequence[Number], weights: Sequence[Number]) -> list[Number]:
    """Each year's value times that year's factor; both in year order."""
    return [value * weight for value, weight in zip(values, weights, strict=True)]


def present_value(values: Sequence[Number], weights: Sequence[Number]) -> Number:
    """The sum of each year's value times that year's factor; both in year order, at least one year."""
    products = discounted(values, weights)
    return total(products, products[0])


def annuity(schedule: Schedule, years: int, lift: Lift[Number]) -> Number:
    """What one pound at the end of each of `years` years is worth today: the sum of their factors."""
    weights = factors(schedule, range(1, years + 1), lift)
    return total(weights, weights[0])

"""Proxies: dated money values of one unit of an outcome, each with its source.

A proxy is fiscal (a saving to a public budget), economic (a gain to the economy) or social (a gain in
somebody's welfare). What its source does not print (a range, a grade, a cashable share) is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol, TypeVar

from wellspent.method.errors import Fault, Refused
from wellspent.method.prices import Price, PriceYear
from wellspent.method.working import Adapted, FromLibrary, Given, Source

STATUSES = ("published", "illustrative", "unverified", "withdrawn")
"""How sure a library value is; only published ones go without a warning."""


class Dated(Protocol):
    """Anything that is in force from a day on."""

    @property
    def since(self) -> date:
        """The first day it is in force."""
        ...


DatedT = TypeVar("DatedT", bound=Dated)


def in_force(values: Sequence[DatedT], day: date) -> tuple[DatedT, bool]:
    """The value in force on `day`, and whether that is an extrapolation.

    The newest value that began on or before `day`. Before the first one, the first is used and said to be
    extrapolated. `values` is in date order and not empty.
    """
    current = [value for value in values if value.since <= day]
    return (current[-1], False) if current else (values[0], True)


@dataclass(frozen=True, slots=True)
class DatedAmount:
    """What a proxy is worth from a day on, in currency units for one unit, in prices of `year`."""

    since: date
    amount: Fraction
    year: PriceYear | None
    status: str
    low: Fraction | None = None
    high: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Proxy:
    """One proxy and its dated amounts.

    `cashable` is the share of a saving that frees money, where the source prints it; `yearly` where each
    amount is for the year it is used in (carbon), not replaced by the next.
    """

    id: str
    label: str
    unit: str
    ledger: str
    place: str
    source: Source
    review_by: date
    values: tuple[DatedAmount, ...]
    theme: str = ""
    gains: tuple[str, ...] = ()
    cashable: Fraction | None = None
    grade: str = ""
    overlap: str = ""
    note: str = ""
    currency: str = "GBP"
    yearly: bool = False
    adapted: Adapted | None = None

    def price(self, day: date, shelf: str, used: date | None = None) -> Price:
        """The price of one unit by the value in force on `day`.

        A `yearly` proxy is looked up by the day it is `used` on instead: a tonne saved in 2030 has the value
        of 2030. Raises `Refused` where the value is withdrawn.
        """
        when = used if self.yearly and used is not None else day
        value, early = in_force(self.values, when)
        if value.status == "withdrawn":
            raise Refused(
                Fault(
                    f'the proxy "{self.id}" was withdrawn on {value.since}',
                    "Choose a proxy that is in force, or type an amount of your own.",
                )
            )
        beyond = self.yearly and when.year > self.values[-1].since.year
        origin = FromLibrary(
            self.id, shelf, value.status, self.source, value.since,
            extrapolated=early or beyond, past_review=day > self.review_by,
        )  # fmt: skip

        def given(amount: Fraction, which: str = "") -> Given:
            return Given(amount, self.label + which, origin, f"{self.currency} a {self.unit}")

        return Price(
            amount=given(value.amount),
            entry=self.id,
            year=value.year,
            low=None if value.low is None else given(value.low, ", low"),
            high=None if value.high is None else given(value.high, ", high"),
            used=when.year if self.yearly else None,
        )

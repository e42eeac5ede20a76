"""Proxies: the value in force on a day, and what is said of one that is not quite."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from wellspent.method.errors import Refused
from wellspent.method.prices import PriceYear
from wellspent.method.proxies import DatedAmount, Proxy, in_force
from wellspent.method.working import FromLibrary, Source

F = Fraction


def worth(year: int, amount: int, status: str = "published", high: int | None = None) -> DatedAmount:
    return DatedAmount(
        date(year, 4, 1), F(amount), PriceYear(year), status, high=None if high is None else F(high)
    )


VISIT = Proxy(
    id="gp-visit", label="A GP visit", unit="visit", ledger="fiscal", place="England",
    source=Source("Unit costs", "A ministry", 2024, "OGL-3.0"), review_by=date(2027, 3, 31),
    values=(worth(2020, 30), worth(2022, 34), worth(2024, 40, high=48)),
)  # fmt: skip
CARBON = replace(VISIT, id="carbon", yearly=True)


def origin(proxy: Proxy, day: date, used: date | None = None) -> FromLibrary:
    found = proxy.price(day, "package", used).amount.origin
    assert isinstance(found, FromLibrary)
    return found


@pytest.mark.parametrize(
    ("day", "amount", "extrapolated"),
    [
        (date(2019, 1, 1), 30, True),
        (date(2020, 3, 31), 30, True),
        (date(2020, 4, 1), 30, False),
        (date(2022, 3, 31), 30, False),
        (date(2022, 4, 1), 34, False),
        (date(2026, 11, 21), 40, False),
    ],
)
def test_the_newest_value_that_has_begun_is_in_force(day: date, amount: int, extrapolated: bool) -> None:
    value, early = in_force(VISIT.values, day)
    assert (value.amount, early) == (F(amount), extrapolated)
    assert VISIT.price(day, "package").amount.value == amount
    assert origin(VISIT, day).extrapolated is extrapolated


def test_a_price_knows_its_entry_shelf_date_and_unit() -> None:
    price = VISIT.price(date(2026, 11, 21), "organisation")
    assert (price.entry, price.year, price.amount.unit) == ("gp-visit", PriceYear(2024), "GBP a visit")
    held = price.amount.origin
    assert isinstance(held, FromLibrary)
    assert (held.shelf, held.status, held.in_force) == ("organisation", "published", date(2024, 4, 1))


def test_a_range_is_the_source_s_own_or_absent() -> None:
    price = VISIT.price(date(2026, 1, 1), "package")
    assert price.low is None
    assert price.high is not None
    assert (price.high.value, price.high.name) == (F(48), "A GP visit, high")
    assert VISIT.price(date(2021, 1, 1), "package").high is None


def test_a_yearly_value_goes_by_the_year_it_is_used_in() -> None:
    """A tonne saved in 2022 has the value of 2022, whenever the tender was decided."""
    decided = date(2026, 11, 21)
    assert CARBON.price(decided, "package", date(2022, 6, 1)).amount.value == 34
    assert CARBON.price(decided, "package").amount.value == 40
    assert VISIT.price(decided, "package", date(2022, 6, 1)).amount.value == 40, "only where it is yearly"


def test_a_yearly_value_beyond_the_last_printed_year_is_extrapolated() -> None:
    decided = date(2026, 11, 21)
    assert not origin(CARBON, decided, date(2024, 12, 31)).extrapolated
    assert origin(CARBON, decided, date(2025, 1, 1)).extrapolated
    assert not origin(VISIT, decided).extrapolated, "the last value of others simply stays in force"


@pytest.mark.parametrize(("day", "late"), [(date(2027, 3, 31), False), (date(2027, 4, 1), True)])
def test_past_its_review_date_it_says_so(day: date, late: bool) -> None:
    assert origin(VISIT, day).past_review is late


def test_a_withdrawn_value_is_refused_from_its_day_on() -> None:
    gone = replace(VISIT, values=(worth(2020, 30), worth(2024, 40, "withdrawn")))
    assert gone.price(date(2024, 3, 31), "package").amount.value == 30
    with pytest.raises(Refused, match=r'the proxy "gp-visit" was withdrawn on 2024-04-01\. Choose a proxy'):
        gone.price(date(2024, 4, 1), "package")


@pytest.mark.parametrize("status", ["illustrative", "unverified"])
def test_an_unsure_value_carries_its_status(status: str) -> None:
    unsure = replace(VISIT, values=(worth(2020, 30, status),))
    assert origin(unsure, date(2026, 1, 1)).status == status

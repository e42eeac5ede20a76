"""An offer as a map: ledgers apart, and promises that are complete without pounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.method.building import given, rootless

from wellspent.method.counting import Counting
from wellspent.method.frameworks import Measure, UseRule
from wellspent.method.money import Money
from wellspent.method.offers import Offer, Promise, offer_map, offer_notices
from wellspent.method.prices import Price
from wellspent.method.sroi import value_map
from wellspent.method.working import Source, exact, traced

F = Fraction
SOURCE = Source("A set of measures", "A council", 2026, "CC-BY-4.0")
JOBS = Measure(
    id="jobs", label="Local jobs", theme="work", unit="fte-year", definition="A job for a year.",
    counting=Counting("fte-years", "people times share times years"), evidence=("payroll",), gains=("person",),
    direction="more", criterion_use="award",
    use_rule=UseRule("Scored as it stands.", date(2026, 1, 1), SOURCE), overlap="people-in-work",
)  # fmt: skip
TRAINEES = replace(JOBS, id="trainees", label="Trainees")
TREES = replace(JOBS, id="trees", label="Trees planted", unit="tree", overlap="")
PAY = replace(
    JOBS, id="pay", label="Pay above the minimum", overlap="", criterion_use="report",
    use_rule=UseRule("Conditions of pay are not scored.", date(2026, 1, 1), SOURCE),
)  # fmt: skip


def promise(measure: Measure, quantity: int, place: str = "", **prices: Any) -> Promise:
    return Promise(
        measure, given(quantity, measure.label, measure.unit), place=place or measure.id,
        prices={ledger: Price(given(amount), entry=f"{measure.id}-{ledger}") for ledger, amount in prices.items()},
        shares={"deadweight": given("0.2")} if prices else {},
    )  # fmt: skip


def offer(*promises: Promise) -> Offer:
    return Offer("a", "GB-COH-01234567", "wellspent@2026", promises)


PRICED = offer(promise(JOBS, 8, fiscal=1000, economic=5000), promise(TREES, 100))


def test_a_promise_makes_a_row_a_ledger_gross_to_net_and_not_discounted() -> None:
    found = value_map(offer_map(PRICED), exact)
    assert [(v.outcome.name, v.present_value.minor) for v in found.outcomes] == [
        ("Local jobs (fiscal)", 640000),
        ("Local jobs (economic)", 3200000),
    ]
    assert found.impact == found.present_value == Money(3840000)
    assert {name: m.minor for name, m in found.ledgers.items() if m.minor} == {
        "fiscal": 640000,
        "economic": 3200000,
    }
    (year,) = found.yearly
    assert (year.year, year.factor) == (0, F(1))


def test_only_the_ledgers_that_are_asked_for_are_valued() -> None:
    assert value_map(offer_map(PRICED, ("economic", "social")), exact).present_value.minor == 3200000
    assert value_map(offer_map(PRICED, ("social",)), exact).present_value.minor == 0


def test_an_offer_worth_nothing_is_worth_nothing_and_says_how() -> None:
    """Nothing in pounds is an answer to a value criterion; it is not an answer left out."""
    found = value_map(offer_map(offer(promise(TREES, 100))), traced)
    assert found.outcomes == ()
    assert found.present_value.minor == 0
    assert found.present_value.working is not None
    assert rootless(found.present_value.working) == []


def test_one_proxy_needs_no_ledger_in_its_name() -> None:
    (row,) = offer_map(offer(promise(JOBS, 8, social=100))).outcomes
    assert (row.name, row.ledger, row.place, row.stakeholder) == ("Local jobs", "social", "jobs", "jobs")


def test_quantities_of_a_measure_come_together() -> None:
    both = offer(promise(JOBS, 8), promise(TREES, 100), promise(JOBS, 2))
    assert [q.value for q in both.quantity("jobs")] == [8, 2]
    assert both.quantity("bees") == []


def said(*promises: Promise) -> list[tuple[str, str]]:
    return [(notice.code, notice.text) for notice in offer_notices(offer(*promises))]


def dated(measure: Measure, quantity: int, **prices: Any) -> Promise:
    return replace(promise(measure, quantity, **prices), since=date(2027, 1, 1), until=date(2028, 1, 1))


def test_a_promise_without_a_proxy_is_complete_and_said_to_be() -> None:
    assert said(dated(TREES, 100)) == [("not-in-pounds", "Complete without a money value: Trees planted.")]
    assert said(dated(JOBS, 8, social=1)) == []


def test_measures_that_may_count_the_same_people_are_asked_about_once() -> None:
    one, other = dated(JOBS, 8, social=1), dated(TRAINEES, 2, social=1)
    question = '"Local jobs" and "Trainees" may count the same thing twice; ask which promise is which.'
    assert said(one, other) == [("may-overlap", question)]


def test_one_measure_promised_twice_is_added_and_said() -> None:
    both = dated(JOBS, 8, social=1), dated(JOBS, 1, social=1)
    assert said(*both) == [("same-measure", '"Local jobs" is promised 2 times; the quantities are added.')]


def test_a_promise_without_its_days_is_told() -> None:
    without = '"Local jobs"'
    assert said(promise(JOBS, 8, social=1)) == [
        ("no-dates", f"No first and last day: {without}. A contract needs them.")
    ]


@pytest.mark.parametrize(
    ("use", "words"),
    [
        ("report", "is reported, never scored"),
        ("condition", "can be a contract condition, and is not scored"),
    ],
)
def test_a_measure_that_is_not_for_award_says_why(use: str, words: str) -> None:
    measure = replace(PAY, criterion_use=use)
    assert said(dated(measure, 1, social=1)) == [
        (f"{use}-only", f'"Pay above the minimum" {words}: Conditions of pay are not scored.')
    ]

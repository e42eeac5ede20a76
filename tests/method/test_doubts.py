"""What a bidder should look at again: days outside the contract, and more than the contract costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.method.test_offers import JOBS, TREES, offer, promise

from wellspent.method.doubts import Setting, doubts
from wellspent.method.money import Money
from wellspent.method.offers import Promise

CONTRACT = Setting(date(2027, 4, 1), date(2029, 4, 1))
PRICE = Setting(price=Money(1_000_000_00), value=Money(5_000_000_00))


def said(one: Promise, setting: Setting) -> list[str]:
    return [notice.text for _, notice in doubts(offer(one), setting)]


@pytest.mark.parametrize(
    ("since", "until", "fits"),
    [
        (date(2027, 4, 1), date(2029, 4, 1), True),
        (date(2027, 3, 31), date(2029, 4, 1), False),
        (date(2027, 4, 1), date(2029, 4, 2), False),
        (date(2031, 1, 1), date(2042, 1, 1), False),
        (date(2029, 4, 1), None, False),
        (date(2029, 3, 31), None, True),
        (None, date(2030, 1, 1), False),
        (None, None, True),
    ],
)
def test_days_lie_within_the_contract_to_the_day(since: date | None, until: date | None, fits: bool) -> None:
    found = said(replace(promise(TREES, 1), since=since, until=until), CONTRACT)
    assert (found == []) is fits
    for text in found:
        assert text == (
            "“Trees planted” lies partly or wholly outside the contract, which runs from 1 April 2027 "
            "to 31 March 2029: check the days."
        )


def test_a_contract_of_which_one_day_is_known_is_held_to_that_day() -> None:
    late = replace(promise(TREES, 1), since=date(2031, 1, 1), until=date(2032, 1, 1))
    assert said(late, Setting(contract_from=date(2027, 4, 1))) == []
    assert "which runs to 31 March 2029: check" in said(late, Setting(contract_to=date(2029, 4, 1)))[0]
    assert said(late, Setting()) == []


@pytest.mark.parametrize(
    ("one", "words"),
    [
        # 250 jobs times 5,000, less a fifth, come to 1,000,000: the price itself
        (promise(JOBS, 250, economic=5000), ""),
        (promise(JOBS, 251, economic=5000), "“Local jobs” comes to £1,004,000, more than your price of £1,000,000"),
        (promise(JOBS, 1251, fiscal=1000), "“Local jobs” comes to £1,000,800, more than your price"),
        (promise(JOBS, 1_000_000), ""),
        (promise(JOBS, 1_000_001), "“Local jobs” is more than one for every pound of your price of £1,000,000"),
        (promise(TREES, 100_000_000), ""),
        (promise(TREES, 100_000_001), "“Trees planted” is more than one for every penny of your price"),
        (promise(replace(TREES, unit="gbp"), 1_000_000), ""),
        (promise(replace(TREES, unit="gbp"), 1_000_001), "“Trees planted” is £1,000,001, more than your price"),
    ],
)  # fmt: skip
def test_one_promise_is_held_against_the_whole_price(one: Promise, words: str) -> None:
    found = said(one, PRICE)
    assert len(found) == bool(words)
    for text in found:
        assert text.startswith(words)
        assert text.endswith("check the quantity.")


def test_without_a_price_the_tender_s_value_counts_and_without_both_nothing_is_doubted() -> None:
    wild = promise(JOBS, 99_999_999_999_999, economic=5000)
    assert "more than the tender’s value of £5,000,000" in said(wild, replace(PRICE, price=None))[0]
    assert said(wild, Setting()) == []

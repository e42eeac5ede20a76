"""The hours of a bidder: by the rates, exactly, and with a working that opens to them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from wellspent.files.shelves.catalogue import find_hours
from wellspent.files.shelves.library import open_library
from wellspent.method.burden import Ask, asks_something, burden, evidence_asked, words_asked
from wellspent.method.working import exact, traced

RATES = find_hours(open_library(), date(2026, 10, 1))


def test_the_hours_are_those_of_the_rates() -> None:
    found = burden([Ask("one", 500, 1, 1), Ask("two"), Ask("three", 0, 0, 2)], RATES, exact)
    by_hand = [
        Fraction("1.5") + 5 * Fraction("0.8") + Fraction("0.75") + 2,
        Fraction("1.5") + 5 * Fraction("0.8"),
        Fraction("1.5") + 2 * 2,
    ]
    assert [hours for _, hours in found.asks] == by_hand
    assert found.hours == sum(by_hand)
    assert found.unstated == 1


def test_nothing_asked_is_no_hour() -> None:
    assert burden([], RATES, exact).hours == 0


def test_the_working_opens_to_the_rates() -> None:
    found = burden([Ask("one", 250, 2, 1)], RATES, traced)
    assert found.hours.value == burden([Ask("one", 250, 2, 1)], RATES, exact).hours
    names = {leaf.name for leaf in found.hours.leaves()}
    assert {given.name for given in RATES.rates.values()} <= names
    assert RATES.status == "illustrative"


@pytest.mark.parametrize(
    ("text", "asks", "words", "evidence"),
    [
        ("How will you recruit? (500 words)", True, 500, 0),
        ("Please attach a copy of your plan, at most 1,200 words.", True, 1200, 1),
        ("3. Describe the plan and enclose two certificates.", True, None, 1),
        ("The supplier pays within 30 days.", False, None, 0),
        ("Your plan in a word or two?", True, None, 0),
    ],
)
def test_what_a_line_asks(text: str, asks: bool, words: int | None, evidence: int) -> None:
    assert (asks_something(text), words_asked(text), evidence_asked(text)) == (asks, words, evidence)

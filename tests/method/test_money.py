"""Money: whole pence, one currency, its working kept whatever the amount."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.method.building import number

from wellspent.method.errors import Refused
from wellspent.method.money import Money, add, over
from wellspent.method.working import Symbol, plain


@pytest.mark.parametrize(
    ("pounds", "minor"),
    [
        ("0.005", 1),
        ("-0.005", -1),
        ("0.0049", 0),
        ("1.005", 101),
        ("-1306.25", -130625),
        ("1234567.891", 123456789),
    ],
)
def test_pounds_become_pence_once(pounds: str, minor: int) -> None:
    assert Money.of(Fraction(pounds)).minor == minor
    kept = Money.of(number(pounds))
    assert kept.minor == minor
    assert kept.working is not None
    assert kept.working.value == kept.amount == Fraction(minor, 100)


def test_amounts_are_printed_and_shown() -> None:
    assert [str(Money(p)) for p in (0, 5, -5, 123456)] == ["0.00", "0.05", "-0.05", "1234.56"]
    assert Money(123456700).shown() == "£1,234,567"
    assert Money(123456789).shown() == "£1,234,567.89"
    assert Money(-5).shown() == "-£0.05"
    assert Money(100, "EUR").shown() == "€1"
    assert Money(150, "CAD").shown() == "CAD 1.50"


def test_money_adds_and_takes_away_with_its_working() -> None:
    a, b = Money.of(number("10.10", "a")), Money.of(number("0.15", "b"))
    assert (a + b).minor == 1025
    assert (a - b).minor == 995
    for whole in (a + b, a - b):
        assert whole.working is not None
        assert whole.working.value == whole.amount


@pytest.mark.parametrize("pounds", ["0", "12.5"])
def test_nothing_keeps_its_working_like_anything_else(pounds: str) -> None:
    """An offer worth nothing is worth nothing, with the reason; it is not an answer that is missing."""
    amount = Money.of(number(pounds, "worth")).named("the offer")
    assert amount.working is not None
    assert amount.working.name == "the offer"
    left = amount - amount
    assert left.working is not None
    assert left.working.value == 0
    assert add([]).named("no rows").working is not None


def test_a_sum_of_which_one_part_has_no_working_has_none() -> None:
    assert (Money(5) + Money.of(number(1))).working is None
    assert (Money(5) - Money.of(number(1))).working is None


def test_the_ratio_of_two_amounts() -> None:
    assert over(Money(300), Money(200)) == Fraction(3, 2)
    ratio = over(Money.of(number(3)), Money.of(number(2)))
    assert isinstance(ratio, Symbol)
    assert plain(ratio) == Fraction(3, 2)
    assert over(Money(300), Money(0)) is None


def test_two_currencies_are_never_added_nor_divided() -> None:
    for mix in (lambda: Money(1) + Money(1, "EUR"), lambda: over(Money(1), Money(0, "EUR"))):
        with pytest.raises(
            Refused, match=r"amounts in EUR and GBP cannot be added\. Bring them to one currency"
        ):
            mix()
    assert add([], "EUR") == Money(0, "EUR")

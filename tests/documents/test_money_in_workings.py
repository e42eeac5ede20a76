"""A working shows money as money, all the way down, and says nothing twice."""

from __future__ import annotations

from fractions import Fraction

import pytest

from wellspent.documents.derivation import Derivation, derived
from wellspent.documents.report import Cell
from wellspent.method.discounting import flat
from wellspent.method.money import Money, pounds
from wellspent.method.sroi import Factors
from wellspent.method.working import Entered, Formula, Given, Symbol, rounded, total, traced


def entered(value: str, name: str, unit: str = "") -> Symbol:
    return traced(Given(Fraction(value), name, Entered("map.toml", name), unit))


def said(*symbols: Symbol) -> list[str]:
    return [line.text for lines in derived(symbols)[0] for line in lines]


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("94", "£94"),
        ("1234.5", "£1,234.50"),
        ("12081.8", "£12,081.80"),
        ("-0.05", "-£0.05"),
        ("15.58418", "£15.58418"),
        ("-0.0000001", "£0"),
    ],
)
def test_an_amount_keeps_its_pence_and_no_more_than_it_has(amount: str, text: str) -> None:
    assert pounds(Fraction(amount), places=6) == text


def test_other_currencies_keep_their_sign_or_their_code() -> None:
    assert pounds(Fraction(5, 2), "EUR") == "€2.50"
    assert pounds(Fraction(5, 2), "CHF") == "CHF 2.50"
    assert Cell.price(Fraction("139.835693"), "GBP").text == "£139.8357"
    assert Cell.price(Fraction("139.835693"), "GBP").bare == "139.835693"


def test_quantity_times_price_is_money_and_the_price_is_of_one() -> None:
    gross = entered("7", "quantity", "visit") * entered("1234.5", "value of one", "GBP a visit")
    assert said(gross * (1 - entered("0.5", "deadweight"))) == [
        "£4,320.75 = 7 × £1,234.50 × 0.5",
        "quantity = 7 visit",
        "value of one = £1,234.50 a visit",
        "0.5 = 1 − 0.5",
        "deadweight = 0.5",
    ]


def test_money_over_money_is_a_number_and_money_over_a_number_is_money() -> None:
    cost, years = entered("100.5", "cost", "GBP"), entered("3", "years")
    assert said(cost / entered("50.25", "income", "GBP"))[0] == "2 = £100.50 ÷ £50.25"
    assert said(cost / years)[0] == "£33.50 = £100.50 ÷ 3"


def test_a_sum_of_money_shows_a_part_without_a_unit_as_money_too_and_a_loss_in_brackets() -> None:
    ceiling, price = entered("100", "ceiling", "GBP"), entered("90.5", "price")
    assert said(ceiling - price) == ["£9.50 = £100 − £90.50", "ceiling = £100", "price = £90.50"]
    loss = entered("-3", "loss", "GBP")
    assert said(ceiling - loss)[0] == "£103 = £100 − (-£3)"


def test_rounded_money_stays_money() -> None:
    value = Money.of((entered("3", "n") * entered("0.333", "price", "GBP a tree")).named("value"))
    assert value.working is not None
    assert said(value.working)[:2] == [
        "value = £1 (rounded to the penny, half away from zero)",
        "£0.999 = 3 × £0.333",
    ]
    assert said(rounded(entered("0.126", "share") * 1, 2))[0].startswith("0.13 (rounded")


def test_years_that_are_made_alike_are_a_line_each() -> None:
    factors = Factors(traced)
    schedule = flat(Fraction("0.035"), Formula("the rate of this test"))
    yearly = entered("50000", "cost a year", "GBP")
    lines = said(total([yearly * factors.at(schedule, year) for year in (1, 2, 3)], yearly).named("cost"))
    assert lines == [
        "cost = £140,081.849046 = £48,309.178744 + £46,675.535018 + £45,097.135283",
        "£48,309.178744 = £50,000 × 0.966184",
        "cost a year = £50,000",
        "discount factor of year 1 = 0.966184 = 1 ÷ 1.035",
        "1.035 = 1 + 0.035",
        "discount rate = 0.035",
        "£46,675.535018 = £50,000 × 0.933511, in the same way",
        "£45,097.135283 = £50,000 × 0.901943, in the same way",
    ]


def test_alike_steps_of_other_inputs_are_opened() -> None:
    first, second = (entered("2", f"score {n}") * entered("3", f"weight {n}") for n in (1, 2))
    assert said(first + second) == [
        "12 = 6 + 6",
        "6 = 2 × 3",
        "score 1 = 2",
        "weight 1 = 3",
        "6 = 2 × 3",
        "score 2 = 2",
        "weight 2 = 3",
    ]


def test_an_unnamed_step_is_shown_once_and_one_that_comes_again_is_counted() -> None:
    kept = 1 - entered("0.1", "drop-off")
    assert said(kept * kept * kept, kept / 2) == [
        "0.729 = 0.9 × 0.9 × 0.9",
        "0.9 = 1 − 0.1, 3 times",
        "drop-off = 0.1",
        "0.45 = 0.9 ÷ 2",
        "0.9, as shown above",
    ]


def test_one_sum_under_two_names_says_where_it_was_shown() -> None:
    value = entered("2", "quantity") * entered("3", "value of one", "GBP")
    assert said(value.named("impact"), value)[-1] == "£6, as shown above under impact"
    derivation = Derivation()
    again = [derivation.lines(value, apart=True) for _ in range(2)]
    assert again[0] == again[1]

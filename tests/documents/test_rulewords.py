"""A rule in words says what the rule does: each number of it, and no other."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.documents.report import UNKNOWN
from wellspent.documents.rulewords import (
    METHODS,
    POUNDS,
    amount_words,
    earns_words,
    example_words,
    gate_words,
    points_words,
    quantity_words,
    ranking_words,
    rule_words,
    weight_words,
)
from wellspent.method import tenders
from wellspent.method.scoring import RULES
from wellspent.method.tenders import Award, Criterion, Tender
from wellspent.method.working import Entered, Given

HERE = Entered("tender.toml", "criterion")


def number(value: object, unit: str = "") -> Given:
    return Given(Fraction(str(value)), "n", HERE, unit)


def criterion(rule: str, kind: str = "quality", weight: object = 40, **more: object) -> Criterion:
    keys = {name: number(value) for name, value in more.items() if name in ("floor", "ceiling", "target", "base", "scale", "maximum")}  # fmt: skip
    rest = {name: value for name, value in more.items() if name not in keys}
    return Criterion("c", kind, number(weight), rule, keys=keys, **rest)  # type: ignore[arg-type]


def menu(*lines: tuple[str, object], maximum: object = 10, **more: object) -> Criterion:
    awards = tuple(Award(when, number(points)) for when, points in lines)
    return criterion("points", maximum=maximum, awards=awards, **more)  # type: ignore[arg-type]


def tender(*criteria: Criterion, method: str = "weighted-points", **more: object) -> Tender:
    return Tender("T", method, number(100), criteria, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("rule", list(RULES))
def test_every_rule_has_words_of_its_own(rule: str) -> None:
    said = rule_words(criterion(rule, floor=1, ceiling=2, target=3, base=4, scale=5, maximum=6), "GBP")
    assert said.endswith(".")
    assert "earns no points of its own" not in said
    others = [
        rule_words(criterion(other, floor=1, ceiling=2, target=3, base=4, scale=5, maximum=6), "GBP")
        for other in RULES
        if other != rule
    ]
    assert said not in others


@pytest.mark.parametrize("rule", list(RULES))
def test_a_bidder_is_told_whether_other_tenders_matter(rule: str) -> None:
    said = rule_words(criterion(rule, floor=1, ceiling=2, target=3, base=4, scale=5, maximum=6), "GBP")
    assert ("Your points depend on the other tenders." in said) == RULES[rule].relative


def test_a_rule_nobody_knows_earns_nothing_of_its_own() -> None:
    assert rule_words(criterion("unscored", "price"), "GBP").startswith("The price earns no points")


def test_a_line_between_two_prices_runs_from_the_lower() -> None:
    cheap = criterion("absolute-linear", "price", floor=50000, ceiling="90000.50", less=True)
    assert rule_words(cheap, "GBP").startswith(
        "£50,000 or less earns all the points and £90,000.50 or more earns none"
    )
    more = criterion("absolute-linear", "measure", floor=5, ceiling=20)
    assert rule_words(more, "GBP", "jobs").startswith(
        "20 jobs or more earns all the points and 5 jobs or less earns none"
    )


def test_a_number_that_is_not_given_is_not_known() -> None:
    assert rule_words(criterion("target"), "GBP").startswith(f"{UNKNOWN} or more earns all the points")
    said = rule_words(criterion("absolute-linear"), "GBP")
    assert said.count(UNKNOWN) == 2


def test_a_value_criterion_says_how_its_pounds_are_made() -> None:
    for kind in tenders.KINDS:
        said = rule_words(criterion("relative-highest", kind), "GBP")
        assert (POUNDS in said) == (kind == "value"), kind


def test_a_menu_lists_every_line_with_its_points() -> None:
    named = menu(("a plan", 1), ("a named person", "2.5"), maximum=4)
    assert rule_words(named, "GBP") == (
        "What you offer adds up, up to 4: a plan: 1 point; a named person: 2.5 points."
        " That share of the maximum is the share of the points."
    )
    steps = menu((">= 5", 4), (">= 10", 10), kind="measure")
    said = rule_words(steps, "GBP", "jobs")
    assert said.startswith("The best step you reach counts, up to 10 (counted in jobs): >= 5: 4 points")


@pytest.mark.parametrize(
    ("points", "said"),
    [("1", "1 point"), ("0", "0 points"), ("2", "2 points"), ("1.5", "1.5 points"), ("-1", "-1 points"), ("1000", "1,000 points")],
)  # fmt: skip
def test_points_are_one_or_many(points: str, said: str) -> None:
    assert points_words(Fraction(points)) == said


AMOUNTS: list[tuple[str, str, str, str]] = [
    ("price", "", "0", "£0"),
    ("price", "", "-0.005", "-£0.01"),
    ("price", "jobs", "1000000000", "£1,000,000,000"),
    ("value", "jobs", "1234.5", "£1,234.50"),
    ("measure", "share", "0.125", "12.5%"),
    ("measure", "share", "0", "0%"),
    ("measure", "share", "1.5", "150%"),
    ("measure", "jobs", "1234.5", "1,234.5 jobs"),
    ("measure", "", "7", "7"),
    ("quality", "jobs", "7", "7"),
]


@pytest.mark.parametrize(("kind", "unit", "amount", "said"), AMOUNTS)
def test_an_amount_is_said_as_its_criterion_counts_it(kind: str, unit: str, amount: str, said: str) -> None:
    assert amount_words(Fraction(amount), criterion("target", kind), "GBP", unit) == said


@given(st.integers(0, 20_000))
def test_a_share_is_said_as_a_percentage(hundredths: int) -> None:
    share = Fraction(hundredths, 10_000)
    said = quantity_words(share, "share").replace(",", "")
    assert Fraction(said.removesuffix("%")) == share * 100


def test_a_gate_is_said_where_there_is_one() -> None:
    assert gate_words(criterion("scale", scale=10)) == ""
    gated = criterion("scale", scale=10, minimum=number("2.5"))
    assert gate_words(gated) == "A tender that scores below 2.5 here goes no further."
    assert gate_words(criterion("scale", minimum=number(0))) != ""  # nought is a gate, and not none


def test_how_a_tie_is_broken_is_said_by_label() -> None:
    price = criterion("lowest-over-price", "price", label="The price")
    assert ranking_words(tender(price))[-1] == "If tenders tie, the tie is reported; no rule breaks it."
    broken = tender(price, tie_break=("c", "gone"))
    assert ranking_words(broken)[-1] == (
        "If tenders tie, the one that is better on “The price”, then on “gone” comes first."
    )


@pytest.mark.parametrize("method", list(tenders.METHODS))
def test_every_method_is_said_and_which_end_is_best(method: str) -> None:
    said = ranking_words(tender(method=method))[0]
    assert said == METHODS[method]
    best = "lowest" if tenders.METHODS[method] == "lowest" else "most points|highest"
    assert re.search(rf"({best}).*comes first", said)


def test_the_ratio_of_an_index_is_said() -> None:
    assert "Quality weighs 1.5 times what price weighs." in ranking_words(tender(ratio=number("1.5")))
    assert len(ranking_words(tender())) == 2


def test_what_a_criterion_earns_is_said_with_what_full_marks_are_worth() -> None:
    quality = criterion("scale", scale=10, weight=1)
    assert weight_words(tender(quality), quality) == "1 point"
    assert earns_words(tender(quality), quality) == "Earns up to 1 point."
    dear = criterion("scale", scale=10, worth=number("250000.5", "EUR"))
    assert weight_words(tender(dear), dear) == "40 points (full marks are worth €250,000.50)"
    unsaid = criterion("scale", scale=10, worth=number(1))
    assert weight_words(tender(unsaid), unsaid) == "40 points (full marks are worth £1)"


@pytest.mark.parametrize("method", list(tenders.METHODS))
def test_a_price_that_earns_no_points_is_said_to_be_compared(method: str) -> None:
    price = criterion("lowest-over-price", "price")
    found = weight_words(tender(price, method=method), price)
    assert found == ("40 points" if method == "weighted-points" else "compared, not scored")


EXAMPLES: list[tuple[Criterion, str]] = [
    (criterion("scale", scale=5), "Example: an agreed score of 4 earns 32 of 40 points."),
    (criterion("target", "measure", target=10), "Example: 5 earns 20 of 40 points."),
    (
        criterion("absolute-linear", "price", floor=100, ceiling=500, less=True),
        "Example: a price of £200 earns 30 of 40 points.",
    ),
    (menu(("a plan", 4), ("a person", 6)), "Example: an answer that offers only “a plan” earns 16 of 40 points."),
    (menu((">= 5", 4), (">= 10", 10)), "Example: 5 earns 16 of 40 points."),
    (
        criterion("lowest-over-price", "price", less=True),
        "Example with made-up figures: where the best tender says £100,000, one of £125,000 earns 32 of 40 points.",
    ),
    (criterion("pass-fail"), ""),
    (criterion("target"), ""),
    (criterion("unscored", "price"), ""),
    (menu(), ""),
]  # fmt: skip


@pytest.mark.parametrize(("one", "said"), EXAMPLES, ids=[str(place) for place, _ in enumerate(EXAMPLES)])
def test_a_worked_example_is_as_the_rule_scores_it(one: Criterion, said: str) -> None:
    assert example_words(one, "GBP") == said


@given(st.integers(1, 1000), st.integers(1, 100))
def test_the_points_of_an_example_are_a_share_of_the_weight(scale: int, weight: int) -> None:
    said = example_words(criterion("scale", scale=scale, weight=weight), "GBP")
    earned, of = re.findall(r"earns ([\d.,]+) of ([\d,]+) point", said)[0]
    assert int(of) == weight
    exact = Fraction(scale - 1, scale) * weight
    assert abs(Fraction(earned.replace(",", "")) - exact) <= Fraction(1, 200)

"""A working in words, line by line: what is shown once, what is only named again, and what stands apart."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.documents.derivation import MOST_PARTS, Derivation, as_figures, derived
from wellspent.documents.units import Units, measured_text
from wellspent.method.working import (
    Entered,
    FromLibrary,
    Given,
    Source,
    Symbol,
    least,
    rounded,
    total,
    traced,
)

F = Fraction
SOURCE = Source("Unit costs", "A publisher", 2015, "OGL-3.0")


def number(value: Any, name: str, unit: str = "", origin: Any = None) -> Symbol:
    return traced(Given(F(value), name, origin or Entered("map.toml", name), unit))


def told(*symbols: Symbol, apart: bool = False) -> list[list[tuple[int, str, str]]]:
    found, _ = derived(symbols, apart=apart)
    return [[(line.depth, line.text, line.origin) for line in lines] for lines in found]


VISITS = number(7, "visits", "visit")
PRICE = number("94.5", "price", "GBP a visit", FromLibrary("visit", "package", "published", SOURCE))


def test_a_product_of_money_is_money_and_its_parts_stand_below_it() -> None:
    worth = (VISITS * PRICE).named("worth")
    assert told(worth) == [
        [
            (0, "worth = £661.50 = 7 × £94.50", ""),
            (1, "visits = 7 visit", "entered in map.toml, visits"),
            (1, "price = £94.50 a visit", "library: visit [1]"),
        ]
    ]
    _, sources = derived([worth])
    assert sources == [f"library entry visit on the package shelf: {SOURCE}"]


def test_a_step_that_was_shown_is_named_and_not_opened_again() -> None:
    worth = (VISITS * PRICE).named("worth")
    first, second = told(worth, (worth + number(1, "more", "GBP")).named("whole"))
    assert len(first) == 3
    assert second == [
        (0, "whole = £662.50 = £661.50 + £1", ""),
        (1, "worth = £661.50, as shown above", ""),
        (1, "more = £1", "entered in map.toml, more"),
    ]


def test_apart_each_working_is_whole_in_itself_and_the_sources_are_shared() -> None:
    worth = (VISITS * PRICE).named("worth")
    again = (worth + worth).named("twice")
    one, two = told(worth, again, apart=True)
    assert one == told(worth)[0]
    assert [text for _, text, _ in two] == [
        "twice = £1,323 = £661.50 + £661.50",
        "worth = £661.50 = 7 × £94.50, 2 times",
        "visits = 7 visit",
        "price = £94.50 a visit",
    ]
    _, sources = derived([worth, again], apart=True)
    assert len(sources) == 1


def test_the_same_sum_under_another_name_says_which() -> None:
    worth = (VISITS * PRICE).named("worth")
    assert told(worth, worth.named("impact"))[1] == [(0, "impact = £661.50, as shown above under worth", "")]


def test_like_steps_of_known_inputs_take_one_line() -> None:
    """The second year is made as the first, of inputs that stand there already."""
    drop = number("0.5", "drop-off")
    years = [(VISITS * drop**k).named(f"year {k}") for k in (2, 3)]
    first, second = told(*years)
    assert [text for _, text, _ in first] == [
        "year 2 = 1.75 = 7 × 0.25",
        "visits = 7 visit",
        "0.25 = 0.5 to the power 2",
        "drop-off = 0.5",
    ]
    assert second == [(0, "year 3 = 0.875 = 7 × 0.125, in the same way", "")]


def test_a_first_power_is_the_number_itself() -> None:
    assert told((VISITS**1).named("") * PRICE) == told(VISITS * PRICE)


def test_negative_parts_stand_in_brackets_but_not_the_first() -> None:
    loss, gain = number(-3, "loss"), number(5, "gain")
    assert told(loss - gain)[0][0][1] == "-8 = -3 − 5"
    assert told(gain - loss)[0][0][1] == "8 = 5 − (-3)"


@pytest.mark.parametrize("count", [MOST_PARTS, MOST_PARTS + 1, MOST_PARTS + 30])
def test_a_sum_of_many_parts_shows_twelve_and_counts_the_rest(count: int) -> None:
    whole = total([number(n, f"part {n}") for n in range(1, count + 1)], Symbol.constant(0)).named("whole")
    (lines,) = told(whole)
    rest = count - MOST_PARTS
    assert lines[0][1].endswith(" + …") == bool(rest)
    assert len(lines) == 1 + MOST_PARTS + bool(rest)
    if rest:
        assert lines[-1] == (1, f"and {rest} more", "")


def test_a_rounded_step_and_a_note_say_how() -> None:
    third = rounded((number(1, "one") / number(3, "three")).named("third"), 2)
    assert told(third)[0][0][1] == "third = 0.33 (rounded to the penny, half away from zero)"
    assert told(least([number(1, "one"), number(3, "three")], "not above the limit"))[0][0][1] == (
        "1 (not above the limit)"
    )


def test_a_constant_of_the_formula_is_not_a_line_but_a_named_one_is() -> None:
    keep = (1 - number("0.2", "deadweight")).named("kept")
    assert [text for _, text, _ in told(keep)[0]] == ["kept = 0.8 = 1 − 0.2", "deadweight = 0.2"]
    months = Symbol.constant(12, "twelve months").named("months")
    assert told(number(2, "years") * months)[0][2] == (1, "months = 12", "twelve months")


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        ("GBP", "1234.5", "£1,234.50"), ("GBP", 94, "£94"), ("GBP a visit", "0.125", "£0.125 a visit"),
        ("EUR", -3, "-€3"), ("visit", "7.25", "7.25 visit"), ("", "0.3333333", "0.333333"),
    ],
)  # fmt: skip
def test_a_number_with_its_unit(unit: str, value: Any, said: str) -> None:
    assert measured_text(number(value, "n", unit), unit) == said


@pytest.mark.parametrize(
    ("symbol", "unit"),
    [
        (number(1, "a", "GBP") + number(2, "b", "GBP"), "GBP"),
        (number(1, "a", "GBP") + number(2, "b", "EUR"), ""),
        (number(1, "a", "GBP") - number(2, "b"), "GBP"),
        (number(1, "a", "GBP a visit") * number(2, "b", "visit"), "GBP"),
        (number(1, "a", "GBP") * number(2, "b", "GBP"), ""),
        (number(1, "a", "GBP") / number(2, "b"), "GBP"),
        (number(1, "a", "GBP") / number(2, "b", "GBP"), ""),
        (number(1, "a") / number(2, "b", "GBP"), ""),
        (number(2, "b", "GBP") ** 2, ""),
        (least([number(1, "a", "GBP"), number(2, "b", "GBP")]), "GBP"),
        (number(1, "a", "visit") + number(2, "b", "visit"), ""),
    ],
)
def test_what_a_step_is_counted_in(symbol: Symbol, unit: str) -> None:
    assert Units().of(symbol) == unit


def test_a_working_as_json_says_how_and_where_from() -> None:
    found = as_figures((VISITS * PRICE).named("worth", unit="GBP", note="a note"))
    assert found == {
        "name": "worth", "value": F("661.5"), "how": "product", "unit": "GBP", "note": "a note",
        "parts": [
            {"name": "visits", "value": 7, "how": "given", "unit": "visit", "origin": "entered in map.toml, visits"},
            {
                "name": "price", "value": F("94.5"), "how": "given", "unit": "GBP a visit",
                "origin": f"library entry visit on the package shelf: {SOURCE}",
            },
        ],
    }  # fmt: skip


NAMES = st.sampled_from(["a", "b", "c"])
TREES = st.recursive(NAMES, lambda inner: st.tuples(st.sampled_from("+-*"), inner, inner), max_leaves=10)


def grown(tree: Any, step: list[int]) -> Symbol:
    if isinstance(tree, str):
        return number(ord(tree) - 90, tree)
    sign, left, right = tree
    one, other = grown(left, step), grown(right, step)
    made = one + other if sign == "+" else one - other if sign == "-" else one * other
    step[0] += 1
    return made.named(f"step {chr(96 + step[0])}")


@given(st.lists(TREES, min_size=1, max_size=4))
def test_every_input_is_shown_once_however_often_it_is_used(trees: list[Any]) -> None:
    """And no line is deeper than one under the line it belongs to."""
    step = [0]
    symbols = [grown(tree, step) for tree in trees]
    derivation = Derivation()
    lines = [line for symbol in symbols for line in derivation.lines(symbol)]
    opened = [line.text.split(" = ")[0] for line in lines if line.origin.startswith("entered")]
    assert len(opened) == len(set(opened))
    used = {leaf.name for symbol in symbols for leaf in symbol.leaves()}
    assert set(opened) == used
    depths = [line.depth for line in lines]
    assert all(later <= before + 1 for before, later in pairwise(depths))

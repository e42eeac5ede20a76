"""A working's rows are a sheet that lives: reckoned again as a spreadsheet does, they give the exact figures.

The reckoner here is a second way of its own: it reads each formula as text, with a spreadsheet's precedence,
over exact numbers. It knows nothing of how the formulas were made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from wellspent.documents import formulas
from wellspent.documents.formulas import COLUMN, FIRST_ROW, MOST_PARTS, Ledger, money_workings
from wellspent.method.money import Money
from wellspent.method.numbers import half_away
from wellspent.method.working import (
    Entered,
    FromLibrary,
    Given,
    Source,
    Symbol,
    greatest,
    least,
    rounded,
    total,
    traced,
)

F = Fraction
TOKEN = re.compile(r"\s*(C\d+:C\d+|C\d+|\d+(?:\.\d+)?|[A-Z]+|[-+*/^(),])")
FUNCTIONS: Mapping[str, Callable[[list[Fraction]], Fraction]] = {
    "SUM": lambda held: sum(held, F(0)),
    "PRODUCT": lambda held: prod(held, start=F(1)),
    "MIN": min,
    "MAX": max,
    "ROUND": lambda held: half_away(held[0], int(held[1])),
}
Sheet = Mapping[str, Fraction]


class Reckoner:
    """One formula, read from left to right; a sign before a number binds tighter than a power, as in a sheet."""

    def __init__(self, text: str, sheet: Sheet) -> None:
        self.tokens = TOKEN.findall(text)
        assert "".join(self.tokens) == text.replace(" ", ""), f"{text} is not a formula of ours"
        self.sheet = sheet

    def value(self) -> Fraction:
        return self.chain(("+", "-"), lambda: self.chain(("*", "/"), lambda: self.chain(("^",), self.one)))

    def whole(self) -> Fraction:
        found = self.value()
        assert not self.tokens
        return found

    def chain(self, signs: Sequence[str], inner: Any) -> Fraction:
        found: Fraction = inner()
        while self.tokens and self.tokens[0] in signs:
            sign, other = self.tokens.pop(0), inner()
            found = {
                "+": lambda a, b: a + b,
                "-": lambda a, b: a - b,
                "*": lambda a, b: a * b,
                "/": lambda a, b: a / b,
                "^": lambda a, b: a ** int(b),
            }[sign](found, other)
        return found

    def one(self) -> Fraction:
        token = self.tokens.pop(0)
        if token == "-":
            return -self.one()
        if token == "(":
            found = self.value()
            assert self.tokens.pop(0) == ")"
            return found
        if token in FUNCTIONS:
            return FUNCTIONS[token](self.arguments())
        return self.sheet[token] if token.startswith("C") else F(token)

    def arguments(self) -> list[Fraction]:
        assert self.tokens.pop(0) == "("
        held: list[Fraction] = []
        while True:
            if ":" in self.tokens[0]:
                first, last = (int(cell[1:]) for cell in self.tokens.pop(0).split(":"))
                held += [self.sheet[f"C{row}"] for row in range(first, last + 1)]
            else:
                held.append(self.value())
            if self.tokens.pop(0) == ")":
                return held


def reckoned(ledger: Ledger, entered: Sheet | None = None) -> dict[str, Fraction]:
    """Every cell of the working, from its inputs alone; `entered` are other inputs."""
    sheet: dict[str, Fraction] = {}
    for place, step in enumerate(ledger.rows, FIRST_ROW):
        cell = f"{COLUMN}{place}"
        sheet[cell] = Reckoner(step.formula, sheet).whole() if step.formula else step.value
        if entered and cell in entered:
            assert step.entered
            sheet[cell] = entered[cell]
    return sheet


def number(value: Any, name: str, unit: str = "") -> Symbol:
    return traced(Given(F(value), name, Entered("map.toml", name), unit))


# Trees of any shape

NAMES = ("a", "b", "c", "d")
TREES = st.recursive(
    st.sampled_from(NAMES) | st.integers(-9, 9) | st.fractions(-3, 3, max_denominator=7),
    lambda inner: (
        st.tuples(st.sampled_from(["+", "-", "*", "/", "least", "greatest", "named"]), inner, inner)
        | st.tuples(st.just("^"), inner, st.integers(0, 3))
    ),
    max_leaves=10,
)
VALUES = st.fixed_dictionaries({name: st.fractions(-20, 20, max_denominator=12) for name in NAMES})


def grown(tree: Any, leaf: Any, least_of: Any, greatest_of: Any) -> Any:
    """The tree's value, its names brought in by `leaf`."""
    if isinstance(tree, str):
        return leaf(tree)
    if not isinstance(tree, tuple):
        return F(tree)
    sign, left, right = tree
    one = grown(left, leaf, least_of, greatest_of)
    if sign == "^":
        return one**right
    other = grown(right, leaf, least_of, greatest_of)
    match sign:
        case "+":
            return one + other
        case "-":
            return one - other
        case "*":
            return one * other
        case "/":
            return one / other
        case "least":
            return least_of([one, other])
        case "greatest":
            return greatest_of([one, other])
    step = one + other
    return step.named(f"step {sign}") if isinstance(step, Symbol) else step


def symbol_of(tree: Any, values: Mapping[str, Fraction]) -> Symbol:
    def lifted(held: Sequence[Any]) -> list[Symbol]:
        return [each if isinstance(each, Symbol) else Symbol.constant(each) for each in held]

    found = grown(
        tree,
        lambda name: number(values[name], name),
        lambda h: least(lifted(h)),
        lambda h: greatest(lifted(h)),
    )
    return found if isinstance(found, Symbol) else Symbol.constant(found)


def exactly(tree: Any, values: Mapping[str, Fraction]) -> Fraction:
    return F(grown(tree, lambda name: values[name], min, max))


@settings(max_examples=150)
@given(TREES, VALUES)
def test_a_sheet_reckons_every_step_to_its_exact_value(tree: Any, values: dict[str, Fraction]) -> None:
    try:
        symbol = symbol_of(tree, values)
    except ZeroDivisionError:
        assume(False)
    ledger = Ledger()
    place = ledger.reference(symbol)
    sheet = reckoned(ledger)
    assert place is not None
    assert sheet[place] == symbol.value == exactly(tree, values)
    for row, step in enumerate(ledger.rows, FIRST_ROW):
        assert sheet[f"C{row}"] == step.value, step
        assert step.words != "as reckoned, not by a formula"


@settings(max_examples=150)
@given(TREES, VALUES, VALUES)
def test_another_input_gives_in_the_sheet_what_the_sum_gives(
    tree: Any, values: dict[str, Fraction], others: dict[str, Fraction]
) -> None:
    """The formulas hold for whatever is entered, not only for what was."""
    try:
        symbol = symbol_of(tree, values)
        expected = exactly(tree, others)
    except ZeroDivisionError:
        assume(False)
    ledger = Ledger()
    place = ledger.reference(symbol)
    entered = {
        f"C{row}": others[step.name]
        for row, step in enumerate(ledger.rows, FIRST_ROW)
        if step.entered and step.name in NAMES
    }
    try:
        sheet = reckoned(ledger, entered)
    except ZeroDivisionError:
        assume(False)
    assert place is not None
    assert sheet[place] == expected


@settings(max_examples=60)
@given(st.lists(TREES, min_size=2, max_size=5), VALUES)
def test_what_several_figures_share_is_written_once(trees: list[Any], values: dict[str, Fraction]) -> None:
    try:
        symbols = [symbol_of(tree, values) for tree in trees]
    except ZeroDivisionError:
        assume(False)
    ledger = Ledger()
    places = [ledger.reference(symbol) for symbol in symbols]
    count = len(ledger.rows)
    assert [ledger.reference(symbol) for symbol in symbols] == places
    assert len(ledger.rows) == count
    inputs = [step.name for step in ledger.rows if step.entered and step.name in NAMES]
    assert len(inputs) == len(set(inputs))
    sheet = reckoned(ledger)
    assert [sheet[str(place)] for place in places] == [symbol.value for symbol in symbols]


# Many parts


@pytest.mark.parametrize("count", [2, 6, 7, 99, 100, 101, 200, 201, 10_001])
def test_a_sum_of_very_many_parts_is_gathered_and_comes_to_the_same(count: int) -> None:
    symbol = total([number(F(n, 7), f"part {n}") for n in range(count)], Symbol.constant(0))
    ledger = Ledger()
    place = ledger.reference(symbol)
    assert place is not None
    assert reckoned(ledger)[place] == symbol.value == F(sum(range(count)), 7)
    for step in ledger.rows:
        cells = [
            int(last or first) - int(first) + 1
            for first, last in re.findall(r"C(\d+)(?::C(\d+))?", step.formula)
        ]
        assert sum(cells) <= MOST_PARTS
    assert ("+" in ledger.rows[-1].formula) == (count <= formulas.FEW)


@pytest.mark.parametrize(("count", "words"), [
    (2, "p0 × p1"), (6, "p0 × p1 × p2 × p3 × p4 × p5"), (7, "p0 × p1 × p2 × p3 × p4 × p5 × …"),
])  # fmt: skip
def test_the_words_name_six_parts(count: int, words: str) -> None:
    ledger = Ledger()
    whole = number(2, "p0")
    for n in range(1, count):
        whole = whole * number(2, f"p{n}")
    ledger.reference(whole)
    assert ledger.rows[-1].words == words
    assert reckoned(ledger)[f"C{len(ledger.rows) - 1 + FIRST_ROW}"] == 2**count


@pytest.mark.parametrize(
    ("count", "words"),
    [(6, "least: p0, p1, p2, p3, p4, p5"), (8, "least: p0, p1, p2, p3, p4, p5 and 2 more")],
)
def test_a_function_counts_the_parts_it_does_not_name(count: int, words: str) -> None:
    ledger = Ledger()
    ledger.reference(least([number(n, f"p{n}") for n in range(count)]))
    assert ledger.rows[-1].words == words


# Digits, edges and money


@pytest.mark.parametrize(
    ("factor", "formula"),
    [
        (F(2), "C2*2"),
        (F(-2), "C2*(-2)"),
        (F(-2, 3), "C2*(-2/3)"),
        (F(999_999_999_999_999), "C2*999999999999999"),
        (F(10**15), "C2*C3"),  # a sixteenth digit would be lost, so it stands in a cell of its own
        (F(1, 10**15), "C2*C3"),
        (F(1, 10**15 - 1), "C2*(1/999999999999999)"),
    ],
)
def test_a_constant_is_typed_while_a_spreadsheet_keeps_its_digits(factor: Fraction, formula: str) -> None:
    ledger = Ledger()
    place = ledger.reference(number(5, "a") * factor)
    assert ledger.rows[-1].formula == formula
    assert place is not None
    assert reckoned(ledger)[place] == 5 * factor


@pytest.mark.parametrize("places", [0, 2, 3, 10])
def test_a_rounded_step_rounds_to_as_many_decimals_for_any_input(places: int) -> None:
    ledger = Ledger()
    place = ledger.reference(rounded(number(F(1, 3), "a") * number(1, "b"), places))
    assert place is not None
    for value in (F(1, 3), F(-5, 2), F(1, 8), F(7)):
        assert reckoned(ledger, {"C2": value})[place] == half_away(value, places)


def test_money_is_rounded_in_the_sheet_though_today_it_needs_no_rounding() -> None:
    worth = number(7, "visits") * number(94, "price", "GBP")
    ledger = Ledger(frozenset({id(worth)}))
    place = ledger.reference(worth)
    assert ledger.rows[-1].formula == "ROUND(C2*C3,2)"
    assert place is not None
    assert reckoned(ledger, {"C2": F("1.00005")})[place] == F("94.00")
    assert reckoned(ledger, {"C2": F("1.0001")})[place] == F("94.01")


def test_the_workings_of_money_are_found_at_every_depth() -> None:
    one, two = Money.of(number(1, "one") * 1), Money.of(number(2, "two") * 1)
    tree = {"a": one, "b": [{"c": two}, 3, "text", None, Money(5)], "d": (F(1), number(9, "not money"))}
    assert [symbol.value for symbol in money_workings(tree)] == [1, 2]
    assert list(money_workings({"a": "money"})) == []


def test_a_full_sheet_takes_no_more_rows_and_its_figures_stand_as_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(formulas, "MOST_ROWS", 3)
    ledger = Ledger()
    first = number(1, "a") + number(2, "b")
    assert ledger.reference(first) == "C4"
    assert ledger.reference(number(3, "c")) is None
    assert len(ledger.rows) == 3


def test_the_part_that_no_longer_fits_is_written_as_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formulas, "MOST_ROWS", 1)
    ledger = Ledger()
    ledger.reference(number(1, "a") + number(F(5, 2), "b"))
    assert [step.formula for step in ledger.rows] == ["", "C2+(2.5)"]


@pytest.mark.parametrize(
    "symbol",
    [
        Symbol(F(9), "sum", (number(4, "a"), number(4, "b"))),
        Symbol(F(9), "least", (number(10, "a"), number(11, "b"))),
        Symbol(F(9), "chosen", (number(10, "a"),)),
        Symbol(F(9), "rounded", (number(10, "a"),), note="rounded to the penny"),
        Symbol(F(9), "power", (number(2, "a"), number(3, "b"))),
    ],
    ids=lambda symbol: symbol.how,
)
def test_a_step_that_does_not_come_out_again_stands_as_a_value_and_says_so(symbol: Symbol) -> None:
    ledger = Ledger()
    ledger.reference(symbol)
    last = ledger.rows[-1]
    assert (last.formula, last.value) == ("", F(9))
    assert last.words.startswith("as reckoned, not by a formula")
    assert not last.entered


def test_one_number_of_two_places_is_two_inputs_and_of_one_place_is_one() -> None:
    ledger = Ledger()
    here, there = Entered("map.toml", "row 1"), Entered("map.toml", "row 2")
    for name, origin in (("a", here), ("b", here), ("c", there)):
        ledger.reference(traced(Given(F(5), name, origin)))
    assert [(step.name, step.formula, step.entered) for step in ledger.rows] == [
        ("a", "", True),
        ("b", "C2", False),
        ("c", "", True),
    ]
    nowhere = Ledger()
    for name in ("a", "b"):
        nowhere.reference(traced(Given(F(5), name, Entered("the command"))))
    assert [step.formula for step in nowhere.rows] == ["", ""]


def test_sources_are_numbered_once_in_the_order_they_come() -> None:
    ledger = Ledger()
    for entry, year in (("visit", 2015), ("night", 2020), ("visit", 2015)):
        source = Source("Unit costs", "A publisher", year, "OGL-3.0")
        ledger.reference(traced(Given(F(year), entry, FromLibrary(entry, "package", "published", source))))
    assert [step.origin for step in ledger.rows] == ["library: visit [1]", "library: night [2]"]
    assert len(ledger.sources) == 2

"""Every criterion rule on ordinary, zero, negative and equal inputs, against shares worked out by hand.

The same table stands in words in docs/methods/scoring.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from tests.method.building import Row, answer, criterion, rootless

from wellspent.method.errors import Refused
from wellspent.method.numbers import spell
from wellspent.method.rulecheck import check_keys
from wellspent.method.scoring import RULES, natural_logarithm, shares, step
from wellspent.method.tenders import Answer
from wellspent.method.working import Symbol

LOWEST = {"kind": "price", "rule": "lowest-over-price"}
LINEAR = {"kind": "price", "rule": "relative-linear"}
MORE = {"kind": "value", "rule": "relative-linear"}
MEAN = {"kind": "price", "rule": "mean"}
FIXED = {"kind": "price", "rule": "absolute-linear", "floor": 100, "ceiling": 200}
FIXED_MORE = {"kind": "value", "rule": "absolute-linear", "floor": 100, "ceiling": 200}
LESS = {"kind": "measure", "rule": "absolute-linear", "floor": 10, "ceiling": 20, "less": True}
LOG = {"kind": "price", "rule": "log", "base": 4}
TARGET = {"kind": "measure", "rule": "target", "target": 10}
HIGHEST = {"kind": "value", "rule": "relative-highest"}
SCALE = {"kind": "quality", "rule": "scale", "scale": 5}
STEPS = {
    "kind": "measure", "rule": "points", "maximum": 10,
    "award": [{"when": ">= 1", "points": 2}, {"when": ">= 5", "points": 6}, {"when": "> 9", "points": 12}],
}  # fmt: skip
DOWNWARD = {
    "kind": "measure", "rule": "points", "maximum": 4,
    "award": [{"when": "<= 3", "points": 4}, {"when": "< 6", "points": 1}, {"when": "= 8", "points": -2}],
}  # fmt: skip
NAMED: Row = {
    "kind": "quality", "rule": "points", "maximum": 10,
    "award": [{"when": "depot", "points": 3}, {"when": "vans", "points": 4}, {"when": "nights", "points": 5}],
}  # fmt: skip

TABLE: list[tuple[str, Row, list[Any], list[str]]] = [
    # rule, what is given; what each bid says; the share of the weight each earns
    ("lowest-over-price: ordinary", LOWEST, [15000, 10000, 30000], ["2/3", "1", "1/3"]),
    ("lowest-over-price: zero", LOWEST, [0, 100, 0], ["1", "0", "1"]),
    ("lowest-over-price: equal", LOWEST, [70, 70], ["1", "1"]),
    ("lowest-over-price: one bid", LOWEST, [70], ["1"]),
    ("relative-linear: ordinary", LINEAR, [100, 150, 200], ["1", "1/2", "0"]),
    ("relative-linear: more is better", MORE, [100, 150, 200], ["0", "1/2", "1"]),
    ("relative-linear: zero", LINEAR, [0, 50, 200], ["1", "3/4", "0"]),
    ("relative-linear: negative", MORE, [-100, 0, 100], ["0", "1/2", "1"]),
    ("relative-linear: equal", LINEAR, [70, 70], ["1", "1"]),
    ("relative-linear: equal nothing", MORE, [0, 0], ["1", "1"]),
    ("mean: ordinary", MEAN, [80, 100, 120], ["7/10", "1/2", "3/10"]),
    ("mean: far off", MEAN, [10, 10, 280], ["1", "1", "0"]),
    ("mean: zero", MEAN, [0, 100], ["1", "0"]),
    ("mean: all zero", MEAN, [0, 0], ["1/2", "1/2"]),
    ("mean: equal", MEAN, [70, 70], ["1/2", "1/2"]),
    ("absolute-linear: ordinary", FIXED, [100, 125, 200], ["1", "3/4", "0"]),
    ("absolute-linear: beyond", FIXED, [90, 250], ["1", "0"]),
    ("absolute-linear: zero", FIXED, [0], ["1"]),
    ("absolute-linear: equal", FIXED, [150, 150], ["1/2", "1/2"]),
    ("absolute-linear: more is better", FIXED_MORE, [100, 125, 200, 250, 50], ["0", "1/4", "1", "1", "0"]),
    ("absolute-linear: negative", FIXED_MORE, [-50, 0], ["0", "0"]),
    ("absolute-linear: less is better", LESS, [10, 15, 25, -5], ["1", "1/2", "0", "1"]),
    ("log: ordinary", LOG, [100, 200, 400], ["1", "1/2", "0"]),
    ("log: beyond", LOG, [100, 1600], ["1", "-1"]),
    ("log: equal", LOG, [70, 70], ["1", "1"]),
    ("target: ordinary", TARGET, [5, 10, 20], ["1/2", "1", "1"]),
    ("target: zero", TARGET, [0], ["0"]),
    ("target: negative", TARGET, [-5], ["0"]),
    ("target: equal", TARGET, [4, 4], ["2/5", "2/5"]),
    ("relative-highest: ordinary", HIGHEST, [400, 250, 0], ["1", "5/8", "0"]),
    ("relative-highest: zero", HIGHEST, [0, 0], ["0", "0"]),
    ("relative-highest: negative", HIGHEST, [-100, 200], ["0", "1"]),
    ("relative-highest: all negative", HIGHEST, [-100, -50], ["0", "0"]),
    ("relative-highest: equal", HIGHEST, [7, 7], ["1", "1"]),
    ("points, steps: ordinary", STEPS, [1, 4, 5, 9], ["1/5", "1/5", "3/5", "3/5"]),
    ("points, steps: above the maximum", STEPS, [10], ["1"]),
    ("points, steps: zero", STEPS, [0], ["0"]),
    ("points, steps: negative", STEPS, [-3], ["0"]),
    ("points, steps: equal", STEPS, [5, 5], ["3/5", "3/5"]),
    ("points, downward steps", DOWNWARD, [3, 5, 6, 8], ["1", "1/4", "0", "0"]),
    ("points, names: ordinary", NAMED, [["depot"], ["vans", "depot"]], ["3/10", "7/10"]),
    ("points, names: above the maximum", NAMED, [["depot", "vans", "nights"]], ["1"]),
    ("points, names: none", NAMED, [[]], ["0"]),
    ("points, names: one line twice", NAMED, [["depot", "depot"]], ["3/10"]),
    ("scale: ordinary", SCALE, [4, "2.5", 5], ["4/5", "1/2", "1"]),
    ("scale: zero", SCALE, [0], ["0"]),
    ("scale: equal", SCALE, [3, 3], ["3/5", "3/5"]),
    ("pass-fail: passed", {"kind": "quality", "rule": "pass-fail"}, [True, True], ["1", "1"]),
]


def said(*values: Any) -> Mapping[str, Answer]:
    return {f"bid {place}": answer(value) for place, value in enumerate(values)}


def earned(row: Row, *values: Any) -> list[Symbol]:
    return list(shares(criterion({"id": "c", **row}), said(*values)).values())


@pytest.mark.parametrize(("row", "values", "expected"), [r[1:] for r in TABLE], ids=[r[0] for r in TABLE])
def test_the_share_of_the_weight(row: Row, values: list[Any], expected: list[str]) -> None:
    found = earned(row, *values)
    assert [spell(share.value, 30) for share in found] == [spell(Fraction(e), 30) for e in expected]
    assert [stray for share in found for stray in rootless(share)] == []


def test_the_table_knows_every_rule() -> None:
    assert {row["rule"] for _, row, _, _ in TABLE} == set(RULES)


@pytest.mark.parametrize("rule", ["lowest-over-price", "relative-linear", "mean", "log", "relative-highest"])
def test_these_rules_are_relative_and_say_so(rule: str) -> None:
    assert RULES[rule].relative
    assert RULES[rule].reverses is (rule != "log")


@pytest.mark.parametrize("rule", ["absolute-linear", "target", "points", "scale", "pass-fail"])
def test_these_are_absolute(rule: str) -> None:
    assert not RULES[rule].relative
    assert RULES[rule].name == f"{rule}@1"


def test_log_moves_everybody_alike_when_a_bid_is_added() -> None:
    before = earned(LOG, 120, 200)
    after = earned(LOG, 120, 200, 60)
    moved = {spell(b.value - a.value, 30) for a, b in zip(before, after[:2], strict=True)}
    assert moved == {"-0.5"}, "half as dear a bid takes ln 2 / ln 4 from each"


@pytest.mark.parametrize("price", [0, -1])
def test_log_refuses_a_price_that_has_no_logarithm(price: int) -> None:
    with pytest.raises(Refused, match=r'bid "bid 1": a price of nothing has no logarithm\. Use another rule'):
        earned(LOG, 100, price)


def test_the_logarithm_has_forty_digits() -> None:
    assert (
        spell(natural_logarithm(Symbol.constant(2)).value, 39) == "0.693147180559945309417232121458176568076"
    )


# What is refused


@pytest.mark.parametrize("row", [LOWEST, LINEAR, MEAN, FIXED, LOG, TARGET, HIGHEST, STEPS])
def test_an_amount_left_out_is_refused_and_never_nothing(row: Row) -> None:
    with pytest.raises(Refused, match=r'bid "b": there is no amount for the criterion "c"'):
        shares(criterion({"id": "c", **row}), {"a": answer(5), "b": Answer()})


def test_a_line_that_is_not_on_the_menu_is_refused_with_those_that_are() -> None:
    with pytest.raises(Refused) as refused:
        earned(NAMED, ["depot", "drones", "canoes"])
    assert [str(fault) for fault in refused.value.faults] == [
        f'bid "bid 0", c: "{item}" is not a line of the menu. Use one of depot, vans, nights.'
        for item in ("drones", "canoes")
    ]


@pytest.mark.parametrize("unsaid", [Answer(), answer(3)])
def test_a_menu_of_names_takes_names_and_no_amount(unsaid: Answer) -> None:
    with pytest.raises(Refused, match='the menu of "c" has named lines, and the bid names none'):
        shares(criterion({"id": "c", **NAMED}), {"a": unsaid})


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (">= 5", (">=", Fraction(5))), (">5", (">", Fraction(5))), ("<= -2.5", ("<=", Fraction(-5, 2))),
        (" < 3 ", ("<", Fraction(3))), ("= 8", ("=", Fraction(8))), ("night shift", None), ("=> 5", None),
    ],
)  # fmt: skip
def test_a_step_is_a_comparator_and_a_number(line: str, expected: object) -> None:
    assert step(line) == expected


WRONG: list[tuple[str, Row, str]] = [
    ("rule: ", {"kind": "price", "rule": "lowest"}, 'there is no rule "lowest"'),
    ("rule", {"kind": "quality", "rule": "mean"}, 'the rule "mean" does not take a quality criterion'),
    ("rule", {"kind": "price", "rule": "target", "target": 5, "less": False}, 'the rule "target" does not take a price'),
    ("rule", {**TARGET, "less": True}, "the rule target is for amounts where more is better"),
    ("rule", {**HIGHEST, "less": True}, "the rule relative-highest is for amounts where more is better"),
    ("weight", {**LOWEST, "weight": -5}, "the weight is -5, less than nothing"),
    ("floor", {"kind": "price", "rule": "absolute-linear", "ceiling": 5}, 'the rule "absolute-linear" needs floor'),
    ("floor", {**FIXED, "ceiling": 100}, "the floor is not below the ceiling"),
    ("target", {"kind": "value", "rule": "target"}, 'the rule "target" needs target'),
    ("target", {**TARGET, "target": 0}, "target is 0, and must be above nothing"),
    ("scale", {**SCALE, "scale": -1}, "scale is -1, and must be above nothing"),
    ("maximum", {**STEPS, "maximum": 0}, "maximum is 0, and must be above nothing"),
    ("base", {**LOG, "base": 1}, "base must be above 1"),
    ("target", {**SCALE, "target": 5}, 'the rule "scale" does not use target'),
    ("award", {"kind": "quality", "rule": "points", "maximum": 5}, "a points rule needs its menu"),
    ("award", {**SCALE, "award": NAMED["award"]}, 'the rule "scale" has no menu'),
    ("award", {**NAMED, "award": [*NAMED["award"], {"when": "depot", "points": 1}]}, 'the menu has "depot" twice'),
    ("award", {**NAMED, "award": [*NAMED["award"], {"when": ">= 5", "points": 1}]}, "the menu mixes steps and names"),
    ("minimum", {**FIXED, "minimum": 5}, "a minimum is a gate on an amount where more is better"),
    ("minimum", {**NAMED, "minimum": 5}, "a minimum is a gate on an amount where more is better"),
    ("minimum", {"kind": "quality", "rule": "pass-fail", "minimum": 1}, "a minimum is a gate on an amount"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "row", "rule"), WRONG, ids=[f"{k}: {r[:40]}" for k, _, r in WRONG])
def test_a_rule_that_cannot_work_is_refused_beforehand(key: str, row: Row, rule: str) -> None:
    faults = check_keys(criterion({"id": "c", **row}))
    assert any(str(fault).startswith(f"c, {key.strip(': ')}: {rule}") for fault in faults), list(
        map(str, faults)
    )
    assert all(fault.mend for fault in faults)


@pytest.mark.parametrize("row", [row for _, row, _, _ in TABLE])
def test_the_rules_of_the_table_hold_together(row: Row) -> None:
    assert check_keys(criterion({"id": "c", **row})) == []


def test_every_fault_of_a_criterion_is_named_at_once() -> None:
    faults = check_keys(criterion({"id": "c", "kind": "quality", "rule": "log", "weight": -1, "target": 4}))
    assert len(faults) == 4

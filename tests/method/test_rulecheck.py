"""Every fault of a tender's own rules, word for word, and each edge at which a rule begins to hold."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.method import building
from tests.method.strategies import tenders

from wellspent.method.errors import Refused
from wellspent.method.rulecheck import ABOVE_NOTHING, check, check_keys
from wellspent.method.scoring import RULES
from wellspent.method.tenders import KINDS

PRICE = {
    "id": "price", "kind": "price", "rule": "absolute-linear", "weight": 40, "floor": 100, "ceiling": 200,
}  # fmt: skip
WORK = {"id": "work", "kind": "quality", "rule": "scale", "scale": 5, "weight": 60}
FREE = {"id": "price", "kind": "price", "rule": "unscored"}
STEPS = [{"when": ">= 1", "points": 1}, {"when": ">= 5", "points": 2}]


def faults(*criteria: dict[str, Any], **more: Any) -> list[str]:
    """What is wrong with a tender of these criteria, one line a fault; nothing where it is fit."""
    try:
        check(building.tender({"criterion": list(criteria), **more}))
    except Refused as refused:
        return [str(fault) for fault in refused.faults]
    return []


def own(**keys: Any) -> list[str]:
    """What is wrong with a criterion's own rule."""
    return [str(fault) for fault in check_keys(building.criterion(keys))]


def test_fit_rules_have_no_fault() -> None:
    assert faults(PRICE, WORK) == []
    assert faults(PRICE, WORK, out_of=100) == []
    assert faults(PRICE, WORK, tie_break=["work", "price"]) == []
    assert faults(FREE, WORK, method="price-per-point") == []
    assert faults(FREE, WORK, method="utility-index", ratio=0) == []
    assert faults(FREE, {**WORK, "worth": 0}, method="award-on-value") == []


@pytest.mark.parametrize(
    ("criteria", "more", "said"),
    [
        (
            (PRICE, WORK),
            {"out_of": 90},
            "criterion, weight: the weights sum to 100, not 90. Change a weight, or write out_of = 100 if that "
            "is what was published.",
        ),
        (
            (FREE, WORK),
            {"out_of": 100, "method": "price-per-point"},
            "criterion, weight: the weights of the non-price criteria sum to 60, not 100. Change a weight, or "
            "write out_of = 60 if that is what was published.",
        ),
        (
            (PRICE, WORK),
            {"tie_break": ["price", "wrok"]},
            'tie_break: tie_break names "wrok", which is not a criterion. Use the ids of criteria, in the order '
            "they break a tie.",
        ),
        (
            (FREE, WORK),
            {"method": "award-on-value"},
            "work, worth: award-on-value needs what full marks are worth. Add worth = an amount in pounds.",
        ),
        (
            (FREE, {**WORK, "worth": "-0.5"}),
            {"method": "award-on-value"},
            "work, worth: worth is -0.5, less than nothing. Write what full marks are worth to you, 0 or more.",
        ),
        (
            (FREE, WORK),
            {"method": "utility-index"},
            "quality_to_price: utility-index needs the weight of quality over the weight of price. Add "
            "quality_to_price = 1.5 for 60 to 40.",
        ),
        (
            (FREE, WORK),
            {"method": "utility-index", "ratio": "-0.1"},
            "quality_to_price: utility-index needs the weight of quality over the weight of price. Add "
            "quality_to_price = 1.5 for 60 to 40.",
        ),
        (
            (WORK,),
            {"method": "price-per-point"},
            "criterion: price-per-point needs exactly one price criterion, and there are 0. Keep one criterion "
            "of kind price.",
        ),
        (
            (FREE, {**FREE, "id": "rates"}, WORK),
            {"method": "utility-index", "ratio": 1},
            "criterion: utility-index needs exactly one price criterion, and there are 2. Keep one criterion of "
            "kind price.",
        ),
    ],
)
def test_a_fault_of_the_whole_tender(
    criteria: tuple[dict[str, Any], ...], more: dict[str, Any], said: str
) -> None:
    assert faults(*criteria, **more) == [said]


def test_a_price_alone_has_nothing_to_be_divided_by() -> None:
    """Nothing to earn is said too: without a criterion that earns points, the weights sum to nothing."""
    assert faults(FREE, method="price-per-point") == [
        "out_of: out_of is 0, so there is nothing to earn. Write what the weights sum to, such as 100.",
        "criterion: price-per-point needs a criterion that earns points. Add a criterion of kind quality, value "
        "or measure.",
    ]


@pytest.mark.parametrize("out_of", [0, -1])
def test_points_out_of_nothing_are_none(out_of: int) -> None:
    (first, second) = faults(PRICE, WORK, out_of=out_of)
    assert first.startswith(f"out_of: out_of is {out_of}, so there is nothing to earn.")
    assert f"sum to 100, not {out_of}" in second


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (
            {"kind": "price", "rule": "scale", "scale": 5},
            'c, rule: the rule "scale" does not take a price criterion. Use one of lowest-over-price, '
            "relative-linear, mean, absolute-linear, log, points.",
        ),
        (
            {"kind": "quality", "rule": "log", "base": 2},
            'c, rule: the rule "log" does not take a quality criterion. Use one of points, scale, pass-fail.',
        ),
        (
            {"kind": "measure", "rule": "target", "target": 5, "less": True},
            "c, rule: the rule target is for amounts where more is better. Use absolute-linear for a measure "
            "where less is better.",
        ),
        (
            {"kind": "measure", "rule": "relative-highest", "less": True},
            "c, rule: the rule relative-highest is for amounts where more is better. Use absolute-linear for a "
            "measure where less is better.",
        ),
        (
            {"kind": "quality", "rule": "scale", "scale": 5, "weight": "-0.5"},
            "c, weight: the weight is -0.5, less than nothing. Write a weight of 0 or more.",
        ),
        (
            {"kind": "value", "rule": "target"},
            'c, target: the rule "target" needs target. Add target = a number; its formula is least of amount / '
            "target and 1.",
        ),
        (
            {"kind": "value", "rule": "target", "target": 5, "floor": 1},
            'c, floor: the rule "target" does not use floor. Take it out, or choose the rule that uses it.',
        ),
        (
            {"kind": "price", "rule": "log", "base": 1},
            "c, base: base must be above 1. Write the multiple of the lowest price that earns nothing, such as 2.",
        ),
        (
            {"kind": "price", "rule": "absolute-linear", "floor": 5, "ceiling": 5},
            "c, floor: the floor is not below the ceiling. Write the lower amount as floor and the higher as "
            "ceiling.",
        ),
        (
            {"kind": "quality", "rule": "scale", "scale": 5, "award": STEPS},
            'c, award: the rule "scale" has no menu. Take the lines out, or write rule = "points".',
        ),
        (
            {"kind": "quality", "rule": "points", "maximum": 5},
            "c, award: a points rule needs its menu. Add [[criterion.award]] lines with when and points.",
        ),
        (
            {"kind": "value", "rule": "points", "maximum": 5, "award": [*STEPS, STEPS[0]]},
            'c, award: the menu has ">= 1" twice. Keep one line for each.',
        ),
        (
            {
                "kind": "value",
                "rule": "points",
                "maximum": 5,
                "award": [STEPS[0], {"when": "vans", "points": 1}],
            },
            'c, award: the menu mixes steps and names. Use steps such as ">= 5" throughout, or names throughout.',
        ),
        (
            {"kind": "quality", "rule": "pass-fail", "minimum": 1},
            "c, minimum: a minimum is a gate on an amount where more is better, and there is none here. Take "
            "minimum out, or put it on a criterion that is scored or measured upwards.",
        ),
        (
            {"kind": "price", "rule": "absolute-linear", "floor": 1, "ceiling": 5, "minimum": 1},
            "c, minimum: a minimum is a gate on an amount where more is better, and there is none here. Take "
            "minimum out, or put it on a criterion that is scored or measured upwards.",
        ),
        (
            {
                "kind": "quality",
                "rule": "points",
                "maximum": 5,
                "award": [{"when": "vans", "points": 1}],
                "minimum": 1,
            },
            "c, minimum: a minimum is a gate on an amount where more is better, and there is none here. Take "
            "minimum out, or put it on a criterion that is scored or measured upwards.",
        ),
        (
            {"kind": "quality", "rule": "skale"},
            'c, rule: there is no rule "skale". Did you mean "scale"?',
        ),
    ],
)
def test_a_fault_of_one_rule(keys: dict[str, Any], said: str) -> None:
    assert own(id="c", **keys) == [said]


@pytest.mark.parametrize("key", ABOVE_NOTHING)
@pytest.mark.parametrize("number", [0, "-0.01"])
def test_what_a_rule_divides_by_is_above_nothing(key: str, number: Any) -> None:
    rule = next(spec for spec in RULES.values() if key in spec.keys)
    menu = {"award": STEPS} if rule.id == "points" else {}
    said = own(id="c", kind=rule.kinds[-1], rule=rule.id, **{key: number}, **menu)
    assert said == [
        f"c, {key}: {key} is {number}, and must be above nothing. Write the {key} you published.",
    ]
    assert own(id="c", kind=rule.kinds[-1], rule=rule.id, **{key: "0.01"}, **menu) == []


@pytest.mark.parametrize(
    "keys",
    [
        {"kind": "price", "rule": "log", "base": "1.0001"},
        {"kind": "price", "rule": "absolute-linear", "floor": "4.999", "ceiling": 5},
        {"kind": "quality", "rule": "scale", "scale": 5, "weight": 0},
        {"kind": "value", "rule": "points", "maximum": 5, "award": STEPS, "minimum": 1},
        {"kind": "measure", "rule": "absolute-linear", "floor": 0, "ceiling": 9, "less": True},
        {"kind": "measure", "rule": "relative-linear", "less": True},
        {"kind": "quality", "rule": "points", "maximum": 3, "award": [{"when": "vans", "points": 1}]},
    ],
)
def test_the_last_number_that_holds_is_taken(keys: dict[str, Any]) -> None:
    assert own(id="c", **keys) == []


def test_a_criterion_without_a_place_says_its_key_alone() -> None:
    nameless = replace(building.criterion({**WORK, "worth": -1}), place="")
    lot = building.tender({"criterion": [FREE, WORK], "method": "award-on-value"})
    with pytest.raises(Refused) as refused:
        check(replace(lot, criteria=(lot.criteria[0], nameless)))
    assert [fault.place for fault in refused.value.faults] == ["worth"]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_rule_takes_the_kinds_that_it_says_and_no_other(rule: str, kind: str) -> None:
    numbers = {"floor": 1, "ceiling": 9, "base": 2, "target": 5, "scale": 5, "maximum": 5}
    keys = {key: numbers[key] for key in RULES[rule].keys}
    menu = {"award": STEPS} if rule == "points" else {}
    said = own(id="c", kind=kind, rule=rule, less=False, **keys, **menu)
    assert bool(said) == (kind not in RULES[rule].kinds)


def test_a_price_that_earns_nothing_is_not_asked_for_its_rule() -> None:
    """Where the method divides by the price, its rule is not run and need not hold together."""
    assert faults({**FREE, "floor": 9}, WORK, method="price-per-point") == []
    assert len(faults({**FREE, "floor": 9}, WORK)) == 1


@given(tenders(), st.integers(-3, 3))
def test_the_weights_sum_to_what_is_published_or_the_tender_is_refused(
    file: dict[str, Any], off: int
) -> None:
    lot = building.tender(file)
    moved = replace(lot, out_of=replace(lot.out_of, value=lot.out_of.value + off))
    if off == 0:
        check(moved)
        assert sum((c.weight.value for c in lot.criteria), Fraction(0)) == moved.out_of.value
        return
    with pytest.raises(Refused) as refused:
        check(moved)
    assert any("sum to" in fault.rule for fault in refused.value.faults)

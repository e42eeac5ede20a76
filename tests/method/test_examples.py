"""Worked examples: made by the rules that score the bids, and plausible."""

from __future__ import annotations

from fractions import Fraction

import pytest

from wellspent.method.examples import Example, worked_example
from wellspent.method.scoring import RULES
from wellspent.method.tenders import UNSCORED, Award, Criterion
from wellspent.method.working import Entered, Given


def given(value: Fraction | int | str) -> Given:
    return Given(Fraction(value), "x", Entered("t.toml"))


def criterion(rule: str, kind: str = "price", awards: tuple[Award, ...] = (), **keys: int | str) -> Criterion:
    numbers = {key: given(value) for key, value in keys.items()}
    return Criterion("c", kind, given(40), rule, keys=numbers, awards=awards, less=kind == "price")


MENU = (Award("a placement", given(6)), Award("an open day", given(4)))
STEPS = (Award(">= 5", given(4)), Award("> 10", given(10)))
F = Fraction


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (criterion("absolute-linear", floor=50000, ceiling=150000), Example(F(30), F(75000))),
        (criterion("absolute-linear", "value", floor=0, ceiling=1000), Example(F(10), F(250))),
        (criterion("target", "measure", target="0.9"), Example(F(20), F(9, 20))),
        (criterion("scale", "quality", scale=5), Example(F(32), F(4))),
        (criterion("scale", "quality", scale=1), Example(F(0), F(0))),
        (criterion("lowest-over-price"), Example(F(32), F(125000), F(100000))),
        (criterion("relative-linear"), Example(F(0), F(125000), F(100000))),
        (criterion("relative-highest", "value"), Example(F(32), F(80), F(100))),
        (criterion("points", "quality", MENU, maximum=10), Example(F(24), lines=("a placement",))),
        (criterion("points", "measure", STEPS, maximum=10), Example(F(16), F(5))),
        (criterion("points", "quality", (), maximum=10), None),
        (criterion("pass-fail", "quality"), None),
        (criterion(UNSCORED), None),
        (criterion("target", "value"), None),
        (criterion("target", "value", target=0), None),
        (criterion("absolute-linear", floor=5, ceiling=5), None),
    ],
)
def test_an_example_is_what_the_rule_gives(made: Criterion, expected: Example | None) -> None:
    assert worked_example(made) == expected


def test_the_mean_rule_is_shown_beside_another_price() -> None:
    found = worked_example(criterion("mean"))
    assert found is not None
    mean = F(112_500)
    assert found.points == 40 * (F(1, 2) - (125_000 - mean) / mean)


def test_the_logarithm_is_shown_too() -> None:
    found = worked_example(criterion("log", base=2))
    assert found is not None
    assert 0 < found.points < 40


@pytest.mark.parametrize("rule", sorted(set(RULES) - {"pass-fail"}))
def test_every_rule_has_an_example_within_its_weight(rule: str) -> None:
    kind = RULES[rule].kinds[0]
    keys = {"floor": 1000, "ceiling": 3000, "target": 10, "base": 3, "scale": 5, "maximum": 10}
    found = worked_example(criterion(rule, kind, STEPS, **{name: keys[name] for name in RULES[rule].keys}))
    assert found is not None
    assert 0 <= found.points <= 40

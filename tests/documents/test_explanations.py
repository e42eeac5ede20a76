"""Every score is explained by what is in the tender and the published rule, in sentences."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from tests.method.building import criterion

from wellspent.documents.explanations import WITHHELD, available, how_scored, of_points, why
from wellspent.method.summaries import Mark
from wellspent.method.tenders import Criterion


def rule(rule: str, kind: str = "price", **keys: Any) -> Criterion:
    """A criterion of forty points by that rule."""
    return criterion({"id": "one", "kind": kind, "rule": rule, "weight": 40, **keys})


def mark(points: Any = None, **facts: Any) -> Mark:
    """How a tender did, out of forty."""
    amount = facts.pop("amount", None)
    return Mark(
        "one",
        Fraction(facts.pop("out_of", 40)),
        None if points is None else Fraction(points),
        amount=None if amount is None else Fraction(amount),
        **facts,
    )


LINEAR = rule("absolute-linear", floor=900_000, ceiling=1_400_000)
MENU = [{"when": "a placement", "points": 6}, {"when": "a workshop", "points": 4}]
STEPS = [{"when": ">= 5", "points": 3}, {"when": "> 8", "points": 10}]
LOW = (("lowest", None),)


@pytest.mark.parametrize(
    ("of", "how", "said"),
    [
        (
            LINEAR,
            mark("18.8", amount=1_165_000),
            "The price is £1,165,000, against a floor of £900,000 and a ceiling of £1,400,000. "
            "That gives 18.8 of 40 points. £900,000 or less would have earned all.",
        ),
        (
            LINEAR,
            mark(40, amount=900_000),
            "The price is £900,000, against a floor of £900,000 and a ceiling of £1,400,000. "
            "That gives 40 of 40 points.",
        ),
        (
            rule("absolute-linear", "measure", floor=0, ceiling=20),
            mark(10, amount=5, unit="fte-year"),
            "The tender promises 5 fte-year, against a floor of 0 fte-year and a ceiling of 20 fte-year. "
            "That gives 10 of 40 points. 20 fte-year or more would have earned all.",
        ),
        (
            rule("target", "value", target=120_000),
            mark(10, amount=30_000, parts=(("Jobs", Fraction(20_000)), ("Hours", Fraction(10_000)))),
            "The promises come to £30,000 (Jobs £20,000; Hours £10,000), against a target of £120,000. "
            "That gives 10 of 40 points. £120,000 or more would have earned all.",
        ),
        (
            rule("target", "measure", target="0.9"),
            mark(40, amount="0.92", unit="share"),
            "The tender promises 92%, against a target of 90%. That gives 40 of 40 points.",
        ),
        (
            rule("lowest-over-price"),
            mark(20, amount=200, against=LOW),
            "The price is £200, against the lowest of all tenders, which is another tender's and not given here. "
            "That gives 20 of 40 points.",
        ),
        (
            rule("lowest-over-price"),
            mark(40, amount=100, against=(("lowest", Fraction(100)),)),
            "The price is £100, the lowest of all tenders. That gives 40 of 40 points.",
        ),
        (
            rule("relative-linear"),
            mark(20, amount=150, against=(("lowest", Fraction(100)), ("highest", None))),
            "The price is £150, against the lowest of all tenders, £100; and the highest of all tenders, "
            "which is another tender's and not given here. That gives 20 of 40 points.",
        ),
        (
            rule("points", "quality", maximum=10, award=MENU),
            mark(16, items=("a workshop",)),
            "The tender offers a workshop. That gives 16 of 40 points. Not offered: a placement (6).",
        ),
        (
            rule("points", "quality", maximum=10, award=MENU),
            mark(0, items=()),
            "The tender offers none of these. That gives 0 of 40 points. Not offered: a placement (6); a workshop (4).",
        ),
        (
            rule("points", "measure", maximum=10, award=STEPS),
            mark(12, amount=6, unit="visit"),
            "The tender promises 6 visit. That gives 12 of 40 points.",
        ),
        (
            rule("scale", "quality", scale=5),
            mark(32, score=Fraction(4), reason="Names the crews; the winter plan is thin."),
            "The panel gave 4 of 5. Names the crews; the winter plan is thin.",
        ),
        (rule("pass-fail", "quality"), mark(40, met=True), "The tender meets it."),
        (rule("pass-fail", "quality"), mark(met=False), "The tender does not meet it."),
        (rule("unscored", weight=0), mark(amount=100, out_of=0), "The price is £100."),
        (LINEAR, mark(amount=100), "The price is £100. No points are reckoned: the tender is out."),
        (LINEAR, mark(assessed=False), "Not assessed: the tender was out before this was scored."),
        (LINEAR, mark(10, withheld=True), WITHHELD),
        (
            rule("scale", "quality", scale=5),
            mark(32, score=Fraction(4), withheld=True),
            f"The panel gave 4 of 5. {WITHHELD}",
        ),
    ],
)
def test_why(of: Criterion, how: Mark, said: str) -> None:
    assert why(of, how, "GBP") == said


def test_another_currency_is_named() -> None:
    assert why(LINEAR, mark(10, amount=1_000_000), "EUR").startswith(
        "The price is €1,000,000, against a floor of €"
    )


@pytest.mark.parametrize(
    ("of", "out_of", "said"),
    [
        (rule("scale", "quality", scale=5), 40, "0 to 5, worth 0 to 40 points"),
        (rule("pass-fail", "quality"), 0, "met or not met"),
        (LINEAR, 40, "0 to 40 points"),
        (LINEAR, 1, "0 to 1 point"),
        (rule("unscored", weight=0), 0, "no points"),
    ],
)
def test_the_scores_there_were(of: Criterion, out_of: int, said: str) -> None:
    assert available(of, Fraction(out_of)) == said


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (rule("lowest-over-price"), ["lowest price"]),
        (rule("relative-linear"), ["straight line"]),
        (rule("mean"), ["price"]),
        (LINEAR, ["£900,000 or less", "£1,400,000 or more", "straight line"]),
        (rule("absolute-linear", "measure", floor=0, ceiling=20), ["20", "or more", "straight line"]),
        (rule("log", base=2), ["logarithm"]),
        (rule("target", "value", target=120_000), ["£120,000 or more"]),
        (rule("relative-highest", "value"), ["highest"]),
        (rule("points", "quality", maximum=10, award=MENU), ["a placement", "a workshop", "6", "4", "10"]),
        (rule("points", "measure", maximum=10, award=STEPS), ["5", "8", "10"]),
        (rule("scale", "quality", scale=5, minimum=2), ["from 0 to 5", "2"]),
        (rule("scale", "quality", scale=5, worth=5000), ["£5,000 off the price"]),
        (rule("pass-fail", "quality"), ["does not meet it"]),
        (rule("unscored", weight=0), ["no points of its own"]),
    ],
)
def test_how_each_rule_scores(of: Criterion, words: list[str]) -> None:
    said = how_scored(of, "GBP")
    assert [word for word in words if word not in said] == []
    assert said.endswith(".")


def test_points_have_at_most_four_decimals() -> None:
    assert (of_points(Fraction(2, 3)), of_points(Fraction(1))) == ("0.6667 points", "1 point")

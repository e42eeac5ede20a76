"""What a reader is told before relying on a scored tender: every warning word for word, and none too many."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.method import building
from tests.method.strategies import tenders

from wellspent.method.scoring import RULES

PRICE = {
    "id": "price",
    "kind": "price",
    "weight": 50,
    "rule": "absolute-linear",
    "floor": 100,
    "ceiling": 200,
}
VALUE = {"id": "value", "kind": "value", "weight": 50, "rule": "absolute-linear", "floor": 10, "ceiling": 20}
WORK = {"id": "work", "kind": "quality", "rule": "scale", "scale": 10, "weight": 50}
FREE = {"id": "price", "kind": "price", "rule": "unscored"}


def bid(id: str, **answers: Any) -> dict[str, Any]:
    return {"id": id, "answers": answers}


def said(*bids: dict[str, Any], criteria: Any = (PRICE, VALUE), **more: Any) -> list[tuple[str, str]]:
    """The warnings of a tender of these bids: code and text."""
    file = {"criterion": list(criteria), "bid": list(bids), **more}
    return [(notice.code, notice.text) for notice in building.scored(file).warnings]


def test_a_tender_that_is_plain_has_no_warning() -> None:
    assert said(bid("a", price=150, value=15), bid("b", price=120, value=12)) == []


@pytest.mark.parametrize(
    ("price", "value", "expected"),
    [
        (
            201, 15,
            ("above-ceiling", 'a: "price" is 201, above the ceiling of 200; it earns nothing, and the bid may still win.'),
        ),
        (99, 15, ("below-floor", 'a: "price" is 99, below the floor of 100; it earns no more than that.')),
        (
            150, "9.5",
            ("below-floor", 'a: "value" is 9.5, below the floor of 10; it earns nothing, and the bid may still win.'),
        ),
        (150, 21, ("above-ceiling", 'a: "value" is 21, above the ceiling of 20; it earns no more than that.')),
    ],
)  # fmt: skip
def test_an_amount_outside_the_limits_is_named_with_what_it_earns(
    price: Any, value: Any, expected: tuple[str, str]
) -> None:
    assert said(bid("a", price=price, value=value)) == [expected]
    result = building.scored({"criterion": [PRICE, VALUE], "bid": [bid("a", price=price, value=value)]})
    name = "value" if price == 150 else "price"
    earned = result.bids[0].scores[name]
    assert earned is not None
    assert earned.value == (0 if "earns nothing" in expected[1] else 50)


@pytest.mark.parametrize(("price", "value"), [(100, 10), (200, 20), (100, 20), (200, 10)])
def test_an_amount_at_a_limit_is_within_it(price: int, value: int) -> None:
    assert said(bid("a", price=price, value=value)) == []


def test_a_price_that_earns_no_points_has_no_limits() -> None:
    scored = {**WORK, "weight": 100}
    assert said(bid("a", price=9999, work=3), criteria=(FREE, scored), method="price-per-point") == []


@pytest.mark.parametrize(
    "rule", [spec for spec in RULES.values() if "price" in spec.kinds and spec.id != "points"]
)
def test_a_rule_by_which_another_bid_may_decide_is_named_and_no_other(rule: Any) -> None:
    numbers = {"floor": 50, "ceiling": 500, "base": 9}
    price = {
        "id": "price",
        "kind": "price",
        "weight": 50,
        "rule": rule.id,
        **{k: numbers[k] for k in rule.keys},
    }
    found = said(bid("a", price=150, value=15), bid("b", price=120, value=12), criteria=(price, VALUE))
    expected = (
        "relative-rule",
        f'"price" is scored by {rule.name}, which depends on the other bids: a bid that cannot win may decide who '
        "does. An absolute rule does not.",
    )
    assert found == ([expected] if rule.id in ("lowest-over-price", "relative-linear", "mean") else [])


def test_a_utility_index_is_relative_as_a_whole() -> None:
    found = said(
        bid("a", price=100, work=3), criteria=(FREE, {**WORK, "weight": 100}), method="utility-index", ratio=1
    )
    assert (
        "relative-rule",
        "utility-index measures every bid against the best quality and the lowest price.",
    ) in found


def test_scores_that_no_panel_has_agreed_are_named_by_criterion_and_bid() -> None:
    found = said(
        bid("a", price=150, work=[3, 5]), bid("b", price=150, work=4), bid("c", price=150, work=[1]),
        criteria=(PRICE, WORK),
    )  # fmt: skip
    assert found == [
        (
            "not-moderated",
            '"work": no agreed score of the panel for a, c; the mean of the individual scores is used.',
        )
    ]


def test_a_bid_without_points_to_divide_by_has_no_rank_and_is_named() -> None:
    found = said(
        bid("a", price=150, work=0), bid("b", price=150, work=4),
        criteria=(FREE, {**WORK, "weight": 100}), method="price-per-point",
    )  # fmt: skip
    assert found == [("no-points", "a earns no quality points to divide its price by, and has no rank.")]


def test_equal_totals_that_the_tender_tells_apart_are_said() -> None:
    bids = (bid("a", price=150, work=5), bid("b", price=100, work=0), bid("c", price=200, work=10))
    found = said(*bids, criteria=(PRICE, WORK), tie_break=["work", "price"])
    assert found == [
        ("tie-broken", "c and a have the same total; work, then price put c first."),
        ("tie-broken", "a and b have the same total; work, then price put a first."),
    ]
    assert said(*bids, criteria=(PRICE, WORK)) == []


def test_a_bid_that_a_gate_puts_out_is_named_with_every_gate() -> None:
    gate = {"id": "insured", "kind": "quality", "rule": "pass-fail", "weight": 0}
    work = {**WORK, "minimum": 4}
    found = said(
        bid("a", price=150, work=3, insured=False), bid("b", price=150, work=4, insured=True),
        criteria=(PRICE, work, gate),
    )  # fmt: skip
    assert found == [("eliminated", "a is out: work: 3 is under the minimum of 4; fails insured.")]


@given(tenders(least=2), st.randoms(use_true_random=False))
def test_the_same_things_are_said_in_whatever_order_the_bids_come(file: dict[str, Any], chance: Any) -> None:
    mixed = list(file["bid"])
    chance.shuffle(mixed)
    before, after = (building.scored({**file, "bid": rows}).warnings for rows in (file["bid"], mixed))
    assert sorted({n.code for n in before}) == sorted({n.code for n in after})
    assert len(before) == len(after)

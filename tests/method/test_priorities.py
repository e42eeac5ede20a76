"""Weights from ballots: against the oracle, by hand, and what must hold for any ballots."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given as over
from hypothesis import strategies as st
from tests import oracle

from wellspent.method.errors import Refused
from wellspent.method.numbers import spell
from wellspent.method.priorities import Ballot, Weights, apportion, centroid, deviation, group_weights
from wellspent.method.working import Entered, Given, exact, plain, traced

NAMES = ("price", "jobs", "carbon", "skills")


def given(number: int | Fraction) -> Given:
    return Given(Fraction(number), "points", Entered("test"))


def ballot(by: str, *points: int | Fraction) -> Ballot:
    return Ballot(by, {n: given(p) for n, p in zip(NAMES, points, strict=False)}, place=f"ballot {by}")


def ranking(by: str, *order: str) -> Ballot:
    return Ballot(by, order=tuple(tuple(group.split()) for group in order), place=f"ballot {by}")


def weigh(method: str, *ballots: Ballot, budget: int | None = None) -> Weights[Fraction]:
    return group_weights(method, NAMES, ballots, exact, None if budget is None else given(budget))


def codes(result: Weights[Fraction]) -> list[str]:
    return [notice.code for notice in result.warnings]


def test_swing_points_over_all_points() -> None:
    result = weigh("swing", ballot("one", 100, 80, 50, 20))
    assert list(result.weights.values()) == [Fraction(n) for n in ("0.4", "0.32", "0.2", "0.08")]
    assert (result.disagreement, codes(result)) == (None, ["one-ballot"])


def test_a_budget_and_how_far_its_holders_are_apart() -> None:
    result = weigh("allocation", ballot("a", 40, 30, 20, 10), ballot("b", 20, 30, 20, 30), budget=100)
    assert list(result.weights.values()) == [Fraction(n, 100) for n in (30, 30, 20, 20)]
    assert result.spread["price"].deviation == Fraction("0.1")
    assert (result.spread["price"].low, result.spread["price"].high) == (Fraction("0.2"), Fraction("0.4"))
    assert result.spread["jobs"].deviation == 0
    assert result.disagreement == Fraction("0.2")
    assert result.warnings == ()


def test_people_with_nothing_in_common_disagree_wholly() -> None:
    result = weigh("allocation", ballot("a", 1, 0, 0, 0), ballot("b", 0, 1, 0, 0))
    assert result.disagreement == 1


def test_rank_order_by_the_centroid_and_equals_share() -> None:
    result = weigh("rank", ranking("one", "jobs", "price carbon", "skills"))
    first, second, third, last = centroid(4)
    shared = (second + third) / 2
    assert result.weights == {"price": shared, "jobs": first, "carbon": shared, "skills": last}


def test_unequal_budgets_and_swings_without_a_hundred_are_said() -> None:
    assert codes(weigh("allocation", ballot("a", 1, 1, 1, 1), ballot("b", 2, 2, 2, 2))) == ["unequal-budgets"]
    assert codes(weigh("swing", ballot("a", 90, 1, 1, 1), ballot("b", 100, 2, 2, 2))) == ["no-hundred"]


@pytest.mark.parametrize(
    ("method", "ballots", "rule"),
    [
        ("swng", [ballot("a", 1, 1, 1, 1)], 'no way of weighting "swng"'),
        ("swing", [], "there is no ballot"),
        ("swing", [ballot("a", 1, 1, 1, 1), ballot("a", 1, 1, 1, 1)], '"a" has two ballots'),
        ("swing", [ballot("a", 1, 1, 1)], '"skills" is missing'),
        ("swing", [ballot("a", 1, 1, 1, -1)], "points for skills are below nothing"),
        ("swing", [ballot("a", 0, 0, 0, 0)], "no points are given"),
        ("allocation", [ballot("a", 50, 20, 10, 10)], "sum to 90, and the budget is 100"),
        ("rank", [ranking("a", "price", "jobs", "carbon")], '"skills" is missing'),
        ("rank", [ranking("a", "price", "jobs", "carbon", "skills", "price")], '"price" is there twice'),
        ("rank", [ranking("a", "price", "jobs", "carbn", "carbon", "skills")], 'no criterion "carbn"'),
    ],
)
def test_refused_ballots(method: str, ballots: list[Ballot], rule: str) -> None:
    with pytest.raises(Refused, match=rule):
        weigh(method, *ballots, budget=100)


def test_the_working_names_the_ballots() -> None:
    ballots = [ballot("a", 40, 30, 20, 10), ballot("b", 20, 30, 20, 30)]
    result = group_weights("allocation", NAMES, ballots, traced)
    assert result.weights["price"].value == Fraction("0.3")
    assert result.weights["price"].name == "weight of price"
    ranked = group_weights("rank", NAMES, [ranking("a", "jobs", "price carbon", "skills")], traced)
    assert "rank-order centroid of 4, ranks 2 to 3" in str(ranked.weights["price"].origin)


def test_points_for_a_tender_sum_exactly() -> None:
    weights = dict(zip(NAMES, centroid(4), strict=True))
    assert list(apportion(weights, 100).values()) == [52, 27, 15, 6]
    assert list(apportion(weights, 100, Fraction(5)).values()) == [55, 25, 15, 5]
    with pytest.raises(ValueError, match="not a multiple"):
        apportion(weights, 100, Fraction(3))


points = st.lists(st.integers(0, 1000), min_size=4, max_size=4).filter(any)


@over(st.lists(points, min_size=1, max_size=6))
def test_group_weights_agree_with_the_oracle(rows: list[list[int]]) -> None:
    result = weigh("allocation", *(ballot(f"m{i}", *row) for i, row in enumerate(rows)))
    assert [spell(w) for w in result.weights.values()] == oracle.allocation(rows)
    assert sum(result.weights.values()) == 1
    assert result.disagreement is None or 0 <= result.disagreement <= 1
    for name, spread in result.spread.items():
        assert spread.low <= result.weights[name] <= spread.high


@over(points)
def test_swing_agrees_with_the_oracle(row: list[int]) -> None:
    assert [spell(w) for w in weigh("swing", ballot("one", *row)).weights.values()] == oracle.swing(row)


@over(st.integers(1, 40))
def test_centroids_agree_with_the_oracle_fall_and_sum_to_one(count: int) -> None:
    weights = centroid(count)
    assert [spell(w) for w in weights] == oracle.roc(count)
    assert sum(weights) == 1
    assert weights == sorted(weights, reverse=True)


@over(st.lists(st.integers(-1000, 1000).map(Fraction), min_size=1, max_size=10))
def test_the_deviation_squared_is_the_variance(numbers: list[Fraction]) -> None:
    mean = sum(numbers, Fraction(0)) / len(numbers)
    variance = sum(((n - mean) ** 2 for n in numbers), Fraction(0)) / len(numbers)
    assert abs(deviation(numbers) ** 2 - variance) < Fraction(1, 10**25)


@over(points, st.integers(1, 1000))
def test_apportioned_points_sum_and_stay_within_one(row: list[int], out_of: int) -> None:
    weights = weigh("swing", ballot("one", *row)).weights
    found = apportion({n: plain(w) for n, w in weights.items()}, out_of)
    assert sum(found.values()) == out_of
    assert all(abs(found[n] - weights[n] * out_of) < 1 for n in NAMES)

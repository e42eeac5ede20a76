"""Weights from ballots: against the oracle, by hand, and what must hold for any ballots."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

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


# What must not matter, and the words in full


rows_of_points = st.lists(
    st.lists(st.integers(0, 100), min_size=4, max_size=4).filter(any), min_size=1, max_size=5
)


@over(rows_of_points, st.integers(2, 99), st.randoms(use_true_random=False))
def test_neither_the_sum_of_a_ballot_nor_the_order_of_people_or_criteria_matters(
    rows: list[list[int]], times: int, chance: Any
) -> None:
    before = weigh("swing", *[ballot(f"m{i}", *row) for i, row in enumerate(rows)])
    grown = [ballot(f"m{i}", *[times * n for n in row]) for i, row in enumerate(rows)]
    chance.shuffle(grown)
    names = list(NAMES)
    chance.shuffle(names)
    after = group_weights("swing", names, grown, exact)
    assert dict(after.weights) == dict(before.weights)
    assert dict(after.spread) == dict(before.spread)
    assert after.disagreement == before.disagreement
    assert list(after.weights) == names


@over(rows_of_points)
def test_the_mean_lies_among_its_ballots_and_disagreement_between_nought_and_one(
    rows: list[list[int]],
) -> None:
    result = weigh("allocation", *[ballot(f"m{i}", *row) for i, row in enumerate(rows)])
    assert sum(result.weights.values()) == 1
    for name in NAMES:
        spread = result.spread[name]
        assert spread.low <= result.weights[name] <= spread.high
        assert spread.deviation <= (spread.high - spread.low) / 2 + Fraction(1, 10**30)
    if len(rows) == 1:
        assert result.disagreement is None
        return
    assert result.disagreement is not None
    assert 0 <= result.disagreement <= 1
    shares = [[Fraction(n, sum(row)) for n in row] for row in rows]
    pairs = [(a, b) for i, a in enumerate(shares) for b in shares[i + 1 :]]
    overlaps = [sum(map(min, a, b)) for a, b in pairs]
    assert result.disagreement == 1 - Fraction(sum(overlaps)) / len(pairs), "what two ballots do not share"


@over(st.permutations(NAMES))
def test_an_order_gives_the_higher_place_the_higher_weight(order: list[str]) -> None:
    result = weigh("rank", ranking("m", *order))
    weights = [result.weights[name] for name in order]
    assert weights == [Fraction(n, 48) for n in (25, 13, 7, 3)], "Barron and Barrett 1996, four criteria"
    level = weigh("rank", ranking("m", " ".join(order[:2]), " ".join(order[2:])))
    assert level.weights[order[0]] == level.weights[order[1]] == Fraction(19, 48)
    assert level.weights[order[2]] == level.weights[order[3]] == Fraction(5, 48)


@over(
    st.lists(st.integers(0, 50), min_size=2, max_size=6).filter(any),
    st.sampled_from([5, 10, 20, 100]),
    st.sampled_from([1, Fraction(1, 2), 5]),
)
def test_points_are_apportioned_to_the_largest_remainders(row: list[int], out_of: int, step: Any) -> None:
    """Against Hamilton's method done by hand: whole steps first, then one each by remainder, earlier first."""
    weights = {f"c{i}": Fraction(n, sum(row)) for i, n in enumerate(row)}
    found = apportion(weights, out_of, Fraction(step))
    steps = Fraction(out_of) / step
    whole = {name: int(weight * steps) for name, weight in weights.items()}
    order = list(weights)
    order.sort(key=lambda name: (whole[name] - weights[name] * steps, int(name[1:])))
    for name in order[: int(steps) - sum(whole.values())]:
        whole[name] += 1
    assert found == {name: n * step for name, n in whole.items()}


def test_points_that_no_step_makes_up_are_refused() -> None:
    with pytest.raises(ValueError, match="10 is not a multiple of 3"):
        apportion({"a": Fraction(1)}, 10, Fraction(3))


@pytest.mark.parametrize(
    ("method", "ballots", "budget", "said"),
    [
        (
            "ahp",
            [ballot("m", 1, 1, 1, 1)],
            None,
            ['method: there is no way of weighting "ahp". Use one of swing, allocation, rank.'],
        ),
        ("swing", [], None, ["ballot: there is no ballot. Add a [[ballot]] for each person."]),
        (
            "swing",
            [ballot("m", 0, 0, 0, 0)],
            None,
            ["ballot m, points: no points are given. Give at least one criterion points."],
        ),
        (
            "swing",
            [ballot("m", 1, -1, 1, 1)],
            None,
            ["ballot m, points: the points for jobs are below nothing. Write 0 or more."],
        ),
        (
            "swing",
            [ballot("m", 1, 1, 1)],
            None,
            [
                'ballot m, points: "skills" is missing; left out is not nothing. Add skills, 0 if it counts nothing.'
            ],
        ),
        (
            "allocation",
            [ballot("m", 1, 1, 1, Fraction(1, 2))],
            4,
            ["ballot m, points: the points sum to 3.5, and the budget is 4. Share out 4 points."],
        ),
        (
            "rank",
            [ranking("m", "price", "jobs", "carbon skills", "jobs")],
            None,
            ['ballot m, order: "jobs" is there twice. Name each criterion once.'],
        ),
        (
            "rank",
            [ranking("m", "price", "jobs", "carbon", "skils")],
            None,
            [
                'ballot m, order: there is no criterion "skils". Did you mean "skills"?',
                'ballot m, order: "skills" is missing; left out is not nothing. Add skills, 0 if it counts nothing.',
            ],
        ),
    ],
)
def test_a_ballot_is_refused_in_full(
    method: str, ballots: list[Ballot], budget: int | None, said: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        weigh(method, *ballots, budget=budget)
    assert str(refused.value).splitlines() == said


def test_what_is_said_of_ballots_in_full() -> None:
    alone = weigh("swing", ballot("m", 50, 40, 10, 0))
    assert [notice.text for notice in alone.warnings] == [
        "These are one person's weights: nothing is known of how others would set them.",
        "m gives no criterion 100 points, as a swing ballot does.",
    ]
    uneven = weigh("allocation", ballot("m", 10, 0, 0, 0), ballot("n", 11, 0, 0, 0))
    assert [notice.text for notice in uneven.warnings] == [
        "The ballots share out different sums; each is taken over its own sum.",
    ]
    assert weigh("swing", ballot("m", 100, 0, 0, 0), ballot("n", 100, 5, 0, 0)).warnings == ()

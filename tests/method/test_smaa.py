"""Rank acceptability: exact two-criterion answers, ties shared, evaluators drawn, and the order of `evaluate`."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from tests.method import building
from tests.method.building import Row
from tests.method.test_stability import METHODS, bid, order, price, quality

from wellspent.method.numeric.smaa import Acceptability, Chance, acceptability, order_at
from wellspent.method.ranking import evaluate
from wellspent.method.standing import Standing, juries, standing

F = Fraction
NEAR = F(1, 100)


def plain(shares: dict[str, tuple[float | Fraction, ...]], **keys: Any) -> Standing:
    """A tender of weighted points with these shares of each criterion."""
    own = {b: {f"c{i}": F(s) for i, s in enumerate(row)} for b, row in shares.items()}
    weights = {f"c{i}": F(1) for i in range(len(next(iter(shares.values()))))}
    return Standing(
        "weighted-points", weights, weights, F(len(weights)), own, {b: {} for b in shares}, **keys
    )


def firsts(found: Acceptability) -> dict[str, Fraction]:
    return {bid: own[0] for bid, own in found.ranks.items()}


def check_sums(found: Acceptability) -> None:
    """Each bid is somewhere in every draw, and each place is taken once."""
    for own in found.ranks.values():
        assert sum(own) == 1
    for place in zip(*found.ranks.values(), strict=True):
        assert sum(place) == 1


def test_two_criteria_and_two_bids() -> None:
    """A is ahead where .5 w > .4 (1 - w), so with 5 weights in 9."""
    for seed in range(5):
        found = acceptability(
            plain({"a": (F(8, 10), F(2, 10)), "b": (F(3, 10), F(6, 10))}), draws=20_000, seed=seed
        )
        assert abs(firsts(found)["a"] - F(5, 9)) < NEAR
        central = found.central["a"]
        assert central is not None
        assert abs(central["c0"] - F(13, 18)) < NEAR
        check_sums(found)


def test_three_criteria_that_each_bid_leads_in_one_of() -> None:
    found = acceptability(plain({"a": (1, 0, 0), "b": (0, 1, 0), "c": (0, 0, 1)}), draws=20_000)
    assert all(abs(share - F(1, 3)) < NEAR for own in found.ranks.values() for share in own)
    assert found.central["b"] is not None
    assert abs(found.central["b"]["c1"] - F(11, 18)) < NEAR, (
        "the mean of the largest of three: 1/3 (1 + 1/2 + 1/3)"
    )


def test_a_dominated_bid_is_never_first() -> None:
    found = acceptability(plain({"a": (1, F(1, 2)), "b": (F(1, 2), F(1, 4))}), draws=1_000)
    assert found.ranks == {"a": (F(1), F(0)), "b": (F(0), F(1))}
    assert found.central["b"] is None


def test_exact_ties_share_their_ranks() -> None:
    one, other = (F(8, 10), F(2, 10)), (F(3, 10), F(6, 10))
    alone = acceptability(plain({"a": one, "b": other}), draws=20_000)
    twins = acceptability(plain({"a": one, "b": other, "c": one}), draws=20_000)
    assert twins.ranks["a"] == twins.ranks["c"]
    share = alone.ranks["a"][0]
    assert twins.ranks["a"] == (share / 2, F(1, 2), (1 - share) / 2)
    assert twins.ranks["b"] == (1 - share, F(0), share)
    assert twins.central["a"] == alone.central["a"]
    check_sums(acceptability(plain(dict.fromkeys("abcdefg", one)), draws=500))


def test_bids_that_differ_only_in_what_earns_nothing_are_level() -> None:
    """Two prices above the ceiling earn nothing alike, and a criterion of no weight counts nothing."""
    rows = [price(), quality(), quality(id="told", weight=0)]
    bids = [bid("a", price=110, quality=5, told=1), bid("b", price=120, quality=5, told=9)]
    found = acceptability(standing(building.tender({"criterion": rows, "bid": bids})), draws=500)
    assert set(found.ranks.values()) == {(F(1, 2), F(1, 2))}
    central = found.central["a"]
    assert central is not None
    assert set(central) == {"price", "quality"}


def test_two_free_bids_are_level_where_the_price_is_divided() -> None:
    criteria = [{"id": "price", "kind": "price", "rule": "unscored"}, quality()]
    bids = [bid("a", price=0, quality=8), bid("b", price=0, quality=3)]
    found = standing(building.tender({"method": "price-per-point", "criterion": criteria, "bid": bids}))
    assert found.order() == [("a", "b")] == order_at(found, found.weights)
    assert set(acceptability(found, draws=500).ranks.values()) == {(F(1, 2), F(1, 2))}


def test_a_seed_gives_the_same_shares_and_another_others() -> None:
    table = plain({"a": (F(8, 10), F(2, 10)), "b": (F(3, 10), F(6, 10))})
    one, again, other = (acceptability(table, draws=2_000, seed=seed) for seed in (7, 7, 8))
    assert one == again
    assert one.ranks != other.ranks
    assert Chance(7).even(2).tolist() == pytest.approx([0.6250963, 0.8972138], abs=1e-6), "PCG64's own stream"


def test_weights_are_even_over_the_simplex() -> None:
    drawn = Chance(3).simplex(50_000, 4)
    assert np.allclose(drawn.sum(axis=1), 1)
    assert np.allclose(drawn.mean(axis=0), 1 / 4, atol=0.005)
    assert np.allclose((drawn**2).mean(axis=0), 2 / 20, atol=0.005), (
        "the second moment of Dirichlet(1, 1, 1, 1)"
    )


def test_one_of_the_evaluators_decides_each_draw() -> None:
    """By evaluator 1 the bids are level, by evaluator 2 b is ahead on everything: b is first 3 times in 4."""
    same = {
        "id": "price",
        "kind": "price",
        "rule": "absolute-linear",
        "floor": 0,
        "ceiling": 100,
        "weight": 50,
    }
    bids = [bid("a", price=50, quality=[5, 4]), bid("b", price=50, quality=[5, 6])]
    tender = building.tender({"criterion": [same, quality()], "bid": bids})
    free = standing(tender)
    found = acceptability(free, juries(tender, free), draws=20_000)
    assert found.juries == ("quality",)
    assert abs(firsts(found)["b"] - F(3, 4)) < NEAR
    check_sums(found)


def test_every_count_and_mean_weight_is_that_of_a_plain_loop_over_fractions() -> None:
    """More draws than a block, eleven bids of which some are twins, and the same without them."""
    chance, draws = random.Random(5), 1_300
    rows = [tuple(F(chance.randint(0, 20), 20) for _ in range(4)) for _ in range(8)]
    weights = [[F(weight) for weight in row] for row in Chance(9).simplex(draws, 4)]
    for copies in (rows[:3], []):
        own: dict[str, tuple[float | Fraction, ...]] = {
            f"b{place}": row for place, row in enumerate([*rows, *copies])
        }
        found = acceptability(plain(own), draws=draws, seed=9)
        ranks = {name: [F(0)] * len(own) for name in own}
        led: dict[str, list[tuple[Fraction, list[Fraction]]]] = {name: [] for name in own}
        for row in weights:
            totals = {
                name: sum((w * F(s) for w, s in zip(row, shares, strict=True)), F(0))
                for name, shares in own.items()
            }
            for name, total in totals.items():
                before = sum(other > total for other in totals.values())
                among = sum(other == total for other in totals.values())
                for rank in range(before, before + among):
                    ranks[name][rank] += F(1, among * draws)
                if not before:
                    led[name].append((F(1, among), row))
        assert found.ranks == {name: tuple(each) for name, each in ranks.items()}
        for name, each in led.items():
            central = found.central[name]
            assert (central is None) == (not each)
            for place, mean in enumerate((central or {}).values()):
                right = sum((part * row[place] for part, row in each), F(0)) / sum(part for part, _ in each)
                assert abs(mean - right) <= F(1, 19_000), "to four places"


def test_bids_a_hair_apart_are_ranked_by_the_hair_and_not_by_their_place() -> None:
    """The last bits of a total hold the bid's place while it is sorted, more of them the more bids there are."""
    hair = F(4, 10**14)
    rows: dict[str, tuple[float | Fraction, ...]] = {f"far-{n}": (F(n, 300), F(n, 300)) for n in range(100)}
    found = acceptability(plain(rows | {"a": (0.5, 0.5), "b": (F(1, 2) + hair, 0.5)}), draws=5_000)
    assert found.ranks["b"][0] > F(98, 100), "b is always ahead, but for draws that float64 cannot tell apart"


def test_no_bids_and_one_bid() -> None:
    none = standing(building.tender({"criterion": [price(), quality()], "bid": []}))
    assert (acceptability(none, draws=200).ranks, order_at(none, none.weights)) == ({}, [])
    one = acceptability(plain({"a": (1, 0)}), draws=200)
    assert (one.ranks, one.draws) == ({"a": (F(1),)}, 200)


def test_a_bid_without_quality_has_no_rank_where_the_price_is_divided_by_it() -> None:
    criteria = [{"id": "price", "kind": "price", "rule": "unscored"}, quality()]
    bids = [bid("a", price=90, quality=8), bid("b", price=70, quality=0), bid("c", price=0, quality=1)]
    found = standing(building.tender({"method": "price-per-point", "criterion": criteria, "bid": bids}))
    ranks = {each: list(map(int, own)) for each, own in acceptability(found, draws=200).ranks.items()}
    assert ranks == {"a": [0, 1, 0], "b": [0, 0, 0], "c": [1, 0, 0]}, "a free bid is before every other"
    assert order_at(found, found.weights) == [("c",), ("a",)] == found.order()


# At given weights it is the order of evaluate


def random_tender(chance: random.Random, method: str) -> Row:
    """A tender of up to 8 bids and 6 criteria, half of them with few numbers, that make ties."""
    amounts = range(1, 61) if chance.random() < 0.5 else (20, 40)
    criteria: list[Row] = []
    if method != "weighted-points" or chance.random() < 0.7:
        criteria.append(
            {"id": "price", "kind": "price", "rule": chance.choice(["lowest-over-price", "relative-linear", "mean"]),
             "weight": chance.randint(1, 60)}
        )  # fmt: skip
    for place in range(chance.randint(1, 5)):
        kind, rule = chance.choice(
            [
                ("quality", "scale"),
                ("value", "target"),
                ("value", "relative-highest"),
                ("measure", "absolute-linear"),
            ]
        )
        keys = {
            "scale": {"scale": 5},
            "target": {"target": 40},
            "absolute-linear": {"floor": 10, "ceiling": 60},
        }
        criteria.append(
            {"id": f"c{place}", "kind": kind, "rule": rule, "weight": chance.randint(1, 40),
             "worth": chance.randint(0, 60), **keys.get(rule, {})}
        )  # fmt: skip
    bids = [
        bid(f"b{i}", **{c["id"]: chance.randint(0, 5) if c["kind"] == "quality" else chance.choice(amounts)
                        for c in criteria})
        for i in range(chance.randint(1, 8))
    ]  # fmt: skip
    return {"method": method, "criterion": criteria, "bid": bids, "ratio": "0.8"}


def test_a_thousand_random_tenders_have_the_order_of_evaluate() -> None:
    chance = random.Random(2026)
    level = 0
    for number in range(1_000):
        tender = building.tender(random_tender(chance, METHODS[number % 4]))
        found = standing(tender)
        expected = order(evaluate(tender))
        assert order_at(found, found.weights) == expected, number
        level += any(len(group) > 1 for group in expected)
    assert level > 20, "ties are among them"

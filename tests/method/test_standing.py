"""Weights set free: totals by each method's own formula, flips found by trying many weights, juries by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.method import building
from tests.method.strategies import tenders

from wellspent.method.errors import Refused
from wellspent.method.stability import before_moderation, flips, without_criteria, without_evaluators
from wellspent.method.standing import Standing, juries, standing
from wellspent.method.tenders import METHODS, Score, Tender

F = Fraction
SOME = settings(max_examples=20)


@st.composite
def standings(draw: st.DrawFn, method: str) -> Standing:
    """Two to five bids on two or three criteria, straight from numbers."""
    names = [f"c{i}" for i in range(draw(st.integers(2, 3)))]
    bids = [f"b{i}" for i in range(draw(st.integers(2, 5)))]
    numbers = st.integers(1, 30).map(F)
    weights = {name: draw(numbers) for name in names}
    return Standing(
        method=method,
        weights=weights,
        points=weights,
        out_of=sum(weights.values(), F(0)),
        shares={bid: {name: F(draw(st.integers(0, 8)), 8) for name in names} for bid in bids},
        prices={bid: {"price": draw(numbers)} for bid in bids}
        if method != "weighted-points"
        else {bid: {} for bid in bids},
        ratio=F(draw(st.integers(0, 6)), 2),
    )


def total(found: Standing, bid: str, weights: Any) -> Fraction | None:
    """A bid's total, each method written out as docs/methods/scoring.md prints it."""
    won = {b: sum((weights[c] * own[c] for c in weights), F(0)) for b, own in found.shares.items()}
    match found.method:
        case "weighted-points":
            return won[bid]
        case "price-per-point":
            return found.price[bid] / won[bid] if won[bid] else None
        case "award-on-value":
            return found.price[bid] - won[bid]
    gap = (max(won.values()) - won[bid]) / found.out_of
    return (1 - gap * found.ratio) * min(found.price.values()) / found.price[bid]


def winners(found: Standing, weights: Any) -> tuple[str, ...]:
    totals = {bid: total(found, bid, weights) for bid in found.bids}
    held = {bid: whole for bid, whole in totals.items() if whole is not None}
    if not held:
        return ()
    best = (max if METHODS[found.method] == "highest" else min)(held.values())
    return tuple(sorted(bid for bid, whole in held.items() if whole == best))


@pytest.mark.parametrize("method", METHODS)
@SOME
@given(data=st.data())
def test_totals_are_those_of_the_formula(method: str, data: st.DataObject) -> None:
    found = data.draw(standings(method))
    assert found.totals() == {bid: total(found, bid, found.weights) for bid in found.bids}
    assert found.first() == winners(found, found.weights)


@pytest.mark.parametrize("method", METHODS)
@SOME
@given(data=st.data())
def test_no_weight_between_here_and_a_flip_changes_who_wins(method: str, data: st.DataObject) -> None:
    """Weights are tried on a grid of fifty from nothing to everything, and beside each flip."""
    found = data.draw(standings(method))
    was = winners(found, found.weights)
    whole = sum(found.weights.values(), F(0))
    told = {(flip.criterion, flip.up): flip for flip in flips(found)}
    if not was:
        assert not told
        return

    def at(name: str, weight: Fraction) -> dict[str, Fraction]:
        if method == "award-on-value":
            return {**found.weights, name: weight}
        rest = (whole - weight) / (whole - found.weights[name])
        return {other: weight if other == name else own * rest for other, own in found.weights.items()}

    for name, own in found.weights.items():
        for up in (False, True):
            flip = told.get((name, up))
            end = (whole if method != "award-on-value" else own + 200) if up else F(0)
            grid = [own + (end - own) * F(step, 50) for step in range(1, 50)]
            near = [x for x in grid if flip is None or abs(x - own) < abs(flip.to - own)]
            assert all(winners(found, at(name, x)) == was for x in near), (name, up)
            if flip is not None:
                assert (flip.to >= own) if up else (flip.to <= own)
                beyond = flip.to + (F(1, 10**9) if up else -F(1, 10**9))
                assert winners(found, at(name, beyond)) == flip.winner_becomes != was
                assert flip.weight == own


@pytest.mark.parametrize("method", METHODS)
@SOME
@given(data=st.data())
def test_without_a_criterion_the_others_keep_their_proportions(method: str, data: st.DataObject) -> None:
    found = data.draw(standings(method))
    whole = sum(found.weights.values(), F(0))
    for left in without_criteria(found):
        others = {name: own for name, own in found.weights.items() if name != left.name}
        scale = 1 if method == "award-on-value" else whole / sum(others.values(), F(0))
        weights = {name: own * scale for name, own in others.items()} | {left.name: F(0)}
        assert left.winner_becomes == winners(found, weights)
    assert [left.name for left in without_criteria(found)] == list(found.weights)


@SOME
@given(tenders(least=2), st.integers(2, 9))
def test_all_weights_times_a_number_change_no_order(file: dict[str, Any], times: int) -> None:
    found = standing(building.tender(file))
    grown = {name: times * own for name, own in found.weights.items()}
    assert found.order(grown) == found.order()


# Evaluators


WORK = {"id": "work", "kind": "quality", "rule": "scale", "scale": 10, "weight": 100}
MORE = {**WORK, "id": "more", "weight": 50}


def scored(*rows: tuple[str, str, int | str], minimum: int | None = None, criteria: Any = (WORK,)) -> Tender:
    """A tender whose bids have these scores: bid, evaluator, score of its work."""
    gated = [{**c, **({"minimum": minimum} if minimum is not None else {})} for c in criteria]
    lot = building.tender(
        {"criterion": gated, "bid": [{"id": id, "answers": {}} for id in dict.fromkeys(r[0] for r in rows)]}
    )
    return replace(lot, scores=tuple(Score(b, "work", by, building.given(n)) for b, by, n in rows))


ROWS = (("a", "e1", 9), ("a", "e2", 3), ("b", "e1", 5), ("b", "e2", 6))


def test_each_evaluator_is_left_out_in_turn() -> None:
    lot = scored(*ROWS)
    assert standing(lot).first() == ("a",)
    assert [(left.name, left.winner_becomes) for left in without_evaluators(lot)] == [
        ("e1", ("b",)), ("e2", ("a",)),
    ]  # fmt: skip


def test_agreed_scores_and_lone_ones_stand_whoever_is_left_out() -> None:
    agreed = scored(*ROWS, ("a", "panel", 4), ("b", "panel", 8))
    assert list(without_evaluators(agreed)) == []
    lone = scored(("a", "e1", 9), ("b", "e1", 5), ("b", "e2", 6))
    assert [(left.name, left.winner_becomes) for left in without_evaluators(lone)] == [
        ("e1", ("a",)), ("e2", ("a",)),
    ]  # fmt: skip
    half = scored(*ROWS, ("a", "panel", 4))
    assert [(left.name, left.winner_becomes) for left in without_evaluators(half)] == [
        ("e1", ("b",)), ("e2", ("b",)),
    ]  # fmt: skip


def test_where_a_bid_comes_back_in_without_its_other_scores_nobody_can_say() -> None:
    """Left out, e1 lifts bid b over the gate; but b was never scored on the second criterion."""
    lot = scored(("a", "e1", 9), ("a", "e2", 9), ("b", "e1", 1), ("b", "e2", 6), minimum=4, criteria=(WORK,))
    second = building.criterion({**MORE, "id": "more"})
    both = replace(
        lot,
        criteria=(*lot.criteria, second),
        out_of=building.given(150),
        scores=(*lot.scores, Score("a", "more", "panel", building.given(5))),
    )
    assert standing(both).bids == ("a",)
    assert [left.name for left in without_evaluators(both)] == ["e2"]
    with pytest.raises(Refused, match='no answer to the criterion "more"'):
        standing(replace(both, scores=tuple(s for s in both.scores if s.by != "e1")))


def test_before_moderation_the_means_decide() -> None:
    lot = scored(*ROWS, ("a", "panel", 4), ("b", "panel", 8))
    assert standing(lot).first() == ("b",)
    assert before_moderation(lot) == ("a",), "6 to 5.5 by the evaluators' own means"
    assert before_moderation(scored(*ROWS)) is None
    alone = scored(("a", "panel", 4), ("b", "panel", 8))
    assert before_moderation(alone) is None, "nobody else has scored, so there was nothing before"


def test_each_evaluator_s_own_shares_and_the_mean_for_who_has_not_scored() -> None:
    lot = scored(*ROWS, ("c", "e2", 10))
    assert juries(lot, standing(lot)) == {
        "work": {
            "e1": {"a": F(9, 10), "b": F(1, 2), "c": F(1)},
            "e2": {"a": F(3, 10), "b": F(6, 10), "c": F(1)},
        }
    }


def test_evaluators_who_agree_and_agreed_scores_are_no_juries() -> None:
    alike = scored(("a", "e1", 5), ("a", "e2", 5), ("b", "e1", 3))
    assert juries(alike, standing(alike)) == {}
    agreed = scored(*ROWS, ("a", "panel", 4))
    assert juries(agreed, standing(agreed)) == {
        "work": {"e1": {"a": F(4, 10), "b": F(5, 10)}, "e2": {"a": F(4, 10), "b": F(6, 10)}}
    }


@pytest.mark.parametrize(("price", "refused"), [(0, True), (1, False)])
def test_a_utility_index_cannot_divide_by_a_free_price(price: int, refused: bool) -> None:
    file = {
        "method": "utility-index", "ratio": 1,
        "criterion": [{"id": "price", "kind": "price", "rule": "unscored"}, WORK],
        "bid": [{"id": "a", "answers": {"price": price, "work": 5}}],
    }  # fmt: skip
    if not refused:
        assert standing(building.tender(file)).first() == ("a",)
        return
    with pytest.raises(Refused) as found:
        standing(building.tender(file))
    assert str(found.value) == (
        "price: a price of nothing cannot be divided by. Use award-on-value or weighted-points."
    )

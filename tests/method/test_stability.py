"""What would change the winner: every answer checked against `evaluate` itself, at weights and bids made so."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.method import building
from tests.method.building import Row
from tests.method.strategies import File, tenders

from wellspent.method.errors import Refused
from wellspent.method.irrelevant import trials
from wellspent.method.ranking import Result, evaluate
from wellspent.method.reversals import Course, advance, reversals
from wellspent.method.stability import (
    before_moderation,
    dominance,
    flips,
    stability,
    without_criteria,
    without_evaluators,
)
from wellspent.method.standing import juries, standing
from wellspent.method.tenders import Criterion, Tender

F = Fraction
METHODS = ("weighted-points", "price-per-point", "award-on-value", "utility-index")
SOME = settings(max_examples=60, deadline=None)
HAIR = F(1, 10**9)


def built(file: File, method: str = "weighted-points") -> Tender:
    """A tender of the strategies; a utility index has its ratio, and no free price."""
    return building.tender({**file, "ratio": "1.5"} if method == "utility-index" else file)


def first(result: Result) -> tuple[str, ...]:
    return (result.winner,) if result.winner else result.tie


def order(result: Result) -> list[tuple[str, ...]]:
    """The bids of a result from first to last, level ones together."""
    groups: dict[int, list[str]] = {}
    for bid in result.bids:
        if bid.rank is not None:
            groups.setdefault(bid.rank, []).append(bid.id)
    return [tuple(sorted(groups[rank])) for rank in sorted(groups)]


def reweighed(tender: Tender, weights: dict[str, Fraction]) -> Tender:
    """The tender with other weights, or under award-on-value other worths."""

    def changed(c: Criterion) -> Criterion:
        if c.id not in weights:
            return c
        given = building.given(weights[c.id])
        return replace(c, worth=given) if tender.method == "award-on-value" else replace(c, weight=given)

    return replace(tender, criteria=tuple(changed(c) for c in tender.criteria))


# The tender with its weights set free


@pytest.mark.parametrize("method", METHODS)
def test_its_order_is_that_of_evaluate(method: str) -> None:
    @SOME
    @given(tenders(method=method))
    def holds(file: File) -> None:
        names = [row["id"] for row in file["criterion"]]
        for tie_break in ((), tuple(names), (names[-1],)):
            tender = built({**file, "tie_break": tie_break}, method)
            assert standing(tender).order() == order(evaluate(tender))

    holds()


def test_a_utility_index_refuses_a_free_bid() -> None:
    criteria = [{"id": "price", "kind": "price", "rule": "unscored"}, quality()]
    bids = [bid("a", price=0, quality=3)]
    with pytest.raises(Refused, match="a price of nothing"):
        standing(building.tender({"method": "utility-index", "ratio": 1, "criterion": criteria, "bid": bids}))


# By hand


def price(**keys: Any) -> Row:
    return {
        "id": "price",
        "kind": "price",
        "rule": "absolute-linear",
        "floor": 0,
        "ceiling": 100,
        "weight": 50,
        **keys,
    }


def quality(**keys: Any) -> Row:
    return {"id": "quality", "kind": "quality", "rule": "scale", "scale": 10, "weight": 50, **keys}


def bid(id: str, **answers: Any) -> Row:
    return {"id": id, "answers": answers}


PAIR = {
    "criterion": [price(), quality()],
    "bid": [bid("a", price=20, quality=2), bid("b", price=70, quality=6)],
}


def test_the_weights_of_equal_totals_by_hand() -> None:
    """a earns .8 and .2, b .3 and .6: level where .5 p = .4 q, at 44.44 of 100 for the price."""
    found = list(flips(standing(building.tender(PAIR))))
    assert [(f.criterion, f.to, f.winner_becomes, f.up) for f in found] == [
        ("price", F(400, 9), ("b",), False),
        ("quality", F(500, 9), ("b",), True),
    ]


def test_without_a_criterion_by_hand() -> None:
    found = list(without_criteria(standing(building.tender(PAIR))))
    assert [(each.name, each.winner_becomes) for each in found] == [("price", ("b",)), ("quality", ("a",))]


def test_one_criterion_alone_has_no_other_weight() -> None:
    only = {"criterion": [price(weight=100)], "bid": [bid("a", price=20), bid("b", price=70)]}
    found = stability(building.tender(only))
    assert (found.flips, found.criteria, found.dominance) == ((), (), (("a", "b"),))


def test_a_tie_turns_at_the_least_change_of_a_weight() -> None:
    level = {
        "criterion": [price(), quality()],
        "bid": [bid("a", price=20, quality=2), bid("b", price=80, quality=8)],
    }
    found = list(flips(standing(building.tender(level))))
    assert {(f.criterion, f.to, f.winner_becomes, f.up) for f in found} == {
        ("price", F(50), ("b",), False),
        ("price", F(50), ("a",), True),
        ("quality", F(50), ("a",), False),
        ("quality", F(50), ("b",), True),
    }


def test_under_award_on_value_a_worth_moves_alone() -> None:
    """a costs 20 more and is .4 better: worth more than 50, its quality pays for it."""
    criteria = [{"id": "price", "kind": "price", "rule": "unscored"}, quality(worth=40)]
    bids = [bid("a", price=90, quality=8), bid("b", price=70, quality=4)]
    tender = building.tender({"method": "award-on-value", "criterion": criteria, "bid": bids})
    (found,) = flips(standing(tender))
    assert (found.weight, found.to, found.winner_becomes, found.up) == (F(40), F(50), ("a",), True)


def test_a_relative_price_is_turned_by_a_bid_that_cannot_win() -> None:
    """P-TEND-3: C comes last by far, and with it A wins."""
    criteria = [price(rule="lowest-over-price", weight=70), quality(scale=130, weight=130)]
    for key in ("floor", "ceiling"):
        del criteria[0][key]  # type: ignore[attr-defined]
    bids = [
        bid("a", price=10000, quality=90),
        bid("b", price=8000, quality=77),
        bid("c", price=6000, quality=10),
    ]
    found, tried = reversals(building.tender({"criterion": criteria, "bid": bids}))
    removed = [r for r in found if r.kind == "removed"]
    assert [(r.change, r.winner_was, r.winner_becomes) for r in removed] == [("without c", ("a",), ("b",))]
    assert tried["removed"] == 3
    two, _ = reversals(building.tender({"criterion": criteria, "bid": bids[:2]}))
    assert {(r.kind, r.winner_was, r.winner_becomes) for r in two} == {("added", ("b",), ("a",))}


def test_a_bid_as_good_on_everything_is_found_and_its_equal_is_not() -> None:
    bids = [
        bid(id, price=p, quality=q) for id, p, q in (("a", 20, 6), ("b", 30, 6), ("c", 20, 6), ("d", 10, 1))
    ]
    assert set(dominance(standing(building.tender({**PAIR, "bid": bids})))) == {("a", "b"), ("c", "b")}


def test_without_the_evaluator_who_decides_another_wins() -> None:
    bids = [bid("a", price=20, quality=[2, 3]), bid("b", price=70, quality=[5, 10])]
    found = list(without_evaluators(building.tender({**PAIR, "bid": bids})))
    assert [(each.name, each.winner_becomes) for each in found] == [
        ("evaluator-1", ("b",)),
        ("evaluator-2", ("a",)),
    ]


def test_agreed_scores_stand_and_what_was_before_them_is_told() -> None:
    tender = building.tender({**PAIR, "bid": [bid("a", price=20, quality=2), bid("b", price=70, quality=9)]})
    assert before_moderation(tender) is None, "nobody has scored but the panel"
    before = (*building.scores("a", "quality", [2, 2]), *building.scores("b", "quality", [3, 5]))
    told = replace(tender, scores=(*before, *tender.scores))
    assert standing(told).first() == ("b",)
    assert before_moderation(told) == ("a",)
    assert list(without_evaluators(told)) == []
    assert juries(told, standing(told)) == {}


def test_each_evaluator_is_a_jury_where_means_decide() -> None:
    bids = [bid("a", price=20, quality=[2, 4]), bid("b", price=70, quality=6)]
    tender = building.tender({**PAIR, "bid": bids})
    assert juries(tender, standing(tender)) == {
        "quality": {
            "evaluator-1": {"a": F(2, 10), "b": F(6, 10)},
            "evaluator-2": {"a": F(4, 10), "b": F(6, 10)},
        }
    }


def test_nothing_is_asked_of_a_tender_without_bids() -> None:
    found = stability(building.tender({**PAIR, "bid": []}))
    assert (found.winner, found.reversals, found.flips, found.criteria) == ((), (), (), ())


# For every tender


@SOME
@given(tenders(absolute=True, least=2))
def test_under_absolute_rules_no_bid_that_cannot_win_changes_the_order(file: File) -> None:
    tender = building.tender(file)
    found, _ = reversals(tender)
    assert found == []
    was = order(evaluate(tender))
    for trial in trials(tender):  # asked of evaluate itself
        now = order(evaluate(trial.tender))
        assert [left for group in now if (left := tuple(b for b in group if b != trial.added))] == was


@pytest.mark.parametrize("method", ["price-per-point", "award-on-value"])
def test_these_methods_have_no_reversal_under_absolute_rules(method: str) -> None:
    @settings(max_examples=25, deadline=None)
    @given(tenders(method=method, absolute=True, least=2))
    def holds(file: File) -> None:
        assert reversals(building.tender(file))[0] == []

    holds()


@SOME
@given(tenders(least=2))
def test_each_reversal_is_what_evaluate_says(file: File) -> None:
    tender = building.tender(file)
    was = order(evaluate(tender))
    for turned in reversals(tender)[0]:
        if turned.kind == "removed":
            gone = turned.change.removeprefix("without ")
            left = replace(
                tender,
                bids=tuple(b for b in tender.bids if b.id != gone),
                scores=tuple(s for s in tender.scores if s.bid != gone),
            )
            assert first(evaluate(left)) == turned.winner_becomes
            expected = next(g for group in was if (g := tuple(b for b in group if b != gone)))
            assert expected == turned.winner_was != turned.winner_becomes


@pytest.mark.parametrize("method", METHODS)
def test_a_weight_turns_the_winner_where_it_says_and_not_before(method: str) -> None:
    @settings(max_examples=40, deadline=None)
    @given(tenders(method=method, least=2))
    def holds(file: File) -> None:
        tender = built(file, method)
        found = standing(tender)
        was = first(evaluate(tender))
        whole = sum(found.weights.values(), F(0))

        def at(id: str, weight: Fraction) -> tuple[str, ...]:
            others = whole - found.weights[id]
            fixed = method == "award-on-value"
            weights = {
                each: own if fixed else own * (whole - weight) / others
                for each, own in found.weights.items()
                if each != id
            }
            return first(evaluate(reweighed(tender, {**weights, id: weight})))

        turned = {(flip.criterion, flip.up): flip for flip in flips(found)}
        for id, own in found.weights.items():
            if method != "award-on-value" and whole == own:
                continue
            for up in (False, True):
                flip = turned.get((id, up))
                end = (own + whole + 1 if method == "award-on-value" else whole) if up else F(0)
                if flip is None:
                    if was and len(found.bids) > 1 and end != own:
                        assert at(id, (own + end * 3) / 4) == was
                    continue
                step = HAIR if up else -HAIR
                assert at(id, flip.to + step) == flip.winner_becomes != was
                if flip.to != own:
                    assert at(id, (own + flip.to) / 2) == was
                    assert at(id, flip.to - step) == was

    holds()


@SOME
@given(tenders(least=2))
def test_no_weights_turn_a_dominance_round(file: File) -> None:
    found = standing(building.tender(file))
    pairs = list(dominance(found))
    for id in found.weights:
        totals = found.totals({each: F(each == id) for each in found.weights})
        for one, other in pairs:
            better, worse = totals[one], totals[other]
            assert better is not None
            assert worse is not None
            assert better >= worse


@pytest.mark.parametrize("method", METHODS)
@SOME
@given(st.data())
def test_trials_that_were_left_and_gone_on_with_find_the_same(method: str, data: st.DataObject) -> None:
    tender = built(data.draw(tenders(method)), method)
    told: list[int] = []
    try:
        found, tried = reversals(tender, lambda done, _of: told.append(done))
    except Refused:
        return
    course, steps = Course(), 0
    while not course.ended:
        course = advance(tender, course, enough=lambda: True)
        steps += 1
        assert steps <= len(told) + 1, "a step tries one change and no more"
    assert (list(course.found), course.tried) == (found, tried)
    assert told == list(range(len(told)))
    assert course.done == course.of >= len(told)
    assert advance(tender, course) is course
    assert stability(tender, course=course) == stability(tender)


def slow_turns(tender: Tender) -> dict[tuple[str, bool], tuple[F, tuple[str, ...]]]:
    """The flips of a utility index by trying every weight at which any two lines of quality or of index meet."""
    found = standing(tender)
    was, whole = found.first(), sum(found.weights.values(), F(0))
    turns: dict[tuple[str, bool], tuple[F, tuple[str, ...]]] = {}
    for id, weight in found.weights.items():
        if whole == weight:
            continue

        def at(x: F, id: str = id, weight: F = weight) -> dict[str, F]:
            others = {name: own * (whole - x) / (whole - weight) for name, own in found.weights.items()}
            return {**others, id: x}

        zero, one = found.quality(at(F(0))), found.quality(at(F(1)))
        lines = {bid: (zero[bid], one[bid] - zero[bid]) for bid in found.bids}
        places = {F(0), whole, weight}
        for a, b in lines.values():
            for c, d in lines.values():
                places |= {(c - a) / (b - d)} if b != d else set()
        ratio = found.ratio / found.out_of
        for one_bid, (a, b) in lines.items():
            for other, (c, d) in lines.items():
                for e, f in lines.values():
                    p, q = found.price[other], found.price[one_bid]
                    start = p * (1 - (e - a) * ratio) - q * (1 - (e - c) * ratio)
                    slope = -p * (f - b) * ratio + q * (f - d) * ratio
                    places |= {-start / slope} if slope else set()
        inside = sorted(x for x in places if 0 <= x <= whole)
        for up in (False, True):
            stops = [x for x in (inside if up else reversed(inside)) if (x >= weight if up else x <= weight)]
            for here, there in pairwise(stops):
                if (first_there := found.first(at((here + there) / 2))) != was:
                    turns[id, up] = (here, first_there)
                    break
    return turns


@SOME
@given(tenders("utility-index", least=2))
def test_a_utility_index_turns_where_trying_every_weight_says(file: File) -> None:
    tender = built(file, "utility-index")
    try:
        found = standing(tender)
    except Refused:
        return
    if len(found.bids) < 2 or not found.first():
        return
    assert {(f.criterion, f.up): (f.to, f.winner_becomes) for f in flips(found)} == slow_turns(tender)

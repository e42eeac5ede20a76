"""Whole tenders: gates, totals by every method, ties and how they break, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from tests.method.building import Row, given, scored, tender

from wellspent.method.errors import Refused
from wellspent.method.ranking import Result, check, evaluate, social_value_share
from wellspent.method.working import plain

F = Fraction
PRICE = {
    "id": "price",
    "kind": "price",
    "rule": "absolute-linear",
    "floor": 100,
    "ceiling": 200,
    "weight": 40,
}
QUALITY = {"id": "quality", "kind": "quality", "rule": "scale", "scale": 5, "weight": 60}
GATE = {"id": "insured", "kind": "quality", "rule": "pass-fail", "weight": 0}


def bid(id: str, **answers: Any) -> Row:
    return {"id": id, "answers": answers}


def rows(*bids: Row, criteria: tuple[Row, ...] = (PRICE, QUALITY), **keys: Any) -> Row:
    return {"criterion": criteria, "bid": bids, **keys}


def totals(result: Result) -> dict[str, Fraction | None]:
    return {b.id: None if b.total is None else plain(b.total) for b in result.bids}


def ranks(result: Result) -> dict[str, int | None]:
    return {b.id: b.rank for b in result.bids}


def codes(result: Result) -> list[str]:
    return [notice.code for notice in result.warnings]


def faults(file: Row, judge: Any = evaluate) -> list[str]:
    with pytest.raises(Refused) as refused:
        judge(tender(file))
    return [str(fault) for fault in refused.value.faults]


# Totals by each method


def test_weighted_points_by_hand() -> None:
    result = scored(rows(bid("a", price=150, quality=4), bid("b", price=100, quality=3)))
    assert totals(result) == {"a": 20 + 48, "b": 40 + 36}
    assert (result.best, result.winner, result.tie) == ("highest", "b", ())
    assert {name: plain(p) for name, p in result.bids[0].scores.items() if p is not None} == {
        "price": 20,
        "quality": 48,
    }


def test_a_weight_of_nothing_adds_nothing() -> None:
    result = scored(rows(bid("a", price=150, quality=4, insured=True), criteria=(PRICE, QUALITY, GATE)))
    assert totals(result) == {"a": 68}


PER_POINT: dict[str, Any] = {"method": "price-per-point", "criteria": (PRICE, {**QUALITY, "weight": 100})}


def test_price_per_point_by_hand() -> None:
    result = scored(rows(bid("a", price=100, quality=4), bid("b", price=60, quality=2), **PER_POINT))
    assert totals(result) == {"a": F(5, 4), "b": F(3, 2)}
    assert (result.best, result.winner) == ("lowest", "a")
    assert result.bids[0].scores["price"] is None, "the price earns no points; it is divided"


def test_a_bid_without_points_has_no_price_for_a_point_and_no_rank() -> None:
    result = scored(rows(bid("a", price=100, quality=4), bid("b", price=60, quality=0), **PER_POINT))
    assert (totals(result)["b"], ranks(result)) == (None, {"a": 1, "b": None})
    assert not result.bids[1].eliminated
    assert "no-points" in codes(result)


WORTH: dict[str, Any] = {
    "method": "award-on-value",
    "criteria": (PRICE, {**QUALITY, "weight": 100, "worth": 2500}),
}


def test_award_on_value_by_hand() -> None:
    """80,000 less three fifths of 2,500 is 78,500 (P-TEND-5)."""
    result = scored(rows(bid("a", price=80000, quality=3), bid("b", price=79000, quality=0), **WORTH))
    assert totals(result) == {"a": 78500, "b": 79000}
    assert (result.best, result.winner) == ("lowest", "a")


def test_under_award_on_value_quality_can_be_worth_more_than_the_price() -> None:
    assert totals(scored(rows(bid("a", price=0, quality=5), **WORTH))) == {"a": -2500}


UTILITY: dict[str, Any] = {
    "method": "utility-index",
    "criteria": (PRICE, {**QUALITY, "weight": 100}),
    "ratio": "1.5",
}


def test_the_utility_index_by_hand() -> None:
    """Qualities 0.8 and 0.6, prices 100 and 80: (1 - 0) / 100 x 80, and (1 - 0.2 x 1.5) / 80 x 80."""
    result = scored(rows(bid("a", price=100, quality=4), bid("b", price=80, quality=3), **UTILITY))
    assert totals(result) == {"a": F("0.8"), "b": F("0.7")}
    assert (result.best, result.winner) == ("highest", "a")
    assert "relative-rule" in codes(result)


def test_the_utility_index_cannot_divide_by_a_price_of_nothing() -> None:
    (fault,) = faults(rows(bid("a", price=0, quality=4), **UTILITY))
    assert fault.startswith('bid "a", price: a price of nothing cannot be divided by')


# Gates


def test_a_bid_under_the_minimum_is_out_and_says_why() -> None:
    gated = (PRICE, {**QUALITY, "minimum": "2.5"})
    result = scored(rows(bid("a", price=150, quality="2.5"), bid("b", price=100, quality=2), criteria=gated))
    assert result.bids[1].eliminated == "quality: 2 is under the minimum of 2.5"
    assert (totals(result)["b"], ranks(result)["b"], set(result.bids[1].scores.values())) == (
        None,
        None,
        {None},
    )
    assert result.winner == "a", "reaching the minimum passes"
    assert [n.text for n in result.warnings if n.code == "eliminated"] == [
        "b is out: quality: 2 is under the minimum of 2.5."
    ]


def test_a_bid_that_is_out_sets_no_scale_for_the_others() -> None:
    relative = ({**PRICE, "rule": "lowest-over-price"}, QUALITY, GATE)
    relative = ({k: v for k, v in relative[0].items() if k not in ("floor", "ceiling")}, *relative[1:])
    one, two = bid("a", price=100, quality=4, insured=True), bid("b", price=150, quality=5, insured=True)
    cheap = bid("c", price=1, quality=0, insured=False)
    with_cheap = scored(rows(one, two, cheap, criteria=relative))
    assert with_cheap.bids[2].eliminated == "fails insured"
    assert totals(with_cheap) == {**totals(scored(rows(one, two, criteria=relative))), "c": None}


def test_a_bid_that_is_out_need_not_have_been_scored() -> None:
    passed = bid("a", price=150, quality=4, insured=True)
    result = scored(rows(passed, bid("b", insured=False), criteria=(PRICE, QUALITY, GATE)))
    assert result.bids[1].eliminated == "fails insured"
    assert result.winner == "a"


def test_every_gate_that_puts_a_bid_out_is_named() -> None:
    gated = (GATE, {**PRICE, "weight": 0}, {**QUALITY, "minimum": 2, "weight": 100})
    result = scored(rows(bid("a", price=150, quality=1, insured=False), criteria=gated))
    assert result.bids[0].eliminated == "fails insured; quality: 1 is under the minimum of 2"


def test_all_are_out() -> None:
    gated = (PRICE, {**QUALITY, "minimum": 3})
    result = scored(rows(bid("a", price=150, quality=1), bid("b", price=100, quality=2), criteria=gated))
    assert (result.winner, result.tie, set(ranks(result).values())) == (None, (), {None})
    assert codes(result) == ["eliminated", "eliminated"]


def test_no_bids() -> None:
    result = scored(rows())
    assert (result.bids, result.winner, result.tie, result.warnings) == ((), None, (), ())


@pytest.mark.parametrize("method", [PER_POINT, WORTH, UTILITY], ids=["per point", "on value", "utility"])
def test_no_bids_by_any_method(method: Row) -> None:
    assert scored(rows(**method)).winner is None


# Ties


EVEN = (bid("b", price=100, quality=3), bid("a", price=150, quality="14/3"))


def test_a_tie_is_reported_and_not_broken() -> None:
    result = scored(rows(*EVEN, bid("c", price=200, quality=0)))
    assert totals(result) == {"a": 76, "b": 76, "c": 0}
    assert (result.winner, result.tie, ranks(result)) == (None, ("a", "b"), {"a": 1, "b": 1, "c": 3})
    assert "tie-broken" not in codes(result)


@pytest.mark.parametrize(
    ("tie_break", "winner"), [(["price"], "b"), (["quality"], "a"), (["quality", "price"], "a")]
)
def test_a_tie_is_broken_by_what_the_tender_states(tie_break: list[str], winner: str) -> None:
    result = scored(rows(*EVEN, bid("c", price=200, quality=0), tie_break=tie_break))
    assert (result.winner, result.tie) == (winner, ())
    assert sorted(ranks(result).items(), key=lambda pair: pair[1] or 0)[0] == (winner, 1)
    (notice,) = [n for n in result.warnings if n.code == "tie-broken"]
    loser = "a" if winner == "b" else "b"
    assert (
        notice.text
        == f"{winner} and {loser} have the same total; {', then '.join(tie_break)} put {winner} first."
    )


def test_what_the_tender_states_may_leave_a_tie() -> None:
    twins = (bid("a", price=150, quality=3), bid("b", price=150, quality=3))
    assert scored(rows(*twins, tie_break=["quality", "price"])).tie == ("a", "b")


def test_the_price_breaks_a_tie_even_where_it_earns_no_points() -> None:
    level = (bid("a", price=120, quality=3), bid("b", price=160, quality=4))
    assert scored(rows(*level, **PER_POINT)).tie == ("a", "b")
    assert scored(rows(*level, **PER_POINT, tie_break=["price"])).winner == "a"
    assert scored(rows(*level, **PER_POINT, tie_break=["quality"])).winner == "b"


def test_a_hair_s_breadth_is_no_tie() -> None:
    close = (bid("a", price="150.000000000001", quality=3), bid("b", price=150, quality=3))
    assert scored(rows(*close)).winner == "b"


# Moderation


def test_a_mean_of_scores_is_used_and_said() -> None:
    loose = rows(bid("a", price=150, quality=[4, 5]), bid("b", price=150, quality=4))
    result = scored(loose)
    assert totals(result) == {"a": 20 + 54, "b": 20 + 48}
    (notice,) = [n for n in result.warnings if n.code == "not-moderated"]
    assert notice.text.startswith('"quality": no agreed score of the panel for a; the mean')


# What is refused before a bid is opened


@pytest.mark.parametrize(
    ("file", "rule"),
    [
        (rows(out_of=90), "criterion, weight: the weights sum to 100, not 90. Change a weight, or write out_of = 100"),
        (rows(criteria=(PRICE, {**QUALITY, "weight": 50}), method="price-per-point", out_of=60),
         "criterion, weight: the weights of the non-price criteria sum to 50, not 60"),
        (rows(criteria=({**QUALITY, "weight": 0},)), "out_of: out_of is 0, so there is nothing to earn"),
        (rows(criteria=(QUALITY,), method="price-per-point"),
         "criterion: price-per-point needs exactly one price criterion, and there are 0"),
        (rows(criteria=(PRICE, {**PRICE, "id": "fees"}, QUALITY), method="utility-index", ratio=1),
         "criterion: utility-index needs exactly one price criterion, and there are 2"),
        (rows(criteria=(PRICE,), method="price-per-point", out_of=100),
         "criterion: price-per-point needs a criterion that earns points"),
        (rows(criteria=(PRICE, QUALITY), method="award-on-value"), "quality, worth: award-on-value needs what full marks are worth"),
        (rows(criteria=(PRICE, {**QUALITY, "worth": -1}), method="award-on-value"), "quality, worth: worth is -1, less than nothing"),
        (rows(criteria=(PRICE, QUALITY), method="utility-index"), "quality_to_price: utility-index needs the weight of quality"),
        (rows(criteria=(PRICE, QUALITY), method="utility-index", ratio=-1), "quality_to_price: utility-index needs the weight"),
        (rows(tie_break=["quality", "beauty"]), 'tie_break: tie_break names "beauty", which is not a criterion'),
        (rows(criteria=(PRICE, {**QUALITY, "scale": 0})), "quality, scale: scale is 0, and must be above nothing"),
    ],
)  # fmt: skip
def test_rules_that_do_not_hold_are_refused(file: Row, rule: str) -> None:
    assert any(fault.startswith(rule) for fault in faults(file, check)), faults(file, check)


def test_every_fault_of_the_rules_is_named_at_once() -> None:
    found = faults(
        rows(
            criteria=(QUALITY, {**QUALITY, "id": "other", "rule": "log"}),
            method="award-on-value",
            tie_break=["x"],
        )
    )
    assert len(found) >= 5


def test_under_a_method_that_divides_the_price_its_own_rule_is_not_asked_for() -> None:
    bare = {"id": "price", "kind": "price", "rule": "unscored"}
    assert totals(scored(rows(bid("a", price=100, quality=4), **{**PER_POINT, "criteria": (bare, {**QUALITY, "weight": 100})}))) == {
        "a": F(5, 4)
    }  # fmt: skip


MENU = {
    "id": "extras", "kind": "quality", "rule": "points", "weight": 0, "maximum": 5,
    "award": [{"when": "depot", "points": 5}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("criteria", "answers", "fault"),
    [
        ((PRICE, QUALITY), {"quality": 3}, 'a: there is no answer to the criterion "price". Write answers = { price = 90000 }'),
        ((PRICE, QUALITY), {"price": 150}, 'a: there is no answer to the criterion "quality". Add a [[score]]'),
        ((PRICE, QUALITY, GATE), {"price": 150, "quality": 3},
         'a: there is no answer to the criterion "insured". Write answers = { insured = true } or false.'),
        ((PRICE, QUALITY, GATE), {"price": 150, "quality": 3, "insured": 1}, 'a: there is no answer to the criterion "insured"'),
        ((PRICE, QUALITY, MENU), {"price": 150, "quality": 3},
         'a: there is no answer to the criterion "extras". Write answers = { extras = ["a line of the menu"] }, or []'),
        ((PRICE, QUALITY, MENU), {"price": 150, "quality": 3, "extras": 5}, 'a: there is no answer to the criterion "extras"'),
        ((PRICE, QUALITY), {"price": -1, "quality": 3}, "a, answers, price: the price is -1, less than nothing. Correct the price."),
        ((PRICE, QUALITY), {"price": 150, "quality": 6}, "panel scores 6, and the scale of quality is 0 to 5"),
    ],
)  # fmt: skip
def test_an_answer_that_is_missing_or_wrong_is_refused(
    criteria: tuple[Row, ...], answers: Row, fault: str
) -> None:
    (found,) = faults(rows(bid("a", **answers), criteria=criteria))
    assert fault in found


def test_an_empty_menu_answer_is_an_answer() -> None:
    result = scored(rows(bid("a", price=150, quality=3, extras=[]), criteria=(PRICE, QUALITY, MENU)))
    assert totals(result) == {"a": 56}


def test_every_fault_of_every_bid_is_named_at_once() -> None:
    assert len(faults(rows(bid("a", price=-1), bid("b", quality=9)))) == 4


# Social value's share of the weights


def test_social_value_s_share_counts_value_measures_and_what_is_marked() -> None:
    value = {"id": "value", "kind": "value", "rule": "relative-highest", "weight": 15}
    found = tender(rows(criteria=({**PRICE, "weight": 35}, {**QUALITY, "weight": 50}, value)))
    assert social_value_share(found) == F(15, 100)
    marked = replace(found.criteria[1], social_value=True)
    assert social_value_share(replace(found, criteria=(found.criteria[0], marked, found.criteria[2]))) == F(
        65, 100
    )
    without_price = replace(found, method="price-per-point", out_of=given(65))
    assert social_value_share(without_price) == F(15, 65)
    assert social_value_share(replace(found, criteria=())) == 0

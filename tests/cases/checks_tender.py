"""Golden cases of scoring: built as whole tenders, and scored by `wellspent.method.ranking`."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tests.cases.golden import given, golden

from wellspent.method.priorities import Ballot, centroid, group_weights
from wellspent.method.ranking import Result, evaluate
from wellspent.method.tenders import Answer, Bid, Criterion, Score, Tender
from wellspent.method.working import Symbol, exact, plain, traced


def criterion(
    id: str,
    kind: str,
    weight: Fraction | int,
    rule: str,
    worth: Fraction | int | None = None,
    **keys: Fraction | int,
) -> Criterion:
    """A criterion as a case states it."""
    return Criterion(
        id=id, kind=kind, weight=given(weight), rule=rule, less=kind == "price",
        keys={key: given(number) for key, number in keys.items()},
        worth=None if worth is None else given(worth),
    )  # fmt: skip


def tender(
    criteria: list[Criterion], bids: Mapping[str, Mapping[str, Fraction]], method: str = "weighted-points"
) -> Result:
    """Score bids given as numbers by criterion; answers on a scale are the panel's."""
    scales = {c.id for c in criteria if c.rule == "scale"}
    amounts = {
        bid: {name: Answer(traced(given(number))) for name, number in numbers.items() if name not in scales}
        for bid, numbers in bids.items()
    }
    scored = method == "weighted-points"
    out_of = sum((c.weight.value for c in criteria if scored or c.kind != "price"), Fraction(0))
    scores = [
        Score(bid, name, "panel", given(number))
        for bid, numbers in bids.items()
        for name, number in numbers.items()
        if name in scales
    ]
    return evaluate(
        Tender(
            title="a golden case", method=method, out_of=given(out_of), criteria=tuple(criteria),
            bids=tuple(Bid(bid, answers, place=bid) for bid, answers in amounts.items()), scores=tuple(scores),
        )
    )  # fmt: skip


def points(number: Symbol | None) -> Fraction:
    """Points that a bid in the running has."""
    assert number is not None
    return plain(number)


def totals(result: Result) -> dict[str, Fraction]:
    """Every bid's total."""
    return {bid.id: points(bid.total) for bid in result.bids}


@golden("P-TEND-1")
def lowest_over_price(case: Any) -> Any:
    price = criterion("price", "price", 1, "lowest-over-price")
    bids = {str(place): {"price": amount} for place, amount in enumerate(case["prices"])}
    return {"scores": list(totals(tender([price], bids)).values())}


def quality_and_price(bids: Mapping[str, tuple[Fraction, Fraction]], price: Criterion) -> Result:
    """Quality out of 130 as points, and a price criterion; bids are (quality, price)."""
    quality = criterion("quality", "quality", 130, "scale", scale=130)
    return tender([quality, price], {b: {"quality": q, "price": p} for b, (q, p) in bids.items()})


def relative(bids: Mapping[str, tuple[Fraction, Fraction]], weight: Fraction) -> Result:
    """As above with the lowest price over the price."""
    return quality_and_price(bids, criterion("price", "price", weight, "lowest-over-price"))


@golden("P-TEND-2")
def negometrix_points(case: Any) -> Any:
    bids = {name: (sum(case[name]["quality"]), case[name]["price"]) for name in "AB"}
    result = relative(bids, case["price_points"])
    got = totals(result)
    share = {name: got[name] / 200 * 100 for name in got}
    return {**got, "A_pct": share["A"], "B_pct": share["B"], "winner": result.winner}


@golden("P-TEND-3")
def rank_reversal(case: Any) -> Any:
    without = relative(case["bids"], case["price_points"])
    beside = relative({**case["bids"], **case["added"]}, case["price_points"])
    return {
        "without_C": totals(without),
        "with_C": totals(beside),
        "winner_without": without.winner,
        "winner_with": beside.winner,
    }


@golden("P-TEND-4")
def absolute_is_immune(case: Any) -> Any:
    price = criterion(
        "price", "price", case["price_points"], "absolute-linear",
        floor=case["psetmin"], ceiling=case["psetmax"],
    )  # fmt: skip
    return {
        "scores": totals(quality_and_price({**case["bids"], **case["added"]}, price)),
        "same_without_C": totals(quality_and_price(case["bids"], price)),
    }


@golden("P-TEND-5")
def award_on_value(case: Any) -> Any:
    criteria = [
        criterion("price", "price", 0, "absolute-linear", floor=0, ceiling=100000),
        criterion("quality", "quality", 1, "scale", worth=case["criterion_value"], scale=1),
    ]
    bids = {"a": {"price": case["price"], "quality": case["grade"]}}
    fictional = totals(tender(criteria, bids, "award-on-value"))["a"]
    return {"deduction": case["price"] - fictional, "fictional_price": fictional}


@golden("P-TEND-6")
def price_per_point(case: Any) -> Any:
    criteria = [
        criterion("price", "price", 0, "absolute-linear", floor=0, ceiling=100000),
        criterion("quality", "quality", 100, "scale", scale=100),
    ]
    bids = {name: {"quality": q, "price": p} for name, (q, p) in case["bids"].items()}
    result = tender(criteria, bids, "price-per-point")
    return {"ppq": totals(result), "winner": result.winner}


@golden("P-TEND-7")
def target(case: Any) -> Any:
    value = criterion("value", "value", case["points"], "target", target=case["target"])
    return totals(tender([value], {name: {"value": amount} for name, amount in case["bids"].items()}))


@golden("P-TEND-8")
def willingness_to_pay(case: Any) -> Any:
    def scored(worth: Fraction) -> Result:
        criteria = [
            criterion("price", "price", 0, "absolute-linear", floor=0, ceiling=10**7),
            criterion("quality", "quality", 100, "scale", worth=worth * 100, scale=100),
        ]
        bids = {name: {"price": bid["cost"], "quality": bid["Q"]} for name, bid in case["bids"].items()}
        return tender(criteria, bids, "award-on-value")

    a, b = case["bids"]["A"], case["bids"]["B"]
    even = (b["cost"] - a["cost"]) / (b["Q"] - a["Q"])
    level = totals(scored(even))
    assert level["A"] == level["B"], "at the break-even worth the two are level"
    result = scored(case["wtp_per_percent"])
    return {**totals(result), "winner": result.winner, "break_even_wtp": even}


@golden("P-TEND-9")
def half_and_half(case: Any) -> Any:
    half = case["weight"] / 2
    criteria = [
        criterion("quant", "value", half, "relative-highest"),
        criterion("qual", "quality", half, "scale", scale=case["max_qual"]),
    ]
    bids = {name: {"quant": bid["value"], "qual": bid["qual"]} for name, bid in case["bids"].items()}
    return {
        bid.id: {**{name: points(p) for name, p in bid.scores.items()}, "total": points(bid.total)}
        for bid in tender(criteria, bids).bids
    }


@golden("P-MCDA-1")
def weighted_sum(case: Any) -> Any:
    names = [f"c{place}" for place in range(len(case["weights"]))]
    criteria = [
        criterion(n, "quality", w * 100, "scale", scale=100)
        for n, w in zip(names, case["weights"], strict=True)
    ]
    return {"score": totals(tender(criteria, {"c": dict(zip(names, case["scores"], strict=True))}))["c"]}


@golden("P-WT-1")
def rank_order_centroid(case: Any) -> Any:
    return {str(int(n)): centroid(int(n)) for n in case["n"]}


@golden("P-WT-2")
def swing_and_allocation(case: Any) -> Any:
    names = ["a", "b", "c", "d"]

    def ballot(by: str, numbers: list[Fraction]) -> Ballot:
        return Ballot(by, {name: given(n) for name, n in zip(names, numbers, strict=True)})

    swing = group_weights("swing", names, [ballot("one", case["swing_points"])], exact)
    ballots = [ballot(f"member {i}", row) for i, row in enumerate(case["allocations_100"])]
    group = group_weights("allocation", names, ballots, exact, given(100))
    return {
        "swing": [swing.weights[name] for name in names],
        "mean_allocation": [group.weights[name] for name in names],
        "sd_population": [group.spread[name].deviation for name in names],
    }

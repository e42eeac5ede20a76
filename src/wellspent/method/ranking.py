"""Whole-tender methods: from criterion points to a total, a rank, a winner or a tie.

Gates come first: a bid that fails one is out, and sets no scale for the others. Ties are exact (Fractions
are compared) and are broken only by what the tender states.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from wellspent.method.answers import Answers, answered
from wellspent.method.caveats import caveats
from wellspent.method.errors import Fault, Notice, Refused
from wellspent.method.rulecheck import check
from wellspent.method.scoring import shares
from wellspent.method.tenders import METHODS, Answer, Criterion, Tender, scored
from wellspent.method.working import Symbol, greatest, least, total, traced

__all__ = ["Result", "ScoredBid", "check", "evaluate", "social_value_share"]

Earned = Mapping[str, Mapping[str, Symbol]]
"""The share of the weight each bid in the running earns, by criterion and bid."""

Points = Mapping[str, Mapping[str, Symbol | None]]
"""The points each bid earns, by bid and criterion; None where it earns none by this method, or is out."""


@dataclass(frozen=True, slots=True)
class ScoredBid:
    """One bid's answers and points by criterion, its total and rank.

    `total` is points under weighted-points, currency per point under price-per-point, currency under
    award-on-value, an index without unit under utility-index. `eliminated` says by which gate, and is empty
    for a bid in the running.
    """

    id: str
    label: str
    answers: Mapping[str, Answer]
    scores: Mapping[str, Symbol | None]
    total: Symbol | None
    rank: int | None
    eliminated: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A scored tender. `winner` is None on a tie for first place, and where no bid is left."""

    tender: Tender
    bids: tuple[ScoredBid, ...]
    best: str
    winner: str | None
    tie: tuple[str, ...]
    warnings: tuple[Notice, ...]


def evaluate(tender: Tender) -> Result:
    """Score every bid by the tender's own rules and rank them. The order of the bids never matters.

    Raises `Refused` with every fault of the rules and the answers.
    """
    check(tender)
    answers, out = answered(tender)
    running = {bid.id: answers[bid.id] for bid in tender.bids if bid.id not in out}
    earned = _earned(tender, running)
    points = _points(tender, earned)
    totals = _totals(tender, running, earned, points)
    order = _order(tender, points, totals, running)
    ranks = {bid: rank for rank, group in order for bid in group}
    first = order[0][1] if order else ()
    return Result(
        tender=tender,
        bids=tuple(
            ScoredBid(
                id=bid.id,
                label=bid.label,
                answers=answers[bid.id],
                scores=points[bid.id],
                total=totals.get(bid.id),
                rank=ranks.get(bid.id),
                eliminated=out.get(bid.id, ""),
            )
            for bid in tender.bids
        ),
        best=METHODS[tender.method],
        winner=first[0] if len(first) == 1 else None,
        tie=first if len(first) > 1 else (),
        warnings=tuple(caveats(tender, running, totals, ranks, out)),
    )


def _earned(tender: Tender, running: Answers) -> Earned:
    """The share of each scored criterion's weight that each bid in the running earns."""
    return {
        criterion.id: shares(criterion, {bid: given[criterion.id] for bid, given in running.items()})
        for criterion in tender.criteria
        if running and scored(tender, criterion)
    }


def _points(tender: Tender, earned: Earned) -> Points:
    """Every bid's points: its share of each criterion's weight, times that weight."""

    def won(bid: str, criterion: Criterion) -> Symbol | None:
        share = earned.get(criterion.id, {}).get(bid)
        if share is None:
            return None
        return (share * traced(criterion.weight)).named(f"{bid}: points for {criterion.shown}")

    return {bid.id: {c.id: won(bid.id, c) for c in tender.criteria} for bid in tender.bids}


def _totals(tender: Tender, running: Answers, earned: Earned, points: Points) -> dict[str, Symbol | None]:
    """Each running bid's total by the tender's method; None where there is no quality to divide price by."""
    nothing = Symbol.constant(0, "nothing earns points")
    summed = {
        bid: total([won for won in points[bid].values() if won is not None], nothing) for bid in running
    }
    if tender.method == "weighted-points":
        return {bid: won.named(f"{bid}: total points") for bid, won in summed.items()}
    prices = {bid: _price(tender, bid, given) for bid, given in running.items()}
    if tender.method == "price-per-point":
        return {bid: _per_point(bid, prices[bid], won) for bid, won in summed.items()}
    if tender.method == "award-on-value":
        return {bid: _less_worth(tender, bid, price, earned) for bid, price in prices.items()}
    return _utilities(tender, prices, summed)


def _per_point(bid: str, price: Symbol, points: Symbol) -> Symbol | None:
    if points.value <= 0:
        return None
    return (price / points.named(f"{bid}: quality points")).named(f"{bid}: price per quality point")


def _less_worth(tender: Tender, bid: str, price: Symbol, earned: Earned) -> Symbol:
    """Price less what the bid's quality is worth: each share times the worth of full marks."""
    worths = [
        earned[c.id][bid] * traced(c.worth) for c in tender.criteria if c.id in earned and c.worth is not None
    ]
    worth = total(worths, Symbol.constant(0, "no quality is worth anything"))
    return (price - worth.named(f"{bid}: worth of its quality")).named(f"{bid}: price less worth")


def _utilities(
    tender: Tender, prices: Mapping[str, Symbol], summed: Mapping[str, Symbol]
) -> dict[str, Symbol | None]:
    """(1 - (best quality - quality) x ratio) / price x lowest price; qualities as shares 0 to 1."""
    if not prices:
        return {}
    assert tender.ratio is not None  # noqa: S101 - `check` has made sure
    ratio, out_of = traced(tender.ratio), traced(tender.out_of)
    quality = {bid: (won / out_of).named(f"{bid}: quality") for bid, won in summed.items()}
    best = greatest(list(quality.values())).named("best quality")
    lowest = least(list(prices.values())).named("lowest price")
    return {
        bid: ((1 - (best - quality[bid]) * ratio) / price * lowest).named(f"{bid}: utility index")
        for bid, price in prices.items()
    }


def _price(tender: Tender, bid: str, answers: Mapping[str, Answer]) -> Symbol:
    criterion = next(c for c in tender.criteria if c.kind == "price")
    price = answers[criterion.id].amount
    if price is None or (price.value == 0 and tender.method == "utility-index"):
        raise Refused(
            Fault(
                "a price of nothing cannot be divided by",
                "Use award-on-value or weighted-points.",
                f'bid "{bid}", {criterion.id}',
            )
        )
    return price


def _order(
    tender: Tender, points: Points, totals: Mapping[str, Symbol | None], answers: Answers
) -> list[tuple[int, tuple[str, ...]]]:
    """Bids in groups from first to last, with their rank; equal ones share it (1, 1, 3)."""
    sign = -1 if METHODS[tender.method] == "highest" else 1
    groups: dict[tuple[Fraction, ...], list[str]] = {}
    for bid, whole in sorted(totals.items()):
        if whole is not None:
            breaks = (_breaks(tender, name, points[bid], answers[bid]) for name in tender.tie_break)
            groups.setdefault((sign * whole.value, *breaks), []).append(bid)
    order, rank = [], 1
    for _, group in sorted(groups.items()):
        order.append((rank, tuple(group)))
        rank += len(group)
    return order


def _breaks(
    tender: Tender, name: str, points: Mapping[str, Symbol | None], answers: Mapping[str, Answer]
) -> Fraction:
    """What a criterion says in a tie, the smaller the better: fewer pounds of price, or more points."""
    criterion = next(c for c in tender.criteria if c.id == name)
    amount, earned = answers[name].amount, points[name]
    if criterion.kind == "price" and amount is not None:
        return amount.value
    return -earned.value if earned is not None else Fraction(0)


def social_value_share(tender: Tender) -> Fraction:
    """The share of the weights that social value carries: value and measure criteria, and those marked so.

    Under price-per-point, award-on-value and utility-index the weights are those of the non-price criteria.
    """
    weighed = [criterion for criterion in tender.criteria if scored(tender, criterion)]
    whole = sum((criterion.weight.value for criterion in weighed), Fraction(0))
    social = sum((criterion.weight.value for criterion in weighed if criterion.social_value), Fraction(0))
    return social / whole if whole else Fraction(0)

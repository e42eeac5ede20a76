"""A scored tender with its weights set free: who would stand where, were a weight, a bid or a scorer another.

`evaluate` says who comes first by the published weights. To ask how far that stands up, the shares of the
weights are kept apart from the weights themselves. `standing(tender).order()` is the order of `evaluate`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from wellspent.method.answers import Answers, answered
from wellspent.method.errors import Fault, Refused
from wellspent.method.moderation import moderated, sorted_scores
from wellspent.method.rulecheck import check
from wellspent.method.scoring import shares
from wellspent.method.tenders import METHODS, Tender, scored
from wellspent.method.working import Symbol

Weights = Mapping[str, Fraction]
"""What each scored criterion weighs; under award-on-value, what its full marks are worth in currency."""

Row = Mapping[str, Fraction]
"""A number for each criterion: a bid's shares of the weights, or its prices."""

Juries = Mapping[str, Mapping[str, Row]]
"""Shares by criterion, evaluator and bid, where evaluators' own scores decide and differ."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The bids in the running, by what each earns and costs.

    `weights` are points, or the currency's units under award-on-value; `points` are always points. `shares`
    are from 0 to 1 (the rule `log` may go below); `prices` hold every price by bid and criterion. `ratio` is
    quality weight over price weight, for the utility index.
    """

    method: str
    weights: Weights
    points: Weights
    out_of: Fraction
    shares: Mapping[str, Row]
    prices: Mapping[str, Row]
    ratio: Fraction = Fraction(0)
    tie_break: tuple[str, ...] = ()

    @property
    def bids(self) -> tuple[str, ...]:
        """The bids in the running."""
        return tuple(self.shares)

    @property
    def price(self) -> Row:
        """Each bid's price, under a method that divides it or takes from it."""
        return {bid: next(iter(own.values())) for bid, own in self.prices.items()}

    def quality(self, weights: Weights) -> Row:
        """Each bid's weighted sum of shares."""
        return {
            bid: sum((weight * own[id] for id, weight in weights.items()), Fraction(0))
            for bid, own in self.shares.items()
        }

    def totals(self, weights: Weights | None = None) -> dict[str, Fraction | None]:
        """Each bid's total by the method; None where there is no quality to divide the price by."""
        summed = self.quality(self.weights if weights is None else weights)
        if self.method == "weighted-points" or not summed:
            return dict(summed)
        price = self.price
        if self.method == "price-per-point":
            return {bid: price[bid] / won if won > 0 else None for bid, won in summed.items()}
        if self.method == "award-on-value":
            return {bid: price[bid] - worth for bid, worth in summed.items()}
        best, lowest = max(summed.values()), min(price.values())
        return {
            bid: (1 - (best - won) / self.out_of * self.ratio) / price[bid] * lowest
            for bid, won in summed.items()
        }

    def order(self, weights: Weights | None = None) -> list[tuple[str, ...]]:
        """The bids with a total from first to last, level ones together, ties broken as the tender says."""
        sign = -1 if METHODS[self.method] == "highest" else 1
        points = self.points if weights is None or self.method == "award-on-value" else weights
        groups: dict[tuple[Fraction, ...], list[str]] = {}
        for bid, whole in self.totals(weights).items():
            if whole is not None:
                breaks = (self._breaks(bid, id, points) for id in self.tie_break)
                groups.setdefault((sign * whole, *breaks), []).append(bid)
        return [tuple(sorted(group)) for _, group in sorted(groups.items())]

    def first(self, weights: Weights | None = None) -> tuple[str, ...]:
        """Who comes first: one bid, several on a tie, none where no bid has a total."""
        order = self.order(weights)
        return order[0] if order else ()

    def _breaks(self, bid: str, id: str, points: Weights) -> Fraction:
        """What a criterion says in a tie, the smaller the better."""
        if id in self.prices[bid]:
            return self.prices[bid][id]
        return -points[id] * self.shares[bid][id] if id in points else Fraction(0)


def standing(tender: Tender) -> Standing:
    """The tender with its weights set free. Raises `Refused` with every fault of the rules and the answers."""
    check(tender)
    answers, out = answered(tender)
    running = {bid.id: answers[bid.id] for bid in tender.bids if bid.id not in out}
    counted = [criterion for criterion in tender.criteria if scored(tender, criterion)]
    earned: dict[str, Mapping[str, Symbol]] = {
        c.id: shares(c, {bid: given[c.id] for bid, given in running.items()}) if running else {}
        for c in counted
    }
    _refuse_free(tender, running)
    points = {c.id: c.weight.value for c in counted}
    worths = {c.id: c.worth.value if c.worth is not None else Fraction(0) for c in counted}
    prices = [criterion.id for criterion in tender.criteria if criterion.kind == "price"]
    return Standing(
        method=tender.method,
        weights=worths if tender.method == "award-on-value" else points,
        points=points,
        out_of=tender.out_of.value,
        shares={bid: {c.id: earned[c.id][bid].value for c in counted} for bid in running},
        prices={
            bid: {id: amount.value for id in prices if (amount := given[id].amount) is not None}
            for bid, given in running.items()
        },
        ratio=tender.ratio.value if tender.ratio is not None else Fraction(0),
        tie_break=tender.tie_break,
    )


def _refuse_free(tender: Tender, running: Answers) -> None:
    """A utility index divides by the price."""
    if tender.method != "utility-index":
        return
    id = next(criterion.id for criterion in tender.criteria if criterion.kind == "price")
    free = [
        bid for bid, given in running.items() if (price := given[id].amount) is not None and not price.value
    ]
    mend = "Use award-on-value or weighted-points."
    if free or any(given[id].amount is None for given in running.values()):
        raise Refused(Fault("a price of nothing cannot be divided by", mend, id))


def juries(tender: Tender, found: Standing) -> Juries:
    """What each evaluator alone would give each bid, where no panel has agreed and the scores differ.

    Agreed scores stand. A bid that an evaluator has not scored keeps its mean.
    """
    told: dict[str, dict[str, Row]] = {}
    scores = sorted_scores(tender.scores)
    for criterion in tender.criteria:
        if criterion.rule != "scale" or criterion.id not in found.weights:
            continue
        top = criterion.keys["scale"].value
        own = {bid: scores.get((bid, criterion.id), []) for bid in found.bids}
        loose = {bid: {s.by: s.score.value / top for s in given} for bid, given in own.items()
                 if not moderated(given)}  # fmt: skip
        if any(len(set(given.values())) > 1 for given in loose.values()):
            people = sorted({by for given in loose.values() for by in given})
            told[criterion.id] = {
                by: {bid: loose.get(bid, {}).get(by, found.shares[bid][criterion.id]) for bid in found.bids}
                for by in people
            }
    return told

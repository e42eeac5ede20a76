"""Made-up rounds of bids, and how a tender's rules rank them: the arrays behind the wind tunnel.

A round is a row, a bid a column. Every draw is of PCG64's raw stream, so a seed gives the same rounds on any
machine; tests hold the ranking to `method/ranking.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from wellspent.method.numeric.rules import Truths, shares
from wellspent.method.numeric.smaa import Chance, Floats, Wholes
from wellspent.method.scoring import named_menu, rule_of
from wellspent.method.tenders import Criterion, Tender, scored
from wellspent.method.windtunnel import FEWEST, MOST, Assumptions

LEVEL = 1e-9
"""Totals this near, beside the largest, are level."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """Rounds of equally many bids: what each bid says to each criterion, the size of its firm, who is in."""

    amounts: Mapping[str, Floats]
    unsized: Mapping[str, Floats]
    running: Truths

    def one(self, criterion: str, amount: Floats | float) -> Rounds:
        """The same rounds, the first bid saying something else to one criterion."""
        changed = self.amounts[criterion].copy()
        changed[:, 0] = amount
        return replace(self, amounts={**self.amounts, criterion: changed})

    def without(self, place: int) -> Rounds:
        """The same rounds without one bid."""
        running = self.running.copy()
        running[:, place] = False
        return replace(self, running=running)


class Course:
    """A tender's rules, over rounds of bids made from its assumptions."""

    def __init__(self, tender: Tender, assumed: Assumptions) -> None:
        self.tender, self.assumed = tender, assumed
        self.criteria = {criterion.id: criterion for criterion in tender.criteria}
        self.scored = [criterion for criterion in tender.criteria if scored(tender, criterion)]
        self.price = next((c for c in tender.criteria if c.kind == "price"), None)
        self.points = {c.id: float(c.weight.value) for c in self.scored}
        self.priced = tender.method == "award-on-value"
        worths = {c.id: float(c.worth.value) if c.worth else 0.0 for c in self.scored}
        self.weights = worths if self.priced else self.points
        self.out_of = float(tender.out_of.value)

    def pledged(self, criterion: Criterion) -> bool:
        """Whether the criterion takes a pledge, more of which is better: what larger firms offer more of."""
        takes = criterion.kind in ("value", "measure") and not named_menu(criterion)
        return takes and not criterion.less and criterion.rule != "pass-fail"

    def rounds(self, count: int, seed: int) -> list[Rounds]:
        """Rounds of the fewest to the most bids, as many of each as of another."""
        chance, sizes = Chance(seed), range(FEWEST, MOST + 1)
        return [self._draw(chance, count // len(sizes), bids) for bids in sizes]

    def _draw(self, chance: Chance, rounds: int, bids: int) -> Rounds:
        firms = np.array([float(size) for size in self.assumed.sizes.values()])
        sizes = firms[chance.picks(rounds * bids, len(firms)).reshape(rounds, bids)]
        unsized = {
            id: self._amounts(chance, criterion, rounds, bids) for id, criterion in self.criteria.items()
        }
        amounts = {id: own * sizes if self.pledged(self.criteria[id]) else own for id, own in unsized.items()}
        return Rounds(amounts, unsized, self.running(amounts))

    def _amounts(self, chance: Chance, criterion: Criterion, rounds: int, bids: int) -> Floats:
        """What the bids of each round say to a criterion, before the size of the firm is reckoned in."""
        assumed = self.assumed
        if criterion.rule == "pass-fail":
            return np.ones((rounds, bids))
        if named_menu(criterion):
            met = chance.even(rounds, bids, len(criterion.awards)) < float(assumed.line)
            points = np.array([float(award.points.value) for award in criterion.awards])
            earned: Floats = np.where(met, points, 0.0).sum(axis=2)
            return earned
        normal = _normal(chance, rounds, bids)
        if criterion.rule == "scale":
            top = float(criterion.keys["scale"].value)
            marks = top * (float(assumed.quality) + float(assumed.quality_spread) * normal)
            return np.clip(np.floor(marks + 0.5), 0.0, top)
        spread = assumed.price_spread if criterion.kind == "price" else assumed.pledge_spread
        found: Floats = float(assumed.typical[criterion.id]) * np.exp(float(spread) * normal)
        return found

    def running(self, amounts: Mapping[str, Floats]) -> Truths:
        """Which bids pass every minimum."""
        found = np.ones(next(iter(amounts.values())).shape, dtype=bool)
        for id, criterion in self.criteria.items():
            if criterion.minimum is not None:
                found &= amounts[id] >= float(criterion.minimum.value)
        return found

    def earned(self, found: Rounds) -> dict[str, Floats]:
        """The share of each scored criterion's weight that each bid earns."""
        return {c.id: shares(c, found.amounts[c.id], found.running) for c in self.scored}

    def merit(
        self,
        found: Rounds,
        earned: Mapping[str, Floats] | None = None,
        bonus: float = 0.0,
    ) -> Floats:
        """What each round's ranking goes by, more is better; bids that are out have minus infinity.

        `bonus` points are added to the first bid, at the mean worth of a point under award-on-value.
        """
        earned = self.earned(found) if earned is None else earned
        quality = np.zeros(found.running.shape)
        for id, weight in self.weights.items():
            quality = quality + weight * earned[id]
        if bonus:
            quality[:, 0] += bonus * (sum(self.weights.values()) / self.out_of if self.priced else 1.0)
        if self.tender.method == "weighted-points" or self.price is None:
            return np.where(found.running, quality, -np.inf)
        price = found.amounts[self.price.id]
        match self.tender.method:
            case "price-per-point":
                merit = np.where(quality > 0, quality / price, -np.inf)
            case "award-on-value":
                merit = quality - price
            case _:
                ratio = float(self.tender.ratio.value) if self.tender.ratio else 0.0
                best = np.max(quality, axis=1, keepdims=True, where=found.running, initial=0.0)
                lowest = np.min(price, axis=1, keepdims=True, where=found.running, initial=np.inf)
                merit = (1.0 - (best - quality) / self.out_of * ratio) / price
                merit = merit * np.where(np.isfinite(lowest), lowest, 1.0)
        return np.where(found.running, merit, -np.inf)

    def first(self, found: Rounds, earned: Mapping[str, Floats] | None = None) -> Wholes:
        """The place of the first bid of each round, the leftmost of level ones; -1 where nobody is in."""
        merit = self.merit(found, earned)
        return np.where(np.isfinite(merit).any(axis=1), merit.argmax(axis=1), -1)

    def level(self, found: Rounds) -> Truths:
        """Which rounds end with two bids or more level at the top."""
        merit = self.merit(found)
        top = merit.max(axis=1, keepdims=True)
        near = np.isfinite(merit) & (
            merit >= top - LEVEL * np.maximum(np.abs(np.where(np.isfinite(top), top, 0)), 1)
        )
        found_level: Truths = near.sum(axis=1) > 1
        return found_level

    def turned(self, found: Rounds, criterion: str | None = None) -> Truths:
        """Which rounds have another winner when a bid that loses is taken out.

        With `criterion`, the points of all other criteria are kept as they were with that bid.
        """
        earned = self.earned(found)
        was = self.first(found, earned)
        turned = np.zeros(len(was), dtype=bool)
        for place in range(found.running.shape[1]):
            rest = found.without(place)
            points = None
            if criterion is not None:
                own = self.criteria[criterion]
                points = {**earned, criterion: shares(own, rest.amounts[criterion], rest.running)}
            gone = found.running[:, place] & (was != place)
            turned |= gone & (self.first(rest, points) != was)
        return turned

    def alike(self, found: Rounds, criteria: list[str]) -> Rounds:
        """The same rounds, all bids alike on some criteria; who is in stays."""
        same = {
            id: np.full(own.shape, float(np.median(own))) if id in criteria else own
            for id, own in found.amounts.items()
        }
        return replace(found, amounts=same)

    def reverses(self, criterion: Criterion) -> bool:
        """Whether a bid that cannot win may decide who does by the criterion's rule."""
        spec = rule_of(criterion)
        return spec is not None and spec.reverses and criterion.weight.value > 0


def _normal(chance: Chance, rounds: int, bids: int) -> Floats:
    """Standard normal numbers, by Box and Muller."""
    one, other = chance.even(rounds, bids), chance.even(rounds, bids)
    found: Floats = np.sqrt(-2.0 * np.log(one)) * np.cos(2.0 * np.pi * other)
    return found


def fraction(number: float, places: int = 4) -> Fraction:
    """A drawn figure as an exact number of so many places, so that it is printed alike everywhere."""
    return Fraction(round(float(number) * 10**places), 10**places)

"""How often each bid would take each rank, were the weights anything at all and any evaluator's scores the scores.

Stochastic multicriteria acceptability analysis (SMAA; Lahdelma, Hokkanen and Salminen 1998, European Journal
of Operational Research 106): weights are drawn evenly from all that sum to the whole, and where evaluators'
own scores decide and differ, one evaluator a criterion is drawn. The draws are of PCG64's raw stream, which
NumPy keeps the same from version to version, so a seed gives the same shares everywhere.

Ranks are found by sorting whole numbers: the bits of a total, its last few replaced by the bid's place. Where
bids can be level (the same shares, or the same scores of the drawn evaluators) equal totals are found after
the sort and share their ranks; where they cannot, draws in which the replaced bits could decide are sorted
again with all their bits. A float64 total of at most some hundred terms is within `LEVEL` of the exact one,
and weights drawn from a continuum bring bids with different shares so near by chance only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import lcm

import numpy as np
from numpy.typing import NDArray

from wellspent.method.standing import Juries, Standing, Weights

Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]

DRAWS, SEED = 100_000, 1
LEVEL = 1e-12
"""Totals this near, of a range of one, are level."""
ONE_THREAD = 250_000
"""Products of so few terms are found by one thread: on a busy machine several wait for each other far longer."""
BLOCK = 512
"""Draws whose totals are found and sorted at a time, so that they stay in the processor's cache (measured)."""


@dataclass(frozen=True, slots=True)
class Acceptability:
    """The share of the draws in which each bid takes each rank, from first to last, and who is in each place.

    `central` are the mean weights, as shares of one, of the draws in which a bid is first; None where it
    never is. Under price-per-point a bid without quality has no rank, and its shares are nothing.
    """

    ranks: Mapping[str, tuple[Fraction, ...]]
    central: Mapping[str, Mapping[str, Fraction] | None]
    draws: int
    seed: int
    juries: tuple[str, ...]


def acceptability(
    found: Standing, juries: Juries | None = None, draws: int = DRAWS, seed: int = SEED
) -> Acceptability:
    """Rank acceptability over all weights and, by criterion, over the evaluators in `juries`."""
    table = _Table(found, juries or {})
    chance = Chance(seed)
    weights = chance.simplex(draws, len(table.criteria))
    picks = {id: chance.picks(draws, len(told)) for id, told in table.juries.items()}
    counted = Counted(len(table.bids))
    for start in range(0, draws, BLOCK):
        part = slice(start, start + BLOCK)
        merit = table.merit(weights[part], {id: pick[part] for id, pick in picks.items()})
        counted.add(merit, level=table.level)
    none = (Fraction(0),) * len(found.bids)
    ranks = dict(zip(table.bids, counted.shares(draws), strict=True))
    central = dict(zip(table.bids, counted.central(weights), strict=True))
    return Acceptability(
        ranks={bid: (ranks.get(bid, ()) + none)[: len(none)] for bid in found.bids},
        central={
            bid: dict(zip(table.criteria, own, strict=True)) if (own := central.get(bid)) else None
            for bid in found.bids
        },
        draws=draws,
        seed=seed,
        juries=tuple(table.juries),
    )


def order_at(found: Standing, weights: Weights) -> list[tuple[str, ...]]:
    """The order of the bids at given weights, level ones together: `Standing.order` in floats, ties unbroken."""
    table = _Table(found, {})
    whole = sum(weights.values(), Fraction(0))
    if not table.bids:
        return []
    row = np.array([[float(weights[id] / whole) if whole else 0.0 for id in table.criteria]])
    counted = Counted(len(table.bids))
    counted.add(table.merit(row, {}, float(whole)), level=True)
    groups: dict[int, list[str]] = {}
    for bid, own in zip(table.bids, counted.shares(1), strict=True):
        groups.setdefault(next(rank for rank, share in enumerate(own) if share), []).append(bid)
    return [tuple(sorted(groups[rank])) for rank in sorted(groups)]


def product(weights: Floats, shares: Floats) -> Floats:
    """The weighted sums: a row a draw, a column a bid, found in pieces by one thread."""
    rows = max(ONE_THREAD // max(shares.size, 1), 1)
    found = np.empty((len(weights), shares.shape[1]))
    for start in range(0, len(weights), rows):
        np.matmul(weights[start : start + rows], shares, out=found[start : start + rows])
    return found


class Chance:
    """Even numbers between 0 and 1 from a seed, the same on every machine."""

    def __init__(self, seed: int) -> None:
        self.raw = np.random.PCG64(seed)

    def even(self, *shape: int) -> Floats:
        """Numbers strictly between 0 and 1, each of 52 bits."""
        count = int(np.prod(shape))
        bits = (self.raw.random_raw(count) >> np.uint64(12)).astype(np.float64)
        found: Floats = (bits + 0.5) * 2.0**-52
        return found.reshape(shape)

    def simplex(self, draws: int, count: int) -> Floats:
        """Rows of `count` weights that sum to 1, every such row as likely as another."""
        found: Floats = -np.log(self.even(draws, count))
        found /= found.sum(axis=1, keepdims=True)
        return found

    def picks(self, draws: int, count: int) -> Wholes:
        """For each draw the place of one of `count` people."""
        return (self.even(draws) * count).astype(np.int64)


class _Table:
    """The shares as arrays. A criterion that weighs nothing is left out, for it counts nothing.

    So is a bid that can have no total: under price-per-point one without any quality.
    """

    def __init__(self, found: Standing, juries: Juries) -> None:
        self.found = found
        self.criteria = tuple(id for id, weight in found.weights.items() if weight > 0)
        per_point = found.method == "price-per-point"
        self.bids = tuple(
            bid
            for bid, own in found.shares.items()
            if not per_point or any(own[id] > 0 for id in self.criteria)
        )
        self.whole = float(sum(found.weights.values(), Fraction(0)))
        self.shares = np.array(
            [[float(found.shares[bid][id]) for bid in self.bids] for id in self.criteria], dtype=np.float64
        ).reshape(len(self.criteria), len(self.bids))
        self.juries = {
            id: np.array([[float(own[bid]) for bid in self.bids] for own in told.values()])
            for id, told in juries.items()
            if id in self.criteria
        }
        for id in self.juries:
            self.shares[self.criteria.index(id)] = 0.0
        self.prices = np.zeros(len(self.bids))
        if found.method != "weighted-points":
            self.prices = np.array([float(found.price[bid]) for bid in self.bids])
        rows = {(*column, price) for column, price in zip(self.shares.T.tolist(), self.prices, strict=True)}
        free = per_point and int(np.count_nonzero(self.prices == 0)) > 1
        self.level = bool(self.juries) or free or len(rows) < len(self.bids)

    def merit(self, weights: Floats, picks: Mapping[str, Wholes], whole: float | None = None) -> Floats:
        """What each draw's ranking goes by, more is better: a row a draw, a column a bid."""
        quality = product(weights, self.shares)
        for id, pick in picks.items():
            quality += weights[:, [self.criteria.index(id)]] * self.juries[id][pick]
        whole = self.whole if whole is None else whole
        merit = quality
        match self.found.method:
            case "price-per-point":
                free = self.prices == 0
                merit = np.where(free, np.inf, quality / np.where(free, 1.0, self.prices))
            case "award-on-value":
                merit = quality * whole - self.prices
            case "utility-index":
                ratio = float(self.found.ratio / self.found.out_of) * whole
                behind = quality.max(axis=1, keepdims=True) - quality
                merit = (1.0 - behind * ratio) / self.prices
        return merit


class Counted:
    """How often each bid took each rank, gathered block by block; bids that are level share.

    `alone[rank, bid]` counts the draws in which a bid had the rank to itself, `level[size]` those in which it was
    one of so many; `firsts` notes who came first, in which draws, and among how many.
    """

    def __init__(self, bids: int) -> None:
        self.bids, self.bits, self.draws = bids, max(bids - 1, 1).bit_length(), 0
        self.alone = np.zeros((bids, 1 << self.bits), dtype=np.int64)
        self.level: dict[int, Wholes] = {}
        self.firsts: list[tuple[Wholes, Wholes, Wholes]] = []

    def add(self, merit: Floats, level: bool) -> None:
        """Rank the next draws, a row of `merit` each, the most first; `level` says whether rows may hold equal totals."""
        draws = np.arange(self.draws, self.draws + len(merit))
        self.draws += len(merit)
        if not self.bids:
            return
        mask = np.int64((1 << self.bits) - 1)
        keys, reach = self._sorted(merit)
        if level:
            near = np.diff((keys & ~mask).view(np.float64), axis=1) <= LEVEL * reach
            keys, tied = keys & mask, near.any(axis=1)
            self._share(keys[tied], near[tied], draws[tied])
            keys, draws = keys[~tied], draws[~tied]
        else:
            close = np.diff(keys, axis=1) <= mask  # a place may have hidden which of two is more
            keys &= mask
            if close.any():
                rows = close.any(axis=1)
                keys[rows] = np.argsort(-merit[rows], axis=1, kind="stable")
        self.firsts.append((keys[:, 0].copy(), draws, np.ones_like(draws)))
        keys += np.arange(self.bids, dtype=np.int64) << self.bits  # a rank's counts are a row of their own
        np.add.at(self.alone.reshape(-1), keys.reshape(-1), 1)

    def _sorted(self, merit: Floats) -> tuple[Wholes, float]:
        """Each row's bids from first to last, and the reach of the totals.

        A bid's key is the bits of a total, from one (the best) to three reaches, with its place in the last few.
        """
        low, top = float(merit.min()), float(merit.max())
        free = np.isposinf(merit) if np.isinf(top) else None  # a free bid under price-per-point
        if free is not None:
            top = float(np.max(merit, where=~free, initial=low if np.isfinite(low) else 0.0))
            low = min(low, top)
        scale = max(abs(top), abs(low)) or 1.0
        totals = (top + scale) - merit
        if free is not None:
            totals[free] = scale / 2
        keys = totals.view(np.int64)
        keys &= ~np.int64((1 << self.bits) - 1)
        keys |= np.arange(self.bids, dtype=np.int64)
        keys.sort(axis=1)
        return keys, scale

    def _share(self, places: Wholes, near: NDArray[np.bool_], draws: Wholes) -> None:
        """Give each bid of a level group an equal share of each of the group's ranks."""
        starts = np.concatenate([np.ones((len(near), 1), dtype=bool), ~near], axis=1)
        group = np.cumsum(starts, axis=1) - 1 + self.bids * np.arange(len(near))[:, None]
        size = np.bincount(group.ravel(), minlength=self.bids * len(near))[group]
        widest = int(size.max(initial=0))
        for step in range(1 - widest, widest):
            here = slice(max(0, -step), self.bids - max(0, step))
            there = slice(max(0, step), self.bids - max(0, -step))
            same = group[:, here] == group[:, there]
            ranks = np.broadcast_to(np.arange(self.bids)[there], same.shape)
            for each in np.unique(size[:, here][same]):
                chosen = same & (size[:, here] == each)
                counts = self.level.setdefault(int(each), np.zeros((self.bids, self.bids), dtype=np.int64))
                np.add.at(counts, (ranks[chosen], places[:, here][chosen]), 1)
        for place in range(int(size[:, 0].max(initial=0))):
            first = size[:, 0] > place
            self.firsts.append((places[first, place], draws[first], size[first, 0]))

    def shares(self, draws: int) -> list[tuple[Fraction, ...]]:
        """Each bid's share of each rank, exactly as counted."""
        whole = lcm(*self.level)
        counts = self.alone[:, : self.bids].astype(object) * whole
        for size, level in self.level.items():
            counts += level.astype(object) * (whole // size)
        share = cache(lambda count: Fraction(count, whole * draws))
        return [tuple(map(share, own)) for own in counts.T]

    def central(self, weights: Floats) -> list[tuple[Fraction, ...] | None]:
        """The mean of the draws' `weights` with which each bid is first, to four places; None where it never is."""
        if not self.firsts:
            return []
        bids, draws, among = (np.concatenate(column) for column in zip(*self.firsts, strict=True))
        order = np.argsort(bids.astype(np.uint32), kind="stable")
        ends = np.cumsum(np.bincount(bids, minlength=self.bids))[:-1]
        found: list[tuple[Fraction, ...] | None] = []
        for own in np.split(order, ends):
            part = 1.0 / among[own]
            mean = part @ weights[draws[own]] / part.sum() if len(own) else ()
            found.append(tuple(Fraction(round(weight * 10_000), 10_000) for weight in mean) or None)
        return found

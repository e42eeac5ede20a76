"""Rank acceptability: 100,000 draws of weights x 100 bids x 30 criteria, beside pymcdm and scikit-criteria.

    python benchmarks/bench_smaa.py [DRAWS [BIDS [CRITERIA]]]

Everything runs in this one run, on one made-up table and the same drawn weights. The peers have no rank
acceptability of their own: their weighted sum and their ranking are called once a draw, as their users would, on
the first draws only, and the time of all draws is worked out from that. Their counts on those draws are held
to ours. What a peer's user must do for new weights is in its time (a decision matrix a draw for scikit-criteria),
what can be made once is not (the shares as an array, the model). Every time is given on the clock and of the
processor; a ratio takes both of one kind.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from wellspent.method.numeric.smaa import BLOCK, Chance, Counted, Floats, acceptability, product
from wellspent.method.standing import Standing

PYMCDM_DRAWS, SKCRITERIA_DRAWS = 500, 100
RUNS = 7


class Took(NamedTuple):
    """Median seconds of some runs: on the clock, and of all processors together."""

    clock: float
    cpu: float

    def times(self, ours: Took) -> str:
        """How many times as long as `ours`."""
        return f"{self.clock / ours.clock:,.1f} (processor {self.cpu / ours.cpu:,.1f})"


def table(bids: int, criteria: int) -> Standing:
    """A made-up tender: shares to six decimals, so that no two bids are level by accident."""
    drawn = Chance(2026).even(bids, criteria).round(6)
    ids = [f"c{place}" for place in range(criteria)]
    shares = {
        f"bid-{number}": {id: Fraction(str(share)) for id, share in zip(ids, row, strict=True)}
        for number, row in enumerate(drawn)
    }
    even = dict.fromkeys(ids, Fraction(1))
    return Standing("weighted-points", even, even, Fraction(criteria), shares, {bid: {} for bid in shares})


def ranked(weights: Floats, shares: Floats) -> Any:
    """The counting alone, of weights that are drawn already: what the peers are asked to do."""
    counted = Counted(shares.shape[1])
    for start in range(0, len(weights), BLOCK):
        counted.add(product(weights[start : start + BLOCK], shares), level=False)
    return counted.alone[:, : shares.shape[1]]


def plainly(weights: Floats, shares: Floats) -> Any:
    """The plain way: one product, two argsorts, one count."""
    ranks = np.argsort(np.argsort(-(weights @ shares), axis=1), axis=1)
    count = shares.shape[1]
    return np.bincount((ranks * count + np.arange(count)).ravel(), minlength=count**2).reshape(count, count)


def _as_it_is(column: Floats, cost: bool = False) -> Floats:
    """No normalisation: the shares run from 0 to 1 already."""
    assert not cost
    return column


def pymcdm_counts(weights: Floats, shares: Floats, check: bool = True) -> Any:
    """Counts by pymcdm: its weighted sum and its ranking, draw by draw; its own checks of the input can be off."""
    methods, helpers = importlib.import_module("pymcdm.methods"), importlib.import_module("pymcdm.helpers")
    body = methods.WSM(normalization_function=_as_it_is)
    types = np.ones(shares.shape[0])
    counts = np.zeros((shares.shape[1],) * 2, dtype=np.int64)
    for row in weights:
        ranks = helpers.rrankdata(body(shares.T, row, types, validation=check))
        counts[ranks.astype(int) - 1, np.arange(len(ranks))] += 1
    return counts


def skcriteria_counts(weights: Floats, shares: Floats, replace: bool = False) -> Any:
    """Counts by scikit-criteria: a decision matrix and its weighted sum, draw by draw.

    The matrix is made anew from arrays, without names, which is the quickest way; or the weights of one that is
    there are exchanged by `replace`, which is the library's own way of changing them, and several times slower.
    """
    mkdm = importlib.import_module("skcriteria").mkdm
    model = importlib.import_module("skcriteria.agg.simple").WeightedSumModel()
    counts = np.zeros((shares.shape[1],) * 2, dtype=np.int64)
    objectives = [max] * shares.shape[0]
    there = mkdm(shares.T, objectives, weights=weights[0])
    for row in weights:
        matrix = there.replace(weights=row) if replace else mkdm(shares.T, objectives, weights=row)
        ranks = model.evaluate(matrix).rank_
        counts[ranks - 1, np.arange(len(ranks))] += 1
    return counts


def timed(name: str, work: Callable[[], Any], runs: int = RUNS) -> tuple[Took, Any]:
    """What `work` gives, and its median time over some runs after a first one, printed."""
    found, clock, cpu = work(), [], []
    for _ in range(runs):
        started, spent = time.perf_counter(), time.process_time()
        found = work()
        clock.append(time.perf_counter() - started)
        cpu.append(time.process_time() - spent)
    took = Took(sorted(clock)[runs // 2], sorted(cpu)[runs // 2])
    print(
        f"{name:<64}{took.clock * 1000:9.1f} ms  (least {min(clock) * 1000:.1f}, most {max(clock) * 1000:.1f};"
        f" processor {took.cpu * 1000:.1f})"
    )
    return took, found


def peer(
    name: str, module: str, work: Callable[[Floats, Floats], Any], weights: Floats, shares: Floats, some: int
) -> Took | None:
    """How long a peer would take for all draws, from some; None where it is not installed."""
    try:
        importlib.import_module(module)
    except ImportError:
        print(f"{name}: not measured, it is not installed in this environment")
        return None
    part = weights[:some]
    took, counts = timed(f"{name}, {some} draws", lambda: work(part, shares), runs=3)
    assert (counts == ranked(part, shares)).all(), f"{name} counts other ranks than we do"
    whole = Took(*(seconds * len(weights) / some for seconds in took))
    print(
        f"{'':<64}{whole.clock:9.1f} s for {len(weights):,} draws, worked out from {some}; its counts are ours"
    )
    return whole


def main() -> None:
    """Run and print everything."""
    sizes = [int(word) for word in sys.argv[1:]]
    draws, bids, criteria = [*sizes, *(100_000, 100, 30)[len(sizes) :]]
    print(f"{draws:,} draws x {bids} bids x {criteria} criteria\n")
    found = table(bids, criteria)
    shares = np.array([[float(own[id]) for own in found.shares.values()] for id in found.weights])
    drawing, weights = timed("drawing the weights", lambda: Chance(1).simplex(draws, criteria))
    gemm, _ = timed("the product of weights and shares alone (all threads)", lambda: weights @ shares)
    single, merit = timed("the same in pieces, one thread", lambda: product(weights, shares))
    timed("sorting the products' rows alone", lambda: np.sort(merit, axis=1))
    ours, counts = timed("ranking and counting, weights drawn", lambda: ranked(weights, shares))
    plain, also = timed("the same by two argsorts, plain NumPy", lambda: plainly(weights, shares))
    assert (counts == also).all()
    whole, _ = timed("acceptability(), everything", lambda: acceptability(found, draws=draws, seed=1))
    told = {
        f"c{place}": {
            f"evaluator-{by}": {
                bid: Fraction((by + number) % 6, 5) for number, bid in enumerate(found.shares)
            }
            for by in range(3)
        }
        for place in range(3)
    }
    spread, _ = timed(
        "the same, three evaluators drawn on three criteria", lambda: acceptability(found, told, draws), 3
    )
    print(
        f"\nranking and counting / the product, all threads: {ours.times(gemm)}; one thread {ours.times(single)}"
    )
    print(f"two argsorts / ranking and counting: {plain.times(ours)}")
    print(f"everything / ranking and counting: {whole.times(ours)}; drawing: {drawing.times(ours)}")
    print(f"with evaluators drawn / everything: {spread.times(whole)}\n")
    for name, module, work, some in (
        ("pymcdm WSM and rank", "pymcdm", pymcdm_counts, PYMCDM_DRAWS),
        ("pymcdm, its checks off", "pymcdm", lambda w, s: pymcdm_counts(w, s, check=False), PYMCDM_DRAWS),
        ("scikit-criteria, a new matrix a draw", "skcriteria", skcriteria_counts, SKCRITERIA_DRAWS),
        ("scikit-criteria, weights by replace", "skcriteria",
         lambda w, s: skcriteria_counts(w, s, replace=True), SKCRITERIA_DRAWS),
    ):  # fmt: skip
        took = peer(name, module, work, weights, shares, min(some, draws))
        if took is not None:
            print(
                f"    as long as ranking and counting, times: {took.times(ours)}; as everything: {took.times(whole)}"
            )


if __name__ == "__main__":
    main()

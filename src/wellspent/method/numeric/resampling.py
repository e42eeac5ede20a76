"""How sure an agreement is: the things scored are drawn again, with replacement, and alpha worked out each time.

The draws are of PCG64's raw stream (see `smaa.Chance`), so a seed gives the same interval everywhere. The
interval leaves out a fortieth of the draws at each end. Draws in which every score is the same have no alpha
and are left out; with few things scored they are many, and the interval says how little is known.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wellspent.method.agreement import Ratings, distance, pairable
from wellspent.method.numeric.smaa import Chance, Floats

RESAMPLES, SEED = 2_000, 1
TAIL = 40
"""One part in so many is left out at each end: the interval holds 95 in a hundred."""
NOTHING = 1e-12
"""A mean square this small beside the scores' variance is what rounding left of nothing."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The ends of a bootstrap interval, to four places, and how many of the draws had a value."""

    low: Fraction
    high: Fraction
    draws: int


def alpha_interval(
    ratings: Ratings, metric: str, resamples: int = RESAMPLES, seed: int = SEED
) -> Interval | None:
    """The interval of Krippendorff's alpha; None for fewer than two things scored twice."""
    rows = pairable(ratings)
    values = sorted({score for row in rows for score in row})
    if len(rows) < 2 or len(values) < 2:
        return None
    counts = np.array([[Counter(row)[value] for value in values] for row in rows], dtype=np.float64)
    times = _times(len(rows), resamples, seed)
    given = times @ counts
    if metric == "ordinal":
        found = _ordinal(counts, times, given)
    else:
        apart = _matrix(metric, values)
        sizes = counts.sum(axis=1)
        seen = times @ (np.einsum("uc,ck,uk->u", counts, apart, counts) / (sizes - 1))
        chance = np.einsum("bc,ck,bk->b", given, apart, given)
        found = _alphas(seen, chance, given.sum(axis=1))
    return _interval(found)


def correlation_interval(
    rows: list[list[Fraction]], form: str, resamples: int = RESAMPLES, seed: int = SEED
) -> Interval | None:
    """The interval of the intraclass correlation of one scorer, form 2,1 or 3,1; None for fewer than two rows."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    scores = np.array([[float(score) for score in row] for row in rows])
    n, k = scores.shape
    picks = Chance(seed).picks(resamples * n, n).reshape(resamples, n)
    drawn = scores[picks]
    grand = drawn.mean(axis=(1, 2), keepdims=True)
    of_rows = k * ((drawn.mean(axis=2, keepdims=True) - grand) ** 2).sum(axis=(1, 2))
    of_people = n * ((drawn.mean(axis=1, keepdims=True) - grand) ** 2).sum(axis=(1, 2))
    rest = ((drawn - grand) ** 2).sum(axis=(1, 2)) - of_rows - of_people
    between, judges, error = of_rows / (n - 1), of_people / (k - 1), rest / ((n - 1) * (k - 1))
    bottom = between + (k - 1) * error + (k * (judges - error) / n if form == "2,1" else 0.0)
    bottom[bottom < NOTHING * scores.var()] = 0.0
    return _interval(_divided(between - error, bottom))


def _times(rows: int, resamples: int, seed: int) -> Floats:
    """How many times each row is drawn, a line a resample."""
    picks = Chance(seed).picks(resamples * rows, rows).reshape(resamples, rows)
    flat = picks + rows * np.arange(resamples)[:, None]
    return np.bincount(flat.ravel(), minlength=rows * resamples).reshape(resamples, rows).astype(np.float64)


def _matrix(metric: str, values: list[Fraction]) -> Floats:
    """How far apart each two scores are, where that does not hang on how often they were given."""
    apart = np.zeros((len(values), len(values)))
    place = {value: number for number, value in enumerate(values)}
    for (low, high), far in distance(metric, dict.fromkeys(values, 1)).items():
        apart[place[low], place[high]] = apart[place[high], place[low]] = float(far)
    return apart


def _ordinal(counts: Floats, times: Floats, given: Floats) -> Floats:
    """Alpha of each resample by the ordinal distance, which hangs on how often each score was drawn."""
    middle = np.cumsum(given, axis=1) - given / 2
    weights = counts / (counts.sum(axis=1, keepdims=True) - 1)
    found = np.empty(len(times))
    for number, (own, drawn, at) in enumerate(zip(times, given, middle, strict=True)):
        apart = (at[:, None] - at[None, :]) ** 2
        seen = ((weights * own[:, None]).T @ counts * apart).sum()
        found[number] = _alphas(seen, drawn @ apart @ drawn, drawn.sum())
    return found


def _alphas(seen: Floats, chance: Floats, scores: Floats) -> Floats:
    return 1.0 - (scores - 1) * _divided(seen, chance)


def _divided(top: Floats, bottom: Floats) -> Floats:
    """`top` over `bottom`, and no number where the bottom is nothing."""
    nothing = np.abs(bottom) < np.finfo(np.float64).tiny
    found: Floats = np.where(nothing, np.nan, top / np.where(nothing, 1.0, bottom))
    return found


def _interval(found: Floats) -> Interval | None:
    """The two ends, each a value that was drawn."""
    held: NDArray[np.float64] = np.sort(found[~np.isnan(found)])
    if not len(held):
        return None
    out = len(held) // TAIL
    low, high = (Fraction(round(float(held[place]) * 10_000), 10_000) for place in (out, len(held) - 1 - out))
    return Interval(low, high, len(held))

"""Where draws come from: scrambled Sobol' points, and what an outcome is worth at them.

An outcome is valued by the sums of the house (`first_year`, `benefit_years`, `present_value`), with arrays in
the places of the numbers that are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from wellspent.method.additionality import kept
from wellspent.method.discounting import Schedule, present_value
from wellspent.method.errors import Fault, Refused
from wellspent.method.numeric.assumptions import Drawn, Floats
from wellspent.method.sroi import Factors, Outcome, ValueMap, first_year
from wellspent.method.valuation import benefit_years
from wellspent.method.working import Given, exact

MOST_DIMENSIONS = 21_201
"""The dimensions for which Sobol' direction numbers are published (Joe and Kuo 2008)."""

ROOM = 2**23
"""Numbers of one chunk of draws: 64 MiB."""

Numbers = Any
"""A float, or an array of one draw each: the sums ask only for + and *, - and /."""


def needs_scipy() -> Any:
    """SciPy's quasi-random numbers. Raises `Refused` naming the extra where SciPy is not installed."""
    try:
        from scipy.stats import qmc
    except ImportError:
        mend = "Install the extra: pip install 'wellspent[stats]'."
        raise Refused(Fault("draws need SciPy, which is not installed", mend, "--draws")) from None
    return qmc


def points(dimensions: int, count: int, seed: int, most: int = MOST_DIMENSIONS) -> Iterator[Floats]:
    """`count` scrambled Sobol' points, a power of two, in chunks of shape (dimensions, draws).

    Dimensions beyond `most` are filled with pseudo-random numbers of the same seed.
    """
    chance = np.random.default_rng(seed)
    sobol = min(dimensions, most)
    engine = needs_scipy().Sobol(sobol, rng=chance) if sobol else None
    chunk = min(count, max(64, 2 ** ((ROOM // max(dimensions, 1)).bit_length() - 1)))
    for _ in range(count // chunk):
        parts = [] if engine is None else [np.ascontiguousarray(engine.random(chunk).T)]
        if dimensions > sobol:
            parts.append(chance.random((dimensions - sobol, chunk)))
        yield parts[0] if len(parts) == 1 else np.concatenate(parts)


def lifting(numbers: Floats) -> Callable[[Given], Numbers]:
    """Turns each input into a number: a drawn one into its row of draws, any other into a float."""
    return lambda given: numbers[given.row] if isinstance(given, Drawn) else float(given.value)


class Discounts:
    """The discount factors of a map as floats; those of fixed rates are made exactly and kept for all draws."""

    def __init__(self, chart: ValueMap) -> None:
        self._chart = chart
        self._fixed: Factors[Any] = Factors(exact)
        self._floats: dict[tuple[str, int, int], list[float]] = {}

    def at(self, outcome: Outcome, lift: Callable[[Given], Numbers]) -> list[Numbers]:
        """The factor of each of the outcome's benefit years."""
        schedule = outcome.schedule or self._chart.schedule
        span = range(outcome.starts, outcome.starts + outcome.duration)
        if moving(schedule):
            moved: Factors[Any] = Factors(lift)
            return [moved.at(schedule, year) for year in span]
        key = (schedule.id, outcome.starts, outcome.duration)
        if key not in self._floats:
            self._floats[key] = [float(self._fixed.at(schedule, year)) for year in span]
        return self._floats[key]


def moving(schedule: Schedule) -> bool:
    """Whether a rate of the schedule is drawn."""
    return any(isinstance(band.rate, Drawn) for band in schedule.bands)


def worth(outcome: Outcome, discounts: Discounts, lift: Callable[[Given], Numbers]) -> Floats:
    """What the outcome is worth today, unrounded, at each draw; one number where nothing of it is drawn."""
    first: Any = first_year(outcome, lift)
    stays = None if outcome.drop_off is None else kept(lift(outcome.drop_off), "drop-off")
    values = benefit_years(first, stays, outcome.duration)
    return np.asarray(present_value(values, discounts.at(outcome, lift)), dtype=np.float64)

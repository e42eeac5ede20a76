"""How sure a map is: its assumptions drawn many times, the interval that gives, and what drives it.

Every assumption with a range is drawn between its ends, triangular about its own number; a shared one once for
all outcomes that rest on it. Assumptions are taken to be independent of each other. The draws are scrambled
Sobol' points, so the same seed gives the same figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from wellspent.method.errors import Fault, Notice, Refused
from wellspent.method.money import Money, over
from wellspent.method.numeric.assumptions import Assumption, Floats, Marked, Shared, drawn
from wellspent.method.numeric.drivers import Driver, drivers
from wellspent.method.numeric.sampling import Discounts, lifting, points, worth
from wellspent.method.sroi import ValueMap
from wellspent.method.working import exact, plain

LEAST, MOST = 64, 2**20
"""The fewest and the most draws that may be asked for."""

SHARES = {"p05": Fraction(1, 20), "p50": Fraction(1, 2), "p95": Fraction(19, 20)}


@dataclass(frozen=True, slots=True)
class End:
    """One place of the interval: what that share of all draws stays under. None where nothing was drawn."""

    present_value: Money | None
    sroi_ratio: Fraction | None


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """The interval of a map, how often it pays back, and its drivers, the greatest first.

    `pays_back` is the share of draws whose value is at least what was put in, None where nobody has said.
    """

    draws: int
    seed: int
    interval: Mapping[str, End]
    pays_back: Fraction | None
    drivers: tuple[Driver, ...]
    notices: tuple[Notice, ...]


def uncertainty(chart: ValueMap, draws: int, seed: int, shared: Sequence[Shared] = ()) -> Uncertainty:
    """Draw the map's assumptions `draws` times, taken up to a power of two, and say what came of it.

    Raises `Refused` for a number of draws out of reach, and where SciPy is not installed.
    """
    if not LEAST <= draws <= MOST:
        raise Refused(Fault(f"{draws} draws are out of reach", f"Use {LEAST} to {MOST}.", "--draws"))
    if seed < 0:
        raise Refused(Fault(f"{seed} is no seed", "Use a whole number from 0.", "--seed"))
    count = 2 ** (draws - 1).bit_length()
    marked = drawn(chart, shared)
    notices = tuple(_notices(chart, marked.assumptions))
    if not marked.assumptions:
        return Uncertainty(0, seed, {name: End(None, None) for name in SHARES}, None, (), notices)
    values = np.sort(sample(marked, count, seed))
    spent = None if chart.investment is None else Money.of(exact(chart.investment), chart.currency)
    back = None if not spent else count - int(np.searchsorted(values, float(spent.amount)))
    return Uncertainty(
        draws=count,
        seed=seed,
        interval={name: _end(values, share, spent, chart.currency) for name, share in SHARES.items()},
        pays_back=None if back is None else Fraction(back, count),
        drivers=drivers(marked, count, seed),
        notices=notices,
    )


def sample(marked: Marked, count: int, seed: int) -> Floats:
    """The map's present value, unrounded, at each of `count` draws of its assumptions."""
    discounts, found = Discounts(marked.map), []
    for chunk in points(len(marked.assumptions), count, seed):
        lift = lifting(marked.numbers(chunk))
        whole = np.zeros(chunk.shape[1])
        for outcome in marked.map.outcomes:
            whole += worth(outcome, discounts, lift)
        found.append(whole)
    return np.concatenate(found)


def _end(values: Floats, share: Fraction, spent: Money | None, currency: str) -> End:
    """The least of the sorted draws that is above the share of them; a draw that was made, no mixture of two."""
    place = max(-(-share.numerator * len(values) // share.denominator) - 1, 0)
    worth = Money.of(Fraction(float(values[place])), currency)
    ratio = None if spent is None else over(worth, spent)
    return End(worth, None if ratio is None else plain(ratio))


def _notices(chart: ValueMap, assumptions: Sequence[Assumption]) -> Iterator[Notice]:
    if not assumptions:
        yield Notice(
            "no-range",
            "No assumption has a low or a high number, so there is nothing to draw: how sure the figure is, "
            "is not known.",
        )
        return
    level = [assumption.name for assumption in assumptions if assumption.triangle.mode is None]
    if level:
        more = f" and {len(level) - 4} more" if len(level) > 4 else ""
        yield Notice(
            "central-unknown",
            f"{', '.join(level[:4])}{more}: there are two ends and no number of its own. Draws take every number "
            "between them as equally likely; the figure as entered leaves it out.",
        )
    touched = {row for assumption in assumptions for row in assumption.rows}
    fixed = len(chart.outcomes) - len(touched)
    if fixed:
        rows = "1 outcome has" if fixed == 1 else f"{fixed} outcomes have"
        yield Notice("outcomes-without-range", f"{rows} no range at all, and stays as entered in every draw.")

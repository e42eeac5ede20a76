"""Weights from the best and the worst criterion: the linear best-worst method.

Source: J. Rezaei, Best-worst multi-criteria decision-making method: some properties and a linear model,
Omega 64, 2016.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from wellspent.method.errors import Fault, Refused
from wellspent.method.judgements import BestWorst, Consistency
from wellspent.method.numeric.ahp import kept, summing_to_one


def needs_scipy() -> Any:
    """SciPy's linear programmes. Raises `Refused` naming the extra where SciPy is not installed."""
    try:
        from scipy.optimize import linprog
    except ImportError:
        mend = "Install the extra: pip install 'wellspent[stats]'."
        raise Refused(
            Fault("the best-worst method needs SciPy, which is not installed", mend, "method")
        ) from None
    return linprog


def best_worst_weights(criteria: Sequence[str], given: BestWorst) -> tuple[dict[str, Fraction], Consistency]:
    """One person's weights, in the order of `criteria`, and ξ, the largest gap left between judgements.

    The least ξ with |w_B - a_Bj w_j| <= ξ and |w_j - a_jW w_W| <= ξ for every j, and weights of at least 0
    that sum to 1. `given` is checked. Raises `Refused` where SciPy is not installed.
    """
    linprog = needs_scipy()
    count = len(criteria)
    place = {name: number for number, name in enumerate(criteria)}
    rows = []
    for one, other, times in _gaps(given):
        for sign in (1.0, -1.0):
            line = np.zeros(count + 1)
            line[place[one]] += sign
            line[place[other]] -= sign * float(times)
            line[count] = -1.0
            rows.append(line)
    least = np.zeros(count + 1)
    least[count] = 1.0
    whole = np.ones((1, count + 1))
    whole[0, count] = 0.0
    solved = linprog(
        least, A_ub=np.array(rows), b_ub=np.zeros(len(rows)), A_eq=whole, b_eq=[1.0], method="highs"
    )
    if not solved.success:  # there is always a solution: ξ may be as large as it needs to be
        raise ArithmeticError(solved.message)
    weights = summing_to_one(solved.x[:count].tolist())
    return dict(zip(criteria, weights, strict=True)), Consistency(xi=kept(solved.x[count]))


def _gaps(given: BestWorst) -> list[tuple[str, str, Fraction]]:
    """What should be how many times what: the best each other, and each other the worst."""
    return [
        *((given.best, name, times) for name, times in given.bo.items() if name != given.best),
        *((name, given.worst, times) for name, times in given.ow.items() if name != given.worst),
    ]

"""Weights from judgements of pairs: the principal eigenvector, and how far the judgements fit together.

Source: T. L. Saaty, The Analytic Hierarchy Process, 1980.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from wellspent.method.judgements import Consistency, Pairs

RANDOM_INDEX = {
    3: Fraction("0.58"), 4: Fraction("0.90"), 5: Fraction("1.12"), 6: Fraction("1.24"),
    7: Fraction("1.32"), 8: Fraction("1.41"), 9: Fraction("1.45"), 10: Fraction("1.49"),
}  # fmt: skip
"""Saaty's mean consistency index of random judgements, by the number of criteria."""

MOST_RATIO = Fraction(1, 10)
"""Above this consistency ratio Saaty asks for the judgements to be made again."""

PLACES = 12
"""Decimals that are kept of a number from an eigenvector or a linear programme."""


def matrix(criteria: Sequence[str], given: Pairs) -> npt.NDArray[np.float64]:
    """The reciprocal matrix of all judgements, of shape (criteria, criteria)."""
    place = {name: number for number, name in enumerate(criteria)}
    found = np.ones((len(criteria), len(criteria)))
    for (one, other), times in given.times.items():
        found[place[one], place[other]] = float(times)
        found[place[other], place[one]] = float(1 / times)
    return found


def kept(number: float) -> Fraction:
    """A float to 12 decimals, as an exact number; never below nothing."""
    return max(Fraction(round(float(number) * 10**PLACES), 10**PLACES), Fraction(0))


def summing_to_one(numbers: Sequence[float]) -> list[Fraction]:
    """Weights from floats, exact from here on: to 12 decimals, each over the sum of all."""
    exact = [kept(number) for number in numbers]
    return [number / sum(exact) for number in exact]


def ahp_weights(criteria: Sequence[str], given: Pairs) -> tuple[dict[str, Fraction], Consistency]:
    """One person's weights, in the order of `criteria`, and the consistency of the judgements.

    The index is (λmax - n) / (n - 1) and the ratio the index over the random index of n criteria: None for
    two criteria, which cannot contradict each other, and for more than ten. `given` is checked.
    """
    values, vectors = np.linalg.eig(matrix(criteria, given))
    first = int(np.argmax(values.real))
    vector = np.abs(vectors[:, first].real)
    weights = summing_to_one((vector / vector.sum()).tolist())
    count = len(criteria)
    largest = max(kept(values[first].real), Fraction(count))
    index = (largest - count) / (count - 1)
    random = RANDOM_INDEX.get(count)
    ratio = None if random is None else index / random
    return dict(zip(criteria, weights, strict=True)), Consistency(largest, index, ratio)

"""A group's weights from judgements: each person's by AHP or best-worst, then their plain mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from wellspent.method.errors import Notice
from wellspent.method.judgements import BestWorst, Consistency, Judgements, Pairs, check
from wellspent.method.numbers import spell
from wellspent.method.numeric.ahp import MOST_RATIO, RANDOM_INDEX, ahp_weights
from wellspent.method.numeric.bestworst import best_worst_weights
from wellspent.method.priorities import Weights, gathered
from wellspent.method.working import Formula, Given, Lift, Number


def judged_weights(
    method: str, criteria: Sequence[str], given: Sequence[Judgements], lift: Lift[Number]
) -> Weights[Number]:
    """The group's weights for `criteria`, each person counting the same, with each one's consistency.

    Raises `Refused` with every fault of every person's judgements, and where SciPy is needed and missing.
    """
    check(criteria, given)
    each: dict[str, dict[str, Number]] = {}
    consistency: dict[str, Consistency] = {}
    for one in given:
        weights, consistency[one.by] = _own(criteria, one)
        each[one.by] = {
            name: lift(Given(weight, f"{one.by}: {name}", _origin(one))) for name, weight in weights.items()
        }
    return gathered(method, criteria, each, lift, tuple(_warnings(len(criteria), consistency)), consistency)


def _own(criteria: Sequence[str], one: Judgements) -> tuple[dict[str, Fraction], Consistency]:
    return best_worst_weights(criteria, one) if isinstance(one, BestWorst) else ahp_weights(criteria, one)


def _origin(one: Judgements) -> Formula:
    """What a weight was reckoned from, and where that was entered."""
    said = "principal eigenvector of the judgements" if isinstance(one, Pairs) else "linear best-worst method"
    return Formula(f"{said} entered in {one.file}, {one.place}")


def _warnings(count: int, consistency: Mapping[str, Consistency]) -> Iterator[Notice]:
    for by, found in consistency.items():
        if found.ratio is not None and found.ratio > MOST_RATIO:
            said = (
                f"{by}'s judgements contradict one another: consistency ratio {spell(found.ratio, 3)}, above "
                f"{spell(MOST_RATIO)}. Ask for them again."
            )
            yield Notice("inconsistent", said)
    if count > max(RANDOM_INDEX) and any(found.index is not None for found in consistency.values()):
        said = f"There is no random index for {count} criteria, so no consistency ratio: judge at most 10 together."
        yield Notice("no-random-index", said)

"""The criterion rules over arrays of many rounds of bids at once; tests hold them to `method/scoring.py`.

A round is a row, a bid a column. Bids that a gate puts out are not `running`: they earn nothing and set no
scale for the others. Named menus come as the points that were reached, everything else as amounts.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from wellspent.method.numeric.smaa import Floats
from wellspent.method.scoring import named_menu, step
from wellspent.method.tenders import Criterion

Truths = NDArray[np.bool_]


def shares(criterion: Criterion, amounts: Floats, running: Truths) -> Floats:
    """The share of the criterion's weight that each bid earns; nothing for a bid that is out."""
    found = RULES[f"{criterion.rule}@{criterion.version}"](criterion, amounts, running)
    return np.where(running, found, 0.0)


def _least(amounts: Floats, running: Truths) -> Floats:
    found: Floats = np.min(amounts, axis=1, keepdims=True, where=running, initial=np.inf)
    return found


def _most(amounts: Floats, running: Truths) -> Floats:
    found: Floats = np.max(amounts, axis=1, keepdims=True, where=running, initial=-np.inf)
    return found


def _over(top: Floats, bottom: Floats, otherwise: float) -> Floats:
    """`top` over `bottom`, and `otherwise` where the bottom is nothing or there is nobody to reckon with."""
    fine = np.isfinite(top) & np.isfinite(bottom) & (bottom != 0)
    found: Floats = np.where(fine, np.where(fine, top, 0.0) / np.where(fine, bottom, 1.0), otherwise)
    return found


def _within(share: Floats) -> Floats:
    return np.clip(share, 0.0, 1.0)


def _key(criterion: Criterion, name: str) -> float:
    return float(criterion.keys[name].value)


def _lowest_over_price(_: Criterion, amounts: Floats, running: Truths) -> Floats:
    return _over(np.broadcast_to(_least(amounts, running), amounts.shape), amounts, 1.0)


def _relative_linear(criterion: Criterion, amounts: Floats, running: Truths) -> Floats:
    low, high = _least(amounts, running), _most(amounts, running)
    return _over(high - amounts if criterion.less else amounts - low, high - low, 1.0)


def _mean(_: Criterion, amounts: Floats, running: Truths) -> Floats:
    count = np.maximum(running.sum(axis=1, keepdims=True), 1)
    average = np.where(running, amounts, 0.0).sum(axis=1, keepdims=True) / count
    return _within(0.5 - _over(amounts - average, average, 0.0))


def _absolute_linear(criterion: Criterion, amounts: Floats, _: Truths) -> Floats:
    floor, ceiling = _key(criterion, "floor"), _key(criterion, "ceiling")
    return _within((ceiling - amounts if criterion.less else amounts - floor) / (ceiling - floor))


def _log(criterion: Criterion, amounts: Floats, running: Truths) -> Floats:
    lowest = np.broadcast_to(_least(amounts, running), amounts.shape)
    found: Floats = 1.0 - np.log(_over(amounts, lowest, 1.0)) / np.log(_key(criterion, "base"))
    return found


def _target(criterion: Criterion, amounts: Floats, _: Truths) -> Floats:
    return _within(amounts / _key(criterion, "target"))


def _relative_highest(_: Criterion, amounts: Floats, running: Truths) -> Floats:
    highest = _most(amounts, running)
    return np.where(highest > 0, _within(_over(amounts, highest, 0.0)), 0.0)


def _points(criterion: Criterion, amounts: Floats, _: Truths) -> Floats:
    most = _key(criterion, "maximum")
    if named_menu(criterion):
        return _within(amounts / most)
    found = np.full(amounts.shape, -np.inf)
    for award in criterion.awards:
        sign, number = step(award.when) or ("", 0)
        reached = _COMPARE[sign](amounts, float(number))
        found = np.maximum(found, np.where(reached, float(award.points.value), -np.inf))
    return _within(np.where(np.isfinite(found), found, 0.0) / most)


def _scale(criterion: Criterion, amounts: Floats, _: Truths) -> Floats:
    return amounts / _key(criterion, "scale")


def _pass_fail(_: Criterion, amounts: Floats, __: Truths) -> Floats:
    return np.ones(amounts.shape)


_COMPARE = {
    ">=": np.greater_equal,
    ">": np.greater,
    "<=": np.less_equal,
    "<": np.less,
    "=": np.equal,
}
RULES: dict[str, Callable[[Criterion, Floats, Truths], Floats]] = {
    "lowest-over-price@1": _lowest_over_price,
    "relative-linear@1": _relative_linear,
    "mean@1": _mean,
    "absolute-linear@1": _absolute_linear,
    "log@1": _log,
    "target@1": _target,
    "relative-highest@1": _relative_highest,
    "points@1": _points,
    "scale@1": _scale,
    "pass-fail@1": _pass_fail,
}
"""Every rule in every version that may still be asked for."""

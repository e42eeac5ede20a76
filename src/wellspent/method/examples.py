"""Worked examples of a criterion's rule: made-up answers put through the very rule that will score the bids."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from wellspent.method.errors import Refused
from wellspent.method.numbers import nearest
from wellspent.method.scoring import RULES, named_menu, shares, step
from wellspent.method.tenders import Answer, Award, Criterion
from wellspent.method.working import Symbol


@dataclass(frozen=True, slots=True)
class Example:
    """One made-up answer and the points it earns. `other` is the other bid's amount under a relative rule;
    `lines` are the lines of a menu that the answer meets."""

    points: Fraction
    amount: Fraction | None = None
    other: Fraction | None = None
    lines: tuple[str, ...] = ()


def worked_example(criterion: Criterion) -> Example | None:
    """What a plausible answer to `criterion` would earn, or None where its rule gives nothing to show.

    An absolute rule is shown at a point of its published line; a relative one beside one other bid, a
    quarter dearer (or four fifths of the best); a scale one below its top; a menu by its first line.
    """
    if criterion.rule not in RULES or criterion.rule == "pass-fail":
        return None
    try:
        return _example(criterion)
    except (Refused, KeyError, ZeroDivisionError):
        return None  # a rule without its numbers has no example, and the checks of the tender say why


def _example(criterion: Criterion) -> Example | None:
    keys = {name: given.value for name, given in criterion.keys.items()}
    match criterion.rule:
        case "absolute-linear":
            low, high = keys["floor"], keys["ceiling"]
            return _alone(criterion, _round(low + (high - low) / 4))
        case "target":
            return _alone(criterion, _half(keys["target"]))
        case "scale":
            return _alone(criterion, max(keys["scale"] - 1, Fraction(0)))
        case "points":
            return _menu(criterion)
        case _:
            good, other = _pair(criterion)
            return _beside(criterion, good, other)


def _pair(criterion: Criterion) -> tuple[Fraction, Fraction]:
    """The amount shown, and the other bid's: made up, since no bid is known."""
    if criterion.less:
        return Fraction(125_000), Fraction(100_000)
    return Fraction(80), Fraction(100)


def _alone(criterion: Criterion, amount: Fraction) -> Example:
    return Example(_points(criterion, {"a": Answer(amount=Symbol.constant(amount))}), amount)


def _beside(criterion: Criterion, amount: Fraction, other: Fraction) -> Example:
    answers = {"a": Answer(amount=Symbol.constant(amount)), "b": Answer(amount=Symbol.constant(other))}
    return Example(_points(criterion, answers), amount, other)


def _menu(criterion: Criterion) -> Example | None:
    if not criterion.awards:
        return None
    first: Award = criterion.awards[0]
    if named_menu(criterion):
        return Example(_points(criterion, {"a": Answer(items=(first.when,))}), lines=(first.when,))
    found = step(first.when)
    return None if found is None else _alone(criterion, found[1] + (found[0] == ">") - (found[0] == "<"))


def _points(criterion: Criterion, answers: dict[str, Answer]) -> Fraction:
    return shares(criterion, answers)["a"].value * criterion.weight.value


def _round(amount: Fraction) -> Fraction:
    """An amount that reads well: whole, where it is large."""
    return Fraction(nearest(amount)) if abs(amount) >= 100 else amount


def _half(target: Fraction) -> Fraction:
    return target / 2

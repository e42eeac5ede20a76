"""Criterion rules: from amounts, scores and truths to a share of the weight.

Each rule is absolute (a bid's points depend on that bid and the published rule alone) or relative (they
depend on the other bids too, so that a bid which cannot win may decide who does). A change of any figure is
a new version. Sources of the formulas: docs/methods/scoring.md.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from wellspent.method.errors import Fault, Refused, unknown_name
from wellspent.method.tenders import Answer, Award, Criterion
from wellspent.method.working import Symbol, greatest, least, total, traced

Shares = dict[str, Symbol]
"""The share of the weight each bid earns, by bid."""

ZERO, ONE = Symbol.constant(0), Symbol.constant(1)


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """A criterion rule: what it needs, what it takes, and how it is described to a bidder.

    `relative` where a bid's points depend on the other bids; `shifts` where another bid moves all points
    alike, so that it cannot change the order of the rest.
    """

    id: str
    version: int
    keys: tuple[str, ...]
    kinds: tuple[str, ...]
    relative: bool
    formula: str
    share: Callable[[Criterion, Mapping[str, Answer]], Shares]
    shifts: bool = False

    @property
    def reverses(self) -> bool:
        """Whether a bid that cannot win may decide who does."""
        return self.relative and not self.shifts

    @property
    def name(self) -> str:
        """Id and version, such as absolute-linear@1."""
        return f"{self.id}@{self.version}"


def shares(criterion: Criterion, answers: Mapping[str, Answer]) -> Shares:
    """The share of `criterion`'s weight that each bid's answer earns, by its rule.

    `answers` holds the bids still in the running; a relative rule looks at them all. Raises `Refused` where
    an answer is not of the kind the rule takes.
    """
    spec = rule_of(criterion)
    assert spec is not None, criterion.rule  # noqa: S101 - rulecheck refuses a rule that nobody knows
    return spec.share(criterion, answers)


def _amounts(criterion: Criterion, answers: Mapping[str, Answer]) -> Shares:
    """The amount each bid gives. Raises `Refused` for each bid that gives none."""
    missing = [bid for bid, answer in answers.items() if answer.amount is None]
    if missing:
        raise Refused(
            Fault(
                f'there is no amount for the criterion "{criterion.id}"',
                f"Give it under answers, such as answers = {{ {criterion.id} = 90000 }}.",
                f'bid "{bid}"',
            )
            for bid in missing
        )
    return {bid: answer.amount for bid, answer in answers.items() if answer.amount is not None}


def _within(share: Symbol) -> Symbol:
    """`share` held between 0 and 1."""
    if 0 <= share.value <= 1:
        return share
    if share.value < 0:
        return greatest([ZERO, share], "not below nothing")
    return least([ONE, share], "not above the whole weight")


def lowest_over_price(criterion: Criterion, answers: Mapping[str, Answer]) -> Shares:
    """The lowest price over this price. A free bid earns the whole weight, and others then nothing."""
    prices = _amounts(criterion, answers)
    lowest = least(list(prices.values())).named("lowest price")
    return {bid: lowest / price if price.value else ONE for bid, price in prices.items()}


def relative_linear(criterion: Criterion, answers: Mapping[str, Answer]) -> Shares:
    """One at the best amount, nothing at the worst, a straight line between; all equal earn one."""
    amounts = _amounts(criterion, answers)
    low = least(list(amounts.values())).named("lowest amount")
    high = greatest(list(amounts.values())).named("highest amount")
    if low.value == high.value:
        return dict.fromkeys(amounts, Symbol.constant(1, "all amounts are equal"))
    if criterion.less:
        return {bid: (high - amount) / (high - low) for bid, amount in amounts.items()}
    return {bid: (amount - low) / (high - low) for bid, amount in amounts.items()}


def mean(criterion: Criterion, answers: Mapping[str, Answer]) -> Shares:
    """Half at the mean price, less by as much as a price is above the mean, held between 0 and 1."""
    prices = _amounts(criterion, answers)
    average = (total(list(prices.values()), ZERO) / len(prices)).named("mean price") if prices else ZERO
    if not average.value:
        return dict.fromkeys(prices, Symbol.constant(Fraction(1, 2), "every price is nothing"))
    half = Symbol.constant(Fraction(1, 2))
    return {bid: _within(half - (price - average) / average) for bid, price in prices.items()}


def absolute_linear(criterion: Criterion, answers: Mapping[str, Answer]) -> Shares:
    """A straight line between a floor and a ceiling published beforehand, held between 0 and 1."""
    floor, ceiling = traced(criterion.keys["floor"]), traced(criterion.keys["ceiling"])
    amounts = _amounts(criterion, answers)
    if criterion.less:
        return {bid: _within((ceiling - amount) / (ceiling - floor)) for bid, amount in amounts.items()}
    return {bid: _within((amount - floor) / (ceiling - floor)) for bid, amount in amounts.items()}


def logarithmic(criterion: Criterion, answers: Mapping[str, Answer]) -> Shares:
    """One less ln(price / lowest price) / ln(base), not held at nothing.

    A price above base times the lowest goes below nothing. Another bid moves every share by the same amount,
    so the order of the others stays.
    """
    prices = _amounts(criterion, answers)
    free = [bid for bid, price in prices.items() if price.value <= 0]
    if free:
        raise Refused(
            Fault(
                "a price of nothing has no logarithm",
                "Use another rule, such as absolute-linear.",
                f'bid "{bid}"',
            )
            for bid in free
        )
    lowest = least(list(prices.values())).named("lowest price")
    base = natural_logarithm(traced(criterion.keys["base"]))
    return {bid: ONE - natural_logarithm(price / lowest) / base for bid, price in prices.items()}


def target(criterion: Criterion, answers: Mapping[str, Answer]) -> Shares:
    """The amount over the published target, and no more than the whole weight at or above it."""
    wanted = traced(criterion.keys["target"])
    return {bid: _within(amount / wanted) for bid, amount in _amounts(criterion, answers).items()}


def relative_highest(criterion: Criterion, answers: Mapping[str, Answer]) -> Shares:
    """The amount over the highest amount; nothing for anybody where the highest is nothing or less."""
    amounts = _amounts(criterion, answers)
    highest = greatest(list(amounts.values())).named("highest amount")
    if highest.value <= 0:
        return dict.fromkeys(amounts, Symbol.constant(0, "nobody offers anything"))
    return {bid: _within(amount / highest) for bid, amount in amounts.items()}


def points(criterion: Criterion, answers: Mapping[str, Answer]) -> Shares:
    """Points from a published menu, up to its maximum, over that maximum.

    Lines such as ">= 5" are steps: the best one the amount reaches counts. Named lines add up.
    """
    most = traced(criterion.keys["maximum"])
    return {bid: _within(_menu(criterion, bid, answer) / most) for bid, answer in answers.items()}


def _menu(criterion: Criterion, bid: str, answer: Answer) -> Symbol:
    if not named_menu(criterion):
        amount = _amounts(criterion, {bid: answer})[bid]
        reached = [award for award in criterion.awards if _reaches(award, amount)]
        best = max(reached, key=lambda award: award.points.value, default=None)
        return Symbol.constant(0, "no step of the menu is reached") if best is None else traced(best.points)
    known = {award.when: award for award in criterion.awards}
    met = _lines(criterion, bid, answer)
    strange = [item for item in met if item not in known]
    if strange:
        raise Refused(
            Fault(
                f'"{item}" is not a line of the menu',
                "Use one of " + ", ".join(known) + ".",
                f'bid "{bid}", {criterion.id}',
            )
            for item in strange
        )
    nothing = Symbol.constant(0, "no line of the menu is met")
    return total([traced(known[item].points) for item in dict.fromkeys(met)], nothing)


def _lines(criterion: Criterion, bid: str, answer: Answer) -> tuple[str, ...]:
    """The lines of the menu that a bid says it meets. Raises `Refused` where it says nothing."""
    if answer.items is None:
        raise Refused(
            Fault(
                f'the menu of "{criterion.id}" has named lines, and the bid names none',
                f'Write answers = {{ {criterion.id} = ["a line of the menu"] }}, or [] where none is met.',
                f'bid "{bid}"',
            )
        )
    return answer.items


def named_menu(criterion: Criterion) -> bool:
    """Whether the criterion has a menu of named lines, which add up, and not of steps such as ">= 5"."""
    return criterion.rule == "points" and not all(step(award.when) for award in criterion.awards)


_STEP = re.compile(r"(>=|>|<=|<|=)\s*(-?\d+(?:\.\d+)?)")
_COMPARE = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt, "=": operator.eq}


def step(when: str) -> tuple[str, Fraction] | None:
    """The comparator and number of a menu line such as ">= 5", or None where it is a name."""
    found = _STEP.fullmatch(when.strip())
    return (found[1], Fraction(found[2])) if found else None


def _reaches(award: Award, amount: Symbol) -> bool:
    found = step(award.when)
    return found is not None and bool(_COMPARE[found[0]](amount.value, found[1]))


def scale(criterion: Criterion, answers: Mapping[str, Answer]) -> Shares:
    """The deciding score over the top of the scale."""
    top = traced(criterion.keys["scale"])
    return {bid: score / top for bid, score in _amounts(criterion, answers).items()}


def pass_fail(_: Criterion, answers: Mapping[str, Answer]) -> Shares:
    """The whole weight for a pass. A fail eliminates before any rule is run."""
    return {bid: Symbol.constant(1, "passed") for bid in answers}


def natural_logarithm(number: Symbol) -> Symbol:
    """The natural logarithm to 40 digits, the same on every machine. The one sum that is not exact."""
    context = Context(prec=40)
    ratio = context.divide(Decimal(number.value.numerator), Decimal(number.value.denominator))
    return Symbol(Fraction(ratio.ln(context)), "logarithm", (number,), note="natural logarithm, 40 digits")


def _spec(
    id: str,
    keys: str,
    kinds: str,
    relative: bool,
    formula: str,
    share: Callable[[Criterion, Mapping[str, Answer]], Shares],
    shifts: bool = False,
) -> RuleSpec:
    return RuleSpec(id, 1, tuple(keys.split()), tuple(kinds.split()), relative, formula, share, shifts)


RULES: Mapping[str, RuleSpec] = {
    spec.id: spec
    for spec in (
        _spec("lowest-over-price", "", "price", True, "lowest price / price", lowest_over_price),
        _spec(
            "relative-linear",
            "",
            "price value measure",
            True,
            "(worst - amount) / (worst - best)",
            relative_linear,
        ),
        _spec("mean", "", "price", True, "1/2 - (price - mean price) / mean price", mean),
        _spec(
            "absolute-linear",
            "floor ceiling",
            "price value measure",
            False,
            "(ceiling - price) / (ceiling - floor)",
            absolute_linear,
        ),
        _spec(
            "log", "base", "price", True, "1 - ln(price / lowest price) / ln(base)", logarithmic, shifts=True
        ),
        _spec("target", "target", "value measure", False, "least of amount / target and 1", target),
        _spec("relative-highest", "", "value measure", True, "amount / highest amount", relative_highest),
        _spec(
            "points", "maximum", "price quality value measure", False, "points of the menu / maximum", points
        ),
        _spec("scale", "scale", "quality", False, "deciding score / top of the scale", scale),
        _spec("pass-fail", "", "quality", False, "whole weight for a pass; a fail eliminates", pass_fail),
    )
}
"""Every rule by id, in its newest version."""

RETIRED: Mapping[str, RuleSpec] = {}
"""Every rule that is no longer the newest, by id and version ("absolute-linear@1"). A tender that names no version is
scored by the newest; an evidence pack seals which that was, and replay asks for it here, for ever."""


def versions_of(id: str) -> list[RuleSpec]:
    """Every version of a rule, the oldest first; empty where nobody knows the rule."""
    newest = [RULES[id]] if id in RULES else []
    found = {spec.version: spec for spec in [*(one for one in RETIRED.values() if one.id == id), *newest]}
    return [found[version] for version in sorted(found)]


def find_rule(name: str) -> RuleSpec:
    """The rule of a name: "absolute-linear" is its newest version, "absolute-linear@1" that one.

    Raises `Refused`, naming the versions there are or else the nearest rules, for one that nobody knows.
    """
    id, sign, version = name.partition("@")
    known = versions_of(id)
    if not known:
        raise Refused(unknown_name("rule", name, sorted(RULES)))
    found = known[-1:] if not sign else [spec for spec in known if str(spec.version) == version]
    if not found:
        raise Refused(unknown_name("rule", name, [spec.name for spec in known]))
    return found[0]


def rule_of(criterion: Criterion) -> RuleSpec | None:
    """The rule of a criterion in its version; None where it is not scored by any."""
    return next((spec for spec in versions_of(criterion.rule) if spec.version == criterion.version), None)

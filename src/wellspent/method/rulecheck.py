"""What is wrong with a tender's rules themselves, found before any bid is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from wellspent.method.errors import Fault, Faults, unknown_name
from wellspent.method.numbers import spell
from wellspent.method.scoring import RULES, RuleSpec, named_menu, rule_of, step, versions_of
from wellspent.method.tenders import Criterion, Tender, scored

ABOVE_NOTHING = ("target", "maximum", "scale")
"""Keys that a rule divides by."""


def check(tender: Tender) -> None:
    """Raise `Refused` with everything wrong with the rules themselves, before any bid is opened."""
    faults = Faults()
    for criterion in tender.criteria:
        faults.extend(_pounds(tender, criterion))
        if scored(tender, criterion):
            faults.extend(check_keys(criterion))
    faults.extend(_weights(tender))
    faults.extend(_method(tender))
    for name in tender.tie_break:
        if name not in {criterion.id for criterion in tender.criteria}:
            faults.add(
                f'tie_break names "{name}", which is not a criterion',
                "Use the ids of criteria, in the order they break a tie.",
                "tie_break",
            )
    faults.raise_if_any()


def check_keys(criterion: Criterion) -> list[Fault]:
    """What is wrong with a criterion's rule and the numbers it needs."""
    spec = rule_of(criterion)
    if spec is None:
        known = [one.name for one in versions_of(criterion.rule)]
        named = f"{criterion.rule}@{criterion.version}" if known else criterion.rule
        found = [unknown_name("rule", named, known or list(RULES), "rule")]
    else:
        found = [*_kind(criterion, spec), *_keys(criterion, spec), *_menu(criterion), *_gate(criterion)]
    return [fault.within(place=criterion.place) for fault in found]


def _pounds(tender: Tender, criterion: Criterion) -> Iterator[Fault]:
    """What full marks are worth, where quality is turned into pounds."""
    place = f"{criterion.place}, worth" if criterion.place else "worth"
    if tender.method == "award-on-value" and criterion.kind != "price" and criterion.worth is None:
        yield Fault(
            "award-on-value needs what full marks are worth", "Add worth = an amount in pounds.", place
        )
    if criterion.worth is not None and criterion.worth.value < 0:
        yield Fault(
            f"worth is {spell(criterion.worth.value)}, less than nothing",
            "Write what full marks are worth to you, 0 or more.",
            place,
        )


def _weights(tender: Tender) -> Iterator[Fault]:
    weighed = [criterion for criterion in tender.criteria if scored(tender, criterion)]
    if tender.out_of.value <= 0:
        yield Fault(
            f"out_of is {spell(tender.out_of.value)}, so there is nothing to earn",
            "Write what the weights sum to, such as 100.",
            "out_of",
        )
    summed = sum((criterion.weight.value for criterion in weighed), Fraction(0))
    if weighed and summed != tender.out_of.value:
        which = "weights" if tender.method == "weighted-points" else "weights of the non-price criteria"
        yield Fault(
            f"the {which} sum to {spell(summed)}, not {spell(tender.out_of.value)}",
            f"Change a weight, or write out_of = {spell(summed)} if that is what was published.",
            "criterion, weight",
        )


def _method(tender: Tender) -> Iterator[Fault]:
    """What the way of ranking needs."""
    prices = [criterion for criterion in tender.criteria if criterion.kind == "price"]
    if tender.method != "weighted-points" and len(prices) != 1:
        yield Fault(
            f"{tender.method} needs exactly one price criterion, and there are {len(prices)}",
            "Keep one criterion of kind price.",
            "criterion",
        )
    if tender.method == "price-per-point" and len(prices) == len(tender.criteria):
        yield Fault(
            "price-per-point needs a criterion that earns points",
            "Add a criterion of kind quality, value or measure.",
            "criterion",
        )
    if tender.method == "utility-index" and (tender.ratio is None or tender.ratio.value < 0):
        yield Fault(
            "utility-index needs the weight of quality over the weight of price",
            "Add quality_to_price = 1.5 for 60 to 40.",
            "quality_to_price",
        )


def _kind(criterion: Criterion, spec: RuleSpec) -> Iterator[Fault]:
    """Whether the rule takes this kind of criterion, this direction and this weight."""
    if criterion.kind not in spec.kinds:
        takers = ", ".join(rule.id for rule in RULES.values() if criterion.kind in rule.kinds)
        yield Fault(
            f'the rule "{spec.id}" does not take a {criterion.kind} criterion',
            f"Use one of {takers}.",
            "rule",
        )
    if spec.id in ("target", "relative-highest") and criterion.less:
        yield Fault(
            f"the rule {spec.id} is for amounts where more is better",
            "Use absolute-linear for a measure where less is better.",
            "rule",
        )
    if criterion.weight.value < 0:
        yield Fault(
            f"the weight is {spell(criterion.weight.value)}, less than nothing",
            "Write a weight of 0 or more.",
            "weight",
        )


def _keys(criterion: Criterion, spec: RuleSpec) -> Iterator[Fault]:
    """The numbers of the rule: those it needs, those it does not use, those it cannot reckon with."""
    for key in spec.keys:
        if key not in criterion.keys:
            yield Fault(
                f'the rule "{spec.id}" needs {key}',
                f"Add {key} = a number; its formula is {spec.formula}.",
                key,
            )
    for key, given in criterion.keys.items():
        if key not in spec.keys:
            yield Fault(
                f'the rule "{spec.id}" does not use {key}',
                "Take it out, or choose the rule that uses it.",
                key,
            )
        elif key in ABOVE_NOTHING and given.value <= 0:
            yield Fault(
                f"{key} is {spell(given.value)}, and must be above nothing",
                f"Write the {key} you published.",
                key,
            )
        elif key == "base" and given.value <= 1:
            mend = "Write the multiple of the lowest price that earns nothing, such as 2."
            yield Fault("base must be above 1", mend, key)
    floor, ceiling = criterion.keys.get("floor"), criterion.keys.get("ceiling")
    if floor is not None and ceiling is not None and floor.value >= ceiling.value:
        mend = "Write the lower amount as floor and the higher as ceiling."
        yield Fault("the floor is not below the ceiling", mend, "floor")


def _menu(criterion: Criterion) -> Iterator[Fault]:
    """The lines of a points menu: there, each once, and all of one kind."""
    lines = [award.when for award in criterion.awards]
    if criterion.rule != "points":
        if lines:
            mend = 'Take the lines out, or write rule = "points".'
            yield Fault(f'the rule "{criterion.rule}" has no menu', mend, "award")
        return
    if not lines:
        mend = "Add [[criterion.award]] lines with when and points."
        yield Fault("a points rule needs its menu", mend, "award")
    for line in sorted({line for line in lines if lines.count(line) > 1}):
        yield Fault(f'the menu has "{line}" twice', "Keep one line for each.", "award")
    if 0 < len([line for line in lines if step(line)]) < len(lines):
        mend = 'Use steps such as ">= 5" throughout, or names throughout.'
        yield Fault("the menu mixes steps and names", mend, "award")


def _gate(criterion: Criterion) -> Iterator[Fault]:
    """A minimum puts out what is under it, so there must be an amount, and more of it must be better."""
    if criterion.minimum is None:
        return
    if criterion.less or criterion.rule == "pass-fail" or named_menu(criterion):
        yield Fault(
            "a minimum is a gate on an amount where more is better, and there is none here",
            "Take minimum out, or put it on a criterion that is scored or measured upwards.",
            "minimum",
        )

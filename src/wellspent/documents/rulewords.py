"""A criterion's rule in plain words for a bidder, with a worked example of its points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from wellspent.documents.report import UNKNOWN
from wellspent.method.asking import AskedMeasure, Question
from wellspent.method.examples import worked_example
from wellspent.method.money import pounds
from wellspent.method.numbers import grouped
from wellspent.method.scoring import named_menu
from wellspent.method.tenders import Criterion, Tender, scored

METHODS: Mapping[str, str] = {
    "weighted-points": "The points of all criteria are added. The tender with the most points comes first.",
    "price-per-point": "The price is divided by the points of the other criteria. The lowest price a point comes first.",
    "award-on-value": "Each criterion's full marks are worth the amount shown. What a tender's points are worth is taken"
    " off its price, and the lowest result comes first.",
    "utility-index": "Points are compared with those of the best tender, and prices with the lowest, in the published"
    " proportion of quality to price. The highest index comes first.",
}
"""How a whole tender is ranked, for a bidder."""


POUNDS = (
    "You write quantities, and we reckon the pounds: quantity times the library's value of one in force on the day of the"
    " decision, less what would have happened anyway, without discounting."
)
"""How the amount of a value criterion is made."""


def rule_words(criterion: Criterion, currency: str, unit: str = "") -> str:
    """How points are earned under the criterion's rule, in a sentence or two."""

    def key(name: str) -> str:
        given = criterion.keys.get(name)
        return UNKNOWN if given is None else amount_words(given.value, criterion, currency, unit)

    writers: Mapping[str, Callable[[], str]] = {
        "lowest-over-price": lambda: (
            "The lowest price earns all the points. Any other earns the lowest price divided by"
            " its own, times the points. Your points depend on the other tenders."
        ),
        "relative-linear": lambda: (
            "The best amount earns all the points and the worst none, with a straight line between."
            " Your points depend on the other tenders."
        ),
        "mean": lambda: (
            "The average price earns half the points; a lower one more and a higher one less, in proportion."
            " Your points depend on the other tenders."
        ),
        "absolute-linear": lambda: _linear(criterion, key("floor"), key("ceiling")),
        "log": lambda: (
            f"The lowest price earns all the points, and a price {grouped(_key(criterion, 'base'))} times as"
            " high none, with a logarithmic curve between. Your points depend on the other tenders."
        ),
        "target": lambda: (
            f"{key('target')} or more earns all the points. Less earns its share of them: half the target,"
            " half the points. More than the target earns nothing more."
        ),
        "relative-highest": lambda: (
            "The highest amount earns all the points. Any other earns its share of the highest."
            " Your points depend on the other tenders."
        ),
        "points": lambda: _menu(criterion, unit),
        "scale": lambda: (
            f"Evaluators score your answer from 0 to {grouped(_key(criterion, 'scale'))}. The agreed score"
            " divided by the top of the scale is the share of the points you earn."
        ),
        "pass-fail": lambda: "Yes or no. A tender that does not meet it goes no further.",
    }
    write = writers.get(criterion.rule)
    said = "The price earns no points of its own; see how tenders are ranked." if write is None else write()
    return f"{said} {POUNDS}" if criterion.kind == "value" else said


def gate_words(criterion: Criterion) -> str:
    """The gate on the deciding score, or nothing."""
    if criterion.minimum is None:
        return ""
    return f"A tender that scores below {grouped(criterion.minimum.value)} here goes no further."


def example_words(criterion: Criterion, currency: str, unit: str = "") -> str:
    """A worked example of the rule, or nothing where it has none. Amounts are made up and say nothing of the contract."""
    found = worked_example(criterion)
    if found is None:
        return ""
    earned = f"{grouped(found.points)} of {points_words(criterion.weight.value)}"
    if found.lines:
        return f"Example: an answer that offers only “{found.lines[0]}” earns {earned}."
    if found.amount is None:
        return ""
    shown = amount_words(found.amount, criterion, currency, unit)
    if found.other is not None:
        best = amount_words(found.other, criterion, currency, unit)
        return (
            f"Example with made-up figures: where the best tender says {best}, one of {shown} earns {earned}."
        )
    what = (
        "an agreed score of "
        if criterion.rule == "scale"
        else "a price of "
        if criterion.kind == "price"
        else ""
    )
    return f"Example: {what}{shown} earns {earned}."


def ranking_words(tender: Tender) -> list[str]:
    """How the whole tender is ranked, and what breaks a tie."""
    said = [METHODS[tender.method]]
    if tender.ratio is not None:
        said.append(f"Quality weighs {grouped(tender.ratio.value)} times what price weighs.")
    shown = {criterion.id: criterion.shown for criterion in tender.criteria}
    if tender.tie_break:
        order = ", then on ".join(f"“{shown.get(name, name)}”" for name in tender.tie_break)
        said.append(f"If tenders tie, the one that is better on {order} comes first.")
    else:
        said.append("If tenders tie, the tie is reported; no rule breaks it.")
    return said


def weight_words(tender: Tender, criterion: Criterion) -> str:
    """What a criterion can earn, as a bidder reads it."""
    if not scored(tender, criterion):
        return "compared, not scored"
    said = points_words(criterion.weight.value)
    if criterion.worth is not None:
        said += f" (full marks are worth {pounds(criterion.worth.value, criterion.worth.unit or 'GBP')})"
    return said


def earns_words(tender: Tender, criterion: Criterion) -> str:
    """The same as a sentence: "Earns up to 40 points." """
    said = weight_words(tender, criterion)
    return f"Earns up to {said}." if scored(tender, criterion) else f"{said.capitalize()}."


def unit_words(asked: AskedMeasure) -> str:
    """What a measure is counted in, for a bidder."""
    return {"share": "percent", "gbp": "pounds"}.get(asked.measure.unit, asked.unit)


def target_words(asked: AskedMeasure) -> str:
    """What the buyer would like to see of a measure, for a bidder; nothing where no target is stated."""
    return f"The buyer’s target: {asked.target.rstrip('.')}." if asked.target else ""


def covers_words(vat: str | None) -> str:
    """What a price covers, where the tender says whether its amounts are with VAT."""
    said = {"included": "with VAT", "excluded": "without VAT"}.get(vat or "")
    if said is None:
        return "For the whole contract. The tender does not say whether VAT is included."
    return f"For the whole contract, {said}."


def counting_words(asked: AskedMeasure, question: Question) -> str:
    """How a measure is counted, and whether it earns nothing where pounds are scored."""
    text = asked.measure.counting.text
    if question.criterion.kind == "value" and not asked.measure.proxies:
        text += f" No money value, so it adds nothing to “{question.criterion.shown}”."
    return text


def points_words(points: Fraction) -> str:
    """ "1 point", "40 points"."""
    return f"{grouped(points)} point{'' if points == 1 else 's'}"


def amount_words(amount: Fraction, criterion: Criterion, currency: str, unit: str) -> str:
    """An amount as the criterion counts it: money, a share, or so many of its unit."""
    if criterion.kind in ("price", "value"):
        return pounds(amount, currency)
    if criterion.kind == "measure":
        return quantity_words(amount, unit)
    return grouped(amount)


def quantity_words(amount: Fraction, unit: str) -> str:
    """So many of a unit; a share as a percentage."""
    if unit == "share":
        return f"{grouped(amount * 100)}%"
    return f"{grouped(amount)} {unit}".strip()


def _linear(criterion: Criterion, floor: str, ceiling: str) -> str:
    best, worst = (floor, ceiling) if criterion.less else (ceiling, floor)
    better = "or less" if criterion.less else "or more"
    poorer = "or more" if criterion.less else "or less"
    return (
        f"{best} {better} earns all the points and {worst} {poorer} earns none, with a straight line between. Your points"
        " do not depend on the other tenders."
    )


def _menu(criterion: Criterion, unit: str) -> str:
    lines = "; ".join(f"{award.when}: {points_words(award.points.value)}" for award in criterion.awards)
    how = "What you offer adds up" if named_menu(criterion) else "The best step you reach counts"
    of = f" (counted in {unit})" if unit and not named_menu(criterion) else ""
    return f"{how}, up to {grouped(_key(criterion, 'maximum'))}{of}: {lines}. That share of the maximum is the share of the points."


def _key(criterion: Criterion, name: str) -> Fraction:
    given = criterion.keys.get(name)
    return Fraction(0) if given is None else given.value

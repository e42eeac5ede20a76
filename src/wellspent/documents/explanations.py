"""A criterion's rule, and the points a tender earned by it, in sentences for whoever was scored."""

from __future__ import annotations

from fractions import Fraction

from wellspent.documents.rulewords import amount_words, gate_words, rule_words
from wellspent.method.money import pounds
from wellspent.method.numbers import grouped, spell
from wellspent.method.scoring import named_menu
from wellspent.method.summaries import Mark
from wellspent.method.tenders import Award, Criterion

WITHHELD = "Not given: it is sensitive commercial information of the successful supplier (Procurement Act 2023, section 94)."
UNTOLD = "which is another tender's and not given here"


def points(number: Fraction) -> str:
    """Points with at most four decimals: "18.8", "7.5502"."""
    return grouped(number, 4)


def of_points(number: Fraction) -> str:
    """Points with their word: "1 point", "18.8 points"."""
    return f"{points(number)} {'point' if number == 1 else 'points'}"


def how_scored(criterion: Criterion, currency: str, unit: str = "") -> str:
    """How the criterion was scored by its published rule, in the words that a tender pack has for bidders."""
    said = [rule_words(criterion, currency, unit)]
    if criterion.worth is not None:
        said.append(f"Full marks are worth {pounds(criterion.worth.value, currency)} off the price.")
    return " ".join([*said, *filter(None, [gate_words(criterion)])])


def _line(award: Award) -> str:
    return f"{award.when} ({spell(award.points.value)})"


def available(criterion: Criterion, out_of: Fraction) -> str:
    """The scores there were to be had."""
    if criterion.rule == "scale":
        return f"0 to {spell(criterion.keys['scale'].value)}, worth 0 to {of_points(out_of)}"
    if criterion.rule == "pass-fail":
        return "met or not met"
    return f"0 to {of_points(out_of)}" if out_of else "no points"


def why(criterion: Criterion, mark: Mark, currency: str) -> str:
    """Why this score, by what is in the tender: the panel's reason, or how the rule came to the points."""
    if mark.withheld:
        return WITHHELD if mark.score is None else f"{_panel(criterion, mark.score)} {WITHHELD}"
    if not mark.assessed:
        return "Not assessed: the tender was out before this was scored."
    if mark.score is not None:
        return f"{_panel(criterion, mark.score)} {mark.reason}"
    if mark.met is not None:
        return "The tender meets it." if mark.met else "The tender does not meet it."
    said = _offered(criterion, mark, currency)
    if mark.points is None:
        return f"{said}." if not mark.out_of else f"{said}. No points are reckoned: the tender is out."
    gives = f" That gives {points(mark.points)} of {of_points(mark.out_of)}."
    return f"{said}{_measured(criterion, mark, currency)}.{gives}{_more(criterion, mark, currency)}"


def _panel(criterion: Criterion, score: Fraction) -> str:
    return f"The panel gave {spell(score)} of {spell(criterion.keys['scale'].value)}."


def _offered(criterion: Criterion, mark: Mark, currency: str) -> str:
    """What the tender offers, in its own figures."""
    if mark.items is not None:
        return (
            f"The tender offers {'; '.join(mark.items)}" if mark.items else "The tender offers none of these"
        )
    if mark.amount is None:
        return "The tender gives no amount"
    shown = amount_words(mark.amount, criterion, currency, mark.unit)
    if criterion.kind == "price":
        return f"The price is {shown}"
    if criterion.kind == "value":
        made = "; ".join(f"{name} {pounds(part, currency)}" for name, part in mark.parts)
        return f"The promises come to {shown}" + (f" ({made})" if made else "")
    return f"The tender promises {shown}"


def _measured(criterion: Criterion, mark: Mark, currency: str) -> str:
    """What it is measured against, where the rule looks at more than the tender itself."""
    if criterion.rule == "target":
        wanted = amount_words(criterion.keys["target"].value, criterion, currency, mark.unit)
        return f", against a target of {wanted}"
    if criterion.rule == "absolute-linear":
        ends = (
            amount_words(criterion.keys[k].value, criterion, currency, mark.unit)
            for k in ("floor", "ceiling")
        )
        return ", against a floor of {} and a ceiling of {}".format(*ends)
    if mark.amount is not None and mark.amount in dict(mark.against).values():
        return "".join(f", the {name} of all tenders" for name, value in mark.against if value == mark.amount)
    said = [
        f"the {name} of all tenders, "
        + (UNTOLD if value is None else amount_words(value, criterion, currency, mark.unit))
        for name, value in mark.against
    ]
    return f", against {'; and '.join(said)}" if said else ""


def _more(criterion: Criterion, mark: Mark, currency: str) -> str:
    """What would have earned all the points, where the published rule alone says it."""
    if mark.points is None or mark.points >= mark.out_of:
        return ""
    if criterion.rule == "absolute-linear":
        end = criterion.keys["floor" if criterion.less else "ceiling"].value
        which = "or less" if criterion.less else "or more"
    elif criterion.rule == "target":
        end, which = criterion.keys["target"].value, "or more"
    elif named_menu(criterion) and mark.items is not None:
        missed = [_line(award) for award in criterion.awards if award.when not in mark.items]
        return f" Not offered: {'; '.join(missed)}." if missed else ""
    else:
        return ""
    return f" {amount_words(end, criterion, currency, mark.unit)} {which} would have earned all."

"""The award criteria of a notice: names, kinds and weights as printed, and what does not hold about them.

Weights come in two ways: as numbers with a code (the European profile, Find a Tender), and as text in the
description (older notices, Public Contracts Scotland): "60", "60%" or "60-85%".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction

from wellspent.files.notices.ocds import Node
from wellspent.method.errors import Faults
from wellspent.method.notices import EXACT, MIDDLE, ORDER, RANGE, NoticeCriterion, PrintedWeight
from wellspent.method.numbers import spell

CODES = {
    "percentageExact": (EXACT, "percent"),
    "percentageRangeMiddle": (MIDDLE, "percent"),
    "decimalExact": (EXACT, "share"),
    "decimalRangeMiddle": (MIDDLE, "share"),
    "pointsExact": (EXACT, "points"),
    "pointsRangeMiddle": (MIDDLE, "points"),
    "order": (ORDER, ""),
}
"""The code list criterionWeight of the European profile: the form of a weight and its unit."""

KINDS = {"price": "price", "cost": "price", "quality": "quality"}
"""The code list awardCriterionType; cost is price over the whole life, and is scored as one."""

MOST = {"percent": Fraction(100), "share": Fraction(1)}
"""What a weight in a unit can be at most, and what the weights of a lot sum to."""

_NUMBER = r"(\d{1,9}(?:\.\d{1,12})?)\s*(%|per\s?cent)?"
_PRINTED = re.compile(
    rf"(?:weight(?:ing)?\s*[:=]?\s*)?{_NUMBER}(?:\s*(?:-|–|—|to)\s*{_NUMBER})?", re.ASCII | re.IGNORECASE
)


def slug(text: str, otherwise: str) -> str:
    """Text as an id: lower-case letters, digits and hyphens after a letter, no longer than 60."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(found) > 60:
        found = found[:60].rpartition("-")[0] or found[:60]
    if not found:
        return otherwise
    return found if found[0].isalpha() else f"{otherwise}-{found}"


def unique(name: str, taken: dict[str, int]) -> str:
    """`name`, with a number after it where it is taken already; `taken` counts what was asked for before."""
    found = name
    while found in taken:
        taken[name] = taken.get(name, 1) + 1
        found = f"{name}-{taken[name]}"
    taken[found] = 1
    return found


def read_criteria(lot: Node, tender: Node) -> tuple[tuple[NoticeCriterion, ...], str]:
    """The criteria of the lot, or else of the whole tender, and what is said of the weighting in words."""
    holder = lot if isinstance(lot.data.get("awardCriteria"), dict) else tender
    if isinstance(holder.data.get("awardCriteria"), str):  # plain OCDS has only a code and a sentence
        return (), holder.text("awardCriteriaDetails") or holder.text("awardCriteria")
    node = holder.child("awardCriteria")
    node = Node(node.data, node.place, lot.faults, node.path)
    taken: dict[str, int] = {}
    found = tuple(_criterion(entry, taken) for entry in node.children("criteria"))
    return found, node.text("weightingDescription") or node.text("orderRationale")


def _criterion(node: Node, taken: dict[str, int]) -> NoticeCriterion:
    label, said, type_ = node.text("name"), node.text("description"), node.text("type")
    kind = KINDS.get(type_.lower())
    if type_ and kind is None:
        known = ", ".join(KINDS)
        node.fault("type", f'"{type_[:40]}" is not one of {known}', "Say in the tender file which it is.")
    weight = _numbered(node)
    if weight is None and (printed := _PRINTED.fullmatch(said)):
        weight, said = _in_text(node, printed), ""
    name = unique(slug(label, slug(type_, "criterion")), taken)
    return NoticeCriterion(name, label, kind, weight, _minimum(node), said)


def _numbered(node: Node) -> PrintedWeight | None:
    """The weight among the numbers of a criterion; others are thresholds and fixed prices."""
    weights = []
    for entry in node.children("numbers"):
        code = entry.text("weight")
        if not code:
            if not entry.data.get("threshold") and not entry.data.get("fixed"):
                entry.fault("weight", "the number does not say what it is", "It is not read as a weight.")
        elif code not in CODES:
            known = ", ".join(CODES)
            entry.fault("weight", f'"{code[:40]}" is not a kind of weight', f"The kinds are {known}.")
        elif entry.data.get("number") is None:
            entry.fault("number", "the weight has no number", "Take it from the tender documents.")
        else:
            number = entry.number("number", "a weight")
            weights.append(
                None if number is None else _checked(entry, "number", *CODES[code], number, number)
            )
    if len(weights) > 1:
        node.fault(
            "numbers", "the criterion has two weights", "Take the right one from the tender documents."
        )
        return None
    return weights[0] if weights else None


def _in_text(node: Node, printed: re.Match[str]) -> PrintedWeight | None:
    low, percent, high, percent_too = printed.groups()
    unit = "percent" if percent or percent_too else ""
    if high is None:
        return _checked(node, "description", EXACT, unit, Fraction(low), Fraction(low))
    return _checked(node, "description", RANGE, unit, Fraction(low), Fraction(high))


def _checked(
    node: Node, key: str, form: str, unit: str, low: Fraction, high: Fraction
) -> PrintedWeight | None:
    """The weight, or None and a fault where it cannot be one."""
    most = MOST.get(unit) if form != ORDER else None
    mend = "It is read as not given; take it from the tender documents."
    if low > high:
        node.fault(key, f"the range of the weight runs from {spell(low)} down to {spell(high)}", mend)
    elif low < 0:
        node.fault(key, f"a weight of {spell(low)} is below nothing", mend)
    elif most is not None and high > most:
        node.fault(key, f"a weight of {spell(high)} is more than the whole, {spell(most)}", mend)
    else:
        return PrintedWeight(form, low, high, unit)
    return None


def _minimum(node: Node) -> Fraction | None:
    """The score that must be reached, where the notice prints one."""
    for entry in node.children("numbers"):
        if entry.data.get("threshold") == "minimumScore":
            return entry.number("number", "a minimum score")
    return None


def check_weights(criteria: Sequence[NoticeCriterion], faults: Faults, place: str) -> Fraction | None:
    """What the weights are out of, with a fault where they cannot sum to it; None where nothing tells.

    Ranges are wrong only where no numbers within them would do, and missing weights only where those that
    are given are too much already. Points are out of whatever they sum to.
    """
    weights = [c.weight for c in criteria if c.weight is not None and c.weight.form in (EXACT, RANGE)]
    units = {weight.unit for weight in weights} - {""}
    if len(units) > 1:
        mend = "Write all weights in one unit in the tender file."
        faults.add(f"weights are given in {' and in '.join(sorted(units))}", mend, f"{place}.awardCriteria")
    if not weights or len(units) > 1:
        return None
    complete = len(weights) == len(criteria)
    low = sum((weight.low for weight in weights), Fraction(0))
    high = sum((weight.high for weight in weights), Fraction(0))
    if "points" in units:
        return low if complete and low == high and low else None
    out_of = MOST.get(units.pop() if units else "share" if high <= 1 else "percent", Fraction(100))
    if low > out_of or (complete and high < out_of):
        summed = spell(low) if low == high else f"between {spell(low)} and {spell(high)}"
        rule = f"the weights of the award criteria sum to {summed}, not {spell(out_of)}"
        mend = "Take the weights from the tender documents; the notice may print only some criteria."
        faults.add(rule, mend, f"{place}.awardCriteria")
    return out_of

"""What a draft can start from: what its policy says already, and nothing that no source says.

The library sorts no measure, outcome or clause by spend category, so a category plays no part here, and the page
says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from wellspent.method.frameworks import AWAITING, FrameworkOutcome
from wellspent.method.policy import Decision
from wellspent.method.purchases import Applies
from wellspent.method.windtunnel import VALUE_SHARE
from wellspent.portal.shelf.adapters import library_of_tender
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.tendering.weighing import decision_of

HALF = Fraction(1, 2)
NEAR, FAR = Fraction(3, 4), Fraction(5, 4)
"""Where we suggest that the line of price points begins and ends, as parts of the estimated value."""

QUALITY = "How will you deliver “{title}”? Say who does what and by when, and how you make sure that it is done well."
STATED = (
    "Which social value will you bring through this contract? Say for whom, how much and by when, and how you will"
    " show that it arrived."
)
SERVED = (
    "How will you help to bring about the following through this contract: {outcomes}? Say for whom, how much and by"
    " when, and how you will show that it arrived."
)
"""Our own words for the questions to start from; each is changed like any other."""

REASON = "An outcome of {framework}, asked for in the award questions and measures"


@dataclass(frozen=True, slots=True)
class Start:
    """What the policy gives: the weights to begin with, in points, and what they are made from.

    `typical` is what the test of the scoring takes for a typical promise, in pounds: illustrative, and never filled in.
    `ways` are the ways in which social value is scored: promised on measures, stated in an answer, or both. Their points
    are None where the policy names no weight: then nobody but the officer can say.
    """

    decision: Decision | None
    price: Fraction
    quality: Fraction
    ways: tuple[str, ...]
    promised: Fraction | None
    stated: Fraction | None
    floor: Fraction | None
    ceiling: Fraction | None
    typical: Fraction | None
    outcomes: tuple[FrameworkOutcome, ...]
    framework: str
    used: tuple[str, ...]
    suggested: tuple[str, ...]


def start_of(row: Procurement) -> Start:
    """What a draft can start from as its facts stand."""
    decision = decision_of(row)
    whole = Fraction(row.out_of)
    ways = WAYS.get(decision.route if decision else "", ("stated", "promised"))
    share = _share(decision) if ways else None
    rest = (whole - (share or 0) * whole) * HALF
    points = None if share is None else share * whole / len(ways)
    framework, outcomes = _outcomes(row)
    value = None if row.value is None else Fraction(row.value, 100)
    return Start(
        decision=decision,
        price=rest,
        quality=rest,
        ways=ways,
        promised=points if "promised" in ways else None,
        stated=points if "stated" in ways else None,
        floor=None if not value else Fraction(round(value * NEAR)),
        ceiling=None if not value else Fraction(round(value * FAR)),
        typical=None if not value else value * VALUE_SHARE,
        outcomes=outcomes,
        framework=framework,
        used=tuple(_used(row, decision, framework)),
        suggested=tuple(_suggested(row)),
    )


WAYS = {"not-applied": (), "framework": ("promised",), "statement": ("stated",)}
"""How social value is scored under a policy's route; in both ways under every other."""


def _share(decision: Decision | None) -> Fraction | None:
    """Social value's share of the weights: the least the policy asks, else its goal for the average of all tenders."""
    if decision is None:
        return None
    return decision.minimum_weighting if decision.minimum_weighting is not None else decision.average_goal


def _outcomes(row: Procurement) -> tuple[str, tuple[FrameworkOutcome, ...]]:
    """The outcomes of the chosen framework that a tender may use, the most specific alone, and its name."""
    library = library_of_tender(row)
    if not row.framework or not library.has("framework", row.framework):
        return "", ()
    found = library.find("framework", row.framework).entry
    parents = {one.parent for one in found.outcomes}
    kept = [one for one in found.outcomes if one.status != AWAITING and one.label and one.id not in parents]
    return found.label, tuple(kept)


def _used(row: Procurement, decision: Decision | None, framework: str) -> list[str]:
    """What the start is made from, in sentences."""
    said = []
    if decision is not None:
        said.append(f"The weight of social value: {decision.policy.label}{_printed(decision)}.")
    said.append("The questions, and the words of the scale from 0 to 5: our own.")
    if framework:
        said.append(f"The outcomes: {framework}. Measures are then suggested by the outcomes you choose.")
    said.append("No clause: the library has none. A clause may begin from a measure’s own words.")
    codes = f" ({', '.join(str(code) for code in row.cpv)})" if row.cpv else ""
    said.append(f"The spend category{codes} played no part: the library sorts nothing by category.")
    return said


def _suggested(row: Procurement) -> list[str]:
    """What neither policy nor law says and we fill in nonetheless: to be read before it is taken over."""
    said = [
        "The rest of the weight is halved between price and quality, and social value between what is promised and"
        " what is stated where both are scored: our suggestion, not the policy’s."
    ]
    if row.value is not None:
        said.append(
            "The lowest and the highest price are three quarters and five quarters of the estimated value: our"
            " suggestion, not the policy’s."
        )
    return said


def _printed(decision: Decision) -> str:
    """Where the weight is printed, and what it is; or that there is none."""
    found = [one.rule for one in decision.decided if one.applies is Applies.YES]
    least = [str(rule.source) for rule in found if rule.effect.minimum_weighting is not None]
    goal = [str(rule.source) for rule in found if rule.effect.average_goal is not None]
    if decision.minimum_weighting is not None:
        return f" ({'; '.join(dict.fromkeys(least))})"
    if decision.average_goal is not None:
        return f", its goal for the average of all tenders ({'; '.join(dict.fromkeys(goal))})"
    return ": it names none, so it is yours to say"


def question_for(labels: list[str]) -> str:
    """The question on social value, with the outcomes that were chosen."""
    return SERVED.format(outcomes="; ".join(labels)) if labels else STATED

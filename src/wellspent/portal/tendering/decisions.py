"""A policy's decision in words, for its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wellspent.documents.decisions import ROUTES, decision_notices, decision_report, purchase_words
from wellspent.documents.report import Cell
from wellspent.method.errors import Refused
from wellspent.method.policy import Decision
from wellspent.method.purchases import Applies, in_words
from wellspent.portal.tendering import readings, steps
from wellspent.portal.tendering.models import Procurement

ROUTE_WORDS = {"not-used": "The policy asks for social value in this purchase."}
"""Where the command speaks of routes to somebody who scripts it."""

ANSWERS = {
    Applies.YES: ("Applies", "green"),
    Applies.UNKNOWN: ("Not known yet", "yellow"),
    Applies.NO: ("Does not apply", "grey"),
}


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule of a policy: whether it applies, why, and where it is printed."""

    text: str
    answer: str
    colour: str
    because: str
    source: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """A decision for a page."""

    policy: str
    purchase: str
    route: str
    facts: tuple[tuple[str, Cell], ...]
    required: tuple[str, ...]
    notices: tuple[str, ...]
    options: tuple[str, ...]
    rules: tuple[ShownRule, ...]
    other_rules: tuple[ShownRule, ...]
    missing: tuple[str, ...]
    warnings: tuple[str, ...]
    note: str


def shown(row: Procurement, found: Decision) -> ShownDecision:
    """The decision in words: what it asks first, then each rule with its reason, then those that do not apply."""
    questions = readings.fact_questions(row)
    rules = [
        ShownRule(
            one.rule.text,
            *ANSWERS[one.applies],
            one.because,
            str(one.rule.source),
            one.rule.status != "published",
        )
        for one in sorted(found.decided, key=lambda one: list(ANSWERS).index(one.applies))
    ]
    no = ANSWERS[Applies.NO][0]
    return ShownDecision(
        policy=found.policy.label,
        purchase=purchase_words(found.purchase),
        route=ROUTE_WORDS.get(found.route, ROUTES[found.route]),
        facts=tuple(decision_report(found, questions).facts),
        required=found.required,
        notices=found.notices,
        options=found.options,
        rules=tuple(rule for rule in rules if rule.answer != no),
        other_rules=tuple(rule for rule in rules if rule.answer == no),
        missing=tuple(in_words(fact, questions).strip('"') for fact in found.missing),
        warnings=tuple(notice.text for notice in decision_notices(found)),
        note=found.policy.note,
    )


def questions_for(row: Procurement) -> Mapping[str, str]:
    """The named facts to ask for: those that the decision hangs on, and those that were given for its policy."""
    found = steps.decision_of(row)
    if found is None:
        return {}
    questions = readings.fact_questions(row)
    asked = [fact for fact in found.policy.facts if fact in found.missing or fact in row.known]
    return {fact: questions[fact] for fact in asked if fact in questions}


def questions_of_wording(row: Procurement) -> Mapping[str, str]:
    """The named facts that findings of the wording check hang on; none where it cannot be made."""
    try:
        hanging = readings.wording(row).examined.depends_on
    except Refused:
        return {}
    questions = readings.fact_questions(row)
    return {fact: questions[fact] for fact in hanging if fact in questions}


def facts_in_words(row: Procurement) -> str:
    """What is known already, so that nobody is asked twice."""
    whole = " The value is that of all lots together." if row.whole_id is not None else ""
    known = purchase_words(readings.purchase(row))
    return f"Known so far: {known}.{whole} Only what the decision still hangs on is asked."

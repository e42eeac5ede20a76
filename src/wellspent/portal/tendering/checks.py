"""What still stands in the way of publishing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from django.utils import timezone

from wellspent.files.tenders import tender_from
from wellspent.method.errors import Fault, Refused
from wellspent.method.numbers import grouped
from wellspent.method.policy import Decision
from wellspent.method.rulecheck import check
from wellspent.portal.shelf import tenders as shelf
from wellspent.portal.shelf.adapters import library_of_tender
from wellspent.portal.tendering import departures, measure_choice, readings
from wellspent.portal.tendering.adapters import tender_sheet
from wellspent.portal.tendering.models import Procurement, WayIn
from wellspent.portal.tendering.queries import need_of
from wellspent.portal.tendering.weighing import (
    decision_of,
    is_social,
    weighed_as,
    weighed_of,
    weighting_notes,
)

__all__ = [
    "advice", "decision_of", "is_social", "refuse_unready", "unready", "weighed_as", "weighed_of",
    "weighting_notes",
]  # fmt: skip

ONE_PRICE = "{number} criteria score a price, and an offer states one price"
"""Why a second price criterion is refused: nobody could say which price it is for."""

FEW_DAYS = 10
"""Days to the deadline below which a look is worth it: fewer leave bidders little time to answer."""


def refuse_unready(row: Procurement) -> None:
    """Raise `Refused` with every fault of a draft: its facts, its format, its rules, and what nobody explained."""
    faults = list(unready(row))
    if faults:
        raise Refused(faults)


def unready(row: Procurement) -> Iterator[Fault]:
    """Each thing that has to be put right first; where nothing is broken, each that has to be explained."""
    found = list(_faults(row))
    yield from found or departures.faults(row, decision_of(row))


def _faults(row: Procurement) -> Iterator[Fault]:
    """What is missing or does not hold, and no reason makes good."""
    if row.way_in == WayIn.HERE and row.deadline is None:
        yield Fault("there is no deadline", "Set the deadline for offers.")
    if row.deadline is not None and row.deadline <= timezone.now():
        yield Fault("the deadline has already passed", "Set a later one.")
    if not row.criteria.exists():
        yield Fault("there are no award criteria", "Add the criteria and their weights.")
        return
    prices = row.criteria.filter(kind="price").count()
    if prices > 1:
        yield Fault(ONE_PRICE.format(number=prices), "Take out all but one.", "criterion")
    asked = row.measures.values_list("measure", flat=True)
    yield from shelf.unready(row.organisation_id, asked, row.framework)
    try:
        sheet, document = tender_sheet(row)
        read = tender_from(sheet, document, library_of_tender(row), date.today(), lambda _: None)
    except Refused as refused:
        yield from refused.faults
        yield from _unsummed(row)  # nobody should learn of it only once the rest is right
        return
    for lot in read.lots:
        try:
            check(lot)
        except Refused as refused:
            yield from refused.faults


def _unsummed(row: Procurement) -> Iterator[Fault]:
    """Weights that do not sum, and by how much."""
    found = weighed_of(row)
    if found.left:
        rule = f"the weights sum to {grouped(found.total)} of {grouped(Fraction(row.out_of))}"
        points = grouped(abs(found.left))
        yield Fault(rule, f"Give {points} more." if found.left > 0 else f"Take {points} away.", "weight")


def advice(row: Procurement, decision: Decision | None) -> Iterator[tuple[str, str]]:
    """What does not stand in the way and is worth a look: in words, and the page it is about."""
    if row.value is None or not row.kind or row.commenced is None:
        yield "The basics are not complete, so no policy can be held against them.", "basics"
    elif not row.policy_confirmed:
        yield "No policy decision has been confirmed.", "policy"
    elif decision is None or row.policy_confirmed != readings.summary_of(decision):
        yield "The policy decision has changed since it was confirmed.", "policy"
    yield from _unsaid(row)
    if row.way_in == WayIn.ELSEWHERE and not row.submission:
        yield "Offers arrive in your own system, and bidders are not told where.", "way-in"
    for notice in weighting_notes(row, decision):
        if notice.code == "policy-undecided":
            yield notice.text, "criteria"
    yield from _shaped(row, decision)
    scored = row.criteria.filter(kind__in=("value", "measure")).exists()
    if row.measures.exists() and not scored:
        yield "Measures are asked, and no criterion scores what is promised on them.", "criteria"
    if row.criteria.filter(kind="value").exists() and not row.measures.exists():
        yield (
            "Pounds of social value are scored, and any measure with a money value may be promised.",
            "measures",
        )
    for asked in measure_choice.unearned(row) if scored else ():
        yield (
            f"“{asked.measure.label}” has no money value and no criterion of its own, so a promise on it earns no points.",
            "measures",
        )
    for asked in measure_choice.chosen(row):
        if measure_choice.left_to_tender(asked.measure) and not asked.row.groups:
            yield f"“{asked.measure.label}” counts what the tender names, and nothing is named.", "measures"
    for criterion in row.criteria.filter(kind="quality", rule="scale"):
        if not criterion.descriptors:
            yield f"How each score is earned is not described for “{criterion.label}”.", "scales"
    yield from _checks_read(row)


def _unsaid(row: Procurement) -> Iterator[tuple[str, str]]:
    """What bidders would look for and not find, and days that are probably not meant."""
    if not row.description.strip():
        yield "There is no description: bidders read the title alone.", "basics"
    if row.contract_from is None or row.contract_to is None:
        yield "There are no contract dates: bidders do not learn when the contract begins and ends.", "basics"
    if row.commenced is not None and row.commenced > timezone.localdate():
        yield "The day of the first notice is later than today, and publishing is today.", "basics"
    now = timezone.now()
    if row.deadline is not None and now < row.deadline < now + timedelta(days=FEW_DAYS):
        yield f"The deadline is less than {FEW_DAYS} days away: bidders have little time to answer.", "way-in"


def _shaped(row: Procurement, decision: Decision | None) -> Iterator[tuple[str, str]]:
    """What nobody wrote of the need, the outcomes and who was asked, where social value is asked for at all."""
    if row.outcomes.filter(road="").exists():
        yield "For some outcomes nobody said how they are asked for.", "outcomes"
    if decision is not None and decision.route == "not-applied":
        return
    if need_of(row) is None:
        yield "There is no statement of need: nothing says whom this is for.", "need"
    if not row.outcomes.exists():
        yield "The outcome map is empty: nothing says what should change.", "outcomes"
    if not row.engagements.exists():
        yield "Nothing is logged of who was asked before the rules were written.", "engagement"


def _checks_read(row: Procurement) -> Iterator[tuple[str, str]]:
    """The checks that were not read for the rules as they stand, and those that found something."""
    digest = readings.rules_digest(row)
    for kind, words in (("wording", "The wording check"), ("windtunnel", "The test of the scoring")):
        read = row.draft_checks.filter(kind=kind).order_by("-at", "-id").first()
        if read is None or read.digest != digest:
            yield f"{words} has not been read for these rules.", kind
        elif read.findings:
            things = "1 thing" if read.findings == 1 else f"{read.findings} things"
            yield f"{words} found {things} in these rules.", kind

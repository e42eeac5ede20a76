"""What still stands in the way of publishing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from django.utils import timezone

from wellspent.files.tenders import tender_from
from wellspent.method.errors import Fault, Notice, Refused
from wellspent.method.policy import Decision
from wellspent.method.rulecheck import check
from wellspent.method.weighting import Weighed, weighed, weighting_notices
from wellspent.portal.shelf import tenders as shelf
from wellspent.portal.shelf.adapters import library_of_tender
from wellspent.portal.tendering import readings
from wellspent.portal.tendering.adapters import tender_sheet
from wellspent.portal.tendering.models import Criterion, Procurement, WayIn


def refuse_unready(row: Procurement) -> None:
    """Raise `Refused` with every fault of a draft: its facts, its format, its rules."""
    faults = list(unready(row))
    if faults:
        raise Refused(faults)


def unready(row: Procurement) -> Iterator[Fault]:
    """Each thing that has to be mended first."""
    if row.way_in == WayIn.HERE and row.deadline is None:
        yield Fault("there is no deadline", "Set the deadline for offers.")
    if row.deadline is not None and row.deadline <= timezone.now():
        yield Fault("the deadline has already passed", "Set a later one.")
    if not row.criteria.exists():
        yield Fault("there are no award criteria", "Add the criteria and their weights.")
        return
    asked = row.measures.values_list("measure", flat=True)
    yield from shelf.unready(row.organisation_id, asked, row.framework)
    try:
        sheet, document = tender_sheet(row)
        read = tender_from(sheet, document, library_of_tender(row), date.today(), lambda _: None)
        for lot in read.lots:
            check(lot)
    except Refused as refused:
        yield from refused.faults


def weighed_of(row: Procurement) -> Weighed:
    """What the weights of a draft sum to, what is left to give, and social value's share."""
    return weighed_as(row, row.criteria.all())


def weighed_as(row: Procurement, criteria: Iterable[Criterion]) -> Weighed:
    """The same for weights that are being typed."""
    scored = [one for one in criteria if row.method == "weighted-points" or one.kind != "price"]
    return weighed(Fraction(row.out_of), [(one.weight, is_social(one)) for one in scored])


def is_social(criterion: Criterion) -> bool:
    """Whether a criterion's weight is social value's: as the tender file has it."""
    return criterion.kind in ("value", "measure") or criterion.social_value


def weighting_notes(
    row: Procurement, decision: Decision | None, found: Weighed | None = None
) -> list[Notice]:
    """What the policy says of the weight that social value carries."""
    return [] if decision is None else weighting_notices(decision, (found or weighed_of(row)).social)


def advice(row: Procurement, decision: Decision | None) -> Iterator[tuple[str, str]]:
    """What does not stand in the way and is worth a look: in words, and the page it is about."""
    if row.value is None or not row.kind or row.commenced is None:
        yield "The basics are not complete, so no policy can be held against them.", "basics"
    elif not row.policy_confirmed:
        yield "No policy decision has been confirmed.", "policy"
    elif decision is None or row.policy_confirmed != readings.summary_of(decision):
        yield "The policy decision has changed since it was confirmed.", "policy"
    if row.way_in == WayIn.ELSEWHERE and not row.submission:
        yield "Offers arrive in your own system, and bidders are not told where.", "way-in"
    for notice in weighting_notes(row, decision):
        yield notice.text, "criteria"
    if row.outcomes.filter(road="").exists():
        yield "Some outcomes have no road yet.", "outcomes"
    if row.measures.exists() and not row.criteria.filter(kind__in=("value", "measure")).exists():
        yield "Measures are asked, and no criterion scores what is promised on them.", "criteria"
    if row.criteria.filter(kind="value").exists() and not row.measures.exists():
        yield (
            "Pounds of social value are scored, and any measure with a money value may be promised.",
            "measures",
        )
    for criterion in row.criteria.filter(kind="quality", rule="scale"):
        if not criterion.descriptors:
            yield f"How each score is earned is not described for “{criterion.label}”.", "scales"
    yield from _checks_read(row)


def _checks_read(row: Procurement) -> Iterator[tuple[str, str]]:
    """The checks that were not read for the rules as they stand, and those that found something."""
    digest = readings.rules_digest(row)
    for kind, words in (("wording", "The wording check"), ("windtunnel", "The wind tunnel")):
        read = row.draft_checks.filter(kind=kind).order_by("-at", "-id").first()
        if read is None or read.digest != digest:
            yield f"{words} has not been read for these rules.", kind
        elif read.findings:
            things = "1 thing" if read.findings == 1 else f"{read.findings} things"
            yield f"{words} found {things} in these rules.", kind

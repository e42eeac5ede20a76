"""Shape: the need, the outcome map, who was asked, the grid, and the clauses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from wellspent.method.errors import Refused
from wellspent.portal.accounts.models import User
from wellspent.portal.tendering import draft_actions, part_queries, queries, readings
from wellspent.portal.tendering.models import (
    Clause,
    CoProduction,
    Engagement,
    Hands,
    Need,
    Outcome,
    Procurement,
)
from wellspent.portal.tendering.shape_forms import (
    ENGAGEMENTS,
    ClauseForm,
    CoProductionForm,
    EngagementForm,
    NeedForm,
    OutcomeForm,
)
from wellspent.portal.tendering.views.common import address, changing, done, form_page, needed
from wellspent.portal.ui.pages import page

KINDS_OF_ENGAGEMENT = dict(ENGAGEMENTS)


def told_of(part: object, form: type[forms.Form]) -> dict[str, Any]:
    """What a part says already, for its boxes."""
    return {name: getattr(part, name, "") for name in form.base_fields}


def part_page(
    request: HttpRequest,
    row: Procurement,
    by: User,
    part: Any,
    kind: type[forms.Form],
    title: str,
    onward: str,
) -> HttpResponse:
    """A page that writes one part of the draft, new or changed."""
    form = kind(request.POST or None, initial=told_of(part, kind) if part.pk else {})

    def save() -> None:
        draft_actions.keep(by=by, procurement=row, part=part, **form.cleaned_data)

    return form_page(request, form, title, save, onward, back=onward)


@changing
def need(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """The statement of need."""
    home = address("procurement", row)
    part = queries.need_of(row) or Need(procurement=row)
    return part_page(request, row, by, part, NeedForm, "Statement of need", home)


@changing
def outcomes(request: HttpRequest, row: Procurement, _: User) -> HttpResponse:
    """The outcome map: each outcome from activity to value, and how it is asked for."""
    home = address("procurement", row)
    return page(
        request,
        "tendering/outcomes.html",
        "Outcome map",
        row=row,
        outcomes=part_queries.outcomes(row),
        back=home,
    )


@changing
def outcome_add(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """A further outcome."""
    onward = address("procurement-outcomes", row)
    return part_page(request, row, by, Outcome(), OutcomeForm, "Add an outcome", onward)


@changing
def outcome(request: HttpRequest, row: Procurement, by: User, number: int) -> HttpResponse:
    """Change an outcome."""
    part = needed(queries.own_outcome(row, number))
    return part_page(
        request, row, by, part, OutcomeForm, "Change an outcome", address("procurement-outcomes", row)
    )


@require_POST
@changing
def outcome_remove(request: HttpRequest, row: Procurement, by: User, number: int) -> HttpResponse:
    """Take an outcome out."""
    part = needed(queries.own_outcome(row, number))
    onward = address("procurement-outcomes", row)
    return done(request, lambda: draft_actions.remove(by=by, part=part), onward, "The outcome was taken out")


@changing
def engagement(request: HttpRequest, row: Procurement, _: User) -> HttpResponse:
    """The engagement and consultation log, and where the service stands on the co-production grid."""
    return page(
        request,
        "tendering/engagement.html",
        "Engagement and consultation",
        row=row,
        entries=[(one, KINDS_OF_ENGAGEMENT.get(one.kind, one.kind)) for one in part_queries.engagements(row)],
        grid=queries.grid_of(row),
        hands=Hands.choices,
        back=address("procurement", row),
    )


@changing
def engagement_add(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """A further entry of the log."""
    onward = address("procurement-engagement", row)
    return part_page(request, row, by, Engagement(), EngagementForm, "Add to the log", onward)


@changing
def engagement_entry(request: HttpRequest, row: Procurement, by: User, number: int) -> HttpResponse:
    """Change an entry of the log."""
    part = needed(queries.own_engagement(row, number))
    onward = address("procurement-engagement", row)
    return part_page(request, row, by, part, EngagementForm, "Change an entry of the log", onward)


@require_POST
@changing
def engagement_remove(request: HttpRequest, row: Procurement, by: User, number: int) -> HttpResponse:
    """Take an entry out of the log."""
    part = needed(queries.own_engagement(row, number))
    onward = address("procurement-engagement", row)
    return done(request, lambda: draft_actions.remove(by=by, part=part), onward, "The entry was taken out")


@changing
def grid(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """Who plans and who delivers, today and as intended."""
    part = queries.grid_of(row) or CoProduction(procurement=row)
    onward = address("procurement-engagement", row)
    return part_page(request, row, by, part, CoProductionForm, "Who plans, and who delivers?", onward)


@changing
def clauses(request: HttpRequest, row: Procurement, _: User) -> HttpResponse:
    """The contract conditions, in the words that will stand in the contract."""
    conditions = [one for one in readings.measures(row) if one.criterion_use == "condition"]
    asked = set(part_queries.asked_measures(row))
    return page(
        request,
        "tendering/clauses.html",
        "Clauses",
        row=row,
        clauses=part_queries.clauses(row),
        measures=[one for one in readings.measures(row) if one.id in asked],
        conditions=conditions,
        back=address("procurement", row),
    )


@changing
def clause_add(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """A further clause, from nothing or from a measure's own words."""
    onward = address("procurement-clauses", row)
    form = ClauseForm(request.POST or None, initial=_of_measure(row, request.GET.get("measure", "")))

    def save() -> None:
        draft_actions.keep(by=by, procurement=row, part=Clause(), **form.cleaned_data)

    return form_page(request, form, "Add a clause", save, onward, back=onward)


def _of_measure(row: Procurement, name: str) -> dict[str, str]:
    """A clause that holds the supplier to a measure, to start from."""
    if not name:
        return {}
    try:
        measure = readings.measure(row, name)
    except Refused:
        return {}
    evidence = "; ".join(measure.evidence)
    text = (
        f"The Supplier shall report on {measure.label[:1].lower()}{measure.label[1:]} in every quarter of the contract.\n\n"
        f"What counts: {measure.definition} {measure.counting.text}\n\nEvidence: {evidence}."
    )
    return {"title": measure.label, "text": text}


@changing
def clause(request: HttpRequest, row: Procurement, by: User, number: int) -> HttpResponse:
    """Change a clause."""
    part = needed(queries.own_clause(row, number))
    return part_page(
        request, row, by, part, ClauseForm, "Change a clause", address("procurement-clauses", row)
    )


@require_POST
@changing
def clause_remove(request: HttpRequest, row: Procurement, by: User, number: int) -> HttpResponse:
    """Take a clause out."""
    part = needed(queries.own_clause(row, number))
    onward = address("procurement-clauses", row)
    return done(request, lambda: draft_actions.remove(by=by, part=part), onward, "The clause was taken out")

"""Shape: the measures that bidders may promise, with targets, and the questions that they answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from wellspent.method.errors import Refused
from wellspent.portal.accounts.models import User
from wellspent.portal.tendering import (
    draft_actions,
    measure_actions,
    measure_choice,
    part_queries,
    queries,
    steps,
)
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.tendering.shape_forms import TargetsForm
from wellspent.portal.tendering.views.common import address, changing, done, form_page, needed
from wellspent.portal.ui.pages import page, refusals


@changing
def measures(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """The measures that are asked, each with its counting rule, its evidence, its target, and what it names."""
    chosen = measure_choice.chosen(row)
    form = TargetsForm(
        request.POST or None,
        rows=[(one.row, one.measure.label, one.unit, one.measure.unit) for one in chosen],
        naming={one.measure.id for one in chosen if measure_choice.left_to_tender(one.measure)},
    )
    decision = steps.decision_of(row)

    def save() -> None:
        draft_actions.set_targets(by=by, procurement=row, targets=form.targets())
        measure_actions.name_groups(by=by, procurement=row, groups=form.groups())

    return form_page(
        request,
        form,
        "Measures and targets",
        save,
        address("procurement", row),
        back=address("procurement", row),
        template="tendering/measures.html",
        row=row,
        chosen=chosen,
        unearned={one.measure.id for one in measure_choice.unearned(row)},
        most=decision.measures_max if decision else None,
    )


def _sought(request: HttpRequest, row: Procurement) -> measure_choice.Sought:
    """What is looked for: in the address, or sent with what is ticked so that no tick is lost."""
    told = request.POST if request.method == "POST" else request.GET
    framework = told.get("framework", row.framework.partition("@")[0])[:80]
    outcome, theme = told.get("outcome", "")[:80], told.get("theme", "")[:80]
    return measure_choice.Sought(framework, outcome, theme, told.get("q", "")[:80], bool(told.get("every")))


@changing
def measures_add(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """Choose measures of the library: those ticked first, then those that fit, or those looked for."""
    errors: list[dict[str, str]] = []
    looking = request.method != "POST" or "look" in request.POST
    asked = part_queries.asked_measures(row)
    ticked = request.POST.getlist("measure") if request.method == "POST" else asked
    if not looking and not ticked:
        errors = [{"text": "Choose at least one measure", "href": "#found"}]
    elif not looking:
        try:
            measure_actions.ask_for(by=by, procurement=row, names=ticked)
        except Refused as refused:
            errors = refusals(refused)
        else:
            return redirect(address("procurement-measures", row))
    sought = _sought(request, row)
    return page(
        request,
        "tendering/measures_add.html",
        "Choose measures",
        row=row,
        choice=measure_choice.choice(row, sought, ticked),
        sought=sought,
        errors=errors,
        back=address("procurement-measures", row) if asked else address("procurement", row),
    )


@require_POST
@changing
def measure_remove(request: HttpRequest, row: Procurement, by: User, name: str) -> HttpResponse:
    """Ask for a measure no longer."""
    part = needed(queries.own_measure(row, name))
    onward = address("procurement-measures", row)
    return done(request, lambda: draft_actions.remove(by=by, part=part), onward, "The measure was taken out")

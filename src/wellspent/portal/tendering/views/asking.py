"""Shape: the measures that bidders may promise, with targets, and the questions that they answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from wellspent.method.errors import Refused
from wellspent.portal.accounts.models import User
from wellspent.portal.tendering import draft_actions, measure_choice, queries, steps
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.tendering.shape_forms import TargetsForm
from wellspent.portal.tendering.views.common import address, changing, done, form_page, needed
from wellspent.portal.ui.pages import page, refusals


@changing
def measures(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """The measures that are asked, each with its counting rule, its evidence and its target."""
    chosen = measure_choice.chosen(row)
    form = TargetsForm(
        request.POST or None,
        rows=[(one.row, one.measure.label, one.unit, one.measure.unit) for one in chosen],
    )
    decision = steps.decision_of(row)
    return form_page(
        request,
        form,
        "Measures and targets",
        lambda: draft_actions.set_targets(by=by, procurement=row, targets=form.targets()),
        address("procurement", row),
        back=address("procurement", row),
        template="tendering/measures.html",
        row=row,
        chosen=chosen,
        most=decision.measures_max if decision else None,
    )


@changing
def measures_add(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """Choose measures of the library, filtered by framework, theme and words."""
    errors: list[dict[str, str]] = []
    ticked = request.POST.getlist("measure")
    if request.method == "POST" and not ticked:
        errors = [{"text": "Choose at least one measure", "href": "#found"}]
    elif request.method == "POST":
        try:
            draft_actions.choose_measures(by=by, procurement=row, names=ticked)
        except Refused as refused:
            errors = refusals(refused)
        else:
            return redirect(address("procurement-measures", row))
    usual = {"framework": row.framework.partition("@")[0]}
    asked = {name: request.GET.get(name, usual.get(name, ""))[:80] for name in ("framework", "theme", "q")}
    return page(
        request,
        "tendering/measures_add.html",
        "Choose measures",
        row=row,
        choice=measure_choice.choice(row, **asked),
        asked=asked,
        ticked=ticked,
        errors=errors,
        back=address("procurement-measures", row),
    )


@require_POST
@changing
def measure_remove(request: HttpRequest, row: Procurement, by: User, name: str) -> HttpResponse:
    """Ask for a measure no longer."""
    part = needed(queries.own_measure(row, name))
    onward = address("procurement-measures", row)
    return done(request, lambda: draft_actions.remove(by=by, part=part), onward, "The measure was taken out")

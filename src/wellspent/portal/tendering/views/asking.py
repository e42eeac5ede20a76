"""Shape: the measures that bidders may promise, with targets, and the questions that they answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from wellspent.method.errors import Refused
from wellspent.portal.accounts.models import User
from wellspent.portal.tendering import draft_actions, measure_choice, queries, steps
from wellspent.portal.tendering.models import Criterion, Procurement
from wellspent.portal.tendering.shape_forms import QuestionForm, TargetsForm
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


@changing
def questions(request: HttpRequest, row: Procurement, _: User) -> HttpResponse:
    """The questions: those that are scored, and those that must be met."""
    return page(
        request,
        "tendering/questions.html",
        "Questions",
        row=row,
        questions=row.criteria.filter(kind="quality").select_related("outcome"),
        back=address("procurement", row),
    )


def _question_form(request: HttpRequest, row: Procurement, part: Criterion | None) -> QuestionForm:
    told: dict[str, Any] = {}
    if part is not None:
        names = ("label", "question", "guidance", "social_value", "word_limit", "evidence")
        told = {name: getattr(part, name) for name in names}
        told |= {"how": "met" if part.rule == "pass-fail" else "scored", "outcome": part.outcome_id or ""}
    outcomes = [(str(one.pk), one.community_outcome) for one in row.outcomes.all()]
    return QuestionForm(request.POST or None, outcomes=outcomes, initial=told)


def _facts(row: Procurement, form: QuestionForm, part: Criterion | None) -> dict[str, Any]:
    """The criterion that a question makes; how it is scored stays where nothing about that was changed."""
    told = dict(form.cleaned_data)
    met, outcome = told.pop("how") == "met", told.pop("outcome", "")
    told["outcome"] = queries.own_outcome(row, int(outcome)) if outcome else None
    was_met = part is not None and part.rule == "pass-fail"
    if part is None or met != was_met:
        told |= (
            {"rule": "pass-fail", "numbers": {}, "descriptors": []}
            if met
            else {"rule": "scale", "numbers": {"scale": "5"}}
        )
    if met and (part is None or part.weight is None):
        told["weight"] = 0
    return told


@changing
def question_add(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """A further question."""
    onward = address("procurement-questions", row)
    form = _question_form(request, row, None)

    def save() -> None:
        facts = _facts(row, form, None)
        draft_actions.add_criterion(by=by, procurement=row, label=facts.pop("label"), kind="quality", **facts)

    return form_page(request, form, "Add a question", save, onward, back=onward)


@changing
def question(request: HttpRequest, row: Procurement, by: User, key: str) -> HttpResponse:
    """Change a question."""
    part = needed(queries.own_criterion(row, key))
    if part.kind != "quality":
        return redirect(address("procurement-criterion", row, key))
    onward = address("procurement-questions", row)
    form = _question_form(request, row, part)

    def save() -> None:
        draft_actions.keep(by=by, procurement=row, part=part, **_facts(row, form, part))

    return form_page(request, form, "Change a question", save, onward, back=onward)


@require_POST
@changing
def criterion_remove(request: HttpRequest, row: Procurement, by: User, key: str) -> HttpResponse:
    """Take a criterion out, and its question with it."""
    part = needed(queries.own_criterion(row, key))
    page_name = "procurement-questions" if part.kind == "quality" else "procurement-criteria"
    onward = address(page_name, row)
    return done(
        request, lambda: draft_actions.remove(by=by, part=part), onward, f"“{part.label}” was taken out"
    )

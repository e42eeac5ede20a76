"""Set the rules: the criteria with their weights, and one page a criterion that holds all of it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellspent.method.numbers import grouped
from wellspent.portal.accounts.models import User
from wellspent.portal.tendering import (
    adapters,
    draft_actions,
    measure_choice,
    part_queries,
    queries,
    readings,
    weighing,
)
from wellspent.portal.tendering.criterion_forms import CriterionForm
from wellspent.portal.tendering.models import Criterion, Procurement
from wellspent.portal.tendering.presenters import rule_told
from wellspent.portal.tendering.scoring_forms import (
    KINDS,
    LABELS,
    AddCriterion,
    Weights,
    menu_text,
    usual_words,
)
from wellspent.portal.tendering.views.common import address, changing, done, form_page, needed
from wellspent.portal.ui.pages import page

STARTS: dict[str, dict[str, Any]] = {
    "price": {"kind": "price", "rule": "absolute-linear"},
    "quality": {"kind": "quality", "rule": "scale", "numbers": {"scale": "5"}, "word_limit": 500},
    "met": {"kind": "quality", "rule": "pass-fail"},
    "value": {"kind": "value", "rule": "target", "social_value": True},
    "measure": {"kind": "measure", "rule": "target", "social_value": True},
}
"""What a new criterion of each kind begins with: rules under which no offer's points hang on another's."""

TITLES = {
    "price": "Add the price",
    "quality": "Add a question",
    "met": "Add a condition to be met",
    "value": "Add pounds of social value",
    "measure": "Add one measure",
}


def _lines(form: Weights) -> list[dict[str, object]]:
    """Each criterion with its box of weight and how it is scored, in words."""
    return [
        {"row": one, "box": form[name], "told": rule_told(one), "social": weighing.is_social(one)}
        for name, one in form.rows.items()
    ]


def _sum(row: Procurement, form: Weights) -> dict[str, Any]:
    """What stands below the weights: their sum, what is left, and what the policy says of it."""
    given = form.weights() if form.is_bound and (form.is_valid() or form.cleaned_data) else None
    criteria = list(part_queries.criteria(row))
    for one in criteria:
        if given is not None and one.key in given:
            one.weight = given[one.key]
    weighed = weighing.weighed_as(row, criteria)
    return {"weighed": weighed, "notes": weighing.weighting_notes(row, weighing.decision_of(row), weighed)}


@changing
def criteria(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """Every criterion and its weight, with the sum as it stands. Weights that do not sum are kept, and told."""
    form = Weights(request.POST or None, criteria=part_queries.criteria(row))
    here = address("procurement-criteria", row)

    def save() -> None:
        draft_actions.weigh(by=by, procurement=row, weights=form.weights())
        _say_sum(request, row)

    answered = form_page(
        request,
        form,
        "Questions, criteria and weights",
        save,
        address("procurement", row),
        back=address("procurement", row),
        template="tendering/criteria.html",
        row=row,
        lines=_lines(form),
        measures=measure_choice.unscored(row),
        kinds=[(kind, words) for kind, words in KINDS if kind != "measure" and not _priced(row, kind)],
        **_sum(row, form),
    )
    if answered.status_code == 302 and ("again" in request.POST or weighing.weighed_of(row).left):
        answered["Location"] = here
    return answered


def _priced(row: Procurement, kind: str) -> bool:
    """Whether there is a price already, where another is thought of."""
    return kind == "price" and queries.prices(row) > 0


def _say_sum(request: HttpRequest, row: Procurement) -> None:
    """Tell that weights were kept though they do not sum, and what to do."""
    left = weighing.weighed_of(row).left
    if left:
        told = {"left": grouped(abs(left)), "whole": grouped(Fraction(row.out_of))}
        text = (
            _("Saved, but the weights do not sum to %(whole)s: give %(left)s more points.")
            if left > 0
            else _("Saved, but the weights do not sum to %(whole)s: %(left)s points too many are given.")
        )
        messages.warning(request, text % told)


@require_POST
@changing
def weights_sum(request: HttpRequest, row: Procurement, _by: User) -> HttpResponse:
    """The sum of the weights as they are typed, and nothing else: a part of the page, kept nowhere."""
    form = Weights(request.POST, criteria=part_queries.criteria(row))
    return page(request, "tendering/weights_sum.html", "", row=row, **_sum(row, form))


@changing
def criterion_add(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """A further criterion: what it looks at, then the one page that holds all of it."""
    kind, back = request.GET.get("kind", ""), address("procurement-criteria", row)
    measures = [(one.measure.id, one.measure.label) for one in measure_choice.chosen(row)]
    if kind in STARTS and not _priced(row, kind):
        part = Criterion(**STARTS[kind], procurement=row, label=LABELS.get(kind, ""))
        named = dict(measures).get(request.GET.get("measure", ""))
        if named is not None and kind == "measure":
            asked = queries.own_measure(row, request.GET["measure"])
            part.measure, part.label = request.GET["measure"], named
            part.numbers = adapters.target_numbers(asked.target) if asked else {}
        if kind != "measure" or part.measure:
            return _page(request, row, by, part, TITLES[kind])
    form = AddCriterion(request.POST or None, measures=measures, priced=_priced(row, "price"))
    told = form.cleaned_data if form.is_bound and form.is_valid() else {}
    onward = f"{reverse('procurement-criterion-add', args=[row.slug])}?kind={told.get('kind')}"
    onward += f"&measure={told['measure']}" if told.get("measure") else ""
    return form_page(request, form, "Add a criterion", lambda: None, onward, back=back, button="Continue")


@changing
def criterion(request: HttpRequest, row: Procurement, by: User, key: str) -> HttpResponse:
    """One criterion whole: its question, how it is scored, and its weight."""
    part: Criterion = needed(queries.own_criterion(row, key))
    return _page(request, row, by, part, f"Change “{part.label}”")


def _form(request: HttpRequest, row: Procurement, part: Criterion) -> CriterionForm:
    """The form of a criterion as it stands, as it was sent, or as it is being chosen: then nothing is wrong yet."""
    measure = readings.measure(row, part.measure) if part.measure else None
    names = ("label", "question", "guidance", "word_limit", "evidence", "social_value", "rule", "weight")
    told = {name: getattr(part, name) for name in names} | {"outcome": part.outcome_id or ""}
    told |= {key: Fraction(value) for key, value in part.numbers.items() if key != "award"}
    told["award"] = menu_text(part.numbers)
    looking = request.method == "POST" and ("look" in request.POST or "HX-Request" in request.headers)
    if looking:
        told |= {"social_value": ""} | request.POST.dict()
    return CriterionForm(
        None if looking or request.method != "POST" else request.POST,
        kind=part.kind,
        worth=row.method == "award-on-value",
        unit=measure_choice.in_unit(row, measure) if measure else "",
        measured=measure.unit if measure else "",
        outcomes=[(str(one.pk), one.community_outcome) for one in part_queries.outcomes(row)],
        others=weighing.weighed_as(row, part_queries.other_criteria(row, part)).total,
        out_of=Fraction(row.out_of),
        initial=told,
    )


def _page(request: HttpRequest, row: Procurement, by: User, part: Criterion, title: str) -> HttpResponse:
    """The page of a criterion, new or there already; only its scoring where the browser asks for that alone."""
    form = _form(request, row, part)
    if "HX-Request" in request.headers:
        return page(request, "tendering/criterion_rule.html", "", form=form)
    onward = address("procurement-criteria", row)
    if request.method == "POST" and not form.is_bound:
        return page(
            request, "tendering/criterion.html", title, form=form, errors=[], back=onward, row=row, part=part
        )
    return form_page(
        request,
        form,
        title,
        lambda: _save(row, by, part, form),
        onward,
        back=onward,
        template="tendering/criterion.html",
        row=row,
        part=part,
    )


def _save(row: Procurement, by: User, part: Criterion, form: CriterionForm) -> None:
    """Keep a criterion whole; words that describe the scores of another scale are let go."""
    facts = form.facts()
    outcome = facts.pop("outcome", "")
    facts["outcome"] = queries.own_outcome(row, int(outcome)) if outcome else None
    scale = facts["numbers"].get("scale") if facts["rule"] == "scale" else None
    same = part.pk is not None and part.rule == "scale" and part.numbers.get("scale") == scale
    facts["descriptors"] = [] if scale is None else part.descriptors if same else usual_words(Fraction(scale))
    if part.pk is not None:
        draft_actions.keep(by=by, procurement=row, part=part, **facts)
        return
    facts |= {"kind": part.kind, "measure": part.measure}
    facts.setdefault("social_value", part.social_value)
    draft_actions.add_criterion(by=by, procurement=row, label=facts.pop("label"), **facts)


@require_POST
@changing
def criterion_remove(request: HttpRequest, row: Procurement, by: User, key: str) -> HttpResponse:
    """Take a criterion out, and its question with it."""
    part = needed(queries.own_criterion(row, key))
    onward = address("procurement-criteria", row)
    return done(
        request, lambda: draft_actions.remove(by=by, part=part), onward, f"“{part.label}” was taken out"
    )

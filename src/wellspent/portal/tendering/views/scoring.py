"""Set the rules: criteria and weights, how each is scored, and what earns which score."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from wellspent.portal.accounts.models import User
from wellspent.portal.tendering import (
    actions,
    adapters,
    checks,
    draft_actions,
    measure_choice,
    queries,
    readings,
    steps,
)
from wellspent.portal.tendering.models import Criterion, Procurement
from wellspent.portal.tendering.scoring_forms import (
    RULE_WORDS,
    AddCriterion,
    Descriptors,
    HowScored,
    Ranking,
    Weights,
    menu_text,
)
from wellspent.portal.tendering.views.common import address, changing, form_page, needed
from wellspent.portal.ui.pages import page


def _lines(form: Weights) -> list[dict[str, object]]:
    """Each criterion with its box of weight and how it is scored, in words."""
    return [
        {
            "row": one,
            "box": form[name],
            "rule": RULE_WORDS[one.rule][0] if one.rule in RULE_WORDS else "",
            "social": checks.is_social(one),
        }
        for name, one in form.rows.items()
    ]


def _sum(row: Procurement, form: Weights) -> dict[str, Any]:
    """What stands below the weights: their sum, what is left, and what the policy says of it."""
    given = form.weights() if form.is_bound and (form.is_valid() or form.cleaned_data) else None
    criteria = list(row.criteria.all())
    for one in criteria:
        if given is not None and one.key in given:
            one.weight = given[one.key]
    weighed = checks.weighed_as(row, criteria)
    return {"weighed": weighed, "notes": checks.weighting_notes(row, steps.decision_of(row), weighed)}


@changing
def criteria(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """Every criterion and its weight, with the sum as it stands."""
    form = Weights(request.POST or None, criteria=row.criteria.all())

    return form_page(
        request,
        form,
        "Award criteria and weights",
        lambda: draft_actions.weigh(by=by, procurement=row, weights=form.weights()),
        address("procurement-criteria", row) if "again" in request.POST else address("procurement", row),
        back=address("procurement", row),
        template="tendering/criteria.html",
        row=row,
        lines=_lines(form),
        **_sum(row, form),
    )


@require_POST
@changing
def weights_sum(request: HttpRequest, row: Procurement, _: User) -> HttpResponse:
    """The sum of the weights as they are typed, and nothing else: a part of the page, kept nowhere."""
    form = Weights(request.POST, criteria=row.criteria.all())
    return page(request, "tendering/weights_sum.html", "", row=row, **_sum(row, form))


@changing
def criterion_add(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """A further criterion that is no question."""
    measures = [(one.measure.id, one.measure.label) for one in measure_choice.chosen(row)]
    form = AddCriterion(request.POST or None, measures=measures)
    made: list[Criterion] = []

    def save() -> None:
        told = form.cleaned_data
        facts = dict(CRITERION_OF[told["kind"]])
        if told["kind"] == "measure":
            asked = queries.own_measure(row, told["measure"])
            facts["measure"] = told["measure"]
            facts["numbers"] = adapters.target_numbers(asked.target) if asked else {}
        made.append(
            draft_actions.add_criterion(by=by, procurement=row, label=form.label, kind=told["kind"], **facts)
        )

    onward = address("procurement-criteria", row)
    answered = form_page(
        request, form, "Add a criterion", save, onward, back=onward, button="Add and say how it is scored"
    )
    if made:
        answered["Location"] = address("procurement-criterion", row, made[0].key)
    return answered


CRITERION_OF: dict[str, dict[str, object]] = {
    "price": {"rule": "absolute-linear"},
    "value": {"rule": "target", "social_value": True},
    "measure": {"rule": "target", "social_value": True},
}
"""What a new criterion of each kind begins with: rules under which no offer's points hang on another's."""


@changing
def criterion(request: HttpRequest, row: Procurement, by: User, key: str) -> HttpResponse:
    """How one criterion earns its points."""
    part: Criterion = needed(queries.own_criterion(row, key))
    measure = readings.measure(row, part.measure) if part.measure else None
    told = {name: value for name, value in part.numbers.items() if name != "award"}
    form = HowScored(
        request.POST or None,
        kind=part.kind,
        unit=measure_choice.in_unit(row, measure) if measure else "",
        measured=measure.unit if measure else "",
        worth=row.method == "award-on-value",
        initial={**told, "rule": part.rule, "award": menu_text(part.numbers)},
    )

    def save() -> None:
        rule = form.cleaned_data["rule"]
        kept = part.descriptors if rule == "scale" else []
        draft_actions.keep(
            by=by, procurement=row, part=part, rule=rule, numbers=form.numbers(), descriptors=kept
        )

    scaled = request.method == "POST" and request.POST.get("rule") == "scale"
    onward = address("procurement-descriptors", row, key) if scaled else address("procurement-criteria", row)
    return form_page(
        request,
        form,
        f"How “{part.label}” is scored",
        save,
        onward,
        back=address("procurement-criteria", row),
    )


@changing
def scales(request: HttpRequest, row: Procurement, _: User) -> HttpResponse:
    """The scored questions, and whether bidders are told what earns which score."""
    found = row.criteria.filter(kind="quality", rule="scale")
    home = address("procurement", row)
    return page(request, "tendering/scales.html", "Scoring scales", row=row, criteria=found, back=home)


@changing
def descriptors(request: HttpRequest, row: Procurement, by: User, key: str) -> HttpResponse:
    """What an answer looks like that earns each score."""
    part: Criterion = needed(queries.own_criterion(row, key))
    back = address("procurement-scales", row)
    scale = Fraction(part.numbers.get("scale", "5"))
    form = Descriptors(request.POST or None, scale=scale, told=part.descriptors)

    def save() -> None:
        draft_actions.describe(
            by=by, procurement=row, part=part, descriptors=form.descriptors(),
            everywhere=form.cleaned_data["everywhere"],
        )  # fmt: skip

    return form_page(
        request,
        form,
        f"What earns which score for “{part.label}”",
        save,
        back,
        back=back,
        lead="Bidders read these words in the tender pack, and evaluators score by them.",
    )


@changing
def ranking(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """How offers are ranked, and what breaks a tie."""
    onward = address("procurement-criteria", row)
    told = {"method": row.method, "out_of": row.out_of, "quality_to_price": row.quality_to_price}
    first = row.tie_break[0] if row.tie_break else ""
    form = Ranking(request.POST or None, criteria=row.criteria.all(), initial={**told, "tie_break": first})

    def save() -> None:
        facts = dict(form.cleaned_data)
        tie = facts.pop("tie_break")
        actions.change(by=by, procurement=row, tie_break=[tie] if tie else [], **facts)

    return form_page(request, form, "How offers are ranked", save, onward, back=onward)

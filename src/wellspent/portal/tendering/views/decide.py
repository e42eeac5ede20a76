"""Decide: the basics of a purchase, and what its policy asks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from wellspent.portal.accounts.models import User
from wellspent.portal.shelf.policies import policy_choices
from wellspent.portal.tendering import (
    actions,
    decisions,
    draft_actions,
    part_queries,
    queries,
    readings,
    steps,
)
from wellspent.portal.tendering.forms import Basics, KnownFacts, PolicyFacts, Reason
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.tendering.views.common import address, changing, form_page


@changing
def basics(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """What is bought, for how much, of what kind, by when."""
    told = {name: getattr(row, name) for name in Basics.base_fields}
    form = Basics(request.POST or None, initial=told | {"commenced": row.commenced or timezone.localdate()})
    if row.whole_id is not None:
        del form.fields["title"]  # a lot is named with the others, on the page of the lots
    home = address("procurement", row)
    return form_page(
        request,
        form,
        "Basics",
        lambda: actions.change(by=by, procurement=row, **form.cleaned_data),
        home if row.policy_confirmed else address("procurement-policy", row),
        back=home,
    )


@changing
def policy(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """Which policy decides, and the facts that its decision hangs on."""
    home = address("procurement", row)
    if not (row.kind and row.value is not None and row.commenced):
        return redirect(home)
    form = PolicyFacts(
        request.POST or None,
        policies=policy_choices(row.organisation),
        questions=decisions.questions_for(row),
        known=row.known,
        frameworks=readings.editions_on(row, row.commenced),
        initial={"policy": row.policy, "framework": row.framework or queries.framework_used_last(row)},
    )

    def save() -> None:
        known = {
            fact: truth for fact, truth in row.known.items() if fact not in form.questions
        } | form.known()
        told = {name: form.cleaned_data[name] for name in ("policy", "framework")}
        actions.change(by=by, procurement=row, known=known, **told)

    return form_page(
        request,
        form,
        "Which policy decides?",
        save,
        address("procurement-decision", row),
        back=home,
        button="Work out what it asks",
        lead=decisions.facts_in_words(row),
    )


def _with(row: Procurement, form: KnownFacts) -> dict[str, bool]:
    """The facts known of a purchase, with those of the form in place of its own."""
    return {fact: truth for fact, truth in row.known.items() if fact not in form.questions} | form.known()


@changing
def facts(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """The facts that findings of the wording check hang on."""
    onward = address("procurement-wording", row)
    questions = decisions.questions_of_wording(row)
    form = KnownFacts(request.POST or None, questions=questions, known=row.known)
    if not questions:
        return redirect(onward)
    return form_page(
        request,
        form,
        "Facts of the purchase",
        lambda: actions.change(by=by, procurement=row, known=_with(row, form)),
        onward,
        back=onward,
        lead="What the wording check still hangs on. Leave open what nobody knows yet.",
    )


@changing
def decision(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """What the policy asks, rule by rule; confirmed with a reason."""
    found = steps.decision_of(row)
    if found is None:
        return redirect(address("procurement-policy", row))
    form = Reason(
        request.POST or None,
        label="Anything to add for the file?",
        hint="The rules above are kept as the reasons. Leave it out where they say it all",
        needed=False,
        initial={"reason": row.policy_reason},
    )
    begun = part_queries.has_criteria(row)
    return form_page(
        request,
        form,
        "Policy decision",
        lambda: draft_actions.confirm_policy(by=by, procurement=row, reason=form.cleaned_data["reason"]),
        address("procurement" if begun else "procurement-start", row),
        back=address("procurement-policy", row),
        template="tendering/decision.html",
        button="Confirm this decision",
        row=row,
        shown=decisions.shown(row, found),
    )

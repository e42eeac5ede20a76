"""The panel's pages: where scores differ, what is agreed, and signing it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellspent.documents.agreements import agreement_report
from wellspent.method.errors import Refused
from wellspent.method.numbers import spell
from wellspent.portal.evaluation import actions, presenters, queries, rules
from wellspent.portal.evaluation.access import Desk, desk, item, typed
from wellspent.portal.evaluation.adapters import frozen, own_ratings
from wellspent.portal.evaluation.forms import Score
from wellspent.portal.evaluation.scoring_views import flagged
from wellspent.portal.tendering.models import Stage
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page, refusals
from wellspent.portal.ui.reports import shown


def table(request: HttpRequest, slug: str) -> Desk:
    """Where the panel sits once all have locked; 404 for whoever may not see the scores. No price is shown here."""
    at = desk(request, slug)
    at.needs(at.scores and queries.all_locked(at.row))
    return at


@login_required
def moderation(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the panel's scores lie furthest apart, what is agreed, and who has signed."""
    at = table(request, slug)
    agreed = queries.agreed(at.who, at.row)
    found = presenters.disagreement(queries.to_score(at.row), queries.scores(at.who, at.row), agreed)
    signed = queries.signatures(at.row)
    mine = at.member is not None and any(one.member_id == at.member.pk for one in signed)
    complete = queries.all_agreed(at.row)
    return page(
        request, "evaluation/moderation.html", _("Agree the scores"), row=at.row, found=found, signed=signed,
        complete=complete, digest=queries.digest_to_sign(at.row) if complete else "", panel=queries.active(at.row),
        may=rules.may_agree(at.row, at.member), mine=mine, back=reverse("evaluation", args=[slug]),
        may_sign=at.member is not None and complete and not mine and at.row.stage == Stage.OPENED,
    )  # fmt: skip


@login_required
def moderate(request: HttpRequest, slug: str, criterion: str, offer: str) -> HttpResponse:
    """One offer on one criterion: every score with its reason, and the one that is agreed."""
    at = table(request, slug)
    row_offer, row_criterion = item(at.row, criterion, offer)
    own = [
        one
        for one in queries.scores(at.who, at.row)
        if (one.offer, one.criterion) == (row_offer, row_criterion)
    ]
    was = next(
        (
            one
            for one in queries.agreed(at.who, at.row)
            if (one.offer, one.criterion) == (row_offer, row_criterion)
        ),
        None,
    )
    may = rules.may_agree(at.row, at.member)
    rules_of = frozen(at.row).criteria[criterion]
    initial = {"score": spell(was.score), "reason": was.reason} if was else {}
    form = Score(typed(request), criterion=rules_of, initial=initial)
    errors = error_list(form)
    if request.method == "POST":
        at.needs(may)
        if form.is_valid():
            told = form.cleaned_data
            try:
                actions.agree(
                    by=at.user, procurement=at.row, offer=row_offer, criterion=row_criterion,
                    score=told["score"], reason=told["reason"],
                )  # fmt: skip
            except Refused as refused:
                errors = refusals(refused)
            else:
                messages.success(request, _("The agreed score is recorded"))
                if found := flagged(at, row_offer, told["reason"]):
                    said = _(
                        "The agreed reason compares with another tender: “%(words)s”. A bidder will read it."
                    )
                    messages.warning(request, said % {"words": "”, “".join(found)})
                return redirect("moderation", slug)
    shown_offer = next(one for one in queries.offers(at.who, at.row) if one.key == offer)
    return page(
        request, "evaluation/moderate.html", f"{row_offer.bidder}: {row_criterion.label}", row=at.row,
        own=own, agreed=was, may=may, form=form, errors=errors, criterion=rules_of, offer=shown_offer,
        signed=queries.signatures(at.row), over=presenters.over_limit, back=reverse("moderation", args=[slug]),
    )  # fmt: skip


@require_POST
@login_required
def sign(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign the agreed scores by the digest that was shown."""
    at = table(request, slug)
    try:
        ended = actions.sign(by=at.user, member=at.placed(), digest=request.POST.get("digest", ""))
    except Refused as refused:
        messages.error(request, " ".join(error["text"] for error in refusals(refused)))
        return redirect("moderation", slug)
    messages.success(
        request, _("Everybody has signed: the result can be read") if ended else _("You have signed")
    )
    return redirect("evaluation" if ended else "moderation", slug)


@login_required
def agreement(request: HttpRequest, slug: str) -> HttpResponse:
    """How far the evaluators agree, by the field's own measures."""
    at = table(request, slug)
    ratings = own_ratings(queries.counted_scores(at.row))
    names = {one.key: one.label for one in queries.scored_criteria(at.row)}
    names |= {offer.key: offer.bidder for offer, _ in queries.to_score(at.row)}
    title = _("How far the evaluators agree")
    report = shown(agreement_report(title, ratings, names, "interval", 1))
    return page(
        request,
        "evaluation/report.html",
        title,
        row=at.row,
        report=report,
        back=reverse("moderation", args=[slug]),
    )

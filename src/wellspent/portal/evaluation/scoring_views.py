"""An evaluator's own pages: the grid, one score at a time, and locking."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellspent.method.comparing import comparisons
from wellspent.method.errors import Refused
from wellspent.method.numbers import spell
from wellspent.portal.evaluation import actions, presenters, queries, rules
from wellspent.portal.evaluation.access import Desk, desk, item, typed
from wellspent.portal.evaluation.adapters import frozen
from wellspent.portal.evaluation.forms import Score
from wellspent.portal.tendering.models import Criterion, Offer
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page, refusals

ORDER = "scoring-order"
"""The session's key for the order in which somebody goes through their scores."""


def scorer(request: HttpRequest, slug: str) -> Desk:
    """A panel member who may read the answers; 404 for everybody else."""
    at = desk(request, slug)
    at.needs(rules.may_read_answers(at.row, at.member))
    return at


def order_of(request: HttpRequest) -> str:
    """By criterion or by offer, as chosen last."""
    chosen = request.GET.get("by", "")
    if chosen in (presenters.BY_CRITERION, presenters.BY_OFFER):
        request.session[ORDER] = chosen
    return str(request.session.get(ORDER, presenters.BY_CRITERION))


def own_places(at: Desk, order: str) -> list[presenters.Place]:
    """Everything one has to score, in the order of one's choice."""
    items = presenters.in_order(queries.to_score(at.row), order)
    return presenters.places(items, queries.own_scores(at.who, at.row))


@login_required
def scoring(request: HttpRequest, slug: str) -> HttpResponse:
    """One's own scores: what is done, what is missing, and locking them."""
    at = scorer(request, slug)
    order = order_of(request)
    found = own_places(at, order)
    missing = [place for place in found if place.given is None]
    return page(
        request, "evaluation/scoring.html", _("Your scores"), row=at.row, places=found, missing=missing,
        order=order, mine=at.placed(), may=rules.may_score(at.row, at.member),
        back=reverse("evaluation", args=[slug]),
    )  # fmt: skip


@login_required
def score(request: HttpRequest, slug: str, criterion: str, offer: str) -> HttpResponse:
    """Read one answer, score it, and go on to the next."""
    at = scorer(request, slug)
    row_offer, row_criterion = item(at.row, criterion, offer)
    found = own_places(at, order_of(request))
    here = next(one for one in found if (one.offer, one.criterion) == (row_offer, row_criterion))
    rules_of = frozen(at.row).criteria[criterion]
    initial = {"score": spell(here.given.score), "reason": here.given.reason} if here.given else {}
    may = rules.may_score(at.row, at.member)
    form = Score(typed(request), criterion=rules_of, initial=initial)
    errors = error_list(form)
    if request.method == "POST":
        at.needs(may)
        if form.is_valid():
            try:
                told = form.cleaned_data
                actions.score(
                    by=at.user, member=at.placed(), offer=row_offer, criterion=row_criterion,
                    score=told["score"], reason=told["reason"],
                )  # fmt: skip
            except Refused as refused:
                errors = refusals(refused)
            else:
                return _onwards(request, at, row_offer, row_criterion, told["reason"])
    before, after = presenters.beside(found, offer, criterion)
    done = sum(one.given is not None for one in found)
    shown = next(one for one in queries.offers(at.who, at.row) if one.key == offer)
    reason = form["reason"].value() or ""
    return page(
        request, "evaluation/score.html", f"{row_offer.bidder}: {row_criterion.label}", row=at.row, form=form,
        errors=errors, may=may, criterion=rules_of, offer=shown, before=before, after=after,
        flagged=flagged(at, row_offer, reason), check=reverse("check-reason", args=[slug, criterion, offer]),
        number=found.index(here) + 1, many=len(found), done=done, over=presenters.over_limit,
        back=reverse("scoring", args=[slug]),
    )  # fmt: skip


def _onwards(request: HttpRequest, at: Desk, offer: Offer, criterion: Criterion, reason: str) -> HttpResponse:
    """The next offer or criterion without a score; the list when all have one."""
    if found := flagged(at, offer, reason):
        said = _(
            "Saved. Your reason for %(bidder)s compares with another tender: “%(words)s”. Look at it once more."
        )
        messages.warning(request, said % {"bidder": offer.bidder, "words": "”, “".join(found)})
    ahead = presenters.following(own_places(at, order_of(request)), offer.key, criterion.key)
    if ahead is None:
        messages.success(request, _("Every score is given. Read them once more, then lock them."))
    return redirect(ahead.href if ahead else reverse("scoring", args=[at.row.slug]))


def flagged(at: Desk, offer: Offer, reason: str) -> list[str]:
    """The words of a reason that compare this tender with another."""
    others = {one.bidder for one, _ in queries.to_score(at.row)} - {offer.bidder}
    return comparisons(reason, sorted(others))


@require_POST
@login_required
def check_reason(request: HttpRequest, slug: str, criterion: str, offer: str) -> HttpResponse:
    """The warning about comparing words while a reason is typed: a fragment."""
    at = scorer(request, slug)
    row_offer, _criterion = item(at.row, criterion, offer)
    context = {"flagged": flagged(at, row_offer, request.POST.get("reason", ""))}
    return render(request, "evaluation/flagged.html", context, using="jinja2")


@login_required
def lock(request: HttpRequest, slug: str) -> HttpResponse:
    """Finish one's scores for good: read once more, then locked."""
    at = scorer(request, slug)
    at.needs(rules.may_score(at.row, at.member))
    errors = []
    if request.method == "POST":
        try:
            actions.lock(by=at.user, member=at.placed())
        except Refused as refused:
            errors = refusals(refused)
        else:
            messages.success(request, _("Your scores are locked"))
            return redirect("evaluation", slug)
    found = own_places(at, order_of(request))
    back = reverse("scoring", args=[slug])
    title = _("Lock your scores")
    missing = [place for place in found if place.given is None]
    return page(
        request,
        "evaluation/lock.html",
        title,
        row=at.row,
        places=found,
        missing=missing,
        errors=errors,
        back=back,
    )

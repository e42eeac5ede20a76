"""Offers that look implausible: asking, what came back, and the decision."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wellspent.method.errors import Refused
from wellspent.portal.evaluation import queries, question_actions, question_queries, rules
from wellspent.portal.evaluation.access import Desk, typed
from wellspent.portal.evaluation.award_views import seeing
from wellspent.portal.evaluation.forms import Answer, Decide, Question
from wellspent.portal.evaluation.models import Decision, ImplausibleOffer
from wellspent.portal.tendering.models import Offer
from wellspent.portal.tendering.offers.paper_views import download
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page, refusals


@login_required
def implausible(request: HttpRequest, slug: str) -> HttpResponse:
    """Questions about offers that look implausible, and asking one."""
    at = seeing(request, slug)
    may = rules.may_question(at.who, at.row)
    running = [(one.id, one.bidder) for one in queries.offers(at.who, at.row) if not one.disregarded]
    form = Question(typed(request), offers=running)
    errors = error_list(form)
    if request.method == "POST":
        at.needs(may)
        if form.is_valid():
            offer = queries.running_offer(at.who, at.row, int(form.cleaned_data["offer"]))
            try:
                question_actions.question(
                    by=at.user,
                    offer=offer,
                    what=form.cleaned_data["what"],
                    until=form.cleaned_data["until"],
                    link=_address(request),
                )
                messages.success(request, _told(offer))
                return redirect("implausible", slug)
            except Refused as refused:
                errors = refusals(refused)
    return page(
        request, "evaluation/implausible.html", _("Implausible offers"), row=at.row, form=form, errors=errors,
        questions=queries.implausible(at.who, at.row), may=may, back=reverse("evaluation", args=[slug]),
    )  # fmt: skip


def _address(request: HttpRequest) -> Callable[[ImplausibleOffer, str], str]:
    """Where a bidder answers: behind its new link, or at the page itself once it has signed in."""

    def address(query: ImplausibleOffer, token: str) -> str:
        page = reverse("offer-asked", args=[query.offer_id, query.pk])
        return request.build_absolute_uri(reverse("open-offer", args=[token]) if token else page)

    return address


def _told(offer: Offer) -> str:
    if offer.email:
        return _("The bidder is written to, and can answer on its own page")
    return _("The question is recorded. Send it to the bidder, and enter what comes back.")


def _question(at: Desk, number: int) -> ImplausibleOffer:
    found = next((one for one in queries.implausible(at.who, at.row) if one.pk == number), None)
    if found is None:
        raise Http404
    return found


@login_required
def implausible_offer(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One question: what was asked, what came back, and the decision."""
    at = seeing(request, slug)
    query = _question(at, number)
    may = rules.may_question(at.who, at.row) and not query.decision
    answering = request.method == "POST" and "evidence" in request.POST
    deciding = request.method == "POST" and not answering
    answer = Answer(request.POST if answering else None, initial={"evidence": query.evidence})
    decide = Decide(request.POST if deciding else None)
    errors = error_list(answer) + error_list(decide)
    if request.method == "POST":
        at.needs(may)
        try:
            if answering and answer.is_valid():
                question_actions.answer(by=at.user, query=query, evidence=answer.cleaned_data["evidence"])
                return redirect("implausible-offer", slug, number)
            if deciding and decide.is_valid():
                told = decide.cleaned_data
                question_actions.decide(
                    by=at.user, query=query, decision=Decision(told["decision"]), reason=told["reason"]
                )
                return redirect("implausible-offer", slug, number)
        except Refused as refused:
            errors = refusals(refused)
    title = _("Question to %(bidder)s") % {"bidder": query.offer.bidder}
    return page(
        request, "evaluation/question.html", title, row=at.row, query=query, may=may, answer=answer,
        decide=decide, errors=errors, files=question_queries.files_of(query),
        back=reverse("implausible", args=[slug]),
    )  # fmt: skip


@login_required
def answer_file(request: HttpRequest, slug: str, number: int, digest: str) -> HttpResponse:
    """A paper that came with an answer."""
    found = question_queries.file_of(_question(seeing(request, slug), number), digest)
    if found is None:
        raise Http404
    return download(found[0].name, found[1], found[0].media_type)

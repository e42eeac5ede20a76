"""What a bidder is asked after opening, and what it reads after an award."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wellspent.method.errors import Refused
from wellspent.portal.evaluation import actions, letters, queries, rules
from wellspent.portal.evaluation.access import typed
from wellspent.portal.evaluation.award_views import attached
from wellspent.portal.evaluation.forms import Explain
from wellspent.portal.evaluation.models import SentSummary
from wellspent.portal.tendering.models import Offer
from wellspent.portal.tendering.offer_access import acting, bidders
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page, refusals
from wellspent.portal.ui.reports import shown


def _own(offer: Offer) -> SentSummary:
    """The summary that was sent to an offer's own bidder; 404 before it was."""
    found = queries.own_summary([offer.pk], offer.pk)
    if found is None:
        raise Http404
    return found


@bidders
def result(request: HttpRequest, offer: Offer) -> HttpResponse:
    """A bidder's own assessment summary, once it was sent."""
    sent = _own(offer)
    report, errors = None, []
    try:
        found = letters.summary_of(sent.award, offer.key)
        report = shown(found) if found is not None else None
    except Refused as refused:
        errors = refusals(refused)
    days = letters.standstill_of_award(sent.award)
    title = _("The result of your tender")
    return page(
        request, "evaluation/letter.html", title, offer=offer, sent=sent, report=report, errors=errors, days=days,
        back=reverse("my-offers"),
    )  # fmt: skip


@bidders
def summary(_request: HttpRequest, offer: Offer) -> HttpResponse:
    """The same as a PDF, as it was sent."""
    sent = _own(offer)
    return attached(bytes(sent.pdf), f"assessment-summary-{offer.key}.pdf", "application/pdf")


@bidders
def pack(_request: HttpRequest, offer: Offer) -> HttpResponse:
    """What this bidder may see of the evidence pack."""
    sent = _own(offer)
    content = letters.pack_bytes(sent.award, f"bidder:{offer.key}")
    return attached(content, f"{sent.award.procurement.slug}-{offer.key}.zip", "application/zip")


@bidders
def asked(request: HttpRequest, offer: Offer, number: int) -> HttpResponse:
    """What the buyer asks about this offer, and the bidder's own answer until the day asked."""
    query = queries.asked_of(offer, number)
    if query is None:
        raise Http404
    may = rules.may_explain(query)
    form = Explain(typed(request), initial={"evidence": query.evidence if query.by_bidder else ""})
    errors = error_list(form)
    if request.method == "POST" and form.is_valid():
        try:
            actions.explain(by=acting(request, offer), query=query, evidence=form.cleaned_data["evidence"])
            messages.success(request, _("Your answer is sent to the buyer"))
            return redirect("offer-asked", offer.pk, number)
        except Refused as refused:
            errors = refusals(refused)
    return page(
        request, "evaluation/asked.html", _("Answer the buyer about your tender"), offer=offer, query=query, form=form,
        errors=errors, may=may, back=reverse("offer", args=[offer.pk]),
    )  # fmt: skip

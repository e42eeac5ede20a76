"""What a bidder is asked after opening, and what it reads after an award."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from wellspent.method.errors import Refused
from wellspent.portal.evaluation import letters, queries
from wellspent.portal.evaluation.award_views import attached
from wellspent.portal.evaluation.models import SentSummary
from wellspent.portal.tendering.models import Offer
from wellspent.portal.tendering.offers.access import bidders
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

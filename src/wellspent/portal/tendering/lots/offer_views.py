"""Offering for another lot of the same tender, by one press."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellspent.method.errors import Refused
from wellspent.portal.tendering import queries
from wellspent.portal.tendering.lots import offer_actions as lot_offer_actions
from wellspent.portal.tendering.models import Offer
from wellspent.portal.tendering.offers.access import acting, bidders, hold
from wellspent.portal.ui.pages import refusals


@require_POST
@bidders
def another(request: HttpRequest, offer: Offer, slug: str) -> HttpResponse:
    """Begin an offer for another lot with what was said already, and go to it."""
    lot = queries.published(slug)
    if lot is None or lot.whole_id is None or lot.whole_id != offer.procurement.whole_id:
        raise Http404
    try:
        made = lot_offer_actions.begin_for(by=acting(request, offer), offer=offer, lot=lot)
    except Refused as refused:
        for each in refusals(refused):
            messages.error(request, each["text"])
        return redirect("offer", offer.pk)
    if made.supplier_id is None:
        hold(request, made)
    messages.success(request, _("What you have said of yourself and your partners is here already"))
    return redirect("offer", made.pk)

"""Beginning an offer, and coming back to it: by account, or by a link sent by e-mail."""

from __future__ import annotations

from typing import Any

from django.core.mail import send_mail
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as noop

from wellspent.method.errors import Refused
from wellspent.portal.accounts.middleware import who
from wellspent.portal.accounts.models import Role
from wellspent.portal.tendering import queries, rules
from wellspent.portal.tendering.lots import offer_queries as lot_offer_queries
from wellspent.portal.tendering.models import Offer, Procurement
from wellspent.portal.tendering.offers import actions as offer_actions
from wellspent.portal.tendering.offers import queries as offer_queries
from wellspent.portal.tendering.offers.access import held, hold
from wellspent.portal.tendering.offers.forms import LostLink, StartByLink
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page, refusals

SENT = "Check your e-mail"


def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an offer: at once for the supplier signed in, by a link sent to an address for anybody else."""
    tender = queries.published(slug)
    if tender is None or not rules.takes_offers(tender):
        raise Http404
    asking = who(request)
    back = reverse("tender", args=[slug])
    begun = lot_offer_queries.for_another_lot(tender, offer_queries.offers(asking, held(request)))
    if asking.supplies and asking.holds(Role.SUPPLIER) and asking.user is not None:
        return _by_account(request, tender, back, begun)
    if begun is not None and request.method != "POST" and "new" not in request.GET:
        return _page(request, tender, back, begun=begun)
    form = StartByLink(request.POST or None)
    errors = error_list(form)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            offer, token = offer_actions.start(
                by=None, procurement=tender, bidder=told["bidder"], email=told["email"]
            )
        except Refused as refused:
            errors = refusals(refused)
        else:
            send_link(request, offer, token)
            return page(request, "tendering/offer_sent.html", SENT, email=offer.email, back=back)
    return _page(request, tender, back, form=form, errors=errors)


def _page(request: HttpRequest, tender: Procurement, back: str, **more: Any) -> HttpResponse:
    """The page from which an offer is begun: from `begun`, one for another lot, by one press."""
    title, template = "Start your offer", "tendering/offer_start.html"
    return page(request, template, title, tender=tender, back=back, **{"form": None, **more})


def _by_account(request: HttpRequest, tender: Procurement, back: str, begun: Offer | None) -> HttpResponse:
    """The supplier's one offer for a tender, begun if it was not yet."""
    asking = who(request)
    errors = None
    if request.method == "POST" and asking.user is not None and asking.organisation is not None:
        try:
            offer, _ = offer_actions.start(
                by=asking.user,
                procurement=tender,
                bidder=asking.organisation.name,
                email=asking.user.email,
                supplier=asking.organisation,
            )
            return redirect("offer", offer.pk)
        except Refused as refused:
            errors = refusals(refused)
    return _page(request, tender, back, errors=errors, begun=begun)


def send_link(request: HttpRequest, offer: Offer, token: str) -> None:
    """Send the link of an offer to its address; nothing where one went there a moment ago."""
    if not token:
        return
    link = request.build_absolute_uri(reverse("open-offer", args=[token]))
    tender = offer.procurement
    text = (
        f"This link opens the offer of {offer.bidder} for “{tender.title}”. It works once, within seven days:\n\n{link}\n\n"
        f"Do not send it on: whoever opens it can change and submit the offer. You can have a new one sent at\n"
        f"{request.build_absolute_uri(reverse('lost-link'))}\n"
    )
    send_mail(f"Your offer for {tender.title}", text, None, [offer.email])


def lost_link(request: HttpRequest) -> HttpResponse:
    """Send new links to an address; the answer is the same whether it has offers or none."""
    form = LostLink(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        for offer in offer_queries.by_address(email):
            send_link(request, offer, offer_actions.fresh_link(offer=offer) or "")
        return page(request, "tendering/offer_sent.html", SENT, email=email, lost=True)
    lead = noop("A new link to each offer that was begun with your address. Links sent before stop working.")
    return page(
        request, "ui/form.html", "Get a new link to your offer", form=form, errors=error_list(form), lead=lead,
        button="Send the link",
    )  # fmt: skip


def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Open an offer by its link: shown first, done by a button, so that a scanner of mail does not use it up.

    A link that was used or has run out has no button: it says so, and where to go on.
    """
    errors = None
    if request.method == "POST":
        try:
            offer = offer_actions.open_link(token=token)
        except Refused as refused:
            errors = refusals(refused)
        else:
            for lot in (
                *lot_offer_queries.of_bidder(offer),
                offer,
            ):  # one link opens what was begun for every lot
                hold(request, lot)
            return redirect("offer", offer.pk)
    works = queries.link_works(token, since=timezone.now() - offer_actions.LINK_LASTS)
    title = "Open your offer" if works else "This link no longer works"
    response = page(
        request, "tendering/offer_link.html", title, errors=errors, works=works, holds=bool(held(request))
    )
    response.headers["Cache-Control"] = "no-store"
    return response

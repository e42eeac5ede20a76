"""Which offers this browser may work on: those of the supplier signed in, and those whose link it opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from wellspent.portal.accounts.middleware import who
from wellspent.portal.accounts.models import User
from wellspent.portal.tendering.models import Offer
from wellspent.portal.tendering.offers import queries as offer_queries

HELD = "offers"
"""The session's key for the offers whose link was opened."""

View = Callable[..., HttpResponse]


def held(request: HttpRequest) -> list[int]:
    """The offers whose link this browser opened."""
    return list(request.session.get(HELD, []))


def hold(request: HttpRequest, offer: Offer) -> None:
    """Remember that the link of an offer was opened here; the session gets a new key, as at signing in."""
    request.session.cycle_key()
    request.session[HELD] = [*(one for one in held(request) if one != offer.pk), offer.pk]


def found(request: HttpRequest, number: int) -> Offer:
    """The offer of that number, or 404 for whoever may not see it."""
    offer = offer_queries.offer(who(request), held(request), number)
    if offer is None:
        raise Http404
    return offer


def acting(request: HttpRequest, offer: Offer) -> User | None:
    """Who acts: the person signed in for the supplier, or nobody but the link."""
    return who(request).user if offer.supplier_id is not None else None


def bidders(view: View) -> View:
    """A page of one offer, for its bidder alone: the view is given the offer itself."""

    @wraps(view)
    def answered(request: HttpRequest, offer: int, **rest: Any) -> HttpResponse:
        response = view(request, found(request, offer), **rest)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answered

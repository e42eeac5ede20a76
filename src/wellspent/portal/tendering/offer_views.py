"""A bidder's pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from wellspent.portal.accounts.middleware import who
from wellspent.portal.tendering import queries
from wellspent.portal.ui.pages import page


@login_required
def my_offers(request: HttpRequest) -> HttpResponse:
    """The offers of the supplier that somebody acts for."""
    asking = who(request)
    if not asking.supplies:
        raise Http404
    rows = [(offer, queries.latest(offer)) for offer in queries.offers_of(asking)]
    return page(request, "tendering/my_offers.html", "My offers", rows=rows)

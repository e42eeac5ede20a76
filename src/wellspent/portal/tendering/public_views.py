"""What anybody may read of tenders, signed in or not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from wellspent.portal.tendering import queries
from wellspent.portal.ui.pages import page


def open_tenders(request: HttpRequest) -> HttpResponse:
    """Every tender open for offers, the nearest deadline first."""
    return page(request, "tendering/open_tenders.html", "Tenders open for offers", rows=queries.open_tenders())

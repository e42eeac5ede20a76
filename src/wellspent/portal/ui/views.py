"""The pages that belong to no room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from wellspent import __version__
from wellspent.portal.accounts.middleware import who
from wellspent.portal.audit.queries import head
from wellspent.portal.tendering.rules import may_prepare
from wellspent.portal.ui.pages import page
from wellspent.portal.ui.queries import needs


def home(request: HttpRequest) -> HttpResponse:
    """Where somebody starts: what needs them, their offers, joining an organisation, or what this is."""
    asking = who(request)
    if asking.buys:
        may = may_prepare(asking)
        return page(request, "ui/home.html", "What needs you", needs=needs(asking), may_prepare=may)
    if asking.supplies:
        return redirect("my-offers")
    if asking.user:
        return redirect("choose-organisation")
    return page(request, "ui/welcome.html", "Social value, with its working shown")


def health(request: HttpRequest) -> JsonResponse:
    """Whether the site and its database answer; what a load balancer asks."""
    number, _ = head()
    return JsonResponse({"status": "ok", "version": __version__, "events": number})

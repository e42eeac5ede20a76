"""The pages that belong to no room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from wellspent import __version__
from wellspent.portal.accounts.middleware import who
from wellspent.portal.audit.queries import head


def home(request: HttpRequest) -> HttpResponse:
    """Where somebody starts: their own room, or what this is."""
    asking = who(request)
    if asking.buys:
        return redirect("buy")
    if asking.supplies:
        return redirect("my-offers")
    if asking.user:
        return redirect("choose-organisation")
    return render(
        request, "ui/welcome.html", {"title": "Social value, with its working shown"}, using="jinja2"
    )


def health(request: HttpRequest) -> JsonResponse:
    """Whether the site and its database answer; what a load balancer asks."""
    number, _ = head()
    return JsonResponse({"status": "ok", "version": __version__, "events": number})

"""The pages of help. Anybody may read them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from wellspent.portal.help import queries, topics
from wellspent.portal.ui.pages import page


def index(request: HttpRequest) -> HttpResponse:
    """Every guide, those for the site first, and every method."""
    found = queries.listed()
    return page(
        request,
        "help/index.html",
        "Help",
        site=[(name, title) for name, title in found["guides"] if name in topics.SITE],
        guides=[(name, title) for name, title in found["guides"] if name not in topics.SITE],
        methods=found["methods"],
    )


def _read(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    found = queries.guide(kind, name)
    if found is None:
        raise Http404
    return page(request, "help/guide.html", found.title, guide=found, kind=kind, back=reverse("help"))


def guide(request: HttpRequest, name: str) -> HttpResponse:
    """One guide."""
    return _read(request, "guides", name)


def method(request: HttpRequest, name: str) -> HttpResponse:
    """How one kind of figure is made: plain words, and the formula."""
    return _read(request, "methods", name)


def other(request: HttpRequest, name: str) -> HttpResponse:
    """A page that guides lead to, such as the kinds of files."""
    return _read(request, "", name)


def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A picture of a guide."""
    found = queries.picture(name)
    if found is None:
        raise Http404
    response = HttpResponse(found[0], content_type=found[1])
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response

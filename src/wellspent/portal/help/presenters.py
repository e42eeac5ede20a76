"""What a page is told of its help."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from markupsafe import Markup

from wellspent.portal.help import queries, topics


@dataclass(frozen=True, slots=True)
class Panel:
    """The help beside a page: its words, and where the whole guide is."""

    title: str
    text: Markup
    href: str


def _page(request: HttpRequest) -> str:
    found = getattr(request, "resolver_match", None)
    return (found.url_name or "") if found is not None else ""


def beside(request: HttpRequest) -> Panel | None:
    """The help of the page that was asked for; None for a page that needs none, and where the docs are not there."""
    guide, part = topics.TOPICS.get(_page(request), ("", ""))
    found = queries.section(guide, part) if guide else None
    if found is None:
        return None
    return Panel(found.title, found.text, reverse("help-guide", args=[guide]) + f"#{part}")


def methods(request: HttpRequest) -> list[dict[str, str]]:
    """The pages that say how the figures of the page that was asked for are made."""
    known = dict(queries.listed()["methods"])
    return [
        {"text": known[name], "href": reverse("help-method", args=[name])}
        for name in topics.METHODS.get(_page(request), ())
        if name in known
    ]

"""What every page is told: who is asking, the rooms they may enter, and where home is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wellspent.portal.accounts.middleware import who
from wellspent.portal.accounts.standing import NOBODY
from wellspent.portal.audit.rules import may_read_history
from wellspent.portal.help import presenters as help_pages
from wellspent.portal.ui.middleware import speaks_welsh

ROOMS = {"buy": "Buy", "library": "Library"}
"""The rooms that are open, by the first part of their address."""


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The part of every page's context that is the same for all."""
    asking = who(request) if hasattr(request, "who") else NOBODY
    here = request.path.split("/")[1]
    rooms = [
        {"text": _(name), "href": reverse(place), "here": place == here}
        for place, name in ROOMS.items()
        if asking.buys or place == "library"
    ]
    if asking.supplies:
        rooms.insert(0, {"text": _("My offers"), "href": reverse("my-offers"), "here": here == "offers"})
    if may_read_history(asking):
        rooms.append({"text": _("History"), "href": reverse("history"), "here": here == "history"})
    return {
        "demo": settings.ENVIRONMENT.demo,
        "who": asking,
        "rooms": rooms if asking.user else [],
        "home": reverse("home"),
        "language": (get_language() or "en")[:2],
        "help": help_pages.beside(request),
        "methods_behind": help_pages.methods(request),
        "languages": settings.LANGUAGES if speaks_welsh(request) else [],
    }

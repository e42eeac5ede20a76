"""Puts on every request how the person stands, looked up when something first asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from wellspent.portal.accounts.models import User
from wellspent.portal.accounts.queries import standing
from wellspent.portal.accounts.standing import Standing

CHOSEN = "organisation"
"""The session's key for the organisation that was chosen."""


def standing_for(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: `request.who` is the person's `Standing`."""

    def answered(request: HttpRequest) -> HttpResponse:
        def look() -> Standing:
            found = standing(cast(User, request.user), request.session.get(CHOSEN))
            if found.user is not None:
                found.user.through = found.through
            return found

        request.who = SimpleLazyObject(look)  # type: ignore[attr-defined]
        return respond(request)

    return answered


def who(request: HttpRequest) -> Standing:
    """How the person behind a request stands."""
    return cast(Standing, request.who)  # type: ignore[attr-defined]

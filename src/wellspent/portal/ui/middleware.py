"""Which pages speak Welsh."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

TRANSLATED = ("", "tenders", "offers", "accounts", "account", "register", "join", "language", "organisations")
"""The first parts of the addresses of public and bidder pages: those that are translated."""


def speaks_welsh(request: HttpRequest) -> bool:
    """Whether a page has been translated. A buyer's page half in each language would help nobody."""
    return request.path.split("/")[1] in TRANSLATED


def one_language_a_page(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: pages that are not translated are answered in English, whatever was chosen."""

    def answered(request: HttpRequest) -> HttpResponse:
        if not speaks_welsh(request):
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE
        return respond(request)

    return answered

"""Which pages speak Welsh, and the page of what a lower floor refused where no form was waiting for it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from wellspent.method.errors import Refused
from wellspent.portal.ui.errors import refused

TRANSLATED = (
    "",
    "public",
    "tenders",
    "offers",
    "accounts",
    "account",
    "register",
    "join",
    "language",
    "organisations",
    "search",
)
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


class Refusals:
    """Middleware: a refusal that no view caught is told with its rule and its mend, not as a fault of ours."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of the refusal; anything else stays what it is."""
        return refused(request, exception) if isinstance(exception, Refused) else None

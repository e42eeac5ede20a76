"""The pages of what went wrong. The last of them, the server's own fault, asks nothing of the database."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from wellspent.method.errors import Refused
from wellspent.portal.accounts.standing import NOBODY
from wellspent.portal.ui.pages import page, refusals

FORGED = (
    noop("This page was open for too long"),
    noop("Go back, load the page again, and send it once more. Your browser must accept cookies."),
)
STOPPED = (noop("This cannot be done yet"), noop("Put right what is listed above, then try again."))
PAGES = {
    400: (noop("This request could not be understood"), noop("Check the address, or go back and try again.")),
    403: (noop("You may not do this"), noop("Somebody with another role in your organisation may.")),
    404: (
        noop("Page not found"),
        noop(
            "Check the address. If it is right, sign in with the account and the organisation that it belongs to."
        ),
    ),
    413: (
        noop("That is too much to send at once"),
        noop("Send smaller files, or fewer of them, and less text."),
    ),
    429: (noop("Too many tries"), noop("Wait a few minutes, then try again.")),
    500: (
        noop("Something went wrong here"),
        noop("It is our fault, not yours. What you sent may not be saved; try again in a few minutes."),
    ),
}


def told(request: HttpRequest, status: int) -> HttpResponse:
    """The page of an error's status, in the site's shell."""
    title, text = PAGES[status]
    return page(request, "ui/error.html", title, status=status, text=_(text))


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """422: what stands in the way, each with its mend, where no form is there to show it."""
    title, text = STOPPED
    return page(request, "ui/error.html", title, status=422, text=_(text), errors=refusals(refusal))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 for what was too big to be read."""
    too_big = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    return told(request, 413 if too_big else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django hands it over)
    """403."""
    return told(request, 403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django hands it over)
    """403, for a form that does not come from a page of ours, or from one too old."""
    title, text = FORGED
    return page(request, "ui/error.html", title, status=403, text=_(text))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django hands it over)
    """404, the same for what is not there and for what is another's."""
    return told(request, 404)


def too_many(request: HttpRequest) -> HttpResponse:
    """429."""
    return told(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (Django hands it over)
    """500: without who is asking, for the database may be what failed."""
    title, text = PAGES[500]
    shell = {
        "who": NOBODY,
        "rooms": [],
        "home": "/",
        "language": (get_language() or "en")[:2],
        "messages": [],
    }
    context = {**shell, "title": _(title), "text": _(text)}
    return HttpResponse(get_template("ui/error.html", using="jinja2").render(context), status=500)

"""A bidder's last steps: check, submit, receipt, withdraw; and asking the buyer."""

from __future__ import annotations

import logging
import secrets
from functools import partial

from django.core.mail import send_mail
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from wellspent.method.errors import Refused
from wellspent.portal.accounts.middleware import who
from wellspent.portal.tendering import rules
from wellspent.portal.tendering.models import Offer, Submission
from wellspent.portal.tendering.offers import actions as offer_actions
from wellspent.portal.tendering.offers import presenters as offer_presenters
from wellspent.portal.tendering.offers import queries as offer_queries
from wellspent.portal.tendering.offers import submit_actions as offer_submit_actions
from wellspent.portal.tendering.offers import values as offer_values
from wellspent.portal.tendering.offers.access import acting, bidders, found, held
from wellspent.portal.tendering.offers.checks import lacks
from wellspent.portal.tendering.offers.forms import Clarify
from wellspent.portal.tendering.offers.letters import postman
from wellspent.portal.tendering.offers.paper_views import download
from wellspent.portal.tendering.offers.tender import asked
from wellspent.portal.tendering.offers.views import attempt, note, to_tasks
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page, refusals

log = logging.getLogger(__name__)


@bidders
def check(request: HttpRequest, offer: Offer) -> HttpResponse:
    """Check everything before it is submitted; the page makes the receipt's token, so that it submits once."""
    return _check(request, offer, [])


def _check(request: HttpRequest, offer: Offer, errors: list[dict[str, str]]) -> HttpResponse:
    missing = lacks(offer)
    last = offer_queries.last_submission(offer)
    return page(
        request, "tendering/offer_check.html", "Check your offer", offer=offer, errors=errors,
        sections=offer_presenters.answers_to_check(offer, asked(offer.procurement)),
        required=[lack for lack in missing if lack.required], missing=[lack for lack in missing if not lack.required],
        doubts=[(text, reverse("offer-measure", args=[offer.pk, measure])) for measure, text in offer_values.doubts_of(offer)],
        value=offer_values.public_value(offer), last=last, receipt=secrets.token_urlsafe(24),
        open=rules.may_offer(offer.procurement), back=to_tasks(offer),
    )  # fmt: skip


@require_POST
def submit(request: HttpRequest, offer: int) -> HttpResponse:
    """Submit the draft. A request that is sent twice is one submission, and gets the same receipt.

    The offer is read once, under its lock: on the last day this page is asked for by everybody at once.
    """
    arrived = timezone.now()
    asking, mine = who(request), partial(offer_queries.is_mine, who(request), held(request))
    try:
        made = offer_submit_actions.submit(
            by=asking.user, offer=offer, mine=mine, receipt=request.POST.get("receipt", ""), at=arrived,
            letter=request.build_absolute_uri(reverse("check-receipt")),
        )  # fmt: skip
    except Offer.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return _check(request, found(request, offer), refusals(refused))
    postman.call()
    return redirect("offer-receipt", offer, made.number)


def _send(offer: Offer, subject: str, text: str) -> None:
    try:
        send_mail(subject, text, None, [offer.email])
    except OSError:
        log.exception("a message about offer %s could not be sent: %s", offer.pk, subject)


def _made(offer: Offer, number: int) -> Submission:
    found = offer_queries.own_submission(offer, number)
    if found is None:
        raise Http404
    return found


@bidders
def receipt(request: HttpRequest, offer: Offer, number: int) -> HttpResponse:
    """What proves that an offer was received."""
    made = _made(offer, number)
    later = offer_queries.has_later(offer, number)
    return page(
        request, "tendering/offer_receipt.html", "Offer received", offer=offer, made=made, later=later,
        facts=offer_presenters.receipt_facts(offer, made), open=rules.may_offer(offer.procurement), back=to_tasks(offer),
    )  # fmt: skip


@bidders
def receipt_file(request: HttpRequest, offer: Offer, number: int) -> HttpResponse:
    """The receipt as a text file."""
    made = _made(offer, number)
    text = offer_presenters.receipt_text(offer, made, request.build_absolute_uri(reverse("check-receipt")))
    return download(f"receipt-{offer.key}-{number}.txt", text.encode(), "text/plain; charset=utf-8")


@bidders
def content(request: HttpRequest, offer: Offer, number: int) -> HttpResponse:  # noqa: ARG001
    """The very bytes that were submitted: their SHA-256 is the digest on the receipt."""
    found = offer_queries.content_of(offer, number)
    if found is None:
        raise Http404
    return download(f"offer-{offer.key}-{number}.json", found, "application/json")


@bidders
def withdraw(request: HttpRequest, offer: Offer) -> HttpResponse:
    """Take the offer back: shown first, done by a button."""
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        errors = attempt(lambda: offer_actions.withdraw(by=acting(request, offer), offer=offer))
        if not errors:
            title = f"You withdrew your offer: {offer.procurement.title}"
            _send(offer, title, offer_presenters.withdrawn_text(offer))
            note(request, "Your offer was withdrawn. It stays sealed and will not be opened")
            return redirect(to_tasks(offer))
    return page(
        request,
        "tendering/offer_withdraw.html",
        "Withdraw your offer",
        offer=offer,
        errors=errors,
        back=to_tasks(offer),
    )


@bidders
def questions(request: HttpRequest, offer: Offer) -> HttpResponse:
    """Ask the buyer: privately; the answer is for all, and who asked is not shown."""
    form = Clarify(request.POST or None)
    errors = error_list(form)
    if request.method == "POST" and form.is_valid():
        question = form.cleaned_data["question"]
        errors = attempt(lambda: offer_actions.ask(by=acting(request, offer), offer=offer, question=question))
        if not errors:
            note(request, "Your question was sent to the buyer")
            return redirect("offer-questions", offer.pk)
    return page(
        request, "tendering/offer_questions.html", "Ask the buyer", offer=offer, form=form, errors=errors,
        asked=offer_queries.questions_of(offer), may_ask=rules.may_ask(offer.procurement), back=to_tasks(offer),
    )  # fmt: skip

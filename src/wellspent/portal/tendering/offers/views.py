"""A bidder's pages: its offers, and writing one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_noop as noop

from wellspent.documents.rulewords import unit_words
from wellspent.method.errors import Refused
from wellspent.portal.accounts.middleware import who
from wellspent.portal.shelf.licences import closed_in
from wellspent.portal.tendering import part_queries, rules
from wellspent.portal.tendering.adapters import ABOUT, promises_content
from wellspent.portal.tendering.lots import offer_queries as lot_offer_queries
from wellspent.portal.tendering.lots import presenters as lot_presenters
from wellspent.portal.tendering.models import Offer
from wellspent.portal.tendering.offers import actions as offer_actions
from wellspent.portal.tendering.offers import presenters as offer_presenters
from wellspent.portal.tendering.offers import queries as offer_queries
from wellspent.portal.tendering.offers import values as offer_values
from wellspent.portal.tendering.offers.access import acting, bidders, held
from wellspent.portal.tendering.offers.checks import lacks
from wellspent.portal.tendering.offers.forms import (
    About,
    Answer,
    Member,
    Menu,
    Price,
    Promise,
    Truth,
    about_initial,
    promise_initial,
)
from wellspent.portal.tendering.offers.tender import asked
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page, refusals
from wellspent.portal.ui.queries import bidders_needs
from wellspent.portal.ui.reports import shown

Errors = list[dict[str, str]]


def attempt(act: Callable[[], object]) -> Errors:
    """Do something, and what was refused of it for the error summary; empty where it was done."""
    try:
        act()
    except Refused as refused:
        return refusals(refused)
    return []


def to_tasks(offer: Offer) -> str:
    """Where a page of an offer leads back to."""
    return reverse("offer", args=[offer.pk])


def my_offers(request: HttpRequest) -> HttpResponse:
    """The offers of the supplier that somebody acts for, and those whose link was opened here."""
    asking = who(request)
    if not asking.supplies and not held(request):
        if asking.user is not None:
            raise Http404
        return redirect_to_login(request.get_full_path())
    rows = list(offer_queries.offers(asking, held(request)))
    stand = offer_queries.stand(rows)
    listed = [(row, stand.get(row.pk), *offer_presenters.stage_words(row, stand.get(row.pk))) for row in rows]
    groups = lot_presenters.grouped(listed)
    needs = bidders_needs(asking, held(request))
    return page(request, "tendering/my_offers.html", "My offers", rows=listed, groups=groups, needs=needs)


@bidders
def offer(request: HttpRequest, offer: Offer) -> HttpResponse:
    """An offer's task list."""
    tender, last = asked(offer.procurement), offer_queries.last_submission(offer)
    stands = None if offer.withdrawn else last
    words, colour = offer_presenters.stage_words(offer, stands)
    return page(
        request,
        "tendering/offer.html",
        offer.procurement.title,
        offer=offer,
        groups=offer_presenters.task_list(offer, tender),
        stands=stands,
        last=last,
        stage=words,
        colour=colour,
        open=rules.may_offer(offer.procurement),
        value=offer_values.public_value(offer),
        required=[lack for lack in lacks(offer) if lack.required],
        questions=offer_queries.asked_after_opening(offer),
        limits=lot_presenters.limits(offer.procurement),
        other_lots=lot_presenters.for_bidder(offer, lot_offer_queries.of_bidder(offer)),
        back=reverse("my-offers"),
    )


@bidders
def about(request: HttpRequest, offer: Offer) -> HttpResponse:
    """What every buyer asks of a bidder, told once."""
    known = lot_offer_queries.about_told(offer)
    if offer.supplier is not None:
        known = {name: getattr(offer.supplier, name) for name in ABOUT}
    form = About(request.POST or None, initial=about_initial(known) | {"bidder": offer.bidder})
    errors = error_list(form)
    if request.method == "POST" and form.is_valid():
        facts = form.told()
        bidder = facts.pop("bidder")
        errors = attempt(
            lambda: offer_actions.describe(by=acting(request, offer), offer=offer, bidder=bidder, facts=facts)
        )
        if not errors:
            return redirect(to_tasks(offer))
    lead = (
        noop("Kept with your organisation, so that no buyer asks again.")
        if offer.supplier is not None
        else ""
    )
    return page(
        request, "ui/form.html", "About you", form=form, errors=errors, back=to_tasks(offer), lead=lead
    )


@bidders
def members(request: HttpRequest, offer: Offer) -> HttpResponse:
    """Partners, or the members of a consortium: one is added or taken out at a time."""
    form = Member(request.POST if "add" in request.POST else None)
    errors = error_list(form)
    rows = list(offer.members)
    if "remove" in request.POST:
        kept = [row for place, row in enumerate(rows) if str(place) != request.POST["remove"]]
        errors = attempt(
            lambda: offer_actions.name_members(by=acting(request, offer), offer=offer, members=kept)
        )
    elif "add" in request.POST and form.is_valid():
        more = [*rows, {name: value for name, value in form.cleaned_data.items() if value}]
        errors = attempt(
            lambda: offer_actions.name_members(by=acting(request, offer), offer=offer, members=more)
        )
    if request.method == "POST" and not errors:
        return redirect("offer-members", offer.pk)
    return page(
        request,
        "tendering/offer_members.html",
        "Partners",
        offer=offer,
        form=form,
        errors=errors,
        back=to_tasks(offer),
    )


@bidders
def price(request: HttpRequest, offer: Offer) -> HttpResponse:
    """The price."""
    tender = asked(offer.procurement)
    if tender.price is None:
        raise Http404
    form = Price(request.POST or None, initial={"price": offer.price})
    form.fields["price"].help_text = offer_presenters.covers(tender)
    errors = error_list(form)
    if request.method == "POST" and form.is_valid():
        pence = form.cleaned_data["price"]
        errors = attempt(lambda: offer_actions.price(by=acting(request, offer), offer=offer, pence=pence))
        if not errors:
            return redirect(to_tasks(offer))
    told = offer_presenters.asking(tender, tender.price)
    return page(
        request, "tendering/offer_answer.html", told["label"], offer=offer, form=form, errors=errors, asked=told,
        back=to_tasks(offer),
    )  # fmt: skip


@bidders
def answer(request: HttpRequest, offer: Offer, criterion: str) -> HttpResponse:
    """An answer in words, by yes or no, or from a menu."""
    tender = asked(offer.procurement)
    question = tender.question(criterion)
    if question is None:
        raise Http404
    row = next((each for each in part_queries.answers(offer) if each.criterion == criterion), None)
    data = request.POST if request.method == "POST" else None
    form: Truth | Menu | Answer
    if question in tender.truths:
        met = None if row is None or row.met is None else "yes" if row.met else "no"
        form = Truth(data, initial={"met": met})
    elif question in tender.menus:
        form = Menu(data, question=question, initial={"lines": [] if row is None else row.lines or []})
    else:
        form = Answer(data, question=question, initial={"text": "" if row is None else row.text})
    errors = error_list(form)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        if "met" in told:
            told["met"] = told["met"] == "yes"
        errors = attempt(
            lambda: offer_actions.answer(by=acting(request, offer), offer=offer, criterion=criterion, **told)
        )
        if not errors:
            return redirect(to_tasks(offer))
    said = offer_presenters.asking(tender, question)
    return page(
        request, "tendering/offer_answer.html", said["label"], offer=offer, form=form, errors=errors, asked=said,
        back=to_tasks(offer),
    )  # fmt: skip


@bidders
def measure(request: HttpRequest, offer: Offer, measure: str) -> HttpResponse:
    """A promise on one measure, with what it comes to: at once with script, by a button without."""
    found = asked(offer.procurement).measure(measure)
    if found is None:
        raise Http404
    row = next((each for each in part_queries.promises(offer) if each.measure == measure), None)
    data = request.POST if request.method == "POST" else None
    form = Promise(data, asked=found[0], question=found[1], initial=promise_initial(row))
    errors, worth = error_list(form), None
    if request.method == "POST" and form.is_valid():
        worth = _worth(offer, form)
        for name, said in worth.faults if worth is not None else ():
            form.add_error(name, said)
        errors = error_list(form)
        if errors:
            worth = None  # the mistake stands in the summary and at its field, and nowhere else
        elif "work" not in request.POST:
            errors = attempt(lambda: _promised(request, offer, form))
            if not errors:
                return redirect(to_tasks(offer))
    elif row is not None and row.quantity is not None:
        content = next(each for each in promises_content(offer) if each["measure"] == measure)
        worth = offer_values.worth(offer, content)
    told = offer_presenters.asking(asked(offer.procurement), found[1])
    return page(
        request, "tendering/offer_measure.html", found[0].measure.label, offer=offer, form=form, errors=errors,
        measure=found[0].measure, unit=unit_words(found[0]), target=found[0].target, asked=told, worth=worth,
        back=to_tasks(offer),
    )  # fmt: skip


def _worth(offer: Offer, form: Promise) -> offer_values.Worth | None:
    """What is typed comes to; None where no quantity is."""
    return offer_values.worth(offer, form.content()) if form.quantity_text() else None


def _promised(request: HttpRequest, offer: Offer, form: Promise) -> None:
    """Write what is typed into the draft."""
    content = form.content()
    quantity = None
    if content["quantity"] is not None:
        only = {key: value for key, value in content.items() if value is not None}
        quantity = offer_values.read_promises(offer, [only]).promises[0].quantity.value
    told, until = form.cleaned_data, content["to"]
    offer_actions.promise(
        by=acting(request, offer), offer=offer, measure=content["measure"], unit=content["unit"], quantity=quantity,
        since=told.get("since"), until=date.fromisoformat(until) if until else None,
        statement=content["statement"] or "",
    )  # fmt: skip


@bidders
def worth(request: HttpRequest, offer: Offer, measure: str) -> HttpResponse:
    """The fragment with what a promise comes to as it is typed."""
    found = asked(offer.procurement).measure(measure)
    if found is None:
        raise Http404
    form = Promise(request.GET, asked=found[0], question=found[1])
    known = _worth(offer, form) if form.is_valid() else None
    return page(request, "tendering/offer_worth.html", "What it comes to", offer=offer, worth=known)


@bidders
def value(request: HttpRequest, offer: Offer) -> HttpResponse:
    """What all promises come to, every figure with its working."""
    report = offer_values.value_of(offer)
    closed = closed_in(offer_values.library_for(offer))
    return page(
        request, "tendering/offer_value.html", "What your promises come to", offer=offer,
        report=None if report is None else shown(report, closed), day=offer_values.day_of_values(offer.procurement),
        decided=offer.procurement.decided is not None, back=to_tasks(offer),
    )  # fmt: skip


def note(request: HttpRequest, text: str) -> None:
    """Say on the next page that something was done."""
    messages.success(request, text)

"""The officer's pages after the deadline: tasks, loading, opening, the offers, the panel."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellspent.method.errors import Refused
from wellspent.portal.evaluation import actions, loading, loading_actions, presenters, queries, rules
from wellspent.portal.evaluation.access import Desk, desk, panel_member, typed
from wellspent.portal.evaluation.adapters import frozen
from wellspent.portal.evaluation.forms import Appoint, DecideConflict, Declare, Load
from wellspent.portal.evaluation.models import PanelMember
from wellspent.portal.tendering.actions import consent_to_open
from wellspent.portal.tendering.queries import received
from wellspent.portal.tendering.rules import may_open
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page, refusals


def back_to(at: Desk, name: str = "evaluation") -> str:
    """The address that the Back link leads to."""
    return reverse(name, args=[at.row.slug])


@login_required
def evaluation(request: HttpRequest, slug: str) -> HttpResponse:
    """What there is to do from the deadline to the award, for whoever asks."""
    at = desk(request, slug, anybody=True)
    groups = presenters.tasks(at.who, at.row)
    back = reverse("procurement", args=[at.row.slug])
    title = _("Open, score and award")
    return page(request, "evaluation/tasks.html", title, row=at.row, groups=groups, back=back)


@login_required
def load_offers(request: HttpRequest, slug: str) -> HttpResponse:
    """Load the workbooks and the price list that came back elsewhere, all in one go."""
    at = desk(request, slug)
    files = queries.loaded(at.who, at.row)
    may = rules.may_load(at.who, at.row)
    at.needs(may or bool(files))
    form = Load(typed(request), request.FILES or None)
    errors = error_list(form)
    if request.method == "POST" and may and form.is_valid():
        books = [loading.Returned(one.name, one.read()) for one in form.cleaned_data["workbooks"]]
        listed = form.cleaned_data["prices"]
        prices = loading.Returned(listed.name, listed.read()) if listed else None
        try:
            made = loading_actions.load(by=at.user, procurement=at.row, workbooks=books, prices=prices)
        except Refused as refused:
            errors = refusals(refused)
        else:
            wrong = sum(not one.taken for one in made)
            said = _("%(many)s files read, %(wrong)s refused") % {"many": len(made) - wrong, "wrong": wrong}
            messages.success(request, said)
            return redirect("load-offers", at.row.slug)
    title = _("Load what came back")
    return page(
        request, "evaluation/load.html", title, row=at.row, form=form, errors=errors, files=files, may=may,
        received=received(at.row), back=back_to(at),
    )  # fmt: skip


@login_required
def open_offers(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the offers: an act of two people, after the deadline. Before, only how many there are."""
    at = desk(request, slug)
    at.needs(at.who.holds(*rules.OVERSEERS))
    errors = []
    may = may_open(at.who, at.row)
    if request.method == "POST":
        at.needs(may)
        try:
            if consent_to_open(by=at.user, procurement=at.row):
                messages.success(request, _("The offers are open"))
                return redirect("evaluation", at.row.slug)
            messages.success(request, _("You have agreed to open. A second person opens."))
            return redirect("open-offers", at.row.slug)
        except Refused as refused:
            errors = refusals(refused)
    consents = queries.consents(at.row)
    mine = any(one.by_id == at.user.pk for one in consents)
    return page(
        request, "evaluation/opening.html", _("Open the offers"), row=at.row, errors=errors, mine=mine,
        may=may, consents=consents, received=received(at.row), opened=rules.opened(at.row), back=back_to(at),
    )  # fmt: skip


@login_required
def opened_offers(request: HttpRequest, slug: str) -> HttpResponse:
    """The offers that were opened, with the digest of each and, for whoever may see it, the price."""
    at = desk(request, slug)
    at.needs(rules.opened(at.row) and (at.everything or rules.may_read_answers(at.row, at.member)))
    found = queries.offers(at.who, at.row)
    return page(
        request, "evaluation/offers.html", _("Offers"), row=at.row, offers=found,
        everything=at.everything, back=back_to(at),
    )  # fmt: skip


@login_required
def opened_offer(request: HttpRequest, slug: str, offer: str) -> HttpResponse:
    """One opened offer, as whoever asks may read it."""
    at = desk(request, slug)
    found = next((one for one in queries.offers(at.who, at.row) if one.key == offer), None)
    if found is None:
        raise Http404
    return page(
        request, "evaluation/offer.html", found.bidder, row=at.row, offer=found, everything=at.everything,
        questions=frozen(at.row).criteria, back=back_to(at, "opened-offers"),
    )  # fmt: skip


@login_required
def panel(request: HttpRequest, slug: str) -> HttpResponse:
    """The panel: who is on it, how far each has come, and appointing another."""
    at = desk(request, slug)
    at.needs(at.who.holds(*rules.OVERSEERS))
    may = rules.may_appoint(at.who, at.row)
    people = [(one.user_id, str(one.user)) for one in queries.candidates(at.who, at.row)]
    form = Appoint(typed(request), people=people)
    errors = error_list(form)
    if request.method == "POST":
        at.needs(may)
        if form.is_valid():
            chosen = next(
                one.user
                for one in queries.candidates(at.who, at.row)
                if str(one.user_id) == form.cleaned_data["user"]
            )
            try:
                chairs = form.cleaned_data["chairs"]
                actions.appoint(by=at.user, procurement=at.row, user=chosen, chairs=chairs)
            except Refused as refused:
                errors = refusals(refused)
            else:
                messages.success(request, _("%(name)s is on the panel") % {"name": chosen})
                return redirect("panel", at.row.slug)
    members = [(one, *presenters.panel_status(one)) for one in queries.panel(at.who, at.row)]
    return page(
        request, "evaluation/panel.html", _("The panel"), row=at.row, members=members, form=form,
        errors=errors, may=may, people=people, mine=at.member, complete=queries.any_locked(at.row), back=back_to(at),
    )  # fmt: skip


def _at_panel(request: HttpRequest, slug: str, number: int) -> tuple[Desk, PanelMember]:
    at = desk(request, slug)
    at.needs(rules.may_appoint(at.who, at.row))
    return at, panel_member(at, number)


@require_POST
@login_required
def name_chair(request: HttpRequest, slug: str, member: int) -> HttpResponse:
    """Make somebody the chair."""
    at, found = _at_panel(request, slug, member)
    actions.name_chair(by=at.user, member=found)
    messages.success(request, _("%(name)s chairs the panel") % {"name": found.user})
    return redirect("panel", at.row.slug)


@require_POST
@login_required
def stand_down(request: HttpRequest, slug: str, member: int) -> HttpResponse:
    """Take somebody off the panel."""
    at, found = _at_panel(request, slug, member)
    actions.stand_down(by=at.user, member=found)
    messages.success(request, _("%(name)s has stood down") % {"name": found.user})
    return redirect("panel", at.row.slug)


@login_required
def decide_conflict(request: HttpRequest, slug: str, member: int) -> HttpResponse:
    """Decide on a declared conflict."""
    at, found = _at_panel(request, slug, member)
    at.needs(bool(found.conflict) and found.cleared is None and found.stood_down is None)
    form = DecideConflict(typed(request))
    errors = error_list(form)
    if request.method == "POST" and form.is_valid():
        cleared = form.cleaned_data["cleared"] == "yes"
        try:
            actions.decide_conflict(
                by=at.user, member=found, cleared=cleared, reason=form.cleaned_data["reason"]
            )
            return redirect("panel", at.row.slug)
        except Refused as refused:
            errors = refusals(refused)
    title = _("Decide on the interest of %(name)s") % {"name": found.user}
    lead = found.declaration
    return page(
        request, "ui/form.html", title, form=form, errors=errors, lead=lead, back=back_to(at, "panel")
    )


@login_required
def declare(request: HttpRequest, slug: str) -> HttpResponse:
    """Say whether one has an interest, before anything is shown."""
    at = desk(request, slug)
    mine = at.placed()
    at.needs(rules.may_declare(at.row, mine))
    said = {True: "yes", False: "no", None: ""}[mine.conflict]
    form = Declare(typed(request), initial={"conflict": said, "declaration": mine.declaration})
    errors = error_list(form)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.declare(
                by=at.user, member=mine, conflict=told["conflict"] == "yes", declaration=told["declaration"]
            )
        except Refused as refused:
            errors = refusals(refused)
        else:
            messages.success(request, _("Your declaration is recorded"))
            return redirect("evaluation", at.row.slug)
    bidders = [one.bidder for one in queries.bidders(at.who, at.row)]
    title = _("Declare your interests")
    return page(
        request, "evaluation/declare.html", title, form=form, errors=errors, bidders=bidders, back=back_to(at)
    )

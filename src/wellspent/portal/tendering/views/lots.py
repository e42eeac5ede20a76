"""The lots of a tender: dividing a draft, naming them, what they share, checking and publishing and opening all."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from wellspent.method.errors import Refused
from wellspent.portal.accounts.middleware import who
from wellspent.portal.accounts.models import User
from wellspent.portal.tendering import actions, checks, presenters, queries, rules, steps
from wellspent.portal.tendering.lots import actions as lot_actions
from wellspent.portal.tendering.lots import checks as lot_checks
from wellspent.portal.tendering.lots import presenters as lot_presenters
from wellspent.portal.tendering.lots import queries as lot_queries
from wellspent.portal.tendering.lots.forms import LotNames, NamedLots, SameForOthers
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.tendering.views.common import address, changing, done, form_page, found, running
from wellspent.portal.ui.pages import page, refusals


@login_required
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """All lots of a tender and how far each is."""
    asking = who(request)
    row = found(asking, slug)
    lots = lot_presenters.of_officer(row)
    if lots is None:
        raise Http404
    past = [lot for lot in lot_queries.together(row) if rules.may_open(asking, lot)]
    opens = lot_queries.to_open(past, asking.user) if asking.user is not None else []
    return page(
        request, "tendering/lots.html", "Lots of this tender", row=row, lots=lots,
        may_change=rules.may_change(asking, row),
        received=None if row.draft else {lot.row.pk: queries.received(lot.row) for lot in lots.rows},
        opens=opens, agreed=bool(past) and not opens, back=address("procurement", row),
    )  # fmt: skip


@changing
def divide(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """Divide a draft into lots, or add further ones."""
    more = row.whole_id is not None
    form = LotNames(request.POST or None, more=more)

    def save() -> None:
        act = lot_actions.add if more else lot_actions.divide
        act(by=by, procurement=row, names=form.cleaned_data["names"])

    copied = (
        "Each new lot begins as a copy of this one: its facts, questions, criteria, measures and clauses. "
        "Change afterwards what differs."
    )
    return form_page(
        request,
        form,
        "Add lots" if more else "Divide into lots",
        save,
        address("procurement-lot-names", row),
        back=address("procurement-lots" if more else "procurement", row),
        lead=copied
        if more
        else f"What you have drafted becomes the first lot. {copied} Each lot is awarded by itself.",
        button="Add these lots" if more else "Divide into these lots",
    )


def _lots(row: Procurement) -> list[Procurement]:
    if row.whole_id is None:
        raise Http404
    return lot_queries.together(row)


@changing
def names(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """What the tender and its lots are called, what each is worth, and how many one bidder may have."""
    rows, whole = _lots(row), row.whole
    initial = {name: getattr(whole, name) for name in ("title", "value", "most_offered", "most_won")}
    form = NamedLots(request.POST or None, rows=rows, initial=initial)
    onward = address("procurement-lots", row)
    return form_page(
        request,
        form,
        "Names and values of the lots",
        lambda: lot_actions.name(by=by, procurement=row, lots=form.lots(), **form.whole()),
        onward,
        back=onward,
    )


@changing
def same(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """Use parts of this lot for other lots."""
    others = [lot for lot in _lots(row) if lot.pk != row.pk]
    if not others:
        raise Http404
    form = SameForOthers(request.POST or None, others=others)
    onward = address("procurement-lots", row)

    def save() -> None:
        parts = form.cleaned_data["parts"]
        lot_actions.same(by=by, procurement=row, parts=parts, lots=form.chosen())

    return form_page(
        request,
        form,
        "Use the same for other lots",
        save,
        onward,
        back=onward,
        told="The other lots have what you chose",
        button="Replace it in those lots",
        lead=f"Taken from {row.lot_name}. What stands there in the other lots is replaced; their history keeps it. "
        "The deadline, and where offers arrive, are always the same for every lot.",
    )


@changing
def take_out(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """Take a lot out of its tender: shown first, done by a button."""
    _lots(row)
    home = address("procurement", row)
    if request.method == "POST":
        told = "It is no lot any more, and goes on as a procurement of its own"
        return done(request, lambda: lot_actions.take_out(by=by, procurement=row), home, told)
    return page(
        request, "ui/form.html", "Take this lot out of the tender", form=None,
        button="Take it out", back=address("procurement-lots", row),
        lead=f"{row.lot_name} goes on as a procurement of its own, with everything that is drafted of it. "
        "The other lots stay as they are.",
    )  # fmt: skip


def check(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """Everything that stands in the way of any lot; then freeze and publish all of them by one act."""
    home = address("procurement-lots", row)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            actions.publish(by=by, procurement=row)
        except Refused as refused:
            errors = refusals(refused)
        else:
            messages.success(
                request, "The tender is published with all its lots. Their rules can no longer be changed"
            )
            return redirect(home)
    rows = lot_queries.together(row)
    lots = [(lot, presenters.mends(lot, checks.unready(lot)), _advice(lot)) for lot in rows]
    apart = presenters.mends(row, lot_checks.apart(rows))
    return page(
        request, "tendering/lots_check.html", "Check all lots and publish", row=row, errors=errors, lots=lots,
        apart=apart, ready=not apart and not any(mends for _, mends, _ in lots),
        back=address("procurement", row),
    )  # fmt: skip


def _advice(lot: Procurement) -> list[presenters.Mend]:
    return [
        presenters.Mend(text, address(f"procurement-{name}", lot), "Look at it")
        for text, name in checks.advice(lot, steps.decision_of(lot))
    ]


@require_POST
@running
def open_all(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """Agree to open the offers of every lot that is past the deadline; the second person opens them."""
    _lots(row)
    onward = address("procurement-lots", row)
    try:
        opened = lot_actions.consent(by=by, procurement=row)
    except Refused as refused:
        for each in refusals(refused):
            messages.error(request, each["text"])
        return redirect(onward)
    many = presenters.counted(len(opened), "lot")
    told = f"The offers are open for {many}" if opened else "You have agreed to open. A second person opens"
    messages.success(request, told)
    return redirect(onward)

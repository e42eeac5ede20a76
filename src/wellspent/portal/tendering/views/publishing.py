"""Publish: the deadline and where offers arrive, check everything, freeze, and what is handed out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from wellspent.method.errors import Refused
from wellspent.portal.accounts.middleware import who
from wellspent.portal.accounts.models import User
from wellspent.portal.tendering import (
    actions,
    checks,
    departures,
    part_queries,
    presenters,
    queries,
    readings,
    steps,
)
from wellspent.portal.tendering.forms import Answer, ComingIn, Extend, Reason
from wellspent.portal.tendering.lots import actions as lot_actions
from wellspent.portal.tendering.models import Procurement, Stage
from wellspent.portal.tendering.views import lots
from wellspent.portal.tendering.views.common import address, changing, form_page, found, needed, running
from wellspent.portal.ui.pages import page, refusals

TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@changing
def way_in(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """By when offers come in, and where."""
    form = ComingIn(request.POST or None, initial={name: getattr(row, name) for name in ComingIn.base_fields})
    of_all = "What you set here holds for every lot of this tender." if row.whole_id is not None else ""
    home = address("procurement", row)
    return form_page(
        request,
        form,
        "Deadline, and where offers arrive",
        lambda: lot_actions.come_in(by=by, procurement=row, **form.cleaned_data),
        home,
        back=home,
        lead=of_all,
    )


@changing
def check(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """Everything that stands in the way with the page that puts it right; then freeze and publish."""
    if row.whole_id is not None:
        return lots.check(request, row, by)
    home = address("procurement", row)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            actions.publish(by=by, procurement=row)
        except Refused as refused:
            errors = refusals(refused)
        else:
            messages.success(request, "The tender is published. Its rules can no longer be changed")
            return redirect(home)
    advice = [
        presenters.Mend(text, address(f"procurement-{name}", row), "Look at it")
        for text, name in checks.advice(row, steps.decision_of(row))
    ]
    return page(
        request,
        "tendering/check.html",
        "Check everything and publish",
        row=row,
        errors=errors,
        mends=presenters.mends(row, checks.unready(row)),
        points=departures.points(row, steps.decision_of(row)),
        advice=advice,
        back=home,
    )


@require_safe
@login_required
def tender_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The canonical tender file, byte for byte as it was frozen."""
    row = found(who(request), slug)
    if not row.tender_file:
        raise Http404
    return _download(row.tender_file.encode(), "tender.json", "application/json")


@require_safe
@login_required
def pack_file(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A file of the tender pack: the Word document, or a workbook."""
    row = found(who(request), slug)
    if not row.tender_file:
        raise Http404
    content = readings.pack_files(row).get(name)
    if content is None:
        raise Http404
    return _download(content, name, TYPES[name[name.rindex(".") :]])


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@running
def end(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """End without an award, with the reason."""
    home = address("procurement", row)
    if row.stage in (Stage.DRAFT, Stage.AWARDED, Stage.ENDED):
        raise Http404
    form = Reason(
        request.POST or None,
        label="Why does it end without an award?",
        hint="Every bidder is told this reason by e-mail",
    )
    return form_page(
        request,
        form,
        "End without an award",
        lambda: actions.end(by=by, procurement=row, reason=form.cleaned_data["reason"]),
        home,
        back=home,
        told="The procurement has ended without an award",
        button="End without an award",
        lead="This cannot be taken back. Offers that were not opened stay sealed. "
        "A procurement termination notice tells the market.",
    )


@running
def extend(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """Move the deadline to later, for all."""
    home = address("procurement", row)
    if row.stage != Stage.OPEN:
        raise Http404
    form = Extend(
        request.POST or None,
        label="Why does it move?",
        hint="Every bidder is told this reason by e-mail, and it stands on the tender’s page"
        + (" The deadline moves for every lot of this tender" if row.whole_id is not None else ""),
        initial={"deadline": row.deadline},
    )

    def save() -> None:
        told = form.cleaned_data
        actions.extend(by=by, procurement=row, deadline=told["deadline"], reason=told["reason"])

    return form_page(
        request,
        form,
        "Move the deadline to later",
        save,
        home,
        back=home,
        told="The deadline has moved for every bidder",
    )


@running
def clarifications(request: HttpRequest, row: Procurement, _: User) -> HttpResponse:
    """Questions from bidders: those to answer, and those answered to all."""
    if row.draft:
        raise Http404
    return page(
        request,
        "tendering/clarifications.html",
        "Questions from bidders",
        row=row,
        waiting=part_queries.waiting_questions(row),
        answered=queries.answered(row),
        back=address("procurement", row),
    )


@running
def answer(request: HttpRequest, row: Procurement, by: User, number: int) -> HttpResponse:
    """Answer a question to every bidder."""
    part = needed(queries.own_question(row, number))
    onward = address("procurement-clarifications", row)
    form = Answer(request.POST or None)
    return form_page(
        request,
        form,
        "Answer a question",
        lambda: actions.answer_question(by=by, clarification=part, answer=form.cleaned_data["answer"]),
        onward,
        back=onward,
        told="Every bidder can read the answer",
        button="Answer to every bidder",
        lead=f"A bidder asks: {part.question}",
    )

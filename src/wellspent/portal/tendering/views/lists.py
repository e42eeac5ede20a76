"""The list of procurements, beginning one, its task list, and its history."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from wellspent.documents.offerbook import workbook_name
from wellspent.method.errors import Refused
from wellspent.portal.accounts.middleware import who
from wellspent.portal.accounts.models import Organisation, User
from wellspent.portal.tendering import (
    actions,
    departures,
    draft_actions,
    histories,
    notice_reading,
    part_queries,
    presenters,
    queries,
    rules,
    steps,
)
from wellspent.portal.tendering.forms import Begin, BeginFromNotice, BeginLike
from wellspent.portal.tendering.lots import actions as lot_actions
from wellspent.portal.tendering.lots import presenters as lot_presenters
from wellspent.portal.tendering.models import Stage
from wellspent.portal.tendering.offers.tender import asked
from wellspent.portal.tendering.views.common import address, found
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page, refusals


@login_required
def listed(request: HttpRequest) -> HttpResponse:
    """The organisation's procurements, newest first; the stage filter stays in the address."""
    asking = who(request)
    if not asking.buys:
        raise Http404
    stage = request.GET.get("stage", "")
    stage = stage if stage in Stage.values else ""
    rows = queries.procurements_after(asking, presenters.place_in_list(request.GET.get("after", "")), stage)
    more = presenters.token_of(rows[queries.PAGE - 1]) if len(rows) > queries.PAGE else ""
    return page(
        request,
        "tendering/list.html",
        "Procurements",
        rows=[(row, presenters.stage_word(row), presenters.colour(row)) for row in rows[: queries.PAGE]],
        more=more,
        stage=stage,
        stages=Stage.choices,
        may_prepare=rules.may_prepare(asking),
    )


def _beginner(request: HttpRequest) -> tuple[User, Organisation]:
    """Who begins a procurement, and for whom; 404 for those who may not."""
    asking = who(request)
    if not rules.may_prepare(asking) or asking.organisation is None or asking.user is None:
        raise Http404
    return asking.user, asking.organisation


@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a procurement from nothing."""
    by, organisation = _beginner(request)
    form = Begin(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = actions.begin(by=by, organisation=organisation, title=form.cleaned_data["title"])
        return redirect("procurement", row.slug)
    return page(
        request,
        "tendering/begin.html",
        "Begin a procurement",
        form=form,
        errors=error_list(form),
        button="Begin",
        back=reverse("buy"),
        similar=queries.has_similar(who(request)),
    )


@login_required
def begin_from_notice(request: HttpRequest) -> HttpResponse:
    """Begin from a published notice: all of its lots at once, tied together."""
    by, organisation = _beginner(request)
    form = BeginFromNotice(request.POST, request.FILES) if request.method == "POST" else BeginFromNotice()
    errors = error_list(form) if form.is_bound else []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["notice"]
        try:
            read = notice_reading.chosen(
                notice_reading.drafted(given.name, given.read()), form.cleaned_data["lots"]
            )
            rows = lot_actions.begin_lots(by=by, organisation=organisation, drafted=read)
        except Refused as refused:
            errors = refusals(refused)
        else:
            if len(rows) == 1:
                return redirect("procurement", rows[0].slug)
            if len({row.whole_id for row in rows}) == 1 and rows[0].whole_id is not None:
                messages.success(
                    request, f"{len(rows)} lots were begun, each with what the notice prints of it"
                )
                return redirect("procurement-lots", rows[0].slug)
            messages.success(request, f"{len(rows)} procurements were begun from the notice")
            return redirect("buy")
    return page(
        request,
        "ui/form.html",
        "Begin from a notice",
        form=form,
        errors=errors,
        multipart=True,
        button="Read the notice",
        lead="What the notice prints is taken over as printed. What it leaves out stays empty, and is listed.",
        back=reverse("begin-procurement"),
    )


@login_required
def begin_like(request: HttpRequest) -> HttpResponse:
    """Begin from a similar procurement: its rules, not its dates."""
    by, organisation = _beginner(request)
    rows = {row.slug: row for row in queries.similar_to_begin_from(who(request))}
    like = request.GET.get("like", "")
    form = BeginLike(
        request.POST or None,
        similar=[(slug, f"{row.title} ({row.made:%d %B %Y})") for slug, row in rows.items()],
        initial={"similar": like if like in rows else ""},
    )
    if request.method == "POST" and form.is_valid():
        row = draft_actions.begin_like(
            by=by,
            organisation=organisation,
            similar=rows[form.cleaned_data["similar"]],
            title=form.cleaned_data["title"],
        )
        return redirect("procurement", row.slug)
    return page(
        request,
        "ui/form.html",
        "Begin from a similar procurement",
        form=form,
        errors=error_list(form) if form.is_bound else [],
        button="Begin",
        back=reverse("begin-procurement"),
    )


@login_required
def procurement(request: HttpRequest, slug: str) -> HttpResponse:
    """A procurement: its task list while it is a draft, and what became of it afterwards."""
    asking = who(request)
    row = found(asking, slug)
    if row.draft:
        groups = steps.task_list(row)
        may = rules.may_change(asking, row)
        template = "tendering/procurement.html"
        lots = lot_presenters.of_officer(row)
        return page(
            request,
            template,
            row.title,
            row=row,
            groups=groups,
            may_change=may,
            lots=lots,
            back=reverse("buy"),
        )
    return page(
        request,
        "tendering/published.html",
        row.title,
        row=row,
        stage_word=presenters.stage_word(row),
        colour=presenters.colour(row),
        groups=presenters.running(row) if rules.may_run(asking, row) and row.stage == Stage.OPEN else (),
        received=queries.received(row),
        lots=lot_presenters.of_officer(row),
        workbook=workbook_name(asked(row).lot),
        may_run=rules.may_run(asking, row),
        ended=part_queries.ended(row),
        departures=departures.explained(row),
        back=reverse("buy"),
    )


@login_required
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Who did what when, newest first."""
    row = found(who(request), slug)
    before = request.GET.get("before", "")
    entries, more = histories.history_of(
        row, int(before) if before.isdecimal() and len(before) < 18 else None
    )
    return page(
        request,
        "tendering/history.html",
        "History",
        row=row,
        entries=entries,
        more=more,
        before=before,
        back=address("procurement", row),
    )

"""The award, and what leaves after it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellspent.method.errors import Refused
from wellspent.portal.evaluation import (
    adapters,
    award_actions,
    award_queries,
    letters,
    lot_award_queries,
    queries,
    rules,
)
from wellspent.portal.evaluation.access import Desk, desk, typed
from wellspent.portal.evaluation.forms import Notice, Reason
from wellspent.portal.evaluation.models import Award
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page, refusals


def seeing(request: HttpRequest, slug: str) -> Desk:
    """Whoever may see everything; 404 for all others."""
    at = desk(request, slug)
    at.needs(at.everything)
    return at


def attached(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
def award(request: HttpRequest, slug: str) -> HttpResponse:
    """Award: the reason first; once made, what follows. Nothing is done before the second page."""
    at = seeing(request, slug)
    made = queries.award(at.who, at.row)
    if made is not None:
        return awarded(request, at, made)
    form = Reason(typed(request))
    errors = error_list(form)
    found = None
    try:
        award_actions.refuse_unready(at.row)
        found = award_actions.result_of(at.row, timezone.localdate())
        award_actions.refuse_unsendable(found)
    except Refused as refused:
        errors, found = refusals(refused), None
    may = rules.may_award(at.who, at.row)
    if request.method == "POST" and "change" not in request.POST:
        at.needs(may)
        if found is not None and form.is_valid():
            return _confirm(request, at, found, form)
    return page(
        request, "evaluation/award.html", _("Award the contract"), row=at.row, form=form, errors=errors, found=found,
        winner=found and _bidder(found, found.winner), tie=[_bidder(found, key) for key in found.tie] if found else [],
        waiting=queries.open_questions(at.row), may=may, back=reverse("evaluation", args=[slug]),
        limit=lot_award_queries.warning(at.row, found.winner) if found else "",
    )  # fmt: skip


def _bidder(found: adapters.Evaluation, key: str | None) -> str:
    """What a bid's bidder is called."""
    return next((str(bid["label"]) for bid in found.content.get("bid", ()) if bid["id"] == key), "")


def _confirm(request: HttpRequest, at: Desk, found: adapters.Evaluation, form: Reason) -> HttpResponse:
    """The second page: what will be done, to be confirmed."""
    return page(
        request, "evaluation/confirm.html", _("Check before you award"), row=at.row, found=found, form=form,
        winner=_bidder(found, found.winner), lead=found.report.lead[0], back=reverse("award", args=[at.row.slug]),
        limit=lot_award_queries.warning(at.row, found.winner),
    )  # fmt: skip


@require_POST
@login_required
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Make the award that was confirmed, and seal its pack."""
    at = seeing(request, slug)
    at.needs(rules.may_award(at.who, at.row))
    try:
        digest, reason = request.POST.get("digest", ""), request.POST.get("reason", "")
        award_actions.award(by=at.user, procurement=at.row, digest=digest, reason=reason)
    except Refused as refused:
        back = reverse("award", args=[slug])
        return page(request, "evaluation/stopped.html", _("Not awarded"), errors=refusals(refused), back=back)
    messages.success(request, _("The contract is awarded, and the evidence pack is sealed"))
    return redirect("award", slug)


def awarded(request: HttpRequest, at: Desk, made: Award) -> HttpResponse:
    """What follows an award: pack, summaries, the notice and the standstill."""
    form = Notice(typed(request))
    may = rules.may_follow_up(at.who, at.row)
    errors = []
    if request.method == "POST":
        at.needs(may)
        errors = error_list(form)
        if form.is_valid():
            try:
                award_actions.publish_notice(by=at.user, award=made, on=form.cleaned_data["on"])
                return redirect("award", at.row.slug)
            except Refused as refused:
                errors = refusals(refused)
    days = None
    nation = at.row.organisation.nation
    if made.notice_published and nation:
        try:
            days = letters.standstill_of(at.row, made.notice_published, nation)
        except Refused as refused:
            errors = refusals(refused)
    return page(
        request, "evaluation/awarded.html", _("Awarded to %(bidder)s") % {"bidder": made.offer.bidder}, row=at.row,
        made=made, summaries=queries.summaries(made), bids=queries.standing_bids(at.row), days=days, form=form,
        event=queries.chained(made), pack_zip=award_queries.zip_digest(made.pk, made.pack_digest),
        may=may, errors=errors, today=timezone.localdate(), back=reverse("evaluation", args=[at.row.slug]),
    )  # fmt: skip


@require_POST
@login_required
def send_summaries(request: HttpRequest, slug: str) -> HttpResponse:
    """Send every assessed bidder its own summary."""
    at, made = _made(request, slug)
    at.needs(rules.may_follow_up(at.who, at.row))
    try:
        sent = award_actions.send_summaries(
            by=at.user,
            award=made,
            link=lambda offer: request.build_absolute_uri(reverse("offer-result", args=[offer])),
        )
    except Refused as refused:
        back = reverse("award", args=[slug])
        return page(request, "evaluation/stopped.html", _("Not sent"), errors=refusals(refused), back=back)
    messages.success(request, _("%(many)s summaries are sent") % {"many": len(sent)})
    return redirect("award", slug)


def _made(request: HttpRequest, slug: str) -> tuple[Desk, Award]:
    at = seeing(request, slug)
    made = queries.award(at.who, at.row)
    if made is None:
        raise Http404
    return at, made


@login_required
def summary(request: HttpRequest, slug: str, offer: str) -> HttpResponse:
    """A bidder's summary as it was sent."""
    _at, made = _made(request, slug)
    found = next((one for one in queries.summaries(made) if one.offer.key == offer), None)
    if found is None:
        raise Http404
    return attached(bytes(found.pdf), f"{slug}-summary-{offer}.pdf", "application/pdf")


@login_required
def pack(request: HttpRequest, slug: str, level: str) -> HttpResponse:
    """The evidence pack at a level: full, public, or what one bidder may see."""
    _at, made = _made(request, slug)
    try:
        content = letters.pack_bytes(made, level)
    except Refused:
        raise Http404 from None
    return attached(content, f"{slug}-{level.replace(':', '-')}.zip", "application/zip")

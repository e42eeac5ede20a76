"""The result: who comes first, by how much, what would change it, and how every figure was made."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellspent.documents.report import Report
from wellspent.documents.tables import to_csv
from wellspent.documents.workbook import to_workbook
from wellspent.files.tenders import TenderFile
from wellspent.files.uploads import EXCEL
from wellspent.method.errors import Refused
from wellspent.portal.evaluation import (
    adapters,
    award_actions,
    letters,
    queries,
    result_actions,
    result_queries,
    results,
    rules,
    trying,
)
from wellspent.portal.evaluation.access import Desk
from wellspent.portal.evaluation.award_views import attached, seeing
from wellspent.portal.evaluation.models import Award
from wellspent.portal.ui.pages import page, refusals


@dataclass(frozen=True, slots=True)
class Standing:
    """The result as it stands today, or as it was sealed once it is awarded; `digest` is of its numbers."""

    report: Report
    read: TenderFile
    digest: str


def _standing(at: Desk, made: Award | None) -> Standing:
    """Raises `Refused` while there is no result to show."""
    if made is not None:
        again = letters.again(made)
        return Standing(again.report, again.tender, trying.digest_of(again.tender))
    award_actions.refuse_unready(at.row)
    found = award_actions.result_of(at.row, timezone.localdate())
    return Standing(found.report, found.read, trying.digest_of(found.read))


def _found(at: Desk, stands: Standing) -> results.Found:
    courses = result_queries.courses(at.row, stands.digest)
    return results.found_out(stands.report, stands.read, courses)


@login_required
def result(request: HttpRequest, slug: str) -> HttpResponse:
    """The ranking with its working, what to know before relying on it, and what would change it."""
    at = seeing(request, slug)
    shown, errors = None, []
    made = queries.award(at.who, at.row)
    try:
        stands = _standing(at, made)
        every = results.EVERY in request.GET
        shown = results.shown_result(_found(at, stands), stands.report.lead, every=every)
    except Refused as refused:
        errors = refusals(refused)
    out = [one for one in queries.offers(at.who, at.row) if one.disregarded]
    return page(
        request, "evaluation/result.html", _("Result"), row=at.row, shown=shown, errors=errors, out=out,
        made=made, may=rules.may_award(at.who, at.row), back=reverse("evaluation", args=[slug]),
    )  # fmt: skip


@require_POST
@login_required
def trials(request: HttpRequest, slug: str) -> HttpResponse:
    """Go on trying, for some seconds, what would change a result of many bids; the page follows by itself with script."""
    at = seeing(request, slug)
    try:
        stands = _standing(at, queries.award(at.who, at.row))
        courses = trying.went_on(stands.read, result_queries.courses(at.row, stands.digest))
    except Refused as refused:
        back = reverse("result", args=[slug])
        return page(request, "evaluation/stopped.html", _("Not tried"), errors=refusals(refused), back=back)
    result_actions.keep_courses(procurement=at.row, digest=stands.digest, courses=courses)
    if "HX-Request" not in request.headers:
        return redirect(reverse("result", args=[slug]) + "#doubts")
    context = {"row": at.row, "progress": trying.progress(courses)}
    answer = render(request, "evaluation/trials.html", context, using="jinja2")
    if trying.ended(stands.read, courses):
        answer["HX-Refresh"] = "true"
    return answer


@login_required
def workbook(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole result as a workbook with live formulas, for whoever checks it."""
    at = seeing(request, slug)
    try:
        content = to_workbook(_found(at, _standing(at, queries.award(at.who, at.row))).report)
    except Refused as refused:
        return _stopped(request, at, _("The result as a workbook"), refused)
    return attached(content, f"{slug}-result.xlsx", EXCEL)


@login_required
def social_value(request: HttpRequest, slug: str) -> HttpResponse:
    """The points of social value alone, as a table to load into the buyer's own system."""
    at = seeing(request, slug)
    try:
        award_actions.refuse_unready(at.row)
        whole, offers = award_actions.content_of(at.row, at.row.decided or timezone.localdate())
        found = adapters.alone(at.row, whole, offers)
    except Refused as refused:
        return _stopped(request, at, _("Social value alone"), refused)
    return attached(
        to_csv(found.report).encode("utf-8-sig"), f"{at.row.slug}-social-value.csv", "text/csv; charset=utf-8"
    )


def _stopped(request: HttpRequest, at: Desk, title: str, refused: Refused) -> HttpResponse:
    back = reverse("evaluation", args=[at.row.slug])
    return page(request, "evaluation/stopped.html", title, errors=refusals(refused), back=back)

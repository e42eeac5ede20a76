"""What anybody may read of awards, signed in or not: the list, an award with its working, and what to download."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wellspent.documents.figures import to_json
from wellspent.documents.report import Report
from wellspent.documents.tables import to_csv
from wellspent.method.errors import Refused
from wellspent.portal.evaluation import award_queries, letters, publishing, queries
from wellspent.portal.evaluation.award_views import attached
from wellspent.portal.evaluation.models import Award
from wellspent.portal.evaluation.public_presenters import awards_file
from wellspent.portal.shelf.adapters import library_of_tender
from wellspent.portal.shelf.licences import closed_in
from wellspent.portal.ui.pages import page, refusals
from wellspent.portal.ui.reports import shown

TITLE = gettext_noop("Contracts awarded")
MOST = 200
"""No longer search is looked for."""


def awards(request: HttpRequest) -> HttpResponse:
    """The awards that anybody may read, the newest first, found by words."""
    words, told = request.GET.get("q", "")[:MOST].strip(), request.GET.get("after", "")
    after = int(told) if told.isdecimal() and len(told) < 19 else None
    rows = award_queries.public_awards(words, after)
    more = rows[award_queries.PAGE - 1].award.pk if len(rows) > award_queries.PAGE else None
    return page(
        request, "evaluation/public_awards.html", TITLE, rows=rows[: award_queries.PAGE], words=words, more=more,
        first=after is None, back=reverse("public"),
    )  # fmt: skip


def awards_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table for a spreadsheet."""
    return attached(to_csv(_file(request)).encode("utf-8-sig"), "awards.csv", "text/csv; charset=utf-8")


def awards_json(request: HttpRequest) -> HttpResponse:
    """The same for a program."""
    return attached(to_json(_file(request).figures).encode(), "awards.json", "application/json")


def _file(request: HttpRequest) -> Report:
    def address(name: str, slug: str) -> str:
        return request.build_absolute_uri(reverse(name, args=[slug]))

    words = request.GET.get("q", "")[:MOST].strip()
    return awards_file(award_queries.every_public_award(words), address)


def _noticed(slug: str) -> Award:
    found = award_queries.public_award(slug)
    if found is None:
        raise Http404
    return found


def award(request: HttpRequest, slug: str) -> HttpResponse:
    """Who won and why, with the working behind each figure, once the contract award notice was published."""
    made = _noticed(slug)
    report, pack, pack_zip, errors = None, "", "", []
    try:
        found = publishing.publication_of(made)
        report, pack = shown(found.report, closed_in(library_of_tender(made.procurement))), found.digest
        pack_zip = found.zip_digest
    except Refused as refused:
        errors = refusals(refused)
    title = _("Award: %(title)s") % {"title": made.procurement.title}
    return page(
        request, "evaluation/public_award.html", title, made=made, row=made.procurement, report=report, pack=pack,
        pack_zip=pack_zip,
        days=letters.standstill_of_award(made), event=queries.chained(made), errors=errors, back=reverse("public-awards"),
    )  # fmt: skip


def pack(_request: HttpRequest, slug: str) -> HttpResponse:
    """What anybody may see of the evidence pack; 404 where it no longer holds, as the award's page says."""
    try:
        content = publishing.publication_of(_noticed(slug)).pack
    except Refused:
        raise Http404 from None
    return attached(content, f"{slug}-public.zip", "application/zip")

"""What anybody may read of tenders, signed in or not."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from wellspent.documents.tenderpack import TEMPLATE, pack_data, tender_pack
from wellspent.files.uploads import EXCEL, WORD
from wellspent.portal.audit.queries import event_with, head, holds
from wellspent.portal.tendering import queries, rules
from wellspent.portal.tendering.lots import presenters as lot_presenters
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.tendering.offers import queries as offer_queries
from wellspent.portal.tendering.offers.forms import ReceiptDigest
from wellspent.portal.tendering.offers.paper_views import download
from wellspent.portal.tendering.offers.tender import asked
from wellspent.portal.tendering.offers.workbooks import blank_workbook
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page


def open_tenders(request: HttpRequest) -> HttpResponse:
    """Every tender open for offers, the nearest deadline first."""
    return page(
        request,
        "tendering/open_tenders.html",
        "Tenders open for offers",
        rows=lot_presenters.listed(queries.open_tenders()),
    )


def _published(slug: str) -> Procurement:
    row = queries.published(slug)
    if row is None:
        raise Http404
    return row


def tender(request: HttpRequest, slug: str) -> HttpResponse:
    """A tender: what is asked, how it is scored, what it takes to answer, and what others asked."""
    row = _published(slug)
    return page(
        request, "tendering/tender.html", row.title, row=row, told=pack_data(asked(row).invitation),
        answered=queries.answered(row), extended=offer_queries.extended(row), takes=rules.takes_offers(row), head=head(),
        lots=lot_presenters.of_public(row),
    )  # fmt: skip


def tender_file(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001
    """The frozen tender file: its SHA-256 is the digest on the page and on every receipt."""
    row = _published(slug)
    return download(f"{row.slug}.json", row.tender_file.encode(), "application/json")


def pack(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001
    """The tender as a Word document."""
    return download(f"{slug}-{TEMPLATE}", tender_pack(asked(_published(slug)).invitation), WORD)


def workbook(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001
    """The empty offer workbook, to fill in without being connected."""
    name, content = blank_workbook(asked(_published(slug)))
    return download(name, content, EXCEL)


def receipt(request: HttpRequest) -> HttpResponse:
    """Check a receipt: what a digest on it names, when that was, and whether the chain holds it. Never whose it is."""
    form = ReceiptDigest(request.GET if "digest" in request.GET else None)
    found, other, asking, awarded, event = None, None, None, None, None
    if form.is_bound and form.is_valid():
        digest = form.cleaned_data["digest"].strip()
        found = [
            (made, offer_queries.holds(made), *offer_queries.fate(made))
            for made in offer_queries.received_as(digest)
        ]
        if not found:
            digest = digest.lower()
            other, event = offer_queries.tender_with(digest), event_with(digest)
            if other is None and event is None:
                asking = offer_queries.asking_with(digest)
                awarded = None if asking else offer_queries.award_with(digest)
    return page(
        request,
        "tendering/check_receipt.html",
        "Check a receipt",
        form=form,
        errors=error_list(form),
        found=found,
        other=other,
        asking=asking,
        awarded=awarded,
        event=event,
        unchanged=event is not None and holds(event),
        head=head(),
    )

"""/api/v1: the addresses, each a thin wrapper of a query."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Literal, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError

from wellspent.portal.api import library, ocds, presenters, queries, schemas
from wellspent.portal.api.schemas import AfterName, AfterNumber, Day, Faulty, Head, Limit, Page, Problem
from wellspent.portal.api.security import PerAddress, PerOrganisation, Token, standing_in
from wellspent.portal.audit import queries as audit
from wellspent.portal.audit.rules import may_read_history
from wellspent.portal.tendering import queries as tendering
from wellspent.portal.tendering.models import Procurement, Stage

ABOUT = (
    "Procurements, tenders, awards, the library and the audit chain of a Wellspent site. Lists go on by key: "
    "put “next” of one page into “after” of the next. Money is text in pounds, moments carry their zone."
)
StageName = Literal["", "draft", "open", "opened", "moderated", "awarded", "ended"]
KindName = Literal["proxy", "measure", "framework", "measure-set", "parameter", "policy", "legality"]
Shape = TypeVar("Shape", bound=Schema)

api = NinjaAPI(
    title="Wellspent",
    version="1",
    description=ABOUT,
    docs_url=None,
    throttle=[PerAddress(), PerOrganisation()],
)
token = Token()


def answers(shape: Any, *, guarded: bool, named: bool = True) -> dict[int, Any]:
    """The answers of an address, by status: each that it can give is in the description."""
    found = {200: shape, 422: Faulty, 429: Problem}
    return found | ({401: Problem} if guarded else {}) | ({404: Problem} if named else {})


def found_or_404(found: Any) -> Any:
    """What was found; 404 for nothing, which is also what a stranger gets."""
    if found is None:
        raise HttpError(404, "Not Found")
    return found


def _page(rows: list[Any], limit: int, shown: Any, name: Any) -> dict[str, Any]:
    more = len(rows) > limit
    rows = rows[:limit]
    return {"items": [shown(row) for row in rows], "next": name(rows[-1]) if more else None}


@api.get(
    "/tenders",
    response=answers(Page[schemas.Tender], guarded=False),
    auth=None,
    summary="Tenders open for offers",
)
def open_tenders(request: HttpRequest, limit: Limit = 25, after: AfterName = "") -> dict[str, Any]:
    """The nearest deadline first."""
    rows = found_or_404(queries.tenders_page(after, limit))
    return _page(rows, limit, presenters.tender, lambda row: row.slug)


@api.get(
    "/tenders/{slug}",
    response=answers(schemas.Tender, guarded=False),
    auth=None,
    summary="A published tender",
)
def one_tender(request: HttpRequest, slug: str) -> Any:
    """Its facts, and the digest of its rules."""
    return presenters.tender(found_or_404(tendering.published(slug)))


@api.get(
    "/tenders/{slug}/tender-file",
    response=answers(dict[str, Any], guarded=False),
    auth=None,
    summary="A tender's rules",
)
def tender_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The canonical tender file, byte for byte what its digest names."""
    row: Procurement = found_or_404(tendering.published(slug))
    return HttpResponse(row.tender_file.encode(), content_type="application/json")


@api.get(
    "/procurements",
    response=answers(Page[schemas.Procurement], guarded=True),
    auth=token,
    summary="Your procurements",
)
def procurements(
    request: HttpRequest, limit: Limit = 25, after: AfterName = "", stage: StageName = ""
) -> dict[str, Any]:
    """The newest first; the stage narrows the list."""
    rows = found_or_404(queries.procurements_page(standing_in(request), after, limit, stage))
    return _page(rows, limit, presenters.procurement, lambda row: row.slug)


@api.get(
    "/procurements/{slug}",
    response=answers(schemas.Procurement, guarded=True),
    auth=token,
    summary="A procurement",
)
def one_procurement(request: HttpRequest, slug: str) -> Any:
    """Its facts, its stage, and the digest of its rules once published."""
    return presenters.procurement(found_or_404(tendering.procurement(standing_in(request), slug)))


@api.get(
    "/procurements/{slug}/offers",
    response=answers(schemas.Offers, guarded=True),
    auth=token,
    summary="Its offers",
)
def offers(request: HttpRequest, slug: str) -> dict[str, Any]:
    """How many stand; which they are, only once two people opened them."""
    asking = standing_in(request)
    row = found_or_404(tendering.procurement(asking, slug))
    opened = queries.offers_after_opening(asking, row)
    shown = None if opened is None else [presenters.offered(*pair) for pair in opened]
    return {"count": tendering.received(row), "opened": opened is not None, "offers": shown}


@api.get("/awards", response=answers(Page[schemas.Awarded], guarded=True), auth=token, summary="Your awards")
def awards(request: HttpRequest, limit: Limit = 25, after: AfterName = "") -> dict[str, Any]:
    """The newest first, each with the digest of its evidence pack."""
    rows = found_or_404(queries.awards_page(standing_in(request), after, limit))
    return _page(rows, limit, presenters.awarded, lambda row: row.procurement.slug)


@api.get(
    "/library/{kind}",
    response=answers(Page[schemas.EntryName], guarded=False, named=False),
    auth=None,
    summary="The library's entries of a kind",
)
def entries(request: HttpRequest, kind: KindName, limit: Limit = 25, after: AfterName = "") -> dict[str, Any]:
    """In the order of their ids: what ships with Wellspent, which anybody may pass on."""
    return _page(library.names(kind, after, limit), limit, lambda row: row, lambda row: row["id"])


@api.get(
    "/library/{kind}/{name}",
    response=answers(schemas.Entry, guarded=False),
    auth=None,
    summary="An entry of the library",
)
def entry(request: HttpRequest, kind: KindName, name: str, on: Day | None = None) -> Any:
    """As in force on a day; today if none is named. A framework is named with its edition (ppn-002@2025)."""
    return found_or_404(library.entry(kind, name, on or date.today()))


@api.get(
    "/events", response=answers(Page[schemas.Happened], guarded=True), auth=token, summary="What happened"
)
def events(request: HttpRequest, limit: Limit = 25, after: AfterNumber = 0) -> dict[str, Any]:
    """The events of your organisation, the oldest first, for an auditor's, a lead's or a supplier's token.

    Every page that has events names the next: keep it, and ask again later for what came after.
    """
    asking = standing_in(request)
    if not may_read_history(asking) or asking.organisation is None:
        raise HttpError(404, "Not Found")
    rows = list(audit.events_after(asking.organisation.pk, after)[:limit])
    return {
        "items": [presenters.happened(row) for row in rows],
        "next": str(rows[-1].number) if rows else None,
    }


@api.get(
    "/head",
    response=answers(Head, guarded=False, named=False),
    auth=None,
    summary="Where the audit chain ends",
)
def head(request: HttpRequest) -> dict[str, Any]:
    """Number and hash of the last event: write it down, and nothing before it can be changed unseen."""
    number, last = audit.head()
    return {"number": number, "hash": last}


@api.get(
    "/ocds/releases",
    response=answers(dict[str, Any], guarded=False),
    auth=None,
    summary="Published tenders and awards as OCDS 1.1",
)
def releases(request: HttpRequest, limit: Limit = 25, after: AfterName = "") -> Any:
    """A release package in the order of publication; its link leads to the page after it."""
    rows: list[Procurement] = found_or_404(queries.published_page(after, limit))
    more = rows[limit - 1].slug if len(rows) > limit else ""
    body = ocds.package_of(rows[:limit], request.build_absolute_uri(), limit, more)
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/json")


assert {*StageName.__args__} == {"", *Stage.values}  # type: ignore[attr-defined]  # noqa: S101

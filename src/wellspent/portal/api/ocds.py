"""Published tenders as open contracting data: one release a tender, from the frozen file that was published."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings

from wellspent import __version__
from wellspent.documents.ocds.packages import EXTENSIONS, release
from wellspent.documents.ocds.process import Process
from wellspent.files.reading.cells import read_sheet
from wellspent.files.tenders import TenderSheet, tender_from
from wellspent.method import ranking
from wellspent.method.particulars import facts_of
from wellspent.portal.shelf.adapters import library_of
from wellspent.portal.tendering.adapters import stored
from wellspent.portal.tendering.models import Procurement

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


def package_of(rows: Sequence[Procurement], here: str, limit: int, more: str) -> dict[str, Any]:
    """A release package of tenders; `here` is its own address, `more` the last of them where others follow."""
    dated = max((row.published for row in rows if row.published), default=None)
    links = {"links": {"next": _address(here, limit=str(limit), after=more)}} if more else {}
    return {
        "uri": here,
        "version": "1.1",
        "extensions": list(EXTENSIONS),
        "publishedDate": (dated.isoformat() if dated else "1970-01-01T00:00:00+00:00"),
        "publisher": {"name": "Wellspent", "uri": _address(here, path="/")},
        "license": LICENCE,
        **links,
        "releases": [release_of(row) for row in rows],
    }


def _address(here: str, path: str = "", **asked: str) -> str:
    parts = urlsplit(here)
    query = "" if path else urlencode({**dict(parse_qsl(parts.query)), **asked})
    return urlunsplit((parts.scheme, parts.netloc, path or parts.path, query, ""))


def release_of(row: Procurement) -> dict[str, Any]:
    """The tender's release."""
    assert row.published is not None  # noqa: S101 - only what was published comes here
    return _made(row.organisation_id, row.title, row.slug, row.tender_file, row.published)


@lru_cache(maxsize=512)
def _made(organisation: int, title: str, slug: str, text: str, published: datetime) -> dict[str, Any]:
    """What was published never changes, so its release is made once."""
    read = stored(title, text)
    sheet = read_sheet(read, TenderSheet)
    tender = tender_from(sheet, read, library_of(organisation), published.date(), lambda _: None)
    results = tuple(ranking.evaluate(lot) for lot in tender.lots)
    prefix = settings.ENVIRONMENT.ocid_prefix
    particulars = replace(tender.particulars, ocid=tender.particulars.ocid or f"{prefix}-{slug}")
    process = Process(
        title=tender.title,
        particulars=particulars,
        purchase=facts_of(particulars, tender.purchase),
        results=results,
        notices=tender.notices,
        decided=tender.decided,
        currency=tender.currency,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        software=__version__,
    )
    return dict(release(process, "tender", published))

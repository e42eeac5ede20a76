"""Published tenders as open contracting data: a release of the tender, from the frozen file that was published, and
one of its award, from what the evidence pack seals."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings

from wellspent.awarding.publishing import published
from wellspent.documents.ocds.packages import EXTENSIONS, release
from wellspent.files.reading.cells import read_sheet
from wellspent.files.sheets import TenderSheet
from wellspent.files.tenders import TenderFile, tender_from
from wellspent.method.errors import Refused
from wellspent.method.replay import TENDER
from wellspent.portal.api import queries
from wellspent.portal.evaluation import award_queries, letters
from wellspent.portal.shelf.adapters import library_of_tender
from wellspent.portal.shelf.kept import library_kept
from wellspent.portal.tendering.adapters import stored
from wellspent.portal.tendering.lots import queries as lot_queries
from wellspent.portal.tendering.models import Procurement

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
NEVER = "1970-01-01T00:00:00+00:00"
"""The day of a package with nothing in it."""

_log = logging.getLogger(__name__)


def package_of(rows: Sequence[Procurement], here: str, limit: int, more: str) -> dict[str, Any]:
    """A release package of tenders; `here` is its own address, `more` the last of them where others follow."""
    listed = [one for row in rows for one in releases_of(row)]
    dated = max((one["date"] for one in listed), key=datetime.fromisoformat, default=NEVER)
    links = {"links": {"next": _address(here, limit=str(limit), after=more)}} if more else {}
    return {
        "uri": here,
        "version": "1.1",
        "extensions": list(EXTENSIONS),
        "publishedDate": dated,
        "publisher": {"name": "Wellspent", "uri": _address(here, path="/")},
        "license": LICENCE,
        **links,
        "releases": listed,
    }


def _address(here: str, path: str = "", **asked: str) -> str:
    parts = urlsplit(here)
    query = "" if path else urlencode({**dict(parse_qsl(parts.query)), **asked})
    return urlunsplit((parts.scheme, parts.netloc, path or parts.path, query, ""))


def releases_of(row: Procurement) -> list[dict[str, Any]]:
    """The tender's release, and that of its award once its notice was published; each id is given once on this site."""
    return [_own_id(one, row) for one in _releases_of(row)]


def _own_id(made: dict[str, Any], row: Procurement) -> dict[str, Any]:
    """The release under an id that no other has: several procurements may have begun from one notice, with its ocid."""
    return {**made, "id": f"{made['id']}-{row.slug}"} if row.ocid else made


def _releases_of(row: Procurement) -> list[dict[str, Any]]:
    assert row.published is not None  # noqa: S101 - only what was published comes here
    named = lot_queries.first(row).slug
    made = _tender(row.organisation_id, row.kept_shelf, row.title, named, row.tender_file, row.published)
    award = queries.noticed_award(row)
    if award is None:
        return [made]
    try:
        dated = (award.pack_digest, award.summaries_sent, award.notice_published)
        made_of_award = _award(award.pk, named, *dated)
        return [made, _closed(made_of_award) if queries.closes(row, award) else made_of_award]
    except Refused as refused:
        # one pack that no longer holds must not take the whole feed away; the award's own page says what is wrong
        _log.error("no award release of %s: %s", row.slug, refused)
        return [made]


def _closed(made: dict[str, Any]) -> dict[str, Any]:
    """The release of the award with which the last lot of a tender was decided."""
    return {**made, "tender": {**made["tender"], "status": "complete"}}


@lru_cache(maxsize=512)
def _tender(
    organisation: int, kept_shelf: str, title: str, slug: str, text: str, published_at: datetime
) -> dict[str, Any]:
    """What was published never changes, so its release is made once."""
    read = stored(title, text)
    sheet = read_sheet(read, TenderSheet)
    library = library_kept(organisation, kept_shelf)
    tender = tender_from(sheet, read, library, published_at.date(), lambda _: None)
    digest = hashlib.sha256(text.encode()).hexdigest()
    found = published(tender, library, digest, ocid=_ocid(tender, slug))
    return dict(release(found.process, "tender", published_at))


@lru_cache(maxsize=512)
def _award(number: int, named: str, _digest: str, sent: date | None, noticed: date) -> dict[str, Any]:
    """The release of an award from what its pack seals, with the days that were recorded since; made once for each.

    Of the bidders only the one that won is named, as in the public pack.
    """
    award = award_queries.award_with_pack(number)
    pack = letters.pack_of(award)
    tender = letters.again(award).tender
    days = [replace(one, summaries_sent=sent, published=noticed) for one in tender.particulars.awards]
    dated = replace(tender, particulars=replace(tender.particulars, awards=tuple(days)))
    library = library_of_tender(award.procurement)
    digest = hashlib.sha256(pack.members[TENDER]).hexdigest()
    found = published(dated, library, digest, ocid=_ocid(tender, named))
    return dict(release(found.process, "award"))


def _ocid(tender: TenderFile, slug: str) -> str:
    """The tender's own id, as its notice gave it; one under this site's prefix where it has none.

    All lots of a tender are one contracting process, and share the id; it is made of the first one's name.
    """
    return tender.particulars.ocid or f"{settings.ENVIRONMENT.ocid_prefix}-{slug}"

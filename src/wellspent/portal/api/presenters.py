"""Rows as the API gives them."""

from __future__ import annotations

from typing import Any

from wellspent.portal.audit.chain import instant
from wellspent.portal.audit.models import Event
from wellspent.portal.evaluation.models import Award
from wellspent.portal.tendering.adapters import money
from wellspent.portal.tendering.models import Offer, Procurement, Submission


def _common(row: Procurement) -> dict[str, Any]:
    return {
        "id": row.slug,
        "title": row.title,
        "buyer": row.organisation.name,
        "kind": row.kind,
        "value": None if row.value is None else money(row.value),
        "currency": row.currency,
        "published": row.published,
        "deadline": row.deadline,
        "stage": row.stage,
        "lot": lot_of(row),
    }


def lot_of(row: Procurement) -> dict[str, Any] | None:
    """Which lot of which tender a procurement is; nothing where it is none."""
    if row.whole is None:
        return None
    return {"id": row.lot, "title": row.lot_title, "tender": row.whole.title, "together": row.whole.pk}


def tender(row: Procurement) -> dict[str, Any]:
    """What the public reads of a published tender."""
    return {**_common(row), "tender_digest": row.tender_digest}


def procurement(row: Procurement) -> dict[str, Any]:
    """What its buyer reads of a procurement."""
    more = {"reference": row.reference, "way_in": row.way_in, "made": row.made}
    return {**_common(row), **more, "tender_digest": row.tender_digest or None}


def offered(offer: Offer, last: Submission) -> dict[str, Any]:
    """An opened offer: who, when, and the digests that prove it."""
    return {
        "id": offer.key,
        "bidder": offer.bidder,
        "submitted": last.at,
        "digest": last.digest,
        "head": last.head,
    }


def awarded(row: Award) -> dict[str, Any]:
    """An award."""
    return {
        "procurement": row.procurement.slug,
        "title": row.procurement.title,
        "bidder": row.offer.bidder,
        "decided": row.at,
        "tender_digest": row.procurement.tender_digest,
        "pack_digest": row.pack_digest,
    }


def happened(row: Event) -> dict[str, Any]:
    """An event as it stands in the chain: enough to make its hash again."""
    names = ("number", "kind", "actor", "subject", "procurement", "digest", "previous", "hash")
    return {"at": instant(row.at), **{name: getattr(row, name) for name in names}}

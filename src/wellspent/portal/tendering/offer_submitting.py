"""Submitting: the one act that must never be lost, doubled, or late.

Everything happens in one transaction, in few questions to the database: the tender and the offer are locked
first, so that nothing opens or changes in between; the chain's head is locked last and shortest.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from wellspent.method.canonical import canonical_bytes
from wellspent.method.errors import Fault, Refused
from wellspent.portal.accounts.models import User
from wellspent.portal.tendering import sealing
from wellspent.portal.tendering.adapters import ABOUT, offer_content
from wellspent.portal.tendering.models import DraftAnswer, DraftPromise, Offer, OfferFile, Submission
from wellspent.portal.tendering.offer_actions import recorded, refuse_late
from wellspent.portal.tendering.offer_checks import refuse_incomplete
from wellspent.portal.tendering.offer_turns import turn

TOKEN = re.compile(r"[A-Za-z0-9_-]{1,40}")
READ = (
    "key", "bidder", "email", "about", "members", "price", "withdrawn",
    *(f"procurement__{name}" for name in ("slug", "title", "stage", "deadline", "way_in", "tender_digest", "sealing_key")),
    "procurement__organisation__name", *(f"supplier__{name}" for name in ABOUT),
)  # fmt: skip
"""The columns of an offer and of what it stands on that are read: a tender has fifty more."""


def submit(
    *, by: User | None, offers: QuerySet[Offer], receipt: str, at: datetime | None = None
) -> Submission:
    """Seal the draft as the offer that stands, and give its receipt.

    `receipt` was made when the page was: a request that is sent again finds the submission that it made, and
    makes no second one. `at` is when the request arrived. Raises `Refused` after the deadline, and for a draft
    that lacks what the tender requires; `Offer.DoesNotExist` where `offers`, those that somebody may submit,
    are not one.
    """
    arrived = at or timezone.now()
    if not TOKEN.fullmatch(receipt):
        raise Refused(Fault("this page is not complete", "Open the page again, and submit once more."))
    if offers.query.is_empty():
        raise Offer.DoesNotExist
    with turn(), transaction.atomic():
        return _sealed(by, _locked(offers), receipt, arrived)


def _sealed(by: User | None, mine: Offer, receipt: str, arrived: datetime) -> Submission:
    """The submission that a token makes, once."""
    procurement = mine.procurement
    found = Submission.objects.filter(Q(offer=mine) | Q(receipt=receipt)).only(
        "offer", "number", "receipt", "at"
    )
    before = list(found.order_by("-number"))
    again = next((made for made in before if made.receipt == receipt), None)
    if again is not None and again.offer_id == mine.pk:
        return again
    if again is not None:
        raise Refused(
            Fault("this page belongs to another offer", "Open the page again, and submit once more.")
        )
    refuse_late(procurement, arrived)
    refuse_incomplete(mine)
    content = canonical_bytes(offer_content(mine))
    made = Submission(
        offer=mine,
        number=before[0].number + 1 if before else 1,
        receipt=receipt,
        at=arrived,
        digest=hashlib.sha256(content).hexdigest(),
    )
    made.sealed = sealing.seal(bytes(procurement.sealing_key or b""), content, made.about)
    by = by if mine.supplier_id is not None else None
    made.event, made.head = recorded("offer-submitted", mine, by, made.digest)
    made.save(force_insert=True)
    if mine.withdrawn is not None:
        mine.withdrawn = None
        mine.save(update_fields=["withdrawn"])
    return made


def _locked(offers: QuerySet[Offer]) -> Offer:
    """The offer and its tender as they are now, held until the end, with everything that was written.

    On PostgreSQL the tender is held too: an opening waits for submissions that are under way, and none slips
    in behind it. SQLite lets one write at a time.
    """
    whole = ("procurement", "procurement__organisation", "supplier")
    locked = offers.select_for_update(of=("self", "procurement"), no_key=True).select_related(*whole)
    mine = locked.only(*READ).get()
    promises, answers, kept = _drafted(mine)
    mine._prefetched_objects_cache = {"promises": promises, "answers": answers}  # type: ignore[attr-defined]
    mine.kept = kept  # type: ignore[attr-defined]
    return mine


def _drafted(offer: Offer) -> tuple[list[Any], ...]:
    """The promises, answers and files of a draft."""
    asked = _statements(connection.vendor)
    return tuple(list(model._default_manager.raw(words, [offer.pk])) for model, words in asked)


@lru_cache(maxsize=4)
def _statements(vendor: str) -> tuple[tuple[type[Model], str], ...]:  # noqa: ARG001 (each words them its own way)
    """What asks for them, worded once: on the last day, wording it anew takes longer than the answer."""
    kept = OfferFile.objects.filter(offer=0, removed__isnull=True)
    asked: tuple[QuerySet[Any], ...] = (
        DraftPromise.objects.filter(offer=0),
        DraftAnswer.objects.filter(offer=0).only("offer", "criterion", "text", "met", "lines"),
        kept.only("offer", "name", "digest", "size", "media_type"),
    )
    return tuple((each.model, each.query.sql_with_params()[0]) for each in asked)

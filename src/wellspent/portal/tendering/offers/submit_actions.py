"""Submitting: the one act that must never be lost, doubled, or late.

Those who submit at the same moment are received together: one transaction holds their tenders and offers, reads what
was written, seals it, appends to the chain, and commits. Nobody is told of a receipt before that.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from wellspent.method.canonical import canonical_bytes
from wellspent.method.errors import Fault, Refused
from wellspent.portal.accounts.models import User
from wellspent.portal.audit.actions import record_all
from wellspent.portal.tendering import sealing
from wellspent.portal.tendering.adapters import offer_content
from wellspent.portal.tendering.models import Offer, Submission
from wellspent.portal.tendering.offers import submit_queries as queries
from wellspent.portal.tendering.offers.actions import happened, refuse_late
from wellspent.portal.tendering.offers.checks import refuse_incomplete
from wellspent.portal.tendering.offers.turns import Together

TOKEN = re.compile(r"[A-Za-z0-9_-]{1,40}")
AGAIN = "Open the page again, and submit once more."


@dataclass(frozen=True, slots=True)
class Asking:
    """A request to submit an offer: by its number, for whoever `mine` says it belongs to."""

    by: User | None
    offer: int
    mine: Callable[[Offer], bool]
    receipt: str
    arrived: datetime
    letter: str = ""

    def acting(self, offer: Offer) -> User | None:
        """Who acts: the person signed in for the supplier, or nobody but the link."""
        return self.by if offer.supplier_id is not None else None


def submit(
    *,
    by: User | None,
    offer: int,
    receipt: str,
    mine: Callable[[Offer], bool] = lambda _: True,
    at: datetime | None = None,
    letter: str = "",
) -> Submission:
    """Seal the draft as the offer that stands, and give its receipt.

    `receipt` was made when the page was: a request that is sent again finds the submission that it made, and
    makes no second one. `at` is when the request arrived; `letter` is the address that the receipt's letter names,
    where one is to be sent. Raises `Refused` after the deadline, and for a draft
    that lacks what the tender requires; `Offer.DoesNotExist` where there is no such offer, or it is not `mine`.
    """
    if not TOKEN.fullmatch(receipt):
        raise Refused(Fault("this page is not complete", AGAIN))
    asking = Asking(by, offer, mine, receipt, at or timezone.now(), letter)
    if not connection.in_atomic_block:
        return _line.ask(asking)
    made = _received([asking])[0]  # part of something larger, that commits or not as a whole
    if isinstance(made, Exception):
        raise made
    return made


@transaction.atomic
def _received(asked: Sequence[Asking]) -> list[Submission | Exception]:
    """What was made of each request, in their order; all of it is committed, or none."""
    offers = queries.held({each.offer for each in asked})
    if not offers:
        return [Offer.DoesNotExist() for _ in asked]
    queries.written(offers.values())
    known = _Known(queries.made_before(offers, {each.receipt for each in asked}))
    made = [_sealed(each, offers.get(each.offer), known) for each in asked]
    if known.added:
        _keep(known.added)
    return made


def _keep(added: Sequence[tuple[Asking, Submission]]) -> None:
    """Append to the chain and keep; the chain's head is held last and shortest."""
    events = record_all(
        [happened("offer-submitted", row.offer, each.acting(row.offer), row.digest) for each, row in added]
    )
    for (_, row), event in zip(added, events, strict=True):
        row.event, row.head = event.number, event.hash
    Submission.objects.bulk_create([row for _, row in added])
    back = [row.offer for _, row in added if row.offer.withdrawn is not None]
    if back:
        Offer.objects.filter(pk__in=[offer.pk for offer in back]).update(withdrawn=None)
        for offer in back:
            offer.withdrawn = None


class _Known:
    """What was submitted until now, also by those who are received together."""

    def __init__(self, rows: Iterable[Submission]) -> None:
        self.by_receipt: dict[str, Submission] = {}
        self.last: dict[int, int] = defaultdict(int)
        self.added: list[tuple[Asking, Submission]] = []
        for row in rows:
            self._know(row)

    def add(self, asking: Asking, row: Submission) -> Submission:
        """One more, that is to be kept."""
        self.added.append((asking, row))
        self._know(row)
        return row

    def _know(self, row: Submission) -> None:
        self.by_receipt[row.receipt] = row
        self.last[row.offer_id] = max(row.number, self.last[row.offer_id])


def _sealed(asking: Asking, offer: Offer | None, known: _Known) -> Submission | Exception:
    """The submission that a token makes, once; or why it makes none."""
    if offer is None or not asking.mine(offer):
        return Offer.DoesNotExist()
    again = known.by_receipt.get(asking.receipt)
    if again is not None and again.offer_id == offer.pk:
        return again
    try:
        if again is not None:
            raise Refused(Fault("this page belongs to another offer", AGAIN))
        refuse_late(offer.procurement, asking.arrived)
        refuse_incomplete(offer)
    except Refused as refused:
        return refused
    content = canonical_bytes(offer_content(offer))
    made = Submission(
        offer=offer, number=known.last[offer.pk] + 1, receipt=asking.receipt, at=asking.arrived,
        digest=hashlib.sha256(content).hexdigest(), letter=asking.letter,
    )  # fmt: skip
    made.sealed = sealing.seal(bytes(offer.procurement.sealing_key or b""), content, made.about)
    return known.add(asking, made)


def letters_sent(numbers: Collection[int]) -> None:
    """These submissions' bidders have been sent their receipts: no letter is due any more."""
    Submission.objects.filter(pk__in=numbers).update(letter="")


_line = Together(_received)

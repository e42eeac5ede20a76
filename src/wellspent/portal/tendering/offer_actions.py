"""A bidder's side: starting an offer, writing it, submitting it sealed, taking it back."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from wellspent.method.canonical import canonical_bytes
from wellspent.method.errors import Fault, Refused
from wellspent.portal.accounts.actions import token_digest
from wellspent.portal.accounts.models import Organisation, User
from wellspent.portal.audit.actions import record
from wellspent.portal.tendering import sealing
from wellspent.portal.tendering.adapters import offer_content
from wellspent.portal.tendering.models import (
    Clarification,
    DraftAnswer,
    DraftPromise,
    Offer,
    Procurement,
    Stage,
    Submission,
)


def refuse_late(procurement: Procurement, at: datetime) -> None:
    """Refuse what arrives after the deadline, with both times; what arrives at it counts."""
    if procurement.stage != Stage.OPEN or procurement.deadline is None:
        raise Refused(Fault("this tender takes no offers now", "Ask the buyer named on the tender's page."))
    if at > procurement.deadline:
        there, end = timezone.localtime(at), timezone.localtime(procurement.deadline)
        rule = (
            f"the deadline was {end:%d %B %Y %H:%M:%S %Z}, and this arrived at {there:%d %B %Y %H:%M:%S %Z}"
        )
        raise Refused(Fault(rule, "An offer submitted in time stands as it was."))


def _actor(by: User | None, offer: Offer) -> str:
    return "" if by is not None else f"link:{offer.pk}"


def _recorded(kind: str, offer: Offer, by: User | None, digest: str = "") -> tuple[int, str]:
    event = record(
        kind,
        offer,
        by=by,
        organisation=offer.supplier_id,
        procurement=offer.procurement_id,
        digest=digest,
        actor=_actor(by, offer),
    )
    return event.number, event.hash


@transaction.atomic
def start(
    *,
    by: User | None,
    procurement: Procurement,
    bidder: str,
    email: str,
    supplier: Organisation | None = None,
) -> tuple[Offer, str]:
    """Begin an offer, and the secret of the link that leads back to it; only its digest is kept."""
    refuse_late(procurement, timezone.now())
    if supplier is not None:
        mine = Offer.objects.filter(procurement=procurement, supplier=supplier).first()
        if mine is not None:
            return mine, ""
    key, number = slugify(bidder)[:50].strip("-") or "bidder", 1
    if not key[0].isalpha():
        key = f"b-{key}"
    while Offer.objects.filter(
        procurement=procurement, key=key if number == 1 else f"{key}-{number}"
    ).exists():
        number += 1
    token = secrets.token_urlsafe(32)
    offer = Offer.objects.create(
        procurement=procurement,
        supplier=supplier,
        key=key if number == 1 else f"{key}-{number}",
        bidder=bidder,
        email=email.lower(),
        link_digest="" if supplier is not None else token_digest(token),
    )
    _recorded("offer-begun", offer, by)
    return offer, "" if supplier is not None else token


@transaction.atomic
def promise(
    *,
    by: User | None,
    offer: Offer,
    measure: str,
    unit: str,
    quantity: Fraction | None,
    since: date | None = None,
    until: date | None = None,
    statement: str = "",
) -> DraftPromise:
    """Write a promise into the draft; one for each measure."""
    refuse_late(offer.procurement, timezone.now())
    row, _ = DraftPromise.objects.update_or_create(
        offer=offer,
        measure=measure,
        defaults={"unit": unit, "quantity": quantity, "since": since, "until": until, "statement": statement},
    )
    _recorded("offer-drafted", offer, by)
    return row


@transaction.atomic
def answer(*, by: User | None, offer: Offer, criterion: str, text: str) -> DraftAnswer:
    """Write an answer to a question into the draft."""
    refuse_late(offer.procurement, timezone.now())
    row, _ = DraftAnswer.objects.update_or_create(offer=offer, criterion=criterion, defaults={"text": text})
    _recorded("offer-drafted", offer, by)
    return row


@transaction.atomic
def price(*, by: User | None, offer: Offer, pence: int | None) -> None:
    """Write the price into the draft."""
    refuse_late(offer.procurement, timezone.now())
    offer.price = pence
    offer.save(update_fields=["price"])
    _recorded("offer-drafted", offer, by)


@transaction.atomic
def submit(*, by: User | None, offer: Offer, receipt: str, at: datetime | None = None) -> Submission:
    """Seal the draft as the offer that stands, and give its receipt.

    `receipt` was made when the page was: a request that is sent again finds the submission that it made, and
    makes no second one. `at` is when the request arrived. Raises `Refused` after the deadline.
    """
    again = Submission.objects.filter(receipt=receipt, offer=offer).first()
    if again is not None:
        return again
    arrived = at or timezone.now()
    refuse_late(offer.procurement, arrived)
    content = canonical_bytes(offer_content(offer))
    digest = hashlib.sha256(content).hexdigest()
    event, head = _recorded("offer-submitted", offer, by, digest)
    last: int = offer.submissions.aggregate(last=Max("number"))["last"] or 0
    made = Submission(
        offer=offer,
        number=last + 1,
        receipt=receipt,
        at=arrived,
        digest=digest,
        event=event,
        head=head,
        sealed=b"",
    )
    made.sealed = sealing.seal(bytes(offer.procurement.sealing_key or b""), content, made.about)
    made.save(force_insert=True)
    if offer.withdrawn is not None:
        offer.withdrawn = None
        offer.save(update_fields=["withdrawn"])
    return made


@transaction.atomic
def withdraw(*, by: User | None, offer: Offer) -> None:
    """Take an offer back. What was submitted stays sealed and is not opened; it may be submitted anew."""
    refuse_late(offer.procurement, timezone.now())
    offer.withdrawn = timezone.now()
    offer.save(update_fields=["withdrawn"])
    _recorded("offer-withdrawn", offer, by)


@transaction.atomic
def ask(*, by: User | None, offer: Offer, question: str) -> Clarification:
    """Ask the buyer something about the tender; who asked stays with the bidder."""
    tender = offer.procurement
    if tender.stage != Stage.OPEN or (tender.questions_until and timezone.now() > tender.questions_until):
        raise Refused(Fault("questions are no longer taken", "Read the answers on the tender's page."))
    row = Clarification.objects.create(procurement=tender, asked_by=offer, question=question)
    _recorded("question-asked", offer, by)
    return row

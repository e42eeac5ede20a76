"""A bidder's side: starting an offer, writing it, submitting it sealed, taking it back."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from wellspent.files.uploads import inspect, safe_name
from wellspent.method.errors import Fault, Refused
from wellspent.portal.accounts.models import Organisation, User
from wellspent.portal.accounts.tokens import token_digest
from wellspent.portal.audit.actions import Happened, record_all
from wellspent.portal.naming import free, stem
from wellspent.portal.tendering import sealing
from wellspent.portal.tendering.adapters import ABOUT
from wellspent.portal.tendering.models import (
    Clarification,
    DraftAnswer,
    DraftPromise,
    Offer,
    OfferFile,
    Procurement,
    Stage,
    Submission,
    WayIn,
)
from wellspent.portal.tendering.offers.prices import refuse_price
from wellspent.portal.tendering.offers.scanning import refuse_infected

MOST_FILES = 20
"""The most supporting files of one offer."""

LINK_AGAIN = timedelta(seconds=60)
"""How soon another link may be sent to the same address."""

LINK_LASTS = timedelta(days=7)
"""How long a link works; a new one is sent for the asking."""


def refuse_late(procurement: Procurement, at: datetime) -> None:
    """Refuse what arrives after the deadline, with both times; what arrives at it counts."""
    if procurement.stage != Stage.OPEN or procurement.deadline is None or procurement.way_in != WayIn.HERE:
        raise Refused(Fault("this tender takes no offers now", "Ask the buyer named on the tender's page."))
    if at > procurement.deadline:
        there, end = timezone.localtime(at), timezone.localtime(procurement.deadline)
        rule = (
            f"the deadline was {end:%d %B %Y %H:%M:%S %Z}, and this arrived at {there:%d %B %Y %H:%M:%S %Z}"
        )
        raise Refused(Fault(rule, "An offer submitted in time stands as it was."))


def happened(kind: str, offer: Offer, by: User | None, digest: str = "") -> Happened:
    """What the chain is told of an offer: by whom, or by its link."""
    return Happened(
        kind,
        offer,
        by=by,
        organisation=offer.supplier_id,
        procurement=offer.procurement_id,
        digest=digest,
        actor="" if by is not None else f"link:{offer.pk}",
    )


def recorded(kind: str, offer: Offer, by: User | None, digest: str = "") -> None:
    """Append it to the chain."""
    record_all([happened(kind, offer, by, digest)])


@transaction.atomic
def start(
    *,
    by: User | None,
    procurement: Procurement,
    bidder: str,
    email: str,
    supplier: Organisation | None = None,
) -> tuple[Offer, str]:
    """Begin an offer, and the secret of the link that leads back to it; only its digest is kept.

    A supplier's offer, and one begun before with the same name and address, is found again. The tender is held:
    who presses twice begins once.
    """
    held = Procurement.objects.select_for_update(no_key=True).get(pk=procurement.pk)
    refuse_late(held, timezone.now())
    mine = _begun(procurement, bidder, email, supplier)
    if mine is not None:
        return mine, "" if supplier is not None else (fresh_link(offer=mine) or "")
    token = secrets.token_urlsafe(32)
    offer = Offer.objects.create(
        procurement=procurement,
        supplier=supplier,
        key=free_key(procurement, bidder),
        bidder=bidder,
        email=email.lower(),
        link_digest="" if supplier is not None else token_digest(token),
        link_sent=None if supplier is not None else timezone.now(),
    )
    recorded("offer-begun", offer, by)
    return offer, "" if supplier is not None else token


def _begun(procurement: Procurement, bidder: str, email: str, supplier: Organisation | None) -> Offer | None:
    offers = Offer.objects.filter(procurement=procurement)
    if supplier is not None:
        return offers.filter(supplier=supplier).first()
    return offers.filter(supplier__isnull=True, email=email.lower(), bidder__iexact=bidder).first()


def free_key(procurement: Procurement, bidder: str) -> str:
    """A name for the bid in the tender file that no other bid has. The tender is held meanwhile."""
    key = stem(bidder, "bidder", 50)
    key = key if key[0].isalpha() else f"b-{key}"
    taken = set(
        Offer.objects.filter(
            Q(procurement=procurement), Q(key=key) | Q(key__startswith=f"{key}-")
        ).values_list("key", flat=True)
    )
    return free(key, taken.__contains__)


@transaction.atomic
def fresh_link(*, offer: Offer) -> str | None:
    """The secret of a new link to an offer; the one before stops working. None where one was sent just now."""
    now = timezone.now()
    if offer.supplier_id is not None or (offer.link_sent is not None and now - offer.link_sent < LINK_AGAIN):
        return None
    token = secrets.token_urlsafe(32)
    offer.link_digest, offer.link_sent = token_digest(token), now
    offer.save(update_fields=["link_digest", "link_sent"])
    recorded("offer-link-sent", offer, None)
    return token


@transaction.atomic
def open_link(*, token: str) -> Offer:
    """The offer that a link leads to; the link has then done its work. Raises `Refused` for one that is used."""
    offer = (
        Offer.objects.select_for_update()
        .filter(link_digest=token_digest(token), link_sent__gte=timezone.now() - LINK_LASTS)
        .first()
    )
    if offer is None:
        raise Refused(Fault("this link no longer works", "Ask for a new one; it comes to the same address."))
    offer.link_digest = ""
    offer.save(update_fields=["link_digest"])
    recorded("offer-link-used", offer, None)
    return offer


@transaction.atomic
def describe(*, by: User | None, offer: Offer, bidder: str, facts: Mapping[str, Any]) -> None:
    """What a bidder says of itself: kept with its organisation for all buyers, or with this offer."""
    refuse_late(offer.procurement, timezone.now())
    told = {name: facts.get(name) for name in ABOUT}
    if offer.supplier is not None:
        for name, value in told.items():
            setattr(offer.supplier, name, value if name in ("sme", "vcse") else value or "")
        offer.supplier.save()
    else:
        offer.about = {name: value for name, value in told.items() if value not in (None, "")}
    offer.bidder = bidder
    offer.save(update_fields=["about", "bidder"])
    recorded("offer-drafted", offer, by)


@transaction.atomic
def name_members(*, by: User | None, offer: Offer, members: Sequence[Mapping[str, str]]) -> None:
    """Who else stands behind the offer: partners, or the members of a consortium."""
    refuse_late(offer.procurement, timezone.now())
    offer.members = [dict(member) for member in members]
    offer.save(update_fields=["members"])
    recorded("offer-drafted", offer, by)


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
    recorded("offer-drafted", offer, by)
    return row


@transaction.atomic
def answer(
    *,
    by: User | None,
    offer: Offer,
    criterion: str,
    text: str = "",
    met: bool | None = None,
    lines: Sequence[str] | None = None,
) -> DraftAnswer:
    """Write an answer into the draft: words, yes or no, or the lines of a menu that are offered."""
    refuse_late(offer.procurement, timezone.now())
    told = {"text": text, "met": met, "lines": None if lines is None else list(lines)}
    row, _ = DraftAnswer.objects.update_or_create(offer=offer, criterion=criterion, defaults=told)
    recorded("offer-drafted", offer, by)
    return row


@transaction.atomic
def price(*, by: User | None, offer: Offer, pence: int | None) -> None:
    """Write the price into the draft. Raises `Refused` for one that is not above nothing."""
    refuse_late(offer.procurement, timezone.now())
    refuse_price(pence)
    offer.price = pence
    offer.save(update_fields=["price"])
    recorded("offer-drafted", offer, by)


def attach(*, by: User | None, offer: Offer, name: str, content: bytes) -> OfferFile:
    """Add a supporting file, sealed at once. Raises `Refused` for what may not be taken, and why."""
    refuse_late(offer.procurement, timezone.now())
    name = safe_name(name)
    media_type = inspect(name, content)
    refuse_infected(name, content)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        Offer.objects.select_for_update().get(pk=offer.pk)
        kept = offer.files.filter(removed__isnull=True)
        if kept.filter(digest=digest).exists():
            raise Refused(Fault("this file is already there", "Add another, or go on.", file=name))
        if kept.count() >= MOST_FILES:
            raise Refused(Fault(f"an offer has at most {MOST_FILES} files", "Take one out first.", file=name))
        made = OfferFile(
            offer=offer, name=name, media_type=media_type, size=len(content), digest=digest, sealed=b""
        )
        made.sealed = sealing.seal(bytes(offer.procurement.sealing_key or b""), content, made.about)
        made.save()
        recorded("offer-file-added", offer, by, digest)
    return made


@transaction.atomic
def detach(*, by: User | None, file: OfferFile) -> None:
    """Take a file out of the draft; what was submitted with it keeps it. One that is out stays as it is."""
    refuse_late(file.offer.procurement, timezone.now())
    file.refresh_from_db(from_queryset=OfferFile.objects.select_for_update(no_key=True).defer("sealed"))
    if file.removed is not None:
        return
    file.removed = timezone.now()
    file.save(update_fields=["removed"])
    recorded("offer-file-removed", file.offer, by, file.digest)


def submit(*, by: User | None, offer: Offer, receipt: str, at: datetime | None = None) -> Submission:
    """Seal the draft as the offer that stands, and give its receipt: see `submit_actions.submit`."""
    from wellspent.portal.tendering.offers.submit_actions import submit as sealed

    return sealed(by=by, offer=offer.pk, receipt=receipt, at=at)


@transaction.atomic
def withdraw(*, by: User | None, offer: Offer) -> None:
    """Take an offer back. What was submitted stays sealed and is not opened; it may be submitted anew.

    The tender is held as it is for a submission, and first: an opening waits for this, or has been.
    """
    Procurement.objects.select_for_update(no_key=True).only("pk").get(pk=offer.procurement_id)
    held = Offer.objects.select_for_update(of=("self",), no_key=True)
    offer.refresh_from_db(from_queryset=held.select_related("procurement"))
    refuse_late(offer.procurement, timezone.now())
    if offer.withdrawn is not None:
        return
    offer.withdrawn = timezone.now()
    offer.save(update_fields=["withdrawn"])
    recorded("offer-withdrawn", offer, by)


@transaction.atomic
def ask(*, by: User | None, offer: Offer, question: str) -> Clarification:
    """Ask the buyer something about the tender; who asked stays with the bidder."""
    tender = offer.procurement
    if tender.stage != Stage.OPEN or (tender.questions_until and timezone.now() > tender.questions_until):
        raise Refused(Fault("questions are no longer taken", "Read the answers on the tender's page."))
    row = Clarification.objects.create(procurement=tender, asked_by=offer, question=question)
    recorded("question-asked", offer, by)
    return row

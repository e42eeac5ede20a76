"""Reading an offer, by its bidder alone; by its buyer only once it was opened. All else is not found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from wellspent.method.errors import Fault, Refused
from wellspent.portal.accounts.models import Role
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.audit.chain import hash_of
from wellspent.portal.audit.models import Event
from wellspent.portal.tendering import rules, sealing
from wellspent.portal.tendering.models import (
    Clarification,
    Extension,
    Offer,
    OfferFile,
    Procurement,
    Stage,
    Submission,
)
from wellspent.portal.tendering.offers.tender import asked_digest
from wellspent.portal.tendering.queries import procurement


def _mine(who: Standing, held: Collection[int]) -> Q:
    mine = Q(pk__in=list(held), supplier__isnull=True)
    if who.supplies and who.holds(Role.SUPPLIER):
        mine |= Q(supplier=who.organisation)
    return mine


def is_mine(who: Standing, held: Collection[int], row: Offer) -> bool:
    """Whether an offer in the hand is one of somebody's: what `_mine` asks the database, of one row."""
    if row.supplier_id is None:
        return row.pk in held
    return rules.theirs(who, row) and who.supplies and who.holds(Role.SUPPLIER)


def offers(who: Standing, held: Collection[int]) -> QuerySet[Offer]:
    """The offers of the supplier that somebody acts for, and those whose link this browser opened; newest first."""
    return (
        Offer.objects.filter(_mine(who, held))
        .select_related("procurement", "procurement__organisation", "procurement__whole", "supplier")
        .order_by("-made", "-id")
    )


def offer(who: Standing, held: Collection[int], number: int) -> Offer | None:
    """One of them with everything that was written, or None for whoever may not see it."""
    found = offers(who, held).filter(pk=number).first()
    if found is not None:
        loaded(found)
    return found


def loaded(row: Offer) -> Offer:
    """An offer with its promises, answers and files, each asked for once."""
    kept = OfferFile.objects.filter(removed__isnull=True).defer("sealed")
    prefetch_related_objects([row], "promises", "answers", Prefetch("files", kept, to_attr="kept"))
    return row


def submissions(row: Offer) -> QuerySet[Submission]:
    """What was submitted of an offer, the last first; without the bytes."""
    return row.submissions.defer("sealed", "content").order_by("-number")


def last_submission(row: Offer) -> Submission | None:
    """The last of them, whether or not the offer was withdrawn since."""
    return submissions(row).first()


def own_submission(row: Offer, number: int) -> Submission | None:
    """One of them by its number."""
    return submissions(row).filter(number=number).first()


def asked_after_opening(row: Offer) -> list[Any]:
    """What the buyer asked about an offer that looked implausible, for its own bidder; that room stands on this one."""
    return list(row.queries.all())


def has_later(row: Offer, number: int) -> bool:
    """Whether the offer was submitted again after the submission of a number."""
    return submissions(row).filter(number__gt=number).exists()


def stand(rows: Collection[Offer]) -> dict[int, Submission]:
    """What stands of each offer, asked for at once: its last submission, none of a withdrawn one."""
    found: dict[int, Submission] = {}
    made = Submission.objects.filter(offer__in=rows, offer__withdrawn__isnull=True)
    for one in made.defer("sealed", "content").order_by("number"):
        found[one.offer_id] = one
    return found


def content_of(row: Offer, number: int) -> bytes | None:
    """The bytes that were submitted, for their bidder; the digest on the receipt is theirs."""
    made = row.submissions.filter(number=number).first()
    if made is None:
        return None
    if made.content:
        return made.content.encode()
    return sealing.unseal(bytes(row.procurement.sealing_key or b""), bytes(made.sealed), made.about)


def file_of(row: Offer, digest: str) -> tuple[OfferFile, bytes] | None:
    """A file of an offer for its bidder, and its bytes again."""
    found = row.files.filter(digest=digest).order_by("-id").first()
    return None if found is None else (found, _unsealed(row, found))


def opened_file(who: Standing, number: int, digest: str) -> tuple[OfferFile, bytes] | None:
    """A file that an opened offer names, for its buyer; None before opening, and for what was not submitted."""
    row = Offer.objects.select_related("procurement").filter(pk=number, withdrawn__isnull=True).first()
    if row is None or row.procurement.stage in (Stage.DRAFT, Stage.OPEN):
        return None
    from wellspent.portal.evaluation.queries import may_read_offers  # that room stands on this one

    if procurement(who, row.procurement.slug) is None or not may_read_offers(who, row.procurement):
        return None
    last = row.submissions.order_by("-number").first()
    named = json.loads(last.content).get("files", []) if last is not None and last.content else []
    if digest not in [each["digest"] for each in named]:
        return None
    return file_of(row, digest)


def _unsealed(row: Offer, file: OfferFile) -> bytes:
    content = sealing.unseal(bytes(row.procurement.sealing_key or b""), bytes(file.sealed), file.about)
    if hashlib.sha256(content).hexdigest() != file.digest:
        raise Refused(Fault(f"{file.name} is not what was added", "Restore the last backup."))
    return content


def by_address(email: str) -> list[Offer]:
    """Offers without an account that were begun with an address, for sending it new links: the newest ten."""
    return list(
        Offer.objects.filter(email=email.lower(), supplier__isnull=True)
        .select_related("procurement")
        .order_by("-made", "-id")[:10]
    )


def questions_of(row: Offer) -> QuerySet[Clarification]:
    """What a bidder asked, newest first; nobody else learns who asked."""
    return Clarification.objects.filter(asked_by=row).order_by("-asked", "-id")


def received_as(digest: str) -> list[Submission]:
    """The submissions whose content has that digest, or whose receipt has that code."""
    found = Submission.objects.filter(Q(digest=digest.lower()) | Q(receipt=digest)).defer("sealed", "content")
    return list(found.select_related("offer__procurement__organisation").order_by("at", "id"))


def tender_with(digest: str) -> Procurement | None:
    """The published tender whose file has that digest."""
    published = Procurement.objects.filter(tender_digest=digest).exclude(stage=Stage.DRAFT)
    return published.select_related("organisation").first()


MOST_ASKED = 500
"""So many of the last published tenders are held to the digest of what is asked."""


def asking_with(digest: str) -> Procurement | None:
    """The published tender whose Word pack and workbook print that digest, of what is asked and how it is scored."""
    published = Procurement.objects.exclude(stage=Stage.DRAFT).exclude(tender_digest="").order_by("-pk")
    rows = published.select_related("organisation").defer("tender_file", "sealing_key")[:MOST_ASKED]
    return next((row for row in rows if asked_digest(row) == digest), None)


def award_with(digest: str) -> tuple[str, Procurement] | None:
    """The procurement whose award a digest belongs to, once anybody may read of it, and what the digest is of."""
    from wellspent.portal.evaluation import award_queries, publishing  # that room stands on this one

    found = award_queries.sealed_with(digest) or publishing.shown_with(digest)
    return None if found is None else (found[0], found[1].procurement)


def fate(made: Submission) -> tuple[str, int | None]:
    """What became of a submission, as the chain tells: it stands, was withdrawn, or replaced by which number."""
    later = made.offer.submissions.filter(number__gt=made.number).order_by("number").only("number", "event")
    after = later.first()
    gone = Event.objects.filter(
        kind="offer-withdrawn", subject=f"offer:{made.offer_id}", number__gt=made.event
    )
    if after is not None:
        gone = gone.filter(number__lt=after.event)
    if gone.exists():
        return "withdrawn", None
    return ("stands", None) if after is None else ("replaced", after.number)


def holds(made: Submission) -> bool:
    """Whether the event of a submission stands in the chain as its receipt says, and was not changed since."""
    event = Event.objects.filter(number=made.event).first()
    return event is not None and event.hash == made.head == hash_of(event) and event.digest == made.digest


def extended(row: Procurement) -> QuerySet[Extension]:
    """Each time that a tender's deadline was moved to later, for all bidders alike, with its reason."""
    return row.extensions.order_by("at", "id")

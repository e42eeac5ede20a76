"""Changing a procurement, from its first draft to its opening."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from wellspent.method.errors import Fault, Refused
from wellspent.portal.accounts.models import Organisation, User
from wellspent.portal.audit.actions import record
from wellspent.portal.naming import stem, under_free
from wellspent.portal.shelf.kept import keep as keep_shelf
from wellspent.portal.tendering import notices, sealing
from wellspent.portal.tendering.adapters import tender_bytes
from wellspent.portal.tendering.lots import checks as lot_checks
from wellspent.portal.tendering.lots import queries as lot_queries
from wellspent.portal.tendering.models import (
    Clarification,
    Extension,
    Offer,
    OpeningConsent,
    Procurement,
    Stage,
    StageChange,
)

RESERVED = ("begin",)
"""Names that are pages of the list itself."""


def _recorded(kind: str, row: Procurement, by: User | None, digest: str = "") -> None:
    record(kind, row, by=by, organisation=row.organisation_id, procurement=row.pk, digest=digest)


def refuse_unless_draft(row: Procurement) -> Procurement:
    """The draft as it is now, held for this change. Refuses to change rules that bidders have already read.

    The page that asks may have been open for long: somebody else may have published meanwhile.
    """
    now = Procurement.objects.select_for_update(no_key=True).get(pk=row.pk)
    if not now.draft:
        rule = "the rules were published and can no longer be changed"
        raise Refused(Fault(rule, "End this procurement and begin a new one from it."))
    return now


def to_stage(row: Procurement, stage: Stage, *, by: User | None, reason: str = "") -> None:
    """Take a step and keep who took it. Must be called inside the action's transaction."""
    row.stage = stage
    row.save()
    StageChange.objects.create(procurement=row, stage=stage, by=by, reason=reason)
    _recorded(f"stage-{stage.value}", row, by, row.tender_digest)


@transaction.atomic
def begin(*, by: User, organisation: Organisation, title: str, **facts: Any) -> Procurement:
    """Begin a procurement. `facts` are further fields of it."""
    slug = stem(title, "procurement")
    if slug in RESERVED or not slug[0].isalpha():
        slug = f"p-{slug}"
    facts.setdefault("policy", organisation.policy)
    row = under_free(
        slug,
        lambda name: Procurement.objects.filter(slug=name).exists(),
        lambda name: Procurement.objects.create(organisation=organisation, title=title, slug=name, **facts),
    )
    StageChange.objects.create(procurement=row, stage=Stage.DRAFT, by=by)
    _recorded("procurement-begun", row, by)
    return row


@transaction.atomic
def change(*, by: User, procurement: Procurement, **facts: Any) -> None:
    """Change fields of a draft; what somebody else changed meanwhile stays."""
    row = refuse_unless_draft(procurement)
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    _recorded("procurement-changed", row, by)
    procurement.refresh_from_db()


@transaction.atomic
def publish(*, by: User, procurement: Procurement) -> None:
    """Freeze the rules into the canonical tender file and open the procurement for offers.

    The lots of a tender are published by one act: either all of them or none. Raises `Refused` with everything
    that still stands in the way, of whichever lot.
    """
    rows = lot_queries.held(procurement)
    for row in rows:
        refuse_unless_draft(row)
    lot_checks.refuse_unready(rows)
    at = timezone.now()
    for row in rows:
        _freeze(row, by, at)
    procurement.refresh_from_db()


def _freeze(row: Procurement, by: User, at: datetime) -> None:
    content = tender_bytes(row)
    row.tender_file = content.decode()
    row.tender_digest = hashlib.sha256(content).hexdigest()
    row.kept_shelf = keep_shelf(row.organisation)
    row.sealing_key = sealing.new_key()
    row.published = at
    to_stage(row, Stage.OPEN, by=by)


@transaction.atomic
def consent_to_open(*, by: User, procurement: Procurement) -> bool:
    """One of the two acts of opening; the second, by another person, opens. Returns whether it did.

    Raises `Refused` before the deadline, and for the same person twice.
    """
    row = Procurement.objects.select_for_update().get(pk=procurement.pk)
    if row.stage != Stage.OPEN or not row.past():
        raise Refused(
            Fault("offers are opened once, after the deadline", "Wait until the deadline has passed.")
        )
    if row.consents.filter(by=by).exists():
        raise Refused(Fault("you have already said so; opening takes two people", "Ask a colleague to open."))
    consent = OpeningConsent.objects.create(procurement=row, by=by)
    record("opening-consent", consent, by=by, organisation=row.organisation_id, procurement=row.pk)
    if row.consents.count() < 2:
        return False
    for offer in row.offers.filter(withdrawn__isnull=True):
        last = offer.submissions.order_by("-number").first()
        if last is None:
            continue
        content = sealing.unseal(bytes(row.sealing_key or b""), bytes(last.sealed), last.about)
        if hashlib.sha256(content).hexdigest() != last.digest:
            raise Refused(Fault(f"offer {offer.key} is not what was submitted", "Restore the last backup."))
        last.content = content.decode()
        last.save(update_fields=["content"])
        record(
            "offer-opened",
            offer,
            by=by,
            organisation=row.organisation_id,
            procurement=row.pk,
            digest=last.digest,
        )
    to_stage(row, Stage.OPENED, by=by)
    procurement.refresh_from_db()
    return True


@transaction.atomic
def answer_question(*, by: User, clarification: Clarification, answer: str) -> None:
    """Answer a bidder's question to everybody, and tell those who began an offer; who asked is told to nobody.

    Raises `Refused` for one that was answered: bidders have read it.
    """
    tender = Procurement.objects.select_for_update(no_key=True).get(pk=clarification.procurement_id)
    clarification.refresh_from_db()
    if tender.stage != Stage.OPEN:
        raise Refused(Fault("this tender takes no questions now", "Nothing more can be answered."))
    if clarification.answered is not None:
        raise Refused(Fault("this question was answered, and bidders have read it", "Read the answer below."))
    clarification.answer, clarification.answered = answer, timezone.now()
    clarification.answered_by = by
    clarification.save(update_fields=["answer", "answered", "answered_by"])
    _recorded("question-answered", tender, by)
    told = _bidders(lot_queries.together(tender), withdrawn__isnull=True)
    transaction.on_commit(lambda: notices.question_answered(clarification, told))


@transaction.atomic
def extend(*, by: User, procurement: Procurement, deadline: datetime, reason: str) -> Extension:
    """Move the deadline to later, for every bidder alike, and tell those who began an offer.

    All lots of a tender have one deadline: it moves for all that are open. Raises `Refused` once it has passed, and
    for a deadline that is not later.
    """
    rows = lot_queries.held(procurement)
    row = next(each for each in rows if each.pk == procurement.pk)
    was = row.deadline
    if row.stage != Stage.OPEN or was is None or row.past():
        raise Refused(
            Fault("the deadline has passed and can no longer be moved", "Offers made in time stand.")
        )
    if deadline <= was:
        raise Refused(Fault("the new deadline is not later than the one now", "Choose a later day or time."))
    moved = [each for each in rows if each.stage == Stage.OPEN and each.deadline == was]
    for each in moved:
        _extend(each, was, deadline, reason, by)
    made = row.extensions.latest("id")
    told = _bidders(moved)
    transaction.on_commit(lambda: notices.deadline_extended(row, made, told))
    procurement.refresh_from_db()
    return made


def _extend(row: Procurement, was: datetime, deadline: datetime, reason: str, by: User) -> None:
    Extension.objects.create(procurement=row, was=was, becomes=deadline, reason=reason, by=by)
    row.deadline = deadline
    row.save()
    _recorded("deadline-extended", row, by)


def _bidders(rows: Iterable[Procurement], **only: Any) -> list[str]:
    """The addresses of those who began an offer for any of them, each once."""
    return sorted({offer.email for offer in Offer.objects.filter(procurement__in=list(rows), **only)})


@transaction.atomic
def end(*, by: User, procurement: Procurement, reason: str) -> None:
    """End a published procurement without an award, before or after opening, and tell every bidder the reason.

    What was not opened stays sealed. Raises `Refused` for a draft, for one that is over, and without a reason.
    """
    row = Procurement.objects.select_for_update().get(pk=procurement.pk)
    if row.stage in (Stage.AWARDED, Stage.ENDED):
        raise Refused(Fault("this procurement is over", "Begin a new one from it."))
    if row.draft:
        rule = "a draft was never published, so there is nothing to end"
        raise Refused(Fault(rule, "Leave it, or begin another from it."))
    reason = reason.strip()
    if not reason:
        raise Refused(Fault("an end without an award has its reason", "Enter the reason."))
    to_stage(row, Stage.ENDED, by=by, reason=reason)
    # an offer that was loaded from another system may come without an address
    told = sorted({offer.email for offer in row.offers.filter(withdrawn__isnull=True).exclude(email="")})
    transaction.on_commit(lambda: notices.ended(row, reason, told))
    procurement.refresh_from_db()

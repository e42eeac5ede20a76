"""What is asked about an offer that looks implausible: the question, the answer with its papers, the decision."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from wellspent.files.uploads import inspect, safe_name
from wellspent.method.errors import Fault, Refused
from wellspent.portal.accounts.models import User
from wellspent.portal.audit.actions import record
from wellspent.portal.evaluation.actions import locked_row, recorded, refused, void_signatures
from wellspent.portal.evaluation.models import AnswerFile, Decision, ImplausibleOffer
from wellspent.portal.tendering import sealing
from wellspent.portal.tendering.models import Offer, Procurement, Stage
from wellspent.portal.tendering.offers.actions import fresh_link
from wellspent.portal.tendering.offers.scanning import refuse_infected

MOST_FILES = 10
"""The most papers of one answer."""


@transaction.atomic
def question(
    *,
    by: User,
    offer: Offer,
    what: str,
    until: date | None = None,
    link: Callable[[ImplausibleOffer, str], str] = lambda *_: "",
) -> ImplausibleOffer:
    """Ask a bidder about what looks implausible, and write to it where it may answer until the end of a day.

    `link` gives the address for a question and the secret of a bidder's new link, empty for one with an account.
    """
    row = locked_row(offer.procurement, Stage.OPENED, Stage.MODERATED)
    if not what.strip():
        raise refused("a question says what is asked", "Enter what the bidder is to explain.")
    if until is not None and until < timezone.localdate():
        raise refused("the day to answer by has passed", "Enter today or a later day.")
    made = ImplausibleOffer.objects.create(offer=offer, what=what.strip(), asked_by=by, until=until)
    recorded("implausible-asked", made, row, by)
    if offer.email:
        address = link(made, fresh_link(offer=offer) or "")
        transaction.on_commit(lambda: _ask(made, address))
    return made


def _ask(query: ImplausibleOffer, address: str) -> None:
    """Write to a bidder that it is asked; what is asked is not in the mail, for it may quote the offer."""
    title = query.offer.procurement.title
    until = f" until the end of {query.until:%d %B %Y}" if query.until else ""
    text = f"The buyer asks you about your tender for {title}. You can answer{until}.\n\n{address}\n"
    send_mail(f"A question about your tender: {title}", text, None, [query.offer.email], fail_silently=True)


def _by_bidder(
    kind: str, query: ImplausibleOffer, row: Procurement, by: User | None, digest: str = ""
) -> None:
    """Record what a bidder did; `by` is nobody for one that came through its link."""
    offer = query.offer
    actor = "" if by is not None else f"link:{offer.pk}"
    record(kind, query, by=by, organisation=offer.supplier_id, procurement=row.pk, digest=digest, actor=actor)


def _answering(query: ImplausibleOffer) -> Procurement:
    """The procurement, held while a bidder answers. Raises `Refused` once it may no longer."""
    row = locked_row(query.offer.procurement, Stage.OPENED, Stage.MODERATED)
    query.refresh_from_db()
    if not query.answerable:
        raise refused(
            "this question can no longer be answered", "Write to the buyer named on the tender's page."
        )
    return row


@transaction.atomic
def explain(*, by: User | None, query: ImplausibleOffer, evidence: str) -> None:
    """The bidder's own answer; it may be changed until the end of the day asked, or the decision.

    `by` is nobody for a bidder that came through its link.
    """
    row = _answering(query)
    if not evidence.strip():
        raise refused("an answer says something", "Enter your answer.")
    query.evidence, query.answered, query.answered_by = evidence.strip(), timezone.now(), by
    query.by_bidder = True
    query.save()
    _by_bidder("implausible-explained", query, row, by)


def attach(*, by: User | None, query: ImplausibleOffer, name: str, content: bytes) -> AnswerFile:
    """Add a paper to a bidder's answer, sealed at once. Raises `Refused` for what may not be taken, and why."""
    name = safe_name(name)
    media_type = inspect(name, content)
    refuse_infected(name, content)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        row = _answering(query)
        kept = query.files.filter(removed__isnull=True)
        if kept.filter(digest=digest).exists():
            raise Refused(Fault("this file is already there", "Add another, or go on.", file=name))
        if kept.count() >= MOST_FILES:
            raise Refused(
                Fault(f"an answer has at most {MOST_FILES} files", "Take one out first.", file=name)
            )
        made = AnswerFile(
            query=query, name=name, media_type=media_type, size=len(content), digest=digest, sealed=b""
        )
        made.sealed = sealing.seal(bytes(row.sealing_key or b""), content, made.about)
        made.save()
        _by_bidder("answer-file-added", query, row, by, digest)
    return made


@transaction.atomic
def detach(*, by: User | None, file: AnswerFile) -> None:
    """Take a paper out of an answer while it may still be changed."""
    row = _answering(file.query)
    file.refresh_from_db(from_queryset=AnswerFile.objects.defer("sealed"))
    if file.removed is not None:
        return
    file.removed = timezone.now()
    file.save(update_fields=["removed"])
    _by_bidder("answer-file-removed", file.query, row, by, file.digest)


@transaction.atomic
def answer(*, by: User, query: ImplausibleOffer, evidence: str) -> None:
    """Record what came back by another way, word for word; until the decision it may be added to."""
    row = locked_row(query.offer.procurement, Stage.OPENED, Stage.MODERATED)
    query.refresh_from_db()
    if query.decision:
        raise refused("this question is decided", "Ask a new one.")
    if query.by_bidder:
        raise refused("the bidder has answered itself", "Decide on its answer, or ask a new question.")
    if not evidence.strip():
        raise refused("an answer says something", "Enter what the bidder answered, or that it did not.")
    query.evidence, query.answered, query.answered_by = evidence.strip(), timezone.now(), by
    query.save()
    recorded("implausible-answered", query, row, by)


@transaction.atomic
def decide(*, by: User, query: ImplausibleOffer, decision: Decision, reason: str) -> None:
    """Accept the offer or disregard the tender, with the reason; a bidder is heard first.

    A tender that is disregarded leaves the running, and the panel signs what is left.
    """
    row = locked_row(query.offer.procurement, Stage.OPENED, Stage.MODERATED)
    query.refresh_from_db()
    if query.decision:
        raise refused("this question is decided", "Ask a new one.")
    if query.answered is None:
        raise refused(
            "the bidder has not been heard", "Record the answer first, or that none came in the time given."
        )
    if not reason.strip():
        raise refused("a decision has its reason", "Enter the reason.")
    query.decision, query.reason = decision.value, reason.strip()
    query.decided, query.decided_by = timezone.now(), by
    query.save()
    recorded(f"implausible-{decision.value}", query, row, by)
    if decision is Decision.DISREGARD:
        void_signatures(row, by)

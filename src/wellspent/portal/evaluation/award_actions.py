"""The award, its evidence pack, and what follows: summaries and the notice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from wellspent.documents.pack import zip_bytes
from wellspent.method.witness import Witness
from wellspent.portal.accounts.models import User
from wellspent.portal.audit.actions import record
from wellspent.portal.evaluation import adapters, award_queries, letters, queries, question_queries
from wellspent.portal.evaluation.actions import locked_row, recorded, refused
from wellspent.portal.evaluation.models import Award, SentSummary
from wellspent.portal.evaluation.witness import witness_content
from wellspent.portal.tendering.actions import to_stage
from wellspent.portal.tendering.adapters import Content
from wellspent.portal.tendering.models import Offer, Procurement, Stage


def content_of(row: Procurement, decided: date) -> tuple[Content, dict[str, Content]]:
    """The tender as it stands: frozen rules, bids in the running, the scores that count; and its offers."""
    own, agreed = queries.counted_scores(row), queries.counted_agreed(row)
    return adapters.whole_content(row, queries.standing_bids(row), own, agreed, decided)


def result_of(row: Procurement, decided: date) -> adapters.Evaluation:
    """The tender as it stands, evaluated with the library of the day. Raises `Refused` with every fault."""
    return adapters.evaluate(row, *content_of(row, decided))


def refuse_unready(row: Procurement) -> None:
    """Refuse a result before the panel has agreed and signed, or while a question about an offer is open."""
    if not queries.standing_bids(row):
        raise refused("there is no offer in the running", "End the procurement without award.")
    if row.stage == Stage.OPENED and queries.to_score(row):
        raise refused("the panel has not signed the agreed scores", "Wait for moderation to end.")


def refuse_unsendable(found: adapters.Evaluation) -> None:
    """Refuse a result whose reasons could not be sent to the bidders: the panel can still reword them.

    Raises `Refused` with every reason that speaks of a third bidder; a tie has no summaries, and is told elsewhere.
    """
    if found.winner is not None:
        letters.summaries(found.read)


@transaction.atomic
def award(*, by: User, procurement: Procurement, digest: str, reason: str) -> Award:
    """Award to the bid that comes first, and seal the evidence pack.

    `digest` names the result that was confirmed. Raises `Refused` for a result that changed since, a tie, an
    open question about an offer, and a pack that does not replay to the same.
    """
    row = locked_row(procurement, Stage.OPENED, Stage.MODERATED)
    refuse_unready(row)
    if queries.open_questions(row):
        raise refused("a question about an implausible offer is not decided", "Decide it first.")
    if not reason.strip():
        raise refused("an award has its reason", "Enter the reason.")
    today = timezone.localdate()
    found = result_of(row, today)
    if found.digest != digest:
        raise refused("the result changed since you saw it", "Read it again, then confirm.")
    if found.winner is None:
        rule = (
            f"{' and '.join(found.tie)} share the first place" if found.tie else "no bid is left to award to"
        )
        raise refused(rule, "Settle it as the tender documents say, or end the procurement without award.")
    refuse_unsendable(found)
    content = adapters.with_award(found.content, found.winner, today)
    pack = adapters.sealed(
        adapters.evaluate(row, content, found.offers), lambda digest: _witness(row, digest)
    )
    made = Award.objects.create(
        procurement=row,
        offer=Offer.objects.get(procurement=row, key=found.winner),
        reason=reason.strip(),
        by=by,
        pack=zip_bytes(pack),
        pack_digest=pack.digest,
    )
    row.decided = today
    recorded("award-made", made, row, by, pack.digest)
    to_stage(row, Stage.AWARDED, by=by, reason=reason.strip())
    procurement.refresh_from_db()
    return made


def _witness(row: Procurement, digest: str) -> Witness:
    """Record that the inputs with this digest are being sealed, and say where that stands in the chain.

    The site does it, not a person: who awards is told by the event that follows, which names the pack.
    """
    event = record(
        "award-sealing", row, by=None, organisation=row.organisation_id, procurement=row.pk, digest=digest
    )
    return witness_content(event, award_queries.received(row), question_queries.by_offer(row))


@transaction.atomic
def send_summaries(*, by: User, award: Award, link: Callable[[int], str] = lambda _: "") -> list[SentSummary]:
    """Send every assessed bidder its own summary; `link` gives the address of an offer's result. Once only.

    Raises `Refused` with everything that a summary may not say, such as a reason that names a third bidder.
    """
    row = locked_row(award.procurement, Stage.AWARDED)
    held = Award.objects.select_for_update().get(pk=award.pk)
    if held.summaries_sent is not None:
        raise refused("the summaries were sent", "Download them from this page.")
    found = letters.summaries(letters.again(held).tender)
    sent = []
    for one, content in letters.pdfs(found):
        offer = Offer.objects.get(procurement=row, key=one.own.bid)
        made = SentSummary.objects.create(
            award=held, offer=offer, pdf=content, digest=hashlib.sha256(content).hexdigest()
        )
        recorded("summary-sent", made, row, by, made.digest)
        sent.append(made)
    held.summaries_sent = timezone.localdate()
    held.save(update_fields=["summaries_sent"])
    award.refresh_from_db()
    for made in sent:
        if made.offer.email:
            transaction.on_commit(lambda to=made: _tell(to, link(to.offer_id)))  # type: ignore[misc]
    return sent


def _tell(sent: SentSummary, link: str) -> None:
    """Write to a bidder that its summary can be read; the result itself is not in the mail."""
    title = sent.award.procurement.title
    text = f"The assessment summary of your tender for {title} can be read now.\n\n{link}\n"
    send_mail(f"Your assessment summary: {title}", text, None, [sent.offer.email], fail_silently=True)


@transaction.atomic
def publish_notice(*, by: User, award: Award, on: date) -> None:
    """Say on which day the contract award notice was published: the first day of the standstill.

    Raises `Refused` before the summaries are sent, and for a day before that or still to come.
    """
    row = locked_row(award.procurement, Stage.AWARDED)
    held = Award.objects.select_for_update().get(pk=award.pk)
    if held.summaries_sent is None:
        raise refused("the summaries are not sent", "Send them first: the notice may only follow them.")
    if held.notice_published is not None:
        raise refused("the day of the notice is recorded", "The standstill runs from it.")
    if not held.summaries_sent <= on <= timezone.localdate():
        rule = f"the notice is published between {held.summaries_sent} and today"
        raise refused(rule, "Enter the day on which it appeared.")
    held.notice_published = on
    held.save(update_fields=["notice_published"])
    recorded("award-notice-published", held, row, by, held.pack_digest)
    award.refresh_from_db()

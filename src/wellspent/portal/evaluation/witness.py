"""What the site's chain of events says of an award, as its pack seals it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wellspent.method.witness import WITHDRAWN, Witness
from wellspent.portal.audit.chain import instant, said
from wellspent.portal.audit.models import Event
from wellspent.portal.evaluation.award_queries import Received
from wellspent.portal.evaluation.question_queries import Question
from wellspent.portal.tendering.adapters import Content


def witness_content(
    event: Event, received: Sequence[Received], asked: Mapping[int, Sequence[Question]] | None = None
) -> Witness:
    """The event of the sealing with its hash, and a row for each tender that arrived in time.

    `asked` are, by the offer's number, the questions about offers that looked implausible.

    A bidder who withdrew is called by a number: it took itself out of the procurement, and its name with it.
    """
    rows, withdrawn = [], 0
    for one in received:
        withdrawn += one.became == WITHDRAWN
        row = _row(one, f"withdrawn-{withdrawn}" if one.became == WITHDRAWN else "")
        questions = [_question(each) for each in (asked or {}).get(one.submission.offer_id, ())]
        rows.append(row | ({"questions": questions} if questions else {}))
    return {"chain": {**said(event), "hash": event.hash}, "received": rows}


def _question(one: Question) -> Content:
    """A question as the record has it: its days, its decision with the reason, and its papers by their digests."""
    query = one.query
    row: Content = {"asked": instant(query.asked)}
    row |= {"until": query.until.isoformat()} if query.until else {}
    row |= {"answered": instant(query.answered)} if query.answered else {}
    if query.decided is not None:
        row |= {"decision": query.decision, "decided": instant(query.decided), "reason": query.reason}
    return row | ({"papers": list(one.papers)} if one.papers else {})


def _row(one: Received, called: str) -> Content:
    """A tender received: its digest and place in the chain, as its receipt has them, and what became of it."""
    made = one.submission
    row: Content = {
        "offer": called or made.offer.key,
        "became": one.became,
        "submitted": instant(made.at),
        "digest": made.digest,
        "event": made.event,
        "head": made.head,
    }
    if not called:
        row["bidder"] = made.offer.bidder
    if one.decision is not None and one.decision.decided is not None:
        row |= {"decided": instant(one.decision.decided), "reason": one.decision.reason}
    return row

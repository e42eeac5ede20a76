"""Reading awards: what was received and what became of it, and the awards that anybody may read."""

from __future__ import annotations

from dataclasses import dataclass

from wellspent.method.witness import DISREGARDED, EVALUATED, WITHDRAWN
from wellspent.portal.evaluation.models import Decision, ImplausibleOffer
from wellspent.portal.tendering.models import Procurement, Submission


@dataclass(frozen=True, slots=True)
class Received:
    """A tender that arrived in time: what stands of it, what became of it, and the decision that put it out."""

    submission: Submission
    became: str
    decision: ImplausibleOffer | None = None


def received(row: Procurement) -> list[Received]:
    """Every tender that arrived in time, by the offer's key. For sealing and counting, never for showing.

    One that came late was refused on arrival: there is nothing of it, and nothing to count.
    """
    found: dict[int, Submission] = {}
    made = Submission.objects.filter(offer__procurement=row).select_related("offer")
    for one in made.defer("sealed", "content").order_by("offer__key", "number"):
        found[one.offer_id] = one
    out = {
        query.offer_id: query
        for query in ImplausibleOffer.objects.filter(offer__procurement=row, decision=Decision.DISREGARD)
    }
    return [Received(one, _became(one, out), out.get(one.offer_id)) for one in found.values()]


def _became(one: Submission, out: dict[int, ImplausibleOffer]) -> str:
    if one.offer.withdrawn is not None:
        return WITHDRAWN
    return DISREGARDED if one.offer_id in out else EVALUATED

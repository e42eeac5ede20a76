"""Reading the papers of an answer: by the bidder that sent them, and by whoever may see everything at its buyer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db.models import Prefetch

from wellspent.method.errors import Fault, Refused
from wellspent.portal.evaluation.models import AnswerFile, ImplausibleOffer
from wellspent.portal.tendering import sealing
from wellspent.portal.tendering.models import Procurement


@dataclass(frozen=True, slots=True)
class Question:
    """A question about an offer that looked implausible, with the digests of the papers that answer it."""

    query: ImplausibleOffer
    papers: tuple[str, ...]


def by_offer(row: Procurement) -> dict[int, list[Question]]:
    """The questions about each offer, by the offer's number. For sealing, never for showing."""
    kept = Prefetch("files", AnswerFile.objects.filter(removed__isnull=True).defer("sealed"), to_attr="kept")
    found: dict[int, list[Question]] = {}
    for query in ImplausibleOffer.objects.filter(offer__procurement=row).prefetch_related(kept):
        papers = tuple(file.digest for file in query.kept)
        found.setdefault(query.offer_id, []).append(Question(query, papers))
    return found


def files_of(query: ImplausibleOffer) -> list[AnswerFile]:
    """The papers of an answer in the order in which they came, without their bytes."""
    return list(query.files.filter(removed__isnull=True).defer("sealed"))


def file_of(query: ImplausibleOffer, digest: str) -> tuple[AnswerFile, bytes] | None:
    """One of them and its bytes again, for whoever may read the question; None for one that is not there.

    Raises `Refused` where it is not what was sent.
    """
    found = query.files.filter(removed__isnull=True, digest=digest).first()
    if found is None:
        return None
    key = bytes(query.offer.procurement.sealing_key or b"")
    content = sealing.unseal(key, bytes(found.sealed), found.about)
    if hashlib.sha256(content).hexdigest() != found.digest:
        raise Refused(Fault(f"{found.name} is not what was added", "Restore the last backup."))
    return found, content

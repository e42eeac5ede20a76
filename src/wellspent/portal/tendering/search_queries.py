"""Finding procurements, tenders and offers by words: what the room's other queries would show, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet

from wellspent.portal.accounts.standing import Standing
from wellspent.portal.tendering import queries
from wellspent.portal.tendering.models import Offer, Procurement
from wellspent.portal.tendering.offers import queries as offer_queries

MOST = 10
"""Rows found of a kind; one more tells that there are more, and that another word would help."""

HEAVY = ("tender_file", "sealing_key")
"""What a list does not read of a procurement."""


def having(words: Sequence[str], *fields: str) -> Q:
    """Rows that hold every word in one of the fields, in any order. No words find nothing."""
    found = Q() if words else Q(pk__in=())
    for word in words:
        either = Q()
        for field in fields:
            either |= Q(**{f"{field}__icontains": word})
        found &= either
    return found


def procurements(who: Standing, words: Sequence[str]) -> QuerySet[Procurement]:
    """The procurements of the buyer that somebody acts for."""
    wanted = having(words, "title", "reference", "description", "organisation__name")
    return queries.procurements(who).filter(wanted).defer(*HEAVY)[: MOST + 1]


def open_tenders(words: Sequence[str]) -> QuerySet[Procurement]:
    """Tenders that anybody may read and offer for."""
    wanted = having(words, "title", "reference", "description", "organisation__name")
    return queries.open_tenders().filter(wanted).defer(*HEAVY)[: MOST + 1]


def offers(who: Standing, held: Collection[int], words: Sequence[str]) -> QuerySet[Offer]:
    """A bidder's own offers, those whose link this browser opened among them."""
    wanted = having(words, "bidder", "procurement__title", "procurement__organisation__name")
    return offer_queries.offers(who, held).filter(wanted)[: MOST + 1]

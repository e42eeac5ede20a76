"""Reading awards: what was received and what became of it, and the awards that anybody may read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from django.db.models import Q, QuerySet

from wellspent.files.reading.cells import read_amount
from wellspent.method.money import Money
from wellspent.method.witness import DISREGARDED, EVALUATED, WITHDRAWN
from wellspent.portal.audit.models import Event
from wellspent.portal.evaluation.models import Award, Decision, ImplausibleOffer
from wellspent.portal.tendering.models import Procurement, Submission

PAGE, MANY = 20, 200
"""So many awards stand on a page of the public list, and are read at a time for a file."""

MOST_WORDS = 8
"""No more words of a search are looked for."""


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


@dataclass(frozen=True, slots=True)
class PublicAward:
    """An award in the public list. `price` is in pence as it was submitted, None where the tender asked for none."""

    award: Award
    price: int | None


def award_with_pack(number: int) -> Award:
    """An award that anybody may read, with its pack. Raises `Award.DoesNotExist` for any other."""
    return _noticed().get(pk=number)


def public_award(slug: str) -> Award | None:
    """An award that anybody may read: once its notice was published. Its pack is left where it is."""
    return _noticed().defer("pack").filter(procurement__slug=slug).first()


def public_awards(words: str = "", after: int | None = None, limit: int = PAGE) -> list[PublicAward]:
    """A page of the awards that anybody may read, the newest notice first, and one more.

    Every one of `words` is in the title, the buyer's or the winner's name, or what is bought; `after` is the last
    award of the page before. Nothing is found after one that nobody may read.
    """
    found = _noticed().defer("pack", "procurement__tender_file", "procurement__sealing_key")
    for word in words.split()[:MOST_WORDS]:
        found = found.filter(
            Q(procurement__title__icontains=word)
            | Q(procurement__description__icontains=word)
            | Q(procurement__organisation__name__icontains=word)
            | Q(offer__bidder__icontains=word)
        )
    if after is not None:
        last = _noticed().defer("pack").filter(pk=after).first()
        if last is None or last.notice_published is None:
            return []
        found = found.filter(notice_published__lte=last.notice_published).filter(
            Q(notice_published__lt=last.notice_published) | Q(pk__lt=last.pk)
        )
    rows = list(found.order_by("-notice_published", "-pk")[: limit + 1])
    prices = _prices(rows)
    return [PublicAward(row, prices.get(row.offer_id)) for row in rows]


def every_public_award(words: str = "") -> Iterator[PublicAward]:
    """All of them, page by page, for a file to download."""
    after: int | None = None
    while True:
        page = public_awards(words, after, MANY)
        yield from page[:MANY]
        if len(page) <= MANY:
            return
        after = page[MANY - 1].award.pk


MOST_HASHED = 500
"""So many of the last packs are held to the SHA-256 of a zip file."""


def sealed_with(digest: str) -> tuple[str, Award] | None:
    """The public award that a digest belongs to, and what of it: its full pack, that one's tender.json or zip file."""
    if (found := _noticed().defer("pack").filter(pack_digest=digest).first()) is not None:
        return "pack", found
    sealings = Event.objects.filter(kind="award-sealing", digest=digest).values_list("procurement", flat=True)
    if (found := _noticed().defer("pack").filter(procurement__in=list(sealings)).first()) is not None:
        return "sealed", found
    for number, pack in _noticed().order_by("-pk").values_list("pk", "pack_digest")[:MOST_HASHED]:
        if zip_digest(number, pack) == digest:
            return "zip", _noticed().defer("pack").get(pk=number)
    return None


@lru_cache(maxsize=2 * MOST_HASHED)
def zip_digest(number: int, _pack: str) -> str:
    """The SHA-256 of the zip file of an award's full pack, which never changes."""
    return sha256(bytes(Award.objects.values_list("pack", flat=True).get(pk=number))).hexdigest()


def _noticed() -> QuerySet[Award]:
    found = Award.objects.filter(notice_published__isnull=False)
    return found.select_related("procurement", "procurement__organisation", "offer")


def _prices(rows: Sequence[Award]) -> dict[int, int]:
    """The price of each winner as it was submitted, in pence, by the offer's number."""
    made = Submission.objects.filter(offer__in=[row.offer_id for row in rows]).exclude(content="")
    found: dict[int, int] = {}
    for one in made.defer("sealed").order_by("offer", "number"):
        found.pop(one.offer_id, None)
        price = json.loads(one.content).get("price")
        if price is not None:
            found[one.offer_id] = Money.of(read_amount(price)).minor
    return found

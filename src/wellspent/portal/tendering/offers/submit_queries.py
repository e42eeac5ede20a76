"""Reading what is being submitted: under its locks, for all that are submitted together.

The questions are worded once for each number of offers: on the last day, wording one anew takes longer than its answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet

from wellspent.portal.accounts.models import Organisation
from wellspent.portal.tendering.models import (
    DraftAnswer,
    DraftPromise,
    Offer,
    OfferFile,
    Procurement,
    Submission,
)

Row = TypeVar("Row", bound=Model)
READ = (
    "organisation", "slug", "title", "stage", "deadline", "way_in", "tender_digest", "kept_shelf", "sealing_key",
)  # fmt: skip
"""The columns of a tender that are read: it has fifty more, and its file is long."""


def held(numbers: Collection[int]) -> dict[int, Offer]:
    """Offers and their tenders as they are now, held until the transaction ends, with their suppliers.

    On PostgreSQL the tenders are held too: an opening waits for submissions that are under way, and none slips in
    behind it. Everybody takes tenders before offers, and each by its number, so that nobody waits in a circle.
    SQLite lets one write at a time.
    """
    asked = _filled(numbers)
    tenders = {row.pk: row for row in _rows(Procurement, "tenders", asked)}
    offers = {row.pk: row for row in _rows(Offer, "offers", asked)}
    theirs = {row.supplier_id for row in offers.values()} - {None}
    suppliers = Organisation.objects.in_bulk(theirs) if theirs else {}
    for row in offers.values():
        row.procurement = tenders[row.procurement_id]
        row.supplier = suppliers[row.supplier_id] if row.supplier_id is not None else None
    return offers


def written(offers: Collection[Offer]) -> None:
    """Give each offer everything that was written of it: its promises, answers and files."""
    asked = _filled([offer.pk for offer in offers])
    promises = _by_offer(_rows(DraftPromise, "promises", asked))
    answers = _by_offer(_rows(DraftAnswer, "answers", asked))
    files = _by_offer(_rows(OfferFile, "files", asked))
    for offer in offers:
        loaded = {"promises": promises[offer.pk], "answers": answers[offer.pk]}
        offer._prefetched_objects_cache = loaded  # type: ignore[attr-defined]
        offer.kept = files[offer.pk]  # type: ignore[attr-defined]


def made_before(offers: Collection[int], receipts: Collection[str]) -> list[Submission]:
    """What was submitted of the offers, and with the receipts' tokens, the first first; without the bytes."""
    many = max(len(offers), len(receipts))
    found = _rows(Submission, "submissions", [*_filled(offers, many), *_filled(receipts, many)])
    return sorted(found, key=lambda row: row.number)


def letters_due(after: int, most: int = 50) -> list[Submission]:
    """The submissions after a number whose bidders are still to be sent their receipt, without the bytes."""
    due = Submission.objects.exclude(letter="").filter(pk__gt=after)
    return list(
        due.select_related("offer__procurement__organisation")
        .defer("sealed", "content", "offer__procurement__tender_file")
        .order_by("pk")[:most]
    )


def _filled(asked: Collection[Any], many: int = 0) -> list[Any]:
    """What is asked for in order, the last repeated until there are 1, 2, 4, 8... of them, and at least so `many`."""
    found = sorted(asked)
    places = 1 << (max(many, len(found)) - 1).bit_length()
    return found + found[-1:] * (places - len(found))


def _by_offer(rows: Sequence[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.offer_id].append(row)
    return found


def _rows(model: type[Row], name: str, asked: list[Any]) -> list[Row]:
    words = _worded(name, len(asked), connection.vendor)
    return list(model._default_manager.raw(words, asked))


@lru_cache(maxsize=256)
def _worded(name: str, many: int, vendor: str) -> str:  # noqa: ARG001 (each database words it its own way)
    """The statement of a question, with so many places to fill."""
    places = list(range(many))
    half = places[: many // 2]
    offers = Offer.objects.filter(pk__in=places)
    questions: dict[str, QuerySet[Any]] = {
        "tenders": Procurement.objects.select_for_update(no_key=True)
        .filter(pk__in=offers.values("procurement")).only(*READ).order_by("pk"),
        "offers": offers.select_for_update(no_key=True).order_by("pk"),
        "promises": DraftPromise.objects.filter(offer__in=places),
        "answers": DraftAnswer.objects.filter(offer__in=places).only("offer", "criterion", "text", "met", "lines"),
        "files": OfferFile.objects.filter(offer__in=places, removed__isnull=True)
        .only("offer", "name", "digest", "size", "media_type"),
        "submissions": Submission.objects.filter(Q(offer__in=half) | Q(receipt__in=half))
        .only("offer", "number", "receipt", "at"),
    }  # fmt: skip
    return str(questions[name].query.sql_with_params()[0])

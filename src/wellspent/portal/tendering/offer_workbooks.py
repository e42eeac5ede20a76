"""The offer workbook of a draft: down with everything written so far, and up again, filling the draft.

What is sound in a workbook fills the draft; what is not is listed by its cell, and what stood in the draft there
stays as it was.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from pydantic_core import PydanticCustomError

from wellspent.documents.offerbook import offer_workbook, workbook_name
from wellspent.files.bids import BidSheet
from wellspent.files.offerbook import offer_book_parts
from wellspent.files.offers import OWN_SET, OfferSheet, offer_from
from wellspent.files.published import of_this_tender
from wellspent.files.reading.cells import read_amount, read_sheet, read_text
from wellspent.files.reading.documents import Document
from wellspent.files.reading.refusals import rule_and_mend
from wellspent.files.uploads import MOST_BYTES, safe_name, too_large
from wellspent.method.errors import Fault, Refused
from wellspent.method.money import Money
from wellspent.method.offers import Offer as MethodOffer
from wellspent.method.offers import Promise
from wellspent.portal.accounts.models import User
from wellspent.portal.tendering.adapters import document, money, promises_content
from wellspent.portal.tendering.models import DraftAnswer, DraftPromise, Offer
from wellspent.portal.tendering.offer_actions import recorded, refuse_late
from wellspent.portal.tendering.offer_tender import Asked, asked, sheet_of
from wellspent.portal.tendering.offer_values import day_of_values, library_for, spelled


@dataclass(frozen=True, slots=True)
class Filled:
    """What an uploaded workbook brought into the draft, and what it could not."""

    promises: int
    answers: int
    faults: tuple[Fault, ...]


def blank_workbook(tender: Asked) -> tuple[str, bytes]:
    """The name and the bytes of a tender's empty offer workbook."""
    return workbook_name(tender.lot), offer_workbook(tender.invitation, tender.lot)


def workbook_of(offer: Offer) -> tuple[str, bytes]:
    """The name and the bytes of the offer workbook, filled with everything written so far."""
    tender = asked(offer.procurement)
    return workbook_name(tender.lot), offer_workbook(tender.invitation, tender.lot, _written(offer, tender))


def _written(offer: Offer, tender: Asked) -> MethodOffer:
    """The draft as the method's offer, with what the workbook has a cell for; it may be empty."""
    promises = promises_content(offer)
    answers = [_answer_content(row) for row in offer.answers.all() if tender.question(row.criterion)]
    if tender.price is not None and offer.price is not None:
        answers.append({"criterion": tender.price.criterion.id, "amount": money(offer.price)})
    answers = [row for row in answers if len(row) > 1]
    about = offer.supplier.identifier if offer.supplier is not None else offer.about.get("identifier", "")
    who = {"bid": offer.key, "bidder": about or offer.bidder, "edition": OWN_SET}
    if not promises and not answers:
        return MethodOffer(who["bid"], who["bidder"], who["edition"], ())
    parts = {"promise": promises, "answer": answers}
    read = document("this offer", spelled({**who, **{key: rows for key, rows in parts.items() if rows}}))
    return offer_from(
        read_sheet(read, OfferSheet), read, library_for(offer), day_of_values(offer.procurement)
    )


def _answer_content(row: DraftAnswer) -> dict[str, Any]:
    told = {"criterion": row.criterion, "text": row.text or None, "met": row.met, "lines": row.lines}
    return {key: value for key, value in told.items() if value is not None}


HEADING = ("bid", "bidder", "edition", "tender", "tender_digest", "lot")
"""What a workbook says of itself: by it one of another tender is known."""


def fill(*, by: User | None, offer: Offer, name: str, content: bytes) -> Filled:
    """Bring a filled workbook into the draft. Raises `Refused` where it cannot be read or answers another tender."""
    refuse_late(offer.procurement, timezone.now())
    name = safe_name(name)
    if len(content) > MOST_BYTES:
        raise too_large(name)
    try:
        read, faults = _opened(offer, name, content)
    except Refused as refused:
        raise Refused(replace(fault, file=name) for fault in refused.faults) from None
    tender, noted = asked(offer.procurement), list(faults)
    with transaction.atomic():
        Offer.objects.select_for_update().get(pk=offer.pk)
        promises = sum(
            _promise(offer, tender, read, place, row, noted)
            for place, row in enumerate(read.data.get("promise", []))
        )
        answers = sum(
            _answer(offer, tender, read, place, row, noted)
            for place, row in enumerate(read.data.get("answer", []))
        )
        recorded("offer-filled", offer, by, hashlib.sha256(content).hexdigest())
    return Filled(promises, answers, tuple(replace(fault, file="") for fault in noted))


def _opened(offer: Offer, name: str, content: bytes) -> tuple[Document, tuple[Fault, ...]]:
    """The workbook's document and faults, once it is known to answer this tender."""
    with tempfile.TemporaryDirectory(prefix="wellspent-") as folder:
        path = Path(folder) / f"offer{Path(name).suffix}"
        path.write_bytes(content)
        found = offer_book_parts(path, {"bid": offer.key})
    if found is None:
        rule = "this is not the offer workbook of this tender"
        raise Refused(
            Fault(rule, "Download the workbook from this page, fill it in, and send it back.", file=name)
        )
    read = replace(found[0], name=name)
    said: dict[str, Any] = {"bidder": offer.bidder, "answer": [{"criterion": "none"}]}
    said |= {key: read.data[key] for key in HEADING if key in read.data}
    heading = read_sheet(replace(read, data=said), OfferSheet)
    row = BidSheet.model_validate({"id": offer.key, "lot": heading.lot} if heading.lot else {"id": offer.key})
    of_this_tender(sheet_of(offer.procurement), lambda _: (heading, read))(row)
    own = offer.bidder  # the name was given when the offer was begun: a workbook need not say it again
    return read, tuple(
        fault for fault in found[1] if not (own and "organisation's name is missing" in fault.rule)
    )


def _promise(
    offer: Offer, tender: Asked, read: Document, place: int, row: Mapping[str, Any], noted: list[Fault]
) -> bool:
    """Write one promise of the workbook into the draft, or note why not; what is sound of it is kept."""
    measure = str(row.get("measure"))
    if tender.measure(measure) is None:
        noted.append(
            Fault(f"the tender does not ask for {measure}", "Clear the row.", read.where(("promise", place)))
        )
        return False
    try:
        told = _read_promise(offer, read, place, row)
        written = {
            "quantity": told.quantity.value, "since": told.since, "until": told.until, "statement": told.statement,
        }  # fmt: skip
    except Refused as refused:
        noted += refused.faults
        days = {name: row.get(key) for name, key in (("since", "from"), ("until", "to"))}
        written = {name: value for name, value in days.items() if isinstance(value, date)}
        if isinstance(row.get("statement"), str):
            written["statement"] = row["statement"]
        told = None
    unit = str(row.get("unit"))
    DraftPromise.objects.update_or_create(offer=offer, measure=measure, defaults={"unit": unit, **written})
    return told is not None


def _read_promise(offer: Offer, read: Document, place: int, row: Mapping[str, Any]) -> Promise:
    """One promise alone, each fault of it at its cell."""

    def where(path: tuple[str | int, ...]) -> str:
        at = ("promise", place, *path[2:]) if path[:2] == ("promise", 0) else path
        return read.where(at)

    content = {"bid": offer.key, "bidder": offer.bidder, "edition": OWN_SET, "promise": [dict(row)]}
    alone = Document(read.name, content, where)
    return offer_from(
        read_sheet(alone, OfferSheet), alone, library_for(offer), day_of_values(offer.procurement)
    ).promises[0]


def _answer(
    offer: Offer, tender: Asked, read: Document, place: int, row: Mapping[str, Any], noted: list[Fault]
) -> bool:
    """Write one answer of the workbook into the draft: the price, words, yes or no, or a menu's lines."""
    name, at = str(row["criterion"]), ("answer", place)
    try:
        if tender.price is not None and name == tender.price.criterion.id:
            offer.price = Money.of(read_amount(row.get("amount"))).minor
            offer.save(update_fields=["price"])
            return True
        if tender.question(name) is None:
            noted.append(Fault(f"the tender does not ask for {name}", "Clear the cell.", read.where(at)))
            return False
        told: dict[str, Any] = {"met": row.get("met"), "lines": row.get("lines")}
        told["text"] = read_text(row["text"]) if row.get("text") else ""
    except PydanticCustomError as error:
        noted.append(Fault(*rule_and_mend(error), read.where(at)))
        return False
    DraftAnswer.objects.update_or_create(offer=offer, criterion=name, defaults=told)
    return True

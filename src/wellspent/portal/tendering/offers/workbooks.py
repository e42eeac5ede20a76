"""The offer workbook of a draft: down with everything written so far, and up again, filling the draft.

What is sound in a workbook fills the draft; what is not is listed by its cell, and what stood in the draft there
stays as it was.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic_core import PydanticCustomError

from wellspent.documents.offerbook import offer_workbook, workbook_name
from wellspent.files.bids import BidSheet
from wellspent.files.offerbook import offer_book_parts
from wellspent.files.offers import OWN_SET, OfferSheet, offer_from
from wellspent.files.published import of_this_tender
from wellspent.files.reading.cells import read_amount, read_sheet, read_text
from wellspent.files.reading.documents import Document
from wellspent.files.reading.refusals import rule_and_mend, short
from wellspent.files.uploads import MOST_BYTES, safe_name, too_large
from wellspent.method.errors import Fault, Refused
from wellspent.method.money import Money
from wellspent.method.offers import Offer as MethodOffer
from wellspent.method.offers import Promise
from wellspent.portal.tendering.adapters import document, money, promises_content
from wellspent.portal.tendering.amounts import EXPONENT
from wellspent.portal.tendering.models import DraftAnswer, Offer
from wellspent.portal.tendering.offers.prices import price_fault
from wellspent.portal.tendering.offers.tender import Asked, asked, sheet_of
from wellspent.portal.tendering.offers.values import day_of_values, library_for, spelled


@dataclass(slots=True)
class Brought:
    """What an uploaded workbook brings into a draft, by measure and criterion, and what it cannot."""

    promises: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    price: int | None = None
    whole_promises: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def answered(self) -> int:
        """How many answers it brings, the price among them."""
        return len(self.answers) + (self.price is not None)


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


def brought(offer: Offer, name: str, content: bytes) -> Brought:
    """What a filled workbook brings. Raises `Refused` where it cannot be read or answers another tender."""
    name = safe_name(name)
    if len(content) > MOST_BYTES:
        raise too_large(name)
    try:
        read, faults = _opened(offer, name, content)
    except Refused as refused:
        raise Refused(replace(fault, file=name) for fault in refused.faults) from None
    tender, found = asked(offer.procurement), Brought(faults=list(faults))
    for place, row in enumerate(read.data.get("promise", [])):
        _promise(offer, tender, read, place, row, found)
    for place, row in enumerate(read.data.get("answer", [])):
        _answer(tender, read, place, row, found)
    found.faults = [replace(fault, file="") for fault in found.faults]
    return found


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
    offer: Offer, tender: Asked, read: Document, place: int, row: Mapping[str, Any], found: Brought
) -> None:
    """Take one promise of the workbook, or note why not; what is sound of it is kept."""
    measure = str(row.get("measure"))
    if tender.measure(measure) is None:
        rule = f"the tender does not ask for {measure}"
        found.faults.append(Fault(rule, "Clear the row.", read.where(("promise", place))))
        return
    try:
        told = _read_promise(offer, read, place, row)
        written = {
            "quantity": told.quantity.value, "since": told.since, "until": told.until, "statement": told.statement,
        }  # fmt: skip
        found.whole_promises += 1
    except Refused as refused:
        found.faults += refused.faults
        days = {name: row.get(key) for name, key in (("since", "from"), ("until", "to"))}
        written = {name: value for name, value in days.items() if isinstance(value, date)}
        if isinstance(row.get("statement"), str):
            written["statement"] = row["statement"]
    found.promises[measure] = {"unit": str(row.get("unit")), **written}


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


def _price(written: Any, place: str, found: Brought) -> None:
    """Take the price, or note why it can be none; one that stands in the draft stays."""
    if isinstance(written, str) and EXPONENT.search(written):
        rule = f'"{short(written)}" is spelled with a power of ten'
        found.faults.append(Fault(rule, "Write all the digits of the price, such as 100,000.", place))
        return
    pence = Money.of(read_amount(written)).minor
    fault = price_fault(pence, place)
    if fault is None:
        found.price = pence
    else:
        found.faults.append(fault)


def _answer(tender: Asked, read: Document, place: int, row: Mapping[str, Any], found: Brought) -> None:
    """Take one answer of the workbook: the price, words, yes or no, or a menu's lines; or note why not."""
    name, at = str(row["criterion"]), ("answer", place)
    try:
        if tender.price is not None and name == tender.price.criterion.id:
            _price(row.get("amount"), read.where((*at, "amount")), found)
        elif tender.question(name) is None:
            fault = Fault(f"the tender does not ask for {name}", "Clear the cell.", read.where(at))
            found.faults.append(fault)
        else:
            told: dict[str, Any] = {"met": row.get("met"), "lines": row.get("lines")}
            told["text"] = read_text(row["text"]) if row.get("text") else ""
            found.answers[name] = told
    except PydanticCustomError as error:
        found.faults.append(Fault(*rule_and_mend(error), read.where(at)))

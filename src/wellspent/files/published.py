"""What a tender publishes, the digest that names it, and whether an offer answers this tender or another."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from wellspent.files.bids import BidSheet, Offers
from wellspent.files.offers import OfferSheet
from wellspent.files.reading.documents import Document
from wellspent.files.reading.entered import entered
from wellspent.files.sheets import TenderSheet
from wellspent.method.canonical import canonical_bytes
from wellspent.method.errors import Refused
from wellspent.method.scoring import RULES

PUBLISHED = (
    "id", "title", "buyer", "value", "vat", "kind", "commenced", "method", "out_of", "quality_to_price", "tie_break",
    "ledgers", "currency", "framework", "criterion", "lot", "clause",
)  # fmt: skip
"""The keys that say what is asked and how it is scored. Bids, scores and deadlines come and move; these stay."""


def published_digest(sheet: TenderSheet) -> str:
    """The SHA-256, in hexadecimal, of the canonical form of what is asked and how it is scored.

    The same before publication and after award: what is added to the file for its bids is not part of it.
    """
    content: dict[str, Any] = entered(sheet)
    kept = {key: value for key, value in content.items() if key in PUBLISHED}
    lots = [] if isinstance(kept.get("lot"), str) else kept.get("lot", [])
    for row in [kept, *lots]:
        for criterion in row.get("criterion", []):
            _pin(criterion)
    return sha256(canonical_bytes(kept)).hexdigest()


def _pin(criterion: dict[str, Any]) -> None:
    """Name the version of a rule that is written without one, as a sealed tender does."""
    rule = criterion.get("rule", "")
    if rule in RULES:
        criterion["rule"] = RULES[rule].name


def of_this_tender(sheet: TenderSheet, offers: Offers) -> Offers:
    """The same offers, but one that names another tender, another version of this one or another lot is refused."""

    def find(row: BidSheet) -> tuple[OfferSheet, Document] | None:
        found = offers(row)
        if found is not None:
            _refuse_another(sheet, row, *found)
        return found

    return find


def _refuse_another(sheet: TenderSheet, row: BidSheet, offer: OfferSheet, document: Document) -> None:
    """Raise `Refused` where the offer answers something else."""
    if offer.tender_digest and offer.tender_digest != published_digest(sheet):
        same = offer.tender in (sheet.id, sheet.title)
        if sheet.own_lot and offer.lot and offer.lot != sheet.own_lot:
            raise _of_another_lot(sheet, offer, document)
        rule = (
            "the offer answers another version of this tender: what is asked or how it is scored has changed"
            if same
            else f'the offer answers another tender, "{offer.tender or offer.tender_digest[:12]}"'
        )
        mend = (
            "Send the bidder a new pack, or evaluate by the tender file that was published."
            if same
            else "Name the bidder's offer for this tender."
        )
        raise document.refuse(("tender_digest",), rule, mend)
    lot = row.lot or sheet.own_lot  # a tender that is one lot has no other to mix it up with
    if offer.lot != lot and (offer.lot or (offer.tender_digest and row.lot)):
        rule = f'the offer answers lot "{offer.lot}", and bid "{row.id}" is for lot "{lot}"'
        raise document.refuse(("lot",), rule, "Name the offer for that lot, or correct the bid's lot.")


def _of_another_lot(sheet: TenderSheet, offer: OfferSheet, document: Document) -> Refused:
    """What is said of an offer for another lot, whose file is another tender's."""
    named = f'"{offer.tender}"' if offer.tender else "another tender"
    rule = f"this answers lot {offer.lot} ({named}), and lot {sheet.own_lot} is asked for here"
    return document.refuse(
        ("lot",), rule, f"Send it for lot {offer.lot}, and the one for lot {sheet.own_lot} here."
    )

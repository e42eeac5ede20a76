"""What promises come to, by the same code as `wellspent value --offer`, while an offer is being written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from wellspent.documents.offers import offer_report
from wellspent.documents.report import Report, cell
from wellspent.files.offers import OWN_SET, OfferSheet, offer_from
from wellspent.files.reading.cells import read_sheet
from wellspent.method.canonical import canonical_bytes
from wellspent.method.doubts import Setting, doubts
from wellspent.method.errors import Refused
from wellspent.method.lints import map_notices
from wellspent.method.money import Money, add
from wellspent.method.offers import PUBLIC_VALUE, offer_map, offer_notices
from wellspent.method.offers import Offer as MethodOffer
from wellspent.method.proxies import Proxy
from wellspent.method.shelves import Library
from wellspent.method.sroi import MapValue, value_map
from wellspent.method.working import Symbol, traced
from wellspent.portal.shelf.adapters import library_of_tender
from wellspent.portal.tendering.adapters import Content, document, promises_content
from wellspent.portal.tendering.models import Offer, Procurement


@dataclass(frozen=True, slots=True)
class Worth:
    """What one promise comes to, in words: its public value and its fiscal saving, or that it has no price."""

    quantity: str
    public: str = ""
    fiscal: str = ""
    faults: tuple[tuple[str, str], ...] = ()
    """What was refused: the field it is about, and a sentence."""
    doubts: tuple[str, ...] = ()
    """What should be looked at again, and is not refused."""


def day_of_values(row: Procurement) -> date:
    """The day whose library values count: the day of the decision, or today until one is known."""
    return row.decided or timezone.localdate()


def library_for(offer: Offer) -> Library:
    """The library of the buyer that an offer is made to."""
    return library_of_tender(offer.procurement)


def spelled(content: Content) -> Content:
    """Content as a file would hold it: exact numbers spelled, days as text."""
    return dict(json.loads(canonical_bytes(content)))


def read_promises(offer: Offer, promises: Sequence[Content]) -> MethodOffer:
    """Promises as the method's offer. Raises `Refused` with every fault of them."""
    content = {"bid": offer.key, "bidder": offer.bidder, "edition": OWN_SET, "promise": list(promises)}
    read = document("this offer", spelled(content))
    return offer_from(
        read_sheet(read, OfferSheet), read, library_for(offer), day_of_values(offer.procurement)
    )


def value_of(offer: Offer) -> Report | None:
    """The report on everything promised so far, every figure with its working; None where nothing is.

    A value under a licence of the buyer's is not named. Its working is the buyer's alone, and left out by whoever
    shows the report to somebody else (`shelf.licences.closed_in`).
    """
    promises = promises_content(offer)
    if not promises:
        return None
    read = read_promises(offer, promises)
    priced: MapValue[Symbol] = value_map(offer_map(read), traced)
    closed = licensed_in(library_for(offer), read)
    found = [*offer_notices(read), *map_notices(priced)]
    return offer_report(read, priced, [replace(one, text=_unnamed(one.text, closed)) for one in found])


def licensed_in(library: Library, read: MethodOffer) -> list[Proxy]:
    """The values an offer is told in that are under a licence which forbids passing them on."""
    ids = {price.entry for promise in read.promises for price in promise.prices.values() if price.entry}
    found: list[Proxy] = [library.find("proxy", id).entry for id in sorted(ids)]
    return [one for one in found if library.find("licence", one.source.licence).entry["share"] != "yes"]


def _unnamed(text: str, closed: Sequence[Proxy]) -> str:
    """A warning without the names of licensed values."""
    for one in closed:
        for name in (str(one.source), one.label, one.id):
            text = text.replace(name, "a value under a licence")
    return text


def setting_of(offer: Offer) -> Setting:
    """What the promises of an offer are held against: the contract's days, its own price, the tender's value."""
    row, amounts = offer.procurement, []
    for pence in (offer.price, row.value):
        amounts.append(Money(pence, row.currency) if pence is not None and pence > 0 else None)
    return Setting(row.contract_from, row.contract_to, *amounts)


def doubts_of(offer: Offer) -> list[tuple[str, str]]:
    """The measures whose promises look like a slip, each with a sentence: said, and never refused."""
    promises = promises_content(offer)
    if not promises:
        return []
    found = doubts(read_promises(offer, promises), setting_of(offer))
    return [(promise.measure.id, notice.text) for promise, notice in found]


def public_value(offer: Offer) -> str:
    """The public value of everything promised so far, as a person reads it; empty where nothing is."""
    promises = promises_content(offer)
    if not promises:
        return ""
    return _amounts(read_promises(offer, promises))[0]


def worth(offer: Offer, promise: Content) -> Worth:
    """What one promise comes to as it is typed: never raises, what is wrong is said."""
    try:
        read = read_promises(
            offer, [{key: value for key, value in promise.items() if value not in (None, "")}]
        )
        only = read.promises[0]
        public, fiscal = _amounts(read) if only.prices else ("", "")
    except Refused as refused:
        return Worth("", faults=tuple(_said(fault) for fault in refused.faults))
    named = library_for(offer).find("unit", only.measure.unit).entry
    unit = named["label" if abs(only.quantity.value) == 1 else "plural"]
    shown = cell(only.quantity.value, 4).text
    counted = _counted(only.measure.unit, only.quantity.value, shown, unit)
    again = tuple(notice.text for _, notice in doubts(read, setting_of(offer)))
    return Worth(counted, public, fiscal, doubts=again)


def _amounts(read: MethodOffer) -> tuple[str, str]:
    """Public value and fiscal savings, the latter empty where there are none."""
    priced: MapValue[Symbol] = value_map(offer_map(read), traced)
    public = add(priced.ledgers[name] for name in PUBLIC_VALUE)
    fiscal = priced.ledgers["fiscal"]
    return public.shown(), fiscal.shown() if fiscal.minor else ""


def _counted(unit: str, value: Any, shown: str, name: str) -> str:
    if unit == "yes-no":
        return "Yes" if value else "No"
    if unit == "share":
        return f"{cell(value * 100, 4).text}%"
    return f"£{shown}" if unit == "gbp" else f"{shown} {name}"


FIELDS = (("quantity", "quantity"), ("from", "since"), ("to", "until"), ("statement", "statement"))


def _said(fault: Any) -> tuple[str, str]:
    """The field that a fault is about, and what it says."""
    last = fault.place.rpartition(", ")[2].rpartition(".")[2]
    name = next((field for key, field in FIELDS if last == key or last.endswith(key)), "quantity")
    return name, f"{fault.rule[:1].upper()}{fault.rule[1:]}. {fault.mend}"

"""Reading offers that came back through the buyer's own e-tendering system: a workbook each, and a price list.

Nothing here is kept: a file comes to the content of an offer as one made on the site has it, or to its faults.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from wellspent.files.bids import BidSheet
from wellspent.files.offerbook import book_firm, offer_book
from wellspent.files.offers import OfferSheet, offer_from
from wellspent.files.pricelist import read_prices
from wellspent.files.published import of_this_tender
from wellspent.files.reading.cells import read_sheet
from wellspent.files.reading.entered import entered
from wellspent.method.canonical import canonical_bytes
from wellspent.method.errors import Fault, Refused
from wellspent.method.numbers import spell_fixed
from wellspent.portal.evaluation.adapters import Frozen
from wellspent.portal.shelf.adapters import library_of_tender
from wellspent.portal.tendering.adapters import Content
from wellspent.portal.tendering.models import Procurement

MOST_BYTES = 20 * 1024 * 1024
"""A returned workbook is far smaller; a larger file is refused by name."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that came back: its name and its bytes."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """Its SHA-256."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(slots=True)
class Read:
    """What a file came to: an offer's content without its price, or its faults."""

    file: Returned
    bidder: str = ""
    content: Content | None = None
    faults: tuple[Fault, ...] = ()


def read_book(row: Procurement, file: Returned, rules: Frozen) -> Read:
    """A workbook, read against the rules that were published, with every fault at its cell."""
    try:
        with on_disk(file) as path:
            document = offer_book(path, {})
            if document is None:
                mend = "Load the workbook of the tender pack as it came back, saved as .xlsx."
                raise Refused(Fault("this is no offer workbook", mend))
            sheet = read_sheet(document, OfferSheet)
            bid = BidSheet(id=sheet.bid, **({"lot": sheet.lot} if sheet.lot else {}))
            of_this_tender(rules.sheet, lambda _: (sheet, document))(bid)
            offer_from(sheet, document, library_of_tender(row), date.today())
            return Read(file, *_content(sheet, rules, book_firm(path)))
    except Refused as refused_file:
        return Read(file, faults=refused_file.faults)


class on_disk:  # noqa: N801 (a with-block of its own, read as words)
    """A returned file under its own ending in a folder that is thrown away, as the file readers want it."""

    def __init__(self, file: Returned) -> None:
        if len(file.content) > MOST_BYTES:
            raise Refused(
                Fault("the file is larger than 20 MB", "Load the workbook alone, without pictures.")
            )
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / f"file{Path(file.name).suffix.lower()[:8]}"
        self.path.write_bytes(file.content)

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self.folder.cleanup()


def _content(sheet: OfferSheet, rules: Frozen, firm: dict[str, str]) -> tuple[str, Content]:
    """The bidder's name and the content that an offer made on the site would have."""
    plain: dict[str, Any] = json.loads(canonical_bytes(entered(sheet)))
    bidder = firm.get("name") or sheet.bidder
    content: Content = {"bidder": bidder}
    about = {"identifier": firm.get("number", ""), "address": firm.get("address", "")}
    known = {key: value for key, value in about.items() if value}
    content |= {"about": known} if known else {}
    content |= {"email": firm["email"]} if "@" in firm.get("email", "") else {}
    for answer in plain.get("answer", ()):
        if answer["criterion"] == rules.price and "amount" in answer:
            content["price"] = spell_fixed(Fraction(answer["amount"]), 2)
        for name, key in (("text", "answers"), ("met", "met"), ("lines", "lines")):
            if name in answer:
                content.setdefault(key, {})[answer["criterion"]] = answer[name]
    if plain.get("promise"):
        content["offer"] = {"bidder": bidder, "edition": plain["edition"], "promise": plain["promise"]}
    return bidder, content


def read_list(file: Returned | None) -> tuple[dict[str, Fraction], tuple[Fault, ...]]:
    """The prices by bidder, and every fault of the list."""
    if file is None:
        return {}, ()
    try:
        with on_disk(file) as path:
            return dict(read_prices(path).prices), ()
    except Refused as refused_file:
        return {}, refused_file.faults

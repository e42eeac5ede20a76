"""Rows to the tender file with its bids and scores, and that to a result: the way the command takes.

What is evaluated is the frozen rules with what was opened and scored beside them, as plain data. The same
content is sealed in the evidence pack, so that replay reads what the panel's page showed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

from wellspent.awarding.award import evaluated
from wellspent.awarding.sealing import Award as Sealing
from wellspent.awarding.sealing import seal
from wellspent.awarding.single import social_value_alone
from wellspent.documents.report import Report
from wellspent.files.bids import BidSheet, Offers
from wellspent.files.criteria import CriterionSheet
from wellspent.files.offers import OWN_SET, OfferSheet
from wellspent.files.reading.cells import read_sheet
from wellspent.files.reading.documents import Document
from wellspent.files.sealing import tender_members
from wellspent.files.sheets import TenderSheet
from wellspent.files.tenders import TenderFile, tender_from
from wellspent.method.canonical import canonical_bytes
from wellspent.method.replay import TENDER, Pack
from wellspent.method.shelves import Lending
from wellspent.method.tenders import PANEL
from wellspent.method.witness import Witness
from wellspent.portal.evaluation.models import AgreedScore, OwnScore
from wellspent.portal.shelf.adapters import library_of_tender, shelf_of_tender
from wellspent.portal.tendering.adapters import Content, document, stored
from wellspent.portal.tendering.models import Procurement, Submission

THE_TENDER = "the tender"
"""What refusals call the content that is evaluated."""

ORG_ID = re.compile(r"[A-Z]{2}-[A-Z0-9]{2,}-\S+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bid:
    """One opened offer: its key, its bidder's name, and what was submitted."""

    key: str
    bidder: str
    content: Content


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A tender with its bids and scores: the content, what was read of it, and the report of its award.

    `own` is the folder of the buyer's own shelf, where it has one.
    """

    content: Content
    offers: Mapping[str, Content]
    sheet: TenderSheet
    document: Document
    library: Lending
    read: TenderFile
    report: Report
    own: Path | None

    @property
    def digest(self) -> str:
        """The SHA-256 of everything that decides: what is confirmed is what was seen."""
        return hashlib.sha256(
            canonical_bytes({"tender": self.content, "offers": dict(self.offers)})
        ).hexdigest()

    @property
    def winner(self) -> str | None:
        """The key of the bid that comes first; None on a tie and where no bid is left."""
        found: str | None = self.report.figures["winner"]
        return found

    @property
    def tie(self) -> Sequence[str]:
        """The keys of the bids that share the first place."""
        found: Sequence[str] = self.report.figures["tie"]
        return found


@dataclass(frozen=True, slots=True)
class Frozen:
    """The published rules as the file readers give them; `criteria` by id, in their order."""

    sheet: TenderSheet
    criteria: Mapping[str, CriterionSheet] = field(default_factory=dict)

    @property
    def scored(self) -> list[CriterionSheet]:
        """The criteria that people score."""
        return [row for row in self.criteria.values() if row.rule.partition("@")[0] == "scale"]

    @property
    def price(self) -> str:
        """The id of the price criterion; empty where the tender has none."""
        return next((row.id for row in self.criteria.values() if row.kind == "price"), "")


def frozen(row: Procurement) -> Frozen:
    """The rules that were published."""
    sheet = read_sheet(stored("the published tender", row.tender_file), TenderSheet)
    return Frozen(sheet, {criterion.id: criterion for criterion in sheet.criterion})


def bid_of(submission: Submission) -> Bid:
    """An opened submission as a bid."""
    content = dict(stored(f"the offer of {submission.offer.bidder}", submission.content).data)
    return Bid(submission.offer.key, submission.offer.bidder, content)


def offer_file(bid: Bid, price: str) -> Content | None:
    """The bid's offer as the offer file writes it, price and answers among it; None where it says nothing."""
    said = bid.content
    answers: dict[str, Content] = {}
    if price and "price" in said:
        answers[price] = {"criterion": price, "amount": str(said["price"])}
    for key, name in (("answers", "text"), ("met", "met"), ("lines", "lines")):
        for criterion, value in said.get(key, {}).items():
            answers.setdefault(criterion, {"criterion": criterion})[name] = value
    promises = said.get("offer", {}).get("promise", [])
    if not answers and not promises:
        return None
    made: Content = {"bid": bid.key, "bidder": bid.bidder, "edition": OWN_SET}
    if promises:
        made["promise"] = promises
    if answers:
        made["answer"] = [answers[name] for name in sorted(answers)]
    return made


def supplier_content(bid: Bid) -> Content:
    """Who made a bid, as the particulars name it."""
    about = bid.content.get("about", {})
    known: Content = {"bid": bid.key, "name": bid.bidder, "email": bid.content.get("email")}
    if ORG_ID.fullmatch(identifier := str(about.get("identifier", ""))):
        known["id"] = identifier
    known["address"] = about.get("address")
    for name in ("sme", "vcse"):
        if name in about:
            known[name] = "yes" if about[name] else "no"
    return {key: value for key, value in known.items() if value not in (None, "")}


def score_content(own: Iterable[OwnScore], agreed: Iterable[AgreedScore]) -> list[Content]:
    """Individual scores under pseudonyms, then the panel's."""
    rows = [(one.offer.key, one.criterion.key, one.member.pseudonym, one.score, one.reason) for one in own]
    rows += [(one.offer.key, one.criterion.key, PANEL, one.score, one.reason) for one in agreed]
    keys = ("bid", "criterion", "by", "score", "reason")
    return [dict(zip(keys, row, strict=True)) for row in sorted(rows, key=lambda row: row[:3])]


def agreed_digest(agreed: Iterable[AgreedScore]) -> str:
    """What a panel member signs: the SHA-256 of the agreed scores and reasons."""
    return hashlib.sha256(canonical_bytes({"score": score_content((), agreed)})).hexdigest()


def whole_content(
    row: Procurement,
    bids: Sequence[Bid],
    own: Iterable[OwnScore],
    agreed: Iterable[AgreedScore],
    decided: date,
) -> tuple[Content, dict[str, Content]]:
    """The tender's content with its bids and scores, and the offers by the names that it gives them."""
    content: Content = json.loads(row.tender_file)
    price = frozen(row).price
    offers: dict[str, Content] = {}
    entries = []
    for bid in bids:
        entry = {"id": bid.key, "label": bid.bidder, "bidder": bid.bidder}
        made = offer_file(bid, price)
        if made is not None:
            entry["offer"] = f"offers/{bid.key}.json"
            offers[entry["offer"]] = made
        entries.append(entry)
    content["decided"] = decided
    content["bid"] = entries
    content["score"] = score_content(own, agreed)
    about = dict(content.get("particulars", {}))
    content["particulars"] = about | {"supplier": [supplier_content(bid) for bid in bids]}
    empty = [key for key in ("bid", "score") if not content[key]]
    return _spelled({key: value for key, value in content.items() if key not in empty}), offers


def with_award(content: Content, winner: str, decided: date) -> Content:
    """The content with its award in the particulars."""
    about = {**content["particulars"], "award": [{"bid": winner, "decided": decided}]}
    return _spelled({**content, "particulars": about})


def _spelled(content: Content) -> Content:
    """Content as canonical JSON gives it back."""
    return dict(json.loads(canonical_bytes(content)))


def evaluate(row: Procurement, content: Content, offers: Mapping[str, Content]) -> Evaluation:
    """The tender read and evaluated with its buyer's library, as the command does. Raises `Refused` with every fault."""
    read = document(THE_TENDER, content)
    sheet = read_sheet(read, TenderSheet)
    library = Lending(library_of_tender(row).shelves)
    tender = tender_from(sheet, read, library, sheet.decided or date.today(), offers_of(offers))
    report = evaluated(tender, library, THE_TENDER)
    return Evaluation(content, offers, sheet, read, library, tender, report, shelf_of_tender(row))


def offers_of(offers: Mapping[str, Content]) -> Offers:
    """The offers of a tender, by the names that its bids give."""

    def find(row: BidSheet) -> tuple[OfferSheet, Document] | None:
        if row.offer not in offers:
            return None
        made = document(f"the offer of {row.label or row.id}", dict(offers[row.offer]))
        return read_sheet(made, OfferSheet), made

    return find


def alone(row: Procurement, content: Content, offers: Mapping[str, Content]) -> Evaluation:
    """The same tender's social value alone. Raises `Refused` where it asks for none."""
    rules = frozen(row)
    kept = _spelled(social_value_alone(content, rules.criteria))
    names = {criterion["id"] for criterion in kept["criterion"]}
    return evaluate(row, kept, {name: _answering(made, names) for name, made in offers.items()})


def _answering(made: Content, names: set[str]) -> Content:
    """An offer without its answers to other criteria. One that then says nothing promises nothing, and says so."""
    kept = [answer for answer in made.get("answer", ()) if answer["criterion"] in names]
    if not kept and not made.get("promise"):
        kept = [{"criterion": name} for name in sorted(names)[:1]]
    rest = {key: value for key, value in made.items() if key != "answer"}
    return rest | ({"answer": kept} if kept else {})


def sealed(found: Evaluation, witness: Callable[[str], Witness] | None = None) -> Pack:
    """The full evidence pack; `witness` is told the digest of its tender file, and says what the chain says of it.

    Raises `Refused` where the pack does not replay to the same.
    """
    members = tender_members(found.sheet, found.document, offers_of(found.offers))
    said = None if witness is None else witness(hashlib.sha256(members[TENDER]).hexdigest())
    return seal(
        Sealing(
            members, THE_TENDER, found.report, found.library, found.read.decided, own=found.own, witness=said
        )
    )


def own_ratings(own: Iterable[OwnScore]) -> dict[str, dict[str, dict[str, Fraction]]]:
    """Individual scores by criterion, offer and pseudonym, as the measures of agreement take them."""
    found: dict[str, dict[str, dict[str, Fraction]]] = {}
    for one in own:
        rows = found.setdefault(one.criterion.key, {}).setdefault(one.offer.key, {})
        rows[one.member.pseudonym] = one.score
    return found

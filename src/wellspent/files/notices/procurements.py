"""Published notices as procurements, one a lot: what the notice prints, what it leaves out, what is wrong.

Nothing is worked out that the notice does not settle. A body or a nation is named only where its
classification or region says so; an amount of 0 is read as not given. Sources of the codes: OCDS 1.1.5 and
its European and United Kingdom profiles (Find a Tender, Public Contracts Scotland), Contracts Finder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from wellspent.files.notices.criteria import check_weights, read_criteria
from wellspent.files.notices.ocds import Node, Process, processes
from wellspent.files.notices.packages import read_releases
from wellspent.method.errors import Faults
from wellspent.method.notices import CATEGORIES, NoticeFile, NoticeValue, Procurement

BODIES = {
    "publicauthoritycentralgovernment": "central",
    "ministry or any other national or federal authority": "central",
    "ministry": "central",
    "cga": "central",
    "regional or local authority": "local",
    "regional_authority": "local",
    "la": "local",
}
"""What a buyer is by the codes and words of UK_CA_TYPE, TED_CA_TYPE and eu-buyer-legal-type. Others leave
it open: a sub-central authority may be a council or a hospital trust."""

ENGLISH_REGIONS = (
    "england",
    "north east",
    "north west",
    "yorkshire and the humber",
    "east midlands",
    "west midlands",
    "east of england",
    "london",
    "south east",
    "south west",
)
NATIONS = dict.fromkeys(ENGLISH_REGIONS, "england") | {
    "scotland": "scotland",
    "wales": "wales",
    "northern ireland": "northern-ireland",
}
_REGION_CODE = re.compile(r"(?:UK|TL)([C-N])[0-9A-Z]{0,3}")
_LETTERS = {"L": "wales", "M": "scotland", "N": "northern-ireland"}

TENDER_NOTICES = ("tenderNotice", "contractNotice")
"""Types of the document that begins a competition; the day it was published is the day of commencement."""

DECIDED_NOT = ("cancelled", "unsuccessful", "pending")


@dataclass(frozen=True, slots=True)
class _Common:
    """What all lots of a process share, and by lot what is listed apart: the key "" is for all lots."""

    shared: Procurement
    tender: Node
    decided: Mapping[str, date]
    cpv: Mapping[str, Sequence[str]]


def read_notices(path: Path | str) -> NoticeFile:
    """Every procurement in a file of notices, one a lot.

    Raises `Refused` where the file cannot be read or holds no release. Anything less is a fault in the
    result, and the rest is read.
    """
    path = Path(path)
    faults = Faults()
    releases = read_releases(path, faults)
    found: list[Procurement] = []
    for process in processes(releases, faults):
        own = Faults()
        found += _lots(process, _common(process, own), own)
        faults.extend(own)
    named = tuple(dict.fromkeys(fault.within(file=str(path)) for fault in faults))
    placed = tuple(replace(one, faults=tuple(f.within(file=str(path)) for f in one.faults)) for one in found)
    return NoticeFile(str(path), len(releases), placed, named)


def _common(process: Process, faults: Faults) -> _Common:
    node = Node(process.data, process.place, faults)
    last = process.releases[-1]
    tender = node.child("tender")
    buyer = node.child("buyer")
    party = _party(node, buyer.ident("id"))
    kind_of_notice = _kind_of_notice(node, tender, process)
    shared = Procurement(
        key=process.ocid or last.id or last.place,
        ocid=process.ocid,
        kind_of_notice=kind_of_notice,
        notice_id=last.id,
        title=tender.text("title") or node.text("title"),
        buyer=buyer.text("name") or party.text("name"),
        whole_value=_value(tender.child("value")),
        published=node.day("date"),
        commenced=_commenced(tender, process),
        deadline=_deadline(tender),
        status=tender.text("status"),
        kind=_category(tender),
    )
    decided = _decided(node.children("awards"))
    return _Common(_with_body(shared, party), tender, decided, _cpv(tender))


def _lots(process: Process, common: _Common, faults: Faults) -> Iterator[Procurement]:
    """A procurement a lot; one without a lot where the notice has none."""
    lots = common.tender.children("lots")
    seen: set[str] = set()
    for number, lot in enumerate(lots, 1):
        name = lot.ident("id")
        if not name:
            lot.fault("id", "the lot has no id", f"It is read as lot {number}; tell the publisher.")
        elif name in seen:
            lot.fault("id", f'there are two lots "{name}"', "Both are read; tell the publisher.")
        seen.add(name)
        yield _lot(common, lot, name or str(number), lots, faults)
    if not lots:
        yield _lot(common, Node({}, process.place, faults, "tender"), "", (), faults)


def _lot(common: _Common, lot: Node, name: str, lots: Sequence[Node], faults: Faults) -> Procurement:
    tender, shared = common.tender, common.shared
    own = Faults()
    lot = replace(lot, faults=own)
    decided = [common.decided[key] for key in _of(name, common.decided)]
    codes = [code for key in _of(name, common.cpv) for code in common.cpv[key]]
    value = _value(lot.child("value"))
    if not value.known and len(lots) <= 1:
        value = shared.whole_value
    criteria, weighting = read_criteria(lot, tender)
    out_of = check_weights(criteria, own, ", ".join(filter(None, (lot.place, lot.path))))
    found = replace(
        shared,
        lot=name,
        lots=len(lots),
        lot_title=lot.text("title"),
        value=value,
        decided=max(decided, default=None),
        status=lot.text("status") or shared.status,
        kind=_category(lot) or shared.kind,
        cpv=tuple(dict.fromkeys(codes)),
        criteria=criteria,
        weighting=weighting,
        out_of=out_of,
    )
    faults.extend(own)
    return replace(found, missing=tuple(_missing(found)), faults=tuple(own))


def _of(lot: str, listed: Mapping[str, object]) -> list[str]:
    """The keys of what is listed for a lot, and for all lots; a purchase without lots has everything."""
    return [key for key in ("", lot) if key in listed] if lot else list(listed)


def _missing(one: Procurement) -> Iterator[str]:
    """What the notice leaves out, in words."""
    for name, given in (("title", one.title), ("buyer", one.buyer)):
        if not given:
            yield f"no {name}"
    if not one.value.known:
        whole = one.lots > 1 and one.whole_value.known
        yield "no value of its own, only one for all lots" if whole else "no value"
    elif not one.value.currency:
        yield "no currency"
    if one.commenced is None:
        yield "no day of a tender notice"
    if one.kind is None:
        yield "no kind of goods, services or works"
    weighed = [criterion for criterion in one.criteria if criterion.weight is not None]
    if not one.criteria:
        yield "no award criteria"
    elif not weighed:
        yield "no award criteria weights"
    else:
        for criterion in one.criteria:
            if criterion.weight is None:
                yield f'no weight for "{criterion.shown}"'
            elif criterion.weight.form in ("middle", "order"):
                words = {"middle": "only the middle of a range", "order": "only a place in an order"}
                yield f'no weight for "{criterion.shown}", {words[criterion.weight.form]}'
    for criterion in one.criteria:
        if criterion.kind is None:
            yield f'whether "{criterion.shown}" is price or quality'


def _kind_of_notice(node: Node, tender: Node, process: Process) -> str:
    """The notice's own type, such as UK4, or else the tag of the newest release."""
    last = process.releases[-1]
    stages = [tender, node.child("planning"), *node.children("awards"), *node.children("contracts")]
    typed = [
        document
        for stage in stages
        for document in stage.children("documents")
        if isinstance(document.data.get("noticeType"), str)
    ]
    own = [document for document in typed if document.ident("id") == last.id]
    if own or typed:
        newest = (own or sorted(typed, key=lambda document: document.text("datePublished")))[-1]
        return newest.text("noticeType")
    return ", ".join(plain for plain in last.linked or last.tags if plain)


def _party(node: Node, buyer: str) -> Node:
    """The party that buys: the one the buyer's id names, or else the first with that role."""
    parties = node.children("parties")
    for party in parties:
        if buyer and party.ident("id") == buyer:
            return party
    buying = [party for party in parties if {"buyer", "procuringEntity"} & set(party.words("roles"))]
    return buying[0] if buying else Node({}, node.place, node.faults, "parties")


def _with_body(shared: Procurement, party: Node) -> Procurement:
    """With what the buyer is and in which nation, where its classification and region settle it."""
    classified, bodies = [], set()
    for entry in party.child("details").children("classifications"):
        code, words = entry.ident("id"), entry.text("description")
        if code or words:
            classified.append(words or code)
        bodies |= {BODIES[word.lower()] for word in (code, words) if word.lower() in BODIES}
    region = party.child("address").text("region")
    coded = _REGION_CODE.fullmatch(region)
    nation = _LETTERS.get(coded[1], "england") if coded else NATIONS.get(region.lower())
    body = bodies.pop() if len(bodies) == 1 else None
    return replace(shared, classified=tuple(dict.fromkeys(classified)), body=body, nation=nation)


def _value(node: Node) -> NoticeValue:
    """An amount of 0 is what publishers print for not known, and is read so."""
    amounts = {}
    for key in ("amount", "amountGross"):
        amount = node.number(key, "an amount")
        if amount is not None and amount < 0:
            node.fault(key, "the amount is below nothing", "It is read as not given; tell the publisher.")
        amounts[key] = amount if amount is not None and amount > 0 else None
    currency = node.text("currency")
    if currency and not re.fullmatch(r"[A-Za-z]{3}", currency):
        mend = "A currency is three letters, such as GBP."
        node.fault("currency", f'"{currency[:20]}" is not a currency', mend)
        currency = ""
    return NoticeValue(amounts["amount"], amounts["amountGross"], currency.upper())


def _category(node: Node) -> str | None:
    found = node.text("mainProcurementCategory")
    if found and found not in CATEGORIES:
        rule = f'"{found[:40]}" is not goods, services or works'
        node.fault("mainProcurementCategory", rule, "It is read as not given; tell the publisher.")
    return found if found in CATEGORIES else None


def _commenced(tender: Node, process: Process) -> date | None:
    """The day of the tender notice; a planning notice has none yet."""
    if all(tag.startswith("planning") for release in process.releases for tag in release.tags or ("",)):
        return None
    days = [
        document.day("datePublished")
        for document in tender.children("documents")
        if document.text("documentType") in TENDER_NOTICES
    ]
    days.append(tender.day("datePublished"))
    known = [day for day in days if day is not None]
    if known:
        return min(known)
    first = [release.when.date() for release in process.releases if "tender" in release.tags]
    return min((day for day in first if day > date.min), default=None)


def _deadline(tender: Node) -> str:
    """When offers close, as printed, where it is an instant or a day."""
    period = tender.child("tenderPeriod")
    return period.text("endDate") if period.instant("endDate") else ""


def _decided(awards: Sequence[Node]) -> dict[str, date]:
    """The day of the last award of each lot; an award that names no lots is of all of them."""
    days: dict[str, date] = {}
    for award in awards:
        named = award.data.get("relatedLots")
        lots = [str(lot) for lot in named] if isinstance(named, list) else []
        day = award.day("date")
        if day is not None and award.text("status") not in DECIDED_NOT:
            for lot in lots or [""]:
                days[lot] = max(day, days.get(lot, day))
    return days


def _cpv(tender: Node) -> dict[str, list[str]]:
    """The CPV codes of each lot's items; those of the tender, and of items of no lot, are for all lots."""
    codes: dict[str, list[str]] = {}
    holders = [("", tender), *((item.ident("relatedLot"), item) for item in tender.children("items"))]
    for lot, holder in holders:
        for entry in (holder.child("classification"), *holder.children("additionalClassifications")):
            code = entry.ident("id")
            if code and entry.text("scheme") in ("CPV", ""):
                codes.setdefault(lot, []).append(code)
    return codes

"""What an evidence pack seals, as canonical bytes, and the same read back: tender, offers, library entries.

What is sealed is read back by the readers of every other file: replay has no way of its own to read a
tender or a library entry. An entry whose licence forbids passing it on is sealed as its digest; whoever
holds the same entry on a shelf of their own can replay with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from wellspent.files.bids import BidSheet, Offers, offers_in
from wellspent.files.canonical import tender_content
from wellspent.files.offers import OfferSheet
from wellspent.files.reading.cells import read_day, read_sheet
from wellspent.files.reading.documents import Document, load_json
from wellspent.files.reading.entered import entered
from wellspent.files.reading.places import in_words
from wellspent.files.sheets import TenderSheet
from wellspent.files.shelves.library import KINDS, OWN, Entries, Kind, open_shelves
from wellspent.files.shelves.references import Origin, Origins
from wellspent.files.shelves.shelf import sources_of
from wellspent.files.tenders import TenderFile, open_tender, tender_from
from wellspent.method.canonical import canonical_bytes
from wellspent.method.errors import Fault, Faults, Refused
from wellspent.method.parameters import IndexTable, Parameter
from wellspent.method.prices import PriceYear
from wellspent.method.redaction import offer_member
from wellspent.method.replay import ASK, RESULT, TENDER, UPDATE, Pack
from wellspent.method.shelves import Found, Library, Shelf

SHELVES = ("package", "user", "organisation", OWN)
"""The shelves in their order, the last in front."""

_PLACE = re.compile(
    rf"library/(?P<shelf>{'|'.join(SHELVES)})/((?P<codes>[a-z-]+)s|(?P<kind>[a-z-]+)/[^/]+)\.json"
)

Licensed = dict[str, Any]
"""What a pack says of an entry whose licence forbids passing it on."""


@dataclass(frozen=True, slots=True)
class SealedLibrary:
    """The members that hold library entries, and what is said of those under a licence."""

    members: Mapping[str, bytes]
    licensed: Sequence[Licensed]


def seal_tender(path: Path) -> dict[str, bytes]:
    """The members of the tender in `path` and of every offer it names."""
    return tender_members(*open_tender(path), offers_in(path.parent))


def tender_members(sheet: TenderSheet, document: Document, offers: Offers) -> dict[str, bytes]:
    """The members of a tender and of every offer it names, wherever they stand."""
    members = {TENDER: canonical_bytes(tender_content(sheet, document))}
    for row in sheet.bid:
        found = offers(row) if row.offer else None
        if found is not None:
            members[offer_name(sheet, row)] = canonical_bytes(entered(found[0]))
    return members


def offer_name(sheet: TenderSheet, row: BidSheet) -> str:
    """The name of the member that holds a bid's offer."""
    return offer_member([lot.id for lot in sheet.lots], row.id, row.lot)


def seal_library(
    library: Library, origins: Origins, lent: Mapping[tuple[str, str], Found], *, licensed: bool = False
) -> SealedLibrary:
    """The entries of `lent` and the licences of their sources; `licensed` seals also what may not be passed on."""
    names = {source.licence for found in lent.values() for source in sources_of(found.entry)}
    licences = {("licence", name): library.find("licence", name) for name in sorted(names)}
    members: dict[str, bytes] = {}
    codes: dict[str, list[Any]] = {}
    closed: list[Licensed] = []
    for (kind, id), found in sorted({**lent, **licences}.items(), key=lambda pair: pair[0]):
        content = _content(kind, found, origins[found.shelf, kind, id])
        if "row" in content:
            codes.setdefault(f"library/{found.shelf}/{kind}s.json", []).extend(content["row"])
            continue
        name, sealed = f"library/{found.shelf}/{kind}/{id}.json", canonical_bytes(content)
        terms = _terms(library, found.entry)
        if terms:
            about = {"name": name, "kind": kind, "id": id, "shelf": found.shelf, "included": licensed}
            closed.append(about | terms | {"sha256": sha256(sealed).hexdigest(), "size": len(sealed)})
        if licensed or not terms:
            members[name] = sealed
    members |= {name: canonical_bytes({"row": rows}) for name, rows in codes.items()}
    return SealedLibrary(members, closed)


def _terms(library: Library, entry: Any) -> dict[str, str]:
    """The first licence of an entry's sources that forbids passing it on, and what it says; empty if none."""
    for source in sources_of(entry):
        licence = library.find("licence", source.licence).entry
        if licence["share"] != "yes":
            said = f"{licence['label']}. {licence['attribution']}".strip()
            return {"licence": source.licence, "statement": said, "source": str(source)}
    return {}


def _kind(name: str, document: Document) -> Kind:
    """The kind of entry a document holds: in rows, where it has them."""
    kinds = [kind for kind in KINDS if kind.name == name]
    return next((kind for kind in kinds if kind.table and kind.table in document.data), kinds[0])


def _content(name: str, found: Found, origin: Origin) -> dict[str, Any]:
    """An entry's own content, as its file was entered, complete in itself."""
    sheet = _kind(name, origin.document).sheet(origin.document)
    if origin.at:
        table, place = str(origin.at[0]), int(origin.at[1])
        return {table: [entered(getattr(sheet, table)[place])]}
    content: dict[str, Any] = entered(sheet)
    if isinstance(found.entry, Parameter):
        for row, version in zip(content["version"], found.entry.versions, strict=True):
            if isinstance(version.content, IndexTable):
                row.pop("table", None)
                row["index"] = _index(version.content)
    return content


def _index(table: IndexTable) -> list[dict[str, Any]]:
    """A series' table as rows of its own."""
    return [
        {"year": str(PriceYear(year, table.financial)), "index": number}
        for year, number in table.index.items()
    ]


def _document(name: str, content: bytes) -> Document:
    try:
        data = load_json(name, content.decode())
    except UnicodeDecodeError:
        data = None
    if not isinstance(data, dict):
        raise Refused(Fault("the member is not one JSON object", ASK, file=name))
    return Document(name, data, in_words)


def contents(pack: Pack, *beginnings: str) -> dict[str, Any]:
    """The content of every member whose name begins so."""
    return {
        name: _document(name, held).data for name, held in pack.members.items() if name.startswith(beginnings)
    }


def sealed_library(pack: Pack, own: Path | None = None) -> tuple[Library, Origins]:
    """The library that a pack holds, and the reader's own copies of what it holds only the digest of.

    The copies stand on the reader's shelves, or on the buyer's `own` in front of them.
    Raises `Refused` for every entry of which the reader has no copy, or another one.
    """
    faults = Faults()
    origins: Origins = {}
    found: dict[str, Entries] = {shelf: {} for shelf in SHELVES}
    closed = [row for row in pack.manifest["licensed"] if not row["included"]]
    sealed = {name: content for name, content in pack.members.items() if name.startswith("library/")}
    for name, content in [*sealed.items(), *_own_copies(closed, own, faults)]:
        place = _PLACE.fullmatch(name)
        kind = "" if place is None else place["kind"] or place["codes"]
        if place is None or kind not in {each.name for each in KINDS}:
            faults.add("no shelf or kind of entry is called so", UPDATE, file=name)
            continue
        shelf, document = place["shelf"], _document(name, content)
        _refuse_tables(document)
        for entry in _kind(kind, document).entries(document):
            found[shelf].setdefault(kind, {})[entry.key] = entry.entry
            origins[shelf, kind, entry.key] = Origin(document, entry.at)
    faults.raise_if_any()
    return Library(tuple(Shelf(name, entries) for name, entries in found.items())), origins


def _refuse_tables(document: Document) -> None:
    """Refuse a series that leads out of the pack: nothing is looked for beside a member."""
    versions = document.data.get("version", ())
    for place, row in enumerate(versions if isinstance(versions, list) else ()):
        if isinstance(row, dict) and "table" in row:
            rule = "a sealed series holds its own numbers"
            raise document.refuse(("version", place, "table"), rule, ASK)


def _own_copies(
    licensed: Sequence[Licensed], own: Path | None, faults: Faults
) -> Iterator[tuple[str, bytes]]:
    """The reader's own copy of each entry that a pack holds only the digest of."""
    if not licensed:
        return
    library, origins = open_shelves(own)
    for row in licensed:
        kind, id = row["kind"], row["id"]
        copies = [
            canonical_bytes(
                _content(kind, Found(shelf.entries[kind][id], shelf.name), origins[shelf.name, kind, id])
            )
            for shelf in library.shelves
            if id in shelf.entries.get(kind, {})
        ]
        same = [copy for copy in copies if sha256(copy).hexdigest() == row["sha256"]]
        if same:
            yield row["name"], same[0]
        elif copies:
            rule = f'your own copy of the {kind} "{id}" is not the one that was sealed'
            faults.add(rule, "Load the edition that counted on the day of the decision.", row["name"])
        else:
            rule = f'the pack holds only the digest of the {kind} "{id}" ({row["licence"]}), and you have no copy'
            mend = "Load your own with `wellspent library import`, or ask for a pack with licensed values."
            faults.add(rule, mend, row["name"])


def read_sealed(pack: Pack, library: Library) -> TenderFile:
    """The tender of a pack, its offers priced by `library` on the day that counted."""
    document = _with_versions(_document(TENDER, pack.members[TENDER]), pack)
    sheet = read_sheet(document, TenderSheet)

    def offers(row: BidSheet) -> tuple[OfferSheet, Document] | None:
        name = offer_name(sheet, row)
        if name not in pack.members:
            return None
        offer = _document(name, pack.members[name])
        return read_sheet(offer, OfferSheet), offer

    decided: date = read_day(pack.manifest["decided"])
    return tender_from(sheet, document, library, decided, offers)


def _with_versions(document: Document, pack: Pack) -> Document:
    """The sealed tender with the version of every rule that scored it: the newest of today may be another.

    A tender need not name versions; the result that was sealed with it does.
    """
    result = _document(RESULT, pack.members[RESULT]).data
    sealed = {
        (lot.get("lot", ""), criterion["id"]): criterion["rule"] or ""
        for lot in result.get("lots", [result])
        for criterion in lot["criteria"]
    }

    def named(lot: object, row: object) -> object:
        if not isinstance(row, dict):
            return row  # whoever made the pack may seal what they like: the format's reader refuses it
        rule = sealed.get((str(lot), str(row.get("id"))), "")
        return row | {"rule": rule} if rule and rule.partition("@")[0] == row.get("rule") else row

    def versioned(lot: object, holder: object) -> object:
        rows = holder.get("criterion") if isinstance(holder, dict) else None
        if not isinstance(holder, dict) or not isinstance(rows, list):
            return holder
        return holder | {"criterion": [named(lot, row) for row in rows]}

    data = dict(document.data)
    if isinstance(lots := data.get("lot"), list):
        data["lot"] = [versioned(lot.get("id") if isinstance(lot, dict) else "", lot) for lot in lots]
    whole = versioned("", data)
    assert isinstance(whole, dict)  # noqa: S101 - what is given as a dict is returned as one
    return replace(document, data=whole)

"""The canonical form of a map, an offer or a tender: what was entered, and nothing else, in one spelling.

A file and its own canonical JSON hold the same content, so both have the same bytes and the same digest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from pydantic_core import PydanticCustomError

from wellspent.files.bids import BidSheet
from wellspent.files.criteria import CriterionSheet
from wellspent.files.maps import open_map
from wellspent.files.offers import open_offer
from wellspent.files.reading.cells import read_amount, read_flag, read_number, read_text
from wellspent.files.reading.documents import Document, open_document
from wellspent.files.reading.entered import RAW, entered
from wellspent.files.reading.refusals import rule_and_mend
from wellspent.files.sheets import TenderSheet
from wellspent.files.tenders import open_tender
from wellspent.method.canonical import canonical_bytes
from wellspent.method.errors import Fault, Refused, unknown_name


class Canonical(NamedTuple):
    """The bytes of a file's content, and the SHA-256 that names it, in hexadecimal."""

    content: bytes
    digest: str


def _map(path: Path) -> Any:
    return entered(open_map(path)[0])


def _offer(path: Path) -> Any:
    return entered(open_offer(path)[0])


def _tender(path: Path) -> Any:
    return tender_content(*open_tender(path))


def tender_content(sheet: TenderSheet, document: Document) -> Any:
    """The content of a tender's sheet, wherever it stood; a bid's answers as its criteria read them."""
    criteria = {criterion.id: criterion for criterion in sheet.criterion}
    lots = {lot.id: {criterion.id: criterion for criterion in lot.criterion} for lot in sheet.lots}
    content = entered(sheet)
    for place, (bid, row) in enumerate(zip(sheet.bid, content.get("bid", ()), strict=True)):
        try:
            if RAW in bid.model_fields_set:
                row[RAW] = _answers(bid, lots.get(bid.lot, criteria))
        except PydanticCustomError as error:
            raise document.refuse(("bid", place, "answers"), *rule_and_mend(error)) from None
    return content


KINDS: Mapping[str, tuple[str, Callable[[Path], Any]]] = {
    "map": ("outcome", _map),
    "offer": ("promise", _offer),
    "tender": ("criterion", _tender),
}
"""Each kind of file with a canonical form: the key that only it has, and its reader."""


def canonical(path: Path, kind: str = "") -> Canonical:
    """The canonical form of the file at `path`, of the `kind` it shows itself to be if none is given.

    Raises `Refused` with every fault of the file's own format; what the library knows is not asked.
    """
    kind = kind or kind_of(path)
    if kind not in KINDS:
        raise Refused(unknown_name("kind of file", kind, list(KINDS)))
    content = canonical_bytes(KINDS[kind][1](path))
    return Canonical(content, sha256(content).hexdigest())


def kind_of(path: Path) -> str:
    """What a file is by its keys: a map has outcomes, an offer promises, a tender criteria or lots."""
    document = open_document(path, table="row")
    if document.table:
        return "offer" if any("measure" in row for row in document.data["row"]) else "map"
    keys = {"lot": "tender", **{key: kind for kind, (key, _) in KINDS.items()}}
    found = sorted({kind for key, kind in keys.items() if key in document.data})
    if len(found) == 1:
        return found[0]
    rule = "it does not show whether it is a map, an offer or a tender"
    mend = "A map has [[outcome]], an offer [[promise]], a tender [[criterion]]; or say --kind."
    raise Refused(Fault(rule, mend, file=str(path)))


def _answers(bid: BidSheet, criteria: Mapping[str, CriterionSheet]) -> dict[str, Any]:
    """A bid's answers as its criteria read them: 90000, "£90,000" and 90000.00 are one answer."""
    return {name: _answer(answer, criteria.get(name)) for name, answer in bid.answers.items()}


def _answer(answer: Any, criterion: CriterionSheet | None) -> Any:
    if isinstance(answer, list | tuple):
        return [_answer(item, criterion) for item in answer]
    rule = "" if criterion is None else criterion.rule.partition("@")[0]
    if isinstance(answer, bool) or rule == "pass-fail":
        return read_flag(answer)
    if criterion is not None and criterion.kind in ("price", "value"):
        return read_amount(answer)
    if isinstance(answer, str) and rule in ("points", ""):
        return read_text(answer)
    return read_number(answer)

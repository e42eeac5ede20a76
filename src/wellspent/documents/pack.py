"""An evidence pack as it is written: one zip file, the same bytes on every machine.

Members are stored, not deflated: two builds of a compressor may spell the same bytes in two ways.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from wellspent.documents.figures import Figures, plain, to_json, workings
from wellspent.method.canonical import readable_bytes
from wellspent.method.replay import MANIFEST, READ_ME, RESULT, VALUES, WITNESS, Pack
from wellspent.method.working import FromLibrary, Symbol

UNIX, MODE = 3, 0o100644
BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The time of every member: the first that a zip file can say."""

TEXT = """This is an evidence pack of Wellspent: what a contract was awarded on, sealed.

tender.json    the tender's rules, and its bids and scores as far as they are shown
offers/        each bidder's offer
library/       every library entry that was used: its amounts, dates, source and licence
values.json    the library values behind the figures, one by one
result.json    the result, as `wellspent evaluate --json` printed it
manifest.json  the SHA-256 and size of every file here, what is withheld, and the pack's own digest

To check it, install Wellspent and run: wellspent replay NAME.zip
It prints "same" where the award comes out again from what is sealed here.
"""

WITNESSED = """witness.json   where the site's chain of events stood at the sealing, and what became of each tender received
"""
"""The line of READ-ME.txt about a witness, where there is one."""


def result_members(
    result: Figures, values: Sequence[Mapping[str, Any]], witness: Mapping[str, Any] | None = None
) -> dict[str, bytes]:
    """The members that say what came out and who took part, and a page that says what all of it is."""
    text = TEXT if witness is None else TEXT.replace("manifest.json  ", f"{WITNESSED}manifest.json  ")
    members = {RESULT: f"{to_json(result)}\n".encode(), VALUES: readable_bytes({"values": values})}
    if witness is not None:
        members[WITNESS] = readable_bytes(witness)
    return members | {READ_ME: text.encode()}


def rules_of(figures: Figures) -> list[str]:
    """The rules that scored the tender, each with its version."""
    lots = figures.get("lots", [figures])
    return sorted({criterion["rule"] for lot in lots for criterion in lot["criteria"] if criterion["rule"]})


def library_values(figures: Figures, closed: Callable[[FromLibrary], bool]) -> list[dict[str, Any]]:
    """Every library value that the figures rest on, each once: its entry, shelf, day, amount and source.

    The amount of a value that is `closed` is left out.
    """
    found = {
        (origin.shelf, origin.entry, leaf.name, leaf.value): _value(leaf, origin, closed=closed(origin))
        for leaf, origin in _sourced(figures)
    }
    return [found[key] for key in sorted(found)]


def _sourced(figures: Figures) -> Iterator[tuple[Symbol, FromLibrary]]:
    for _, symbol in workings(figures):
        for leaf in symbol.leaves():
            if isinstance(leaf.origin, FromLibrary):
                yield leaf, leaf.origin


def _value(leaf: Symbol, origin: FromLibrary, *, closed: bool) -> dict[str, Any]:
    source = origin.source
    printed = {"title": source.title, "publisher": source.publisher, "year": source.year, "page": source.page}
    return {
        "entry": origin.entry,
        "shelf": origin.shelf,
        "name": leaf.name,
        "amount": "withheld" if closed else plain(leaf),
        "unit": leaf.unit,
        "in_force": origin.in_force,
        "status": origin.status,
        "licence": source.licence,
        "source": {key: value for key, value in printed.items() if value},
    }


def zip_bytes(pack: Pack) -> bytes:
    """The pack as a zip file: the manifest first, then every member in the order of names."""
    whole = BytesIO()
    members = {MANIFEST: readable_bytes(pack.manifest), **dict(sorted(pack.members.items()))}
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, BEGINNING)
            entry.create_system, entry.external_attr = UNIX, MODE << 16
            archive.writestr(entry, content)
    return whole.getvalue()

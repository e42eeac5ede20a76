"""An entry of the library as the beginning of an organisation's own: under its own id, with what it was made from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from wellspent.files.reading.documents import document_of
from wellspent.files.reading.entered import entered
from wellspent.files.shelves.library import Entry
from wellspent.files.shelves.own import ADAPTABLE, Piece, kind_of
from wellspent.files.shelves.references import Origin, Origins
from wellspent.files.shelves.shelf import entry_text, sources_of, unreached
from wellspent.method.canonical import canonical_bytes
from wellspent.method.errors import Fault, Refused
from wellspent.method.frameworks import AWAITING
from wellspent.method.proxies import Proxy
from wellspent.method.shelves import Library
from wellspent.method.working import Source

Content = dict[str, Any]
"""An entry's content as plain data: what its file would hold."""

OWNERS = ("own-use",)
"""Licences under which a figure is not passed on, and its owner may still adapt it."""

MOST_LETTERS = 70
"""The longest id that is made for a copy: a tender has room for it and an edition."""

EDITION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}", re.ASCII)
"""How an edition of an organisation's own framework is named: it is the name of a folder too."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose copy is made: the prefix of its ids, its name as a publisher, and the day."""

    prefix: str
    name: str
    day: date


def plain(content: Any) -> Content:
    """Content as canonical JSON gives it back: exact numbers spelled, days as text."""
    return dict(json.loads(canonical_bytes(content)))


def not_adaptable(library: Library, kind: str, key: str) -> Fault | None:
    """Why an entry may not be copied and adapted, by the licences of its sources; None where it may."""
    found = library.find(kind, key)
    for source in sources_of(found.entry):
        licence = library.find("licence", source.licence).entry
        if licence["share"] != "yes" and source.licence not in OWNERS:
            rule = f"“{found.entry.label}” is under “{licence['label']}”, which does not allow adapting it"
            return Fault(rule, "Use it as it is, or write an entry of your own from another source.")
    return None


def copied(library: Library, origins: Origins, kind: str, key: str, owner: Owner) -> Content:
    """The content of an organisation's own copy of an entry.

    Raises `Refused` where nothing is called so, and where a licence forbids adapting it.
    """
    if kind not in ADAPTABLE:
        raise Refused(Fault(f"a {kind} is not copied", "Copy a measure, a framework or a proxy."))
    fault = not_adaptable(library, kind, key)
    if fault is not None:
        raise Refused(fault)
    found = library.find(kind, key)
    origin = origins[found.shelf, kind, key]
    content = content_of(kind, origin, found.entry)
    new = _own_id(library, kind, content["id"], owner.prefix)
    made = {"id": content["id"], "source": _source(_printed(library, kind, origin, found.entry, owner))}
    if kind == "framework":
        return _framework(library, content, new, made | {"edition": content["edition"]}, owner)
    if (set_of := _set(library, origin)) is not None and kind == "measure":
        made["edition"] = set_of.name
    return {**content, "id": new, "adapted_from": made}


def content_of(kind: str, origin: Origin, entry: Any) -> Content:
    """An entry's own content, as its file was entered."""
    document = origin.document
    if origin.at:
        document = document_of(f"{entry.id}.toml", entry_text(entry).encode())
    return plain(entered(kind_of(Piece(kind, document)).sheet(document)))


def _set(library: Library, origin: Origin) -> Any:
    """The measure set that a measure's file stands in; None where it stands in none."""
    path = Path(origin.document.name)
    name = f"{path.parent.parent.parent.name}@{path.parent.parent.name}"
    return library.find("measure-set", name).entry if library.has("measure-set", name) else None


def _printed(library: Library, kind: str, origin: Origin, entry: Any, owner: Owner) -> Source:
    """Where an entry was printed: its own source, that of its set, or whose own it is."""
    if kind != "measure":
        source: Source = entry.source
        return source
    if (set_of := _set(library, origin)) is not None:
        printed: Source = set_of.source
        return printed
    if entry.adapted is not None:
        first: Source = entry.adapted.source
        return first
    return Source(entry.label, owner.name, owner.day.year, OWNERS[0])


def _source(source: Source) -> Content:
    keys = ("title", "publisher", "year", "page", "licence", "url")
    return {key: getattr(source, key) for key in keys if getattr(source, key)}


def _own_id(library: Library, kind: str, id: str, prefix: str) -> str:
    """An id of the organisation's own that nothing of the kind has: its prefix, and what the entry was called."""
    stem = id if id.startswith(f"{prefix}-") else f"{prefix}-{id}"
    stem = stem[:MOST_LETTERS].rstrip("-")
    taken = {key.partition("@")[0] for key in library.ids(kind)}
    return next(name for name in _numbered(stem) if name not in taken)


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


def _framework(library: Library, content: Content, new: str, made: Content, owner: Owner) -> Content:
    """A framework of the organisation's own: its outcomes under ids of their own, each with the measures that
    serve the outcome it was."""
    serving: dict[str, list[str]] = {}
    for held in library.all("measure"):
        for id in held.entry.serves.get(content["id"], ()):
            serving.setdefault(id, []).append(held.entry.id)
    ids = {one["id"]: _outcome_id(one["id"], content["id"], new) for one in content["outcome"]}
    outcomes = []
    for one in content["outcome"]:
        mine = {**one, "id": ids[one["id"]], "measures": serving.get(one["id"], [])}
        if "parent" in one:
            mine["parent"] = ids[one["parent"]]
        if one["status"] != AWAITING:
            mine["status"] = "published"
        outcomes.append(mine)
    kept: Content = {key: content[key] for key in ("label", "lineage") if key in content}
    source = {
        "title": content["label"], "publisher": owner.name, "year": owner.day.year,
        "licence": content["source"]["licence"],
    }  # fmt: skip
    return {
        "id": new, "edition": str(owner.day.year), **kept, "scope": owner.name, "status": "published",
        "adapted_from": made, "source": source, "outcome": outcomes,
    }  # fmt: skip


def _outcome_id(id: str, old: str, new: str) -> str:
    return f"{new}-{id.removeprefix(f'{old}-')}"


def place_of(kind: str, content: Mapping[str, Any], own: str) -> str:
    """Where an entry is filed on a shelf; `own` is the name of the organisation's measure set.

    Raises `Refused` for an edition that is no name of a folder.
    """
    id = content["id"]
    match kind:
        case "framework":
            edition = str(content["edition"])
            if not EDITION.fullmatch(edition):
                rule = f'the edition "{edition}" is not a name that a folder can have'
                raise Refused(Fault(rule, "Use up to 20 letters, digits, points and hyphens.", "edition"))
            return f"frameworks/{id}/{edition}/framework.toml"
        case "measure":
            return f"frameworks/{own}/own/measures/{id}.toml"
        case _:
            return f"proxies/{content.get('theme', 'own')}/{id}.toml"


def more_faults(library: Library, piece: Piece, made: Entry) -> Iterator[Fault]:
    """What is asked of an organisation's own entry beside the library's check.

    It is filed under a name, its prices can be brought to another year, and a value of its own is not said to be
    printed by the source of what it was copied from.
    """
    origin, entry = Origin(piece.document, made.at), made.entry
    try:
        if not piece.document.table:
            place_of(piece.kind, piece.document.data, "own")
    except Refused as refused:
        yield from (origin.fault((one.place,), one.rule, one.mend) for one in refused.faults)
    if isinstance(entry, Proxy):
        yield from unreached(library, entry, origin)
        yield from _misattributed(library, entry, origin)


def _misattributed(library: Library, entry: Proxy, origin: Origin) -> Iterator[Fault]:
    if entry.adapted is None or entry.source != entry.adapted.source:
        return
    if library.has("proxy", entry.adapted.id):
        first: Proxy = library.find("proxy", entry.adapted.id).entry
        printed = {(value.since, value.amount, value.year, value.low, value.high) for value in first.values}
        for place, value in enumerate(entry.values):
            if (value.since, value.amount, value.year, value.low, value.high) not in printed:
                rule = "the value is not the one that its source prints"
                mend = "Name the source of your own value, or put the printed one back."
                yield origin.fault(("value", place, "amount"), rule, mend)


def toml_of(content: Mapping[str, Any]) -> str:
    """Content as the text of a library file."""
    return tomlkit.dumps(dict(content))


def kind_of_content(data: Mapping[str, Any]) -> str:
    """The kind of entry that a file holds, by the keys it cannot be without; empty where it is none of ours."""
    telling = {"measure": "counting", "framework": "outcome", "proxy": "value"}
    return next((kind for kind, key in telling.items() if key in data), "")

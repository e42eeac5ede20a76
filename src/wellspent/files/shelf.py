"""Loading a person's own licensed set onto their shelf, and refusing to pass on what may not be."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import tomlkit

from wellspent.files import entries
from wellspent.files.documents import open_document
from wellspent.files.library import open_library, references
from wellspent.files.reading import read_sheet
from wellspent.files.settings import package_folder, user_folder
from wellspent.method.errors import Fault, Faults, Refused
from wellspent.method.numbers import spell
from wellspent.method.proxies import Proxy
from wellspent.method.shelves import Library, Shelf

MOST_PLACES = 12


def import_proxies(path: Path) -> tuple[int, Path]:
    """Copy a table of proxies onto the user's shelf; how many there are, and where they now stand.

    The whole table is read first; raises `Refused` with every fault and then copies nothing.
    """
    document = open_document(path, table="proxy")
    sheet = read_sheet(document, entries.ProxyTable)
    faults = Faults()
    shipped = open_library()
    loaded = {row.id: entries.proxy_of_row(row) for row in sheet.proxy}
    for place, row in enumerate(sheet.proxy):
        at = document.where(("proxy", place, "id"))
        if [other.id for other in sheet.proxy[:place]].count(row.id):
            faults.add(f'the id "{row.id}" stands twice', "Give each proxy its own id.", at, document.name)
        if any(
            row.id in shelf.entries.get("proxy", {}) for shelf in shipped.shelves if shelf.name == "package"
        ):
            faults.add(
                f'the id "{row.id}" is one of Wellspent\'s own',
                "Choose another, such as own-" + row.id + ".",
                at,
                document.name,
            )
    alone = Library((*_code_lists(shipped), Shelf("user", {"proxy": loaded})))
    faults.extend(fault.within(document.name) for fault in references(alone))
    faults.raise_if_any()
    target = user_folder() / "proxies" / "own" / path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    shutil.copyfile(path, beside)
    beside.replace(target)
    open_library.cache_clear()
    return len(loaded), target


def _code_lists(library: Library) -> list[Shelf]:
    """The shelves' code lists alone, to check a set against."""
    kinds = ("unit", "licence")
    return [Shelf(s.name, {kind: s.entries.get(kind, {}) for kind in kinds}) for s in library.shelves]


def export_entry(id: str) -> str:
    """A proxy as the text of a library file. Raises `Refused` where its licence forbids passing it on."""
    library = open_library()
    found = library.find("proxy", id)
    proxy: Proxy = found.entry
    licence = library.find("licence", proxy.source.licence).entry
    if licence["share"] != "yes":
        raise Refused(
            Fault(
                f'"{id}" is under {licence["label"]}, which does not allow passing it on',
                "Whoever needs it loads their own copy with `wellspent library import`.",
                id,
            )
        )
    own = package_folder() / "proxies" / proxy.theme / f"{id}.toml"
    if found.shelf == "package" and own.is_file():
        return own.read_text(encoding="utf-8")
    return _toml(proxy)


def _toml(proxy: Proxy) -> str:
    document = tomlkit.document()
    for key in ("id", "label", "theme", "unit", "ledger", "place", "overlap", "note"):
        if getattr(proxy, key):
            document[key] = getattr(proxy, key)
    if proxy.gains:
        document["gains"] = list(proxy.gains)
    document["review_by"] = proxy.review_by
    source = {key: getattr(proxy.source, key) for key in ("title", "publisher", "year", "page", "licence")}
    document["source"] = {key: value for key, value in source.items() if value}
    values = tomlkit.aot()
    for value in proxy.values:
        row: dict[str, object] = {
            "from": value.since,
            "amount": spell(value.amount, MOST_PLACES),
            "status": value.status,
        }
        if value.year is not None:
            row["price_year"] = str(value.year)
        row |= {
            key: spell(end, MOST_PLACES)
            for key, end in (("low", value.low), ("high", value.high))
            if end is not None
        }
        values.append(tomlkit.item(row))
    document["value"] = values
    return tomlkit.dumps(document)

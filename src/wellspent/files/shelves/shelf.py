"""Loading a person's own licensed set onto their shelf, and refusing to pass on what may not be."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import tomlkit

from wellspent.files.reading.cells import read_sheet
from wellspent.files.reading.documents import Document, open_document, read_bytes
from wellspent.files.reading.places import KeyPath
from wellspent.files.shelves import entries
from wellspent.files.shelves.library import open_library, open_shelves
from wellspent.files.shelves.references import Origin, Origins, references
from wellspent.files.shelves.settings import user_folder
from wellspent.method.errors import Fault, Faults, Refused, unknown_name
from wellspent.method.numbers import spell
from wellspent.method.parameters import IndexTable
from wellspent.method.prices import PriceYear
from wellspent.method.proxies import Proxy
from wellspent.method.shelves import Library, Shelf
from wellspent.method.working import Source

MOST_PLACES = 12
EXPORTED = ("proxy", "measure", "framework", "measure-set", "parameter", "policy", "question")
"""The kinds of entry that can be passed on, in the order an id is looked for."""


def import_proxies(path: Path) -> tuple[int, Path]:
    """Copy a table of proxies onto the user's shelf; how many there are, and where they now stand.

    The whole table is read first; raises `Refused` with every fault and then copies nothing. A file of the
    same name that was imported before is replaced.
    """
    library, origins = open_shelves()
    done = put_on_shelf(path, "user", user_folder(), library, origins)
    open_library.cache_clear()
    return done


def put_on_shelf(
    path: Path, shelf: str, folder: Path, library: Library, origins: Origins
) -> tuple[int, Path]:
    """Copy a table of proxies onto the `shelf` that stands in `folder`, the last of the library's.

    Raises `Refused` with every fault, and then copies nothing.
    """
    document = open_document(path, table="proxy")
    target = folder / "proxies" / "own" / f"{path.stem}{path.suffix.lower()}"
    rows = set_rows(document, shelf, target, library, origins)
    write_whole(read_bytes(path), target)
    return len(rows), target


def set_rows(
    document: Document, shelf: str, target: Path, library: Library, origins: Origins
) -> Sequence[entries.ProxyRow]:
    """The rows of a table of proxies that is to stand on the `shelf` as the file `target`.

    Raises `Refused` with every fault.
    """
    if not document.table:
        raise document.refuse((), "a set is imported from a table", "Use .csv or .xlsx, a row a proxy.")
    rows = read_sheet(document, entries.ProxyTable).proxy
    faults = Faults()
    faults.extend(_taken(document, [row.id for row in rows], origins, target, shelf))
    loaded = {row.id: entries.proxy_of_row(row) for row in rows}
    places = {(shelf, "proxy", row.id): Origin(document, ("proxy", n)) for n, row in enumerate(rows)}
    codes = {kind: _codes(library, kind) for kind in ("unit", "licence")}
    alone = Library((Shelf("codes", codes), Shelf(shelf, {"proxy": loaded})))
    faults.extend(references(alone, {**_nowhere(document, codes), **places}))
    for id, proxy in loaded.items():
        faults.extend(unreached(library, proxy, places[shelf, "proxy", id]))
    faults.raise_if_any()
    return rows


def _taken(document: Document, ids: list[str], origins: Origins, target: Path, shelf: str) -> Iterator[Fault]:
    """A fault for every id that is used already: in this table, by Wellspent, or by another imported file."""
    first = Origin(document)
    for place, id in enumerate(ids):
        at = ("proxy", place, "id")
        other = origins.get((shelf, "proxy", id))
        if id in ids[:place]:
            where = document.where(("proxy", ids.index(id)))
            yield first.fault(at, f'the id "{id}" stands in {where} too', "Give each proxy its own id.")
        elif ("package", "proxy", id) in origins:
            rule = f'the id "{id}" is one of Wellspent\'s own'
            yield first.fault(at, rule, f"Choose another, such as own-{id}.")
        elif other is not None and Path(other.document.name) != target:
            rule = f'the id "{id}" is on your shelf already, from {other.document.name}'
            yield first.fault(at, rule, "Choose another, or delete that file.")


def _codes(library: Library, kind: str) -> dict[str, Any]:
    return {id: library.find(kind, id).entry for id in library.ids(kind)}


def _nowhere(document: Document, codes: dict[str, dict[str, Any]]) -> Origins:
    return {("codes", kind, id): Origin(document) for kind, found in codes.items() for id in found}


def unreached(library: Library, proxy: Proxy, origin: Origin) -> Iterator[Fault]:
    """A fault for every amount in prices of a year that no deflator of the library reaches: no offer could be valued."""
    tables = [
        version.content
        for held in library.all("parameter")
        if held.entry.kind == "deflator"
        for version in held.entry.versions
    ]
    for place, value in enumerate(proxy.values):
        if value.year is None or any(_reaches(table, value.year) for table in tables):
            continue
        key: KeyPath = ("price_year",) if origin.at else ("value", place, "price_year")
        rule = f"no deflator reaches prices of {value.year}, so no offer could be valued by it"
        last = max((max(table.index) for table in tables if not table.financial), default=None)
        mend = f"Give the value in prices of {last} or an earlier year." if last else "Load a deflator first."
        yield origin.fault(key, rule, mend)


def _reaches(table: IndexTable, year: PriceYear) -> bool:
    """Whether a price index has the numbers that bring prices of `year` to another year."""
    if table.financial:
        return year.financial and year.first in table.index
    return all(one in table.index for one in (year.first, year.first + int(year.financial)))


def write_whole(content: bytes, target: Path) -> None:
    """Write beside the target and move there, so that the shelf never holds half a file."""
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(target)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        rule = f"it cannot be put on your shelf: {error.strerror}"
        raise Refused(Fault(rule, "Check the folder and its permissions.", file=str(target))) from None


def export_entry(id: str) -> str:
    """An entry as the text of a library file. Raises `Refused` where its licence forbids passing it on."""
    library, origins = open_shelves()
    name, _, edition = id.partition("@")
    for kind in EXPORTED:
        keys = [
            key for key in library.ids(kind) if key == id or (not edition and key.partition("@")[0] == name)
        ]
        if keys:
            found = library.find(kind, keys[-1])
            _may_be_passed_on(library, found.entry, id)
            origin = origins[found.shelf, kind, keys[-1]]
            if origin.at:
                return entry_text(found.entry)
            return read_bytes(Path(origin.document.name)).decode("utf-8-sig")
    every = sorted({key for kind in EXPORTED for key in library.ids(kind)})
    raise Refused(unknown_name("entry", id, every))


def _may_be_passed_on(library: Library, entry: Any, id: str) -> None:
    for source in sources_of(entry):
        licence = library.find("licence", source.licence).entry
        if licence["share"] != "yes":
            rule = f'"{id}" is under {licence["label"]}, which does not allow passing it on'
            mend = "Whoever needs it loads their own copy with `wellspent library import`."
            raise Refused(Fault(rule, mend))


def sources_of(entry: Any) -> Iterator[Source]:
    """Every source an entry, its rules and its terms name."""
    if isinstance(getattr(entry, "source", None), Source):
        yield entry.source
    if hasattr(entry, "use_rule"):
        yield entry.use_rule.source
    if getattr(entry, "adapted", None) is not None:
        yield entry.adapted.source
    for part in (*getattr(entry, "rules", ()), *getattr(entry, "terms", ())):
        yield part.source


def entry_text(proxy: Proxy) -> str:
    """A proxy of a table as a library file of its own."""
    document = tomlkit.document()
    for key in ("id", "label", "theme", "unit", "ledger", "place", "grade", "overlap", "note"):
        if getattr(proxy, key):
            document[key] = getattr(proxy, key)
    if proxy.gains:
        document["gains"] = list(proxy.gains)
    document["review_by"] = proxy.review_by
    keys = ("title", "publisher", "year", "page", "licence", "url")
    source = {key: getattr(proxy.source, key) for key in keys}
    document["source"] = {key: value for key, value in source.items() if value}
    values = tomlkit.aot()
    for value in proxy.values:
        row: dict[str, object] = {"from": value.since, "amount": spell(value.amount, MOST_PLACES)}
        if value.year is not None:
            row["price_year"] = str(value.year)
        ends = (("low", value.low), ("high", value.high))
        row |= {key: spell(end, MOST_PLACES) for key, end in ends if end is not None}
        values.append(tomlkit.item({**row, "status": value.status}))
    document["value"] = values
    return tomlkit.dumps(document)

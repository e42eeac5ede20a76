"""Loading the library's shelves: every file read strictly, every fault named with its line."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any

from wellspent.files import entries, policies, questions
from wellspent.files.documents import Document, open_document, read_bytes
from wellspent.files.parameters import read_parameter
from wellspent.files.reading import read_sheet
from wellspent.files.settings import organisation_folder, package_folder, user_folder
from wellspent.method.errors import Fault, Faults, Refused, unknown_name
from wellspent.method.frameworks import Framework, Measure
from wellspent.method.proxies import Proxy
from wellspent.method.shelves import Library, Shelf

Entries = dict[str, dict[str, Any]]
"""A shelf's entries by kind and id."""


@lru_cache(maxsize=1)
def open_library() -> Library:
    """The library as it stands: package, user folder, organisation, the last in front.

    Raises `Refused` with every fault of every file.
    """
    faults = Faults()
    library = read_shelves(_folders(), faults)
    faults.raise_if_any()
    return library


def check_library(folder: Path | None = None) -> Library:
    """Read every file of the library (or of `folder` as the only shelf) and everything they refer to.

    Raises `Refused` with every fault found.
    """
    faults = Faults()
    library = read_shelves([("checked", folder)] if folder else _folders(), faults)
    if not faults:
        faults.extend(references(library))
    faults.raise_if_any()
    return library


def _folders() -> list[tuple[str, Path]]:
    folders = [("package", package_folder()), ("user", user_folder())]
    organisation = organisation_folder()
    return [*folders, ("organisation", organisation)] if organisation else folders


def read_shelves(folders: Iterable[tuple[str, Path]], faults: Faults) -> Library:
    """The shelves in `folders`, in their order; faults are noted and the rest is read all the same."""
    return Library(
        tuple(Shelf(name, _read_folder(folder, faults)) for name, folder in folders if folder.is_dir())
    )


def _read_folder(folder: Path, faults: Faults) -> Entries:
    found: Entries = {kind: {} for kind in ("unit", "licence", "fact")}
    where: dict[tuple[str, str], str] = {}
    for kind, path, read in _files(folder):
        try:
            for key, entry in read(path):
                if (kind, key) in where:
                    raise Refused(
                        Fault(
                            f'the id "{key}" stands in {where[kind, key]} too',
                            "Ids are never reused: choose another.",
                            "id",
                            str(path),
                        )
                    )
                where[kind, key] = str(path)
                found.setdefault(kind, {})[key] = entry
        except Refused as refused:
            faults.extend(fault.within(file=str(path)) for fault in refused.faults)
    return found


def _files(folder: Path) -> Iterator[tuple[str, Path, Callable[[Path], Iterable[tuple[str, Any]]]]]:
    """Every file of a shelf with the kind of entry it holds and its reader."""
    for name in ("unit", "licence", "fact"):
        if (path := folder / "codelists" / f"{name}s.csv").is_file():
            yield name, path, _code_list
    patterns: tuple[tuple[str, str, Callable[[Path], Iterable[tuple[str, Any]]]], ...] = (
        ("proxy", "proxies/**/*.toml", _one(entries.ProxySheet, entries.proxy)),
        ("proxy", "proxies/**/*.csv", _proxy_table),
        ("framework", "frameworks/*/*/framework.toml", _one(entries.FrameworkSheet, entries.framework)),
        ("measure-set", "frameworks/*/*/set.toml", _one(entries.SetSheet, entries.measure_set)),
        ("measure", "frameworks/*/*/measures/*.toml", _one(entries.MeasureSheet, entries.measure)),
        ("parameter", "parameters/*.toml", read_parameter),
        ("policy", "policies/*.toml", _one(policies.PolicySheet, policies.policy_from)),
        ("question", "questions/*.toml", _one(questions.QuestionSetSheet, questions.question_set)),
    )
    for kind, pattern, read in patterns:
        for path in sorted(folder.glob(pattern)):
            yield kind, path, read


def _one(model: Any, adapt: Callable[[Any], Any]) -> Callable[[Path], Iterable[tuple[str, Any]]]:
    """The reader of files that hold one entry and are named after it."""

    def read(path: Path) -> Iterable[tuple[str, Any]]:
        document = open_document(path)
        sheet = read_sheet(document, model)
        _named_after(document, path, sheet.id)
        entry = adapt(sheet)
        edition = getattr(entry, "edition", "")
        return [(f"{sheet.id}@{edition}" if edition else sheet.id, entry)]

    return read


def _named_after(document: Document, path: Path, id: str) -> None:
    name = path.parent.parent.name if path.stem in ("framework", "set") else path.stem
    if id != name:
        raise document.refuse(
            ("id",), f'the id "{id}" is not the name it is filed under, "{name}"', "Rename one of them."
        )


def _code_list(path: Path) -> Iterable[tuple[str, dict[str, str]]]:
    rows = list(csv.DictReader(StringIO(read_bytes(path).decode("utf-8-sig"), newline="")))
    seen: set[str] = set()
    for number, row in enumerate(rows, 2):
        if not row.get("id") or None in row or None in row.values():
            raise Refused(
                Fault(
                    "the row does not fill the columns",
                    "Give every column, the id first.",
                    f"row {number}",
                    str(path),
                )
            )
        if row["id"] in seen:
            raise Refused(
                Fault(f'the id "{row["id"]}" stands twice', "Keep one.", f"row {number}", str(path))
            )
        seen.add(row["id"])
    return [(row["id"], row) for row in rows]


def _proxy_table(path: Path) -> Iterable[tuple[str, Proxy]]:
    """A person's own set: a row a proxy, the columns of `entries.ProxyRow`."""
    sheet = read_sheet(open_document(path, table="proxy"), entries.ProxyTable)
    return [(row.id, entries.proxy_of_row(row)) for row in sheet.proxy]


def references(library: Library) -> Iterator[Fault]:
    """Every name in the library that leads nowhere, and every unit and licence nobody registered."""
    for found in library.all("proxy"):
        yield from _known(library, "unit", found.entry.unit, found.entry.id)
        yield from _known(library, "licence", found.entry.source.licence, found.entry.id)
    frameworks: dict[str, set[str]] = {}
    for found in library.all("framework"):
        entry: Framework = found.entry
        yield from _known(library, "licence", entry.source.licence, entry.id)
        frameworks.setdefault(entry.id, set()).update(outcome.id for outcome in entry.outcomes)
    for found in library.all("measure"):
        yield from _measure_references(library, found.entry, frameworks)
    for found in library.all("question"):
        yield from _known(library, "licence", found.entry.source.licence, found.entry.id)
    facts = library.ids("fact")
    for found in library.all("policy"):
        for fact in found.entry.facts:
            if fact not in facts:
                yield unknown_name("fact", fact, facts, f"policy {found.entry.id}")
        for rule in found.entry.rules:
            yield from _known(library, "licence", rule.source.licence, found.entry.id)


def _measure_references(
    library: Library, measure: Measure, frameworks: dict[str, set[str]]
) -> Iterator[Fault]:
    place = f"measure {measure.id}"
    yield from _known(library, "unit", measure.unit, place)
    if measure.additionality:
        yield from _known(library, "parameter", measure.additionality, place)
    ledgers: set[str] = set()
    for name in measure.proxies:
        if not library.has("proxy", name):
            yield unknown_name("proxy", name, library.ids("proxy"), place)
            continue
        proxy: Proxy = library.find("proxy", name).entry
        if proxy.unit != measure.unit:
            yield Fault(
                f'the proxy "{name}" is for one {proxy.unit}, and the measure counts in {measure.unit}',
                "Link a proxy in the measure's own unit.",
                f"{place}, proxies",
            )
        if proxy.ledger in ledgers:
            yield Fault(
                f"two proxies are of the {proxy.ledger} ledger",
                "Keep one proxy a ledger.",
                f"{place}, proxies",
            )
        ledgers.add(proxy.ledger)
    for name in sorted(set(frameworks) - set(measure.serves)):
        yield Fault(
            f'it does not say which outcomes of "{name}" it serves',
            f"Add {name} = [] under [serves] if none.",
            f"{place}, serves",
        )
    for name, outcomes in measure.serves.items():
        for outcome in outcomes:
            if outcome not in frameworks.get(name, set()):
                yield unknown_name(
                    f"outcome of {name}", outcome, sorted(frameworks.get(name, set())), f"{place}, serves"
                )


def _known(library: Library, kind: str, id: str, place: str) -> Iterator[Fault]:
    if not library.has(kind, id):
        yield unknown_name(kind, id, library.ids(kind), place)

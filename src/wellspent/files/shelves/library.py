"""Loading the library's shelves: every file read strictly, every fault named with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from wellspent.files.reading.cells import SheetT, read_sheet
from wellspent.files.reading.documents import Document, open_document
from wellspent.files.reading.places import KeyPath
from wellspent.files.shelves import entries, legality, policies, questions
from wellspent.files.shelves.codelists import CODE_LISTS
from wellspent.files.shelves.parameters import parameter_from, parameter_sheet
from wellspent.files.shelves.references import Origin, Origins, references
from wellspent.files.shelves.settings import organisation_folder, package_folder, user_folder
from wellspent.method.errors import Fault, Faults, Refused
from wellspent.method.shelves import Library, Shelf

OWN = "own"
"""The shelf of one buyer on a site that many share, in front of all that they share."""

Entries = dict[str, dict[str, Any]]
"""A shelf's entries by kind and id."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a file: the key it is found by, what it is, and where in the file it stands."""

    key: str
    entry: Any
    at: KeyPath = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry: which files of a shelf hold it, their format, and how its content becomes entries.

    `table` is the key of the rows where a file holds several entries, a row each.
    """

    name: str
    pattern: str
    sheet: Callable[[Document], Any]
    adapt: Callable[[Any, Document], Iterable[Entry]]
    table: str = ""

    def entries(self, document: Document) -> Iterable[Entry]:
        """The entries of a document, wherever it stands."""
        return self.adapt(self.sheet(document), document)

    def read(self, document: Document) -> Iterable[Entry]:
        """The entries of a shelf's file, which is filed under its own name where it holds one entry."""
        sheet = self.sheet(document)
        if not self.table:
            _filed(document, sheet)
        return self.adapt(sheet, document)


@lru_cache(maxsize=1)
def open_library() -> Library:
    """The library as it stands: package, user folder, organisation, the last in front.

    Raises `Refused` with every fault of every file.
    """
    return open_shelves()[0]


def open_shelves(own: Path | None = None) -> tuple[Library, Origins]:
    """The library as it stands, with the file behind every entry; a buyer's `own` shelf in front of it.

    Raises `Refused` with every fault.
    """
    faults = Faults()
    found = read_shelves([*_folders(), *([] if own is None else [(OWN, own)])], faults)
    faults.raise_if_any()
    return found


def check_library(folder: Path | None = None) -> Library:
    """Read every file of the library and everything they refer to.

    With a `folder`, that one shelf: on its own where it has code lists, as the whole library has, and in
    front of the package's where it has none. Raises `Refused` with every fault found.
    """
    faults = Faults()
    library, origins = read_shelves(_folders() if folder is None else _with(folder), faults)
    if folder is not None and not faults and not any(shelf == "checked" for shelf, _, _ in origins):
        mend = "Name the folder that holds proxies, frameworks, parameters or policies."
        faults.add("there is no library file in the folder", mend, file=str(folder))
    for shelf in [package_folder()] if folder is None else [folder]:
        faults.extend(_strays(shelf, origins))
    if not faults:
        strict = ["package"] if folder is None else ["checked"] if (folder / "codelists").is_dir() else []
        faults.extend(references(library, origins, strict))
    faults.raise_if_any()
    return library


def _with(folder: Path) -> list[tuple[str, Path]]:
    if not folder.is_dir():
        raise Refused(Fault("there is no such folder", "Check the name.", file=str(folder)))
    package = [] if (folder / "codelists").is_dir() else [("package", package_folder())]
    return [*package, ("checked", folder)]


def _folders() -> list[tuple[str, Path]]:
    folders = [("package", package_folder()), ("user", user_folder())]
    organisation = organisation_folder()
    if organisation is None:
        return folders
    if not organisation.is_dir():
        rule = "WELLSPENT_ORGANISATION_SHELF names a folder that is not there"
        raise Refused(Fault(rule, "Correct it, or unset it.", file=str(organisation)))
    return [*folders, ("organisation", organisation)]


def read_shelves(folders: Iterable[tuple[str, Path]], faults: Faults) -> tuple[Library, Origins]:
    """The shelves in `folders`, in their order; faults are noted and the rest is read all the same."""
    origins: Origins = {}
    shelves = [
        Shelf(name, _read_folder(name, folder, faults, origins))
        for name, folder in folders
        if folder.is_dir()
    ]
    return Library(tuple(shelves)), origins


def _read_folder(shelf: str, folder: Path, faults: Faults, origins: Origins) -> Entries:
    found: Entries = {kind.name: {} for kind in KINDS}
    for kind in KINDS:
        for path in sorted(folder.glob(kind.pattern)):
            try:
                document = open_document(path, table=kind.table)
                for entry in kind.read(document):
                    name = (shelf, kind.name, entry.key)
                    origin = Origin(document, entry.at)
                    if name in origins:
                        faults.extend([_twin(entry, origin, origins[name])])
                        continue
                    origins[name] = origin
                    found[kind.name][entry.key] = entry.entry
            except Refused as refused:
                faults.extend(fault.within(file=str(path)) for fault in refused.faults)
    return found


def _twin(entry: Entry, origin: Origin, first: Origin) -> Fault:
    same = origin.document.name == first.document.name
    other = first.document.where(first.at) if same else first.document.name
    mend = "Ids are never reused: choose another."
    return origin.fault(("id",), f'the id "{entry.key.partition("@")[0]}" stands in {other} too', mend)


def _strays(folder: Path, origins: Origins) -> Iterator[Fault]:
    """Every TOML file under a folder of entries that nothing reads, being filed where nobody looks."""
    read = {origin.document.name for origin in origins.values()}
    for top in ("proxies", "frameworks", "parameters", "policies", "questions", "legality"):
        patterns = ", ".join(kind.pattern for kind in KINDS if kind.pattern.startswith(f"{top}/"))
        for path in sorted((folder / top).rglob("*.toml")):
            if str(path) not in read and not any(path.match(kind.pattern) for kind in KINDS):
                yield Fault("no entry is looked for here", f"File it as {patterns}.", file=str(path))


def _one(name: str, pattern: str, model: type[SheetT], adapt: Callable[[SheetT], Any]) -> Kind:
    """A kind whose files hold one entry each."""

    def entry(sheet: SheetT, _: Document) -> Iterable[Entry]:
        made: Any = adapt(sheet)
        edition = getattr(made, "edition", "")
        return [Entry(f"{made.id}@{edition}" if edition else made.id, made)]

    return Kind(name, pattern, lambda document: read_sheet(document, model), entry)


def _rows(name: str, pattern: str, model: type[SheetT], table: str, adapt: Callable[[Any], Any]) -> Kind:
    """A kind whose files hold an entry a row."""

    def each(sheet: SheetT, _: Document) -> Iterable[Entry]:
        rows = enumerate(getattr(sheet, table))
        return [Entry(row.id, adapt(row), (table, place)) for place, row in rows]

    return Kind(name, pattern, lambda document: read_sheet(document, model), each, table)


def _parameter(sheet: Any, document: Document) -> Iterable[Entry]:
    return [Entry(sheet.id, parameter_from(sheet, document))]


def _filed(document: Document, sheet: Any) -> None:
    """Refuse what is not filed under its own name: id, edition and theme are names of the file or its folders."""
    path = Path(document.name)
    edition = path.stem in ("framework", "set")
    filed = {"id": path.parent.parent.name if edition else path.stem}
    if edition:
        filed["edition"] = path.parent.name
    elif path.parent.parent.name == "proxies":
        filed["theme"] = path.parent.name
    faults = Faults()
    for key, name in filed.items():
        given = getattr(sheet, key)
        if given != name:
            rule = f'the {key} "{given}" is not the name it is filed under, "{name}"'
            faults.add(rule, "Rename one of them.", document.where((key,)), document.name)
    faults.raise_if_any()


KINDS: tuple[Kind, ...] = (
    *(
        _rows(name, f"codelists/{name}s.csv", sheet, "row", lambda row: row.model_dump())
        for name, sheet in CODE_LISTS.items()
    ),
    _one("proxy", "proxies/*/*.toml", entries.ProxySheet, entries.proxy),
    _rows("proxy", "proxies/*/*.csv", entries.ProxyTable, "proxy", entries.proxy_of_row),
    _rows("proxy", "proxies/*/*.xlsx", entries.ProxyTable, "proxy", entries.proxy_of_row),
    _one("framework", "frameworks/*/*/framework.toml", entries.FrameworkSheet, entries.framework),
    _one("measure-set", "frameworks/*/*/set.toml", entries.SetSheet, entries.measure_set),
    _one("measure", "frameworks/*/*/measures/*.toml", entries.MeasureSheet, entries.measure),
    Kind("parameter", "parameters/*.toml", parameter_sheet, _parameter),
    _one("policy", "policies/*.toml", policies.PolicySheet, policies.policy_from),
    _one("question", "questions/*.toml", questions.QuestionSetSheet, questions.question_set),
    _one("legality", "legality/*.toml", legality.CheckSheet, legality.check_from),
)
"""Every kind of entry in the order it is read."""

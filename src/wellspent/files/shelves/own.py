"""A buyer's own shelf on a site that many share: read so that one bad file does not take the others away.

It is made of files in a folder (licensed sets, what an administrator put there) and of entries that the site
keeps. What is at fault is set aside with its faults; the rest stands in front of the site's shelves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from wellspent.files.reading.documents import Document
from wellspent.files.reading.places import in_words
from wellspent.files.shelves.library import KINDS, OWN, Entries, Entry, Kind, read_shelves
from wellspent.files.shelves.references import Origin, Origins, of_shelf
from wellspent.method.errors import Fault, Faults, Refused
from wellspent.method.frameworks import Framework, Measure, with_served
from wellspent.method.shelves import Library, Shelf

ADAPTABLE = ("measure", "framework", "proxy")
"""The kinds of entry that an organisation keeps of its own."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An entry that is not a file of the folder: its kind, and its content as a document."""

    kind: str
    document: Document


@dataclass(frozen=True, slots=True)
class OwnShelf:
    """What a buyer works with: every shelf, its own in front; `faults` are those of what was set aside."""

    library: Library
    origins: Origins = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def shelf(self) -> Shelf:
        """Its own shelf alone."""
        return self.library.shelves[-1]

    def sound(self) -> list[str]:
        """The names of the documents that hold."""
        return sorted({origin.document.name for origin in self.origins.values()})


def piece_of(kind: str, name: str, content: Mapping[str, Any]) -> Piece:
    """Content that is kept, as a piece; `name` is what its refusals call it."""
    return Piece(kind, Document(name, dict(content), in_words))


def kind_of(piece: Piece) -> Kind:
    """The format of a piece: in rows, where it holds several entries."""
    kinds = [one for one in KINDS if one.name == piece.kind]
    return next((one for one in kinds if one.table and one.table == piece.document.table), kinds[0])


def read_own(site: Library, folder: Path, pieces: Iterable[Piece] = ()) -> OwnShelf:
    """A buyer's shelf in front of the site's: what holds of its folder and of `pieces`, and every fault."""
    faults = Faults()
    shelves, origins = read_shelves([(OWN, folder)], faults)
    found: Entries = (
        {kind: dict(held) for kind, held in shelves.shelves[0].entries.items()} if shelves.shelves else {}
    )
    for piece in pieces:
        faults.extend(_put(piece, found, origins))
    _set_aside(site, found, origins, faults)
    own = Library((*site.shelves, Shelf(OWN, found)))
    return OwnShelf(joined(own), origins, tuple(faults))


def _put(piece: Piece, found: Entries, origins: Origins) -> Iterator[Fault]:
    """Add the entries of a piece to a shelf; its faults, and then nothing of it is added."""
    try:
        made = list(kind_of(piece).entries(piece.document))
    except Refused as refused:
        yield from (fault.within(file=piece.document.name) for fault in refused.faults)
        return
    taken = list(_taken(piece, made, origins))
    yield from taken
    for entry in () if taken else made:
        found.setdefault(piece.kind, {})[entry.key] = entry.entry
        origins[OWN, piece.kind, entry.key] = Origin(piece.document, entry.at)


def _taken(piece: Piece, made: Sequence[Entry], origins: Origins) -> Iterator[Fault]:
    seen: dict[str, Origin] = {}
    for entry in made:
        here = Origin(piece.document, entry.at)
        first = origins.get((OWN, piece.kind, entry.key)) or seen.get(entry.key)
        if first is not None:
            same = first.document.name == piece.document.name
            other = first.document.where((*first.at, "id")) if same else first.document.name
            rule = f'the id "{entry.key.partition("@")[0]}" stands in {other} too'
            yield here.fault(("id",), rule, "Ids are never reused: choose another.")
        seen[entry.key] = here


def _set_aside(site: Library, found: Entries, origins: Origins, faults: Faults) -> None:
    """Take out every document that leads nowhere, and then what led to it, until the rest holds."""
    while True:
        shelf = Shelf(OWN, found)
        wrong = list(of_shelf(Library((*site.shelves, shelf)), shelf, origins, sparing=True))
        wrong += _outcomes_taken(site, shelf, origins)
        if not wrong:
            return
        faults.extend(wrong)
        names = {fault.file for fault in wrong}
        for key in [key for key, origin in origins.items() if origin.document.name in names]:
            del found[key[1]][key[2]]
            del origins[key]


def _outcomes_taken(site: Library, shelf: Shelf, origins: Origins) -> Iterator[Fault]:
    """Outcomes of a buyer's framework under the id of another framework's: ids are global."""
    first = {one.id: held.entry.id for held in site.all("framework") for one in held.entry.outcomes}
    for key, framework in shelf.entries.get("framework", {}).items():
        for place, outcome in enumerate(framework.outcomes):
            other = first.setdefault(outcome.id, framework.id)
            if other != framework.id:
                rule = f'the outcome id "{outcome.id}" is one of "{other}" too'
                mend = "Ids are never reused: choose another, such as one that begins with the framework's."
                yield origins[OWN, "framework", key].fault(("outcome", place, "id"), rule, mend)


def joined(library: Library) -> Library:
    """The library in which every measure serves also the outcomes that a framework names it under."""
    naming: list[Framework] = [
        held.entry for held in library.all("framework") if any(one.measures for one in held.entry.outcomes)
    ]
    named = {id for framework in naming for one in framework.outcomes for id in one.measures}
    if not named:
        return library

    def measures(shelf: Shelf) -> Mapping[str, Measure]:
        held: Mapping[str, Measure] = shelf.entries.get("measure", {})
        return {id: with_served(one, naming) if id in named else one for id, one in held.items()}

    return Library(
        tuple(
            replace(shelf, entries={**shelf.entries, "measure": measures(shelf)}) for shelf in library.shelves
        )
    )


def checked(own: OwnShelf, pieces: Sequence[Piece]) -> Iterator[tuple[Piece, list[Entry], list[Fault]]]:
    """Each of `pieces` put onto a shelf, one after the other: its entries, and every fault of it.

    What one of them is named by another is there whatever their order; nothing is changed.
    """
    found: Entries = {kind: dict(held) for kind, held in own.shelf.entries.items()}
    origins, read = dict(own.origins), []
    for piece in pieces:
        faults = list(_put(piece, found, origins))
        made = [] if faults else list(kind_of(piece).entries(piece.document))
        read.append((piece, made, faults))
    site = Library(own.library.shelves[:-1])
    shelf = Shelf(OWN, found)
    wrong = [
        *of_shelf(Library((*site.shelves, shelf)), shelf, origins, sparing=True),
        *_outcomes_taken(site, shelf, origins),
    ]
    for piece, made, faults in read:
        yield piece, made, [*faults, *(one for one in wrong if one.file == piece.document.name)]

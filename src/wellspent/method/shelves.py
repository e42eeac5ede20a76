"""The shelves that library entries stand on, in order: package, user folder, organisation.

An id on a later shelf stands in front of the same id on an earlier one, and every figure says which shelf
it came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from wellspent.method.errors import Refused, unknown_name

KINDS = (
    "proxy",
    "measure",
    "measure-set",
    "framework",
    "parameter",
    "policy",
    "legality",
    "unit",
    "licence",
    "fact",
)
"""The kinds of entry a shelf can hold."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One shelf: its name and its entries by kind and id."""

    name: str
    entries: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Found:
    """An entry and the shelf it was found on."""

    entry: Any
    shelf: str


@dataclass(frozen=True, slots=True)
class Library:
    """All shelves, the last one in front."""

    shelves: tuple[Shelf, ...]

    def find(self, kind: str, id: str, place: str = "") -> Found:
        """The entry of that kind and id. Raises `Refused`, with the nearest ids, where there is none."""
        for shelf in reversed(self.shelves):
            if id in shelf.entries.get(kind, {}):
                return Found(shelf.entries[kind][id], shelf.name)
        raise Refused(unknown_name(kind, id, self.ids(kind), place))

    def has(self, kind: str, id: str) -> bool:
        """Whether any shelf holds that entry."""
        return any(id in shelf.entries.get(kind, {}) for shelf in self.shelves)

    def ids(self, kind: str) -> list[str]:
        """Every id of that kind on any shelf, in order."""
        return sorted({name for shelf in self.shelves for name in shelf.entries.get(kind, {})})

    def all(self, kind: str) -> Iterator[Found]:
        """Every entry of that kind that stands in front, in the order of ids."""
        return (self.find(kind, name) for name in self.ids(kind))


@dataclass(frozen=True, slots=True)
class Lending(Library):
    """The same shelves, noting in `lent` every entry that is taken from them: what a result rests on."""

    lent: dict[tuple[str, str], Found] = field(default_factory=dict)

    def find(self, kind: str, id: str, place: str = "") -> Found:
        """The entry of that kind and id, which is noted."""
        found = Library.find(self, kind, id, place)
        self.lent[kind, id] = found
        return found

    def has(self, kind: str, id: str) -> bool:
        """Whether any shelf holds that entry; one that is there is noted, since somebody relies on it."""
        found = Library.has(self, kind, id)
        if found:
            self.find(kind, id)
        return found

"""OCDS releases as they stand in a file: typed reading of a JSON object, and a process from its releases.

Nothing is trusted: a value of the wrong type is a fault with its place, and is read as not given. The
releases of one contracting process are read as one, later over earlier, as the standard's merging does it.
Codes and shapes: Open Contracting Data Standard 1.1.5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import islice
from typing import Any

from pydantic_core import PydanticCustomError

from wellspent.files.reading.cells import read_number
from wellspent.method.errors import Faults

LONGEST = 500
"""Text is cut here: a title or a name is never longer, and a notice's prose is not needed."""

ONCE: Mapping[tuple[str, ...], str] = {("tender",): "tender notices", ("compiled",): "records"}
"""What a process has one of, by the tags of the release; later ones are updates."""

_OCID = re.compile(r"ocds-[a-z0-9]{6}-.+", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


def plain_text(text: str) -> str:
    """One line of text without control characters, marks that turn text round, or halves of characters."""
    joined = " ".join(_CONTROL.sub(" ", text).split())
    return joined if len(joined) <= LONGEST else joined[: LONGEST - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON object, where it stands, and where its faults go. A value of the wrong type is a fault."""

    data: Mapping[str, Any]
    place: str
    faults: Faults
    path: str = ""

    def fault(self, key: str, rule: str, mend: str) -> None:
        """Note what is wrong with `key`, or with the object itself where it is empty."""
        way = ".".join(part for part in (self.path, key) if part)
        self.faults.add(rule, mend, ", ".join(part for part in (self.place, way) if part))

    def _typed(self, key: str, types: type | tuple[type, ...], name: str) -> Any:
        value = self.data.get(key)
        if value is None or (isinstance(value, types) and not isinstance(value, bool)):
            return value
        self.fault(key, f"this is not {name}", "It is read as not given; tell the publisher.")
        return None

    def text(self, key: str) -> str:
        """Text, empty where there is none."""
        return plain_text(self._typed(key, str, "text") or "")

    def ident(self, key: str) -> str:
        """An id, which may be text or a whole number."""
        value = self._typed(key, (str, int), "an id")
        return "" if value is None else plain_text(str(value))

    def child(self, key: str) -> Node:
        """The object at `key`, empty where there is none."""
        found = self._typed(key, dict, "an object")
        return Node(found or {}, self.place, self.faults, ".".join(filter(None, (self.path, key))))

    def children(self, key: str) -> list[Node]:
        """The objects in the list at `key`; entries of other types are faults."""
        nodes = []
        for place, item in enumerate(self._typed(key, list, "a list") or ()):
            if isinstance(item, dict):
                way = ".".join(filter(None, (self.path, f"{key}[{place}]")))
                nodes.append(Node(item, self.place, self.faults, way))
            else:
                self.fault(
                    f"{key}[{place}]", "this is not an object", "It is passed over; tell the publisher."
                )
        return nodes

    def words(self, key: str) -> list[str]:
        """The texts in the list at `key`."""
        items = self._typed(key, list, "a list") or ()
        strange = [item for item in items if not isinstance(item, str)]
        if strange:
            self.fault(key, "the list holds what is not text", "It is passed over; tell the publisher.")
        return [plain_text(item) for item in items if isinstance(item, str) and item.strip()]

    def number(self, key: str, name: str = "a number") -> Fraction | None:
        """An exact number; one written as text is read too. None, and a fault, for what is no number."""
        value = self.data.get(key)
        if value is None:
            return None
        try:
            return read_number(value, name)
        except PydanticCustomError as error:
            rule = plain_text(str((error.context or {}).get("rule", error)))
            self.fault(key, rule, "It is read as not given; tell the publisher.")
            return None

    def instant(self, key: str) -> datetime | None:
        """A date and time, or a day, in ISO 8601."""
        text = self.text(key)
        found = instant_of(text)
        if text and found is None:
            self.fault(key, f'"{text[:60]}" is not a date', "A date is year-month-day, such as 2026-11-21.")
        return found

    def day(self, key: str) -> date | None:
        """The day of a date, as printed."""
        found = self.instant(key)
        return None if found is None else found.date()


def instant_of(text: str) -> datetime | None:
    """An ISO 8601 text as an instant, or None."""
    try:
        return datetime.fromisoformat(text) if re.match(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Release:
    """One release, and where in the file it stands.

    `linked` are the tags of a record's last release, where this is the compiled one; `listed` is a row of a
    listing that is not OCDS.
    """

    data: dict[str, Any]
    place: str
    linked: tuple[str, ...] = ()
    listed: bool = False

    @property
    def ocid(self) -> str:
        """Its contracting process, empty where it does not say."""
        found = self.data.get("ocid")
        return plain_text(found) if isinstance(found, str) else ""

    @property
    def id(self) -> str:
        """Its own id, empty where it has none."""
        found = self.data.get("id")
        known = isinstance(found, str | int) and not isinstance(found, bool)
        return plain_text(str(found)) if known else ""

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags, such as tender or award."""
        found = self.data.get("tag")
        given = found if isinstance(found, list) else ()
        return tuple(plain_text(tag) for tag in given if isinstance(tag, str))

    @property
    def when(self) -> datetime:
        """Its date for putting releases in order; without one it comes first, without a zone it is UTC."""
        found = instant_of(str(self.data.get("date")))
        if found is None or found.year < 2:
            return datetime.min.replace(tzinfo=UTC)
        return found if found.tzinfo else found.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Process:
    """The releases of one contracting process in order of date, and what they say together."""

    ocid: str
    releases: tuple[Release, ...]
    data: dict[str, Any]

    @property
    def place(self) -> str:
        """Where it stands: its only release, or all of them."""
        return self.releases[0].place if len(self.releases) == 1 else f"{self.ocid} (all its releases)"


def processes(releases: Sequence[Release], faults: Faults) -> list[Process]:
    """The releases gathered by contracting process, in the order each is first met."""
    gathered: dict[str, list[Release]] = {}
    for number, release in enumerate(releases):
        _check(release, faults)
        gathered.setdefault(release.ocid or f"\n{number}", []).append(release)
    found = []
    for members in gathered.values():
        kept = sorted(_without_doubles(members, faults), key=lambda release: release.when)
        data: dict[str, Any] = {}
        for release in kept:
            data = merged(data, release.data) if data else release.data
        found.append(Process(members[0].ocid, tuple(kept), data))
    return found


def merged(older: Any, newer: Any) -> Any:
    """`newer` laid over `older`: objects key by key, lists by their entries' ids, null taking a key out."""
    if isinstance(older, dict) and isinstance(newer, dict):
        both = dict(older)
        for key, value in newer.items():
            if value is None:
                both.pop(key, None)
            else:
                both[key] = merged(both[key], value) if key in both else value
        return both
    if isinstance(older, list) and isinstance(newer, list):
        before, after = _by_id(older), _by_id(newer)
        if before is not None and after is not None:
            return list(merged(before, after).values())
    return newer


def _by_id(items: list[Any]) -> dict[str, Any] | None:
    """The objects of a list by id, or None where one has no id or two have the same."""
    found: dict[str, Any] = {}
    for item in items:
        key = item.get("id") if isinstance(item, dict) else None
        if not isinstance(key, str | int) or isinstance(key, bool) or str(key) in found:
            return None
        found[str(key)] = item
    return found


def _check(release: Release, faults: Faults) -> None:
    """The faults of a release's own frame: ocid, id, tag and date."""
    node = Node(release.data, release.place, faults)
    ocid = node.text("ocid")
    if release.listed:
        pass
    elif not ocid:
        node.fault("ocid", "there is no ocid", "The notice is read without; tell the publisher.")
    elif not _OCID.fullmatch(ocid):
        mend = "A registered one is ocds-, six letters or digits, a hyphen and a number; tell the publisher."
        node.fault("ocid", f'"{ocid[:60]}" does not begin with a registered prefix', mend)
    if not node.ident("id"):
        node.fault("id", "the release has no id", "It is read without; tell the publisher.")
    if not node.words("tag"):
        node.fault("tag", "the release has no tag", "Its kind of notice is not known; tell the publisher.")
    if node.instant("date") is None and not node.data.get("date"):
        node.fault("date", "the release has no date", "It is read as the earliest; tell the publisher.")
    empty = [] if release.listed else list(islice(_empty(release.data), 1000))
    if empty:
        which = ", ".join(empty[:3]) + (" and others" if len(empty) > 3 else "")
        many = f"{len(empty)} fields are" if len(empty) > 1 else "one field is"
        node.fault("", f"{many} empty: {which}", "Empty is read as not given; tell the publisher.")


def _empty(data: Any, path: str = "") -> Iterator[str]:
    """The paths of empty text, lists and objects, which the standard does not allow."""
    for key, item in data.items() if isinstance(data, dict) else enumerate(data):
        way = (
            f"{path}[{key}]" if isinstance(data, list) else f"{path}.{key}" if path else plain_text(str(key))
        )
        if item in ("", [], {}):
            yield way
        elif isinstance(item, dict | list):
            yield from _empty(item, way)


def _without_doubles(members: Sequence[Release], faults: Faults) -> Iterator[Release]:
    """The releases of a process, one an id; two first notices, or two records, are named as a fault."""
    seen: dict[str, Release] = {}
    once: dict[str, str] = {}
    for release in members:
        if release.id and release.id in seen:
            same = seen[release.id].data == release.data
            rule = f'the release "{release.id}" stands twice' + ("" if same else ", and the two differ")
            mend = "The second is passed over." if same else "Both are read, the later one over the earlier."
            faults.add(rule, f"{mend} Keep one.", release.place)
            if same:
                continue
        elif word := ONCE.get(release.tags):
            name = release.id or "one without id"
            if word in once:
                rule = f'the process has two {word}, "{once[word]}" and "{name}"'
                mend = "They are read as one, the later over the earlier; check that they are one purchase."
                faults.add(rule, mend, release.place)
            once.setdefault(word, name)
        seen[release.id] = release
        yield release

"""An organisation's own edition in words, for pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.urls import reverse

from wellspent.documents.entries import entry_report
from wellspent.documents.report import Report
from wellspent.files.shelves.own import OwnShelf
from wellspent.method.errors import Fault, Refused
from wellspent.portal.audit.presenters import Line, lines
from wellspent.portal.audit.queries import history_of
from wellspent.portal.shelf import own_queries
from wellspent.portal.shelf.models import OwnEntry, Stage

COLOURS = {Stage.DRAFT: "blue", Stage.PUBLISHED: "green", Stage.REPLACED: "grey", Stage.RETIRED: "grey"}
PARTS = {
    "label": "what it is called", "definition": "what counts", "counting": "how it is counted", "gains": "who gains",
    "proxies": "money values", "serves": "outcomes served", "outcome": "outcomes", "usable_from": "from when",
    "value": "the value", "review_by": "when to look again",
}  # fmt: skip
"""What a person calls a part of an entry."""
KINDS = {"framework": "Frameworks", "measure": "Measures", "proxy": "Money values"}
_COMMAND = re.compile(r"\s*`[^`]*`[^.]*\.")


def said(fault: Fault) -> str:
    """A fault with its place; what it says of the command is left out."""
    where = f"{fault.place}: " if fault.place else ""
    rule = f"{fault.rule}. " if where else f"{fault.rule[:1].upper()}{fault.rule[1:]}. "
    return _COMMAND.sub("", f"{where}{rule}{fault.mend}")


def mended(fault: Fault) -> str:
    """What to do about a fault, without what it says of the command."""
    return _COMMAND.sub("", f" {fault.mend}").strip()


def told(faults: Iterable[Fault]) -> list[dict[str, str]]:
    """Faults as an error summary."""
    return [{"text": said(fault)} for fault in faults]


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in the list of the organisation's own."""

    label: str
    href: str
    stage: str
    colour: str
    edition: str
    made_from: str


def name_in_library(row: OwnEntry) -> str:
    """What the Library finds an entry by."""
    return f"{row.key}@{row.content['edition']}" if row.kind == "framework" else row.key


def edition_of(row: OwnEntry) -> str:
    """The edition as it is called: a framework's own name, or the number of it."""
    return str(row.content["edition"]) if row.kind == "framework" else str(row.number)


def line(row: OwnEntry) -> Row:
    """A line of the list."""
    return Row(
        row.label,
        reverse("own-entry", args=[row.pk]),
        row.get_stage_display(),
        COLOURS[Stage(row.stage)],
        edition_of(row),
        made_from(row),
    )


def made_from(row: OwnEntry) -> str:
    """What an entry was made from, with where that was printed; empty where it is all the organisation's own."""
    first = row.content.get("adapted_from")
    if not first:
        return ""
    source = first["source"]
    edition = f", {first['edition']}" if first.get("edition") else ""
    return f"{first['id']}{edition}: {source['publisher']}, {source['title']} ({source['year']}); {source['licence']}"


def by_kind(rows: Sequence[OwnEntry]) -> list[tuple[str, list[Row]]]:
    """The list, under its headings."""
    found = [(words, [line(row) for row in rows if row.kind == kind]) for kind, words in KINDS.items()]
    return [(words, held) for words, held in found if held]


def preview(row: OwnEntry, shelf: OwnShelf, day: date) -> Report | None:
    """The entry as its page in the Library shows it; None where it does not hold."""
    try:
        return entry_report(shelf.library, name_in_library(row), day, row.kind)
    except Refused:
        return None


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that happened to an entry, and which parts of it were another afterwards."""

    line: Line
    changed: str


def history(row: OwnEntry) -> list[Deed]:
    """What happened to every edition of an entry, newest first."""
    editions = own_queries.editions(row)
    events = sorted((event for one in editions for event in history_of(one)), key=lambda event: -event.number)
    parts = {digest: named for one in editions for digest, named in _changes(one).items()}
    return [
        Deed(line, parts.get(event.digest, "") if event.kind == "library-entry-changed" else "")
        for event, line in zip(events, lines(events), strict=True)
    ]


def _changes(row: OwnEntry) -> dict[str, str]:
    """The parts that each state of an edition changed of the one before, by its digest."""
    states = own_queries.states(row)
    found = {}
    for before, after in pairwise(states):
        keys = sorted({*before.content, *after.content})
        parts = [PARTS.get(key, key) for key in keys if before.content.get(key) != after.content.get(key)]
        if parts:
            found[after.digest] = ", ".join(dict.fromkeys(parts))
    return found

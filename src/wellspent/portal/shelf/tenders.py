"""What tenders rest on: entries of the buyer's own that are drafts, gone or set aside, and where an entry is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from wellspent.method.errors import Fault
from wellspent.portal.shelf import own
from wellspent.portal.shelf.adapters import library_of

MEND = {
    "measure": "Choose the measures again; it is left out.",
    "framework": "Choose another with the policy decision.",
}


def unready(organisation: int, measures: Iterable[str], framework: str = "") -> Iterator[Fault]:
    """A fault for every measure or framework that a draft rests on and that cannot be published yet."""
    library = library_of(organisation)
    drafts = {
        (row.kind, _name(row.kind, row.content)): row for row in own.on_the_shelf(organisation) if row.draft
    }
    named = [("measure", name) for name in measures] + ([("framework", framework)] if framework else [])
    for kind, name in named:
        if (row := drafts.get((kind, name))) is not None:
            rule = f"“{row.label}” of your own edition is still a draft"
            yield Fault(rule, f"Publish that {kind} in the Library, or take it out here.")
        elif not any(name in (id, id.partition("@")[0]) for id in library.ids(kind)):
            yield Fault(f"the {kind} “{name}” is not in your library{_why(organisation, name)}", MEND[kind])


def _name(kind: str, content: dict[str, str]) -> str:
    return f"{content['id']}@{content['edition']}" if kind == "framework" else content["id"]


def _why(organisation: int, name: str) -> str:
    """Which file that was set aside may have held it."""
    names = {Path(fault.file).stem for fault in own.faults_of(organisation)} | {
        fault.file for fault in own.faults_of(organisation)
    }
    return ": its file on your shelf is at fault" if any(name in one for one in names) else ""

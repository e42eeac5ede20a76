"""The library for programs: the package's own shelf, which anybody may have. Licensed sets are not given out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from wellspent.documents.entries import entry_report
from wellspent.documents.figures import to_json
from wellspent.method.errors import Refused
from wellspent.portal.shelf.queries import shipped


def names(kind: str, after: str, limit: int) -> list[dict[str, Any]]:
    """A page of a kind's entries by id, and one more."""
    library = shipped()
    ids = [id for id in library.ids(kind) if id > after][: limit + 1]
    return [
        {"id": id, "label": getattr(library.find(kind, id).entry, "label", id), "shelf": "package"}
        for id in ids
    ]


def entry(kind: str, name: str, day: date) -> dict[str, Any] | None:
    """An entry as in force on a day, or None where there is none of that id."""
    library = shipped()
    if not library.has(kind, name):
        return None
    try:
        report = entry_report(library, name, day, kind)
    except Refused:
        return None
    return {"id": name, "kind": kind, "shelf": "package", "entry": json.loads(to_json(report.figures))}

"""What kind of file somebody has given, by the key that only that kind has."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from wellspent.files.reading.documents import Document
from wellspent.method.errors import Fault

KINDS: Mapping[str, tuple[str, str]] = {
    "outcome": ("a map", "value {}"),
    "promise": ("an offer", "value --offer {}"),
    "criterion": ("a tender", "evaluate {}"),
    "payee": ("a survey for LM3", "lm3 {}"),
    "option": ("a comparison of options", "wholelife {}"),
    "ballot": ("a round of ballots", "weigh {}"),
    "answers": ("a self-assessment", "assess {}"),
    "question": ("a file of questions", "legality {}"),
    "clause": ("a file of clauses", "legality {}"),
    "releases": ("a published notice", "notice {} --out DIR"),
}
"""Each kind of file by its key: what it is, and the command that reads it."""

COLUMNS: Mapping[str, str] = {"measure": "promise", "proxy": "outcome"}
"""The same by a column that only one kind of table has."""


def mistaken(document: Document, keys: Collection[str]) -> Fault | None:
    """The fault of a file that is of another kind than the one asked for, whose top has `keys`; or None."""
    here: Collection[str] = document.data
    if document.table in KINDS:
        columns = {column for row in document.data[document.table] for column in row}
        here = [key for column, key in COLUMNS.items() if column in columns]
    marks = [key for key in KINDS if key in here]
    if not marks or not any(key in KINDS for key in keys) or any(key in keys for key in marks):
        return None
    what, command = KINDS[marks[0]]
    return Fault(
        f"this is {what}", f"`wellspent {command.format(document.name)}` reads it.", file=document.name
    )

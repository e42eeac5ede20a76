"""What does not fit a format, in words: each fault with its place, its rule and its mend."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from wellspent.files.reading.documents import Document
from wellspent.files.reading.places import KeyPath, option
from wellspent.method.errors import Fault

EXAMPLES = {
    "read_text": '"..."', "read_id": '"..."', "read_number": "1", "read_quantity": "1", "read_weight": "40",
    "read_share": "0.25", "read_amount": "100.00",
    "read_whole": "1", "read_day": "2026-11-21", "read_flag": "true", "read_year": "2026",
    "read_instant": "2026-11-02T12:00:00+00:00",
}  # fmt: skip
"""What a key could hold, by the reader of its cells."""


def wrong(rule: str, mend: str, *at: str | int) -> PydanticCustomError:
    """What a reader raises: the rule that does not hold, the mend, and the key it is about, from here."""
    return PydanticCustomError("fault", "{rule}. {mend}", {"rule": rule, "mend": mend, "at": at})


def rule_and_mend(error: PydanticCustomError) -> tuple[str, str]:
    """The two halves of what `wrong` raised, for readers of single cells."""
    context = error.context or {}
    return str(context["rule"]), str(context["mend"])


def short(value: Any) -> str:
    """A value as a person would recognise it, not longer than a line has room for."""
    try:
        text = str(value)
    except ValueError:
        return "a number of thousands of digits"
    return text if len(text) <= 60 else f"{text[:57]}..."


def faults_of(error: ValidationError, model: type[BaseModel], document: Document) -> Iterator[Fault]:
    """Every fault of a document, each at its place; a column that is wrong in every row, once."""
    found = [(details, _path(details, document.data)) for details in error.errors(include_url=False)]
    meant = {_meant(path, model) for details, path in found if details["type"] == "extra_forbidden"}
    around = {path[:length] for _, path in found for length in range(len(path))}
    header = _Header(document)
    for details, path in found:
        kind = details["type"]
        if (kind == "missing" and path in meant) or (kind == "too_short" and path in around):
            continue  # what is wrong beside it or inside it is told already
        of_column = header.is_wrong(kind, path)
        if of_column and not header.first(path):
            continue
        fault = _fault(details, path, model, document, of_column=of_column)
        at = path[:-1] if kind == "missing" and (not document.table or len(path) == 1) else path
        where = document.where(at) if at or kind != "missing" else ""
        yield fault.within(document.name, f"column {'.'.join(map(str, path[2:]))}" if of_column else where)


def _meant(path: KeyPath, model: type[BaseModel]) -> KeyPath:
    """The way to the key that an unknown one was probably meant to be."""
    return (*path[:-1], *_near(str(path[-1]), tuple(_keys(_model(model, path[:-1])))))


@lru_cache(maxsize=256)
def _near(key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The known key nearest to one that nobody knows; a table asks for the same one in every row."""
    return tuple(get_close_matches(key, known, n=1))


class _Header:
    """The columns of a table: which are wrong themselves, whatever the row."""

    def __init__(self, document: Document) -> None:
        self._table = document.table
        self._rows: list[Any] = document.data[document.table] if document.table else []
        self._empty: dict[KeyPath, bool] = {}
        self._told: set[KeyPath] = set()

    def is_wrong(self, kind: str, path: KeyPath) -> bool:
        """Whether the header is wrong, and not this row: a column nobody knows, or one that no row has."""
        if not self._table or path[:1] != (self._table,) or len(path) < 3:
            return False
        column = path[2:]
        if kind == "missing" and column not in self._empty:
            self._empty[column] = not any(_reached(row, column) for row in self._rows)
        return kind in ("extra_forbidden", "model_type") or (kind == "missing" and self._empty[column])

    def first(self, path: KeyPath) -> bool:
        """Whether this column is met for the first time."""
        met = path[2:] in self._told
        self._told.add(path[2:])
        return not met


def _reached(here: Any, keys: KeyPath) -> bool:
    """Whether there is something at the end of the way."""
    for key in keys:
        inside = key in here if isinstance(here, dict) else isinstance(here, list) and isinstance(key, int)
        if not inside:
            return False
        here = here[key]
    return here not in ({}, [], None)


def _path(details: ErrorDetails, data: Any) -> KeyPath:
    """The part of pydantic's way to the fault that is really in the data (union branches are not)."""
    path: list[str | int] = []
    here = data
    for key in (*details["loc"], *details.get("ctx", {}).get("at", ())):
        if isinstance(here, dict) and isinstance(key, str):
            path.append(key)
            here = here.get(key)
        elif isinstance(here, list | tuple) and isinstance(key, int) and key < len(here):
            path.append(key)
            here = here[key]
    return tuple(path)


def _fault(
    details: ErrorDetails, path: KeyPath, model: type[BaseModel], document: Document, *, of_column: bool
) -> Fault:
    """A pydantic error in our words."""
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    match details["type"]:
        case "fault":
            return Fault(details["ctx"]["rule"], details["ctx"]["mend"])
        case "missing":
            return _missing(path, _field(model, path), document, of_column=of_column)
        case "extra_forbidden":
            known = _keys(_model(model, path[:-1]))
            near = _near(key, tuple(known))
            mend = f"Did you mean {near[0]}?" if near else f"Use one of {', '.join(known)}, or take it out."
            what = "column" if document.table else "key"
            return Fault(f'there is no {what} "{short(key)}" here', mend)
        case "model_type" if document.table and len(path) > 2:
            inner = _keys(_model(model, path))
            return Fault(
                f'the column "{key}" takes no numbers itself', f"Use a column such as {key}.{inner[0]}."
            )
        case "model_type" | "dict_type" | "model_attributes_type":
            header = f"[[{key}]]" if path and isinstance(path[-1], int) else f"[{key}]"
            return Fault(
                "this must be a table of keys",
                f"Write {header} with its keys below it." if key else "Write key = value lines.",
            )
        case "tuple_type" | "list_type":
            field = _field(model, path)
            tables = field is not None and _inner(field.annotation) is not None
            shown = field.examples[0] if field is not None and field.examples else '["..."]'
            example = f"[[{key}]] and its keys, once for each" if tables else f"{key} = {shown}"
            what = f" of {field.description}" if field is not None and field.description else ""
            return Fault(f"this must be a list{what}", f"Write {example}.")
        case "too_short":
            field = _field(model, path)
            if field is not None and get_origin(field.annotation) is dict:
                return Fault(f"[{key}] is empty", "Write its names and numbers below it, a line each.")
            tables = field is not None and _inner(field.annotation) is not None
            return Fault(
                f"{key} is empty",
                f"{f'Add [[{key}]]' if tables else f'Write {key} = [...]'} with at least one.",
            )
        case _:
            rule = f"this cannot be read: {details['msg']}"
            return Fault(rule, "See the format's page in the documentation.")


def _missing(path: KeyPath, field: FieldInfo | None, document: Document, *, of_column: bool) -> Fault:
    key, example = str(path[-1]), _example(field)
    if document.table and len(path) == 1:
        return Fault(f"{key} is missing", f"Give {option(key)} {example.strip(chr(34)) or '...'}.")
    if document.table:
        such = f", such as {example.strip(chr(34))}" if example and "..." not in example else ""
        if of_column:
            return Fault("the column is missing", f"Add it and fill it in{such}.")
        return Fault("the cell is empty", f"Fill it in{such}.")
    if field is not None and _inner(field.annotation) is not None:
        several = get_origin(field.annotation) is tuple
        return Fault(
            f"{key} is missing", f"Add {f'[[{key}]]' if several else f'[{key}]'} with its keys below it."
        )
    words = _words(field)
    if words and not (field and field.examples):
        return Fault(f"{key} is missing", f"Add {key} = one of {', '.join(words)}.")
    return Fault(f"{key} is missing", f"Add {key} = {example or '...'}")


def _readers(field: FieldInfo | None) -> list[Any]:
    return [] if field is None else [getattr(mark, "func", None) for mark in field.metadata]


def _words(field: FieldInfo | None) -> tuple[str, ...]:
    """The words a key takes, where it takes only some."""
    return next((reader.words for reader in _readers(field) if hasattr(reader, "words")), ())


def _example(field: FieldInfo | None) -> str:
    """What the key could hold: the format's own example, or one of its kind."""
    if field is None:
        return ""
    if field.examples:
        return str(field.examples[0])
    words = _words(field)
    if words:
        return f'"{words[0]}"'
    names = [getattr(reader, "__name__", "") for reader in _readers(field)]
    found = next((EXAMPLES[name] for name in names if name in EXAMPLES), "")
    return found or ('["..."]' if get_origin(field.annotation) is tuple else "")


def _keys(model: type[BaseModel] | None) -> list[str]:
    return [] if model is None else [field.alias or name for name, field in model.model_fields.items()]


def _field(model: type[BaseModel], path: KeyPath) -> FieldInfo | None:
    parent = _model(model, path[:-1])
    if parent is None or not path:
        return None
    return next((f for name, f in parent.model_fields.items() if path[-1] == (f.alias or name)), None)


def _model(model: type[BaseModel] | None, path: Sequence[str | int]) -> type[BaseModel] | None:
    """The model that describes the table at `path`."""
    for key in path:
        if isinstance(key, int) or model is None:
            continue
        field = next((f for name, f in model.model_fields.items() if key == (f.alias or name)), None)
        model = None if field is None else _inner(field.annotation)
    return model


def _inner(annotation: Any) -> type[BaseModel] | None:
    """The model inside an annotation such as tuple[Model, ...] or Model | None."""
    if (
        isinstance(annotation, type)
        and not isinstance(annotation, types.GenericAlias)
        and issubclass(annotation, BaseModel)
    ):
        return annotation
    if get_origin(annotation) in (tuple, list, dict, Union, types.UnionType, Annotated):
        return next((found for found in map(_inner, get_args(annotation)) if found is not None), None)
    return None

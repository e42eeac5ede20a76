"""What does not fit a format, in words: each fault with its place, its rule and its mend."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from wellspent.files.documents import Document
from wellspent.files.places import KeyPath
from wellspent.method.errors import Fault

EXAMPLES = {
    "read_text": '"..."', "read_id": '"..."', "read_number": "1", "read_share": "0.25", "read_amount": "100.00",
    "read_whole": "1", "read_day": "2026-11-21", "read_flag": "true", "read_year": "2026",
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
    told: set[str] = set()
    for details in error.errors(include_url=False):
        path = _path(details, document.data)
        fault, where = _fault(details, path, model, document), document.where(path)
        if _is_about_a_column(details, path, document):
            where = f"column {'.'.join(map(str, path[2:]))}"
            if where in told:
                continue
            told.add(where)
        yield fault.within(document.name, where)


def _is_about_a_column(details: ErrorDetails, path: KeyPath, document: Document) -> bool:
    """Whether the header is wrong, and not this row: a column nobody knows, or one that no row has."""
    if not document.table or path[:1] != (document.table,) or len(path) < 3:
        return False
    if details["type"] == "extra_forbidden":
        return True
    rows: list[Any] = document.data[document.table]
    return details["type"] == "missing" and not any(_reached(row, path[2:]) for row in rows)


def _reached(row: Any, keys: KeyPath) -> bool:
    for key in keys:
        if not isinstance(row, dict) or key not in row:
            return False
        row = row[key]
    return True


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


def _fault(details: ErrorDetails, path: KeyPath, model: type[BaseModel], document: Document) -> Fault:
    """A pydantic error in our words."""
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    match details["type"]:
        case "fault":
            return Fault(details["ctx"]["rule"], details["ctx"]["mend"])
        case "missing":
            return _missing(key, _field(model, path), bool(document.table))
        case "extra_forbidden":
            known = _keys(_model(model, path[:-1]))
            near = get_close_matches(key, known, n=1)
            mend = f"Did you mean {near[0]}?" if near else f"Use one of {', '.join(known)}, or take it out."
            what = "column" if document.table else "key"
            return Fault(f'there is no {what} "{short(key)}" here', mend)
        case "model_type" | "dict_type" | "model_attributes_type":
            header = f"[[{key}]]" if path and isinstance(path[-1], int) else f"[{key}]"
            return Fault(
                "this must be a table of keys",
                f"Write {header} with its keys below it." if key else "Write key = value lines.",
            )
        case "tuple_type" | "list_type":
            field = _field(model, path)
            tables = field is not None and _inner(field.annotation) is not None
            example = f"[[{key}]] and its keys, once for each" if tables else f'{key} = ["..."]'
            return Fault("this must be a list", f"Write {example}.")
        case "too_short":
            field = _field(model, path)
            tables = field is not None and _inner(field.annotation) is not None
            example = f"Add a [[{key}]] with its keys" if tables else f'Write {key} = ["..."]'
            return Fault(f"{key} is empty", f"{example}.")
        case _:
            rule = f"this cannot be read: {details['msg']}"
            return Fault(rule, "See the format's page in the documentation.")


def _missing(key: str, field: FieldInfo | None, column: bool) -> Fault:
    inner = None if field is None else _inner(field.annotation)
    example = _example(field)
    if column:
        return Fault(
            f"{key} is missing", f"Fill the column {key}" + (f", such as {example}." if example else ".")
        )
    if inner is not None:
        several = get_origin(field.annotation) is tuple if field is not None else False
        return Fault(
            f"{key} is missing", f"Add {f'[[{key}]]' if several else f'[{key}]'} with its keys below it."
        )
    return Fault(f"{key} is missing", f"Add {key} = {example or '...'}")


def _example(field: FieldInfo | None) -> str:
    """What the key could hold: the format's own example, or one of its kind."""
    if field is None:
        return ""
    if field.examples:
        return str(field.examples[0])
    readers = [getattr(getattr(mark, "func", None), "__name__", "") for mark in field.metadata]
    found = next((EXAMPLES[name] for name in readers if name in EXAMPLES), "")
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

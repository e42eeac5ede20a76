"""The kinds of cell every format is described with, and how a description refuses what does not fit.

A format is a pydantic model whose fields are its columns: the same names in TOML, CSV and XLSX. A refusal
names the file, the place, the rule and the mend; all faults of a file are reported at once.
"""

from __future__ import annotations

import re
import types
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from wellspent.files.documents import Document
from wellspent.files.places import KeyPath
from wellspent.method.errors import Fault, Refused
from wellspent.method.prices import PriceYear, price_year

MOST_PLACES = 12
MOST_DIGITS = 15
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_ID = re.compile(r"[a-z][a-z0-9-]*")


class Sheet(BaseModel):
    """A table of a file. Keys nobody knows are refused; what is left out is not known."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, arbitrary_types_allowed=True
    )


SheetT = TypeVar("SheetT", bound=Sheet)


def wrong(rule: str, mend: str) -> PydanticCustomError:
    """What a cell's reader raises: the rule that does not hold, and the mend."""
    return PydanticCustomError("fault", "{rule}. {mend}", {"rule": rule, "mend": mend})


def read_sheet(document: Document, model: type[SheetT]) -> SheetT:
    """The document as a `model`. Raises `Refused` with every fault and its place."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise Refused(
            _fault(details, model, document.data).within(
                document.name, document.where(_path(details, document.data))
            )
            for details in error.errors(include_url=False)
        ) from None
    except RecursionError:
        raise document.refuse((), "lists are nested too deep", "Write flat lists.") from None


# Cells


def read_number(value: Any, name: str = "a number") -> Fraction:
    """An exact number from TOML, JSON or a cell. Refuses nan, inf, more than 12 decimals or 15 digits."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise wrong(f"this is not {name}", "Write digits, such as 12.5.")
    text = str(value).strip()
    if isinstance(value, float | Decimal) and not _NUMBER.fullmatch(text):
        raise wrong(f"{text} is not {name}", "Leave it out if it is not known.")
    if not _NUMBER.fullmatch(text):
        raise wrong(f'"{_short(text)}" is not {name}', "Write digits, such as 12.5.")
    return _exact(Decimal(text), text)


def _exact(number: Decimal, text: str) -> Fraction:
    if number and number.adjusted() >= MOST_DIGITS:
        rule = f"{_short(text)} has more than {MOST_DIGITS} digits before the point"
        raise wrong(rule, "Check the figure.")
    if not number:
        return Fraction(0)
    if number.adjusted() < -MOST_PLACES or 10**MOST_PLACES % Fraction(number).denominator:
        rule = f"{_short(text)} has more than {MOST_PLACES} decimal places"
        raise wrong(rule, f"Round it to {MOST_PLACES} places.")
    return Fraction(number)


def read_share(value: Any) -> Fraction:
    """A share from 0 to 1; "5%" is 0.05, and a bare number above 1 is refused with what may be meant."""
    if isinstance(value, str) and value.strip().endswith("%"):
        share = read_number(value.strip()[:-1], "a percentage") / 100
        if not 0 <= share <= 1:
            raise wrong(f"{value.strip()} is not between 0% and 100%", "Write the part of the whole.")
        return share
    share = read_number(value, "a share")
    if share > 1:
        hint = (
            f"Did you mean {_plain(share / 100)}?"
            if share <= 100
            else "Write a share from 0 to 1, such as 0.25."
        )
        raise wrong(f"{_plain(share)} is above 1, and a share is from 0 to 1", hint)
    if share < 0:
        raise wrong(f"{_plain(share)} is below 0, and a share is from 0 to 1", "Write a share such as 0.25.")
    return share


def read_amount(value: Any) -> Fraction:
    """An amount of money; a pound sign and commas between thousands are read past."""
    if isinstance(value, str):
        text = value.strip().replace("£", "").strip()
        if "," in text and not re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text):
            raise wrong(
                f'"{_short(value)}" is not an amount', "Put commas between thousands only, such as 1,200.50."
            )
        return read_number(text.replace(",", ""), "an amount")
    return read_number(value, "an amount")


def read_whole(value: Any) -> int:
    """A whole number."""
    number = read_number(value, "a whole number")
    if number.denominator != 1:
        raise wrong(
            f"{_plain(number)} is not a whole number", f"Write {round(number)} or another whole number."
        )
    return int(number)


def read_text(value: Any) -> str:
    """Text in Unicode form NFC without control characters; a bare number in a cell is read as text."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise wrong("there is no text here", "Write some words in quotes, or leave the key out.")
    text = unicodedata.normalize("NFC", value.strip())
    if any(unicodedata.category(letter) == "Cc" and letter not in "\n\t" for letter in text):
        raise wrong("the text holds control characters", "Type it again as plain text.")
    return text


def read_id(value: Any) -> str:
    """An id: a lower-case letter, then lower-case letters, digits and hyphens."""
    text = read_text(value)
    if not _ID.fullmatch(text):
        near = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-0123456789")
        raise wrong(
            f'"{_short(text)}" is not an id',
            f"Use lower-case letters, digits and hyphens, such as {near or 'my-name'}.",
        )
    return text


def read_day(value: Any) -> date:
    """A day: a TOML date, or ISO text such as 2026-11-21."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise wrong(
            f'"{_short(str(value))}" is not a day', "Write year-month-day, such as 2026-11-21."
        ) from None


def read_flag(value: Any) -> bool:
    """True or false; yes and no in a spreadsheet."""
    if isinstance(value, bool):
        return value
    known = {"yes": True, "no": False, "true": True, "false": False}
    if isinstance(value, str) and value.strip().lower() in known:
        return known[value.strip().lower()]
    raise wrong(f'"{_short(str(value))}" is neither yes nor no', "Write true or false.")


def read_year(value: Any) -> PriceYear:
    """A price year: 2009 or "2008/09"."""
    try:
        return price_year(
            read_whole(value)
            if isinstance(value, Decimal)
            else value
            if isinstance(value, int)
            else str(value)
        )
    except Refused as refused:
        raise wrong(refused.faults[0].rule, refused.faults[0].mend) from None


def one_of(*words: str) -> PlainValidator:
    """The reader of text that is one of `words`: Annotated[str, one_of("goods", "works")]."""

    def read(value: Any) -> str:
        text = read_text(value)
        if text not in words:
            near = get_close_matches(text, words, n=1)
            mend = f'Did you mean "{near[0]}"?' if near else f"Use one of {', '.join(words)}."
            raise wrong(f'"{_short(text)}" is not one of {", ".join(words)}', mend)
        return text

    return PlainValidator(read, json_schema_input_type=str)


Exact = Annotated[Fraction, PlainValidator(read_number, json_schema_input_type=str | int | float)]
Share = Annotated[Fraction, PlainValidator(read_share, json_schema_input_type=str | int | float)]
Amount = Annotated[Fraction, PlainValidator(read_amount, json_schema_input_type=str | int | float)]
Whole = Annotated[int, PlainValidator(read_whole, json_schema_input_type=int)]
Text = Annotated[str, PlainValidator(read_text, json_schema_input_type=str)]
Id = Annotated[str, PlainValidator(read_id, json_schema_input_type=str)]
Day = Annotated[date, PlainValidator(read_day, json_schema_input_type=str)]
Flag = Annotated[bool, PlainValidator(read_flag, json_schema_input_type=bool)]
Year = Annotated[PriceYear, PlainValidator(read_year, json_schema_input_type=str | int)]


def _listed(value: Any) -> Any:
    """A list, or in a spreadsheet's cell the same with semicolons."""
    return [part.strip() for part in value.split(";") if part.strip()] if isinstance(value, str) else value


Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_listed)]


def _plain(number: Fraction) -> str:
    from wellspent.method.numbers import spell

    return spell(number, MOST_PLACES)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


# Refusals


def _path(details: ErrorDetails, data: Any) -> KeyPath:
    """The part of pydantic's way to the fault that is really in the data (union branches are not)."""
    path: list[str | int] = []
    here = data
    for key in details["loc"]:
        if isinstance(here, dict) and isinstance(key, str):
            path.append(key)
            here = here.get(key)
        elif isinstance(here, list | tuple) and isinstance(key, int):
            path.append(key)
            here = here[key]
    return tuple(path)


def _fault(details: ErrorDetails, model: type[BaseModel], data: Any) -> Fault:
    """A pydantic error in our words."""
    path = _path(details, data)
    key = str(path[-1]) if path else ""
    match details["type"]:
        case "fault":
            return Fault(details["ctx"]["rule"], details["ctx"]["mend"])
        case "missing":
            field = _field(model, path)
            example = field.examples[0] if field is not None and field.examples else "..."
            return Fault(f"{key} is missing", f"Add {key} = {example}")
        case "extra_forbidden":
            known = _keys(_model(model, path[:-1]))
            near = get_close_matches(key, known, n=1)
            mend = f"Did you mean {near[0]}?" if near else f"Use one of {', '.join(known)}, or take it out."
            return Fault(f'there is no key "{_short(key)}" here', mend)
        case "model_type" | "dict_type" | "model_attributes_type":
            return Fault(
                "this must be a table of keys",
                f"Write [{key}] with its keys below it." if key else "Write key = value lines.",
            )
        case "tuple_type" | "list_type":
            return Fault("this must be a list", f"Write {key} = [ ... ], or [[{key}]] for each one.")
        case _:
            return Fault(
                f"this cannot be read: {details['msg']}", "See the format's page in the documentation."
            )


def _keys(model: type[BaseModel] | None) -> list[str]:
    return [] if model is None else [field.alias or name for name, field in model.model_fields.items()]


def _field(model: type[BaseModel], path: KeyPath) -> FieldInfo | None:
    parent = _model(model, path[:-1])
    if parent is None or not path:
        return None
    return next((f for name, f in parent.model_fields.items() if path[-1] in (name, f.alias)), None)


def _model(model: type[BaseModel] | None, path: Sequence[str | int]) -> type[BaseModel] | None:
    """The model that describes the table at `path`."""
    for key in path:
        if isinstance(key, int) or model is None:
            continue
        field = next((f for name, f in model.model_fields.items() if key in (name, f.alias)), None)
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


def read_decided(text: str | None, today: date) -> date:
    """The day of an option such as --decided, or `today` where it was not given."""
    if text is None:
        return today
    try:
        return read_day(text)
    except PydanticCustomError as error:
        context = error.context or {}
        raise Refused(Fault(str(context["rule"]), str(context["mend"]), "--decided")) from None

"""The kinds of cell every format is described with.

A format is a pydantic model whose fields are its columns: the same names in TOML, CSV and XLSX. A refusal
names the file, the place, the rule and the mend; all faults of a file are reported at once.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainValidator,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)  # fmt: skip
from pydantic_core import PydanticCustomError

from wellspent.files.reading.documents import Document
from wellspent.files.reading.kinds import mistaken
from wellspent.files.reading.refusals import faults_of, rule_and_mend, short, wrong
from wellspent.method.errors import Fault, Refused, nearest
from wellspent.method.numbers import spell
from wellspent.method.prices import PriceYear, price_year

__all__ = [
    "EACH_ONCE", "Amount", "Day", "Exact", "Flag", "Id", "Ids", "Quantity", "Share", "Sheet", "Text", "Texts", "Weight", "Whole",
    "Year", "one_of", "read_amount", "read_day", "read_decided", "read_flag", "read_id", "read_number", "read_quantity", "read_share",
    "read_sheet", "read_text", "read_weight", "read_whole", "read_year", "refuse_sign", "wrong",
]  # fmt: skip

MOST_PLACES = 12
MOST_DIGITS = 15
MOST_LETTERS = 200
"""No number is written in more; what is longer is not read as one."""

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_LARGE = re.compile(
    r"([+-]?)\s*£?\s*(\d{1,12}(?:\.\d{1,6})?)\s*(%|k|m|mn|bn|thousand|million|billion|)",
    re.ASCII | re.IGNORECASE,
)
_LARGE_WORDS = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEAR = re.compile(r"\d{4}(/\d{2})?", re.ASCII)
_SHARE = "Write a share from 0 to 1, such as 0.25."
_ID = re.compile(r"[a-z][a-z0-9-]*")


class Sheet(BaseModel):
    """A table of a file. Keys nobody knows are refused; what is left out is not known."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


SheetT = TypeVar("SheetT", bound=Sheet)


def read_sheet(document: Document, model: type[SheetT]) -> SheetT:
    """The document as a `model`. Raises `Refused` with every fault and its place."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        other = mistaken(document, model.model_fields)
        if other is not None:
            raise Refused(other) from None
        raise Refused(faults_of(error, model, document)) from None
    except RecursionError:
        raise document.refuse((), "lists are nested too deep", "Write flat lists.") from None


def read_number(value: Any, name: str = "a number", such: str = "Write digits, such as 12.5.") -> Fraction:
    """An exact number from TOML, JSON or a cell, read past commas between thousands.

    Refuses nan, inf, more than 12 decimals or 15 digits; `such` is the mend of what is no number at all.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise wrong(f"this is not {name}", such)
    if isinstance(value, int):
        if abs(value) >= 10**MOST_DIGITS:
            raise _too_large(short(value))
        return Fraction(value)
    if isinstance(value, str):
        text = value.strip()
        bare = text.replace(",", "")
        if not _NUMBER.fullmatch(bare):
            raise wrong(f'"{short(text)}" is not {name}', _in_digits(bare) or such)
        if bare != text and not _GROUPED.fullmatch(text):
            mend = "Put commas between thousands only, such as 1,200.50."
            raise wrong(f'"{short(text)}" is not {name}', mend)
        text = bare
        try:
            return _exact(Decimal(text), text)
        except InvalidOperation:
            raise _too_large(short(text)) from None
    number = Decimal(str(value))
    if not number.is_finite():
        raise wrong(f"{number} is not {name}".lower(), "Leave it out if it is not known.")
    return _exact(number, str(value))


def _in_digits(text: str) -> str:
    """How 33k, £30 or 95% is written where it is no number, or nothing."""
    found = _LARGE.fullmatch(text)
    if found is None:
        return ""
    sign, digits, letters = found.groups()
    zeros = next((zeros for word, zeros in _LARGE_WORDS.items() if word == letters.lower()), 0)
    number = spell(Fraction(Decimal(f"{sign}{digits}")) * 10**zeros, MOST_PLACES)
    if letters == "%":
        share = spell(Fraction(Decimal(f"{sign}{digits}")) / 100, MOST_PLACES)
        return f"Write digits: {number}, or {share} if it is a share of one."
    return f"Write digits, such as {number}."


def _exact(number: Decimal, text: str) -> Fraction:
    if number and number.adjusted() >= MOST_DIGITS:
        raise _too_large(short(text))
    if not number:
        return Fraction(0)
    long = len(text) > MOST_LETTERS or number.adjusted() < -MOST_PLACES
    if long or 10**MOST_PLACES % Fraction(number).denominator:
        rule = f"{short(text)} has more than {MOST_PLACES} decimal places"
        raise wrong(rule, f"Round it to {MOST_PLACES} places.")
    return Fraction(number)


def _too_large(shown: str) -> PydanticCustomError:
    return wrong(f"{shown} has more than {MOST_DIGITS} digits before the point", "Check the figure.")


def read_share(value: Any) -> Fraction:
    """A share from 0 to 1; "5%" is 0.05, and a bare number above 1 is refused with what may be meant."""
    if isinstance(value, str) and value.strip().endswith("%"):
        share = read_number(value.strip()[:-1], "a percentage", _SHARE) / 100
        if not 0 <= share <= 1:
            raise wrong(f"{short(value.strip())} is not between 0% and 100%", "Write the part of the whole.")
        return share
    share = read_number(value, "a share", _SHARE)
    if share > 1:
        hint = f"Did you mean {_plain(share / 100)}?" if share <= 100 else _SHARE
        raise wrong(f"{_plain(share)} is above 1, and a share is from 0 to 1", hint)
    if share < 0:
        raise wrong(f"{_plain(share)} is below 0, and a share is from 0 to 1", "Write a share such as 0.25.")
    return share


def read_amount(value: Any) -> Fraction:
    """An amount of money; a pound sign before it and commas between thousands are read past."""
    if isinstance(value, str):
        value = re.sub(r"^([+-]?)\s*£\s*", r"\1", value.strip())
    return read_number(value, "an amount")


def read_quantity(value: Any) -> Fraction:
    """A quantity, which "95%" is where it is a share and "£30,000" where it is money; `refuse_sign` sees to that."""
    if isinstance(value, str) and value.strip().endswith("%"):
        return read_share(value)
    return read_amount(value) if isinstance(value, str) and "£" in value else read_number(value)


def refuse_sign(value: Any, unit: str) -> None:
    """Refuse a quantity whose percent or pound sign is not of its `unit`."""
    text = value.strip() if isinstance(value, str) else ""
    for sign, fits, word in (("%", "share", "a percentage"), ("£", "gbp", "money")):
        if sign in text and unit != fits:
            mend = "Write a share such as 0.25." if unit == "share" else f"Write how many {unit}."
            raise wrong(f'"{short(text)}" is {word}, and this is counted in {unit}', mend)


def read_weight(value: Any) -> Fraction:
    """The weight of a criterion: points that sum to what the weights are out of, never a percentage."""
    if isinstance(value, str) and value.strip().endswith("%"):
        points = read_number(value.strip()[:-1], "a percentage")
        mend = f"Write {_plain(points)}: weights are points that sum to out_of."
        raise wrong(f'"{short(value.strip())}" is a percentage', mend)
    return read_number(value)


def read_whole(value: Any) -> int:
    """A whole number."""
    number = read_number(value, "a whole number", "Write digits, such as 12.")
    if number.denominator != 1:
        mend = f"Write {round(number)} or another whole number."
        raise wrong(f"{_plain(number)} is not a whole number", mend)
    return int(number)


def read_text(value: Any) -> str:
    """Text in Unicode form NFC without control characters; a bare number in a cell is read as text."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        value = short(value)
    if isinstance(value, bool | date | dict | list):
        raise wrong("this is not text", "Write some words in quotes.")
    if not isinstance(value, str) or not value.strip():
        raise wrong("there is no text here", "Write some words in quotes, or leave the key out.")
    text = unicodedata.normalize("NFC", value.strip())
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t" for letter in text):
        raise wrong("the text holds control characters", "Type it again as plain text.")
    return text


def read_id(value: Any) -> str:
    """An id: a lower-case letter, then lower-case letters, digits and hyphens."""
    text = read_text(value)
    if not _ID.fullmatch(text):
        near = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-").lstrip("0123456789-")
        mend = f"Use lower-case letters, digits and hyphens, such as {short(near) or 'my-name'}."
        raise wrong(f'"{short(text)}" is not an id', mend)
    return text


def read_day(value: Any) -> date:
    """A day: a TOML date, or ISO text such as 2026-11-21."""
    if isinstance(value, datetime):
        rule = f"{value.isoformat(sep=' ')} is an instant, and this is a day"
        raise wrong(rule, f"Write {value.date()} alone.")
    if isinstance(value, date):
        return value
    text = value.strip() if isinstance(value, str) else ""
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        mend = "Write year-month-day, such as 2026-11-21."
        raise wrong(f'"{short(value)}" is not a day', mend) from None


def read_flag(value: Any) -> bool:
    """True or false; yes and no in a spreadsheet."""
    if isinstance(value, bool):
        return value
    known = {"yes": True, "no": False, "true": True, "false": False}
    if isinstance(value, str) and value.strip().lower() in known:
        return known[value.strip().lower()]
    raise wrong(f'"{short(value)}" is neither yes nor no', "Write true or false.")


def read_year(value: Any) -> PriceYear:
    """A price year: 2009 or "2008/09"."""
    text = value.strip() if isinstance(value, str) else short(value)
    if not isinstance(value, int | Decimal | str) or isinstance(value, bool) or not _YEAR.fullmatch(text):
        mend = 'Write a calendar year such as 2009 or a financial year such as "2008/09".'
        raise wrong(f'"{short(value)}" is not a price year', mend)
    try:
        return price_year(text)
    except Refused as refused:
        raise wrong(refused.faults[0].rule, refused.faults[0].mend) from None


def one_of(*words: str) -> PlainValidator:
    """The reader of text that is one of `words`: Annotated[str, one_of("goods", "works")]."""

    def read(value: Any) -> str:
        text = read_text(value)
        if text not in words:
            near = nearest(text, words, most=1, cutoff=0.6) if any(map(str.isalpha, text)) else []
            mend = f'Did you mean "{near[0]}"?' if near else "Write one of them."
            raise wrong(f'"{short(text)}" is not one of {", ".join(words)}', mend)
        return text

    read.words = words  # type: ignore[attr-defined]  # for whoever says what the key takes
    return PlainValidator(read, json_schema_input_type=str)


Exact = Annotated[Fraction, PlainValidator(read_number, json_schema_input_type=str | int | float)]
Share = Annotated[Fraction, PlainValidator(read_share, json_schema_input_type=str | int | float)]
Amount = Annotated[Fraction, PlainValidator(read_amount, json_schema_input_type=str | int | float)]
Quantity = Annotated[Fraction, PlainValidator(read_quantity, json_schema_input_type=str | int | float)]
Weight = Annotated[Fraction, PlainValidator(read_weight, json_schema_input_type=str | int | float)]
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


def _each_once(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    """Names and what stands under them; two spellings of one name would take each other's place unseen."""
    found = read(value)
    first: dict[str, str] = {}
    for key in value if isinstance(value, dict) and len(found) < len(value) else ():
        name = unicodedata.normalize("NFC", key.strip()).lower()
        if name in first:
            raise wrong(f'"{short(first[name])}" and "{short(key)}" are one name', "Keep one of them.", key)
        first[name] = key
    return found


EACH_ONCE = WrapValidator(_each_once)
"""The mark of a table of names that are read: Annotated[dict[Text, Exact], EACH_ONCE]."""


def _plain(number: Fraction) -> str:
    return spell(number, MOST_PLACES)


def read_decided(text: str | None, today: date, option: str = "--decided") -> date:
    """The day given to an option, or `today` where it was not given."""
    if text is None:
        return today
    try:
        return read_day(text)
    except PydanticCustomError as error:
        raise Refused(Fault(*rule_and_mend(error), option)) from None

"""What was entered in a sheet, as plain data: the content that canonical bytes and digests are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from wellspent.files.reading.cells import Sheet
from wellspent.method.prices import PriceYear

RAW = "answers"
"""The one key whose values no format describes: the criteria of its tender say how they are read."""


def entered(value: Any) -> Any:
    """What was entered in a sheet under the keys' own names; numbers exact, texts in one spelling."""
    match value:
        case Sheet():
            fields = type(value).model_fields
            return {
                fields[name].alias or name: entered(getattr(value, name))
                for name in fields
                if name in value.model_fields_set and name != RAW
            }
        case Mapping():
            return {key: entered(item) for key, item in value.items()}
        case list() | tuple():
            return [entered(item) for item in value]
        case PriceYear():
            return str(value)
        case str() | int() | Fraction() | date() | None:
            return value
        case _:
            raise TypeError(f"{type(value).__name__} is not read from a file")

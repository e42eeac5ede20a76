"""How numbers rest in the database: money as whole pence, everything else exact, as text. Never a float."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from wellspent.files.reading.cells import MOST_PLACES as PLACES
from wellspent.files.reading.cells import read_number
from wellspent.method.numbers import spell


class PenceField(models.BigIntegerField):
    """An amount of money in whole minor units of its currency."""

    description = "money in pence"


class ExactField(models.CharField):
    """An exact number, kept as its shortest decimal text; a `Fraction` in Python. At most 12 places."""

    description = "an exact number"
    _pyi_private_set_type: Fraction | int | str  # type: ignore[assignment]
    _pyi_private_get_type: Fraction  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 60
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, *_: object) -> Fraction | None:
        """From the text kept."""
        return Fraction(value) if value else None

    def to_python(self, value: Any) -> Fraction | None:
        """From what was typed. Raises `ValidationError` with the reader's own words."""
        if value in (None, ""):
            return None
        if isinstance(value, Fraction):
            return value
        try:
            return read_number(value)
        except Exception as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value: Any) -> str | None:
        """As text; nothing stays nothing."""
        number = self.to_python(value)
        if number is None:
            return None if self.null else ""
        return spell(number, PLACES)

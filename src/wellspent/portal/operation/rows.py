"""Rows of the database as lines of JSON and back, whichever database it is."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.apps import apps
from django.db import connection, models

from wellspent.portal.fields import ExactField

LEFT_OUT = ("contenttypes", "sessions", "auth", "usersessions")
"""Apps whose rows are made anew: what Django keeps about itself, and who is signed in where."""

BATCH = 500


def kept_models() -> list[type[models.Model]]:
    """Every table of a backup, those that others point to first, as far as that can be told."""
    every = apps.get_models(include_auto_created=True)
    return [
        model
        for model in every
        if model._meta.app_label not in LEFT_OUT and model._meta.managed and not model._meta.proxy
    ]


def name_of(model: type[models.Model]) -> str:
    """What a backup calls a table."""
    return str(model._meta.label_lower)


def columns(model: type[models.Model]) -> list[str]:
    """The columns of a table in their order."""
    return [field.attname for field in model._meta.concrete_fields]


def lines(model: type[models.Model]) -> Iterator[bytes]:
    """A table, a line a row, in the order of its key."""
    rows = model._base_manager.order_by("pk").values_list(*columns(model)).iterator(BATCH)
    for row in rows:
        yield json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n"


def put_back(model: type[models.Model], written: Iterable[bytes]) -> int:
    """Insert rows exactly as they were kept: no default, no time of now. How many there were."""
    fields, count = list(model._meta.concrete_fields), 0
    size = min(BATCH, connection.ops.bulk_batch_size([field.name for field in fields], [None] * BATCH))
    batch: list[models.Model] = []
    for line in written:
        values = json.loads(line)
        made = {field.attname: _typed(field, value) for field, value in zip(fields, values, strict=True)}
        batch.append(model(**made))
        count += 1
        if len(batch) >= size:
            _insert(model, batch, fields)
            batch = []
    if batch:
        _insert(model, batch, fields)
    return count


def _insert(model: type[models.Model], rows: list[models.Model], fields: list[Any]) -> None:
    model._base_manager._insert(rows, fields=fields, raw=True, using="default")  # type: ignore[attr-defined]


def _plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    return value


def _typed(field: models.Field[Any, Any], value: Any) -> Any:
    """A value as the field of a row holds it."""
    if value is None:
        return None
    kind = field.get_internal_type()
    if kind == "BinaryField":
        return base64.b64decode(value)
    if kind == "DateTimeField":
        return datetime.fromisoformat(value)
    if kind == "DateField":
        return date.fromisoformat(value)
    if isinstance(field, ExactField):
        return Fraction(value) if value else None
    return value


class Digest:
    """The SHA-256 of what passes through, and how many lines there were."""

    def __init__(self) -> None:
        self._hash, self.count = hashlib.sha256(), 0

    def over(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """The same parts, each counted on its way."""
        for part in parts:
            self._hash.update(part)
            self.count += 1
            yield part

    @property
    def text(self) -> str:
        """In hexadecimal."""
        return self._hash.hexdigest()

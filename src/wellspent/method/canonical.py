"""The one spelling of a file's content, and the SHA-256 that names it.

JSON, UTF-8 in Unicode form NFC, keys sorted, decimals as shortest strings, dates ISO, nothing that was left
out. The site, the command, the pack and replay read and write these same bytes (interfaces.md).
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from wellspent.method.numbers import spell


def canonical_bytes(content: Mapping[str, Any]) -> bytes:
    """The canonical bytes of `content`, a tree of mappings, sequences, text, numbers, dates and truths."""
    return json.dumps(_plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical bytes, in hexadecimal: the name of the content."""
    return hashlib.sha256(canonical_bytes(content)).hexdigest()


def readable_bytes(content: Mapping[str, Any]) -> bytes:
    """The same content spread over lines for a person to read; as canonical, but for the spaces."""
    return (json.dumps(_plain(content), ensure_ascii=False, sort_keys=True, indent=2) + "\n").encode()


def _plain(value: Any) -> Any:
    match value:
        case Mapping():
            return {_text(str(key)): _plain(item) for key, item in value.items() if item is not None}
        case list() | tuple():
            return [_plain(item) for item in value]
        case bool() | int():
            return value
        case Fraction() | Decimal():
            return spell(Fraction(value), 12)
        case datetime() | date():
            return value.isoformat()
        case str():
            return _text(value)
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form")


def _text(value: str) -> str:
    return unicodedata.normalize("NFC", value)

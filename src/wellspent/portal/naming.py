"""A name in addresses and files that nobody else has: the stem, then stem-2, stem-3."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.text import slugify

Made = TypeVar("Made")


def stem(words: str, otherwise: str, longest: int = 70) -> str:
    """Words as a name begins: small letters, digits and hyphens; `otherwise` where nothing is left of them."""
    return slugify(words)[:longest].strip("-") or otherwise


def names(start: str) -> Iterator[str]:
    """The names to try, one after the other."""
    return (start if number == 1 else f"{start}-{number}" for number in count(1))


def free(start: str, taken: Callable[[str], bool]) -> str:
    """The first of the names that is not taken."""
    return next(name for name in names(start) if not taken(name))


def under_free(start: str, taken: Callable[[str], bool], make: Callable[[str], Made]) -> Made:
    """What `make` makes under the first free name; the next one where somebody takes it in the same moment.

    Must be called inside a transaction. Raises the database's `IntegrityError` for anything but a taken name.
    """
    while True:
        name = free(start, taken)
        try:
            with transaction.atomic():
                return make(name)
        except IntegrityError:
            if not taken(name):
                raise

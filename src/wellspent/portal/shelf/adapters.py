"""The library that an organisation works with: what every procurement of it is read, valued and sealed by."""

from __future__ import annotations

from pathlib import Path

from wellspent.files.shelves.library import open_library
from wellspent.method.shelves import Library
from wellspent.portal.shelf import own


def library_of(organisation: int) -> Library:
    """The site's shelves with the organisation's own in front; opened once, until one of its files is another."""
    return own.with_own(open_library(), organisation)


def shelf_of(organisation: int) -> Path | None:
    """The folder of an organisation's own shelf; None where it has none."""
    return own.folder_of(organisation) if own.stamps_of(organisation) else None

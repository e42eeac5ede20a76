"""The library that an organisation works with: what every procurement of it is read, valued and sealed by.

A draft reads the shelf as it stands today. From its publication on a tender reads the shelf that was kept with it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from wellspent.files.shelves.library import open_library
from wellspent.method.shelves import Library
from wellspent.portal.shelf import kept, own


class Tender(Protocol):
    """What is asked of a procurement: whose it is, and by which shelf it was published."""

    @property
    def organisation_id(self) -> int:
        """The buyer."""
        ...

    @property
    def draft(self) -> bool:
        """Whether it was not published yet."""
        ...

    @property
    def kept_shelf(self) -> str:
        """The digest of the buyer's own shelf as it was published with; empty where there was none."""
        ...


def library_of(organisation: int) -> Library:
    """The site's shelves with the organisation's own in front, as it stands today."""
    found = own.own_shelf(organisation)
    return open_library() if found is None else found.library


def library_of_tender(row: Tender) -> Library:
    """The library of a tender: today's while it is a draft, from then on the one it was published with."""
    return (
        library_of(row.organisation_id)
        if row.draft
        else kept.library_kept(row.organisation_id, row.kept_shelf)
    )


def shelf_of_tender(row: Tender) -> Path | None:
    """The folder of the buyer's own shelf as a tender was published with it; None where there was none."""
    return kept.folder_kept(row.organisation_id, row.kept_shelf) if row.kept_shelf else None

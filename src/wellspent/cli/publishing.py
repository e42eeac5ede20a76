"""From a tender's file to all that is published of it: what `ocds` and `fields` share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wellspent.awarding.publishing import Published


def process_of(path: Path, *, ocid: str = "", shown: str = "public") -> Published:
    """The tender in `path`, evaluated, with the law's answers and the standstills they call for.

    Raises `Refused` with every fault of the tender, its offers and its rules.
    """
    from datetime import date

    from wellspent.awarding.publishing import published
    from wellspent.files.canonical import canonical
    from wellspent.files.shelves.library import open_library
    from wellspent.files.tenders import read_tender
    from wellspent.method.errors import Refused

    library = open_library()
    read = read_tender(path, library, date.today())
    try:
        return published(read, library, canonical(path, "tender").digest, ocid=ocid, shown=shown)
    except Refused as refused:
        raise refused.within(str(path)) from None

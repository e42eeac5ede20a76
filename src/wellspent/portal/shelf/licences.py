"""What may be shown of a value to people outside the organisation that holds it."""

from __future__ import annotations

from collections.abc import Callable

from wellspent.method.shelves import Library
from wellspent.method.working import FromLibrary


def closed_in(library: Library) -> Callable[[FromLibrary], bool]:
    """Whether a library value is under a licence that forbids passing it on: its working is shown to nobody else."""

    def closed(origin: FromLibrary) -> bool:
        licence = origin.source.licence
        return not library.has("licence", licence) or library.find("licence", licence).entry["share"] != "yes"

    return closed

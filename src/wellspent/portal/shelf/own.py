"""An organisation's own shelf: its licensed sets and the entries of its own edition, which nobody else on the site sees.

It stands in front of the site's other shelves. Files lie in a folder of the uploaded files, so that a backup holds
them; entries are rows. What does not hold is set aside with its faults, and the rest works.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.core.files.storage import default_storage
from django.db.models import Q

from wellspent.files.shelves.library import open_library, open_shelves
from wellspent.files.shelves.own import OwnShelf, Piece, piece_of, read_own
from wellspent.files.shelves.references import Origins
from wellspent.method.errors import Fault
from wellspent.portal.shelf.models import OwnEntry, Stage

Stamps = tuple[tuple[str, int, int], ...]
"""Files or rows, each with what is another where its content is another."""


def folder_of(organisation: int) -> Path:
    """Where an organisation's files stand."""
    return Path(default_storage.path(f"shelves/{organisation}"))


def files_of(organisation: int) -> list[Path]:
    """The sets on an organisation's shelf, by name."""
    return sorted((folder_of(organisation) / "proxies" / "own").glob("[!.]*"))


def stamps_of(organisation: int) -> Stamps:
    """Every file of an organisation's folder with when it was written and its size."""
    found = sorted(path for path in folder_of(organisation).rglob("[!.]*") if path.is_file())
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path in found for stat in [path.stat()])


def on_the_shelf(organisation: int) -> list[OwnEntry]:
    """The entries that stand on an organisation's shelf: those in force, and first editions that are still drafts."""
    standing = Q(stage=Stage.PUBLISHED) | Q(stage=Stage.DRAFT, number=1)
    return list(OwnEntry.objects.filter(standing, organisation=organisation))


def name_of(row: OwnEntry) -> str:
    """What refusals call an entry."""
    return (
        f"your own {row.kind} “{row.label}” ({row.key}{f', edition {row.number}' if row.number > 1 else ''})"
    )


def piece(row: OwnEntry) -> Piece:
    """A row as the library's readers take it."""
    return piece_of(row.kind, name_of(row), row.content)


def others(row: OwnEntry) -> list[Piece]:
    """What stands on the shelf beside an entry: of a framework its other editions too."""
    return [
        piece(one)
        for one in on_the_shelf(row.organisation_id)
        if one.pk != row.pk and (row.kind == "framework" or (one.kind, one.key) != (row.kind, row.key))
    ]


def own_shelf(organisation: int) -> OwnShelf | None:
    """An organisation's shelf in front of the site's, with the faults of what was set aside; None where it has none."""
    stamps = stamps_of(organisation)
    rows = on_the_shelf(organisation)
    if not stamps and not rows:
        return None
    entries = tuple((row.digest, row.pk, row.number) for row in rows)
    return _kept_open(organisation, folder_of(organisation), stamps, entries)


@lru_cache(maxsize=64)
def _kept_open(organisation: int, folder: Path, _files: Stamps, _entries: Stamps) -> OwnShelf:
    """A shelf as it stands; read again when a file or an entry of it is another."""
    return read_own(open_library(), folder, [piece(row) for row in on_the_shelf(organisation)])


@lru_cache(maxsize=1)
def site_origins() -> Origins:
    """The file behind every entry of the site's shelves."""
    return open_shelves()[1]


def faults_of(organisation: int) -> list[Fault]:
    """What was set aside on an organisation's shelf, each fault by its file's own name."""
    shelf = own_shelf(organisation)
    return [] if shelf is None else list(named(organisation, shelf.faults))


def named(organisation: int, faults: tuple[Fault, ...]) -> Iterator[Fault]:
    """Faults by the names that people know: no page tells a folder of the machine."""
    folder = f"{folder_of(organisation)}/"
    for fault in faults:
        yield Fault(
            fault.rule.replace(folder, ""),
            fault.mend.replace(folder, ""),
            fault.place,
            fault.file.replace(folder, ""),
        )


def sets(organisation: int) -> list[tuple[str, int]]:
    """The sets on an organisation's shelf with how many proxies of each stand on it."""
    shelf = own_shelf(organisation)
    held = [] if shelf is None else [Path(origin.document.name) for origin in shelf.origins.values()]
    return [(path.name, held.count(path)) for path in files_of(organisation)]

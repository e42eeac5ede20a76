"""An organisation's own shelf: licensed sets that it loaded, which nobody else on the site sees.

It stands in front of the site's other shelves, in a folder of the uploaded files, so that a backup holds it.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.text import slugify

from wellspent.files.shelves.library import OWN, open_library, open_shelves, read_shelves
from wellspent.files.shelves.references import Origins
from wellspent.files.shelves.shelf import put_on_shelf
from wellspent.method.errors import Fault, Faults, Refused
from wellspent.method.shelves import Library
from wellspent.portal.accounts.models import Organisation, Role, User
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.audit.actions import record

MOST = 5 * 1024 * 1024
"""The most bytes of an imported set."""


def may_import(who: Standing) -> bool:
    """Leads and officers load sets for their organisation."""
    return who.buys and who.holds(Role.LEAD, Role.OFFICER)


def folder_of(organisation: int) -> Path:
    """Where an organisation's shelf stands."""
    return Path(default_storage.path(f"shelves/{organisation}"))


def files_of(organisation: int) -> list[Path]:
    """The sets on an organisation's shelf, by name."""
    return sorted((folder_of(organisation) / "proxies" / "own").glob("[!.]*"))


def stamps_of(organisation: int) -> tuple[tuple[str, int], ...]:
    """Every file of an organisation's shelf and when it was written: another, and the shelf is another."""
    found = sorted(path for path in folder_of(organisation).rglob("[!.]*") if path.is_file())
    return tuple((str(path), path.stat().st_mtime_ns) for path in found)


def with_own(library: Library, organisation: int) -> Library:
    """The library with an organisation's shelf in front of it."""
    stamps = stamps_of(organisation)
    if not stamps:
        return library
    own, _ = _read(folder_of(organisation), stamps)
    return Library((*library.shelves, *own.shelves))


@lru_cache(maxsize=64)
def _read(folder: Path, _stamps: tuple[tuple[str, int], ...]) -> tuple[Library, Origins]:
    """A shelf as it stands; read again when one of its files is another."""
    faults = Faults()
    found = read_shelves([(OWN, folder)], faults)
    faults.raise_if_any()
    return found


@transaction.atomic
def import_set(*, by: User, organisation: Organisation, name: str, content: bytes) -> int:
    """Put a table of proxies onto the organisation's shelf; how many there are.

    One of the same name is replaced. Raises `Refused` with every fault, and then nothing is kept.
    """
    if len(content) > MOST:
        raise Refused(Fault("the file is larger than 5 MB", "Split it into several sets.", file=name))
    suffix = Path(name).suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        raise Refused(Fault("a set is imported from a table", "Use .csv or .xlsx, a row a proxy.", file=name))
    with TemporaryDirectory() as apart:
        path = Path(apart) / f"{slugify(Path(name).stem)[:60] or 'set'}{suffix}"
        path.write_bytes(content)
        try:
            folder = folder_of(organisation.pk)
            _, origins = open_shelves()
            if files_of(organisation.pk):
                origins = origins | _origins(organisation.pk)
            count, _ = put_on_shelf(path, OWN, folder, open_library(), origins)
        except Refused as refused:
            raise Refused(Fault(one.rule, one.mend, one.place, name) for one in refused.faults) from None
    digest = hashlib.sha256(content).hexdigest()
    record("set-imported", organisation, by=by, organisation=organisation.pk, digest=digest)
    return count


def _origins(organisation: int) -> Origins:
    return read_shelves([(OWN, folder_of(organisation))], Faults())[1]


@transaction.atomic
def remove_set(*, by: User, organisation: Organisation, name: str) -> None:
    """Take a set off the organisation's shelf: a licence that ended. Raises `Refused` where it is not there."""
    path = next((one for one in files_of(organisation.pk) if one.name == name), None)
    if path is None:
        raise Refused(Fault("there is no such set on your shelf", "Look at the list of sets."))
    path.unlink()
    record("set-removed", organisation, by=by, organisation=organisation.pk)


def sets(organisation: int) -> list[tuple[str, int]]:
    """The sets on an organisation's shelf with how many proxies each holds."""
    held = [Path(origin.document.name) for origin in _origins(organisation).values()]
    return [(path.name, held.count(path)) for path in files_of(organisation)]

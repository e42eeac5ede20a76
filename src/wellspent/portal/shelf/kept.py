"""Shelves as tenders were published with them: what a promise is worth does not change under a bidder's hands.

A shelf is kept once, by its digest, in the database; its files are laid out beside the organisation's folder where
the readers of the lower floors look for them, and held to the digest whenever they are opened.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from wellspent.files.shelves.copies import place_of, toml_of
from wellspent.files.shelves.library import open_library
from wellspent.files.shelves.own import read_own
from wellspent.method.errors import Fault, Refused
from wellspent.method.shelves import Library
from wellspent.portal.accounts.models import Organisation
from wellspent.portal.shelf import own
from wellspent.portal.shelf.models import KeptShelf

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a kept shelf: the same shelf is the same bytes."""


def digest_of(files: Mapping[str, bytes]) -> str:
    """The SHA-256 of every file's name and content."""
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def keep(organisation: Organisation) -> str:
    """Keep an organisation's shelf as it stands now; its digest, or nothing where it has none.

    Only what holds is kept. Called by the action that publishes, inside its transaction.
    """
    files = files_now(organisation.pk)
    if not files:
        return ""
    digest = digest_of(files)
    KeptShelf.objects.get_or_create(organisation=organisation, digest=digest, defaults={"files": _zip(files)})
    return digest


def files_now(organisation: int) -> dict[str, bytes]:
    """The files of an organisation's shelf by their place on it: those that hold, and its entries as files."""
    shelf = own.own_shelf(organisation)
    if shelf is None:
        return {}
    folder, sound = own.folder_of(organisation), set(shelf.sound())
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("[!.]*"))
        if path.is_file() and str(path) in sound
    }
    for row in own.on_the_shelf(organisation):
        if own.name_of(row) in sound:
            found[place_of(row.kind, row.content, "own")] = toml_of(row.content).encode()
    return found


def folder_kept(organisation: int, digest: str) -> Path:
    """Where the files of a kept shelf are laid out; laid out again where they are not what was kept.

    Raises `Refused` where nothing of that digest was kept, or not as it was.
    """
    folder = _place(organisation, digest)
    if folder.is_dir() and digest_of(_files_in(folder)) == digest:
        return folder
    row = KeptShelf.objects.filter(organisation=organisation, digest=digest).first()
    files = {} if row is None else _unzip(bytes(row.files))
    if digest_of(files) != digest:
        rule = "the values that were kept with this tender are not as they were"
        raise Refused(Fault(rule, "Restore the last backup."))
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix="."))
    for name, content in files.items():
        path = beside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    shutil.rmtree(folder, ignore_errors=True)
    beside.rename(folder)
    return folder


def _place(organisation: int, digest: str) -> Path:
    return own.folder_of(organisation).with_name(f"{organisation}-kept") / digest


def _files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def library_kept(organisation: int, digest: str) -> Library:
    """The library that a tender was published with: the site's shelves, the organisation's in front as it was kept."""
    return _library(organisation, digest, _place(organisation, digest)) if digest else open_library()


@lru_cache(maxsize=64)
def _library(organisation: int, digest: str, _place: Path) -> Library:
    """A digest never names anything else, so what was read of it once holds."""
    return read_own(open_library(), folder_kept(organisation, digest)).library


def _zip(files: Mapping[str, bytes]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _unzip(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}

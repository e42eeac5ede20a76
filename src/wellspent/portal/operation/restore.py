"""Putting a backup back: digests checked before anything is touched, the chain before anything is kept."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import ZipFile

from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from pydantic import BaseModel

from wellspent.files.reading.zips import BROKEN
from wellspent.method.errors import Fault, Faults, Refused
from wellspent.portal.audit.queries import faults as chain_faults
from wellspent.portal.audit.queries import head
from wellspent.portal.operation.backup import FORMAT, PIECE, Taken, files_folder, fingerprint
from wellspent.portal.operation.rows import Digest, columns, kept_models, name_of, put_back

STANDS_FOR_USE = ("accounts.user", "accounts.organisation", "audit.event")
"""A site with a row in any of these is in use."""


class Part(BaseModel):
    """What a manifest says of a file."""

    sha256: str


class TablePart(Part):
    """What a manifest says of a table."""

    columns: list[str]
    rows: int


class HeadPart(BaseModel):
    """Where the chain ended."""

    number: int
    hash: str


class Manifest(BaseModel):
    """What a backup says of itself."""

    wellspent: str
    head: HeadPart
    secret: str
    tables: dict[str, TablePart]
    files: dict[str, Part]


def restore(source: Path, *, replace: bool) -> tuple[Taken, bool]:
    """Put the backup in `source` back: what it held, and whether this site's secret opens its offers.

    Raises `Refused`, with the site as it was before, for a file that is not a whole backup or was changed, for
    one of another version, and for a site in use unless `replace`.
    """
    with _opened(source) as file:
        manifest = _manifest(file, source)
        _refuse_changed(file, manifest, source)
        if not replace and in_use():
            rule = "this site is in use: a restore would replace everything in it"
            raise Refused(Fault(rule, "Take a backup of it, then say --replace."))
        _refuse_other_tables(manifest, source)
        waiting = files_folder().with_name(f".files.{os.getpid()}")
        try:
            _unpack_files(file, manifest, waiting)
            _put_tables_back(file, manifest, source)
            _swap(waiting)
        finally:
            shutil.rmtree(waiting, ignore_errors=True)
    rows = sum(table.rows for table in manifest.tables.values())
    told = manifest.head
    taken = Taken(told.number, told.hash, rows, len(manifest.files))
    return taken, manifest.secret == fingerprint()


def in_use() -> bool:
    """Whether anything was ever done here."""
    return any(model._base_manager.exists() for model in kept_models() if name_of(model) in STANDS_FOR_USE)


def _opened(source: Path) -> ZipFile:
    try:
        return ZipFile(source)
    except OSError as error:
        raise Refused(
            Fault(f"it cannot be read: {error.strerror}", "Check the name.", file=str(source))
        ) from None
    except BROKEN:
        raise _not_a_backup(source) from None


def _not_a_backup(source: Path) -> Refused:
    return Refused(
        Fault("it is not a whole backup", "Use a file that `wellspent backup` wrote.", file=str(source))
    )


def _manifest(file: ZipFile, source: Path) -> Manifest:
    try:
        told = json.loads(file.read("manifest.json"))
        if told["format"] != FORMAT:
            rule = f"it is a backup of format {told['format']}, and this version reads format {FORMAT}"
            raise Refused(Fault(rule, f"Install Wellspent {told['wellspent']}.", file=str(source)))
        return Manifest.model_validate(told)
    except (KeyError, TypeError, *BROKEN):
        raise _not_a_backup(source) from None


def _refuse_changed(file: ZipFile, manifest: Manifest, source: Path) -> None:
    """Raise `Refused` for every part that is missing, that nothing names, or whose digest is another."""
    faults = Faults()
    told = {f"tables/{name}.jsonl": table.sha256 for name, table in manifest.tables.items()}
    told |= {f"files/{name}": kept.sha256 for name, kept in manifest.files.items()}
    held = [name for name in file.namelist() if name != "manifest.json"]
    for name in sorted(set(told) ^ set(held)):
        rule = (
            "the backup names a part that is not in it"
            if name in told
            else "the backup holds a part it does not name"
        )
        faults.add(rule, "Use another copy of the backup.", name, str(source))
    for name in sorted(set(told) & set(held)):
        try:
            with file.open(name) as part:
                digest = Digest()
                for _ in digest.over(_pieces(part)):
                    pass
            same = digest.text == told[name]
        except BROKEN:
            same = False
        if not same:
            faults.add(
                "it was changed after the backup was taken",
                "Use another copy of the backup.",
                name,
                str(source),
            )
    faults.raise_if_any()


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: part.read(PIECE), b"")


def _refuse_other_tables(manifest: Manifest, source: Path) -> None:
    here = {name_of(model): columns(model) for model in kept_models()}
    there = {name: table.columns for name, table in manifest.tables.items()}
    if here != there:
        odd = sorted(name for name in set(here) | set(there) if here.get(name) != there.get(name))
        rule = (
            f"it was made by Wellspent {manifest.wellspent}, whose tables are others ({', '.join(odd[:3])})"
        )
        mend = "Restore it with that version, then start this one, which brings the tables up to date."
        raise Refused(Fault(rule, mend, file=str(source)))


def _put_tables_back(file: ZipFile, manifest: Manifest, source: Path) -> None:
    """In one transaction: everything out, everything in, the chain verified."""
    try:
        with transaction.atomic():
            for model in kept_models():
                model._base_manager.all()._raw_delete("default")
            for model in kept_models():
                with file.open(f"tables/{name_of(model)}.jsonl") as part:
                    put_back(model, part)
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), kept_models()):
                    cursor.execute(statement)
            connection.check_constraints()
            _refuse_broken(manifest, source)
    except (DatabaseError, ValueError, TypeError) as error:
        why = str(error).strip().splitlines()[0]
        rule = f"its tables do not hold together: {why}"
        raise Refused(Fault(rule, "Use another copy of the backup.", file=str(source))) from None


def _refuse_broken(manifest: Manifest, source: Path) -> None:
    told = manifest.head
    if head() != (told.number, told.hash):
        rule = f"its chain does not end at the head it names, event {told.number}"
        raise Refused(Fault(rule, "Use another copy of the backup.", file=str(source)))
    faults = Faults()
    for place in chain_faults():
        faults.add(f"event {place.number}: {place.why}", "Use a backup from before that.", file=str(source))
    faults.raise_if_any()


def _unpack_files(file: ZipFile, manifest: Manifest, waiting: Path) -> None:
    """The files in a folder beside their place; names that would leave it are refused."""
    shutil.rmtree(waiting, ignore_errors=True)
    waiting.mkdir(parents=True)
    for name in manifest.files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name:
            raise Refused(
                Fault("it holds a file whose name leads elsewhere", "Do not use this backup.", name)
            )
        target = waiting.joinpath(*path.parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with file.open(f"files/{name}") as part, target.open("wb") as into:
            shutil.copyfileobj(part, into, PIECE)


def _swap(waiting: Path) -> None:
    folder = files_folder()
    before = folder.with_name(f".files-before.{os.getpid()}")
    if folder.exists():
        os.replace(folder, before)
    os.replace(waiting, folder)
    shutil.rmtree(before, ignore_errors=True)

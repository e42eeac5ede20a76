"""A copy of the whole site in one file, taken while people work.

Every table as it stood at one moment, then the files folder. Sealed offers stay ciphertext. The site's secret
is not in it: whoever finds the copy cannot open an offer, sign in as anybody or read a one-use link.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from wellspent import __version__
from wellspent.method.errors import Fault, Refused
from wellspent.portal.audit.queries import head
from wellspent.portal.operation.rows import Digest, columns, kept_models, lines, name_of

FORMAT = 1
PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Taken:
    """What a backup holds: the head of its chain, and how much."""

    number: int
    hash: str
    rows: int
    files: int


def fingerprint() -> str:
    """What tells one site's secret from another's, and nothing about it."""
    made = HKDF(algorithm=SHA256(), length=16, salt=None, info=b"wellspent backup 1")
    return made.derive(settings.SECRET_KEY.encode()).hex()


@contextmanager
def one_moment() -> Iterator[None]:
    """Every read inside sees the database as it was at the first, and nobody waits for it."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def take(target: Path) -> Taken:
    """Write the backup to `target`, whole or not at all. Raises `Refused` where it cannot be written."""
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        beside.touch(0o600)
        with ZipFile(beside, "w", ZIP_DEFLATED, compresslevel=3) as file:
            taken = _fill(file)
        os.replace(beside, target)
    except OSError as error:
        rule = f"the backup cannot be written: {error.strerror}"
        raise Refused(Fault(rule, "Name a file in a folder you can write to.", file=str(target))) from None
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    return taken


def _fill(file: ZipFile) -> Taken:
    tables: dict[str, Any] = {}
    with one_moment():
        number, last = head()
        for model in kept_models():
            digest = Digest()
            with file.open(f"tables/{name_of(model)}.jsonl", "w", force_zip64=True) as into:
                for line in digest.over(lines(model)):
                    into.write(line)
            tables[name_of(model)] = {"columns": columns(model), "rows": digest.count, "sha256": digest.text}
    files = dict(_files(file))
    manifest = {
        "format": FORMAT,
        "wellspent": __version__,
        "taken": timezone.now().isoformat(),
        "database": connection.vendor,
        "head": {"number": number, "hash": last},
        "secret": fingerprint(),
        "tables": tables,
        "files": files,
    }
    file.writestr("manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False))
    return Taken(number, last, sum(table["rows"] for table in tables.values()), len(files))


def files_folder() -> Path:
    """Where uploaded files rest."""
    return Path(str(default_storage.path("")))


def _files(file: ZipFile) -> Iterator[tuple[str, dict[str, Any]]]:
    """Copy the files folder, later than the tables: what a table names is there already."""
    folder = files_folder()
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        name, digest = path.relative_to(folder).as_posix(), Digest()
        with suppress(FileNotFoundError), path.open("rb") as read:
            with file.open(f"files/{name}", "w", force_zip64=True) as into:
                for piece in digest.over(iter(lambda: read.read(PIECE), b"")):
                    into.write(piece)
            yield name, {"sha256": digest.text}

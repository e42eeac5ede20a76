"""Evidence packs for the tests: sealed in this process, written, read and changed as bytes."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

from wellspent.awarding.award import evaluated
from wellspent.awarding.sealing import Award, different, recompute, redact, seal
from wellspent.documents.pack import zip_bytes
from wellspent.files.demo import demo_region
from wellspent.files.packs import read_pack
from wellspent.files.sealing import seal_tender
from wellspent.files.shelves.library import open_library
from wellspent.files.tenders import read_tender
from wellspent.method.redaction import read_level
from wellspent.method.replay import FULL, MANIFEST, Pack
from wellspent.method.shelves import Lending

DAY = date(2026, 11, 21)
REGION = demo_region()
DEMOS = [REGION.tender(tender.file) for tender in REGION.sheet.tender]


def sealed(path: Path, level: str = FULL, *, licensed: bool = False) -> Pack:
    """The pack of a tender's file."""
    library = Lending(open_library().shelves)
    read = read_tender(path, library, DAY)
    report = evaluated(read, library, str(path))
    pack = seal(Award(seal_tender(path), str(path), report, library, read.decided, licensed))
    return pack if level == FULL else redact(pack, read_level(level))


def replayed(pack: Pack, folder: Path) -> list[str]:
    """The paths that differ after the pack was written, read again and replayed."""
    path = folder / "pack.zip"
    path.write_bytes(zip_bytes(pack))
    again = read_pack(path)
    assert (again.manifest, dict(again.members)) == (
        json.loads(json.dumps(pack.manifest, default=str)),
        pack.members,
    )
    return [found.path for found in different(again, recompute(again))]


def members(path: Path) -> dict[str, bytes]:
    """Every member of a zip file, the manifest too, in their order."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(content: Mapping[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """A zip file as any other tool would write it."""
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", compression) as archive:
        for name, held in content.items():
            archive.writestr(name, held)
    return whole.getvalue()


def all_bytes(pack: Pack) -> bytes:
    """Everything a pack shows, its manifest too."""
    return b"\n".join([json.dumps(pack.manifest, default=str).encode(), *pack.members.values()])


__all__ = ["DEMOS", "MANIFEST", "all_bytes", "members", "replayed", "sealed", "zipped"]

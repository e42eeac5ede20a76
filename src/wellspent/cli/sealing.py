"""Writing an award's evidence pack where the person asked for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from datetime import date

    from wellspent.awarding.sealing import Award
    from wellspent.documents.report import Report
    from wellspent.method.shelves import Lending


def write_pack(out: Path, award: Award, level: str) -> None:
    """Seal an award in the file `out`, showing what `level` may see; its digest goes to standard error."""
    from wellspent.awarding.sealing import redact, seal
    from wellspent.cli.deliver import whole_or_nothing
    from wellspent.documents.pack import zip_bytes
    from wellspent.method.errors import Fault, Refused
    from wellspent.method.redaction import read_level
    from wellspent.method.replay import FULL

    if out.suffix.lower() != ".zip":
        raise Refused(Fault(f'a pack is not written as "{out.suffix or out.name}"', "Use .zip.", "--pack"))
    wanted = read_level(level)
    if award.licensed and wanted.name != FULL:
        rule = "a pack for others never holds values whose licence forbids passing them on"
        raise Refused(Fault(rule, "Leave one of the two out.", "--include-licensed"))
    pack = redact(seal(award), wanted)
    whole_or_nothing(out, zip_bytes(pack))
    typer.echo(f"Sealed in {out}\nsha256:{pack.digest}", err=True)


def award_of(path: Path, report: Report, library: Lending, decided: date, licensed: bool) -> Award:
    """The award of the tender in the file `path`, as it is sealed."""
    from wellspent.awarding.sealing import Award
    from wellspent.files.sealing import seal_tender

    return Award(seal_tender(path), str(path), report, library, decided, licensed)

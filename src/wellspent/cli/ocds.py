"""`wellspent ocds`: a tender as an open contracting release or record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from wellspent.documents.ocds.packages import Publication

AT = "a day such as 2026-11-24, or a moment with its zone"


def ocds(
    tender: Annotated[Path, typer.Argument(help="The tender's file: TOML, or canonical JSON.")],
    kind: Annotated[
        str, typer.Option(help="release (one stage) or record (all up to it, and compiled).")
    ] = "release",
    stage: Annotated[
        str | None,
        typer.Option(help="tender, award, contract or implementation; the furthest whose day is known."),
    ] = None,
    published: Annotated[
        str | None, typer.Option(help=f"When the package is published: {AT}; the release's own day.")
    ] = None,
    ocid: Annotated[
        str | None, typer.Option(help="The open contracting id, where the file has none.")
    ] = None,
    bids: Annotated[
        str, typer.Option(help="public: the winner, and the others' ranks alone; all: every bid and score.")
    ] = "public",
    uri: Annotated[str | None, typer.Option(help="Where the package will stand.")] = None,
    licence: Annotated[str | None, typer.Option(help="The address of its licence.")] = None,
    extension_at: Annotated[
        str | None, typer.Option(help="Where you publish our evaluation extension's extension.json.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write the package here (.json).")] = None,
    extension: Annotated[
        Path | None, typer.Option(help="Also write the extension's files into this folder.")
    ] = None,
) -> None:
    """Write a tender as OCDS 1.1.5: lots, weights, award, standstill, contract, ratings, and how it was scored."""
    import json

    from wellspent.cli.deliver import whole_or_nothing
    from wellspent.documents.ocds.packages import Publication
    from wellspent.files.shelves.ocds import read_moment, write_extension
    from wellspent.method.errors import Fault, Refused

    if out is not None and out.suffix.lower() != ".json":
        raise Refused(Fault(f'a package is not written as "{out.suffix or out.name}"', "Use .json.", "--out"))
    day = read_moment(published, "--published")
    about = Publication(day, uri or "", licence or "", extension_at or "")
    found = _package(tender, kind, stage, about, ocid or "", bids)
    text = json.dumps(found, ensure_ascii=False, indent=2)
    if extension is not None:
        write_extension(extension)
        typer.echo(f"The extension is in {extension}", err=True)
    if out is None:
        typer.echo(text)
        return
    whole_or_nothing(out, text + "\n")
    typer.echo(f"Written to {out}", err=True)


def _package(
    tender: Path, kind: str, stage: str | None, about: Publication, ocid: str, bids: str
) -> dict[str, Any]:
    """The package, checked. Faults of what is missing name the tender's file."""
    from wellspent.cli.publishing import process_of
    from wellspent.documents.ocds.checks import check_package
    from wellspent.documents.ocds.packages import package
    from wellspent.documents.ocds.process import SHOWN, STAGES, reached
    from wellspent.method.errors import Fault, Refused, unknown_name

    if bids not in SHOWN:
        raise Refused(unknown_name("choice of bids", bids, SHOWN, "--bids"))
    process = process_of(tender, ocid=ocid, shown=bids).process
    wanted = stage or reached(process)
    undated = any(notice.code == "decided-today" for found in process.notices.values() for notice in found)
    try:
        if undated and wanted != STAGES[0]:
            rule = "the day of the decision is not known, and decides the library values"
            raise Refused(Fault(rule, "Add decided = 2026-11-21, or whichever day it was.", "decided"))
        found = package(process, kind, wanted, about)
        check_package(found)
    except Refused as refused:
        raise refused.within(str(tender)) from None
    return found

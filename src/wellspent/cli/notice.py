"""`wellspent notice`: published notices in, one tender file a lot out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wellspent.cli.options import Json

if TYPE_CHECKING:
    from wellspent.method.errors import Fault


def notice(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="An OCDS release or package: JSON or JSON lines.")
    ],
    out: Annotated[Path, typer.Option("--out", help="The folder for the tender files, one a lot.")],
    force: Annotated[
        bool, typer.Option("--force", help="Write over tender files that are there and have been edited.")
    ] = False,
    json: Json = False,
) -> None:
    """Draft tender files from notices: weights as printed, and what is missing left to fill in."""
    from wellspent.cli.deliver import deliver
    from wellspent.cli.folders import make_folder
    from wellspent.documents.notices import notice_report
    from wellspent.files.notices import draft, draft_names, read_notices
    from wellspent.method.errors import Refused

    read = read_notices(file)
    files = [out / name for name in draft_names(read.procurements)]
    texts = [draft(one) for one in read.procurements]
    make_folder(out)
    written = {str(path): _write(path, text, force) for path, text in zip(files, texts, strict=True)}
    deliver(notice_report(read, [str(path) for path in files], written), json=json)
    kept = [path for path, state in written.items() if state == "kept"]
    if kept:
        raise Refused(_kept(path) for path in kept)


def _write(path: Path, text: str, force: bool) -> str:
    """Write a tender file whole or not at all, never over one that was edited unless forced to."""
    from wellspent.cli.deliver import whole_or_nothing

    state = "new"
    if path.exists():
        if path.is_file() and path.read_bytes() == text.encode():
            return "unchanged"
        if not force:
            return "kept"
        state = "replaced"
    whole_or_nothing(path, text)
    return state


def _kept(path: str) -> Fault:
    from wellspent.method.errors import Fault

    return Fault(
        "the tender file is there already and differs, so it was not written",
        "Keep your edits, or write over them with --force.",
        file=path,
    )

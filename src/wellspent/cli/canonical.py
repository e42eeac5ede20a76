"""`wellspent canonical`: the one spelling of a file's content, and the digest that names it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def canonical(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A map, an offer or a tender: .toml, .json, .csv or .xlsx.")
    ],
    kind: Annotated[
        str, typer.Option(help="map, offer or tender; what the file shows itself to be if left out.")
    ] = "",
    out: Annotated[Path | None, typer.Option("--out", help="Write the bytes here.")] = None,
) -> None:
    """Print the canonical form of a file: sorted JSON, each number in one spelling; its SHA-256 on standard error."""
    from wellspent.cli.deliver import whole_or_nothing
    from wellspent.files.canonical import canonical as form

    found = form(file, kind)
    if out is None:
        typer.echo(found.content, nl=False)
    else:
        whole_or_nothing(out, found.content.decode())
    typer.echo(f"sha256:{found.digest}", err=True)

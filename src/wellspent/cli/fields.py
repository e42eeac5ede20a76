"""`wellspent fields`: what goes into each field of a notice."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wellspent.cli.options import Json, Out


def fields(
    tender: Annotated[Path, typer.Argument(help="The tender's file: TOML, or canonical JSON.")],
    notice: Annotated[str, typer.Option(help="The notice: uk4, uk6, uk7 or uk9.")],
    json: Json = False,
    out: Out = None,
) -> None:
    """Write the fields of a Procurement Act notice, ready to copy, each with where it came from."""
    from wellspent.cli.deliver import deliver
    from wellspent.cli.publishing import process_of
    from wellspent.documents.fields.report import fields_report

    found = process_of(tender)
    whole = out is not None and out.suffix.lower() == ".csv"
    deliver(fields_report(found.process, found.law, notice.lower(), whole=whole), json=json, out=out)

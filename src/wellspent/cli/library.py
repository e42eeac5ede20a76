"""`wellspent library`: check the shelves, look at an entry, load a set of one's own, pass an entry on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wellspent.cli.options import Json, Out

library = typer.Typer(
    name="library",
    help="The library: check, show, import, export.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Id = Annotated[str, typer.Argument(metavar="ID", help="An id, such as wellby or ppn-002@2025.")]


@library.command("check")
def check(
    folder: Annotated[Path | None, typer.Argument(help="A shelf's folder; all shelves if left out.")] = None,
) -> None:
    """Read every file strictly, and refuse each that does not hold: file, line, key, rule and mend."""
    from wellspent.files.shelves.library import check_library
    from wellspent.method.shelves import KINDS

    found = check_library(folder)
    counts = [(kind, len(found.ids(kind))) for kind in KINDS]
    typer.echo("All entries hold: " + ", ".join(f"{count} {kind}" for kind, count in counts if count))


@library.command("list")
def list_entries(
    kind: Annotated[
        str,
        typer.Argument(
            help="proxy, measure, framework, measure-set, parameter, policy, legality, question, unit, licence, fact."
        ),
    ] = "proxy",
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WORD]...", help="Only those with these words in their id, name or columns."),
    ] = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """List the entries of a kind: what each is, and what tells it from the others."""
    import datetime

    from wellspent.cli.deliver import deliver
    from wellspent.documents.listings import listing
    from wellspent.files.shelves.library import open_library

    found = listing(open_library(), kind, datetime.date.today(), words or ())
    deliver(found, json=json, out=out)


@library.command("show")
def show(
    id: Id,
    date: Annotated[
        str | None, typer.Option("--date", help="The day that counts; today if left out.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", help="Only the entry of this kind, where several have the id.")
    ] = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Show an entry: the value in force on a day, its shelf, status, source and licence."""
    import datetime

    from wellspent.cli.deliver import deliver
    from wellspent.documents.entries import entry_report
    from wellspent.files.reading.cells import read_decided
    from wellspent.files.shelves.library import open_library

    day = read_decided(date, datetime.date.today(), "--date")
    deliver(entry_report(open_library(), id, day, kind or ""), json=json, out=out)


@library.command("import")
def import_set(
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="What the file holds: proxies, or gmca for its workbook.")
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .csv or .xlsx table, or GMCA's .xlsx.")],
) -> None:
    """Load a set of your own onto your shelf, where it stays: the whole file, or none of it."""
    from wellspent.files.shelves.shelf import import_proxies
    from wellspent.method.errors import Refused, unknown_name

    if kind not in ("proxy", "proxies", "gmca"):
        raise Refused(unknown_name("kind to import", kind, ["gmca", "proxies"]))
    if kind == "gmca":
        from wellspent.files.shelves.gmca import import_gmca

        count, place = import_gmca(file)
    else:
        count, place = import_proxies(file)
    are = "1 proxy is" if count == 1 else f"{count} proxies are"
    typer.echo(f"{are} on your shelf, in {place.name}.")
    typer.echo(f"The file stands at {place}", err=True)


@library.command("export")
def export(id: Id, out: Out = None) -> None:
    """Print an entry as a library file to pass on; refused where its licence does not allow that."""
    from wellspent.files.shelves.shelf import export_entry

    text = export_entry(id)
    if out is None:
        typer.echo(text, nl=False)
    else:
        from wellspent.cli.deliver import whole_or_nothing

        whole_or_nothing(out, text)
        typer.echo(f"Written to {out}", err=True)

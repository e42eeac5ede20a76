"""`wellspent backup`, `restore` and `audit`: a copy of the site, putting it back, and proof that nothing changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def _site() -> None:
    """The site as it is: neither a backup nor a check changes its tables."""
    from wellspent.portal.operation import site

    site.start_django()
    site.refuse_unprepared()


def backup(file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")]) -> None:
    """Copy the whole site into one file, while people work. The site's secret is not in it: keep that apart."""
    _site()
    from django.conf import settings

    from wellspent.portal.operation.backup import take

    taken = take(file)
    typer.echo(f"{taken.rows} rows and {taken.files} files are in {file}")
    typer.echo(f"Audit head: event {taken.number} {taken.hash}")
    secret = settings.ENVIRONMENT
    where = "WELLSPENT_SECRET_KEY" if secret.secret_key else str(secret.data_dir / "secret-key")
    typer.echo(
        f"The secret is not in it. Without the one in {where} sealed offers can never be opened.", err=True
    )


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `wellspent backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace everything in a site that is in use.")
    ] = False,
) -> None:
    """Put a backup back: every digest and the whole audit chain are checked, or nothing is changed."""
    from wellspent.portal.operation import site

    site.start_django()
    site.prepare_tables()
    from wellspent.portal.operation.restore import restore as put_back

    taken, same_secret = put_back(file, replace=replace)
    typer.echo(f"{taken.rows} rows and {taken.files} files were restored from {file}")
    typer.echo(f"Audit head: event {taken.number} {taken.hash}")
    if not same_secret:
        rule = "This site's secret is not the one the backup was made under: sealed offers cannot be opened,"
        typer.echo(f"{rule} and everyone must sign in anew. Put the old secret back.", err=True)


def audit() -> None:
    """Verify the chain of events; exit 1 with every place where it does not hold."""
    _site()
    from wellspent.portal.audit.queries import faults, head

    found = faults()
    number, last = head()
    for place in found:
        typer.echo(f"event {place.number}: {place.why}", err=True)
    typer.echo(f"Audit head: event {number} {last}")
    if found:
        raise typer.Exit(1)
    typer.echo(f"All {number} events follow one another unchanged.")

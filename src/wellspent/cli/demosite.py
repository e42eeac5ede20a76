"""The demo's site: a data folder of its own, filled once, served on this machine alone."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import typer

MARK = "this-is-the-demo"
"""The file that tells the demo's folder from any other: nothing without it is ever deleted."""


def serve_demo(port: int, *, fresh: bool) -> None:
    """Serve the demo region; the first time, or when `fresh`, it is filled anew."""
    from wellspent.portal.operation import site
    from wellspent.portal.operation.server import refuse_taken, run_server

    refuse_taken("127.0.0.1", port)
    folder = _folder(fresh)
    _alone(folder)
    site.start_django()
    site.prepare_tables()
    site.prepare_pages()
    _fill()
    run_server("127.0.0.1", port, lambda: _welcome(port, folder))


def _folder(fresh: bool) -> Path:
    """The demo's own folder, under the data folder; emptied when `fresh`."""
    from wellspent.files.shelves.settings import data_folder
    from wellspent.method.errors import Fault, Refused

    folder = data_folder() / "demo"
    try:
        if fresh and folder.exists():
            if not (folder / MARK).is_file():
                rule = "the folder is not one that the demo made, so it is left alone"
                raise Refused(Fault(rule, "Move it away, or set WELLSPENT_DATA_DIR.", file=str(folder)))
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).touch()
    except OSError as error:
        rule = f"the demo's folder cannot be used: {error.strerror}"
        raise Refused(
            Fault(rule, "Set WELLSPENT_DATA_DIR to a folder you can write to.", file=str(folder))
        ) from None
    return folder


def _alone(folder: Path) -> None:
    """Forget the settings of a real site: the demo never touches its database, mail or secret."""
    for name in [name for name in os.environ if name.startswith("WELLSPENT_")]:
        del os.environ[name]
    os.environ["WELLSPENT_DATA_DIR"] = str(folder)
    os.environ["WELLSPENT_DEMO"] = "1"


def _fill() -> None:
    """The county, whole or not at all; left as it is where it is there already."""
    from django.db import transaction

    from wellspent.portal.accounts.models import User

    if User.objects.exists():
        return
    from wellspent.portal.demo.seed import seed

    typer.echo("\nFilling the demo site (once, some seconds) …", err=True)
    with transaction.atomic():
        seed()


def _welcome(port: int, folder: Path) -> None:
    """Where the site is, and whom one may be."""
    from wellspent.files.demo import demo_region
    from wellspent.portal.demo.people import PASSWORD, PEOPLE

    sheet = demo_region().sheet
    names = {body.id: body.label for body in sheet.organisation}
    names |= {firm.id: firm.label for firm in sheet.supplier}
    widest = max(len(email) for email, _, _, _ in PEOPLE)
    typer.echo(f"\nThe demo site is at http://127.0.0.1:{port}  (Ctrl+C stops it)\n")
    typer.echo(f"Sign in as any of these; the password of all is  {PASSWORD}\n")
    for email, _, body, role in PEOPLE:
        typer.echo(f"  {email:<{widest}}  {role.label}, {names[body]}")
    typer.echo(f"\nIt lives in {folder}; `wellspent demo --fresh` begins anew.")

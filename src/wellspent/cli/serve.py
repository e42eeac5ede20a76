"""`wellspent serve`: the site, ready to use."""

from __future__ import annotations

from typing import Annotated

import typer

Port = Annotated[int, typer.Option("--port", min=1, max=65_535, help="The port to listen on.")]
Host = Annotated[
    str, typer.Option("--host", help="The address to listen on: this machine alone unless told otherwise.")
]


def serve(port: Port = 8000, host: Host = "127.0.0.1") -> None:
    """Start the site: tables brought up to date, pages put in place, then served until stopped.

    Settings are environment variables named WELLSPENT_...; docs/guides/administrator.md lists them.
    """
    from wellspent.portal.operation import site
    from wellspent.portal.operation.server import refuse_taken, run_server

    refuse_taken(host, port)
    site.start_django()
    site.prepare_tables()
    site.prepare_pages()
    from django.conf import settings

    typer.echo(f"Its data is in {settings.ENVIRONMENT.data_dir}", err=True)
    shown = f"[{host}]" if ":" in host else host
    run_server(host, port, lambda: typer.echo(f"Wellspent is at http://{shown}:{port} (Ctrl+C stops it)"))

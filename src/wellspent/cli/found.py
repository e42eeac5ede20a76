"""`wellspent found`: a buyer on a new site, and the invitation of its first lead."""

from __future__ import annotations

from typing import Annotated

import typer


def found(
    name: Annotated[str, typer.Argument(metavar="NAME", help='Such as "Harrowmere Council".')],
    lead: Annotated[str, typer.Argument(metavar="EMAIL", help="Its first social value lead's address.")],
    kind: Annotated[str, typer.Option("--kind", help="authority or shared.")] = "authority",
    body: Annotated[
        str, typer.Option("--body", help="central, local, nhs, education, police or other.")
    ] = "local",
    nation: Annotated[
        str, typer.Option("--nation", help="england, wales, scotland or northern-ireland.")
    ] = "england",
    site: Annotated[
        str, typer.Option("--site", help="The address that people use.")
    ] = "http://127.0.0.1:8000",
) -> None:
    """Found a contracting authority or a shared service, and invite its first social value lead."""
    from wellspent.method.errors import Fault, Refused
    from wellspent.portal.operation.site import prepare_tables, start_django

    start_django()
    prepare_tables()
    from django.core.management import CommandError, call_command

    try:
        call_command("found_organisation", name, lead, kind=kind, body=body, nation=nation, site=site)
    except (CommandError, ValueError) as error:
        raise Refused(Fault(str(error), "See `wellspent found --help` for what is known.")) from None

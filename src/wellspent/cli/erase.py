"""`wellspent erase-person`: what the site holds of somebody, and erasing what need not stay."""

from __future__ import annotations

from typing import Annotated

import typer


def erase_person(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="The person's e-mail address.")],
    yes: Annotated[bool, typer.Option("--yes", help="Erase without asking.")] = False,
    over: Annotated[
        bool,
        typer.Option(
            "--keeping-over",
            help="Also the address on submitted offers of procurements that are over: the buyers' time of keeping has ended.",
        ),
    ] = False,
) -> None:
    """Erase a person by their e-mail address, with an account or without, and say what stays and why."""
    from wellspent.method.errors import Fault, Refused
    from wellspent.portal.operation import site

    site.start_django()
    site.refuse_unprepared()
    from wellspent.portal.accounts import erasure
    from wellspent.portal.accounts.queries import person_with

    address = email.strip().lower()
    found = erasure.held(address, person_with(address))
    if not found:
        raise Refused(Fault(f"nothing is held of {email}", "Check the address."))
    typer.echo("Erased:" if yes else "To erase:")
    for one in found:
        if not one.stays:
            typer.echo(f"  {one.what} ({one.many})")
    typer.echo("Stays, without the name:")
    for one in found:
        if one.stays:
            typer.echo(f"  {one.what} ({one.many}). {one.stays}")
    if not yes and not typer.confirm("Erase now? It cannot be undone"):
        raise typer.Exit(1)
    erasure.erase_person(by=None, email=address, over=over)
    typer.echo(
        "Done. Backups made before still hold it, and so do letters in the outbox folder or at the mail service."
    )

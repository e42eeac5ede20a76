"""`wellspent tenderpack`: what a buyer sends out: a Word document, and a workbook for the offers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wellspent.cli.options import Json

if TYPE_CHECKING:
    from wellspent.documents.report import Report
    from wellspent.method.asking import Invitation
    from wellspent.method.offers import Offer


def tenderpack(
    tender: Annotated[Path | None, typer.Argument(metavar="TENDER", help="The tender file.")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="The folder for the pack.")] = None,
    templates: Annotated[
        Path | None, typer.Option("--templates", metavar="DIR", help="Your own copies of the Word templates.")
    ] = None,
    copy_templates: Annotated[
        Path | None,
        typer.Option("--copy-templates", metavar="DIR", help="Write the templates here, to edit."),
    ] = None,
    offer: Annotated[
        Path | None, typer.Option("--offer", help="Fill the workbook in with this offer.")
    ] = None,
    json: Json = False,
) -> None:
    """Write a tender's questions, scoring and clauses as Word, and the workbook that bidders fill in."""
    if copy_templates is not None:
        _copy(copy_templates)
    if tender is None or out is None:
        if copy_templates is not None and tender is None and out is None:
            return
        raise typer.BadParameter("Give TENDER and --out DIR, or --copy-templates DIR alone.")
    from datetime import date

    from wellspent.cli.deliver import deliver, whole_or_nothing
    from wellspent.cli.folders import make_folder
    from wellspent.documents.tenderpack import TEMPLATE, tender_pack
    from wellspent.files.invitations import read_invitation
    from wellspent.files.shelves.library import open_library

    asked = read_invitation(tender, open_library(), date.today())
    template, name = (None, TEMPLATE) if templates is None else _own(templates / TEMPLATE)
    made = {TEMPLATE: tender_pack(asked, template, name)} | _workbooks(asked, offer)
    make_folder(out)
    for title, content in made.items():
        whole_or_nothing(out / title, content)
    deliver(_report(asked, [str(out / title) for title in made]), json=json)


def _copy(folder: Path) -> None:
    """Write the shipped templates, none over one that is there and differs."""
    from wellspent.cli.deliver import whole_or_nothing
    from wellspent.cli.folders import make_folder
    from wellspent.documents.tenderpack import shipped_templates
    from wellspent.method.errors import Fault, Refused

    make_folder(folder)
    found = shipped_templates()
    differ = [
        folder / name
        for name, content in found.items()
        if (folder / name).exists()
        and not ((folder / name).is_file() and (folder / name).read_bytes() == content)
    ]
    if differ:
        rule = "a template is there already and differs, so nothing was written"
        raise Refused(Fault(rule, "Name another folder, or move yours.", file=str(path)) for path in differ)
    for name, content in found.items():
        whole_or_nothing(folder / name, content)
        typer.echo(f"Written to {folder / name}", err=True)


def _own(path: Path) -> tuple[bytes, str]:
    """The bytes of the buyer's own template, and its name in a fault."""
    from wellspent.files.reading.packages import read_template

    return read_template(path), str(path)


def _workbooks(asked: Invitation, offer: Path | None) -> dict[str, bytes]:
    """A workbook a lot, filled in where an offer is given."""
    from wellspent.documents.offerbook import offer_workbook, workbook_name

    filled = None if offer is None else _read(asked, offer)
    return {workbook_name(lot): offer_workbook(asked, lot, filled) for lot in asked.lots}


def _read(asked: Invitation, offer: Path) -> Offer:
    from datetime import date

    from wellspent.files.offers import read_offer
    from wellspent.files.shelves.library import open_library
    from wellspent.method.errors import Fault, Refused

    if len(asked.lots) > 1:
        raise Refused(
            Fault("the tender has lots, and an offer fills one workbook", "Leave it out.", "--offer")
        )
    return read_offer(offer, open_library(), date.today())


def _report(asked: Invitation, written: list[str]) -> Report:
    from wellspent.documents.tenderpack import pack_report

    return pack_report(asked, written)

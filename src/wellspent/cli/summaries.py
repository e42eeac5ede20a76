"""`wellspent summaries`: one assessment summary a bidder, winner and unsuccessful, lot by lot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wellspent.cli.options import Json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wellspent.documents.summaries import Setting
    from wellspent.files.tenders import TenderFile
    from wellspent.method.summaries import Summary

FORMATS = ("html", "pdf", "docx", "json")


def summaries(
    tender: Annotated[
        Path, typer.Argument(metavar="TENDER", help="The tender file: .toml or canonical .json.")
    ],
    out: Annotated[Path, typer.Option("--out", help="The folder for the summaries, one file a bidder.")],
    form: Annotated[str, typer.Option("--format", help="html, pdf, docx or json.")] = "html",
    lot: Annotated[str | None, typer.Option("--lot", help="This lot only.")] = None,
    withhold: Annotated[
        list[str] | None,
        typer.Option(
            "--withhold",
            metavar="CRITERION",
            help="Leave out the winner's answer and reason on it, as commercially confidential; may be repeated.",
        ),
    ] = None,
    disregarded: Annotated[
        list[str] | None,
        typer.Option(
            "--disregarded",
            metavar="BID",
            help="A bid that was put out and disregarded, so not assessed; may be repeated.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Write what each bidder whose tender was assessed must be sent before the contract award notice."""
    from datetime import date

    from wellspent.cli.deliver import deliver, write
    from wellspent.cli.folders import make_folder
    from wellspent.documents.summaries import file_name, index_report, summary_report
    from wellspent.files.shelves.library import open_library
    from wellspent.files.tenders import read_tender
    from wellspent.method.errors import Fault, Refused
    from wellspent.method.summaries import wrong_law

    if form not in FORMATS:
        mend = f"Use {', '.join(FORMATS)}."
        raise Refused(Fault(f'a summary is not written as "{form}"', mend, "--format"))
    read = read_tender(tender, open_library(), date.today())
    found = _found(read, str(tender), lot, withhold or (), disregarded or ())
    lots = [each.lot for each in read.lots]
    setting = _setting(read)
    reports = {out / file_name(one, lots, form): summary_report(one, setting) for one in found}
    make_folder(out)
    for path, report in reports.items():
        write(report, path)
    written = dict(zip(map(str, reports), found, strict=True))
    law = wrong_law(read.purchase.nation, read.purchase.commenced)
    deliver(index_report(written, disregarded or (), setting, law), json=json)


def _setting(read: TenderFile) -> Setting:
    """What every summary of the tender says around its scores; a day that nobody stated is not known."""
    from wellspent.documents.summaries import Setting

    stated = all(notice.code != "decided-today" for found in read.notices.values() for notice in found)
    decided = read.decided if stated else None
    return Setting(read.title, read.currency, read.particulars, decided, read.purchase.nation)


def _found(
    read: TenderFile, name: str, lot: str | None, withhold: Sequence[str], disregarded: Sequence[str]
) -> list[Summary]:
    """Every summary that is owed. Raises `Refused` with the faults of all lots."""
    from wellspent.method.errors import Faults, Refused, unknown_name
    from wellspent.method.ranking import evaluate
    from wellspent.method.summaries import summaries as owed

    chosen = [each for each in read.lots if lot in (None, each.lot)]
    if not chosen:
        raise Refused(unknown_name("lot", str(lot), [each.lot for each in read.lots if each.lot], "--lot"))
    faults = Faults()
    found: list[Summary] = []
    criteria = {criterion.id for each in chosen for criterion in each.criteria}
    bids = {bid.id for each in chosen for bid in each.bids}
    for each in chosen:
        foreign = (criteria - {c.id for c in each.criteria}) | (bids - {bid.id for bid in each.bids})
        try:
            found += owed(
                evaluate(each),
                read.particulars,
                [id for id in withhold if id not in foreign],
                [id for id in disregarded if id not in foreign],
            )
        except Refused as refused:
            faults.extend(fault for fault in refused.within(name).faults if fault not in list(faults))
    faults.raise_if_any()
    return found

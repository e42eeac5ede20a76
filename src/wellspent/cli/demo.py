"""`wellspent demo`: a made-up county's tender, from the policy's decision to the scored bids, then its site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wellspent.cli.serve import Port

if TYPE_CHECKING:
    from wellspent.files.demo import Region
    from wellspent.files.tenders import TenderFile
    from wellspent.method.shelves import Library


DRAWS = 10_000
"""Draws of weights in the demo: enough to show, quick to wait for."""


def demo(
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Print the demo only.")] = False,
    port: Port = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin the demo's site anew.")] = False,
    copy: Annotated[
        Path | None, typer.Option("--copy", help="Copy the demo's files to a new folder, to change them.")
    ] = None,
) -> None:
    """Show a policy deciding, offers valued, a tender scored, a figure opened; then serve the county's site."""
    from datetime import date

    from wellspent.files.demo import copy_region, demo_region
    from wellspent.files.shelves.library import open_library
    from wellspent.files.tenders import read_tender

    if copy is not None:
        count = copy_region(copy)
        typer.echo(f"{count} files are in {copy}. Try: wellspent evaluate {copy / 'grounds.toml'}")
        return
    library, region = open_library(), demo_region()
    path = region.tender(region.sheet.tender[0].file)
    tender = read_tender(path, library, date.today())
    _introduce(region)
    _policy(library, tender)
    _offers(library, region, path)
    _result(library, tender, path)
    _choice(library, region)
    _next()
    if not no_serve:
        from wellspent.cli.demosite import serve_demo

        serve_demo(port, fresh=fresh)


def _introduce(region: Region) -> None:
    from wellspent.cli.screen import console

    screen = console()
    screen.print(region.sheet.title, style="bold")
    screen.print(region.sheet.about)


def _heading(text: str) -> None:
    from rich.text import Text

    from wellspent.cli.screen import console

    screen = console()
    screen.print()
    screen.rule(Text(text, style="bold"), align="left", style="cyan")


def _policy(library: Library, tender: TenderFile) -> None:
    """What the council's policy asks of this purchase."""
    from wellspent.cli.screen import print_report
    from wellspent.documents.decisions import decision_report
    from wellspent.files.shelves.catalogue import find_questions
    from wellspent.method.policy import decide

    _heading("1. What the policy asks")
    policy = library.find("policy", tender.policy).entry
    questions = find_questions(library)
    print_report(decision_report(decide(policy, tender.purchase, questions), questions))


def _offers(library: Library, region: Region, path: Path) -> None:
    """Each bidder's promises, in their own units and in pounds where the library has a value."""
    from wellspent.cli.screen import print_table
    from wellspent.documents.offers import offer_report
    from wellspent.files.offers import read_offer
    from wellspent.files.sheets import TenderSheet
    from wellspent.files.tenders import read_sheet_of
    from wellspent.method.offers import offer_map
    from wellspent.method.sroi import value_map
    from wellspent.method.working import traced

    _heading("2. What the bidders promise")
    sheet: TenderSheet = read_sheet_of(path)
    assert sheet.decided is not None  # noqa: S101 - the demo's tender says when it is decided
    for bid in sheet.bid:
        offer = read_offer(region.tender(bid.offer), library, sheet.decided)
        print_table(offer_report(offer, value_map(offer_map(offer), traced), []).tables[0], bid.label)


def _result(library: Library, tender: TenderFile, path: Path) -> None:
    """The scored tender and its warnings."""
    from wellspent.awarding.award import evaluated
    from wellspent.cli.screen import print_report

    _heading("3. How they compare")
    print_report(evaluated(tender, library, str(path)))


def _choice(library: Library, region: Region) -> None:
    """The works tender, whose rules let a bid that cannot win decide who does."""
    from datetime import date

    from wellspent.awarding.award import evaluated, tested
    from wellspent.cli.screen import console, print_table
    from wellspent.files.tenders import read_tender

    path = region.tender("community-centre.toml")
    read = read_tender(path, library, date.today())
    report = tested(evaluated(read, library, str(path)), read, DRAWS, 1, str(path))
    _heading("4. A warning explained: when the rule decides")
    console().print(f"{report.title}: {report.lead[0]}")
    asked = next(table for table in report.tables if table.title == "Does the choice stand up?")
    print_table(asked, asked.title)


def _next() -> None:
    """What to type next."""
    from wellspent.cli.screen import console

    _heading("5. Open any figure")
    console().print(
        "  wellspent demo --copy harrowmere\n"
        "  wellspent evaluate harrowmere/grounds.toml --working greenways\n"
        "  wellspent evaluate harrowmere/grounds.toml --out result.html\n"
        "  wellspent evaluate harrowmere/community-centre.toml --stability\n"
        "  wellspent value --offer harrowmere/grounds-greenways.toml --decided 2026-11-21\n"
        "  wellspent library show desnz-carbon"
    )

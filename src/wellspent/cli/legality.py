"""`wellspent legality`: questions, clauses or a tender held against dated legal rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wellspent.cli.options import Body, Commenced, Json, Kind, Known, Nation, Out, Value, Vat, Working


def legality(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="Lines of text (.txt), questions and clauses, or a tender."),
    ],
    value: Value = None,
    vat: Vat = None,
    kind: Kind = None,
    date: Commenced = None,
    body: Body = None,
    nation: Nation = None,
    known: Known = None,
    working: Working = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Find wordings that a dated rule is against, and offer a lawful one. This is not legal advice."""
    import datetime

    from wellspent.cli.deliver import deliver
    from wellspent.documents.legality import legality_report
    from wellspent.files.papers import find_checks, read_paper
    from wellspent.files.shelves.catalogue import find_hours, find_questions
    from wellspent.files.shelves.library import open_library
    from wellspent.method.burden import burden
    from wellspent.method.legality import examine
    from wellspent.method.working import traced

    library = open_library()
    given = {"value": value, "vat": vat, "kind": kind, "date": date, "body": body, "nation": nation}
    read = read_paper(file, library, given, known or ())
    questions = find_questions(library)
    checks, policies = find_checks(library)
    examined = examine(read.paper, checks, policies, questions)
    day = read.paper.purchase.commenced or datetime.date.today()
    hours = burden(read.asks, find_hours(library, day), traced)
    deliver(legality_report(examined, hours, questions), json=json, out=out, working=working)

"""`wellspent policy`: what a body's policy, or the law, asks of one purchase."""

from __future__ import annotations

from typing import Annotated

import typer

from wellspent.cli.options import Body, Commenced, Json, Kind, Known, Nation, Out, Value, Vat


def policy(
    name: Annotated[
        str | None, typer.Argument(metavar="ID", help="The policy, such as star or ppn-026.")
    ] = None,
    value: Value = None,
    vat: Vat = None,
    kind: Kind = None,
    date: Commenced = None,
    body: Body = None,
    nation: Nation = None,
    known: Known = None,
    facts: Annotated[bool, typer.Option("--facts", help="List the named facts.")] = False,
    json: Json = False,
    out: Out = None,
) -> None:
    """Decide what a policy asks of a purchase, rule by rule, and say what the answer hangs on."""
    if (name is None) != facts:
        raise typer.BadParameter("Give the ID of one policy, or --facts.")
    from wellspent.cli.deliver import deliver
    from wellspent.documents.decisions import decision_report, facts_report
    from wellspent.files.purchases import read_purchase
    from wellspent.files.shelves.catalogue import find_questions
    from wellspent.files.shelves.library import open_library
    from wellspent.method.policy import decide

    library = open_library()
    questions = find_questions(library)
    if name is None:
        deliver(facts_report(questions), json=json, out=out)
        return
    asked = library.find("policy", name, "ID").entry
    given = {"value": value, "vat": vat, "kind": kind, "date": date, "body": body, "nation": nation}
    purchase = read_purchase(given, known or ())
    deliver(decision_report(decide(asked, purchase, questions), questions), json=json, out=out)

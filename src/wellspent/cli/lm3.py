"""`wellspent lm3`: how much money stays and works again in a place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wellspent.cli.options import Json, Out, Working


def lm3(
    survey: Annotated[
        Path | None, typer.Argument(metavar="SURVEY", help="The survey: .toml, .json, .csv or .xlsx.")
    ] = None,
    rounds: Annotated[
        str | None, typer.Option(help="The rounds instead of a survey, such as 72000,57600,24980.")
    ] = None,
    round1: Annotated[
        str | None,
        typer.Option(help="in-full: round 1 always counts. local-only: where the supplier is local."),
    ] = None,
    supplier_local: Annotated[
        str | None, typer.Option(help="Whether the supplier is local: yes or no; not known if left out.")
    ] = None,
    income: Annotated[str | None, typer.Option(help="Round 1 of a table that has no place for it.")] = None,
    area: Annotated[str | None, typer.Option(help="What local means, in words.")] = None,
    working: Working = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """The local multiplier of three rounds, from known rounds or from a survey with gaps."""
    if (survey is None) == (rounds is None):
        raise typer.BadParameter("Give one SURVEY, or --rounds.")
    from dataclasses import replace

    from wellspent.cli.deliver import deliver
    from wellspent.documents.multipliers import multiplier_report
    from wellspent.files.surveys import read_rounds, read_survey, read_yes_or_no
    from wellspent.method.errors import Refused
    from wellspent.method.multiplier import from_rounds, from_survey
    from wellspent.method.working import traced

    if rounds is not None:
        local = read_yes_or_no(supplier_local, "--supplier-local")
        try:
            typed = from_rounds(read_rounds(rounds), traced, round1 or "in-full", local)
        except Refused as refused:
            raise Refused(
                replace(fault, place=f"--{fault.place.removeprefix('--')}") for fault in refused.faults
            ) from None
        deliver(multiplier_report(typed, "LM3"), json=json, out=out, working=working)
        return
    assert survey is not None  # noqa: S101 - one of the two is given
    given = {"round1": round1, "supplier_local": supplier_local, "income": income, "area": area}
    read = read_survey(survey, given)
    try:
        found = from_survey(read.survey, traced, read.convention, read.supplier_local)
    except Refused as refused:
        raise refused.within(str(survey)) from None
    deliver(multiplier_report(found, read.survey.title, read.survey), json=json, out=out, working=working)

"""`wellspent assess`: where an organisation stands, and its next step."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wellspent.cli.options import Json, Out, Working


def assess(
    answers: Annotated[
        Path, typer.Argument(metavar="ANSWERS", help="The answers: .toml, .json, .csv or .xlsx.")
    ],
    questions: Annotated[
        str | None, typer.Option("--set", help="The question set: flexible-framework or diagnostic.")
    ] = None,
    target: Annotated[
        str | None, typer.Option(help="The level or step to reach; gaps are measured to it.")
    ] = None,
    working: Working = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Assess answers to a question set: levels or mean steps, gaps, what nobody knows, next steps."""
    from wellspent.cli.deliver import deliver
    from wellspent.documents.assessments import assessment_report
    from wellspent.files.answers import read_assessment
    from wellspent.files.shelves.library import open_library
    from wellspent.method.errors import Fault, Refused
    from wellspent.method.maturity import Matrix

    read = read_assessment(answers, open_library(), {"set": questions, "target": target})
    if working is not None and isinstance(read.questions, Matrix):
        mend = "Leave --working out: the table of answers, and answers[] of --json, show what each rests on."
        raise Refused(Fault("levels are counted, not reckoned", mend, "--working"))
    said = [f"Assessed {read.assessed.isoformat()}"] if read.assessed else []
    said += [f"by {read.assessor}"] if read.assessor else []
    lead = [" ".join(said) + "."] if said else []
    report = assessment_report(read.questions, read.answers, read.result, read.target, read.title, lead)
    deliver(report, json=json, out=out, working=working)

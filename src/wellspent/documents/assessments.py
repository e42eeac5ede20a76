"""A self-assessment as figures and as a report: where an organisation stands, its gaps, its next steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wellspent.documents.figures import Figures
from wellspent.documents.report import Report, Table, cell, columns, row, table
from wellspent.method.errors import Notice
from wellspent.method.maturity import Assessment, Cell, Diagnostic, Gap, Matrix
from wellspent.method.working import Symbol

MARKS = {True: "met", False: "not met", None: "not known"}
MOST_GAPS = 10
"""A page shows so many gaps; the JSON holds all."""


def assessment_figures(
    questions: Matrix | Diagnostic, answers: Mapping[str, Any], found: Assessment, target: int
) -> Figures:
    """The figures of `wellspent assess` (interfaces.md), with every answer they rest on."""
    return {
        "set": found.set,
        "themes": dict(found.themes),
        "overall": found.overall,
        "target": target,
        "gaps": [_gap(gap) for gap in found.gaps],
        "next_steps": [_gap(gap) for gap in found.next_steps],
        "unknown": list(found.unknown),
        "answers": list(_answers(questions, answers)),
        "source": str(questions.source),
        "status": questions.status,
        "warnings": list(_notices(questions, found)),
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "theme": gap.where,
        "about": gap.what,
        "text": gap.text,
        "unknown": gap.unknown,
        "size": gap.size,
        "evidence": gap.evidence or None,
    }


def _answers(questions: Matrix | Diagnostic, answers: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if isinstance(questions, Diagnostic):
        for group in questions.groups:
            for question in group.questions:
                yield {"theme": group.key, "question": question.key, "step": answers.get(question.key)}
        return
    for theme in questions.themes:
        for number, given in enumerate(cells(answers.get(theme.key, ()), len(theme.levels)), 1):
            yield {"theme": theme.key, "level": number, "met": given.met, "evidence": given.evidence or None}


def cells(given: Sequence[Cell], count: int) -> list[Cell]:
    """A theme's cells, those left out not known."""
    return [*given, *[Cell()] * (count - len(given))]


def _notices(questions: Matrix | Diagnostic, found: Assessment) -> list[Notice]:
    if questions.status == "published":
        return list(found.warnings)
    said = {"unverified": "restated from memory and not checked against the print", "illustrative": "our own"}
    text = f"The questions of {questions.label} are {said.get(questions.status, questions.status)}."
    return [*found.warnings, Notice(f"questions-{questions.status}", text)]


def assessment_report(
    questions: Matrix | Diagnostic,
    answers: Mapping[str, Any],
    found: Assessment,
    target: int,
    title: str = "",
    lead: Sequence[str] = (),
) -> Report:
    """The report of an assessment: the profile, the overall level, gaps in order, a next step a theme."""
    matrix = isinstance(questions, Matrix)
    overall = "Overall level (the lowest theme)" if matrix else "Overall (mean of the groups, 1 to 5)"
    said = (
        "A theme stands on the highest level that is met with all below it; overall is the lowest theme."
        if matrix
        else "A group's step is the mean of its answers; overall is the mean of the groups."
    )
    return Report(
        title=f"{title}: {questions.label}" if title else questions.label,
        figures=assessment_figures(questions, answers, found, target),
        lead=tuple(lead),
        facts=((overall, cell(found.overall)), ("Target", cell(target))),
        tables=tuple(_tables(questions, answers, found)),
        notices=tuple(_notices(questions, found)),
        conventions=(
            said,
            "What nobody knows counts as not met, or as step 1, and is listed.",
            f"Questions: {questions.source}.",
        ),
        next_steps=tuple(
            f"{_labels(questions)[gap.where]}, {gap.what}: {gap.text}" for gap in found.next_steps
        ),
    )


def _labels(questions: Matrix | Diagnostic) -> dict[str, str]:
    parts = questions.themes if isinstance(questions, Matrix) else questions.groups
    return {part.key: part.label for part in parts}


def _tables(questions: Matrix | Diagnostic, answers: Mapping[str, Any], found: Assessment) -> Iterator[Table]:
    labels = _labels(questions)
    if isinstance(questions, Matrix):
        heads = columns("Theme", "Level#", *questions.levels)
        rows = []
        for theme in questions.themes:
            marks = [MARKS[given.met] for given in cells(answers.get(theme.key, ()), len(theme.levels))]
            rows.append(row(theme.label, found.themes[theme.key], *marks))
        yield table("Where we stand", heads, rows)
    else:
        rows = [row(labels[key], _step(found.themes[key])) for key in found.themes]
        yield table("Where we stand", columns("Group", "Mean step, 1 to 5#"), rows)
    if found.gaps:
        rows = [row(labels[gap.where], gap.what, gap.text) for gap in found.gaps[:MOST_GAPS]]
        more = len(found.gaps) - len(rows)
        note = f"And {more} more." if more > 0 else ""
        yield table("Gaps to the target", columns("Theme", "About", "What it asks"), rows, note=note)


def _step(number: int | Symbol) -> object:
    return cell(number, 2)

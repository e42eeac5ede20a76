"""The library's codes and sets as reports: units, licences, facts, measure sets, question sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wellspent.documents.report import Cell, Report, columns, row, table
from wellspent.method.frameworks import MeasureSet
from wellspent.method.maturity import Diagnostic, Matrix
from wellspent.method.shelves import Found, Library


def code_report(found: Found, kind: str, library: Library) -> Report:
    """A unit, a licence or a fact."""
    makers = {"unit": _unit, "licence": _licence, "fact": _fact}
    return makers[kind](found.entry, found.shelf, library)


def _unit(unit: Mapping[str, Any], shelf: str, library: Library) -> Report:
    measures = [found.entry for found in library.all("measure") if found.entry.unit == unit["id"]]
    whole = unit["whole"] == "yes"
    facts = (
        ("One", Cell(unit["label"])),
        ("Several", Cell(unit["plural"])),
        ("Dimension", Cell(unit["dimension"])),
        ("Whole ones only", Cell("yes" if whole else "no")),
    )
    rows = [row(measure.id, measure.label) for measure in measures]
    return Report(
        title=unit["label"],
        figures={
            "id": unit["id"], "kind": "unit", "label": unit["label"], "shelf": shelf, "plural": unit["plural"],
            "dimension": unit["dimension"], "whole": whole, "measures": [measure.id for measure in measures],
        },
        facts=facts,
        tables=(table("Measures counted in it", columns("Id", "Measure"), rows),) if rows else (),
    )  # fmt: skip


def _licence(licence: Mapping[str, Any], shelf: str, _: Library) -> Report:
    share = licence["share"] == "yes"
    facts = (
        ("May be passed on", Cell("yes" if share else "no")),
        ("What it asks", Cell(licence["attribution"] or "nothing")),
    )
    return Report(
        title=licence["label"],
        figures={
            "id": licence["id"], "kind": "licence", "label": licence["label"], "shelf": shelf, "share": share,
            "attribution": licence["attribution"] or None,
        },
        facts=facts,
    )  # fmt: skip


def _fact(fact: Mapping[str, Any], shelf: str, library: Library) -> Report:
    policies = [found.entry for found in library.all("policy") if fact["id"] in found.entry.facts]
    rows = [row(policy.id, policy.label) for policy in policies]
    return Report(
        title=fact["question"],
        figures={
            "id": fact["id"], "kind": "fact", "label": fact["question"], "shelf": shelf,
            "policies": [policy.id for policy in policies],
        },
        tables=(table("Policies that ask for it", columns("Id", "Policy"), rows),) if rows else (),
        next_steps=(f"Give it with `wellspent policy ID --known {fact['id']}=yes`, or no.",),
    )  # fmt: skip


def set_report(found: MeasureSet, shelf: str) -> Report:
    """An edition of a measure set."""
    return Report(
        title=found.label,
        figures={
            "id": found.id, "kind": "measure-set", "edition": found.edition, "label": found.label, "shelf": shelf,
            "licence": found.source.licence,
        },
        facts=(
            ("An offer names it", Cell(f'edition = "{found.name}"')),
            ("Source", Cell(str(found.source))),
        ),
        next_steps=("List the measures with `wellspent library list measure`.",),
    )  # fmt: skip


def questions_report(found: Matrix | Diagnostic, shelf: str) -> Report:
    """A question set: what each level, or each question, asks."""
    figures: dict[str, Any] = {
        "id": found.id, "kind": "question", "label": found.label, "shelf": shelf, "status": found.status,
        "licence": found.source.licence,
    }  # fmt: skip
    if isinstance(found, Matrix):
        figures["themes"] = [
            {"id": theme.key, "label": theme.label, "levels": list(theme.levels)} for theme in found.themes
        ]
        heads = columns("Theme", "Level#", "What it asks")
        rows = [
            row(theme.key, level, text)
            for theme in found.themes
            for level, text in enumerate(theme.levels, 1)
        ]
    else:
        figures["questions"] = [
            {"id": question.key, "group": group.key, "text": question.text}
            for group in found.groups
            for question in group.questions
        ]
        heads = columns("Question", "Group", "What it asks")
        rows = [row(q.key, group.label, q.text) for group in found.groups for q in group.questions]
    return Report(
        title=found.label,
        figures=figures,
        facts=(("Status", Cell(found.status)), ("Source", Cell(str(found.source)))),
        tables=(table("Questions", heads, rows),),
        next_steps=(f"Answer it with `wellspent assess ANSWERS --set {found.id}`.",),
    )

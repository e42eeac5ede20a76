"""The library's codes and sets as reports: units, licences, facts, measure sets, question sets, legality checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wellspent.documents.report import Cell, Report, columns, row, table
from wellspent.method.frameworks import MeasureSet
from wellspent.method.legality import Check
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


def check_report(check: Check, shelf: str) -> Report:
    """A legality check: what it looks for, the rules against that, and what makes it lawful."""
    phrases = [mark.phrase.text for mark in check.marks if mark.phrase is not None]
    shapes = [mark.form for mark in check.marks if mark.form]
    figures = {
        "id": check.id, "kind": "legality", "code": check.code, "label": check.label, "shelf": shelf,
        "text": check.text, "terms_of": check.terms_of or None, "facts": check.facts,
        "phrases": phrases, "shapes": shapes,
        "rules": [
            {"id": rule.id, "because": rule.because, "rewording": rule.rewording, "status": rule.status,
             "source": str(rule.source)}
            for rule in check.rules
        ],
        "allowed": [
            {"because": one.because, "status": one.status, "source": str(one.source)} for one in check.allowances
        ],
    }  # fmt: skip
    found = f"{len(phrases)} phrases" if len(phrases) != 1 else "1 phrase"
    facts = [
        ("Code of a finding", Cell(check.code)),
        ("Looks for", Cell("; ".join([found, *(f"the shape {shape} of a tender" for shape in shapes)]))),
    ]
    if check.facts:
        facts.append(("May hang on", Cell(", ".join(check.facts))))
    against = [row(rule.because, rule.rewording, str(rule.source), rule.status) for rule in check.rules]
    lawful = [row(one.because, str(one.source), one.status) for one in check.allowances]
    tables = (
        table("Rules, the first that applies", columns("Because", "Instead", "Source", "Status"), against),
        table("What makes it lawful", columns("Because", "Source", "Status"), lawful),
    )
    return Report(
        title=check.label,
        figures=figures,
        lead=(check.text,),
        facts=tuple(facts),
        tables=tuple(one for one in tables if one.rows),
        next_steps=("Hold a text against every check with `wellspent legality FILE`.",),
    )

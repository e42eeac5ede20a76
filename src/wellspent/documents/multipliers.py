"""A local multiplier as figures and as a report; its convention stands beside every figure."""

from __future__ import annotations

from wellspent.documents.charts.others import rounds_chart
from wellspent.documents.figures import Figures
from wellspent.documents.report import Cell, Report, Table, cell, columns, row, table
from wellspent.method.multiplier import CONVENTIONS, LocalMultiplier, Survey
from wellspent.method.numbers import percent
from wellspent.method.working import Number

ROUNDS = ("what is paid in", "lands in the place", "is spent there again")


def multiplier_figures(found: LocalMultiplier[Number], title: str, area: str = "") -> Figures:
    """The figures of `wellspent lm3` (interfaces.md)."""
    return {
        "title": title,
        "area": area or None,
        "rounds": list(found.rounds),
        "lm3": found.lm3,
        "retained": found.retained,
        "value_per_pound": found.value_per_pound,
        "convention": found.convention,
        "supplier_local": found.supplier_local,
        "coverage": found.coverage,
        "coverage_by_kind": dict(found.coverage_by_kind),
        "range": {"low": found.low, "high": found.high},
        "warnings": list(found.warnings),
    }


def multiplier_report(found: LocalMultiplier[Number], title: str, survey: Survey | None = None) -> Report:
    """The report of a multiplier, from rounds or from a survey."""
    low, high = cell(found.low, 4).text, cell(found.high, 4).text
    facts: list[tuple[str, Cell]] = [
        ("LM3: pounds in the place for each pound", cell(found.lm3, 4)),
        ("Convention", cell(found.convention)),
        ("Kept in the place (rounds 2 and 3)", cell(found.retained)),
    ]
    if found.convention == "local-only":
        facts.insert(2, ("Supplier is local", cell(found.supplier_local)))
    if survey is not None:
        coverage = None if found.coverage is None else percent(found.coverage)
        facts += [("Range of LM3", Cell(f"{low} to {high}")), ("Answers cover", cell(coverage))]
    elif found.lm3 is None:
        facts.append(("Range of LM3", Cell(f"{low} to {high}")))
    tables = _tables(found, survey)
    return Report(
        title=title,
        figures=multiplier_figures(found, title, survey.area if survey else ""),
        facts=tuple(facts),
        tables=tuple(tables),
        charts=tuple(
            rounds_chart(found.rounds, list(map(_round, range(1, len(found.rounds) + 1))), tables[0].title)
        ),
        notices=found.warnings,
        conventions=_conventions(found, survey),
    )


def _round(number: int) -> str:
    """What happens to the money in a round, counted from 1."""
    return ROUNDS[min(number, len(ROUNDS)) - 1]


def _tables(found: LocalMultiplier[Number], survey: Survey | None) -> list[Table]:
    first = found.rounds[0]
    rows = []
    for number, money in enumerate(found.rounds, 1):
        part = None if money is None or first is None else percent(money.amount / first.amount)
        rows.append(row(str(number), _round(number), money, part))
    rounds = table("Rounds", columns("Round#", "What it is", "Amount#", "Of round 1#"), rows)
    if survey is None:
        return [rounds]
    counts = {kind: sum(payee.kind == kind for payee in survey.payees) for kind in found.coverage_by_kind}
    kinds = table(
        "Answers by kind of payee",
        columns("Kind", "Payees#", "Answers cover#"),
        [
            row(kind, counts[kind], None if share is None else percent(share))
            for kind, share in found.coverage_by_kind.items()
        ],
        note="By money that lands in the place.",
    )
    return [rounds, kinds]


def _conventions(found: LocalMultiplier[Number], survey: Survey | None) -> tuple[str, ...]:
    said = [f"Convention {found.convention}: {CONVENTIONS[found.convention]}. Both divide by all of round 1."]
    if survey is not None:
        area = f"Local means: {survey.area}." if survey.area else "The file does not say what local means."
        said += [
            area,
            "Who did not answer takes the mean of those of the same kind who did, weighted by money.",
            "The range takes every missing answer as nothing, and as all of it.",
        ]
    said.append("Rounds are rounded to the penny; the multiplier is of unrounded rounds.")
    return tuple(said)

"""A scored tender as figures and as a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wellspent.documents.figures import Figures
from wellspent.documents.report import Cell, Column, Report, Table, cell, columns, row, table
from wellspent.method.errors import Notice
from wellspent.method.ranking import Result
from wellspent.method.scoring import RULES
from wellspent.method.working import Given, Symbol, traced

UNITS = {
    "weighted-points": ("Total points", 4),
    "price-per-point": ("Price for one quality point", 4),
    "award-on-value": ("Price less worth of quality", 2),
    "utility-index": ("Utility index", 6),
}


def evaluation_figures(result: Result, notices: Sequence[Notice] = ()) -> Figures:
    """The figures of `wellspent evaluate` for one lot (interfaces.md)."""
    figures: dict[str, Any] = {"title": result.tender.title}
    if result.tender.lot:
        figures["lot"] = result.tender.lot
    return figures | {
        "method": result.tender.method,
        "best": result.best,
        "criteria": [
            {
                "id": c.id,
                "label": c.shown,
                "kind": c.kind,
                "rule": RULES[c.rule].name if c.rule in RULES else None,
                "weight": _entered(c.weight),
            }
            for c in result.tender.criteria
        ],
        "bids": [
            {
                "id": bid.id,
                "label": bid.label or None,
                "scores": dict(bid.scores),
                "total": bid.total,
                "rank": bid.rank,
                "eliminated": bool(bid.eliminated),
                "reason": bid.eliminated or None,
            }
            for bid in result.bids
        ],
        "winner": result.winner,
        "tie": list(result.tie),
        "warnings": [*result.warnings, *notices],
    }


def evaluation_report(results: Sequence[Result], notices: Sequence[Sequence[Notice]]) -> Report:
    """The report of a tender: a ranking, the points and the rules of each lot, and the warnings."""
    first = results[0]
    figures = [evaluation_figures(result, noted) for result, noted in zip(results, notices, strict=True)]
    return Report(
        title=first.tender.title,
        figures=figures[0] if len(figures) == 1 else {"title": first.tender.title, "lots": figures},
        lead=tuple(_headline(result) for result in results),
        tables=tuple(found for result in results for found in (_ranking(result), _rules(result))),
        notices=tuple(
            notice
            for result, noted in zip(results, notices, strict=True)
            for notice in (*result.warnings, *noted)
        ),
        conventions=(
            "Points and ties are compared exactly, and rounded only where they are shown.",
            "Gates come first: a bid that is out sets no scale for the others.",
        ),
    )


def _entered(given: Given) -> Symbol:
    return traced(given)


def _headline(result: Result) -> str:
    lot = f"Lot {result.tender.lot}: " if result.tender.lot else ""
    names = {bid.id: bid.label or bid.id for bid in result.bids}
    if result.winner:
        winner = next(bid for bid in result.bids if bid.id == result.winner)
        unit, places = UNITS[result.tender.method]
        return f"{lot}{names[result.winner]} comes first: {unit.lower()} {cell(winner.total, places).text}."
    if result.tie:
        return f"{lot}A tie between {' and '.join(names[bid] for bid in result.tie)}: the rules do not say who wins."
    return (
        f"{lot}No bid is left to award to." if result.bids else f"{lot}No bids yet: the rules hold together."
    )


def _ranking(result: Result) -> Table:
    tender = result.tender
    heads = [
        Column("Rank", number=True),
        Column("Bid"),
        *(Column(c.shown, number=True) for c in tender.criteria if _has_points(result, c.id)),
    ]
    heads.append(Column(UNITS[tender.method][0], number=True))
    ordered = sorted(result.bids, key=lambda bid: (bid.rank is None, bid.rank or 0, bid.id))
    rows = []
    for bid in ordered:
        points = [
            cell(bid.scores[c.id], 4) if bid.scores[c.id] is not None else Cell("–")
            for c in tender.criteria
            if _has_points(result, c.id)
        ]
        whole = (
            cell(bid.total, UNITS[tender.method][1])
            if bid.total is not None
            else Cell(f"out: {bid.eliminated}" if bid.eliminated else "none")
        )
        rows.append(
            (
                cell(bid.rank) if bid.rank else Cell("–"),
                Cell(bid.label or bid.id),
                *points,
                whole,
            )
        )
    lot = f", lot {tender.lot}" if tender.lot else ""
    return table(f"Ranking{lot}", heads, rows, note=f"By {tender.method}; the {result.best} total is best.")


def _has_points(result: Result, criterion: str) -> bool:
    return any(bid.scores[criterion] is not None for bid in result.bids)


def _rules(result: Result) -> Table:
    rows = []
    for c in result.tender.criteria:
        spec = RULES.get(c.rule)
        if spec is None:
            rows.append(row(c.shown, c.kind, "", "not scored", f"enters {result.tender.method} as it is", ""))
        else:
            on = "other bids too" if spec.relative else "this bid alone"
            rows.append(row(c.shown, c.kind, cell(_entered(c.weight)), spec.name, spec.formula, on))
    heads = columns("Criterion", "Kind", "Weight#", "Rule", "Share of the weight", "Depends on")
    return table("Rules", heads, rows)

"""A scored tender as figures and as a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from wellspent.documents.charts.awards import award_charts
from wellspent.documents.charts.chart import Chart, Scale
from wellspent.documents.figures import Figures
from wellspent.documents.report import Cell, Column, Report, Table, cell, columns, row, table
from wellspent.method.errors import Notice
from wellspent.method.money import Money
from wellspent.method.numbers import grouped
from wellspent.method.ranking import Result
from wellspent.method.scoring import rule_of
from wellspent.method.tenders import Answer, Criterion
from wellspent.method.working import Given, Symbol, plain, traced

UNITS = {
    "weighted-points": ("Total points", 4),
    "price-per-point": ("Price for one quality point", 4),
    "award-on-value": ("Price less worth of quality", 2),
    "utility-index": ("Utility index", 6),
}

WINS = {
    "weighted-points": "Points add up; the highest total wins.",
    "price-per-point": "The price is divided by the quality points; the lowest price for a point wins.",
    "award-on-value": "What the quality is worth is taken off the price; the lowest figure left wins.",
    "utility-index": "Quality, measured against the best, is set against price; the highest index wins.",
}
"""How each method finds the winner, in a sentence."""

RANKING, OFFERED = "Ranking", "What was offered"
"""The titles of two tables; a lot's ends with the lot."""

IN_MONEY = ("price-per-point", "award-on-value")
"""Methods whose total is an amount of money."""


def evaluation_figures(result: Result, notices: Sequence[Notice], decided: date) -> Figures:
    """The figures of `wellspent evaluate` for one lot (interfaces.md)."""
    figures: dict[str, Any] = {"title": result.tender.title, "decided": decided}
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
                "rule": spec.name if (spec := rule_of(c)) is not None else None,
                "weight": _entered(c.weight),
            }
            for c in result.tender.criteria
        ],
        "bids": [
            {
                "id": bid.id,
                "label": bid.label or None,
                "answers": {criterion: _answer(answer) for criterion, answer in bid.answers.items()},
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


def evaluation_report(
    results: Sequence[Result], notices: Sequence[Sequence[Notice]], decided: date, currency: str
) -> Report:
    """The report of a tender: ranking, what was offered and the rules of each lot, and the warnings.

    `decided` is the day whose library values were used.
    """
    first = results[0]
    figures = [
        evaluation_figures(result, noted, decided) for result, noted in zip(results, notices, strict=True)
    ]
    return Report(
        title=first.tender.title,
        figures=figures[0] if len(figures) == 1 else {"title": first.tender.title, "lots": figures},
        lead=tuple(_headline(result, currency) for result in results),
        tables=tuple(
            found
            for result in results
            for found in (_ranking(result, currency), _offered(result, currency), _rules(result))
            if found.rows
        ),
        charts=tuple(chart for result in results for chart in _charts(result, currency)),
        notices=tuple(
            notice
            for result, noted in zip(results, notices, strict=True)
            for notice in (*result.warnings, *noted)
        ),
        conventions=(
            "Points and ties are compared exactly, and rounded only where they are shown.",
            "Gates come first: a bid that is out sets no scale for the others.",
            f"Library values are those in force on {decided}, the day of the decision.",
        ),
    )


def _entered(given: Given) -> Symbol:
    return traced(given)


def _answer(answer: Answer) -> Symbol | bool | list[str] | None:
    return (
        list(answer.items)
        if answer.items is not None
        else answer.amount
        if answer.met is None
        else answer.met
    )


def _headline(result: Result, currency: str) -> str:
    lot = f"Lot {result.tender.lot}: " if result.tender.lot else ""
    names = {bid.id: bid.label or bid.id for bid in result.bids}
    if result.winner:
        return f"{lot}{names[result.winner]} comes first: {_margin(result, names, currency)}."
    if result.tie:
        tied = " and ".join(names[bid] for bid in result.tie)
        shown = {criterion.id: criterion.shown for criterion in result.tender.criteria}
        also = ", ".join(shown[name] for name in result.tender.tie_break)
        said = f"equal on {also} too" if also else "the tender states no tie_break"
        return f"{lot}A tie between {tied}: {said}, so the rules do not say who wins."
    return (
        f"{lot}No bid is left to award to." if result.bids else f"{lot}No bids yet: the rules hold together."
    )


def _margin(result: Result, names: Mapping[str, str], currency: str) -> str:
    """The winner's total, and how far the next one is behind."""
    method = result.tender.method
    ranked = sorted((bid for bid in result.bids if bid.rank is not None), key=lambda bid: bid.rank or 0)
    if ranked[0].total is None:
        return "nothing to compare it with"
    said = f"{UNITS[method][0].lower()} {total_cell(ranked[0].total, method, currency).text}"
    if len(ranked) == 1 or ranked[1].total is None:
        return said
    gap = abs(plain(ranked[0].total) - plain(ranked[1].total))
    behind = total_cell(gap, method, currency).text if gap else "nothing but the tie-break"
    return f"{said}, {behind} ahead of {names[ranked[1].id]}"


def total_cell(whole: Symbol | Fraction, method: str, currency: str) -> Cell:
    """A bid's total as its method counts it: in pounds, in points, or without a unit."""
    places = UNITS[method][1]
    return Cell.price(whole, currency, places) if method in IN_MONEY else cell(whole, places)


def _charts(result: Result, currency: str) -> list[Chart]:
    """The picture of the ranking."""
    words, places = UNITS[result.tender.method]
    if result.tender.method == "weighted-points":
        scale = Scale(f"Points, out of {grouped(result.tender.out_of.value)}")
    else:
        scale = Scale(
            words,
            currency=currency if result.tender.method in IN_MONEY else "",
            places=2 if result.tender.method in IN_MONEY else places,
        )
    return award_charts(result, scale, _ranking_title(result))


def _ranking_title(result: Result) -> str:
    return f"{RANKING}, lot {result.tender.lot}" if result.tender.lot else RANKING


def _ranking(result: Result, currency: str) -> Table:
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
            total_cell(bid.total, tender.method, currency)
            if bid.total is not None
            else Cell("out" if bid.eliminated else "none")
        )
        rows.append(
            (
                cell(bid.rank) if bid.rank else Cell("–"),
                Cell(bid.label or bid.id),
                *points,
                whole,
            )
        )
    return table(_ranking_title(result), heads, rows, note=WINS[tender.method])


def _offered(result: Result, currency: str) -> Table:
    """What each bid answers to each criterion, before any rule: a row a criterion, a column a bid."""
    heads = [Column("What was offered"), *(Column(bid.label or bid.id, number=True) for bid in result.bids)]
    rows = [
        (
            Cell(criterion.shown),
            *(answer_cell(criterion, bid.answers[criterion.id], currency) for bid in result.bids),
        )
        for criterion in result.tender.criteria
    ]
    return table(OFFERED, heads, rows if result.bids else [])


def answer_cell(criterion: Criterion, answer: Answer, currency: str) -> Cell:
    """What a bid answers to a criterion, as a person reads it: money, a score of its scale, lines of a menu."""
    if answer.items is not None:
        return Cell("; ".join(answer.items) or "none")
    if answer.met is not None:
        return Cell("pass" if answer.met else "fail")
    if answer.amount is None:
        return Cell("–")
    if criterion.kind in ("price", "value"):
        money = Money.of(answer.amount, currency)
        return Cell(money.shown(), answer.amount, str(money))
    if criterion.rule == "scale" and "scale" in criterion.keys:
        return cell(answer.amount, 2, f"of {cell(criterion.keys['scale'].value).text}")
    return cell(answer.amount, 2, answer.amount.unit)


def _has_points(result: Result, criterion: str) -> bool:
    return any(bid.scores[criterion] is not None for bid in result.bids)


def _rules(result: Result) -> Table:
    rows = []
    for c in result.tender.criteria:
        spec = rule_of(c)
        if spec is None:
            rows.append(row(c.shown, c.kind, "", "not scored", "counts as it stands", ""))
        else:
            on = "other bids too" if spec.relative else "this bid alone"
            rows.append(row(c.shown, c.kind, cell(_entered(c.weight)), spec.name, spec.formula, on))
    heads = columns("Criterion", "Kind", "Weight#", "Rule", "Share of the weight", "Depends on")
    return table("Rules", heads, rows)

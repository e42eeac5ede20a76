"""Weights from ballots as figures and as a report: never without how far people are apart."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from wellspent.documents.figures import Figures
from wellspent.documents.report import Cell, Report, cell, columns, row, table
from wellspent.method.numbers import percent
from wellspent.method.priorities import METHODS, Weights
from wellspent.method.working import Number, plain


def weights_figures(
    found: Weights[Number], title: str, points: Mapping[str, Fraction] | None, out_of: int | None
) -> Figures:
    """The figures of `wellspent weigh`."""
    return {
        "title": title,
        "method": found.method,
        "weights": dict(found.weights),
        "points": None if points is None else dict(points),
        "out_of": out_of,
        "spread": {
            name: {"low": spread.low, "high": spread.high, "deviation": spread.deviation}
            for name, spread in found.spread.items()
        },
        "disagreement": found.disagreement,
        "ballots": [{"by": by, "weights": dict(weights)} for by, weights in found.ballots.items()],
        "warnings": list(found.warnings),
    }


def weights_report(
    found: Weights[Number],
    title: str,
    points: Mapping[str, Fraction] | None = None,
    out_of: int | None = None,
) -> Report:
    """The report of a round of ballots: the group's weights, their spread, each person's own."""
    apart = found.disagreement
    facts: list[tuple[str, Cell]] = [("Ballots", cell(len(found.ballots)))]
    if apart is not None:
        facts.append(("Disagreement (0 none, 1 nothing in common)", cell(apart)))
    rows = []
    for name, weight in found.weights.items():
        spread = found.spread[name]
        share = Cell(percent(plain(weight)), cell(weight).working, cell(weight, 10).machine)
        span = f"{percent(spread.low)} to {percent(spread.high)}"
        shown: list[Cell] = [] if points is None else [cell(points[name])]
        rows.append((cell(name), share, *shown, Cell(span), Cell(percent(spread.deviation))))
    more = [] if points is None else [f"Points of {out_of}#"]
    heads = columns("Criterion", "Weight#", *more, "Lowest to highest#", "Standard deviation#")
    tables = [table("Weights", heads, rows)]
    if len(found.ballots) > 1:
        own = [
            row(by, *(percent(plain(weight)) for weight in weights.values()))
            for by, weights in found.ballots.items()
        ]
        names = columns("Ballot", *(f"{name}#" for name in found.weights))
        tables.append(table("Each ballot", names, own))
    said = [
        f"Method {found.method}: {METHODS[found.method]}.",
        "The group's weight is the plain mean of its members' weights; deviation is of the population.",
    ]
    if apart is not None:
        said.append(
            "Disagreement is the share of the weight that two members, taken at random, place differently."
        )
    if points is not None:
        said.append(f"Points are rounded so that they sum to {out_of}, by largest remainder.")
    return Report(
        title=title,
        figures=weights_figures(found, title, points, out_of),
        facts=tuple(facts),
        tables=tuple(tables),
        notices=found.warnings,
        conventions=tuple(said),
    )

"""Weights from ballots as figures and as a report: never without how far people are apart."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from wellspent.documents.charts.others import weights_chart
from wellspent.documents.figures import Figures
from wellspent.documents.report import Cell, Report, Table, cell, columns, row, table
from wellspent.method.judgements import Consistency
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
        **_fits(found.consistency),
        "warnings": list(found.warnings),
    }


def _fit(one: Consistency) -> dict[str, Fraction | None]:
    """How far one person's judgements fit together, under the names of its method."""
    if one.xi is not None:
        return {"xi": one.xi}
    return {"eigenvalue": one.eigenvalue, "index": one.index, "ratio": one.ratio}


def _fits(consistency: Mapping[str, Consistency]) -> Figures:
    """Each person's consistency as figures; nothing where the method asks for none."""
    rows = [{"by": by, **_fit(one)} for by, one in consistency.items()]
    return {"consistency": rows} if rows else {}


def _fit_table(consistency: Mapping[str, Consistency]) -> Table:
    """Each person's consistency, a row each."""
    titles = {"xi": "ξ#", "eigenvalue": "Principal eigenvalue#", "index": "Index#", "ratio": "Ratio#"}
    fits = [_fit(one) for one in consistency.values()]
    heads = columns("Ballot", *(titles[key] for key in fits[0]))
    rows = []
    for by, one in zip(consistency, fits, strict=True):
        rows.append((cell(by), *(cell(number, 4) for number in one.values())))
    return table("Consistency", heads, rows)


def _fit_said(method: str) -> list[str]:
    """What the consistency figures mean."""
    if method == "ahp":
        return [
            "Index is (principal eigenvalue - n) / (n - 1); ratio is index over Saaty's random index. Above 0.1 judgements are asked for again."
        ]
    if method == "best-worst":
        return ["ξ is the largest gap left between a weight and the judgements of it: 0 where all fit."]
    return []


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
    if found.consistency:
        tables.append(_fit_table(found.consistency))
    said = [
        f"Method {found.method}: {METHODS[found.method]}.",
        "The group's weight is the plain mean of its members' weights; deviation is of the population.",
    ]
    if apart is not None:
        said.append(
            "Disagreement is the share of the weight that two members, taken at random, place differently."
        )
    said += _fit_said(found.method)
    if points is not None:
        said.append(f"Points are rounded so that they sum to {out_of}, by largest remainder.")
    return Report(
        title=title,
        figures=weights_figures(found, title, points, out_of),
        facts=tuple(facts),
        tables=tuple(tables),
        notices=found.warnings,
        conventions=tuple(said),
        charts=tuple(weights_chart(found, tables[0].title)),
    )

"""Agreement between evaluators, as figures and as a report: never a coefficient without the scores behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wellspent.documents.charts.others import scores_chart
from wellspent.documents.figures import Figures
from wellspent.documents.report import Cell, Report, Table, cell, columns, table
from wellspent.method.agreement import (
    CAREFUL,
    METRICS,
    Ratings,
    alpha,
    complete,
    concordance,
    correlation,
    leanings,
    spreads,
    verdict,
)
from wellspent.method.errors import Notice
from wellspent.method.numbers import grouped
from wellspent.method.numeric.resampling import (
    RESAMPLES,
    SEED,
    Interval,
    alpha_interval,
    correlation_interval,
)

APART = "How far apart the scores are"
"""The title of the table of every bid's lowest and highest score."""

VERDICTS = {
    "fine": "fine to rely on",
    "careful": "use with care",
    "recalibrate": "talk the scores through first",
    "unknown": "cannot be told",
}
"""What each verdict means, in words."""


def agreement_figures(
    ratings: Ratings, metric: str = "interval", seed: int = SEED, *, spread: bool = True
) -> Figures:
    """The agreement on one criterion. `verdict` goes by the alpha of `metric`."""
    rows = complete(ratings)
    found = correlation(rows)
    figures: dict[str, Any] = {
        "things": len(ratings),
        "evaluators": len({by for own in ratings.values() for by in own}),
        "scores": sum(len(own) for own in ratings.values()),
        "complete": len(rows),
        "alpha": {each: _with_interval(ratings, each, seed) for each in METRICS},
        "icc": None if found is None else dict(found.forms),
        "icc_interval": _ends(correlation_interval(rows, "2,1", seed=seed)),
        "kendall_w": concordance(rows),
        "metric": metric,
        "verdict": verdict(alpha(ratings, metric)),
    }
    if spread:
        figures["spread"] = [
            {"name": each.name, "scores": each.scores, "low": each.low, "high": each.high, "mean": each.mean}
            for each in spreads(ratings)
        ]
        figures["leaning"] = [
            {"by": each.by, "scores": each.scores, "above_others": each.above} for each in leanings(ratings)
        ]
    return figures


def _with_interval(ratings: Ratings, metric: str, seed: int) -> dict[str, Any]:
    return {"value": alpha(ratings, metric), **(_ends(alpha_interval(ratings, metric, seed=seed)) or NO_ENDS)}


NO_ENDS: Mapping[str, Any] = {"low": None, "high": None, "resamples": None}


def _ends(found: Interval | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"low": found.low, "high": found.high, "resamples": found.draws}


def unsure(figures: Figures) -> str:
    """What to know of a good alpha that few things carry; empty where there is nothing to say."""
    own = figures["alpha"][figures["metric"]]
    if figures["verdict"] not in ("fine", "careful") or own["low"] is None or own["low"] >= CAREFUL:
        return ""
    return f"with {figures['things']} bids it may be as low as {grouped(own['low'])}"


def agreement_report(
    title: str,
    criteria: Mapping[str, Ratings],
    names: Mapping[str, str],
    metric: str,
    seed: int,
    notices: Sequence[Notice] = (),
) -> Report:
    """The report of `wellspent agree`: a row a criterion, then every spread and who leans which way."""
    figures = {id: agreement_figures(own, metric, seed) for id, own in criteria.items()}
    doubts = {id: doubt for id, own in figures.items() if (doubt := unsure(own))}
    pictures = [chart for id, own in criteria.items() for chart in scores_chart(own, names[id], names, APART)]
    texts = [f"{names[id]}: {doubt}. Read the scores themselves." for id, doubt in doubts.items()]
    notices = [*notices, *(Notice("unsure-agreement", text) for text in texts)]
    return Report(
        title=title,
        figures={
            "title": title,
            "metric": metric,
            "criteria": [{"criterion": id, **own} for id, own in figures.items()],
            "seed": seed,
            "warnings": list(notices),
        },
        lead=tuple(_sentence(names[id], own) for id, own in figures.items()),
        tables=tuple(found for found in (_coefficients(figures, names), *_behind(criteria, names)) if found.rows),
        charts=tuple(pictures),
        notices=tuple(notices),
        conventions=(
            f"The verdict goes by alpha, {metric}: {METRICS[metric]}.",
            "Fine from .800, careful from .667, below that talk the scores through (Krippendorff 2004).",
            f"The ends hold 95 in a hundred of {RESAMPLES:,} resamples of the things scored (seed {seed}).",
            "A score left out is a gap; ICC and W look only at what everybody has scored.",
        ),
    )  # fmt: skip


def _sentence(name: str, figures: Figures) -> str:
    own = figures["alpha"][figures["metric"]]
    if own["value"] is None:
        return f"{name}: agreement {VERDICTS['unknown']}."
    ends = f" (from {grouped(own['low'])} to {grouped(own['high'])})" if own["low"] is not None else ""
    return f"{name}: alpha {grouped(own['value'])}{ends}, {VERDICTS[figures['verdict']]}."


def _coefficients(figures: Mapping[str, Figures], names: Mapping[str, str]) -> Table:
    rows = []
    for id, own in figures.items():
        icc = own["icc"] or {}
        rows.append(
            (
                Cell(names[id]),
                *(_number(own["alpha"][each]["value"]) for each in METRICS),
                _number(icc.get("2,1")),
                _number(icc.get("2,k")),
                _number(own["kendall_w"]),
                Cell(VERDICTS[own["verdict"]]),
            )
        )
    alphas = (f"Alpha, {each}#" for each in METRICS)
    heads = columns("Criterion", *alphas, "ICC (2,1)#", "ICC (2,k)#", "Kendall W#", "Verdict")
    return table("How far the evaluators agree", heads, rows)


def _number(value: Any) -> Cell:
    return cell(value, 3) if value is not None else Cell("–", bare="")


def _behind(criteria: Mapping[str, Ratings], names: Mapping[str, str]) -> list[Table]:
    """The scores behind the coefficients: how far apart on each thing, and who leans which way."""
    apart, leaning = [], []
    for id, own in criteria.items():
        for each in sorted(spreads(own), key=lambda found: found.low - found.high):
            apart.append(
                (
                    Cell(names[id]),
                    Cell(names.get(each.name, each.name)),
                    cell(each.scores),
                    cell(each.low),
                    cell(each.high),
                    cell(each.mean),
                )
            )
        for who in leanings(own):
            said = "–" if who.above is None else grouped(who.above)
            sign = "+" if who.above is not None and who.above > 0 else ""
            leaning.append((Cell(names[id]), Cell(who.by), cell(who.scores), Cell(f"{sign}{said}")))
    return [
        table(
            APART,
            columns("Criterion", "Bid", "Scores#", "Lowest#", "Highest#", "Mean#"),
            apart,
        ),
        table(
            "Who scores higher or lower than the others",
            columns("Criterion", "Evaluator", "Scores#", "Above the others by#"),
            leaning,
        ),
    ]

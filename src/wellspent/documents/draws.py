"""What came of drawing a map's assumptions: the interval, how often it pays back, and what drives it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from wellspent.documents.charts.chart import Chart
from wellspent.documents.charts.maps import drivers_chart, reach_chart
from wellspent.documents.figures import Figures
from wellspent.documents.report import Cell, Report, Table, cell, columns, row, table
from wellspent.method.money import Money
from wellspent.method.numbers import percent
from wellspent.method.numeric.drivers import Driver
from wellspent.method.numeric.uncertainty import Uncertainty

SHOWN = 12
"""The drivers that the report shows; the JSON has them all."""

INTERVAL, DRIVERS = "What the draws give", "What drives the figure"
"""The titles of the two tables."""

WORDS = {
    "p05": "One draw in twenty stays under",
    "p50": "Half of the draws stay under",
    "p95": "One draw in twenty goes over",
}


def with_draws(report: Report, found: Uncertainty, outcomes: Sequence[str]) -> Report:
    """The report of a map with what its draws said; `outcomes` are the names of the map's outcomes."""
    said = (*report.conventions, *_conventions(found))
    notices = (*report.notices, *found.notices)
    figures = {**report.figures, **draw_figures(found, outcomes)}
    spent: Money | None = report.figures.get("investment")
    figures |= {"conventions": list(said), "warnings": list(notices)}
    facts = list(report.facts)
    ends = [found.interval[name].present_value for name in ("p05", "p95")]
    if all(end is not None for end in ends):
        low, high = (cell(end).text for end in ends)
        facts.insert(1, ("Nine draws in ten give", Cell(f"{low} to {high}")))
    return replace(
        report,
        figures=figures,
        facts=tuple(facts),
        tables=(*report.tables, *_tables(found)),
        charts=(*report.charts, *_charts(found, spent)),
        notices=notices,
        conventions=said,
    )


def draw_figures(found: Uncertainty, outcomes: Sequence[str]) -> Figures:
    """The keys that `--draws` adds (interfaces.md): `interval` and `drivers`, and how they were drawn."""
    return {
        "draws": {"count": found.draws, "seed": found.seed, "pays_back": found.pays_back},
        "interval": {
            name: {"present_value": end.present_value, "sroi_ratio": end.sroi_ratio}
            for name, end in found.interval.items()
        },
        "drivers": [_driver(driver, outcomes) for driver in found.drivers],
    }


def _driver(driver: Driver, outcomes: Sequence[str]) -> dict[str, Any]:
    ends = driver.assumption.triangle
    return {
        "name": driver.assumption.name,
        "outcomes": [outcomes[place] for place in driver.assumption.rows],
        "low": ends.low,
        "central": ends.mode,
        "high": ends.high,
        "share": _share(driver.alone),
        "share_with_others": _share(driver.together),
    }


def _share(part: float) -> Fraction:
    """A share of the variance to four decimals: more would be the draws', not the map's."""
    return Fraction(round(part * 10_000), 10_000)


def _conventions(found: Uncertainty) -> list[str]:
    if not found.draws:
        return []
    return [
        f"{found.draws:,} draws of every assumption that has a range, seed {found.seed}: triangular between its low "
        "and its high number, most often near its own; independent of each other; one that several rows share "
        "is drawn once for all of them."
    ]


def _tables(found: Uncertainty) -> list[Table]:
    if not found.draws:
        return []
    rows = [row(words, *_end(found, name)) for name, words in WORDS.items()]
    interval = table(INTERVAL, columns("Draws", "Present value#", "SROI ratio#"), rows, note=_often(found))
    shown = found.drivers[:SHOWN]
    more = f" The first {SHOWN} of {len(found.drivers)}." if len(found.drivers) > SHOWN else ""
    drivers = table(
        DRIVERS,
        columns("Assumption", "Low#", "As entered#", "High#", "Share of the variance#", "with others#"),
        [_driver_row(driver) for driver in shown],
        note="Alone, and with what it does together with other assumptions." + more,
    )
    return [interval, drivers]


def _charts(found: Uncertainty, spent: Money | None) -> list[Chart]:
    """The interval beside what was put in, and the drivers."""
    if not found.draws:
        return []
    shown = [(driver.assumption.name, _share(driver.alone)) for driver in found.drivers[:SHOWN]]
    return [
        *reach_chart(
            "Where nine draws in ten lie",
            "The bar holds nine draws in ten; the dot is the middle one.",
            "Nine draws in ten",
            [found.interval[name].present_value for name in WORDS],
            ("5 in 100 stay under", "in the middle", "5 in 100 go over"),
            spent,
            INTERVAL,
        ),
        *drivers_chart(shown, len(found.drivers), DRIVERS),
    ]


def _end(found: Uncertainty, name: str) -> tuple[Cell, Cell]:
    end = found.interval[name]
    return cell(end.present_value), cell(end.sroi_ratio)


def _often(found: Uncertainty) -> str:
    if found.pays_back is None:
        return ""
    if found.pays_back in (0, 1):
        return f"{'Every' if found.pays_back else 'No'} draw returns at least what was put in."
    return f"{percent(found.pays_back)} of the draws return at least what was put in."


def _driver_row(driver: Driver) -> tuple[Cell, ...]:
    ends = driver.assumption.triangle
    shares = [percent(_share(part)) for part in (driver.alone, driver.together)]
    return row(driver.assumption.name, ends.low, ends.mode, ends.high, *shares)

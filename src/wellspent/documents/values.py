"""A valued map or offer as figures and as a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wellspent.documents.figures import Figures
from wellspent.documents.report import Cell, Report, cell, columns, row, table
from wellspent.method.errors import Notice
from wellspent.method.money import Money
from wellspent.method.ranges import MapRange
from wellspent.method.sroi import LEDGERS, MapValue
from wellspent.method.working import Number


def value_figures(
    valued: MapValue[Number], notices: Sequence[Notice], spread: MapRange[Number] | None = None
) -> Figures:
    """The figures of `wellspent value` (interfaces.md), the year columns rounded for show."""
    currency = valued.map.currency
    figures: dict[str, Any] = {
        "title": valued.map.title,
        "currency": currency,
        "outcomes": [
            {
                "name": v.outcome.name,
                "stakeholder": v.outcome.stakeholder or None,
                "ledger": v.outcome.ledger,
                "impact": v.impact,
                "years": [{"year": year, "value": Money.of(value, currency)} for year, value in v.years],
                "present_value": v.present_value,
            }
            for v in valued.outcomes
        ],
        "impact": valued.impact,
        "yearly": [
            {
                "year": y.year,
                "value": Money.of(y.value, currency),
                "factor": y.factor,
                "present_value": Money.of(y.present_value, currency),
            }
            for y in valued.yearly
        ],
        "present_value": valued.present_value,
        "investment": valued.investment,
        "net_present_value": valued.net_present_value,
        "sroi_ratio": valued.sroi_ratio,
        "payback_months": valued.payback_months,
        "ledgers": dict(valued.ledgers),
        "ratios": dict(valued.ratios),
        "conventions": list(conventions(valued)),
        "warnings": list(notices),
    }
    if spread is not None:
        ends = {"low": spread.low, "central": valued, "high": spread.high}
        figures["range"] = {
            name: {"present_value": end.present_value, "sroi_ratio": end.sroi_ratio}
            for name, end in ends.items()
        }
        figures["break_even"] = [
            {"name": b.name, "quantity": b.quantity, "proxy": b.price, "multiple": b.multiple}
            for b in spread.break_even
        ]
    return figures


def value_report(
    valued: MapValue[Number], notices: Sequence[Notice], spread: MapRange[Number] | None = None
) -> Report:
    """The report of a valued map: headline, outcomes, years, ledgers, and the range where it was asked for."""
    facts: list[tuple[str, Cell]] = [
        ("Present value", cell(valued.present_value)),
        ("Investment", cell(valued.investment)),
        ("Net present value", cell(valued.net_present_value)),
        ("Value for each pound put in (SROI ratio)", cell(valued.sroi_ratio)),
        ("Months to pay back", cell(valued.payback_months, 1)),
    ]
    tables = [_outcomes(valued), _years(valued), _ledgers(valued)]
    if spread is not None:
        tables += _spread(valued, spread)
        low, high = cell(spread.low.present_value).text, cell(spread.high.present_value).text
        facts.insert(1, ("Range of the present value", Cell(f"{low} to {high}")))
    return Report(
        title=valued.map.title,
        figures=value_figures(valued, notices, spread),
        facts=tuple(facts),
        tables=tuple(tables),
        notices=tuple(notices),
        conventions=conventions(valued),
    )


def conventions(valued: MapValue[Number]) -> tuple[str, ...]:
    """What was taken for granted, in sentences: timing, discounting, prices, rounding."""
    chart = valued.map
    first = {"guide-2009": "year 1, discounted once", "value-map": "year 0, not discounted"}[chart.timing]
    said = [
        f"Timing {chart.timing}: unless a row says otherwise, the first benefit year is {first}.",
        f"Discounting: {chart.schedule.label}.",
        "An outcome's impact and its present value are each rounded once to the penny; every total adds those.",
        "Year columns are rounded for show.",
    ]
    series = next((v.outcome.price.series for v in valued.outcomes if v.outcome.price.series), None)
    if chart.base is not None and series is not None:
        said.insert(2, f"Prices of {chart.base}, uprated by {series.id}.")
    return tuple(said)


def _outcomes(valued: MapValue[Number]) -> Any:
    rows = [
        row(v.outcome.name, v.outcome.quantity.value, v.outcome.price.amount.value, v.impact, v.present_value)
        for v in valued.outcomes
    ]
    rows.append(row("Total", "", "", valued.impact, valued.present_value))
    return table(
        "Outcomes",
        columns("Outcome", "Quantity#", "Value of one#", "Impact#", "Present value#"),
        rows,
        total=True,
    )


def _years(valued: MapValue[Number]) -> Any:
    currency = valued.map.currency
    rows = [
        row(
            str(y.year),
            Money.of(y.value, currency),
            cell(y.factor, 6) if y.factor is not None else "mixed",
            Money.of(y.present_value, currency),
        )
        for y in valued.yearly
    ]
    return table(
        "By year",
        columns("Year#", "Value#", "Discount factor#", "Present value#"),
        rows,
        note="Rounded for show.",
    )


def _ledgers(valued: MapValue[Number]) -> Any:
    words = {
        "fiscal": "Fiscal: savings to public budgets",
        "economic": "Economic: gains to the economy",
        "social": "Social: gains in welfare",
        "unstated": "Not stated",
    }
    rows = [row(words[name], valued.ledgers[name]) for name in LEDGERS if valued.ledgers[name].minor]
    return table("Ledgers, kept apart", columns("Ledger", "Present value#"), rows)


def _spread(valued: MapValue[Number], spread: MapRange[Number]) -> list[Any]:
    ends = (
        ("Every assumption at its less favourable number", spread.low),
        ("As entered", valued),
        ("Every assumption at its more favourable number", spread.high),
    )
    reach = table(
        "Range",
        columns("Assumptions", "Present value#", "SROI ratio#"),
        [row(name, end.present_value, end.sroi_ratio) for name, end in ends],
    )
    even = table(
        "What would have to be true to break even",
        columns("Outcome", "Quantity#", "or value of one#"),
        [row(b.name, b.quantity, b.price) for b in spread.break_even],
        note="Changing that one number alone; not known where no number would do it.",
    )
    return [reach, even] if spread.break_even else [reach]

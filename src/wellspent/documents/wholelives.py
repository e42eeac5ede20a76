"""A comparison of options over their whole lives as figures and as a report."""

from __future__ import annotations

from typing import Any

from wellspent.documents.charts.others import costs_chart
from wellspent.documents.figures import Figures
from wellspent.documents.report import Cell, Report, Table, cell, columns, row, table
from wellspent.method.discounting import Schedule
from wellspent.method.numbers import percent
from wellspent.method.options import Comparison
from wellspent.method.wholelife import Appraised
from wellspent.method.working import Number

KINDS = {True: "benefit", False: "cost"}


def comparison_figures(
    found: Comparison[Number], title: str, schedule: Schedule, currency: str = "GBP"
) -> Figures:
    """The figures of `wellspent wholelife`; lines' present values are rounded for show."""
    return {
        "title": title,
        "currency": currency,
        "discount": schedule.id,
        "basis": found.basis,
        "options": [_option(option) for option in found.options],
        "cheapest": found.cheapest,
        "tie": list(found.tie),
        "most_valuable": found.most_valuable,
        "switching": [
            {
                "option": switch.option,
                "line": switch.line,
                "change": switch.change,
                "amount": switch.amount,
                "becomes": switch.becomes or None,
            }
            for switch in found.switches
        ],
        "conventions": list(conventions(schedule)),
        "warnings": list(found.warnings),
    }


def _option(option: Appraised[Number]) -> dict[str, Any]:
    return {
        "name": option.option.name,
        "years": option.option.years,
        "purchase": option.purchase,
        "whole_life_cost": option.whole_life_cost,
        "equivalent_annual_cost": option.equivalent_annual_cost,
        "benefits": option.benefits,
        "net_present_value": option.net_present_value,
        "benefit_cost_ratio": option.benefit_cost_ratio,
        "category": option.category,
        "payback_years": option.payback,
        "discounted_payback_years": option.discounted_payback,
        "lines": [
            {
                "name": valued.line.name,
                "kind": "credit" if valued.line.credit else KINDS[valued.line.benefit],
                "from": valued.line.first,
                "to": valued.line.last,
                "present_value": valued.present_value,
            }
            for valued in option.lines
        ],
    }


def comparison_report(
    found: Comparison[Number], title: str, schedule: Schedule, currency: str = "GBP"
) -> Report:
    """The report of a comparison: costs, value for money where there are benefits, lines, switching values."""
    basis = found.basis.replace("-", " ")
    cheapest = f"tie: {' and '.join(found.tie)}" if found.tie else found.cheapest
    facts = []
    if len(found.options) > 1:
        facts.append((f"Costs least by {basis}", cell(cheapest)))
        if found.most_valuable:
            facts.append(("Highest net present value", cell(found.most_valuable)))
    tables = [_costs(found)]
    if any(option.benefits is not None for option in found.options):
        tables.append(_value(found))
    tables += [_lines(option) for option in found.options]
    if found.switches:
        tables.append(_switches(found))
    return Report(
        title=title,
        figures=comparison_figures(found, title, schedule, currency),
        facts=tuple(facts),
        tables=tuple(tables),
        notices=found.warnings,
        conventions=conventions(schedule),
        charts=tuple(costs_chart(found, currency, tables[0].title)),
    )


def conventions(schedule: Schedule) -> tuple[str, ...]:
    """What was taken for granted, in sentences."""
    return (
        f"Discounting: {schedule.label} ({schedule.id}). Year 0 is not discounted.",
        "Yearly costs fall in years 1 to the end of the life; disposal and residual value in the last year.",
        "Whole-life cost, benefits and annual cost are each rounded once to the penny; a line's present "
        "value is rounded for show.",
        "Benefits are set against all costs of the option.",
    )


def _costs(found: Comparison[Number]) -> Table:
    rows = [
        row(
            option.option.name,
            option.option.years,
            option.purchase,
            option.whole_life_cost,
            option.equivalent_annual_cost,
        )
        for option in found.options
    ]
    heads = columns("Option", "Years#", "To buy#", "Whole-life cost#", "A year, levelled#")
    return table("Costs", heads, rows)


def _value(found: Comparison[Number]) -> Table:
    rows = [
        (
            cell(option.option.name),
            cell(option.benefits),
            cell(option.net_present_value),
            cell(option.benefit_cost_ratio, 4),
            cell(option.category),
            _years(option.payback, option),
            _years(option.discounted_payback, option),
        )
        for option in found.options
    ]
    heads = columns(
        "Option", "Benefits#", "Net#", "Ratio#", "Value for money", "Pays back#", "Discounted#"
    )  # fmt: skip
    return table("Value", heads, rows, note="Net present value, benefit-cost ratio, years to pay back.")


def _years(years: object, option: Appraised[Number]) -> Cell:
    never = years is None and option.benefits is not None
    return Cell("never", bare="") if never else cell(years, 2)


def _lines(option: Appraised[Number]) -> Table:
    rows = [
        row(
            valued.line.name,
            "comes back" if valued.line.credit else KINDS[valued.line.benefit],
            str(valued.line.first)
            if valued.line.first == valued.line.last
            else f"{valued.line.first} to {valued.line.last}",
            valued.present_value,
        )
        for valued in option.lines
    ]
    heads = columns("Line", "Kind", "Years#", "Present value#")
    return table(f"Lines of {option.option.name}", heads, rows, note="Rounded for show.")


def _switches(found: Comparison[Number]) -> Table:
    rows = [
        row(
            switch.option,
            switch.line,
            ("+" if switch.change > 0 else "") + percent(switch.change),
            switch.amount if switch.amount is not None else "differs by year",
            f"{switch.becomes} costs the same" if switch.becomes else "net present value is nothing",
        )
        for switch in found.switches
    ]
    heads = columns("Option", "Line", "Change#", "Amount would be#", "Then")
    return table("What would have to change", heads, rows, note="Changing that one line alone.")

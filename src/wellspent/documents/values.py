"""A valued map or offer as figures and as a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wellspent.documents.charts.maps import map_charts, reach_chart
from wellspent.documents.figures import Figures
from wellspent.documents.report import Cell, Report, Table, cell, columns, row, table
from wellspent.method.additionality import SHARES, kept, net
from wellspent.method.errors import Notice
from wellspent.method.money import Money
from wellspent.method.numbers import percent, spell
from wellspent.method.ranges import BreakEven, MapRange
from wellspent.method.sroi import LEDGERS, MapValue, Outcome, ValuedOutcome
from wellspent.method.working import Lift, Number, Symbol, exact, plain, traced


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
    charts = map_charts(valued, tables[0].title, tables[1].title)
    if spread is not None:
        tables += _spread(valued, spread)
        charts += reach_chart(
            "Range of the present value",
            "From every assumption at its less favourable number to every one at its more favourable.",
            "The whole range",
            [end.present_value for end in (spread.low, valued, spread.high)],
            ("less favourable", "as entered", "more favourable"),
            valued.investment,
            tables[3].title,
        )
        low, high = cell(spread.low.present_value).text, cell(spread.high.present_value).text
        facts.insert(1, ("Range of the present value", Cell(f"{low} to {high}")))
    return Report(
        title=valued.map.title,
        figures=value_figures(valued, notices, spread),
        facts=tuple(facts),
        tables=tuple(tables),
        notices=tuple(notices),
        conventions=conventions(valued),
        charts=tuple(charts),
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


def _outcomes(valued: MapValue[Number]) -> Table:
    chart = valued.map
    rows = []
    for v in valued.outcomes:
        keeps = _kept(v.outcome, _lift(valued))
        times = v.outcome.multiplier
        rows.append(
            row(
                v.outcome.name,
                v.outcome.quantity.value,
                Cell.price(v.outcome.price.at(_lift(valued)), chart.currency),
                keeps if times is None else Cell(f"{keeps.text} × {cell(times.value).text}"),
                v.impact,
                v.present_value,
            )
        )
    rows.append(row("Total", "", "", "", valued.impact, valued.present_value))
    heads = columns("Outcome", "Quantity#", "Value of one#", "Kept#", "Impact#", "Present value#")
    said = "Impact is quantity × value of one × what is kept of it, net of what would have happened anyway."
    if any(v.outcome.price.base is not None for v in valued.outcomes):
        said += f" Values of one are in {chart.base} prices."
    return table("Outcomes", heads, rows, total=True, note=said)


def _lift(valued: MapValue[Number]) -> Lift[Any]:
    """How the map's inputs became numbers: with their working where its figures have one."""
    return exact if valued.impact.working is None else traced


def _kept(outcome: Outcome, lift: Lift[Number]) -> Cell:
    """The share of an outcome that stays when deadweight and the like are taken off."""
    if outcome.reference is not None:
        return Cell("less its reference case")
    keeps = [kept(lift(outcome.shares[name]), name) for name in SHARES if name in outcome.shares]
    if not keeps:
        return Cell("all of it")
    share = net(keeps[0], keeps[1:])
    return Cell(percent(plain(share), 2), share if isinstance(share, Symbol) else None, spell(plain(share)))


def _years(valued: MapValue[Number]) -> Table:
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


def _ledgers(valued: MapValue[Number]) -> Table:
    words = {
        "fiscal": "Fiscal: savings to public budgets",
        "economic": "Economic: gains to the economy",
        "social": "Social: gains in welfare",
        "unstated": "Not stated",
    }
    rows = [row(words[name], valued.ledgers[name]) for name in LEDGERS if valued.ledgers[name].minor]
    return table("Ledgers, kept apart", columns("Ledger", "Present value#"), rows)


def _spread(valued: MapValue[Number], spread: MapRange[Number]) -> list[Table]:
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
    if not spread.break_even:
        return [reach]
    rows = [
        row(b.name, *_even(b, v, valued)) for b, v in zip(spread.break_even, valued.outcomes, strict=True)
    ]
    note = "Changing that one number alone; not known where no number would do it."
    even = table(
        "What would have to be true to break even",
        columns("Outcome", "Quantity#", "or value of one#"),
        rows,
        note=note,
    )
    return [reach, even]


def _even(found: BreakEven, v: ValuedOutcome[Number], valued: MapValue[Number]) -> tuple[Cell, Cell]:
    """The quantity and the value of one that break even; in words where even nothing would be enough, or not."""
    if found.multiple is None or found.quantity is None:
        return cell(None), cell(None)
    if plain(found.multiple) < 0:
        gains = v.present_value.minor > 0
        words = "pays even at nothing" if gains else "falls short even at nothing"
        return Cell(words), Cell(words)
    price = found.multiple * v.outcome.price.at(_lift(valued))
    if isinstance(price, Symbol):
        price = price.named(f"{found.name}: value of one to break even")
    return cell(found.quantity), Cell.price(price, valued.map.currency, 2)

"""A valued offer as a report: its promises in their own units first, and their value beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wellspent.documents.charts.chart import Chart
from wellspent.documents.report import Cell, Report, cell, columns, row, table
from wellspent.documents.values import value_report
from wellspent.method.errors import Notice
from wellspent.method.money import add
from wellspent.method.offers import PUBLIC_VALUE, Offer
from wellspent.method.sroi import MapValue
from wellspent.method.working import Number, Symbol, traced

LEDGERS = ("fiscal", "economic", "social")
"""The ledgers a promise can have a value in, in the order of the columns."""

FISCAL_TOO = (
    "All ledgers are in this picture, the fiscal savings too, which the public value above leaves out."
)
"""What stands below a picture of an offer that saves public budgets something."""

ABOUT_MAPS = frozenset(
    {
        "ratio-undefined",
        "never-pays-back",
        "one-row-carries",
        "same-quantity",
        "ledgers-added",
        "deadweight-unknown",
    }
)
"""Warnings about a whole SROI map, which an offer is not."""


def conventions(offer: Offer, valued: MapValue[Number]) -> tuple[str, ...]:
    """What was taken for granted in valuing an offer, in sentences."""
    series = next((v.outcome.price.series for v in valued.outcomes if v.outcome.price.series), None)
    prices = f"Values are in prices of {offer.base}, uprated by {series.id}." if series is not None else ""
    said = (
        "A promise is valued as it stands: quantity times the value of one, less what would have happened anyway.",
        prices,
        "Fiscal savings are shown apart: they move between public budgets, and are not added to public value.",
        "Each value is rounded once to the penny; every total adds those.",
    )
    return tuple(sentence for sentence in said if sentence)


def offer_report(offer: Offer, valued: MapValue[Number], notices: Sequence[Notice]) -> Report:
    """The report of `wellspent value --offer`: the map's report with the promises in front."""
    report = value_report(valued, notices)
    public = add(valued.ledgers[name] for name in PUBLIC_VALUE).named("public value: economic and social")
    promises, rows = _promises(offer, valued)
    heads = columns("Promise", "Quantity#", "Unit", "Fiscal#", "Economic#", "Social#")
    figures = {
        "bid": offer.bid,
        "bidder": offer.bidder,
        "promises": promises,
        "public_value": public,
        **report.figures,
    }
    said = [notice for notice in notices if notice.code not in ABOUT_MAPS]
    return replace(
        report,
        figures=figures | {"warnings": said, "conventions": list(conventions(offer, valued))},
        notices=tuple(said),
        conventions=conventions(offer, valued),
        charts=tuple(_with_fiscal(report.charts, valued)),
        facts=(
            ("Public value (economic and social)", cell(public)),
            ("Fiscal savings, shown apart", cell(valued.ledgers["fiscal"])),
        ),
        tables=(
            table(
                "Promises",
                heads,
                rows,
                total=True,
                note="No money value is no fault: a promise is complete in its own unit.",
            ),
        ),
    )


def _with_fiscal(charts: Sequence[Chart], valued: MapValue[Number]) -> list[Chart]:
    """The pictures, each saying what it adds where that is more than the public value: else they seem not to agree."""
    if not any(v.outcome.ledger == "fiscal" for v in valued.outcomes):
        return list(charts)
    return [replace(chart, note=f"{FISCAL_TOO} {chart.note}".strip()) for chart in charts]


def _promises(
    offer: Offer, valued: MapValue[Number]
) -> tuple[list[dict[str, object]], list[tuple[Cell, ...]]]:
    """Each promise as figures and as a row, its value by ledger where it has one, and the total below."""
    figures: list[dict[str, object]] = []
    rows: list[tuple[Cell, ...]] = []
    for promise in offer.promises:
        mine = [v for v in valued.outcomes if v.outcome.place == promise.place]
        worth = {v.outcome.ledger: v.present_value for v in mine}
        quantity: Symbol = traced(promise.quantity)
        figures.append(
            {
                "measure": promise.measure.id,
                "label": promise.measure.label,
                "quantity": quantity,
                "unit": promise.measure.unit,
                "from": promise.since,
                "to": promise.until,
                "values": worth or None,
            }
        )
        shown = [cell(worth[ledger]) if ledger in worth else "" for ledger in LEDGERS]
        rows.append(row(promise.measure.label, cell(quantity), promise.measure.unit, *shown))
    rows.append(row("Total", "", "", *(cell(valued.ledgers[ledger]) for ledger in LEDGERS)))
    return figures, rows

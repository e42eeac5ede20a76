"""A valued offer as a report: its promises in their own units first, and their value beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wellspent.documents.report import Cell, Report, cell, columns, row, table
from wellspent.documents.values import value_report
from wellspent.method.errors import Notice
from wellspent.method.money import add
from wellspent.method.offers import PUBLIC_VALUE, Offer
from wellspent.method.sroi import MapValue
from wellspent.method.working import Number, Symbol, traced


def offer_report(offer: Offer, valued: MapValue[Number], notices: Sequence[Notice]) -> Report:
    """The report of `wellspent value --offer`: the map's report with the promises in front."""
    report = value_report(valued, notices)
    public = add(valued.ledgers[name] for name in PUBLIC_VALUE).named("public value: economic and social")
    promises: list[dict[str, object]] = []
    rows: list[tuple[Cell, ...]] = []
    for promise in offer.promises:
        worth = {
            v.outcome.ledger: v.present_value for v in valued.outcomes if v.outcome.place == promise.place
        }
        quantity: Symbol = traced(promise.quantity)
        promises.append(
            {
                "measure": promise.measure.id,
                "quantity": quantity,
                "unit": promise.measure.unit,
                "from": promise.since,
                "to": promise.until,
                "values": worth or None,
            }
        )
        shown = [cell(worth[name]) if name in worth else "" for name in ("fiscal", "economic", "social")]
        rows.append(row(promise.measure.label, cell(quantity), promise.measure.unit, *shown))
    summed = [cell(valued.ledgers[name]) for name in ("fiscal", "economic", "social")]
    rows.append(row("Total", "", "", *summed))
    heads = columns("Promise", "Quantity#", "Unit", "Fiscal#", "Economic#", "Social#")
    figures = {
        "bid": offer.bid,
        "bidder": offer.bidder,
        "promises": promises,
        "public_value": public,
        **report.figures,
    }
    return replace(
        report,
        figures=figures,
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

"""The format of evaluators' scores: TOML, or a CSV or XLSX table with a row a score; or a tender that holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from wellspent.files.reading.cells import Exact, Id, Sheet, Text, one_of, read_sheet
from wellspent.files.reading.documents import Document, open_document
from wellspent.files.tenders import read_tender
from wellspent.method.agreement import METRICS, Ratings
from wellspent.method.errors import Fault, Faults, Notice, Refused, unknown_name
from wellspent.method.moderation import each_own_score
from wellspent.method.shelves import Library
from wellspent.method.tenders import PANEL

ONE = "scores"
"""The criterion of scores that name none."""


class RatingSheet(Sheet):
    """A row of the table: one person's score of one bid on one criterion."""

    bid: Text = Field(examples=['"a"'])
    criterion: Text = ONE
    by: Text = Field(examples=['"evaluator-1"'])
    score: Exact = Field(examples=["4"])
    reason: Text = ""


class RatingsSheet(Sheet):
    """A whole table of scores."""

    id: Id | None = None
    title: Text = "Agreement of the evaluators"
    metric: Annotated[str, one_of(*METRICS)] = "interval"
    score: tuple[RatingSheet, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Scored:
    """Evaluators' own scores by criterion, and what bids and criteria are called."""

    title: str
    metric: str
    criteria: Mapping[str, Ratings]
    names: Mapping[str, str]
    notices: tuple[Notice, ...]


def read_ratings(path: Path, options: Mapping[str, Any], library: Library, today: date) -> Scored:
    """The scores in `path`; `options` win over the file's own keys. Raises `Refused` with every fault."""
    document = open_document(path, table="score")
    if "criterion" in document.data or "lot" in document.data:
        return _of_tender(path, options, library, today)
    document = document.with_options(options, **({"title": path.stem} if document.table else {}))
    sheet = read_sheet(document, RatingsSheet)
    found = _gathered(sheet, document)
    notices = []
    if any(row.by == PANEL for row in sheet.score):
        text = "The panel's agreed scores are left out: they are nobody's own."
        notices.append(Notice("panel-left-out", text))
    compared, alone = _compared(found, {name: name for name in found})
    _refuse_none(compared, document.name)
    return Scored(sheet.title, sheet.metric, compared, {name: name for name in found}, (*notices, *alone))


def _compared(
    found: Mapping[str, Ratings], names: Mapping[str, str]
) -> tuple[dict[str, Ratings], list[Notice]]:
    """The criteria on which two people scored the same bid, and a notice of each of the others."""
    compared, notices = {}, []
    for id, rows in found.items():
        if any(len(own) > 1 for own in rows.values()):
            compared[id] = rows
            continue
        one = len({by for own in rows.values() for by in own}) < 2
        why = "only one evaluator has scored" if one else "no two evaluators have scored the same bid"
        text = f"{names[id]}: {why}, so there is nothing to compare."
        notices.append(Notice("one-evaluator" if one else "no-bid-in-common", text))
    return compared, notices


def _gathered(sheet: RatingsSheet, document: Document) -> dict[str, dict[str, dict[str, Fraction]]]:
    """The rows by criterion, bid and evaluator, the panel's left out; refuses a score given twice."""
    found: dict[str, dict[str, dict[str, Fraction]]] = {}
    faults = Faults()
    for place, row in enumerate(sheet.score):
        if row.by == PANEL:
            continue
        own = found.setdefault(row.criterion, {}).setdefault(row.bid, {})
        if row.by in own:
            rule = f"{row.by} has already scored {row.bid} on {row.criterion}"
            faults.extend(
                document.refuse(("score", place), rule, "Keep one score, the one that stands.").faults
            )
        own[row.by] = row.score
    faults.raise_if_any()
    return found


def _of_tender(path: Path, options: Mapping[str, Any], library: Library, today: date) -> Scored:
    """The evaluators' own scores of a tender, lot by lot."""
    tender = read_tender(path, library, today)
    given: dict[str, Ratings] = {}
    names: dict[str, str] = {}
    for lot in tender.lots:
        before = f"{lot.lot}: " if lot.lot else ""
        names |= {bid.id: bid.label or bid.id for bid in lot.bids}
        names |= {before + criterion.id: before + criterion.shown for criterion in lot.criteria}
        given |= {before + id: rows for id, rows in each_own_score(lot).items()}
    criteria, notices = _compared(given, names)
    _refuse_none(criteria, str(path))
    metric = options.get("metric") or "interval"
    if metric not in METRICS:
        raise Refused(unknown_name("metric", metric, list(METRICS), "--metric"))
    return Scored(tender.title, metric, criteria, names, tuple(notices))


def _refuse_none(criteria: Mapping[str, Ratings], name: str) -> None:
    """Agreement takes two."""
    if not criteria:
        rule = "no bid has scores of two evaluators on one criterion"
        raise Refused(
            Fault(rule, 'Add a row for each score, with by = "evaluator-1" and so on.', "score", name)
        )

"""A result in the order in which somebody wants it: who, by how much, what would change it, what to know; then all the rest.

Nothing is left out of the page but places far down a long list, and those are in the workbook beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellspent.awarding.award import tests_of
from wellspent.documents.evaluations import OFFERED, RANKING
from wellspent.documents.report import Report, Table
from wellspent.documents.stability import PLACES, findings, with_stability
from wellspent.files.tenders import TenderFile
from wellspent.method.errors import Notice, Refused
from wellspent.method.stability import refuse_many
from wellspent.portal.evaluation import adapters
from wellspent.portal.evaluation.trying import Courses, Progress, ended, few, progress
from wellspent.portal.ui.reports import Near, ShownReport, ShownTable, Working, shown

DRAWS = 100_000
"""Draws of weights: as many as the command makes, so that the page says what it says."""

FIRST = 10
"""So many bids stand in the ranking at the top; a longer one is whole further down."""

WIDE = 6
"""A table with more columns than this is turned, or cut after its first places."""

LESSER = frozenset(
    {
        "deadweight-unknown", "decided-today", "drop-off-unknown", "extrapolated", "ledgers-added",
        "mixed-price-years", "no-dates", "no-range", "not-in-pounds", "one-row-carries", "one-year-value",
        "past-review", "price-year-unknown", "unsure-proxy", "unverified-rules",
    }
)  # fmt: skip
"""Codes of warnings about a single figure's source or shape. Every other warning stands at the top."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a result: the whole report, what puts it in doubt, and how far the trials have come.

    `progress` is None once everything was tried; `untried` says why nothing can be.
    """

    report: Report
    doubts: tuple[str, ...] = ()
    progress: Progress | None = None
    untried: str = ""


def found_out(report: Report, read: TenderFile, courses: Courses) -> Found:
    """The report with what would change it, as far as that is known without keeping anybody waiting."""
    try:
        for lot in read.lots:
            refuse_many(lot)
    except Refused as refused:
        fault = refused.faults[0]
        return Found(report, untried=f"{fault.rule[:1].upper()}{fault.rule[1:]}.")
    if not few(read) and not ended(read, courses):
        return Found(report, progress=progress(courses))
    tests = tests_of(read, DRAWS, 1, adapters.THE_TENDER, courses=courses)
    return Found(with_stability(report, tests), tuple(findings(tests)))


@dataclass(frozen=True, slots=True)
class Folded:
    """Something that is folded away: what it is, and its table or its workings."""

    title: str
    table: ShownTable | None = None
    workings: tuple[Working, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """The result as its page shows it, part by part."""

    lead: tuple[str, ...]
    doubts: tuple[str, ...]
    grave: tuple[str, ...]
    lesser: tuple[str, ...]
    progress: Progress | None
    untried: str
    rankings: tuple[ShownTable, ...]
    folded: tuple[Folded, ...]
    workings: tuple[Folded, ...]
    beyond: str
    report: ShownReport


EVERY = "every"
"""The question in the address that asks for every working of many bids."""


def shown_result(found: Found, lead: Sequence[str], *, every: bool = False) -> Shown:
    """The parts of the page; `lead` are the sentences that say who comes first.

    Of many bids the workings of the first stand on the page, and `every` working on a page that takes its time.
    """
    report = _near(found.report)
    near = None if every else _first_workings(report)
    whole = shown(report, near=near)
    rankings = [table for table in whole.tables if _is(table, RANKING)]
    long = [table for table in rankings if len(table.rows) > FIRST]
    rest = [_narrowed(table) for table in whole.tables if not _is(table, RANKING)]
    grave, lesser = by_gravity(whole.notices)
    return Shown(
        lead=tuple(lead),
        doubts=found.doubts,
        grave=grave,
        lesser=lesser,
        progress=found.progress,
        untried=found.untried,
        rankings=tuple(_first(table) if table in long else table for table in rankings),
        folded=(
            *(Folded(_("%(table)s: every bid") % {"table": table.title}, table) for table in long),
            *(Folded(table.title, table) for table in rest),
        ),
        workings=tuple(
            Folded(_counted(group, len(figures)), None, figures) for group, figures in whole.workings
        ),
        beyond=near.beyond if near is not None else "",
        report=whole,
    )


def _first_workings(report: Report) -> Near | None:
    """The workings of the first bids and of the rules; None where they are all there is."""
    rankings = [table for table in report.tables if _is(table, RANKING)]
    if all(len(table.rows) <= FIRST for table in rankings):
        return None
    cells = [cell for table in rankings for row in table.rows[:FIRST] for cell in row]
    for table in report.tables:
        if not _is(table, RANKING) and not _is(table, OFFERED):
            cells += [cell for row in table.rows for cell in row]
    return Near(frozenset(id(cell.working) for cell in cells if cell.working is not None), f"?{EVERY}=1")


def by_gravity(notices: Sequence[Notice]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The warnings that may change what somebody decides, and those about a single figure; each said once."""
    grave = dict.fromkeys(notice.text for notice in notices if notice.code not in LESSER)
    lesser = dict.fromkeys(notice.text for notice in notices if notice.code in LESSER)
    return tuple(grave), tuple(lesser)


def _is(table: ShownTable | Table, title: str) -> bool:
    """Whether a table is the one of that title, of whichever lot."""
    return table.title == title or table.title.startswith(f"{title}, lot ")


def _counted(group: str, many: int) -> str:
    said = ngettext("%(group)s: %(many)s figure", "%(group)s: %(many)s figures", many)
    return said % {"group": group or _("At the top"), "many": many}


def _first(table: ShownTable) -> ShownTable:
    """A ranking's first places, without the picture of all of them."""
    said = _("The first %(first)s of %(many)s bids; all of them stand below.")
    note = said % {"first": FIRST, "many": len(table.rows)}
    return replace(table, rows=table.rows[:FIRST], note=f"{table.note} {note}".strip())


def _near(report: Report) -> Report:
    """The report without the places far down that each of many bids takes: a page holds the first."""
    return replace(report, tables=tuple(_cut(table) for table in report.tables))


def _cut(table: Table) -> Table:
    if len(table.columns) <= WIDE or not _is(table, PLACES):
        return table
    note = _("Places from the %(next)sth on are in the workbook.") % {"next": WIDE}
    return replace(
        table,
        columns=table.columns[:WIDE],
        rows=tuple(row[:WIDE] for row in table.rows),
        note=f"{table.note} {note}".strip(),
    )


def _narrowed(table: ShownTable) -> ShownTable:
    """What many bids offered, one below the other and not side by side."""
    return _turned(table) if len(table.heads) > WIDE and _is(table, OFFERED) else table


def _turned(table: ShownTable) -> ShownTable:
    """The table with a row a bid and a column a criterion."""
    _head, *bids = table.heads
    heads = ((_("Bid"), False), *((row[0].text, True) for row in table.rows))
    rows = tuple(
        (replace(table.rows[0][0], text=bid), *(row[place] for row in table.rows))
        for place, (bid, _number) in enumerate(bids, 1)
    )
    return replace(table, heads=heads, rows=rows, naming=0)

"""What was read from published notices, as figures and as a report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import PurePath
from typing import Any

from wellspent.documents.figures import Figures
from wellspent.documents.report import UNKNOWN, Report, Table, cell, columns, row, table
from wellspent.method import notices
from wellspent.method.errors import Fault
from wellspent.method.money import Money
from wellspent.method.notices import NoticeCriterion, NoticeFile, PrintedWeight, Procurement
from wellspent.method.numbers import grouped, spell, spell_fixed

MOST_ROWS = 20
"""The terminal shows so many rows of a long list; JSON has them all."""

Written = Mapping[str, str]
"""A tender file's path: new, unchanged, replaced or kept."""

WRITTEN = {
    "new": "written",
    "unchanged": "there already and the same",
    "replaced": "written over",
    "kept": "kept because they were edited",
}


def notice_figures(read: NoticeFile, files: Sequence[str], written: Written) -> Figures:
    """The figures of `wellspent notice` (interfaces.md); `files` are the tender files, one a procurement."""
    return {
        "file": read.file,
        "releases": read.releases,
        "procurements": [
            _procurement(one, file, written) for one, file in zip(read.procurements, files, strict=True)
        ],
        "missing": list(read.missing),
        "faults": [{"file": f.file, "place": f.place, "rule": f.rule, "mend": f.mend} for f in read.faults],
    }


def _procurement(one: Procurement, file: str, written: Written) -> Mapping[str, Any]:
    return {
        "ocid": one.ocid or None,
        "lot": one.lot or None,
        "kind_of_notice": one.kind_of_notice or None,
        "title": one.title or None,
        "lot_title": one.lot_title or None,
        "buyer": one.buyer or None,
        "value": _money(one.value.amount),
        "value_with_vat": _money(one.value.gross),
        "currency": one.value.currency or None,
        "kind": one.kind,
        "body": one.body,
        "nation": one.nation,
        "cpv": list(one.cpv),
        "status": one.status or None,
        "commenced": one.commenced,
        "deadline": one.deadline or None,
        "decided": one.decided,
        "out_of": one.out_of,
        "criteria": [_criterion(criterion) for criterion in one.criteria],
        "file": file,
        "written": written.get(file),
    }


def _criterion(criterion: NoticeCriterion) -> Mapping[str, Any]:
    weight = criterion.weight
    figures: dict[str, Any] = {"id": criterion.id, "label": criterion.label or None, "kind": criterion.kind}
    if weight is not None and weight.form == notices.RANGE:
        figures["weight_range"] = {"low": weight.low, "high": weight.high}
    else:
        figures["weight"] = None if weight is None else weight.exact
    if weight is not None and weight.form in (notices.MIDDLE, notices.ORDER):
        figures[f"weight_{weight.form}"] = weight.low
    return figures


def _money(amount: Fraction | None) -> str | None:
    return None if amount is None else spell_fixed(amount, 2)


def notice_report(read: NoticeFile, files: Sequence[str], written: Written) -> Report:
    """The report of a file of notices: what was read, what is missing, what is wrong, what to do next."""
    criteria = [criterion for one in read.procurements for criterion in one.criteria]
    printed = (notices.EXACT, notices.RANGE)
    weighed = [c for c in criteria if c.weight is not None and c.weight.form in printed]
    tables = [_procurements(read, files)]
    if criteria and len(read.procurements) <= 3:
        tables.append(_criteria(read))
    if read.missing:
        tables.append(_missing(read))
    if read.faults:
        tables.append(_faults(read.faults))
    return Report(
        title=f"Tender files from {read.file}",
        figures=notice_figures(read, files, written),
        facts=(
            ("Folder", cell(str(PurePath(files[0]).parent))),
            ("Releases read", cell(read.releases)),
            ("Tender files, one a lot", cell(_written(written))),
            ("Award criteria", cell(len(criteria))),
            ("of them with a weight or a range", cell(len(weighed))),
            ("Things the notices leave out", cell(len(read.missing))),
            ("Things wrong in the notices", cell(len(read.faults))),
        ),
        tables=tuple(tables),
        next_steps=_next(files),
    )


def _written(written: Written) -> str:
    """How many tender files, and what became of them."""
    counts = {state: list(written.values()).count(state) for state in WRITTEN}
    return ", ".join(f"{count} {WRITTEN[state]}" for state, count in counts.items() if count)


def _procurements(read: NoticeFile, files: Sequence[str]) -> Table:
    rows = [
        row(one.full_title or UNKNOWN, one.buyer or UNKNOWN, _value(one), PurePath(file).name)
        for one, file in zip(read.procurements, files, strict=True)
    ]
    heads = columns("Title", "Buyer", "Value#", "File")
    return table("Read", heads, rows[:MOST_ROWS], note=_more(len(rows)))


def _value(one: Procurement) -> str:
    amount = one.value.gross if one.value.amount is None else one.value.amount
    if amount is None:
        return UNKNOWN
    vat = " with VAT" if one.value.amount is None else ""
    shown = Money.of(amount, one.value.currency).shown() if one.value.currency else grouped(amount)
    return f"{shown}{vat}"


def _criteria(read: NoticeFile) -> Table:
    rows = [
        row(one.lot, criterion.shown, criterion.kind, weight_words(criterion.weight))
        for one in read.procurements
        for criterion in one.criteria
    ]
    return table(
        "Award criteria as printed", columns("Lot", "Criterion", "Kind", "Weight#"), rows[:MOST_ROWS]
    )


def weight_words(weight: PrintedWeight | None) -> str:
    """A weight as a person reads it."""
    if weight is None:
        return UNKNOWN
    unit = "%" if weight.unit == "percent" else " points" if weight.unit == "points" else ""
    low, high = f"{spell(weight.low)}{unit}", f"{spell(weight.high)}{unit}"
    return {
        notices.EXACT: low,
        notices.RANGE: f"{spell(weight.low)} to {high}",
        notices.MIDDLE: f"about {low}, the middle of a range",
        notices.ORDER: f"number {low} in importance",
    }[weight.form]


def _missing(read: NoticeFile) -> Table:
    counts: dict[str, list[str]] = {}
    for one in read.procurements:
        for what in one.missing:
            counts.setdefault(what, []).append(one.where)
    ordered = sorted(counts.items(), key=lambda pair: -len(pair[1]))
    rows = [row(what, len(where), where[0]) for what, where in ordered]
    return table("Missing", columns("What", "Times#", "First in"), rows[:MOST_ROWS], note=_more(len(rows)))


def _faults(faults: Sequence[Fault]) -> Table:
    """The faults, those of one rule together: the names in quotes and the numbers may differ."""
    groups: dict[str, list[Fault]] = {}
    for fault in faults:
        groups.setdefault(re.sub(r'"[^"]*"|\d[\d.]*', "…", fault.rule), []).append(fault)
    rows = [
        row(
            rule if len({fault.rule for fault in group}) > 1 else group[0].rule,
            len(group),
            group[0].place,
            group[0].mend,
        )
        for rule, group in sorted(groups.items(), key=lambda pair: -len(pair[1]))
    ]
    heads = columns("What", "Times#", "First at", "What to do")
    return table("Wrong in the notices", heads, rows[:MOST_ROWS], note=_more(len(rows)))


def _more(count: int) -> str:
    return f"And {count - MOST_ROWS} more; --json lists them all." if count > MOST_ROWS else ""


def _next(files: Sequence[str]) -> tuple[str, ...]:
    return (
        f"1. Open {files[0]} in any editor{', and the others like it' if len(files) > 1 else ''}.",
        "2. Fill in each line that begins with # and a key, from the tender documents; take out the #.",
        "3. Add a block for each bid.",
        f"4. Run: wellspent evaluate {files[0]}",
    )

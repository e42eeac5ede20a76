"""What the checks of a draft found, each with the page that puts it right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from wellspent.documents.legality import because
from wellspent.documents.report import Cell, Report, Table
from wellspent.method.errors import Fault
from wellspent.method.numbers import spell
from wellspent.method.purchases import Applies
from wellspent.portal.tendering import presenters, readings
from wellspent.portal.tendering.models import Procurement


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding: what, why, what instead, the rule's source, and the page that puts it right."""

    quote: str
    text: str
    because: str
    instead: str
    source: str
    certain: bool
    about: str
    href: str
    link: str


def of_wording(row: Procurement, found: readings.Wording) -> list[ShownFinding]:
    """The findings of the wording check."""
    questions = readings.fact_questions(row)
    shown = []
    for one in found.examined.findings:
        mend = presenters.mend(row, Fault("", "", one.place))
        shown.append(
            ShownFinding(
                quote=one.quote,
                text=one.check.text,
                because=because(one, questions),
                instead=one.rule.rewording,
                source=str(one.rule.source),
                certain=one.applies is Applies.YES,
                about=mend.text.partition(":")[0],
                href=mend.href,
                link=mend.link,
            )
        )
    return shown


def of_windtunnel(row: Procurement, report: Report) -> list[ShownFinding]:
    """The findings of the test of the scoring."""
    keys = {criterion.key: place for place, criterion in enumerate(row.criteria.all(), 1)}
    shown = []
    for one in report.figures["findings"]:
        place = f"[[criterion]] {keys[one['criterion']]}, rule" if one["criterion"] in keys else ""
        mend = presenters.mend(row, Fault("", "", place))
        link = {"text": one["text"], "because": one["mend"]}
        shown.append(ShownFinding("", link["text"], link["because"], "", "", True, "", mend.href, mend.link))
    return shown


def without_findings(row: Procurement, report: Report) -> Report:
    """The report without its table of findings, which the page shows in its own way; places in the page's words."""
    titles = ("Findings", "What is wrong, and what to do")
    return replace(
        report, tables=tuple(_placed(row, table) for table in report.tables if table.title not in titles)
    )


def _placed(row: Procurement, table: Table) -> Table:
    """A table whose places in the file are told by what stands there on the site."""
    where = next((place for place, column in enumerate(table.columns) if column.title == "Where"), None)
    if where is None:
        return table
    rows = tuple(
        (*cells[:where], Cell(place_words(row, cells[where].text)), *cells[where + 1 :])
        for cells in table.rows
    )
    return replace(table, rows=rows)


def place_words(row: Procurement, place: str) -> str:
    """ "[[criterion]] 2, question" as a person at the site calls it."""
    about = presenters.mend(row, Fault("", "", place)).text.partition(": ")[0]
    part = place.rpartition(", ")[2].replace("_", " ")
    return f"{about}: {part}" if place.startswith("[[") else place


@dataclass(frozen=True, slots=True)
class TypicalBox:
    """A box for what a typical bid offers to a criterion, and what was taken."""

    name: str
    label: str
    taken: str
    typed: str


def typical_boxes(row: Procurement, report: Report, typed: Mapping[str, str]) -> list[TypicalBox]:
    """A box for each criterion with a typical amount; what was typed stays."""
    labels = {criterion.key: criterion.label for criterion in row.criteria.all()}
    return [
        TypicalBox(f"typical-{key}", labels.get(key, key), spell(amount, 2), typed.get(f"typical-{key}", ""))
        for key, amount in readings.typical_of(report).items()
    ]

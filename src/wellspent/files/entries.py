"""The formats of library entries (docs/library-format.md) and how each becomes its method type."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from wellspent.files.reading import (
    Amount,
    Day,
    Exact,
    Flag,
    Id,
    Ids,
    Share,
    Sheet,
    Text,
    Texts,
    Whole,
    Year,
    one_of,
    wrong,
)  # fmt: skip
from wellspent.method.counting import RULES, Counting
from wellspent.method.frameworks import (
    AWAITING,
    CRITERION_USES,
    Framework,
    FrameworkOutcome,
    Measure,
    MeasureSet,
    UseRule,
)  # fmt: skip
from wellspent.method.proxies import STATUSES, DatedAmount, Proxy
from wellspent.method.working import Source

Status = Annotated[str, one_of(*STATUSES)]
Ledger = Annotated[str, one_of("fiscal", "economic", "social")]


class SourceSheet(Sheet):
    """Where a figure was printed."""

    title: Text
    publisher: Text
    year: Whole
    licence: Text = Field(examples=['"OGL-3.0"'])
    page: Text = ""
    url: Text = ""

    def source(self) -> Source:
        """The method's type."""
        return Source(self.title, self.publisher, self.year, self.licence, self.page, self.url)


class ValueSheet(Sheet):
    """A dated amount of a proxy."""

    since: Day = Field(alias="from", examples=["2026-01-01"])
    amount: Amount = Field(examples=["94.00"])
    price_year: Year | None = None
    low: Amount | None = None
    high: Amount | None = None
    status: Status = Field(examples=['"published"'])

    @model_validator(mode="after")
    def _in_order(self) -> ValueSheet:
        if (self.low is not None and self.low > self.amount) or (
            self.high is not None and self.high < self.amount
        ):
            raise wrong(
                "the amount is not between low and high",
                "Put the smaller number in low and the larger in high.",
            )
        return self


class ProxySheet(Sheet):
    """A proxy's file."""

    id: Id
    label: Text
    theme: Id = Field(examples=['"health"'])
    unit: Id = Field(examples=['"visit"'])
    ledger: Ledger = Field(examples=['"fiscal"'])
    place: Text = Field(examples=['"England"'])
    gains: Texts = ()
    cashable: Share | None = None
    grade: Text = ""
    overlap: Id = ""
    note: Text = ""
    currency: Text = "GBP"
    yearly: Flag = False
    review_by: Day = Field(examples=["2027-11-30"])
    source: SourceSheet
    value: tuple[ValueSheet, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _dates_rise(self) -> ProxySheet:
        days = [value.since for value in self.value]
        if days != sorted(set(days)):
            raise wrong(
                "the values are not in the order of their dates, each once",
                "Put the oldest first; one value a day.",
            )
        return self


def proxy(sheet: ProxySheet) -> Proxy:
    """A proxy from its file."""
    values = tuple(DatedAmount(v.since, v.amount, v.price_year, v.status, v.low, v.high) for v in sheet.value)
    return Proxy(
        id=sheet.id, label=sheet.label, unit=sheet.unit, ledger=sheet.ledger, place=sheet.place,
        source=sheet.source.source(), review_by=sheet.review_by, values=values, theme=sheet.theme,
        gains=sheet.gains, cashable=sheet.cashable, grade=sheet.grade, overlap=sheet.overlap, note=sheet.note,
        currency=sheet.currency, yearly=sheet.yearly,
    )  # fmt: skip


class ProxyRow(Sheet):
    """A row of a person's own set of proxies: one value each, with its source beside it."""

    id: Id
    label: Text
    unit: Id
    ledger: Ledger
    place: Text = Field(examples=['"England"'])
    amount: Amount
    since: Day = Field(alias="from")
    price_year: Year | None = None
    low: Amount | None = None
    high: Amount | None = None
    status: Status = "unverified"
    review_by: Day
    title: Text
    publisher: Text
    year: Whole
    licence: Text
    page: Text = ""
    theme: Id = "own"
    gains: Texts = ()
    overlap: Id = ""
    note: Text = ""


class ProxyTable(Sheet):
    """A table of proxies, as CSV or XLSX."""

    proxy: tuple[ProxyRow, ...] = Field(min_length=1)


def proxy_of_row(row: ProxyRow) -> Proxy:
    """A proxy from a row of a person's own set."""
    return Proxy(
        id=row.id, label=row.label, unit=row.unit, ledger=row.ledger, place=row.place,
        source=Source(row.title, row.publisher, row.year, row.licence, row.page), review_by=row.review_by,
        values=(DatedAmount(row.since, row.amount, row.price_year, row.status, row.low, row.high),),
        theme=row.theme, gains=row.gains, overlap=row.overlap, note=row.note,
    )  # fmt: skip


class OutcomeSheet(Sheet):
    """An outcome of a framework."""

    id: Id
    code: Text = ""
    label: Text | None = None
    parent: Id = ""
    column: Annotated[str, one_of("social", "economic", "environmental")] = ""
    gloss: Text = ""
    aliases: Texts = ()
    status: Annotated[str, one_of("published", "unverified", "illustrative", AWAITING)]

    @model_validator(mode="after")
    def _label_or_awaiting(self) -> OutcomeSheet:
        if (self.label is None) != (self.status == AWAITING):
            raise wrong(
                "an outcome has a label, or the status awaiting-official-text, and never both",
                f'Add label = "..." as officially printed, or status = "{AWAITING}".',
            )
        return self


class FrameworkSheet(Sheet):
    """A framework's file."""

    id: Id
    edition: Id | Text
    label: Text
    lineage: Id
    follows: Id = ""
    issued: Day | None = None
    usable_from: Day | None = None
    applies_from: Day | None = None
    applies_to: Day | None = None
    scope: Text = ""
    status: Status
    source: SourceSheet
    outcome: tuple[OutcomeSheet, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _hangs_together(self) -> FrameworkSheet:
        ids = [outcome.id for outcome in self.outcome]
        twice = next((id for id in ids if ids.count(id) > 1), None)
        if twice:
            raise wrong(f'the outcome id "{twice}" stands twice', "Ids are never reused: choose another.")
        lost = next((o for o in self.outcome if o.parent and o.parent not in ids), None)
        if lost:
            raise wrong(
                f'"{lost.id}" names a parent that is not here, "{lost.parent}"',
                "Use the id of an outcome of this file.",
            )
        if self.applies_from and self.applies_to and self.applies_from > self.applies_to:
            raise wrong(
                "applies_to is before applies_from",
                "Put the first day in applies_from and the last in applies_to.",
            )
        return self


def framework(sheet: FrameworkSheet) -> Framework:
    """A framework from its file."""
    outcomes = tuple(
        FrameworkOutcome(o.id, o.label, o.status, o.code, o.parent, o.column, o.gloss, o.aliases)
        for o in sheet.outcome
    )
    return Framework(
        id=sheet.id, edition=sheet.edition, label=sheet.label, lineage=sheet.lineage, source=sheet.source.source(),
        outcomes=outcomes, issued=sheet.issued, usable_from=sheet.usable_from, applies_from=sheet.applies_from,
        applies_to=sheet.applies_to, follows=sheet.follows, scope=sheet.scope, status=sheet.status,
    )  # fmt: skip


class CountingSheet(Sheet):
    """How a measure is counted."""

    rule: Annotated[str, one_of(*RULES)]
    text: Text
    most_years: Exact | None = None
    most_weeks: Exact | None = None
    groups_most: Whole | None = None
    this_contract: Flag = False


class UseRuleSheet(Sheet):
    """The dated rule behind a measure's use."""

    text: Text
    since: Day = Field(alias="from")
    status: Status = "published"
    source: SourceSheet


class MeasureSheet(Sheet):
    """A measure's file."""

    id: Id
    label: Text
    theme: Id
    unit: Id
    definition: Text
    evidence: Texts = Field(min_length=1)
    gains: Texts = Field(min_length=1)
    direction: Annotated[str, one_of("more", "less")]
    overlap: Id = ""
    criterion_use: Annotated[str, one_of(*CRITERION_USES)]
    proxies: Ids = ()
    additionality: Id = ""
    note: Text = ""
    counting: CountingSheet
    use_rule: UseRuleSheet
    serves: dict[Id, Ids]


def measure(sheet: MeasureSheet) -> Measure:
    """A measure from its file."""
    c, u = sheet.counting, sheet.use_rule
    return Measure(
        id=sheet.id, label=sheet.label, theme=sheet.theme, unit=sheet.unit, definition=sheet.definition,
        counting=Counting(c.rule, c.text, c.most_years, c.most_weeks, c.groups_most, c.this_contract),
        evidence=sheet.evidence, gains=sheet.gains, direction=sheet.direction, criterion_use=sheet.criterion_use,
        use_rule=UseRule(u.text, u.since, u.source.source(), u.status), serves=sheet.serves, overlap=sheet.overlap,
        proxies=sheet.proxies, additionality=sheet.additionality, note=sheet.note,
    )  # fmt: skip


class SetSheet(Sheet):
    """A measure set's file."""

    id: Id
    edition: Text
    label: Text
    source: SourceSheet


def measure_set(sheet: SetSheet) -> MeasureSet:
    """A measure set from its file; its measures stand beside it."""
    return MeasureSet(sheet.id, sheet.edition, sheet.label, sheet.source.source(), {})

"""The formats of library entries (docs/library-format.md) and how each becomes its method type."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from pydantic import Field, model_validator

from wellspent.files.reading.cells import (
    EACH_ONCE,
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
from wellspent.method.working import Adapted, Source

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


class AdaptedSheet(Sheet):
    """What an entry of an organisation's own was made from."""

    id: Id
    edition: Text = ""
    source: SourceSheet


def _adapted(sheet: AdaptedSheet | None) -> Adapted | None:
    return None if sheet is None else Adapted(sheet.id, sheet.source.source(), sheet.edition)


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
        _within(self)
        return self


def _within(row: ValueSheet | ProxyRow) -> None:
    """Refuse an amount that is not between its low and its high."""
    if row.low is not None and row.low > row.amount:
        raise wrong("low is above the amount", "Put the smaller number in low.", "low")
    if row.high is not None and row.high < row.amount:
        raise wrong("high is below the amount", "Put the larger number in high.", "high")


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
    adapted_from: AdaptedSheet | None = None
    source: SourceSheet
    value: tuple[ValueSheet, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _dates_rise(self) -> ProxySheet:
        for place, (one, two) in enumerate(pairwise(self.value), 1):
            if one.since >= two.since:
                rule = f"{two.since} does not come after {one.since}"
                mend = "Put the values in the order of their dates, the oldest first, each date once."
                raise wrong(rule, mend, "value", place, "from")
        return self


def proxy(sheet: ProxySheet) -> Proxy:
    """A proxy from its file."""
    values = tuple(DatedAmount(v.since, v.amount, v.price_year, v.status, v.low, v.high) for v in sheet.value)
    return Proxy(
        id=sheet.id, label=sheet.label, unit=sheet.unit, ledger=sheet.ledger, place=sheet.place,
        source=sheet.source.source(), review_by=sheet.review_by, values=values, theme=sheet.theme,
        gains=sheet.gains, cashable=sheet.cashable, grade=sheet.grade, overlap=sheet.overlap, note=sheet.note,
        currency=sheet.currency, yearly=sheet.yearly, adapted=_adapted(sheet.adapted_from),
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
    grade: Text = ""
    overlap: Id = ""
    note: Text = ""

    @model_validator(mode="after")
    def _in_order(self) -> ProxyRow:
        _within(self)
        return self


class ProxyTable(Sheet):
    """A table of proxies, as CSV or XLSX."""

    proxy: tuple[ProxyRow, ...] = Field(min_length=1)


def proxy_of_row(row: ProxyRow) -> Proxy:
    """A proxy from a row of a person's own set."""
    return Proxy(
        id=row.id, label=row.label, unit=row.unit, ledger=row.ledger, place=row.place,
        source=Source(row.title, row.publisher, row.year, row.licence, row.page), review_by=row.review_by,
        values=(DatedAmount(row.since, row.amount, row.price_year, row.status, row.low, row.high),),
        theme=row.theme, gains=row.gains, grade=row.grade, overlap=row.overlap, note=row.note,
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
    measures: Ids = ()
    status: Annotated[str, one_of("published", "unverified", "illustrative", AWAITING)]

    @model_validator(mode="after")
    def _label_or_awaiting(self) -> OutcomeSheet:
        if self.label is None and self.status != AWAITING:
            mend = f'Add label = "..." as officially printed, or status = "{AWAITING}".'
            raise wrong("label is missing", mend, "label")
        if self.label is not None and self.status == AWAITING:
            mend = f'Take label out, or give the status it was read with; "{AWAITING}" has none yet.'
            raise wrong("an outcome without official text has a label", mend, "label")
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
    adapted_from: AdaptedSheet | None = None
    source: SourceSheet
    outcome: tuple[OutcomeSheet, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _hangs_together(self) -> FrameworkSheet:
        ids = [outcome.id for outcome in self.outcome]
        for place, outcome in enumerate(self.outcome):
            if outcome.id in ids[:place]:
                mend = "Ids are never reused: choose another."
                raise wrong(f'the outcome id "{outcome.id}" stands twice', mend, "outcome", place, "id")
            if outcome.parent and (outcome.parent not in ids or outcome.parent == outcome.id):
                mend = "Use the id of another outcome of this file."
                raise wrong(
                    f'there is no outcome "{outcome.parent}" above it', mend, "outcome", place, "parent"
                )
        days = [
            ("usable_from", self.usable_from),
            ("applies_from", self.applies_from),
            ("applies_to", self.applies_to),
        ]
        known = [(key, day) for key, day in days if day is not None]
        for (_, one), (key, two) in pairwise(known):
            if one > two:
                mend = "A framework may be used, then must be, then ends."
                raise wrong(f"{key} is {two}, before {one}", mend, key)
        return self


def framework(sheet: FrameworkSheet) -> Framework:
    """A framework from its file."""
    outcomes = tuple(
        FrameworkOutcome(o.id, o.label, o.status, o.code, o.parent, o.column, o.gloss, o.aliases, o.measures)
        for o in sheet.outcome
    )
    return Framework(
        id=sheet.id, edition=sheet.edition, label=sheet.label, lineage=sheet.lineage, source=sheet.source.source(),
        outcomes=outcomes, issued=sheet.issued, usable_from=sheet.usable_from, applies_from=sheet.applies_from,
        applies_to=sheet.applies_to, follows=sheet.follows, scope=sheet.scope, status=sheet.status,
        adapted=_adapted(sheet.adapted_from),
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
    adapted_from: AdaptedSheet | None = None
    counting: CountingSheet
    use_rule: UseRuleSheet
    serves: Annotated[dict[Id, Ids], EACH_ONCE]


def measure(sheet: MeasureSheet) -> Measure:
    """A measure from its file."""
    c, u = sheet.counting, sheet.use_rule
    return Measure(
        id=sheet.id, label=sheet.label, theme=sheet.theme, unit=sheet.unit, definition=sheet.definition,
        counting=Counting(c.rule, c.text, c.most_years, c.most_weeks, c.groups_most, c.this_contract),
        evidence=sheet.evidence, gains=sheet.gains, direction=sheet.direction, criterion_use=sheet.criterion_use,
        use_rule=UseRule(u.text, u.since, u.source.source(), u.status), serves=sheet.serves, overlap=sheet.overlap,
        proxies=sheet.proxies, additionality=sheet.additionality, note=sheet.note,
        adapted=_adapted(sheet.adapted_from),
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

"""The formats of parameter files (docs/library-format.md), one model a kind."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, model_validator

from wellspent.files.reading.cells import (
    EACH_ONCE,
    Amount,
    Day,
    Exact,
    Id,
    Share,
    Sheet,
    Text,
    Whole,
    Year,
    one_of,
    read_sheet,
    wrong,
)
from wellspent.files.reading.documents import Document, open_document
from wellspent.files.reading.places import KeyPath
from wellspent.files.reading.refusals import short
from wellspent.files.shelves.entries import SourceSheet, Status
from wellspent.method.additionality import SHARES
from wellspent.method.burden import RATES, UNSTATED
from wellspent.method.errors import Faults
from wellspent.method.parameters import (
    BiasCategory,
    HolidayTable,
    IndexTable,
    Parameter,
    ThresholdTable,
    Version,
)

HOURS = (*RATES, UNSTATED)
"""What a version of bidders' hours says."""


class ParameterSheet(Sheet):
    """What every parameter file says."""

    id: Id
    kind: Text
    label: Text
    status: Status
    note: Text = ""
    source: SourceSheet


class VersionSheet(Sheet):
    """What every version says."""

    since: Day = Field(alias="from", examples=["2026-01-01"])


class BandSheet(Sheet):
    """A rate from a year on, until the next band."""

    first: Whole
    rate: Share


class ScheduleVersion(VersionSheet):
    """Bands of rates, the first from year 0."""

    bands: tuple[BandSheet, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _bands_rise(self) -> ScheduleVersion:
        firsts = [band.first for band in self.bands]
        if firsts[0] != 0:
            raise wrong(f"the first band begins in year {firsts[0]}", "Write first = 0.", "bands", 0, "first")
        later = next((n for n, (one, two) in enumerate(pairwise(firsts), 1) if one >= two), None)
        if later is not None:
            mend = "Put the bands in the order of their years, each once."
            raise wrong("a band does not begin after the one before it", mend, "bands", later, "first")
        return self


class ScheduleSheet(ParameterSheet):
    version: tuple[ScheduleVersion, ...] = Field(min_length=1)


class IndexRow(Sheet):
    """An index number of one year."""

    year: Year
    index: Exact


class DeflatorVersion(VersionSheet):
    """A release of a series: its index numbers in a `table` beside the file, or in its own `index`."""

    vintage: Text
    table: Text = ""
    index: tuple[IndexRow, ...] = ()

    @model_validator(mode="after")
    def _has_its_numbers(self) -> DeflatorVersion:
        if bool(self.table) == bool(self.index):
            rule = "the numbers are given twice" if self.table else "table is missing"
            raise wrong(rule, 'Write table = "..." with the name of the CSV beside this file.', "table")
        return self


class DeflatorSheet(ParameterSheet):
    years: Annotated[str, one_of("calendar", "financial")]
    version: tuple[DeflatorVersion, ...] = Field(min_length=1)


class AdditionalityVersion(VersionSheet):
    deadweight: Share | None = None
    displacement: Share | None = None
    substitution: Share | None = None
    leakage: Share | None = None
    attribution: Share | None = None

    @model_validator(mode="after")
    def _says_something(self) -> AdditionalityVersion:
        if not any(getattr(self, name) is not None for name in SHARES):
            raise wrong("the version gives no share", f"Give any of {', '.join(SHARES)}.")
        return self


class AdditionalitySheet(ParameterSheet):
    version: tuple[AdditionalityVersion, ...] = Field(min_length=1)


class BiasSheet(Sheet):
    id: Id
    label: Text
    capex_upper: Exact | None = None
    capex_lower: Exact | None = None
    duration_upper: Exact | None = None
    duration_lower: Exact | None = None
    opex_upper: Exact | None = None
    opex_lower: Exact | None = None


class BiasVersion(VersionSheet):
    category: tuple[BiasSheet, ...] = Field(min_length=1)


class OptimismBiasSheet(ParameterSheet):
    version: tuple[BiasVersion, ...] = Field(min_length=1)


class ThresholdVersion(VersionSheet):
    amounts: Annotated[dict[Id, Amount], EACH_ONCE] = Field(min_length=1)

    @model_validator(mode="after")
    def _above_nothing(self) -> ThresholdVersion:
        for name, amount in self.amounts.items():
            if amount <= 0:
                raise wrong("a threshold is above nothing", "Write it in pounds.", "amounts", name)
        return self


class ThresholdSheet(ParameterSheet):
    vat: Annotated[str, one_of("included", "excluded", "unstated")]
    version: tuple[ThresholdVersion, ...] = Field(min_length=1)


class HolidaySheet(Sheet):
    day: Day
    name: Text


class HolidayVersion(VersionSheet):
    days: tuple[HolidaySheet, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> HolidayVersion:
        days = [holiday.day for holiday in self.days]
        for place, day in enumerate(days):
            if day in days[:place]:
                raise wrong(f"{day} stands twice", "Keep one.", "days", place, "day")
        return self


class HolidaysSheet(ParameterSheet):
    nation: Annotated[str, one_of("england", "wales", "scotland", "northern-ireland")]
    version: tuple[HolidayVersion, ...] = Field(min_length=1)


class HoursVersion(VersionSheet):
    """Hours of a bidder's work: for a question, 100 words, a piece of evidence, a measure."""

    question: Exact
    hundred_words: Exact
    evidence: Exact
    measure: Exact
    words_if_unstated: Whole

    @model_validator(mode="after")
    def _not_below_nothing(self) -> HoursVersion:
        for name in HOURS:
            if getattr(self, name) < 0:
                raise wrong(f"{name} is below nothing", "Write hours, such as 1.5.", name)
        return self


class BidderHoursSheet(ParameterSheet):
    version: tuple[HoursVersion, ...] = Field(min_length=1)


class IndexSheet(Sheet):
    row: tuple[IndexRow, ...] = Field(min_length=1)


def _bands(_: Any, version: ScheduleVersion, __: Document) -> tuple[tuple[int, Fraction], ...]:
    return tuple((band.first, band.rate) for band in version.bands)


def _table(sheet: DeflatorSheet, version: DeflatorVersion, document: Document) -> Document:
    """The table that stands beside a deflator's file."""
    path = Path(document.name).parent / Path(version.table).name
    if not os.path.isfile(path):  # a name too long is no file either
        at = ("version", sheet.version.index(version), "table")
        mend = "Put the table beside this file, or correct its name."
        raise document.refuse(at, f'there is no file "{short(path.name)}" in the folder', mend)
    return open_document(path, table="row")


def _index(sheet: DeflatorSheet, version: DeflatorVersion, document: Document) -> IndexTable:
    beside, rows = document, version.index
    at: KeyPath = ("version", sheet.version.index(version), "index")
    if version.table:
        beside, at = _table(sheet, version, document), ("row",)
        rows = read_sheet(beside, IndexSheet).row
    financial = sheet.years == "financial"
    faults = Faults()
    index: dict[int, Fraction] = {}
    for place, row in enumerate(rows):

        def refuse(rule: str, mend: str, key: str = "year", place: int = place) -> None:
            faults.add(rule, mend, beside.where((*at, place, key)), beside.name)

        if row.year.financial != financial:
            example = "2008/09" if financial else "2008"
            refuse(f"{row.year} is not a {sheet.years} year", f"Write every year as {example}.")
        elif row.year.first in index:
            refuse(f"the year {row.year} stands twice", "Keep one.")
        else:
            index[row.year.first] = row.index
        if row.index <= 0:
            refuse("an index is above nothing", "Correct the number.", "index")
    faults.raise_if_any()
    return IndexTable(financial, index)


def _shares(_: Any, version: AdditionalityVersion, __: Document) -> Mapping[str, Fraction]:
    found = {name: getattr(version, name) for name in SHARES}
    return {name: share for name, share in found.items() if share is not None}


def _bias(_: Any, version: BiasVersion, __: Document) -> tuple[BiasCategory, ...]:
    names = [name for name in BiasSheet.model_fields if name not in ("id", "label")]
    return tuple(
        BiasCategory(
            c.id, c.label, {name: getattr(c, name) for name in names if getattr(c, name) is not None}
        )
        for c in version.category
    )


def _thresholds(sheet: ThresholdSheet, version: ThresholdVersion, _: Document) -> ThresholdTable:
    return ThresholdTable(sheet.vat, version.amounts)


def _holidays(sheet: HolidaysSheet, version: HolidayVersion, _: Document) -> HolidayTable:
    return HolidayTable(sheet.nation, {day.day: day.name for day in version.days})


def _hours(_: Any, version: HoursVersion, __: Document) -> Mapping[str, Fraction]:
    return {name: Fraction(getattr(version, name)) for name in HOURS}


KINDS: Mapping[str, tuple[type[ParameterSheet], Callable[[Any, Any, Document], Any]]] = {
    "discount-schedule": (ScheduleSheet, _bands),
    "deflator": (DeflatorSheet, _index),
    "additionality": (AdditionalitySheet, _shares),
    "optimism-bias": (OptimismBiasSheet, _bias),
    "thresholds": (ThresholdSheet, _thresholds),
    "bank-holidays": (HolidaysSheet, _holidays),
    "bidder-hours": (BidderHoursSheet, _hours),
}
"""Each kind of parameter: its format, and how a version's content is read."""


def parameter_sheet(document: Document) -> Any:
    """A parameter's sheet, by its kind. Raises `Refused` with every fault."""
    kind = document.data.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        rule = "kind is missing" if kind is None else f'"{short(kind)}" is not a kind of parameter'
        raise document.refuse(("kind",), rule, f"Use one of {', '.join(KINDS)}.")
    sheet: Any = read_sheet(document, KINDS[kind][0])
    _versions_rise(document, sheet.version)
    return sheet


def parameter_from(sheet: Any, document: Document) -> Parameter[Any]:
    """The method's parameter from its sheet, and from the tables beside its document."""
    content = KINDS[sheet.kind][1]
    versions = tuple(
        Version(v.since, content(sheet, v, document), getattr(v, "vintage", "")) for v in sheet.version
    )
    source = sheet.source.source()
    return Parameter(sheet.id, sheet.kind, sheet.label, sheet.status, source, versions, sheet.note)


def _versions_rise(document: Document, versions: Sequence[Any]) -> None:
    """Refuse versions out of the order of their dates, and vintages of one name."""
    for place, (one, two) in enumerate(pairwise(versions), 1):
        if one.since >= two.since:
            rule = f"{two.since} does not come after {one.since}"
            mend = "Put the versions in the order of their dates, the oldest first, each date once."
            raise document.refuse(("version", place, "from"), rule, mend)
    vintages = [getattr(version, "vintage", None) for version in versions]
    for place, vintage in enumerate(vintages):
        if vintage and vintage in vintages[:place]:
            rule = f'the vintage "{vintage}" stands twice'
            raise document.refuse(
                ("version", place, "vintage"), rule, "Name each release by its own vintage."
            )

"""The formats of parameter files (docs/library-format.md), one model a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from wellspent.files.documents import open_document
from wellspent.files.entries import SourceSheet, Status
from wellspent.files.reading import (
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
)
from wellspent.method.additionality import SHARES
from wellspent.method.errors import Faults
from wellspent.method.parameters import (
    BiasCategory,
    HolidayTable,
    IndexTable,
    Parameter,
    ThresholdTable,
    Version,
)


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

    since: Day = Field(alias="from")


class BandSheet(Sheet):
    first: Whole
    rate: Share


class ScheduleVersion(VersionSheet):
    bands: tuple[BandSheet, ...] = Field(min_length=1)


class ScheduleSheet(ParameterSheet):
    version: tuple[ScheduleVersion, ...] = Field(min_length=1)


class DeflatorVersion(VersionSheet):
    vintage: Text
    table: Text


class DeflatorSheet(ParameterSheet):
    years: Annotated[str, one_of("calendar", "financial")]
    version: tuple[DeflatorVersion, ...] = Field(min_length=1)


class AdditionalityVersion(VersionSheet):
    deadweight: Share | None = None
    displacement: Share | None = None
    substitution: Share | None = None
    leakage: Share | None = None
    attribution: Share | None = None


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
    amounts: dict[Id, Amount]


class ThresholdSheet(ParameterSheet):
    vat: Annotated[str, one_of("included", "excluded", "unstated")]
    version: tuple[ThresholdVersion, ...] = Field(min_length=1)


class HolidaySheet(Sheet):
    day: Day
    name: Text


class HolidayVersion(VersionSheet):
    days: tuple[HolidaySheet, ...] = Field(min_length=1)


class HolidaysSheet(ParameterSheet):
    nation: Annotated[str, one_of("england", "wales", "scotland", "northern-ireland")]
    version: tuple[HolidayVersion, ...] = Field(min_length=1)


class IndexRow(Sheet):
    year: Year
    index: Exact


class IndexSheet(Sheet):
    row: tuple[IndexRow, ...] = Field(min_length=1)


def _bands(_: Any, version: ScheduleVersion, __: Path) -> tuple[tuple[int, Fraction], ...]:
    return tuple((band.first, band.rate) for band in version.bands)


def _index(sheet: DeflatorSheet, version: DeflatorVersion, path: Path) -> IndexTable:
    document = open_document(path.parent / Path(version.table).name, table="row")
    table = read_sheet(document, IndexSheet)
    financial = sheet.years == "financial"
    faults = Faults()
    index: dict[int, Fraction] = {}
    for place, row in enumerate(table.row):
        where = document.where(("row", place))
        if row.year.financial != financial:
            faults.add(
                f"{row.year} is not a {sheet.years} year",
                "Keep to the years the file declares.",
                where,
                document.name,
            )
        if row.year.first in index:
            faults.add(f"the year {row.year} stands twice", "Keep one.", where, document.name)
        if row.index <= 0:
            faults.add("an index is above nothing", "Correct the number.", where, document.name)
        index[row.year.first] = row.index
    faults.raise_if_any()
    return IndexTable(financial, index)


def _shares(_: Any, version: AdditionalityVersion, __: Path) -> Mapping[str, Fraction]:
    found = {name: getattr(version, name) for name in SHARES}
    return {name: share for name, share in found.items() if share is not None}


def _bias(_: Any, version: BiasVersion, __: Path) -> tuple[BiasCategory, ...]:
    names = [name for name in BiasSheet.model_fields if name not in ("id", "label")]
    return tuple(
        BiasCategory(
            c.id, c.label, {name: getattr(c, name) for name in names if getattr(c, name) is not None}
        )
        for c in version.category
    )


def _thresholds(sheet: ThresholdSheet, version: ThresholdVersion, _: Path) -> ThresholdTable:
    return ThresholdTable(sheet.vat, version.amounts)


def _holidays(sheet: HolidaysSheet, version: HolidayVersion, _: Path) -> HolidayTable:
    return HolidayTable(sheet.nation, {day.day: day.name for day in version.days})


KINDS: Mapping[str, tuple[type[ParameterSheet], Callable[[Any, Any, Path], Any]]] = {
    "discount-schedule": (ScheduleSheet, _bands),
    "deflator": (DeflatorSheet, _index),
    "additionality": (AdditionalitySheet, _shares),
    "optimism-bias": (OptimismBiasSheet, _bias),
    "thresholds": (ThresholdSheet, _thresholds),
    "bank-holidays": (HolidaysSheet, _holidays),
}
"""Each kind of parameter: its format, and how a version's content is read."""


def read_parameter(path: Path) -> Iterable[tuple[str, Parameter[Any]]]:
    """A parameter file as its one entry. Raises `Refused` with every fault."""
    document = open_document(path)
    kind = document.data.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise document.refuse(
            ("kind",), f'"{kind}" is not a kind of parameter', f"Use one of {', '.join(KINDS)}."
        )
    model, content = KINDS[kind]
    sheet: Any = read_sheet(document, model)
    if sheet.id != path.stem:
        raise document.refuse(
            ("id",),
            f'the id "{sheet.id}" is not the name it is filed under, "{path.stem}"',
            "Rename one of them.",
        )
    days = [version.since for version in sheet.version]
    if days != sorted(set(days)):
        raise document.refuse(
            ("version",),
            "the versions are not in the order of their dates, each once",
            "Put the oldest first.",
        )
    versions = tuple(
        Version(v.since, content(sheet, v, path), getattr(v, "vintage", "")) for v in sheet.version
    )
    return [
        (
            sheet.id,
            Parameter(
                sheet.id, sheet.kind, sheet.label, sheet.status, sheet.source.source(), versions, sheet.note
            ),
        )
    ]

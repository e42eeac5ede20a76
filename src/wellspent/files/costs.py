"""The format of a whole-life comparison: TOML, or a CSV or XLSX table with a row a line of an option."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, PlainValidator

from wellspent.files.maps import Discount
from wellspent.files.reading.cells import (
    Amount,
    Day,
    Id,
    Share,
    Sheet,
    Text,
    Whole,
    one_of,
    read_id,
    read_number,
    read_sheet,
    wrong,
)  # fmt: skip
from wellspent.files.reading.documents import Document, open_document
from wellspent.files.shelves.catalogue import find_bias, find_schedule
from wellspent.method.discounting import Schedule, flat
from wellspent.method.errors import Faults, Refused
from wellspent.method.shelves import Library
from wellspent.method.wholelife import MOST_YEARS, Bias, Line, Option
from wellspent.method.working import Entered, Given

KINDS = ("acquisition", "cost", "disposal", "residual", "benefit")
"""What a line is. Acquisition falls in year 0, disposal and residual value in the last year."""


def read_bias(value: Any) -> Fraction | str:
    """An optimism bias: a share that may be above 1 ("51%", 0.51, 2.0), or a category of the library."""
    if isinstance(value, str) and value[:1].isalpha():
        return read_id(value)
    if isinstance(value, str) and value.strip().endswith("%"):
        share = read_number(value.strip()[:-1], "a percentage") / 100
    else:
        share = read_number(value, "a share")
    if not 0 <= share <= 10:
        raise wrong("an optimism bias is from 0 to 10", "Write 0.51 for 51 %, or a category of the library.")
    return share


BiasOrShare = Annotated[Fraction | str, PlainValidator(read_bias, json_schema_input_type=str | float)]


class LineSheet(Sheet):
    """A cost or a benefit: an amount every year `from` to `to`, or a list of amounts from `from` on."""

    name: Text = Field(examples=['"Energy"'])
    amount: Amount | None = None
    amounts: tuple[Amount, ...] = ()
    first: Whole | None = Field(None, alias="from")
    last: Whole | None = Field(None, alias="to")
    optimism_bias: BiasOrShare | None = None
    mitigation: Share | None = None


class RowSheet(LineSheet):
    """A row of a table: a line, with the option it belongs to and its kind."""

    name: Text = ""
    option: Text = Field(examples=['"Electric"'])
    kind: Annotated[str, one_of(*KINDS)] = Field(examples=['"cost"'])


class OptionSheet(Sheet):
    """One option; acquisition, disposal and residual are lines so common that they have keys of their own."""

    name: Text = Field(examples=['"Electric"'])
    years: Whole | None = None
    acquisition: Amount | None = None
    optimism_bias: BiasOrShare | None = None
    mitigation: Share | None = None
    disposal: Amount | None = None
    residual: Amount | None = None
    cost: tuple[LineSheet, ...] = ()
    benefit: tuple[LineSheet, ...] = ()


class CostsSheet(Sheet):
    """A whole comparison: options, or rows of a table."""

    id: Id | None = None
    title: Text = Field(examples=['"Delivery vans"'])
    currency: Annotated[str, one_of("GBP", "EUR", "USD", "AUD", "CAD")] = "GBP"
    discount: Discount = "standard"
    decided: Day | None = None
    years: Whole | None = None
    option: tuple[OptionSheet, ...] = ()
    row: tuple[RowSheet, ...] = ()


@dataclass(frozen=True, slots=True)
class Costs:
    """What is to be compared, and how years are discounted."""

    title: str
    options: tuple[Option, ...]
    schedule: Schedule
    currency: str


def read_costs(path: Path, library: Library, options: Mapping[str, Any], today: date) -> Costs:
    """The comparison in `path`; `options` win over the file's own keys.

    Library values are those in force on the file's `decided` day, or `today`. Raises `Refused` with every
    fault of the file.
    """
    document = open_document(path, table="row")
    document = document.with_options(options, **({"title": path.stem} if document.table else {}))
    sheet = read_sheet(document, CostsSheet)
    reader = _Reader(sheet, document, library, sheet.decided or today)
    found = reader.from_rows() if sheet.row and not sheet.option else reader.from_options()
    reader.faults.raise_if_any()
    return Costs(sheet.title, tuple(found), reader.schedule(), sheet.currency)


class _Reader:
    """Turns sheets into options, with the library and the places of one document at hand."""

    def __init__(self, sheet: CostsSheet, document: Document, library: Library, day: date) -> None:
        self.sheet, self.document, self.library, self.day = sheet, document, library, day
        self.faults = Faults()

    def schedule(self) -> Schedule:
        """How years are discounted."""
        discount = self.sheet.discount
        if isinstance(discount, Fraction):
            return flat(discount, Entered(self.document.name, self.document.where(("discount",))))
        try:
            return find_schedule(self.library, discount, self.day)
        except Refused as refused:
            raise refused.within(self.document.name, self.document.where(("discount",))) from None

    def from_options(self) -> list[Option]:
        """The options of a TOML file."""
        if self.sheet.row:
            self._fault(("row",), "there are rows and options", "Keep [[option]], or the rows of a table.")
        if not self.sheet.option:
            self._fault((), "there is no option", "Add an [[option]] for each thing to compare.")
        found = []
        for place, option in enumerate(self.sheet.option):
            at = ("option", place)
            years = self._years(option.years, (*at, "years"))
            lines = []
            for kind in ("acquisition", "disposal", "residual"):
                amount = getattr(option, kind)
                if amount is not None:
                    bias = (
                        (option.optimism_bias, option.mitigation) if kind == "acquisition" else (None, None)
                    )
                    row = LineSheet.model_construct(
                        name=kind, amount=amount, optimism_bias=bias[0], mitigation=bias[1]
                    )
                    lines += self._line(option.name, kind, row, years, (*at, kind), at)
            for kind in ("cost", "benefit"):
                for number, row in enumerate(getattr(option, kind)):
                    lines += self._line(option.name, kind, row, years, (*at, kind, number))
            found.append(Option(option.name, years, tuple(lines), self.document.where(at)))
        return found

    def from_rows(self) -> list[Option]:
        """The options of a table, in the order of their first rows."""
        years = self._years(None, ("years",))
        lines: dict[str, list[Line]] = {}
        places: dict[str, str] = {}
        for place, row in enumerate(self.sheet.row):
            at = ("row", place)
            places.setdefault(row.option, self.document.where(at))
            lines.setdefault(row.option, []).extend(self._line(row.option, row.kind, row, years, at))
        return [Option(name, years, tuple(found), places[name]) for name, found in lines.items()]

    def _years(self, years: int | None, at: tuple[str | int, ...]) -> int:
        years = self.sheet.years if years is None else years
        if years is None or not 0 <= years <= MOST_YEARS:
            said = "nobody says how many years it lasts" if years is None else f"a life of {years} years"
            self._fault(at, said, f"Write years = a whole number from 0 to {MOST_YEARS}, or give --years.")
            return 0
        return years

    def _line(
        self,
        option: str,
        kind: str,
        row: LineSheet,
        years: int,
        at: tuple[str | int, ...],
        bias_at: tuple[str | int, ...] | None = None,
    ) -> list[Line]:
        """A row as a line, or nothing where it does not hold (the fault is noted)."""
        first, amounts = self._span(kind, row, years, at)
        if any(amount < 0 for amount in amounts):
            self._fault(at, "an amount is below nothing", "Money that comes back is a residual or a benefit.")
            return []
        if row.mitigation is not None and row.optimism_bias is None:
            self._fault(
                at, "there is a mitigation and no optimism bias", "Add optimism_bias, or take it out."
            )
        if row.optimism_bias is not None and kind in ("residual", "benefit"):
            self._fault(at, f"a {kind} carries no optimism bias here", "Lower the amount itself instead.")
            return []
        name = row.name or kind
        column = "amounts" if row.amounts else "amount"
        plain = isinstance(row, RowSheet) or kind in ("cost", "benefit")
        origin = Entered(self.document.name, self.document.where((*at, column) if plain else at))
        given = [Given(a, f"{option}: {name}", origin, self.sheet.currency) for a in amounts]
        where = self.document.where(at)
        return [
            Line(
                name, first, tuple(given), self._bias(kind, row, bias_at or at),
                credit=kind == "residual", benefit=kind == "benefit", place=where,
            )
        ]  # fmt: skip

    def _span(
        self, kind: str, row: LineSheet, years: int, at: tuple[str | int, ...]
    ) -> tuple[int, list[Fraction]]:
        """A row's first year, and its amount in each year from there."""
        if (row.amount is None) == (not row.amounts):
            self._fault(
                at, "a line needs amount or amounts", "Write amount = 1000, or amounts = [1000, 900]."
            )
        fixed = {"acquisition": 0, "disposal": years, "residual": years}.get(kind)
        if fixed is not None and (row.first is not None or row.last is not None or row.amounts):
            self._fault(
                at, f"{kind} is one amount in year {fixed}", "Write it as a cost or benefit of its own."
            )
        first = fixed if fixed is not None else 1 if row.first is None else row.first
        if row.amounts:
            if row.last is not None:
                self._fault(at, "a list of amounts says itself where it ends", "Take out to.")
            return first, list(row.amounts)
        last = first if fixed is not None else years if row.last is None else row.last
        if row.amount is None:
            return first, [Fraction(0)]
        if not 0 <= first <= last <= years:
            self._fault(
                at, f"years {first} to {last} are not within the life of 0 to {years}", "Change from and to."
            )
            return first, [row.amount]
        return first, [row.amount] * (last - first + 1)

    def _bias(self, kind: str, row: LineSheet, at: tuple[str | int, ...]) -> Bias | None:
        if row.optimism_bias is None:
            return None
        where = self.document.where((*at, "optimism_bias"))
        if isinstance(row.optimism_bias, Fraction):
            share = Given(row.optimism_bias, "optimism bias", Entered(self.document.name, where))
        else:
            side = "capex_upper" if kind in ("acquisition", "disposal") else "opex_upper"
            try:
                share = find_bias(self.library, row.optimism_bias, side, self.day)
            except Refused as refused:
                self.faults.extend(fault.within(self.document.name, where) for fault in refused.faults)
                return None
        if row.mitigation is None:
            return Bias(share)
        origin = Entered(self.document.name, self.document.where((*at, "mitigation")))
        return Bias(share, Given(row.mitigation, "share of the bias mitigated", origin))

    def _fault(self, at: tuple[str | int, ...], rule: str, mend: str) -> None:
        self.faults.extend(self.document.refuse(at, rule, mend).faults)

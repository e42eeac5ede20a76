"""The format of an SROI map: TOML, or a CSV or XLSX table with a row an outcome."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, PlainValidator

from wellspent.files.reading.cells import (
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
    read_amount,
    read_id,
    read_share,
    read_sheet,
)  # fmt: skip
from wellspent.files.reading.documents import Document, open_document
from wellspent.files.reading.places import KeyPath
from wellspent.files.shelves.catalogue import find_price, find_schedule, find_series
from wellspent.method.additionality import SHARES
from wellspent.method.discounting import Schedule, flat
from wellspent.method.errors import Faults, Refused
from wellspent.method.prices import Price, Series
from wellspent.method.shelves import Library
from wellspent.method.sroi import TIMINGS, Outcome, Reference, ValueMap
from wellspent.method.working import Entered, Given, exact


def _proxy(value: Any) -> Fraction | str:
    """An amount, or the id of a library proxy."""
    return read_id(value) if isinstance(value, str) and value[:1].isalpha() else read_amount(value)


def _discount(value: Any) -> Fraction | str:
    """A flat rate, or the id of a schedule."""
    return read_id(value) if isinstance(value, str) and value[:1].isalpha() else read_share(value)


ProxyOrAmount = Annotated[Fraction | str, PlainValidator(_proxy, json_schema_input_type=str | float)]
Discount = Annotated[Fraction | str, PlainValidator(_discount, json_schema_input_type=str | float)]


class AssumptionsSheet(Sheet):
    """The assumptions of an outcome that can have a smaller and a larger plausible number."""

    quantity: Exact | None = None
    proxy: Amount | None = None
    deadweight: Share | None = None
    displacement: Share | None = None
    substitution: Share | None = None
    leakage: Share | None = None
    attribution: Share | None = None
    multiplier: Exact | None = None
    drop_off: Share | None = None


class ReferenceSheet(Sheet):
    """The reference case: what would have happened anyway."""

    quantity: Exact
    displacement: Share | None = None
    substitution: Share | None = None
    leakage: Share | None = None
    multiplier: Exact | None = None


class OutcomeSheet(Sheet):
    """One outcome: a row of the map."""

    name: Text = Field(examples=['"Fewer visits to A&E"'])
    stakeholder: Text = ""
    quantity: Exact = Field(examples=["7"])
    unit: Text = ""
    proxy: ProxyOrAmount = Field(examples=["94.00"])
    price_year: Year | None = None
    deflator: Text | None = None
    ledger: Annotated[str, one_of("fiscal", "economic", "social")] | None = None
    deadweight: Share | None = None
    displacement: Share | None = None
    substitution: Share | None = None
    leakage: Share | None = None
    attribution: Share | None = None
    multiplier: Exact | None = None
    drop_off: Share | None = None
    duration: Whole = 1
    starts: Whole | None = None
    discount: Discount | None = None
    note: Text = ""
    reference: ReferenceSheet | None = None
    low: AssumptionsSheet = AssumptionsSheet()
    high: AssumptionsSheet = AssumptionsSheet()


class MapSheet(Sheet):
    """A whole map."""

    id: Id | None = None
    title: Text = Field(examples=['"Meals service"'])
    currency: Annotated[str, one_of("GBP", "EUR", "USD", "AUD", "CAD")] = "GBP"
    investment: Amount | None = None
    discount: Discount = "standard"
    timing: Annotated[str, one_of(*TIMINGS)] = "guide-2009"
    base_year: Year | None = None
    deflator: Text | None = None
    decided: Day | None = None
    outcome: tuple[OutcomeSheet, ...] = Field(min_length=1)


def read_map(path: Path, library: Library, options: Mapping[str, Any], today: date) -> ValueMap:
    """The map in `path`; `options` are the keys that a table has no place for, and win over the file's own.

    Library values are those in force on the map's `decided` day, or `today`. Raises `Refused` with every
    fault of the file.
    """
    sheet, document = open_map(path, options)
    return map_from(sheet, document, library, today)


def open_map(path: Path, options: Mapping[str, Any] | None = None) -> tuple[MapSheet, Document]:
    """The map's sheet and its document, with the `options` that win over the file's own keys."""
    document = open_document(path, table="outcome")
    named = {"title": path.stem} if document.table else {}
    whole = document.with_options(options or {}, **named)
    return read_sheet(whole, MapSheet), whole


def map_from(sheet: MapSheet, document: Document, library: Library, today: date) -> ValueMap:
    """The method's map from its sheet; every number keeps the place it was entered at."""
    reader = _MapReader(sheet, document, library, sheet.decided or today)
    outcomes = []
    faults = Faults()
    if sheet.investment is not None and sheet.investment < 0:
        mend = "Write what is put in; a saving is an outcome."
        faults.extend(document.refuse(("investment",), "the investment is less than nothing", mend).faults)
    for place, row in enumerate(sheet.outcome):
        try:
            outcomes.append(reader.outcome(place, row))
        except Refused as refused:
            where = document.where(("outcome", place))
            faults.extend(
                fault if fault.file else fault.within(document.name, where) for fault in refused.faults
            )
    faults.raise_if_any()
    return ValueMap(
        title=sheet.title,
        outcomes=tuple(outcomes),
        schedule=reader.schedule,
        timing=sheet.timing,
        investment=reader.given(sheet.investment, "investment", sheet.currency, "investment"),
        base=sheet.base_year,
        currency=sheet.currency,
    )


class _MapReader:
    """Turns rows into outcomes, with the library and the places of one document at hand."""

    def __init__(self, sheet: MapSheet, document: Document, library: Library, day: date) -> None:
        self.sheet, self.document, self.library, self.day = sheet, document, library, day
        self.schedule = self._schedule(sheet.discount, "discount")
        self.series: Series | None = None
        if sheet.base_year is not None:
            self.series = self._series()
            self._placed(partial(self.series.at, sheet.base_year, exact), "base_year")
        else:
            self._refuse_idle_series()

    def _named_series(self) -> list[tuple[KeyPath, str]]:
        """The series that are named, for the whole map and on its rows, with their places."""
        sheet = self.sheet
        ways: list[tuple[KeyPath, str]] = [(("deflator",), sheet.deflator)] if sheet.deflator else []
        rows = [(("outcome", place, "deflator"), row.deflator) for place, row in enumerate(sheet.outcome)]
        return [*ways, *((way, name) for way, name in rows if name)]

    def _refuse_idle_series(self) -> None:
        """Refuse a deflator where there is no year to bring prices to: nothing would be done with it."""
        faults = Faults()
        for way, name in self._named_series():
            try:
                self._placed(partial(find_series, self.library, name, self.day), *way)
            except Refused as refused:
                faults.extend(refused.faults)
            where = self.document.where(way)
            mend = (
                "Give --base-year 2024"
                if where.startswith("--") or self.document.table
                else "Add base_year = 2024"
            )
            faults.add(
                "a deflator does nothing without a base year",
                f"{mend}, or leave it out.",
                where,
                self.document.name,
            )
        faults.raise_if_any()

    def _series(self) -> Series:
        """The one series and vintage of the map, named for the whole map, on its rows, or neither."""
        found: Series | None = None
        for way, name in self._named_series() or [(("deflator",), "hmt-gdp")]:
            series: Series = self._placed(partial(find_series, self.library, name, self.day), *way)
            if found is not None and series.id != found.id:
                mend = "Use one series and vintage for the whole map."
                raise self.document.refuse(way, f"{series.id} and {found.id} meet in one map", mend)
            found = series
        assert found is not None  # noqa: S101 - there is at least one name
        return found

    def _placed(self, look: Any, *path: str | int) -> Any:
        try:
            return look()
        except Refused as refused:
            raise Refused(
                fault.within(self.document.name, self.document.where(path)) for fault in refused.faults
            ) from None

    def given(self, value: Fraction | None, name: str, unit: str, *path: str | int) -> Given | None:
        """An entered number with its place, or None where it was left out."""
        if value is None:
            return None
        return Given(value, name, Entered(self.document.name, self.document.where(path)), unit)

    def _schedule(self, discount: Fraction | str, *path: str | int) -> Schedule:
        if isinstance(discount, Fraction):
            return flat(discount, Entered(self.document.name, self.document.where(path)))
        return self._placed(lambda: find_schedule(self.library, discount, self.day), *path)  # type: ignore[no-any-return]

    def outcome(self, place: int, row: OutcomeSheet) -> Outcome:
        """One row as an outcome. Raises `Refused` for what does not hold between its keys."""
        at = ("outcome", place)
        self._check(at, row)
        price, ledger, unit = self._price(at, row)
        shares = self._shares(at, row, row.name)
        quantity = self.given(row.quantity, f"{row.name}: quantity", unit, *at, "quantity")
        assert quantity is not None  # noqa: S101 - the sheet requires it
        return Outcome(
            name=row.name,
            quantity=quantity,
            price=price,
            starts=TIMINGS[self.sheet.timing] if row.starts is None else row.starts,
            place=self.document.where(at),
            stakeholder=row.stakeholder,
            ledger=ledger,
            shares=shares,
            multiplier=self.given(row.multiplier, f"{row.name}: multiplier", "", *at, "multiplier"),
            drop_off=self.given(row.drop_off, f"{row.name}: drop-off a year", "", *at, "drop_off"),
            duration=row.duration,
            schedule=None if row.discount is None else self._schedule(row.discount, *at, "discount"),
            reference=self._reference(at, row),
            low=self._range(at, row, "low"),
            high=self._range(at, row, "high"),
        )

    def _shares(self, at: tuple[str | int, ...], row: Sheet, name: str) -> dict[str, Given]:
        found = {key: self.given(getattr(row, key, None), f"{name}: {key}", "", *at, key) for key in SHARES}
        return {key: share for key, share in found.items() if share is not None}

    def _reference(self, at: tuple[str | int, ...], row: OutcomeSheet) -> Reference | None:
        if row.reference is None:
            return None
        name, here = f"{row.name}, reference case", (*at, "reference")
        quantity = self.given(row.reference.quantity, f"{name}: quantity", row.unit, *here, "quantity")
        assert quantity is not None  # noqa: S101
        return Reference(
            quantity,
            self._shares(here, row.reference, name),
            self.given(row.reference.multiplier, f"{name}: multiplier", "", *here, "multiplier"),
        )

    def _range(self, at: tuple[str | int, ...], row: OutcomeSheet, end: str) -> dict[str, Given]:
        sheet: AssumptionsSheet = getattr(row, end)
        found = {
            key: self.given(
                getattr(sheet, key), f"{row.name}: {key.replace('_', '-')}, {end}", "", *at, end, key
            )
            for key in AssumptionsSheet.model_fields
        }
        return {key: given for key, given in found.items() if given is not None}

    def _price(self, at: tuple[str | int, ...], row: OutcomeSheet) -> tuple[Price, str, str]:
        """The price of one unit, the ledger and the unit of a row."""
        if isinstance(row.proxy, Fraction):
            unit = f"{self.sheet.currency} a {row.unit}" if row.unit else self.sheet.currency
            amount = self.given(row.proxy, f"{row.name}: value of one", unit, *at, "proxy")
            assert amount is not None  # noqa: S101
            typed = Price(amount, year=row.price_year, series=self.series, base=self.sheet.base_year)
            self._placed(partial(typed.at, exact), *at, "price_year")
            return typed, row.ledger or "unstated", row.unit
        proxy, price = self._placed(lambda: find_price(self.library, str(row.proxy), self.day), *at, "proxy")
        if row.unit and row.unit != proxy.unit:
            raise self.document.refuse(
                (*at, "unit"),
                f'the unit is "{row.unit}", and the proxy "{proxy.id}" is for one {proxy.unit}',
                f'Write unit = "{proxy.unit}" and a quantity in it, or use another proxy.',
            )
        if row.ledger and row.ledger != proxy.ledger:
            raise self.document.refuse(
                (*at, "ledger"),
                f'the ledger is "{row.ledger}", and the proxy "{proxy.id}" is {proxy.ledger}',
                "Leave ledger out: the library's proxy has one.",
            )
        if row.price_year and row.price_year != price.year:
            raise self.document.refuse(
                (*at, "price_year"),
                f'the price year is {row.price_year}, and the proxy "{proxy.id}" is in prices of '
                f"{price.year or 'a year its source does not print'}",
                "Leave price_year out: the library's proxy has its own.",
            )
        if proxy.currency != self.sheet.currency:
            raise self.document.refuse(
                (*at, "proxy"),
                f"the proxy is in {proxy.currency} and the map in {self.sheet.currency}",
                "Use a proxy in the map's currency; they are never added.",
            )
        price = price.uprated(self.series, self.sheet.base_year)
        self._placed(partial(price.at, exact), *at, "proxy")
        return price, proxy.ledger, proxy.unit

    def _check(self, at: tuple[str | int, ...], row: OutcomeSheet) -> None:
        """Refuse what no single cell shows: the keys of a row against each other."""

        def refuse(key: str | tuple[str, ...], rule: str, mend: str) -> Refused:
            way = (key,) if isinstance(key, str) else key
            return self.document.refuse((*at, *way), rule, mend)

        if not 1 <= row.duration <= 500:
            raise refuse(
                "duration",
                f"a duration of {row.duration} years is not from 1 to 500",
                "Write how many years the benefit lasts.",
            )
        if row.starts is not None and not 0 <= row.starts <= 500:
            raise refuse(
                "starts",
                f"{row.starts} is not a year from 0 to 500",
                "Write 0 for the year of the activity, 1 for the year after.",
            )
        for key in ("attribution", "deadweight") if row.reference is not None else ():
            parts = (((key,), row), (("low", key), row.low), (("high", key), row.high))
            way = next((way for way, part in parts if getattr(part, key) is not None), None)
            if way is not None:
                mend = f"Keep the reference case or {key}, not both."
                raise refuse(way, f"{key} and a reference case take the same thing off twice", mend)
        if row.multiplier is not None and row.multiplier < 0:
            raise refuse("multiplier", "a multiplier below nothing", "Write a negative quantity for a loss.")
        for key in AssumptionsSheet.model_fields:
            low, high = getattr(row.low, key), getattr(row.high, key)
            middle = getattr(row, key) if isinstance(getattr(row, key), Fraction) else None
            name = key.replace("_", "-")
            tops = [value for value in (middle, high) if value is not None]
            if low is not None and tops and low > min(tops):
                raise refuse(
                    ("low", key), f"the low {name} is not the smallest", "Put the smaller number in low."
                )
            if high is not None and middle is not None and high < middle:
                raise refuse(
                    ("high", key), f"the high {name} is not the largest", "Put the larger number in high."
                )

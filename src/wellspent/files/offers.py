"""The format of an offer: TOML, or a CSV or XLSX table with a row a promise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from wellspent.files.offerbook import offer_book
from wellspent.files.reading.cells import (
    Amount,
    Day,
    Exact,
    Flag,
    Id,
    Ids,
    Quantity,
    Share,
    Sheet,
    Text,
    Texts,
    read_sheet,
    refuse_sign,
    wrong,
)  # fmt: skip
from wellspent.files.reading.documents import Document, open_document
from wellspent.files.reading.places import KeyPath
from wellspent.files.reading.refusals import rule_and_mend
from wellspent.files.shelves.catalogue import find_measure, find_price, find_series, find_shares
from wellspent.method.counting import Counting, Record, count, counted
from wellspent.method.errors import Fault, Faults, Refused
from wellspent.method.frameworks import Measure
from wellspent.method.numbers import spell
from wellspent.method.offers import Offer, Promise, Reply
from wellspent.method.prices import Series
from wellspent.method.shelves import Library
from wellspent.method.working import Entered, Given, Symbol, traced

OWN_SET = "wellspent@2026"


class RecordSheet(Sheet):
    """One line of a count; which keys it needs is the measure's counting rule."""

    people: Exact | None = None
    fte: Exact | None = None
    years: Exact | None = None
    weeks: Exact | None = None
    hours: Exact | None = None
    attendees: Exact | None = None
    number: Exact | None = None
    amount: Quantity | None = None
    before: Exact | None = None
    after: Exact | None = None
    part: Exact | None = None
    whole: Exact | None = None
    met: Flag | None = None
    share: Share | None = None
    groups: Ids = Field(
        default=(),
        examples=['["long-term-unemployed-people"]'],
        description="the target groups the tender names",
    )
    reference: Text = ""

    def record(self) -> Record:
        """The method's record."""
        return Record(**{key: getattr(self, key) for key in type(self).model_fields})


class PromiseSheet(Sheet):
    """One promise. `count` shows how the quantity was counted; with it the quantity may be left out."""

    measure: Id = Field(examples=['"local-target-group-jobs"'])
    quantity: Quantity | None = None
    unit: Id | None = None
    since: Day | None = Field(default=None, alias="from")
    until: Day | None = Field(default=None, alias="to")
    statement: Text = ""
    count: tuple[RecordSheet, ...] = ()


class AnswerSheet(Sheet):
    """What the bidder says to one criterion of the tender beside its promises."""

    criterion: Id = Field(examples=['"price"'])
    amount: Amount | None = None
    met: Flag | None = None
    lines: Texts | None = None
    text: Text = ""


class OfferSheet(Sheet):
    """A whole offer. `tender`, `tender_digest` and `lot` say which tender it answers, where it says so."""

    id: Id | None = None
    bid: Id = Field(examples=['"a"'])
    bidder: Text = Field(examples=['"GB-COH-01234567"'])
    edition: Text = Field(examples=[f'"{OWN_SET}"'])
    tender: Text = ""
    tender_digest: Text = ""
    lot: Text = ""
    promise: tuple[PromiseSheet, ...] = ()
    answer: tuple[AnswerSheet, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> OfferSheet:
        if not self.promise and not self.answer:
            if "promise" in self.model_fields_set:
                raise wrong("promise is empty", "Add [[promise]] with at least one.", "promise")
            raise wrong("promise is missing", "Add [[promise]] with its keys below it.")
        return self


def read_offer(
    path: Path, library: Library, decided: date, defaults: Mapping[str, Any] | None = None
) -> Offer:
    """The offer in `path`, priced by the library in force on the day the tender is `decided`.

    A table has no place for bid, bidder and edition; they come from `defaults`, or from the file's name.
    Raises `Refused` with every fault of the file.
    """
    sheet, document = open_offer(path, defaults)
    return offer_from(sheet, document, library, decided)


def open_offer(path: Path, defaults: Mapping[str, Any] | None = None) -> tuple[OfferSheet, Document]:
    """The offer's sheet and its document: a TOML file, a table of promises, or a filled offer workbook."""
    book = offer_book(path, dict(defaults or {}))
    if book is not None:
        return read_sheet(book, OfferSheet), book
    document = open_document(path, table="promise")
    if document.table:
        name = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-").lstrip("0123456789-") or "offer"
        own = {"bid": name, "bidder": name, "edition": OWN_SET, **(defaults or {})}
        document = replace(document, data={**own, **document.data})
    return read_sheet(document, OfferSheet), document


def offer_from(sheet: OfferSheet, document: Document, library: Library, decided: date) -> Offer:
    """The method's offer from its sheet."""
    if not library.has("measure-set", sheet.edition):
        known = ", ".join(library.ids("measure-set"))
        raise document.refuse(("edition",), f'there is no measure set "{sheet.edition}"', f"Use {known}.")
    series = find_series(library, "hmt-gdp", decided)
    faults = Faults()
    promises = []
    for place, row in enumerate(sheet.promise):
        at: KeyPath = ("promise", place)
        try:
            promises.append(_promise(at, row, document, library, decided, series))
        except Refused as refused:
            where = document.where(at)
            faults.extend(
                fault if fault.file else fault.within(document.name, where) for fault in refused.faults
            )
    replies = tuple(_replies(sheet, document, faults))
    faults.raise_if_any()
    return Offer(sheet.bid, sheet.bidder, sheet.edition, tuple(promises), series.last, replies)


def _replies(sheet: OfferSheet, document: Document, faults: Faults) -> Iterator[Reply]:
    """The answers to criteria, each with its place; a criterion answered twice is refused."""
    seen: set[str] = set()
    for place, row in enumerate(sheet.answer):
        at: KeyPath = ("answer", place)
        where = document.where(at)
        if row.criterion in seen:
            faults.add(f'"{row.criterion}" is answered twice', "Keep one answer.", where, document.name)
        seen.add(row.criterion)
        origin = Entered(document.name, document.where((*at, "amount")))
        amount = None if row.amount is None else Given(row.amount, f"{sheet.bid}: {row.criterion}", origin)
        yield Reply(row.criterion, amount, row.met, row.lines, row.text, where)


def _promise(
    at: KeyPath, row: PromiseSheet, document: Document, library: Library, decided: date, series: Series
) -> Promise:
    try:
        measure = find_measure(library, row.measure)
    except Refused as refused:
        raise refused.within(document.name, document.where((*at, "measure"))) from None
    if row.unit is None:
        mend = f"Write {measure.unit}." if document.table else f'Add unit = "{measure.unit}"'
        raise document.refuse((*at, "unit"), "unit is missing", mend)
    if row.unit != measure.unit:
        raise document.refuse(
            (*at, "unit"),
            f'the unit is "{row.unit}", and {measure.id} is counted in {measure.unit}',
            f'Write unit = "{measure.unit}" and the quantity in it. {measure.counting.text}',
        )
    if row.since and row.until and row.since >= row.until:
        mend = "Write the first day in from, and in to the first day after it."
        raise document.refuse((*at, "to"), "the promise ends before it begins", mend)
    quantity = _quantity(at, row, document, library, measure)
    prices = {}
    for name in measure.proxies:
        proxy, price = find_price(library, name, decided, row.since)
        prices[proxy.ledger] = price.uprated(series, series.last)
    shares = find_shares(library, measure.additionality, decided) if measure.additionality else {}
    return Promise(measure, quantity, row.since, row.until, row.statement, prices, shares, document.where(at))


def _quantity(
    at: KeyPath, row: PromiseSheet, document: Document, library: Library, measure: Measure
) -> Given:
    """The promised quantity, counted by the measure's rule where the lines of the count are given."""
    _refuse_signs(at, row, document, measure.unit)
    lines = _counted(at, row, document, measure.counting)
    quantity = lines if row.quantity is None else row.quantity
    if quantity is None:
        mend = "Add quantity = a number, or [[promise.count]] lines that come to one."
        raise document.refuse((*at, "quantity"), "quantity is missing", mend)
    if lines is not None and quantity != lines:
        rule = f"the quantity is {spell(quantity)}, and its count comes to {spell(lines)}"
        raise document.refuse((*at, "quantity"), rule, f"Correct one of them. {measure.counting.text}")
    wrong = _impossible(quantity, measure, unit=library.find("unit", measure.unit).entry)
    if wrong:
        raise document.refuse((*at, "quantity"), *wrong)
    key = "quantity" if row.quantity is not None else "count"
    origin = Entered(document.name, document.where((*at, key)))
    trail = _trail(at, row, document, measure.counting) if row.count else None
    return Given(quantity, f"{measure.label}: quantity promised", origin, measure.unit, trail)


def _refuse_signs(at: KeyPath, row: PromiseSheet, document: Document, unit: str) -> None:
    """Refuse a percentage of what is no share, and pounds of what is no money."""
    written = document.data["promise"][at[1]]
    ways: list[tuple[KeyPath, Any]] = [(("quantity",), written.get("quantity"))]
    for place in range(len(row.count)):
        ways.append((("count", place, "amount"), written["count"][place].get("amount")))
    for way, value in ways:
        try:
            refuse_sign(value, unit)
        except PydanticCustomError as error:
            raise document.refuse((*at, *way), *rule_and_mend(error)) from None


def _impossible(quantity: Fraction, measure: Measure, *, unit: Mapping[str, Any]) -> tuple[str, str] | None:
    """Why nobody can promise that quantity of the measure, and the mend."""
    if quantity < 0:
        return f"the quantity is {spell(quantity)}, less than nothing", "Promise what you will do."
    if unit["whole"] == "yes" and quantity.denominator != 1:
        return (
            f"{spell(quantity)} is not a whole number of {unit['plural']}",
            "Round it down to what you will deliver.",
        )
    if measure.unit == "yes-no" and quantity > 1:
        return f"{spell(quantity)} is neither yes nor no", "Write 1 for yes, 0 for no."
    if measure.unit == "share" and quantity > 1:
        return (
            f"{spell(quantity)} is above 1, and this measure is a share",
            f"Did you mean {spell(quantity / 100)}?",
        )
    return None


def _counted(at: KeyPath, row: PromiseSheet, document: Document, counting: Counting) -> Fraction | None:
    if not row.count:
        return None
    try:
        return count(counting, [record.record() for record in row.count])
    except Refused as refused:
        raise Refused(_in_its_line(at, fault, document) for fault in refused.faults) from None


def _trail(at: KeyPath, row: PromiseSheet, document: Document, counting: Counting) -> Symbol:
    """The count again, on numbers that know the line they were entered on."""
    records = [record.record() for record in row.count]

    def read(place: int, name: str) -> Symbol:
        about = records[place].reference or f"count {place + 1}"
        origin = Entered(document.name, document.where((*at, "count", place, name)))
        return traced(Given(Fraction(getattr(records[place], name)), f"{about}: {name}", origin))

    return counted(counting, records, read)


def _in_its_line(at: KeyPath, fault: Fault, document: Document) -> Fault:
    """A fault of "count 2, people" at that line and key of the promise's count."""
    found = re.fullmatch(r"count (\d+)(?:, (\w+))?", fault.place)
    way: KeyPath = () if found is None else (int(found[1]) - 1, *([found[2]] if found[2] else []))
    return Fault(fault.rule, fault.mend, document.where((*at, "count", *way)), document.name)

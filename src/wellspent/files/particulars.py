"""The format of a tender's particulars: what its notices and letters state and no sum needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainValidator

from wellspent.files.bids import BidSheet
from wellspent.files.reading.cells import Amount, Day, Flag, Id, Sheet, Text, Texts, Whole, one_of, read_text
from wellspent.files.reading.documents import Document
from wellspent.files.reading.places import KeyPath
from wellspent.files.reading.refusals import short, wrong
from wellspent.method.errors import Faults, unknown_name
from wellspent.method.particulars import (
    EVERY,
    PENALTIES,
    PROCEDURES,
    RATINGS,
    REGIMES,
    Awarded,
    Division,
    Failure,
    Indicator,
    Organisation,
    Particulars,
    Rating,
    Supplier,
)
from wellspent.method.purchases import Purchase

_ORG_ID = re.compile(r"[A-Z]{2}-[A-Z0-9]{2,}-\S+", re.ASCII)


def read_instant(value: Any) -> datetime:
    """A moment with its zone: a TOML offset date-time, or ISO text such as 2026-11-02T12:00:00+00:00."""
    found = value
    if isinstance(value, str):
        try:
            found = datetime.fromisoformat(value.strip())
        except ValueError:
            found = None
    mend = "Write day, time and zone, such as 2026-11-02T12:00:00+00:00 (or +01:00 in summer time)."
    if not isinstance(found, datetime):
        raise wrong(f'"{short(value)}" is not a moment', mend)
    if found.utcoffset() is None:
        raise wrong(f"{found.isoformat()} has no zone, and a deadline is the same moment for everyone", mend)
    return found


def _shaped(pattern: str, what: str, mend: str) -> PlainValidator:
    """The reader of text of one shape."""
    shape = re.compile(pattern, re.ASCII)

    def read(value: Any) -> str:
        text = read_text(value)
        if not shape.fullmatch(text):
            raise wrong(f'"{short(text)}" is not {what}', mend)
        return text

    return PlainValidator(read, json_schema_input_type=str)


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Instant = Annotated[datetime, PlainValidator(read_instant, json_schema_input_type=str)]
OrgId = Annotated[
    str,
    _shaped(_ORG_ID.pattern, "an organisation's id", "Write its list and number, such as GB-COH-01234567."),
]
Cpv = Annotated[
    str, _shaped(r"\d{8}(-\d)?", "a CPV code", "Write its eight digits in quotes, such as 77310000.")
]
Region = Annotated[
    str, _shaped(r"[A-Z]{2}[A-Z0-9]{0,3}", "the code of a region", "Write a code such as UKE3 or UK.")
]
Country = Annotated[str, _shaped(r"[A-Z]{2}", "a country's code", "Write its two letters, such as GB.")]
Email = Annotated[
    str, _shaped(r"[^@\s]+@[^@\s]+", "an e-mail address", "Write it as name@domain, or leave it out.")
]
Website = Annotated[
    str, _shaped(r"https?://\S+", "the address of a page", "Write it in full, beginning with https://.")
]


class OrganisationSheet(Sheet):
    """How a notice names an organisation."""

    name: Text = ""
    id: OrgId = ""
    address: Text = ""
    place: Text = ""
    postcode: Text = ""
    country: Country = ""
    region: Region = ""
    email: Email = ""
    phone: Text = ""
    website: Website = ""
    contact: Text = ""

    @property
    def organisation(self) -> Organisation:
        """The method's organisation."""
        return Organisation(**{name: getattr(self, name) for name in OrganisationSheet.model_fields})


class SupplierSheet(OrganisationSheet):
    """Who made a bid; name and id are the bid's own label and bidder where they are left out."""

    bid: Id
    sme: Flag | None = None
    vcse: Flag | None = None


class AwardedSheet(Sheet):
    """The award of a lot."""

    lot: Text = ""
    bid: Id = ""
    decided: Day | None = None
    summaries_sent: Day | None = None
    published: Day | None = None
    signed: Day | None = None
    details_published: Day | None = None
    value: Amount | None = None
    value_with_vat: Amount | None = None


class IndicatorSheet(Sheet):
    """A key performance indicator."""

    id: Id
    title: Text
    target: Text = ""
    every: Annotated[str, one_of(*EVERY)] = ""
    lot: Text = ""


class RatingSheet(Sheet):
    """How an indicator was met in a period."""

    kpi: Id
    from_: Day = Field(alias="from")
    to: Day
    rating: Annotated[str, one_of(*RATINGS)]
    reported: Day | None = None
    note: Text = ""


class DivisionSheet(Sheet):
    """What the tender is a lot of, where each lot has a file of its own."""

    title: Text = ""
    lot_title: Text = ""
    lots: Texts = Field((), examples=['["1", "2"]'])
    value: Amount | None = None
    most_offered: Whole | None = None
    most_won: Whole | None = None


class FailureSheet(Sheet):
    """A breach of the contract, or performance that did not improve."""

    description: Text
    requirement: Text = ""
    decided: Day | None = None
    penalised: Day | None = None
    penalty: Annotated[str, one_of(*PENALTIES)] = ""
    value: Amount | None = None
    partial_termination: Text = ""
    reported: Day | None = None
    lot: Text = ""


class ParticularsSheet(Sheet):
    """The [particulars] table of a tender."""

    reference: Text = ""
    description: Text = ""
    procedure: Annotated[str, one_of(*PROCEDURES)] = ""
    special_regime: (
        Annotated[tuple[Annotated[str, one_of(*REGIMES)], ...], BeforeValidator(_listed)] | None
    ) = None
    above_threshold: Flag | None = None
    cpv: Annotated[tuple[Cpv, ...], BeforeValidator(_listed)] = Field((), examples=['["77310000"]'])
    main_place: Text = ""
    regions: Annotated[tuple[Region, ...], BeforeValidator(_listed)] = Field((), examples=['["UKE3"]'])
    tender_deadline: Instant | None = None
    enquiries_deadline: Instant | None = None
    submission: Text = ""
    contract_from: Day | None = None
    contract_to: Day | None = None
    extend_to: Day | None = None
    value_with_vat: Amount | None = None
    sme_suitable: Flag | None = None
    vcse_suitable: Flag | None = None
    full_criteria_at: Text = ""
    division: DivisionSheet = DivisionSheet()
    buyer: OrganisationSheet = OrganisationSheet()
    supplier: tuple[SupplierSheet, ...] = ()
    award: tuple[AwardedSheet, ...] = ()
    kpi: tuple[IndicatorSheet, ...] = ()
    rating: tuple[RatingSheet, ...] = ()
    failure: tuple[FailureSheet, ...] = ()


TABLES = ("division", "buyer", "supplier", "award", "kpi", "rating", "failure")
"""The tables inside; every other key means the same in the sheet and in the method."""


def read_particulars(
    rows: ParticularsSheet | None,
    about: Particulars,
    bids: Sequence[BidSheet],
    purchase: Purchase,
    document: Document,
    faults: Faults,
) -> Particulars:
    """What a tender states beside its sums, its own keys (`about`) among them; every fault goes to `faults`.

    There are particulars for every tender: without a [particulars] table they hold its id, its buyer's name
    and the names on its bids.
    """
    return _Reader(rows or ParticularsSheet(), about, bids, purchase, document, faults).read()


class _Reader:
    def __init__(
        self,
        rows: ParticularsSheet,
        about: Particulars,
        bids: Sequence[BidSheet],
        purchase: Purchase,
        document: Document,
        faults: Faults,
    ) -> None:
        self.rows, self.about, self.purchase = rows, about, purchase
        self.document, self.faults = document, faults
        self.lots = about.lots
        self.bids = {(bid.lot if self.lots else "", bid.id): bid for bid in bids}

    def read(self) -> Particulars:
        """Everything; what does not hold has gone to `faults`."""
        rows, purchase = self.rows, self.purchase
        self._order(
            (),
            (("enquiries_deadline", rows.enquiries_deadline), ("tender_deadline", rows.tender_deadline)),
        )
        days = (("contract_from", rows.contract_from), ("contract_to", rows.contract_to))
        self._period((), *days)
        self._order((), (*days, ("extend_to", rows.extend_to)))
        deadline = rows.tender_deadline
        if deadline and purchase.commenced and deadline.date() < purchase.commenced:
            rule = f"tenders close on {deadline.date()}, before the notice of {purchase.commenced}"
            self._refuse(("tender_deadline",), rule, "Correct one of the two.")
        self._gross((), purchase.value if purchase.vat == "excluded" else None, rows.value_with_vat)
        if purchase.vat == "included" and rows.value_with_vat not in (None, purchase.value):
            rule = "value_with_vat is not the tender's value, which is with VAT"
            self._refuse(("value_with_vat",), rule, "Leave it out: value says the same.")
        plain = [name for name in ParticularsSheet.model_fields if name not in TABLES]
        return replace(
            self.about,
            division=self._division(),
            buyer=replace(rows.buyer.organisation, name=rows.buyer.name or self.about.buyer.name),
            suppliers=self._suppliers(),
            awards=tuple(self._awards()),
            indicators=tuple(self._indicators()),
            ratings=tuple(self._ratings()),
            failures=tuple(self._failures()),
            **{name: getattr(rows, name) for name in plain},
        )

    def _division(self) -> Division:
        """What the tender is a lot of; nothing where it is none."""
        row = self.rows.division
        said = Division(**{name: getattr(row, name) for name in DivisionSheet.model_fields})
        if said != Division() and not self.about.own_lot:
            mend = 'Add lot = "..." at the top, the lot that this tender is, or take the table out.'
            self._refuse(("division",), "this tender is not one lot of another", mend)
        if said.lots and self.about.own_lot and self.about.own_lot not in said.lots:
            self._unknown(("division", "lots"), "lot", self.about.own_lot, said.lots)
        return said

    def _refuse(self, path: KeyPath, rule: str, mend: str) -> None:
        where = self.document.where(("particulars", *path))
        self.faults.add(rule, mend, where, self.document.name)

    def _unknown(self, path: KeyPath, kind: str, name: str, known: Iterable[str]) -> None:
        fault = unknown_name(kind, name, list(known))
        self._refuse(path, fault.rule, fault.mend)

    def _order(self, at: KeyPath, moments: Sequence[tuple[str, date | None]]) -> None:
        """Refuse days or moments that are not in this order; those not known are passed over."""
        known = [(name, moment) for name, moment in moments if moment is not None]
        for (first, earlier), (name, later) in pairwise(known):
            if later < earlier:
                rule = f"{name} is {later}, before {first} of {earlier}"
                self._refuse((*at, name), rule, "Correct one of the two.")

    def _period(self, at: KeyPath, first: tuple[str, date | None], end: tuple[str, date | None]) -> None:
        """Refuse a period of no day: its end is the first day after it."""
        if first[1] is not None and first[1] == end[1]:
            rule = f"a period from {first[1]} to {end[1]} has no day in it"
            self._refuse((*at, end[0]), rule, f"{end[0]} is the first day after the period.")

    def _gross(self, at: KeyPath, net: Fraction | None, gross: Fraction | None) -> None:
        if net is not None and gross is not None and gross < net:
            rule = "the value with VAT is below the value without"
            self._refuse((*at, "value_with_vat"), rule, "Correct one of the two.")

    def _lot(self, at: KeyPath, lot: str, *, needed: bool = True) -> str:
        """The lot a row is about, "" where the tender has no [[lot]] tables."""
        if not self.lots:
            if lot:
                self._refuse((*at, "lot"), "this tender has no lots", "Take lot out.")
            return ""
        if lot not in self.lots and (lot or needed):
            if lot:
                self._unknown((*at, "lot"), "lot", lot, self.lots)
            else:
                self._refuse(at, "lot is missing", f"Add lot = one of {', '.join(self.lots)}.")
        return lot

    def _once(self, key: str, ids: Sequence[Any], say: Callable[[Any], str]) -> None:
        for place, id in enumerate(ids):
            if id in ids[:place]:
                self._refuse((key, place), f"{say(id)} stands twice", "Keep one of them.")

    def _suppliers(self) -> tuple[Supplier, ...]:
        """Who made each bid: what is stated of the supplier, over what its bid says."""
        rows = self.rows.supplier
        known: Mapping[str, BidSheet] = {id: bid for (_, id), bid in reversed(self.bids.items())}
        self._once("supplier", [row.bid for row in rows], lambda bid: f'the supplier of bid "{bid}"')
        for place, row in enumerate(rows):
            if row.bid not in known:
                self._unknown(("supplier", place, "bid"), "bid", row.bid, known)
        stated = {row.bid: row for row in rows}
        found = []
        for id in dict.fromkeys(bid.id for bid in self.bids.values()):
            bid, row = known[id], stated.get(id) or SupplierSheet(bid=id)
            listed = bid.bidder if _ORG_ID.fullmatch(bid.bidder) else ""
            name = row.name or bid.label or ("" if listed else bid.bidder)
            organisation = replace(row.organisation, name=name, id=row.id or listed)
            found.append(Supplier(id, organisation, row.sme, row.vcse))
        return tuple(found)

    def _awards(self) -> Iterable[Awarded]:
        lots = [row.lot for row in self.rows.award]
        self._once("award", lots, lambda lot: f'the award of lot "{lot}"' if lot else "the award")
        for place, row in enumerate(self.rows.award):
            at: KeyPath = ("award", place)
            lot = self._lot(at, row.lot)
            if row.bid and (lot, row.bid) not in self.bids:
                self._unknown((*at, "bid"), "bid", row.bid, [bid for of, bid in self.bids if of == lot])
            names = ("decided", "summaries_sent", "published", "signed", "details_published")
            self._order(at, [(name, getattr(row, name)) for name in names])
            self._gross(at, row.value, row.value_with_vat)
            yield Awarded(
                lot, **{name: getattr(row, name) for name in AwardedSheet.model_fields if name != "lot"}
            )

    def _indicators(self) -> Iterable[Indicator]:
        self._once("kpi", [row.id for row in self.rows.kpi], lambda id: f'the indicator "{id}"')
        for place, row in enumerate(self.rows.kpi):
            lot = self._lot(("kpi", place), row.lot, needed=False)
            yield Indicator(row.id, row.title, row.target, row.every, lot)

    def _ratings(self) -> Iterable[Rating]:
        known = [row.id for row in self.rows.kpi]
        for place, row in enumerate(self.rows.rating):
            at: KeyPath = ("rating", place)
            if row.kpi not in known:
                self._unknown((*at, "kpi"), "key performance indicator", row.kpi, known)
            self._order(at, (("from", row.from_), ("to", row.to)))
            self._period(at, ("from", row.from_), ("to", row.to))
            self._order(at, (("from", row.from_), ("reported", row.reported)))
            yield Rating(row.kpi, row.from_, row.to, row.rating, row.reported, row.note)
        spans = [(row.kpi, row.from_, row.to) for row in self.rows.rating]
        self._once("rating", spans, lambda span: f'the rating of "{span[0]}" from {span[1]} to {span[2]}')

    def _failures(self) -> Iterable[Failure]:
        for place, row in enumerate(self.rows.failure):
            at: KeyPath = ("failure", place)
            if row.decided is None and row.penalised is None:
                mend = "Add decided, or penalised: the day of the decision, or of the penalty."
                self._refuse(at, "the day from which the notice is due is not known", mend)
            if row.penalised is None and (row.penalty or row.value is not None or row.partial_termination):
                self._refuse((*at, "penalised"), "a penalty has its day", "Add penalised.")
            for name in ("decided", "penalised"):
                self._order(at, ((name, getattr(row, name)), ("reported", row.reported)))
            yield Failure(**{**dict(row), "lot": self._lot(at, row.lot)})

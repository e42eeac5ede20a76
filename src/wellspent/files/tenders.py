"""The format of a tender: criteria and rules, and after opening the bids and scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wellspent.files.bids import AnswerReader, Offers, offers_in
from wellspent.files.criteria import CriterionReader, CriterionSheet
from wellspent.files.particulars import read_particulars
from wellspent.files.published import of_this_tender
from wellspent.files.reading.cells import (
    read_sheet,
)
from wellspent.files.reading.documents import Document, open_document
from wellspent.files.reading.places import KeyPath
from wellspent.files.sheets import TenderSheet
from wellspent.files.shelves.catalogue import find_framework
from wellspent.method.errors import Faults, Notice, Refused, unknown_name
from wellspent.method.offers import decided_today
from wellspent.method.particulars import Organisation, Particulars
from wellspent.method.purchases import Purchase
from wellspent.method.shelves import Library
from wellspent.method.tenders import PANEL, UNSCORED, Criterion, Score, Tender


@dataclass(frozen=True, slots=True)
class TenderFile:
    """A tender as read: one `Tender` a lot, what was noticed on the way, and what is known of the purchase.

    `particulars` are what notices and letters state of it, its id and its buyer among them. `decided` is the
    day whose library values were used.
    """

    title: str
    lots: tuple[Tender, ...]
    notices: Mapping[str, Sequence[Notice]]
    purchase: Purchase
    policy: str
    decided: date
    currency: str
    particulars: Particulars


@dataclass(frozen=True, slots=True)
class _Section:
    """The criteria of one lot (or of the whole tender, whose lot has no name) and where they stand."""

    lot: str
    at: KeyPath
    criteria: Sequence[CriterionSheet]


def read_tender(path: Path, library: Library, today: date) -> TenderFile:
    """The tender in `path`, its offers read and priced by the library in force on its `decided` day.

    Raises `Refused` with every fault of the tender and of its offers.
    """
    return tender_from(*open_tender(path), library, today, offers_in(path.parent))


def tender_from(
    sheet: TenderSheet, document: Document, library: Library, today: date, offers: Offers
) -> TenderFile:
    """The tender of a sheet, wherever it and its offers stand. Raises `Refused` with every fault."""
    return _TenderReader(
        sheet, document, library, of_this_tender(sheet, offers), sheet.decided or today
    ).read()


def read_sheet_of(path: Path) -> TenderSheet:
    """The tender in `path` as it was written, before anything is looked up."""
    return read_sheet(open_document(path), TenderSheet)


def _purchase(sheet: TenderSheet) -> Purchase:
    """What the tender says of the purchase, for its policy."""
    return Purchase(
        sheet.value, sheet.vat, sheet.kind, sheet.commenced, sheet.body, sheet.nation, sheet.known
    )


def _about(sheet: TenderSheet) -> Particulars:
    """What the tender's own keys say of its particulars."""
    buyer = Organisation(name=sheet.buyer)
    titles = {lot.id: lot.title for lot in sheet.lots}
    return Particulars(
        sheet.id or "", sheet.ocid, sheet.source, buyer=buyer, lots=titles, own_lot=sheet.own_lot
    )


def open_tender(path: Path) -> tuple[TenderSheet, Document]:
    """The tender's sheet and its document."""
    document = open_document(path)
    return read_sheet(document, TenderSheet), document


class _TenderReader(CriterionReader):
    """Turns one tender's sheet into method types, gathering every fault on the way."""

    def __init__(
        self, sheet: TenderSheet, document: Document, library: Library, offers: Offers, decided: date
    ) -> None:
        scored = sheet.method == "weighted-points"
        super().__init__(document, library, sheet.currency, Faults(), price_is_scored=scored)
        self.sheet, self.offers, self.decided = sheet, offers, decided

    def read(self) -> TenderFile:
        """Everything, or `Refused` with every fault."""
        sheet = self.sheet
        if bool(sheet.criterion) == bool(sheet.lots):
            rule = "criteria stand both outside and inside lots" if sheet.lots else "there are no criteria"
            mend = "Write [[criterion]] tables, or [[lot]] tables with [[lot.criterion]] in them."
            raise self.document.refuse(("criterion",), rule, mend)
        sections = [_Section(lot.id, ("lot", place), lot.criterion) for place, lot in enumerate(sheet.lots)]
        sections = sections or [_Section("", (), sheet.criterion)]
        self._no_twins(sections)
        for place, name in enumerate(sheet.tie_break):
            criteria = [criterion.id for section in sections for criterion in section.criteria]
            if name not in criteria:
                self.refuse_all(("tie_break", place), Refused(unknown_name("criterion", name, criteria)))
        if sheet.commenced and sheet.decided and sheet.decided < sheet.commenced:
            rule = f"it is decided on {sheet.decided}, before it commences on {sheet.commenced}"
            self.refuse(("decided",), rule, "Correct one of the two days.")
        self._framework()
        found = {section.lot: self._lot(section) for section in sections}
        purchase = _purchase(sheet)
        particulars = read_particulars(
            sheet.particulars, _about(sheet), sheet.bid, purchase, self.document, self.faults
        )
        self.faults.raise_if_any()
        return TenderFile(
            title=sheet.title,
            lots=tuple(tender for tender, _ in found.values()),
            notices={lot: noticed for lot, (_, noticed) in found.items()},
            purchase=purchase,
            policy=sheet.policy,
            decided=self.decided,
            currency=sheet.currency,
            particulars=particulars,
        )

    def _lot(self, section: _Section) -> tuple[Tender, list[Notice]]:
        sheet = self.sheet
        rows = enumerate(section.criteria)
        criteria = tuple(self.criterion((*section.at, "criterion", place), row) for place, row in rows)
        answers = AnswerReader(
            self.document,
            self.library,
            self.offers,
            self.decided,
            criteria,
            sheet.ledgers,
            sheet.currency,
            self.faults,
            {row.id: row.word_limit for row in section.criteria if row.word_limit is not None},
        )
        mine = [
            (place, bid) for place, bid in enumerate(sheet.bid) if not sheet.lots or bid.lot == section.lot
        ]
        bids = tuple(answers.bid(place, bid) for place, bid in mine)
        scores = self._scores(section.lot, criteria, [bid.id for bid in bids], answers.scores)
        tender = Tender(
            title=sheet.title,
            method=sheet.method,
            out_of=self.given(sheet.out_of, "what the weights sum to", "points", ("out_of",)),
            criteria=criteria,
            bids=bids,
            scores=(*answers.scores, *scores),
            tie_break=sheet.tie_break,
            ratio=self.maybe(
                sheet.quality_to_price, "quality weight over price weight", "", ("quality_to_price",)
            ),
            lot=section.lot,
        )
        today = [decided_today(self.decided)] if sheet.decided is None and bids else []
        return tender, [*today, *answers.notices]

    def _scores(
        self, lot: str, criteria: Sequence[Criterion], bids: Sequence[str], short: Sequence[Score]
    ) -> list[Score]:
        """The evaluators' scores of one lot, each once (`short` hand too), of bids and criteria that are there."""
        told = {(score.bid, score.criterion, score.by) for score in short}
        known = {criterion.id: criterion.rule for criterion in criteria}
        found: dict[tuple[str, str, str], Score] = {}
        for place, row in enumerate(self.sheet.score):
            at: KeyPath = ("score", place)
            if self.sheet.lots and row.lot != lot:
                continue
            if row.bid not in bids:
                self.refuse_all((*at, "bid"), Refused(unknown_name("bid", row.bid, bids)))
            if row.criterion not in known:
                self.refuse_all(
                    (*at, "criterion"), Refused(unknown_name("criterion", row.criterion, list(known)))
                )
            elif known[row.criterion] not in ("scale", UNSCORED):
                rule = f'"{row.criterion}" is scored by the rule {known[row.criterion]}, not by evaluators'
                self.refuse((*at, "criterion"), rule, 'Take the score out, or write rule = "scale".')
            if (row.bid, row.criterion, row.by) in told | set(found):
                rule = f"{row.by} has already scored {row.bid} on {row.criterion}"
                self.refuse(at, rule, "Keep one score, the one that stands.")
            if row.by == PANEL and not row.reason:
                mend = 'Add reason = "..." that ties the score to the criterion.'
                self.refuse((*at, "reason"), "the panel's agreed score has no reason", mend)
            score = self.given(row.score, f"{row.by}'s score", "", (*at, "score"))
            where = self.document.where(at)
            found[row.bid, row.criterion, row.by] = Score(
                row.bid, row.criterion, row.by, score, row.reason, where
            )
        return list(found.values())

    def _no_twins(self, sections: Sequence[_Section]) -> None:
        """Refuse ids that stand twice, and bids and scores of lots that are not there."""
        for section in sections:
            self._once((*section.at, "criterion"), [criterion.id for criterion in section.criteria])
        self._once(("lot",), [lot.id for lot in self.sheet.lots])
        self._once(("clause",), [clause.id for clause in self.sheet.clause])
        self._once(("bid",), [f"{bid.id} {bid.lot}".strip() for bid in self.sheet.bid])
        named = [(("bid", place, "lot"), bid.lot) for place, bid in enumerate(self.sheet.bid)]
        named += [(("score", place, "lot"), score.lot) for place, score in enumerate(self.sheet.score)]
        for at, lot in named:
            self._of_a_lot(at, lot)

    def _of_a_lot(self, at: KeyPath, lot: str) -> None:
        """Refuse a bid or score of no lot where there are lots, and of a lot that is not there."""
        own: object = self.sheet.lot
        lots = [own] if isinstance(own, str) else [entry.id for entry in self.sheet.lots]
        if self.sheet.lots and not lot:
            self.refuse(at[:-1], "lot is missing", f"Add lot = one of {', '.join(lots)}.")
        elif lot and not lots:
            self.refuse(at, "this tender has no lots", "Take lot out, or write [[lot]] tables.")
        elif lot and lot not in lots:
            self.refuse_all(at, Refused(unknown_name("lot", lot, lots)))

    def _once(self, at: KeyPath, ids: Sequence[str]) -> None:
        for place, id in enumerate(ids):
            if id and id in ids[:place]:
                self.refuse((*at, place, "id"), f'the id "{id}" stands twice', "Give each its own id.")

    def _framework(self) -> None:
        """Refuse a framework that does not cover the day of commencement."""
        sheet = self.sheet
        if not sheet.framework:
            return
        try:
            framework = find_framework(self.library, sheet.framework)
        except Refused as refused:
            self.refuse_all(("framework",), refused)
            return
        if sheet.commenced and not framework.covers(sheet.commenced):
            starts = framework.usable_from or framework.applies_from
            days = f"from {starts or 'a day not known'} to {framework.applies_to or 'no stated end'}"
            rule = f"{framework.label} covers procurements commenced {days}, not {sheet.commenced}"
            self.refuse(("framework",), rule, "Name the framework in force on that day.")

"""What a tender asks of its bidders, read from its file: what the tender pack and its workbook are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

from wellspent.files.asking import asks_of
from wellspent.files.criteria import CriterionSheet
from wellspent.files.offers import OWN_SET
from wellspent.files.published import published_digest
from wellspent.files.reading.documents import Document
from wellspent.files.sheets import LotSheet, TenderSheet
from wellspent.files.shelves.catalogue import find_hours
from wellspent.files.tenders import TenderFile, open_tender, tender_from
from wellspent.method.asking import AskedMeasure, Invitation, LotAsked, Question
from wellspent.method.burden import Ask, Burden, burden
from wellspent.method.frameworks import Measure
from wellspent.method.moments import moment_words
from wellspent.method.particulars import PROCEDURES, Particulars
from wellspent.method.shelves import Library
from wellspent.method.tenders import Tender
from wellspent.method.working import exact


def read_invitation(path: Path, library: Library, today: date) -> Invitation:
    """The tender in `path` as its bidders see it; bids and scores in the file play no part.

    Raises `Refused` with every fault of the tender.
    """
    return invitation_from(*open_tender(path), library, today)


def invitation_from(sheet: TenderSheet, document: Document, library: Library, today: date) -> Invitation:
    """The tender of a sheet as its bidders see it, wherever it stands. Raises `Refused` with every fault of it."""
    read = tender_from(_before_bids(sheet), document, library, today, lambda _: None)
    named = (sheet.own_lot, read.particulars.division.lot_title)
    lots = tuple(
        _lot(row, tender, library, named, _targets(read, tender))
        for row, tender in zip(_sections(sheet), read.lots, strict=True)
    )
    return Invitation(
        id=sheet.id or "",
        title=sheet.title,
        buyer=read.particulars.buyer.name or sheet.buyer,
        currency=sheet.currency,
        edition=OWN_SET,
        digest=published_digest(sheet),
        lots=lots,
        clauses=tuple(clause.clause() for clause in sheet.clause),
        purchase=read.purchase,
        commenced=sheet.commenced,
        facts=_facts(read),
        hours=_hours(sheet, lots, library, sheet.commenced or today),
    )


def _before_bids(sheet: TenderSheet) -> TenderSheet:
    """The tender as it was published: without what came in, and who won."""
    about = sheet.particulars
    if about is not None:
        about = about.model_copy(update={"supplier": (), "award": (), "rating": ()})
    return sheet.model_copy(update={"bid": (), "score": (), "particulars": about})


def _sections(sheet: TenderSheet) -> Sequence[LotSheet | TenderSheet]:
    return sheet.lots or [sheet]


def _targets(read: TenderFile, tender: Tender) -> Mapping[str, str]:
    """The buyer's targets in words by measure: the key performance indicators that are named as a measure is."""
    mine = [each for each in read.particulars.indicators if each.lot in ("", tender.lot)]
    return {each.id: each.target for each in mine}


def _lot(
    row: LotSheet | TenderSheet,
    tender: Tender,
    library: Library,
    named: tuple[str, str],
    targets: Mapping[str, str],
) -> LotAsked:
    """A lot; `named` are the id and the title of the one lot that the whole tender is."""
    questions = tuple(
        _question(line, place, tender, library, targets) for place, line in enumerate(row.criterion)
    )
    id, title = (tender.lot, row.title) if tender.lot else named
    return LotAsked(id, title, tender, questions)


def _question(
    row: CriterionSheet, place: int, tender: Tender, library: Library, targets: Mapping[str, str]
) -> Question:
    names = (row.measure,) if row.kind == "measure" else row.measures
    chosen = row.kind != "value" or bool(names)
    measures = [library.find("measure", name).entry for name in names] if chosen else _priced(library)
    return Question(
        criterion=tender.criteria[place],
        text=row.question,
        guidance=row.guidance or row.note,
        words=row.word_limit,
        evidence=row.evidence,
        descriptors=tuple(
            line.descriptor() for line in sorted(row.descriptor, key=lambda line: line.score, reverse=True)
        ),
        measures=tuple(_asked(measure, library, targets.get(measure.id, "")) for measure in measures),
        chosen=chosen,
    )


def _priced(library: Library) -> Iterator[Measure]:
    """Every measure that earns pounds of social value: what may be promised where the buyer names none."""
    for found in library.all("measure"):
        measure: Measure = found.entry
        if measure.criterion_use == "award" and measure.proxies:
            yield measure


def _asked(measure: Measure, library: Library, target: str) -> AskedMeasure:
    unit = library.find("unit", measure.unit).entry
    return AskedMeasure(measure, unit["plural"], unit["whole"] == "yes", unit["label"], target)


def _hours(sheet: TenderSheet, lots: Sequence[LotAsked], library: Library, day: date) -> Burden[Fraction]:
    """One bidder's work on all the lots."""
    asks: list[Ask] = []
    for row, lot in zip(_sections(sheet), lots, strict=True):
        for line, question in zip(row.criterion, lot.questions, strict=True):
            asks += asks_of(line, len(question.measures) if question.chosen else None)
    return burden(asks, find_hours(library, day), exact)


def _facts(read: TenderFile) -> Mapping[str, str | None]:
    """The particulars by label, None where they are not known."""
    known = read.particulars
    buyer = known.buyer
    contact = ", ".join(part for part in (buyer.contact, buyer.email, buyer.phone) if part)
    return {
        "Reference": known.reference or known.ocid or known.id or None,
        "Procedure": PROCEDURES[known.procedure][1] if known.procedure in PROCEDURES else None,
        "Contact": contact or None,
        "Questions by": _moment(known.enquiries_deadline),
        "Tenders by": _moment(known.tender_deadline),
        "Send it to": known.submission or None,
        "Contract runs": _term(known),
    }


def _moment(moment: datetime | None) -> str | None:
    """A deadline on the clock of the United Kingdom: "noon" is not the same for everybody."""
    return None if moment is None else moment_words(moment)


def _term(known: Particulars) -> str | None:
    """From the first day to the last, both inclusive, and as far as it can be extended."""
    if known.contract_from is None or known.contract_to is None:
        return None
    last = known.contract_to - timedelta(days=1)
    said = f"{_day(known.contract_from)} to {_day(last)}"
    if known.extend_to is not None:
        said += f"; extensions to {_day(known.extend_to - timedelta(days=1))} at the latest"
    return said


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"

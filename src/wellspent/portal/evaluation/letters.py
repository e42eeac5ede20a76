"""What leaves after an award: the pack at its three levels, each bidder's summary, the days of the standstill."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from wellspent.awarding.sealing import Again, recompute, redact
from wellspent.documents.pack import zip_bytes
from wellspent.documents.pdf import to_pdf
from wellspent.documents.report import Report
from wellspent.documents.summaries import Setting, summary_report
from wellspent.files.packs import read_pack
from wellspent.files.shelves.catalogue import find_holidays
from wellspent.files.tenders import TenderFile
from wellspent.method.errors import Refused
from wellspent.method.ranking import evaluate
from wellspent.method.redaction import read_level
from wellspent.method.replay import FULL, Pack
from wellspent.method.standstill import Standstill, standstill
from wellspent.method.summaries import Summary
from wellspent.method.summaries import summaries as owed
from wellspent.portal.evaluation.models import Award
from wellspent.portal.shelf.adapters import library_of_tender, shelf_of_tender
from wellspent.portal.tendering.models import Procurement


def pack_of(award: Award) -> Pack:
    """The sealed pack, held to its digests again. Raises `Refused` where it was changed in the database."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.zip"
        path.write_bytes(bytes(award.pack))
        try:
            return read_pack(path)
        except Refused as refused:
            raise Refused(
                replace(fault, file=fault.file.replace(str(path), "the evidence pack"))
                for fault in refused.faults
            ) from None


def pack_bytes(award: Award, level: str) -> bytes:
    """The pack as one zip file, showing what `level` may see: full, public, or bidder:KEY."""
    if level == FULL:
        return bytes(award.pack)
    return zip_bytes(redact(pack_of(award), read_level(level), shelf_of_award(award)))


def again(award: Award) -> Again:
    """The award made again from its pack."""
    return recompute(pack_of(award), shelf_of_award(award))


def shelf_of_award(award: Award) -> Path | None:
    """The buyer's own shelf: it holds what the pack has only the digest of."""
    return shelf_of_tender(award.procurement)


def setting_of(read: TenderFile) -> Setting:
    """What every summary says around the scores."""
    return Setting(read.title, read.currency, read.particulars, read.decided, read.purchase.nation)


def summaries(read: TenderFile) -> list[tuple[Summary, Report]]:
    """Every assessed bidder's summary with its report. Raises `Refused` with what it may not say."""
    setting = setting_of(read)
    found = [one for lot in read.lots for one in owed(evaluate(lot), read.particulars)]
    return [(one, summary_report(one, setting)) for one in found]


def pdfs(found: Sequence[tuple[Summary, Report]]) -> Iterator[tuple[Summary, bytes]]:
    """Each summary as a PDF."""
    for one, report in found:
        yield one, to_pdf(report)


def summary_of(award: Award, bid: str) -> Report | None:
    """The summary of one bid, as it was sealed; None where it was not assessed."""
    read = again(award).tender
    return next((report for one, report in summaries(read) if one.own.bid == bid), None)


def standstill_of(row: Procurement, published: date, nation: str) -> Standstill:
    """The standstill of a notice by working days of the buyer's nation. Raises `Refused` past known holidays."""
    return standstill(published, nation, find_holidays(library_of_tender(row), published))


def standstill_of_award(award: Award) -> Standstill | None:
    """The standstill of an award, once its notice was published; None where the days cannot be counted."""
    nation = award.procurement.organisation.nation
    if award.notice_published is None or not nation:
        return None
    try:
        return standstill_of(award.procurement, award.notice_published, nation)
    except Refused:
        return None

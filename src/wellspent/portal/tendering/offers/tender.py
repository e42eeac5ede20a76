"""What a published tender asks, for the bidder's pages: read from the frozen file, and kept by its digest."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.utils import timezone

from wellspent.files.invitations import invitation_from
from wellspent.files.published import published_digest
from wellspent.files.reading.cells import read_sheet
from wellspent.files.sheets import TenderSheet
from wellspent.method.asking import AskedMeasure, Invitation, LotAsked, Question
from wellspent.method.scoring import named_menu
from wellspent.portal.shelf.kept import library_kept
from wellspent.portal.tendering.adapters import stored
from wellspent.portal.tendering.models import Procurement

MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class Asked:
    """A tender as its bidders see it, and its questions by the way in which they are answered.

    Where it is a lot of a divided tender, one bidder may offer for at most `most_offered` of them; None is no limit.
    """

    invitation: Invitation
    lot: LotAsked
    price: Question | None
    written: tuple[Question, ...]
    truths: tuple[Question, ...]
    menus: tuple[Question, ...]
    most_offered: int | None = None

    @property
    def measures(self) -> tuple[tuple[AskedMeasure, Question], ...]:
        """Each measure that may be promised, with the question that asks for it."""
        return self.lot.measures

    def measure(self, name: str) -> tuple[AskedMeasure, Question] | None:
        """One of them, or None where the tender does not ask for it."""
        return next((each for each in self.measures if each[0].measure.id == name), None)

    def question(self, name: str) -> Question | None:
        """The question of a criterion that is answered in words, by yes or no, or from a menu."""
        answered = (*self.written, *self.truths, *self.menus)
        return next((each for each in answered if each.criterion.id == name), None)


@dataclass(frozen=True, slots=True)
class _Frozen:
    """Everything that a tender's pages are made of, by its digests; the row itself is only read."""

    digest: str
    organisation: int
    kept_shelf: str
    day: date
    row: Procurement = field(compare=False)


def asked(row: Procurement) -> Asked:
    """What a published tender asks: read once a day, since neither its file nor the shelf kept with it changes."""
    return _read(_Frozen(row.tender_digest, row.organisation_id, row.kept_shelf, timezone.localdate(), row))


def sheet_of(row: Procurement) -> TenderSheet:
    """The tender's sheet as it was frozen."""
    return read_sheet(stored(row.slug, row.tender_file), TenderSheet)


def asked_digest(row: Procurement) -> str:
    """The digest of what is asked and how it is scored, as the Word pack and the workbook print it."""
    return _asked_digest(_Frozen(row.tender_digest, 0, "", date.min, row))


@lru_cache(maxsize=4096)
def _asked_digest(frozen: _Frozen) -> str:
    return published_digest(sheet_of(frozen.row))


@lru_cache(maxsize=MOST_KEPT)
def _read(frozen: _Frozen) -> Asked:
    document = stored(frozen.row.slug, frozen.row.tender_file)
    sheet = read_sheet(document, TenderSheet)
    library = library_kept(frozen.organisation, frozen.kept_shelf)
    invitation = invitation_from(sheet, document, library, frozen.day)
    lot = invitation.lots[0]
    spoken = [each for each in lot.questions if each.criterion.kind == "quality"]
    truths = tuple(each for each in spoken if each.criterion.rule == "pass-fail")
    menus = tuple(each for each in spoken if named_menu(each.criterion))
    return Asked(
        invitation,
        lot,
        next((each for each in lot.questions if each.criterion.kind == "price"), None),
        tuple(each for each in spoken if each not in truths and each not in menus),
        truths,
        menus,
        None if sheet.particulars is None else sheet.particulars.division.most_offered,
    )

"""What a published tender asks, for the bidder's pages: read from the frozen file, and kept by its digest."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from django.utils import timezone

from wellspent.files.invitations import invitation_from
from wellspent.files.reading.cells import read_sheet
from wellspent.files.tenders import TenderSheet
from wellspent.method.asking import AskedMeasure, Invitation, LotAsked, Question
from wellspent.method.scoring import named_menu
from wellspent.portal.shelf.adapters import library_of
from wellspent.portal.tendering.adapters import stored
from wellspent.portal.tendering.models import Procurement

MOST_KEPT = 64
_kept: OrderedDict[str, Asked] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Asked:
    """A tender as its bidders see it, and its questions by the way in which they are answered."""

    invitation: Invitation
    lot: LotAsked
    price: Question | None
    written: tuple[Question, ...]
    truths: tuple[Question, ...]
    menus: tuple[Question, ...]

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


def asked(row: Procurement) -> Asked:
    """What a published tender asks. Its file never changes, so it is read once."""
    found = _kept.get(row.tender_digest)
    if found is None:
        found = _kept[row.tender_digest] = _read(row)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found


def sheet_of(row: Procurement) -> TenderSheet:
    """The tender's sheet as it was frozen."""
    return read_sheet(stored(row.slug, row.tender_file), TenderSheet)


def _read(row: Procurement) -> Asked:
    document = stored(row.slug, row.tender_file)
    sheet = read_sheet(document, TenderSheet)
    invitation = invitation_from(sheet, document, library_of(row.organisation_id), timezone.localdate())
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
    )

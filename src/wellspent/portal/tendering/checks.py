"""What still stands in the way of publishing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from django.utils import timezone

from wellspent.files.shelves.library import open_library
from wellspent.files.tenders import tender_from
from wellspent.method.errors import Fault, Refused
from wellspent.method.rulecheck import check
from wellspent.portal.tendering.adapters import tender_sheet
from wellspent.portal.tendering.models import Procurement, WayIn


def refuse_unready(row: Procurement) -> None:
    """Raise `Refused` with every fault of a draft: its facts, its format, its rules."""
    faults = list(unready(row))
    if faults:
        raise Refused(faults)


def unready(row: Procurement) -> Iterator[Fault]:
    """Each thing that has to be mended first."""
    if row.way_in == WayIn.HERE:
        if row.deadline is None:
            yield Fault("there is no deadline", "Set the deadline for offers.")
        elif row.deadline <= timezone.now():
            yield Fault("the deadline has already passed", "Set a later one.")
    if not row.criteria.exists():
        yield Fault("there are no award criteria", "Add the criteria and their weights.")
        return
    try:
        sheet, document = tender_sheet(row)
        read = tender_from(sheet, document, open_library(), date.today(), lambda _: None)
        for lot in read.lots:
            check(lot)
    except Refused as refused:
        yield from refused.faults


def weights_left(row: Procurement) -> Fraction:
    """How many points of weight are still to be given; below nothing where too many were."""
    return Fraction(row.out_of) - sum(
        (criterion.weight or Fraction(0) for criterion in row.criteria.all()), Fraction(0)
    )

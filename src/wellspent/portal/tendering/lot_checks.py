"""What still stands in the way of publishing a tender, lot by lot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from wellspent.method.errors import Fault, Refused
from wellspent.portal.tendering import checks
from wellspent.portal.tendering.models import Procurement


def refuse_unready(rows: Sequence[Procurement]) -> None:
    """Raise `Refused` with every fault of a tender, each with the name of its lot where there are several."""
    faults = [named(row, fault) for row in rows for fault in checks.unready(row)] + list(apart(rows))
    if faults:
        raise Refused(faults)


def named(row: Procurement, fault: Fault) -> Fault:
    """A fault of a lot with the lot's name; that of a tender without lots as it is."""
    return replace(fault, rule=f"{row.lot_name}: {fault.rule}") if row.lot else fault


def apart(rows: Sequence[Procurement]) -> Iterator[Fault]:
    """What has to be the same for all lots of a tender and is not: by when offers come in, and where."""
    if len({(row.deadline, row.questions_until, row.way_in, row.submission) for row in rows}) > 1:
        rule = "the lots have different deadlines or ways in, and one notice tells of all of them"
        yield Fault(
            rule, "Set the deadline and where offers arrive once: it holds for every lot.", "tender_deadline"
        )

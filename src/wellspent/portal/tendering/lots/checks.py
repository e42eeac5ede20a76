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


SAME = "Correct it in the lots that are wrong, or press “Use the same for other lots”."


def apart(rows: Sequence[Procurement]) -> Iterator[Fault]:
    """What has to be the same for all lots of a tender, and is not: one notice tells of all of them."""
    if len({(row.deadline, row.questions_until, row.way_in, row.submission) for row in rows}) > 1:
        rule = "the lots have different deadlines, or offers for them arrive in different places"
        mend = "Set the deadline and where offers arrive once: it holds for every lot."
        yield Fault(rule, mend, "tender_deadline")
    if len({row.commenced for row in rows}) > 1:
        yield Fault("the lots were commenced on different days", SAME, "commenced")
    if len({row.vat for row in rows if row.value is not None}) > 1:
        rule = "the values of some lots are with VAT and of others without, so nobody can add them"
        yield Fault(rule, SAME, "vat")

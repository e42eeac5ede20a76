"""Saying why a draft departs from what its policy asks, or keeps what a check found."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from wellspent.method.errors import Fault, Refused
from wellspent.portal.accounts.models import User
from wellspent.portal.audit.actions import record
from wellspent.portal.tendering import departures
from wellspent.portal.tendering.actions import refuse_unless_draft
from wellspent.portal.tendering.models import Explanation, Procurement
from wellspent.portal.tendering.weighing import decision_of


@transaction.atomic
def explain(*, by: User, procurement: Procurement, reasons: Mapping[str, str]) -> list[Explanation]:
    """Put reasons on record, by the keys of what they explain; one that says the same again is no second record.

    Raises `Refused` for a point that is none of the draft's any more: the rules changed meanwhile.
    """
    row = Procurement.objects.select_for_update().get(pk=procurement.pk)
    refuse_unless_draft(row)
    points = {one.key: one for one in departures.points(row, decision_of(row))}
    made = []
    for key, reason in reasons.items():
        if key not in points:
            rule = "the rules have changed since the page was opened"
            raise Refused(Fault(rule, "Read again what has to be explained."))
        point, told = points[key], reason.strip()
        if not told or (point.answer is not None and point.answer.reason == told):
            continue
        one = Explanation.objects.create(procurement=row, about=key, said=point.said, reason=told, by=by)
        record("departure-explained", one, by=by, organisation=row.organisation_id, procurement=row.pk)
        made.append(one)
    return made

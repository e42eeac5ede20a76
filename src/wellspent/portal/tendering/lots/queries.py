"""Reading the lots of a tender. Whoever may see one lot may see all: they are one buyer's, and published by one act."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from wellspent.portal.accounts.models import User
from wellspent.portal.tendering.models import Clarification, OpeningConsent, Procurement, Stage


def _of(row: Procurement) -> Q:
    """The procurement itself, or every lot of the tender that it is a lot of."""
    return Q(pk=row.pk) if row.whole_id is None else Q(whole=row.whole_id)


def together(row: Procurement) -> list[Procurement]:
    """All lots of the tender that a procurement is a lot of, in their order; itself alone where it is none."""
    found = Procurement.objects.filter(_of(row)).select_related("organisation", "whole")
    return list(found.order_by("lot_place", "id"))


def held(row: Procurement) -> list[Procurement]:
    """The same, held until the transaction ends; each time in one order, so that two that hold wait for each other."""
    locked = Procurement.objects.select_for_update(no_key=True).filter(_of(row)).order_by("pk")
    return sorted(locked, key=lambda lot: (lot.lot_place, lot.pk))


def others(row: Procurement) -> list[Procurement]:
    """The other lots of its tender."""
    return [lot for lot in together(row) if lot.pk != row.pk] if row.whole_id is not None else []


def first(row: Procurement) -> Procurement:
    """The first lot of its tender, by whose name all of them are one contracting process; itself where it is none."""
    return row if row.whole_id is None else together(row)[0]


def published(row: Procurement) -> list[Procurement]:
    """The lots that anybody may read, in their order: none where the tender has no lots."""
    if row.whole_id is None:
        return []
    return [lot for lot in together(row) if lot.stage != Stage.DRAFT]


def whole_value(row: Procurement) -> int | None:
    """The value of all lots together: as it was told, or the sum where every lot's is known. Pence."""
    if row.whole is None:
        return row.value
    if row.whole.value is not None:
        return row.whole.value
    values = [lot.value for lot in together(row)]
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def to_open(rows: Iterable[Procurement], by: User) -> list[Procurement]:
    """Those past their deadline that somebody has not agreed to open yet."""
    past = [row for row in rows if row.stage == Stage.OPEN and row.past()]
    agreed = OpeningConsent.objects.filter(procurement__in=past, by=by).values_list("procurement", flat=True)
    mine = set(agreed)
    return [row for row in past if row.pk not in mine]


def clarifications(row: Procurement) -> QuerySet[Clarification]:
    """The questions that bidders asked about a tender, of whichever of its lots."""
    lots = Q(procurement=row) if row.whole_id is None else Q(procurement__whole=row.whole_id)
    return Clarification.objects.filter(lots).select_related("procurement")

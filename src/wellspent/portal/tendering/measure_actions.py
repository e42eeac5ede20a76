"""Which measures a draft asks for, and what it names where a measure leaves that to the tender."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from wellspent.portal.accounts.models import User
from wellspent.portal.tendering.actions import refuse_unless_draft
from wellspent.portal.tendering.draft_actions import choose_measures, keep, remove
from wellspent.portal.tendering.models import Procurement


@transaction.atomic
def ask_for(*, by: User, procurement: Procurement, names: Sequence[str]) -> None:
    """Ask for these measures and no others; those that stay keep their targets.

    Raises `Refused` for one that may not be scored, and for more than the policy allows.
    """
    row = Procurement.objects.select_for_update().get(pk=procurement.pk)
    refuse_unless_draft(row)
    for part in row.measures.exclude(measure__in=names):
        remove(by=by, part=part)
    choose_measures(by=by, procurement=row, names=names)


@transaction.atomic
def name_groups(*, by: User, procurement: Procurement, groups: Mapping[str, list[str]]) -> None:
    """Name whom or what a measure counts, by measure, where its definition leaves that to the tender."""
    row = Procurement.objects.select_for_update().get(pk=procurement.pk)
    refuse_unless_draft(row)
    for part in row.measures.all():
        if part.measure in groups and part.groups != groups[part.measure]:
            keep(by=by, procurement=row, part=part, groups=groups[part.measure])

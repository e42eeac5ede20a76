"""What needs somebody, from the rooms' own queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wellspent.portal.accounts.standing import Standing
from wellspent.portal.tendering import queries, rules
from wellspent.portal.tendering.models import Procurement, Stage

MOST = 20
"""Rows of the list: more than that is a list, not what needs somebody."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something to do: what, where, for whom, and by when if that is known."""

    text: str
    href: str
    organisation: str
    due: datetime | None = None


def needs(who: Standing) -> list[Need]:
    """What a buyer's officer has to do, the oldest due first and what has no date last."""
    if not rules.may_prepare(who):
        return []
    shown = queries.procurements(who)
    drafts = shown.filter(stage=Stage.DRAFT)[:MOST]
    closed = shown.filter(stage=Stage.OPEN, deadline__lt=timezone.now())[:MOST]
    found = [_need(row, _("Open the offers for %(title)s")) for row in closed]
    found += [_need(row, _("Finish preparing %(title)s")) for row in drafts]
    return sorted(found, key=lambda need: (need.due is None, need.due or timezone.now()))[:MOST]


def _need(row: Procurement, text: str) -> Need:
    href = reverse("procurement", args=[row.slug])
    return Need(text % {"title": row.title}, href, row.organisation.name, row.deadline)

"""What needs somebody, from the rooms' own queries and rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellspent.portal.accounts.standing import Standing
from wellspent.portal.evaluation import queries as evaluation
from wellspent.portal.evaluation import rules as panel
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
    """What somebody at a buyer has to do, the oldest due first and what has no date last."""
    found = [*_to_run(who), *_to_score(who)] if rules.may_prepare(who) else [*_to_score(who)]
    return sorted(found, key=lambda need: (need.due is None, need.due or timezone.now()))[:MOST]


def _need(row: Procurement, text: str, page: str) -> Need:
    return Need(
        text % {"title": row.title}, reverse(page, args=[row.slug]), row.organisation.name, row.deadline
    )


def _to_run(who: Standing) -> Iterator[Need]:
    """An officer's: drafts, questions without an answer, offers to open, evaluations to bring to an award."""
    shown = queries.procurements(who)
    for row in shown.filter(stage=Stage.DRAFT)[:MOST]:
        yield _need(row, _("Finish preparing %(title)s"), "procurement")
    for row in shown.filter(stage=Stage.OPEN, deadline__lt=timezone.now())[:MOST]:
        yield _need(row, _("Open the offers for %(title)s"), "evaluation")
    for row in shown.filter(stage__in=(Stage.OPENED, Stage.MODERATED))[:MOST]:
        yield _need(row, _("Bring %(title)s to its award"), "evaluation")
    waiting = Count("clarifications", filter=Q(clarifications__answered=None))
    for row in shown.filter(stage=Stage.OPEN).annotate(waiting=waiting).filter(waiting__gt=0)[:MOST]:
        many = row.waiting
        text = ngettext(
            "Answer %(many)s question about %(title)s", "Answer %(many)s questions about %(title)s", many
        )
        yield _need(row, text.replace("%(many)s", str(many)), "procurement-clarifications")


def _to_score(who: Standing) -> Iterator[Need]:
    """A panel member's: declaring, scoring; the chair's: agreeing what everybody scored."""
    mine = Q(panel__user=who.user, panel__stood_down=None)
    for row in queries.procurements(who).filter(mine, stage__in=(Stage.OPEN, Stage.OPENED))[:MOST]:
        member = evaluation.member(who, row)
        if member is not None and member.declared is None and panel.may_declare(row, member):
            yield _need(row, _("Declare your interests in %(title)s"), "declare-conflict")
        elif panel.may_score(row, member):
            yield _need(row, _("Score the offers for %(title)s"), "scoring")
        elif panel.may_agree(row, member) and evaluation.all_locked(row):
            yield _need(row, _("Agree the scores for %(title)s"), "moderation")

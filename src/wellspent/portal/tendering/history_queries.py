"""Reading what a procurement's history is told from: events, the rows they tell of, and what those were before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from wellspent.portal.audit.models import Event
from wellspent.portal.audit.queries import history_of_procurement
from wellspent.portal.tendering.models import Procurement, StageChange

NEAR = timedelta(seconds=5)
"""A row's own history is kept in the same transaction as its event: within moments of it."""

ABOUT = {
    "ownscore": ("evaluation", "OwnScore", ("offer", "criterion")),
    "agreedscore": ("evaluation", "AgreedScore", ("offer", "criterion")),
    "panelmember": ("evaluation", "PanelMember", ("user",)),
    "implausibleoffer": ("evaluation", "ImplausibleOffer", ("offer",)),
    "sentsummary": ("evaluation", "SentSummary", ("offer",)),
    "offer": ("tendering", "Offer", ()),
}
"""The rows whose events say of what they are, by what an event calls them; that room stands on this one."""


def events(row: Procurement, before: int | None, most: int) -> list[Event]:
    """The newest events of a procurement, or those before one of them; no more than so many."""
    found = history_of_procurement(row.pk)
    return list((found if before is None else found.filter(number__lt=before))[:most])


def reasons(row: Procurement, event: Event) -> QuerySet[StageChange]:
    """The stage changes that an event tells of."""
    stage = event.kind.removeprefix("stage-")
    found = row.stages.filter(stage=stage, at__gte=event.at - NEAR, at__lte=event.at + NEAR)
    return found.order_by("at", "id")


def explanations(row: Procurement, event: Event) -> list[Any]:
    """What an event says was explained, with its reason."""
    number = event.subject.partition(":")[2]
    return list(row.explanations.filter(pk=number)) if number.isdecimal() else []


def kept(model: Any, event: Event) -> Any:
    """What the changed row said of itself at the moment of an event; None where that is not kept."""
    number = event.subject.partition(":")[2]
    if not number.isdecimal():
        return None
    near = model.history.filter(
        id=int(number), history_date__gte=event.at - NEAR, history_date__lte=event.at + NEAR
    ).order_by("history_date", "history_id")
    return min(near, key=lambda one: abs(one.history_date - event.at), default=None)


def about(told: Iterable[Event]) -> dict[str, Model]:
    """The rows that events tell of, by what an event calls them, with all that they are called by; each kind at once."""
    wanted: dict[str, set[int]] = {}
    for event in told:
        kind, _, number = event.subject.partition(":")
        if kind in ABOUT and number.isdecimal():
            wanted.setdefault(kind, set()).add(int(number))
    found: dict[str, Model] = {}
    for kind, numbers in wanted.items():
        app, name, beside = ABOUT[kind]
        rows = apps.get_model(app, name)._base_manager.select_related(*beside).in_bulk(numbers)
        found |= {f"{kind}:{number}": row for number, row in rows.items()}
    return found

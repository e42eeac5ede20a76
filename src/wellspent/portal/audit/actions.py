"""Writing to the chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.utils import timezone

from wellspent.portal.audit.chain import hash_of
from wellspent.portal.audit.models import Event, Head
from wellspent.portal.audit.signals import recorded

if TYPE_CHECKING:
    from wellspent.portal.accounts.models import User

SYSTEM = "system"
"""The actor of what no person did."""


def subject_of(row: models.Model) -> str:
    """What an event calls a row: its kind and number."""
    return f"{row._meta.model_name}:{row.pk}"


def actor_of(by: User | None, organisation: int | None) -> str:
    """What an event calls who did it: a person, and the shared service through which they did it for another."""
    if by is None:
        return SYSTEM
    service = by.through if by.through != organisation else None
    return f"user:{by.pk}" if service is None else f"user:{by.pk}/organisation:{service}"


@dataclass(frozen=True, slots=True)
class Happened:
    """Something to be told of `subject`; `actor` names who did it where no account did ("link:12")."""

    kind: str
    subject: models.Model
    by: User | None
    organisation: int | None = None
    procurement: int | None = None
    digest: str = ""
    actor: str = ""

    def event(self, number: int, at: datetime, previous: str) -> Event:
        """It as the event of that number, after the event of that hash."""
        made = Event(
            number=number,
            at=at,
            actor=self.actor or actor_of(self.by, self.organisation),
            organisation=self.organisation,
            kind=self.kind,
            subject=subject_of(self.subject),
            procurement=self.procurement,
            digest=self.digest,
            previous=previous,
        )
        made.hash = hash_of(made)
        return made


def record(kind: str, subject: models.Model, *, by: User | None, **told: Any) -> Event:
    """Append an event about `subject`: see `Happened` and `record_all`."""
    return record_all([Happened(kind, subject, by=by, **told)])[0]


def record_all(happened: Sequence[Happened]) -> list[Event]:
    """Append events in their order, in one go.

    Must be called inside the transaction that does what they tell of, so that neither stands without the
    other. Raises `RuntimeError` outside one.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded inside the transaction that it tells of")
    head, _ = Head.objects.select_for_update().get_or_create(id=1)
    number, last, at = head.number, head.hash, timezone.now()
    events = []
    for one in happened:
        number += 1
        events.append(one.event(number, at, last))
        last = events[-1].hash
    Event.objects.bulk_create(events)
    Head.objects.filter(id=1).update(number=number, hash=last)
    recorded.send(Event, events=events)
    return events


def facts(event: Event) -> dict[str, Any]:
    """An event as plain data, for a receipt or a pack."""
    return {"number": event.number, "at": event.at.isoformat(), "kind": event.kind, "hash": event.hash}

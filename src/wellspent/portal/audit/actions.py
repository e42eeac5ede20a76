"""Writing to the chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.utils import timezone

from wellspent.portal.audit.chain import hash_of
from wellspent.portal.audit.models import Event, Head

if TYPE_CHECKING:
    from wellspent.portal.accounts.models import User

SYSTEM = "system"
"""The actor of what no person did."""


def subject_of(row: models.Model) -> str:
    """What an event calls a row: its kind and number."""
    return f"{row._meta.model_name}:{row.pk}"


def record(
    kind: str,
    subject: models.Model,
    *,
    by: User | None,
    organisation: int | None = None,
    procurement: int | None = None,
    digest: str = "",
    actor: str = "",
) -> Event:
    """Append an event about `subject`; `actor` names who did it where no account did ("link:12").

    Must be called inside the transaction that does what it tells of, so that neither stands without the
    other. Raises `RuntimeError` outside one.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded inside the transaction that it tells of")
    head, _ = Head.objects.select_for_update().get_or_create(id=1)
    event = Event(
        number=head.number + 1,
        at=timezone.now(),
        actor=actor or (SYSTEM if by is None else f"user:{by.pk}"),
        organisation=organisation,
        kind=kind,
        subject=subject_of(subject),
        procurement=procurement,
        digest=digest,
        previous=head.hash,
    )
    event.hash = hash_of(event)
    event.save(force_insert=True)
    Head.objects.filter(id=1).update(number=event.number, hash=event.hash)
    return event


def facts(event: Event) -> dict[str, Any]:
    """An event as plain data, for a receipt or a pack."""
    return {"number": event.number, "at": event.at.isoformat(), "kind": event.kind, "hash": event.hash}

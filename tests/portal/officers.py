"""What the officer's tests share."""

from __future__ import annotations

from django.test import Client

from wellspent.portal.audit import queries as audit
from wellspent.portal.tendering.models import Procurement


def at(user: object) -> Client:
    """Somebody signed in."""
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def kinds(row: Procurement) -> list[str]:
    """The kinds of events of a procurement, oldest first."""
    return [event.kind for event in audit.history_of_procurement(row.pk)][::-1]

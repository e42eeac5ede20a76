"""How an event's hash is made, and how the whole chain is verified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from wellspent.method.witness import EVENT, event_hash
from wellspent.portal.audit.models import Event


@dataclass(frozen=True, slots=True)
class Broken:
    """A place where the chain does not hold, and why."""

    number: int
    why: str


def instant(at: datetime) -> str:
    """A moment as the chain writes it: in UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def said(event: Event) -> dict[str, Any]:
    """Everything an event says but its own hash, as plain data."""
    return {**{name: getattr(event, name) for name in EVENT}, "at": instant(event.at)}


def hash_of(event: Event) -> str:
    """The SHA-256 of everything an event says, the hash before it included."""
    return event_hash(said(event))


def broken(events: Iterable[Event], head: tuple[int, str]) -> Iterator[Broken]:
    """Every place where the chain of `events`, in order, does not hold, or does not end at its head."""
    number, before = 0, ""
    for event in events:
        if event.number != number + 1:
            yield Broken(number + 1, f"event {number + 1} is missing")
        if event.previous != before:
            yield Broken(event.number, "it does not follow the event before it")
        if event.hash != hash_of(event):
            yield Broken(event.number, "it was changed after it was written")
        number, before = event.number, event.hash
    if (number, before) != head:
        yield Broken(number, f"the chain ends here, and its head is event {head[0]}")

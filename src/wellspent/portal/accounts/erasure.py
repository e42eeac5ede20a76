"""Erasing a person: what is only theirs goes at once; what is the record of a decision stays, under "erased".

Every room says what it holds of a person and erases its own part: it gives a `Room` to `register` when the site
starts. The chain of events holds numbers alone, so it verifies before and after.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.db import transaction
from django.utils import timezone

from wellspent.method.errors import Fault, Refused
from wellspent.portal.accounts import queries
from wellspent.portal.accounts.models import User
from wellspent.portal.audit.actions import record


@dataclass(frozen=True, slots=True)
class Holding:
    """Something that is held of a person: what and how many; why it stays, or nothing where it is erased."""

    what: str
    many: int
    stays: str = ""


class Room(Protocol):
    """A room's own part in erasing. The person has no account where only an address is known."""

    def holdings(self, email: str, person: User | None) -> Iterable[Holding]:
        """What the room holds of somebody; what there is none of is left out by whoever asks."""

    def erase(self, email: str, person: User | None, *, over: bool) -> None:
        """Erase what does not stay. `over` says that the buyers' own time of keeping has ended."""


ROOMS: list[Room] = []
"""The rooms that hold something of people, in the order in which they erase."""


def register(room: Room) -> None:
    """Let a room take part, once."""
    if room not in ROOMS:
        ROOMS.append(room)


def held(email: str, person: User | None) -> list[Holding]:
    """Everything that is held of somebody, what is erased first."""
    found = [one for room in ROOMS for one in room.holdings(email, person) if one.many]
    return sorted(found, key=lambda one: bool(one.stays))


@transaction.atomic
def erase_person(*, by: User | None, email: str, over: bool = False) -> list[Holding]:
    """Erase somebody by their e-mail address, and say what went and what stays.

    Refuses an address of which nothing is held, and the last person who can invite others at a buyer.
    """
    email = email.strip().lower()
    person = queries.person_with(email)
    found = held(email, person)
    if not found:
        raise Refused(Fault(f"nothing is held of {email}", "Check the address."))
    if person is not None:
        refuse_last_lead(person)
    for room in ROOMS:
        room.erase(email, person, over=over)
    if person is not None:
        record("person-erased", person, by=by)
    return found


def refuse_last_lead(person: User) -> None:
    """Refuse while a buyer would be left with nobody who can invite others."""
    alone = queries.led_alone(person)
    if alone:
        raise Refused(
            Fault(
                f"nobody else leads {one.name}",
                "Invite another social value lead first, and wait until they have joined.",
            )
            for one in alone
        )


def erased_address(person: User) -> str:
    """What stands where an erased person's address stood: it receives nothing and tells nothing."""
    return f"erased-{person.pk}@erased.invalid"


def blank(person: User) -> None:
    """Take a person's name, address and password, for good."""
    person.name, person.email, person.erased = "", erased_address(person), timezone.now()
    person.is_active, person.last_login = False, None
    person.set_unusable_password()
    person.save()

"""Reading the chain."""

from __future__ import annotations

from collections.abc import Collection

from django.apps import apps
from django.db import models

from wellspent.portal.audit.actions import subject_of
from wellspent.portal.audit.chain import Broken, broken, hash_of
from wellspent.portal.audit.models import Event, Head


def named(app: str, model: str, numbers: Collection[int]) -> dict[int, models.Model]:
    """The rows of any room that events tell of, by their numbers; those that are gone are left out."""
    return dict(apps.get_model(app, model)._base_manager.in_bulk(numbers))


def head() -> tuple[int, str]:
    """The number and the hash of the last event; 0 and nothing before the first."""
    return Head.objects.filter(id=1).values_list("number", "hash").first() or (0, "")


def event_with(hash: str) -> Event | None:
    """The event with that hash: what a receipt or a page printed as the head of the chain."""
    return Event.objects.filter(hash=hash).first()


def holds(event: Event) -> bool:
    """Whether an event is as it was written, and the one after it, if there is one, follows it."""
    after = Event.objects.filter(number=event.number + 1).first()
    return event.hash == hash_of(event) and (after is None or after.previous == event.hash)


def history_of(row: models.Model) -> models.QuerySet[Event]:
    """What happened to one row, newest first."""
    return Event.objects.filter(subject=subject_of(row)).order_by("-number")


def history_of_procurement(procurement: int) -> models.QuerySet[Event]:
    """What happened in one procurement, newest first."""
    return Event.objects.filter(procurement=procurement).order_by("-number")


def history_of_organisation(organisation: int, before: int | None = None) -> models.QuerySet[Event]:
    """What people did for one organisation, newest first, going on before an event.

    A bidder's acts are events of the bidder: a buyer does not read here who prepares an offer.
    """
    found = Event.objects.filter(organisation=organisation).order_by("-number")
    return found if before is None else found.filter(number__lt=before)


def events_after(organisation: int, number: int) -> models.QuerySet[Event]:
    """The same, oldest first, going on after an event: a feed that never skips one."""
    return Event.objects.filter(organisation=organisation, number__gt=number).order_by("number")


def faults() -> list[Broken]:
    """Every place where the chain does not hold; empty when all of it does."""
    return list(broken(Event.objects.order_by("number").iterator(2_000), head()))

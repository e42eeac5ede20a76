"""Reading the chain."""

from __future__ import annotations

from django.db import models

from wellspent.portal.audit.actions import subject_of
from wellspent.portal.audit.chain import Broken, broken
from wellspent.portal.audit.models import Event, Head


def head() -> tuple[int, str]:
    """The number and the hash of the last event; 0 and nothing before the first."""
    return Head.objects.filter(id=1).values_list("number", "hash").first() or (0, "")


def history_of(row: models.Model) -> models.QuerySet[Event]:
    """What happened to one row, newest first."""
    return Event.objects.filter(subject=subject_of(row)).order_by("-number")


def history_of_procurement(procurement: int) -> models.QuerySet[Event]:
    """What happened in one procurement, newest first."""
    return Event.objects.filter(procurement=procurement).order_by("-number")


def faults() -> list[Broken]:
    """Every place where the chain does not hold; empty when all of it does."""
    return list(broken(Event.objects.order_by("number").iterator(2_000), head()))

"""Procurements in words, for pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from wellspent.portal.tendering.models import Procurement, Stage

COLOURS = {
    Stage.DRAFT: "grey",
    Stage.OPEN: "blue",
    Stage.OPENED: "purple",
    Stage.MODERATED: "turquoise",
    Stage.AWARDED: "green",
    Stage.ENDED: "red",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the task list: what to do, where, and how far it is."""

    title: str
    href: str
    done: bool
    hint: str = ""
    blocked: bool = False

    @property
    def status(self) -> str:
        """In words."""
        return "Cannot start yet" if self.blocked else "Completed" if self.done else "Not yet started"


@dataclass(frozen=True, slots=True)
class Group:
    """A titled part of the task list."""

    title: str
    steps: tuple[Step, ...]


def colour(row: Procurement) -> str:
    """The tag's colour of a stage; its word stands on it."""
    return COLOURS[Stage(row.stage)]


def token_of(row: Procurement) -> str:
    """Where a list goes on: after this row."""
    return f"{row.made.isoformat()}_{row.pk}"


def place_in_list(token: str) -> tuple[datetime, int] | None:
    """The place that a token names, or None for one that names none."""
    made, _, number = token.rpartition("_")
    try:
        return datetime.fromisoformat(made), int(number)
    except ValueError:
        return None


def step(row: Procurement, title: str, name: str, done: bool, hint: str = "") -> Step:
    """A step whose page is called `name`."""
    return Step(title, reverse(name, args=[row.slug]), done, hint)


def task_list(row: Procurement) -> tuple[Group, ...]:
    """What an officer does to get from nothing to a published tender, in four groups."""
    basics = bool(row.kind and row.value is not None and row.commenced)
    return (Group("Decide", (step(row, "Basics", "procurement-basics", basics),)),)

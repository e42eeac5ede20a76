"""Letters that say that something waits: nobody needs them by law, and everybody may do without.

They follow the chain's events, so that no action knows of them. They hold no link and no word of an offer or a
question: a letter is no sealed place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils.translation import gettext_noop as noop

from wellspent.portal.accounts.models import Role, User
from wellspent.portal.audit.models import Event
from wellspent.portal.audit.signals import recorded
from wellspent.portal.evaluation import queries as evaluation
from wellspent.portal.evaluation import rules
from wellspent.portal.evaluation.waiting_queries import seat
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.tendering.queries import numbered

CHOICES = {
    "questions": noop("A bidder asks a question about a tender that I run"),
    "answers": noop("A bidder answers what was asked about its offer"),
    "opening": noop("A colleague has agreed to open the offers, and a second person is needed"),
    "panel": noop("I am put on a panel, or it is my turn to record what it agrees"),
}
"""The kinds of letters that somebody may do without, as the page of one's account says them."""


class Letters(forms.Form):
    """The kinds of letters that somebody gets."""

    wanted = forms.MultipleChoiceField(
        label="Write to me when",
        required=False,
        choices=lambda: list(CHOICES.items()),
        widget=forms.CheckboxSelectMultiple,
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's kind, its words, and who gets it. `%(title)s` is the procurement's."""

    kind: str
    subject: str
    body: str
    to: Callable[[Event, Procurement], Iterable[User]]


def _preparers(event: Event, row: Procurement) -> list[User]:  # noqa: ARG001 (as every choice of readers)
    """The leads and officers of the buyer, and of the shared service that acts for it."""
    held = evaluation.people_of(row).filter(role__in=(Role.LEAD, Role.OFFICER)).select_related("user")
    return [one.user for one in held]


def _appointed(event: Event, row: Procurement) -> list[User]:  # noqa: ARG001
    """Whoever was put on the panel."""
    member = seat(event.subject)
    return [member.user] if member is not None else []


def _chair(event: Event, row: Procurement) -> list[User]:  # noqa: ARG001
    """The chair, once everybody has locked."""
    found = evaluation.active(row)
    return [one.user for one in found if one.chairs] if evaluation.all_locked(row) else []


ALWAYS = (
    noop("An invitation, and whatever protects your account"),
    noop("The link to an offer, and its receipt"),
    noop("A later deadline, an answer to bidders, and an end without an award"),
    noop("What the buyer asks about your offer, and your result"),
)
"""The letters that always come: the law asks for them, or somebody could not go on without."""

LETTERS = {
    "question-asked": Letter(
        "questions",
        "A question about %(title)s",
        "A bidder has asked a question about “%(title)s”. Your answer goes to every bidder.",
        _preparers,
    ),
    "implausible-explained": Letter(
        "answers",
        "An answer about an offer for %(title)s",
        "A bidder has answered what was asked about its offer for “%(title)s”. A decision with its reason is next.",
        _preparers,
    ),
    "opening-consent": Letter(
        "opening",
        "A second person to open the offers for %(title)s",
        "A colleague has agreed to open the offers for “%(title)s”. A second person opens them.",
        _preparers,
    ),
    "panel-member-appointed": Letter(
        "panel",
        "You are on the panel of %(title)s",
        "You are appointed to the panel that scores the offers for “%(title)s”. First say whether you have an interest in any bidder.",
        _appointed,
    ),
    "scores-locked": Letter(
        "panel",
        "Everybody has scored the offers for %(title)s",
        "Everybody on the panel of “%(title)s” has locked their scores. As its chair you record what the panel agrees.",
        _chair,
    ),
}
FOOT = (
    "Sign in to Wellspent and look under “What needs you”.\n\n"
    "You may do without letters of this kind: “Your account”, “E-mails that you get”."
)


def heard(events: list[Event], **_told: Any) -> None:
    """Write what the events ask for, once what they tell of is certain."""
    for event in events:
        if event.kind in LETTERS and event.procurement is not None:
            transaction.on_commit(partial(send, event))


def send(event: Event) -> int:
    """Send an event's letters, one each; says how many. Whoever did it needs none, nor who does without."""
    letter, row = LETTERS[event.kind], numbered(event.procurement or 0)
    if row is None or (letter.kind == "opening" and rules.opened(row)):
        return 0
    to = {user.pk: user for user in letter.to(event, row) if wants(user, letter.kind)}
    to.pop(_who(event), None)
    told = {"title": " ".join(row.title.split())}
    letters = [
        EmailMessage(letter.subject % told, f"{letter.body % told}\n\n{FOOT}\n", to=[user.email])
        for user in to.values()
    ]
    return int(get_connection(fail_silently=True).send_messages(letters) or 0) if letters else 0


def wants(user: User, kind: str) -> bool:
    """Whether somebody is there and gets letters of a kind."""
    return user.is_active and user.erased is None and kind not in user.unwanted


def _who(event: Event) -> int:
    number = event.actor.partition("/")[0].partition(":")[2]
    return int(number) if number.isdecimal() else 0


def connect() -> None:
    """Listen, once."""
    recorded.connect(heard, dispatch_uid="letters")

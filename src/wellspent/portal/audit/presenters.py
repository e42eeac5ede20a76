"""Events as sentences: who did what to what. Names are looked up when the page is made, never kept in the chain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps

from wellspent.portal.audit.models import Event

VERBS = {
    "organisation-founded": "founded the organisation",
    "member-joined": "gave somebody a role",
    "member-left": "ended somebody’s role",
    "invitation-sent": "invited somebody",
    "invitation-accepted": "took up an invitation",
    "person-renamed": "changed their own name",
    "procurement-begun": "began the procurement",
    "procurement-changed": "changed the procurement",
    "opening-consent": "agreed to open the offers",
    "offer-begun": "began an offer",
    "offer-drafted": "wrote in the draft of the offer",
    "offer-submitted": "submitted the offer",
    "offer-withdrawn": "withdrew the offer",
    "offer-opened": "opened an offer",
    "question-asked": "asked the buyer a question",
    "stage-draft": "began to prepare the procurement",
    "stage-open": "published the tender",
    "stage-opened": "opened the offers",
    "stage-moderated": "agreed the scores",
    "stage-awarded": "awarded the contract",
    "stage-ended": "ended the procurement without an award",
    "token-made": "made a token for a program",
    "token-revoked": "revoked a token",
}
ERASED = "erased"
NAMED = {
    "user": ("accounts", "User"),
    "organisation": ("accounts", "Organisation"),
    "procurement": ("tendering", "Procurement"),
    "offer": ("tendering", "Offer"),
}
"""The rows that a sentence calls by their name, by what an event calls them."""


@dataclass(frozen=True, slots=True)
class Line:
    """An event on a page. `who` is "erased" where the person's row is gone."""

    number: int
    at: datetime
    who: str
    did: str
    what: str
    digest: str
    hash: str


def lines(events: Sequence[Event]) -> list[Line]:
    """The events as sentences; every name is looked up once."""
    names = _names(events)
    return [_line(event, names) for event in events]


def _line(event: Event, names: dict[str, str]) -> Line:
    about = event.subject if event.subject.partition(":")[0] in ("procurement", "offer", "organisation") else ""
    if not about and event.procurement is not None:
        about = f"procurement:{event.procurement}"
    return Line(
        number=event.number,
        at=event.at,
        who=_actor(event.actor, names),
        did=VERBS.get(event.kind, f"did this: {event.kind.replace('-', ' ')}"),
        what=names.get(about, "") if about else "",
        digest=event.digest,
        hash=event.hash,
    )


def _actor(actor: str, names: dict[str, str]) -> str:
    kind, _, _ = actor.partition(":")
    if kind == "user":
        return names.get(actor, ERASED)
    return {"system": "The site", "link": "A bidder, by the link sent to them"}.get(kind, ERASED)


def _names(events: Iterable[Event]) -> dict[str, str]:
    """What people call every row that the events tell of."""
    asked: dict[str, set[int]] = {kind: set() for kind in NAMED}
    for event in events:
        for called in (event.actor, event.subject, f"procurement:{event.procurement or ''}"):
            kind, _, number = called.partition(":")
            if kind in asked and number.isdecimal():
                asked[kind].add(int(number))
    found: dict[str, str] = {}
    for kind, numbers in asked.items():
        if numbers:
            rows = apps.get_model(*NAMED[kind])._base_manager.in_bulk(numbers)
            found |= {f"{kind}:{number}": _called(row) for number, row in rows.items()}
    return found


def _called(row: object) -> str:
    if getattr(row, "erased", False):
        return ERASED
    return str(getattr(row, "bidder", None) or row)

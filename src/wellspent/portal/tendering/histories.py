"""Who did what when in a procurement, in sentences: the chain's events, and what each changed row says of itself.

What bidders do before opening is not told to the buyer, nor by whom a question was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import Model

from wellspent.method.numbers import grouped
from wellspent.portal.accounts.queries import organisations_called
from wellspent.portal.audit.grouping import numbered, said_of, together
from wellspent.portal.audit.models import Event
from wellspent.portal.audit.presenters import VERBS
from wellspent.portal.fields import PenceField
from wellspent.portal.tendering import history_queries
from wellspent.portal.tendering.models import (
    AskedMeasure,
    Clause,
    CoProduction,
    Criterion,
    Engagement,
    Need,
    Outcome,
    Procurement,
    Stage,
)
from wellspent.portal.tendering.queries import names_of
from wellspent.portal.tendering.readings import measure_label
from wellspent.portal.tendering.scoring_forms import BOXES
from wellspent.portal.ui.jinja import pounds

PAGE = 50
"""Events of a page."""

SENTENCES = VERBS | {
    "procurement-changed": "changed the facts of the procurement",
    "policy-confirmed": "confirmed the policy decision",
    "wording-read": "read the wording check",
    "windtunnel-read": "read the test of the scoring",
    "departure-explained": "said why the tender departs from what is asked",
    "question-answered": "answered a question to every bidder",
    "deadline-extended": "moved the deadline to later for every bidder",
    "opening-consent": "consented to opening the offers",
    "stage-draft": "began the draft",
    "stage-open": "froze the rules and published the tender",
    "stage-moderated": "signed last, so the agreed scores stand",
}
PARTS: dict[str, tuple[Any, str]] = {
    "need": (Need, "the statement of need"),
    "coproduction": (CoProduction, "the co-production grid"),
    "outcome": (Outcome, "an outcome"),
    "engagement": (Engagement, "an entry of the engagement log"),
    "criterion": (Criterion, "a criterion"),
    "askedmeasure": (AskedMeasure, "a measure"),
    "clause": (Clause, "a clause"),
}
DEEDS = {"added": "added", "changed": "changed", "removed": "took out"}
BIDDERS = {
    "question-asked": "A bidder asked a question",
    "offer-begun": "A bidder began an offer",
    "offer-submitted": "An offer was submitted",
    "offer-withdrawn": "An offer was withdrawn",
    "offer-opened": "An offer was opened",
}
"""What bidders did, in words that name none of them."""

OF = {
    "score-given": "gave a score: {offer}, {criterion}",
    "score-agreed": "recorded an agreed score: {offer}, {criterion}",
    "panel-member-appointed": "appointed {user} to the panel",
    "panel-chair-named": "named {user} chair of the panel",
    "panel-member-stood-down": "ended {user}’s part in the panel",
    "implausible-asked": "asked {offer} about its offer",
    "implausible-answered": "recorded what {offer} answered",
    "implausible-accept": "accepted the offer of {offer}, which had looked implausible",
    "implausible-disregard": "disregarded the tender of {offer}",
    "summary-sent": "sent {offer} its assessment summary",
    "offer-opened": "The offer of {} was opened",
    "offer-loaded": "loaded the offer of {}, which came back elsewhere",
}
"""What was done, with the bidder, criterion or person that the event's row names; never what was said or scored."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened: when, in a sentence, what changed by it, and its number in the chain.

    `inside` are the events that are told together by it, newest first.
    """

    at: datetime
    sentence: str
    changes: tuple[str, ...]
    number: int
    inside: tuple[Entry, ...] = ()

    @property
    def numbers(self) -> str:
        """The numbers of all that is told together."""
        return numbered([each.number for each in self.inside])


def history_of(row: Procurement, before: int | None) -> tuple[list[Entry], int]:
    """A page of what happened, newest first, and the number that the next page begins before (0: none)."""
    found = history_queries.events(row, before, PAGE + 1)
    more = found[PAGE - 1].number if len(found) > PAGE else 0
    shown = [event for event in found[:PAGE] if _tellable(row, event)]
    looked_up = _Known(
        names_of(_user(event) for event in shown),
        organisations_called(_service(event) for event in shown),
        history_queries.about(shown),
    )
    told = [(event, _entry(row, event, looked_up)) for event in shown]
    return [_together(group, looked_up) for group in together(told, lambda one: one[0])], more


@dataclass(frozen=True, slots=True)
class _Known:
    """What a page's events are told with: people and shared services by their numbers, rows by what events call them."""

    people: Mapping[int, str]
    services: Mapping[int, str]
    rows: Mapping[str, Model]


def _together(group: list[tuple[Event, Entry]], known: _Known) -> Entry:
    """One entry for all of a group."""
    event, entry = group[0]
    if len(group) == 1:
        return entry
    many = len(group)
    said = f"{_who(event, known)} {said_of(event.kind, many)}"
    if event.kind == "offer-opened":
        said = f"{many} offers were opened"
    return Entry(event.at, said, (), event.number, tuple(inside for _event, inside in group))


def _tellable(row: Procurement, event: Event) -> bool:
    """Whether the buyer may read of it: of offers only once they were opened."""
    if event.kind == "offer-drafted" or event.kind.startswith(("receipt", "link")):
        return False
    return row.stage not in (Stage.DRAFT, Stage.OPEN) or not event.kind.startswith("offer-")


def _user(event: Event) -> int | None:
    kind, _, number = event.actor.partition("/")[0].partition(":")
    return int(number) if kind == "user" and number.isdecimal() else None


def _service(event: Event) -> int | None:
    """The shared service that somebody acted through."""
    number = event.actor.partition("/organisation:")[2]
    return int(number) if number.isdecimal() else None


def _who(event: Event, known: _Known) -> str:
    """Who did it, by name, and the shared service that they did it through."""
    number = _user(event)
    who = known.people.get(number or 0, "Somebody whose account is gone" if number else "The site")
    service = known.services.get(_service(event) or 0)
    return f"{who}, through {service}," if service else who


def _did(event: Event, known: _Known) -> str:
    """What was done, and to whom where the row says so."""
    row = known.rows.get(event.subject)
    if row is None or event.kind not in OF:
        return BIDDERS.get(event.kind) or SENTENCES.get(event.kind, event.kind.replace("-", " "))
    parts = {name: str(getattr(row, name, "")) for name in ("offer", "user")}
    criterion = getattr(row, "criterion", None)
    return OF[event.kind].format(row, criterion=getattr(criterion, "label", ""), **parts)


def _entry(row: Procurement, event: Event, known: _Known) -> Entry:
    did = _did(event, known)
    if event.kind in BIDDERS:
        return Entry(event.at, did, (), event.number)
    who = _who(event, known)
    part, _, deed = event.kind.rpartition("-")
    if part in PARTS and deed in DEEDS:
        model, words = PARTS[part]
        changes = tuple(_changes(model, event))
        return Entry(event.at, f"{who} {DEEDS[deed]} {words}", changes, event.number)
    if event.kind == "departure-explained":
        return Entry(event.at, f"{who} {did}", tuple(_explained(row, event)), event.number)
    told: tuple[str, ...] = ()
    if event.kind in ("procurement-changed", "deadline-extended"):
        told = tuple(_changes(Procurement, event))
    if event.kind.startswith("stage-"):
        told = tuple(f"Reason: {one.reason}" for one in history_queries.reasons(row, event) if one.reason)
    return Entry(event.at, f"{who} {did}", told, event.number)


def _explained(row: Procurement, event: Event) -> Iterator[str]:
    """What was explained, and the reason, whole: it is the record."""
    for one in history_queries.explanations(row, event):
        yield one.said
        yield f"Reason: {one.reason}"


def _changes(model: Any, event: Event) -> Iterator[str]:
    """What the row's own history says of that moment: each field, what it was and what it became."""
    now = history_queries.kept(model, event)
    if now is None:
        return
    earlier = now.prev_record
    if now.history_type != "~" or earlier is None:
        yield from filter(None, [_named(now)])
        return
    for change in now.diff_against(earlier, excluded_fields=_QUIET).changes:
        field = model._meta.get_field(change.field)
        if change.field == "numbers":
            yield from _numbers(change.old or {}, change.new or {})
            continue
        old, new = (
            pounds(value) if isinstance(field, PenceField) and value is not None else said(value)
            for value in (change.old, change.new)
        )
        yield f"{str(field.verbose_name).capitalize()}: {old} → {new}"


def _numbers(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """Each scoring number that changed, called as its box in the form is."""
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            label = BOXES[key][0] if key in BOXES else "The menu" if key == "award" else key.capitalize()
            yield f"{label}: {_number(old.get(key))} → {_number(new.get(key))}"


def _number(value: object) -> str:
    """A number of the tender file with its thousands apart; a menu by its lines."""
    if isinstance(value, list):
        return said("; ".join(f"{line.get('when')} = {line.get('points')}" for line in value))
    try:
        return grouped(Fraction(str(value)), 12)
    except (ValueError, ZeroDivisionError):
        return said(value)


_QUIET = {"id", "place", "whole", "lot_place", "policy_confirmed", "published", "stage", "tender_digest"}


def _named(row: Any) -> str:
    """What a row of a list is called."""
    names: Iterable[str] = ("label", "title", "community_outcome", "whom", "people")
    found = next((getattr(row, name) for name in names if getattr(row, name, "")), "")
    if not found and (measure := getattr(row, "measure", "")):
        found = measure_label(row.procurement, measure)
    return f"“{said(found)}”" if found else ""


def said(value: object) -> str:
    """A value in a sentence; long texts are cut, and nothing is said to be empty."""
    match value:
        case None | "" | []:
            return "empty"
        case dict():
            # An empty mapping as a pattern fits every mapping, so what is in it is asked here.
            pairs = (
                f"{str(key).replace('_', ' ')}: {said(each)}" for key, each in sorted(value.items())
            )  # a database may keep keys in an order of its own
            return _short(", ".join(pairs)) or "empty"
        case list():
            return _short("; ".join(said(each) for each in value))
        case bool():
            return "yes" if value else "no"
        case Fraction():
            return grouped(value, 12)
        case datetime():
            return f"{value:%d %B %Y %H:%M %Z}"
        case _:
            return _short(str(value))


def _short(text: str) -> str:
    return f"{text[:77]}…" if len(text) > 80 else text

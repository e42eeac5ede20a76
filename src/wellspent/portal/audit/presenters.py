"""Events as sentences: who did what to what. Names are looked up when the page is made, never kept in the chain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wellspent.portal.audit.grouping import numbered, said_of, together
from wellspent.portal.audit.models import Event
from wellspent.portal.audit.queries import named

VERBS = {
    "organisation-founded": "founded the organisation",
    "member-joined": "gave somebody a role",
    "member-left": "ended somebody’s role",
    "invitation-sent": "invited somebody",
    "invitation-accepted": "took up an invitation",
    "person-renamed": "changed their own name",
    "letters-chosen": "chose which letters to get",
    "person-erased": "closed an account, and what was the person’s was erased",
    "offer-erased": "erased an offer that was never submitted",
    "offer-address-erased": "erased the address on an offer, after its time of keeping",
    "procurement-begun": "began the procurement",
    "procurement-changed": "changed the procurement",
    "tender-divided": "divided the tender into lots",
    "lots-named": "named the lots of the tender",
    "lot-taken-out": "took a lot out of its tender",
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
    "organisation-described": "changed what is said of the organisation",
    "invitation-withdrawn": "withdrew an invitation",
    "shared-service-joined": "let a shared service act for the organisation",
    "shared-service-left": "ended a shared service’s part",
    "policy-confirmed": "confirmed the policy decision",
    "wording-read": "read the wording check",
    "windtunnel-read": "read the test of the scoring",
    "departure-explained": "said why the tender departs from what is asked",
    "question-answered": "answered a question to every bidder",
    "deadline-extended": "moved the deadline to later for every bidder",
    "offer-file-added": "put a file into the draft of the offer",
    "offer-file-removed": "took a file out of the draft of the offer",
    "offer-filled": "filled the draft of the offer from a workbook",
    "offer-link-sent": "was sent a link to the offer",
    "offer-link-used": "came back to the offer by the link",
    "offer-loaded": "loaded an offer that came back elsewhere",
    "file-refused": "was told why a file cannot be read",
    "file-loaded": "loaded a file that came back elsewhere",
    "panel-member-appointed": "appointed somebody to the panel",
    "panel-chair-named": "named the chair of the panel",
    "panel-member-stood-down": "ended somebody’s part in the panel",
    "no-conflict-declared": "declared no conflict of interest",
    "conflict-declared": "declared a conflict of interest",
    "conflict-cleared": "cleared a declared conflict of interest",
    "conflict-upheld": "upheld a declared conflict of interest",
    "score-given": "gave a score",
    "scores-locked": "locked their scores",
    "score-agreed": "recorded an agreed score",
    "scores-signed": "signed the agreed scores",
    "signature-voided": "changed a score, which voided a signature",
    "implausible-asked": "asked a bidder about a promise",
    "implausible-explained": "answered what the buyer asked about the offer",
    "answer-file-added": "added a paper to the answer",
    "answer-file-removed": "took a paper out of the answer",
    "implausible-answered": "recorded the bidder’s answer",
    "implausible-accept": "accepted an offer that looked implausible",
    "implausible-disregard": "disregarded a tender",
    "award-sealing": "fixed what the award is made from",
    "award-made": "sealed the award with its pack",
    "summary-sent": "sent a bidder its assessment summary",
    "award-notice-published": "recorded the award notice",
    "set-imported": "loaded a set of values for the organisation",
    "library-entry-copied": "copied an entry of the Library into the organisation’s own edition",
    "library-entry-brought-in": "brought in an entry of the organisation’s own edition from a file",
    "library-files-kept": "kept the files that they brought into the Library",
    "library-files-discarded": "threw files away that they had brought in",
    "library-entry-changed": "changed the draft of an own entry of the Library",
    "library-entry-published": "published an own entry of the Library",
    "library-entry-next-edition": "began the next edition of an own entry of the Library",
    "library-entry-discarded": "threw away the draft of an own entry of the Library",
    "library-entry-retired": "took an own entry of the Library off the shelf",
    "set-removed": "took a set of values off the organisation’s shelf",
}
PARTS = {
    "need": "the statement of need",
    "coproduction": "the co-production grid",
    "outcome": "an outcome",
    "engagement": "an entry of the engagement log",
    "criterion": "a criterion",
    "askedmeasure": "a measure",
    "clause": "a clause",
}
DEEDS = {"added": "added", "changed": "changed", "removed": "took out"}
VERBS |= {f"{part}-{deed}": f"{did} {words}" for part, words in PARTS.items() for deed, did in DEEDS.items()}
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
    inside: tuple[Line, ...] = ()

    @property
    def numbers(self) -> str:
        """The numbers of all that is told together."""
        return numbered([each.number for each in self.inside])


def lines(events: Sequence[Event]) -> list[Line]:
    """The events as sentences; every name is looked up once, and what was done several times is told together."""
    names = _names(events)
    told = [(event, _line(event, names)) for event in events]
    return [_together(group) for group in together(told, lambda one: one[0])]


def _together(group: list[tuple[Event, Line]]) -> Line:
    event, line = group[0]
    if len(group) == 1:
        return line
    inside = tuple(each for _event, each in group)
    what = line.what if all(each.what == line.what for each in inside) else ""
    return replace(line, did=said_of(event.kind, len(group)), what=what, digest="", inside=inside)


def _line(event: Event, names: dict[str, str]) -> Line:
    about = (
        event.subject if event.subject.partition(":")[0] in ("procurement", "offer", "organisation") else ""
    )
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
    person, _, service = actor.partition("/")
    kind, _, _ = person.partition(":")
    if kind == "user":
        who = names.get(person, ERASED)
        return f"{who}, through {names.get(service, ERASED)}," if service else who
    return {"system": "The site", "link": "A bidder, by the link sent to them"}.get(kind, ERASED)


def _names(events: Iterable[Event]) -> dict[str, str]:
    """What people call every row that the events tell of."""
    asked: dict[str, set[int]] = {kind: set() for kind in NAMED}
    for event in events:
        for called in (*event.actor.split("/"), event.subject, f"procurement:{event.procurement or ''}"):
            kind, _, number = called.partition(":")
            if kind in asked and number.isdecimal():
                asked[kind].add(int(number))
    found: dict[str, str] = {}
    for kind, numbers in asked.items():
        if numbers:
            rows = named(*NAMED[kind], numbers)
            found |= {f"{kind}:{number}": _called(row) for number, row in rows.items()}
    return found


def _called(row: object) -> str:
    if getattr(row, "erased", False):
        return ERASED
    return str(getattr(row, "bidder", None) or row)

"""Events told together: what one person did several times within a minute is one line, with each event inside."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from wellspent.portal.audit.models import Event

TOGETHER = {
    "score-given": "gave {many} scores",
    "score-agreed": "recorded {many} agreed scores",
    "signature-voided": "changed a score, which voided {many} signatures",
    "summary-sent": "sent {many} bidders their assessment summaries",
    "offer-opened": "opened {many} offers",
    "offer-loaded": "loaded {many} offers that came back elsewhere",
    "file-loaded": "loaded {many} files that came back elsewhere",
    "file-refused": "was told why {many} files cannot be read",
    "panel-member-appointed": "appointed {many} people to the panel",
    "offer-drafted": "wrote in the draft of the offer {many} times",
    "offer-file-added": "put {many} files into the draft of the offer",
    "answer-file-added": "added {many} papers to the answer",
    "criterion-added": "added {many} criteria",
    "criterion-changed": "changed criteria {many} times",
    "askedmeasure-added": "added {many} measures",
    "outcome-added": "added {many} outcomes",
    "clause-added": "added {many} clauses",
    "member-joined": "gave {many} people a role",
}
"""What is said of several acts of a kind. A kind that is not here is told one by one."""

Told = TypeVar("Told")


def together(told: Sequence[Told], event: Callable[[Told], Event]) -> list[list[Told]]:
    """The acts of one person, of one kind and within one minute together, each group where its first stands."""
    found: dict[Hashable, list[Told]] = {}
    for one in told:
        found.setdefault(_key(event(one)), []).append(one)
    return list(found.values())


def _key(event: Event) -> Hashable:
    if event.kind not in TOGETHER:
        return event.number
    return event.kind, event.actor, event.procurement, event.at.replace(second=0, microsecond=0)


def numbered(numbers: Sequence[int]) -> str:
    """Numbers of events in words, those in a row together: "89, 92 to 95"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def said_of(kind: str, many: int) -> str:
    """What is said of so many acts of a kind, after who did them."""
    return TOGETHER[kind].format(many=many)

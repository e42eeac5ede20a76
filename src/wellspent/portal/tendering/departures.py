"""Comply or explain: what the policy asks and what the checks found grave, kept, or departed from with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wellspent.method.errors import Fault, Refused
from wellspent.method.musts import BROKEN, KEPT, UNTOLD, Asked, Must, musts
from wellspent.method.policy import Decision
from wellspent.method.purchases import Applies
from wellspent.portal.tendering import readings
from wellspent.portal.tendering.models import Explanation, Procurement
from wellspent.portal.tendering.presenters import DEPARTURE
from wellspent.portal.tendering.weighing import decision_of, weighed_of

GRAVE = ("inflated-pledge", "value-drowned", "price-drowned")
"""What trying the scoring may find that lets a promise beyond belief win, or makes a published weight idle.

That a relative rule may be turned by a bid that cannot win is said on every page of it; many buyers choose it
knowing that, and it asks for no reason.
"""

PAGES = {
    "minimum-weighting": "criteria", "weighting-max": "criteria", "measures-max": "measures",
    "kpis-min": "measures", "kpis-expected": "measures", "route": "criteria",
}  # fmt: skip
"""The page on which each figure of a policy is put right."""


@dataclass(frozen=True, slots=True)
class Point:
    """Something asked or found: in a sentence, how it stands and why, where the rule is printed, and its answer.

    `status` is kept, broken or untold; `page` is where it is put right. `answer` is the reason on record, if one
    was given for this very sentence.
    """

    key: str
    text: str
    status: str
    because: str
    rule: str
    source: str
    page: str
    answer: Explanation | None = None

    @property
    def said(self) -> str:
        """What a reason would be an answer to: another sentence or another figure asks for another reason."""
        return f"{self.text} {self.because[:1].upper()}{self.because[1:]}." if self.because else self.text

    @property
    def open(self) -> bool:
        """Whether it stands in the way: broken, and nobody said why."""
        return self.status == BROKEN and self.answer is None

    @property
    def standing(self) -> tuple[str, str]:
        """How it stands in a word, and the colour of its tag."""
        if self.status == BROKEN and self.answer is not None:
            return "Not kept, with a reason", "blue"
        return {KEPT: ("Kept", "green"), BROKEN: ("Not kept", "red")}.get(
            self.status, ("To be read by you", "grey")
        )


def points(row: Procurement, decision: Decision | None) -> list[Point]:
    """Every must of the policy, then every grave finding of the checks, each with the reason on record."""
    answers = {one.about: one for one in row.explanations.select_related("by")}
    return [_answered(one, answers.get(one.key)) for one in (*of_policy(row, decision), *of_checks(row))]


def _answered(point: Point, answer: Explanation | None) -> Point:
    if answer is None or answer.said != point.said:
        return point
    return Point(
        point.key, point.text, point.status, point.because, point.rule, point.source, point.page, answer
    )


def of_policy(row: Procurement, decision: Decision | None) -> Iterator[Point]:
    """What the policy asks beyond talk: each must with its rule and where that is printed."""
    if decision is None:
        return
    for must in musts(decision, asked_of(row)):
        yield _of_must(must, decision)


def _of_must(must: Must, decision: Decision) -> Point:
    rule, part = must.by.rule, must.key.partition(":")[2]
    return Point(
        key=f"policy:{decision.policy.id}:{must.key}",
        text=must.text,
        status=must.status,
        because=must.because,
        rule=f"{decision.policy.label}: {rule.text}",
        source=str(rule.source),
        page=PAGES.get(part, "policy" if must.by.applies is Applies.UNKNOWN else "criteria"),
    )


def asked_of(row: Procurement) -> Asked:
    """What the rules of a draft show of what a policy may ask."""
    scored = [one for one in row.criteria.all() if one.weight]
    return Asked(
        social=weighed_of(row).social,
        measures=row.measures.count(),
        targets=row.measures.exclude(target=None).count(),
        promised=any(one.kind in ("value", "measure") for one in scored),
        stated=any(one.kind == "quality" and one.social_value and one.rule != "pass-fail" for one in scored),
    )


def of_checks(row: Procurement) -> Iterator[Point]:
    """The grave findings of both checks."""
    yield from of_wording(row)
    yield from of_windtunnel(row)


def of_wording(row: Procurement) -> Iterator[Point]:
    """Wordings that a published rule is certainly against; what hangs on a fact only warns."""
    try:
        found = readings.wording(row).examined.findings
    except Refused:
        return
    for one in found:
        if one.applies is Applies.YES and one.rule.status == "published":
            yield Point(
                key=f"wording:{one.check.id}:{one.place}",
                text=f"“{one.quote}”: {one.check.text[:1].lower()}{one.check.text[1:]}",
                status=BROKEN, because="", rule=one.rule.because, source=str(one.rule.source), page="wording",
            )  # fmt: skip


def of_windtunnel(row: Procurement) -> Iterator[Point]:
    """What trying the scoring found, of the grave kind."""
    try:
        found = readings.wind_tunnel(row).figures["findings"]
    except Refused:
        return
    for each in found:
        if each["code"] in GRAVE:
            yield Point(
                key=f"windtunnel:{each['code']}:{each['criterion'] or ''}", text=each["text"],
                status=BROKEN, because="", rule=each["mend"], source="", page="windtunnel",
            )  # fmt: skip


def faults(row: Procurement, decision: Decision | None) -> Iterator[Fault]:
    """What stands in the way of publishing until it is put right or somebody says why not."""
    for point in points(row, decision):
        if point.open:
            yield Fault(point.said.rstrip("."), "Put it right, or say why not.", DEPARTURE)


def explained(row: Procurement) -> list[Explanation]:
    """The reasons that answer something of the rules as they stand, for the tender's own record."""
    if not row.explanations.exists():
        return []
    return [one.answer for one in points(row, decision_of(row)) if one.answer is not None]


__all__ = ["BROKEN", "GRAVE", "KEPT", "UNTOLD", "Point", "explained", "faults", "points"]

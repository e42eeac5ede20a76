"""Library entries in words and numbers, for pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from wellspent.documents.listings import LISTINGS
from wellspent.method.frameworks import Framework, Measure
from wellspent.method.money import pounds
from wellspent.method.policy import Policy, Rule
from wellspent.method.proxies import Proxy
from wellspent.method.purchases import Applies, Purchase
from wellspent.method.shelves import Library
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.shelf import queries
from wellspent.portal.shelf.queries import Hit, Value

LISTS = {
    "measure": "library-measures",
    "proxy": "library-proxies",
    "framework": "library-frameworks",
    "policy": "library-rules",
}
"""The page that lists a kind; the others are found by a search."""


def list_of(kind: str) -> str:
    """The address that an entry's page leads back to."""
    return reverse(LISTS.get(kind, "library"))


def address(kind: str, id: str) -> str:
    """The address of an entry's page."""
    return reverse("library-entry", args=[kind, id])


@dataclass(frozen=True, slots=True)
class Link:
    """A line of a list: where it leads, what it is called, and what is said beside it."""

    text: str
    href: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ProxyLine:
    """A proxy in its list."""

    label: str
    href: str
    worth: str
    place: str
    status: str
    grade: str
    review_by: date
    stale: bool
    early: bool
    source: str


def line(value: Value) -> ProxyLine:
    """A proxy's value on a day, with what it rests on."""
    proxy, amount = value.proxy, value.amount
    year = f", {amount.year} prices" if amount.year is not None else ""
    return ProxyLine(
        label=proxy.label,
        href=address("proxy", proxy.id),
        worth=f"{pounds(amount.amount, proxy.currency, 4)} a {proxy.unit}{year}",
        place=proxy.place,
        status=amount.status,
        grade=proxy.grade,
        review_by=proxy.review_by,
        stale=value.stale,
        early=value.early,
        source=f"{proxy.source.publisher}, {proxy.source.year}",
    )


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """A policy in its list: its rules in force on a day, of how many."""

    label: str
    href: str
    rules: tuple[Rule, ...]
    of: int


def policy_line(policy: Policy, day: date) -> PolicyLine:
    """A policy, and those of its rules that may apply to a purchase commenced on a day."""
    current = tuple(rule for rule in policy.rules if in_force(policy, rule, day))
    return PolicyLine(policy.label, address("policy", policy.id), current, len(policy.rules))


def in_force(policy: Policy, rule: Rule, day: date) -> bool:
    """Whether a rule's own dates, and those of its policy, let it apply on a day."""
    commenced = Purchase(commenced=day)
    dated = [one for one in (*policy.scope, *rule.conditions) if one.fact == "date"]
    return all(one.test(commenced, {}).applies is not Applies.NO for one in dated)


def hits(found: Mapping[str, Sequence[Hit]]) -> list[tuple[str, list[Link]]]:
    """What a search found, by kind."""
    return [
        (
            LISTINGS[kind].several.capitalize(),
            [Link(hit.label, address(kind, hit.id), hit.id) for hit in rows],
        )
        for kind, rows in found.items()
    ]


USES = {
    "award": "Award criteria, contract conditions and reports",
    "condition": "Contract conditions and reports; it may not be scored",
    "report": "Reports alone",
}
RULES = {"fte-years": "Full-time years", "yes-no": "Yes or no"}
DIRECTIONS = {"more": "More is better", "less": "Less is better"}


@dataclass(frozen=True, slots=True)
class MeasureShown:
    """A measure on its page: what counts and how, its evidence, its money values and the outcomes it serves."""

    measure: Measure
    unit: str
    rule: str
    use: str
    direction: str
    values: tuple[ProxyLine, ...]
    served: tuple[Part, ...]


def measure_shown(library: Library, measure: Measure, day: date) -> MeasureShown:
    """A measure with its values on a day, and each edition's outcomes."""
    unit = library.find("unit", measure.unit).entry
    served = tuple(
        Part(
            f"{framework.label} ({framework.edition})",
            tuple(Link(one.shown, "", one.code) for one in outcomes),
            address("framework", f"{framework.id}@{framework.edition}"),
        )
        for framework, outcomes in queries.served(library, measure)
    )
    values = tuple(line(queries.value_on(library.find("proxy", id), day)) for id in measure.proxies)
    return MeasureShown(
        measure,
        unit["plural"],
        RULES.get(measure.counting.rule, measure.counting.rule.replace("-", " ").capitalize()),
        USES[measure.criterion_use],
        DIRECTIONS[measure.direction],
        values,
        served,
    )


@dataclass(frozen=True, slots=True)
class Part:
    """What an entry hangs together with, under a heading."""

    title: str
    links: tuple[Link, ...]
    href: str = ""


def more(library: Library, kind: str, entry: Any) -> list[Part]:
    """What leads on from an entry's page: the measures of each outcome, and those that a value tells in money."""
    match kind:
        case "framework":
            return _of_framework(library, entry)
        case "proxy":
            return _of_proxy(library, entry)
        case _:
            return []


def _of_framework(library: Library, framework: Framework) -> list[Part]:
    parts = []
    for outcome in framework.outcomes:
        links = tuple(
            Link(one.label, address("measure", one.id), f"counted in {one.unit}")
            for one in queries.measures(library)
            if outcome.id in one.serves.get(framework.id, ())
        )
        if links:
            parts.append(Part(" ".join(filter(None, (outcome.code, outcome.shown))), links))
    return parts


def _of_proxy(library: Library, proxy: Proxy) -> list[Part]:
    used = tuple(
        Link(one.label, address("measure", one.id), one.theme)
        for one in queries.measures(library)
        if proxy.id in one.proxies
    )
    return [Part("Measures that are valued by it", used)] if used else []


def values_over_time(entry: Any) -> list[tuple[date, str, str, str]]:
    """A proxy's values, the newest first: from when, how much, in which year's prices, how sure."""
    if not isinstance(entry, Proxy):
        return []
    rows = []
    for value in reversed(entry.values):
        worth = pounds(value.amount, entry.currency, 4)
        if value.low is not None and value.high is not None:
            worth += f" ({pounds(value.low, entry.currency, 4)} to {pounds(value.high, entry.currency, 4)})"
        rows.append((value.since, worth, str(value.year or ""), value.status))
    return rows


def is_entry(who: Standing, kind: str, name: str) -> bool:
    """Whether an entry's page is there for somebody."""
    return kind in queries.KINDS and queries.library_for(who).has(kind, name)

"""A tender as it is scored: criteria with their rules, bids with their answers, scores with their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wellspent.method.working import Given, Symbol

KINDS = ("price", "quality", "value", "measure")
"""What a criterion looks at: price, an answer's quality, pounds of social value, a measure in its unit."""

METHODS = {
    "weighted-points": "highest",
    "price-per-point": "lowest",
    "award-on-value": "lowest",
    "utility-index": "highest",
}
"""How a whole tender is ranked, and which end is best."""

UNSCORED = "unscored"
"""The rule of a price that earns no points because the method divides by it or takes from it."""

PANEL = "panel"
"""The evaluator whose score is the agreed one."""


@dataclass(frozen=True, slots=True)
class Award:
    """A line of a points menu: when it is met, and what it earns."""

    when: str
    points: Given


@dataclass(frozen=True, slots=True)
class Criterion:
    """One award criterion. `keys` holds the numbers its rule needs (floor, ceiling, target, base, scale).

    `less` is true where a smaller amount is better: prices, and measures whose direction is less.
    """

    id: str
    kind: str
    weight: Given
    rule: str
    version: int = 1
    label: str = ""
    keys: Mapping[str, Given] = field(default_factory=dict)
    awards: tuple[Award, ...] = ()
    minimum: Given | None = None
    worth: Given | None = None
    measure: str = ""
    outcome: str = ""
    social_value: bool = False
    less: bool = False
    place: str = ""

    @property
    def shown(self) -> str:
        """Its label, or its id."""
        return self.label or self.id


@dataclass(frozen=True, slots=True)
class Score:
    """One evaluator's score of one bid on one criterion, with the reason. `by` is a pseudonym or panel."""

    bid: str
    criterion: str
    by: str
    score: Given
    reason: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a bid says to one criterion: an amount, a truth, or the menu lines it meets; None is not known."""

    amount: Symbol | None = None
    met: bool | None = None
    items: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Bid:
    """One bid and its answers by criterion."""

    id: str
    answers: Mapping[str, Answer]
    label: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Tender:
    """One lot's rules and bids. `ratio` is quality weight over price weight, for the utility index."""

    title: str
    method: str
    out_of: Given
    criteria: tuple[Criterion, ...]
    bids: tuple[Bid, ...] = ()
    scores: tuple[Score, ...] = ()
    tie_break: tuple[str, ...] = ()
    ratio: Given | None = None
    lot: str = ""


def scored(tender: Tender, criterion: Criterion) -> bool:
    """Whether the criterion earns points: price earns none where it divides or is added to."""
    return tender.method == "weighted-points" or criterion.kind != "price"

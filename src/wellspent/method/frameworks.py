"""Outcome frameworks and measure sets, each in dated editions.

A framework is a list of outcomes with ids of their own for ever; a label that no official text has
established is None, and a tender that uses such an outcome cannot be published or scored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from wellspent.method.counting import Counting
from wellspent.method.errors import Fault, Refused
from wellspent.method.working import Adapted, Source

AWAITING = "awaiting-official-text"
"""The status of an outcome whose official wording has not been established."""


@dataclass(frozen=True, slots=True)
class FrameworkOutcome:
    """One node of a framework: a theme, an outcome or a criterion under it.

    `measures` are those that an organisation's own framework names as serving it.
    """

    id: str
    label: str | None
    status: str
    code: str = ""
    parent: str = ""
    column: str = ""
    gloss: str = ""
    aliases: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The label, or plain words that it is not loaded."""
        return self.label if self.label is not None else "official text not loaded"


@dataclass(frozen=True, slots=True)
class Framework:
    """One edition of a framework and the days on which a procurement may commence under it.

    `usable_from` is when bodies may use it, `applies_from` when they must, `applies_to` the last day.
    None is not known, or no such day.
    """

    id: str
    edition: str
    label: str
    lineage: str
    source: Source
    outcomes: tuple[FrameworkOutcome, ...]
    issued: date | None = None
    usable_from: date | None = None
    applies_from: date | None = None
    applies_to: date | None = None
    follows: str = ""
    scope: str = ""
    status: str = "published"
    adapted: Adapted | None = None

    def covers(self, commenced: date) -> bool:
        """Whether a procurement that commenced on that day may run under this edition."""
        starts = self.usable_from or self.applies_from
        return (starts is None or commenced >= starts) and (
            self.applies_to is None or commenced <= self.applies_to
        )

    def outcome(self, id: str) -> FrameworkOutcome | None:
        """The outcome with that id, or None."""
        return next((outcome for outcome in self.outcomes if outcome.id == id), None)


CRITERION_USES = ("award", "condition", "report")
"""How a measure may be used: scored at award, only as a contract condition, or only reported."""


@dataclass(frozen=True, slots=True)
class UseRule:
    """The dated rule behind a measure's use, in a sentence, with where it is printed."""

    text: str
    since: date
    source: Source
    status: str = "published"


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that can be counted, asked for, promised, returned and confirmed.

    `proxy` is empty where it has no money value, and that is complete. `serves` maps a framework's id to
    the outcomes of it that this measure serves.
    """

    id: str
    label: str
    theme: str
    unit: str
    definition: str
    counting: Counting
    evidence: tuple[str, ...]
    gains: tuple[str, ...]
    direction: str
    criterion_use: str
    use_rule: UseRule
    serves: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    overlap: str = ""
    proxies: tuple[str, ...] = ()
    additionality: str = ""
    note: str = ""
    adapted: Adapted | None = None


@dataclass(frozen=True, slots=True)
class MeasureSet:
    """One edition of a set of measures, such as wellspent@2026."""

    id: str
    edition: str
    label: str
    source: Source
    measures: Mapping[str, Measure]

    @property
    def name(self) -> str:
        """The set and its edition as an offer names them."""
        return f"{self.id}@{self.edition}"


def with_served(measure: Measure, frameworks: Sequence[Framework]) -> Measure:
    """The measure with the outcomes of `frameworks` that name it beside those it names itself."""
    serves = dict(measure.serves)
    for framework in frameworks:
        named = [one.id for one in framework.outcomes if measure.id in one.measures]
        if named:
            serves[framework.id] = tuple(dict.fromkeys((*serves.get(framework.id, ()), *named)))
    return replace(measure, serves=serves)


def refuse_awaiting(outcomes: Sequence[FrameworkOutcome]) -> None:
    """Raise `Refused` for every outcome whose official wording is not loaded: no tender may use it."""
    faults = [
        Fault(
            f'the outcome "{outcome.id}" has no official text loaded, so no tender may use it',
            "Load the official wording onto your shelf, or choose an outcome whose text is established.",
        )
        for outcome in outcomes
        if outcome.status == AWAITING
    ]
    if faults:
        raise Refused(faults)

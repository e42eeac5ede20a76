"""Measures of the library in words: those that a draft asks for, and those that it may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wellspent.method.frameworks import Measure
from wellspent.portal.shelf.adapters import library_of_tender
from wellspent.portal.tendering import readings, steps
from wellspent.portal.tendering.adapters import unit_of
from wellspent.portal.tendering.models import AskedMeasure, Procurement

USES = {"award": "May be scored", "condition": "As a contract condition only", "report": "For reporting only"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A measure that is asked, with its row and the unit that a target is written in."""

    row: AskedMeasure
    measure: Measure
    unit: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A measure that may be chosen: its unit, the outcomes it serves in the framework looked at, and its use."""

    measure: Measure
    unit: str
    serves: tuple[str, ...]
    use: str
    asked: bool

    @property
    def open(self) -> bool:
        """Whether it may be chosen: scored under the law, and not asked already."""
        return self.measure.criterion_use == "award" and not self.asked


@dataclass(frozen=True, slots=True)
class Choice:
    """What there is to choose from, and how many more the policy allows (None: no limit)."""

    offered: tuple[Offered, ...]
    themes: Sequence[str]
    frameworks: Sequence[tuple[str, str]]
    left: int | None


def in_unit(row: Procurement, measure: Measure) -> str:
    """What a quantity of a measure is written in; a share is written as one."""
    unit = unit_of(library_of_tender(row), measure)
    return {"share": "as a share, such as 20%"}.get(unit, unit)


def chosen(row: Procurement) -> list[Chosen]:
    """The measures that a draft asks for."""
    known = {measure.id: measure for measure in readings.measures(row)}
    return [
        Chosen(one, known[one.measure], in_unit(row, known[one.measure]))
        for one in row.measures.all()
        if one.measure in known
    ]


def unscored(row: Procurement) -> list[Chosen]:
    """The measures that are asked and that no criterion scores alone."""
    alone = set(row.criteria.exclude(measure="").values_list("measure", flat=True))
    return [one for one in chosen(row) if one.measure.id not in alone]


def choice(row: Procurement, *, framework: str, theme: str, q: str) -> Choice:
    """The measures to choose from, those that may be scored first, filtered by what was asked."""
    asked = {one.measure for one in row.measures.all()}
    labels = _outcome_labels(row, framework)
    every = readings.measures(row)
    found = [
        Offered(
            measure,
            in_unit(row, measure),
            tuple(labels.get(id, id) for id in measure.serves.get(framework, ())),
            USES[measure.criterion_use],
            measure.id in asked,
        )
        for measure in every
        if (not framework or measure.serves.get(framework))
        and (not theme or measure.theme == theme)
        and all(word in f"{measure.label} {measure.definition}".casefold() for word in q.casefold().split())
    ]
    decision = steps.decision_of(row)
    most = decision.measures_max if decision else None
    return Choice(
        tuple(sorted(found, key=lambda one: list(USES.values()).index(one.use))),
        sorted({measure.theme for measure in every}),
        readings.frameworks(row),
        None if most is None else most - len(asked),
    )


def _outcome_labels(row: Procurement, framework: str) -> Mapping[str, str]:
    return readings.outcome_labels(row, framework) if framework else {}

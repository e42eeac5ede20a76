"""Measures of the library in words: those that a draft asks for, and those that it may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from wellspent.method.frameworks import Measure
from wellspent.method.shelves import Library
from wellspent.portal.shelf.adapters import library_of_tender
from wellspent.portal.tendering import readings
from wellspent.portal.tendering.adapters import unit_of
from wellspent.portal.tendering.models import AskedMeasure, Procurement
from wellspent.portal.tendering.weighing import decision_of

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
    ticked: bool

    @property
    def open(self) -> bool:
        """Whether the law lets it be scored, so that it may be asked."""
        return self.measure.criterion_use == "award"


@dataclass(frozen=True, slots=True)
class Sought:
    """What an officer looks for: a framework, an outcome of it, a theme, words; `every` asks for all of them."""

    framework: str = ""
    outcome: str = ""
    theme: str = ""
    q: str = ""
    every: bool = False

    @property
    def given(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.outcome or self.theme or self.q.strip() or self.every)


@dataclass(frozen=True, slots=True)
class Choice:
    """What there is to choose from. `kept` are those ticked, first of all; `found` the others that were looked for,

    by theme. `fitting` says that nothing was looked for and `found` are those that serve the draft's own outcomes. `themes` and
    `outcomes` have the number of measures of each; `left` is how many more the policy allows (None: no limit).
    """

    kept: tuple[Offered, ...]
    found: Sequence[tuple[str, tuple[Offered, ...]]]
    closed: tuple[Offered, ...]
    fitting: bool
    whole: int
    themes: Sequence[tuple[str, int]]
    outcomes: Sequence[tuple[str, str, int]]
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


def left_to_tender(measure: Measure) -> bool:
    """Whether a measure's definition leaves it to the tender to name somebody or something, such as its groups."""
    return "the tender names" in measure.definition


def choice(row: Procurement, sought: Sought, ticked: Collection[str]) -> Choice:
    """The measures to choose from: those ticked first, then those looked for, or those that fit the outcomes."""
    labels = readings.outcome_labels(row, sought.framework) if sought.framework else {}
    every = readings.measures(row)
    named = set(row.outcomes.exclude(named="").values_list("named", flat=True))
    fitting = not sought.given and bool(named)
    wanted = replace(sought, outcome="") if fitting else sought
    library = library_of_tender(row)
    shown = [
        _offered(row, measure, labels, sought.framework, ticked)
        for measure in every
        if measure.id in ticked
        or (sought.given and _fits(library, measure, wanted))
        or (fitting and named & {one for served in measure.serves.values() for one in served})
    ]
    rest = [one for one in shown if not one.ticked]
    scored = [one for one in every if one.criterion_use == "award"]
    decision = decision_of(row)
    most = decision.measures_max if decision else None
    return Choice(
        kept=tuple(one for one in shown if one.ticked),
        found=_by_theme([one for one in rest if one.open]),
        closed=tuple(one for one in rest if not one.open),
        fitting=fitting,
        whole=len(scored),
        themes=sorted(Counter(one.theme for one in scored).items()),
        outcomes=_outcomes(scored, sought.framework, labels),
        frameworks=readings.frameworks(row),
        left=None if most is None else most - len(ticked),
    )


def _by_theme(found: Sequence[Offered]) -> list[tuple[str, tuple[Offered, ...]]]:
    """Measures theme by theme, those with a money value first in each."""
    themes = sorted({one.measure.theme for one in found})
    ordered = sorted(found, key=lambda one: not one.measure.proxies)
    return [(theme, tuple(one for one in ordered if one.measure.theme == theme)) for theme in themes]


def unearned(row: Procurement) -> list[Chosen]:
    """The measures that are asked, have no money value and no criterion of their own: promises on them earn nothing."""
    return [one for one in unscored(row) if not one.measure.proxies]


def _words(library: Library, measure: Measure) -> str:
    """Everything that a measure may be looked for by: its names, what it counts and in what, and its money values."""
    unit = library.find("unit", measure.unit).entry
    values = [library.find("proxy", id).entry.label for id in measure.proxies if library.has("proxy", id)]
    named = (measure.id, measure.label, measure.definition, unit["label"], unit["plural"], *values)
    return " ".join(named).casefold()


def _fits(library: Library, measure: Measure, sought: Sought) -> bool:
    """Whether a measure is of what is looked for."""
    serves = measure.serves.get(sought.framework, ())
    wanted = sought.q.casefold().split()
    text = _words(library, measure) if wanted else ""
    return (
        (not sought.outcome or sought.outcome in serves)
        and (not sought.theme or measure.theme == sought.theme)
        and all(word in text for word in wanted)
    )


def _offered(
    row: Procurement, measure: Measure, labels: Mapping[str, str], framework: str, ticked: Collection[str]
) -> Offered:
    serves = tuple(labels.get(id, id) for id in measure.serves.get(framework, ()))
    unit = in_unit(row, measure)
    return Offered(measure, unit, serves, USES[measure.criterion_use], measure.id in ticked)


def _outcomes(
    scored: Sequence[Measure], framework: str, labels: Mapping[str, str]
) -> list[tuple[str, str, int]]:
    """The outcomes of a framework that measures serve: id, name, and how many measures."""
    many = Counter(id for one in scored for id in one.serves.get(framework, ()))
    return [(id, label, many[id]) for id, label in labels.items() if many[id]]

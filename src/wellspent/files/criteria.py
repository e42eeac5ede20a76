"""The format of award criteria, and how each becomes the method's criterion."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import Field

from wellspent.files.asking import DescriptorSheet, wrong_asking
from wellspent.files.reading.cells import (
    Amount,
    Exact,
    Flag,
    Id,
    Ids,
    Sheet,
    Text,
    Texts,
    Weight,
    Whole,
    one_of,
)
from wellspent.files.reading.documents import Document
from wellspent.files.reading.places import KeyPath
from wellspent.files.shelves.catalogue import find_measure, find_outcome
from wellspent.method.errors import Fault, Faults, Refused
from wellspent.method.frameworks import Measure, refuse_awaiting
from wellspent.method.scoring import find_rule
from wellspent.method.shelves import Library
from wellspent.method.tenders import KINDS, UNSCORED, Award, Criterion
from wellspent.method.working import Entered, Given

NUMBERS = ("floor", "ceiling", "target", "base", "scale", "maximum")
"""The numbers a criterion's rule may need."""


USUAL_RULES = {
    "price": "absolute-linear",
    "value": "absolute-linear",
    "measure": "target",
    "quality": "scale",
}
"""The rule that a criterion of each kind is most often scored by."""


class AwardSheet(Sheet):
    """A line of a points menu."""

    when: Text = Field(examples=['">= 5"'])
    points: Exact


class CriterionSheet(Sheet):
    """One award criterion."""

    id: Id
    label: Text = ""
    kind: Annotated[str, one_of(*KINDS)]
    weight: Weight | None = None
    rule: Text = ""
    floor: Amount | None = None
    ceiling: Amount | None = None
    target: Amount | None = None
    base: Exact | None = None
    scale: Exact | None = None
    maximum: Exact | None = None
    minimum: Exact | None = None
    worth: Amount | None = None
    award: tuple[AwardSheet, ...] = ()
    measure: Id = ""
    outcome: Id = ""
    social_value: Flag | None = None
    note: Text = ""
    question: Text = ""
    guidance: Text = ""
    word_limit: Whole | None = None
    evidence: Texts = ()
    measures: Ids = ()
    descriptor: tuple[DescriptorSheet, ...] = ()


class CriterionReader:
    """Turns rows into criteria; what does not hold goes to `faults`."""

    def __init__(
        self,
        document: Document,
        library: Library,
        currency: str,
        faults: Faults,
        *,
        price_is_scored: bool = True,
    ) -> None:
        self.document, self.library, self.currency, self.faults = document, library, currency, faults
        self.price_is_scored = price_is_scored

    def refuse(self, path: KeyPath, rule: str, mend: str) -> None:
        """Note a fault at `path` and go on."""
        self.faults.add(rule, mend, self.document.where(path), self.document.name)

    def refuse_all(self, path: KeyPath, refused: Refused) -> None:
        """Note what a look-up refused, at `path`, and go on."""
        where = self.document.where(path)
        self.faults.extend(
            Fault(fault.rule, fault.mend, where, self.document.name) for fault in refused.faults
        )

    def given(self, value: Fraction, name: str, unit: str, path: KeyPath) -> Given:
        """An entered number with its place."""
        return Given(value, name, Entered(self.document.name, self.document.where(path)), unit)

    def maybe(self, value: Fraction | None, name: str, unit: str, path: KeyPath) -> Given | None:
        """An entered number with its place, or None where it was left out."""
        return None if value is None else self.given(value, name, unit, path)

    def criterion(self, at: KeyPath, row: CriterionSheet) -> Criterion:
        """One row as a criterion."""
        self._outcome(at, row)
        self._asking(at, row)
        name = row.label or row.id
        unit = self.currency if row.kind in ("price", "value") else ""
        keys = {key: self.maybe(getattr(row, key), f"{name}: {key}", unit, (*at, key)) for key in NUMBERS}
        menu = [
            Award(line.when, self.given(line.points, f"{name}: {line.when}", "points", (*at, "award", place)))
            for place, line in enumerate(row.award)
        ]
        pounds = row.kind in ("value", "measure")
        return Criterion(
            id=row.id,
            kind=row.kind,
            weight=self._weight(at, row, name),
            rule=(scored_by := self._rule(at, row)).partition("@")[0],
            version=int(scored_by.partition("@")[2] or 1),
            label=row.label,
            keys={key: given for key, given in keys.items() if given is not None},
            awards=tuple(menu),
            minimum=self.maybe(row.minimum, f"{name}: minimum", "", (*at, "minimum")),
            worth=self.maybe(row.worth, f"{name}: worth of full marks", self.currency, (*at, "worth")),
            measure=row.measure,
            outcome=row.outcome,
            social_value=pounds if row.social_value is None else row.social_value,
            less=self._less_is_better(at, row),
            place=self.document.where(at),
        )

    def _weight(self, at: KeyPath, row: CriterionSheet, name: str) -> Given:
        """The weight, which only a price that earns no points may do without."""
        if row.weight is None and (row.kind != "price" or self.price_is_scored):
            self.refuse((*at, "weight"), "weight is missing", "Add weight = 40, or whatever was published.")
        if row.weight is not None and row.weight < 0:
            self.refuse(
                (*at, "weight"), "a weight is below nothing", "Write the points this criterion can earn."
            )
        return self.given(row.weight or Fraction(0), f"{name}: weight", "points", (*at, "weight"))

    def _rule(self, at: KeyPath, row: CriterionSheet) -> str:
        """The rule with its version, the newest where none is named. A price that earns no points needs none."""
        if not row.rule and row.kind == "price" and not self.price_is_scored:
            return UNSCORED
        if not row.rule:
            mend = f'Add rule = "{USUAL_RULES[row.kind]}", or another rule.'
            self.refuse((*at, "rule"), "rule is missing", mend)
            return UNSCORED
        try:
            return find_rule(row.rule).name
        except Refused as refused:
            self.refuse_all((*at, "rule"), refused)
            return UNSCORED

    def _less_is_better(self, at: KeyPath, row: CriterionSheet) -> bool:
        """True for prices and for measures whose direction is less; refuses a measure that may not be scored."""
        if row.kind != "measure":
            if row.measure:
                mend = 'Take measure out, or write kind = "measure".'
                self.refuse((*at, "measure"), f"a {row.kind} criterion has no measure", mend)
            return row.kind == "price"
        if not row.measure:
            self.refuse(
                (*at, "measure"),
                "measure is missing",
                'Add measure = "..." with the id of a library measure.',
            )
            return False
        measure = self._measure((*at, "measure"), row.measure)
        return measure is not None and measure.direction == "less"

    def _measure(self, at: KeyPath, id: str) -> Measure | None:
        """A measure that may be scored; refuses one that nobody knows, and one that may not."""
        try:
            measure = find_measure(self.library, id)
        except Refused as refused:
            self.refuse_all(at, refused)
            return None
        if measure.criterion_use != "award":
            use = {"condition": "a contract condition", "report": "reporting"}[measure.criterion_use]
            why = f"{measure.use_rule.text} (from {measure.use_rule.since}; {measure.use_rule.source})"
            self.refuse(at, f'"{measure.id}" is for {use} only, not for points', why)
        return measure

    def _asking(self, at: KeyPath, row: CriterionSheet) -> None:
        """Refuse what does not hold in the words of a criterion, and measures that may not be scored."""
        for path, rule, mend in wrong_asking(row):
            self.refuse((*at, *path), rule, mend)
        for place, name in enumerate(dict.fromkeys(row.measures)):
            self._measure((*at, "measures", place), name)

    def _outcome(self, at: KeyPath, row: CriterionSheet) -> None:
        """Refuse an outcome nobody knows, and one whose official text is not loaded."""
        if not row.outcome:
            return
        try:
            refuse_awaiting([find_outcome(self.library, row.outcome)[1]])
        except Refused as refused:
            self.refuse_all((*at, "outcome"), refused)

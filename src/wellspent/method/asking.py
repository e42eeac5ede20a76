"""What a tender asks of its bidders: questions, measures to choose from, clauses, and how all of it is scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from wellspent.method.burden import Burden
from wellspent.method.frameworks import Measure
from wellspent.method.purchases import Purchase
from wellspent.method.tenders import Criterion, Tender


def words_in(text: str) -> int:
    """How many words a text has, where words are what blanks and line breaks divide: as a limit of words counts them."""
    return len(text.split())


WORKBOOK_FORMAT = 1
"""The version of the offer workbook's layout. A later one is told apart by it."""


@dataclass(frozen=True, slots=True)
class Descriptor:
    """What an answer looks like that earns `score`."""

    score: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition that will stand in the contract."""

    text: str
    id: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class AskedMeasure:
    """A measure that a bidder may promise; `unit` in the plural for reading, `whole` where only whole ones exist.

    `one` is the unit in the singular; `target` what the buyer would like to see, in words, where it says so.
    """

    measure: Measure
    unit: str
    whole: bool
    one: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What one criterion asks. `words` is the most words of an answer, or None; `chosen` where the buyer
    named the measures, and not every measure with a money value may be promised."""

    criterion: Criterion
    text: str = ""
    guidance: str = ""
    words: int | None = None
    evidence: tuple[str, ...] = ()
    descriptors: tuple[Descriptor, ...] = ()
    measures: tuple[AskedMeasure, ...] = ()
    chosen: bool = True


@dataclass(frozen=True, slots=True)
class LotAsked:
    """One lot, or a whole tender without lots, whose `id` is empty."""

    id: str
    title: str
    tender: Tender
    questions: tuple[Question, ...]

    @property
    def measures(self) -> tuple[tuple[AskedMeasure, Question], ...]:
        """Each measure once, with the first question that asks for it."""
        found: dict[str, tuple[AskedMeasure, Question]] = {}
        for question in self.questions:
            for asked in question.measures:
                found.setdefault(asked.measure.id, (asked, question))
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Invitation:
    """A whole tender as its bidders see it.

    `digest` is the SHA-256 of what is asked and how it is scored. `facts` are the particulars by label, None
    where they are not known. `hours` is one bidder's work, estimated.
    """

    id: str
    title: str
    buyer: str
    currency: str
    edition: str
    digest: str
    lots: tuple[LotAsked, ...]
    clauses: tuple[Clause, ...]
    purchase: Purchase
    commenced: date | None
    facts: Mapping[str, str | None]
    hours: Burden[Fraction]

    @property
    def unknown(self) -> Sequence[str]:
        """The particulars that are not known."""
        return [label for label, text in self.facts.items() if text is None]

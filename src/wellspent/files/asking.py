"""What a tender asks in words: questions of its criteria, descriptions of scores, clauses of the contract.

All of it is optional, and no figure hangs on it: a tender without these keys has the canonical bytes it had
before they existed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Protocol

from wellspent.files.reading.cells import Exact, Id, Sheet, Text
from wellspent.method.asking import Clause, Descriptor
from wellspent.method.burden import Ask, evidence_asked, words_asked
from wellspent.method.numbers import spell

MOST_WORDS = 100_000
"""No limit of words is larger."""


class DescriptorSheet(Sheet):
    """What an answer looks like that earns a score."""

    score: Exact
    text: Text

    def descriptor(self) -> Descriptor:
        """The method's descriptor."""
        return Descriptor(self.score, self.text)


class ClauseSheet(Sheet):
    """One clause of a contract."""

    id: Id = ""
    label: Text = ""
    text: Text
    note: Text = ""

    def clause(self) -> Clause:
        """The method's clause."""
        return Clause(self.text, self.id, self.label)


class Asked(Protocol):
    """The keys of a criterion that say what a bidder is asked."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def scale(self) -> Fraction | None: ...
    @property
    def question(self) -> str: ...
    @property
    def word_limit(self) -> int | None: ...
    @property
    def evidence(self) -> Sequence[str]: ...
    @property
    def measures(self) -> Sequence[str]: ...
    @property
    def descriptor(self) -> Sequence[DescriptorSheet]: ...


Wrong = tuple[tuple[str | int, ...], str, str]
"""The key a fault is about, the rule that does not hold, and the mend."""


def wrong_asking(row: Asked) -> Iterator[Wrong]:
    """What does not hold in the words of a criterion; the measures themselves are looked up elsewhere."""
    if row.word_limit is not None and not 0 < row.word_limit <= MOST_WORDS:
        yield (
            ("word_limit",),
            f"{row.word_limit} is no limit of words",
            "Write how many at most, or leave it out.",
        )
    if row.measures and row.kind != "value":
        mend = 'Write measure = "..." for one that is scored, or take measures out.'
        yield ("measures",), f"only a value criterion has measures to choose from, not a {row.kind} one", mend
    for place, name in enumerate(row.measures):
        if name in row.measures[:place]:
            yield ("measures", place), f'"{name}" is named twice', "Name each measure once."
    yield from _wrong_descriptors(row)


def _wrong_descriptors(row: Asked) -> Iterator[Wrong]:
    if row.descriptor and row.rule.partition("@")[0] != "scale":
        mend = 'Write rule = "scale", or take the descriptors out.'
        yield ("descriptor",), "only a scale has scores to describe", mend
        return
    seen: set[Fraction] = set()
    for place, line in enumerate(row.descriptor):
        at = ("descriptor", place, "score")
        if line.score in seen:
            yield at, f"the score {spell(line.score)} is described twice", "Describe each score once."
        if line.score < 0 or (row.scale is not None and line.score > row.scale):
            top = "its top" if row.scale is None else spell(row.scale)
            yield at, f"{spell(line.score)} is not on the scale", f"Describe scores from 0 to {top}."
        seen.add(line.score)


def asks_of(row: Asked, measures: int | None = None) -> Iterator[Ask]:
    """What a criterion asks of a bidder: an answer, or measures to reckon; a price is no social value work.

    `measures` is how many there are to choose from, where more is known than the row says.
    """
    text = f"{row.label} {row.question} {row.note}"
    name = row.label or row.id
    limit = row.word_limit if row.word_limit is not None else words_asked(text)
    evidence = len(row.evidence) or evidence_asked(text)
    if row.kind == "quality":
        yield Ask(name, limit, evidence)
    elif row.kind in ("measure", "value"):
        many = measures if measures is not None else max(len(row.measures), 1)
        yield Ask(name, (limit or 0) * many, evidence, many)

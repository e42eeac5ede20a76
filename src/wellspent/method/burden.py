"""What answering costs a bidder, in hours: an estimate by words asked, evidence and measures.

The rates are a parameter of the library, an illustration of ours that an organisation replaces by its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Generic

from wellspent.method.parameters import Parameter
from wellspent.method.working import Given, Lift, Number, total

RATES: Mapping[str, str] = {
    "question": "hours to read a question and plan its answer",
    "hundred_words": "hours to write and check 100 words",
    "evidence": "hours to find and attach one piece of evidence",
    "measure": "hours to reckon one measure and enter it",
}
"""Each rate of the parameter, in words."""

UNSTATED = "words_if_unstated"
"""The parameter's number of words where no limit is stated."""

_WORDS = re.compile(r"\b(\d{1,3},\d{3}|\d{2,5})[ -]words?\b", re.IGNORECASE)
_EVIDENCE = (
    re.compile(r"\b(attach|enclose|upload|append)\b", re.IGNORECASE),
    re.compile(r"\b(evidence of|cop(?:y|ies) of|certificates?)\b", re.IGNORECASE),
)
_ASKS = re.compile(
    r"\s*(\d{1,2}[.)]\s*)?(please|describe|explain|tell|state|set out|give|provide|how|what|which|outline|detail"
    r"|demonstrate|show|list|confirm|do you|does your|is your|are you)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing a bidder answers: words at most (None: not stated), pieces of evidence, measures."""

    name: str
    words: int | None = None
    evidence: int = 0
    measures: int = 0


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates in force, each knowing its source, and the words taken where no limit is stated."""

    rates: Mapping[str, Given]
    unstated: int
    label: str
    status: str


@dataclass(frozen=True, slots=True)
class Burden(Generic[Number]):
    """Hours of each ask, and of all; `unstated` asks say no limit of words."""

    asks: tuple[tuple[Ask, Number], ...]
    hours: Number
    rates: Rates

    @property
    def unstated(self) -> int:
        """How many asks say no limit of words."""
        return sum(ask.words is None for ask, _ in self.asks)


def rates_on(parameter: Parameter[Mapping[str, Fraction]], shelf: str, day: date) -> Rates:
    """The rates in force on `day`."""
    version = parameter.on(day)
    origin = parameter.origin(version, shelf)
    rates = {name: Given(version.content[name], words, origin, "hours") for name, words in RATES.items()}
    return Rates(rates, int(version.content[UNSTATED]), parameter.label, parameter.status)


def asks_something(text: str) -> bool:
    """Whether a line of plain text asks for an answer."""
    return text.rstrip().endswith("?") or _ASKS.match(text) is not None


def words_asked(text: str) -> int | None:
    """The limit of words a text states ("no more than 500 words"), or None."""
    found = _WORDS.search(text)
    return int(found[1].replace(",", "")) if found else None


def evidence_asked(text: str) -> int:
    """How many pieces of evidence a text asks for: as often as it says to attach, or names them."""
    return max(len(words.findall(text)) for words in _EVIDENCE)


def burden(asks: Sequence[Ask], rates: Rates, lift: Lift[Number]) -> Burden[Number]:
    """The hours one bidder spends: for each ask question + words / 100 x rate + evidence + measures."""
    found = tuple((ask, _hours(ask, rates, lift)) for ask in asks)
    nothing = lift(Given(Fraction(0), "nothing is asked", rates.rates["question"].origin, "hours"))
    return Burden(found, total([hours for _, hours in found], nothing), rates)


def _hours(ask: Ask, rates: Rates, lift: Lift[Number]) -> Number:
    words = rates.unstated if ask.words is None else ask.words
    counts = {
        "question": Fraction(1),
        "hundred_words": Fraction(words, 100),
        "evidence": Fraction(ask.evidence),
        "measure": Fraction(ask.measures),
    }
    parts = [lift(rates.rates[name]) * count for name, count in counts.items() if count]
    return total(parts, parts[0])

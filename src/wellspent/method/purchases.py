"""A purchase, what is known of it, and the conditions it can be tested against.

A test answers yes, no or unknown (Kleene's three-valued logic: of all, one no settles it; of any, one yes).
Giving one more fact can settle an unknown answer and can never change a settled one.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from wellspent.method.errors import Fault, Refused, unknown_name
from wellspent.method.numbers import grouped
from wellspent.method.working import Source

BODIES = ("central", "local", "nhs", "education", "police", "other")
NATIONS = ("england", "wales", "scotland", "northern-ireland")
KINDS = ("goods", "services", "works")
BASES = ("included", "excluded")

CHOICES: Mapping[str, Sequence[str]] = {"body": BODIES, "kind": KINDS, "nation": NATIONS}
"""The facts that are one word of a closed list."""

HIGHEST_VAT = Fraction(1, 5)
"""The standard rate, the most that VAT can add. Source: Value Added Tax Act 1994 s.2, rate since 2011."""

COMPARATORS: Mapping[str, tuple[Callable[[Any, Any], bool], str, str]] = {
    ">=": (operator.ge, "at least", "on or after"),
    ">": (operator.gt, "more than", "after"),
    "<": (operator.lt, "less than", "before"),
    "<=": (operator.le, "at most", "on or before"),
}
"""Each comparator with its words for an amount and for a day. They are exact."""

_WORDS = {"value": "the value", "vat": "VAT", "date": "the date of commencement"}
_VAT_WORDS = {"included": " with VAT", "excluded": " without VAT", "unstated": ""}


class Applies(StrEnum):
    """Whether something holds for a purchase."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Verdict(NamedTuple):
    """An answer, why (in words that continue "because"), and the facts that would settle it where it is open."""

    applies: Applies
    because: str
    hangs_on: tuple[str, ...] = ()


Questions = Mapping[str, str]
"""The named facts a person can be asked for, each with its question in plain words."""

UNWORDED: Questions = MappingProxyType({})
"""No questions: facts are called by their ids."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """What is known of a purchase. None, or a fact not in `known`, is not known.

    `value` is the most payable over the whole term with extensions, in pounds; `vat` says whether it is
    "included" or "excluded"; `commenced` is the day of the tender notice.
    """

    value: Fraction | None = None
    vat: str | None = None
    kind: str | None = None
    commenced: date | None = None
    body: str | None = None
    nation: str | None = None
    known: Mapping[str, bool] = field(default_factory=dict)

    def check(self, facts: Collection[str]) -> None:
        """Raise `Refused` for a word or a fact nobody knows, or a value below nothing."""
        closed = (*CHOICES.items(), ("vat", BASES))
        given = [(name, getattr(self, name), words) for name, words in closed]
        faults = [
            unknown_name(name, word, words, f"--{name}")
            for name, word, words in given
            if word is not None and word not in words
        ]
        faults += [
            unknown_name("fact", fact, list(facts), "--known") for fact in self.known if fact not in facts
        ]
        if self.value is not None and self.value < 0:
            rule = "a purchase cannot be worth less than nothing"
            faults.append(Fault(rule, "Give the most payable over the whole term.", "--value"))
        if faults:
            raise Refused(faults)


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of one fact.

    `fact` is value, date, kind, body, nation, a term of the policy or a named fact. `comparator` and `than`
    serve value and date, `one_of` serves kind, body and nation, `truth` a term or a named fact. `vat` is the
    basis of a threshold: included, excluded, or unstated where the source does not say.
    """

    fact: str
    comparator: str = ""
    than: Fraction | date | None = None
    one_of: tuple[str, ...] = ()
    truth: bool = True
    vat: str = "unstated"

    def test(self, purchase: Purchase, terms: Mapping[str, Verdict], facts: Questions = UNWORDED) -> Verdict:
        """Whether it holds for `purchase`; `terms` are the answers the policy has worked out so far."""
        match self.fact:
            case "value":
                return self._value(purchase)
            case "date":
                return self._date(purchase.commenced)
            case "kind" | "body" | "nation":
                return self._choice(getattr(purchase, self.fact))
            case _ if self.fact in terms:
                return self._term(terms[self.fact])
            case _:
                return self._named(purchase.known.get(self.fact), facts)

    def _value(self, purchase: Purchase) -> Verdict:
        assert isinstance(self.than, Fraction)  # noqa: S101 - the reader of the file has made sure
        holds, words, _ = COMPARATORS[self.comparator]
        limit = f"{words} £{grouped(self.than)}{_VAT_WORDS[self.vat]}"
        if purchase.value is None:
            return Verdict(Applies.UNKNOWN, f"hangs on the value, which must be {limit}", ("value",))
        answers = {holds(value, self.than) for value in _on_basis(purchase.value, purchase.vat, self.vat)}
        shown = f"£{grouped(purchase.value)}{_VAT_WORDS[purchase.vat or 'unstated']}"
        if len(answers) > 1:
            return Verdict(Applies.UNKNOWN, f"hangs on VAT: {shown} against {limit}", ("vat",))
        doubt = self._doubt(purchase.value, purchase.vat, answers)
        return _answer(answers.pop(), f"{shown} is {limit}{doubt}", f"{shown} is not {limit}{doubt}")

    def _doubt(self, value: Fraction, vat: str | None, answers: set[bool]) -> str:
        """What to say where the source does not print the basis of its threshold and it would matter."""
        if self.vat != "unstated" or vat is None:
            return ""
        holds = COMPARATORS[self.comparator][0]
        other = next(basis for basis in BASES if basis != vat)
        if {holds(amount, self.than) for amount in _on_basis(value, vat, other)} == answers:
            return ""
        return " (the source does not say whether VAT counts, and here it matters)"

    def _date(self, commenced: date | None) -> Verdict:
        holds, _, words = COMPARATORS[self.comparator]
        limit = f"{words} {self.than}"
        if commenced is None:
            return Verdict(Applies.UNKNOWN, f"hangs on {_WORDS['date']}, which must be {limit}", ("date",))
        return _answer(holds(commenced, self.than), f"commenced {limit}", f"not commenced {limit}")

    def _choice(self, chosen: str | None) -> Verdict:
        allowed = " or ".join(self.one_of)
        if chosen is None:
            return Verdict(
                Applies.UNKNOWN, f"hangs on the {self.fact}, which must be {allowed}", (self.fact,)
            )
        said = f"{self.fact} is {chosen}"
        return _answer(chosen in self.one_of, said, f"{said}, not {allowed}")

    def _term(self, verdict: Verdict) -> Verdict:
        if verdict.applies is Applies.UNKNOWN:
            return verdict
        return _answer((verdict.applies is Applies.YES) is self.truth, verdict.because, verdict.because)

    def _named(self, known: bool | None, facts: Questions) -> Verdict:
        if known is None:
            wanted = "yes" if self.truth else "no"
            because = f"hangs on {in_words(self.fact, facts)}, which must be {wanted}"
            return Verdict(Applies.UNKNOWN, because, (self.fact,))
        said = f"{self.fact} is {'yes' if known else 'no'}"
        return _answer(known is self.truth, said, said)


def _answer(holds: bool, if_yes: str, if_no: str) -> Verdict:
    return Verdict(Applies.YES, if_yes) if holds else Verdict(Applies.NO, if_no)


def in_words(fact: str, facts: Questions) -> str:
    """A fact as a person is asked for it: a named one by its question."""
    if fact in facts:
        return f'"{facts[fact]}"'
    return f"the {fact}" if fact in CHOICES else _WORDS.get(fact, fact)


def _on_basis(value: Fraction, given: str | None, basis: str) -> Sequence[Fraction]:
    """The least and the most `value` can be on the threshold's VAT basis; VAT adds between 0 and 20 %."""
    if basis == "unstated" or given == basis:
        return (value,)
    if basis == "included":
        return (value, value * (1 + HIGHEST_VAT))
    return (value / (1 + HIGHEST_VAT), value)


def all_of(verdicts: Sequence[Verdict]) -> Verdict:
    """Whether all hold: one plain no settles it, and the reasons given are those of the answer."""
    for answer in (Applies.NO, Applies.UNKNOWN, Applies.YES):
        found = [verdict for verdict in verdicts if verdict.applies is answer]
        if found:
            hanging = dict.fromkeys(fact for verdict in found for fact in verdict.hangs_on)
            return Verdict(answer, "; ".join(dict.fromkeys(v.because for v in found)), tuple(hanging))
    return Verdict(Applies.YES, "it has no conditions")


def any_of(answers: Iterable[Applies]) -> Applies:
    """Whether any holds: one plain yes settles it."""
    found = set(answers)
    return next((answer for answer in (Applies.YES, Applies.UNKNOWN) if answer in found), Applies.NO)


@dataclass(frozen=True, slots=True)
class Case:
    """One way for a term to hold: all its conditions do. `text` says it in words."""

    text: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A yes or no that a policy works out itself, for several rules to use.

    It holds where one of its cases does, and does not hold where none can.
    """

    id: str
    question: str
    cases: tuple[Case, ...]
    source: Source
    status: str = "published"

    def test(self, purchase: Purchase, terms: Mapping[str, Verdict], facts: Questions = UNWORDED) -> Verdict:
        """Whether it holds for `purchase`; `terms` are the answers worked out before it."""
        hanging: list[str] = []
        for case in self.cases:
            found = all_of([condition.test(purchase, terms, facts) for condition in case.conditions])
            if found.applies is Applies.YES:
                return Verdict(Applies.YES, f"{self.id} is yes ({case.text})")
            hanging += found.hangs_on
        if hanging:
            open_ = tuple(dict.fromkeys(hanging))
            said = " and ".join(in_words(fact, facts) for fact in open_)
            return Verdict(Applies.UNKNOWN, f"hangs on {said}", open_)
        return Verdict(Applies.NO, f"{self.id} is no")

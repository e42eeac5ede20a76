"""A purchase, what is known of it, and the conditions it can be tested against.

A test answers yes, no or unknown (Kleene's three-valued logic: of all, one no settles it; of any, one yes).
Giving one more fact can settle an unknown answer and can never change a settled one.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

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


Verdict = tuple[Applies, str]
"""An answer, and why, in words that continue "because"."""


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

    def check(self, facts: Sequence[str]) -> None:
        """Raise `Refused` for a word or a fact nobody knows, or a value below nothing."""
        closed = (*CHOICES.items(), ("vat", BASES))
        given = [(name, getattr(self, name), words) for name, words in closed]
        faults = [
            unknown_name(name, word, words, f"--{name}")
            for name, word, words in given
            if word is not None and word not in words
        ]
        faults += [unknown_name("fact", fact, facts, "--known") for fact in self.known if fact not in facts]
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

    def test(self, purchase: Purchase, terms: Mapping[str, Verdict]) -> Verdict:
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
                return self._named(purchase.known.get(self.fact))

    def hangs_on(self, purchase: Purchase) -> str:
        """The fact that is missing where the test cannot tell; `vat` where the value is there."""
        return "vat" if self.fact == "value" and purchase.value is not None else self.fact

    def _value(self, purchase: Purchase) -> Verdict:
        assert isinstance(self.than, Fraction)  # noqa: S101 - the reader of the file has made sure
        holds, words, _ = COMPARATORS[self.comparator]
        limit = f"{words} £{grouped(self.than)}{_VAT_WORDS[self.vat]}"
        if purchase.value is None:
            return Applies.UNKNOWN, f"hangs on the value, which must be {limit}"
        answers = {holds(value, self.than) for value in _on_basis(purchase.value, purchase.vat, self.vat)}
        shown = f"£{grouped(purchase.value)}{_VAT_WORDS[purchase.vat or 'unstated']}"
        if len(answers) > 1:
            return Applies.UNKNOWN, f"hangs on VAT: {shown} against {limit}"
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
            return Applies.UNKNOWN, f"hangs on the date of commencement, which must be {limit}"
        return _answer(holds(commenced, self.than), f"commenced {limit}", f"not commenced {limit}")

    def _choice(self, chosen: str | None) -> Verdict:
        allowed = " or ".join(self.one_of)
        if chosen is None:
            return Applies.UNKNOWN, f"hangs on the {self.fact}, which must be {allowed}"
        said = f"{self.fact} is {chosen}"
        return _answer(chosen in self.one_of, said, f"{said}, not {allowed}")

    def _term(self, verdict: Verdict) -> Verdict:
        applies, because = verdict
        if applies is Applies.UNKNOWN:
            return verdict
        return (Applies.YES if (applies is Applies.YES) is self.truth else Applies.NO), because

    def _named(self, known: bool | None) -> Verdict:
        if known is None:
            return Applies.UNKNOWN, f"hangs on {self.fact}, which must be {'yes' if self.truth else 'no'}"
        said = f"{self.fact} is {'yes' if known else 'no'}"
        return _answer(known is self.truth, said, said)


def _answer(holds: bool, if_yes: str, if_no: str) -> Verdict:
    return (Applies.YES, if_yes) if holds else (Applies.NO, if_no)


def _on_basis(value: Fraction, given: str | None, basis: str) -> Sequence[Fraction]:
    """The least and the most `value` can be on the threshold's VAT basis; VAT adds between 0 and 20 %."""
    if basis == "unstated" or given == basis:
        return (value,)
    if basis == "included":
        return (value, value * (1 + HIGHEST_VAT))
    return (value / (1 + HIGHEST_VAT), value)


def all_of(verdicts: Sequence[Verdict]) -> Verdict:
    """Whether all hold: one plain no settles it, and the reasons given are those of the answer."""
    for answer in (Applies.NO, Applies.UNKNOWN):
        reasons = [because for applies, because in verdicts if applies is answer]
        if reasons:
            return answer, "; ".join(dict.fromkeys(reasons))
    return Applies.YES, "; ".join(dict.fromkeys(because for _, because in verdicts)) or "it has no conditions"


def any_of(answers: Iterable[Applies]) -> Applies:
    """Whether any holds: one plain yes settles it."""
    found = set(answers)
    return next((answer for answer in (Applies.YES, Applies.UNKNOWN) if answer in found), Applies.NO)


def missing(
    conditions: Sequence[Condition], purchase: Purchase, terms: Mapping[str, Verdict]
) -> Iterator[str]:
    """The facts (or terms) that keep `conditions` undecided; none where one plain no settles them."""
    verdicts = [condition.test(purchase, terms) for condition in conditions]
    if all_of(verdicts)[0] is Applies.UNKNOWN:
        for condition, (answer, _) in zip(conditions, verdicts, strict=True):
            if answer is Applies.UNKNOWN:
                yield condition.hangs_on(purchase)


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

    def test(self, purchase: Purchase, terms: Mapping[str, Verdict]) -> Verdict:
        """Whether it holds for `purchase`; `terms` are the answers worked out before it."""
        hanging: list[str] = []
        for case in self.cases:
            answer, _ = all_of([condition.test(purchase, terms) for condition in case.conditions])
            if answer is Applies.YES:
                return Applies.YES, f"{self.id} is yes ({case.text})"
            hanging += missing(case.conditions, purchase, terms)
        if hanging:
            said = ", ".join(_WORDS.get(fact, fact) for fact in dict.fromkeys(hanging))
            return Applies.UNKNOWN, f"hangs on {self.id}, and that on {said}"
        return Applies.NO, f"{self.id} is no"

"""Policies as dated rules, and what they decide about one purchase.

A rule applies, does not apply, or hangs on a fact nobody has given; then the answer is unknown and says on
what. Comparators are exact: "at least" is >= and "more than" is >.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
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
ROUTES = ("framework", "statement")

HIGHEST_VAT = Fraction(1, 5)
"""The standard rate, the most that VAT can add. Source: Value Added Tax Act 1994 s.2, rate since 2011."""

COMPARATORS: Mapping[str, tuple[Callable[[Any, Any], bool], str]] = {
    ">=": (operator.ge, "at least"),
    ">": (operator.gt, "more than"),
    "<": (operator.lt, "less than"),
    "<=": (operator.le, "at most"),
}


class Applies(StrEnum):
    """Whether a rule applies to a purchase."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


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


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of one fact.

    `fact` is value, date, kind, body, nation or a named fact. `comparator` and `than` serve value and date,
    `one_of` serves kind, body and nation, `truth` a named fact. `vat` is the basis of a threshold:
    included, excluded, or unstated where the source does not say.
    """

    fact: str
    comparator: str = ""
    than: Fraction | date | None = None
    one_of: tuple[str, ...] = ()
    truth: bool = True
    vat: str = "unstated"

    def test(self, purchase: Purchase) -> tuple[Applies, str]:
        """Whether it holds for `purchase`, and why, in words that continue "because"."""
        match self.fact:
            case "value":
                return self._value(purchase)
            case "date":
                return self._date(purchase.commenced)
            case "kind" | "body" | "nation":
                return self._choice(getattr(purchase, self.fact))
            case _:
                return self._named(purchase.known.get(self.fact))

    def _value(self, purchase: Purchase) -> tuple[Applies, str]:
        assert isinstance(self.than, Fraction)  # noqa: S101 - the reader of the file has made sure
        holds, words = COMPARATORS[self.comparator]
        limit = f"{words} £{grouped(self.than)}{_VAT_WORDS[self.vat]}"
        if purchase.value is None:
            return Applies.UNKNOWN, f"hangs on the value, which must be {limit}"
        answers = {holds(value, self.than) for value in _on_basis(purchase.value, purchase.vat, self.vat)}
        shown = f"£{grouped(purchase.value)}{_VAT_WORDS[purchase.vat or 'unstated']}"
        if len(answers) > 1:
            return Applies.UNKNOWN, f"hangs on VAT: {shown} against {limit}"
        return (
            (Applies.YES, f"{shown} is {limit}") if answers.pop() else (Applies.NO, f"{shown} is not {limit}")
        )

    def _date(self, commenced: date | None) -> tuple[Applies, str]:
        holds, _ = COMPARATORS[self.comparator]
        words = {">=": "on or after", ">": "after", "<": "before", "<=": "on or before"}[self.comparator]
        limit = f"{words} {self.than}"
        if commenced is None:
            return Applies.UNKNOWN, f"hangs on the date of commencement, which must be {limit}"
        return (
            (Applies.YES, f"commenced {limit}")
            if holds(commenced, self.than)
            else (Applies.NO, f"not commenced {limit}")
        )

    def _choice(self, chosen: str | None) -> tuple[Applies, str]:
        allowed = " or ".join(self.one_of)
        if chosen is None:
            return Applies.UNKNOWN, f"hangs on the {self.fact}, which must be {allowed}"
        return (
            (Applies.YES, f"{self.fact} is {chosen}")
            if chosen in self.one_of
            else (Applies.NO, f"{self.fact} is {chosen}, not {allowed}")
        )

    def _named(self, known: bool | None) -> tuple[Applies, str]:
        if known is None:
            return Applies.UNKNOWN, f"hangs on {self.fact}, which must be {'yes' if self.truth else 'no'}"
        said = f"{self.fact} is {'yes' if known else 'no'}"
        return (Applies.YES if known is self.truth else Applies.NO), said


_VAT_WORDS = {"included": " with VAT", "excluded": " without VAT", "unstated": ""}


def _on_basis(value: Fraction, given: str | None, basis: str) -> Sequence[Fraction]:
    """The least and the most `value` can be on the threshold's VAT basis; VAT adds between 0 and 20 %."""
    if basis == "unstated" or given == basis:
        return (value,)
    if basis == "included":
        return (value, value * (1 + HIGHEST_VAT))
    return (value / (1 + HIGHEST_VAT), value)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rule brings when it applies. Shares are 0 to 1; None and empty bring nothing."""

    route: str = ""
    minimum_weighting: Fraction | None = None
    average_goal: Fraction | None = None
    measures_max: int | None = None
    kpis_min: int | None = None
    kpis_expected: bool = False
    required: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated rule: all its conditions must hold. `text` is the rule in a sentence of ours."""

    id: str
    text: str
    conditions: tuple[Condition, ...]
    effect: Effect
    source: Source
    status: str = "published"


@dataclass(frozen=True, slots=True)
class Policy:
    """A body's policy or a law: its scope, which every rule shares, and its rules."""

    id: str
    label: str
    scope: tuple[Condition, ...]
    rules: tuple[Rule, ...]
    note: str = ""

    @property
    def facts(self) -> list[str]:
        """The named facts its rules hang on."""
        conditions = [*self.scope, *(c for rule in self.rules for c in rule.conditions)]
        return sorted({c.fact for c in conditions} - {"value", "date", "kind", "body", "nation"})


@dataclass(frozen=True, slots=True)
class Decided:
    """A rule, whether it applies, and why."""

    rule: Rule
    applies: Applies
    because: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a policy decides about a purchase. None is unknown, or not said by the policy."""

    policy: Policy
    purchase: Purchase
    route: str
    minimum_weighting: Fraction | None
    average_goal: Fraction | None
    measures_max: int | None
    kpis_min: int | None
    kpis_expected: bool | None
    required: tuple[str, ...]
    options: tuple[str, ...]
    decided: tuple[Decided, ...]


def decide(policy: Policy, purchase: Purchase, facts: Sequence[str]) -> Decision:
    """What `policy` asks of `purchase`; `facts` is the closed list of named facts.

    Raises `Refused` for a body, nation, kind or fact nobody knows, or a value below nothing.
    """
    _check(purchase, facts)
    decided = tuple(_decide(policy, rule, purchase) for rule in policy.rules)
    return Decision(
        policy=policy,
        purchase=purchase,
        route=_route(decided),
        minimum_weighting=_strictest(decided, "minimum_weighting", max),
        average_goal=_strictest(decided, "average_goal", max),
        measures_max=_strictest(decided, "measures_max", min),
        kpis_min=_strictest(decided, "kpis_min", max),
        kpis_expected=_expected(decided),
        required=tuple(text for d in decided if d.applies is Applies.YES for text in d.rule.effect.required),
        options=tuple(text for d in decided if d.applies is Applies.YES for text in d.rule.effect.options),
        decided=decided,
    )


def _decide(policy: Policy, rule: Rule, purchase: Purchase) -> Decided:
    """A rule applies when its own conditions and the policy's scope all hold; one plain no settles it."""
    tests = [condition.test(purchase) for condition in (*policy.scope, *rule.conditions)]
    for verdict in (Applies.NO, Applies.UNKNOWN):
        reasons = [because for applies, because in tests if applies is verdict]
        if reasons:
            return Decided(rule, verdict, "; ".join(reasons))
    return Decided(rule, Applies.YES, "; ".join(because for _, because in tests) or "it has no conditions")


def _any(decided: Sequence[Decided]) -> Applies:
    answers = {d.applies for d in decided}
    return next((verdict for verdict in (Applies.YES, Applies.UNKNOWN) if verdict in answers), Applies.NO)


def _route(decided: Sequence[Decided]) -> str:
    """framework, statement or both by the route rules; not-used where a policy asks but knows no routes."""
    roads = {route: _any([d for d in decided if d.rule.effect.route == route]) for route in ROUTES}
    if any(d.rule.effect.route for d in decided):
        if Applies.UNKNOWN in roads.values():
            return "unknown"
        open_ = [route for route, applies in roads.items() if applies is Applies.YES]
        return "both" if len(open_) == len(ROUTES) else open_[0] if open_ else "not-applied"
    return {Applies.YES: "not-used", Applies.UNKNOWN: "unknown", Applies.NO: "not-applied"}[_any(decided)]


def _strictest(decided: Sequence[Decided], key: str, pick: Callable[[Sequence[Any]], Any]) -> Any:
    """The strictest figure of the rules that apply, or None where an undecided rule would change it."""
    found = [getattr(d.rule.effect, key) for d in decided if d.applies is Applies.YES]
    certain = [value for value in found if value is not None]
    doubtful = [getattr(d.rule.effect, key) for d in decided if d.applies is Applies.UNKNOWN]
    possible = [*certain, *(value for value in doubtful if value is not None)]
    return pick(certain) if certain and pick(certain) == pick(possible) else None


def _expected(decided: Sequence[Decided]) -> bool | None:
    answer = _any([d for d in decided if d.rule.effect.kpis_expected or d.rule.effect.kpis_min])
    return {Applies.YES: True, Applies.NO: False, Applies.UNKNOWN: None}[answer]


def _check(purchase: Purchase, facts: Sequence[str]) -> None:
    faults = [
        unknown_name(name, chosen, known, f"--{name}")
        for name, chosen, known in (
            ("body", purchase.body, BODIES),
            ("nation", purchase.nation, NATIONS),
            ("kind", purchase.kind, KINDS),
            ("vat", purchase.vat, ("included", "excluded")),
        )
        if chosen is not None and chosen not in known
    ]
    faults += [unknown_name("fact", fact, facts, "--known") for fact in purchase.known if fact not in facts]
    if purchase.value is not None and purchase.value < 0:
        faults.append(
            Fault(
                "a purchase cannot be worth less than nothing",
                "Give the most payable over the whole term.",
                "--value",
            )
        )
    if faults:
        raise Refused(faults)

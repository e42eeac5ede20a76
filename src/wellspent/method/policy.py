"""Policies as dated rules, and what they decide about one purchase.

A rule applies, does not apply, or hangs on a fact nobody has given; then the answer is unknown and says on
what. Comparators are exact: "at least" is >= and "more than" is >.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

from wellspent.method.purchases import (
    CHOICES,
    Applies,
    Condition,
    Purchase,
    Questions,
    Term,
    Verdict,
    all_of,
    any_of,
)  # fmt: skip
from wellspent.method.working import Source

ROUTES = ("framework", "statement")


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rule brings when it applies. Shares are 0 to 1; None and empty bring nothing.

    `options` is what the officer may do; everything else is asked of the purchase. `standstill_days` are
    working days; each of `notices` begins with the number of its form, such as "UK4: ...".
    """

    route: str = ""
    minimum_weighting: Fraction | None = None
    weighting_max: Fraction | None = None
    average_goal: Fraction | None = None
    measures_max: int | None = None
    kpis_min: int | None = None
    kpis_expected: bool = False
    standstill_days: int | None = None
    required: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether it asks anything, and does not only allow."""
        given = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "options"}
        return any(value is not None and value not in ("", (), False) for value in given.values())


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
    """A body's policy or a law: its scope, which every rule shares, its terms and its rules.

    `of` names the one body whose policy it is; empty for a law, and for what is addressed to many.
    """

    id: str
    label: str
    scope: tuple[Condition, ...]
    rules: tuple[Rule, ...]
    terms: tuple[Term, ...] = ()
    note: str = ""
    of: str = ""

    @property
    def facts(self) -> list[str]:
        """The named facts its rules and terms hang on."""
        groups = [self.scope, *(rule.conditions for rule in self.rules)]
        groups += [case.conditions for term in self.terms for case in term.cases]
        named = {condition.fact for group in groups for condition in group}
        return sorted(named - {"value", "date", *CHOICES} - {term.id for term in self.terms})


@dataclass(frozen=True, slots=True)
class Decided:
    """A rule, whether it applies, and why."""

    rule: Rule
    applies: Applies
    because: str


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A term, whether it holds, and why."""

    term: Term
    applies: Applies
    because: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a policy decides about a purchase. None is unknown, or not said by the policy."""

    policy: Policy
    purchase: Purchase
    route: str
    minimum_weighting: Fraction | None
    weighting_max: Fraction | None
    average_goal: Fraction | None
    measures_max: int | None
    kpis_min: int | None
    kpis_expected: bool | None
    standstill_days: int | None
    required: tuple[str, ...]
    notices: tuple[str, ...]
    options: tuple[str, ...]
    decided: tuple[Decided, ...]
    terms: tuple[WorkedOut, ...]
    missing: tuple[str, ...]
    """The facts that would settle what is unknown, in the order the rules ask for them."""


def decide(policy: Policy, purchase: Purchase, facts: Questions) -> Decision:
    """What `policy` asks of `purchase`; `facts` is the closed list of named facts with their questions.

    Raises `Refused` for a body, nation, kind or fact nobody knows, or a value below nothing.
    """
    purchase.check(facts)
    terms: dict[str, Verdict] = {}
    for term in policy.terms:
        terms[term.id] = term.test(purchase, terms, facts)
    conditions = [(*policy.scope, *rule.conditions) for rule in policy.rules]
    verdicts = [
        all_of([condition.test(purchase, terms, facts) for condition in tested]) for tested in conditions
    ]
    decided = tuple(
        Decided(rule, found.applies, found.because)
        for rule, found in zip(policy.rules, verdicts, strict=True)
    )
    return Decision(
        policy=policy,
        purchase=purchase,
        route=_route(decided),
        minimum_weighting=_strictest(decided, "minimum_weighting", max),
        weighting_max=_strictest(decided, "weighting_max", min),
        average_goal=_strictest(decided, "average_goal", max),
        measures_max=_strictest(decided, "measures_max", min),
        kpis_min=_strictest(decided, "kpis_min", max),
        kpis_expected=_expected(decided),
        standstill_days=_strictest(decided, "standstill_days", max),
        required=_gathered(decided, "required"),
        notices=_gathered(decided, "notices"),
        options=_gathered(decided, "options"),
        decided=decided,
        terms=tuple(WorkedOut(t, terms[t.id].applies, terms[t.id].because) for t in policy.terms),
        missing=tuple(dict.fromkeys(fact for verdict in verdicts for fact in verdict.hangs_on)),
    )


def _any(decided: Sequence[Decided]) -> Applies:
    return any_of(d.applies for d in decided)


def _route(decided: Sequence[Decided]) -> str:
    """framework, statement or both by the route rules; not-used where a policy asks but knows no routes."""
    if any(d.rule.effect.route for d in decided):
        roads = {route: _any([d for d in decided if d.rule.effect.route == route]) for route in ROUTES}
        if Applies.UNKNOWN in roads.values():
            return "unknown"
        open_ = [route for route, applies in roads.items() if applies is Applies.YES]
        return "both" if len(open_) == len(ROUTES) else open_[0] if open_ else "not-applied"
    asked = _any([d for d in decided if d.rule.effect.asks])
    return {Applies.YES: "not-used", Applies.UNKNOWN: "unknown", Applies.NO: "not-applied"}[asked]


def _strictest(decided: Sequence[Decided], key: str, pick: Callable[[Sequence[Any]], Any]) -> Any:
    """The strictest figure of the rules that apply, or None where an undecided rule would change it."""

    def figures(answer: Applies) -> list[Any]:
        found = [getattr(d.rule.effect, key) for d in decided if d.applies is answer]
        return [figure for figure in found if figure is not None]

    certain = figures(Applies.YES)
    possible = [*certain, *figures(Applies.UNKNOWN)]
    return pick(certain) if certain and pick(certain) == pick(possible) else None


def _expected(decided: Sequence[Decided]) -> bool | None:
    answer = _any([d for d in decided if d.rule.effect.kpis_expected or d.rule.effect.kpis_min])
    return {Applies.YES: True, Applies.NO: False, Applies.UNKNOWN: None}[answer]


def _gathered(decided: Sequence[Decided], key: str) -> tuple[str, ...]:
    """The sentences of the rules that apply, each once."""
    said = (text for d in decided if d.applies is Applies.YES for text in getattr(d.rule.effect, key))
    return tuple(dict.fromkeys(said))

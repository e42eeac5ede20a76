"""The format of a policy's file (docs/library-format.md) and how it becomes the method's types."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import Field, PlainValidator, model_validator

from wellspent.files.reading.cells import (
    Flag,
    Id,
    Share,
    Sheet,
    Text,
    Texts,
    Whole,
    one_of,
    read_amount,
    read_day,
    read_text,
    wrong,
)  # fmt: skip
from wellspent.files.shelves.entries import SourceSheet, Status
from wellspent.method.policy import ROUTES, Effect, Policy, Rule
from wellspent.method.purchases import BASES, CHOICES, COMPARATORS, Case, Condition, Term

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NOTICE = re.compile(r"UK([1-9]|1[0-7]): \S.*", re.DOTALL)


def read_limit(value: Any) -> Fraction | date:
    """What a value or a date is held against: pounds, or a day, which ISO text is too."""
    day = isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value.strip()))
    return read_day(value) if day else read_amount(value)


def read_notice(value: Any) -> str:
    """A notice: the number of its form, a colon, and what it is and when it is due."""
    text = read_text(value)
    if not _NOTICE.fullmatch(text):
        raise wrong(
            f'"{text}" does not begin with the number of a notice', 'Write "UK4: tender notice, ...".'
        )
    return text


Limit = Annotated[Fraction | date, PlainValidator(read_limit, json_schema_input_type=str | float)]
NoticeText = Annotated[str, PlainValidator(read_notice, json_schema_input_type=str)]

_KEYS = {"value": {"is", "than", "vat"}, "date": {"is", "than"}, **{name: {"one_of"} for name in CHOICES}}
"""The keys each fact is tested with; a term or a named fact is tested with `truth`."""

_SPELLED = {"comparator": "is", "words": "one_of"}


class ConditionSheet(Sheet):
    """One condition: a fact, and what it must be."""

    fact: Id
    comparator: Annotated[str, one_of(*COMPARATORS)] = Field("", alias="is")
    than: Limit | None = None
    vat: Annotated[str, one_of(*BASES, "unstated")] = ""
    words: Texts = Field((), alias="one_of")
    truth: Flag | None = None

    @model_validator(mode="after")
    def _fits_its_fact(self) -> ConditionSheet:
        wanted = _KEYS.get(self.fact, {"truth"})
        fields = type(self).model_fields
        given = {fields[name].alias or name for name in self.model_fields_set} - {"fact"}
        if given != wanted:
            keys = " and ".join(sorted(wanted))
            raise wrong(f'the fact "{self.fact}" is tested with {keys}', f"Give {keys}, and nothing else.")
        if "than" in wanted and isinstance(self.than, date) != (self.fact == "date"):
            example = "2026-01-01" if self.fact == "date" else "10000"
            raise wrong(f'a {self.fact} cannot be held against "{self.than}"', f"Write than = {example}.")
        known = CHOICES.get(self.fact, ())
        lost = [word for word in self.words if word not in known]
        if lost or (known and not self.words):
            named = f'"{lost[0]}"' if lost else "nothing"
            raise wrong(f"a {self.fact} cannot be {named}", f"Use some of {', '.join(known)}.")
        return self

    def condition(self) -> Condition:
        """The method's type."""
        truth = True if self.truth is None else self.truth
        return Condition(self.fact, self.comparator, self.than, self.words, truth, self.vat or "unstated")


class CaseSheet(Sheet):
    """One way for a term to hold."""

    text: Text
    when: tuple[ConditionSheet, ...] = Field(min_length=1)


class TermSheet(Sheet):
    """A yes or no that the policy works out itself."""

    id: Id
    question: Text
    status: Status
    source: SourceSheet
    case: tuple[CaseSheet, ...] = Field(min_length=1)

    def term(self) -> Term:
        """The method's type."""
        cases = tuple(Case(case.text, _conditions(case.when)) for case in self.case)
        return Term(self.id, self.question, cases, self.source.source(), self.status)


class RuleSheet(Sheet):
    """One rule: its conditions and its effects."""

    id: Id
    text: Text
    status: Status
    source: SourceSheet
    when: tuple[ConditionSheet, ...] = ()
    route: Annotated[str, one_of(*ROUTES)] = ""
    minimum_weighting: Share | None = None
    weighting_max: Share | None = None
    average_goal: Share | None = None
    measures_max: Whole | None = None
    kpis_min: Whole | None = None
    kpis_expected: Flag = False
    standstill_days: Whole | None = None
    required: Texts = ()
    notices: tuple[NoticeText, ...] = ()
    options: Texts = ()

    @model_validator(mode="after")
    def _brings_something(self) -> RuleSheet:
        effect = self.effect()
        if not effect.asks and not effect.options:
            raise wrong("the rule brings nothing", "Add an effect, such as minimum_weighting = 0.10.")
        return self

    def effect(self) -> Effect:
        """What it brings, as the method's type."""
        return Effect(
            route=self.route, minimum_weighting=self.minimum_weighting, weighting_max=self.weighting_max,
            average_goal=self.average_goal, measures_max=self.measures_max, kpis_min=self.kpis_min,
            kpis_expected=self.kpis_expected, standstill_days=self.standstill_days, required=self.required,
            notices=self.notices, options=self.options,
        )  # fmt: skip

    def rule(self) -> Rule:
        """The method's type."""
        conditions = _conditions(self.when)
        return Rule(self.id, self.text, conditions, self.effect(), self.source.source(), self.status)


class PolicySheet(Sheet):
    """A policy's file."""

    id: Id
    label: Text
    of: Text = ""
    note: Text = ""
    scope: tuple[ConditionSheet, ...] = ()
    term: tuple[TermSheet, ...] = ()
    rule: tuple[RuleSheet, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_stand_once(self) -> PolicySheet:
        seen: set[str] = set()
        terms = [("term", place, term.id) for place, term in enumerate(self.term)]
        rules = [("rule", place, rule.id) for place, rule in enumerate(self.rule)]
        for kind, place, id in (*terms, *rules):
            if id in seen:
                mend = "Ids are never reused: choose another."
                raise wrong(f'the id "{id}" stands twice', mend, kind, place, "id")
            seen.add(id)
        return self

    @model_validator(mode="after")
    def _terms_build_on_earlier_ones(self) -> PolicySheet:
        later = [term.id for term in self.term]
        for term in self.term:
            used = [condition.fact for case in term.case for condition in case.when]
            lost = next((fact for fact in used if fact in later), None)
            if lost:
                rule = f'the term "{term.id}" rests on "{lost}", which is not worked out before it'
                raise wrong(rule, "Put the other term first, and let no term rest on itself.")
            later.remove(term.id)
        return self


def _conditions(sheets: Iterable[ConditionSheet]) -> tuple[Condition, ...]:
    return tuple(sheet.condition() for sheet in sheets)


def policy_from(sheet: PolicySheet) -> Policy:
    """A policy from its file."""
    return Policy(
        id=sheet.id,
        label=sheet.label,
        scope=_conditions(sheet.scope),
        rules=tuple(rule.rule() for rule in sheet.rule),
        terms=tuple(term.term() for term in sheet.term),
        note=sheet.note,
        of=sheet.of,
    )

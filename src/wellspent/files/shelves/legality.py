"""The format of a legality check's file (docs/library-format.md) and how it becomes the method's types."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, PlainValidator, model_validator

from wellspent.files.reading.cells import Id, Ids, Sheet, Text, one_of, read_text, wrong
from wellspent.files.shelves.entries import SourceSheet, Status
from wellspent.files.shelves.policies import ConditionSheet
from wellspent.method.legality import FORMS, ROLES, Allowance, Check, LegalRule, Mark
from wellspent.method.phrases import Phrase


def read_phrase(value: Any) -> Phrase:
    """A phrase; `wellspent library check` refuses one that may stall or says nothing."""
    return Phrase(read_text(value))


PhraseText = Annotated[Phrase, PlainValidator(read_phrase, json_schema_input_type=str)]
Role = Annotated[str, one_of(*ROLES)]


class MarkSheet(Sheet):
    """What finds a wording: words, with exceptions, or a form."""

    words: PhraseText | None = None
    unless: tuple[PhraseText, ...] = ()
    roles: tuple[Role, ...] = Field((), alias="in")
    form: Annotated[str, one_of(*FORMS)] = ""

    @model_validator(mode="after")
    def _words_or_form(self) -> MarkSheet:
        if (self.words is None) == (not self.form):
            raise wrong("a mark is words or a form", 'Give words = "..." or form = "...", and not both.')
        if self.form and (self.unless or self.roles):
            raise wrong("a form has no exceptions", "Take unless and in out.", "form")
        return self

    def mark(self, common: tuple[Phrase, ...]) -> Mark:
        """The method's type, with the exceptions that every mark of the check shares."""
        return Mark(self.words, (*self.unless, *common) if self.words else (), self.roles, self.form)


class AllowanceSheet(Sheet):
    """What makes a wording lawful."""

    because: Text
    status: Status
    source: SourceSheet
    when: tuple[ConditionSheet, ...] = Field(min_length=1)

    def allowance(self) -> Allowance:
        """The method's type."""
        conditions = tuple(condition.condition() for condition in self.when)
        return Allowance(self.because, conditions, self.source.source(), self.status)


class LegalRuleSheet(Sheet):
    """A dated rule against a wording."""

    id: Id
    because: Text
    rewording: Text
    status: Status
    source: SourceSheet
    when: tuple[ConditionSheet, ...] = ()
    lineages: Ids = ()

    def rule(self) -> LegalRule:
        """The method's type."""
        conditions = tuple(condition.condition() for condition in self.when)
        return LegalRule(
            self.id,
            self.because,
            self.rewording,
            conditions,
            self.source.source(),
            self.status,
            self.lineages,
        )


class CheckSheet(Sheet):
    """A check's file."""

    id: Id
    code: Id
    label: Text
    text: Text
    terms_of: Id = ""
    note: Text = ""
    unless: tuple[PhraseText, ...] = ()
    mark: tuple[MarkSheet, ...] = Field(min_length=1)
    rule: tuple[LegalRuleSheet, ...] = Field(min_length=1)
    allowed: tuple[AllowanceSheet, ...] = ()

    @model_validator(mode="after")
    def _rules_stand_once(self) -> CheckSheet:
        ids = [rule.id for rule in self.rule]
        for place, id in enumerate(ids):
            if id in ids[:place]:
                mend = "Ids are never reused: choose another."
                raise wrong(f'the id "{id}" stands twice', mend, "rule", place, "id")
        return self


def check_from(sheet: CheckSheet) -> Check:
    """A check from its file."""
    return Check(
        id=sheet.id,
        code=sheet.code,
        label=sheet.label,
        text=sheet.text,
        marks=tuple(mark.mark(sheet.unless) for mark in sheet.mark),
        rules=tuple(rule.rule() for rule in sheet.rule),
        allowances=tuple(one.allowance() for one in sheet.allowed),
        terms_of=sheet.terms_of,
    )

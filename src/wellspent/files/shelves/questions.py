"""The formats of the library's question sets: a matrix of themes by levels, or a diagnostic on a ladder."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from wellspent.files.reading.cells import Day, Id, Sheet, Text, one_of, wrong
from wellspent.files.shelves.entries import SourceSheet, Status
from wellspent.method.maturity import Diagnostic, Group, Matrix, Question, Theme

Lines = tuple[Text, ...]


class ThemeSheet(Sheet):
    """A theme of a matrix; `levels` is what each level asks, lowest first."""

    key: Id = Field(examples=['"people"'])
    label: Text
    levels: Lines = Field(min_length=1)


class QuestionSheet(Sheet):
    """A question of a diagnostic."""

    key: Id = Field(examples=['"a1"'])
    text: Text
    echoes: Text = ""


class GroupSheet(Sheet):
    """Questions that belong together, and the ladder's steps in their terms."""

    key: Id
    label: Text
    ladder: Lines = Field(min_length=1)
    question: tuple[QuestionSheet, ...] = Field(min_length=1)


class QuestionSetSheet(Sheet):
    """A question set's file."""

    id: Id
    kind: Annotated[str, one_of("matrix", "ladder")]
    label: Text
    status: Status
    review_by: Day
    source: SourceSheet
    levels: Lines = ()
    theme: tuple[ThemeSheet, ...] = ()
    ladder: Lines = ()
    group: tuple[GroupSheet, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> QuestionSetSheet:
        rows = [theme.levels for theme in self.theme] + [group.ladder for group in self.group]
        steps = self.levels if self.kind == "matrix" else self.ladder
        wanted = (self.theme, self.levels) if self.kind == "matrix" else (self.group, self.ladder)
        spare = (self.group, self.ladder) if self.kind == "matrix" else (self.theme, self.levels)
        if not all(wanted) or any(spare):
            raise wrong(
                "a matrix has levels and [[theme]], a ladder has ladder and [[group]]",
                "Give those of its kind, and no others.",
            )
        if any(len(row) != len(steps) for row in rows):
            raise wrong(f"a row does not have {len(steps)} steps", "Write one for each, the lowest first.")
        keys = [t.key for t in self.theme] + [g.key for g in self.group]
        keys += [question.key for group in self.group for question in group.question]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise wrong(f'the key "{twice[0]}" stands twice', "Give each theme, group and question its own.")
        return self


def question_set(sheet: QuestionSetSheet) -> Matrix | Diagnostic:
    """A question set from its file."""
    source = sheet.source.source()
    if sheet.kind == "matrix":
        themes = tuple(Theme(theme.key, theme.label, theme.levels) for theme in sheet.theme)
        return Matrix(sheet.id, sheet.label, source, sheet.levels, themes, sheet.status, sheet.review_by)
    groups = tuple(
        Group(
            group.key,
            group.label,
            group.ladder,
            tuple(Question(question.key, question.text, question.echoes) for question in group.question),
        )
        for group in sheet.group
    )
    return Diagnostic(sheet.id, sheet.label, source, sheet.ladder, groups, sheet.status, sheet.review_by)

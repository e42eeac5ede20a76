"""The format of a self-assessment: answers to a question set, in TOML, or as rows of a CSV or XLSX table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, PlainValidator

from wellspent.files.reading.cells import (
    EACH_ONCE,
    Day,
    Exact,
    Id,
    Sheet,
    Text,
    Whole,
    read_flag,
    read_id,
    read_sheet,
    read_whole,
    wrong,
)  # fmt: skip
from wellspent.files.reading.documents import Document, open_document
from wellspent.method.errors import Faults, Refused
from wellspent.method.maturity import (
    Assessment,
    Cell,
    Diagnostic,
    Matrix,
    assess_diagnostic,
    assess_matrix,
)  # fmt: skip
from wellspent.method.shelves import Library

UNKNOWN = ("unknown", "don't know", "not known")
"""How a person says that they do not know; leaving it out says the same."""

TARGET = 4
"""The step a diagnostic aims at where nobody says: routine."""


def _is_unknown(value: Any) -> bool:
    return isinstance(value, str) and value.strip().lower().replace("’", "'") in UNKNOWN


def read_met(value: Any) -> bool | None:
    """Whether a cell is met: true or false, yes or no, or unknown."""
    return None if _is_unknown(value) else read_flag(value)


def read_step(value: Any) -> int | None:
    """A step of the ladder, or unknown."""
    return None if _is_unknown(value) else read_whole(value)


def read_answer(value: Any) -> tuple[bool | None, ...] | int | None:
    """A theme's cells as a list, or a question's step, or unknown."""
    if isinstance(value, list):
        return tuple(read_met(item) for item in value)
    if isinstance(value, bool):
        raise wrong("one truth does not say which level", "Write a list, lowest level first, or a step.")
    return read_step(value)


def _key(value: Any) -> str:
    return read_id(value.strip().lower() if isinstance(value, str) else value)


Answer = Annotated[Any, PlainValidator(read_answer, json_schema_input_type=Any)]
Met = Annotated[bool | None, PlainValidator(read_met, json_schema_input_type=bool | str)]
Step = Annotated[int | None, PlainValidator(read_step, json_schema_input_type=int | str)]
Key = Annotated[str, PlainValidator(_key, json_schema_input_type=str)]


class RowSheet(Sheet):
    """A row: a theme's level and whether it is met, or a question and its step."""

    theme: Key | None = None
    level: Whole | None = None
    met: Met = None
    question: Key | None = None
    step: Step = None
    evidence: Text = ""


class AnswersSheet(Sheet):
    """A whole assessment."""

    id: Id | None = None
    set: Id = Field(examples=['"flexible-framework"'])
    title: Text = ""
    assessed: Day | None = None
    assessor: Text = ""
    target: Whole | None = None
    answers: Annotated[dict[Key, Answer], EACH_ONCE] = Field(default_factory=dict)
    priorities: Annotated[dict[Key, Exact], EACH_ONCE] = Field(default_factory=dict)
    row: tuple[RowSheet, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessed:
    """A question set, the answers read, and what they come to."""

    questions: Matrix | Diagnostic
    answers: Mapping[str, Any]
    result: Assessment
    target: int
    title: str
    assessed: date | None
    assessor: str


def read_assessment(path: Path, library: Library, options: Mapping[str, Any]) -> Assessed:
    """The assessment in `path`; `options` win over the file's own keys. Raises `Refused` with every fault."""
    document = open_document(path, table="row")
    document = document.with_options(options)
    if document.table and "set" not in document.data:
        asked = any("question" in row for row in document.data["row"])
        mend = f"Give --set {'diagnostic' if asked else 'flexible-framework'}."
        raise document.refuse((), "a table does not say which questions it answers", mend)
    sheet = read_sheet(document, AnswersSheet)
    faults = Faults()
    try:
        questions: Matrix | Diagnostic = library.find("question", sheet.set, "set").entry
        if isinstance(questions, Matrix):
            cells = _cells(sheet, document, len(questions.levels), faults)
            faults.raise_if_any()
            target = sheet.target or len(questions.levels)
            found: Mapping[str, Any] = cells
            if sheet.priorities:
                raise document.refuse(("priorities",), "a matrix takes no priorities", "Take them out.")
            result = assess_matrix(questions, cells, sheet.target)
        else:
            steps = _steps(sheet, document, faults)
            faults.raise_if_any()
            target = TARGET if sheet.target is None else sheet.target
            found = steps
            result = assess_diagnostic(questions, steps, target, sheet.priorities)
    except Refused as refused:
        raise refused.within(document.name) from None
    return Assessed(questions, found, result, target, sheet.title, sheet.assessed, sheet.assessor)


def _cells(sheet: AnswersSheet, document: Document, levels: int, faults: Faults) -> dict[str, list[Cell]]:
    """The cells of a matrix by theme, from lists and from rows."""
    found = {}
    for key, answer in sheet.answers.items():
        if isinstance(answer, tuple):
            found[key] = [Cell(met) for met in answer]
        else:
            faults.extend(
                document.refuse(
                    ("answers", key), f'"{key}" is answered with a step, and this set asks for levels',
                    "Write a list such as [true, true, false].",
                ).faults
            )  # fmt: skip
    seen: set[tuple[str, int]] = set()
    for place, row in enumerate(sheet.row):
        if row.theme is None or row.level is None or row.question is not None:
            faults.extend(
                document.refuse(
                    ("row", place), "a row of this set has theme and level", "Give theme, level and met."
                ).faults
            )
            continue
        if not 1 <= row.level <= levels or (row.theme, row.level) in seen or row.theme in sheet.answers:
            faults.extend(
                document.refuse(
                    ("row", place, "level"),
                    f"level {row.level} of {row.theme} is no level, or is answered twice",
                    f"Answer each of the levels 1 to {levels} once.",
                ).faults
            )
            continue
        seen.add((row.theme, row.level))
        cells = found.setdefault(row.theme, [Cell()] * levels)
        cells[row.level - 1] = Cell(row.met, row.evidence)
    return found


def _steps(sheet: AnswersSheet, document: Document, faults: Faults) -> dict[str, int | None]:
    """The steps of a diagnostic by question, from keys and from rows."""
    found: dict[str, int | None] = {}
    for key, answer in sheet.answers.items():
        if isinstance(answer, tuple):
            faults.extend(
                document.refuse(
                    ("answers", key), f'"{key}" is answered with a list, and this set asks for one step',
                    "Write a number from 1 to 5.",
                ).faults
            )  # fmt: skip
        else:
            found[key] = answer
    for place, row in enumerate(sheet.row):
        if row.question is None or row.theme is not None or row.question in found:
            faults.extend(
                document.refuse(
                    ("row", place), "a row of this set has a question, each once", "Give question and step."
                ).faults
            )
        else:
            found[row.question] = row.step
    return found

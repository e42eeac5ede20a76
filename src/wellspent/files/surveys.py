"""The format of an LM3 survey: TOML, or a CSV or XLSX table with a row a payee; and rounds that are typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, PlainValidator
from pydantic_core import PydanticCustomError

from wellspent.files.reading.cells import (
    Amount,
    Flag,
    Id,
    Share,
    Sheet,
    Text,
    one_of,
    read_amount,
    read_flag,
    read_share,
    read_sheet,
    wrong,
)  # fmt: skip
from wellspent.files.reading.documents import open_document
from wellspent.files.reading.refusals import short
from wellspent.method.errors import Fault, Faults, Refused
from wellspent.method.multiplier import CONVENTIONS, KINDS, Payee, Survey
from wellspent.method.working import Entered, Given

COMMAND = "the command"


def read_local(value: Any) -> Fraction:
    """Whether a payee is local: true or false (yes or no), or the share of its money that lands here."""
    if isinstance(value, bool) or (
        isinstance(value, str) and value.strip().lower() in ("yes", "no", "true", "false")
    ):
        return Fraction(read_flag(value))
    if isinstance(value, str) and not any(letter.isdigit() for letter in value):
        raise wrong(
            f'"{short(value)}" does not say whether it is local', "Write yes, no, or a share such as 0.5."
        )
    return read_share(value)


Local = Annotated[Fraction, PlainValidator(read_local, json_schema_input_type=bool | float | str)]


class PayeeSheet(Sheet):
    """One payee: a row of the survey."""

    name: Text = Field(examples=['"Firm A"'])
    kind: Annotated[str, one_of(*KINDS)] = Field(examples=['"supplier"'])
    amount: Amount = Field(examples=["30000"])
    local: Local | None = None
    local_respend: Share | None = None


class SurveySheet(Sheet):
    """A whole survey."""

    id: Id | None = None
    title: Text = "LM3 survey"
    area: Text = ""
    currency: Annotated[str, one_of("GBP", "EUR", "USD", "AUD", "CAD")] = "GBP"
    income: Amount = Field(examples=["200000"])
    round1: Annotated[str, one_of(*CONVENTIONS)] = "in-full"
    supplier_local: Flag | None = None
    payee: tuple[PayeeSheet, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class ReadSurvey:
    """A survey, and the convention its file or its reader asked for."""

    survey: Survey
    convention: str
    supplier_local: bool | None


def read_survey(path: Path, options: Mapping[str, Any]) -> ReadSurvey:
    """The survey in `path`; `options` win over the file's own keys. Raises `Refused` with every fault."""
    document = open_document(path, table="payee")
    document = document.with_options(options, **({"title": path.stem} if document.table else {}))
    sheet = read_sheet(document, SurveySheet)

    def number(value: Fraction | None, name: str, *keys: str | int) -> Given | None:
        if value is None:
            return None
        unit = sheet.currency if keys[-1] in ("amount", "income") else ""
        return Given(value, name, Entered(document.name, document.where(keys)), unit)

    payees = []
    for place, row in enumerate(sheet.payee):
        at = ("payee", place)
        amount = number(row.amount, f"{row.name}: paid", *at, "amount")
        assert amount is not None  # noqa: S101 - the sheet requires it
        local = number(row.local, f"{row.name}: share that lands here", *at, "local")
        respend = number(row.local_respend, f"{row.name}: share spent here again", *at, "local_respend")
        payees.append(Payee(row.name, row.kind, amount, local, respend, document.where(at)))
    income = number(sheet.income, "income", "income")
    assert income is not None  # noqa: S101 - the sheet requires it
    survey = Survey(income, tuple(payees), sheet.title, sheet.area, sheet.currency)
    return ReadSurvey(survey, sheet.round1, sheet.supplier_local)


def read_rounds(text: str) -> list[Given]:
    """Rounds as typed, in pounds with commas between them: "72000,57600,24980".

    Raises `Refused` for what is not an amount; commas between thousands are not taken here.
    """
    faults, found = Faults(), []
    parts = [part.strip() for part in text.split(",")]
    for place, part in enumerate(parts, 1):
        if len(part) == 3 and part.isdigit() and part.startswith("0"):
            faults.add(
                f'"{part}" looks like the end of a number with commas',
                "Write 72000,57600,24980: commas stand between rounds only.",
                f"--rounds, round {place}",
            )
            continue
        try:
            amount = read_amount(part)
        except PydanticCustomError as error:
            about = error.context or {}
            faults.add(str(about["rule"]), str(about["mend"]), f"--rounds, round {place}")
            continue
        found.append(Given(amount, f"round {place}", Entered(COMMAND, f"--rounds, round {place}"), "GBP"))
    faults.raise_if_any()
    return found


def read_yes_or_no(text: str | None, option: str) -> bool | None:
    """What an option says with yes or no; None where it was left out. Raises `Refused` for other words."""
    if text is None:
        return None
    try:
        return read_flag(text)
    except PydanticCustomError as error:
        about = error.context or {}
        raise Refused(Fault(str(about["rule"]), "Write yes or no.", option)) from None

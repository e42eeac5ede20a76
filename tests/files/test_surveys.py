"""LM3 surveys: how cells are read, and what a file is refused for."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from wellspent.files.surveys import read_local, read_rounds, read_survey
from wellspent.method.errors import Refused

GOOD = """
income = 1000
[[payee]]
name = "A"
kind = "supplier"
amount = 400
local = true
local_respend = 0.5
"""


def written(folder: Path, text: str, name: str = "survey.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("cell", "share"),
    [(True, 1), (False, 0), ("yes", 1), ("No", 0), ("40%", Fraction(2, 5)), ("0.5", Fraction(1, 2)), (1, 1)],
)
def test_local_is_a_truth_or_a_share(cell: Any, share: Fraction | int) -> None:
    assert read_local(cell) == share


def test_numbers_keep_their_places(tmp_path: Path) -> None:
    read = read_survey(written(tmp_path, GOOD), {})
    (payee,) = read.survey.payees
    assert payee.local is not None
    assert "amount (line 6)" in str(payee.amount.origin)
    assert "local (line 7)" in str(payee.local.origin)
    assert (read.convention, read.supplier_local) == ("in-full", None)


def test_what_is_left_out_is_not_known(tmp_path: Path) -> None:
    text = GOOD.replace("local = true\nlocal_respend = 0.5\n", "")
    (payee,) = read_survey(written(tmp_path, text), {}).survey.payees
    assert (payee.local, payee.respend) == (None, None)


def test_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "survey.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["name", "kind", "amount", "local", "local_respend"])
    sheet.write_row(1, 0, ["A", "supplier", 400.1, True, 0.3])
    sheet.write_row(2, 0, ["B", "staff", 100, "no"])
    book.close()
    survey = read_survey(path, {"income": "1000"}).survey
    assert [payee.amount.value for payee in survey.payees] == [Fraction("400.1"), 100]
    assert [None if p.respend is None else p.respend.value for p in survey.payees] == [Fraction("0.3"), None]


@pytest.mark.parametrize(
    ("change", "to", "said"),
    [
        ("income = 1000", "", "income is missing"),
        ('kind = "supplier"', 'kind = "suplier"', 'Did you mean "supplier"?'),
        ("local_respend = 0.5", "local_respend = 5", "Did you mean 0.05?"),
        ("local_respend = 0.5", "respend = 0.5", 'no key "respend"'),
        (
            "local = true",
            'local = "mostly"',
            '"mostly" does not say whether it is local. Write yes, no, or a share such as 0.5.',
        ),
        ("amount = 400", "amount = nan", "not an amount"),
        ("income = 1000", 'income = 1000\nround1 = "full"', '"full" is not one of'),
    ],
)
def test_refused_files_say_the_line_and_the_mend(tmp_path: Path, change: str, to: str, said: str) -> None:
    path = written(tmp_path, GOOD.replace(change, to))
    with pytest.raises(Refused) as refused:
        read_survey(path, {})
    assert said in str(refused.value)
    assert str(path) in str(refused.value)


def test_typed_rounds() -> None:
    assert [given.value for given in read_rounds("£72000, 57600.50 ,0")] == [72000, Fraction("57600.5"), 0]
    with pytest.raises(Refused) as refused:
        read_rounds("12,000,x")
    assert len(refused.value.faults) == 2

"""The pages on LM3, whole lives, weights and maturity name every key of their files, and show them as they are."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from wellspent.files import answers, costs, ratings, surveys, weights
from wellspent.files.reading.cells import read_sheet
from wellspent.files.reading.documents import open_document
from wellspent.files.shelves import questions

DOCS = Path(__file__).parents[2] / "docs"
FORMATS: dict[str, tuple[type[BaseModel], ...]] = {
    "lm3": (surveys.SurveySheet, surveys.PayeeSheet),
    "whole-life": (costs.CostsSheet, costs.OptionSheet, costs.LineSheet, costs.RowSheet),
    "agreement": (ratings.RatingsSheet, ratings.RatingSheet),
    "weights": (weights.WeightsSheet, weights.BallotSheet, weights.RowSheet),
    "maturity": (
        answers.AnswersSheet,
        answers.RowSheet,
        questions.QuestionSetSheet,
        questions.ThemeSheet,
        questions.GroupSheet,
        questions.QuestionSheet,
    ),
}


def page(name: str) -> str:
    return (DOCS / "methods" / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_every_key_is_on_the_page(name: str) -> None:
    keys = {field.alias or key for model in FORMATS[name] for key, field in model.model_fields.items()}
    assert sorted(key for key in keys if not re.search(rf"\b{key}\b", page(name))) == []


@pytest.mark.parametrize("name", FORMATS)
def test_files_are_shown_as_they_are(name: str) -> None:
    shown = re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", page(name), flags=re.DOTALL)
    assert shown
    for file, text in shown:
        assert text == (DOCS / "examples" / file).read_text(encoding="utf-8")


def test_a_question_set_is_read_as_the_page_shows_it(tmp_path: Path) -> None:
    own = [
        text for text in re.findall(r"```toml\n(.*?)```", page("maturity"), flags=re.DOTALL) if "kind" in text
    ]
    assert len(own) == 2
    for text in own:
        path = tmp_path / "own.toml"
        path.write_text(text, encoding="utf-8")
        questions.question_set(read_sheet(open_document(path), questions.QuestionSetSheet))


@pytest.mark.parametrize("name", ["local-spend", "distance-travelled"])
def test_the_python_on_a_page_does_what_it_shows(name: str) -> None:
    failed, tried = doctest.testfile(str(DOCS / "methods" / f"{name}.md"), module_relative=False)
    assert tried > 5
    assert failed == 0

"""The library's question sets: what they hold, and what a set of one's own is refused for."""

from __future__ import annotations

from pathlib import Path

import pytest

from wellspent.files.reading.cells import read_sheet
from wellspent.files.reading.documents import open_document
from wellspent.files.shelves.library import open_library
from wellspent.files.shelves.questions import QuestionSetSheet, question_set
from wellspent.method.errors import Refused
from wellspent.method.maturity import Diagnostic, Matrix

HEAD = """
id = "own"
kind = "{kind}"
label = "Our own"
status = "illustrative"
review_by = 2027-01-01
{more}
[source]
title = "Ours"
publisher = "Us"
year = 2026
licence = "own-use"
{rest}
"""


def test_the_flexible_framework_is_five_by_five() -> None:
    matrix = open_library().find("question", "flexible-framework").entry
    assert isinstance(matrix, Matrix)
    assert [theme.key for theme in matrix.themes] == [
        "people",
        "policy",
        "process",
        "suppliers",
        "measurement",
    ]
    assert matrix.levels == ("Foundation", "Embed", "Practice", "Enhance", "Lead")
    texts = [text for theme in matrix.themes for text in theme.levels]
    assert len(set(texts)) == 25
    assert matrix.status == "unverified"


def test_the_diagnostic_is_thirty_questions_in_eight_groups() -> None:
    diagnostic = open_library().find("question", "diagnostic").entry
    assert isinstance(diagnostic, Diagnostic)
    counts = [len(group.questions) for group in diagnostic.groups]
    assert counts == [4, 4, 4, 3, 4, 4, 4, 3]
    questions = [question for group in diagnostic.groups for question in group.questions]
    assert all(question.text.endswith("?") and question.echoes for question in questions)
    assert all(len(group.ladder) == 5 for group in diagnostic.groups)
    letters = [{question.key[0] for question in group.questions} for group in diagnostic.groups]
    assert letters == [{letter} for letter in "abcdefgh"]


@pytest.mark.parametrize(
    ("kind", "more", "rest", "said"),
    [
        ("matrix", "", "", "a matrix has levels and"),
        (
            "matrix",
            'levels = ["a"]\nladder = ["a"]',
            '[[theme]]\nkey = "t"\nlabel = "T"\nlevels = ["x"]',
            "and no others",
        ),
        (
            "matrix",
            'levels = ["a", "b"]',
            '[[theme]]\nkey = "t"\nlabel = "T"\nlevels = ["x"]',
            "does not have 2 steps",
        ),
        (
            "ladder",
            'ladder = ["a"]',
            '[[group]]\nkey = "g"\nlabel = "G"\nladder = ["x"]\nquestion = [{ key = "g", text = "Why?" }]',
            'the key "g" stands twice',
        ),
        ("list", "", "", '"list" is not one of matrix, ladder'),
    ],
)
def test_a_set_that_does_not_hang_together_is_refused(
    tmp_path: Path, kind: str, more: str, rest: str, said: str
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(HEAD.format(kind=kind, more=more, rest=rest), encoding="utf-8")
    with pytest.raises(Refused, match=said):
        question_set(read_sheet(open_document(path), QuestionSetSheet))

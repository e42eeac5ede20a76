"""Answers to a question set: cells and steps as they are typed, tables and keys alike, every refusal in full."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from wellspent.files.answers import (
    TARGET,
    Assessed,
    read_answer,
    read_assessment,
    read_met,
    read_step,
)
from wellspent.files.shelves.library import open_library
from wellspent.method.errors import Refused
from wellspent.method.maturity import Cell

LIBRARY = open_library()
THEMES = ("people", "policy", "process", "suppliers", "measurement")
QUESTIONS = [
    question.key
    for group in LIBRARY.find("question", "diagnostic").entry.groups
    for question in group.questions
]
in_one_folder = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def _stand_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(text: str, name: str = "a.toml", **options: Any) -> Assessed:
    Path(name).write_text(text, encoding="utf-8")
    return read_assessment(Path(name), LIBRARY, options)


@pytest.mark.parametrize(
    ("typed", "met"),
    [
        (True, True), ("yes", True), (" Yes ", True), ("TRUE", True),
        (False, False), ("no", False), ("False", False),
        ("unknown", None), (" Unknown ", None), ("don't know", None), ("Don’t know", None), ("not known", None),
    ],
)  # fmt: skip
def test_a_cell_is_met_or_not_or_nobody_knows(typed: Any, met: bool | None) -> None:
    assert read_met(typed) is met


@pytest.mark.parametrize(
    ("typed", "step"), [(3, 3), ("3", 3), ("3.0", 3), ("unknown", None), ("DON'T KNOW", None), (-1, -1)]
)
def test_a_step_is_a_whole_number_or_nobody_knows(typed: Any, step: int | None) -> None:
    assert read_step(typed) == step


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ([True, "no", "unknown"], (True, False, None)),
        ([], ()),
        (4, 4),
        ("4", 4),
        ("not known", None),
    ],
)
def test_an_answer_is_a_list_or_a_step(typed: Any, answer: Any) -> None:
    assert read_answer(typed) == answer


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (True, "one truth does not say which level. Write a list, lowest level first, or a step."),
        (2.5, "2.5 is not a whole number. Write 2 or another whole number."),
        ("some", '"some" is not a whole number. Write digits, such as 12.'),
        ([1], '"1" is neither yes nor no. Write true or false.'),
        ([None], '"None" is neither yes nor no. Write true or false.'),
        ([[True]], '"[True]" is neither yes nor no. Write true or false.'),
    ],
)
def test_what_is_no_answer(typed: Any, said: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        read_answer(typed)
    assert refused.value.message() == said


@pytest.mark.parametrize(
    ("name", "text", "asked", "said"),
    [
        (
            "a.toml",
            'set = "flexible-framework"\n[answers]\npeople = 3\n',
            "",
            [
                (
                    'answers.people (line 3): "people" is answered with a step, and this set asks for '
                    "levels. Write a list such as [true, true, false]."
                )
            ],
        ),
        (
            "a.toml",
            'set = "flexible-framework"\n[answers]\npeople = true\n',
            "",
            [
                (
                    "answers.people (line 3): one truth does not say which level. Write a list, lowest "
                    "level first, or a step."
                )
            ],
        ),
        (
            "a.toml",
            'set = "flexible-framework"\n[answers]\npeople = ["yes", "maybe"]\n',
            "",
            ['answers.people (line 3): "maybe" is neither yes nor no. Write true or false.'],
        ),
        (
            "a.toml",
            'set = "flexible-framework"\n[answers]\npeople = [true, true, true, true, true, true]\n',
            "",
            [
                (
                    'answers, people: "people" has 6 answers, and there are 5 levels. Write 5 of true, '
                    'false and "unknown", lowest level first.'
                )
            ],
        ),
        (
            "a.toml",
            'set = "flexible-framework"\n[answers]\npeopel = [true]\n',
            "",
            ['answers: there is no theme "peopel". Did you mean "people" or "policy"?'],
        ),
        (
            "a.toml",
            'set = "flexible-framework"\n[answers]\npeople = "unknown"\npolicy = 2\n',
            "",
            [
                (
                    'answers.people (line 3): "people" is answered with a step, and this set asks for '
                    "levels. Write a list such as [true, true, false]."
                ),
                (
                    'answers.policy (line 4): "policy" is answered with a step, and this set asks for '
                    "levels. Write a list such as [true, true, false]."
                ),
            ],
        ),
        (
            "a.toml",
            'set = "flexible-framework"\n[answers]\nPeople = [true]\npeople = [false]\n',
            "",
            ['answers.people (line 4): "People" and "people" are one name. Keep one of them.'],
        ),
        (
            "a.toml",
            'set = "flexible-framework"\n[answers]\npeople = [true]\n[priorities]\npeople = 2\n',
            "",
            ["priorities (line 4): a matrix takes no priorities. Take them out."],
        ),
        (
            "a.toml",
            'set = "flexible-framework"\ntarget = 9\n[answers]\npeople = [true]\n',
            "",
            ["target: the target 9 is no level. Write a level from 1 to 5."],
        ),
        (
            "a.toml",
            'set = "flexible-framework"\ntarget = 0\n[answers]\npeople = [true]\n',
            "",
            ["target: the target 0 is no level. Write a level from 1 to 5."],
        ),
        (
            "a.toml",
            'set = "flexible-framework"\n[answers]\npeople = [true]\n',
            "flexible",
            ['set: there is no question "flexible". Did you mean "flexible-framework"?'],
        ),
        ("a.toml", "[answers]\npeople = [true]\n", "", ['set is missing. Add set = "flexible-framework"']),
        (
            "a.toml",
            'set = "diagnostic"\n[answers]\na1 = [true]\n',
            "",
            [
                (
                    'answers.a1 (line 3): "a1" is answered with a list, and this set asks for one step. '
                    "Write a number from 1 to 5."
                )
            ],
        ),
        (
            "a.toml",
            'set = "diagnostic"\n[answers]\na1 = 2.5\n',
            "",
            ["answers.a1 (line 3): 2.5 is not a whole number. Write 2 or another whole number."],
        ),
        (
            "a.toml",
            'set = "diagnostic"\n[answers]\na1 = 6\n',
            "",
            ['answers, a1: 6 is not on the ladder. Write 1 to 5, or "unknown".'],
        ),
        (
            "a.toml",
            'set = "diagnostic"\n[answers]\na1 = 0\n',
            "",
            ['answers, a1: 0 is not on the ladder. Write 1 to 5, or "unknown".'],
        ),
        (
            "a.toml",
            'set = "diagnostic"\n[answers]\nz9 = 3\n',
            "",
            ['answers: there is no question "z9". There are 30, such as a1, a2, a3.'],
        ),
        (
            "a.toml",
            'set = "diagnostic"\n[answers]\na1 = 3\n[priorities]\nz9 = 2\n',
            "",
            [
                (
                    'priorities: there is no question or group "z9". There are 38, such as commitment, '
                    "need, ownership."
                )
            ],
        ),
        (
            "a.toml",
            'set = "diagnostic"\n[answers]\na1 = 3\n[priorities]\na1 = -2\n',
            "",
            ["priorities, a1: the priority -2 is below nothing. Write 0 or more."],
        ),
        (
            "a.toml",
            'set = "diagnostic"\n[answers]\na1 = 3\nA1 = 4\n',
            "",
            ['answers.A1 (line 4): "a1" and "A1" are one name. Keep one of them.'],
        ),
        (
            "a.csv",
            "theme,level,met\npeople,1,yes\n",
            "",
            ["a table does not say which questions it answers. Give --set flexible-framework."],
        ),
        (
            "a.csv",
            "question,step\na1,3\n",
            "",
            ["a table does not say which questions it answers. Give --set diagnostic."],
        ),
        (
            "a.csv",
            "theme,level,met\npeople,1,yes\npeople,1,no\n",
            "flexible-framework",
            [
                (
                    "row 3, column level: level 1 of people is no level, or is answered twice. Answer "
                    "each of the levels 1 to 5 once."
                )
            ],
        ),
        (
            "a.csv",
            "theme,level,met\npeople,6,yes\npeople,0,yes\n",
            "flexible-framework",
            [
                (
                    "row 2, column level: level 6 of people is no level, or is answered twice. Answer "
                    "each of the levels 1 to 5 once."
                ),
                (
                    "row 3, column level: level 0 of people is no level, or is answered twice. Answer "
                    "each of the levels 1 to 5 once."
                ),
            ],
        ),
        (
            "a.csv",
            "theme,met\npeople,yes\n",
            "flexible-framework",
            ["row 2: a row of this set has theme and level. Give theme, level and met."],
        ),
        (
            "a.csv",
            "question,step\na1,3\n",
            "flexible-framework",
            ["row 2: a row of this set has theme and level. Give theme, level and met."],
        ),
        (
            "a.csv",
            "theme,level,met\npeople,1,yes\n",
            "diagnostic",
            ["row 2: a row of this set has a question, each once. Give question and step."],
        ),
        (
            "a.csv",
            "question,step\na1,3\nA1 ,3\n",
            "diagnostic",
            ["row 3: a row of this set has a question, each once. Give question and step."],
        ),
        (
            "a.csv",
            "question,step\na1,three\n",
            "diagnostic",
            ['row 2, column step: "three" is not a whole number. Write digits, such as 12.'],
        ),
        (
            "a.csv",
            "Question,step\na1,3\n",
            "diagnostic",
            ['column Question: there is no column "Question" here. Did you mean question?'],
        ),
        (
            "a.csv",
            "theme,level,met\npeople,1,perhaps\n",
            "flexible-framework",
            ['row 2, column met: "perhaps" is neither yes nor no. Write true or false.'],
        ),
        ("a.toml", "outcome = 3\n", "diagnostic", ["this is a map. `wellspent value a.toml` reads it."]),
    ],
)
def test_what_does_not_hold_is_refused_in_full(name: str, text: str, asked: str, said: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        read(text, name, **({"set": asked} if asked else {}))
    assert [str(fault) for fault in refused.value.faults] == [f"{name}: {one}" for one in said]


def test_a_row_may_give_a_level_the_keys_do_not() -> None:
    text = 'set = "flexible-framework"\n[answers]\npeople = [true, true]\n'
    found = read(text + '[[row]]\ntheme = "Policy"\nlevel = 2\nmet = "yes"\nevidence = "The plan."\n')
    assert found.answers == {
        "people": [Cell(True), Cell(True)],
        "policy": [Cell(), Cell(True, "The plan."), Cell(), Cell(), Cell()],
    }
    assert (found.result.themes["people"], found.result.themes["policy"]) == (2, 0)
    with pytest.raises(Refused) as refused:
        read(text + '[[row]]\ntheme = "people"\nlevel = 3\nmet = "yes"\n')
    assert str(refused.value) == (
        "a.toml: [[row]] 1, level (line 6): level 3 of people is no level, or is answered twice. "
        "Answer each of the levels 1 to 5 once."
    )


def test_a_row_cannot_answer_a_question_that_a_key_answers() -> None:
    with pytest.raises(Refused) as refused:
        read('set = "diagnostic"\n[answers]\na1 = 3\n[[row]]\nquestion = "A1"\nstep = 4\n')
    assert str(refused.value) == (
        "a.toml: [[row]] 1 (line 4): a row of this set has a question, each once. Give question and step."
    )


def test_the_target_is_the_top_of_a_matrix_and_routine_for_a_diagnostic() -> None:
    matrix, ladder = 'set = "flexible-framework"\n', 'set = "diagnostic"\n'
    assert (read(matrix).target, read(ladder).target) == (5, TARGET)
    assert read(matrix + "target = 2\n").target == 2
    assert read(ladder + "target = 5\n").target == 5
    assert read(ladder + "target = 5\n", target="3").target == 3


def test_who_assessed_it_and_when_is_kept() -> None:
    text = 'set = "diagnostic"\ntitle = "Ours"\nassessed = 2026-11-02\nassessor = "The board"\n'
    found = read(text)
    assert (found.title, str(found.assessed), found.assessor) == ("Ours", "2026-11-02", "The board")
    assert (read('set = "diagnostic"\n').assessed, read('set = "diagnostic"\n').assessor) == (None, "")


met = st.sampled_from([True, False, None])
spelled = {
    True: ("yes", "TRUE", " true "),
    False: ("no", "False", "NO"),
    None: ("unknown", "Don't know", "not known"),
}


@in_one_folder
@given(st.dictionaries(st.sampled_from(THEMES), st.lists(met, min_size=5, max_size=5), min_size=1), st.data())
def test_a_matrix_reads_alike_as_keys_and_as_a_table(given_: dict[str, list[Any]], data: Any) -> None:
    """One assessment in two spellings, and each theme's level by counting up by hand."""
    keys, rows = ['set = "flexible-framework"', "[answers]"], []
    for theme, cells in given_.items():
        words = [data.draw(st.sampled_from(spelled[cell])) for cell in cells]
        keys.append(f"{theme} = [{', '.join(chr(34) + word + chr(34) for word in words)}]")
        rows += [(theme.upper(), level, word) for level, word in enumerate(words, 1)]
    data.draw(st.randoms(use_true_random=False)).shuffle(rows)
    table = io.StringIO()
    csv.writer(table).writerows([("theme", "level", "met"), *rows])
    one = read("\n".join(keys) + "\n")
    two = read(table.getvalue(), "a.csv", set="flexible-framework")
    assert (
        one.answers == two.answers == {key: [Cell(cell) for cell in cells] for key, cells in given_.items()}
    )
    for theme in THEMES:
        level = 0
        for cell in given_.get(theme, []):
            if cell is not True:
                break
            level += 1
        assert one.result.themes[theme] == two.result.themes[theme] == level
    assert one.result.overall == min(one.result.themes[theme] for theme in THEMES)  # type: ignore[type-var]


@in_one_folder
@given(
    st.dictionaries(st.sampled_from(QUESTIONS), st.one_of(st.integers(1, 5), st.none()), min_size=1),
    st.sampled_from([",", ";", "\t"]),
)
def test_a_diagnostic_reads_alike_as_keys_and_as_a_table(given_: dict[str, int | None], sign: str) -> None:
    """The mean step of every group is the sum by hand; what nobody knows stands on step 1."""
    words = {key: "unknown" if step is None else str(step) for key, step in given_.items()}
    keys = ['set = "diagnostic"', "[answers]"]
    keys += [f'{key} = "{word}"' for key, word in words.items()]
    rows = [f"{key.upper()}{sign}{word}" for key, word in words.items()]
    one = read("\n".join(keys) + "\n")
    two = read("\n".join([f"question{sign}step", *rows]) + "\n", "a.csv", set="diagnostic")
    assert one.answers == two.answers == given_
    groups = LIBRARY.find("question", "diagnostic").entry.groups
    means = []
    for group in groups:
        steps = [given_.get(question.key) or 1 for question in group.questions]
        means.append(Fraction(sum(steps), len(steps)))
        assert one.result.themes[group.key].value == two.result.themes[group.key].value == means[-1]  # type: ignore[union-attr]
    assert one.result.overall.value == sum(means) / len(means)  # type: ignore[union-attr]

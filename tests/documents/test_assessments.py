"""A self-assessment in figures and words: what nobody knows is not met and listed, and never passed over."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.documents.assessments import MARKS, MOST_GAPS, assessment_report, cells
from wellspent.documents.figures import plain
from wellspent.documents.report import Report
from wellspent.method.maturity import (
    Cell,
    Diagnostic,
    Group,
    Matrix,
    Question,
    Theme,
    assess_diagnostic,
    assess_matrix,
)
from wellspent.method.working import Source

SOURCE = Source("A framework", "A publisher", 2020, "OGL-3.0")
LEVELS = ("Foundation", "Embed", "Lead")
LADDER = ("never", "seldom", "often", "mostly", "always")
MATRIX = Matrix(
    "m", "The matrix", SOURCE, LEVELS,
    (Theme("people", "People", ("p1", "p2", "p3")), Theme("policy", "Policy", ("q1", "q2", "q3"))),
)  # fmt: skip
DIAGNOSTIC = Diagnostic(
    "d", "The diagnostic", SOURCE, LADDER,
    (
        Group("a", "Group A", LADDER, (Question("a1", "Do you?"), Question("a2", "Will you?"))),
        Group("b", "Group B", LADDER, (Question("b1", "Can you?"),)),
    ),
)  # fmt: skip
MET = st.none() | st.booleans()


def matrix(answers: dict[str, list[bool | None]], target: int = 3, **more: Any) -> Report:
    given_ = {key: [Cell(met) for met in row] for key, row in answers.items()}
    return assessment_report(MATRIX, given_, assess_matrix(MATRIX, given_, target), target, **more)


def diagnostic(answers: dict[str, int | None], target: int = 4) -> Report:
    return assessment_report(DIAGNOSTIC, answers, assess_diagnostic(DIAGNOSTIC, answers, target), target)


def tables(report: Report) -> dict[str, list[list[str]]]:
    return {one.title: [[found.text for found in row] for row in one.rows] for one in report.tables}


def test_a_theme_stands_on_what_is_met_with_all_below_it() -> None:
    report = matrix({"people": [True, False, True], "policy": [True, True, None]})
    assert tables(report)["Where we stand"] == [
        ["People", "1", "met", "not met", "met"],
        ["Policy", "2", "met", "met", "not known"],
    ]
    assert {label: found.text for label, found in report.facts} == {
        "Overall level (the lowest theme)": "1", "Target": "3",
    }  # fmt: skip
    assert "level-skipped" in [notice.code for notice in report.notices]


def test_what_is_left_out_is_not_known_and_not_unmet() -> None:
    report = matrix({"people": [True]})
    assert tables(report)["Where we stand"] == [
        ["People", "1", "met", "not known", "not known"],
        ["Policy", "0", "not known", "not known", "not known"],
    ]
    told: Any = plain(report.figures)
    assert [answer["met"] for answer in told["answers"]] == [True, None, None, None, None, None]
    assert len(told["unknown"]) == 5
    assert cells([Cell(True)], 3) == [Cell(True), Cell(), Cell()]


@given(st.lists(MET, min_size=3, max_size=3), st.lists(MET, min_size=3, max_size=3), st.integers(1, 3))
def test_a_slow_count_of_levels_and_gaps_agrees(
    people: list[bool | None], policy: list[bool | None], target: int
) -> None:
    report = matrix({"people": people, "policy": policy}, target)
    told: Any = plain(report.figures)
    levels = {}
    for key, row in (("people", people), ("policy", policy)):
        level = 0
        while level < 3 and row[level] is True:
            level += 1
        levels[key] = level
    assert told["themes"] == levels
    assert told["overall"] == min(levels.values())
    gaps = [met for row in (people, policy) for met in row[:target] if met is not True]
    assert len(told["gaps"]) == len(gaps)
    assert sum(gap["unknown"] for gap in told["gaps"]) == gaps.count(None)
    assert ("Gaps to the target" in tables(report)) == bool(gaps)
    marks = [[MARKS[met] for met in row] for row in (people, policy)]
    assert [line[2:] for line in tables(report)["Where we stand"]] == marks


def test_the_next_step_of_a_theme_is_its_first_gap_the_lowest_theme_first() -> None:
    report = matrix({"people": [True, True, False], "policy": [False, True, True]})
    assert report.next_steps == ("Policy, level 1 Foundation: q1", "People, level 3 Lead: p3")


def test_a_diagnostic_is_the_mean_of_its_groups() -> None:
    report = diagnostic({"a1": 2, "a2": 5, "b1": 3})
    assert tables(report)["Where we stand"] == [["Group A", "3.5"], ["Group B", "3"]]
    told: Any = plain(report.figures)
    assert (told["overall"], told["themes"]) == ("3.25", {"a": "3.5", "b": "3"})
    assert [(gap["about"], gap["size"]) for gap in told["gaps"]] == [("a1", "2")]
    assert dict(report.facts)["Overall (mean of the groups, 1 to 5)"].text == "3.25"


def test_a_step_that_nobody_knows_counts_as_one_and_is_listed() -> None:
    report = diagnostic({"a1": None, "a2": 5})
    told: Any = plain(report.figures)
    assert told["themes"] == {"a": "3", "b": "1"}
    assert told["unknown"] == ["a1", "b1"]
    assert [answer["step"] for answer in told["answers"]] == [None, 5, None]
    assert all("find out first" in gap["text"] for gap in told["gaps"])


@given(st.lists(st.none() | st.integers(1, 5), min_size=3, max_size=3))
def test_a_slow_mean_agrees(steps: list[int | None]) -> None:
    told: Any = plain(diagnostic(dict(zip(("a1", "a2", "b1"), steps, strict=True))).figures)
    one, two, three = (step or 1 for step in steps)
    mean = Fraction(one + two, 2)
    assert Fraction(told["themes"]["a"]) == mean
    assert Fraction(told["overall"]) == (mean + three) / 2


def test_everything_met_leaves_no_gap() -> None:
    report = matrix({"people": [True] * 3, "policy": [True] * 3})
    assert list(tables(report)) == ["Where we stand"]
    assert (report.next_steps, plain(report.figures)["gaps"]) == ((), [])


def test_a_page_shows_the_first_gaps_and_counts_the_rest() -> None:
    many = Diagnostic(
        "d", "Many", SOURCE, LADDER,
        (Group("a", "A", LADDER, tuple(Question(f"q{n}", f"Ask {n}?") for n in range(MOST_GAPS + 3))),),
    )  # fmt: skip
    report = assessment_report(many, {}, assess_diagnostic(many, {}, 4), 4)
    gaps = report.tables[1]
    assert (len(gaps.rows), gaps.note) == (MOST_GAPS, "And 3 more.")
    assert len(plain(report.figures)["gaps"]) == MOST_GAPS + 3


@pytest.mark.parametrize("status", ["published", "unverified", "illustrative", "draft"])
def test_questions_that_are_not_as_printed_say_so(status: str) -> None:
    from dataclasses import replace

    shown = replace(MATRIX, status=status)
    report = assessment_report(shown, {}, assess_matrix(shown, {}, 1), 1)
    codes = [notice.code for notice in report.notices]
    assert (f"questions-{status}" in codes) == (status != "published")


def test_the_title_names_the_organisation_where_it_is_given() -> None:
    assert matrix({}).title == "The matrix"
    named = matrix({}, title="Harrowmere", lead=("In brief.",))
    assert (named.title, named.lead) == ("Harrowmere: The matrix", ("In brief.",))

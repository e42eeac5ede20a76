"""Maturity: levels of a matrix, steps of a diagnostic, gaps and next steps; the unknown never counts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.method.errors import Refused
from wellspent.method.maturity import (
    Assessment,
    Cell,
    Diagnostic,
    Group,
    Matrix,
    Question,
    Theme,
    assess_diagnostic,
    assess_matrix,
    level,
)  # fmt: skip
from wellspent.method.working import Source, Symbol, plain

SOURCE = Source("a title", "a publisher", 2026, "own-use")
LEVELS = ("Foundation", "Embed", "Practice", "Enhance", "Lead")
MATRIX = Matrix(
    "m", "A matrix", SOURCE, LEVELS,
    tuple(Theme(key, key.title(), tuple(f"{key} {i}" for i in range(1, 6))) for key in ("people", "policy")),
)  # fmt: skip
DIAGNOSTIC = Diagnostic(
    "d", "A diagnostic", SOURCE, ("none", "some", "part", "most", "all"),
    (
        Group("a", "Ask", ("0", "1", "2", "3", "4"), (Question("a1", "Is it?"), Question("a2", "Does it?"))),
        Group("b", "Buy", ("0", "1", "2", "3", "4"), (Question("b1", "Has it?"),)),
    ),
)  # fmt: skip


def cells(text: str) -> list[Cell]:
    """Cells from letters: y met, n not met, anything else not known."""
    return [Cell({"y": True, "n": False}.get(letter)) for letter in text]


def matrix(people: str, policy: str, target: int | None = None) -> Assessment:
    return assess_matrix(MATRIX, {"people": cells(people), "policy": cells(policy)}, target)


def levels(result: Assessment) -> dict[str, float]:
    """The themes' and the overall level."""
    return {
        **{key: float(plain(n)) for key, n in result.themes.items()},
        "overall": float(plain(result.overall)),
    }


def codes(result: Assessment) -> list[str]:
    return [notice.code for notice in result.warnings]


def test_a_level_needs_all_below_it() -> None:
    assert [level(row) for row in ([], [True], [False, True], [True, None, True], [True] * 5)] == [
        0,
        1,
        0,
        1,
        5,
    ]


def test_the_overall_level_is_the_lowest_theme() -> None:
    result = matrix("yyyyn", "yynny")
    assert levels(result) == {"people": 4, "policy": 2, "overall": 2}
    assert [(gap.where, gap.what) for gap in result.gaps] == [
        ("people", "level 5 Lead"), ("policy", "level 3 Practice"), ("policy", "level 4 Enhance"),
    ]  # fmt: skip
    assert [gap.text for gap in result.next_steps] == ["policy 3", "people 5"]
    assert codes(result) == ["level-skipped"]


def test_gaps_stop_at_the_target() -> None:
    result = matrix("yyynn", "yynnn", target=3)
    assert [(gap.where, gap.what) for gap in result.gaps] == [("policy", "level 3 Practice")]


def test_what_nobody_knows_or_says_is_not_met_and_is_listed() -> None:
    result = assess_matrix(MATRIX, {"people": cells("y?yyy")})
    assert levels(result) == {"people": 1, "policy": 0, "overall": 0}
    assert result.unknown[0] == "people, level 2 Embed"
    assert len(result.unknown) == 6
    assert codes(result) == ["level-skipped", "unknown-answers"]


def test_evidence_stays_with_its_gap() -> None:
    result = assess_matrix(MATRIX, {"people": [Cell(False, "draft, May")], "policy": cells("yyyyy")})
    assert result.gaps[0].evidence == "draft, May"


def test_refused_matrix_answers() -> None:
    with pytest.raises(Refused, match='no theme "peple"'):
        assess_matrix(MATRIX, {"peple": []})
    with pytest.raises(Refused, match="has 6 answers, and there are 5 levels"):
        assess_matrix(MATRIX, {"people": cells("yyyyyy")})
    with pytest.raises(Refused, match="the target 6 is no level"):
        matrix("y", "y", target=6)


def test_groups_are_means_and_the_whole_is_the_mean_of_groups() -> None:
    result = assess_diagnostic(DIAGNOSTIC, {"a1": 2, "a2": 5, "b1": 3})
    assert levels(result) == {"a": 3.5, "b": 3, "overall": 3.25}
    assert [(gap.what, int(gap.size), gap.text) for gap in result.gaps] == [("a1", 2, "Is it? Aim: 3.")]
    assert result.next_steps == result.gaps


def test_dont_know_is_one_and_flagged() -> None:
    result = assess_diagnostic(DIAGNOSTIC, {"a1": None, "a2": 5})
    assert levels(result) == {"a": 3, "b": 1, "overall": 2}
    assert result.unknown == ("a1", "b1")
    assert all(gap.unknown for gap in result.gaps)
    assert result.gaps[0].text == "Is it? Nobody knows: find out first."
    assert codes(result) == ["unknown-answers"]


def test_a_mean_opens_to_its_answers() -> None:
    result = assess_diagnostic(DIAGNOSTIC, {"a1": 4, "b1": 3})
    assert isinstance(result.overall, Symbol)
    found = {leaf.name: str(leaf.origin) for leaf in result.overall.leaves()}
    assert found["Is it?"] == "entered in the answers, a1"
    assert found["Does it?"] == "nobody knows: scored 1"


def test_priorities_order_the_gaps() -> None:
    answers = {"a1": 1, "a2": 2, "b1": 2}
    plain = assess_diagnostic(DIAGNOSTIC, answers)
    assert [gap.what for gap in plain.gaps] == ["a1", "a2", "b1"]
    weighed = assess_diagnostic(DIAGNOSTIC, answers, priorities={"b": Fraction(3), "a2": Fraction(2)})
    assert [(gap.what, int(gap.size)) for gap in weighed.gaps] == [("b1", 6), ("a2", 4), ("a1", 3)]
    assert [gap.what for gap in weighed.next_steps] == ["b1", "a2"]


def test_refused_diagnostic_answers() -> None:
    with pytest.raises(Refused) as refused:
        assess_diagnostic(
            DIAGNOSTIC, {"a1": 6, "z9": 1}, target=0, priorities={"q": Fraction(1), "a": Fraction(-1)}
        )
    assert [fault.place for fault in refused.value.faults] == [
        "target", "answers, a1", "answers", "priorities", "priorities, a",
    ]  # fmt: skip


answers = st.lists(st.sampled_from([True, False, None]), min_size=5, max_size=5)


@given(answers, answers)
def test_the_unknown_never_counts_in_favour(people: list[bool | None], policy: list[bool | None]) -> None:
    def assess(rows: list[list[bool | None]]) -> Assessment:
        return assess_matrix(
            MATRIX, dict(zip(("people", "policy"), [[Cell(m) for m in r] for r in rows], strict=True))
        )

    known = assess([people, policy])
    strict = assess([[bool(m) for m in row] for row in (people, policy)])
    assert known.themes == strict.themes
    assert levels(known)["overall"] == min(levels(known).values())
    assert len(known.unknown) == [*people, *policy].count(None)


@given(st.dictionaries(st.sampled_from(["a1", "a2", "b1"]), st.none() | st.integers(1, 5)), st.integers(1, 5))
def test_better_answers_never_lower_a_score(given_answers: dict[str, int | None], target: int) -> None:
    before = assess_diagnostic(DIAGNOSTIC, given_answers, target)
    better = {key: min((given_answers.get(key) or 1) + 1, 5) for key in ("a1", "a2", "b1")}
    after = assess_diagnostic(DIAGNOSTIC, better, target)
    first, then = levels(before), levels(after)
    assert all(1 <= first[key] <= then[key] <= 5 for key in first)
    assert len(after.gaps) <= len(before.gaps)

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


# A second, slow way, and the words in full


letters = st.text("yn?", max_size=5)


def by_hand(row: str) -> int:
    """The level by trying each from the top: the first that has only met cells up to it."""
    padded = row.ljust(5, "?")
    return next((top for top in range(5, 0, -1) if set(padded[:top]) == {"y"}), 0)


@given(letters, letters, st.none() | st.integers(1, 5))
def test_a_matrix_is_assessed_as_by_hand(people: str, policy: str, target: int | None) -> None:
    result = matrix(people, policy, target)
    rows = {"people": people.ljust(5, "?"), "policy": policy.ljust(5, "?")}
    top = target or 5
    open_ = [
        (key, place)
        for key, row in rows.items()
        for place, letter in enumerate(row[:top], 1)
        if letter != "y"
    ]
    assert result.themes == {key: by_hand(row) for key, row in rows.items()}
    assert [(gap.where, gap.what) for gap in result.gaps] == [
        (key, f"level {place} {LEVELS[place - 1]}") for key, place in open_
    ]
    assert [gap.text for gap in result.gaps] == [f"{key} {place}" for key, place in open_]
    assert [gap.unknown for gap in result.gaps] == [rows[key][place - 1] == "?" for key, place in open_]
    assert all(gap.size == max(top - by_hand(rows[gap.where]), 1) for gap in result.gaps)
    first = {key: next((place for other, place in open_ if other == key), 0) for key in rows}
    steps = sorted((key for key in rows if first[key]), key=lambda key: by_hand(rows[key]))
    assert [(gap.where, gap.text) for gap in result.next_steps] == [
        (key, f"{key} {first[key]}") for key in steps
    ]
    skipped = [key for key, row in rows.items() if "y" in row[by_hand(row) :]]
    assert codes(result).count("level-skipped") == len(skipped)


@given(
    st.dictionaries(st.sampled_from(["a1", "a2", "b1"]), st.none() | st.integers(1, 5)),
    st.integers(1, 5),
    st.dictionaries(st.sampled_from(["a", "b", "a1", "a2", "b1"]), st.fractions(0, 5)),
)
def test_a_diagnostic_is_assessed_as_by_hand(
    told: dict[str, int | None], target: int, priorities: dict[str, Fraction]
) -> None:
    result = assess_diagnostic(DIAGNOSTIC, told, target, priorities)
    steps = {key: told.get(key) or 1 for key in ("a1", "a2", "b1")}
    a, b = Fraction(steps["a1"] + steps["a2"], 2), Fraction(steps["b1"])
    assert {key: plain(mean) for key, mean in result.themes.items()} == {"a": a, "b": b}
    assert plain(result.overall) == (a + b) / 2
    sizes = {
        key: (target - step) * priorities.get(key, priorities.get(key[0], Fraction(1)))
        for key, step in steps.items()
        if step <= target - 2
    }
    assert {gap.what: gap.size for gap in result.gaps} == sizes
    assert [gap.size for gap in result.gaps] == sorted(sizes.values(), reverse=True)
    assert [gap.where for gap in result.next_steps] == list(dict.fromkeys(gap.where for gap in result.gaps))
    for step in result.next_steps:
        assert step.size == max(gap.size for gap in result.gaps if gap.where == step.where)
    assert result.unknown == tuple(key for key in ("a1", "a2", "b1") if told.get(key) is None)


def test_the_warnings_in_full() -> None:
    result = matrix("ynyyy", "y?nnn")
    assert [notice.text for notice in result.warnings] == [
        "People: a level above 1 is met and does not count until level 2 is.",
        "Not known, and so not counted as met: policy, level 2 Embed. Find out first.",
    ]


@pytest.mark.parametrize("target", [0, -1, 6])
def test_a_target_off_the_levels_is_refused_in_full(target: int) -> None:
    with pytest.raises(Refused) as refused:
        matrix("y", "y", target)
    assert str(refused.value) == f"target: the target {target} is no level. Write a level from 1 to 5."
    with pytest.raises(Refused) as refused:
        assess_diagnostic(DIAGNOSTIC, {}, target)
    assert (
        str(refused.value) == f"target: the target {target} is not on the ladder. Write a step from 1 to 5."
    )


def test_the_lowest_and_the_highest_target_are_taken() -> None:
    assert len(matrix("n", "n", 1).gaps) == 2
    assert len(matrix("n", "n", 5).gaps) == 10
    assert assess_diagnostic(DIAGNOSTIC, {}, 1).gaps == ()
    assert [gap.size for gap in assess_diagnostic(DIAGNOSTIC, {}, 5).gaps] == [4, 4, 4]


@pytest.mark.parametrize("step", [0, 6])
def test_a_step_off_the_ladder_is_refused_in_full(step: int) -> None:
    with pytest.raises(Refused) as refused:
        assess_diagnostic(DIAGNOSTIC, {"a1": step})
    assert str(refused.value) == f'answers, a1: {step} is not on the ladder. Write 1 to 5, or "unknown".'


def test_a_priority_of_nothing_puts_a_gap_last_and_below_nothing_is_refused() -> None:
    result = assess_diagnostic(DIAGNOSTIC, {}, priorities={"a": Fraction(0)})
    assert [(gap.what, int(gap.size)) for gap in result.gaps] == [("b1", 3), ("a1", 0), ("a2", 0)]
    with pytest.raises(Refused) as refused:
        assess_diagnostic(DIAGNOSTIC, {}, priorities={"b1": Fraction(-1, 2)})
    assert str(refused.value) == "priorities, b1: the priority -0.5 is below nothing. Write 0 or more."


def test_an_answer_too_many_is_refused_in_full() -> None:
    with pytest.raises(Refused) as refused:
        assess_matrix(MATRIX, {"policy": cells("yyyyyn")})
    assert str(refused.value) == (
        'answers, policy: "policy" has 6 answers, and there are 5 levels. Write 5 of true, false and "unknown", '
        "lowest level first."
    )

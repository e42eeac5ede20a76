"""Distance travelled on a ladder of one's own."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.method.distance import FEW, Distance, Ladder, Reading, travelled
from wellspent.method.errors import Refused

TEN = Ladder(1, 10, (2, 4, 6, 8, 10), "settling in")


def readings(*steps: tuple[int | None, int | None]) -> list[Reading]:
    return [Reading(f"p{i}", first, last, f"row {i}") for i, (first, last) in enumerate(steps)]


def test_pairs_alone_and_intention_to_treat() -> None:
    result = travelled(TEN, readings((2, 6), (3, 3), (5, None), (4, 3), (None, 7)))
    assert result.pairs == Distance(3, Fraction(1), 1, 1, 1)
    assert result.intention_to_treat == Distance(4, Fraction(3, 4), 1, 2, 1)
    assert (result.not_ended, result.not_started) == (("p2",), ("p4",))
    assert [notice.code for notice in result.warnings] == ["few-people", "not-ended", "not-started"]


def test_stages_by_their_last_step() -> None:
    result = travelled(TEN, readings((2, 3), (10, 9)))
    assert [(j.first_stage, j.last_stage, j.change) for j in result.journeys] == [(1, 2, 1), (5, 5, -1)]
    assert result.started_at_top == ("p1",)
    assert result.warnings[-1].code == "started-at-top"


def test_without_stages_every_step_is_its_own() -> None:
    ladder = Ladder(0, 4)
    assert [ladder.stage(step) for step in range(5)] == [1, 2, 3, 4, 5]


def test_nobody_has_no_mean() -> None:
    result = travelled(TEN, [])
    assert result.pairs == result.intention_to_treat == Distance(0, None, 0, 0, 0)


def test_enough_people_need_no_warning() -> None:
    assert travelled(TEN, readings(*[(2, 4)] * FEW)).warnings == ()


@pytest.mark.parametrize(
    ("ladder", "steps", "rule"),
    [
        (Ladder(1, 1), [], "fewer than two steps"),
        (Ladder(1, 10, (2, 4)), [], "stages do not cover"),
        (Ladder(1, 10, (4, 2, 10)), [], "stages do not cover"),
        (Ladder(1, 10, (0, 10)), [], "stages do not cover"),
        (TEN, [(0, 5)], "step 0 is not on the ladder"),
        (TEN, [(5, 11)], "step 11 is not on the ladder"),
    ],
)
def test_refused(ladder: Ladder, steps: list[tuple[int, int]], rule: str) -> None:
    with pytest.raises(Refused, match=rule):
        travelled(ladder, readings(*steps))


def test_one_person_twice_is_refused() -> None:
    with pytest.raises(Refused, match="is there twice"):
        travelled(TEN, [Reading("p", 1, 2), Reading("p", 1, 2)])


step = st.none() | st.integers(1, 10)


@given(st.lists(st.tuples(step, step), max_size=30))
def test_counts_add_up_and_losing_people_never_looks_better(
    steps: list[tuple[int | None, int | None]],
) -> None:
    result = travelled(TEN, readings(*steps))
    for group in (result.pairs, result.intention_to_treat):
        assert group.improved + group.same + group.worse == group.people
    assert len(result.journeys) + len(result.not_ended) + len(result.not_started) == len(steps)
    assert result.pairs.people <= result.intention_to_treat.people
    if result.pairs.mean is not None:
        assert result.intention_to_treat.mean is not None
        assert abs(result.intention_to_treat.mean) <= abs(result.pairs.mean)
    assert all(1 <= j.first_stage <= 5 and 1 <= j.last_stage <= 5 for j in result.journeys)

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


@given(
    st.lists(st.tuples(step, step), max_size=30),
    st.sets(st.integers(1, 9), max_size=4).map(lambda tops: (*sorted(tops), 10)),
)
def test_a_journey_is_what_counting_on_fingers_gives(
    steps: list[tuple[int | None, int | None]], tops: tuple[int, ...]
) -> None:
    result = travelled(Ladder(1, 10, tops), readings(*steps))
    both = [(a, b) for a, b in steps if a is not None and b is not None]
    assert [(j.first, j.last, j.change) for j in result.journeys] == [(a, b, b - a) for a, b in both]
    for journey in result.journeys:
        passed = sum(1 for top in tops if top < journey.first), sum(1 for top in tops if top < journey.last)
        assert (journey.first_stage, journey.last_stage) == (passed[0] + 1, passed[1] + 1)
    rises = sum(1 for a, b in both if b > a), sum(1 for a, b in both if b < a)
    stayed = len(both) - sum(rises)
    lost = sum(1 for a, b in steps if a is not None and b is None)
    summed = Fraction(sum(b - a for a, b in both))
    assert result.pairs == Distance(
        len(both), summed / len(both) if both else None, rises[0], stayed, rises[1]
    )
    everybody = len(both) + lost
    assert result.intention_to_treat == Distance(
        everybody, summed / everybody if everybody else None, rises[0], stayed + lost, rises[1]
    )
    assert len(result.started_at_top) == sum(a == 10 for a, _ in steps)


@given(
    st.lists(st.tuples(st.integers(1, 10), st.integers(1, 10)), min_size=1, max_size=20), st.integers(-50, 50)
)
def test_another_numbering_of_the_steps_changes_nothing(steps: list[tuple[int, int]], shift: int) -> None:
    here = travelled(Ladder(1, 10), readings(*steps))
    there = travelled(Ladder(1 + shift, 10 + shift), readings(*[(a + shift, b + shift) for a, b in steps]))
    assert (here.pairs, here.intention_to_treat) == (there.pairs, there.intention_to_treat)
    assert here.started_at_top == there.started_at_top
    back = travelled(Ladder(1, 10), readings(*[(b, a) for a, b in steps]))
    assert (back.pairs.improved, back.pairs.worse) == (here.pairs.worse, here.pairs.improved)
    assert here.pairs.mean is not None
    assert back.pairs.mean == -here.pairs.mean


@pytest.mark.parametrize(("pairs", "warned"), [(9, True), (10, False)])
def test_ten_pairs_are_enough(pairs: int, warned: bool) -> None:
    result = travelled(TEN, readings(*[(2, 4)] * pairs))
    said = [f"Only {pairs} people have both readings: do not publish so few."] if warned else []
    assert [notice.text for notice in result.warnings] == said


def test_the_warnings_in_full() -> None:
    people = [(2, 4)] * 10 + [(5, None)] * 2 + [(None, 3)] + [(10, 9)] * 3
    assert [notice.text for notice in travelled(TEN, readings(*people)).warnings] == [
        "2 have no last reading: pairs alone may flatter the work.",
        "1 have no first reading and are left out.",
        "3 began on the highest step and could not improve.",
    ]


def test_the_refusals_in_full_each_at_its_place() -> None:
    rows = [
        Reading("p", 0, 10, "row 1"), Reading("p", 1, 11, "row 2"), Reading("q", 11, None), Reading("r", 10, 1),
    ]  # fmt: skip
    with pytest.raises(Refused) as refused:
        travelled(TEN, rows)
    assert str(refused.value).splitlines() == [
        'row 1: "p" is there twice. Keep one row a person and ladder.',
        "row 1, first: step 0 is not on the ladder. Write a step from 1 to 10.",
        'row 2: "p" is there twice. Keep one row a person and ladder.',
        "row 2, last: step 11 is not on the ladder. Write a step from 1 to 10.",
        "first: step 11 is not on the ladder. Write a step from 1 to 10.",
    ]


@pytest.mark.parametrize(
    ("lowest", "tops", "fit"),
    [
        (1, (1, 10), True),  # a stage may be the lowest step alone
        (1, (0, 10), False),
        (1, (5, 5, 10), False),
        (1, (5, 11), False),
        (-3, (-3, 10), True),
    ],
)
def test_stages_cover_the_ladder_from_the_lowest_step(lowest: int, tops: tuple[int, ...], fit: bool) -> None:
    ladder = Ladder(lowest, 10, tops)
    if fit:
        assert travelled(ladder, []).journeys == ()
        return
    with pytest.raises(Refused) as refused:
        travelled(ladder, [])
    assert str(refused.value) == (
        "ladder, tops: the stages do not cover the ladder. Write the last step of each stage, rising, and end at "
        "the highest step."
    )

"""Words by which a reason compares tenders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.method.comparing import comparisons

OTHERS = ("Northmoor Facilities", "Oakfield Landscapes CIC")


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("Better than the rest on winter work.", ["Better than"]),
        ("The best of the three answers.", ["The best of"]),
        ("The strongest bid.", ["The strongest bid"]),
        ("More detailed than we had hoped for.", ["More detailed than"]),
        ("Unlike Northmoor Facilities it names a ranger.", ["Northmoor Facilities"]),
        ("Good, compared with others.", ["compared with"]),
        ("Names two partners; the other bidders do not.", ["the other bidders"]),
        ("None of the others names a date.", ["None of the others"]),
        ("Ranked first.", ["Ranked first"]),
        ("Head and shoulders above the field.", ["Head and shoulders above the field"]),
        ("In comparison, weak on dates.", ["In comparison"]),
    ],
)
def test_words_that_compare_are_found_as_they_stand(reason: str, words: list[str]) -> None:
    assert comparisons(reason, OTHERS) == words


@pytest.mark.parametrize(
    "reason",
    [
        "Names the crews, the depot and the tree officer; the winter work has no dates.",
        "Meets the descriptor for 4: all that was asked, with named people for most of it.",
        "Offers twelve apprenticeships, each with a named college.",
        "The first crew works north of the river, the second south.",
        "",
    ],
)
def test_a_reason_tied_to_its_criterion_is_left_alone(reason: str) -> None:
    assert comparisons(reason, OTHERS) == []


def test_a_name_is_found_as_a_whole_word_and_a_short_one_is_not_looked_for() -> None:
    assert comparisons("The oak at the gate.", ["Oak"]) == ["oak"]
    assert comparisons("The oaks at the gate.", ["Oak"]) == []
    assert comparisons("It is so.", ["It"]) == []


def test_each_is_named_once_and_in_the_order_they_stand() -> None:
    reason = "Worse than we asked. The weakest of all. Worse than hoped."
    assert comparisons(reason) == ["Worse than", "The weakest of"]


@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=3))
def test_what_is_found_stands_in_the_reason(reason: str, others: list[str]) -> None:
    assert all(words in reason for words in comparisons(reason, others))

"""How tables lie on paper: nothing runs over its column, and no column over the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.documents.sheets import (
    INSET,
    SIDEWAYS,
    STRETCH,
    UPRIGHT,
    WIDEST_WORD,
    Laid,
    Words,
    height,
    lay_out,
)
from wellspent.documents.typeface import typeface

SENTENCE = "A contract may say that jobs go to people long out of work, now or in need of training. " * 3


def words(count: int, text: str = SENTENCE) -> list[Words]:
    return [Words(f"Column {place}", [text, text]) for place in range(count)]


def test_a_small_table_stands_upright_at_the_usual_size() -> None:
    (laid,) = lay_out([Words("Outcome", ["Fewer visits"]), Words("Value", ["£1.00"], number=True)], 0)
    assert (laid.sideways, laid.size, laid.places) == (False, 9.5, (0, 1))
    bold = typeface("Bold")
    natural = max(bold.width("Outcome", 9.5), bold.width("Fewer visits", 9.5)) + INSET
    assert laid.widths[0] == pytest.approx(natural + STRETCH)


def test_columns_of_sentences_share_what_numbers_leave() -> None:
    one, many = "Short.", SENTENCE
    (laid,) = lay_out([Words("A", [one]), Words("B", [many]), Words("C", ["£1,000,000.00"], number=True)], 0)
    assert laid.widths[1] > 3 * laid.widths[0]
    assert laid.widths[2] >= typeface("Bold").width("£1,000,000.00", laid.size) + INSET
    assert sum(laid.widths) <= UPRIGHT + 0.01


@pytest.mark.parametrize(("count", "sideways"), [(2, False), (4, False), (6, True), (7, True)])
def test_the_page_is_turned_only_when_it_must_be(count: int, sideways: bool) -> None:
    (laid,) = lay_out(words(count), 0)
    assert laid.sideways is sideways


def test_a_table_for_no_page_is_cut_and_each_part_names_its_rows() -> None:
    columns = [
        Words("Bid", ["Alder Roofing"]),
        *(Words(f"Place {n}", ["£12,345,678.90"], True) for n in range(30)),
    ]
    parts = lay_out(columns, 0)
    assert len(parts) > 1
    assert all(part.places[0] == 0 and part.sideways for part in parts)
    others = [place for part in parts for place in part.places[1:]]
    assert others == list(range(1, 31)), "each column once, in its order"
    assert all(sum(part.widths) <= SIDEWAYS + 0.01 for part in parts)


def test_a_very_long_word_does_not_push_the_others_out() -> None:
    (laid,) = lay_out([Words("Name", ["x" * 5_000]), Words("Value", ["£1.00"], number=True)], 0)
    assert not laid.sideways
    assert laid.widths[0] >= WIDEST_WORD * 0.9
    assert sum(laid.widths) <= UPRIGHT + 0.01


def test_one_column_and_no_rows() -> None:
    (laid,) = lay_out([Words("Alone", [])], 0)
    assert laid.places == (0,)
    assert laid.widths[0] >= typeface("Bold").width("Alone", 9.5)


def test_the_height_counts_the_lines_of_the_tallest_cell() -> None:
    laid = Laid((0, 1), (60.0, 60.0), 10, sideways=False)
    low, tall = height(laid, [["a", "b"]]), height(laid, [["a", SENTENCE]])
    assert low == pytest.approx(10 * 1.25 + 9)
    assert tall > 10 * low
    assert height(laid, [["a", "b"], ["", ""]]) == pytest.approx(2 * low)


cells = st.text(alphabet="abcdefg hij-£1234567890.,", max_size=60)
tables = st.integers(1, 14).flatmap(
    lambda count: st.lists(
        st.tuples(cells, st.lists(cells, min_size=3, max_size=3), st.booleans()),
        min_size=count,
        max_size=count,
    )
)


@given(tables)
def test_nothing_runs_over(drawn: list[tuple[str, list[str], bool]]) -> None:
    columns = [Words(title, found, number) for title, found, number in drawn]
    parts = lay_out(columns, 0)
    held = [place for part in parts for place in part.places]
    assert set(held) == set(range(len(columns)))
    for part in parts:
        assert sum(part.widths) <= (SIDEWAYS if part.sideways else UPRIGHT) + 0.01
        for place, width in zip(part.places, part.widths, strict=True):
            face = typeface("Regular")
            widest = max(face.longest_word(text, part.size) for text in columns[place].cells)
            assert min(widest, WIDEST_WORD) <= width - INSET + 0.01

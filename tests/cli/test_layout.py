"""The sums of a page: widths that fill it and no more, lines as words wrap, each against a slow second way."""

from __future__ import annotations

import textwrap
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wellspent.cli.layout import (
    EDGES,
    GAP,
    MOST_LINES,
    MOST_TURNED,
    SQUEEZED,
    Needs,
    fitted,
    lines,
    needs,
    readable,
    turned,
)
from wellspent.documents.report import Cell, Table, columns, row, table

WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=12), max_size=30)
NEEDS = st.lists(
    st.tuples(st.integers(1, 12), st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=5
).map(lambda found: [Needs(least + more + most, least + more, least) for least, more, most in found])


@given(WORDS, st.integers(1, 40))
def test_a_text_takes_as_many_lines_as_when_it_is_wrapped(words: list[str], width: int) -> None:
    wrapped = textwrap.wrap(" ".join(words), width, break_long_words=False, break_on_hyphens=False)
    assert lines(" ".join(words), width) == max(len(wrapped), 1)


@given(WORDS, st.integers(1, 40))
def test_a_wider_column_never_takes_more_lines(words: list[str], width: int) -> None:
    text = " ".join(words)
    assert lines(text, width + 1) <= lines(text, width)


@pytest.mark.parametrize(
    ("text", "width", "count"),
    [
        ("", 5, 1),
        ("abc", 3, 1),
        ("abc", 2, 1),
        ("ab cd", 5, 1),
        ("ab cd", 4, 2),
        ("日本 語", 4, 2),
        ("日本 語", 7, 1),
    ],
)
def test_lines_by_hand(text: str, width: int, count: int) -> None:
    """Letters of Chinese and Japanese are two wide."""
    assert lines(text, width) == count


@given(NEEDS, st.integers(5, 120))
def test_widths_hold_every_word_and_fill_the_page_and_no_more(wants: list[Needs], width: int) -> None:
    room = width - EDGES - GAP * (len(wants) - 1)
    found = fitted(wants, width)
    if sum(want.least for want in wants) > room:
        assert found is None
        return
    assert found is not None
    assert sum(found) <= room
    assert all(want.least <= got <= want.natural for want, got in zip(wants, found, strict=True))
    if sum(want.cells for want in wants) <= room:
        assert all(got >= want.cells for want, got in zip(wants, found, strict=True)), "headings wrap first"
        assert sum(found) == min(room, sum(want.natural for want in wants))
    else:
        assert sum(found) == room


@given(NEEDS, st.integers(5, 60))
def test_only_the_widest_are_cut_and_alike(wants: list[Needs], width: int) -> None:
    """No column is cut while another that could give way is more than one wider."""
    found = fitted(wants, width)
    assume(found is not None)
    assert found is not None
    room = width - EDGES - GAP * (len(wants) - 1)
    whole = sum(want.cells for want in wants) <= room
    spans = [(w.cells, w.natural) if whole else (w.least, w.cells) for w in wants]
    for (mine, (_, most)), (theirs, (least, _)) in product(zip(found, spans, strict=True), repeat=2):
        if mine < most and theirs > least:
            assert theirs <= mine + 1


def table_of(
    *rows: tuple[object, ...], heads: tuple[str, ...] = ("Name", "First#", "Second#", "Third#")
) -> Table:
    return table("t", columns(*heads), [row(*each) for each in rows])


def test_what_columns_need_by_hand() -> None:
    found = table_of(("one of several", 12345, 1, 1), heads=("A name", "Long heading#", "x#", "y#"))
    assert needs(found)[0] == Needs(natural=14, cells=14, least=7)
    assert needs(found)[1] == Needs(natural=12, cells=7, least=7), "a number whole, a heading by its words"
    assert needs(table("t", columns("Head word"), [])) == [Needs(natural=9, cells=4, least=4)]


@pytest.mark.parametrize(
    ("width", "words", "fit"),
    [
        (SQUEEZED, 100, True),
        (SQUEEZED - 1, 100, False),
        (9, MOST_LINES, True),  # each word of nine letters has a line of its own
        (9, MOST_LINES + 1, False),
    ],
)
def test_a_tower_of_words_is_not_readable(width: int, words: int, fit: bool) -> None:
    found = table("t", columns("Text"), [row(" ".join(["ninechars"] * words))])
    assert readable(found, [width]) == fit


@pytest.mark.parametrize(
    ("rows", "fit"), [(1, False), (2, True), (MOST_TURNED, True), (MOST_TURNED + 1, False)]
)
def test_a_table_is_turned_that_has_a_few_rows(rows: int, fit: bool) -> None:
    found = table_of(*[(f"row {n}", n, n, n) for n in range(rows)])
    assert (turned(found) is not None) == fit


@given(st.integers(2, MOST_TURNED), st.integers(4, 7), st.data())
def test_a_turned_table_holds_every_cell_once(rows: int, count: int, data: st.DataObject) -> None:
    heads = ["Name", *(f"Column {n}{data.draw(st.sampled_from(['', '#']))}" for n in range(1, count))]
    cells = [[f"cell {r}.{c}" for c in range(count)] for r in range(rows)]
    found = table("t", columns(*heads), [row(*each) for each in cells])
    other = turned(found)
    assert other is not None
    assert [column.title for column in other.columns] == ["Name", *(each[0] for each in cells)]
    for place, line in enumerate(other.rows, 1):
        assert [cell.text for cell in line] == [heads[place].rstrip("#"), *(each[place] for each in cells)]
    numbers = sum(head.endswith("#") for head in heads)
    assert all(column.number == (2 * numbers > count - 1) for column in other.columns[1:])
    assert not other.columns[0].number


def test_a_cell_with_a_number_is_never_wrapped_and_words_are() -> None:
    number = table("t", columns("Paid"), [(Cell("1 234 567", bare="1234567"),)])
    text = table("t", columns("Paid"), [(Cell("1 234 567"),)])
    assert (needs(number)[0].least, needs(text)[0].least) == (9, 4)

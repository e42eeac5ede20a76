"""Where marks stand: places on the sheet against values, read back from the drawing itself."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.charts.building import LONG, POUNDS, chart, series

from wellspent.documents.charts import Chart, Kind, Role
from wellspent.documents.charts.drawing import drawn
from wellspent.documents.charts.lines import TALL
from wellspent.documents.charts.sheet import NARROW, TEAL, WIDE, Sheet, readable, settled

WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])
SOME = settings(max_examples=40, deadline=None)


def sheet(found: Chart, width: float = WIDE) -> Sheet:
    with settled():
        return drawn(found, width)


def dots(page: Sheet) -> list[tuple[float, float, str]]:
    """Every dot: where it stands and its fill."""
    return [
        (float(line.get_xdata()[0]), float(line.get_ydata()[0]), str(line.get_markerfacecolor()))  # type: ignore[index, arg-type]
        for line in page.axes.lines
        if line.get_marker() == "o"
    ]


def words(page: Sheet) -> dict[str, Any]:
    """Every text by what it says."""
    return {text.get_text(): text for text in page.texts}


def straight(places: list[float], values: list[Fraction]) -> None:
    """Places are one line through the values: equal steps for equal steps."""
    spread = values[-1] - values[0]
    for place, value in zip(places, values, strict=True):
        share = float((value - values[0]) / spread)
        assert place == pytest.approx(places[0] + share * (places[-1] - places[0]), abs=0.01)


@WIDTHS
def test_dots_stand_on_one_scale(width: float) -> None:
    found = chart(Kind.DOTS, series("now", 40, 10, role=Role.NOW), series("then", 52, 20, role=Role.THEN))
    own = dots(sheet(found, width))[2:]  # the first two are the key
    straight([own[2][0], own[3][0], own[0][0], own[1][0]], [Fraction(v) for v in (10, 20, 40, 52)])
    assert [fill for _, _, fill in own] == [TEAL, "white"] * 2


def test_equal_scores_are_one_dot_with_their_number() -> None:
    page = sheet(chart(Kind.DOTS, series("e1", 4), series("e2", 4), series("e3", 1)))
    assert len(dots(page)) == 2
    assert "2" in words(page)


def test_dots_without_a_role_have_no_key() -> None:
    page = sheet(chart(Kind.DOTS, series("evaluator-1", 4), series("evaluator-2", 1)))
    assert "evaluator-1" not in words(page)
    assert "now" in words(
        sheet(chart(Kind.DOTS, series("now", 1, role=Role.NOW), series("then", 2, role=Role.THEN)))
    )


@WIDTHS
def test_the_middle_of_an_interval_stands_between_its_ends(width: float) -> None:
    page = sheet(
        chart(Kind.INTERVALS, series("l", 10), series("m", 15), series("h", 30), mark=(Fraction(20), "x")),
        width,
    )
    (bar,) = page.axes.patches
    left, right = bar.get_x(), bar.get_x() + bar.get_width()  # type: ignore[attr-defined]
    (middle,) = [x for x, _, _ in dots(page)]
    assert middle == pytest.approx(left + (right - left) / 4)
    (dashed,) = [line for line in page.axes.lines if line.get_linestyle() == "--"]
    assert float(dashed.get_xdata()[0]) == pytest.approx((left + right) / 2)  # type: ignore[index, arg-type]
    assert "x: 20" in words(page)


def test_lines_rise_with_their_values() -> None:
    found = chart(Kind.LINES, series("v", 0, 25, 100, 50))
    own = dots(sheet(found))
    ys = [y for _, y, _ in own]
    assert ys[0] - ys[2] == pytest.approx(TALL)
    straight([ys[0], ys[1], ys[3], ys[2]], [Fraction(v) for v in (0, 25, 50, 100)])
    xs = [x for x, _, _ in own]
    assert xs[1] - xs[0] == pytest.approx(xs[3] - xs[2])


def test_a_line_is_broken_where_a_value_is_not_known() -> None:
    page = sheet(chart(Kind.LINES, series("v", *range(9), None, *range(10))))
    (own,) = [line for line in page.axes.lines if line.get_linewidth() == 2]
    gaps = [place for place, y in enumerate(own.get_ydata()) if y != y]  # type: ignore[arg-type]
    assert gaps == [9]
    assert dots(page) == []  # too many for dots


def test_a_lone_value_of_a_long_line_is_a_dot() -> None:
    values: list[int | None] = [None] * 30
    values[7] = 5
    assert (
        len(dots(sheet(chart(Kind.LINES, series("v", *values), categories=tuple(map(str, range(30))))))) == 1
    )


def test_the_first_and_the_last_year_are_always_named() -> None:
    for count in (1, 2, 7, 61):
        names = tuple(f"year {n}" for n in range(1, count + 1))
        for width in (WIDE, NARROW):
            said = words(sheet(chart(Kind.LINES, series("v", *range(1, count + 1)), categories=names), width))
            assert {names[0], names[-1]} <= set(said)


def test_the_scale_of_lines_names_its_ends_and_nothing() -> None:
    said = words(sheet(chart(Kind.LINES, series("v", -50, 1000), scale=POUNDS)))
    assert {"£1,000", "£0"} <= set(said)
    apart = words(sheet(chart(Kind.LINES, series("v", -500, 1000), scale=POUNDS)))
    assert {"£1,000", "£0", "-£500"} <= set(apart)


@WIDTHS
def test_labels_stand_beside_the_marks_or_above_them(width: float) -> None:
    page = sheet(chart(Kind.BARS, series("v", 5, 9)), width)
    bars = page.axes.patches
    label = words(page)["A"].get_position()
    top = bars[0].get_y()  # type: ignore[attr-defined]
    if width == WIDE:
        assert label[0] < bars[0].get_x()  # type: ignore[attr-defined]
        assert top < label[1] < top + bars[0].get_height()  # type: ignore[attr-defined]
    else:
        assert label[1] < top


def test_lines_of_the_ground_never_cross_a_label() -> None:
    page = sheet(chart(Kind.BARS, series("v", 5, -9), categories=(LONG, LONG)), NARROW)
    for text in page.texts[1:]:
        for line in page.axes.lines:
            top, bottom = (float(y) for y in line.get_ydata())  # type: ignore[union-attr, arg-type]
            inside = top < text.get_position()[1] < bottom
            assert not inside or not text.get_text().startswith("The Very")


def test_words_of_negative_bars_stand_to_their_left() -> None:
    page = sheet(chart(Kind.BARS, series("v", -5, 9)))
    low, high = words(page)["-5"], words(page)["9"]
    assert (low.get_ha(), high.get_ha()) == ("right", "left")
    assert low.get_position()[0] < page.axes.patches[0].get_x()  # type: ignore[attr-defined]


def test_what_is_not_known_has_no_mark() -> None:
    page = sheet(chart(Kind.BARS, series("v", 5, None)))
    assert len(page.axes.patches) == 1
    assert "not known" in words(page)


def test_what_is_out_says_why_in_place_of_its_bar() -> None:
    page = sheet(
        chart(Kind.STACKED, series("a", 5, None), series("b", 1, None), ends=("", "out: no insurance"))
    )
    assert "out: no insurance" in words(page)
    assert len(page.axes.patches) == 2 + 2  # two of the key, two parts of the bid in the running


def test_parts_too_small_for_their_number_go_without() -> None:
    page = sheet(chart(Kind.STACKED, series("a", 1000), series("b", 1), series("c", 500)))
    assert {"1,000", "500", "1,501"} <= set(words(page))
    assert "1" not in words(page)


@SOME
@given(st.lists(st.fractions(-1000, 1000, max_denominator=50), min_size=2, max_size=8))
def test_lengths_are_as_values(values: list[Fraction]) -> None:
    page = sheet(chart(Kind.BARS, series("v", *values), categories=tuple("ABCDEFGH"[: len(values)])))
    greatest = max(map(abs, values))
    if not greatest:
        return
    widths = [bar.get_width() for bar in page.axes.patches]  # type: ignore[attr-defined]
    longest = max(widths)
    for width, value in zip(widths, values, strict=True):
        assert width == pytest.approx(max(float(abs(value) / greatest) * longest, 0.8), abs=0.01)


@pytest.mark.parametrize(
    ("said", "read"),
    [("a\nb\tc", "a b c"), ("  x ", "x"), ("a\x00\x1b[31mb", "a [31mb"), ("", ""), ("é → £", "é → £")],
)
def test_no_letter_that_steers_a_machine(said: str, read: str) -> None:
    assert readable(said) == read

"""What is said of a chart follows its data."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from tests.documents.charts.building import POUNDS, chart, charts, one_of_each, series

from wellspent.documents.charts import Chart, Kind, alt_text


def test_bars_name_the_greatest_and_the_least() -> None:
    found = chart(Kind.BARS, series("v", 1200, -30, None), scale=POUNDS, title="Value by outcome")
    assert alt_text(found) == (
        "Bar chart: Value by outcome, present value. From the top: A £1,200; B -£30; C not known. "
        "Greatest: A, £1,200. Least: B, -£30."
    )


def test_stacked_bars_name_their_parts_and_who_is_out() -> None:
    found = chart(
        Kind.STACKED,
        series("Price", 30, None),
        series("Quality", "7.5", None),
        ends=("", "out: no insurance"),
    )
    assert "A 37.5 (Price 30, Quality 7.5); B out: no insurance." in alt_text(found)


def test_a_waterfall_tells_every_step() -> None:
    found = chart(Kind.WATERFALL, series("v", 100, -1, -2, -3, -4, -5, -6, -7, 72), totals=(0, 8))
    told = alt_text(found)
    assert all(f"{chr(65 + place)} " in told for place in range(9))
    assert "more" not in told


def test_of_many_rows_the_first_and_the_last_are_told() -> None:
    told = alt_text(chart(Kind.BARS, series("v", *range(20, 0, -1))))
    assert "F 15; 13 more; T 1." in told


def test_all_equal_is_said() -> None:
    assert "All are equal at 5." in alt_text(chart(Kind.BARS, series("v", 5, 5, 5)))
    assert "10 in every one, A to C" in alt_text(chart(Kind.LINES, series("v", 10, 10, 10)))


def test_equals_are_counted() -> None:
    assert "Greatest: A and 1 more, 5. Least: C, 1." in alt_text(chart(Kind.BARS, series("v", 5, 5, 1)))


def test_rows_that_say_something_else_have_no_greatest_sum() -> None:
    found = chart(Kind.STACKED, series("a", 1, 0), series("b", 0, 1), ends=("first in 100%", "first in 0%"))
    assert "Greatest" not in alt_text(found)
    assert "equal" not in alt_text(found)


def test_one_bar_has_no_order() -> None:
    assert alt_text(chart(Kind.BARS, series("v", 5))) == "Bar chart: What it shows, points, out of 100. A 5."


def test_intervals_tell_their_ends_middle_and_mark() -> None:
    found = chart(
        Kind.INTERVALS, series("low", 5), series("as entered", 10), series("high", 20), scale=POUNDS,
        mark=(Fraction(6), "Put in"),
    )  # fmt: skip
    assert alt_text(found).endswith("A £5 to £20, as entered £10. A line marks put in, £6.")


def test_lines_tell_where_they_begin_turn_and_end() -> None:
    told = alt_text(
        chart(Kind.LINES, series("Value", 3, None, 9, -1), series("Other", None, None, None, None))
    )
    assert "Value: from 3 in A to -1 in D; greatest 9 in C, least -1 in D. Other: not known." in told


def test_what_is_left_out_is_said() -> None:
    assert alt_text(chart(Kind.BARS, series("v", 1), note="The first 1 of 9.")).endswith("The first 1 of 9.")


@given(charts())
def test_the_words_follow_the_data(found: Chart) -> None:
    told = alt_text(found)
    assert told
    assert told == " ".join(told.split())  # one line
    assert " ".join(found.title.rstrip(".").split()) in told
    known = list(found.known())
    if found.kind in (Kind.BARS, Kind.LINES) and not found.ends:
        assert found.scale.text(max(known)) in told
        assert found.scale.text(min(known)) in told
    if found.kind is Kind.WATERFALL and not found.ends:
        assert all(found.scale.text(value) in told for value in found.series[0].values)


def test_other_data_other_words() -> None:
    said = {alt_text(found) for found in one_of_each()}
    assert len(said) == len(one_of_each())
    assert alt_text(chart(Kind.BARS, series("v", 1, 2))) != alt_text(chart(Kind.BARS, series("v", 2, 1)))

"""What is said of a picture holds every figure of it, in its order; and no mark of it lies off the sheet."""

from __future__ import annotations

import re
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.charts.building import POINTS, POUNDS, chart, charts, one_of_each, series

from wellspent.documents.charts import Chart, Kind, Row, Scale, alt_text, by_size, to_svg
from wellspent.documents.charts.sheet import NARROW, WIDE
from wellspent.documents.charts.words import TOLD

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = r"-?\d+(?:\.\d+)?"
EACH = one_of_each()
SCALES = [
    POINTS,
    POUNDS,
    Scale("Weight", share=True),
    Scale("Jobs", unit="jobs"),
    Scale("Value", currency="EUR"),
]
SCALE_NAMES = ["points", "pounds", "share", "jobs", "euro"]
FEW = settings(max_examples=12, deadline=None)


def points(path: str) -> list[tuple[float, float]]:
    """The corners of a path, its curves' too."""
    assert not re.search("[a-y]", path), path  # every step is absolute
    numbers = [float(found) for found in re.findall(NUMBER, path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def marks(svg: str) -> list[tuple[float, float]]:
    """The corners of every mark of a picture that is drawn where it stands: boxes and lines, no letters or dots."""
    root = ET.fromstring(svg)  # noqa: S314 - our own picture
    letters = {id(path) for part in root.iter(f"{SVG}defs") for path in part.iter(f"{SVG}path")}
    moved = {
        id(path) for part in root.iter(f"{SVG}g") if part.get("transform") for path in part.iter(f"{SVG}path")
    }
    found = []
    for path in root.iter(f"{SVG}path"):
        if id(path) not in letters and id(path) not in moved and not path.get("transform"):
            found += points(path.get("d") or "")
    return found


def used(svg: str) -> list[tuple[float, float]]:
    """Where each dot stands."""
    root = ET.fromstring(svg)  # noqa: S314
    return [
        (float(one.get("x", "0")), float(one.get("y", "0")))
        for one in root.iter(f"{SVG}use")
        if one.get("y") is not None
    ]


def inside(found: Chart, narrow: bool) -> None:
    svg = to_svg(found, narrow=narrow)
    root = ET.fromstring(svg)  # noqa: S314
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    assert width == (NARROW if narrow else WIDE)
    assert height > 10
    corners = [*marks(svg), *used(svg)]
    assert corners
    for x, y in corners:
        assert -1 <= x <= width + 1, (found.title, x)
        assert -1 <= y <= height + 1, (found.title, y)


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize("found", EACH, ids=[str(one.kind) for one in EACH])
def test_every_mark_lies_on_the_picture(found: Chart, narrow: bool) -> None:
    inside(found, narrow)


@FEW
@given(charts())
def test_every_mark_of_any_chart_lies_on_the_picture(found: Chart) -> None:
    inside(found, narrow=True)


@pytest.mark.parametrize("kind", [Kind.BARS, Kind.LINES])
@pytest.mark.parametrize("values", [("1e30", "1"), ("-1e30", "1e30"), ("1e-30", "0"), ("0", "0")])
def test_very_large_and_very_small_values_lie_on_the_picture(kind: Kind, values: tuple[str, ...]) -> None:
    inside(chart(kind, series("v", *values), scale=POUNDS), narrow=False)


def told_rows(found: Chart) -> list[str]:
    """The rows as they are told, one after the other."""
    said = alt_text(found)
    whole = said.partition("From the top: ")[2] or said.partition(". ")[2]
    return whole.partition(". Greatest")[0].removesuffix(".").split("; ")


@pytest.mark.parametrize("scale", SCALES, ids=SCALE_NAMES)
@pytest.mark.parametrize("count", [1, 2, TOLD, TOLD + 1])
def test_every_bar_of_a_small_chart_is_told_with_its_figure(scale: Scale, count: int) -> None:
    values = [Fraction(7 * place - 10, 4) for place in range(count)]
    found = chart(Kind.BARS, series("v", *values), scale=scale)
    wanted = [f"{name} {scale.text(value)}" for name, value in zip(found.categories, values, strict=True)]
    assert told_rows(found) == wanted


@pytest.mark.parametrize("count", [TOLD + 2, TOLD + 9, 40])
def test_of_a_large_chart_the_first_the_last_and_how_many_between_are_told(count: int) -> None:
    found = chart(
        Kind.BARS, series("v", *range(count, 0, -1)), categories=tuple(f"n{n}" for n in range(count))
    )
    rows = told_rows(found)
    assert rows[:TOLD] == [f"n{place} {count - place}" for place in range(TOLD)]
    assert rows[TOLD:] == [f"{count - TOLD - 1} more", f"n{count - 1} 1"]
    assert f"Greatest: n0, {count}. Least: n{count - 1}, 1." in alt_text(found)


@pytest.mark.parametrize("scale", SCALES, ids=SCALE_NAMES)
def test_every_part_of_a_stacked_bar_is_told_with_its_figure_and_the_whole(scale: Scale) -> None:
    parts = [("Price", Fraction(30)), ("Quality", Fraction(-5, 2)), ("Value", Fraction(0))]
    found = chart(Kind.STACKED, *(series(name, value) for name, value in parts), scale=scale)
    inner = ", ".join(f"{name} {scale.text(value)}" for name, value in parts)
    assert told_rows(found) == [f"A {scale.text(Fraction(55, 2))} ({inner})"]


def test_a_part_that_is_not_known_is_left_out_of_its_row_and_of_the_sum() -> None:
    found = chart(Kind.STACKED, series("Price", 30, None), series("Quality", None, None))
    assert told_rows(found)[:2] == ["A 30 (Price 30)", "B not known"]


@pytest.mark.parametrize("count", [3, 12])
def test_a_waterfall_tells_each_of_its_steps(count: int) -> None:
    steps = [100, *([-3] * (count - 2)), 100 - 3 * (count - 2)]
    found = chart(Kind.WATERFALL, series("v", *steps), totals=(0, count - 1), scale=POUNDS)
    assert told_rows(found) == [f"{name} {POUNDS.text(Fraction(v))}" for name, v in zip(found.categories, steps, strict=True)]  # fmt: skip


def test_intervals_tell_both_ends_and_the_middle() -> None:
    found = chart(Kind.INTERVALS, series("low", -5), series("middle", 0), series("high", "7.5"))
    assert told_rows(found) == ["A -5 to 7.5, middle 0"]
    one = chart(Kind.INTERVALS, series("low", 5), series("middle", None), series("high", 5))
    assert told_rows(one) == ["A 5"]


def test_dots_tell_each_of_their_series() -> None:
    found = chart(Kind.DOTS, series("now", 40, None), series("then", 42, None))
    assert told_rows(found) == ["A 40 to 42 (now 40, then 42)", "B not known"]


def test_a_line_that_marks_a_value_is_told_with_it() -> None:
    found = chart(
        Kind.BARS, series("v", 5), mark=(Fraction(-3, 2), "Put in"), scale=POUNDS, note="One is left out."
    )
    assert alt_text(found).endswith("A line marks put in, -£2. One is left out.")


@given(st.lists(st.none() | st.fractions(-1000, 1000, max_denominator=4), min_size=1, max_size=TOLD + 1))
def test_bars_by_size_are_told_by_size(values: list[Fraction | None]) -> None:
    if all(value is None for value in values):
        values[0] = Fraction(0)
    rows: list[Row] = [(f"n{place}", (value,)) for place, value in enumerate(values)]
    found = by_size(rows)
    named = tuple(name for name, _ in found)
    drawn = chart(Kind.BARS, series("v", *(own[0] for _, own in found)), categories=named)
    assert told_rows(drawn)[0].split()[0] == named[0]
    assert [said.split()[0] for said in told_rows(drawn)] == list(named)
    sizes = [abs(value) for _, (value,) in found if value is not None]
    assert sizes == sorted(sizes, reverse=True)
    unknown = [place for place, (_, (value,)) in enumerate(found) if value is None]
    assert unknown == list(range(len(sizes), len(found)))


def test_rows_of_one_size_keep_their_order() -> None:
    rows: list[Row] = [(name, (Fraction(value),)) for name, value in (("a", 1), ("b", -1), ("c", 1))]
    assert [name for name, _ in by_size(rows)] == ["a", "b", "c"]


@pytest.mark.parametrize("values", [(10, 5, 1), (1, 10, 5), (-1, -10, -5)])
def test_the_longest_bar_is_that_of_the_greatest_figure(values: tuple[int, ...]) -> None:
    """The boxes of the picture, read back from its SVG, are as long as the figures are large."""
    svg = to_svg(chart(Kind.BARS, series("v", *values)))
    boxes = re.findall(r'<path d="([^"]*)" style="fill: #[0-9a-f]{6}', svg)
    lengths = []
    for path in boxes:
        xs = [x for x, _ in points(path.replace("z", ""))]
        lengths.append(max(xs) - min(xs))
    bars = [length for length in lengths if 1 < length < WIDE - 5]
    assert len(bars) == 3
    longest = max(abs(value) for value in values)
    for length, value in zip(bars, values, strict=True):
        assert length / max(bars) == pytest.approx(abs(value) / longest, abs=0.01)

"""Pictures: the same bytes each time, nothing from outside, and no word that runs off or over another."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from tests.documents.charts.building import LONG, POUNDS, chart, charts, one_of_each, series

from wellspent.documents.charts import Chart, Kind, to_png, to_svg
from wellspent.documents.charts.drawing import drawn
from wellspent.documents.charts.looks import PLAIN, ROLES
from wellspent.documents.charts.sheet import NARROW, WIDE, measured, settled, shortened, wrapped

EACH = one_of_each()
WIDTHS = pytest.mark.parametrize("narrow", [False, True])
SOME = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("found", EACH, ids=lambda found: found.kind)
@WIDTHS
def test_the_same_chart_gives_the_same_bytes(found: Chart, narrow: bool) -> None:
    assert to_svg(found, narrow=narrow) == to_svg(found, narrow=narrow)


def test_another_run_gives_the_same_bytes() -> None:
    ask = (
        "from tests.documents.charts.building import one_of_each\n"
        "from wellspent.documents.charts import to_png, to_svg\n"
        "import hashlib\n"
        "for c in one_of_each(): print(hashlib.sha256(to_svg(c).encode() + to_png(c)).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", ask],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[3],
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
    assert len(runs.pop().split()) == len(EACH)


@pytest.mark.parametrize("found", EACH, ids=lambda found: found.kind)
@WIDTHS
def test_a_picture_is_whole_and_asks_for_nothing(found: Chart, narrow: bool) -> None:
    svg = to_svg(found, narrow=narrow)
    root = ET.fromstring(svg)  # noqa: S314 - our own text
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("width") == f"{NARROW if narrow else WIDE}pt"
    names = {element.tag.partition("}")[2] for element in root.iter()}
    assert not names & {"script", "image", "foreignObject", "a", "text", "metadata"}
    addresses = [
        value
        for element in root.iter()
        for key, value in element.attrib.items()
        if key.endswith("href") or "url(" in value or "://" in value
    ]
    assert all(value.startswith("#") or re.search(r"url\(#", value) for value in addresses)
    assert not re.search(r"://(?!www\.w3\.org/(2000/svg|1999/xlink)\")", svg)
    assert not [key for element in root.iter() for key in element.attrib if key.startswith("on")]
    ids = {element.get("id") for element in root.iter()}
    assert all(value.startswith("url(") or value[1:] in ids for value in addresses if value.startswith("#"))


@pytest.mark.parametrize("dpi", [72, 200])
def test_a_png_has_its_size_and_no_date(dpi: int) -> None:
    png = to_png(EACH[0], dpi)
    assert png == to_png(EACH[0], dpi)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    assert width == WIDE * dpi // 72
    assert 0 < height < width
    assert b"tIME" not in png
    assert b"Software" not in png


def _boxes(found: Chart, width: float) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Every text of a picture with the box that Matplotlib's own renderer gives it, in points."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    with settled():
        sheet = drawn(found, width)
        figure = sheet.close()
        canvas = FigureCanvasAgg(figure)
        canvas.draw()  # type: ignore[no-untyped-call]
        renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
        boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in sheet.texts]
        assert figure.bbox.width == width
        assert abs(figure.bbox.height - sheet.height) < 1e-6
        return [
            (said, (box.x0, sheet.height - box.y1, box.x1, sheet.height - box.y0))
            for said, box in boxes
            if said.strip()
        ]  # fmt: skip


def _holds(found: Chart, width: float) -> None:
    height = drawn_height(found, width)
    boxes = _boxes(found, width)
    for said, (left, top, right, bottom) in boxes:
        assert left >= -0.6, said
        assert right <= width + 0.6, said
        assert top >= -1.5, said
        assert bottom <= height + 1.5, said
    for (one, a), (other, b) in combinations(boxes, 2):
        over = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        assert over[0] < 1.5 or over[1] < 4, (one, other, over)


def drawn_height(found: Chart, width: float) -> float:
    """How tall a picture is, in points."""
    with settled():
        return drawn(found, width).height


TRYING = [
    *EACH,
    chart(Kind.BARS, series("v", 5)),
    chart(Kind.BARS, series("v", 0, 0)),
    chart(Kind.BARS, series("v", 7, 7, 7)),
    chart(Kind.BARS, series("v", -5, -7, None), categories=(LONG, LONG.replace(" ", ""), "C")),
    chart(Kind.BARS, series("v", "1e400", "-1e399"), scale=POUNDS, categories=(LONG, "B")),
    chart(Kind.STACKED, *(series(f"{LONG} {n}", 10, 20, 0) for n in range(7)), categories=(LONG, "B", LONG)),
    chart(Kind.STACKED, series("a", 5, -5), series("b", -3, -2), series("c", None, None)),
    chart(Kind.STACKED, series("a", None, 5), ends=(f"out: {LONG}", LONG)),
    chart(Kind.INTERVALS, series("l", 5), series("m", 5), series("h", 5), mark=(Fraction(5), LONG)),
    chart(Kind.DOTS, series("a", 0, 3), series("b", 0, 3), series("c", 0, None)),
    chart(Kind.LINES, series("v", 5)),
    chart(Kind.LINES, series("v", -5, 5, None), categories=(LONG, LONG, LONG), mark=(Fraction(2), "x")),
    chart(Kind.WATERFALL, series("v", -10, -20, 5, -25), totals=(0, 3), categories=(LONG, "B", "C", LONG)),
]


@pytest.mark.parametrize("found", TRYING, ids=lambda found: f"{found.kind}")
@WIDTHS
def test_no_word_runs_off_the_picture_or_over_another(found: Chart, narrow: bool) -> None:
    _holds(found, NARROW if narrow else WIDE)


@SOME
@given(charts())
def test_any_chart_can_be_drawn_and_its_words_stay_inside(found: Chart) -> None:
    for narrow in (False, True):
        ET.fromstring(to_svg(found, narrow=narrow))  # noqa: S314
        width = NARROW if narrow else WIDE
        for said, (left, _, right, _) in _boxes(found, width):
            assert -0.6 <= left <= right <= width + 0.6, said


def test_signs_are_letters_and_never_formulas() -> None:
    to_svg(chart(Kind.BARS, series("v", 1, 2), categories=("$x$ and $\\frac{1}$", "<b>&amp;</b>")))


def test_longer_bars_for_greater_values() -> None:
    """The lengths of the boxes are as the values: a second way to them, from the drawing itself."""
    found = chart(Kind.BARS, series("v", 10, 5, -5, 0))
    with settled():
        boxes = list(drawn(found, WIDE).axes.patches)
    widths = [box.get_width() for box in boxes]  # type: ignore[attr-defined]
    assert widths[0] == pytest.approx(2 * widths[1])
    assert widths[1] == pytest.approx(widths[2])
    assert widths[3] < 1
    lefts = [box.get_x() for box in boxes]  # type: ignore[attr-defined]
    assert lefts[0] == pytest.approx(lefts[1])
    assert lefts[2] + widths[2] == pytest.approx(lefts[0])


def test_the_parts_of_a_bar_follow_each_other() -> None:
    found = chart(Kind.STACKED, series("a", 10), series("b", 30), series("c", 20))
    with settled():
        boxes = list(drawn(found, WIDE).axes.patches)[3:]  # the first three are the key
    ends = [(box.get_x(), box.get_x() + box.get_width()) for box in boxes]  # type: ignore[attr-defined]
    assert ends[0][1] == pytest.approx(ends[1][0])
    assert ends[1][1] == pytest.approx(ends[2][0])
    assert (ends[1][1] - ends[1][0]) == pytest.approx(3 * (ends[0][1] - ends[0][0]))


def test_a_waterfall_steps_from_where_the_last_one_ended() -> None:
    found = chart(Kind.WATERFALL, series("v", 100, -40, 20, 80), totals=(0, 3))
    with settled():
        boxes = list(drawn(found, WIDE).axes.patches)
    spans = [(box.get_x(), box.get_x() + box.get_width()) for box in boxes]  # type: ignore[attr-defined]
    assert spans[1][1] == pytest.approx(spans[0][1])
    assert spans[2][0] == pytest.approx(spans[1][0])
    assert spans[3][1] == pytest.approx(spans[2][1])
    assert spans[3][0] == pytest.approx(spans[0][0])


def test_series_differ_by_more_than_colour() -> None:
    looks = [*PLAIN, *ROLES.values()]
    assert len({(look.fill, look.edge, look.hatch) for look in PLAIN}) == len(PLAIN)
    assert len({(look.fill, look.edge, look.hatch) for look in ROLES.values()}) == 3
    for look in looks:  # a number upon a mark can be read: WCAG 2.2, 1.4.3
        assert look.hatch or _contrast(look.fill, look.ink) >= 4.5
    for one, next_one in pairwise(PLAIN[:4]):  # neighbours, printed without colour
        assert _contrast(one.fill, next_one.fill) >= 3


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    from matplotlib.colors import to_rgb

    def light(colour: str) -> float:
        parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in to_rgb(colour)]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("width", [30.0, 60.0, 173.0])
def test_texts_are_cut_to_their_room(width: float) -> None:
    for said in (LONG, LONG.replace(" ", ""), "a b", ""):
        assert measured(shortened(said, width)) <= width
        lines = wrapped(said, width)
        assert len(lines) <= 2
        assert all(measured(line) <= width for line in lines)
    assert wrapped("a b", 60.0) == ["a b"]
    assert shortened(LONG, 1000.0) == LONG


def test_letters_that_no_face_has_are_no_warning() -> None:
    to_svg(chart(Kind.BARS, series("v", 1, 2), categories=("漢字", "🙂")))


def test_a_persons_own_settings_change_nothing() -> None:
    import matplotlib as mpl

    before = to_svg(EACH[0])
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "none", "axes.facecolor": "red"}):
        assert to_svg(EACH[0]) == before
        assert mpl.rcParams["font.size"] == 30


def test_a_picture_is_quick() -> None:
    found = replace(EACH[1], categories=("A",) * 3)
    to_svg(found)
    start = time.perf_counter()
    to_svg(found)
    assert time.perf_counter() - start < 2

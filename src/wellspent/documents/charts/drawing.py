"""Charts as pictures: SVG for pages and PDF, PNG for Word. The same chart gives the same bytes.

Matplotlib is loaded when the first picture is drawn, never before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellspent.documents.charts.chart import Chart, Kind, Role
from wellspent.documents.charts.sheet import (
    LINE,
    NARROW,
    SOFT,
    WIDE,
    Sheet,
    measured,
    saved,
    settled,
    shortened,
)

if TYPE_CHECKING:
    pass

EDGE = 2.0
"""The white rim of every picture, in points."""


def to_svg(chart: Chart, *, narrow: bool = False) -> str:
    """The chart as SVG, 480 points wide, or 262 for a telephone: letters as outlines, nothing fetched, no script.

    It holds neither its title nor a description: whoever shows it gives both (`chart.title`, `alt_text`).
    """
    with settled():
        return saved(drawn(chart, NARROW if narrow else WIDE).close(), "svg").decode("utf-8")


def to_png(chart: Chart, dpi: int = 200) -> bytes:
    """The chart as PNG, 480 points wide at `dpi` dots an inch."""
    with settled():
        return saved(drawn(chart, WIDE).close(), "png", dpi)


def drawn(chart: Chart, width: float) -> Sheet:
    """The chart on a sheet of a width in points."""
    from wellspent.documents.charts.lines import lines
    from wellspent.documents.charts.rows import rows

    sheet = Sheet(width)
    top = _head(sheet, chart)
    sheet.height = EDGE + (lines if chart.kind is Kind.LINES else rows)(sheet, chart, top)
    return sheet


def _head(sheet: Sheet, chart: Chart) -> float:
    """What is counted, and the key to the series; where the chart begins below them."""
    from wellspent.documents.charts.looks import swatch

    y = EDGE + LINE / 2
    sheet.text(EDGE, y, shortened(chart.scale.words, sheet.width - 2 * EDGE), color=SOFT)
    y += LINE + 4
    if len(chart.series) < 2 or chart.kind is Kind.INTERVALS or not _told_apart(chart):
        return y
    x = EDGE
    for place, series in enumerate(chart.series):
        said = shortened(series.name, sheet.width - 2 * EDGE - 18)
        long = 18 + measured(said) + 12
        if x > EDGE and x + long - 12 > sheet.width - EDGE:
            x, y = EDGE, y + LINE + 3
        swatch(sheet, chart, place, x, y)
        sheet.text(x + 18, y, said)
        x += long
    return y + LINE + 4


def _told_apart(chart: Chart) -> bool:
    """Whether it matters which series a mark belongs to: dots without a role are all alike."""
    return chart.kind is not Kind.DOTS or any(series.role is not Role.PLAIN for series in chart.series)

"""Charts of lines along categories in order, such as years: one height for each value, the ends of the scale named."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from wellspent.documents.charts.chart import Chart
from wellspent.documents.charts.looks import LINES
from wellspent.documents.charts.sheet import GREY, LINE, RULE, SOFT, Sheet, measured, shortened

EDGE, GAP, TALL = 2.0, 6.0, 150.0
"""The white rim, the space beside a number, and the height of the lines, in points."""

FEW = 15
"""The most points of a line that are drawn as dots too."""


def lines(sheet: Sheet, chart: Chart, top: float) -> float:
    """Draw the lines below `top`; the height at which the chart ends."""
    known = [*chart.known(), Fraction(0)]
    low, high = min(known), max(known)
    marks = sorted({low, Fraction(0), high} | ({chart.mark[0]} if chart.mark else set()))
    numbers = [shortened(chart.scale.text(value), sheet.width / 3) for value in marks]
    left = EDGE + max(map(measured, numbers)) + GAP
    right = sheet.width - EDGE - 4
    base = top + LINE / 2

    def y(value: Fraction) -> float:
        return base + TALL * (1.0 - (float((value - low) / (high - low)) if high != low else 0.0))

    free = -LINE
    for value, said in zip(reversed(marks), reversed(numbers), strict=True):
        sheet.line((left, right), (y(value), y(value)), color=RULE if value else GREY)
        if y(value) - free >= LINE:  # two numbers at one height cannot both be read
            sheet.text(left - GAP, y(value), said, align="right", color=SOFT)
            free = y(value)
    last = max(len(chart.categories) - 1, 1)
    xs = [left + 4 + (right - left - 8) * place / last for place in range(len(chart.categories))]
    for number in reversed(range(len(chart.series))):
        _line(sheet, number, xs, [None if v is None else y(v) for v in chart.series[number].values])
    return _names(sheet, chart, xs, base + TALL + LINE)


def _line(sheet: Sheet, number: int, xs: Sequence[float], ys: Sequence[float | None]) -> None:
    """One line, broken where a value is not known; its points too where they are few, or stand alone."""
    colour, dash = LINES[number % len(LINES)]
    gaps = [float("nan") if y is None else y for y in ys]
    sheet.line(xs, gaps, color=colour, width=2, dash=dash)
    for place, y in enumerate(ys):
        around = [*ys[max(place - 1, 0) : place], *ys[place + 1 : place + 2]]
        if y is not None and (len(xs) <= FEW or all(other is None for other in around)):
            sheet.dot(xs[place], y, fill=colour, edge=colour, size=5)


def _names(sheet: Sheet, chart: Chart, xs: Sequence[float], y: float) -> float:
    """The categories below: the first and the last, and as many between as have room."""
    names = [shortened(name, sheet.width / 3) for name in chart.categories]
    spans = []
    for x, name in zip(xs, names, strict=True):
        half = measured(name) / 2
        middle = min(max(x, EDGE + half), sheet.width - EDGE - half)
        spans.append((middle - half, middle + half))
    widest = max(right - left for left, right in spans) + 2 * GAP
    last = len(names) - 1
    step = max(ceil(widest * max(last, 1) / (xs[-1] - xs[0] or 1)), 1)
    free = 0.0
    for place, (left, right) in enumerate(spans):
        if place == last or (place % step == 0 and left >= free and right + GAP <= spans[last][0]):
            sheet.text((left + right) / 2, y, names[place], align="center", color=SOFT)
            free = right + GAP
    return y + LINE / 2 + 2

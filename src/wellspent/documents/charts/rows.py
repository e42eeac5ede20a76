"""Charts of rows: a label, a mark on one common scale, and at its end what it says in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from wellspent.documents.charts.chart import Chart, Kind
from wellspent.documents.charts.looks import FALLS, PLAIN, RISES, Look, look
from wellspent.documents.charts.sheet import (
    GREY,
    INK,
    LINE,
    RULE,
    SOFT,
    TEAL,
    WIDE,
    Sheet,
    measured,
    shortened,
    wrapped,
)

EDGE, GAP, THICK = 2.0, 5.0, 15.0
"""The white rim; the space between a mark and its words; how thick a bar is, in points."""

LABELS, ENDS = 0.36, 0.5
"""The greatest share of the sheet for labels beside the marks, and of the rest for the words at their ends."""


@dataclass(frozen=True, slots=True)
class Span:
    """One row's mark: from where to where it reaches, and on which side its words stand."""

    low: Fraction
    high: Fraction
    left: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """Where the marks stand on the sheet: the scale from `low` to `high`, between two edges in points."""

    sheet: Sheet
    chart: Chart
    low: Fraction
    high: Fraction
    left: float
    right: float

    def x(self, value: Fraction) -> float:
        """Where a value stands. The share is formed exactly, so that no size of number is too large."""
        if self.high == self.low:
            return self.left
        return self.left + float((value - self.low) / (self.high - self.low)) * (self.right - self.left)


def rows(sheet: Sheet, chart: Chart, top: float) -> float:
    """Draw the rows from `top` down; the height at which they end."""
    beside = sheet.width >= WIDE
    room = sheet.width * LABELS
    labels = [wrapped(name, room if beside else sheet.width - 2 * EDGE) for name in chart.categories]
    widest = max((measured(line) for lines in labels for line in lines), default=0.0)
    start = EDGE + (widest + 2 * GAP if beside else 0)
    spans = [_span(chart, place) for place in range(len(chart.categories))]
    words = _words(chart, spans, sheet.width - EDGE - start)
    plot = _plot(sheet, chart, spans, words, start)
    y, first = top, top
    middles = []
    for lines in labels:
        tall = max(THICK, LINE * len(lines)) if beside else LINE * len(lines) + 3 + THICK
        for number, line in enumerate(lines):
            at = y + (tall - LINE * len(lines)) / 2 if beside else y
            sheet.text(EDGE, at + LINE * (number + 0.5), line)
        middles.append(y + (tall / 2 if beside else tall - THICK / 2))
        y += tall + 7
    bands = [(first - 2, y - 3)] if beside else [(m - THICK / 2 - 1.5, m + THICK / 2 + 1.5) for m in middles]
    bottom = _marked(plot, bands, y - 3)
    _marks(plot, spans, words, middles)
    return bottom


def _span(chart: Chart, place: int) -> Span | None:
    """How far a row's mark reaches; None where nothing of it is known."""
    known = [value for value in chart.row(place) if value is not None]
    if not known:
        return None
    nothing = Fraction(0)
    if chart.kind is Kind.STACKED:
        below = sum((value for value in known if value < 0), nothing)
        above = sum((value for value in known if value > 0), nothing)
        return Span(below, above, left=below < 0 and not above)
    if chart.kind is Kind.WATERFALL:
        before = nothing if place in chart.totals else _running(chart, place)
        after = before + known[0]
        return Span(min(before, after), max(before, after))
    if chart.kind is Kind.BARS:
        return Span(min(nothing, *known), max(nothing, *known), left=known[0] < 0)
    return Span(min(known), max(known))


def _running(chart: Chart, place: int) -> Fraction:
    """What a waterfall has come to before a step: the last total, and the steps since."""
    values = chart.series[0].values
    start = max((total for total in chart.totals if total < place), default=0)
    return sum((value for value in values[start:place] if value is not None), Fraction(0))


def _words(chart: Chart, spans: Sequence[Span | None], room: float) -> list[str]:
    """What stands at the end of each row, cut to the room there is."""
    both = len({span.left for span in spans if span is not None}) > 1
    share = ENDS * 0.75 if both else ENDS
    return [
        shortened(chart.end(place), room - GAP if span is None else room * share)
        for place, span in enumerate(spans)
    ]


def _plot(
    sheet: Sheet, chart: Chart, spans: Sequence[Span | None], words: Sequence[str], start: float
) -> Plot:
    """The scale, with room on either side for the words that stand there."""
    known = [span for span in spans if span is not None]
    values = [end for span in known for end in (span.low, span.high)]
    values += [chart.mark[0]] if chart.mark else []
    values += [Fraction(0)] if _grounded(chart) else []
    sides: dict[bool, float] = {False: 0.0, True: 0.0}
    for span, said in zip(spans, words, strict=True):
        if span is not None:
            sides[span.left] = max(sides[span.left], measured(said) + GAP + 2)
    dot = 6 if chart.kind in (Kind.DOTS, Kind.INTERVALS) else 0
    left, right = start + sides[True] + dot, sheet.width - EDGE - sides[False] - dot
    return Plot(sheet, chart, min(values), max(values), left, max(right, left + 20))


def _grounded(chart: Chart) -> bool:
    """Whether the scale begins at nothing: always, but for intervals of amounts, where their reach is the matter."""
    return chart.kind is not Kind.INTERVALS or chart.scale.share


def _marked(plot: Plot, bands: Sequence[tuple[float, float]], bottom: float) -> float:
    """The ground line at nothing, and the line the chart marks with its name below; where all ends.

    They are drawn in bands from one height to another, so that they never cross a label.
    """
    sheet, chart = plot.sheet, plot.chart
    if _grounded(chart):
        ground = plot.x(Fraction(0))
        for band in bands:
            sheet.line((ground, ground), band, color=GREY)
    if chart.mark is None:
        return bottom
    value, name = chart.mark
    at = plot.x(value)
    for band in bands:
        sheet.line((at, at), band, color=SOFT, dash="--")
    said = shortened(f"{name}: {chart.scale.text(value)}", sheet.width - 2 * EDGE)
    half = measured(said) / 2
    middle = min(max(at, EDGE + half), sheet.width - EDGE - half)
    sheet.text(middle, bottom + LINE / 2 + 1, said, color=SOFT, align="center")
    return bottom + LINE + 2


def _marks(plot: Plot, spans: Sequence[Span | None], words: Sequence[str], middles: Sequence[float]) -> None:
    for place, (span, said, y) in enumerate(zip(spans, words, middles, strict=True)):
        if span is None:
            ground = plot.x(Fraction(0)) if _grounded(plot.chart) else plot.left
            last = plot.sheet.width - EDGE - measured(said)
            plot.sheet.text(min(ground + GAP, last), y, said, color=SOFT)
            continue
        MARKS[plot.chart.kind](plot, place, span, y)
        dot = 4 if plot.chart.kind in (Kind.DOTS, Kind.INTERVALS) else 0
        if span.left:
            plot.sheet.text(plot.x(span.low) - GAP - dot, y, said, align="right")
        else:
            plot.sheet.text(plot.x(span.high) + GAP + dot, y, said)


def _box(plot: Plot, ends: tuple[Fraction, Fraction], y: float, own: Look) -> float:
    """A bar between two values; how wide it is in points."""
    low, high = sorted(plot.x(end) for end in ends)
    wide = max(high - low, 0.8)
    plot.sheet.box(low, y - THICK / 2, wide, THICK, fill=own.fill, edge=own.edge, hatch=own.hatch)
    return wide


def _bar(plot: Plot, _place: int, span: Span, y: float) -> None:
    _box(plot, (span.low, span.high), y, look(plot.chart, 0))


def _stack(plot: Plot, place: int, _all: Span, y: float) -> None:
    """The parts one after the other, each with its number where that fits."""
    above = below = Fraction(0)
    for number, value in enumerate(plot.chart.row(place)):
        if not value:
            continue
        start = above if value > 0 else below
        own = look(plot.chart, number)
        wide = _box(plot, (start, start + value), y, own)
        low = min(plot.x(start), plot.x(start + value))
        if start:
            edge = plot.x(start)
            plot.sheet.line((edge, edge), (y - THICK / 2, y + THICK / 2), color="white", width=1.2)
        said = plot.chart.scale.text(value)
        if measured(said) + 6 <= wide:
            if own.hatch:
                plot.sheet.box(
                    low + wide / 2 - measured(said) / 2 - 2, y - 6, measured(said) + 4, 12, fill="white"
                )
            plot.sheet.text(low + wide / 2, y, said, color=own.ink, align="center")
        above, below = (above + value, below) if value > 0 else (above, below + value)


def _step(plot: Plot, place: int, span: Span, y: float) -> None:
    """A step of a waterfall: what stands on the ground is solid, what is taken off is hatched."""
    value = plot.chart.series[0].values[place] or Fraction(0)
    own = PLAIN[0] if place in plot.chart.totals else FALLS if value < 0 else RISES
    _box(plot, (span.low, span.high), y, own)


def _interval(plot: Plot, place: int, span: Span, y: float) -> None:
    """A bar from low to high with a dot at the middle."""
    low, high = plot.x(span.low), plot.x(span.high)
    plot.sheet.box(low, y - 3.5, max(high - low, 0.8), 7, fill="#a9cfc8")
    for end in (low, high):
        plot.sheet.line((end, end), (y - 5.5, y + 5.5), color=TEAL, width=1.5)
    middle = plot.chart.series[1].values[place]
    if middle is not None:
        plot.sheet.dot(plot.x(middle), y)


def _dots(plot: Plot, place: int, span: Span, y: float) -> None:
    """A dot for each series and a line between them; dots at one place are one dot with their number."""
    plot.sheet.line((plot.x(span.low), plot.x(span.high)), (y, y), color=RULE, width=2)
    found: dict[Fraction, list[int]] = {}
    for number, value in enumerate(plot.chart.row(place)):
        if value is not None:
            found.setdefault(value, []).append(number)
    for value, numbers in found.items():
        own = look(plot.chart, numbers[0]) if plot.chart.series[numbers[0]].role != "plain" else PLAIN[0]
        plot.sheet.dot(plot.x(value), y, fill=own.fill, size=7 if len(numbers) == 1 else 13)
        if len(numbers) > 1:
            plot.sheet.text(plot.x(value), y, str(len(numbers)), color=own.ink or INK, align="center")


MARKS = {
    Kind.BARS: _bar,
    Kind.STACKED: _stack,
    Kind.WATERFALL: _step,
    Kind.INTERVALS: _interval,
    Kind.DOTS: _dots,
}

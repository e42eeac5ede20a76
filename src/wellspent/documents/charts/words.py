"""A chart in words, made from its data: what a person hears who does not see the picture."""

from __future__ import annotations

from fractions import Fraction

from wellspent.documents.charts.chart import Chart, Kind

TOLD = 6
"""The rows that are told one by one; of more, the last is told too."""

SHAPES = {
    Kind.BARS: "Bar chart",
    Kind.STACKED: "Stacked bar chart",
    Kind.WATERFALL: "Waterfall chart",
    Kind.INTERVALS: "Chart of intervals",
    Kind.DOTS: "Dot chart",
    Kind.LINES: "Line chart",
}


def alt_text(chart: Chart) -> str:
    """What a chart says in words: its title, what it counts, its rows in their order, its greatest and its least.

    Never empty, and on one line. Every number is spelled as the picture and the table spell it.
    """
    counted = f", {chart.scale.words.lower()}" if chart.scale.words.lower() not in chart.title.lower() else ""
    said = [f"{SHAPES[chart.kind]}: {chart.title.rstrip('.')}{counted}."]
    said += _lines(chart) if chart.kind is Kind.LINES else _rows(chart)
    if chart.mark is not None:
        value, name = chart.mark
        said.append(f"A line marks {name[:1].lower()}{name[1:]}, {chart.scale.text(value)}.")
    if chart.note:
        said.append(chart.note)
    return " ".join(" ".join(said).split())


def _rows(chart: Chart) -> list[str]:
    """The rows from the top, and which of them is the greatest and the least where the order does not say so."""
    count = len(chart.categories)
    whole = count <= TOLD + 1 or chart.kind is Kind.WATERFALL
    told = [_row(chart, place) for place in (range(count) if whole else [*range(TOLD), count - 1])]
    if not whole:
        told.insert(TOLD, f"{count - TOLD - 1} more")
    way = "From the top: " if count > 1 else ""
    return [f"{way}{'; '.join(told)}.", *_ends(chart)]


def _row(chart: Chart, place: int) -> str:
    """One row: its name, what it comes to, and its parts where it has several."""
    said = f"{chart.categories[place]} {chart.end(place)}"
    if chart.kind in (Kind.BARS, Kind.WATERFALL) or chart.sum(place) is None:
        return said
    if chart.kind in (Kind.INTERVALS, Kind.DOTS) and chart.ends and chart.ends[place]:
        return said
    if chart.kind is Kind.INTERVALS:
        middle = chart.series[1]
        value = middle.values[place]
        return said if value is None else f"{said}, {middle.name} {chart.scale.text(value)}"
    parts = [
        f"{series.name} {chart.scale.text(value)}"
        for series, value in zip(chart.series, chart.row(place), strict=True)
        if value is not None
    ]
    return f"{said} ({', '.join(parts)})" if len(chart.series) > 1 else said


def _ends(chart: Chart) -> list[str]:
    """The greatest and the least of rows of one value each."""
    if chart.kind not in (Kind.BARS, Kind.STACKED):
        return []
    if any(said and chart.sum(place) is not None for place, said in enumerate(chart.ends)):
        return []  # the rows speak of something else than their sums
    sums = [(chart.sum(place), name) for place, name in enumerate(chart.categories)]
    known = [(value, name) for value, name in sums if value is not None]
    if len(known) < 2:
        return []
    high, low = max(value for value, _ in known), min(value for value, _ in known)
    if high == low:
        return [f"All are equal at {chart.scale.text(high)}."]
    return [f"Greatest: {_named(chart, known, high)}. Least: {_named(chart, known, low)}."]


def _named(chart: Chart, known: list[tuple[Fraction, str]], value: Fraction) -> str:
    """A value and who has it; of many only the first."""
    names = [name for own, name in known if own == value]
    also = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{names[0]}{also}, {chart.scale.text(value)}"


def _lines(chart: Chart) -> list[str]:
    """Where each line begins and ends, its greatest and its least."""
    said = []
    for series in chart.series:
        known = [(v, name) for v, name in zip(series.values, chart.categories, strict=True) if v is not None]
        if not known:
            said.append(f"{series.name}: not known.")
            continue
        (first, start), (last, end) = known[0], known[-1]
        text = chart.scale.text
        high, low = max(value for value, _ in known), min(value for value, _ in known)
        if high == low:
            said.append(f"{series.name}: {text(high)} in every one, {start} to {end}.")
            continue
        said.append(
            f"{series.name}: from {text(first)} in {start} to {text(last)} in {end}; "
            f"greatest {_at(chart, known, high)}, least {_at(chart, known, low)}."
        )
    return said


def _at(chart: Chart, known: list[tuple[Fraction, str]], value: Fraction) -> str:
    return f"{chart.scale.text(value)} in {next(name for own, name in known if own == value)}"

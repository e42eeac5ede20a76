"""The charts of a report as pictures that a page holds in itself, each beside the table it names."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from wellspent.documents.charts import Chart, alt_text, to_svg
from wellspent.documents.report import Report


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, what is said of it, and its addresses: drawn for a page and for a telephone."""

    chart: Chart
    alt: str
    wide: str
    narrow: str


def pictures(report: Report) -> Mapping[str, list[Picture]]:
    """The pictures by the title of the table they stand beside; under "" those of no table."""
    titles = {table.title for table in report.tables}
    found: dict[str, list[Picture]] = {}
    for chart in report.charts:
        found.setdefault(chart.beside if chart.beside in titles else "", []).append(_picture(chart))
    return found


def _picture(chart: Chart) -> Picture:
    return Picture(chart, alt_text(chart), _held(to_svg(chart)), _held(to_svg(chart, narrow=True)))


def _held(svg: str) -> str:
    """An SVG as an address that holds it, so that the page fetches nothing and runs nothing."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode("ascii")

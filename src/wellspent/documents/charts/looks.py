"""How a series looks: one accent, greys, and hatches, so that a picture is read without its colours."""

from __future__ import annotations

from dataclasses import dataclass

from wellspent.documents.charts.chart import Chart, Kind, Role
from wellspent.documents.charts.sheet import GREY, INK, SOFT, TEAL, Sheet

WHITE = "white"


@dataclass(frozen=True, slots=True)
class Look:
    """The fill of a mark, its rim, its hatch, and letters upon it."""

    fill: str
    edge: str = "none"
    hatch: str = ""
    ink: str = INK


PLAIN = (
    Look(TEAL, ink=WHITE),
    Look("#a9cfc8"),
    Look(SOFT, ink=WHITE),
    Look("#d9dfde"),
    Look(WHITE, TEAL, "////"),
    Look(WHITE, SOFT, "...."),
    Look("#5a9c93"),
    Look(WHITE, GREY, "xxx"),
)
"""Series in their order: light beside dark, so that neighbours differ in print. More than these begin again."""

ROLES = {
    Role.PROMISED: Look("#b9c4c2"),
    Role.ACCEPTED: Look(WHITE, TEAL),
    Role.CONFIRMED: Look(TEAL, ink=WHITE),
    Role.NOW: Look(TEAL, ink=WHITE),
    Role.THEN: Look(WHITE, TEAL),
}
"""The same everywhere: promised grey, accepted outlined, confirmed solid."""

LINES = ((TEAL, "-"), (SOFT, "--"), (GREY, ":"), (INK, "-."))
"""The colour and the dash of each line of a chart of lines."""

FALLS, RISES = Look("#d9dfde", SOFT, "////"), Look("#a9cfc8")
"""The steps of a waterfall down and up; what stands on the ground is solid."""


def look(chart: Chart, place: int) -> Look:
    """How the series at a place looks."""
    role = chart.series[place].role
    return ROLES.get(role, PLAIN[place % len(PLAIN)])


def swatch(sheet: Sheet, chart: Chart, place: int, x: float, y: float) -> None:
    """A small piece of a series for the key, 13 points wide with its middle at the height `y`."""
    own = look(chart, place)
    if chart.kind is Kind.DOTS:
        sheet.dot(x + 7, y, fill=own.fill)
    elif chart.kind is Kind.LINES:
        colour, dash = LINES[place % len(LINES)]
        sheet.line((x, x + 13), (y, y), color=colour, width=2, dash=dash)
    else:
        sheet.box(x + 0.5, y - 5, 12.5, 10, fill=own.fill, edge=own.edge, hatch=own.hatch)

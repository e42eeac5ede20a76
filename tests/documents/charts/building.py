"""Charts for the tests: one of each kind, and charts of any data."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from wellspent.documents.charts import Chart, Kind, Role, Scale, Series

LONG = "The Very Long Name Of A Community Interest Company That Works In Several Places And Says So (Holdings) Limited"
POINTS, POUNDS = Scale("Points, out of 100"), Scale("Present value", currency="GBP", places=0)


def series(name: str, *values: object, role: Role = Role.PLAIN) -> Series:
    """A series from numbers as they are written; None stays not known."""
    return Series(name, tuple(None if value is None else Fraction(str(value)) for value in values), role)


def chart(
    kind: Kind, *own: Series, scale: Scale = POINTS, title: str = "What it shows", **more: object
) -> Chart:
    """A chart whose categories are A, B, C ... as many as the series have values."""
    names = tuple(chr(65 + place) for place in range(len(own[0].values))) if own else ()
    keys: dict[str, object] = {"categories": names, "shows": "How to read it.", "about": "Bid", **more}
    return Chart(title=title, kind=kind, scale=scale, series=own, **keys)  # type: ignore[arg-type]


def one_of_each() -> list[Chart]:
    """A plain chart of every kind."""
    return [
        chart(Kind.BARS, series("v", 12, -3, 0, None)),
        chart(Kind.STACKED, series("Price", 30, 20, None), series("Quality", 40, 30, None), ends=("", "", "out")),
        chart(Kind.WATERFALL, series("v", 100, -20, 5, 85), scale=POUNDS, totals=(0, 3)),
        chart(
            Kind.INTERVALS, series("low", 5, 8), series("middle", 10, 8), series("high", 20, 8),
            scale=POUNDS, mark=(Fraction(6), "Put in"),
        ),
        chart(Kind.DOTS, series("now", 40, 10, role=Role.NOW), series("then", 42, None, role=Role.THEN)),
        chart(Kind.LINES, series("Value", 10, 8, None, 4), series("Present value", 10, 7, 5, 3), scale=POUNDS),
    ]  # fmt: skip


NUMBERS = st.none() | st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=1000)
NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=120)
WANTED = {Kind.BARS: 1, Kind.WATERFALL: 1, Kind.INTERVALS: 3}


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Any chart: names in any letters, values of any sign, some not known."""
    kind = draw(st.sampled_from(list(Kind)))
    rows = draw(st.integers(1, 9))
    count = WANTED.get(kind) or draw(st.integers(1, 9))
    values = draw(st.lists(st.lists(NUMBERS, min_size=rows, max_size=rows), min_size=count, max_size=count))
    values[0][0] = values[0][0] if values[0][0] is not None else Fraction(1)
    roles = draw(st.lists(st.sampled_from(list(Role)), min_size=count, max_size=count))
    return Chart(
        title=draw(NAMES.filter(str.strip)),
        shows="",
        kind=kind,
        scale=draw(st.sampled_from([POINTS, POUNDS, Scale("Weight", share=True), Scale(LONG, unit="fte-year")])),
        about="Thing",
        categories=tuple(draw(st.lists(NAMES, min_size=rows, max_size=rows))),
        series=tuple(
            Series(draw(NAMES), tuple(own), role) for own, role in zip(values, roles, strict=True)
        ),
        ends=draw(st.just(()) | st.lists(NAMES | st.just(""), min_size=rows, max_size=rows).map(tuple)),
        totals=(0, rows - 1),
        mark=draw(st.none() | st.tuples(st.fractions(-100, 100), NAMES)),
        note=draw(st.just("") | NAMES),
    )  # fmt: skip

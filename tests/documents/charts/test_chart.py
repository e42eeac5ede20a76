"""A chart is refused where it says nothing, and adds up what it leaves out."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.charts.building import POINTS, POUNDS, chart, series

from wellspent.documents.charts import Chart, Kind, Row, Scale, by_size
from wellspent.method.errors import Refused


def test_a_chart_without_a_title_is_refused() -> None:
    with pytest.raises(Refused, match="a chart has no title"):
        chart(Kind.BARS, series("v", 1), title="  ")


@pytest.mark.parametrize("own", [[], [series("v", None, None)], [series("v")]])
def test_a_chart_without_data_is_refused(own: list[object]) -> None:
    with pytest.raises(Refused, match="no data"):
        chart(Kind.STACKED, *own)  # type: ignore[arg-type]


def test_rows_of_different_lengths_are_refused() -> None:
    with pytest.raises(Refused, match="another length"):
        chart(Kind.STACKED, series("a", 1, 2), series("b", 1))
    with pytest.raises(Refused, match="another length"):
        chart(Kind.BARS, series("a", 1, 2), ends=("out",))


@pytest.mark.parametrize(("kind", "wanted"), [(Kind.BARS, 1), (Kind.WATERFALL, 1), (Kind.INTERVALS, 3)])
def test_a_kind_has_its_number_of_series(kind: Kind, wanted: int) -> None:
    with pytest.raises(Refused, match=f"Give {wanted}"):
        chart(kind, series("a", 1), series("b", 1))


@pytest.mark.parametrize(
    ("scale", "number", "said"),
    [
        (POINTS, Fraction(200, 3), "66.67"),
        (POUNDS, Fraction("-1234.5"), "-£1,235"),
        (Scale("x", currency="EUR"), Fraction("0.5"), "€0.50"),
        (Scale("x", share=True, places=1), Fraction(1, 3), "33.3%"),
        (Scale("x", unit="jobs"), Fraction(2), "2 jobs"),
        (POINTS, None, "not known"),
    ],
)
def test_amounts_are_spelled_as_in_the_tables(scale: Scale, number: Fraction | None, said: str) -> None:
    assert scale.text(number) == said


def test_the_end_of_a_row_is_its_own_words_or_its_value() -> None:
    found = chart(Kind.STACKED, series("a", 1, None), series("b", 2, None), ends=("", "out: too dear"))
    assert [found.end(0), found.end(1)] == ["3", "out: too dear"]
    assert chart(Kind.DOTS, series("a", 4), series("b", 2)).end(0) == "2 to 4"
    assert chart(Kind.DOTS, series("a", None), series("b", 2)).end(0) == "2"
    assert chart(Kind.DOTS, series("a", 0, None), series("b", 2, None)).end(1) == "not known"


ROWS = st.lists(
    st.tuples(st.text(max_size=3), st.tuples(st.none() | st.fractions(-99, 99, max_denominator=9))),
    max_size=30,
)


@given(ROWS, st.integers(2, 10))
def test_the_others_together_lose_nothing(rows: list[Row], most: int) -> None:
    found = by_size(rows, most, "outcomes")
    assert len(found) == min(len(rows), most)

    def whole(some: list[Row]) -> Fraction:
        return sum((value for _, (value,) in some if value is not None), Fraction(0))

    assert whole(found) == whole(rows)
    if len(rows) > most:
        assert found[-1][0] == f"The other {len(rows) - most + 1} outcomes together"
        sizes = [abs(value) for _, (value,) in found[:-1] if value is not None]
        assert sizes == sorted(sizes, reverse=True)


def test_what_is_not_known_comes_last() -> None:
    rows: list[Row] = [("a", (None,)), ("b", (Fraction(1),)), ("c", (Fraction(-2),))]
    assert [name for name, _ in by_size(rows)] == ["c", "b", "a"]


def test_a_chart_is_a_value() -> None:
    assert chart(Kind.BARS, series("v", 1)) == chart(Kind.BARS, series("v", 1))
    assert isinstance(hash(chart(Kind.BARS, series("v", 1))), int)
    assert Chart.__dataclass_params__.frozen  # type: ignore[attr-defined]

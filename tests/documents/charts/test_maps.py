"""The pictures of a value map, checked against the map's own figures and against float64 sums made apart."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from tests.method import building
from tests.method.strategies import File, maps

from wellspent.documents.charts import Chart, Kind, Scale, alt_text
from wellspent.documents.charts.maps import MOST, drivers_chart, map_charts, money_scale, reach_chart
from wellspent.method.money import Money
from wellspent.method.sroi import MapValue, value_map
from wellspent.method.working import exact

SOME = settings(max_examples=60, deadline=None)


def valued(*rows: Any, **more: Any) -> MapValue[Fraction]:
    return value_map(building.chart({"outcome": rows, **more}), exact)


def pictures(found: MapValue[Fraction]) -> dict[Kind, Chart]:
    return {chart.kind: chart for chart in map_charts(found, "Outcomes", "By year")}


def test_a_waterfall_by_hand() -> None:
    """1,000 less a quarter is 750; less a tenth of that is 675; times two is 1,350."""
    own = {"quantity": 10, "proxy": 100, "deadweight": "0.25", "attribution": "0.1", "multiplier": 2}
    found = pictures(valued(own))[Kind.WATERFALL]
    assert dict(zip(found.categories, found.series[0].values, strict=True)) == {
        "Before anything comes off": 1000,
        "Deadweight": -250,
        "Attribution": -75,
        "Multiplier": 675,
        "Impact": 1350,
    }
    assert found.totals == (0, 4)
    assert "Deadweight -£250; Attribution -£75; Multiplier £675; Impact £1,350." in alt_text(found)


def test_a_reference_case_comes_off() -> None:
    own = {"quantity": 10, "proxy": 100, "reference": {"quantity": 4, "displacement": "0.5"}}
    found = pictures(valued(own))[Kind.WATERFALL]
    assert found.categories == ("Before anything comes off", "Reference case", "Impact")
    assert found.series[0].values == tuple(map(Fraction, (1000, -200, 800)))


def test_nothing_off_is_no_waterfall() -> None:
    assert Kind.WATERFALL not in pictures(valued({"quantity": 1, "proxy": 5}, {"quantity": 2, "proxy": 5}))
    assert Kind.WATERFALL not in pictures(valued({"quantity": 1, "proxy": 5, "deadweight": 0}))


@SOME
@given(maps())
def test_the_steps_of_a_waterfall_lead_to_the_impact(file: File) -> None:
    found = pictures(value_map(building.chart(file), exact)).get(Kind.WATERFALL)
    if found is None:
        return
    values = [value for value in found.series[0].values if value is not None]
    rounding = (
        Fraction(1, 100) * 8 * len(file["outcome"])
    )  # a half penny a step and outcome, and the impact's own
    assert abs(sum(values[:-1], Fraction(0)) - values[-1]) <= rounding
    gross = sum(float(row.get("quantity", 1)) * float(row.get("proxy", 1)) for row in file["outcome"])
    assert float(values[0]) == pytest.approx(gross, abs=0.02 * len(file["outcome"]))


@SOME
@given(maps(most=25))
def test_by_outcome_adds_up_to_the_present_value(file: File) -> None:
    whole = value_map(building.chart(file), exact)
    found = pictures(whole).get(Kind.BARS)
    if len(whole.outcomes) < 2:
        assert found is None
        return
    assert found is not None
    values = [value for value in found.series[0].values if value is not None]
    sizes = [abs(value) for value in values[: MOST - 1]]
    assert sizes == sorted(sizes, reverse=True)
    if not found.note:
        assert sum(values, Fraction(0)) == whole.present_value.amount


def test_very_many_outcomes_are_few_bars() -> None:
    rows = [{"name": f"o{i}", "quantity": 1000 if i == 3 else 1, "proxy": 10} for i in range(40)]
    found = pictures(valued(*rows))[Kind.BARS]
    assert len(found.categories) == MOST
    assert (found.categories[0], found.categories[-1]) == ("o3", "The other 26 outcomes together")
    assert found.note == ""


def test_the_others_are_no_bar_where_it_would_hide_the_rest() -> None:
    found = pictures(valued(*({"name": f"o{i}", "proxy": "1.035"} for i in range(1000))))[Kind.BARS]
    assert len(found.categories) == MOST - 1
    assert found.note == "The other 986 outcomes together: £986."


def test_years_without_value_are_nothing_and_not_left_out() -> None:
    found = pictures(valued({"proxy": 10, "starts": 1}, {"proxy": 20, "starts": 4, "duration": 2}))[
        Kind.LINES
    ]
    assert found.categories == ("year 1", "year 2", "year 3", "year 4", "year 5")
    assert found.series[0].values == tuple(map(Fraction, (10, 0, 0, 20, 20)))
    assert found.series[1].values[3] == Fraction(20) / Fraction("1.035") ** 4
    assert Kind.LINES not in pictures(valued({"proxy": 10, "duration": 2}))


def test_pictures_stand_beside_tables_by_name() -> None:
    found = pictures(valued({"proxy": 10, "duration": 3, "deadweight": "0.5"}, {"proxy": 10}))
    assert {kind: chart.beside for kind, chart in found.items()} == {
        Kind.WATERFALL: "Outcomes", Kind.BARS: "Outcomes", Kind.LINES: "By year",
    }  # fmt: skip


def test_pence_are_left_out_of_large_amounts() -> None:
    assert money_scale("x", "GBP", [Fraction(999), None]) == Scale("x", currency="GBP", places=2)
    assert money_scale("x", "EUR", [Fraction(-1000)]) == Scale("x", currency="EUR", places=0)


def test_a_range_stands_beside_what_was_put_in() -> None:
    ends = [Money(500), Money(700), Money(900)]
    (found,) = reach_chart("Range", "How.", "All", ends, ("low", "middle", "high"), Money(600), "Range")
    assert [series.values for series in found.series] == [(Fraction(5),), (Fraction(7),), (Fraction(9),)]
    assert found.mark == (Fraction(6), "What was put in")
    assert alt_text(found).endswith("All £5 to £9, middle £7. A line marks what was put in, £6.")
    assert reach_chart("Range", "", "All", [None, *ends[1:]], ("l", "m", "h"), None, "Range") == []


def test_drivers_are_the_strongest_first() -> None:
    (found,) = drivers_chart([("a", Fraction(1, 10)), ("b", Fraction(8, 10))], 5, "Drivers")
    assert found.categories == ("b", "a")
    assert found.note == "The first 2 of 5 assumptions."
    assert drivers_chart([("a", Fraction(1))], 1, "Drivers") == []
    assert drivers_chart([("a", Fraction(0)), ("b", Fraction(0))], 2, "Drivers") == []

"""The method against tests/oracle.py, which does the same sums from the printed formulas and shares no line."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests import oracle
from tests.method import building
from tests.method.strategies import File, decimals, maps, ranged_rows, rows, tenders

from wellspent.method.discounting import factor
from wellspent.method.numbers import spell
from wellspent.method.priorities import centroid, shared
from wellspent.method.ranges import at_end
from wellspent.method.ranking import evaluate
from wellspent.method.sroi import MapValue, value_map
from wellspent.method.valuation import uprated
from wellspent.method.working import Number, Symbol, exact, plain, traced

WHEELS_TO_MEALS = {
    "discount": "0.035",
    "investment": "42375",
    "outcome": [
        {"name": "A&E", "quantity": 7, "proxy": 94, "attribution": "0.05", "drop_off": "0.5"},
        {"name": "clubs", "quantity": 16, "proxy": "48.25", "deadweight": "0.1", "attribution": "0.35"},
        {"name": "GP", "quantity": 90, "proxy": 19, "attribution": "0.1", "drop_off": "0.1", "duration": 5},
        {"name": "neighbours", "quantity": -275, "proxy": 5, "deadweight": "0.05", "duration": 3},
    ],
}


def spelled(number: Symbol | Fraction | None) -> str | None:
    """A number as the oracle prints it: to ten places."""
    return None if number is None else spell(plain(number))


def figures(valued: MapValue[Number]) -> dict[str, Any]:
    """A valued map in the shape of the oracle's: whole pence, and decimal strings."""
    return {
        "outcomes": [
            {"name": v.outcome.name, "impact": v.impact.minor, "present_value": v.present_value.minor}
            for v in valued.outcomes
        ],
        "impact": valued.impact.minor,
        "present_value": valued.present_value.minor,
        "investment": None if valued.investment is None else valued.investment.minor,
        "net_present_value": (None if valued.net_present_value is None else valued.net_present_value.minor),
        "sroi_ratio": spelled(valued.sroi_ratio),
        "payback_months": spelled(valued.payback_months),
    }


@settings(max_examples=250, deadline=None)
@given(maps())
@example(WHEELS_TO_MEALS)
def test_a_map_is_the_oracle_s_to_the_penny(file: File) -> None:
    expected = oracle.value_map(file)
    assert figures(value_map(building.chart(file), exact)) == expected
    assert figures(value_map(building.chart(file), traced)) == expected


@settings(max_examples=20, deadline=None)
@given(maps(rows(most_years=320), most=2))
def test_a_map_over_every_band_of_the_schedules_is_too(file: File) -> None:
    assert figures(value_map(building.chart(file), exact)) == oracle.value_map(file)


@settings(max_examples=200, deadline=None)
@given(maps(ranged_rows(), most=3))
def test_the_ends_of_a_range_are_the_least_and_the_most_of_all_mixtures(file: File) -> None:
    chart, expected = building.chart(file), oracle.range_map(file)
    assert value_map(at_end(chart, low=True), exact).present_value.minor == expected["low"]
    assert value_map(at_end(chart, low=False), exact).present_value.minor == expected["high"]


@pytest.mark.parametrize("discount", ["standard", "health", "reduced", "0.035", "0.1", "0", "-0.02"])
def test_discount_factors_of_every_year_to_320(discount: str) -> None:
    schedule = building.schedule(discount)
    for year in range(321):
        weight = factor(schedule, year, exact)
        assert spell(weight) == oracle.discount_factor(discount, year)
        assert factor(schedule, year, traced).value == weight


@given(decimals(0, 100_000, 4), decimals(1, 200, 8), decimals(1, 200, 8))
def test_uprating(amount: str, index_from: str, index_to: str) -> None:
    brought = uprated(Fraction(amount), Fraction(index_from), Fraction(index_to))
    assert spell(brought) == oracle.uprate(amount, index_from, index_to)


@given(st.lists(decimals(1, 100, 1), min_size=1, max_size=8))
def test_weights_of_priorities(points: list[str]) -> None:
    assert [spell(w) for w in shared([Fraction(p) for p in points])] == oracle.swing(points)
    assert [spell(w) for w in centroid(len(points))] == oracle.roc(len(points))


# Tenders


def scored(file: File) -> dict[str, Any]:
    """An evaluated tender in the shape of the oracle's.

    The oracle prints what quality is worth in pounds under award-on-value where we print points, so those
    are brought to pounds here.
    """
    result = evaluate(building.tender(file))
    unpriced = [
        row for row in file["criterion"] if file["method"] == "weighted-points" or row["kind"] != "price"
    ]
    bids = [
        {
            "id": bid.id,
            "scores": {} if bid.eliminated else {row["id"]: _score(file, row, bid.scores) for row in unpriced},
            "total": spelled(bid.total),
            "rank": bid.rank,
            "eliminated": bool(bid.eliminated),
        }
        for bid in result.bids
    ]  # fmt: skip
    return {"bids": bids, "winner": result.winner, "tie": list(result.tie)}


def _score(file: File, row: File, scores: Any) -> str:
    points = plain(scores[row["id"]])
    if file["method"] == "award-on-value":
        points *= Fraction(row["worth"]) / Fraction(row["weight"])
    return spell(points)


def weighted(file: File) -> File:
    """The same tender with a weight on every criterion, which pounds of worth are read off by."""
    heavy: Sequence[File] = [
        row | {"weight": row["weight"] if Fraction(row["weight"]) else "1"} for row in file["criterion"]
    ]
    return {**file, "criterion": heavy}


@settings(max_examples=250, deadline=None)
@given(tenders("weighted-points"))
def test_weighted_points_by_every_shared_rule(file: File) -> None:
    assert scored(file) == oracle.score(file)


@settings(max_examples=120, deadline=None)
@given(tenders("price-per-point"))
def test_price_per_point_by_every_shared_rule(file: File) -> None:
    assert scored(file) == oracle.score(file)


@settings(max_examples=120, deadline=None)
@given(tenders("award-on-value"))
def test_award_on_value_by_every_shared_rule(file: File) -> None:
    assert scored(weighted(file)) == oracle.score(weighted(file))

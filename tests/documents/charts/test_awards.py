"""The pictures of an award say what its tables say, in ranking order, and of very many bids the first."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from tests.method import building
from tests.method.strategies import File, tenders

from wellspent.documents.charts import Kind, Scale, alt_text, to_svg
from wellspent.documents.charts.awards import MOST_BIDS, MOST_PARTS, award_charts, places_chart, turns_chart
from wellspent.method.ranking import Result
from wellspent.method.stability import Flip
from wellspent.method.working import plain

SCALE = Scale("Points, out of 100")
PRICE = {"id": "price", "kind": "price", "weight": 40, "rule": "absolute-linear", "floor": 0, "ceiling": 100}
QUALITY = {"id": "quality", "kind": "quality", "weight": 60, "rule": "scale", "scale": 5, "minimum": 2}
F = Fraction


def scored(*bids: tuple[str, Any, Any], **more: Any) -> Result:
    rows = [{"id": name, "answers": {"price": price, "quality": quality}} for name, price, quality in bids]
    return building.scored({"criterion": [PRICE, QUALITY], "bid": rows, **more})


def test_points_by_criterion_by_hand() -> None:
    (found,) = award_charts(scored(("a", 50, 3), ("b", 25, 5), ("c", 10, 1)), SCALE, "Ranking")
    assert found.kind is Kind.STACKED
    assert found.categories == ("b", "a", "c")
    assert [(series.name, series.values) for series in found.series] == [
        ("price", (F(30), F(20), None)),
        ("quality", (F(60), F(36), None)),
    ]
    assert found.end(0) == "90"
    assert found.end(2).startswith("out: ")
    assert "b 90 (price 30, quality 60); a 56 (price 20, quality 36); c out: " in alt_text(found)


@settings(max_examples=60, deadline=None)
@given(tenders())
def test_the_parts_add_up_to_the_total(file: File) -> None:
    result = building.scored(file)
    for found in award_charts(result, SCALE, "Ranking"):
        totals = {bid.id: None if bid.total is None else plain(bid.total) for bid in result.bids}
        ranks = {bid.id: bid.rank for bid in result.bids}
        for place, bid in enumerate(found.categories):
            assert found.sum(place) == totals[bid]
        shown = [rank for bid in found.categories if (rank := ranks[bid]) is not None]
        assert shown == sorted(shown)


def test_all_out_is_no_picture() -> None:
    assert award_charts(scored(("a", 50, 1)), SCALE, "Ranking") == []


def test_another_method_shows_its_totals() -> None:
    result = building.scored(
        {
            "method": "price-per-point",
            "criterion": [{"id": "price", "kind": "price", "rule": "none"} | {"weight": 0}, QUALITY],
            "bid": [
                {"id": "a", "answers": {"price": 600, "quality": 5}},
                {"id": "b", "answers": {"price": 600, "quality": 4}},
            ],
        }
    )
    (found,) = award_charts(result, Scale("Price for one quality point", currency="GBP"), "Ranking")
    assert (found.kind, found.categories) == (Kind.BARS, ("a", "b"))
    assert found.series[0].values == tuple(None if b.total is None else plain(b.total) for b in result.bids)
    assert "the lowest total comes first" in found.shows


def test_a_hundred_bids_stay_readable() -> None:
    result = scored(*((f"bid-{n:03}", n, 5) for n in range(100)))
    (found,) = award_charts(result, SCALE, "Ranking")
    assert len(found.categories) == MOST_BIDS - 1
    assert found.categories[0] == "bid-000"
    assert found.note == "The first 19 of 100 bids; the table holds them all."
    to_svg(found)


def test_very_many_criteria_are_added_up() -> None:
    rows = [{**QUALITY, "id": f"q{n}", "weight": 1 + n} for n in range(12)]
    bids = [{"id": "a", "answers": {f"q{n}": 5 for n in range(12)}}]
    (found,) = award_charts(building.scored({"criterion": rows, "bid": bids}), SCALE, "Ranking")
    assert len(found.series) == MOST_PARTS
    assert found.series[-1].name == "The other 6 criteria"
    assert found.series[-1].values == (F(sum(range(1, 7))),)
    assert found.sum(0) == sum(range(1, 13))


def test_places_are_shares_of_the_draws() -> None:
    ranks = {"a": (F(1, 4), F(3, 4)), "b": (F(3, 4), F(1, 4))}
    (found,) = places_chart({"a": "Alder", "b": "Birch"}, ranks, ", lot 1", "Places")
    assert found.categories == ("Birch", "Alder")
    assert found.end(0) == "first in 75%"
    assert found.title.endswith(", lot 1")
    assert all(found.sum(place) == 1 for place in range(2))


def test_lower_places_are_one() -> None:
    names = {f"b{n}": f"b{n}" for n in range(6)}
    ranks = {name: tuple(F(1, 6) for _ in range(6)) for name in names}
    (found,) = places_chart(names, ranks, "", "Places")
    assert [series.name for series in found.series] == ["Place 1", "Place 2", "Place 3", "Place 4 or lower"]
    assert found.series[-1].values[0] == F(1, 2)


def test_no_picture_where_nothing_hangs_on_the_weights() -> None:
    assert places_chart({"a": "a"}, {"a": (F(1),)}, "", "Places") == []
    assert places_chart({"a": "a", "b": "b"}, {"a": (F(1), F(0)), "b": (F(0), F(1))}, "", "Places") == []


@pytest.mark.parametrize(
    ("scale", "said"), [(Scale("Weight"), "40 → 52.5"), (Scale("W", currency="GBP"), "£40 → £52.50")]
)
def test_turns_name_the_weight_and_who_is_first_then(scale: Scale, said: str) -> None:
    tender = scored(("a", 50, 3)).tender
    flips = [Flip("quality", F(60), F(10), ("b",), False), Flip("price", F(40), F("52.5"), ("b",), True)]
    (found,) = turns_chart(tender, flips, ["Birch", "Birch"], scale, "", "Turns")
    assert found.categories == ("price: then first Birch", "quality: then first Birch")
    assert found.end(0) == said
    assert said in alt_text(found)
    assert turns_chart(tender, [], [], scale, "", "Turns") == []

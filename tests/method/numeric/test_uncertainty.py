"""Draws of a map: held to the exact sums draw by draw, and to the mean and variance worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st
from tests.method.building import Row, chart, given
from tests.method.strategies import File, ranged_rows

from wellspent.method.discounting import Band
from wellspent.method.errors import Refused
from wellspent.method.numeric import sampling
from wellspent.method.numeric.assumptions import Drawn, Marked, Shared, Triangle, drawn
from wellspent.method.numeric.drivers import Spread, closed_form, drivers, is_product, pick_freeze, split
from wellspent.method.numeric.sampling import Discounts, lifting, points, worth
from wellspent.method.numeric.uncertainty import LEAST, MOST, Uncertainty, sample, uncertainty
from wellspent.method.prices import Price, PriceYear, Series
from wellspent.method.sroi import ValueMap, value_map
from wellspent.method.working import Given, exact

F = Fraction
PLAIN = {"quantity": 10, "proxy": 100}
RANGED = {
    "quantity": 10, "proxy": 100, "deadweight": "0.2", "attribution": "0.1", "drop_off": "0.2", "duration": 4,
    "low": {"quantity": 8, "proxy": 90, "deadweight": "0.1", "drop_off": "0.1"},
    "high": {"quantity": 15, "proxy": 130, "deadweight": "0.5", "attribution": "0.3", "drop_off": "0.6"},
}  # fmt: skip
LIBRARY = Price(given(100), entry="a-visit", low=given(50), high=given(200))


def rows(*found: Row, **file: Any) -> ValueMap:
    return chart({"outcome": found, **file})


def fixed(number: Given, numbers: Any, draw: int) -> Given:
    """A drawn number as it was drawn, exactly; any other as it is."""
    return replace(number, value=F(float(numbers[number.row, draw]))) if isinstance(number, Drawn) else number


def as_drawn(marked: Marked, numbers: Any, draw: int) -> ValueMap:
    """The map as it stands in one draw, for the exact sums."""

    def put(number: Given | None) -> Any:
        return None if number is None else fixed(number, numbers, draw)

    return replace(
        marked.map,
        outcomes=tuple(
            replace(
                o,
                quantity=put(o.quantity),
                price=replace(o.price, amount=put(o.price.amount)),
                shares={key: put(share) for key, share in o.shares.items()},
                multiplier=put(o.multiplier),
                drop_off=put(o.drop_off),
            )
            for o in marked.map.outcomes
        ),
    )


@settings(max_examples=60, deadline=None)
@hypothesis_given(st.lists(ranged_rows(), min_size=1, max_size=3), st.sampled_from(["standard", "0.1", "0"]))
def test_each_draw_is_the_exact_sum_of_what_was_drawn(found: list[File], discount: str) -> None:
    marked = drawn(rows(*found, discount=discount))
    numbers = marked.numbers(np.random.default_rng(1).random((len(marked.assumptions), 3)))
    lift, discounts = lifting(numbers), Discounts(marked.map)
    for row, outcome in enumerate(marked.map.outcomes):
        values = np.broadcast_to(worth(outcome, discounts, lift), 3)
        for draw in range(3):
            right = value_map(as_drawn(marked, numbers, draw), exact).outcomes[row]
            assert float(values[draw]) == pytest.approx(float(sum(right.today)), rel=1e-12, abs=1e-9)


# What is drawn


def test_every_range_is_one_assumption_and_a_row_without_one_none() -> None:
    marked = drawn(rows({"name": "a", **RANGED}, {"name": "b", **PLAIN}))
    assert [(each.name, each.rows) for each in marked.assumptions] == [
        ("a: quantity", (0,)), ("a: value of one", (0,)), ("a: deadweight", (0,)), ("a: attribution", (0,)),
        ("a: drop-off", (0,)),
    ]  # fmt: skip
    ends = [(each.triangle.low, each.triangle.mode, each.triangle.high) for each in marked.assumptions]
    assert ends[3] == (F("0.1"), F("0.1"), F("0.3"))
    assert not drawn(rows(PLAIN)).assumptions


def test_a_library_proxy_is_one_assumption_of_all_its_rows_unless_a_row_has_its_own_range() -> None:
    found: list[Row] = [{"proxy": LIBRARY}, {"proxy": LIBRARY}, {"proxy": LIBRARY, "low": {"proxy": 90}}]
    marked = drawn(rows(*found))
    assert [(each.name, each.rows) for each in marked.assumptions] == [
        ("the value a-visit", (0, 1)),
        ("an outcome: value of one", (2,)),
    ]
    assert marked.shared == {0}


def test_a_proxy_of_several_years_is_drawn_together_each_between_its_own_ends() -> None:
    later = replace(LIBRARY, amount=given(120), low=given(60), high=given(240))
    marked = drawn(rows({"proxy": LIBRARY}, {"proxy": later}))
    assert (len(marked.assumptions), len(marked.rows)) == (1, 2)
    numbers = marked.numbers(np.array([[0.0, 0.3, 0.9]]))
    assert np.allclose(numbers[1], numbers[0] * 1.2)


def test_two_ends_without_a_number_of_its_own_are_level() -> None:
    marked = drawn(rows({**PLAIN, "low": {"leakage": "0.2"}, "high": {"leakage": "0.6"}}))
    assert marked.assumptions[0].triangle == Triangle(F("0.2"), None, F("0.6"))
    assert marked.numbers(np.array([[0.0, 0.25, 0.5]])).tolist() == [pytest.approx([0.2, 0.3, 0.4])]
    assert not drawn(rows({**PLAIN, "low": {"leakage": "0.2"}})).assumptions  # one number is no range


@pytest.mark.parametrize("ends", [(0, 3, 10), (0, 0, 10), (0, 10, 10), (-5, 1, 2), (0, None, 10)])
def test_the_draws_have_the_distribution_of_the_triangle(ends: tuple[int, int | None, int]) -> None:
    low, mode, high = ends
    row: Row = {"low": {"multiplier": low}, "high": {"multiplier": high}}
    marked = drawn(rows(row if mode is None else {**row, "multiplier": mode}))
    (found,) = marked.numbers(np.linspace(0, 1, 20_001)[None, :])
    assert (found[0], found[-1]) == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))
    assert np.all(np.diff(found) >= -1e-12)
    if mode is not None and low < mode:
        below = found[found <= mode]
        share = (below - low) ** 2 / ((high - low) * (mode - low))
        assert np.allclose(share, np.linspace(0, 1, 20_001)[: len(below)], atol=1e-9)
    triangle = marked.assumptions[0].triangle
    assert float(np.mean(found)) == pytest.approx(float(triangle.mean()), abs=1e-3)
    assert float(np.var(found)) == pytest.approx(float(triangle.variance()), rel=1e-3)
    for power, moment in enumerate(triangle.moments(6)):
        assert float(np.mean(found**power)) == pytest.approx(moment, rel=2e-3)
    assert triangle.moments(2)[2] - triangle.moments(1)[1] ** 2 == pytest.approx(float(triangle.variance()))


# Means, variances, drivers


def closed(marked: Marked, row: int) -> Spread:
    """Mean, variance and parts of one outcome, worked out."""
    return closed_form(marked.map, row, Discounts(marked.map))


def test_draws_have_the_mean_and_the_variance_of_the_closed_form() -> None:
    marked = drawn(
        rows(RANGED, {**RANGED, "quantity": -9, "low": {"quantity": -12}, "high": {"quantity": -2}})
    )
    values = sample(marked, 4096, 3)
    parts = [closed(marked, row) for row in (0, 1)]
    assert values.mean() == pytest.approx(sum(part.mean for part in parts), rel=1e-3)
    assert values.var() == pytest.approx(sum(part.variance for part in parts), rel=1e-2)


def test_the_closed_form_of_a_product_is_that_of_the_pencil() -> None:
    """10 to 20 of something, most likely 12, at 3 to 6 pounds: means 14 and 4.5, squares 14/3 and 3/4 over."""
    row = {"quantity": 12, "proxy": 3, "low": {"quantity": 10}, "high": {"quantity": 20, "proxy": 6}}
    part = closed(drawn(rows(row, discount="0")), 0)
    q, p = (F(42, 3), F(100 + 400 + 144 - 200 - 120 - 240, 18)), (F(12, 3), F(9 + 9 + 36 - 18 - 9 - 18, 18))
    assert part.mean == pytest.approx(float(q[0] * p[0]))
    assert part.alone[0] == pytest.approx(float(q[1] * p[0] ** 2))
    assert part.together[0] == pytest.approx(float(q[1] * (p[0] ** 2 + p[1])))
    assert part.variance == pytest.approx(float(q[1] * p[0] ** 2 + p[1] * q[0] ** 2 + q[1] * p[1]))


def test_pick_freeze_finds_what_the_closed_form_knows() -> None:
    marked = drawn(rows(RANGED, {**RANGED, "quantity": 40, "duration": 2}))
    known = [closed(marked, row) for row in (0, 1)]
    found = pick_freeze(marked, [0, 1], 8192, 5)
    variance = sum(part.variance for part in known)
    assert found.mean == pytest.approx(sum(part.mean for part in known), rel=2e-3)
    assert found.variance == pytest.approx(variance, rel=2e-2)
    for part in known:
        for place in part.alone:
            assert found.alone[place] / variance == pytest.approx(part.alone[place] / variance, abs=0.01)
            assert found.together[place] / variance == pytest.approx(
                part.together[place] / variance, abs=0.01
            )


def test_a_shared_proxy_is_drawn_once() -> None:
    """Ten visits fewer here and ten more there come to nothing, whatever a visit is worth."""
    one, other = {"quantity": 10, "proxy": LIBRARY}, {"quantity": -10, "proxy": LIBRARY}
    together = drawn(rows(one, other))
    assert np.allclose(sample(together, 256, 1), 0)
    ends = {"proxy": 100, "low": {"proxy": 50}, "high": {"proxy": 200}}
    assert sample(drawn(rows({**one, **ends}, {**other, **ends})), 256, 1).std() > 100


def test_the_drivers_of_a_shared_proxy_are_those_of_the_pencil() -> None:
    """Value p (a + b), a and b alike: the parts follow from the means and variances of the three."""
    wide = {"quantity": 10, "proxy": LIBRARY, "low": {"quantity": 4}, "high": {"quantity": 16}}
    found = drivers(drawn(rows(wide, wide, discount="0")), 16_384, 2)
    a, p = (
        (F(10), F(16 + 100 + 256 - 40 - 64 - 160, 18)),
        (F(350, 3), F(2500 + 10000 + 40000 - 5000 - 10000 - 20000, 18)),
    )
    sums = (2 * a[0], 2 * a[1])
    variance = (p[0] ** 2 + p[1]) * (sums[0] ** 2 + sums[1]) - (p[0] * sums[0]) ** 2
    assert [driver.assumption.name for driver in found[:1]] == ["the value a-visit"]
    assert found[0].alone == pytest.approx(float(p[1] * sums[0] ** 2 / variance), abs=0.01)
    assert found[0].together == pytest.approx(float(p[1] * (sums[0] ** 2 + sums[1]) / variance), abs=0.01)
    for driver in found[1:]:
        assert driver.alone == pytest.approx(float(a[1] * p[0] ** 2 / variance), abs=0.01)
        assert driver.together == pytest.approx(float(a[1] * (p[0] ** 2 + p[1]) / variance), abs=0.01)


def test_shares_are_of_one_whole_and_the_greatest_comes_first() -> None:
    found = drivers(
        drawn(rows(RANGED, {**RANGED, "quantity": 3}, {"proxy": LIBRARY}, {"proxy": LIBRARY})), 1024, 1
    )
    assert sum(driver.alone for driver in found) <= 1.01
    assert sum(driver.together for driver in found) >= 0.99
    assert [d.together for d in found] == sorted((d.together for d in found), reverse=True)
    assert all(driver.alone <= driver.together + 0.01 for driver in found)


# Shared rates and indices, reference cases


def test_one_discount_rate_is_drawn_once_for_all_outcomes() -> None:
    found = rows({**PLAIN, "duration": 3}, {**PLAIN, "duration": 5, "starts": 2}, discount="0.035")
    shared = Shared(found.schedule.bands[0].rate, F("0.015"), F("0.055"))
    marked = drawn(found, [shared])
    assert [(each.key, each.rows) for each in marked.assumptions] == [("discount", (0, 1))]
    assert split(marked) == ([], [0, 1])
    values = sample(marked, 1024, 1)
    ends = [
        float(value_map(rows(*RATES, discount=rate), exact).present_value.amount)
        for rate in ("0.055", "0.015")
    ]
    assert ends[0] - 0.01 < values.min() < values.max() < ends[1] + 0.01
    said = uncertainty(found, 256, 1, [shared])
    assert [(d.alone > 0.98, d.together > 0.98) for d in said.drivers] == [(True, True)]


RATES = ({**PLAIN, "duration": 3}, {**PLAIN, "duration": 5, "starts": 2})


def test_one_index_number_is_drawn_once_and_a_row_that_does_not_need_it_is_untouched() -> None:
    index = {year: given(100 + 5 * (year - 2020), f"index {year}") for year in range(2019, 2026)}
    series = Series("a-series", "a series", financial=False, index=index)

    def priced(year: PriceYear | None) -> Price:
        return Price(given(100), year=year, series=series, base=PriceYear(2024))

    found = rows(
        {"proxy": priced(PriceYear(2020, financial=True))}, {"proxy": priced(PriceYear(2022))}, {"proxy": 7}
    )
    marked = drawn(found, [Shared(index[2024], F(110), F(130)), Shared(index[2021], F(100), F(110))])
    assert [(each.name, each.rows) for each in marked.assumptions] == [
        ("index 2021", (0,)),
        ("index 2024", (0, 1)),
    ]
    assert not is_product(marked.map.outcomes[0], marked.map)
    values = sample(marked, 256, 1)
    assert values.dtype == np.float64
    assert np.std(values) > 1
    assert split(marked) == ([2], [0, 1])


def test_discount_bands_that_an_outcome_never_reaches_are_not_its_assumptions() -> None:
    found = rows({**PLAIN, "starts": 0}, {**PLAIN, "starts": 1}, discount="0.035")
    first = found.schedule.bands[0]
    late = Band(50, given("0.03", "late rate"))
    found = replace(found, schedule=replace(found.schedule, bands=(first, late)))
    marked = drawn(found, [Shared(first.rate, F("0.01"), F("0.05")), Shared(late.rate, F("0.01"), F("0.05"))])
    assert [each.rows for each in marked.assumptions] == [(1,)]


@pytest.mark.parametrize(
    ("row", "product"),
    [
        ({"proxy": LIBRARY, "quantity": 9, "reference": {"quantity": 4}}, True),
        ({**PLAIN, "low": {"quantity": 5}, "reference": {"quantity": 4}}, False),
    ],
)
def test_a_reference_case_is_worked_out_where_it_can_be(row: Row, product: bool) -> None:
    marked = drawn(rows(row, discount="0"))
    assert is_product(marked.map.outcomes[0], marked.map) is product
    (driver,) = drivers(marked, 1024, 1)
    assert driver.together == pytest.approx(1, abs=0.01)
    assert driver.alone == pytest.approx(1, abs=0.01)
    if product:
        assert closed(marked, 0).mean == pytest.approx(5 * 350 / 3)


# The whole


def figures(found: Uncertainty) -> list[str]:
    return [str(end.present_value) for end in found.interval.values()]


def test_the_interval_lies_between_the_ends_in_order_and_pays_back_as_often_as_it_should() -> None:
    row = {"quantity": 10, "proxy": 1, "low": {"quantity": 0}, "high": {"quantity": 20}}
    found = uncertainty(rows(row, discount="0", investment=10), 4096, 1)
    low, middle, high = (
        float(end.present_value.amount) for end in found.interval.values() if end.present_value
    )
    # of the symmetric triangle from 0 to 20 a twentieth lies under 20 sqrt(1/40)
    assert low == pytest.approx(20 * (1 / 40) ** 0.5, abs=0.02)
    assert high == pytest.approx(20 - low, abs=0.02)
    assert middle == pytest.approx(10, abs=0.02)
    assert float(found.pays_back or 0) == pytest.approx(0.5, abs=0.002)
    assert found.interval["p50"].sroi_ratio == pytest.approx(F(1), abs=0.002)


def test_the_same_seed_gives_the_same_figures_and_another_seed_others() -> None:
    found = rows(RANGED, investment=500)
    one, again, other = (uncertainty(found, 1000, seed) for seed in (4, 4, 5))
    assert (figures(one), one.drivers) == (figures(again), again.drivers)
    assert figures(one) != figures(other)
    assert (one.draws, one.seed) == (1024, 4)


def test_draws_in_chunks_are_the_same_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    marked = drawn(rows(RANGED, RANGED))
    whole = sample(marked, 1024, 1)
    monkeypatch.setattr(sampling, "ROOM", 64 * 10)
    assert np.array_equal(sample(marked, 1024, 1), whole)


def test_more_dimensions_than_sobol_has_are_filled_up() -> None:
    (found,) = points(5, 64, 1, most=2)
    assert found.shape == (5, 64)
    assert len({float(number) for number in found.ravel()}) == 5 * 64
    assert np.allclose(np.sort((found[:2] * 64).astype(int)), np.arange(64))  # one Sobol' point in each 64th


def test_without_a_range_nothing_is_known_and_it_says_so() -> None:
    found = uncertainty(rows(PLAIN, investment=5), 1000, 1)
    assert [(end.present_value, end.sroi_ratio) for end in found.interval.values()] == [(None, None)] * 3
    assert (found.drivers, found.pays_back, [notice.code for notice in found.notices]) == (
        (),
        None,
        ["no-range"],
    )


def test_notices_say_what_is_level_and_what_stays() -> None:
    level = {**PLAIN, "name": "a", "low": {"leakage": "0.2"}, "high": {"leakage": "0.6"}}
    found = uncertainty(rows(level, PLAIN), 64, 1)
    assert [notice.code for notice in found.notices] == ["central-unknown", "outcomes-without-range"]
    assert "a: leakage" in found.notices[0].text
    assert found.interval["p50"].sroi_ratio is None


@pytest.mark.parametrize(
    ("draws", "seed", "said"), [(LEAST - 1, 0, "64 to"), (MOST + 1, 0, "to 1048576"), (64, -1, "no seed")]
)
def test_draws_out_of_reach_are_refused(draws: int, seed: int, said: str) -> None:
    with pytest.raises(Refused, match=said):
        uncertainty(rows(RANGED), draws, seed)

"""Discount factors against the Green Book's chain, done by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.method.building import HERE, given, number, rootless, schedule

from wellspent.method.discounting import Band, Schedule, annuity, factor, factors, flat, present_value
from wellspent.method.errors import Refused
from wellspent.method.working import exact, traced

F = Fraction


def test_the_year_of_the_activity_is_not_discounted() -> None:
    for name in ("standard", "health", "reduced", "0.1"):
        assert factor(schedule(name), 0, exact) == 1
    first = factor(schedule("standard"), 0, traced)
    assert str(first.origin) == "the year of the activity is not discounted"


def test_factors_are_chained_band_by_band() -> None:
    standard = schedule("standard")
    thirty = 1 / F("1.035") ** 30
    assert factor(standard, 1, exact) == 1 / F("1.035")
    assert factor(standard, 30, exact) == thirty
    assert factor(standard, 31, exact) == thirty / F("1.03"), "and not 1.03 to the power -31"
    assert factor(standard, 75, exact) == thirty / F("1.03") ** 45
    assert factor(standard, 301, exact) == factor(standard, 300, exact) / F("1.01")


def test_a_factor_s_working_names_the_rate_of_each_band() -> None:
    weight = factor(schedule("standard"), 40, traced)
    assert rootless(weight) == []
    rates = {leaf.value for leaf in weight.leaves() if leaf.how == "given"}
    assert rates == {F("0.035"), F("0.03")}
    assert all("Green Book" in str(leaf.origin) for leaf in weight.leaves() if leaf.how == "given")


def test_a_flat_rate_is_one_band_and_names_itself() -> None:
    rate = flat(F("0.035"), HERE)
    assert rate.label == "3.5% every year"
    assert factor(rate, 2, exact) == 1 / F("1.035") ** 2
    assert factor(flat(F(0), HERE), 50, exact) == 1


def test_two_rates_that_differ_in_the_twelfth_place_are_two_schedules() -> None:
    assert flat(F("0.035000000001"), HERE).id != flat(F("0.035"), HERE).id


def test_a_rate_of_minus_one_hundred_per_cent_is_refused() -> None:
    with pytest.raises(
        Refused, match=r"a discount rate of -1\.1 leaves nothing to divide by\. Use a rate above -1"
    ):
        flat(F("-1.1"), HERE)


def test_the_annuity_is_the_sum_of_the_factors_after_year_0() -> None:
    at_ten = flat(F("0.1"), HERE)
    assert annuity(at_ten, 2, exact) == 1 / F("1.1") + 1 / F("1.21")
    assert factors(at_ten, [2, 0], exact) == [1 / F("1.21"), F(1)]


def test_present_value_is_each_value_times_its_factor() -> None:
    assert present_value([F(110), F(121)], [1 / F("1.1"), 1 / F("1.21")]) == 200
    summed = present_value([number(100), number(50)], [number(1), number("0.5")])
    assert (summed.value, summed.how) == (F(125), "sum")


def test_a_schedule_says_how_many_years_fall_in_each_band() -> None:
    bands = Schedule("two", "two bands", (Band(0, given("0.04")), Band(3, given("0.01"))))
    assert [(band.rate.value, years) for band, years in bands.spans(5)] == [(F("0.04"), 2), (F("0.01"), 3)]
    assert [(band.rate.value, years) for band, years in bands.spans(2)] == [(F("0.04"), 2)]
    assert list(bands.spans(0)) == []

"""Powers that are not whole, and the distributional weights made of them."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from wellspent.method.distribution import ELASTICITY, distributional_weight, weighted
from wellspent.method.errors import Refused
from wellspent.method.powers import raised, square_root
from wellspent.method.working import Entered, Given, Symbol, exact, traced

positive = st.fractions(min_value=Fraction(1, 1000), max_value=1000, max_denominator=1000)


def income(number: int | Fraction, name: str = "income") -> Given:
    return Given(Fraction(number), name, Entered("test"), "GBP a year")


def test_a_square_root_to_forty_digits() -> None:
    with localcontext() as context:
        context.prec = 40
        assert square_root(Fraction(2)) == Fraction(Decimal(2).sqrt())
    assert square_root(Fraction(0)) == 0


def test_powers_of_nothing_and_to_nothing() -> None:
    assert raised(Fraction(0), Fraction(2)) == 0
    assert raised(Fraction(5), Fraction(0)) == 1
    with pytest.raises(Refused, match="no negative power"):
        raised(Fraction(0), Fraction(-1))
    with pytest.raises(Refused, match="has no power"):
        raised(Fraction(-1), Fraction(1, 2))


@over(positive, st.integers(-5, 5))
def test_whole_exponents_agree_with_multiplying(base: Fraction, exponent: int) -> None:
    assert abs(raised(base, Fraction(exponent)) / base**exponent - 1) < Fraction(1, 10**35)


@over(positive)
def test_a_root_squared_is_the_number(number: Fraction) -> None:
    assert abs(square_root(number) ** 2 / number - 1) < Fraction(1, 10**35)


def test_the_weight_of_a_pound_by_income() -> None:
    median = income(50000, "median income")
    assert distributional_weight(median, median, exact) == 1
    assert round(float(distributional_weight(median, income(20000), exact)), 6) == 3.290956
    assert ELASTICITY.value == Fraction("1.3")


def test_a_weight_keeps_its_working() -> None:
    weight = distributional_weight(income(50000, "median income"), income(20000), traced)
    assert isinstance(weight, Symbol)
    assert (weight.how, weight.name) == ("power", "distributional weight")
    assert [leaf.name for leaf in weight.leaves()] == ["median income", "income", ELASTICITY.name]


@over(positive, positive, positive)
def test_a_lower_income_weighs_more(median: Fraction, one: Fraction, other: Fraction) -> None:
    weights = [distributional_weight(income(median), income(i), exact) for i in sorted((one, other))]
    assert weights[0] >= weights[1]


def test_weighted_amounts_are_added() -> None:
    assert weighted([(Fraction(100), Fraction(2)), (Fraction(10), Fraction(1, 2))], Fraction(0)) == 205
    assert weighted([], Fraction(0)) == 0


@pytest.mark.parametrize("wrong", [0, -1])
def test_an_income_of_nothing_is_refused(wrong: int) -> None:
    with pytest.raises(Refused, match="is not above nothing"):
        distributional_weight(income(50000), income(wrong), exact)
    with pytest.raises(Refused, match="is not above nothing"):
        distributional_weight(income(wrong), income(50000), exact)

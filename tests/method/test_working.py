"""The number that remembers how it was made."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from tests.method.building import given, number, rootless

from wellspent.method.working import (
    Entered,
    Formula,
    FromLibrary,
    Source,
    Symbol,
    exact,
    greatest,
    least,
    plain,
    rounded,
    total,
    traced,
)

F = Fraction
SOURCE = Source("Unit costs", "A ministry", 2024, "OGL-3.0", "table 2")


def parts(symbol: Symbol) -> list[Fraction]:
    return [part.value for part in symbol.parts]


def test_a_step_knows_what_it_was_made_from() -> None:
    seven, price = number(7, "visits"), number("94.50", "value of one")
    made = (seven * price).named("gross")
    assert (made.value, made.how, made.name) == (Fraction("661.5"), "product", "gross")
    assert [(part.name, part.value) for part in made.parts] == [
        ("visits", 7),
        ("value of one", Fraction(189, 2)),
    ]


@pytest.mark.parametrize(
    ("made", "value", "how"),
    [
        (number(6) + number(3), 9, "sum"),
        (number(6) - number(3), 3, "difference"),
        (number(6) * number(3), 18, "product"),
        (number(6) / number(3), 2, "quotient"),
        (number(6) ** 3, 216, "power"),
        (1 + number(6), 7, "sum"),
        (1 - number(6), -5, "difference"),
        (2 * number(6), 12, "product"),
        (3 / number(6), Fraction(1, 2), "quotient"),
        (Fraction(1, 2) + number(6), Fraction(13, 2), "sum"),
    ],
)
def test_each_sign_keeps_its_two_sides(made: Symbol, value: Fraction | int, how: str) -> None:
    assert (made.value, made.how, len(made.parts)) == (value, how, 2)
    assert rootless(made) == []


def test_a_long_sum_reads_as_one_step_and_a_named_part_stays_one() -> None:
    assert parts(number(1) + number(2) + number(3)) == [1, 2, 3]
    assert parts((number(1) + number(2)).named("both") + number(3)) == [3, 3]
    assert parts(number(2) * number(3) * number(4)) == [2, 3, 4]
    assert parts(number(1) - number(2) - number(3)) == [-1, 3]


def test_a_name_changes_nothing_else() -> None:
    made = number(2, "two").named("pair", unit="pairs", note="a couple")
    assert (made.value, made.name, made.unit, made.note, made.origin) == (
        F(2),
        "pair",
        "pairs",
        "a couple",
        Entered("test"),
    )
    assert "pair=2" in repr(made)


def test_a_total_is_the_sum_however_many_there_are() -> None:
    nothing = Symbol.constant(0, "nothing")
    assert total([], nothing) is nothing
    assert total([number(n) for n in range(100)], nothing).value == 4950
    assert len(total([number(n) for n in range(100)], nothing).parts) == 100
    assert total([Fraction(1, 3)] * 3, Fraction(0)) == 1


def test_rounding_keeps_what_it_rounded() -> None:
    penny = rounded(number("1.005", "a price"), 2)
    assert (penny.value, penny.how, penny.name) == (Fraction("1.01"), "rounded", "a price")
    assert parts(penny) == [Fraction("1.005")]
    assert "half away from zero" in penny.note
    assert rounded(Fraction("-1.005"), 2) == Fraction("-1.01")


def test_the_least_and_the_greatest_show_all_they_chose_from() -> None:
    numbers = [number(3), number(1), number(2)]
    assert (least(numbers).value, parts(least(numbers))) == (F(1), [F(3), F(1), F(2)])
    assert (greatest(numbers).value, len(greatest(numbers).parts)) == (F(3), 3)


def test_an_input_is_lifted_with_or_without_its_working() -> None:
    price = given("94.5", "value of one", "GBP a visit")
    assert exact(price) == Fraction(189, 2)
    lifted = traced(price)
    assert (lifted.value, lifted.how, lifted.name, lifted.unit) == (
        Fraction(189, 2),
        "given",
        "value of one",
        "GBP a visit",
    )
    assert plain(lifted) == plain(exact(price)) == Fraction(189, 2)
    assert plain(3) == 3


def test_leaves_are_found_left_to_right_and_a_nameless_one_is_noticed() -> None:
    made = (number(1) + number(2)) * number(3) - 4
    assert [leaf.value for leaf in made.leaves()] == [1, 2, 3, 4]
    assert rootless(made) == []
    stray = Symbol(Fraction(5), "given")
    assert rootless(made + stray) == [stray]


def test_origins_say_where_a_number_stands() -> None:
    assert (
        str(Entered("map.toml", "[[outcome]] 1, quantity")) == "entered in map.toml, [[outcome]] 1, quantity"
    )
    assert str(Entered("the command line")) == "entered in the command line"
    assert str(Formula("months in a year")) == "months in a year"
    held = FromLibrary(
        "gp-visit", "package", "illustrative", SOURCE, date(2024, 4, 1), extrapolated=True, past_review=True
    )
    assert str(held) == (
        "library entry gp-visit on the package shelf (in force from 2024-04-01, illustrative, extrapolated, "
        "past its review date): A ministry, Unit costs (2024), table 2; OGL-3.0"
    )
    assert str(FromLibrary("gp-visit", "user", "published", SOURCE)).startswith(
        "library entry gp-visit on the user shelf: A "
    )

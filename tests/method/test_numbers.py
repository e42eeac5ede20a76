"""Numbers as they are rounded, spelled and shown, against values written out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from wellspent.method.numbers import grouped, half_away, percent, spell, spell_fixed

F = Fraction


@pytest.mark.parametrize(
    ("number", "places", "expected"),
    [
        (F("0.5"), 0, F(1)),
        (F("-0.5"), 0, F(-1)),
        (F("2.5"), 0, F(3)),
        (F("-2.5"), 0, F(-3)),
        (F("0.005"), 2, F("0.01")),
        (F("-0.005"), 2, F("-0.01")),
        (F("0.004999999999"), 2, F(0)),
        (F("1.015"), 2, F("1.02")),  # a float holds 1.0149999…, and would round down
        (F("2.675"), 2, F("2.68")),
        (F(1, 3), 10, F("0.3333333333")),
        (F(0), 2, F(0)),
    ],
)
def test_a_half_goes_away_from_zero(number: Fraction, places: int, expected: Fraction) -> None:
    assert half_away(number, places) == expected


@pytest.mark.parametrize(
    ("number", "places", "expected"),
    [
        (F(1, 4), 10, "0.25"),
        (F(2, 3), 10, "0.6666666667"),
        (F(-2, 3), 4, "-0.6667"),
        (F(1200), 10, "1200"),
        (1200, 10, "1200"),
        (F("0.00000000004"), 10, "0"),
        (F("-0.00000000004"), 10, "0"),
        (F("-0.00000000005"), 10, "-0.0000000001"),
        (F(100), 0, "100"),
    ],
)
def test_spelled_as_short_as_it_goes(number: Fraction | int, places: int, expected: str) -> None:
    assert spell(number, places) == expected


def test_spelled_with_all_its_places() -> None:
    assert spell_fixed(F("-1.005"), 2) == "-1.01"
    assert spell_fixed(F("-0.001"), 2) == "0.00"
    assert spell_fixed(F("12"), 0) == "12"


def test_for_a_person_s_eye() -> None:
    assert grouped(F("1234567.895")) == "1,234,567.9"
    assert grouped(F("-1234.5"), 0) == "-1,235"
    assert grouped(F("-0.001")) == "0"
    assert percent(F(1, 3)) == "33.3%"
    assert percent(F("0.035"), 10) == "3.5%"

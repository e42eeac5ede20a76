"""Exact numbers: how they are spelled, and the few functions that shares and years need.

A number inside the house is a `Fraction` (exact) or a `Symbol` (exact, and remembers how it was made).
Decimal text is read in `files` and spelled here.
"""

from __future__ import annotations

from fractions import Fraction

PLACES = 10
"""The most decimal places an output shows; interfaces.md, JSON."""


def nearest(number: Fraction | int, places: int = 0) -> int:
    """`number` in whole units of its last decimal, a half going away from zero: 1.005 to 2 places is 101."""
    scaled: int = abs(number.numerator) * 10**places
    whole, rest = divmod(scaled, number.denominator)
    if 2 * rest >= number.denominator:
        whole += 1
    return -whole if number < 0 else whole


def half_away(number: Fraction, places: int = 0) -> Fraction:
    """`number` rounded to `places` decimals, a half going away from zero (architecture rule 3)."""
    return Fraction(nearest(number, places), 10**places)


def spell(number: Fraction | int, places: int = PLACES) -> str:
    """`number` as the shortest decimal text, rounded half away from zero to at most `places` decimals.

    >>> spell(Fraction(1, 4)), spell(Fraction(2, 3), 4), spell(Fraction(-0)), spell(1200)
    ('0.25', '0.6667', '0', '1200')
    """
    text = spell_fixed(number, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def spell_fixed(number: Fraction | int, places: int) -> str:
    """`number` with exactly `places` decimals, rounded half away from zero; zero carries no sign."""
    units = nearest(number, places)
    whole, rest = divmod(abs(units), 10**places)
    sign = "-" if units < 0 else ""
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def grouped(number: Fraction | int, places: int = 2) -> str:
    """`number` for a person's eye: commas between thousands, at most `places` decimals, zeros trimmed."""
    text = spell(number, places)
    whole, _, rest = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}" + (f".{rest}" if rest else "")


def percent(share: Fraction, places: int = 1) -> str:
    """A share as a percentage for a person's eye: 1/3 is "33.3%"."""
    return f"{grouped(share * 100, places)}%"

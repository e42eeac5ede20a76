"""Powers that are not whole: square roots and the exponents of distributional weights, to 40 digits.

Like the logarithm of `scoring`, these are the few sums that are not exact: Decimal arithmetic, worked to 50
digits and kept to 40, the same on every machine.
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction

from wellspent.method.errors import Fault, Refused
from wellspent.method.numbers import spell
from wellspent.method.working import Number, Symbol, plain

DIGITS = 40


def raised(base: Number, exponent: Number) -> Number:
    """`base` to the power of `exponent`, to 40 digits. Raises `Refused` for a base below nothing."""
    value = _power(plain(base), plain(exponent))
    if isinstance(base, Symbol) and isinstance(exponent, Symbol):
        return Symbol(value, "power", (base, exponent), note=f"to {DIGITS} digits")
    assert isinstance(base, Fraction)  # noqa: S101 - both are of one kind
    return value


def square_root(number: Fraction) -> Fraction:
    """The square root of `number`, to 40 digits."""
    return _power(number, Fraction(1, 2))


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if base < 0:
        raise Refused(
            Fault(f"{spell(base)} has no power of {spell(exponent)}", "Use a number above nothing.")
        )
    if base == 0 or exponent == 0:
        if exponent < 0:
            raise Refused(Fault("nothing has no negative power", "Use a number above nothing."))
        return Fraction(1 if exponent == 0 else 0)
    work = Context(prec=DIGITS + 10)
    logarithm = work.ln(_decimal(base, work))
    value = work.exp(work.multiply(logarithm, _decimal(exponent, work)))
    return Fraction(Context(prec=DIGITS).plus(value))


def _decimal(number: Fraction, context: Context) -> Decimal:
    return context.divide(Decimal(number.numerator), Decimal(number.denominator))

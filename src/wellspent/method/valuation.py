"""The value of one outcome: quantity times proxy, from gross to net, year by year, in today's money.

Source of the formulas: Cabinet Office / SROI Network, A Guide to Social Return on Investment, 2012 revision,
stages 4 and 5. Each is written once, in products and sums, and runs on `Fraction` and on `Symbol`.
"""

from __future__ import annotations

from collections.abc import Sequence

from wellspent.method.additionality import net
from wellspent.method.working import Number


def impact(
    quantity: Number, price: Number, keeps: Sequence[Number], multiplier: Number | None = None
) -> Number:
    """An outcome's impact in its first benefit year, in currency units, unrounded.

    `quantity` in the outcome's unit, `price` in currency units for one of it, `keeps` the kept shares.
    """
    return net(quantity * price, keeps, multiplier)


def benefit_years(first: Number, stays: Number | None, duration: int) -> list[Number]:
    """The value of each of `duration` benefit years: `first`, then what stays after each year's drop-off."""
    values = [first]
    for _ in range(duration - 1):
        values.append(values[-1] if stays is None else values[-1] * stays)
    return values


def uprated(amount: Number, index_from: Number, index_to: Number) -> Number:
    """`amount` brought from the prices of one year to those of another: amount * index_to / index_from."""
    return amount * (index_to / index_from)

"""Distributional weights: what a pound is worth to the person who gets it.

Source of the formula: HM Treasury, The Green Book, annex on distributional appraisal: the weight of an
income is (reference income / income) to the power of the elasticity of the marginal utility of income, 1.3.
"""

from __future__ import annotations

from fractions import Fraction

from wellspent.method.errors import Fault, Refused
from wellspent.method.powers import raised
from wellspent.method.working import Formula, Given, Lift, Number, Symbol

ELASTICITY = Given(
    Fraction(13, 10),
    "elasticity of the marginal utility of income",
    Formula("HM Treasury, The Green Book: 1.3"),
)


def distributional_weight(
    reference: Given, income: Given, lift: Lift[Number], elasticity: Given = ELASTICITY
) -> Number:
    """The weight of a pound at `income`, against a pound at the `reference` (usually median) income.

    Both incomes in one currency, of one kind (equivalised, after or before tax) and one year, above
    nothing; the weight has no unit, is 1 at the reference and above 1 below it. Raises `Refused`.
    """
    for given in (reference, income):
        if given.value <= 0:
            raise Refused(
                Fault(f"{given.name} is not above nothing", "Write the income of a year.", given.name)
            )
    weight = raised(lift(reference) / lift(income), lift(elasticity))
    return weight.named("distributional weight") if isinstance(weight, Symbol) else weight


def weighted(amounts: list[tuple[Number, Number]], empty: Number) -> Number:
    """The sum of each amount times its weight; show it beside the plain sum, never instead of it."""
    result = empty
    for amount, weight in amounts:
        result = result + amount * weight
    return result

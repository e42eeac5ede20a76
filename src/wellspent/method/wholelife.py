"""Whole-life cost and value for money: what an option costs and gains over its life, in today's money.

Real terms, without VAT and without what is already spent. Year 0 is the year of the purchase and is not
discounted; a yearly cost falls in years 1 to n, disposal and residual value in year n. Source of the
formulas: HM Treasury, The Green Book, and its supplementary guidance on optimism bias.

The atoms are an option's whole-life cost, its benefits and its equivalent annual cost, each rounded once to
pence from unrounded lines; net value and ratio are made of them. The lines' own present values are a profile,
rounded for show, and need not add up to the last penny.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic

from wellspent.method.additionality import kept
from wellspent.method.discounting import Schedule, factors, present_value
from wellspent.method.errors import Faults
from wellspent.method.money import Money, over
from wellspent.method.numbers import spell
from wellspent.method.working import Given, Lift, Number, Symbol, plain, total

MOST_YEARS = 500
"""The longest life taken."""


@dataclass(frozen=True, slots=True)
class Bias:
    """Optimism bias: the share by which costs of this kind are usually underestimated, and how much of that
    is mitigated (0 none, 1 all)."""

    share: Given
    mitigation: Given | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an option, in pounds a year.

    `amounts` begin in year `first`, one a year. `credit` marks money that comes back (residual value),
    `benefit` a gain to society rather than a cost.
    """

    name: str
    first: int
    amounts: tuple[Given, ...]
    bias: Bias | None = None
    credit: bool = False
    benefit: bool = False
    place: str = ""

    @property
    def last(self) -> int:
        """The year of its last amount."""
        return self.first + len(self.amounts) - 1


@dataclass(frozen=True, slots=True)
class Option:
    """One way of doing it: its life in years, and its lines of cost and of benefit."""

    name: str
    years: int
    lines: tuple[Line, ...]
    place: str = ""


@dataclass(frozen=True, slots=True)
class ValuedLine(Generic[Number]):
    """A line with its present value. `amounts` are by year, unrounded, with optimism bias, credits negative."""

    line: Line
    amounts: tuple[Number, ...]
    present_value: Money


@dataclass(frozen=True, slots=True)
class Appraised(Generic[Number]):
    """An option's figures.

    `whole_life_cost` is the present value of its costs less credits, `equivalent_annual_cost` the level
    yearly cost of the same worth (None for a life of no years). Where it has benefits,
    `net_present_value` is benefits less costs, `benefit_cost_ratio` benefits over all its costs, and
    `payback` and `discounted_payback` are years, None where it is never paid back.
    """

    option: Option
    lines: tuple[ValuedLine[Number], ...]
    purchase: Money
    whole_life_cost: Money
    equivalent_annual_cost: Money | None
    benefits: Money | None = None
    net_present_value: Money | None = None
    benefit_cost_ratio: Symbol | Fraction | None = None
    category: str | None = None
    payback: Fraction | None = None
    discounted_payback: Fraction | None = None


def with_bias(cost: Number, bias: Number, mitigation: Number | None = None) -> Number:
    """A cost raised for optimism bias: cost x (1 + bias x (1 - mitigation)), all in the unit of `cost`."""
    return cost * (1 + (bias if mitigation is None else bias * kept(mitigation, "mitigation")))


def equivalent_annual(cost: Number, weights: Sequence[Number]) -> Number:
    """The level cost of each year whose factors are `weights` that has the present value `cost`."""
    return cost / total(weights, weights[0])


def line_values(line: Line, lift: Lift[Number]) -> tuple[Number, ...]:
    """A line's amounts by year, raised for optimism bias where it has one; a credit counts below nothing."""
    values = []
    for given in line.amounts:
        value = lift(given)
        if line.bias is not None:
            slack = None if line.bias.mitigation is None else lift(line.bias.mitigation)
            value = with_bias(value, lift(line.bias.share), slack)
        values.append(value * -1 if line.credit else value)
    return tuple(values)


def appraise(
    option: Option, schedule: Schedule, lift: Lift[Number], currency: str = "GBP"
) -> Appraised[Number]:
    """Value every line of `option` and add them up. Raises `Refused` with every fault of the option."""
    check(option)
    weights = factors(schedule, range(option.years + 1), lift)
    lines = tuple(_valued(line, weights, lift, currency) for line in option.lines)
    costs = [valued for valued in lines if not valued.line.benefit]
    gains = [valued for valued in lines if valued.line.benefit]
    whole = _named(_today(costs, weights), "whole-life cost")
    cost = Money.of(whole, currency)
    yearly = None
    if option.years:
        annual = _named(equivalent_annual(whole, weights[1:]), "equivalent annual cost")
        yearly = Money.of(annual, currency)
    benefits = Money.of(_named(_today(gains, weights), "benefits"), currency) if gains else None
    ratio = None if benefits is None or cost.minor <= 0 else over(benefits, cost)
    net = _net_by_year(option, lines)
    unweighted = [Fraction(1)] * len(net)
    return Appraised(
        option=option,
        lines=lines,
        purchase=Money.of(_named(_year_zero(costs, lift), "purchase"), currency),
        whole_life_cost=cost,
        equivalent_annual_cost=yearly,
        benefits=benefits,
        net_present_value=None if benefits is None else (benefits - cost).named("net present value"),
        benefit_cost_ratio=ratio,
        category=None if ratio is None else value_for_money(plain(ratio)),
        payback=payback(net, unweighted) if gains else None,
        discounted_payback=payback(net, [plain(w) for w in weights]) if gains else None,
    )


def _valued(line: Line, weights: Sequence[Number], lift: Lift[Number], currency: str) -> ValuedLine[Number]:
    amounts = line_values(line, lift)
    today = present_value(amounts, weights[line.first : line.last + 1])
    return ValuedLine(line, amounts, Money.of(_named(today, f"{line.name}: present value"), currency))


def _today(lines: Sequence[ValuedLine[Number]], weights: Sequence[Number]) -> Number:
    """The present value of several lines together, unrounded."""
    worth = [
        _named(present_value(v.amounts, weights[v.line.first : v.line.last + 1]), v.line.name) for v in lines
    ]
    return total(worth, worth[0])


def _year_zero(costs: Sequence[ValuedLine[Number]], lift: Lift[Number]) -> Number:
    """What is paid in year 0, before optimism bias: the purchase price."""
    paid = [lift(valued.line.amounts[0]) for valued in costs if valued.line.first == 0]
    if paid:
        return total(paid, paid[0])
    return lift(Given(Fraction(0), "nothing is paid in year 0", costs[0].line.amounts[0].origin))


def _named(number: Number, name: str) -> Number:
    return number.named(name) if isinstance(number, Symbol) else number


def _net_by_year(option: Option, lines: Sequence[ValuedLine[Number]]) -> list[Fraction]:
    """Benefits less costs in each year 0 to n, undiscounted."""
    net = [Fraction(0)] * (option.years + 1)
    for valued in lines:
        for year, amount in enumerate(valued.amounts, valued.line.first):
            net[year] += plain(amount) if valued.line.benefit else -plain(amount)
    return net


def cumulative(net: Sequence[Fraction], weights: Sequence[Fraction]) -> list[Fraction]:
    """The running sum of each year's net amount times its factor, in pounds, year 0 first."""
    sums, so_far = [], Fraction(0)
    for amount, weight in zip(net, weights, strict=True):
        so_far += amount * weight
        sums.append(so_far)
    return sums


def payback(net: Sequence[Fraction], weights: Sequence[Fraction]) -> Fraction | None:
    """Years until what came in has made up for what went out for good, within the year evenly.

    `net` is benefits less costs by year from year 0, `weights` the factor of each (all 1 for simple
    payback). None where it is never made up; 0 where nothing was ever out. A later loss counts: the last
    time the sum rises to nothing is the answer.
    """
    sums = cumulative(net, weights)
    if sums[-1] < 0:
        return None
    below = [year for year, so_far in enumerate(sums) if so_far < 0]
    if not below:
        return Fraction(0)
    year = below[-1]
    return year + (0 - sums[year]) / (sums[year + 1] - sums[year])


CATEGORIES = (
    (Fraction(4), "very high"),
    (Fraction(2), "high"),
    (Fraction(3, 2), "medium"),
    (Fraction(1), "low"),
    (Fraction(0), "poor"),
)
"""The lowest benefit-cost ratio of each category, best first; under the last it is very poor."""


def value_for_money(ratio: Fraction) -> str:
    """The value-for-money category of a benefit-cost ratio; a ratio on a boundary takes the better one.

    Source: Department for Transport, Value for Money Framework, supplementary guidance on categories (2024).
    """
    return next((name for least, name in CATEGORIES if ratio >= least), "very poor")


def check(option: Option) -> None:
    """Raise `Refused` with everything wrong with an option."""
    faults = Faults()
    if not 0 <= option.years <= MOST_YEARS:
        faults.add(
            f"a life of {option.years} years cannot be reckoned with",
            f"Write whole years from 0 to {MOST_YEARS}.",
            f"{option.place}, years",
        )
    if not any(not line.benefit for line in option.lines):
        faults.add("it costs nothing", "Give acquisition or a [[option.cost]].", option.place)
    for line in option.lines:
        if line.first < 0 or line.last > option.years or not line.amounts:
            faults.add(
                f'"{line.name}" falls in years {line.first} to {line.last}, and the life is 0 to {option.years}',
                "Change the years of the line, or the life.",
                line.place,
            )
        if line.bias is not None:
            _check_bias(line, line.bias, faults)
    faults.raise_if_any()


def _check_bias(line: Line, bias: Bias, faults: Faults) -> None:
    if bias.share.value < 0:
        faults.add("optimism bias is below nothing", "Write a share such as 0.24.", line.place)
    if bias.mitigation is not None and not 0 <= bias.mitigation.value <= 1:
        faults.add(
            f"mitigation is {spell(bias.mitigation.value)}, and a share is 0 to 1",
            "Write the part of the bias that is dealt with, such as 0.5.",
            line.place,
        )

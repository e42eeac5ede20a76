"""The SROI map: outcomes valued, added up in ledgers, and set against the investment.

Timing: the k-th benefit year of an outcome carries the factor of year starts + k - 1, always. Under
guide-2009 the first benefit year is year 1 (discounted once), under value-map it is year 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Generic

from wellspent.method.additionality import SHARES, kept, net, net_additional
from wellspent.method.discounting import Schedule, discounted, factor
from wellspent.method.money import Money, add, over
from wellspent.method.prices import Price, PriceYear
from wellspent.method.valuation import benefit_years, impact
from wellspent.method.working import Given, Lift, Number, Symbol, plain, total

LEDGERS = ("fiscal", "economic", "social", "unstated")
"""Kept apart: a fiscal saving, a gain to the economy and a gain in welfare are not one kind of pound."""

TIMINGS = {"guide-2009": 1, "value-map": 0}
"""The year of the first benefit under each published convention."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What would have happened without the work, as quantities of its own; it is the deadweight."""

    quantity: Given
    shares: Mapping[str, Given] = field(default_factory=dict)
    multiplier: Given | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of the map. A share left out is not known, and so is not taken off; it is never zero.

    `low` and `high` hold the smaller and larger plausible number of any assumption, by its key.
    """

    name: str
    quantity: Given
    price: Price
    starts: int
    place: str = ""
    stakeholder: str = ""
    ledger: str = "unstated"
    shares: Mapping[str, Given] = field(default_factory=dict)
    multiplier: Given | None = None
    drop_off: Given | None = None
    duration: int = 1
    schedule: Schedule | None = None
    reference: Reference | None = None
    low: Mapping[str, Given] = field(default_factory=dict)
    high: Mapping[str, Given] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ValueMap:
    """A whole map: what was put in, how years are discounted, and the outcomes.

    `investment` is None where nobody has said; then there is no ratio.
    """

    title: str
    outcomes: tuple[Outcome, ...]
    schedule: Schedule
    timing: str
    investment: Given | None = None
    base: PriceYear | None = None
    currency: str = "GBP"


@dataclass(frozen=True, slots=True)
class ValuedOutcome(Generic[Number]):
    """An outcome with its atoms.

    `years` is (year, value) for each benefit year, `factors` what each carries, `today` what each is worth
    today; all unrounded.
    """

    outcome: Outcome
    impact: Money
    present_value: Money
    years: tuple[tuple[int, Number], ...]
    factors: tuple[Number, ...]
    today: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Year(Generic[Number]):
    """One year of the whole map; `factor` is None where outcomes of that year carry different ones."""

    year: int
    value: Number
    factor: Number | None
    present_value: Number


@dataclass(frozen=True, slots=True)
class MapValue(Generic[Number]):
    """The map's figures. Totals, ledgers and ratios are made of the outcomes' rounded atoms."""

    map: ValueMap
    outcomes: tuple[ValuedOutcome[Number], ...]
    impact: Money
    present_value: Money
    yearly: tuple[Year[Number], ...]
    ledgers: Mapping[str, Money]
    investment: Money | None
    net_present_value: Money | None
    sroi_ratio: Symbol | Fraction | None
    payback_months: Symbol | Fraction | None
    ratios: Mapping[str, Symbol | Fraction | None]


def value_map(chart: ValueMap, lift: Lift[Number]) -> MapValue[Number]:
    """Value every outcome of `chart` and add them up.

    `lift` is `exact` for the figures or `traced` for the figures with their working; both agree to the
    penny. Impact and present value are rounded once each, an outcome at a time.
    """
    weights = Factors(lift)
    outcomes = tuple(value_outcome(outcome, chart, lift, weights) for outcome in chart.outcomes)
    whole = add((o.impact for o in outcomes), chart.currency).named("impact")
    present = add((o.present_value for o in outcomes), chart.currency).named("present value")
    ledgers = {
        name: add((o.present_value for o in outcomes if o.outcome.ledger == name), chart.currency).named(
            f"present value, {name}"
        )
        for name in LEDGERS
    }
    spent = None if chart.investment is None else Money.of(lift(chart.investment), chart.currency)
    public = ledgers["economic"] + ledgers["social"]
    ratios = {"fiscal": ledgers["fiscal"], "public_value": public, "all": present}
    return MapValue(
        map=chart,
        outcomes=outcomes,
        impact=whole,
        present_value=present,
        yearly=_by_year(outcomes),
        ledgers=ledgers,
        investment=spent,
        net_present_value=None if spent is None else (present - spent).named("net present value"),
        sroi_ratio=None if spent is None else over(present, spent),
        payback_months=payback_months(spent, whole),
        ratios={name: None if spent is None else over(amount, spent) for name, amount in ratios.items()},
    )


def value_outcome(
    outcome: Outcome, chart: ValueMap, lift: Lift[Number], weights: Factors[Number] | None = None
) -> ValuedOutcome[Number]:
    """One outcome's impact, years and present value."""
    first = first_year(outcome, lift)
    stays = None if outcome.drop_off is None else kept(lift(outcome.drop_off), "drop-off")
    values = benefit_years(first, stays, outcome.duration)
    span = range(outcome.starts, outcome.starts + outcome.duration)
    schedule = outcome.schedule or chart.schedule
    known = weights or Factors(lift)
    carried = [known.at(schedule, year) for year in span]
    today = discounted(values, carried)
    return ValuedOutcome(
        outcome=outcome,
        impact=Money.of(_named(first, f"{outcome.name}: impact"), chart.currency),
        present_value=Money.of(_named(total(today, first), f"{outcome.name}: present value"), chart.currency),
        years=tuple(zip(span, values, strict=True)),
        factors=tuple(carried),
        today=tuple(today),
    )


def first_year(outcome: Outcome, lift: Lift[Number]) -> Number:
    """The impact of an outcome's first benefit year, unrounded, against its reference case if it has one."""
    price = outcome.price.at(lift)
    here = impact(
        lift(outcome.quantity), price, _keeps(outcome.shares, lift), _times(outcome.multiplier, lift)
    )
    if outcome.reference is None:
        return here
    case = outcome.reference
    anyway = net(lift(case.quantity) * price, _keeps(case.shares, lift), _times(case.multiplier, lift))
    return net_additional(here, anyway)


def payback_months(spent: Money | None, yearly: Money) -> Symbol | Fraction | None:
    """Months until the first year's impact, accruing evenly, equals the investment.

    None where it never does, and where nothing was put in that could be paid back. Source: A Guide to SROI,
    2012 revision, 5.5: investment / (annual impact / 12).
    """
    if spent is None or spent.minor <= 0 or yearly.minor <= 0:
        return None
    return spent.number / (yearly.number / 12)


def _keeps(shares: Mapping[str, Given], lift: Lift[Number]) -> Sequence[Number]:
    return [kept(lift(shares[name]), name) for name in SHARES if name in shares]


def _times(multiplier: Given | None, lift: Lift[Number]) -> Number | None:
    return None if multiplier is None else lift(multiplier)


def _named(number: Number, name: str) -> Number:
    return number.named(name) if isinstance(number, Symbol) else number


def _by_year(outcomes: Sequence[ValuedOutcome[Number]]) -> tuple[Year[Number], ...]:
    """Each calendar year of the map: what falls in it, the factor it carries, its worth today."""
    entries: dict[int, list[tuple[Number, Number, Number]]] = {}
    for valued in outcomes:
        for (year, value), weight, today in zip(valued.years, valued.factors, valued.today, strict=True):
            entries.setdefault(year, []).append((value, weight, today))
    years = []
    for year, found in sorted(entries.items()):
        values = [value for value, _, _ in found]
        weights = [weight for _, weight, _ in found]
        worths = [today for _, _, today in found]
        same = len({plain(weight) for weight in weights}) == 1
        years.append(
            Year(year, total(values, values[0]), weights[0] if same else None, total(worths, worths[0]))
        )
    return tuple(years)


class Factors(Generic[Number]):
    """Discount factors, each worked out once for a map; schedules of one id are one schedule."""

    def __init__(self, lift: Lift[Number]) -> None:
        self._lift: Lift[Number] = lift
        self._known: dict[tuple[str, int], Number] = {}

    def at(self, schedule: Schedule, year: int) -> Number:
        """The factor of `year` under `schedule`, without unit."""
        key = (schedule.id, year)
        if key not in self._known:
            self._known[key] = factor(schedule, year, self._lift)
        return self._known[key]

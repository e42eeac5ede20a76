"""The pictures of whole lives, local multipliers, evaluators' scores and weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from wellspent.documents.charts.chart import Chart, Kind, Scale, Series, by_size
from wellspent.documents.charts.maps import MOST, money_scale
from wellspent.method.agreement import Ratings, spreads
from wellspent.method.money import Money
from wellspent.method.numbers import percent
from wellspent.method.options import Comparison
from wellspent.method.priorities import Weights
from wellspent.method.working import Number, plain

MOST_ROWS = 20
"""The rows of a picture; the table beside it holds all."""


def costs_chart(found: Comparison[Number], currency: str, beside: str) -> list[Chart]:
    """What each option costs, the least first: to buy and afterwards, or a year where lives differ in length."""
    if len(found.options) < 2:
        return []
    yearly = found.basis == "equivalent-annual-cost"
    costs = [(o, o.equivalent_annual_cost if yearly else o.whole_life_cost) for o in found.options]
    known = sorted(
        ((option, cost) for option, cost in costs if cost is not None), key=lambda each: each[1].minor
    )[:MOST_ROWS]
    if not known:
        return []
    series: tuple[Series, ...]
    if yearly:
        series = (Series("A year, levelled", tuple(cost.amount for _, cost in known)),)
        title, shows = (
            "Cost a year, levelled",
            "The options live for different times, so a year of each is compared.",
        )
    else:
        series = (
            Series("To buy", tuple(option.purchase.amount for option, _ in known)),
            Series("Afterwards", tuple((cost - option.purchase).amount for option, cost in known)),
        )
        title, shows = (
            "Whole-life cost by option",
            "What is paid to buy, and all that follows in today's money.",
        )
    amounts = [cost.amount for _, cost in known]
    return [
        Chart(
            title=title,
            shows=f"{shows} The one that costs least comes first.",
            kind=Kind.BARS if yearly else Kind.STACKED,
            scale=money_scale("A year" if yearly else "Present value of costs", currency, amounts),
            about="Option",
            categories=tuple(option.option.name for option, _ in known),
            series=series,
            ordered=True,
            beside=beside,
        )
    ]


def rounds_chart(rounds: Sequence[Money | None], names: Sequence[str], beside: str) -> list[Chart]:
    """The money of each round of a local multiplier, as an amount and as a share of what was paid in."""
    known = [money for money in rounds if money is not None]
    first = rounds[0] if rounds else None
    if len(known) < 2 or first is None or not first.minor:
        return []
    scale = money_scale("Spent in each round", known[0].currency, [money.amount for money in known])
    return [
        Chart(
            title="Money in each round",
            shows="What is paid in, what lands in the place, and what is spent there again.",
            kind=Kind.BARS,
            scale=scale,
            about="Round",
            categories=tuple(f"Round {number}: {name}" for number, name in enumerate(names, 1)),
            series=(Series("Amount", tuple(None if money is None else money.amount for money in rounds)),),
            ordered=True,
            ends=tuple(
                "" if money is None else f"{scale.text(money.amount)}, {percent(money.amount / first.amount)}"
                for money in rounds
            ),
            beside=beside,
        )
    ]


def scores_chart(ratings: Ratings, name: str, names: Mapping[str, str], beside: str) -> list[Chart]:
    """Every evaluator's score of every bid on one criterion, those furthest apart first."""
    people = list(dict.fromkeys(by for own in ratings.values() for by in own))
    if len(people) < 2:
        return []
    order = sorted(spreads(ratings), key=lambda found: found.low - found.high)
    shown = order[:MOST_ROWS]
    note = f"The {len(shown)} furthest apart of {len(order)}." if len(shown) < len(order) else ""
    return [
        Chart(
            title=f"Scores by evaluator: {name}",
            shows="A dot for each evaluator, with a number where several gave the same score.",
            kind=Kind.DOTS,
            scale=Scale("Score"),
            about="Bid",
            categories=tuple(names.get(each.name, each.name) for each in shown),
            series=tuple(Series(by, tuple(ratings[each.name].get(by) for each in shown)) for by in people),
            ordered=True,
            beside=beside,
            note=note,
        )
    ]


def weights_chart(found: Weights[Number], beside: str) -> list[Chart]:
    """The group's weights, and how far its members are apart where there are several."""
    order = sorted(found.weights, key=lambda name: -plain(found.weights[name]))
    if len(order) < 2:
        return []
    scale = Scale("Weight", share=True, places=1)
    series: tuple[Series, ...]
    if len(found.ballots) < 2:
        rows = by_size([(name, (plain(found.weights[name]),)) for name in order], MOST, "criteria")
        shows = "The heaviest comes first."
        kind, series = Kind.BARS, (Series("weight", tuple(own[0] for _, own in rows)),)
        categories = [name for name, _ in rows]
        ends: tuple[str, ...] = ()
    else:
        kind, categories = Kind.INTERVALS, order[:MOST_ROWS]
        shows = "The dot is the group's weight; the bar goes from the lowest to the highest of its members'."
        series = _spread(found, categories)
        ends = tuple(
            f"{scale.text(plain(found.weights[name]))}, from {scale.text(found.spread[name].low)} "
            f"to {scale.text(found.spread[name].high)}"
            for name in categories
        )
    return [
        Chart(
            title="How heavy each criterion is",
            shows=shows,
            kind=kind,
            scale=scale,
            about="Criterion",
            categories=tuple(categories),
            series=series,
            ends=ends,
            beside=beside,
            note=f"The first {len(categories)} of {len(order)}."
            if len(categories) < len(order) and ends
            else "",
        )
    ]


def _spread(found: Weights[Number], names: Sequence[str]) -> tuple[Series, ...]:
    low: list[Fraction | None] = [found.spread[name].low for name in names]
    high: list[Fraction | None] = [found.spread[name].high for name in names]
    middle: list[Fraction | None] = [plain(found.weights[name]) for name in names]
    return Series("lowest", tuple(low)), Series("the group", tuple(middle)), Series("highest", tuple(high))

"""The low and high ends of a map, and the break-even of each outcome.

Each end takes, for every assumption, the number that lowers (or raises) the total. Nothing is approximated:
the assumptions are chosen, and the chosen map is valued by the ordinary sum. A library proxy that several
rows share is one assumption, and takes one number on all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Generic

from wellspent.method.errors import Fault, Refused
from wellspent.method.sroi import MapValue, Outcome, ValueMap, value_map, value_outcome
from wellspent.method.working import Given, Lift, Number, Symbol, exact, plain

LOSSES = ("deadweight", "displacement", "substitution", "leakage", "attribution", "drop_off")
"""Assumptions whose larger number means a smaller benefit."""


@dataclass(frozen=True, slots=True)
class BreakEven:
    """What one outcome would have to be for the map to return exactly what was put in.

    `multiple` is times its present size; `quantity` and `price` are the numbers that would give it. None
    where no number does.
    """

    name: str
    multiple: Symbol | Fraction | None
    quantity: Symbol | Fraction | None
    price: Symbol | Fraction | None


@dataclass(frozen=True, slots=True)
class MapRange(Generic[Number]):
    """A map at its two ends, and what each outcome would have to be to break even."""

    low: MapValue[Number]
    high: MapValue[Number]
    break_even: tuple[BreakEven, ...]


def spread(valued: MapValue[Number], lift: Lift[Number]) -> MapRange[Number]:
    """The two ends of a valued map and its break-even points."""
    chart = valued.map
    return MapRange(
        low=value_map(at_end(chart, low=True), lift),
        high=value_map(at_end(chart, low=False), lift),
        break_even=tuple(break_even(valued, lift)),
    )


def at_end(chart: ValueMap, *, low: bool) -> ValueMap:
    """The map with every assumption at the number that lowers (or raises) its present value."""
    groups: dict[str, list[int]] = {}
    for place, outcome in enumerate(chart.outcomes):
        groups.setdefault(outcome.price.entry or f"row {place}", []).append(place)
    chosen: dict[int, Outcome] = {}
    for places in groups.values():
        options = [
            [_best(_priced(chart.outcomes[place], which), chart, low=low) for place in places]
            for which in _price_choices(chart.outcomes[places[0]], shared=len(places) > 1)
        ]
        pick = min if low else max
        picked = pick(options, key=lambda rows: sum(_worth(row, chart) for row in rows))
        chosen.update(zip(places, picked, strict=True))
    return replace(chart, outcomes=tuple(chosen[place] for place in range(len(chart.outcomes))))


def break_even(valued: MapValue[Number], lift: Lift[Number]) -> Iterator[BreakEven]:
    """For each outcome, the multiple of it that brings the ratio to one: 1 - (PV - I) / PV of the outcome.

    Source: A Guide to SROI, 2012 revision, 5.4; closed form because the total is linear in each row.
    """
    if valued.net_present_value is None:
        return
    surplus = valued.net_present_value.number
    for v in valued.outcomes:
        if not v.present_value.minor or v.outcome.reference is not None:
            yield BreakEven(v.outcome.name, None, None, None)
            continue
        times = 1 - surplus / v.present_value.number
        quantity = times * lift(v.outcome.quantity)
        price = times * lift(v.outcome.price.amount)
        yield BreakEven(v.outcome.name, times, quantity, price)


def _price_choices(outcome: Outcome, *, shared: bool) -> Sequence[str]:
    """Which of the price's own numbers to try; a row's own range is tried row by row instead."""
    price = outcome.price
    if shared and (price.low is not None or price.high is not None):
        return ("low", "central", "high")
    return ("central",)


def _priced(outcome: Outcome, which: str) -> Outcome:
    price = outcome.price
    given = {"low": price.low, "high": price.high}.get(which)
    return (
        outcome
        if given is None
        else replace(outcome, price=replace(price, amount=given, low=None, high=None))
    )


def _best(outcome: Outcome, chart: ValueMap, *, low: bool) -> Outcome:
    """The outcome with each of its own assumptions at the number that lowers (raises) its present value."""
    if outcome.reference is not None and (outcome.low or outcome.high):
        raise Refused(
            Fault(
                "a range and a reference case stand on one outcome",
                "Give the range on an outcome without a reference case, or value the map twice.",
                outcome.place,
            )
        )
    pick = min if low else max
    candidates = (
        _with(outcome, quantity, price, favourable)
        for quantity, price, favourable in product(_quantities(outcome), _prices(outcome), (True, False))
    )
    return pick(candidates, key=lambda candidate: _worth(candidate, chart))


def _with(outcome: Outcome, quantity: Given, price: Given, favourable: bool) -> Outcome:
    """One choice: this quantity and price, and every factor at its larger (or smaller) benefit."""

    def choose(key: str, central: Given | None) -> Given | None:
        ends = [
            given for given in (outcome.low.get(key), central, outcome.high.get(key)) if given is not None
        ]
        larger = favourable != (key in LOSSES)
        return (max if larger else min)(ends, key=lambda given: given.value) if ends else None

    shares = {key: choose(key, outcome.shares.get(key)) for key in LOSSES[:-1]}
    return replace(
        outcome,
        quantity=quantity,
        price=replace(outcome.price, amount=price),
        shares={key: share for key, share in shares.items() if share is not None},
        multiplier=choose("multiplier", outcome.multiplier),
        drop_off=choose("drop_off", outcome.drop_off),
    )


def _quantities(outcome: Outcome) -> list[Given]:
    found = [outcome.low.get("quantity"), outcome.quantity, outcome.high.get("quantity")]
    return [given for given in found if given is not None]


def _prices(outcome: Outcome) -> list[Given]:
    price = outcome.price
    found = [outcome.low.get("proxy", price.low), price.amount, outcome.high.get("proxy", price.high)]
    return [given for given in found if given is not None]


def _worth(outcome: Outcome, chart: ValueMap) -> Fraction:
    return plain(value_outcome(outcome, chart, exact).present_value.amount)

"""The low and high ends of a map, and the break-even of each outcome.

Each end takes, for every assumption, the number that lowers (or raises) the total. Nothing is approximated:
the assumptions are chosen, and the chosen map is valued by the ordinary sum. A library proxy that several
rows share is one assumption, and takes one number on all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Generic, TypeVar

from wellspent.method.errors import Fault, Refused
from wellspent.method.prices import Price
from wellspent.method.sroi import Factors, MapValue, Outcome, ValueMap, value_map, value_outcome
from wellspent.method.working import Given, Lift, Number, Symbol, exact, plain, total

LOSSES = ("deadweight", "displacement", "substitution", "leakage", "attribution", "drop_off")
"""Assumptions whose larger number means a smaller benefit."""

Choice = TypeVar("Choice")
Worth = Callable[[Outcome], int]
"""What an outcome's present value is, in pence."""


@dataclass(frozen=True, slots=True)
class BreakEven:
    """What one outcome would have to be for the map to return exactly what was put in.

    `multiple` is times its present size; `quantity` and `price` are the numbers that would give it. A
    negative one says that the map returns more than was put in even without the outcome. None where no
    number does it.
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
    weights: Factors[Fraction] = Factors(exact)

    def worth(outcome: Outcome) -> int:
        return value_outcome(outcome, chart, exact, weights).present_value.minor

    groups: dict[str, list[int]] = {}
    for place, outcome in enumerate(chart.outcomes):
        groups.setdefault(outcome.price.entry or f"row {place}", []).append(place)
    chosen: dict[int, Outcome] = {}
    for places in groups.values():
        rows = [chart.outcomes[place] for place in places]
        options = [[_best(row, worth, low=low) for row in option] for option in _one_price(rows)]
        picked = _pick(options, lambda option: sum(map(worth, option)), low=low)
        chosen.update(zip(places, picked, strict=True))
    return replace(chart, outcomes=tuple(chosen[place] for place in range(len(chart.outcomes))))


def break_even(valued: MapValue[Number], lift: Lift[Number]) -> Iterator[BreakEven]:
    """For each outcome, the multiple of it that brings the ratio to one.

    What the outcome would have to be worth (the investment less the value of all others) over what it is
    worth, taken before its rounding, so that a large multiple of it stays true. Source: A Guide to SROI, 2012
    revision, 5.4; closed form because the total is linear in each row.
    """
    if valued.net_present_value is None:
        return
    surplus = valued.net_present_value.number
    for v in valued.outcomes:
        own = total(v.today, v.today[0])
        if not plain(own) or v.outcome.reference is not None:
            yield BreakEven(v.outcome.name, None, None, None)
            continue
        needed = v.present_value.number - surplus
        times = _named(needed / own, f"{v.outcome.name}: multiple to break even")
        quantity = _named(times * lift(v.outcome.quantity), f"{v.outcome.name}: quantity to break even")
        price = _named(times * lift(v.outcome.price.amount), f"{v.outcome.name}: value of one to break even")
        yield BreakEven(v.outcome.name, times, quantity, price)


def _named(number: Symbol | Fraction, name: str) -> Symbol | Fraction:
    return number.named(name) if isinstance(number, Symbol) else number


def _pick(options: Sequence[Choice], worth: Callable[[Choice], int], *, low: bool) -> Choice:
    """The option worth least (or most); the first of equals."""
    if len(options) == 1:
        return options[0]
    return min(options, key=worth) if low else max(options, key=worth)


def _one_price(rows: Sequence[Outcome]) -> list[list[Outcome]]:
    """The rows of one library proxy, once for each number it may take on all of them alike.

    A row alone keeps its range, and tries the numbers itself.
    """
    price = rows[0].price
    if len(rows) == 1 or (price.low is None and price.high is None):
        return [list(rows)]
    numbers = [given for given in (price.low, price.amount, price.high) if given is not None]
    return [[replace(row, price=_fixed(row.price, given)) for row in rows] for given in numbers]


def _fixed(price: Price, amount: Given) -> Price:
    return replace(price, amount=amount, low=None, high=None)


def _best(outcome: Outcome, worth: Worth, *, low: bool) -> Outcome:
    """The outcome with each of its own assumptions at the number that lowers (raises) its present value."""
    if outcome.reference is not None and (outcome.low or outcome.high):
        raise Refused(
            Fault(
                "a range and a reference case stand on one outcome",
                "Give the range on an outcome without a reference case, or value the map twice.",
                outcome.place,
            )
        )
    return _pick(list(_candidates(outcome)), worth, low=low)


def _candidates(outcome: Outcome) -> Iterator[Outcome]:
    """Every choice that can be an end: what may change the sign, at each of its numbers; the shares that
    come off, all at the end that leaves most and all at the end that leaves least.

    An assumption that has a range and no number of its own may also stay as it stands, so that the map as
    entered always lies between its ends.
    """
    price, low, high = outcome.price, outcome.low, outcome.high
    quantities = _numbers(outcome.quantity, low.get("quantity"), high.get("quantity"))
    amounts = _numbers(price.amount, low.get("proxy", price.low), high.get("proxy", price.high))
    multipliers = [outcome.multiplier, *_numbers(low.get("multiplier"), high.get("multiplier"))]
    losing = [key for key in LOSSES if key in low or key in high]
    for quantity, amount, multiplier, most in product(
        quantities, amounts, multipliers, (True, False) if losing else (True,)
    ):
        losses = {key: _loss(outcome, key, most=most) for key in losing}
        stays = losses.pop("drop_off", outcome.drop_off)
        shares = {**outcome.shares, **losses}
        yield replace(
            outcome,
            quantity=quantity,
            price=_fixed(price, amount),
            multiplier=multiplier,
            shares={key: share for key, share in shares.items() if share is not None},
            drop_off=stays,
        )


def _loss(outcome: Outcome, key: str, *, most: bool) -> Given | None:
    """The number of a loss that leaves most (or least) of the benefit; None, nothing taken off, leaves most."""
    central = outcome.drop_off if key == "drop_off" else outcome.shares.get(key)
    if most and central is None:
        return None
    numbers = _numbers(central, outcome.low.get(key), outcome.high.get(key))
    return (min if most else max)(numbers, key=lambda given: given.value)


def _numbers(*given: Given | None) -> list[Given]:
    return [number for number in given if number is not None]

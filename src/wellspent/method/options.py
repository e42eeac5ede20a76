"""Options side by side: which costs least over its life, and what would have to change for another to.

Options of one life are compared by whole-life cost, options of different lives by equivalent annual cost.
A switching value is the amount of one line at which the answer changes; present value is linear in it, so
it has a closed form: amount x (1 + gap / worth of the line). Source: HM Treasury, The Green Book, on
equivalent annual cost and on switching values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic

from wellspent.method.discounting import Schedule, annuity
from wellspent.method.errors import Faults, Notice
from wellspent.method.money import Money
from wellspent.method.wholelife import Appraised, Option, ValuedLine, appraise
from wellspent.method.working import Lift, Number, exact


@dataclass(frozen=True, slots=True)
class Switch:
    """How far one line may move before the answer changes.

    `change` is a share of the line (0.25: a quarter more), `amount` the yearly amount in pounds it would
    then be, None where the line's amounts differ by year. `becomes` names the option that then costs
    least, and is empty where what changes is the sign of the net present value.
    """

    option: str
    line: str
    change: Fraction
    amount: Money | None
    becomes: str = ""


@dataclass(frozen=True, slots=True)
class Comparison(Generic[Number]):
    """Options side by side. `cheapest` looks at costs alone and is None on a tie; `basis` says which cost.

    `most_valuable` has the highest net present value, where every option has benefits and they last as long;
    None otherwise, and on a tie.
    """

    options: tuple[Appraised[Number], ...]
    basis: str
    cheapest: str | None
    most_valuable: str | None
    tie: tuple[str, ...]
    switches: tuple[Switch, ...]
    warnings: tuple[Notice, ...]


def compare(
    options: Sequence[Option], schedule: Schedule, lift: Lift[Number], currency: str = "GBP"
) -> Comparison[Number]:
    """Appraise every option and compare them. Raises `Refused` for no option, or two of one name."""
    _check(options)
    found = tuple(appraise(option, schedule, lift, currency) for option in options)
    unequal = len({option.years for option in options}) > 1
    basis = "equivalent-annual-cost" if unequal else "whole-life-cost"
    order = sorted(found, key=lambda option: (_cost(option, basis).minor, option.option.name))
    first = [a.option.name for a in order if _cost(a, basis).minor == _cost(order[0], basis).minor]
    switches = [switch for option in found for switch in value_switches(option, currency)]
    if len(order) > 1 and len(first) == 1:
        switches += cost_switches(order[0], order[1], basis, schedule, currency)
    return Comparison(
        options=found,
        basis=basis,
        cheapest=first[0] if len(first) == 1 else None,
        most_valuable=None if unequal else _most_valuable(found),
        tie=tuple(first) if len(first) > 1 else (),
        switches=tuple(switches),
        warnings=tuple(_warnings(order, unequal)),
    )


def _most_valuable(options: Sequence[Appraised[Number]]) -> str | None:
    nets = {o.option.name: o.net_present_value.minor for o in options if o.net_present_value is not None}
    if len(nets) < len(options):
        return None
    best = [name for name, net in nets.items() if net == max(nets.values())]
    return best[0] if len(best) == 1 else None


def value_switches(option: Appraised[Number], currency: str = "GBP") -> list[Switch]:
    """For each line, the change at which the option's net present value is nothing, where one exists."""
    if option.net_present_value is None:
        return []
    net = option.net_present_value.amount
    changes = [
        (line, -net / line.present_value.amount * (1 if line.line.benefit else -1))
        for line in option.lines
        if line.present_value
    ]
    return [_switch(option, line, change, currency) for line, change in changes if change >= -1]


def cost_switches(
    best: Appraised[Number], second: Appraised[Number], basis: str, schedule: Schedule, currency: str = "GBP"
) -> list[Switch]:
    """For each cost line of the cheapest option, the change at which the next option costs the same.

    A line that would have to fall below nothing has none, and is left out.
    """
    gap = _cost(second, basis).amount - _cost(best, basis).amount
    spread = Fraction(1) if basis == "whole-life-cost" else annuity(schedule, best.option.years, exact)
    changes = [
        (line, gap * spread / line.present_value.amount)
        for line in best.lines
        if line.present_value and not line.line.benefit
    ]
    return [
        _switch(best, line, change, currency, second.option.name) for line, change in changes if change >= -1
    ]


def _switch(
    option: Appraised[Number], line: ValuedLine[Number], change: Fraction, currency: str, becomes: str = ""
) -> Switch:
    amounts = {given.value for given in line.line.amounts}
    level = Money.of(amounts.pop() * (1 + change), currency) if len(amounts) == 1 else None
    return Switch(option.option.name, line.line.name, change, level, becomes)


def _cost(option: Appraised[Number], basis: str) -> Money:
    yearly = option.equivalent_annual_cost
    return option.whole_life_cost if basis == "whole-life-cost" or yearly is None else yearly


def _warnings(order: Sequence[Appraised[Number]], unequal: bool) -> list[Notice]:
    """What a reader should know; `order` runs from the cheapest over its life."""
    notices = []
    if unequal:
        lives = ", ".join(f"{a.option.name} {a.option.years}" for a in order)
        notices.append(
            Notice(
                "unequal-lives",
                f"The options last differently long (years: {lives}), so they are compared by equivalent annual "
                "cost. Whole-life costs of different lives say nothing against each other.",
            )
        )
    if len(order) > 1 and any(option.benefits is not None for option in order):
        notices.append(
            Notice(
                "costs-alone",
                "What costs least looks at costs alone. Where options gain differently, compare their net "
                "present values.",
            )
        )
    lowest = min(order, key=lambda a: (a.purchase.minor, a.option.name))
    if lowest.purchase.minor < order[0].purchase.minor:
        notices.append(
            Notice(
                "purchase-price-misleads",
                f"{lowest.option.name} is cheapest to buy ({lowest.purchase.shown()}) and "
                f"{order[0].option.name} is cheapest over its life.",
            )
        )
    return notices


def _check(options: Sequence[Option]) -> None:
    faults = Faults()
    if not options:
        faults.add("there is no option", "Add an [[option]].", "option")
    names = [option.name for option in options]
    for option in options:
        if names.count(option.name) > 1:
            faults.add(f'two options are called "{option.name}"', "Give each its own name.", option.place)
    if len({option.years > 0 for option in options}) > 1:
        faults.add(
            "an option without years cannot stand beside one with a life",
            "Give every option its years.",
            "option, years",
        )
    faults.raise_if_any()

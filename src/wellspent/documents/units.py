"""What a step of a working is counted in, so that money can be shown as money all the way down.

Only inputs and named steps carry a unit. Of the steps between, this says whether they are money ("GBP"), money
for one of something ("GBP a visit"), or a number of another kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from fractions import Fraction

from wellspent.method.money import pounds
from wellspent.method.numbers import grouped
from wellspent.method.working import Symbol

MOST_PLACES = 6
"""The most decimals that a working shows."""

_MONEY = re.compile(r"([A-Z]{3})(?: a (.+))?")
_SAME = ("sum", "difference", "least", "greatest", "rounded", "chosen")
"""Steps whose result is counted in what its parts are."""


@dataclass(slots=True)
class Units:
    """The units of a tree's steps, each found once."""

    _known: dict[int, tuple[Symbol, str]] = field(default_factory=dict)

    def of(self, symbol: Symbol) -> str:
        """The unit of a step: its own, or that of money where its parts are; else empty."""
        if symbol.unit:
            return symbol.unit
        known = self._known.get(id(symbol))
        if known is None:
            known = self._known[id(symbol)] = (symbol, self._made(symbol))
        return known[1]

    def _made(self, symbol: Symbol) -> str:
        found = [self.of(part) for part in symbol.parts]
        money = [unit for unit in found if is_money(unit)]
        if symbol.how in _SAME:
            return money[0] if money and len(set(money)) == 1 else ""
        if symbol.how == "product" and len(money) == 1:
            return money[0].partition(" a ")[0]  # a price that stays one for each carries its unit itself
        if symbol.how == "quotient" and len(money) == 1 and is_money(found[0]):
            return money[0]
        return ""


def is_money(unit: str) -> bool:
    """Whether a unit is an amount of a currency, or one for each of something."""
    return _MONEY.fullmatch(unit) is not None


def amount_text(symbol: Symbol, unit: str) -> str:
    """The number alone: with the currency's sign and its pence where `unit` is money."""
    found = _MONEY.fullmatch(unit)
    if found is None:
        return grouped(symbol.value, MOST_PLACES)
    return pounds(symbol.value, found[1], MOST_PLACES)


def measured_text(symbol: Symbol, unit: str) -> str:
    """The number with its unit: "£1,234.50 a visit", "£94", "7 visits"; the id of a unit that nobody has named."""
    found = _MONEY.fullmatch(unit)
    text = amount_text(symbol, unit)
    if found is not None:
        return f"{text} a {found[2]}" if found[2] else text
    return f"{text} {counted_in(unit, symbol.value)}" if unit else text


Names = Mapping[str, tuple[str, str]]
"""What one and what several of a unit are called, by its id."""

_names: ContextVar[Callable[[], Names]] = ContextVar("names of units", default=dict)


@contextmanager
def named_units(read: Callable[[], Names]) -> Iterator[None]:
    """Call units by these names within; `read` is called when one is shown, and not before."""
    before = _names.set(read)
    try:
        yield
    finally:
        _names.reset(before)


def counted_in(unit: str, value: Fraction) -> str:
    """What so many of a unit are called: its register's word for one or for several, or else its id."""
    one, several = _names.get()().get(unit, (unit, unit))
    return one if abs(value) == 1 else several

"""Money: whole pence, one currency, and the working behind it.

The atoms are two: an outcome's annual impact and an outcome's present value, each rounded once to pence,
half away from zero. Every total, ledger and ratio is made of atoms (architecture rule 3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from wellspent.method.errors import Fault, Refused
from wellspent.method.numbers import grouped, nearest, spell_fixed
from wellspent.method.working import Symbol, rounded, total

PENCE = 100
"""Minor units in one unit of the currency; only currencies of two decimals are taken."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole minor units (pence for GBP), and the working that led to it where it was kept."""

    minor: int
    currency: str = "GBP"
    working: Symbol | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, number: Symbol | Fraction | int, currency: str = "GBP") -> Money:
        """`number` pounds (or other units), rounded once to pence, half away from zero."""
        if isinstance(number, Symbol):
            kept = rounded(number, 2)
            kept = kept if kept.unit else kept.named(kept.name, unit=currency)
            return cls(nearest(kept.value, 2), currency, kept)
        return cls(nearest(number, 2), currency)

    @property
    def amount(self) -> Fraction:
        """The amount in pounds (or other units), exactly."""
        return Fraction(self.minor, PENCE)

    @property
    def number(self) -> Symbol | Fraction:
        """The amount as a number to go on reckoning with, with its working where that was kept."""
        return self.working if self.working is not None else self.amount

    def __add__(self, other: Money) -> Money:
        return add([self, other])

    def __sub__(self, other: Money) -> Money:
        _same_currency([self, other])
        if self.working is None or other.working is None:
            return Money(self.minor - other.minor, self.currency)
        return Money(self.minor - other.minor, self.currency, self.working - other.working)

    def __bool__(self) -> bool:
        return bool(self.minor)

    def __str__(self) -> str:
        return spell_fixed(self.amount, 2)

    def named(self, name: str) -> Money:
        """The same amount, its working under a name."""
        working = None if self.working is None else self.working.named(name)
        return Money(self.minor, self.currency, working)

    def shown(self) -> str:
        """For a person's eye: the currency's sign, commas, pence only where there are some."""
        return pounds(self.amount, self.currency)


def pounds(amount: Fraction, currency: str = "GBP", places: int = 2) -> str:
    """An amount for a person's eye, with at most `places` decimals: "£1,234.50", "£94", "-EUR 0.05".

    Pence are shown where there are some, and then both figures of them.
    """
    sign = {"GBP": "£", "EUR": "€", "USD": "$"}.get(currency, f"{currency} ")
    text = grouped(abs(amount), places)
    if len(text.partition(".")[2]) == 1:
        text += "0"
    below = amount < 0 and nearest(amount, places) != 0
    return f"{'-' if below else ''}{sign}{text}"


def add(amounts: Iterable[Money], currency: str = "GBP") -> Money:
    """The total of `amounts`, which is nothing in `currency` when there are none.

    Raises `Refused` where two currencies meet: they are never added.
    """
    found = list(amounts)
    if not found:
        return Money(0, currency, Symbol.constant(0, "nothing to add"))
    _same_currency(found)
    workings = [amount.working for amount in found if amount.working is not None]
    working = total(workings, Symbol.constant(0)) if len(workings) == len(found) else None
    return Money(sum(amount.minor for amount in found), found[0].currency, working)


def over(above: Money, below: Money) -> Symbol | Fraction | None:
    """The ratio of two amounts, or None where the lower one is nothing."""
    _same_currency([above, below])
    if not below.minor:
        return None
    if above.working is not None and below.working is not None:
        return above.working / below.working
    return above.amount / below.amount


def _same_currency(amounts: list[Money]) -> None:
    currencies = sorted({amount.currency for amount in amounts})
    if len(currencies) > 1:
        raise Refused(
            Fault(
                f"amounts in {' and '.join(currencies)} cannot be added",
                "Bring them to one currency first, and say at which rate and date.",
            )
        )

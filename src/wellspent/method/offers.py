"""A bidder's offer: promises in a measure's own unit, and their value where the library has one.

A promise is complete without pounds. Where its measure has proxies, each makes one row of a map: quantity
times proxy, gross to net by the measure's own shares, in prices of one year, not discounted, so that bids
compare alike. The ledgers are kept apart; what a tender counts is chosen there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from wellspent.method.discounting import flat
from wellspent.method.errors import Notice
from wellspent.method.frameworks import Measure
from wellspent.method.prices import Price, PriceYear
from wellspent.method.sroi import Outcome, ValueMap
from wellspent.method.working import Formula, Given

PUBLIC_VALUE = ("economic", "social")
"""The ledgers that make public value: a fiscal saving is a transfer between budgets and shown apart."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise: how much of a measure, over which days (`until` is the first day after).

    `prices` are the library's prices of one unit by ledger, `shares` what comes off; both empty where the
    measure has no money value.
    """

    measure: Measure
    quantity: Given
    since: date | None = None
    until: date | None = None
    statement: str = ""
    prices: Mapping[str, Price] = field(default_factory=dict)
    shares: Mapping[str, Given] = field(default_factory=dict)
    place: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a bidder promises, and the measure set it answers."""

    bid: str
    bidder: str
    edition: str
    promises: tuple[Promise, ...]
    base: PriceYear | None = None

    def quantity(self, measure: str) -> Sequence[Given]:
        """Every quantity promised on a measure."""
        return [promise.quantity for promise in self.promises if promise.measure.id == measure]


def offer_map(offer: Offer, ledgers: Sequence[str] = ()) -> ValueMap:
    """The offer as a map to be valued: a row a promise and ledger, or only the `ledgers` asked for."""
    rows = [
        _row(promise, ledger, price)
        for promise in offer.promises
        for ledger, price in promise.prices.items()
        if not ledgers or ledger in ledgers
    ]
    convention = Formula("promises are valued as promised, year by year alike: no discounting")
    return ValueMap(
        title=f"Offer {offer.bid}",
        outcomes=tuple(rows),
        schedule=flat(Fraction(0), convention),
        timing="value-map",
        base=offer.base,
    )


def _row(promise: Promise, ledger: str, price: Price) -> Outcome:
    several = len(promise.prices) > 1
    return Outcome(
        name=f"{promise.measure.label} ({ledger})" if several else promise.measure.label,
        quantity=promise.quantity,
        price=price,
        starts=0,
        place=promise.place,
        stakeholder=promise.measure.id,
        ledger=ledger,
        shares=promise.shares,
    )


def offer_notices(offer: Offer) -> list[Notice]:
    """What an evaluator should know about the promises themselves."""
    notices = []
    sets: dict[str, list[str]] = defaultdict(list)
    for promise in offer.promises:
        if promise.measure.overlap and promise.measure.id not in sets[promise.measure.overlap]:
            sets[promise.measure.overlap].append(promise.measure.id)
        if promise.measure.criterion_use == "report":
            notices.append(
                Notice(
                    "report-only",
                    f'"{promise.measure.label}" is reported, never scored: {promise.measure.use_rule.text}',
                )
            )
    for measures in sets.values():
        if len(measures) > 1:
            notices.append(
                Notice(
                    "may-overlap",
                    f"{', '.join(measures)} may count the same thing twice; ask which promise is which.",
                )
            )
    unpriced = [promise.measure.label for promise in offer.promises if not promise.prices]
    if unpriced:
        notices.append(
            Notice("not-in-pounds", f"Complete without a money value: {', '.join(dict.fromkeys(unpriced))}.")
        )
    return notices

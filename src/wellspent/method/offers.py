"""A bidder's offer: promises in a measure's own unit, and their value where the library has one.

A promise is complete without pounds. Where its measure has proxies, each makes one row of a map: quantity
times proxy, gross to net by the measure's own shares, in prices of one year, not discounted, so that bids
compare alike. The ledgers are kept apart; what a tender counts is chosen there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
class Reply:
    """What an offer says to one criterion beside its promises: an amount, a yes or no, lines of a menu, or words."""

    criterion: str
    amount: Given | None = None
    met: bool | None = None
    lines: tuple[str, ...] | None = None
    text: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a bidder promises and answers, and the measure set it answers by."""

    bid: str
    bidder: str
    edition: str
    promises: tuple[Promise, ...]
    base: PriceYear | None = None
    replies: tuple[Reply, ...] = ()

    def quantity(self, measure: str) -> Sequence[Given]:
        """Every quantity promised on a measure."""
        return [promise.quantity for promise in self.promises if promise.measure.id == measure]

    def reply(self, criterion: str) -> Reply | None:
        """What it says to that criterion, or None."""
        return next((reply for reply in self.replies if reply.criterion == criterion), None)


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


def decided_today(day: date) -> Notice:
    """That nobody said on which day the values count, so the result changes with the library."""
    return Notice(
        "decided-today", f"Valued as of {day}, today: write decided = {day} to keep the result as it is."
    )


def offer_notices(offer: Offer) -> list[Notice]:
    """What an evaluator should know about the promises themselves."""
    return [*_uses(offer), *_overlaps(offer), *_repeats(offer), *_undated(offer), *_unpriced(offer)]


def _uses(offer: Offer) -> Iterator[Notice]:
    words = {
        "report": "is reported, never scored",
        "condition": "can be a contract condition, and is not scored",
    }
    for measure in {promise.measure.id: promise.measure for promise in offer.promises}.values():
        if measure.criterion_use in words:
            code = f"{measure.criterion_use}-only"
            yield Notice(code, f'"{measure.label}" {words[measure.criterion_use]}: {measure.use_rule.text}')


def _overlaps(offer: Offer) -> Iterator[Notice]:
    sets: dict[str, dict[str, str]] = defaultdict(dict)
    for promise in offer.promises:
        if promise.measure.overlap:
            sets[promise.measure.overlap][promise.measure.id] = promise.measure.label
    for labels in sets.values():
        if len(labels) > 1:
            named = " and ".join(f'"{label}"' for label in labels.values())
            yield Notice(
                "may-overlap", f"{named} may count the same thing twice; ask which promise is which."
            )


def _repeats(offer: Offer) -> Iterator[Notice]:
    times = Counter(promise.measure.label for promise in offer.promises)
    for label, many in times.items():
        if many > 1:
            yield Notice("same-measure", f'"{label}" is promised {many} times; the quantities are added.')


def _undated(offer: Offer) -> Iterator[Notice]:
    loose = [
        promise.measure.label for promise in offer.promises if promise.since is None or promise.until is None
    ]
    if loose:
        named = ", ".join(f'"{label}"' for label in dict.fromkeys(loose))
        yield Notice("no-dates", f"No first and last day: {named}. A contract needs them.")


def _unpriced(offer: Offer) -> Iterator[Notice]:
    labels = dict.fromkeys(promise.measure.label for promise in offer.promises if not promise.prices)
    if labels:
        yield Notice("not-in-pounds", f"Complete without a money value: {', '.join(labels)}.")

"""What a bidder should look at again before it promises: it is said, and never refused.

A promise of a slipped digit is worth more than the whole contract costs, and one with a wrong year lies outside
the contract. Both may be meant, so nobody is stopped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from wellspent.method.errors import Notice
from wellspent.method.money import PENCE, Money, add
from wellspent.method.offers import PUBLIC_VALUE, Offer, Promise, offer_map
from wellspent.method.sroi import value_map
from wellspent.method.working import exact

DAY = timedelta(days=1)

OF_PEOPLE = ("fte-year", "person", "person-week", "person-year", "person-hour", "placement", "qualification")
"""Units of people and their work: nobody delivers one of them for less than a pound. Others may cost pennies."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What promises are held against, each None where it is not known: `contract_to` is the first day after it."""

    contract_from: date | None = None
    contract_to: date | None = None
    price: Money | None = None
    value: Money | None = None


def doubts(offer: Offer, setting: Setting) -> Sequence[tuple[Promise, Notice]]:
    """Every promise that looks like a slip, with what to look at."""
    return [
        (promise, notice)
        for promise in offer.promises
        for notice in (*_outside(promise, setting), *_too_much(offer, promise, setting))
    ]


def _outside(promise: Promise, setting: Setting) -> Iterator[Notice]:
    starts, ends = setting.contract_from, setting.contract_to
    early = starts is not None and promise.since is not None and promise.since < starts
    begins_late = ends is not None and promise.since is not None and promise.since >= ends
    late = ends is not None and promise.until is not None and promise.until > ends
    if early or begins_late or late:
        contract = " ".join(
            word
            for word in (
                f"from {_day(starts)}" if starts else "",
                f"to {_day(ends - DAY)}" if ends else "",
            )
            if word
        )
        yield Notice(
            "outside-contract",
            f"“{promise.measure.label}” lies partly or wholly outside the contract, which runs {contract}: check the days.",
        )


def _too_much(offer: Offer, promise: Promise, setting: Setting) -> Iterator[Notice]:
    """One promise that is worth more than the whole contract costs, or counts more than its pennies."""
    whole, named = (
        (setting.price, "your price") if setting.price is not None else (setting.value, "the tender’s value")
    )
    if whole is None:
        return
    shown, label = whole.shown(), f"“{promise.measure.label}”"
    if promise.prices:
        worth = _worth(offer, promise)
        if worth.minor > whole.minor:
            text = f"{label} comes to {worth.shown()}, more than {named} of {shown}: check the quantity."
            yield Notice("more-than-price", text)
    elif promise.measure.unit == "gbp":
        if promise.quantity.value > whole.amount:
            promised = Money.of(promise.quantity.value, whole.currency).shown()
            text = f"{label} is {promised}, more than {named} of {shown}: check the quantity."
            yield Notice("more-than-price", text)
    else:
        many, part = (1, "pound") if promise.measure.unit in OF_PEOPLE else (PENCE, "penny")
        if promise.quantity.value > whole.amount * many:
            text = f"{label} is more than one for every {part} of {named} of {shown}: check the quantity."
            yield Notice("more-than-price", text)


def _worth(offer: Offer, promise: Promise) -> Money:
    """What one promise alone comes to: its public value, or its fiscal saving where that is larger."""
    priced = value_map(offer_map(replace(offer, promises=(promise,))), exact)
    public = add(priced.ledgers[name] for name in PUBLIC_VALUE)
    return max(public, priced.ledgers["fiscal"], key=lambda money: money.minor)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"

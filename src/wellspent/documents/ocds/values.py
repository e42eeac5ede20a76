"""The small values of open contracting data: moments, numbers, amounts, periods. What is not known is left out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from fractions import Fraction
from typing import Any

from wellspent.method.numbers import spell

Json = dict[str, Any]

_DAY = timedelta(days=1)


def instant(moment: date | datetime, *, end: bool = False) -> str:
    """A moment in ISO form with its zone. A day is its beginning, or its last second, in the United Kingdom."""
    if isinstance(moment, datetime):
        return moment.isoformat()
    zone = timezone(timedelta(hours=1) if _summer(moment, end=end) else timedelta(0))
    return datetime.combine(moment, time(23, 59, 59) if end else time(), zone).isoformat()


def _summer(day: date, *, end: bool) -> bool:
    """Whether the beginning (or the end) of a day is in summer time.

    It runs from the last Sunday of March to the last Sunday of October, changing at one o'clock in the night
    (the Summer Time Order 2002).
    """
    first, last = (_last_sunday(day.year, month) for month in (3, 10))
    return first <= day < last if end else first < day <= last


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def number(exact: Fraction) -> int | float:
    """A JSON number: a whole one, or the shortest decimal of at most ten places."""
    return int(exact) if exact.denominator == 1 else float(spell(exact))


def known(**fields: Any) -> Json:
    """The fields that hold something: None, empty text, and empty lists and objects are left out.

    A trailing underscore is taken off a name, so that Python's own words can be fields.
    """
    return {key.rstrip("_"): item for key, item in fields.items() if item not in (None, "", [], {}, ())}


def value(net: Fraction | None, gross: Fraction | None, currency: str) -> Json:
    """An amount without VAT, with it, or both; nothing where neither is known."""
    if net is None and gross is None:
        return {}
    amounts = {"amountGross": gross, "amount": net}
    return {key: number(amount) for key, amount in amounts.items() if amount is not None} | {
        "currency": currency
    }


def period(first: date | None, after: date | None, furthest: date | None = None) -> Json:
    """A period of days; `after` and `furthest` are the first days after it, as everywhere in the house."""
    return known(
        startDate=instant(first) if first else None,
        endDate=instant(after - _DAY, end=True) if after else None,
        maxExtentDate=instant(furthest - _DAY, end=True) if furthest else None,
    )

"""The pictures of a value map: from gross to net, by outcome, by year, its range, and what drives it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from wellspent.documents.charts.chart import Chart, Kind, Scale, Series, by_size
from wellspent.method.additionality import SHARES, kept
from wellspent.method.money import Money
from wellspent.method.numbers import half_away
from wellspent.method.sroi import MapValue, Outcome
from wellspent.method.working import Number, exact, plain

MOST = 15
"""The outcomes that a picture tells apart; the smaller ones are added up."""

MOST_STEPS = 10_000
"""A map of more outcomes has no waterfall: it would cost more than the figures themselves."""

GROSS, NET = "Before anything comes off", "Impact"


def money_scale(words: str, currency: str, values: Sequence[Fraction | None]) -> Scale:
    """Amounts of a currency, without pence where one is a thousand or more."""
    large = any(value is not None and abs(value) >= 1000 for value in values)
    return Scale(words, currency=currency, places=0 if large else 2)


def map_charts(valued: MapValue[Number], outcomes: str, years: str) -> list[Chart]:
    """The pictures of a valued map; `outcomes` and `years` are the titles of the tables they stand beside."""
    return [*_waterfall(valued, outcomes), *_by_outcome(valued, outcomes), *_by_year(valued, years)]


def _by_outcome(valued: MapValue[Number], beside: str) -> list[Chart]:
    """What each outcome is worth today, the greatest first."""
    if len(valued.outcomes) < 2:
        return []
    order = sorted(
        valued.outcomes, key=lambda v: -abs(v.present_value.minor)
    )  # whole pence: quick for very many
    kept = order if len(order) <= MOST else order[: MOST - 1]
    rows, note = [(v.outcome.name, v.present_value) for v in kept], ""
    if rest := order[len(kept) :]:
        together = Money(sum(v.present_value.minor for v in rest), valued.map.currency)
        others = f"The other {len(rest)} outcomes together"
        if abs(together.minor) <= abs(order[0].present_value.minor):
            rows.append((others, together))
        else:  # its bar would leave nothing to see of the rest
            note = f"{others}: {together.shown()}."
    values = tuple(money.amount for _, money in rows)
    return [
        Chart(
            title="Present value by outcome",
            shows="What each outcome is worth in today's money, the greatest first.",
            kind=Kind.BARS,
            scale=money_scale("Present value", valued.map.currency, values),
            about="Outcome",
            categories=tuple(name for name, _ in rows),
            series=(Series("Present value", values),),
            beside=beside,
            note=note,
        )
    ]


def _by_year(valued: MapValue[Number], beside: str) -> list[Chart]:
    """The value that falls in each year and what it is worth today; nothing for one or two years."""
    if len(valued.yearly) < 3:
        return []
    found = {y.year: (plain(y.value), plain(y.present_value)) for y in valued.yearly}
    years = range(min(found), max(found) + 1)
    nothing = (Fraction(0), Fraction(0))
    value, today = zip(*(found.get(year, nothing) for year in years), strict=True)
    return [
        Chart(
            title="Value by year",
            shows="What falls in each year, and what that is worth in today's money; rounded for show.",
            kind=Kind.LINES,
            scale=money_scale("Value of a year", valued.map.currency, value),
            about="Year",
            categories=tuple(f"year {year}" for year in years),
            series=(Series("Value", value), Series("Present value", today)),
            ordered=True,
            beside=beside,
        )
    ]


def _waterfall(valued: MapValue[Number], beside: str) -> list[Chart]:
    """What is taken off the gross value of the first benefit years, share by share, to the impact."""
    if len(valued.outcomes) > MOST_STEPS:
        return []
    steps: dict[str, Fraction] = {}
    for v in valued.outcomes:
        for name, amount in _steps(v.outcome):
            steps[name] = steps.get(name, Fraction(0)) + amount
    order = [
        "deadweight",
        "displacement",
        "substitution",
        "leakage",
        "attribution",
        "multiplier",
        "reference case",
    ]
    taken: list[tuple[str, Fraction]] = [
        (name.capitalize(), steps[name]) for name in order if steps.get(name)
    ]
    if not taken:
        return []
    names = (GROSS, *(name for name, _ in taken), NET)
    values = (steps[GROSS], *(amount for _, amount in taken), valued.impact.amount)
    return [
        Chart(
            title="From gross to net",
            shows="What comes off the first year's value because it would have happened anyway, elsewhere or "
            "through others; each share is taken of what the one before leaves.",
            kind=Kind.WATERFALL,
            scale=money_scale("A year's value", valued.map.currency, values),
            about="Step",
            categories=names,
            series=(Series("Value", values),),
            ordered=True,
            totals=(0, len(values) - 1),
            beside=beside,
        )
    ]


def _steps(outcome: Outcome) -> list[tuple[str, Fraction]]:
    """One outcome's gross value and what each share changes, each rounded to the penny for show."""
    now = outcome.quantity.value * outcome.price.at(exact)
    steps = [(GROSS, now)]
    for name in SHARES:
        if name in outcome.shares:
            then = now * kept(outcome.shares[name].value)
            steps.append((name, then - now))
            now = then
    if outcome.multiplier is not None:
        steps.append(("multiplier", now * outcome.multiplier.value - now))
    if (case := outcome.reference) is not None:
        anyway = case.quantity.value * outcome.price.at(exact)
        for share in case.shares.values():
            anyway *= kept(share.value)
        steps.append(("reference case", -anyway * (case.multiplier.value if case.multiplier else 1)))
    return [(name, half_away(amount, 2)) for name, amount in steps]


def reach_chart(
    title: str,
    shows: str,
    about: str,
    ends: Sequence[Money | None],
    names: Sequence[str],
    spent: Money | None,
    beside: str,
) -> list[Chart]:
    """A present value from low over middle to high, beside what was put in; nothing where an end is not known."""
    known = [end for end in ends if end is not None]
    if len(known) != len(ends):
        return []
    mark = None if spent is None else (spent.amount, "What was put in")
    values = [end.amount for end in known] + ([mark[0]] if mark else [])
    return [
        Chart(
            title=title,
            shows=shows,
            kind=Kind.INTERVALS,
            scale=money_scale("Present value", known[0].currency, values),
            about="Range",
            categories=(about,),
            series=tuple(Series(name, (end.amount,)) for name, end in zip(names, known, strict=True)),
            ordered=True,
            mark=mark,
            beside=beside,
        )
    ]


def drivers_chart(drivers: Sequence[tuple[str, Fraction]], count: int, beside: str) -> list[Chart]:
    """The assumptions that move the figure most, by their share of its variance; `count` is how many there are."""
    if len(drivers) < 2 or not any(share for _, share in drivers):
        return []
    rows = by_size([(name, (share,)) for name, share in drivers])
    more = f"The first {len(drivers)} of {count} assumptions." if count > len(drivers) else ""
    return [
        Chart(
            title="Drivers, the strongest first",
            shows="How much of the variance each assumption makes alone: what is at the top is worth knowing better.",
            kind=Kind.BARS,
            scale=Scale("Share of the variance", share=True, places=1),
            about="Assumption",
            categories=tuple(name for name, _ in rows),
            series=(Series("alone", tuple(own[0] for _, own in rows)),),
            beside=beside,
            note=more,
        )
    ]

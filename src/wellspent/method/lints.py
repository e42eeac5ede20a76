"""What a reader should know before relying on a valuation: the checks a careful reviewer makes first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from wellspent.method.errors import Notice
from wellspent.method.numbers import percent
from wellspent.method.sroi import MapValue, Outcome
from wellspent.method.working import FromLibrary, Number

CONCENTRATED = Fraction(1, 2)
"""One row carrying more than this share of the total is said to. Source: methods.md 1, proxy concentration."""


def map_notices(valued: MapValue[Number]) -> list[Notice]:
    """Every warning about a valued map, the weightiest first."""
    outcomes: list[Outcome] = [v.outcome for v in valued.outcomes]
    return [
        *_ratio(valued),
        *_concentration(valued),
        *_same_people(outcomes),
        *_ledgers(valued),
        *_adjustments(outcomes),
        *_prices(valued, outcomes),
    ]


def _ratio(valued: MapValue[Number]) -> Iterator[Notice]:
    if valued.investment is None:
        yield Notice("ratio-undefined", "No investment is given, so there is no ratio.")
    elif valued.sroi_ratio is None:
        yield Notice("ratio-undefined", "The investment is nothing, so there is no ratio.")
    if valued.investment is not None and valued.investment.minor > 0 and valued.impact.minor <= 0:
        yield Notice(
            "never-pays-back",
            "The first year's impact is nothing or less, so the investment is not paid back.",
        )


def _concentration(valued: MapValue[Number]) -> Iterator[Notice]:
    gains = sum(max(v.present_value.minor, 0) for v in valued.outcomes)
    for v in valued.outcomes:
        if len(valued.outcomes) > 1 and gains and Fraction(v.present_value.minor, gains) > CONCENTRATED:
            share = percent(Fraction(v.present_value.minor, gains))
            yield Notice(
                "one-row-carries",
                f'"{v.outcome.name}" carries {share} of all gains: the result stands or falls with that one row.',
            )


def _same_people(outcomes: Sequence[Outcome]) -> Iterator[Notice]:
    """The same quantity of the same stakeholder on several rows: often the same people counted again.

    A promise valued in two ledgers stands in one place, and is no repetition.
    """
    rows: dict[tuple[Fraction, str], dict[str, str]] = {}
    for number, o in enumerate(outcomes):
        if o.quantity.value not in (0, 1):
            alike = rows.setdefault((o.quantity.value, o.stakeholder), {})
            alike.setdefault(o.place or str(number), o.name)
    for names in rows.values():
        if len(names) > 1:
            yield Notice(
                "same-quantity",
                f"{len(names)} rows have the same quantity and stakeholder ({_names([*names.values()])}): "
                "make sure the same people are not counted twice.",
            )


def _ledgers(valued: MapValue[Number]) -> Iterator[Notice]:
    used = [name for name, amount in valued.ledgers.items() if amount.minor and name != "unstated"]
    if len(used) > 1:
        yield Notice(
            "ledgers-added",
            f"The total adds {' and '.join(used)} value, which are not one kind of pound; each ledger is shown apart.",
        )


def _adjustments(outcomes: Sequence[Outcome]) -> Iterator[Notice]:
    gross = [o.name for o in outcomes if "deadweight" not in o.shares and o.reference is None]
    if gross:
        yield Notice(
            "deadweight-unknown",
            f"Deadweight is not known for {_names(gross)}: the figure is gross of what would have happened anyway.",
        )
    lasting = [o.name for o in outcomes if o.duration > 1 and o.drop_off is None]
    if lasting:
        yield Notice(
            "drop-off-unknown",
            f"Drop-off is not known for {_names(lasting)}: the benefit is taken to stay the same every year.",
        )


def _prices(valued: MapValue[Number], outcomes: Sequence[Outcome]) -> Iterator[Notice]:
    typed = [o.name for o in outcomes if not isinstance(o.price.amount.origin, FromLibrary)]
    if typed:
        yield Notice("unsourced-proxy", f"The value of {_names(typed)} was typed in, with no library source.")
    origins = [o.price.amount.origin for o in outcomes if isinstance(o.price.amount.origin, FromLibrary)]
    flags = (
        ("unsure-proxy", "Not established from its source", [o for o in origins if o.status != "published"]),
        (
            "extrapolated",
            "Used outside the days it was published for",
            [o for o in origins if o.extrapolated],
        ),
        (
            "past-review",
            "Past its review date, look for a newer value",
            [o for o in origins if o.past_review],
        ),
    )
    for code, text, flagged in flags:
        if flagged:
            yield Notice(code, f"{text}: {', '.join(sorted({origin.entry for origin in flagged}))}.")
    years = sorted({str(o.price.year) for o in outcomes if o.price.year is not None})
    if valued.map.base is None and len(years) > 1:
        yield Notice(
            "mixed-price-years",
            f"Prices of {', '.join(years)} are added as they stand; give base_year to bring them to one year.",
        )
    for o in outcomes:
        if o.price.used is not None and o.duration > 1:
            yield Notice(
                "one-year-value",
                f'"{o.name}" lasts {o.duration} years and is valued throughout at the value of {o.price.used}; '
                f"{o.price.entry} has one for each year: give each year a row of its own to use them.",
            )
    undated = [o.name for o in outcomes if o.price.year is None]
    if valued.map.base is not None and undated:
        yield Notice(
            "price-year-unknown", f"The price year of {_names(undated)} is not known, so it is not uprated."
        )


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(f'"{name}"' for name in names[:4])
    return f"{shown} and {len(names) - 4} more" if len(names) > 4 else shown

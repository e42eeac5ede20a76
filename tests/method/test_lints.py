"""Each warning of a map on a case planted for it, and not on a map that gives no cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.method.building import Row, chart, given

from wellspent.method.lints import map_notices
from wellspent.method.prices import Price, price_year
from wellspent.method.sroi import ValueMap, value_map
from wellspent.method.working import FromLibrary, Source, exact

SOURCE = Source("Unit costs", "A ministry", 2024, "OGL-3.0")


def priced(entry: str = "gp-visit", year: str = "2024", **flags: Any) -> Price:
    """A price from the library."""
    origin = FromLibrary(
        entry, "package", **{"status": "published", "source": SOURCE, "in_force": date(2024, 4, 1), **flags}
    )
    return Price(replace(given(40), origin=origin), entry, price_year(year))


def row(name: str, **keys: Any) -> Row:
    """A row that gives no cause for a warning."""
    return {"name": name, "quantity": 10, "proxy": priced(), "deadweight": "0.1", "stakeholder": name, **keys}


CLEAN = (row("visits"), row("checks", quantity=9), row("calls", quantity=8))


def clean(*extra: Row, **file: Any) -> ValueMap:
    return chart({"outcome": [*CLEAN, *extra], "investment": 100, **file})


def codes(found: ValueMap) -> list[str]:
    return [notice.code for notice in map_notices(value_map(found, exact))]


def said(found: ValueMap, code: str) -> str:
    return next(n.text for n in map_notices(value_map(found, exact)) if n.code == code)


def test_a_clean_map_has_no_warning() -> None:
    assert codes(clean()) == []


BASED = replace(clean(), base=price_year("2024"))
UNDATED = Price(priced().amount, "gp-visit")
PLANTED: list[tuple[str, ValueMap]] = [
    ("ratio-undefined", replace(clean(), investment=None)),
    ("ratio-undefined", clean(investment=0)),
    ("never-pays-back", clean(row("noise", quantity=-500))),
    ("one-row-carries", clean(row("most", quantity=100))),
    ("same-quantity", clean(row("again", quantity=9, stakeholder="checks"))),
    ("ledgers-added", clean(row("tax", quantity=7, ledger="fiscal"), row("joy", quantity=6, ledger="social"))),
    ("deadweight-unknown", clean({"name": "gross", "quantity": 7, "proxy": priced()})),
    ("drop-off-unknown", clean(row("long", quantity=7, duration=3))),
    ("unsourced-proxy", clean(row("typed", quantity=7, proxy=40))),
    ("unsure-proxy", clean(row("guess", quantity=7, proxy=priced(status="illustrative")))),
    ("extrapolated", clean(row("old", quantity=7, proxy=priced(extrapolated=True)))),
    ("past-review", clean(row("late", quantity=7, proxy=priced(past_review=True)))),
    ("mixed-price-years", clean(row("cheap", quantity=7, proxy=priced(year="2008/09")))),
    ("price-year-unknown", replace(clean(row("undated", quantity=7, proxy=UNDATED)), base=price_year("2024"))),
]  # fmt: skip


@pytest.mark.parametrize(("code", "found"), PLANTED, ids=[code for code, _ in PLANTED])
def test_a_planted_fault_brings_its_warning_and_no_other(code: str, found: ValueMap) -> None:
    assert codes(found) == [code]


UNCALLED = {
    "a drop-off that is known, even of nothing": clean(row("long", quantity=7, duration=3, drop_off=0)),
    "a deadweight that is known, even of nothing": clean(row("none", quantity=7, deadweight=0)),
    "a reference case is the deadweight": clean(
        {"name": "case", "quantity": 7, "proxy": priced(), "reference": {"quantity": 1}}
    ),
    "the same quantity of other people": clean(row("others", quantity=9, stakeholder="neighbours")),
    "one thing, twice, is not the same people": clean(
        row("a", quantity=1, stakeholder="x"), row("b", quantity=1, stakeholder="x")
    ),
    "one ledger and unstated rows": clean(row("tax", quantity=7, ledger="fiscal")),
    "one row alone carries everything": chart({"outcome": [row("only")], "investment": 100}),
    "exactly half of the gains": chart({"outcome": [row("a"), row("b")], "investment": 100}),
    "all in prices of one year": BASED,
    "nothing put in is never paid back": clean(row("noise", quantity=-500), investment=0),
}


@pytest.mark.parametrize("why", UNCALLED)
def test_near_misses_bring_none(why: str) -> None:
    quiet = {"ratio-undefined"} if "nothing put in" in why else set()
    assert set(codes(UNCALLED[why])) == quiet


def test_a_promise_valued_in_two_ledgers_is_not_the_same_people_twice() -> None:
    found = clean(row("jobs", quantity=7), row("jobs too", quantity=7, stakeholder="jobs"))
    first, second = found.outcomes[-2:]
    twice = replace(found, outcomes=(*found.outcomes[:-2], first, replace(second, place=first.place)))
    assert codes(found) == ["same-quantity"]
    assert codes(twice) == []


def test_warnings_name_the_rows_and_how_many_more() -> None:
    many = clean(*({"name": f"row {n}", "quantity": n, "proxy": priced()} for n in range(2, 8)))
    assert said(many, "deadweight-unknown") == (
        'Deadweight is not known for "row 2", "row 3", "row 4", "row 5" and 2 more: '
        "the figure is gross of what would have happened anyway."
    )


def test_the_share_that_a_row_carries_is_of_the_gains() -> None:
    """A loss elsewhere does not make a row carry more than all of it."""
    found = chart(
        {"outcome": [row("a", quantity=60), row("b", quantity=40), row("c", quantity=-50)], "investment": 1}
    )
    assert said(found, "one-row-carries").startswith('"a" carries 60% of all gains')


def test_a_value_of_one_year_used_for_many_is_told() -> None:
    carbon = replace(priced("carbon"), used=2026)
    lasting = clean(row("saved", quantity=7, proxy=carbon, duration=3, drop_off="0.1"))
    assert said(lasting, "one-year-value") == (
        '"saved" lasts 3 years and is valued throughout at the value of 2026; '
        "carbon has one for each year: give each year a row of its own to use them."
    )
    assert codes(clean(row("saved", quantity=7, proxy=carbon))) == []

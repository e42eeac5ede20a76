"""Offers: what a promise may say, how its count is held to the measure's rule, and what is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from wellspent.files.offers import read_offer
from wellspent.files.shelves.library import open_library
from wellspent.method.errors import Refused
from wellspent.method.offers import Offer
from wellspent.method.working import Entered

DECIDED = date(2026, 11, 21)
OFFER = """\
bid = "a"
bidder = "GB-COH-01234567"
edition = "wellspent@2026"

[[promise]]
measure = "local-target-group-jobs"
quantity = 8
unit = "fte-year"
from = 2027-01-01
to = 2029-01-01
statement = "Trainees through the college."

[[promise]]
measure = "jobseekers-into-work"
unit = "person-year"
[[promise.count]]
people = 6
years = 1
"""
FIRST = 'measure = "local-target-group-jobs"\nquantity = 8\nunit = "fte-year"'


@pytest.fixture(autouse=True)
def _stand_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(text: str, name: str = "offer.toml") -> Offer:
    Path(name).write_text(text, encoding="utf-8")
    return read_offer(Path(name), open_library(), DECIDED)


def test_a_promise_is_its_quantity_or_its_count() -> None:
    jobs, people = read(OFFER).promises
    assert [str(one.quantity.value) for one in (jobs, people)] == ["8", "6"]
    assert jobs.quantity.origin == Entered("offer.toml", "[[promise]] 1, quantity (line 7)")
    assert people.quantity.origin == Entered("offer.toml", "[[promise]] 2, count (line 16)")
    assert (jobs.since, jobs.until) == (date(2027, 1, 1), date(2029, 1, 1))
    agreed = read(OFFER.replace('"person-year"', '"person-year"\nquantity = 6'))
    assert agreed.promises[1].quantity.value == 6


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("quantity = 8\n", "",
         "[[promise]] 1, quantity (line 5): quantity is missing. "
         "Add quantity = a number, or [[promise.count]] lines that come to one."),
        ('unit = "fte-year"', 'unit = "person"',
         '[[promise]] 1, unit (line 8): the unit is "person", and local-target-group-jobs is counted in fte-year. '
         'Write unit = "fte-year" and the quantity in it. People times share of full time times years; a half-time '
         "post is 0.5. Only the first twelve months with the employer count. Each person counts under one target "
         "group, and only through recruitment set up for this contract."),
        ('"local-target-group-jobs"', '"local-target-groups-jobs"',
         '[[promise]] 1, measure (line 6): there is no measure "local-target-groups-jobs". Did you mean '
         '"local-target-group-jobs" or "target-group-training-hours" or "local-jobs"? '
         "`wellspent library list measure` lists them all."),
        ('"wellspent@2026"', '"wellspent@2025"',
         'edition (line 3): there is no measure set "wellspent@2025". Use wellspent@2026.'),
        ("to = 2029-01-01", "to = 2026-01-01",
         "[[promise]] 1, to (line 10): the promise ends before it begins. "
         "Write the first day in from, and in to the first day after it."),
        ("to = 2029-01-01", "to = 2027-01-01",
         "[[promise]] 1, to (line 10): the promise ends before it begins. "
         "Write the first day in from, and in to the first day after it."),
        ("quantity = 8", "quantity = -8",
         "[[promise]] 1, quantity (line 7): the quantity is -8, less than nothing. Promise what you will do."),
        ('unit = "person-year"', 'unit = "person-year"\nquantity = 7',
         "[[promise]] 2, quantity (line 16): the quantity is 7, and its count comes to 6. Correct one of them. "
         "People times years in work, whatever their hours. Only the first twelve months count, each person once and "
         "under one target group."),
        ("people = 6", "people = 6.5",
         "[[promise]] 2, [[count]] 1, people (line 17): people is 6.5, not a whole number. Count whole ones."),
        ("people = 6", "people = -6",
         "[[promise]] 2, [[count]] 1, people (line 17): people is -6, less than nothing. "
         "Count what was done; take nothing off here."),
        ("people = 6", "people = 6\nfte = 1",
         '[[promise]] 2, [[count]] 1, fte (line 18): the counting rule "person-years" does not use fte. '
         "Leave it out; it counts people times years each."),
        ("people = 6", "people = 6\nshare = 1.5",
         "[[promise]] 2, [[count]] 1, share (line 18): 1.5 is above 1, and a share is from 0 to 1. "
         "Did you mean 0.015?"),
        ("years = 1\n", "",
         '[[promise]] 2, [[count]] 1, years (line 16): the counting rule "person-years" needs years. '
         "Give it: people times years each."),
        ("people = 6\nyears = 1", 'people = 6\nyears = 1\nreference = "x"\n'
         '[[promise.count]]\npeople = 1\nyears = 1\nreference = "x"',
         '[[promise]] 2, [[count]] 2, reference (line 23): "x" is already counted in record 1. '
         "Count each person, event or payment once."),
        (FIRST, 'measure = "apprenticeship-starts"\nquantity = 2.5\nunit = "person"',
         "[[promise]] 1, quantity (line 7): 2.5 is not a whole number of people. "
         "Round it down to what you will deliver."),
        (FIRST, 'measure = "agency-and-zero-hours-share"\nquantity = 15\nunit = "share"',
         "[[promise]] 1, quantity (line 7): 15 is above 1, and this measure is a share. Did you mean 0.15?"),
        (FIRST, 'measure = "carbon-reduction-plan"\nquantity = 2\nunit = "yes-no"',
         "[[promise]] 1, quantity (line 7): 2 is neither yes nor no. Write 1 for yes, 0 for no."),
        ('bidder = "GB-COH-01234567"\n', "", 'bidder is missing. Add bidder = "GB-COH-01234567"'),
        ('unit = "person-year"', 'unit = "person-year"\nvalue = 5',
         '[[promise]] 2, value (line 16): there is no key "value" here. '
         "Use one of measure, quantity, unit, from, to, statement, count, or take it out."),
    ],
)  # fmt: skip
def test_what_does_not_hold(old: str, new: str, said: str) -> None:
    assert old in OFFER
    with pytest.raises(Refused) as refused:
        read(OFFER.replace(old, new, 1))
    assert str(refused.value) == f"offer.toml: {said}"


def test_a_year_beyond_the_first_is_not_counted() -> None:
    with pytest.raises(Refused) as refused:
        read(OFFER.replace("years = 1", "years = 2"))
    (fault,) = refused.value.faults
    assert fault.place == "[[promise]] 2, [[count]] 1, years (line 18)"
    assert fault.rule == "years is 2, and only the first 1 count for a person"


def test_every_fault_of_every_promise_is_told() -> None:
    text = OFFER.replace("quantity = 8", "quantity = -8").replace("people = 6", "people = 6.5")
    with pytest.raises(Refused) as refused:
        read(text)
    assert [fault.place for fault in refused.value.faults] == [
        "[[promise]] 1, quantity (line 7)",
        "[[promise]] 2, [[count]] 1, people (line 17)",
    ]


def test_a_table_of_promises_takes_its_name_from_the_file() -> None:
    text = "measure,quantity,unit,from,to\nlocal-target-group-jobs,8,fte-year,2027-01-01,2029-01-01\n"
    offer = read(text, "2 Our Offer.csv")
    assert (offer.bid, offer.bidder, offer.edition) == ("our-offer", "our-offer", "wellspent@2026")
    assert offer.promises[0].quantity.value == Fraction(8)
    named = read_offer(Path("2 Our Offer.csv"), open_library(), DECIDED, {"bid": "a"})
    assert named.bid == "a"
    with pytest.raises(Refused) as refused:
        read(text.replace("fte-year", "hour"), "offer.csv")
    assert refused.value.faults[0].place == "row 2, column unit"


def test_the_library_of_the_day_it_is_decided_prices_it() -> None:
    promises = {promise.measure.id: promise for promise in read(OFFER).promises}
    people = promises["jobseekers-into-work"]
    assert set(people.prices) <= {"fiscal", "economic", "social"}
    assert all(price.base == read(OFFER).base for price in people.prices.values())

"""What is typed after a command: typical amounts, facts of a purchase, rounds of spending, yes or no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.files.purchases import read_purchase
from wellspent.files.surveys import read_local, read_rounds, read_yes_or_no
from wellspent.files.typical import read_typical, refuse_unused
from wellspent.method.errors import Refused

CRITERIA = ["price", "work", "jobs"]


def refused(read: Callable[[], Any]) -> list[str]:
    with pytest.raises(Refused) as found:
        read()
    return [str(fault) for fault in found.value.faults]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], {}),
        (["price=5"], {"price": 5}),
        (["jobs=£1,200", " work = 3.50 "], {"jobs": 1200, "work": Fraction(7, 2)}),
        (["jobs=1e3"], {"jobs": 1000}),
    ],
)
def test_a_typical_amount_is_named_by_its_criterion(words: list[str], found: dict[str, Any]) -> None:
    assert read_typical(words, CRITERIA) == found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["jobs 8"], ['--typical: "jobs 8" names no amount. Write ID=AMOUNT, such as jobs=8.']),
        (["jbos=8"], ['--typical: there is no criterion "jbos". Did you mean "jobs"?']),
        (["="], ['--typical: there is no criterion "". Use one of price, work, jobs.']),
        (["jobs=x"], ['--typical jobs: "x" is not an amount. Write digits, such as 12.5.']),
        (["jobs="], ['--typical jobs: "" is not an amount. Write digits, such as 12.5.']),
        (["jobs=8=9"], ['--typical jobs: "8=9" is not an amount. Write digits, such as 12.5.']),
        (["jobs=12k"], ['--typical jobs: "12k" is not an amount. Write digits, such as 12000.']),
        (["jobs=0"], ["--typical: jobs is not above nothing. Write what a typical bid offers."]),
        (["jobs=-1"], ["--typical: jobs is not above nothing. Write what a typical bid offers."]),
        (["jobs=8", "jobs=9"], ["--typical: jobs is given twice. Give one amount for it."]),
        (
            ["jobs", "x=1", "price=0"],
            [
                '--typical: "jobs" names no amount. Write ID=AMOUNT, such as jobs=8.',
                '--typical: there is no criterion "x". Use one of price, work, jobs.',
                "--typical: price is not above nothing. Write what a typical bid offers.",
            ],
        ),
    ],
)
def test_what_is_no_typical_amount(words: list[str], said: list[str]) -> None:
    assert refused(lambda: read_typical(words, CRITERIA)) == said


def test_a_typical_amount_that_nothing_takes_is_refused() -> None:
    refuse_unused({"jobs": Fraction(8)}, ["jobs"])
    assert refused(lambda: refuse_unused({"work": Fraction(1), "jobs": Fraction(8)}, ["jobs"])) == [
        '--typical: "work" is scored or passed, and has no typical amount. Take it out.'
    ]


@given(st.dictionaries(st.sampled_from(CRITERIA), st.decimals("0.01", "1000000", places=2), min_size=1))
def test_typical_amounts_come_back_whatever_their_order(amounts: dict[str, Any]) -> None:
    words = [f"{name}={number:,}" for name, number in amounts.items()]
    exact = {name: Fraction(number) for name, number in amounts.items()}
    assert read_typical(words, CRITERIA) == read_typical(words[::-1], CRITERIA) == exact


def test_a_purchase_as_it_is_typed() -> None:
    given_ = {
        "value": "£1,000.50", "vat": "included", "kind": "works", "date": "2026-02-24", "body": "nhs", "nation": None,
    }  # fmt: skip
    found = read_purchase(given_, ["urgent = NO", "light-touch=true"])
    assert (found.value, found.vat, found.kind, found.commenced) == (
        Fraction("1000.5"), "included", "works", date(2026, 2, 24),
    )  # fmt: skip
    assert (found.body, found.nation) == ("nhs", None)
    assert found.known == {"urgent": False, "light-touch": True}


@pytest.mark.parametrize(
    ("option", "typed", "said"),
    [
        ("value", "x", '"x" is not an amount. Write digits, such as 12.5.'),
        ("value", "1.5m", '"1.5m" is not an amount. Write digits, such as 1500000.'),
        ("vat", "incl", '"incl" is not one of included, excluded. Did you mean "included"?'),
        ("kind", "good", '"good" is not one of goods, services, works. Did you mean "goods"?'),
        ("date", "1/2/2026", '"1/2/2026" is not a day. Write year-month-day, such as 2026-11-21.'),
        (
            "body",
            "council",
            '"council" is not one of central, local, nhs, education, police, other. Write one of them.',
        ),
        (
            "nation",
            "uk",
            '"uk" is not one of england, wales, scotland, northern-ireland. Write one of them.',
        ),
        ("value", "", '"" is not an amount. Write digits, such as 12.5.'),
    ],
)
def test_what_is_no_fact_of_a_purchase_is_placed_at_its_option(option: str, typed: str, said: str) -> None:
    assert refused(lambda: read_purchase({option: typed})) == [f"--{option}: {said}"]


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (["urgent"], ['--known: "urgent" is not a fact. Write FACT=yes or FACT=no, such as urgent=no.']),
        (["=yes"], ['--known: "=yes" is not a fact. Write FACT=yes or FACT=no, such as urgent=no.']),
        (
            ["urgent=maybe"],
            ['--known: "urgent=maybe" is not a fact. Write FACT=yes or FACT=no, such as urgent=no.'],
        ),
        (["a=yes", "a=no"], ['--known: "a" is said to be both yes and no. Say it once.']),
    ],
)
def test_what_is_no_fact(known: list[str], said: list[str]) -> None:
    assert refused(lambda: read_purchase({}, known)) == said
    both = refused(lambda: read_purchase({"kind": "tea"}, known))
    assert both == ['--kind: "tea" is not one of goods, services, works. Write one of them.', *said]


def test_the_same_fact_said_twice_alike_is_one_fact() -> None:
    assert read_purchase({}, ["a=yes", "a = TRUE"]).known == {"a": True}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "72,000",
            [
                '--rounds, round 2: "000" looks like the end of a number with commas. '
                "Write 72000,57600,24980: commas stand between rounds only."
            ],
        ),
        ("", ['--rounds, round 1: "" is not an amount. Write digits, such as 12.5.']),
        ("1,,2", ['--rounds, round 2: "" is not an amount. Write digits, such as 12.5.']),
        ("1 000", ['--rounds, round 1: "1 000" is not an amount. Write digits, such as 12.5.']),
        (
            "x,072,33k",
            [
                '--rounds, round 1: "x" is not an amount. Write digits, such as 12.5.',
                '--rounds, round 2: "072" looks like the end of a number with commas. '
                "Write 72000,57600,24980: commas stand between rounds only.",
                '--rounds, round 3: "33k" is not an amount. Write digits, such as 33000.',
            ],
        ),
    ],
)
def test_what_is_no_round(typed: str, said: list[str]) -> None:
    assert refused(lambda: read_rounds(typed)) == said


@given(st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=6))
def test_rounds_come_back_each_with_its_place(rounds: list[Any]) -> None:
    found = read_rounds(" , ".join(f"£{number}" for number in rounds))
    assert [given_.value for given_ in found] == [Fraction(number) for number in rounds]
    assert [given_.name for given_ in found] == [f"round {n}" for n in range(1, len(rounds) + 1)]
    assert {given_.unit for given_ in found} == {"GBP"}


@pytest.mark.parametrize(("typed", "said"), [(None, None), ("yes", True), ("NO ", False), ("true", True)])
def test_yes_or_no(typed: str | None, said: bool | None) -> None:
    assert read_yes_or_no(typed, "--supplier-local") is said


@pytest.mark.parametrize("typed", ["perhaps", "", "1", "y"])
def test_neither_yes_nor_no(typed: str) -> None:
    assert refused(lambda: read_yes_or_no(typed, "--supplier-local")) == [
        f'--supplier-local: "{typed}" is neither yes nor no. Write yes or no.'
    ]


@given(st.integers(0, 100))
def test_a_local_share_is_the_same_in_every_spelling(percent: int) -> None:
    spellings = [f"{percent}%", f" {percent} %", f"{percent / 100}", Fraction(percent, 100)]
    assert {read_local(each) for each in spellings[:3]} == {spellings[3]}

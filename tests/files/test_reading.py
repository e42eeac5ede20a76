"""Cells: what each kind of cell reads, what it refuses, and what it says then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from pydantic_core import PydanticCustomError

from wellspent.files.reading.cells import (
    one_of,
    read_amount,
    read_day,
    read_decided,
    read_flag,
    read_id,
    read_number,
    read_share,
    read_text,
    read_whole,
    read_year,
)  # fmt: skip
from wellspent.method.errors import Refused
from wellspent.method.prices import PriceYear

Reader = Callable[[Any], Any]


def refusal(read: Reader, value: object) -> str:
    """What the reader says of a value it refuses."""
    with pytest.raises(PydanticCustomError) as refused:
        read(value)
    return refused.value.message()


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (7, "7"),
        (-3, "-3"),
        (0, "0"),
        (Decimal("0.1"), "1/10"),
        (Decimal("0.10000000000000000000"), "1/10"),
        (Decimal("-0"), "0"),
        (Decimal("1E+3"), "1000"),
        ("12.5", "25/2"),
        (" 12.5 ", "25/2"),
        ("+1", "1"),
        (".5", "1/2"),
        ("5.", "5"),
        ("1e3", "1000"),
        ("0.000000000001", "1/1000000000000"),
        ("999999999999999.999999999999", "999999999999999999999999999/1000000000000"),
        (0.1, "1/10"),
    ],
)
def test_numbers_are_exact(value: object, number: str) -> None:
    assert read_number(value) == Fraction(number)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("0.0000000000001", "0.0000000000001 has more than 12 decimal places. Round it to 12 places."),
        (Decimal("1e-999999999"), "1E-999999999 has more than 12 decimal places. Round it to 12 places."),
        ("0." + "3" * 500, f"0.{'3' * 55}... has more than 12 decimal places. Round it to 12 places."),
        (10**15, "1000000000000000 has more than 15 digits before the point. Check the figure."),
        ("1e300", "1e300 has more than 15 digits before the point. Check the figure."),
        ("1e999999999", "1e999999999 has more than 15 digits before the point. Check the figure."),
        ("1e99999999999999999999", "1e99999999999999999999 has more than 15 digits before the point. Check the figure."),
        (Decimal("1e999999999"), "1E+999999999 has more than 15 digits before the point. Check the figure."),
        (Decimal("NaN"), "nan is not a number. Leave it out if it is not known."),
        (Decimal("-Infinity"), "-infinity is not a number. Leave it out if it is not known."),
        (float("inf"), "infinity is not a number. Leave it out if it is not known."),
        ("nan", '"nan" is not a number. Write digits, such as 12.5.'),
        ("inf", '"inf" is not a number. Write digits, such as 12.5.'),
        ("", '"" is not a number. Write digits, such as 12.5.'),
        ("1_000", '"1_000" is not a number. Write digits, such as 12.5.'),
        ("1 000", '"1 000" is not a number. Write digits, such as 12.5.'),
        ("٣", '"٣" is not a number. Write digits, such as 12.5.'),
        ("１２", '"１２" is not a number. Write digits, such as 12.5.'),
        ("²", '"²" is not a number. Write digits, such as 12.5.'),
        ("0x10", '"0x10" is not a number. Write digits, such as 12.5.'),
        ("--1", '"--1" is not a number. Write digits, such as 12.5.'),
        (True, "this is not a number. Write digits, such as 12.5."),
        (None, "this is not a number. Write digits, such as 12.5."),
        ([1], "this is not a number. Write digits, such as 12.5."),
        (date(2026, 1, 1), "this is not a number. Write digits, such as 12.5."),
    ],
)  # fmt: skip
def test_what_is_no_number(value: object, said: str) -> None:
    assert refusal(read_number, value) == said


@pytest.mark.parametrize(
    ("value", "share"),
    [("5%", "1/20"), ("5 %", "1/20"), ("12.5%", "1/8"), ("100%", "1"), ("0%", "0"), (1, "1"), (0, "0"), ("0.05", "1/20")],
)  # fmt: skip
def test_shares(value: object, share: str) -> None:
    assert read_share(value) == Fraction(share)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (5, "5 is above 1, and a share is from 0 to 1. Did you mean 0.05?"),
        ("35", "35 is above 1, and a share is from 0 to 1. Did you mean 0.35?"),
        (Decimal("1.5"), "1.5 is above 1, and a share is from 0 to 1. Did you mean 0.015?"),
        (100, "100 is above 1, and a share is from 0 to 1. Did you mean 1?"),
        (250, "250 is above 1, and a share is from 0 to 1. Write a share from 0 to 1, such as 0.25."),
        ("-0.1", "-0.1 is below 0, and a share is from 0 to 1. Write a share such as 0.25."),
        ("101%", "101% is not between 0% and 100%. Write the part of the whole."),
        ("-5%", "-5% is not between 0% and 100%. Write the part of the whole."),
        ("five%", '"five" is not a percentage. Write a share from 0 to 1, such as 0.25.'),
        ("%", '"" is not a percentage. Write a share from 0 to 1, such as 0.25.'),
        (True, "this is not a share. Write a share from 0 to 1, such as 0.25."),
    ],
)
def test_what_is_no_share(value: object, said: str) -> None:
    assert refusal(read_share, value) == said


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("£94.00", "94"),
        ("£ 1,200.50", "2401/2"),
        ("1,234,567", "1234567"),
        ("-£5", "-5"),
        ("£-5", "-5"),
        ("- £5", "-5"),
        (94, "94"),
        (Decimal("94.10"), "941/10"),
    ],
)
def test_amounts(value: object, amount: str) -> None:
    assert read_amount(value) == Fraction(amount)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("1,2,3", '"1,2,3" is not an amount. Put commas between thousands only, such as 1,200.50.'),
        ("1.200,50", '"1.200,50" is not an amount. Put commas between thousands only, such as 1,200.50.'),
        ("1200,50", '"1200,50" is not an amount. Put commas between thousands only, such as 1,200.50.'),
        ("١,٢٠٠", '"١,٢٠٠" is not an amount. Write digits, such as 12.5.'),
        ("1£2£3", '"1£2£3" is not an amount. Write digits, such as 12.5.'),
        ("££5", '"£5" is not an amount. Write digits, such as 5.'),
        ("33k", '"33k" is not an amount. Write digits, such as 33000.'),
        ("£1.5m", '"1.5m" is not an amount. Write digits, such as 1500000.'),
        ("5%", '"5%" is not an amount. Write digits: 5, or 0.05 if it is a share of one.'),
        ("£", '"" is not an amount. Write digits, such as 12.5.'),
        ("€5", '"€5" is not an amount. Write digits, such as 12.5.'),
        ("-£-5", '"--5" is not an amount. Write digits, such as 12.5.'),
    ],
)
def test_what_is_no_amount(value: object, said: str) -> None:
    assert refusal(read_amount, value) == said


def test_whole_numbers() -> None:
    assert read_whole("12") == 12
    assert read_whole(Decimal("12.0")) == 12
    assert refusal(read_whole, "12.4") == "12.4 is not a whole number. Write 12 or another whole number."
    assert refusal(read_whole, True) == "this is not a whole number. Write digits, such as 12."


def test_text_is_trimmed_composed_and_plain() -> None:
    assert read_text("  Cafe\u0301  ") == "Café"
    assert read_text("two\nlines") == "two\nlines"
    assert read_text(Decimal("7")) == "7"
    assert read_text(2026) == "2026"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "there is no text here. Write some words in quotes, or leave the key out."),
        (" \n ", "there is no text here. Write some words in quotes, or leave the key out."),
        (None, "there is no text here. Write some words in quotes, or leave the key out."),
        ("a\x00b", "the text holds control characters. Type it again as plain text."),
        ("a\x1b[2Jb", "the text holds control characters. Type it again as plain text."),
        ("a\ud800b", "the text holds control characters. Type it again as plain text."),
        (True, "this is not text. Write some words in quotes."),
        (["a"], "this is not text. Write some words in quotes."),
        (date(2026, 1, 1), "this is not text. Write some words in quotes."),
    ],
)
def test_what_is_no_text(value: object, said: str) -> None:
    assert refusal(read_text, value) == said


@pytest.mark.parametrize(
    ("value", "near"),
    [
        ("My Name", "my-name"),
        ("2nd", "nd"),
        ("A--B", "a-b"),
        ("é", "my-name"),
        ("wellspent@2026", "wellspent-2026"),
        ("a" * 70 + "_", "a" * 57 + "..."),
    ],
)
def test_ids(value: str, near: str) -> None:
    assert read_id("my-name-2") == "my-name-2"
    assert f"Use lower-case letters, digits and hyphens, such as {near}." in refusal(read_id, value)


def test_days() -> None:
    assert read_day(date(2026, 11, 21)) == date(2026, 11, 21)
    assert read_day(" 2026-11-21 ") == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("21/11/2026", '"21/11/2026" is not a day. Write year-month-day, such as 2026-11-21.'),
        ("20261121", '"20261121" is not a day. Write year-month-day, such as 2026-11-21.'),
        ("2026-W47-6", '"2026-W47-6" is not a day. Write year-month-day, such as 2026-11-21.'),
        ("2026-02-30", '"2026-02-30" is not a day. Write year-month-day, such as 2026-11-21.'),
        (20261121, '"20261121" is not a day. Write year-month-day, such as 2026-11-21.'),
        (time(12), '"12:00:00" is not a day. Write year-month-day, such as 2026-11-21.'),
        (
            datetime(2026, 11, 21, 12, tzinfo=UTC),
            "2026-11-21 12:00:00+00:00 is an instant, and this is a day. Write 2026-11-21 alone.",
        ),
    ],
)
def test_what_is_no_day(value: object, said: str) -> None:
    assert refusal(read_day, value) == said


def test_truths() -> None:
    assert [read_flag(value) for value in (True, "yes", "Yes ", "TRUE")] == [True] * 4
    assert [read_flag(value) for value in (False, "no", "false")] == [False] * 3
    assert refusal(read_flag, "maybe") == '"maybe" is neither yes nor no. Write true or false.'
    assert refusal(read_flag, 1) == '"1" is neither yes nor no. Write true or false.'


@pytest.mark.parametrize(
    "read", [read_number, read_share, read_amount, read_whole, read_text, read_year, read_flag, read_day]
)
def test_a_number_too_long_to_spell_is_refused_by_every_reader(read: Reader) -> None:
    """TOML's hexadecimal may hold more digits than Python will print; text takes it for what it is called."""
    if read is read_text:
        assert read(16**9000) == "a number of thousands of digits"
    else:
        assert "a number of thousands of digits" in refusal(read, 16**9000)


def test_price_years() -> None:
    assert read_year(2009) == read_year("2009") == read_year(Decimal("2009")) == PriceYear(2009)
    assert read_year("2008/09") == PriceYear(2008, financial=True)
    assert read_year("1999/00") == PriceYear(1999, financial=True)


@pytest.mark.parametrize(
    "value", ["2008/10", "2008-09", "08/09", "²⁰⁰⁹", "٢٠٠٩", 1066, 30000, True, Decimal("2009.5"), "9" * 5000, None]
)  # fmt: skip
def test_what_is_no_price_year(value: object) -> None:
    assert refusal(read_year, value).endswith(
        'is not a price year. Write a calendar year such as 2009 or a financial year such as "2008/09".'
    )


def test_one_of_some_words() -> None:
    read = one_of("goods", "works").func
    assert read("goods") == "goods"  # type: ignore[call-arg]
    assert refusal(read, "good") == '"good" is not one of goods, works. Did you mean "goods"?'  # type: ignore[arg-type]
    assert refusal(read, "tea") == '"tea" is not one of goods, works. Write one of them.'  # type: ignore[arg-type]


def test_the_day_of_an_option() -> None:
    today = date(2026, 11, 21)
    assert read_decided(None, today) == today
    assert read_decided("2026-01-02", today) == date(2026, 1, 2)
    with pytest.raises(Refused, match=r"--date: .*is not a day"):
        read_decided("soon", today, "--date")

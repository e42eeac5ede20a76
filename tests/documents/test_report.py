"""What a cell says to a person and to a machine, at the edges of what it can be given."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.documents.report import UNKNOWN, Cell, Column, Report, cell, columns, row, table
from wellspent.documents.tables import to_csv
from wellspent.method.errors import Refused
from wellspent.method.money import Money, add, over, pounds
from wellspent.method.numbers import grouped, half_away, percent, spell, spell_fixed
from wellspent.method.working import Entered, Given, traced

MONEY: list[tuple[int, str, str]] = [
    (0, "£0", "0.00"),
    (1, "£0.01", "0.01"),
    (-1, "-£0.01", "-0.01"),
    (10, "£0.10", "0.10"),
    (50, "£0.50", "0.50"),
    (99, "£0.99", "0.99"),
    (100, "£1", "1.00"),
    (-100, "-£1", "-1.00"),
    (110, "£1.10", "1.10"),
    (99_999, "£999.99", "999.99"),
    (100_000, "£1,000", "1000.00"),
    (123_456, "£1,234.56", "1234.56"),
    (-123_450, "-£1,234.50", "-1234.50"),
    (100_000_000_000, "£1,000,000,000", "1000000000.00"),
    (100_000_000_001, "£1,000,000,000.01", "1000000000.01"),
    (-99_999_999_999_999, "-£999,999,999,999.99", "-999999999999.99"),
]
"""Pence, for a person, for a machine."""


@pytest.mark.parametrize(("minor", "shown", "bare"), MONEY)
def test_money_is_spelled_for_a_person_and_for_a_machine(minor: int, shown: str, bare: str) -> None:
    made = cell(Money(minor))
    assert (made.text, made.bare, made.machine) == (shown, bare, bare)


ROUNDED: list[tuple[str, int, str]] = [
    ("0.005", 1, "£0.01"),
    ("-0.005", -1, "-£0.01"),
    ("0.0049", 0, "£0"),
    ("-0.0049", 0, "£0"),
    ("1.005", 101, "£1.01"),
    ("1.015", 102, "£1.02"),
    ("2.675", 268, "£2.68"),
    ("0.995", 100, "£1"),
    ("999.995", 100_000, "£1,000"),
    ("-999.995", -100_000, "-£1,000"),
    ("999999999.995", 100_000_000_000, "£1,000,000,000"),
]
"""Half pennies go away from zero; a binary fraction would lose 1.005 and 2.675."""


@pytest.mark.parametrize(("amount", "minor", "shown"), ROUNDED)
def test_half_pennies_go_away_from_zero(amount: str, minor: int, shown: str) -> None:
    made = Money.of(Fraction(amount))
    assert (made.minor, made.shown()) == (minor, shown)


@given(st.integers(-(10**15), 10**15))
def test_what_a_person_reads_is_what_a_machine_reads(minor: int) -> None:
    made = cell(Money(minor))
    read = Fraction(re.sub("[£,]", "", made.text))
    assert read == Fraction(made.machine) == Fraction(minor, 100)


@given(st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6))
def test_rounding_to_pence_is_never_off_by_more_than_half_a_penny(amount: Fraction) -> None:
    made = Money.of(amount)
    assert abs(made.amount - amount) <= Fraction(1, 200)
    assert Money.of(-amount).minor == -made.minor


@given(st.lists(st.integers(-(10**12), 10**12), max_size=12))
def test_a_total_adds_its_pence_and_no_others(minors: list[int]) -> None:
    found = add([Money(minor) for minor in minors])
    slow = 0
    for minor in minors:
        slow += minor
    assert found.minor == slow
    assert found.amount == sum((Money(minor).amount for minor in minors), Fraction(0))


def test_two_currencies_are_never_added() -> None:
    with pytest.raises(Refused, match="amounts in EUR and GBP cannot be added") as caught:
        add([Money(1), Money(1, "EUR")])
    assert all(fault.mend for fault in caught.value.faults)
    with pytest.raises(Refused, match="cannot be added"):
        over(Money(1), Money(1, "USD"))
    with pytest.raises(Refused, match="cannot be added"):
        Money(1) - Money(1, "EUR")


def test_a_ratio_to_nothing_is_not_known_and_not_nothing() -> None:
    assert over(Money(500), Money(0)) is None
    assert cell(over(Money(500), Money(0))).text == UNKNOWN
    assert over(Money(0), Money(500)) == 0
    assert cell(over(Money(0), Money(500))).text == "0"


@pytest.mark.parametrize(
    ("currency", "shown"),
    [("GBP", "£1,234.50"), ("EUR", "€1,234.50"), ("USD", "$1,234.50"), ("SEK", "SEK 1,234.50")],
)
def test_each_currency_has_its_sign_or_its_code(currency: str, shown: str) -> None:
    assert pounds(Fraction("1234.5"), currency) == shown
    assert pounds(Fraction("-1234.5"), currency) == f"-{shown}"
    assert Money(123_450, currency).shown() == shown
    assert cell(Money(123_450, currency)).machine == "1234.50"  # a machine is given no sign


@pytest.mark.parametrize(
    ("amount", "places", "shown"),
    [
        ("-0.00001", 2, "£0"),
        ("-0.00001", 6, "-£0.00001"),
        ("0.5", 0, "£1"),
        ("-0.5", 0, "-£1"),
        ("-0.4", 0, "£0"),
        ("0.1234567", 4, "£0.1235"),
        ("12.3", 4, "£12.30"),
        ("12.3456", 4, "£12.3456"),
    ],
)
def test_an_amount_of_less_than_what_is_shown_has_no_sign(amount: str, places: int, shown: str) -> None:
    assert pounds(Fraction(amount), "GBP", places) == shown
    assert Cell.price(Fraction(amount), "GBP", places).text == shown


NUMBERS: list[tuple[object, str, str]] = [
    (0, "0", "0"),
    (Fraction(0), "0", "0"),
    (-1, "-1", "-1"),
    (1000, "1,000", "1000"),
    (-1000, "-1,000", "-1000"),
    (10**9, "1,000,000,000", "1000000000"),
    (Fraction(1, 3), "0.33", "0.3333333333"),
    (Fraction(-1, 3), "-0.33", "-0.3333333333"),
    (Fraction(1, 200), "0.01", "0.005"),
    (Fraction(-1, 200), "-0.01", "-0.005"),
    (Fraction(1, 300), "0", "0.0033333333"),
    (Fraction(-1, 300), "0", "-0.0033333333"),
    (Fraction(3, 2), "1.5", "1.5"),
    (Fraction(1, 10**11), "0", "0"),
]


@pytest.mark.parametrize(("value", "shown", "bare"), NUMBERS, ids=[str(value) for value, _, _ in NUMBERS])
def test_numbers_at_their_edges(value: object, shown: str, bare: str) -> None:
    made = cell(value)
    assert (made.text, made.bare) == (shown, bare)


@given(st.fractions(max_denominator=10**4), st.integers(0, 8))
def test_numbers_are_spelled_as_they_are_rounded(number: Fraction, places: int) -> None:
    near = half_away(number, places)
    assert Fraction(spell_fixed(number, places)) == near
    assert Fraction(spell(number, places)) == near
    assert Fraction(grouped(number, places).replace(",", "")) == near
    assert abs(near - number) <= Fraction(1, 2 * 10**places)
    assert not spell(number, places).endswith(".")
    assert spell(number, places) != "-0"


@pytest.mark.parametrize(
    ("share", "shown"),
    [("0", "0%"), ("1", "100%"), ("0.5", "50%"), ("-0.125", "-12.5%"), ("0.0004", "0%"), ("12", "1,200%")],
)
def test_shares_are_spelled_as_percentages(share: str, shown: str) -> None:
    assert percent(Fraction(share)) == shown


def test_unknown_is_unknown_and_never_nothing() -> None:
    unknown, nothing = cell(None), cell(0)
    assert (unknown.text, unknown.bare, unknown.machine) == (UNKNOWN, "", "")
    assert (nothing.text, nothing.bare, nothing.machine) == ("0", "0", "0")
    assert unknown != nothing
    assert unknown.working is None
    assert cell(False).text == "no"
    assert cell("").text == ""
    assert cell("").bare is None


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "=", "-"])
def test_words_that_begin_like_a_formula_are_made_harmless_for_a_sheet(text: str) -> None:
    assert cell(text).machine == f"'{text}"
    assert cell(text).text == text  # a person reads what was written


@pytest.mark.parametrize("text", ["a=1", "1+1", "", " word", "'=1", "£5", "#REF"])
def test_other_words_stay_as_they_are(text: str) -> None:
    assert cell(text).machine == text


def test_a_negative_figure_stays_a_number_for_a_machine() -> None:
    assert cell(Money(-5)).machine == "-0.05"
    assert cell(Fraction(-1, 4)).machine == "-0.25"


def test_cells_are_alike_where_all_they_say_is() -> None:
    given_ = traced(Given(Fraction(3), "three", Entered("a.toml", "x")))
    assert cell(3) == cell(Fraction(3)) == Cell("3", None, "3")
    assert cell(3) != cell("3")  # words are no number
    assert cell(given_) != cell(3)  # one opens to its working
    assert hash(cell(3)) == hash(cell(Fraction(3)))
    assert cell(cell(3)) == cell(3)
    assert (cell(3) == "3") is False
    assert "12" in repr(cell(12))


def test_a_figure_keeps_its_unit_for_a_person_alone() -> None:
    made = cell(Fraction(5, 2), 1, "months")
    assert (made.text, made.bare) == ("2.5 months", "2.5")


def test_columns_say_which_of_them_hold_numbers() -> None:
    assert columns("Name", "Size#") == (Column("Name"), Column("Size", number=True))
    assert columns() == ()


def test_one_row_needs_no_total() -> None:
    heads = columns("Name", "Size#")
    one = table("One", heads, [row("a", 1), row("Total", 1)], total=True)
    assert (len(one.rows), one.total) == (1, False)
    two = table("Two", heads, [row("a", 1), row("b", 2), row("Total", 3)], total=True)
    assert (len(two.rows), two.total) == (3, True)
    none = table("None", heads, [row("a", 1), row("b", 2)])
    assert (len(none.rows), none.total) == (2, False)


def test_a_row_is_named_by_its_first_words() -> None:
    heads = columns("Year#", "What", "Size#")
    words = table("By year", heads, [row(1, "Visits", 2)])
    assert (words.naming, words.name_of(words.rows[0])) == (1, "Visits")
    numbers = table("By year", columns("Year#", "Size#"), [row(7, 2)])
    assert (numbers.naming, numbers.name_of(numbers.rows[0])) == (0, "Year 7")


def test_a_csv_is_the_first_table_alone_and_read_back_whole() -> None:
    heads = columns("Name", "Size#")
    first = table("First", heads, [row('a "b", c\nd', Money(-5)), row("", None)])
    report = Report("Two", {}, tables=(first, table("Second", heads, [row("z", 9)])))
    assert to_csv(report) == 'Name,Size\n"a ""b"", c\nd",-0.05\n,\n'

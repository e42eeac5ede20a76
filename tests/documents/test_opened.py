"""Which figures open: each once, under the heading where it stands first, and numbered as a reader meets them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.documents.opened import Opened, opened_by
from wellspent.documents.report import Cell, Report, cell, columns, row, table
from wellspent.method.money import Money
from wellspent.method.working import Entered, Given, Symbol, traced


def figure(value: int, name: str = "visits") -> Symbol:
    return traced(Given(Fraction(value), name, Entered("map.toml", f"[[outcome]] {value}, quantity")))


def report(*facts: tuple[str, Cell], rows: list[tuple[Cell, ...]] | None = None) -> Report:
    tables = () if rows is None else (table("Outcomes", columns("Outcome", "Value#"), rows),)
    return Report("A map", {}, facts=facts, tables=tables)


def test_a_report_of_words_and_plain_numbers_opens_nothing() -> None:
    found = opened_by(report(("Value", cell(3)), ("Words", cell("x")), rows=[row("a", None)]))
    assert list(found) == []
    assert found.groups == {}
    assert found.number(cell(3)) is None
    assert found.is_first(cell("x")) is False


def test_a_fact_comes_before_the_tables_and_under_no_heading() -> None:
    first, second = cell(figure(1)), cell(figure(2))
    found = opened_by(report(("value of it", first), rows=[row("Visits", second)]))
    assert [one.number for one in found] == [1, 2]
    assert {heading: [one.label for one in own] for heading, own in found.groups.items()} == {
        "": ["Value of it"],
        "Outcomes": ["Visits, Value"],
    }
    assert (found.number(first), found.number(second)) == (1, 2)


def test_a_figure_that_stands_twice_opens_once_where_it_stood_first() -> None:
    shared = figure(7)
    first, again = cell(shared), cell(shared)
    found = opened_by(report(("Value", first), rows=[row("Visits", again)]))
    assert len(list(found)) == 1
    assert found.number(first) == found.number(again) == 1
    assert (found.is_first(first), found.is_first(again)) == (True, False)
    assert list(found.groups) == [""]


def test_two_figures_of_one_value_are_two_figures() -> None:
    found = opened_by(report(rows=[row("a", figure(7)), row("b", figure(7))]))
    assert [one.label for one in found] == ["A, Value", "B, Value"]


def test_money_opens_to_the_rounding_that_made_it() -> None:
    amount = Money.of(figure(7) * figure(94, "price"))
    found = opened_by(report(("Value", cell(amount))))
    (one,) = found
    assert one.working.value == 658
    assert one.cell.text == "£658"


def test_a_price_and_a_percentage_open_too() -> None:
    price = Cell.price(figure(3), "GBP")
    share = Cell("50%", figure(1), "0.5")
    found = opened_by(report(("Price", price), ("Share", share)))
    assert [one.cell.text for one in found] == ["£3", "50%"]


def test_a_row_without_words_is_called_by_its_number() -> None:
    made = table("By year", columns("Year#", "Value#"), [row(4, figure(1))])
    (one,) = opened_by(Report("A map", {}, tables=(made,)))
    assert one.label == "Year 4, Value"


def test_a_label_that_is_empty_stays_empty() -> None:
    (one,) = opened_by(report(("", cell(figure(1)))))
    assert one.label == ""


def test_a_figure_that_the_report_has_not_is_no_figure_of_it() -> None:
    with pytest.raises(KeyError):
        opened_by(report()).number(cell(figure(1)))


@given(st.lists(st.integers(0, 4), max_size=12))
def test_numbers_go_from_one_in_the_order_of_the_page(places: list[int]) -> None:
    shared = [figure(place) for place in range(5)]
    cells = [cell(shared[place]) for place in places]
    found = Opened()
    for number, one in enumerate(cells):
        found.add("" if number % 2 else "Outcomes", f"row {number}", one)
    order = list(dict.fromkeys(places))
    assert [one.number for one in found] == list(range(1, len(order) + 1))
    assert [found.number(one) for one in cells] == [order.index(place) + 1 for place in places]
    assert sum(found.is_first(one) for one in cells) == len(order)
    assert sorted(one.number for own in found.groups.values() for one in own) == [one.number for one in found]

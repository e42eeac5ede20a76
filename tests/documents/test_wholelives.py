"""Options compared over their lives in figures and words: each sum by hand, and "never" is not "not known"."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.documents.figures import plain
from wellspent.documents.report import UNKNOWN, Report
from wellspent.documents.wholelives import comparison_report, conventions
from wellspent.method.discounting import flat
from wellspent.method.money import pounds
from wellspent.method.options import compare
from wellspent.method.wholelife import Line, Option
from wellspent.method.working import Entered, Given, exact, traced

HERE = Entered("options.toml", "option")
LEVEL = flat(Fraction(0), HERE)
TENTH = flat(Fraction(1, 10), HERE)


def amounts(*values: object) -> tuple[Given, ...]:
    return tuple(Given(Fraction(str(value)), "amount", HERE, "GBP") for value in values)


def line(name: str, first: int, *values: object, credit: bool = False, benefit: bool = False) -> Line:
    return Line(name, first, amounts(*values), credit=credit, benefit=benefit)


def option(name: str, years: int, *lines: Line) -> Option:
    return Option(name, years, lines)


def report(*options: Option, schedule: Any = LEVEL) -> Report:
    return comparison_report(compare(options, schedule, traced), "Vans", schedule)


def tables(found: Report) -> dict[str, list[list[str]]]:
    return {one.title: [[each.text for each in row] for row in one.rows] for one in found.tables}


def facts(found: Report) -> dict[str, str]:
    return {label: each.text for label, each in found.facts}


BUY = option("Buy", 3, line("purchase", 0, 1000), line("fuel", 1, 100, 100, 100))
HIRE = option("Hire", 3, line("hire", 1, 500, 500, 500))


def test_costs_without_discounting_are_plain_sums() -> None:
    found = report(BUY, HIRE)
    costs = tables(found)["Costs"]
    assert [row[:4] for row in costs] == [["Buy", "3", "£1,000", "£1,300"], ["Hire", "3", "£0", "£1,500"]]
    assert facts(found)["Costs least by whole life cost"] == "Buy"
    told: Any = plain(found.figures)
    assert told["cheapest"] == "Buy"
    assert [one["whole_life_cost"] for one in told["options"]] == ["1300.00", "1500.00"]


def test_discounted_costs_by_hand() -> None:
    found = report(BUY, schedule=TENTH)
    slow = Fraction(1000)
    for year in (1, 2, 3):
        slow += Fraction(100) / Fraction(11, 10) ** year
    assert tables(found)["Costs"][0][3] == pounds(slow)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6), st.integers(0, 10**6))
def test_a_slow_sum_agrees_with_the_page_and_the_json(yearly: list[int], purchase: int) -> None:
    one = option("One", len(yearly), line("purchase", 0, purchase), line("run", 1, *yearly))
    schedule = TENTH
    found = comparison_report(compare([one], schedule, exact), "T", schedule)
    slow = Fraction(purchase)
    for year, value in enumerate(yearly, 1):
        slow += Fraction(value) * Fraction(10, 11) ** year
    (told,) = plain(found.figures)["options"]
    assert abs(Fraction(told["whole_life_cost"]) - slow) <= Fraction(1, 200)
    assert tables(found)["Costs"][0][3] == pounds(Fraction(told["whole_life_cost"]))
    assert [one["from"] for one in told["lines"]] == [0, 1]
    assert told["lines"][1]["to"] == len(yearly)


def test_a_tie_names_all_and_nobody_costs_least() -> None:
    found = report(option("A", 1, line("x", 0, 5)), option("B", 1, line("x", 0, 5)))
    assert facts(found)["Costs least by whole life cost"] == "tie: A and B"
    told: Any = plain(found.figures)
    assert (told["cheapest"], told["tie"]) == (None, ["A", "B"])


def test_one_option_is_compared_with_nothing() -> None:
    assert facts(report(BUY)) == {}
    assert "Value" not in tables(report(BUY))


def test_lives_of_different_lengths_are_compared_by_the_year() -> None:
    found = report(BUY, option("Long", 6, line("hire", 1, *[300] * 6)))
    assert list(facts(found)) == ["Costs least by equivalent annual cost"]
    assert facts(found)["Costs least by equivalent annual cost"] == "Long"
    assert plain(found.figures)["basis"] == "equivalent-annual-cost"


def test_kinds_of_line_and_their_years() -> None:
    whole = option(
        "A", 3, line("purchase", 0, 900), line("gain", 1, 400, 400, 400, benefit=True),
        line("sale", 3, 100, credit=True),
    )  # fmt: skip
    found = report(whole)
    assert tables(found)["Lines of A"] == [
        ["purchase", "cost", "0", "£900"],
        ["gain", "benefit", "1 to 3", "£1,200"],
        ["sale", "comes back", "3", tables(found)["Lines of A"][2][3]],
    ]
    assert [one["kind"] for one in plain(found.figures)["options"][0]["lines"]] == [
        "cost",
        "benefit",
        "credit",
    ]


def test_benefits_are_set_against_all_costs() -> None:
    found = report(option("A", 2, line("purchase", 0, 100), line("gain", 1, 75, 75, benefit=True)))
    (row,) = tables(found)["Value"]
    assert row[:4] == ["A", "£150", "£50", "1.5"]
    assert row[5] == "1.33"  # 75 in the first year, and a third of the second
    told: Any = plain(found.figures)["options"][0]
    assert (told["benefits"], told["net_present_value"], told["benefit_cost_ratio"]) == (
        "150.00",
        "50.00",
        "1.5",
    )


def test_what_never_pays_back_is_said_to_be_never_and_what_has_no_benefit_not_known() -> None:
    poor = option("Poor", 1, line("purchase", 0, 100), line("gain", 1, 1, benefit=True))
    found = report(poor, option("None", 1, line("purchase", 0, 100)))
    value = {row[0]: row for row in tables(found)["Value"]}
    assert value["Poor"][5:] == ["never", "never"]
    assert value["None"][1:] == [UNKNOWN] * 6
    told: Any = plain(found.figures)
    assert told["options"][0]["payback_years"] is None
    assert (told["options"][1]["benefits"], told["most_valuable"]) == (None, None)


def test_a_switching_value_makes_the_costs_equal() -> None:
    found = report(BUY, HIRE)
    rows = {(row[0], row[1]): row[2:] for row in tables(found)["What would have to change"]}
    assert rows[("Buy", "purchase")] == ["+20%", "£1,200", "Hire costs the same"]
    for switch in plain(found.figures)["switching"]:
        if switch["option"] == "Buy" and switch["line"] == "fuel":
            assert Fraction(switch["change"]) * 300 == pytest.approx(200, abs=1e-6)


def test_amounts_that_differ_by_year_have_no_one_amount() -> None:
    found = report(option("A", 2, line("run", 1, 100, 300)), HIRE)
    rows = {row[1]: row for row in tables(found)["What would have to change"]}
    assert rows["run"][3] == "differs by year"


def test_the_schedule_is_named() -> None:
    found = report(BUY, schedule=TENTH)
    assert found.conventions == conventions(TENTH)
    assert TENTH.id in found.conventions[0]
    assert plain(found.figures)["discount"] == TENTH.id

"""The SROI map: the published example through the command, timing, reference cases, ledgers and ratios."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.method.building import Row, chart, given, rootless
from tests.running import Run

from wellspent.method.money import Money
from wellspent.method.numbers import spell
from wellspent.method.sroi import MapValue, first_year, payback_months, value_map
from wellspent.method.working import Symbol, exact, plain, traced

F = Fraction
ROW = {"quantity": 10, "proxy": 100}


def valued(*rows: Row, **file: Any) -> MapValue[Fraction]:
    return value_map(chart({"outcome": rows, "discount": "0.1", **file}), exact)


# Wheels-to-Meals: A Guide to SROI, 2012 revision. The rows are the guide's; see docs/methods/sroi.md.

WHEELS = """
title = "Wheels-to-Meals"
investment = 42375
discount = 0.035
"""
ROWS = (
    "name = 'A&E' \n quantity = 7 \n proxy = 94 \n attribution = 0.05 \n drop_off = 0.5",
    "name = 'Assessment' \n quantity = 7 \n proxy = 5220 \n attribution = 0.05 \n drop_off = 0.5",
    "name = 'Continuing care' \n quantity = 7 \n proxy = 7220 \n attribution = 0.05 \n drop_off = 0.5",
    "name = 'GP' \n quantity = 90 \n proxy = 19 \n attribution = 0.1 \n drop_off = 0.1 \n duration = 5",
    "name = 'Clubs' \n quantity = 16 \n proxy = 48.25 \n deadweight = 0.1 \n attribution = 0.35 \n drop_off = 0.35",
    "name = 'District nurse' \n quantity = 14 \n proxy = 34 \n deadweight = '100%' \n duration = 2 \n drop_off = 0",
    "name = 'Volunteers' \n quantity = 4 \n proxy = 162.50 \n deadweight = 0.7 \n attribution = 0.1 \n drop_off = 0.35",
    "name = 'Neighbours' \n quantity = -275 \n proxy = 5 \n deadweight = 0.05 \n drop_off = 0.05 \n duration = 3",
)


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    path = tmp_path / "wheels.toml"
    path.write_text(WHEELS + "".join(f"[[outcome]]\n{row}\n" for row in ROWS), encoding="utf-8")
    return path


def test_wheels_to_meals_through_the_command(run: Run, wheels: Path) -> None:
    found = run("value", wheels, "--json").json
    impacts = {row["name"]: row["impact"] for row in found["outcomes"]}
    assert impacts == {
        "A&E": "625.10", "Assessment": "34713.00", "Continuing care": "48013.00", "GP": "1539.00",
        "Clubs": "451.62", "District nurse": "0.00", "Volunteers": "175.50", "Neighbours": "-1306.25",
    }  # fmt: skip
    assert found["impact"] == "84210.97"
    assert found["present_value"] == "83386.77"
    assert found["net_present_value"] == "41011.77"
    assert found["sroi_ratio"].startswith("1.9678")
    assert found["payback_months"].startswith("6.038")
    assert [year["value"] for year in found["yearly"]] == [
        "84210.97",
        "144.16",
        "67.70",
        "1121.93",
        "1009.74",
    ]
    assert [year["year"] for year in found["yearly"]] == [1, 2, 3, 4, 5]


def test_its_working_goes_down_to_the_lines_of_the_file(run: Run, wheels: Path) -> None:
    told = run("value", wheels, "--working", "GP").out
    assert "1,539" in told
    assert "GP: attribution = 0.1" in told
    assert f"enteredin{wheels}" in "".join(told.replace("│", "").split())  # a long path is broken


def test_the_value_map_s_timing_is_worth_one_year_of_discount_more(run: Run, wheels: Path) -> None:
    guide = F(run("value", wheels, "--json").json["present_value"])
    early = run("value", wheels, "--timing", "value-map", "--json").json
    assert [year["year"] for year in early["yearly"]] == [0, 1, 2, 3, 4]
    assert abs(F(early["present_value"]) - guide * F("1.035")) < F("0.10")


# Timing, P-SROI-2: 10 x 100 less 10%, 5% and 20%, for three years less 10% a year

TIMED = {
    "quantity": 10, "proxy": 100, "deadweight": "0.1", "displacement": "0.05", "attribution": "0.2",
    "drop_off": "0.1", "duration": 3,
}  # fmt: skip


@pytest.mark.parametrize(
    ("timing", "row", "expected"),
    [
        ("value-map", {}, 179598),
        ("guide-2009", {}, 173525),
        ("value-map", {"starts": 1}, 173525),
        ("guide-2009", {"starts": 0}, 179598),
        ("guide-2009", {"starts": 5}, 151217),  # 1735.2511 / 1.035^4
    ],
)
def test_the_first_benefit_year_by_convention_or_by_row(timing: str, row: Row, expected: int) -> None:
    found = valued({**TIMED, **row}, timing=timing, discount="0.035")
    assert found.impact.minor == 68400
    assert found.present_value.minor == expected


def test_the_years_of_an_outcome_follow_its_start_and_drop_off() -> None:
    found = valued({**ROW, "starts": 2, "duration": 3, "drop_off": "0.5"}).outcomes[0]
    assert found.years == ((2, F(1000)), (3, F(500)), (4, F(250)))
    assert found.factors == (1 / F("1.1") ** 2, 1 / F("1.1") ** 3, 1 / F("1.1") ** 4)


# Health outcomes


def test_a_health_outcome_may_have_its_own_discount() -> None:
    money = {"name": "savings", "quantity": 1, "proxy": 1015, "starts": 1}
    health = {**money, "name": "years of life", "discount": "health"}
    found = valued(money, health, discount="standard")
    assert [v.present_value.minor for v in found.outcomes] == [98068, 100000]  # 1015/1.035 and 1015/1.015
    (year,) = found.yearly
    assert year.factor is None, "one year, two factors: none to show"
    assert year.value == 2030


def test_a_year_shows_its_factor_where_all_carry_the_same() -> None:
    (year,) = valued(ROW, ROW).yearly
    assert year.factor == 1 / F("1.1")
    assert year.present_value == 2000 / F("1.1")


# The reference case


def test_the_reference_case_comes_off_as_a_quantity_of_its_own() -> None:
    """P-ADD-2: 100 x .9 x .75 x .95 x 1.33 less 20 x .9 x .75 x 1.33."""
    row = {
        "quantity": 100, "proxy": 1, "leakage": "0.1", "displacement": "0.25", "substitution": "0.05",
        "multiplier": "1.33",
        "reference": {"quantity": 20, "leakage": "0.1", "displacement": "0.25", "multiplier": "1.33"},
    }  # fmt: skip
    (outcome,) = chart({"outcome": [row]}).outcomes
    assert first_year(outcome, exact) == F("67.33125")
    opened = first_year(outcome, traced)
    assert (opened.value, opened.how) == (F("67.33125"), "difference")
    assert rootless(opened) == []


def test_a_reference_case_that_does_better_makes_a_loss() -> None:
    found = valued({**ROW, "reference": {"quantity": 12}})
    assert found.impact.minor == -20000


# Signs, ledgers, ratios


def test_a_negative_row_takes_away() -> None:
    found = valued(ROW, {"name": "noise", "quantity": -4, "proxy": 100, "deadweight": "0.5"}, discount="0")
    assert [v.impact.minor for v in found.outcomes] == [100000, -20000]
    assert found.impact.minor == found.present_value.minor == 80000


def test_ledgers_are_kept_apart_and_public_value_is_economic_and_social() -> None:
    rows = [{**ROW, "name": name, "ledger": name} for name in ("fiscal", "economic", "social")]
    found = valued(*rows, {**ROW, "name": "unstated"}, discount="0", investment=2000)
    assert {name: amount.minor for name, amount in found.ledgers.items()} == dict.fromkeys(
        ("fiscal", "economic", "social", "unstated"), 100000
    )
    assert dict(found.ratios) == {"fiscal": F(1, 2), "public_value": F(1), "all": F(2)}


def test_shares_left_out_are_not_taken_off_and_a_share_of_one_takes_all() -> None:
    assert valued(ROW).impact.minor == 100000
    assert valued({**ROW, "deadweight": "1"}).impact.minor == 0
    assert valued({**ROW, "multiplier": "1.5", "leakage": "0.1"}).impact.minor == 135000


def test_without_an_investment_there_is_a_value_and_no_ratio() -> None:
    found = valued(ROW)
    assert found.present_value.minor == 90909
    assert (found.investment, found.net_present_value, found.sroi_ratio, found.payback_months) == (None,) * 4
    assert set(found.ratios.values()) == {None}


def test_with_an_investment_of_nothing_there_is_a_net_value_and_no_ratio() -> None:
    found = valued(ROW, investment=0)
    assert found.net_present_value == found.present_value
    assert (found.sroi_ratio, found.payback_months) == (None, None)


@pytest.mark.parametrize(
    ("spent", "yearly", "months"),
    [
        (1000, 12000, 1),
        (1500, 1000, 18),
        (1000, 0, None),
        (1000, -5, None),
        (0, 1000, None),
        (None, 1000, None),
    ],
)
def test_payback_in_months(spent: int | None, yearly: int, months: int | None) -> None:
    paid = None if spent is None else Money.of(F(spent))
    assert payback_months(paid, Money.of(F(yearly))) == months


def test_each_outcome_is_rounded_once_and_totals_add_the_rounded() -> None:
    third = {"quantity": 1, "proxy": "0.005"}
    found = valued(third, third, third, discount="0", timing="value-map")
    assert [v.impact.minor for v in found.outcomes] == [1, 1, 1]
    assert found.impact.minor == 3, "three atoms of a penny, not a penny and a half"


def test_a_map_of_rows_worth_nothing_still_opens_its_figures() -> None:
    nothing = chart({"outcome": [{**ROW, "quantity": 0}], "investment": 10})
    found = value_map(nothing, traced)
    for amount in (found.impact, found.present_value, found.net_present_value, *found.ledgers.values()):
        assert amount is not None
        assert amount.working is not None
    assert isinstance(found.sroi_ratio, Symbol)
    assert spell(plain(found.sroi_ratio)) == "0"


def test_the_investment_s_pence_are_what_counts() -> None:
    found = value_map(chart({"outcome": [ROW], "investment": "10.005"}), exact)
    assert found.investment == Money(1001)
    assert given("10.005").value != found.investment.amount

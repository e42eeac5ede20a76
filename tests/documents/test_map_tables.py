"""A row of a map multiplies out, and what breaks even is said in words where no number would."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
from tests.running import Run

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
HUB = ("value", EXAMPLES / "youth-hub.csv", "--investment", "40000", "--decided", "2026-11-21")
MAP = """
title = "Two outcomes"
investment = {investment}
discount = 0.035
base_year = 2024

[[outcome]]
name = "Gain"
quantity = 10
proxy = 94.00
price_year = "2008/09"
deadweight = 0.2
{more}
[[outcome]]
name = "Harm"
quantity = 2
proxy = -5
price_year = 2024
"""


def rows(run: Run, tmp_path: Path, *words: object) -> list[list[str]]:
    out = tmp_path / "table.csv"
    assert run(*words, "--out", out).code == 0
    return [line.split(",") for line in out.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("base", [(), ("--base-year", "2024"), ("--base-year", "2009")])
def test_quantity_times_value_times_what_is_kept_is_the_impact(
    base: tuple[str, ...], run: Run, tmp_path: Path
) -> None:
    head, *body, total = rows(run, tmp_path, *HUB, *base)
    assert head == ["Outcome", "Quantity", "Value of one", "Kept", "Impact", "Present value"]
    assert total[:4] == ["Total", "", "", ""]
    for _, quantity, price, kept, impact, _ in body:
        gross = Fraction(quantity) * Fraction(price) * Fraction(kept)
        assert abs(gross - Fraction(impact)) <= Fraction("0.006")


def test_the_value_of_one_is_in_base_year_prices_and_opens_to_the_printed_one(run: Run) -> None:
    page = run(*HUB, "--base-year", "2024").out
    assert "£139.8357" in page
    assert "Values of one are in 2024 prices." in " ".join(page.split())
    working = run(*HUB, "--base-year", "2024", "--working", "Fewer visits to A&E").out
    assert "value of one, 2024 prices = £139.835693 a visit = £94 × 1.487614" in working
    assert "value of one = £94 a visit" in working
    assert "prices" not in run(*HUB).out.partition("Before you rely")[0]


def test_a_multiplier_and_a_reference_case_are_said_in_what_is_kept(run: Run, tmp_path: Path) -> None:
    chart = tmp_path / "map.toml"
    chart.write_text(MAP.format(investment=1000, more="multiplier = 1.5\n"), encoding="utf-8")
    assert "80% × 1.5" in run("value", chart).out
    case = "[outcome.reference]\nquantity = 3\n"
    text = MAP.format(investment=1000, more=case).replace("deadweight = 0.2\n", "")
    chart.write_text(text, encoding="utf-8")
    assert "less its reference case" in " ".join(run("value", chart).out.split())


def test_what_pays_or_falls_short_even_at_nothing_is_said_so(run: Run, tmp_path: Path) -> None:
    chart = tmp_path / "map.toml"
    enough = '[[outcome]]\nname = "More than enough"\nquantity = 100\nproxy = 94.00\nprice_year = 2024\n'
    chart.write_text(MAP.format(investment=1000, more=enough), encoding="utf-8")
    rich = run("value", chart, "--range").out
    assert re.search(r"Gain +pays even at nothing +pays even at nothing", rich)
    chart.write_text(MAP.format(investment=5000, more=""), encoding="utf-8")
    poor = run("value", chart, "--range").out
    assert "Harm      falls short even at nothing   falls short even at nothing" in poor
    figures = run("value", chart, "--range", "--json").json["break_even"]
    assert Fraction(figures[1]["quantity"]) < 0  # the figures of the interface stay numbers

"""Wellspent's own measures: each counts what it should, refuses what it should, and hangs together."""

from __future__ import annotations

import csv
import re
import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.library.measure_records import COUNTED, REFUSED

import wellspent
from wellspent.method.counting import RULES, Counting, count
from wellspent.method.errors import Refused
from wellspent.method.frameworks import CRITERION_USES

LIBRARY = Path(wellspent.__file__).parent / "library"
FILES = {path.stem: path for path in (LIBRARY / "frameworks/wellspent/2026/measures").glob("*.toml")}
MEASURES: dict[str, dict[str, Any]] = {
    name: tomllib.loads(path.read_text(encoding="utf-8")) for name, path in sorted(FILES.items())
}
THEMES = {
    "jobs", "skills", "fair-work", "supply-chain", "community", "health", "environment", "innovation", "governance",
}  # fmt: skip


def counting_of(name: str) -> Counting:
    """The counting rule as the file writes it."""
    told: dict[str, Any] = dict(MEASURES[name]["counting"])
    told |= {key: Fraction(told[key]) for key in ("most_years", "most_weeks") if key in told}
    return Counting(**told)


def test_the_tables_cover_every_measure_exactly() -> None:
    assert set(COUNTED) == set(REFUSED) == set(MEASURES)


def test_there_are_enough_of_them_in_every_theme() -> None:
    assert len(MEASURES) >= 54
    assert {measure["theme"] for measure in MEASURES.values()} == THEMES


@pytest.mark.parametrize("name", MEASURES)
def test_it_counts(name: str) -> None:
    records, expected = COUNTED[name]
    assert count(counting_of(name), records) == Fraction(expected)


@pytest.mark.parametrize("name", MEASURES)
def test_it_refuses_a_wrong_count(name: str) -> None:
    records, words = REFUSED[name]
    with pytest.raises(Refused) as refused:
        count(counting_of(name), records)
    assert len(refused.value.faults) == 1
    assert words in str(refused.value)


@pytest.mark.parametrize("name", MEASURES)
def test_its_file_is_whole(name: str) -> None:
    measure = MEASURES[name]
    assert measure["id"] == name
    assert re.fullmatch(r"[a-z][a-z0-9-]*", name)
    assert measure["label"]
    assert measure["definition"].endswith(".")
    assert measure["evidence"]
    assert measure["gains"]
    assert measure["direction"] in ("more", "less")
    assert measure["criterion_use"] in CRITERION_USES
    assert measure["counting"]["text"].endswith(".")
    assert ("Less is better" in measure["counting"]["text"]) == (measure["direction"] == "less")


@pytest.mark.parametrize("name", MEASURES)
def test_its_unit_is_registered_and_fits_its_rule(name: str) -> None:
    with (LIBRARY / "codelists/units.csv").open(encoding="utf-8", newline="") as file:
        dimension = {row["id"]: row["dimension"] for row in csv.DictReader(file)}
    unit, rule = MEASURES[name]["unit"], MEASURES[name]["counting"]["rule"]
    fits = {
        "fte-years": {"fte-year"},
        "person-years": {"person-year"},
        "people": {"person"},
        "person-weeks": {"person-week"},
        "person-hours": {"person-hour"},
        "session-hours": {"person-hour"},
        "money": {"gbp"},
        "share": {"share"},
        "yes-no": {"yes-no"},
        "average": {"day", "ratio"},
    }
    assert unit in dimension
    assert unit in fits.get(rule, dimension)
    assert rule != "number" or dimension[unit] == "count"


@pytest.mark.parametrize("name", MEASURES)
def test_its_limits_can_be_met(name: str) -> None:
    counting = MEASURES[name]["counting"]
    needs = RULES[counting["rule"]].needs
    assert "most_years" not in counting or "years" in needs
    assert "most_weeks" not in counting or "weeks" in needs
    assert not (RULES[counting["rule"]].pooled and counting.get("this_contract"))


@pytest.mark.parametrize("name", MEASURES)
def test_the_rule_behind_its_use_is_dated_and_sourced(name: str) -> None:
    rule = MEASURES[name]["use_rule"]
    assert isinstance(rule["from"], date)
    assert rule["status"] in ("published", "unverified")
    assert rule["source"].keys() >= {"title", "publisher", "year", "licence"}


def test_only_the_first_year_of_a_target_group_counts() -> None:
    """As councils publish it: twelve months, one group, this contract."""
    for name, measure in MEASURES.items():
        if measure["theme"] == "jobs" and "Only the first twelve months" in measure["counting"]["text"]:
            assert measure["counting"]["most_years"] == 1, name
            assert measure["counting"]["groups_most"] == 1, name
    assert "most_years" not in MEASURES["local-jobs"]["counting"]


def test_shared_activities_name_their_share() -> None:
    shared = [m for m in MEASURES.values() if m["counting"]["rule"] in ("session-hours", "money")]
    assert shared
    assert all(measure["counting"]["this_contract"] for measure in shared)


def test_what_is_about_the_company_or_the_place_earns_no_points() -> None:
    for name in (
        "local-spend", "local-spend-share", "local-food-spend", "local-jobs", "union-recognition", "donations-money",
        "pay-gap-reporting", "gender-pay-gap", "pay-ratio", "average-payment-days", "minority-led-spend",
    ):  # fmt: skip
        assert MEASURES[name]["criterion_use"] == "report", name
    for name in ("real-living-wage", "prompt-payment", "carbon-reduction-plan"):
        assert MEASURES[name]["criterion_use"] == "condition", name


def test_some_measures_are_better_small() -> None:
    less = {name for name, measure in MEASURES.items() if measure["direction"] == "less"}
    assert less >= {"average-payment-days", "pay-ratio"}


def test_the_measure_of_the_interfaces_page() -> None:
    assert MEASURES["local-target-group-jobs"]["unit"] == "fte-year"


def test_no_one_else_s_measures() -> None:
    """No code of the National TOMs, whose licence forbids passing them on."""
    for path in FILES.values():
        assert not re.search(
            r"\b(NT|RE|FM|HSC)\d{1,2}[a-z]?\b|National TOM", path.read_text(encoding="utf-8")
        )


def test_proxies_are_in_the_measure_s_own_unit() -> None:
    proxies = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in LIBRARY.glob("proxies/*/*.toml")}
    valued = {name: measure["proxies"] for name, measure in MEASURES.items() if "proxies" in measure}
    for name, linked in valued.items():
        assert {proxies[proxy]["unit"] for proxy in linked} == {MEASURES[name]["unit"]}, name
        ledgers = [proxies[proxy]["ledger"] for proxy in linked]
        assert len(ledgers) == len(set(ledgers)), name
        assert {proxies[proxy].get("overlap", "") for proxy in linked} == {MEASURES[name]["overlap"]}, name
    assert 12 <= len(valued) <= 24

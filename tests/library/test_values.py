"""The library's proxies and parameters, held against their sources, the golden cases and each other."""

from __future__ import annotations

import csv
import json
import tomllib
from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tools import make_gmca_proxies, make_value_tables

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "src" / "wellspent" / "library"
SHARED = ROOT.parent / "shared" / "data"
PROXIES = sorted((LIBRARY / "proxies").glob("*/*.toml"))
PARAMETERS = sorted((LIBRARY / "parameters").glob("*.toml"))
GMCA = [path for path in PROXIES if path.stem.startswith("gmca-")]
LEDGERS = {"fiscal", "economic", "social"}

shared_data = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the gathered public data is not beside the project, at ../shared/data"
)


@cache
def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def proxy(id: str) -> dict[str, Any]:
    (path,) = (path for path in PROXIES if path.stem == id)
    return read(path)


def versions(id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(LIBRARY / "parameters" / f"{id}.toml")["version"]
    return found


@cache
def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def index(name: str) -> dict[str, Fraction]:
    return {row["year"]: Fraction(row["index"]) for row in table(LIBRARY / "parameters" / name)}


def case(id: str) -> dict[str, Any]:
    cases: list[dict[str, Any]] = json.loads((ROOT / "tests" / "cases" / "cases.json").read_text("utf-8"))
    return next(found for found in cases if found["id"] == id)


def code(id: str) -> str:
    page: str = proxy(id)["source"]["page"]
    return page.rsplit(", ", 1)[1]


def test_there_are_enough_proxies() -> None:
    assert len(PROXIES) >= 110
    assert len(GMCA) >= 85


@pytest.mark.parametrize("path", [*PROXIES, *PARAMETERS], ids=lambda path: path.stem)
def test_a_file_is_named_after_its_id(path: Path) -> None:
    assert read(path)["id"] == path.stem


def test_ids_are_used_once() -> None:
    assert [id for id, times in Counter(path.stem for path in PROXIES).items() if times > 1] == []


@pytest.mark.parametrize("path", PROXIES, ids=lambda path: path.stem)
def test_a_proxy_says_what_the_format_asks(path: Path) -> None:
    found = read(path)
    assert found["theme"] == path.parent.name
    assert found["ledger"] in LEDGERS
    assert found["place"]
    assert found["unit"] in {row["id"] for row in table(LIBRARY / "codelists" / "units.csv")}
    assert found["review_by"] > found["value"][0]["from"]
    days = [value["from"] for value in found["value"]]
    assert days == sorted(set(days))
    for value in found["value"]:
        assert value["amount"] > 0
        assert value.get("low", value["amount"]) <= value["amount"] <= value.get("high", value["amount"])


@pytest.mark.parametrize("path", [*PROXIES, *PARAMETERS], ids=lambda path: path.stem)
def test_every_licence_lets_the_figure_be_passed_on(path: Path) -> None:
    share = {row["id"]: row["share"] for row in table(LIBRARY / "codelists" / "licences.csv")}
    assert share[read(path)["source"]["licence"]] == "yes"


@pytest.mark.parametrize("path", PROXIES, ids=lambda path: path.stem)
def test_what_is_not_published_says_so_in_its_note(path: Path) -> None:
    found = read(path)
    for status in {value["status"] for value in found["value"]} - {"published"}:
        assert status.capitalize() in found["note"]


@shared_data
@pytest.mark.parametrize("path", GMCA, ids=lambda path: path.stem)
def test_a_gmca_proxy_is_the_printed_original(path: Path) -> None:
    found = read(path)
    rows = {row["code"]: row for row in table(SHARED / "values" / "gmca_ucd_v1_4_clean.csv")}
    row, ledger, (value,) = rows[code(path.stem)], found["ledger"], found["value"]
    assert value["amount"] == Decimal(row[ledger])
    assert value["price_year"] == row[f"{ledger}_year"]
    assert found["grade"] == f"GMCA RAG: { {'R': 'red', 'A': 'amber', 'G': 'green'}[row['rag']] }"
    assert found["theme"] == make_gmca_proxies.THEMES[row["theme"]]
    if ledger == "fiscal":
        assert found["gains"] == list(dict.fromkeys(filter(None, (row["agency1"], row["agency2"]))))


@shared_data
@pytest.mark.parametrize("path", GMCA, ids=lambda path: path.stem)
def test_a_row_keeps_its_ledgers_apart_in_one_overlap_set(path: Path) -> None:
    row = {row["code"]: row for row in table(SHARED / "values" / "gmca_ucd_v1_4_clean.csv")}[code(path.stem)]
    stem, _, ledger = path.stem.rpartition("-")
    assert read(path)["ledger"] == ledger
    siblings = {name for name in LEDGERS if (path.parent / f"{stem}-{name}.toml").is_file()}
    assert siblings == {name for name in LEDGERS if row[name]}
    assert len({read(path.parent / f"{stem}-{name}.toml")["overlap"] for name in siblings}) == 1


def test_no_education_and_skills_cost_is_above_25_000() -> None:
    found = [read(path) for path in GMCA if path.parent.name == "education-skills"]
    assert len(found) >= 20
    assert [each["id"] for each in found if each["value"][0]["amount"] > 25000] == []


@pytest.mark.parametrize(
    ("id", "amount"),
    [
        ("gmca-jsa-into-work-fiscal", "9800"),
        ("gmca-jsa-into-work-economic", "14044"),
        ("gmca-esa-into-work-fiscal", "8632"),
        ("gmca-esa-into-work-economic", "12568"),
        ("gmca-income-support-into-work-fiscal", "7570"),
        ("gmca-income-support-into-work-economic", "8701"),
        ("gmca-neet-18-to-24-fiscal", "4257"),
        ("gmca-neet-18-to-24-economic", "8998"),
        ("gmca-apprenticeship-level-2-fiscal", "787.1"),
        ("gmca-apprenticeship-level-2-economic", "1208"),
        ("gmca-apprenticeship-level-3-fiscal", "1390.8"),
        ("gmca-nvq-level-2-fiscal", "82.7"),
        ("gmca-nvq-level-3-economic", "921"),
        ("gmca-complex-eviction-fiscal", "6680"),
        ("gmca-homelessness-application-fiscal", "2501"),
        ("gmca-temporary-hostel-week-fiscal", "107.45"),
        ("gmca-rough-sleeper-fiscal", "7900"),
        ("gmca-ae-attendance-fiscal", "109"),
        ("gmca-hospital-inpatient-episode-fiscal", "1807"),
        ("gmca-gp-consultation-fiscal", "38"),
        ("gmca-depression-or-anxiety-fiscal", "830"),
        ("gmca-depression-or-anxiety-economic", "3841"),
        ("gmca-child-in-care-fiscal", "51080"),
        ("gmca-anti-social-behaviour-incident-fiscal", "500"),
        ("gmca-domestic-violence-incident-fiscal", "2470"),
        ("gmca-domestic-violence-incident-economic", "1473"),
        ("gmca-domestic-violence-incident-social", "6795"),
        ("gmca-prison-place-fiscal", "33785"),
    ],
)
def test_the_values_people_look_for_first_are_there(id: str, amount: str) -> None:
    assert proxy(id)["value"][0]["amount"] == Decimal(amount)


def test_the_camden_figures_are_those_of_the_slides() -> None:
    given = case("P-SEED-1")["inputs"]
    for id, key in {
        "camden-tenancy-failure": "tenancy_failure",
        "camden-staffed-hostel-week": "hostel_week",
        "camden-group-home-week": "group_home_week",
        "camden-complex-need-week": "complex_week",
        "camden-incapacity-benefit-year": "incapacity_benefit_year",
    }.items():
        assert proxy(id)["value"][0]["amount"] == given[key]
        assert proxy(id)["place"] == "London Borough of Camden"


def test_wellbys_have_their_printed_range() -> None:
    (value,) = proxy("wellby")["value"]
    assert (value["low"], value["amount"], value["high"], value["price_year"]) == (10000, 13000, 16000, 2019)
    assert value["amount"] * Decimal("0.2") == Decimal(str(case("P-WELLBY-1")["expected"]["a"]))


def test_an_hour_of_volunteering_is_the_quotient_it_says_it_is() -> None:
    assert proxy("volunteering-hour")["value"][0]["amount"] == round(Decimal("23900") / Decimal("2120"), 2)


def carbon() -> dict[str, dict[str, Decimal]]:
    names = {"low": "low", "amount": "central", "high": "high"}
    return {
        str(value["from"].year): {name: value[key] for key, name in names.items()}
        for value in proxy("desnz-carbon")["value"]
    }


def test_carbon_has_a_value_a_year_in_2022_prices() -> None:
    values = proxy("desnz-carbon")["value"]
    assert [value["from"] for value in values] == [date(year, 1, 1) for year in range(2020, 2051)]
    assert {value["price_year"] for value in values} == {2022}


def test_carbon_equals_the_golden_values() -> None:
    golden = case("P-CARB-1")
    for name in ("low", "central", "high"):
        for year, amount in golden["expected"][name].items():
            assert float(carbon()[year][name]) == pytest.approx(amount, abs=golden["tolerance"])


def test_carbon_in_2020_prices_is_the_printed_series() -> None:
    golden = case("P-CARB-2")
    assert len(golden["expected"]) >= 5
    for year, printed in golden["expected"].items():
        mine = [carbon()[year][name] for name in ("low", "central", "high")]
        assert [float(amount) * 0.9516 for amount in mine] == pytest.approx(printed, abs=golden["tolerance"])
        assert printed[1] / float(mine[1]) == pytest.approx(0.9516, abs=0.003)


@shared_data
def test_carbon_equals_the_whole_published_series() -> None:
    rows = table(SHARED / "values" / "greenbook_carbon_values.csv")
    assert len(rows) == 93
    for row in rows:
        assert carbon()[row["year"]][row["scenario"]] == Decimal(row["value_gbp_per_tco2e"])


def test_discount_factors_chained_from_the_bands_are_the_golden_ones() -> None:
    golden = case("P-DISC-1")
    rates = {band["first"]: Fraction(band["rate"]) for band in versions("standard")[0]["bands"]}
    factor, rate, factors = Fraction(1), Fraction(0), {}
    for year in range(302):
        rate = rates.get(year, rate)
        factor = factor / (1 + rate) if year else factor
        factors[str(year)] = float(factor)
    for year, expected in golden["expected"]["factor"].items():
        assert factors[year] == pytest.approx(expected, abs=golden["tolerance"])


@pytest.mark.parametrize(
    ("id", "rates"),
    [
        ("health", ["0.015", "0.0129", "0.0107", "0.0086", "0.0064", "0.0043"]),
        ("reduced", ["0.03", "0.0257", "0.0214", "0.0171", "0.0129", "0.0086"]),
        ("flat-3", ["0.03"]),
    ],
)
def test_the_other_schedules(id: str, rates: list[str]) -> None:
    bands = versions(id)[0]["bands"]
    assert [band["rate"] for band in bands] == [Decimal(rate) for rate in rates]
    assert [band["first"] for band in bands] == [0, 31, 76, 126, 201, 301][: len(rates)]


def test_the_flat_schedule_is_called_a_sensitivity() -> None:
    found = read(LIBRARY / "parameters" / "flat-3.toml")
    assert (found["status"], "sensitivity" in found["label"]) == ("unverified", True)


def test_the_treasury_deflator_gives_the_golden_values() -> None:
    golden, series = case("P-DEFL-1"), index("hmt-gdp-2025-12.csv")
    assert list(series) == [str(year) for year in range(1990, 2025)]
    found = [
        float(amount * series[str(new)] / series[str(old)]) for old, new, amount in golden["inputs"]["pairs"]
    ]
    assert found == pytest.approx(golden["expected"]["values"], abs=golden["tolerance"])


def test_the_gmca_deflator_gives_the_golden_values() -> None:
    golden, series = case("P-GMCA-1"), index("gmca-v1-4-2015-03.csv")
    for row in golden["expected"]["rows"]:
        uprated = Fraction(row["value"]) * series["2015/16"] / series[row["year"]]
        assert float(uprated) == pytest.approx(row["updated_2015_16"], abs=golden["tolerance"])


def kept(id: str) -> float:
    (version,) = versions(id)
    result = Fraction(1)
    for name, share in version.items():
        result *= 1 if name == "from" else 1 - Fraction(share)
    return float(result)


def test_additionality_nets_to_the_golden_factors() -> None:
    golden = case("P-ADD-1")
    found = [kept(id) for id in ("central", "conservative", "optimistic")]
    assert found == pytest.approx(golden["expected"]["net"], abs=golden["tolerance"])
    assert kept("employment-and-skills") == pytest.approx(0.612, abs=1e-9)


def test_optimism_bias_is_that_of_the_golden_case() -> None:
    golden = case("P-OB-1")["expected"]
    for key, mine in {
        "capex_upper": "capex_upper",
        "capex_lower": "capex_lower",
        "works_duration_upper": "duration_upper",
    }.items():
        found = {
            each["id"]: float(each[mine]) for each in versions("optimism-bias")[0]["category"] if mine in each
        }
        expected = {
            name.replace("_", "-"): bound for name, bound in golden[key].items() if "opex" not in name
        }
        assert found == pytest.approx(expected)
    opex = {
        each["id"]: float(each["opex_upper"])
        for each in versions("optimism-bias")[0]["category"]
        if "opex_upper" in each
    }
    assert opex == {"outsourcing": golden["capex_upper"]["outsourcing(opex)"]}


def test_the_thresholds_are_the_printed_ones() -> None:
    before, now = versions("procurement-thresholds")
    assert now["from"] == date(2026, 1, 1)
    assert before["from"] < now["from"]
    assert {name: (now["amounts"][name], before["amounts"][name]) for name in now["amounts"]} == {
        "works": (5193000, 5372609),
        "central-goods-services": (135018, 139688),
        "sub-central-goods-services": (207720, 214904),
        "utilities-goods-services": (415440, 429809),
        "light-touch": (663540, 663540),
        "utilities-light-touch": (884720, 884720),
        "concessions": (5193000, 5372609),
        "light-touch-concessions": (5372609, 5372609),
    }
    assert read(LIBRARY / "parameters" / "procurement-thresholds.toml")["vat"] == "included"


def test_the_notice_values_are_marked_unverified() -> None:
    found = read(LIBRARY / "parameters" / "below-threshold-notices.toml")
    assert found["status"] == "unverified"
    assert found["version"][0]["amounts"] == {"central": 12000, "others": 30000}


@shared_data
def test_the_gmca_tool_writes_what_is_committed() -> None:
    database = {row["code"]: row for row in table(SHARED / "values" / "gmca_ucd_v1_4_clean.csv")}
    written = {
        f"{chosen['id']}-{ledger}": make_gmca_proxies.proxy(chosen, database[chosen["code"]], ledger)
        for chosen in make_gmca_proxies.rows(make_gmca_proxies.SELECTION)
        for ledger in make_gmca_proxies.LEDGERS
        if database[chosen["code"]][ledger]
    }
    assert written == {path.stem: path.read_text(encoding="utf-8") for path in GMCA}


@shared_data
def test_the_table_tool_writes_what_is_committed() -> None:
    path = LIBRARY / "proxies" / "environment" / "desnz-carbon.toml"
    source = SHARED / "values" / "greenbook_carbon_values.csv"
    assert make_value_tables.carbon(source) == path.read_text(encoding="utf-8")

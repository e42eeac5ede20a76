"""The frameworks as printed: dates, labels and counts, and what every measure says of them."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import wellspent

FRAMEWORKS = Path(wellspent.__file__).parent / "library/frameworks"
EDITIONS: dict[tuple[str, str], dict[str, Any]] = {
    (path.parts[-3], path.parts[-2]): tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(FRAMEWORKS.glob("*/*/framework.toml"))
}
MEASURES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(FRAMEWORKS.glob("wellspent/2026/measures/*.toml"))
}
AWAITING = "awaiting-official-text"


def outcomes(id: str, edition: str) -> dict[str, dict[str, Any]]:
    return {outcome["id"]: outcome for outcome in EDITIONS[id, edition]["outcome"]}


def leaves(id: str, edition: str) -> list[dict[str, Any]]:
    found = outcomes(id, edition)
    parents = {outcome.get("parent") for outcome in found.values()}
    return [outcome for name, outcome in found.items() if name not in parents]


def tops(id: str, edition: str) -> list[dict[str, Any]]:
    return [outcome for outcome in outcomes(id, edition).values() if "parent" not in outcome]


def test_every_framework_is_here() -> None:
    assert set(EDITIONS) == {
        ("ppn-06-20", "2020"),
        ("ppn-002", "2025"),
        ("ppn-026", "2026"),
        ("lancashire", "2016"),
        ("aintree", "2017"),
        ("preston", "2025"),
        ("greater-manchester", "2020"),
        ("sustainable-communities-act", "2007"),
        ("victoria", "2018"),
        ("victoria", "2023"),
        ("northern-ireland-ppn-01-21", "2021"),
    }


@pytest.mark.parametrize(
    ("id", "edition", "dates"),
    [
        ("ppn-06-20", "2020", {"issued": "2020-09-24", "applies_from": "2021-01-01", "applies_to": "2025-09-30"}),
        (
            "ppn-002",
            "2025",
            {
                "issued": "2025-02-13", "usable_from": "2025-02-24", "applies_from": "2025-10-01",
                "applies_to": "2026-12-31",
            },
        ),
        ("ppn-026", "2026", {"issued": "2026-08-05", "applies_from": "2027-01-01"}),
        ("lancashire", "2016", {"issued": "2016-02-04"}),
        ("sustainable-communities-act", "2007", {"issued": "2007-10-23"}),
        ("northern-ireland-ppn-01-21", "2021", {"applies_from": "2022-06-01"}),
        ("aintree", "2017", {}),
        ("preston", "2025", {}),
        ("victoria", "2018", {}),
        ("victoria", "2023", {}),
    ],
)  # fmt: skip
def test_dates_as_printed(id: str, edition: str, dates: dict[str, str]) -> None:
    told = {
        key: EDITIONS[id, edition][key].isoformat()
        for key in ("issued", "usable_from", "applies_from", "applies_to")
        if key in EDITIONS[id, edition]
    }
    assert told == dates


def test_the_social_value_model_is_one_lineage_in_order() -> None:
    model = [f for f in EDITIONS.values() if f["lineage"] == "social-value-model"]
    assert {f["id"]: f.get("follows") for f in model} == {
        "ppn-06-20": None,
        "ppn-002": "ppn-06-20",
        "ppn-026": "ppn-002",
    }


def test_ppn_06_20_has_five_themes_eight_outcomes_and_their_criteria() -> None:
    found = outcomes("ppn-06-20", "2020")
    assert [o["label"] for o in tops("ppn-06-20", "2020")] == [
        "COVID-19 recovery",
        "Tackling economic inequality",
        "Fighting climate change",
        "Equal opportunity",
        "Wellbeing",
    ]
    assert [o["id"] for o in found.values() if o.get("parent", "").startswith("ppn-06-20-theme-")] == [
        f"ppn-06-20-{number}" for number in range(1, 9)
    ]
    criteria = leaves("ppn-06-20", "2020")
    assert " ".join(o["code"] for o in criteria) == (
        "1.1 1.2 1.3 1.4 1.5 2.1 2.2 2.3 3.1 3.2 3.3 3.4 3.5 4.1 4.2 5.1 5.2 5.3 6.1 6.2 6.3 7.1 7.2 8.1 8.2"
    )
    assert {o["status"] for o in criteria} == {"unverified"}


def test_ppn_002_has_eight_outcomes_in_five_missions() -> None:
    numbered = [o for o in outcomes("ppn-002", "2025").values() if len(o.get("code", "")) == 1]
    assert [(o["code"], o["label"]) for o in numbered] == [
        ("1", "Fair work"),
        ("2", "Skills for growth"),
        ("3", "Resilient, innovative and flexible supply chains"),
        ("4", "Sustainable procurement practices"),
        ("5", "Reduction in crime"),
        ("6", "Employment and training for those who face barriers to employment"),
        ("7", "Reducing barriers to entry for under-represented groups"),
        ("8", "Increasing productivity through physical and mental wellbeing"),
    ]
    assert {o["status"] for o in numbered} == {"published"}
    assert [o["parent"] for o in numbered] == [
        *["ppn-002-growth"] * 3, "ppn-002-clean-energy", "ppn-002-streets", *["ppn-002-opportunity"] * 2, "ppn-002-nhs",
    ]  # fmt: skip
    assert numbered[6]["aliases"] == ["Creating a pipeline of opportunities"]


def test_ppn_002_criteria_1a_to_1e_are_loaded_and_the_rest_await_the_text() -> None:
    found = outcomes("ppn-002", "2025")
    assert [(o["code"], o["label"]) for o in found.values() if o.get("parent") == "ppn-002-fair-work"] == [
        ("1a", "Create and retain high-quality jobs"),
        ("1b", "Fair working conditions"),
        ("1c", "Fair pay practices"),
        ("1d", "In-work progression"),
        ("1e", "Identifying and managing the risk of modern slavery"),
    ]
    assert found["ppn-002-1e"]["status"] == "unverified"
    waiting = [o for o in found.values() if o["status"] == AWAITING]
    assert len(waiting) == 7
    assert Counter(found[o["parent"]]["code"] for o in waiting) == Counter("2345678")
    assert all("label" not in o and "code" not in o for o in waiting)


def test_ppn_026_is_second_hand_throughout() -> None:
    framework = EDITIONS["ppn-026", "2026"]
    assert [o["label"] for o in tops("ppn-026", "2026")] == ["Good Jobs", "Skills"]
    assert len(leaves("ppn-026", "2026")) == 6
    assert {framework["status"], *(o["status"] for o in framework["outcome"])} == {"unverified"}


def test_lancashire_six() -> None:
    assert [o["label"] for o in tops("lancashire", "2016")] == [
        "Promoting employment and economic sustainability",
        "Raising the living standards of all residents",
        "Promoting participation and citizen engagement",
        "Building capacity and sustainability of the voluntary and community sector",
        "Promoting equity and fairness",
        "Promoting environmental sustainability",
    ]


def test_aintree_fifteen_in_three_columns() -> None:
    columns = Counter(o["column"] for o in outcomes("aintree", "2017").values())
    assert columns == {"social": 5, "economic": 5, "environmental": 5}
    environmental = [o["id"] for o in outcomes("aintree", "2017").values() if o["column"] == "environmental"]
    assert environmental[-2:] == ["aintree-healthy-eating", "aintree-physical-activity"]


def test_preston_thirteen_in_five_themes() -> None:
    codes = " ".join(o["code"] for o in leaves("preston", "2025"))
    assert codes == "1.1 1.2 1.3 2.1 2.2 2.3 3.1 3.2 3.3 4.1 4.2 5.1 5.2"
    assert [o["label"] for o in tops("preston", "2025")] == [
        "Fair employment",
        "Investing in the future workforce",
        "Addressing the climate emergency",
        "Investing in the local economy",
        "Strengthening the voluntary, community and faith sector",
    ]


def test_greater_manchester_six() -> None:
    assert [o["label"] for o in tops("greater-manchester", "2020")] == [
        "Provide the best employment that you can",
        "Keep the clean air in Greater Manchester",
        "Create the employment and skills opportunities that we need to Build Back Better",
        "Be part of a strong local community",
        "Make your organisation greener",
        "Develop a local, GM-based and resilient supply chain",
    ]


def test_the_act_has_thirteen_matters() -> None:
    assert [o["code"] for o in tops("sustainable-communities-act", "2007")] == [
        f"({c})" for c in "abcdefghijklm"
    ]


def test_northern_ireland_four() -> None:
    assert [o["label"] for o in tops("northern-ireland-ppn-01-21", "2021")] == [
        "Increasing secure employment and skills",
        "Building ethical and resilient supply chains",
        "Delivering zero carbon",
        "Promoting wellbeing",
    ]


def test_victoria_renamed_one_objective_and_dropped_one_outcome() -> None:
    older, newer = outcomes("victoria", "2018"), outcomes("victoria", "2023")
    assert len(tops("victoria", "2018")) == len(tops("victoria", "2023")) == 10
    assert set(older) - set(newer) == {
        "victoria-family-violence-leave",
        "victoria-disadvantaged-victorians",
        "victoria-disadvantaged-victorians-purchasing",
        "victoria-disadvantaged-victorians-employment",
    }
    assert set(newer) - set(older) == {
        "victoria-priority-jobseekers",
        "victoria-priority-jobseekers-purchasing",
        "victoria-priority-jobseekers-employment",
    }
    renamed = newer["victoria-priority-jobseekers"]
    assert renamed["aliases"] == [older["victoria-disadvantaged-victorians"]["label"]]
    assert EDITIONS["victoria", "2018"]["source"]["licence"] == "CC-BY-4.0"


def test_an_id_keeps_its_label_in_every_edition() -> None:
    labels: dict[str, str | None] = {}
    for (framework, _), sheet in EDITIONS.items():
        for outcome in sheet["outcome"]:
            assert outcome["id"].startswith(f"{framework}-")
            assert labels.setdefault(outcome["id"], outcome.get("label")) == outcome.get("label")


@pytest.mark.parametrize("edition", EDITIONS, ids="@".join)
def test_its_file_is_whole(edition: tuple[str, str]) -> None:
    sheet = EDITIONS[edition]
    assert (sheet["id"], sheet["edition"]) == edition
    assert sheet["source"].keys() >= {"title", "publisher", "year", "licence"}
    ids = [outcome["id"] for outcome in sheet["outcome"]]
    assert len(ids) == len(set(ids))
    for outcome in sheet["outcome"]:
        assert ("label" in outcome) != (outcome["status"] == AWAITING)
        assert outcome.get("parent") in {None, *ids}
    for key in ("issued", "usable_from", "applies_from", "applies_to"):
        assert isinstance(sheet.get(key, date.min), date)


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_speaks_of_every_framework_and_only_of_what_is_there(name: str) -> None:
    serves = MEASURES[name]["serves"]
    assert set(serves) == {framework for framework, _ in EDITIONS}
    for framework, served in serves.items():
        there = {
            outcome["id"]: outcome
            for (id, _), sheet in EDITIONS.items()
            if id == framework
            for outcome in sheet["outcome"]
        }
        assert len(served) == len(set(served))
        assert all(there[outcome]["status"] != AWAITING for outcome in served)


def test_every_outcome_that_can_be_used_is_served() -> None:
    served = {id for measure in MEASURES.values() for ids in measure["serves"].values() for id in ids}
    unserved = {
        outcome["id"]
        for edition in EDITIONS
        for outcome in leaves(*edition)
        if outcome["status"] != AWAITING and outcome["id"] not in served
    }
    assert unserved == {"victoria-family-violence-leave"}

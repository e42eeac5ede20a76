"""The second held-out set: wordings by an author who had not read the checker, counted for each code.

The set was committed before its author opened the checker. What is asserted here is what was measured, and the page
of the method prints it; precision may not fall at all, as a checker that cries wolf is switched off.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from wellspent.files.papers import find_checks
from wellspent.files.shelves.catalogue import find_questions
from wellspent.files.shelves.library import open_library
from wellspent.method.legality import Paper, Passage, examine
from wellspent.method.purchases import Purchase

CASES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("legality_unseen.toml").read_text("utf-8")
)["wording"]
PAGE = Path(__file__).parents[2] / "docs" / "methods" / "legality.md"
FAMILIES = {
    "residence or address": {"location-reserved"},
    "points for location": {"location-scored", "residence-asked"},
    "local people only": {"local-people-only"},
    "unmeasurable": {"unmeasurable"},
    "unrelated": {"unrelated"},
    "disproportionate": {"disproportionate"},
    "missing weights": {"weight-missing"},
    "pounds for how well": {"scored-in-pounds"},
}


def found(case: dict[str, Any]) -> set[str]:
    """The codes the checker gives a wording, with the facts of the procurement it stands in."""
    day = date.fromisoformat(case["commenced"])
    bought = Purchase(
        Fraction(case["value"]), "included", case["kind"], day, case["body"], case["nation"], {}
    )
    paper = Paper("", (Passage(case["text"], "text", case["id"]),), (), bought)
    library = open_library()
    checks, policies = find_checks(library)
    return {one.check.code for one in examine(paper, checks, policies, find_questions(library)).findings}


@pytest.fixture(scope="module")
def counts() -> dict[str, Counter[str]]:
    """For every code how often it was right, false and missed, over the set."""
    told: dict[str, Counter[str]] = {"right": Counter(), "false": Counter(), "missed": Counter()}
    for case in CASES:
        got, wanted = found(case), set(case["codes"])
        told["right"].update(got & wanted)
        told["false"].update(got - wanted - set(case.get("also", ())))
        told["missed"].update(wanted - got)
    return told


def test_half_of_the_set_is_lawful_and_no_wording_twice() -> None:
    assert len(CASES) == len({case["text"] for case in CASES}) >= 50
    assert 2 * sum(not case["expect"] for case in CASES) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_codes_are_those_of_the_expected_families(case: dict[str, Any]) -> None:
    assert len(case["codes"]) == len(case["expect"])
    for code, family in zip(case["codes"], case["expect"], strict=True):
        assert code in FAMILIES[family]
    assert bool(case["codes"]) or not case.get("also"), "a lawful wording allows no finding"


def test_no_wording_stands_in_an_earlier_set() -> None:
    folder = Path(__file__).parents[1] / "method"
    earlier = {
        wording["text"].lower()
        for name in ("wordings", "heldout")
        for wording in tomllib.loads((folder / f"legality_{name}.toml").read_text("utf-8"))["wording"]
    }
    assert not earlier & {case["text"].lower() for case in CASES}


def test_it_does_not_cry_wolf(counts: dict[str, Counter[str]]) -> None:
    assert counts["false"] == Counter()


MEASURED = {
    "disproportionate": 4, "local-people-only": 3, "location-reserved": 5, "location-scored": 2, "residence-asked": 1,
    "scored-in-pounds": 2, "unmeasurable": 4, "unrelated": 5, "weight-missing": 2,
}  # fmt: skip
"""How many of each code it found; a change of the phrases may find more, and not fewer."""


@pytest.mark.parametrize("code", sorted(set().union(*FAMILIES.values())))
def test_no_code_finds_fewer_than_were_measured(counts: dict[str, Counter[str]], code: str) -> None:
    wanted = counts["right"][code] + counts["missed"][code]
    print(f"{code}: {counts['right'][code]} of {wanted} found, {counts['false'][code]} found wrongly")
    assert wanted >= 1
    assert counts["right"][code] >= MEASURED[code]


def test_the_page_prints_what_is_measured(counts: dict[str, Counter[str]]) -> None:
    right, false, missed = (counts[name].total() for name in ("right", "false", "missed"))
    row = re.search(r"^\| `legality_unseen\.toml`, now .*$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert row is not None
    printed = [cell.strip() for cell in row[0].strip("|").split("|")][1:]
    precision, recall = right / (right + false), right / (right + missed)
    assert printed == [
        str(len(CASES)), str(right), str(false), str(missed), f"{precision:.2f}", f"{recall:.2f}"
    ]  # fmt: skip
    for code in sorted(set().union(*FAMILIES.values())):
        wanted = counts["right"][code] + counts["missed"][code]
        assert f"| `{code}` | {wanted} |" in PAGE.read_text("utf-8")


NEAR = (
    "Marks will be awarded to bidders with clear milestones in place before mobilisation.",
    "The opportunity is open to suppliers that can support users based in the county.",
    "Tenders are invited solely from suppliers on the framework in line with lot 2.",
    "Providers must work from the Council's premises in Derby on weekdays.",
    "Tenders are open to suppliers for cleaning of town halls.",
    "100% of operating hours are covered by staff live in the control room.",
    "Staff support people living in supported accommodation (10 marks).",
    "Operatives shall ensure that waste taken from households within the district is weighed.",
    "The staff shall record minutes of meetings held with residents of the borough.",
    "Placements are limited to people living in the county who have an assessed need for residential care.",
    "Only residents living within the zone may apply for a permit.",
    "The school strives to provide a welcoming environment.",
    "We are passionate about the community and proud of our town.",
    "No weighting is applied to pass or fail questions.",
    "The Authority reserves the right to amend the weightings for each mini-competition within the ranges shown.",
    "The score is the lowest total price divided by the total value of the tender, multiplied by 40.",
    "The volume of documents is about 10,000 words a month, translated into Polish.",
    "Supply and plant 12 posts and 40 m of rail fencing.",
    "All wiring to BS 7671, BS 5839 and BS 5266 or equivalent, and tested.",
    "The site office shall be located within the compound.",
    "The depot shall be no more than 10 miles from the river so that salting starts in time.",
    "Bidders with a plan to open the depot within week two score no less than others.",
    "Vacancies shall be filled with people from the target groups, within the county or elsewhere.",
    "Jobs shall be open to people living anywhere in the United Kingdom.",
    "Applications are limited to two pages a question.",
    "Proximity to the school of the working area shall be marked on the drawing, 5 points minimum.",
    "The contractor shall do all it can be reasonably expected to do within 4 hours of a call.",
    "List any other information in the schedule of the contract.",
    "Sponsorship income from the event is kept by the operator who sells it.",
    "The supplier will employ its staff and hold training for people within the community centre.",
    "Recruitment is limited to individuals with a clear enhanced DBS check, renewed within three years.",
    "The concession operator manages the carnival.",
    "Claims that do not relate to this contract are disregarded.",
    "The provider offers twelve apprenticeship standards through its college programme.",
    "The weighting of price in the total is 40%; no percentage is given to insurance, which is pass or fail.",
)
"""Lawful wordings that lie close to the phrases: what a checker cries wolf at."""


@pytest.mark.parametrize("text", NEAR)
@pytest.mark.parametrize(("value", "body"), [(6_000_000, "local"), (60_000, "local"), (6_000_000, "central")])
def test_a_lawful_wording_close_by_stands(text: str, value: int, body: str) -> None:
    bought = {
        "value": value,
        "body": body,
        "kind": "services",
        "nation": "england",
        "commenced": "2026-10-01",
    }
    assert found({"id": "near", "text": text, **bought}) == set()

"""A published evaluation can be made again by anyone: from what was offered, the rules and their numbers alone."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.publishing import GROUNDS, ROOT, TWO_LOTS, of_text, published

from wellspent.documents.ocds.packages import Publication, package

CLEANING = ROOT / "docs" / "examples" / "cleaning.toml"


def number(value: Any) -> Fraction:
    return Fraction(str(value))


def offered(score: dict[str, Any]) -> Fraction:
    """What a bid offered to a criterion, as published."""
    return number(score["value"]["amount"] if "value" in score else score["quantity"])


def share(criterion: dict[str, Any], mine: Fraction, everyone: list[Fraction]) -> Fraction:
    """The share of the weight, by the rule's formula as its code list prints it; written here anew."""
    of = {each["id"]: number(each["number"]) for each in criterion.get("numbers", ())}
    match criterion["rule"]:
        case "absolute-linear" if criterion["kind"] == "price":
            found = (of["ceiling"] - mine) / (of["ceiling"] - of["floor"])
        case "absolute-linear":
            found = (mine - of["floor"]) / (of["ceiling"] - of["floor"])
        case "target":
            found = mine / of["target"]
        case "scale":
            found = mine / of["scale"]
        case "lowest-over-price":
            found = min(everyone) / mine
        case other:
            raise AssertionError(f"no formula here for {other}")
    return min(Fraction(1), max(Fraction(0), found))


def evaluations(release: Any) -> list[Any]:
    found: list[Any] = json.loads(json.dumps(release))["bids"]["evaluations"]
    return found


def made_again(evaluation: dict[str, Any]) -> dict[str, Fraction]:
    """Every total from the published offers; checks each point on the way."""
    criteria = {each["id"]: each for each in evaluation["criteria"]}
    running = [each for each in evaluation["results"] if not each["eliminated"]]
    totals: dict[str, Fraction] = {}
    for result in running:
        total = Fraction(0)
        for score in result["scores"]:
            criterion = criteria[score["id"]]
            rivals = [
                offered(other) for each in running for other in each["scores"] if other["id"] == score["id"]
            ]
            points = share(criterion, offered(score), rivals) * number(criterion["weight"])
            assert float(points) == pytest.approx(score["points"], abs=1e-6)
            total += points
        totals[result["id"]] = total
    return totals


def check(release: Any) -> None:
    for evaluation in evaluations(release):
        totals = made_again(evaluation)
        for result in evaluation["results"]:
            if result["eliminated"]:
                assert "total" not in result
                assert "rank" not in result
                continue
            assert float(totals[result["id"]]) == pytest.approx(result["total"]["number"], abs=1e-6)
            above = sum(total > totals[result["id"]] for total in totals.values())
            assert result["rank"] == above + 1
        best = max(totals, key=lambda name: totals[name])
        assert evaluation["winner"] == best


@pytest.mark.parametrize("path", [GROUNDS, CLEANING], ids=["grounds", "cleaning"])
def test_a_whole_evaluation_is_made_again(path: Path) -> None:
    check(package(published(path, "all").process, "release", "award", Publication())["releases"][0])


def test_two_lots_are_made_again_each_by_its_own_rules(tmp_path: Path) -> None:
    process = of_text(tmp_path, TWO_LOTS, "all").process
    check(package(process, "release", "award", Publication())["releases"][0])


def test_a_point_that_was_changed_is_found(tmp_path: Path) -> None:
    """The second way of making it is no rubber stamp."""
    release = package(published(CLEANING, "all").process, "release", "award", Publication())["releases"][0]
    release["bids"]["evaluations"][0]["results"][0]["scores"][0]["points"] += 1
    with pytest.raises(AssertionError):
        check(release)


def test_the_weights_of_the_lots_are_those_of_the_evaluation(tmp_path: Path) -> None:
    release = package(of_text(tmp_path, TWO_LOTS).process, "release", "award", Publication())["releases"][0]
    lots = {lot["id"]: lot for lot in release["tender"]["lots"]}
    for evaluation in evaluations(release):
        printed = [
            (each["name"], each["numbers"][0]["number"])
            for each in lots[evaluation["relatedLot"]]["awardCriteria"]["criteria"]
        ]
        assert printed == [(each["name"], each["weight"]) for each in evaluation["criteria"]]
        assert sum(weight for _, weight in printed) == evaluation["outOf"]

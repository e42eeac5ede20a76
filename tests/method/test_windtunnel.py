"""The wind tunnel: its arrays do what the rules and the ranking do, and it finds what was planted and no more."""

from __future__ import annotations

import random
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from tests.method import building
from tests.method.building import Row
from tests.method.test_stability import METHODS, bid, order, quality

from wellspent.files.tenders import TenderFile, read_tender
from wellspent.method.errors import Refused
from wellspent.method.numeric.course import Course, Rounds
from wellspent.method.numeric.rules import shares
from wellspent.method.numeric.windtunnel import windtunnel
from wellspent.method.ranking import evaluate
from wellspent.method.scoring import RULES, named_menu
from wellspent.method.scoring import shares as exactly
from wellspent.method.tenders import Answer, Criterion, Tender
from wellspent.method.windtunnel import FINDINGS, WindTunnel, assumptions

F = Fraction
FILES = Path(__file__).parent / "windtunnel"
FLAWED = sorted(path for path in FILES.glob("*.toml") if not path.stem.startswith("fair"))
FAIR = sorted(FILES.glob("fair-*.toml"))


def read(path: Path) -> TenderFile:
    return read_tender(path, building.library(), date(2026, 11, 21))


def tried(tender: Tender, value: int | None = 1_200_000, seed: int = 1, rounds: int = 4_000) -> WindTunnel:
    whole = None if value is None else F(value)
    return windtunnel(tender, assumptions(tender, whole, {}), rounds, seed)


def codes(found: WindTunnel) -> list[str]:
    return [finding.code for finding in found.findings]


# What was planted is found, and nothing else


def test_every_finding_has_a_tender_with_its_flaw() -> None:
    assert [path.stem for path in FLAWED] == sorted(FINDINGS)
    assert len(FAIR) == 3


def test_the_page_lists_every_finding() -> None:
    page = (Path(__file__).parents[2] / "docs" / "methods" / "wind-tunnel.md").read_text(encoding="utf-8")
    found = page.split("## What is found")[1].split("\n## ")[0]
    assert re.findall(r"^\| `([a-z-]+)`", found, flags=re.MULTILINE) == list(FINDINGS)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("path", FLAWED, ids=lambda path: path.stem)
def test_it_finds_the_flaw_that_was_planted_and_no_other(path: Path, seed: int) -> None:
    (lot,) = read(path).lots
    assert codes(tried(lot, seed=seed)) == [path.stem]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("path", FAIR, ids=lambda path: path.stem)
def test_it_finds_nothing_in_a_fair_tender(path: Path, seed: int) -> None:
    (lot,) = read(path).lots
    found = tried(lot, seed=seed)
    assert codes(found) == []
    assert found.reversal_risk == 0


@pytest.mark.parametrize("path", FLAWED, ids=lambda path: path.stem)
def test_each_finding_says_where_and_what_to_do(path: Path) -> None:
    (lot,) = read(path).lots
    (finding,) = tried(lot).findings
    assert finding.criterion in {"", *(criterion.id for criterion in lot.criteria)}
    assert finding.text.endswith(".")
    assert finding.mend.endswith((".", "]."))


def test_a_utility_index_is_reversal_prone_as_a_whole() -> None:
    criteria = [{"id": "price", "kind": "price", "rule": "unscored"}, quality(weight=100, scale=100)]
    lot = building.tender({"method": "utility-index", "ratio": "0.5", "criterion": criteria})
    found = tried(lot)
    assert ("reversal-prone", "") in [(each.code, each.criterion) for each in found.findings]
    assert found.reversal_risk > 0


# The figures


def test_a_point_of_an_absolute_price_costs_what_the_rule_says() -> None:
    (lot,) = read(FILES / "fair-points.toml").lots
    assert tried(lot).price_of_a_point == F(1600000 - 850000, 40)


def test_under_award_on_value_a_point_is_worth_what_full_marks_are_over_their_points() -> None:
    (lot,) = read(FILES / "fair-award-on-value.toml").lots
    found = tried(lot)
    assert found.price_of_a_point == F(640000, 100)
    assert found.value_for_price is None, "nothing is counted in pounds of social value"


def test_a_pound_of_social_value_weighs_what_its_rule_gives_for_it() -> None:
    """Both linear over all plausible amounts: 10 points over 2 million beside 40 over 4 million of price."""
    criteria = [
        {
            "id": "price",
            "kind": "price",
            "rule": "absolute-linear",
            "floor": 0,
            "ceiling": 4000000,
            "weight": 40,
        },
        {
            "id": "value",
            "kind": "value",
            "rule": "absolute-linear",
            "floor": 0,
            "ceiling": 2000000,
            "weight": 10,
        },
    ]
    found = tried(building.tender({"criterion": criteria, "out_of": 50}))
    assert found.value_for_price == F(1, 2)


def test_who_pledges_nothing_by_amount_penalises_nobody() -> None:
    criteria = [
        {
            "id": "price",
            "kind": "price",
            "rule": "absolute-linear",
            "floor": 0,
            "ceiling": 2000000,
            "weight": 50,
        },
        quality(),
    ]
    assert tried(building.tender({"criterion": criteria})).small_firm_penalty == 0


def test_without_a_price_there_is_nothing_to_reckon_a_point_in() -> None:
    found = tried(building.tender({"criterion": [quality(weight=100)], "tie_break": ["quality"]}))
    assert (found.price_of_a_point, found.value_for_price) == (None, None)


def test_a_seed_gives_the_same_again_and_another_something_near() -> None:
    (lot,) = read(FILES / "reversal-prone.toml").lots
    one, again, other = (tried(lot, seed=seed) for seed in (1, 1, 2))
    assert one == again
    assert one.reversal_risk != other.reversal_risk
    assert abs(one.reversal_risk - other.reversal_risk) < F(3, 100)
    assert one.bids == 18_000


def test_rules_that_do_not_hold_together_are_refused() -> None:
    with pytest.raises(Refused, match="the weights sum to"):
        tried(building.tender({"criterion": [quality(weight=90)], "out_of": 100}))


# What is assumed


def test_typical_amounts_and_where_they_are_from() -> None:
    rows = [
        {"id": "price", "kind": "price", "rule": "absolute-linear", "floor": 100, "ceiling": 300, "weight": 1},
        {"id": "value", "kind": "value", "rule": "relative-highest", "weight": 1},
        {"id": "jobs", "kind": "measure", "rule": "target", "target": 10, "weight": 1},
        {"id": "carbon", "kind": "measure", "rule": "absolute-linear", "floor": 0, "ceiling": 50, "less": True, "weight": 1},
        {"id": "steps", "kind": "measure", "rule": "points", "maximum": 4, "weight": 1,
         "award": [{"when": ">= 2", "points": 1}, {"when": ">= 6", "points": 4}]},
        {"id": "menu", "kind": "quality", "rule": "points", "maximum": 4, "weight": 1,
         "award": [{"when": "a depot here", "points": 4}]},
        quality(weight=1),
    ]  # fmt: skip
    tender = building.tender({"criterion": rows})
    known, unknown = assumptions(tender, F(500), {"jobs": F(3)}), assumptions(tender, None, {})
    assert known.typical == {"price": 500, "value": 50, "jobs": 3, "carbon": 25, "steps": 4}
    assert unknown.typical == {"price": 200, "value": 1, "jobs": 7, "carbon": 25, "steps": 4}
    assert (known.because["jobs"], unknown.because["jobs"]) == ("stated", "seven tenths of the target")
    assert windtunnel(tender, known, 400).criteria[0].criterion == "price"


def test_bids_are_made_as_is_said() -> None:
    (lot,) = read(FILES / "fair-points.toml").lots
    course = Course(lot, assumptions(lot, F(1_200_000), {}))
    drawn = course.rounds(40_000, 5)
    price = np.log(np.concatenate([each.amounts["price"].ravel() for each in drawn]) / 1_200_000)
    assert (abs(price.mean()), abs(price.std() - 0.12)) < (0.002, 0.002)
    pledge = np.log(np.concatenate([each.unsized["social-value"].ravel() for each in drawn]) / 120_000)
    assert abs(pledge.std() - 0.4) < 0.005
    sizes = np.concatenate(
        [(each.amounts["social-value"] / each.unsized["social-value"]).ravel() for each in drawn]
    )
    assert set(sizes.round(6)) == {0.8, 1.0, 1.25}
    marks = np.concatenate([each.amounts["service"].ravel() for each in drawn])
    assert set(marks) <= set(range(6))
    assert abs(marks.mean() - 3.25) < 0.02


# The arrays are the rules


def random_criterion(chance: random.Random, rule: str) -> Criterion:
    kind = RULES[rule].kinds[0]
    row: Row = {"id": "c", "kind": kind, "rule": rule, "weight": 1}
    floor = chance.randint(0, 50)
    keys: dict[str, Row] = {
        "absolute-linear": {"floor": floor, "ceiling": floor + chance.randint(1, 60)},
        "target": {"target": chance.randint(1, 80)},
        "log": {"base": chance.randint(2, 9)},
        "scale": {"scale": 100},
        "points": {"maximum": 8, "award": [{"when": f"{sign} {chance.randint(1, 90)}", "points": chance.randint(0, 9)}
                                            for sign in (">=", ">", "=", "<", "<=")]},
    }  # fmt: skip
    less = {"less": chance.random() < 0.5} if rule in ("absolute-linear", "relative-linear") else {}
    return building.criterion({**row, **keys.get(rule, {}), **less})


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_over_arrays_is_the_rule_itself(rule: str) -> None:
    chance = random.Random(rule)
    for _ in range(60):
        criterion = random_criterion(chance, rule)
        least = 1 if rule == "log" else 0
        rows = [[chance.randint(least, 90) for _ in range(4)] for _ in range(5)]
        running = np.array([[chance.random() < 0.8 for _ in range(4)] for _ in range(5)])
        found = shares(criterion, np.array(rows, dtype=np.float64), running)
        for place, row in enumerate(rows):
            own = {
                str(i): Answer(building.number(n), met=True) for i, n in enumerate(row) if running[place, i]
            }
            expected = exactly(criterion, own) if own else {}
            for i in range(4):
                share = expected.get(str(i))
                assert found[place, i] == pytest.approx(
                    float(share.value) if share is not None else 0, abs=1e-12
                )


def test_a_named_menu_comes_as_points() -> None:
    menu = {"id": "c", "kind": "quality", "rule": "points", "maximum": 4, "weight": 1,
            "award": [{"when": "a depot here", "points": 3}, {"when": "night shift", "points": 3}]}  # fmt: skip
    criterion = building.criterion(menu)
    assert named_menu(criterion)
    found = shares(criterion, np.array([[0.0, 3.0, 6.0]]), np.ones((1, 3), dtype=bool))
    assert found.tolist() == [[0, 0.75, 1]]


@pytest.mark.parametrize("method", METHODS)
def test_each_round_is_ranked_as_evaluate_ranks_it(method: str) -> None:
    criteria: list[Row] = [
        {"id": "price", "kind": "price", "rule": "lowest-over-price", "weight": 40},
        quality(weight=30, scale=5, minimum=2, worth=300_000),
        {"id": "value", "kind": "value", "rule": "relative-highest", "weight": 20, "worth": 200_000},
        {"id": "jobs", "kind": "measure", "rule": "target", "target": 8, "weight": 10, "worth": 90_000},
    ]
    rules: Row = {"method": method, "criterion": criteria, "ratio": "1.5"}
    tender = building.tender(rules)
    course = Course(tender, assumptions(tender, F(1_000_000), {}))
    for drawn in course.rounds(60, 9):
        firsts, level = course.first(drawn), course.level(drawn)
        for place in range(len(firsts)):
            expected = order(evaluate(as_tender(rules, drawn, place)))
            names = expected[0] if expected else ()
            assert bool(level[place]) == (len(names) > 1)
            assert (f"b{firsts[place]}" in names) if names else firsts[place] == -1


def as_tender(rules: Row, drawn: Rounds, place: int) -> Tender:
    """One round as a tender with bids."""
    count = drawn.running.shape[1]
    bids = [
        bid(f"b{i}", **{id: F(float(own[place, i])) for id, own in drawn.amounts.items()})
        for i in range(count)
    ]
    return building.tender({**rules, "bid": bids})

"""Versions of rules: a new one changes new tenders alone; a tender or a pack that names the old one keeps it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from tests.packing import members
from tests.running import Run

from wellspent.documents.pack import zip_bytes
from wellspent.files.packs import read_pack
from wellspent.method import scoring
from wellspent.method.errors import Refused
from wellspent.method.numeric import rules as numeric
from wellspent.method.replay import packed
from wellspent.method.scoring import RULES, RuleSpec, Shares, find_rule, rule_of, versions_of
from wellspent.method.tenders import Answer, Criterion
from wellspent.method.working import Entered, Given, Symbol

PACKS = Path(__file__).parents[1] / "packs"
NOWHERE = Entered("", "")
TENDER = """
title = "Paper"
[[criterion]]
id = "price"
kind = "price"
weight = 100
rule = "{rule}"
floor = 0
ceiling = 100
[[bid]]
id = "a"
answers = {{ price = 20 }}
[[bid]]
id = "b"
answers = {{ price = 50 }}
"""


def halved(_: Criterion, answers: object) -> Shares:
    """A second version that nobody could take for the first: half the weight for everybody."""
    assert isinstance(answers, dict)
    return dict.fromkeys(answers, Symbol.constant(Fraction(1, 2)))


@pytest.fixture
def second(monkeypatch: pytest.MonkeyPatch) -> RuleSpec:
    """absolute-linear@2 in force, and absolute-linear@1 retired, as a later Wellspent would have it."""
    first = RULES["absolute-linear"]
    newest = replace(first, version=2, formula="one half", share=halved)
    monkeypatch.setattr(scoring, "RULES", {**RULES, "absolute-linear": newest})
    monkeypatch.setattr(scoring, "RETIRED", {first.name: first})
    return newest


def points(run: Run, tmp_path: Path, rule: str) -> dict[str, tuple[str, str]]:
    """The points of each bid, and the rule that was used, for a tender with that rule."""
    path = tmp_path / "tender.toml"
    path.write_text(TENDER.format(rule=rule), "utf-8")
    told = run("evaluate", path, "--json").json
    return {bid["id"]: (bid["scores"]["price"], told["criteria"][0]["rule"]) for bid in told["bids"]}


def test_a_tender_may_name_the_version_in_force(run: Run, tmp_path: Path) -> None:
    one = {"a": ("80", "absolute-linear@1"), "b": ("50", "absolute-linear@1")}
    assert points(run, tmp_path, "absolute-linear") == points(run, tmp_path, "absolute-linear@1") == one


def test_a_new_version_scores_only_tenders_that_do_not_name_the_old_one(
    run: Run, tmp_path: Path, second: RuleSpec
) -> None:
    new = {"a": ("50", second.name), "b": ("50", second.name)}
    old = {"a": ("80", "absolute-linear@1"), "b": ("50", "absolute-linear@1")}
    assert points(run, tmp_path, "absolute-linear") == points(run, tmp_path, "absolute-linear@2") == new
    assert points(run, tmp_path, "absolute-linear@1") == old


@pytest.mark.parametrize("pack", sorted(PACKS.glob("*.zip")), ids=lambda path: path.stem)
def test_a_kept_pack_replays_by_the_version_it_was_scored_by(run: Run, second: RuleSpec, pack: Path) -> None:
    assert b"@1" in members(pack)["result.json"]
    assert b"@1" not in members(pack)["tender.json"].replace(b"wellspent@1", b"")
    assert run("replay", pack).out.startswith("same")


def test_without_the_old_version_a_kept_pack_says_what_it_lacks(
    run: Run, second: RuleSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "RETIRED", {})
    ran = run("replay", PACKS / "format-1-grounds.zip")
    assert ran.code == 1
    assert 'there is no rule "absolute-linear@1". Did you mean "absolute-linear@2"?' in ran.err


def test_a_pack_sealed_by_the_new_version_replays_by_it(run: Run, tmp_path: Path, second: RuleSpec) -> None:
    path, pack = tmp_path / "tender.toml", tmp_path / "pack.zip"
    path.write_text(TENDER.format(rule="absolute-linear"), "utf-8")
    assert run("evaluate", path, "--pack", pack).code == 0
    assert b"absolute-linear@2" in members(pack)["manifest.json"]
    assert run("replay", pack).out == "same\n"


@pytest.mark.parametrize(
    "rule", ["absolute-linear@2", "absolute-linear@", "absolute-linear@01", "absolute-linear@x"]
)
def test_an_unknown_version_is_refused_with_those_there_are(run: Run, tmp_path: Path, rule: str) -> None:
    path = tmp_path / "tender.toml"
    path.write_text(TENDER.format(rule=rule), "utf-8")
    ran = run("evaluate", path)
    assert ran.code == 1
    assert f'there is no rule "{rule}"' in ran.err
    assert '"absolute-linear@1"' in ran.err
    assert "[[criterion]] 1" in ran.err


def test_a_rule_nobody_knows_gets_the_nearest(second: RuleSpec) -> None:
    with pytest.raises(Refused, match='Did you mean "absolute-linear"'):
        find_rule("absolut-linear")


def test_versions_are_told_in_their_order(second: RuleSpec) -> None:
    assert [spec.name for spec in versions_of("absolute-linear")] == [
        "absolute-linear@1",
        "absolute-linear@2",
    ]
    assert versions_of("nothing") == []
    assert find_rule("absolute-linear") is second


def test_a_criterion_is_scored_by_its_own_version(second: RuleSpec) -> None:
    keys = {
        "floor": Given(Fraction(0), "floor", NOWHERE),
        "ceiling": Given(Fraction(100), "ceiling", NOWHERE),
    }
    first = Criterion(
        "price", "price", Given(Fraction(100), "weight", NOWHERE), "absolute-linear", 1, keys=keys, less=True
    )
    answers = {"a": Answer(Symbol.constant(Fraction(20)))}
    assert scoring.shares(first, answers)["a"].value == Fraction(4, 5)
    assert scoring.shares(replace(first, version=2), answers)["a"].value == Fraction(1, 2)
    assert rule_of(replace(first, version=3)) is None


def test_every_version_of_every_rule_has_its_sum_over_arrays() -> None:
    assert set(numeric.RULES) == {spec.name for id in RULES for spec in versions_of(id)}


@pytest.mark.parametrize("criterion", ["1", "[1]", '[{"id": ["x"], "rule": {}}]', '{"a": 1}'])
def test_a_sealed_tender_of_another_shape_is_refused_and_never_a_traceback(
    run: Run, tmp_path: Path, criterion: str
) -> None:
    kept = read_pack(PACKS / "format-1-grounds.zip")
    odd = b'{"criterion":' + criterion.encode() + b',"lot":[1,{"id":["x"],"criterion":[{}]}]}'
    about = {key: said for key, said in kept.manifest.items() if key not in ("format", "members", "digest")}
    pack = tmp_path / "odd.zip"
    pack.write_bytes(zip_bytes(packed({**kept.members, "tender.json": odd}, about)))
    ran = run("replay", pack)
    assert (ran.code, ran.out) == (1, "")
    assert "tender.json" in ran.err

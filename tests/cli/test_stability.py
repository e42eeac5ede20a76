"""`wellspent evaluate --stability`: the keys of the interface, and a section that anybody can read."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.running import Run

from wellspent.files.shelves.settings import package_folder

DEMO = package_folder() / "demo"
CENTRE = DEMO / "community-centre.toml"
LOTS = """
title = "Cleaning"

[[lot]]
id = "north"
[[lot.criterion]]
id = "price"
kind = "price"
weight = 100
rule = "absolute-linear"
floor = 10
ceiling = 90

[[lot]]
id = "south"
[[lot.criterion]]
id = "price"
kind = "price"
weight = 100
rule = "lowest-over-price"

[[bid]]
id = "a"
lot = "north"
answers = { price = 20 }

[[bid]]
id = "b"
lot = "north"
answers = { price = 30 }
"""


@pytest.fixture
def centre(run: Run) -> Any:
    ran = run("evaluate", CENTRE, "--stability", "--json")
    assert (ran.code, ran.err) == (0, "")
    return ran.json


def test_the_keys_of_the_interface(centre: Any) -> None:
    found = centre["stability"]
    assert set(found) >= {"rank_acceptability", "reversals", "weight_flips", "agreement"}
    assert set(found["reversals"][0]) >= {"change", "winner_was", "winner_becomes"}
    assert set(found["weight_flips"][0]) >= {"criterion", "from", "to", "winner_becomes"}
    shares = found["rank_acceptability"]
    assert list(shares) == ["castlegate", "tarn", "meridian"]
    for own in shares.values():
        assert sum(map(Decimal, own)) == 1


def test_the_demo_s_works_tender_shows_a_reversal(centre: Any) -> None:
    (turned,) = centre["stability"]["reversals"]
    assert (turned["change"], turned["winner_was"], turned["winner_becomes"]) == (
        "without Meridian Projects plc",
        "tarn",
        "castlegate",
    )


def test_what_would_change_the_winner_is_among_the_first_lines(run: Run) -> None:
    said = " ".join(run("evaluate", CENTRE, "--stability", "--draws", "200").out.split("Ranking")[0].split())
    assert (
        "A bid that cannot win decides who does: without Meridian Projects plc the first is Castlegate Construction "
        "Ltd, and not Tarn Building Services Ltd." in said
    )
    assert 'The smallest change of a weight that changes the winner is "Social value promised" above' in said
    steady = " ".join(run("evaluate", DEMO / "grounds.toml", "--stability", "--draws", "200").out.split())
    assert "A bid that cannot win decides" not in steady


def test_the_rest_of_the_result_is_as_it_is_without(run: Run, centre: Any) -> None:
    del centre["stability"]
    assert run("evaluate", CENTRE, "--json").json == centre


def test_a_seed_and_a_number_of_draws(run: Run) -> None:
    words = ("evaluate", CENTRE, "--stability", "--json", "--draws", "1000", "--seed")
    one, again, other = (run(*words, seed).json["stability"] for seed in (5, 5, 6))
    assert one == again
    assert (one["tried"]["draws"], one["tried"]["seed"]) == (1000, 5)
    assert one["rank_acceptability"] != other["rank_acceptability"]
    assert one["weight_flips"] == other["weight_flips"]


def test_absolute_rules_say_that_nothing_turns(run: Run) -> None:
    ran = run("evaluate", DEMO / "grounds.toml", "--stability")
    assert ran.code == 0
    assert "Does the choice stand up?" in ran.out
    assert "No: each of" in ran.out
    assert "Not the same: Greenways Co-operative." in ran.out, "the panel's agreement changed the winner"


def test_it_is_on_the_page_too(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "result.html"
    assert run("evaluate", CENTRE, "--stability", "--out", out).code == 0
    assert "Does a bid that cannot win decide who does?" in out.read_text(encoding="utf-8")


def test_each_lot_has_its_own_and_one_without_bids_has_nothing(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "lots.toml"
    path.write_text(LOTS, encoding="utf-8")
    north, south = run("evaluate", path, "--stability", "--json").json["lots"]
    assert north["stability"]["rank_acceptability"] == {"a": ["1", "0"], "b": ["0", "1"]}
    assert north["stability"]["dominance"] == [{"bid": "a", "over": "b"}]
    assert south["stability"]["rank_acceptability"] == {}
    said = " ".join(run("evaluate", path, "--stability").out.split())
    assert "Does the choice stand up?, lot north" in said
    assert "a is no worse than b on anything" in said
    assert "lot south" not in said

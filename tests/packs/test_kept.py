"""The packs of every format that was ever released: each replays for ever.

A pack here is never sealed again. Where one no longer replays, the change is wrong, or a rule needs a new
version beside the old one.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.packing import members
from tests.running import Run

HERE = Path(__file__).parent
KEPT = {
    "format-1-grounds.zip": "46eab799096dd921b9a253e99423ed49c0ff9edbc415ea488afe80ee3489b63b",
    "format-1-community-centre.zip": "52ef5c0c358576d3d5e27603de6e4b0ddddaf83549f580e916aea608dc72c950",
    "format-1-grounds-bidder.zip": "1650d149316d40ae566cdc01676f21e2f0e1d493d5004fcebc6413b18478622e",
    "format-2-site.zip": "2fcf4c156268724eea8bd3a414d41a08b1f9a0d58f39721bfeb0aece9826e7c5",
    "format-2-site-public.zip": "cdc50ba5636afc34ec8a448ac155a347551b42fa2c0361851544a2b80138adc5",
    "format-2-site-bidder.zip": "383df347ed6536934051a0190bd5c5a15e237fb3a603251a68cf01bc6a486e72",
}
"""Every kept pack and its digest. Those of format 2 were sealed by the site: of three tenders that arrived, one was
disregarded and one withdrawn, so that each shows all that took part."""

IN_PART = {"format-1-grounds-bidder.zip"}
"""Packs that withhold bids which took part."""


def test_every_pack_is_in_the_list() -> None:
    assert {path.name for path in HERE.glob("*.zip")} == set(KEPT)


@pytest.mark.parametrize("name", KEPT)
def test_a_kept_pack_replays(name: str, run: Run) -> None:
    ran = run("replay", HERE / name, "--digest", KEPT[name])
    said = "same, as far as it is shown\n" if name in IN_PART else "same\n"
    assert (ran.code, ran.out) == (0, said), ran.err


@pytest.mark.parametrize(
    ("shown", "full"),
    [
        ("format-1-grounds-bidder.zip", "format-1-grounds.zip"),
        ("format-2-site-bidder.zip", "format-2-site.zip"),
        ("format-2-site-public.zip", "format-2-site.zip"),
    ],
)
def test_a_pack_that_shows_less_is_still_proven_by_the_full_one(shown: str, full: str, run: Run) -> None:
    ran = run("replay", HERE / shown, "--full", HERE / full)
    assert ran.code == 0, ran.out


@pytest.mark.parametrize("name", [name for name in KEPT if name.startswith("format-2")])
def test_a_kept_witness_says_what_it_said(name: str, run: Run) -> None:
    told = run("replay", HERE / name, "--json").json
    assert told["received"] == {"evaluated": 1, "disregarded": 1, "withdrawn": 1}
    assert told["chain"]["event"] == 60
    assert told["chain"]["hash"] == "7fb3f69491957cdd40927e47377b0ebf39254fd0b47cbea8acd585a2c10a75c2"


def test_a_pack_without_a_witness_says_nothing_of_a_chain(run: Run) -> None:
    told = run("replay", HERE / "format-1-grounds.zip", "--json").json
    assert not {"chain", "received"} & set(told)


@pytest.mark.parametrize("name", KEPT)
def test_a_kept_pack_says_what_it_is(name: str) -> None:
    assert b"wellspent replay" in members(HERE / name)["READ-ME.txt"]

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
}
"""Every kept pack and its digest."""


def test_every_pack_is_in_the_list() -> None:
    assert {path.name for path in HERE.glob("*.zip")} == set(KEPT)


@pytest.mark.parametrize("name", KEPT)
def test_a_kept_pack_replays(name: str, run: Run) -> None:
    ran = run("replay", HERE / name, "--digest", KEPT[name])
    whole = "bidder" not in name
    assert (ran.code, ran.out) == (0, "same\n" if whole else "same, as far as it is shown\n"), ran.err


def test_the_bidders_pack_is_still_proven_by_the_full_one(run: Run) -> None:
    ran = run("replay", HERE / "format-1-grounds-bidder.zip", "--full", HERE / "format-1-grounds.zip")
    assert ran.code == 0, ran.out


@pytest.mark.parametrize("name", KEPT)
def test_a_kept_pack_says_what_it_is(name: str) -> None:
    assert b"wellspent replay" in members(HERE / name)["READ-ME.txt"]

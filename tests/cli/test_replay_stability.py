"""`wellspent replay --stability`: not sealed, and reckoned again from what is."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.packing import DEMOS, members, sealed
from tests.running import Run

from wellspent.awarding.sealing import redact
from wellspent.documents.pack import zip_bytes
from wellspent.method.redaction import read_level
from wellspent.method.replay import Pack

GROUNDS = DEMOS[0]
IDS = [path.stem for path in DEMOS]
LOT = """
[[lot]]
id = "{id}"
[[lot.criterion]]
id = "price"
kind = "price"
weight = 60
rule = "lowest-over-price"
[[lot.criterion]]
id = "plan"
kind = "quality"
weight = 40
rule = "scale"
scale = 5
[[bid]]
id = "a"
lot = "{id}"
answers = {{ price = 20, plan = [4] }}
[[bid]]
id = "b"
lot = "{id}"
answers = {{ price = 30, plan = [5] }}
"""


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A full pack of each tender of the demo."""
    folder = tmp_path_factory.mktemp("packs")
    for path in DEMOS:
        (folder / f"{path.stem}.zip").write_bytes(zip_bytes(sealed(path)))
    return {path.stem: folder / f"{path.stem}.zip" for path in DEMOS}


@pytest.fixture(scope="module")
def grounds() -> Pack:
    """The full pack of the grounds tender."""
    return sealed(GROUNDS)


@pytest.mark.parametrize("name", IDS)
def test_stability_comes_from_the_sealed_inputs_as_from_the_file(
    run: Run, packs: dict[str, Path], name: str
) -> None:
    path = next(path for path in DEMOS if path.stem == name)
    options = ("--stability", "--draws", "500", "--seed", "7", "--json")
    told = run("replay", packs[name], *options).json
    assert told["same"] is True
    assert told["stability"] == run("evaluate", path, *options).json["stability"]
    assert "stability" not in run("replay", packs[name], "--json").json


def test_stability_is_told_after_the_verdict_and_said_not_to_be_compared(
    run: Run, packs: dict[str, Path]
) -> None:
    ran = run("replay", packs["grounds"], "--stability", "--draws", "500")
    assert ran.code == 0
    assert ran.out.startswith("same\n\n")
    assert "not its stability, so nothing here is compared" in " ".join(ran.out.split())
    assert "500 draws" in ran.out


def test_a_pack_that_withholds_bids_has_no_stability(run: Run, tmp_path: Path, grounds: Pack) -> None:
    pack = tmp_path / "public.zip"
    pack.write_bytes(zip_bytes(redact(grounds, read_level("public"))))
    ran = run("replay", pack, "--stability")
    assert (ran.code, ran.out) == (1, "")
    assert "the pack withholds bids" in ran.err


def test_sealing_and_shaking_at_once_says_that_the_pack_holds_no_stability(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "award.zip"
    ran = run("evaluate", GROUNDS, "--pack", pack, "--stability", "--draws", "500", "--json")
    assert ran.json["stability"]["rank_acceptability"]
    assert "The pack seals the award; `wellspent replay" in ran.err
    assert b"rank_acceptability" not in b"".join(members(pack).values())
    assert (
        run("replay", pack, "--stability", "--draws", "500", "--json").json["stability"]
        == ran.json["stability"]
    )


def test_a_tender_with_lots_has_the_stability_of_each(run: Run, tmp_path: Path) -> None:
    path, pack = tmp_path / "lots.toml", tmp_path / "lots.zip"
    path.write_text('title = "Two lots"\n' + LOT.format(id="north") + LOT.format(id="south"), "utf-8")
    options = ("--stability", "--draws", "500", "--json")
    told = run("evaluate", path, "--pack", pack, *options).json["lots"]
    again = run("replay", pack, *options).json["lots"]
    assert again == [{"lot": lot["lot"], "stability": lot["stability"]} for lot in told]

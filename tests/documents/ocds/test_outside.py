"""The tools that others judge open contracting data by take what we publish: ocdskit and flatten-tool."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from tests.documents.ocds.standard import release_schema
from tests.publishing import shared_data, two_lots

from wellspent.documents.ocds.process import STAGES

TOOLS = Path(sys.executable).parent


def run(tool: str, *words: object, given: str = "") -> str:
    """What a tool prints. It must end well and complain of nothing."""
    ran = subprocess.run(
        [TOOLS / tool, *map(str, words)],
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def lines(*packages: Any) -> str:
    return "".join(f"{json.dumps(one)}\n" for one in packages)


@shared_data
def test_ocdskit_compiles_the_releases_to_our_compiled_release(tmp_path: Path) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps(release_schema()), encoding="utf-8")
    packages = [two_lots(tmp_path, stage) for stage in STAGES]
    said = run("ocdskit", "compile", "--schema", schema, given=lines(*packages))
    ours = two_lots(tmp_path, kind="record")["records"][0]["compiledRelease"]
    assert json.loads(said) == json.loads(json.dumps(ours))


def test_ocdskit_knows_what_each_file_is(tmp_path: Path) -> None:
    for kind in ("release", "record"):
        path = tmp_path / f"{kind}.json"
        path.write_text(json.dumps(two_lots(tmp_path, kind=kind)), encoding="utf-8")
        assert f"{kind} package" in run("ocdskit", "detect-format", path)


def test_ocdskit_splits_and_packages_and_finds_nothing_to_upgrade(tmp_path: Path) -> None:
    whole = two_lots(tmp_path)
    assert json.loads(run("ocdskit", "upgrade", "1.0:1.1", given=lines(whole))) == json.loads(
        json.dumps(whole)
    )
    combined = json.loads(
        run("ocdskit", "combine-release-packages", given=lines(two_lots(tmp_path, "tender"), whole))
    )
    assert [one["tag"] for one in combined["releases"]] == [["tender"], ["implementation"]]
    again = run("ocdskit", "package-releases", given=lines(*combined["releases"]))
    assert len(json.loads(again)["releases"]) == 2


@pytest.mark.parametrize("shown", ["public", "all"])
def test_flatten_tool_makes_tables_of_it(tmp_path: Path, shown: str) -> None:
    path = tmp_path / "release.json"
    path.write_text(json.dumps(two_lots(tmp_path, shown=shown)), encoding="utf-8")
    tables = tmp_path / "tables"
    run(
        "flatten-tool",
        "flatten",
        path,
        "-f",
        "csv",
        "-o",
        tables,
        "--root-list-path",
        "releases",
        "--root-id",
        "ocid",
        "-m",
        "releases",
    )
    found = {
        table.stem: list(csv.DictReader(StringIO(table.read_text(encoding="utf-8"))))
        for table in tables.glob("*.csv")
    }
    assert len(found["releases"]) == 1
    scores = next(rows for name, rows in found.items() if name.endswith("scores"))
    bids = 2 if shown == "public" else 5
    assert (
        len({(row["bids/evaluations/0/id"], row["bids/evaluations/0/results/0/id"]) for row in scores})
        == bids
    )
    criteria = next(rows for name, rows in found.items() if name == "ten_lot_awa_criteria")
    assert [row["tender/lots/0/awardCriteria/criteria/0/name"] for row in criteria] == [
        "price", "Spent with firms in the county", "price",
    ]  # fmt: skip

"""Every way a library file can be wrong: one change to a good shelf, and the command names the mend.

The good shelf is good/, the changes are bad/cases.toml.
"""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.running import Run

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = tomllib.loads((HERE / "bad" / "cases.toml").read_text("utf-8"))["case"]


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the good shelf, in the folder the command is run in."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(HERE / "good", tmp_path / "shelf")
    return tmp_path / "shelf"


def change(shelf: Path, case: dict[str, Any]) -> None:
    """Make the case's one change."""
    path = shelf / case["file"]
    before = path.read_bytes()
    old = case["old"].encode()
    new = bytes.fromhex(case["hex"]) if "hex" in case else case["new"].encode()
    depth = case.get("nested", 0)
    assert old in before
    path.write_bytes(before.replace(old, new + b"[" * depth + b"]" * depth, 1))


def test_the_good_shelf_holds(run: Run, shelf: Path) -> None:
    ran = run("library", "check", "shelf")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "All entries hold: 5 proxy, 1 measure, 1 measure-set, 1 framework, 5 parameter, 1 policy, 2 unit, "
        "2 licence, 1 fact\n"
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_bad_file_is_refused(run: Run, shelf: Path, case: dict[str, Any]) -> None:
    change(shelf, case)
    ran = run("library", "check", "shelf")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == case["says"]


def test_there_is_a_case_for_every_kind_of_file() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES) >= 30
    good = {str(path.relative_to(HERE / "good")) for path in (HERE / "good").rglob("*.*")}
    assert {case["file"] for case in CASES} <= good
    assert {case["file"].partition("/")[0] for case in CASES} == {path.partition("/")[0] for path in good}


def test_every_fault_of_every_file_is_told_at_once(run: Run, shelf: Path) -> None:
    for name in ("a share above 1", "bands that begin late", "an outcome twice"):
        change(shelf, next(case for case in CASES if case["name"] == name))
    assert len(run("library", "check", "shelf").err.splitlines()) == 3


def test_a_folder_that_is_not_there(run: Run, shelf: Path) -> None:
    ran = run("library", "check", "shelves")
    assert (ran.code, ran.err) == (1, "shelves: there is no such folder. Check the name.\n")


def test_a_folder_with_nothing_in_it(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    assert run("library", "check", "empty").err == (
        "empty: there is no library file in the folder. "
        "Name the folder that holds proxies, frameworks, parameters or policies.\n"
    )


def test_a_file_where_nobody_looks(run: Run, shelf: Path) -> None:
    (shelf / "proxies" / "good-stray.toml").write_text('id = "good-stray"\n')
    assert run("library", "check", "shelf").err == (
        "shelf/proxies/good-stray.toml: no entry is looked for here. "
        "File it as proxies/*/*.toml, proxies/*/*.csv, proxies/*/*.xlsx.\n"
    )


def test_a_shelf_without_code_lists_stands_in_front_of_the_package(run: Run, shelf: Path) -> None:
    shutil.rmtree(shelf / "codelists")
    shutil.rmtree(shelf / "frameworks")
    shutil.rmtree(shelf / "policies")
    table = shelf / "proxies" / "own" / "good-bank.csv"
    table.write_text(table.read_text().replace("OGL-3.0", "licensed-to-user"))
    ran = run("library", "check", "shelf")
    assert (ran.code, ran.err) == (0, "")


def test_an_organisation_shelf_that_is_not_there(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WELLSPENT_ORGANISATION_SHELF", str(tmp_path / "gone"))
    ran = run("library", "check")
    assert ran.code == 1
    assert ran.err == (
        f"{tmp_path}/gone: WELLSPENT_ORGANISATION_SHELF names a folder that is not there. Correct it, or unset it.\n"
    )

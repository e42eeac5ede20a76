"""`wellspent notice`: what it prints, what it writes, what it never writes over."""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path

import pytest
from tests.files.notice_filling import filled
from tests.running import Run

FIXTURES = Path(__file__).parents[1] / "files" / "notices"
REAL = Path(__file__).parents[3] / "shared" / "data" / "ocds"


def tender(name: str) -> Path:
    return FIXTURES / name


def test_json_has_the_shape_that_stays_stable(run: Run, tmp_path: Path) -> None:
    ran = run("notice", tender("uk4-two-lots.json"), "--out", tmp_path / "buy", "--json")
    assert (ran.code, ran.err) == (0, "")
    parks, trees = ran.json["procurements"]
    assert parks == {
        "ocid": "ocds-abc123-0a1b2c",
        "lot": "1",
        "kind_of_notice": "UK4",
        "title": "Grounds maintenance",
        "lot_title": "Parks",
        "buyer": "Elmbridge Vale Council",
        "value": "900000.00",
        "value_with_vat": "1080000.00",
        "currency": "GBP",
        "kind": "services",
        "body": None,
        "nation": "england",
        "cpv": ["77314000"],
        "status": "active",
        "commenced": "2026-05-01",
        "deadline": "2026-06-12T12:00:00+01:00",
        "decided": None,
        "out_of": "100",
        "criteria": [
            {"id": "price", "label": "Price", "kind": "price", "weight": "40"},
            {"id": "quality-of-method", "label": "Quality of method", "kind": "quality", "weight": "50"},
            {"id": "social-value", "label": "Social value", "kind": "quality", "weight": "10"},
        ],
        "file": str(tmp_path / "buy" / "ocds-abc123-0a1b2c-1.toml"),
        "written": "new",
    }
    assert trees["criteria"][0] == {
        "id": "price", "label": "Price", "kind": "price", "weight": None, "weight_middle": "45",
    }  # fmt: skip
    assert ran.json["missing"][0].startswith("ocds-abc123-0a1b2c, lot 2: no weight")
    assert ran.json["faults"] == []
    assert ran.json["releases"] == 1


def test_json_has_a_range_in_place_of_a_weight_and_every_fault(run: Run, tmp_path: Path) -> None:
    ran = run("notice", tender("lots-as-text.jsonl"), "--out", tmp_path, "--json")
    north, _, east, *_ = ran.json["procurements"]
    assert north["criteria"][0]["weight_range"] == {"low": "15", "high": "40"}
    assert "weight" not in north["criteria"][0]
    assert north["value"] is None
    assert east["criteria"][1] == {"id": "price", "label": None, "kind": "price", "weight": "60"}
    assert ran.code == 0, "what is wrong in a notice is told, and the rest is written"
    assert {
        "file": str(tender("lots-as-text.jsonl")),
        "place": "line 1 (ocds-abc123-0000000001), id",
        "rule": "the release has no id",
        "mend": "It is read without; tell the publisher.",
    } in ran.json["faults"]


def test_every_file_it_names_is_there_and_is_toml(run: Run, tmp_path: Path) -> None:
    ran = run("notice", tender("faulty.json"), "--out", tmp_path, "--json")
    files = [one["file"] for one in ran.json["procurements"]]
    assert sorted(files) == sorted(map(str, tmp_path.iterdir()))
    for file in files:
        tomllib.loads(Path(file).read_text(encoding="utf-8"))


def test_a_person_is_told_what_was_read_and_what_to_do_next(run: Run, tmp_path: Path) -> None:
    ran = run("notice", tender("uk4-two-lots.json"), "--out", tmp_path)
    assert ran.code == 0
    words = " ".join(ran.out.split())
    for said in (
        "Releases read 1",
        "Tender files, one a lot 2 written",
        "of them with a weight or a range 3",
        "Grounds maintenance: Trees",
        "£300,000.50",
        "about 45%, the middle of a range",
        "Missing",
        "wellspent evaluate",
        "from the tender documents",
    ):
        assert said in words


def test_a_person_sees_a_long_list_in_short(run: Run, tmp_path: Path) -> None:
    notices = [
        {"ocid": f"ocds-abc123-{n}", "tag": ["tender"], "date": "2026-05-01", "tender": {"title": f"[b]{n}"}}
        for n in range(50)
    ]
    path = tmp_path / "many.json"
    path.write_text(json.dumps(notices), encoding="utf-8")
    ran = run("notice", path, "--out", tmp_path / "out")
    assert "And 30 more; --json lists them all." in ran.out
    assert "[b]7" in ran.out, "a title is never read as markup"
    assert len(ran.out.splitlines()) < 100
    assert len(list((tmp_path / "out").iterdir())) == 50


def test_running_again_changes_nothing(run: Run, tmp_path: Path) -> None:
    run("notice", tender("uk4-two-lots.json"), "--out", tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    ran = run("notice", tender("uk4-two-lots.json"), "--out", tmp_path, "--json")
    assert [one["written"] for one in ran.json["procurements"]] == ["unchanged", "unchanged"]
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_an_edited_file_is_kept_and_said_so(run: Run, tmp_path: Path) -> None:
    run("notice", tender("uk4-two-lots.json"), "--out", tmp_path)
    edited = tmp_path / "ocds-abc123-0a1b2c-1.toml"
    edited.write_text("# mine\n", encoding="utf-8")
    (tmp_path / "ocds-abc123-0a1b2c-2.toml").unlink()
    ran = run("notice", tender("uk4-two-lots.json"), "--out", tmp_path, "--json")
    assert ran.code == 1
    assert edited.read_text(encoding="utf-8") == "# mine\n"
    assert [one["written"] for one in ran.json["procurements"]] == ["kept", "new"]
    assert ran.err == (
        f"{edited}: the tender file is there already and differs, so it was not written. "
        "Keep your edits, or write over them with --force.\n"
    )


def test_force_writes_over_an_edited_file(run: Run, tmp_path: Path) -> None:
    edited = tmp_path / "ocds-abc123-0a1b2c-1.toml"
    edited.write_text("# mine\n", encoding="utf-8")
    ran = run("notice", tender("uk4-two-lots.json"), "--out", tmp_path, "--force", "--json")
    assert ran.code == 0
    assert [one["written"] for one in ran.json["procurements"]] == ["replaced", "new"]
    assert tomllib.loads(edited.read_text(encoding="utf-8"))["lot"] == "1"


def test_nothing_half_written_stays(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    ran = run("notice", tender("uk4-two-lots.json"), "--out", tmp_path)
    assert ran.code == 1
    assert "No space left on device" in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["broken.json", "empty.json", "not-a-number.json", "not-there.json"])
def test_what_cannot_be_read_is_one_line_and_writes_nothing(run: Run, tmp_path: Path, name: str) -> None:
    ran = run("notice", tender(name), "--out", tmp_path / "out", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("\n") == 1
    assert ran.err.startswith(str(tender(name)))
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = run("notice", tender("planning.json"), "--out", tmp_path / "file" / "inside")
    assert ran.code == 1
    assert "the folder cannot be made" in ran.err
    assert "Traceback" not in ran.err


def test_no_out_is_wrong_usage(run: Run) -> None:
    assert run("notice", tender("planning.json")).code == 2


def test_from_a_notice_to_a_ranking(run: Run, tmp_path: Path) -> None:
    ran = run("notice", tender("uk4-two-lots.json"), "--out", tmp_path, "--json")
    path = Path(ran.json["procurements"][0]["file"])
    path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8")
    ranked = run("evaluate", path, "--json")
    assert ranked.code == 0, ranked.err
    assert {bid["id"] for bid in ranked.json["bids"]} == {"bid-1", "bid-2"}
    assert ranked.json["winner"] == "bid-1"


def test_the_guide_shows_what_the_command_prints(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guide's console blocks are the command's own, on the made-up notice of these tests."""
    guide = Path(__file__).parents[2] / "docs" / "guides" / "from-a-notice.md"
    blocks = re.findall(r"```(?:text|toml)\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    os.symlink(tender("uk4-two-lots.json"), tmp_path / "notice.json")
    monkeypatch.setenv("COLUMNS", "100")
    shown = run("notice", "notice.json", "--out", "tenders").out
    drafted = (tmp_path / "tenders" / "ocds-abc123-0a1b2c-1.toml").read_text(encoding="utf-8")
    said = ["\n".join(line.rstrip() for line in text.strip().splitlines()) for text in (shown, drafted)]
    assert len(blocks) == 2
    for block in blocks:
        assert any(block.strip() in text for text in said), block


NOTICES = sorted(path for path in REAL.glob("*/*.json*") if path.parent.name != "schema")


@pytest.mark.skipif(not REAL.is_dir(), reason="the real notices of ../shared/data/ocds are not here")
@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.name)
def test_real_files_never_end_in_a_traceback(run: Run, tmp_path: Path, path: Path) -> None:
    ran = run("notice", path, "--out", tmp_path, "--json")
    assert ran.code == 0, ran.err
    assert len(list(tmp_path.iterdir())) == len(ran.json["procurements"])

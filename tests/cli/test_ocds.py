"""`wellspent ocds`: what it prints, writes and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.publishing import CENTRE, GROUNDS, TWO_LOTS
from tests.running import Run


@pytest.fixture
def tender(tmp_path: Path) -> Path:
    path = tmp_path / "cleaning.toml"
    path.write_text(TWO_LOTS, encoding="utf-8")
    return path


def test_it_prints_the_furthest_release_alone(run: Run) -> None:
    ran = run("ocds", GROUNDS)
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert found["releases"][0]["tag"] == ["award"]
    assert len(found["releases"]) == 1


def test_stage_kind_and_file_are_chosen(run: Run, tmp_path: Path, tender: Path) -> None:
    out = tmp_path / "record.json"
    ran = run("ocds", tender, "--kind", "record", "--stage", "contract", "--out", out)
    assert (ran.code, ran.out) == (0, "")
    assert f"Written to {out}" in ran.err
    (record,) = json.loads(out.read_text("utf-8"))["records"]
    assert [each["tag"] for each in record["releases"]] == [["tender"], ["award"], ["contract"]]


def test_what_is_written_reads_back_with_the_notice_command(run: Run, tmp_path: Path, tender: Path) -> None:
    out = tmp_path / "release.json"
    run("ocds", tender, "--out", out)
    ran = run("notice", out, "--out", tmp_path / "drafts", "--json")
    assert ran.code == 0
    found = json.loads(ran.out)
    assert found["faults"] == []
    assert [each["lot"] for each in found["procurements"]] == ["north", "south"]
    assert [each["weight"] for each in found["procurements"][0]["criteria"]] == ["70", "30"]


def test_the_extension_is_written_beside_it(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "extension"
    at = "https://data.example.org/evaluation/extension.json"
    ran = run("ocds", GROUNDS, "--extension", folder, "--extension-at", at)
    assert json.loads(ran.out)["extensions"][-1] == at
    assert {path.name for path in folder.iterdir()} == {
        "extension.json",
        "release-schema.json",
        "README.md",
        "codelists",
    }
    assert run("ocds", GROUNDS, "--extension", GROUNDS).code == 1


def test_the_publisher_gives_day_address_and_licence(run: Run) -> None:
    words = (
        "--published",
        "2026-11-25T09:30:00Z",
        "--uri",
        "https://x.example.org/1",
        "--licence",
        "https://l.example.org",
    )
    found = json.loads(run("ocds", GROUNDS, *words).out)
    assert found["publishedDate"] == "2026-11-25T09:30:00+00:00"
    assert (found["uri"], found["license"]) == ("https://x.example.org/1", "https://l.example.org")


def test_an_id_is_asked_for_and_taken(run: Run) -> None:
    ran = run("ocds", CENTRE)
    assert ran.code == 1
    assert "there is no open contracting id" in ran.err
    assert "community-centre.toml" in ran.err
    given = run("ocds", CENTRE, "--ocid", "ocds-213czf-centre")
    assert json.loads(given.out)["releases"][0]["ocid"] == "ocds-213czf-centre"


REFUSED = [
    (("--stage", "awrd"), 'there is no stage "awrd"'),
    (("--kind", "records"), 'there is no kind of package "records"'),
    (("--bids", "some"), 'there is no choice of bids "some"'),
    (("--out", "release.xml"), 'a package is not written as ".xml"'),
    (("--published", "yesterday"), '--published: "yesterday" is not a day'),
    (("--published", "2026-11-25T09:30:00"), "has no zone"),
    (("--published", "2026-11-01"), "the package is published 2026-11-01, before its release"),
    (("--stage", "contract"), "no contract was signed"),
    (("--ocid", "harrowmere-1"), '"harrowmere-1" has not the form of open contracting id'),
    (("--uri", "here"), '"here" is not an address'),
]


@pytest.mark.parametrize(("words", "said"), REFUSED)
def test_what_is_refused(run: Run, words: tuple[str, ...], said: str) -> None:
    ran = run("ocds", GROUNDS, *words)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err


def test_an_award_without_its_day_of_decision_is_refused_and_a_tender_is_not(run: Run, tender: Path) -> None:
    tender.write_text(TWO_LOTS.replace("decided = 2026-03-20\ntie", "tie"), encoding="utf-8")
    assert "the day of the decision is not known" in run("ocds", tender, "--stage", "award").err
    assert run("ocds", tender, "--stage", "tender").code == 0

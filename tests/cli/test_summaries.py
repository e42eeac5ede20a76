"""`wellspent summaries`: the demo's tenders to the last figure, what is refused, and what is written where."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.packing import REGION
from tests.running import Run

OFFERS = Path(REGION.folder)
NORTHMOOR_S_TOTAL = "71.2395058333"

PARTICULARS = """
[particulars]
full_criteria_at = "Invitation to tender, section 6"
[particulars.buyer]
email = "buying@harrowmere.example"
"""


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """The demo's files, in a folder of their own."""
    return Path(shutil.copytree(OFFERS, tmp_path / "county"))


def told(folder: Path, bid: str) -> dict[str, object]:
    """A summary written as JSON."""
    found: dict[str, object] = json.loads((folder / f"{bid}.json").read_text("utf-8"))
    return found


def test_the_works_tender_of_the_demo_to_the_last_figure(run: Run, county: Path, tmp_path: Path) -> None:
    out = tmp_path / "sent"
    ran = run("summaries", county / "community-centre.toml", "--out", out, "--format", "json", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert [(one["bid"], one["successful"]) for one in ran.json["summaries"]] == [
        ("castlegate", False), ("tarn", True), ("meridian", False),
    ]  # fmt: skip
    found = json.loads((out / "castlegate.json").read_text("utf-8"))
    shown = {one["criterion"]: (one["score"], one["points"], one["out_of"]) for one in found["own"]["scores"]}
    assert shown == {
        "price": (None, "55.3846153846", "60"),  # 3.6m / 3.9m of 60
        "quality": ("4", "16", "20"),
        "social-value": (None, "3.6748232712", "20"),  # 117,957.77 / 641,977.92 of 20
    }
    assert (found["own"]["total"], found["winner"]["total"]) == ("75.0594386558", "77.8374114798")
    assert found["own"]["scores"][0]["explanation"] == (
        "The price is £3,900,000, against the lowest of all tenders, £3,600,000. That gives 55.3846 of 60 points."
    )
    assert "which is another tender's and not given here" in found["own"]["scores"][2]["explanation"]
    winner = json.loads((out / "tarn.json").read_text("utf-8"))
    assert "winner" not in winner
    assert winner["own"]["scores"][0]["explanation"].startswith(
        "The price is £3,600,000, the lowest of all tenders."
    )


def test_the_works_tender_s_files_hold_nothing_of_a_third_bidder(
    run: Run, county: Path, tmp_path: Path
) -> None:
    assert run("summaries", county / "community-centre.toml", "--out", tmp_path / "sent").code == 0
    castlegate = (tmp_path / "sent" / "castlegate.html").read_text("utf-8")
    assert not [
        word
        for word in ("Meridian", "5,000,000", "641,977", "names nobody for the site")
        if word in castlegate
    ]
    tarn = (tmp_path / "sent" / "tarn.html").read_text("utf-8")
    assert not [
        word for word in ("Meridian", "Castlegate", "3,900,000", "117,957", "nursery") if word in tarn
    ]


def test_the_service_tender_of_the_demo(run: Run, county: Path, tmp_path: Path) -> None:
    ran = run("summaries", county / "grounds.toml", "--out", tmp_path / "sent", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    greenways = json.loads((tmp_path / "sent" / "greenways.json").read_text("utf-8"))
    price, service, value, method = greenways["own"]["scores"]
    assert price["explanation"] == (
        "The price is £1,165,000, against a floor of £900,000 and a ceiling of £1,400,000. "
        "That gives 18.8 of 40 points. £900,000 or less would have earned all."
    )
    assert service["explanation"] == (
        "The panel gave 4 of 5. Good evidence on programme and crews; the winter plan is thin, so not the top mark."
    )
    assert value["explanation"].startswith(
        "The promises come to £90,602.61 (Jobseekers who move into work (economic) £71,310.51; "
        "Staff volunteering £4,986.94; Emissions of the contract reduced £14,305.16), against a target of £120,000."
    )
    assert greenways["own"]["subtotals"] == [
        {"group": "social value", "points": "17.5502175", "out_of": "20"}
    ]
    assert greenways["winner"]["total"] == NORTHMOOR_S_TOTAL
    assert method["score"] == "5"
    text = (tmp_path / "sent" / "greenways.json").read_text("utf-8")
    assert not [word for word in ("evaluator", "flood risk", "Verge", "1120000") if word in text]


def test_the_screen_says_what_is_written_missing_and_next(run: Run, county: Path, tmp_path: Path) -> None:
    path = county / "grounds.toml"
    bare = path.read_text("utf-8").partition("\n[particulars]")[0]
    path.write_text(bare, "utf-8")
    ran = run("summaries", path, "--out", tmp_path / "sent")
    assert "Assessment summaries to send" in ran.out
    assert "(contact-not-known)" in ran.out
    assert "(criteria-not-known)" in ran.out
    assert "(supplier-not-known)" in ran.out
    assert "send it to its own bidder only" in ran.out
    path.write_text(bare + PARTICULARS, "utf-8")
    again = run("summaries", path, "--out", tmp_path / "sent")
    assert "criteria-not-known" not in again.out
    assert "Invitation to tender, section 6" in (tmp_path / "sent" / "northmoor.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("form", "begins"), [("html", b"<!doctype html>"), ("pdf", b"%PDF-"), ("docx", b"PK"), ("json", b"{")]
)
def test_each_format_is_written_the_same_twice(
    run: Run, county: Path, tmp_path: Path, form: str, begins: bytes
) -> None:
    made = []
    for _ in range(2):
        assert run("summaries", county / "ward-furniture.toml", "--out", tmp_path, "--format", form).code == 0
        made.append((tmp_path / f"wardwell.{form}").read_bytes())
    assert made[0] == made[1]
    assert made[0].lstrip().startswith(begins)


def test_faults_are_told_together_and_nothing_is_written(run: Run, county: Path, tmp_path: Path) -> None:
    path = county / "community-centre.toml"
    text = path.read_text("utf-8")
    path.write_text(text[: text.index("[[score]]")], "utf-8")
    ran = run("summaries", path, "--out", tmp_path / "sent")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("the panel has not agreed a score, so there is none to send") == 3
    assert ran.err.count(str(path)) == 3
    assert not (tmp_path / "sent").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "odt"], '--format: a summary is not written as "odt". Use html, pdf, docx, json.'),
        (["--lot", "1"], '--lot: there is no lot "1"'),
        (["--withhold", "prise"], '--withhold: there is no criterion "prise". Did you mean "price"?'),
        (["--disregarded", "greenways"], 'the bid "greenways" is still in the running'),
    ],
)
def test_options_that_cannot_be_are_refused(run: Run, county: Path, words: list[str], said: str) -> None:
    ran = run("summaries", county / "grounds.toml", "--out", county / "sent", *words)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err


def test_a_folder_that_cannot_be_made_is_refused(run: Run, county: Path) -> None:
    ran = run("summaries", county / "grounds.toml", "--out", county / "grounds.toml")
    assert (ran.code, ran.out) == (1, "")
    assert "the folder cannot be made" in ran.err


LOTS = """
title = "Two parks"
buyer = "A council"
nation = "scotland"
decided = 2026-11-21

[[lot]]
id = "North"
title = "North of the river"
[[lot.criterion]]
id = "price"
kind = "price"
weight = 100
rule = "absolute-linear"
floor = 100
ceiling = 200

[[lot]]
id = "South"
[[lot.criterion]]
id = "price"
kind = "price"
weight = 60
rule = "absolute-linear"
floor = 100
ceiling = 200
[[lot.criterion]]
id = "gate"
kind = "quality"
weight = 40
rule = "pass-fail"

[[bid]]
id = "ash"
lot = "North"
answers = { price = 120 }
[[bid]]
id = "ash"
lot = "South"
answers = { price = 120, gate = true }
[[bid]]
id = "elm"
lot = "South"
answers = { price = 110, gate = false }
"""


def test_each_lot_has_its_own_summaries(run: Run, tmp_path: Path) -> None:
    (tmp_path / "lots.toml").write_text(LOTS, "utf-8")
    ran = run("summaries", tmp_path / "lots.toml", "--out", tmp_path / "sent", "--withhold", "gate", "--json")
    assert (ran.code, ran.err) == (0, "")
    names = ["lot-1-ash.html", "lot-2-ash.html", "lot-2-elm.html"]
    assert sorted(path.name for path in (tmp_path / "sent").iterdir()) == names
    assert "North: North of the river" in (tmp_path / "sent" / names[0]).read_text("utf-8")
    elm = (tmp_path / "sent" / names[2]).read_text("utf-8")
    assert (
        "Your tender could not win, whatever its other scores: it does not meet “gate”, which every tender had to meet."
        in elm
    )
    assert ran.json["warnings"][0]["code"] == "another-law"
    south = run("summaries", tmp_path / "lots.toml", "--out", tmp_path / "one", "--lot", "South")
    assert south.code == 0
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == names[1:]


def test_a_disregarded_tender_gets_no_file_and_what_is_owed_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "lots.toml").write_text(LOTS, "utf-8")
    ran = run("summaries", tmp_path / "lots.toml", "--out", tmp_path / "sent", "--disregarded", "elm")
    assert ran.code == 0
    assert not (tmp_path / "sent" / "lot-2-elm.html").exists()
    assert "Not assessed, so owed something else" in ran.out
    assert "Tell the supplier in writing" in ran.out


def test_a_tie_in_one_lot_stops_the_others_too_unless_a_lot_is_chosen(run: Run, tmp_path: Path) -> None:
    twin = '\n[[bid]]\nid = "oak"\nlot = "North"\nanswers = { price = 120 }\n'
    (tmp_path / "lots.toml").write_text(LOTS + twin, "utf-8")
    ran = run("summaries", tmp_path / "lots.toml", "--out", tmp_path / "sent")
    assert (ran.code, ran.out) == (1, "")
    assert "lots.toml: lot North: ash and oak share the first place, so nobody has won" in ran.err
    assert run("summaries", tmp_path / "lots.toml", "--out", tmp_path / "sent", "--lot", "South").code == 0


def test_a_day_that_nobody_stated_is_not_shown_as_the_decision_s(run: Run, tmp_path: Path) -> None:
    (tmp_path / "lots.toml").write_text(LOTS.replace("decided = 2026-11-21\n", ""), "utf-8")
    assert run("summaries", tmp_path / "lots.toml", "--out", tmp_path, "--format", "json").code == 0
    assert told(tmp_path, "lot-2-elm")["decided"] is None

"""`wellspent agree`: scores from a table or a tender, every coefficient with the scores behind it."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from tests.running import Run

from wellspent.files.shelves.settings import package_folder

ROWS = """bid,criterion,by,score
alder,method,evaluator-1,8
alder,method,evaluator-2,7
birch,method,evaluator-1,4
birch,method,evaluator-2,4
cedar,method,evaluator-1,2
cedar,method,evaluator-2,3
"""


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    path = tmp_path / "scores.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def as_toml(rows: str) -> str:
    """The rows of a table as [[score]] tables."""
    lines = [line.split(",") for line in rows.splitlines()[1:]]
    return "".join(
        f'[[score]]\nbid = "{bid}"\ncriterion = "{criterion}"\nby = "{by}"\nscore = {score}\n'
        for bid, criterion, by, score in lines
    )


def test_a_table_a_workbook_and_toml_say_the_same(run: Run, scores: Path, tmp_path: Path) -> None:
    told = run("agree", scores, "--json")
    assert (told.code, told.err) == (0, "")
    book = xlsxwriter.Workbook(str(tmp_path / "scores.xlsx"))
    sheet = book.add_worksheet()
    for number, line in enumerate(ROWS.splitlines()):
        sheet.write_row(number, 0, [int(cell) if cell.isdigit() else cell for cell in line.split(",")])
    book.close()
    (tmp_path / "scores.toml").write_text('title = "scores"\n' + as_toml(ROWS), encoding="utf-8")
    for name in ("scores.xlsx", "scores.toml"):
        assert run("agree", tmp_path / name, "--json").json == told.json
    (found,) = told.json["criteria"]
    assert found["criterion"] == "method"
    assert found["alpha"]["interval"]["value"] == "0.9390243902", "1 - 5 x 2 / 164, by hand"
    assert found["kendall_w"] == "1"
    assert set(found["icc"]) == {"1,1", "2,1", "3,1", "1,k", "2,k", "3,k"}
    assert found["spread"][0] == {"name": "alder", "scores": 2, "low": "7", "high": "8", "mean": "7.5"}


def test_a_tender_s_own_scores_are_compared(run: Run) -> None:
    ran = run("agree", package_folder() / "demo" / "grounds.toml", "--json")
    assert ran.code == 0
    (found,) = ran.json["criteria"]
    assert (found["criterion"], found["things"], found["evaluators"], found["scores"]) == ("service", 3, 2, 6)
    assert found["verdict"] == "recalibrate"


def test_the_lots_of_a_tender_are_told_apart(run: Run, tmp_path: Path) -> None:
    lot = '[[lot]]\nid = "{0}"\n[[lot.criterion]]\nid = "work"\nkind = "quality"\nweight = 100\nrule = "scale"\nscale = 5\n'
    bids = '[[bid]]\nid = "a"\nlot = "{0}"\nanswers = {{ work = [4, 3] }}\n[[bid]]\nid = "b"\nlot = "{0}"\nanswers = {{ work = [1, 2] }}\n'
    text = 'title = "t"\n' + "".join(part.format(name) for part in (lot, bids) for name in ("one", "two"))
    path = tmp_path / "lots.toml"
    path.write_text(text, encoding="utf-8")
    assert [c["criterion"] for c in run("agree", path, "--json").json["criteria"]] == [
        "one: work",
        "two: work",
    ]


def test_the_metric_moves_the_verdict(run: Run, scores: Path) -> None:
    words = {
        metric: run("agree", scores, "--metric", metric, "--json").json["criteria"][0]["verdict"]
        for metric in ("nominal", "interval")
    }
    assert words == {"nominal": "recalibrate", "interval": "fine"}


def test_the_report_reads_well_and_says_what_is_unsure(run: Run, scores: Path, tmp_path: Path) -> None:
    ran = run("agree", scores)
    assert "method: alpha 0.94" in ran.out
    assert "How far apart the scores are" in ran.out
    assert "(unsure-agreement)" in ran.out
    assert run("agree", scores, "--out", tmp_path / "report.html").code == 0
    assert run("agree", scores, "--out", tmp_path / "report.csv").code == 0
    assert (tmp_path / "report.csv").read_text(encoding="utf-8").startswith("Criterion,")


def test_the_panel_s_scores_and_a_lone_evaluator_are_left_out_and_said(run: Run, scores: Path) -> None:
    more = "alder,method,panel,8\nalder,price,evaluator-1,3\n"
    scores.write_text(ROWS + more, encoding="utf-8")
    found = run("agree", scores, "--json").json
    assert [c["criterion"] for c in found["criteria"]] == ["method"]
    codes = [warning["code"] for warning in found["warnings"]]
    assert codes[:2] == ["panel-left-out", "one-evaluator"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROWS + "alder,method,evaluator-1,7\n", "row 8: evaluator-1 has already scored alder on method"),
        (ROWS.replace(",8", ",eight"), '"eight" is not a number'),
        ("bid,by,score\nalder,evaluator-1,8\n", "no bid has scores of two evaluators on one criterion"),
        ("bid,by,score\n", "score"),
    ],
)
def test_what_cannot_be_compared_is_refused(run: Run, scores: Path, rows: str, said: str) -> None:
    scores.write_text(rows, encoding="utf-8")
    ran = run("agree", scores)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err


def test_a_metric_nobody_knows_is_refused(run: Run, scores: Path) -> None:
    for file in (scores, package_folder() / "demo" / "grounds.toml"):
        ran = run("agree", file, "--metric", "ordinary")
        assert ran.code == 1
        assert "ordinal" in ran.err

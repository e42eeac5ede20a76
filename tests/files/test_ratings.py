"""Evaluators' scores as they are read, from a table or a tender: who counts, what is said, refusals in full."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.method.building import DAY, library

from wellspent.files.ratings import Scored, read_ratings
from wellspent.method.errors import Refused

F = Fraction
HEAD = "bid,criterion,by,score\n"
TENDER = """title = "T"
out_of = 100
[[criterion]]
id = "work"
label = "The work"
kind = "quality"
weight = 60
rule = "scale"
scale = 10
[[criterion]]
id = "plan"
kind = "quality"
weight = 40
rule = "scale"
scale = 10
[[bid]]
id = "a"
label = "Alder"
answers = { work = [4, 8], plan = [5] }
[[bid]]
id = "b"
answers = { work = [6, 7], plan = [5] }
"""


def read(folder: Path, text: str, name: str = "scores.csv", **options: Any) -> Scored:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_ratings(path, options, library(), DAY)


def refused(folder: Path, text: str, name: str = "scores.csv", **options: Any) -> list[str]:
    with pytest.raises(Refused) as found:
        read(folder, text, name, **options)
    return [str(fault).replace(f"{folder / name}: ", "") for fault in found.value.faults]


def said(found: Scored) -> list[tuple[str, str]]:
    return [(notice.code, notice.text) for notice in found.notices]


def test_scores_by_criterion_bid_and_evaluator(tmp_path: Path) -> None:
    found = read(tmp_path, HEAD + "a,work,e1,4\na,work,e2,8.5\nb,work,e1,6\nb,plan,e1,1\nb,plan,e2,0\n")
    assert found.criteria == {
        "work": {"a": {"e1": F(4), "e2": F("8.5")}, "b": {"e1": F(6)}},
        "plan": {"b": {"e1": F(1), "e2": F(0)}},
    }
    assert (found.title, found.metric, found.names) == (
        "scores",
        "interval",
        {"work": "work", "plan": "plan"},
    )
    assert said(found) == []


def test_scores_that_name_no_criterion_stand_under_one(tmp_path: Path) -> None:
    assert list(read(tmp_path, "bid,by,score\na,e1,4\na,e2,8\n").criteria) == ["scores"]


def test_the_panel_is_nobody_and_is_said_once(tmp_path: Path) -> None:
    found = read(tmp_path, HEAD + "a,work,e1,4\na,work,e2,8\na,work,panel,9\nb,work,panel,9\n")
    assert found.criteria == {"work": {"a": {"e1": F(4), "e2": F(8)}}}
    assert said(found) == [
        ("panel-left-out", "The panel's agreed scores are left out: they are nobody's own.")
    ]


def test_a_criterion_of_one_evaluator_is_left_out_and_said(tmp_path: Path) -> None:
    found = read(tmp_path, HEAD + "a,work,e1,4\na,work,e2,8\na,plan,e1,9\nb,plan,e1,3\n")
    assert list(found.criteria) == ["work"]
    assert said(found) == [
        ("one-evaluator", "plan: only one evaluator has scored, so there is nothing to compare."),
    ]


def test_a_score_given_twice_is_refused_at_its_row(tmp_path: Path) -> None:
    assert refused(tmp_path, HEAD + "a,work,e1,4\na,work,e2,8\na,work,e1,4\n") == [
        "row 4: e1 has already scored a on work. Keep one score, the one that stands.",
    ]


@pytest.mark.parametrize("rows", ["a,work,e1,4\n", "a,work,panel,4\na,work,e1,3\n"])
def test_agreement_takes_two(tmp_path: Path, rows: str) -> None:
    assert refused(tmp_path, HEAD + rows) == [
        "score: no bid has scores of two evaluators on one criterion. Add a row for each score, with by = "
        '"evaluator-1" and so on.',
    ]


def test_a_tender_s_own_scores_and_names(tmp_path: Path) -> None:
    found = read(tmp_path, TENDER, "tender.toml")
    assert list(found.criteria) == ["work"]
    assert [sorted(own.values()) for own in found.criteria["work"].values()] == [[4, 8], [6, 7]]
    assert (found.names["a"], found.names["b"], found.names["work"]) == ("Alder", "b", "The work")
    assert (found.title, found.metric) == ("T", "interval")


def test_a_tender_in_which_nobody_scored_twice_is_refused(tmp_path: Path) -> None:
    text = TENDER.replace("[4, 8]", "[4]").replace("[6, 7]", "[6]")
    (told,) = refused(tmp_path, text, "tender.toml")
    assert told.startswith("score: no bid has scores of two evaluators on one criterion.")


@pytest.mark.parametrize("name", ["scores.csv", "tender.toml"])
def test_the_metric_may_be_chosen(tmp_path: Path, name: str) -> None:
    text = TENDER if name.endswith("toml") else HEAD + "a,work,e1,4\na,work,e2,8\n"
    assert read(tmp_path, text, name, metric="ordinal").metric == "ordinal"
    assert "ordinl" in refused(tmp_path, text, name, metric="ordinl")[0]


def score(bid: str, criterion: str, by: str) -> str:
    return f'\n[[score]]\nbid = "{bid}"\ncriterion = "{criterion}"\nby = "{by}"\nscore = 4\nreason = "So."\n'


def test_of_a_tender_what_cannot_be_compared_is_said(tmp_path: Path) -> None:
    alone = read(tmp_path, TENDER, "tender.toml")
    assert [(notice.code, notice.text) for notice in alone.notices] == [
        ("one-evaluator", "plan: only one evaluator has scored, so there is nothing to compare."),
    ]
    shared = TENDER.replace(", plan = [5]", "") + score("a", "plan", "e1") + score("b", "plan", "e2")
    found = read(tmp_path, shared, "tender.toml")
    assert list(found.criteria) == ["work"]
    text = "plan: no two evaluators have scored the same bid, so there is nothing to compare."
    assert [(notice.code, notice.text) for notice in found.notices] == [("no-bid-in-common", text)]


def test_a_tender_whose_evaluators_shared_the_bids_out_is_refused(tmp_path: Path) -> None:
    shared = TENDER.replace("answers = { work = [4, 8], plan = [5] }", "")
    shared = shared.replace("answers = { work = [6, 7], plan = [5] }", "")
    shared += "".join(
        score(bid, criterion, by) for criterion in ("work", "plan") for bid, by in (("a", "e1"), ("b", "e2"))
    )
    (told,) = refused(tmp_path, shared, "tender.toml")
    assert told.startswith("score: no bid has scores of two evaluators on one criterion.")

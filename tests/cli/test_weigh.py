"""`wellspent weigh` through the real command: three ways of weighting, their spread, refusals."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.running import Run

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
BUDGETS, ORDER = EXAMPLES / "what-matters.toml", EXAMPLES / "order.toml"


def test_a_group_of_budgets_with_its_spread(run: Run) -> None:
    found = run("weigh", BUDGETS, "--json").json
    assert found["weights"] == {
        "jobs": "0.25", "carbon": "0.35", "skills": "0.2166666667", "volunteering": "0.1833333333",
    }  # fmt: skip
    assert found["spread"]["jobs"] == {"low": "0.1", "high": "0.4", "deviation": "0.1224744871"}
    assert (found["disagreement"], found["out_of"]) == ("0.25", 20)
    assert found["points"] == {"jobs": "5", "carbon": "7", "skills": "4", "volunteering": "4"}
    assert [ballot["by"] for ballot in found["ballots"]] == ["member-1", "member-2", "member-3"]
    assert found["warnings"] == []


def test_an_order_of_importance(run: Run) -> None:
    found = run("weigh", ORDER, "--json").json
    assert found["weights"]["jobs"] == "0.5208333333"
    assert found["weights"]["carbon"] == found["weights"]["skills"] == "0.2083333333"
    assert (found["disagreement"], found["points"]) == (None, None)
    assert [warning["code"] for warning in found["warnings"]] == ["one-ballot"]


def test_swing_points_in_a_table(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "swing.csv"
    rows = "criterion,points\nprice,100\nquality,80\njobs,50\ncarbon,20\n"
    table.write_text(rows, encoding="utf-8")
    found = run("weigh", table, "--method", "swing", "--out-of", "100", "--json").json
    assert list(found["weights"].values()) == ["0.4", "0.32", "0.2", "0.08"]
    assert list(found["points"].values()) == ["40", "32", "20", "8"]


def test_ranks_in_a_table(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "ranks.csv"
    rows = "by,criterion,rank\nm1,jobs,1\nm1,carbon,2\nm1,skills,2\nm1,volunteering,4\n"
    table.write_text(rows, encoding="utf-8")
    found = run("weigh", table, "--method", "rank", "--json").json
    assert found["weights"] == run("weigh", ORDER, "--json").json["weights"]


def test_the_page_and_the_working(run: Run) -> None:
    page = run("weigh", BUDGETS).out
    assert "Points of 20" in page
    assert "10% to 40%" in page
    assert "Each ballot" in page
    working = run("weigh", BUDGETS, "--working", "weights.jobs").out
    assert "weight of jobs = 0.25" in working
    assert "[[ballot]] 1, points.jobs" in working


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('method = "ahq"', '"ahq" is not one of swing, allocation, rank, ahp, best-worst'),
        ('method = "swing"', "there is no ballot"),
        ('method = "swing"\nout_of = 0', "out_of is not above nothing"),
        ('method = "swing"\n[[ballot]]\nby = "a"\norder = ["x"]', "method swing has points, and that alone"),
        (
            'method = "rank"\n[[ballot]]\nby = "a"\npoints = { x = 1 }',
            "method rank has order, and that alone",
        ),
        ('method = "rank"\n[[ballot]]\nby = "a"\norder = "x"', "this must be a list"),
        (
            'method = "allocation"\nbudget = 100\n[[ballot]]\nby = "a"\npoints = { x = 60, y = 30 }',
            "the points sum to 90, and the budget is 100",
        ),
        (
            'method = "swing"\ncriteria = ["x", "y"]\n[[ballot]]\nby = "a"\npoints = { x = 60, z = 30 }',
            '"y" is missing',
        ),
        (
            'method = "swing"\n[[ballot]]\nby = "a"\npoints = { x = 60 }\n[[row]]\ncriterion = "x"\npoints = 1',
            "there are rows and ballots",
        ),
    ],
)
def test_refused_files(run: Run, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "ballots.toml"
    path.write_text(text, encoding="utf-8")
    done = run("weigh", path)
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert str(path) in done.err


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("by,criterion,points\na,x,1\na,x,2\n", "has points of a already"),
        ("by,criterion,points\na,x,\n", "has points, and that alone"),
        ("by,criterion,rank\na,x,1\n", "has points, and that alone"),
    ],
)
def test_refused_rows(run: Run, tmp_path: Path, rows: str, said: str) -> None:
    table = tmp_path / "rows.csv"
    table.write_text(rows, encoding="utf-8")
    done = run("weigh", table, "--method", "swing")
    assert done.code == 1
    assert said in done.err


AHP, BEST_WORST = EXAMPLES / "pairs.toml", EXAMPLES / "best-worst.toml"


def test_judgements_of_pairs_and_a_circle(run: Run) -> None:
    found = run("weigh", AHP, "--json").json
    assert [one["by"] for one in found["consistency"]] == ["member-1", "member-2"]
    assert [float(one["ratio"]) > 0.1 for one in found["consistency"]] == [False, True]
    assert [warning["code"] for warning in found["warnings"]] == ["inconsistent"]
    assert sum(map(float, found["weights"].values())) == pytest.approx(1)
    page = run("weigh", AHP, "--working", "weights.jobs").out
    assert "principal eigenvector of the judgements entered in" in page


def test_the_best_and_the_worst(run: Run) -> None:
    found = run("weigh", BEST_WORST, "--out-of", "100", "--json").json
    assert list(found["consistency"][0]) == ["by", "xi"]
    assert sum(map(int, found["points"].values())) == 100


def test_without_scipy_the_extra_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    done = run("weigh", BEST_WORST)
    assert (done.code, done.out) == (1, "")
    assert "the best-worst method needs SciPy, which is not installed" in done.err
    assert "pip install 'wellspent[stats]'" in done.err
    assert run("weigh", AHP).code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[ballot]]\nby = "a"\npoints = { x = 1 }', "a ballot of the method ahp has judgements"),
        ('[[ballot]]\nby = "a"\n[ballot.judgements]\nx = { y = "1/0" }', "nothing is divided by 0"),
        ('[[ballot]]\nby = "a"\n[ballot.judgements]\nx = { y = "many" }', '"many" is not a judgement'),
        ('[[ballot]]\nby = "a"\n[ballot.judgements]\nx = { y = 12 }', "a judgement is from 1/9 to 9"),
        ('[[row]]\nby = "a"\ncriterion = "x"\npoints = 1', "judgements are not read from a table"),
    ],
)
def test_refused_judgements(run: Run, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "judged.toml"
    path.write_text(f'method = "ahp"\n{text}', encoding="utf-8")
    done = run("weigh", path)
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert str(path) in done.err

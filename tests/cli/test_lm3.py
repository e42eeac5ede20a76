"""`wellspent lm3` through the real command: rounds, surveys, gaps, refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.running import Run

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
CARE_HOME = EXAMPLES / "care-home.toml"


def codes(found: Any) -> list[str]:
    return [warning["code"] for warning in found["warnings"]]


def test_the_published_rounds(run: Run) -> None:
    found = run("lm3", "--rounds", "72000,57600,24980", "--json").json
    assert found["rounds"] == ["72000.00", "57600.00", "24980.00"]
    assert (found["lm3"], found["retained"]) == ("2.1469444444", "82580.00")
    assert found["value_per_pound"] == found["lm3"]
    assert found["convention"] == "in-full"
    assert found["coverage"] is None
    assert found["range"] == {"low": found["lm3"], "high": found["lm3"]}


@pytest.mark.parametrize(("local", "lm3"), [("yes", "2.1469444444"), ("no", "1.1469444444"), (None, None)])
def test_local_only_hangs_on_where_the_supplier_is(run: Run, local: str | None, lm3: str | None) -> None:
    more = [] if local is None else ["--supplier-local", local]
    found = run("lm3", "--rounds", "72000,57600,24980", "--round1", "local-only", *more, "--json").json
    assert (found["lm3"], found["convention"]) == (lm3, "local-only")
    assert found["range"]["low"] <= found["range"]["high"]
    assert codes(found) == ([] if local else ["supplier-local-unknown"])


def test_a_survey_with_somebody_who_did_not_answer(run: Run) -> None:
    found = run("lm3", CARE_HOME, "--json").json
    assert (found["lm3"], found["coverage"]) == ("1.8475", "0.8333333333")
    assert found["range"] == {"low": "1.805", "high": "1.905"}
    assert found["coverage_by_kind"] == {"supplier": "0.6666666667", "staff": "1"}
    assert codes(found) == ["coverage-low"]


def test_a_table_says_the_same_as_toml(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "survey.csv"
    table.write_text(
        "name,kind,amount,local,local_respend\n"
        'Staff,staff,"£60,000",yes,40%\nFirm A,supplier,30000,1,0.5\n'
        "Firm B,supplier,10000,true,0.2\nFirm C,supplier,20000,yes,\n",
        encoding="utf-8",
    )
    toml, csv = run("lm3", CARE_HOME, "--json").json, run("lm3", table, "--income", "200000", "--json").json
    assert (csv["title"], csv["area"]) == ("survey", None)
    assert {k: v for k, v in csv.items() if k not in ("title", "area")} == {
        k: v for k, v in toml.items() if k not in ("title", "area")
    }


def test_the_page_prints_the_convention_and_the_working_opens(run: Run) -> None:
    page = run("lm3", CARE_HOME).out
    assert "Convention in-full: round 1 counts in full" in page
    assert "Local means: within ten miles of the home." in page
    working = run("lm3", CARE_HOME, "--working", "lm3").out
    assert "LM3 = 1.8475 = £369,500 ÷ £200,000" in working
    assert "Firm C: paid" in working
    local = run("lm3", "--rounds", "1,0.36", "--round1", "local-only", "--supplier-local", "no").out
    assert "Supplier is local" in local
    assert "LM3 is of three rounds" in local


def test_options_win_over_the_file(run: Run, tmp_path: Path) -> None:
    survey = tmp_path / "s.toml"
    survey.write_text(
        'income = 100\nround1 = "local-only"\nsupplier_local = false\n'
        '[[payee]]\nname = "A"\nkind = "supplier"\namount = 50\nlocal = true\nlocal_respend = 0\n',
        encoding="utf-8",
    )
    assert run("lm3", survey, "--json").json["lm3"] == "0.5"
    assert run("lm3", survey, "--supplier-local", "yes", "--json").json["lm3"] == "1.5"
    assert run("lm3", survey, "--round1", "in-full", "--income", "£200", "--json").json["lm3"] == "1.25"


@pytest.mark.parametrize("ending", [".html", ".csv", ".json"])
def test_reports_are_written(run: Run, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"report{ending}"
    assert run("lm3", CARE_HOME, "--out", out).code == 0
    assert "120" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--rounds", "72,000,57,600"], '"000" looks like the end of a number with commas'),
        (["--rounds", "1000,half"], '--rounds, round 2: "half" is not an amount'),
        (["--rounds", "1000"], "a multiplier needs at least two rounds"),
        (["--rounds", "0,0,0"], "round 1 is nothing"),
        (["--rounds", "3,2,1", "--round1", "local"], 'no convention "local"'),
        (["--rounds", "3,2,1", "--supplier-local", "maybe"], '--supplier-local: "maybe" is neither'),
    ],
)
def test_what_cannot_be_reckoned_exits_1_with_the_mend(run: Run, words: list[str], said: str) -> None:
    done = run("lm3", *words)
    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_neither_or_both_is_wrong_usage(run: Run) -> None:
    assert run("lm3").code == 2
    assert run("lm3", CARE_HOME, "--rounds", "1,1,1").code == 2

"""`wellspent assess` through the real command: both question sets, the unknown, gaps, refusals."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.running import Run

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
FRAMEWORK, DIAGNOSTIC = EXAMPLES / "framework-answers.toml", EXAMPLES / "diagnostic-answers.csv"


def test_the_golden_profile(run: Run) -> None:
    found = run("assess", FRAMEWORK, "--json").json
    assert found["themes"] == {"people": 4, "policy": 3, "process": 5, "suppliers": 2, "measurement": 3}
    assert found["overall"] == 2
    assert found["unknown"] == ["suppliers, level 3 Practice"]
    assert {warning["code"] for warning in found["warnings"]} == {
        "level-skipped", "unknown-answers", "questions-unverified",
    }  # fmt: skip
    assert [step["theme"] for step in found["next_steps"]] == [
        "suppliers", "policy", "measurement", "people",
    ]  # fmt: skip
    assert len(found["answers"]) == 25


def test_the_example_of_the_interface(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "answers.toml"
    path.write_text(
        'set = "flexible-framework"\n[answers]\npeople = [true, true, true, true, false]\n', encoding="utf-8"
    )
    found = run("assess", path, "--json").json
    assert (found["themes"]["people"], found["overall"]) == (4, 0)
    assert len(found["unknown"]) == 20


def test_rows_say_the_same_as_lists(run: Run, tmp_path: Path) -> None:
    lists = run("assess", FRAMEWORK, "--json").json
    marks = {True: "yes", False: "no", None: "unknown"}
    rows = "".join(f"{a['theme']},{a['level']},{marks[a['met']]},a file\n" for a in lists["answers"])
    table = tmp_path / "answers.csv"
    table.write_text("theme,level,met,evidence\n" + rows, encoding="utf-8")
    found = run("assess", table, "--set", "flexible-framework", "--json").json
    assert (found["themes"], found["overall"]) == (lists["themes"], lists["overall"])
    assert found["answers"][0]["evidence"] == "a file"


def test_a_nearer_target_lists_fewer_gaps(run: Run) -> None:
    found = run("assess", FRAMEWORK, "--target", "3", "--json").json
    assert [(gap["theme"], gap["about"]) for gap in found["gaps"]] == [("suppliers", "level 3 Practice")]


def test_the_diagnostic(run: Run) -> None:
    found = run("assess", DIAGNOSTIC, "--set", "diagnostic", "--json").json
    assert found["themes"]["commitment"] == "2.75"
    assert found["unknown"] == ["b2", "h3"]
    assert found["target"] == 4
    assert found["gaps"][0]["size"] == "3"
    assert len(found["answers"]) == 30
    assert 1 < float(found["overall"]) < 5
    working = run("assess", DIAGNOSTIC, "--set", "diagnostic", "--working", "themes.need").out
    assert "nobody knows: scored 1" in working


def test_priorities_change_the_order(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(
        'set = "diagnostic"\n[answers]\nA1 = 2\nb1 = "don\'t know"\n[priorities]\ncommitment = 9\n',
        encoding="utf-8",
    )
    assert run("assess", path, "--json").json["gaps"][0]["theme"] == "commitment"


def test_the_pages(run: Run, tmp_path: Path) -> None:
    page = run("assess", FRAMEWORK).out
    assert "Aldershire Council: Flexible Framework" in page
    assert "Overall level (the lowest theme)  2" in page
    assert "not known" in page
    page = run("assess", DIAGNOSTIC, "--set", "diagnostic").out
    assert "Mean step, 1 to 5" in page
    out = tmp_path / "a.html"
    assert run("assess", FRAMEWORK, "--out", out).code == 0
    assert "Engaging suppliers" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[answers]\n", "set is missing"),
        ('set = "flexible-framwork"', 'Did you mean "flexible-framework"'),
        ('set = "flexible-framework"\n[answers]\npeple = [true]', 'Did you mean "people"'),
        ('set = "flexible-framework"\n[answers]\npeople = 4', "answered with a step"),
        ('set = "flexible-framework"\n[answers]\npeople = true', "one truth does not say which level"),
        ('set = "flexible-framework"\n[answers]\npeople = ["maybe"]', '"maybe" is neither yes nor no'),
        ('set = "flexible-framework"\ntarget = 6', "the target 6 is no level"),
        ('set = "flexible-framework"\n[priorities]\npeople = 2', "a matrix takes no priorities"),
        ('set = "flexible-framework"\n[[row]]\ntheme = "people"', "a row of this set has theme and level"),
        ('set = "flexible-framework"\n[[row]]\ntheme = "people"\nlevel = 6', "level 6 of people is no level"),
        ('set = "diagnostic"\n[answers]\na1 = 6', "6 is not on the ladder"),
        ('set = "diagnostic"\n[answers]\na1 = [true]', "answered with a list"),
        ('set = "diagnostic"\n[answers]\nz1 = 1', 'no question "z1"'),
        ('set = "diagnostic"\n[[row]]\nstep = 1', "a row of this set has a question"),
    ],
)
def test_refused(run: Run, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "answers.toml"
    path.write_text(text, encoding="utf-8")
    done = run("assess", path)
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert str(path) in done.err


def test_levels_have_no_working_to_open(run: Run) -> None:
    done = run("assess", FRAMEWORK, "--working", "overall")
    assert done.code == 1
    assert "levels are counted, not reckoned" in done.err

"""`wellspent value MAP --draws N --seed S`: the keys of the interface, the report, and what is refused."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from tests.running import Run

MAP = """
title = "Lunch club"
investment = 1000
discount = 0.035
[[outcome]]
name = "Fewer visits"
quantity = 7
proxy = 94.00
deadweight = 0.1
duration = 2
drop_off = 0.2
[outcome.low]
quantity = 5
[outcome.high]
quantity = 12
deadweight = 0.3
"""


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    path = tmp_path / "map.toml"
    path.write_text(MAP, encoding="utf-8")
    return path


def test_the_keys_of_the_interface(run: Run, chart: Path) -> None:
    found = run("value", chart, "--draws", 1000, "--seed", 7, "--json").json
    assert set(found["interval"]) == {"p05", "p50", "p95"}
    for end in found["interval"].values():
        assert set(end) == {"present_value", "sroi_ratio"}
        assert re.fullmatch(r"\d+\.\d\d", end["present_value"])
    assert [driver["name"] for driver in found["drivers"]] == [
        "Fewer visits: quantity",
        "Fewer visits: deadweight",
    ]
    assert found["drivers"][0] | {"share": "", "share_with_others": ""} == {
        "name": "Fewer visits: quantity", "outcomes": ["Fewer visits"], "low": "5", "central": "7", "high": "12",
        "share": "", "share_with_others": "",
    }  # fmt: skip
    assert 0.8 < float(found["drivers"][0]["share"]) < float(found["drivers"][0]["share_with_others"]) < 0.95
    assert (found["draws"]["count"], found["draws"]["seed"]) == (1024, 7)
    assert any("1,024 draws" in sentence for sentence in found["conventions"])


def test_nothing_else_changes_and_the_seed_fixes_the_draws(run: Run, chart: Path) -> None:
    plain, one, again, other = (
        run("value", chart, "--json", *words).json
        for words in ([], ["--draws", 64], ["--draws", 64, "--seed", 0], ["--draws", 64, "--seed", 1])
    )
    assert {key: one[key] for key in plain if key != "conventions"} == {
        key: plain[key] for key in plain if key != "conventions"
    }
    assert one == again
    assert one["interval"] != other["interval"]


def test_the_report_says_it_in_sentences_and_tables(run: Run, chart: Path, tmp_path: Path) -> None:
    ran = run("value", chart, "--draws", 256, "--range")
    assert ran.code == 0
    for words in (
        "Nine draws in ten give",
        "What the draws give",
        "What drives the figure",
        "return at least",
    ):
        assert words in ran.out
    page = tmp_path / "report.html"
    assert run("value", chart, "--draws", 256, "--out", page).code == 0
    assert "What drives the figure" in page.read_text("utf-8")


@pytest.mark.parametrize(("investment", "said"), [(1, "Every draw returns"), (10**6, "No draw returns")])
def test_always_and_never_are_words(run: Run, chart: Path, investment: int, said: str) -> None:
    assert said in run("value", chart, "--draws", 64, "--investment", investment).out


def test_a_map_without_ranges_says_so(run: Run, chart: Path) -> None:
    chart.write_text(MAP.partition("[outcome.low]")[0], encoding="utf-8")
    found = run("value", chart, "--draws", 100, "--json").json
    assert found["interval"]["p50"] == {"present_value": None, "sroi_ratio": None}
    assert (found["drivers"], found["draws"]["count"]) == ([], 0)
    assert "no-range" in [warning["code"] for warning in found["warnings"]]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--draws", "10"], 1, "--draws: 10 draws are out of reach. Use 64 to 1048576."),
        (["--draws", "100", "--seed", "-2"], 1, "--seed: -2 is no seed"),
        (["--draws", "many"], 2, "valid integer"),
    ],
)
def test_what_cannot_be_is_refused(run: Run, chart: Path, words: list[str], code: int, said: str) -> None:
    ran = run("value", chart, *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_an_offer_has_no_draws(run: Run, chart: Path) -> None:
    ran = run("value", "--offer", chart, "--draws", 100)
    assert ran.code == 2
    assert "--draws needs a MAP" in ran.err


def test_without_scipy_the_extra_is_named(run: Run, chart: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.stats", None)
    ran = run("value", chart, "--draws", 100)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "--draws: draws need SciPy, which is not installed. Install the extra: pip install 'wellspent[stats]'.\n"
    )

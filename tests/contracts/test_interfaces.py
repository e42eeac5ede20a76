"""The public interfaces: every example loads, every fixed JSON key is there, every figure keeps the conventions.

The examples are those of the design, word for word; where the design stands beside the project they are
compared with it.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.running import Run

ROOT = Path(__file__).parents[2]
EXAMPLES = Path(__file__).parent / "examples"
DESIGN = ROOT.parent / "shared" / "design" / "interfaces.md"
NOTICE = ROOT / "tests" / "files" / "notices" / "uk4-two-lots.json"

MONEY = re.compile(r"-?\d+\.\d{2}")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
TRIMMED = re.compile(r"-?(0|[1-9]\d*)(\.\d{0,9}[1-9])?")


@pytest.fixture
def examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The examples in a folder of their own, in which the command is run."""
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    monkeypatch.chdir(tmp_path / "examples")
    return tmp_path / "examples"


def json_of(run: Run, *words: object) -> Any:
    """What a command prints with --json: JSON alone on standard output."""
    ran = run(*words, "--json")
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out, parse_float=lambda text: pytest.fail(f"{text} is a bare number"))
    for path, text in figures(found):
        assert MONEY.fullmatch(text) or TRIMMED.fullmatch(text), f"{path} is {text}"
    return found


def figures(found: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of the JSON that is a number."""
    if isinstance(found, dict):
        for key, item in found.items():
            yield from figures(item, f"{path}.{key}")
    elif isinstance(found, list):
        for place, item in enumerate(found):
            yield from figures(item, f"{path}[{place}]")
    elif isinstance(found, str) and NUMBER.fullmatch(found):
        yield path, found


def keys(found: dict[str, Any], *wanted: str) -> None:
    """Refuse a result that lost a key of the interface."""
    assert set(wanted) <= set(found), sorted(set(wanted) - set(found))


@pytest.mark.skipif(not DESIGN.is_file(), reason="the design is not beside the project")
def test_the_examples_are_those_of_the_design() -> None:
    printed = re.findall(r"```toml\n(.*?)```", DESIGN.read_text("utf-8"), re.DOTALL)
    assert sorted(printed) == sorted(path.read_text("utf-8") for path in EXAMPLES.glob("*.toml"))


def test_value(run: Run, examples: Path) -> None:
    found = json_of(run, "value", "map.toml", "--range")
    keys(
        found, "outcomes", "impact", "yearly", "present_value", "investment", "net_present_value", "sroi_ratio",
        "payback_months", "ledgers", "ratios", "conventions", "warnings", "range", "break_even",
    )  # fmt: skip
    (outcome,) = found["outcomes"]
    keys(outcome, "name", "impact", "years", "present_value")
    (year,) = found["yearly"]
    keys(year, "year", "value", "factor", "present_value")
    assert isinstance(year["year"], int)
    assert set(found["ledgers"]) == {"fiscal", "economic", "social", "unstated"}
    assert set(found["ratios"]) == {"fiscal", "public_value", "all"}
    assert set(found["range"]) == {"low", "central", "high"}
    for end in found["range"].values():
        assert set(end) == {"present_value", "sroi_ratio"}
    for warning in found["warnings"]:
        assert set(warning) == {"code", "text"}
    assert (found["investment"], MONEY.fullmatch(found["present_value"]) is not None) == ("42375.00", True)


def test_value_without_an_investment_is_null_and_says_so(run: Run, examples: Path) -> None:
    Path("map.toml").write_text(Path("map.toml").read_text().replace("investment = 42375.00\n", ""))
    found = json_of(run, "value", "map.toml")
    assert (found["investment"], found["sroi_ratio"], found["payback_months"]) == (None, None, None)
    assert "ratio-undefined" in [warning["code"] for warning in found["warnings"]]


def test_the_working_of_an_outcome(run: Run, examples: Path) -> None:
    ran = run("value", "map.toml", "--working", "Fewer visits to A&E")
    assert ran.code == 0
    assert "entered in map.toml" in ran.out
    found = json_of(run, "value", "map.toml", "--working", "Fewer visits to A&E")
    assert set(found) >= {"outcomes[0].impact", "outcomes[0].present_value"}


def test_value_of_an_offer(run: Run, examples: Path) -> None:
    found = json_of(run, "value", "--offer", "offer-a.toml")
    keys(found, "bid", "bidder", "promises", "outcomes", "present_value", "ledgers", "warnings")
    keys(found["promises"][0], "measure", "quantity", "unit", "from", "to")
    assert found["promises"][0]["quantity"] == "8"


def test_evaluate(run: Run, examples: Path) -> None:
    found = json_of(run, "evaluate", "tender.toml")
    keys(found, "bids", "best", "winner", "tie", "warnings")
    (bid,) = found["bids"]
    keys(bid, "id", "scores", "total", "rank", "eliminated")
    assert (bid["id"], bid["rank"], bid["eliminated"], found["winner"], found["tie"]) == (
        "a",
        1,
        False,
        "a",
        [],
    )
    assert bid["scores"] == {"price": "24", "jobs": "8", "quality": "40"}
    assert bid["total"] == "72"


def test_evaluate_with_stability(run: Run, examples: Path) -> None:
    found = json_of(run, "evaluate", "tender.toml", "--stability")["stability"]
    keys(found, "rank_acceptability", "reversals", "weight_flips", "agreement")
    assert found["rank_acceptability"] == {"a": ["1"]}


def test_windtunnel(run: Run, examples: Path) -> None:
    found = json_of(run, "windtunnel", "tender.toml", "--typical", "price=90000")
    keys(
        found, "reversal_risk", "price_of_a_point", "pounds_of_price_per_pound_of_value", "small_firm_penalty",
        "findings",
    )  # fmt: skip
    assert MONEY.fullmatch(found["price_of_a_point"])
    for finding in found["findings"]:
        keys(finding, "code", "text", "criterion", "mend")


def test_evaluate_of_a_tie_names_no_winner(run: Run, examples: Path) -> None:
    text = Path("tender.toml").read_text().replace('tie_break = ["quality", "price"]', "tie_break = []")
    bids = text[text.index("[[bid]]") :]
    Path("offer-z.toml").write_text(Path("offer-a.toml").read_text().replace('bid = "a"', 'bid = "z"'))
    twin = (
        bids.replace('id = "a"', 'id = "z"').replace('bid = "a"', 'bid = "z"').replace("offer-a", "offer-z")
    )
    Path("tender.toml").write_text(f"{text}\n{twin}")
    found = json_of(run, "evaluate", "tender.toml")
    assert (found["winner"], found["tie"]) == (None, ["a", "z"])
    assert [bid["rank"] for bid in found["bids"]] == [1, 1]


def test_lm3(run: Run, examples: Path) -> None:
    for words in (["--rounds", "72000,57600,24980"], ["survey.toml"]):
        found = json_of(run, "lm3", *words)
        keys(found, "rounds", "lm3", "retained", "value_per_pound", "convention", "coverage", "range")
        assert set(found["range"]) == {"low", "high"}
        assert len(found["rounds"]) == 3


def test_policy(run: Run) -> None:
    found = json_of(
        run, "policy", "ppn-026", "--value", "5000000", "--vat", "included", "--date", "2027-02-01"
    )
    keys(
        found, "route", "minimum_weighting", "average_goal", "measures_max", "required", "options", "kpis_min",
        "kpis_expected", "decisions",
    )  # fmt: skip
    assert found["route"] in ("framework", "statement", "both", "not-applied", "not-used", "unknown")
    for decision in found["decisions"]:
        keys(decision, "rule", "applies", "because", "source", "status")
        assert decision["applies"] in ("yes", "no", "unknown")


def test_assess(run: Run, examples: Path) -> None:
    found = json_of(run, "assess", "assess.toml")
    keys(found, "themes", "overall", "gaps", "next_steps")
    assert found["themes"]["people"] == 4


def test_notice(run: Run, tmp_path: Path) -> None:
    found = json_of(run, "notice", NOTICE, "--out", tmp_path / "tenders")
    keys(found, "procurements", "missing", "faults")
    for one in found["procurements"]:
        keys(one, "ocid", "lot", "kind_of_notice", "title", "buyer", "value", "criteria", "file")
        assert Path(one["file"]).is_file()
        for criterion in one["criteria"]:
            keys(criterion, "id", "label", "kind")
            assert {"weight", "weight_range"} & set(criterion)


def test_library_show(run: Run) -> None:
    found = json_of(
        run, "library", "show", "gmca-anti-social-behaviour-incident-fiscal", "--date", "2026-11-21"
    )
    keys(found, "shelf", "extrapolated", "source", "status", "licence", "amount")
    assert (found["shelf"], found["extrapolated"]) == ("package", False)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["value", "map.toml"], 0),
        (["value", "gone.toml"], 1),
        (["value"], 2),
        (["value", "map.toml", "--unheard"], 2),
        (["evaluate"], 2),
        (["library", "check"], 0),
        (["library", "export", "nothing-of-that-name"], 1),
        (["unheard"], 2),
    ],
)
def test_the_exit_codes(run: Run, examples: Path, words: list[str], code: int) -> None:
    ran = run(*words)
    assert ran.code == code
    assert "Traceback" not in ran.out + ran.err
    assert bool(ran.err) == (code > 0)


@pytest.mark.parametrize("words", [["value", "map.toml"], ["evaluate", "tender.toml"]])
@pytest.mark.parametrize("ending", [".html", ".csv", ".json"])
def test_out_writes_the_report(run: Run, examples: Path, words: list[str], ending: str) -> None:
    ran = run(*words, "--out", f"report{ending}")
    assert (ran.code, ran.out) == (0, "")
    assert len(Path(f"report{ending}").read_text("utf-8")) > 40
    if ending == ".json":
        assert json.loads(Path("report.json").read_text()) == json_of(run, *words)


def test_nothing_is_written_where_something_is_wrong(run: Run, examples: Path) -> None:
    before = sorted(Path().iterdir())
    for words in (
        ["value", "map.toml", "--out", "report.txt"],
        ["value", "map.toml", "--out", "gone/report.html"],
        ["value", "map.toml", "--out", "."],
        ["value", "map.toml", "--out", "map.toml/report.html"],
        ["value", "map.toml", "--out", "report.html", "--working", "nobody"],
        ["value", "map.toml", "--investment", "much", "--out", "report.html"],
        ["library", "export", "gmca-anti-social-behaviour-incident-fiscal", "--out", "."],
    ):
        ran = run(*words)
        assert (ran.code, ran.out) == (1, "")
        assert "Traceback" not in ran.err
    assert sorted(Path().iterdir()) == before

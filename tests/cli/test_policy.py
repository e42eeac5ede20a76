"""`wellspent policy`, as a person runs it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.running import Ran, Run

Ask = Callable[..., Ran]
Asked = Callable[..., dict[str, Any]]

KEYS = {
    "route", "minimum_weighting", "average_goal", "measures_max", "required", "options", "kpis_min",
    "kpis_expected", "decisions",
}  # fmt: skip
PPN26 = ["ppn-026", "--body", "central", "--date", "2027-01-01", "--vat", "included"]


@pytest.fixture
def policy(run: Run) -> Ask:
    return lambda *words: run("policy", *words)


@pytest.fixture
def asked(run: Run) -> Asked:
    """The JSON of a policy's decision."""

    def ask(*words: str) -> dict[str, Any]:
        done = run("policy", *words, "--json")
        assert (done.code, done.err) == (0, "")
        found: dict[str, Any] = done.json
        return found

    return ask


def test_json_has_the_fixed_names_and_spellings(asked: Asked) -> None:
    found = asked(*PPN26, "--value", "5000000")
    assert set(found) >= KEYS
    assert found["route"] == "not-used"
    assert found["minimum_weighting"] == "0.2"
    assert found["kpis_min"] == 3
    assert found["kpis_expected"] is True
    assert found["measures_max"] is None
    assert found["purchase"]["value"] == "5000000.00"
    for decision in found["decisions"]:
        assert set(decision) >= {"rule", "applies", "because", "source", "status"}
        assert decision["applies"] in ("yes", "no", "unknown")
    assert [warning["code"] for warning in found["warnings"]] == ["unverified-rules"]


def test_what_hangs_on_vat_is_unknown_and_says_so(asked: Asked) -> None:
    found = asked(
        "ppn-026", "--body", "central", "--date", "2027-01-01", "--value", "4500000", "--vat", "excluded"
    )
    assert found["minimum_weighting"] is None
    assert found["route"] == "unknown"
    assert "vat" in found["missing"]
    twenty = next(d for d in found["decisions"] if d["rule"] == "ppn-026-twenty-percent")
    assert twenty["because"] == "hangs on VAT: £4,500,000 without VAT against at least £5,000,000 with VAT"


def test_named_facts(asked: Asked) -> None:
    known = ["priorities-known=yes", "market-insight=yes", "pre-market-engagement=yes", "urgent=yes"]
    found = asked("aintree", "--value", "£10,000", *(part for fact in known for part in ("--known", fact)))
    assert found["route"] == "both"
    assert found["purchase"]["known"]["urgent"] is True


def test_the_terms_a_policy_works_out_are_told(asked: Asked) -> None:
    found = asked(
        *[
            "procurement-act-2023",
            "--value",
            "6000000",
            "--vat",
            "included",
            "--nation",
            "england",
            "--date",
            "2026-10-01",
        ]
    )
    assert found["terms"][0]["term"] == "above-threshold"
    assert found["terms"][0]["applies"] == "yes"
    assert "UK6: contract award notice" in " ".join(found["notices"])


def test_the_page_for_a_person(policy: Ask) -> None:
    done = policy("aintree", "--value", "10000")
    assert done.code == 0
    assert "hangs on facts that were not given" in done.out
    assert "Give --known urgent=yes|no: Is it urgent?" in done.out
    preston = policy("preston", "--value", "80000").out
    assert "Maximum weighting  20%" in preston
    assert "Minimum weighting" not in preston


def test_rules_that_do_not_apply_are_counted(policy: Ask) -> None:
    assert "1 rule does not apply; --json says why." in policy("star", "--value", "30000").out
    assert "£20,000 is not more than" in policy("star", "--value", "20000").out


def test_facts_lists_the_closed_list(asked: Asked, policy: Ask) -> None:
    listed = asked("--facts")["facts"]
    assert {"id": "urgent", "question": "Is it urgent?"} in listed
    assert "best-value-authority" in policy("--facts").out


def test_out_writes_the_report(policy: Ask, tmp_path: Path) -> None:
    page, rows, figures = (tmp_path / f"star.{ending}" for ending in ("html", "csv", "json"))
    for path in (page, rows, figures):
        assert policy("star", "--value", "60000", "--out", str(path)).code == 0
    assert "Social Value Portal" in page.read_text(encoding="utf-8")
    found = list(csv.reader(rows.read_text(encoding="utf-8").splitlines()))
    assert found[0] == ["Applies", "Rule", "Because", "Source"]
    assert [row[0] for row in found[1:]] == ["yes", "yes"]
    assert json.loads(figures.read_text(encoding="utf-8"))["average_goal"] == "0.2"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["starr"], 'ID: there is no policy "starr". Did you mean "star"'),
        (["star", "--value", "lots"], '--value: "lots" is not an amount'),
        (["star", "--value", "-1"], "--value: a purchase cannot be worth less than nothing"),
        (["star", "--value", "inf"], "--value: "),
        (["star", "--body", "hospital"], "--body: "),
        (["star", "--date", "yesterday"], "--date: "),
        (["star", "--known", "urgnt=yes"], '--known: there is no fact "urgnt". Did you mean "urgent"?'),
        (["star", "--value", "1", "--out", "star.exe"], '--out: a report is not written as ".exe"'),
    ],
)
def test_wrong_input_exits_1_with_a_line_a_fault(policy: Ask, arguments: list[str], said: str) -> None:
    done = policy(*arguments)
    assert done.code == 1
    assert done.out == ""
    assert done.err.startswith(said)
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [[], ["star", "--facts"], ["star", "--worth", "1"], ["star", "preston"]]
)
def test_wrong_usage_exits_2(policy: Ask, arguments: list[str]) -> None:
    assert policy(*arguments).code == 2


def test_the_examples_of_the_documentation_are_what_the_command_prints(policy: Ask) -> None:
    page = (Path(__file__).parents[2] / "docs" / "methods" / "policy.md").read_text(encoding="utf-8")
    examples = re.findall(r"```console\n\$ wellspent policy (.+?)\n(.+?)\n```", page, re.DOTALL)
    assert len(examples) == page.count("```console") > 0
    for words, printed in examples:
        lines = [line.rstrip() for line in policy(*words.split()).out.splitlines()]
        assert "\n".join(lines).rstrip() == printed

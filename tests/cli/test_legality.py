"""`wellspent legality`, as a person runs it: each kind of file, what is refused, and what the JSON says."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest
from tests.fuzz.test_fuzz import mutant
from tests.running import Run

from wellspent.files.asking import ClauseSheet
from wellspent.files.papers import (
    MOST_LETTERS,
    MOST_PASSAGES,
    MOST_TEXT,
    PaperSheet,
    QuestionSheet,
    find_checks,
    read_paper,
)
from wellspent.files.shelves.catalogue import find_questions
from wellspent.files.shelves.library import open_library
from wellspent.method.errors import Refused
from wellspent.method.legality import examine

DOCS = Path(__file__).parents[2] / "docs"
ABOVE = [
    "--value",
    "6000000",
    "--vat",
    "included",
    "--kind",
    "services",
    "--body",
    "local",
    "--nation",
    "england",
]
ABOVE += ["--date", "2026-10-01"]
KEYS = {"code", "text", "quote", "where", "because", "source", "rewording"}

TENDER = """
title = "Cleaning"
value = 6000000
vat = "included"
kind = "services"
body = "central"
nation = "england"
commenced = 2026-03-01
framework = "ppn-002@2025"

[[criterion]]
id = "price"
kind = "price"
rule = "lowest-over-price"

[[criterion]]
id = "quality"
label = "Preference for local firms: extra marks"
kind = "quality"
weight = 60
rule = "scale"
scale = 5
note = "5: stronger than the other tenders"

[[criterion]]
id = "social-value"
label = "Social value"
kind = "value"
rule = "relative-highest"

[[bid]]
id = "a"

[[score]]
bid = "a"
criterion = "quality"
by = "evaluator-1"
score = 4
reason = "A wider plan than that of the other bidders."
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def found(run: Run, name: str, content: str, *words: str) -> Any:
    """The JSON of a file that is checked."""
    Path(name).write_text(content, encoding="utf-8")
    ran = run("legality", name, *words, "--json")
    assert (ran.code, ran.err) == (0, "")
    return ran.json


def places(result: Any) -> list[tuple[str, str]]:
    return [(finding["code"], finding["where"]) for finding in result["findings"]]


def refused(run: Run, name: str, content: str | bytes, *words: str) -> str:
    """What is said of a file that is refused."""
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    ran = run("legality", name, *words)
    assert (ran.code, ran.out) == (1, "")
    return ran.err


def test_plain_text_line_by_line(run: Run) -> None:
    text = "How many jobs will you create?\n\nJobs are for local people only.\n"
    result = found(run, "questions.txt", text, *ABOVE)
    assert set(result) >= {"findings", "bidder_hours"}
    (finding,) = result["findings"]
    assert set(finding) >= KEYS
    assert (finding["code"], finding["where"], finding["quote"]) == (
        "local-people-only", "line 3", "local people only"
    )  # fmt: skip
    assert "2025" in finding["because"]
    assert "Procurement Act 2023" in finding["source"]
    assert finding["rewording"]
    assert result["bidder_hours"] == "5.5"
    assert result["warnings"][0]["code"] == "not-legal-advice"


def test_the_report_says_plainly_that_it_is_no_advice(run: Run) -> None:
    Path("fine.txt").write_text("The supplier pays sub-contractors within 30 days.\n")
    ran = run("legality", "fine.txt", *ABOVE)
    assert ran.code == 0
    assert "no wording found" in ran.out
    assert "This is not legal advice" in ran.out
    assert "not thereby" in ran.out
    run("legality", "fine.txt", *ABOVE, "--out", "report.html")
    assert "not legal advice" in Path("report.html").read_text()


def test_questions_and_clauses_with_their_own_facts(run: Run) -> None:
    text = (DOCS / "examples" / "questions.toml").read_text("utf-8")
    below = found(run, "questions.toml", text)
    assert places(below) == [("location-scored", "[[question]] 2, text (line 21)")]
    assert [one["code"] for one in below["allowed"]] == ["comparator", "location-reserved", "weight-missing"]
    above = found(run, "questions.toml", text, "--value", "6000000")
    assert {code for code, _ in places(above)} == {
        "comparator", "location-scored", "location-reserved", "weight-missing"
    }  # fmt: skip
    assert [ask["hours"] for ask in above["asks"]] == ["8.25", "5.5"]


def test_a_table_of_questions(run: Run) -> None:
    result = found(
        run, "questions.csv", "text,weight,words\nJobs for local people only?,10,200\nHow?,,\n", *ABOVE
    )
    assert [code for code, _ in places(result)] == ["local-people-only", "weight-missing"]
    assert places(result)[0][1] == "row 2, column text"
    assert result["bidder_hours"] == "8.6"


def test_a_tender_before_and_after_its_bids(run: Run) -> None:
    result = found(run, "tender.toml", TENDER)
    assert [code for code, _ in places(result)] == [
        "location-scored", "comparator", "comparator", "weight-missing", "weight-missing", "scored-in-pounds"
    ]  # fmt: skip
    pounds = result["findings"][-1]
    assert (pounds["rule"], pounds["quote"]) == ("pounds-ppn-002", 'kind = "value"')
    assert re.fullmatch(r"\[\[criterion\]\] 3, kind \(line \d+\)", pounds["where"])
    lots = TENDER.replace("[[criterion]]", "[[lot.criterion]]").replace(
        "[[lot.criterion]]", '[[lot]]\nid = "1"\n\n[[lot.criterion]]', 1
    )
    assert len(found(run, "lots.toml", lots)["findings"]) == len(result["findings"])


def test_a_council_that_names_the_model_takes_its_scoring_over(run: Run) -> None:
    council = TENDER.replace('body = "central"', 'body = "local"')
    rules = [finding["rule"] for finding in found(run, "tender.toml", council)["findings"]]
    assert "pounds-model" in rules
    free = council.replace('framework = "ppn-002@2025"\n', "")
    result = found(run, "tender.toml", free)
    assert "scored-in-pounds" not in [finding["code"] for finding in result["findings"]]
    assert "scored-in-pounds" in [one["code"] for one in result["allowed"]]


def test_what_hangs_says_on_what_and_how_to_give_it(run: Run) -> None:
    text = "This opportunity is open only to suppliers based in Harrowmere.\n"
    (finding,) = found(run, "clause.txt", text, "--value", "80000", "--body", "local")["findings"]
    assert finding["applies"] == "unknown"
    assert finding["because"].startswith("Depends on ")
    assert {"nation", "date"} <= set(finding["depends_on"])
    assert "Give --nation england|wales|scotland|northern-ireland." in run("legality", "clause.txt").out


def test_the_hours_open_to_their_rates(run: Run) -> None:
    Path("questions.txt").write_text("How will you recruit? (500 words)\n")
    ran = run("legality", "questions.txt", "--working", "bidder_hours")
    assert ran.code == 0
    assert "illustrative" in ran.out
    assert "hours to write and check 100 words" in ran.out


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.docx", b"PK", 'a.docx: ".docx" files are not read here. Save it as plain text (.txt), a question or a'),
        ("a.txt", b"\xff\xfe", "a.txt: the file is not UTF-8 text. Save it again as UTF-8."),
        ("a.txt", "\n \n", "a.txt: there is nothing to check in it."),
        ("a.toml", 'title = "x"\n', "a.toml: there is nothing to check in it."),
        ("a.toml", '[[question]]\ntext = "x"\nwrods = 3\n', 'there is no key "wrods"'),
        ("a.toml", '[[question]]\ntext = "x"\nwords = 0\n', "0 is no limit of words"),
        ("a.toml", '[[clause]]\nid = "x"\n', "text is missing"),
        ("a.toml", 'framework = "ppn-1"\n[[clause]]\ntext = "x"\n', 'there is no framework "ppn-1"'),
        ("a.toml", 'body = "moon"\n[[clause]]\ntext = "x"\n', '"moon" is not one of central, local'),
        ("a.toml", '[[clause]]\ntext = "x"\n[known]\nmoon = true\n', 'there is no fact "moon"'),
        ("a.toml", '[[payee]]\nname = "x"\n', "this is a survey for LM3"),
        ("a.txt", "x" * (MOST_TEXT + 1), "a.txt: line 1: a passage is longer than 20,000 letters."),
        ("a.txt", "x\n" * (MOST_PASSAGES + 1), "there are more than 5,000 passages or 1,000,000 letters."),
        ("a.txt", ("x" * MOST_TEXT + "\n") * (MOST_LETTERS // MOST_TEXT + 1), "there are more than 5,000 passages"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_hold_is_refused(run: Run, name: str, content: str | bytes, says: str) -> None:
    assert says in refused(run, name, content)


def test_facts_that_do_not_hold_are_refused_all_at_once(run: Run) -> None:
    err = refused(run, "a.txt", "How?\n", "--body", "moon", "--date", "soon", "--known", "urgent")
    assert len(err.splitlines()) == 3
    assert run("legality", "gone.txt").err.startswith("gone.txt: there is no such file.")


def test_a_file_of_questions_given_to_another_command_is_recognised(run: Run) -> None:
    Path("questions.toml").write_text('[[question]]\ntext = "How?"\n')
    assert "`wellspent legality questions.toml` reads it." in run("evaluate", "questions.toml").err


def test_every_key_of_the_file_is_on_the_page_and_the_file_as_it_is() -> None:
    page = (DOCS / "methods" / "legality.md").read_text("utf-8")
    keys = {key for sheet in (PaperSheet, QuestionSheet, ClauseSheet) for key in sheet.model_fields}
    assert sorted(key for key in keys if not re.search(rf"`(\[\[)?{key}(\]\])?`", page)) == []
    shown = re.findall(r"<!-- file: (\S+) -->\n```toml\n(.*?)```", page, re.DOTALL)
    assert shown == [("questions.toml", (DOCS / "examples" / "questions.toml").read_text("utf-8"))]


def test_a_broken_file_is_read_or_refused_and_nothing_else() -> None:
    good = (DOCS / "examples" / "questions.toml").read_bytes()
    chance, outcomes = random.Random(20261001), set[str]()
    for number in range(400):
        broken = mutant(good if number % 2 else TENDER.encode(), chance)
        path = Path(f"broken.{chance.choice(('toml', 'toml', 'toml', 'csv', 'txt', 'json'))}")
        path.write_bytes(broken)
        try:
            read = read_paper(path, open_library(), {}, ())
            examine(read.paper, *find_checks(open_library()), find_questions(open_library()))
            outcomes.add("read")
        except Refused as refused:
            outcomes.add("refused" if all(fault.mend for fault in refused.faults) else "no mend")
    assert outcomes == {"read", "refused"}

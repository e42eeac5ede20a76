"""The tender pack says everything a bidder needs: what is asked, how it is scored, on which terms, at what effort."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from tests.tenders_asked import TENDER, asked_in
from tests.workbooks import parts

from wellspent.documents.rulewords import example_words, gate_words, ranking_words, rule_words
from wellspent.documents.tenderpack import TEMPLATE, pack_data, pack_report, shipped_templates, tender_pack
from wellspent.method.asking import Invitation
from wellspent.method.scoring import RULES

ROOT = Path(__file__).parents[2]


def said(content: bytes) -> str:
    page = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in page.tables for line in table.rows for cell in line.cells]
    return "\n".join([*(paragraph.text for paragraph in page.paragraphs), *cells])


def test_the_pack_says_what_is_asked_and_how_it_is_scored(tmp_path: Path) -> None:
    asked = asked_in(tmp_path)
    text = said(tender_pack(asked))
    for words in (
        "Care of <four> parks & verges", "Harrowmere Council", "£200,000 without VAT", "What do you charge for two years?",
        "£100,000 or less earns all the points and £180,000 or more earns none",
        "Example: a price of £120,000 earns 22.5 of 30 points.",
        "A tender that scores below 2 here goes no further.", "At most 6 words.", "At most 40 words for each promise.",
        "A programme of the year", "Every part answered, with names and dates.", "Example: 45% earns 5 of 10 points.",
        "90% or more earns all the points.", "a paid placement: 6 points; an open day: 4 points",
        "Yes or no. A tender that does not meet it goes no further.", "People times hours given in paid time",
        "1. A named lead. One person answers for what was promised.", asked.digest, "Tenders by: not known",
        "If tenders tie, the one that is better on “How the work will be done”, then on “Price” comes first.",
    ):  # fmt: skip
        assert words in text, words
    assert "{" not in text


def test_the_same_tender_gives_the_same_bytes(tmp_path: Path) -> None:
    assert tender_pack(asked_in(tmp_path)) == tender_pack(asked_in(tmp_path))


def test_what_particulars_say_stands_in_it(tmp_path: Path) -> None:
    known = TENDER + (
        '\n[particulars]\nreference = "HC/1"\ntender_deadline = 2026-11-02T12:00:00+00:00\n'
        'enquiries_deadline = 2026-10-20T17:00:00+01:00\nsubmission = "https://example.org/t"\n'
        "contract_from = 2027-01-04\ncontract_to = 2029-01-04\n[particulars.buyer]\nemail = \"a@example.org\"\n"
    )  # fmt: skip
    asked = asked_in(tmp_path, known)
    assert dict(asked.facts) == {
        "Reference": "HC/1", "Procedure": None, "Contact": "a@example.org",
        "Questions by": "20 October 2026 at 17:00 BST", "Tenders by": "2 November 2026 at 12:00 GMT",
        "Send it to": "https://example.org/t", "Contract runs": "4 January 2027 to 3 January 2029",
    }  # fmt: skip
    assert asked.unknown == ["Procedure"]
    assert "2 November 2026 at 12:00 GMT" in said(tender_pack(asked))


def test_lots_have_a_part_each(tmp_path: Path) -> None:
    two = TENDER.replace("[[criterion", "[[lot.criterion").replace(
        '[[lot.criterion]]\nid = "price"',
        '[[lot]]\nid = "North"\ntitle = "The north"\n[[lot.criterion]]\nid = "price"',
        1,
    )
    two += '\n[[lot]]\nid = "South"\n[[lot.criterion]]\nid = "price"\nkind = "price"\nweight = 100\nrule = "mean"\n'
    asked = asked_in(tmp_path, two)
    data = pack_data(asked)
    assert [lot["name"] for lot in data["lots"]] == ["Lot North: The north", "Lot South"]
    text = said(tender_pack(asked))
    assert "Lot South: price" in text
    assert "The average price earns half the points" in text


def test_a_template_of_ones_own_is_filled(tmp_path: Path) -> None:
    page = docx.Document()
    page.add_paragraph("Our tender: {{ title }} ({{ lots[0].criteria | length }} criteria)")
    out = io.BytesIO()
    page.save(out)
    assert (
        said(tender_pack(asked_in(tmp_path), out.getvalue()))
        == "Our tender: Care of <four> parks & verges (6 criteria)"
    )


def test_the_shipped_template_is_what_its_script_writes() -> None:
    script = (
        "from tools.make_templates import tender_pack; import sys; sys.stdout.buffer.write(tender_pack())"
    )
    made = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True).stdout
    assert parts(made) == parts(shipped_templates()[TEMPLATE])


def test_what_is_thin_is_told_to_the_officer(tmp_path: Path) -> None:
    thin = TENDER.replace('question = "How will you look after the parks?"\n', "")
    thin = "\n".join(line for line in thin.splitlines() if not line.startswith("measures"))
    thin = thin.replace('[[criterion.descriptor]]\nscore = 3\ntext = "Sound, with a part missing."\n', "")
    report = pack_report(asked_in(tmp_path, thin), ["a.docx"])
    assert [notice.code for notice in report.notices] == ["every-measure", "no-question", "no-question"]
    assert report.figures["unknown"] == [
        "Procedure", "Contact", "Questions by", "Tenders by", "Send it to", "Contract runs",
    ]  # fmt: skip
    assert "6 times" in report.next_steps[0]


def test_a_measure_without_a_money_value_says_that_it_earns_no_pounds(tmp_path: Path) -> None:
    asked = asked_in(tmp_path)
    measures = {each["label"]: each["counting"] for each in pack_data(asked)["lots"][0]["measures"]}
    silent = {label for label, text in measures.items() if "adds nothing to “Social value promised”" in text}
    priceless = {each.measure.label for each, _ in asked.lots[0].measures if not each.measure.proxies}
    assert silent == priceless - {"Waste reused or recycled"}
    assert "Trees planted and alive" in silent
    assert "we reckon the pounds" in said(tender_pack(asked))


def criteria(asked: Invitation) -> dict[str, str]:
    return {each.criterion.id: rule_words(each.criterion, "GBP", "units") for each in asked.lots[0].questions}


def test_every_rule_has_words(tmp_path: Path) -> None:
    seen = set()
    for rule in ("lowest-over-price", "relative-linear", "mean", "log", "absolute-linear"):
        text = TENDER.replace('rule = "absolute-linear"\nfloor = 100000\nceiling = 180000', f'rule = "{rule}"\n' + {
            "log": "base = 2", "absolute-linear": "floor = 1\nceiling = 2"}.get(rule, ""))  # fmt: skip
        asked = asked_in(tmp_path, text)
        words = criteria(asked)["price"]
        assert ("depend on the other tenders" in words) is (rule in RULES)
        assert RULES[rule].relative is ("do not depend" not in words)
        assert example_words(asked.lots[0].questions[0].criterion, "GBP").startswith("Example")
        seen.add(words)
    assert len(seen) == 5
    assert criteria(asked_in(tmp_path))["value"].startswith("£10,000 or more earns all the points.")
    highest = TENDER.replace('rule = "target"\ntarget = 10000', 'rule = "relative-highest"')
    assert criteria(asked_in(tmp_path, highest))["value"].startswith("The highest amount earns all")


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("price-per-point", "divided by the points"),
        ("award-on-value", "taken off its price"),
        ("utility-index", "with the lowest"),
    ],
)
def test_every_method_has_words(tmp_path: Path, method: str, words: str) -> None:
    text = TENDER.replace("out_of = 100", f'out_of = 70\nmethod = "{method}"').replace(
        'weight = 30\nrule = "absolute', 'rule = "absolute'
    )
    tender = asked_in(tmp_path, text).lots[0].tender
    assert words in ranking_words(tender)[0]
    assert "compared, not scored" in said(tender_pack(asked_in(tmp_path, text)))


def test_without_a_tie_break_a_tie_stays(tmp_path: Path) -> None:
    tender = asked_in(tmp_path, TENDER.replace('tie_break = ["method", "price"]\n', "")).lots[0].tender
    assert ranking_words(tender)[-1] == "If tenders tie, the tie is reported; no rule breaks it."
    assert gate_words(tender.criteria[0]) == ""

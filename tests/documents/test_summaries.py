"""A summary as a document: what regulation 31 asks is there, and nothing of a third tender in any bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.method.strategies import File, tenders
from tests.summarising import CRITERIA_AT, NAMES, agreed, known, sent, small, words_of

from wellspent.documents.figures import to_json
from wellspent.documents.html import to_html
from wellspent.documents.pdf import to_pdf
from wellspent.documents.report import Report
from wellspent.documents.summaries import (
    OWED,
    Setting,
    file_name,
    gaps,
    gaps_of_buyer,
    index_report,
    summary_report,
)
from wellspent.documents.tables import to_csv
from wellspent.documents.word import to_docx
from wellspent.documents.workbook import to_workbook
from wellspent.method.particulars import Awarded, Organisation, Particulars
from wellspent.method.ranking import evaluate
from wellspent.method.summaries import summaries

SETTING = Setting("Care of parks", "GBP", known(), date(2026, 11, 21), "england")
METHODS = ("weighted-points", "price-per-point", "award-on-value")


def report(file: File, bid: str, setting: Setting = SETTING, **options: Any) -> Report:
    """One bidder's summary."""
    return summary_report(sent(file, **options)[bid], setting)


def page(found: Report) -> str:
    """Everything a report says, in one text."""
    return to_html(found) + to_json(found.figures)


def cells(found: Report, title: str) -> list[list[str]]:
    """A table of the report, row by row."""
    table = next(table for table in found.tables if table.title == title)
    return [[cell.text for cell in row] for row in table.rows]


YOURS = ("Your postal address", "Your e-mail address", "Your unique identifier")
THREE = small((120, 4), (160, 5), (190, 3))


def test_an_unsuccessful_bidder_reads_the_outcome_first() -> None:
    found = report(THREE, "b")
    assert found.title == "Assessment summary: Care of parks"
    assert (
        found.lead[0]
        == "To Birchwold Ltd: The council has assessed the tenders, and yours was not successful."
    )
    assert "regulation 31 of the Procurement Regulations 2024 (SI 2024/692)" in found.lead[1]
    assert "at least eight working days" in found.lead[-1]
    assert [table.title for table in found.tables] == [
        "How your tender was assessed",
        "How the successful tender was assessed",
        "The award criteria, in summary",
    ]


def test_the_winner_reads_of_nobody_else() -> None:
    found = report(THREE, "a")
    assert found.lead[0].endswith("and yours was successful.")
    assert [table.title for table in found.tables] == [
        "How your tender was assessed", "The award criteria, in summary",
    ]  # fmt: skip
    assert "The successful supplier" not in [name for name, _ in found.facts]
    assert "winner" not in found.figures


def test_both_suppliers_are_named_with_addresses_and_identifiers() -> None:
    facts = {name: cell.text for name, cell in report(THREE, "b").facts}
    assert [facts[name] for name in ("You", *YOURS)] == [
        "Birchwold Ltd", "1 Birchwold-street, ZZ1 1ZZ", "bids@birchwold.example", "GB-COH-BIRCHWOLD",
    ]  # fmt: skip
    its = [name.replace("Your", "Its") for name in YOURS]
    assert [facts[name] for name in ("The successful supplier", *its)] == [
        "Alderquist Ltd", "1 Alderquist-street, ZZ1 1ZZ", "bids@alderquist.example", "GB-COH-ALDERQUIST",
    ]  # fmt: skip


def test_every_score_has_its_explanation_and_the_total_stands_last() -> None:
    found = report(THREE, "b")
    assert cells(found, "How your tender was assessed") == [
        ["price", "20", "50", "The price is £160, against a floor of £100 and a ceiling of £200. "
         "That gives 20 of 50 points. £100 or less would have earned all."],
        ["method", "50", "50", "The panel gave 5 of 5. birchwold-agreed on method"],
        ["Total points", "70", "100", ""],
    ]  # fmt: skip
    assert [row[1] for row in cells(found, "How the successful tender was assessed")] == ["40", "40", "80"]


def test_the_criteria_are_summed_up_with_where_they_stand_in_full() -> None:
    found = report(THREE, "b")
    table = found.tables[-1]
    assert table.note == f"The full criteria: {CRITERIA_AT}."
    assert [[cell.text for cell in row][:3] for row in table.rows] == [
        ["price", "50%", "0 to 50 points"],
        ["method", "50%", "0 to 5, worth 0 to 50 points"],
    ]


def test_a_gate_and_a_tie_break_are_further_reasons() -> None:
    gate = report(small((120, 4), (110, 1)), "b")
    assert gate.lead[1] == (
        "Your tender could not win, whatever its other scores: the panel gave 1 for “method”, and at least 2 was needed."
    )
    assert cells(gate, "How your tender was assessed")[-1] == ["Total points", "none", "", ""]
    level = small((120, 4), (140, 5), tie_break=["method", "price"])
    broken = report(level, "a")
    assert broken.lead[1] == (
        "Your tender has the same total as the successful tender. The published tie-break decided: method, then price."
    )
    assert broken.figures["further"] == [broken.lead[1]]
    assert report(level, "b").figures["further"] == []


@pytest.mark.parametrize(
    ("method", "total", "made"),
    [
        ("award-on-value", "£80", "£160 less £80, the worth of the quality."),
        ("price-per-point", "£3.20", "£160 divided by 50 quality points."),
    ],
)
def test_a_total_in_money_says_how_it_came(method: str, total: str, made: str) -> None:
    file = small((120, 4), (160, 5), method=method)
    file["criterion"] = [
        {"id": "price", "kind": "price", "rule": "unscored"},
        {**file["criterion"][1], **({"worth": 80} if method == "award-on-value" else {})},
    ]
    *_, last = cells(report(file, "b"), "How your tender was assessed")
    assert last[1:] == [total, "", made]
    *_, hidden = cells(report(file, "b", withheld=["price"]), "How the successful tender was assessed")
    assert hidden[3] == ""


def test_what_is_withheld_is_said_and_marked() -> None:
    found = report(THREE, "b", withheld=["method"])
    text = cells(found, "How the successful tender was assessed")[1][3]
    assert text.startswith("The panel gave 4 of 5. Not given: it is sensitive commercial information")
    assert "alderquist-agreed" not in page(found)
    assert [one["withheld"] for one in found.figures["winner"]["scores"]] == [False, True]


def test_wales_has_a_regulation_of_its_own() -> None:
    found = report(THREE, "b", replace(SETTING, nation="wales"))
    assert found.figures["law"] == "regulation 32 of the Procurement (Wales) Regulations 2024"


def test_facts_that_are_known_are_shown_and_others_said_not_to_be() -> None:
    about = replace(known(), reference="HC-114", awards=(Awarded(summaries_sent=date(2026, 11, 30)),))
    facts = {name: cell.text for name, cell in report(THREE, "b", replace(SETTING, about=about)).facts}
    about_the_purchase = {n: text for n, text in facts.items() if not n.startswith(("You", "Its", "The"))}
    assert about_the_purchase == {
        "Procurement": "Care of parks", "Reference": "HC-114", "Contracting authority": "The council",
        "Questions to": "buying@council.example", "Decided on": "21 November 2026", "Sent on": "30 November 2026",
    }  # fmt: skip
    later = replace(about, awards=(Awarded(decided=date(2026, 11, 23)),))
    assert report(THREE, "b", replace(SETTING, about=later)).figures["decided"] == date(2026, 11, 23)
    bare = {name: cell.text for name, cell in report(THREE, "b", Setting("Care", "GBP", Particulars())).facts}
    assert {name: text for name, text in bare.items() if text == "not known"}.keys() == {
        "Contracting authority", "Questions to",
    }  # fmt: skip
    assert "Decided on" not in bare


def test_what_is_missing_is_listed_with_the_mend() -> None:
    one = sent(THREE)["b"]
    assert gaps(one) == gaps_of_buyer(SETTING) == []
    bare = replace(one, own=replace(one.own, supplier=Organisation()))
    assert [(notice.code, notice.text) for notice in gaps(bare)] == [
        (
            "name-not-known",
            'b: the supplier\'s name is not known, and "Birchwold Ltd" stands in its place. '
            'Add name under [[particulars.supplier]] bid = "b".',
        ),
        (
            "supplier-not-known",
            "Birchwold Ltd: not known are postal address, e-mail address, unique identifier. "
            'Add address, email, id under [[particulars.supplier]] bid = "b".',
        ),
    ]
    codes = [notice.code for notice in gaps_of_buyer(Setting("Care", "GBP", Particulars()))]
    assert codes == ["buyer-not-known", "contact-not-known", "criteria-not-known"]


def test_the_index_says_what_to_send_to_whom_and_what_else_is_owed() -> None:
    found = list(sent(small((120, 4), (160, 5), (110, 1)), disregarded=["c"]).values())
    index = index_report({f"out/{one.own.bid}.html": one for one in found}, ["c"], SETTING, [])
    assert index.figures["summaries"][1] == {
        "lot": None, "bid": "b", "supplier": "Birchwold Ltd", "successful": False, "file": "out/b.html",
    }  # fmt: skip
    assert index.figures["disregarded"] == [{"bid": "c", "owed": OWED}]
    assert [[cell.text for cell in row] for row in index.tables[1].rows] == [["c", OWED]]
    assert index.notices == ()


def test_files_are_named_by_bid_and_by_the_number_of_the_lot() -> None:
    one = sent(THREE)["b"]
    assert file_name(one, [""], "html") == "b.html"
    assert file_name(replace(one, lot="North / ../etc"), ["South", "North / ../etc"], "pdf") == "lot-2-b.pdf"


# Nothing of a third tender, in any bytes


WRITERS: Mapping[str, Callable[[Report], str | bytes]] = {
    "html": to_html, "json": lambda found: to_json(found.figures), "csv": to_csv, "xlsx": to_workbook, "pdf": to_pdf,
    "docx": to_docx,
}  # fmt: skip


def in_every_text(found: Report) -> str:
    """All that the formats made of text hold, in small letters."""
    return "".join(str(WRITERS[name](found)) for name in ("html", "json", "csv")).lower()


def in_word(found: Report) -> str:
    """All that a Word file holds, in small letters."""
    with ZipFile(BytesIO(to_docx(found))) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    return b"".join(parts).decode().lower()


def test_no_part_of_a_word_file_speaks_of_another_bidder() -> None:
    relative = small((120, 5), (160, 4), (110, 2), price={"rule": "lowest-over-price"})
    for bid in "abc":
        text = in_word(report(relative, bid))
        strange = [word for other in "bc" if other != bid for word in words_of(other)]
        strange += ["£110"] if bid != "c" else []
        assert [word for word in strange if word in text] == []
        assert NAMES[bid].lower() in text


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(METHODS).flatmap(tenders))
def test_no_word_of_another_bidder_and_of_no_evaluator_is_in_a_summary(file: File) -> None:
    result = evaluate(agreed(file))
    assume(result.winner is not None)
    for one in summaries(result, known()):
        text = in_every_text(summary_report(one, SETTING))
        for bid in NAMES:
            third = bid not in (one.own.bid, result.winner)
            strange = words_of(bid) if third else [f"{NAMES[bid].lower()}-alone"]
            assert [word for word in strange if word in text] == []
        assert NAMES[one.own.bid].lower() in text


def told(rule: str, method: str, third: int, saying: str, setting: Setting) -> Report:
    """The summary of the second of three bidders, where the third asks that price and has that said of it."""
    file = small((120, 5), (160, 4), (third, 2), method=method, price=_priced(rule, method))
    file["criterion"][1] = {**file["criterion"][1], **({"worth": 80} if method == "award-on-value" else {})}
    tender = agreed(file)
    scores = tuple(replace(s, reason=s.reason + saying) if s.bid == "c" else s for s in tender.scores)
    result = evaluate(replace(tender, scores=scores))
    assert result.winner == "a"
    return summary_report(summaries(result, setting.about)[1], setting)


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("rule", "third"), [("lowest-over-price", 130), ("absolute-linear", 777)])
def test_the_bytes_are_the_same_whatever_a_third_bidder_is_and_says(
    name: str, method: str, rule: str, third: int
) -> None:
    before = told(rule, method, 130, "", SETTING)
    after = told(rule, method, third, " anew", replace(SETTING, about=known("a", "b")))
    assert WRITERS[name](before) == WRITERS[name](after)


def _priced(rule: str, method: str) -> dict[str, Any]:
    if method != "weighted-points":
        return {"rule": "unscored", "weight": 0}
    return {"rule": rule} | ({"floor": 100, "ceiling": 200} if rule == "absolute-linear" else {})


def test_no_figure_of_a_summary_opens_to_a_working() -> None:
    found = report(THREE, "b")
    assert [cell.text for table in found.tables for row in table.rows for cell in row if cell.working] == []
    assert 'id="w1"' not in to_html(found)

"""Every entry of the library can be shown: with its source and its licence, alike on the page and in its figures."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from wellspent.documents.entries import CODES, entry_report
from wellspent.documents.figures import plain, to_json
from wellspent.documents.html import to_html
from wellspent.documents.listings import LISTINGS
from wellspent.documents.report import UNKNOWN, Report
from wellspent.files.shelves.library import open_library
from wellspent.method.errors import Refused
from wellspent.method.shelves import Library

DAY = date(2026, 11, 21)
KINDS = list(LISTINGS)
SOURCED = ("proxy", "measure-set", "parameter", "framework", "question")


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


def facts(report: Report) -> dict[str, str]:
    return {label: found.text for label, found in report.facts}


def texts(report: Report) -> list[str]:
    cells = [found for table in report.tables for row in table.rows for found in row]
    return [
        report.title,
        *report.lead,
        *(found.text for _, found in report.facts),
        *(one.text for one in cells),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_entry_of_a_kind_can_be_shown(library: Library, kind: str) -> None:
    ids = library.ids(kind)
    assert ids
    for id in ids:
        report = entry_report(library, id, DAY, kind)
        told = json.loads(to_json(report.figures))
        assert told["shelf"] == "package", id
        assert told["label"] == report.title, id
        assert told["id"].partition("@")[0] == id.partition("@")[0]
        assert told["kind"] == kind or kind == "parameter", id
        assert all(table.rows for table in report.tables if kind != "measure"), id
        assert "None" not in texts(report), id  # what is not known is said so


@pytest.mark.parametrize("kind", SOURCED)
def test_what_was_printed_elsewhere_names_its_source_and_licence(library: Library, kind: str) -> None:
    for id in library.ids(kind):
        report = entry_report(library, id, DAY, kind)
        told: Any = plain(report.figures)
        assert told["licence"], id
        assert facts(report)["Source"].endswith(f"; {told['licence']}"), id


def test_every_proxy_says_the_same_amount_to_a_person_and_to_a_machine(library: Library) -> None:
    for id in library.ids("proxy"):
        report = entry_report(library, id, DAY, "proxy")
        told: Any = plain(report.figures)
        shown = dict(report.facts)["Value of one"]
        assert shown.text.endswith(f" a {told['unit']}"), id
        assert shown.working is not None
        assert told["amount"] == plain(shown.working)
        spread = facts(report)["Range"]
        assert (spread == "the source prints none") == (told["low"] is None or told["high"] is None), id
        assert (facts(report)["Prices of"] == UNKNOWN) == (told["price_year"] is None), id
        assert ("(past)" in facts(report)["Review by"]) == told["past_review"], id
        assert ("(extrapolated)" in facts(report)["In force from"]) == told["extrapolated"], id
        if told["low"] is not None and told["high"] is not None:
            assert float(told["low"]) <= float(told["amount"]) <= float(told["high"]), id


def test_before_a_value_was_in_force_it_is_extrapolated_and_said_so(library: Library) -> None:
    id = library.ids("proxy")[0]
    early = entry_report(library, id, date(1990, 1, 1), "proxy")
    assert plain(early.figures)["extrapolated"] is True
    assert "(extrapolated)" in facts(early)["In force from"]


def test_past_its_review_a_value_says_so(library: Library) -> None:
    id = library.ids("proxy")[0]
    late = entry_report(library, id, date(2099, 1, 1), "proxy")
    assert plain(late.figures)["past_review"] is True
    assert facts(late)["Review by"].endswith(" (past)")


def test_every_measure_says_what_it_may_be_used_for_and_why(library: Library) -> None:
    for id in library.ids("measure"):
        report = entry_report(library, id, DAY, "measure")
        told: Any = plain(report.figures)
        assert facts(report)["May be used for"] == told["criterion_use"]
        assert facts(report)["Because"].startswith(told["use_rule"]["text"])
        assert facts(report)["Money value"] == (
            ", ".join(told["proxies"]) or "none, and complete without one"
        )
        (serves,) = report.tables
        assert [row[0].text for row in serves.rows] == list(told["serves"])


def test_an_id_without_its_edition_is_the_newest(library: Library) -> None:
    editions: dict[str, list[str]] = {}
    for id in library.ids("framework"):
        editions.setdefault(id.partition("@")[0], []).append(id)
    for name, ids in editions.items():
        newest = entry_report(library, name, DAY, "framework")
        assert plain(newest.figures)["edition"] == ids[-1].partition("@")[2]
        before = [step for step in newest.next_steps if "edition before" in step]
        assert before == [
            f"See the edition before with `wellspent library show {one}`." for one in ids[-2:-1]
        ]


def test_a_value_is_shown_before_a_unit_of_the_same_name(library: Library) -> None:
    others = {id for kind in KINDS if kind not in CODES for id in library.ids(kind)}
    shared = sorted(others & {id for kind in CODES for id in library.ids(kind)})
    assert "wellby" in shared
    for id in shared:
        assert plain(entry_report(library, id, DAY).figures).get("kind") not in CODES
        code = next(kind for kind in CODES if id in library.ids(kind))
        assert plain(entry_report(library, id, DAY, code).figures)["kind"] == code


@pytest.mark.parametrize("kind", ["", *KINDS])
def test_an_id_that_nobody_knows_is_refused_with_a_mend(library: Library, kind: str) -> None:
    with pytest.raises(Refused, match="no-such-thing") as caught:
        entry_report(library, "no-such-thing", DAY, kind)
    assert all(fault.mend for fault in caught.value.faults)


def test_a_misspelled_id_is_answered_with_the_nearest(library: Library) -> None:
    id = library.ids("proxy")[0]
    with pytest.raises(Refused, match=id):
        entry_report(library, id[:-1], DAY, "proxy")


def test_a_kind_that_nobody_knows_is_refused(library: Library) -> None:
    with pytest.raises(Refused, match="proxies"):
        entry_report(library, "visit", DAY, "proxies")


def test_an_entry_of_another_kind_is_not_found_under_this_one(library: Library) -> None:
    only = next(id for id in library.ids("measure") if id not in library.ids("proxy"))
    with pytest.raises(Refused):
        entry_report(library, only, DAY, "proxy")


def test_a_unit_lists_every_measure_that_is_counted_in_it(library: Library) -> None:
    counted: dict[str, list[str]] = {}
    for id in library.ids("measure"):
        counted.setdefault(library.find("measure", id).entry.unit, []).append(id)
    for id in library.ids("unit"):
        report = entry_report(library, id, DAY, "unit")
        assert plain(report.figures)["measures"] == counted.get(id, [])
        rows = [row[0].text for table in report.tables for row in table.rows]
        assert rows == counted.get(id, [])
        assert (facts(report)["Whole ones only"] == "yes") is plain(report.figures)["whole"]


def test_a_licence_says_whether_it_may_be_passed_on(library: Library) -> None:
    for id in library.ids("licence"):
        report = entry_report(library, id, DAY, "licence")
        told: Any = plain(report.figures)
        assert (facts(report)["May be passed on"] == "yes") is told["share"]
        assert facts(report)["What it asks"] == (told["attribution"] or "nothing")


def test_a_fact_lists_the_policies_that_ask_for_it(library: Library) -> None:
    for id in library.ids("fact"):
        report = entry_report(library, id, DAY, "fact")
        asking = [one for one in library.ids("policy") if id in library.find("policy", one).entry.facts]
        assert plain(report.figures)["policies"] == asking
        assert bool(report.tables) == bool(asking)
        assert f"--known {id}=yes" in report.next_steps[0]


def test_a_check_shows_each_rule_with_its_rewording_and_source(library: Library) -> None:
    for id in library.ids("legality"):
        report = entry_report(library, id, DAY, "legality")
        told: Any = plain(report.figures)
        tables = {table.title: table for table in report.tables}
        rows = [[found.text for found in row] for row in tables["Rules, the first that applies"].rows]
        assert rows == [[r["because"], r["rewording"], r["source"], r["status"]] for r in told["rules"]]
        assert all(rule["rewording"] and rule["because"] for rule in told["rules"]), id
        lawful = tables.get("What makes it lawful")
        assert len(lawful.rows if lawful else ()) == len(told["allowed"])
        looks = facts(report)["Looks for"]
        assert looks.startswith(f"{len(told['phrases'])} phrase")
        assert all(shape in looks for shape in told["shapes"])


def test_a_question_set_shows_every_question_it_has(library: Library) -> None:
    for id in library.ids("question"):
        report = entry_report(library, id, DAY, "question")
        told: Any = plain(report.figures)
        asked = (
            [text for theme in told["themes"] for text in theme["levels"]]
            if "themes" in told
            else [question["text"] for question in told["questions"]]
        )
        assert [row[2].text for row in report.tables[0].rows] == asked
        assert len(asked) == len({*asked})


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_as_a_page_names_what_it_is(library: Library, kind: str) -> None:
    report = entry_report(library, library.ids(kind)[-1], DAY, kind)
    page = to_html(report)
    assert page.count("<h1>") == 1
    assert "<script" not in page

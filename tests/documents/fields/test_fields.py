"""The fields of the notices: what is written, where it came from, and what is said to be missing."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from tests.publishing import CENTRE, GROUNDS, TWO_LOTS, of_text, published

from wellspent.awarding.publishing import Published
from wellspent.documents.fields.form import long_day, words
from wellspent.documents.fields.notices import FORMS, a_year_on
from wellspent.documents.fields.report import fields_report
from wellspent.documents.figures import plain
from wellspent.method.errors import Refused

NUMBERS = tuple(FORMS)


def rows(found: Published, number: str) -> dict[str, Any]:
    """The fields by label; where there are lots, the first of that name."""
    figures: Any = plain(fields_report(found.process, found.law, number).figures)
    listed: dict[str, Any] = {}
    for row in figures["fields"]:
        listed.setdefault(row["label"], row)
    return listed


def said(found: Published, number: str) -> dict[str, str | None]:
    return {label: row["value"] for label, row in rows(found, number).items()}


def test_each_notice_has_its_own_section_of_the_act() -> None:
    sections = {number: form.section for number, form in FORMS.items()}
    assert sections == {"uk4": "21", "uk6": "50", "uk7": "53", "uk9": "71"}


def test_a_tender_notice_is_filled_from_the_tender() -> None:
    found = said(published(GROUNDS), "uk4")
    assert found["Title"] == "Grounds maintenance of parks and verges, 2027 to 2029"
    assert (found["Estimated value, without VAT"], found["Estimated value, with VAT"]) == (
        "£1,200,000",
        "£1,440,000",
    )
    assert found["Contract ends (last day)"] == "3 January 2029"
    assert found["Tenders by"] == "2 November 2026, 12:00 (UTC+00:00)"
    assert found["Days to tender"] == "32"
    assert found["A tender notice is due"] == "yes"
    assert found["Social value promised (quality; social value)"] == "10"
    assert found["All weights together"] == "100"


def test_every_value_says_where_it_came_from_and_every_gap_what_to_add() -> None:
    for number in NUMBERS:
        for path in (GROUNDS, CENTRE):
            for label, row in rows(published(path), number).items():
                assert row["source"], label
                assert (row["value"] is None) == (row["add"] is not None), label


def test_sources_are_keys_of_the_tender_or_say_how_they_were_worked_out() -> None:
    found = rows(published(GROUNDS), "uk6")
    assert found["Reference"]["source"] == "particulars.reference"
    assert found["Main category"]["source"] == "kind"
    assert found["Supplier: unique identifier"]["source"] == "particulars.supplier.id"
    assert found["Tenders assessed"]["source"] == "computed: the bids counted"
    assert found["Standstill is mandatory"]["source"].startswith("Procurement Act 2023, section 51: because")
    assert found["Price (price)"]["source"].startswith("[[criterion]] 1")


def test_the_award_notice_has_the_standstill_and_its_careful_end() -> None:
    found = said(published(GROUNDS), "uk6")
    assert found["Standstill ends on"] == "3 December 2026"
    assert found["Standstill ends, to be careful, on"] == "4 December 2026"
    assert found["Contract may be entered into from"] == "5 December 2026"
    assert (found["Tenders assessed"], found["Of them from VCSEs"]) == ("3", "1")
    assert found["Supplier: name"] == "Northmoor Facilities plc"


def test_no_standstill_is_worked_out_where_it_is_not_mandatory(tmp_path: Path) -> None:
    found = rows(of_text(tmp_path, TWO_LOTS), "uk6")
    assert found["Standstill is mandatory"]["value"] == "no"
    assert found["Standstill ends on"]["value"] is None


KPIS = [
    ("5000000.00", "included", "no"),  # strictly more than
    ("5000000.01", "included", "yes"),
    ("4999999.99", "included", "no"),
    ("5000000.01", "excluded", "yes"),
    ("5000000.00", "excluded", None),  # hangs on what VAT comes to
    ("4166666.66", "excluded", "no"),  # with 20% VAT it is a penny below
]


@pytest.mark.parametrize(("value", "vat", "due"), KPIS)
def test_indicators_are_due_for_more_than_five_million_with_vat(
    tmp_path: Path, value: str, vat: str, due: str | None
) -> None:
    text = TWO_LOTS.replace('value = 6000000\nvat = "included"', f'value = {value}\nvat = "{vat}"')
    text = text.replace('special_regime = ["light-touch"]', "special_regime = []").replace(
        "tie_break", "known = { goods-one-off = false, framework-agreement = false }\ntie_break"
    )
    found = rows(of_text(tmp_path, text), "uk7")
    row = found["At least three must be set (contracts of more than £5,000,000)"]
    assert row["value"] == due
    assert "section 52" in row["source"]


def test_light_touch_contracts_have_no_duty_of_indicators_and_longer_for_details(tmp_path: Path) -> None:
    found = rows(of_text(tmp_path, TWO_LOTS), "uk7")
    assert found["At least three must be set (contracts of more than £5,000,000)"]["value"] == "no"
    assert found["Due within 30 days of the contract"]["value"] == "no"
    assert found["Due within 120 days of the contract (light touch)"]["value"] == "yes"
    due = date(2026, 4, 20) + timedelta(days=119)
    assert found["This notice is due by"]["value"] == long_day(due) == "17 August 2026"


def test_the_usual_details_notice_is_due_in_thirty_days(tmp_path: Path) -> None:
    text = TWO_LOTS.replace('special_regime = ["light-touch"]', "special_regime = []")
    found = rows(of_text(tmp_path, text), "uk7")
    assert found["This notice is due by"]["value"] == "19 May 2026"
    unsettled = TWO_LOTS.replace('special_regime = ["light-touch"]\n', "")
    open_ = rows(of_text(tmp_path, unsettled), "uk7")["This notice is due by"]
    assert (open_["value"], open_["add"]) == (
        None,
        "add signed to [[particulars.award]], and special_regime to [particulars]",
    )


def test_the_performance_notice_has_every_rating_and_the_next_day(tmp_path: Path) -> None:
    found = said(of_text(tmp_path, TWO_LOTS), "uk9")
    assert found["Rooms found clean, 2026-06-01 to 2026-08-31"] == "Approaching target"
    assert found["Rooms found clean, 2026-06-01 to 2026-08-31: in words"] == "96% found clean."
    assert found["Rooms found clean, 2026-09-01 to 2026-11-30"] == "Good"
    assert found["Rooms found clean: rated again by"] == "30 November 2027"
    assert found["Windows"] is None


def test_a_breach_has_its_words_its_penalty_and_the_last_day_of_its_notice(tmp_path: Path) -> None:
    found = said(of_text(tmp_path, TWO_LOTS), "uk9")
    assert {label: text for label, text in found.items() if label.startswith("Failure")} == {
        "Failure: lot": "north",
        "Failure: what happened": "Forty rooms were not cleaned.",
        "Failure: what was required": "Every room is cleaned each day.",
        "Failure: decided that it had not improved on": "2 November 2026",
        "Failure: damages, settlement or termination in part on": "20 November 2026",
        "Failure: basis of the penalty": "negotiated",
        "Failure: terminated in part": "The annexe goes to another firm.",
        "Failure: value of the penalty": "£1,500",
        "Failure: this notice is due by": "1 December 2026",
        "Failure: told on": "30 November 2026",
    }
    none = TWO_LOTS[: TWO_LOTS.index("[[particulars.failure]]")]
    assert said(of_text(tmp_path, none), "uk9")["Breach or poor performance"] == "none stated"


def test_what_is_missing_is_listed_with_the_key_to_add(tmp_path: Path) -> None:
    bare = TWO_LOTS.partition("[particulars]")[0]
    figures: Any = plain(fields_report(*_both(of_text(tmp_path, bare)), "uk6").figures)
    missing = "\n".join(figures["missing"])
    for key in ("reference", "procedure", "summaries_sent", "published", "contract_from", "address"):
        assert f"add {key} = " in missing, key


def _both(found: Published) -> tuple[Any, Any]:
    return found.process, found.law


@pytest.mark.parametrize("number", NUMBERS)
def test_a_table_a_section_or_one_of_all(number: str) -> None:
    found = published(GROUNDS)
    parts = fields_report(found.process, found.law, number)
    (whole,) = fields_report(found.process, found.law, number, whole=True).tables
    assert sum(len(table.rows) for table in parts.tables) == len(whole.rows)
    assert [column.title for column in whole.columns] == ["Section", "Field", "Value", "Where it came from"]
    texts = [[cell.text for cell in row] for table in parts.tables for row in table.rows]
    assert [[cell.text for cell in row[1:]] for row in whole.rows] == texts


def test_a_notice_nobody_knows_is_refused() -> None:
    with pytest.raises(Refused, match='there is no notice "uk5"'):
        fields_report(*_both(published(GROUNDS)), "uk5")


WARNED = [
    ("tender_deadline = 2026-02-05T12:00:00Z", "tender_deadline = 2026-01-20T12:00:00Z", "uk4", "15 days to tender are fewer"),
    ("value = 90000\nvalue_with_vat", "value = 91000\nvalue_with_vat", "uk6", "is not the price of the bid that won"),
    ('lot = "south"\ndecided', 'lot = "south"\nbid = "a"\ndecided', "uk7", '"b" comes first'),
]  # fmt: skip


@pytest.mark.parametrize(("was", "becomes", "number", "text"), WARNED)
def test_what_does_not_fit_together_is_told(
    tmp_path: Path, was: str, becomes: str, number: str, text: str
) -> None:
    assert was in TWO_LOTS
    clean = fields_report(*_both(of_text(tmp_path, TWO_LOTS)), number)
    assert not [notice for notice in clean.notices if text in notice.text]
    found = fields_report(*_both(of_text(tmp_path, TWO_LOTS.replace(was, becomes))), number)
    assert [notice for notice in found.notices if text in notice.text]


def test_a_contract_signed_in_its_standstill_is_told(tmp_path: Path) -> None:
    text = GROUNDS.read_text("utf-8").replace(
        "published = 2026-11-24\n", "published = 2026-11-24\nsigned = 2026-12-03\n"
    )
    for path in GROUNDS.parent.glob("grounds-*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    found = fields_report(*_both(of_text(tmp_path, text)), "uk7")
    assert "signed-in-standstill" in [notice.code for notice in found.notices]
    later = of_text(tmp_path, text.replace("signed = 2026-12-03", "signed = 2026-12-07"))
    assert not fields_report(*_both(later), "uk7").notices


def test_values_are_spelled_for_a_form() -> None:
    zone = timezone(timedelta(hours=1))
    assert words(datetime(2026, 7, 1, 9, 5, tzinfo=zone)) == "1 July 2026, 09:05 (UTC+01:00)"
    assert (words(True), words(False), words(("a", "b"))) == ("yes", "no", "a; b")


def test_a_year_on_from_a_leap_day_is_the_first_of_march() -> None:
    assert a_year_on(date(2028, 2, 29)) == date(2029, 3, 1)
    assert a_year_on(date(2026, 12, 1)) == date(2027, 12, 1)

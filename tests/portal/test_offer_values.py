"""The live value of a promise is the command's own figure, and the workbook fills the draft cell by cell."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.portal.conftest import World
from tests.portal.offering import begin, full_tender, said, submitted, write
from tests.running import Run

from wellspent.portal.tendering.models import DraftAnswer, DraftPromise, Offer, Procurement

PROMISE = {
    "quantity": "98",
    "since": "2027-01-01",
    "until": "2028-12-31",
    "statement": "Two days a year each.",
}


@pytest.fixture
def tender(world: World) -> Procurement:
    return full_tender(world)


def test_the_value_on_the_page_is_the_one_that_the_command_prints(
    tender: Procurement, run: Run, tmp_path: Path
) -> None:
    client, number = begin(tender)
    client.post(f"/offers/{number}/measures/volunteering-hours", PROMISE)
    client.post(f"/offers/{number}/measures/jobseekers-into-work", PROMISE | {"quantity": "3"})
    client.post(f"/offers/{number}/measures/renewable-energy-share", PROMISE | {"quantity": "80"})
    write(client, number)
    submitted(client, number)
    content = json.loads(client.get(f"/offers/{number}/receipts/1/offer.json").content)
    file = tmp_path / "offer.json"
    file.write_text(json.dumps(content["offer"]), "utf-8")
    printed = run("value", "--offer", file, "--decided", timezone.localdate().isoformat(), "--json").json
    page = said(client.get(f"/offers/{number}/value"))
    shown = f"£{float(printed['public_value']):,.2f}"
    assert shown in page
    assert shown in said(client.get(f"/offers/{number}"))
    assert "library entry" in page
    for promise in printed["promises"]:
        for value in (promise["values"] or {}).values():
            assert f"£{float(value):,.2f}".removesuffix(".00") in page


def test_a_picture_that_adds_fiscal_savings_says_that_the_public_value_does_not(tender: Procurement) -> None:
    client, number = begin(tender)
    client.post(f"/offers/{number}/measures/volunteering-hours", PROMISE)
    assert "the fiscal savings too" not in said(client.get(f"/offers/{number}/value"))
    client.post(f"/offers/{number}/measures/jobseekers-into-work", PROMISE | {"quantity": "3"})
    page = said(client.get(f"/offers/{number}/value"))
    assert "From gross to net" in page
    assert page.count("the fiscal savings too, which the public value above leaves out") == 2


def test_the_fragment_says_what_is_typed_comes_to_and_writes_nothing(tender: Procurement) -> None:
    client, number = begin(tender)
    at = f"/offers/{number}/measures/volunteering-hours/value"
    assert "£1,527.25" in said(client.get(at, PROMISE))
    assert "98 person-hours" in said(client.get(at, PROMISE))
    assert "is not a number" in said(client.get(at, PROMISE | {"quantity": "many"}))
    assert "Write how much" in said(client.get(at, {"quantity": ""}))
    assert "Write how much" in said(client.get(at))
    jobs = said(
        client.get(f"/offers/{number}/measures/local-target-group-jobs/value", PROMISE | {"quantity": "1.5"})
    )
    assert "no money value, and needs none" in jobs
    assert DraftPromise.objects.count() == 0
    assert client.get(f"/offers/{number}/measures/carbon-reduced/value").status_code == 404


def test_without_script_a_button_works_the_value_out_and_keeps_what_was_typed(tender: Procurement) -> None:
    client, number = begin(tender)
    page = client.post(f"/offers/{number}/measures/volunteering-hours", PROMISE | {"work": "1"})
    assert "£1,527.25" in said(page)
    assert "Two days a year each." in page.content.decode()
    assert 'value="2028-12-31"' in page.content.decode()
    assert DraftPromise.objects.count() == 0


@pytest.mark.parametrize(
    ("measure", "wrong", "sentence"),
    [
        ("volunteering-hours", {"quantity": "many"}, "“many” is not a number"),
        ("volunteering-hours", {"quantity": "-3"}, "less than nothing"),
        (
            "volunteering-hours",
            {"until": "2026-01-01"},
            "The last day must be the same as or after the first day",
        ),
        ("volunteering-hours", {"since": "soon"}, "Enter the first day, such as 2027-01-31"),
        ("trees-planted", {"quantity": "1.5"}, "is not a whole number"),
        ("renewable-energy-share", {"quantity": "180"}, "is not between 0% and 100%"),
        ("volunteering-hours", {"statement": "word " * 31}, "must be 30 words or fewer; it has 31"),
    ],
)
def test_a_wrong_promise_says_what_to_do_and_loses_nothing(
    tender: Procurement, measure: str, wrong: dict[str, str], sentence: str
) -> None:
    client, number = begin(tender)
    page = client.post(f"/offers/{number}/measures/{measure}", PROMISE | wrong)
    assert sentence.replace("“", '"').replace("”", '"') in said(page)
    assert "There is a problem" in said(page)
    for typed in (PROMISE | wrong).values():
        assert typed.strip().split()[0] in page.content.decode()
    assert DraftPromise.objects.count() == 0


def test_working_out_a_mistake_says_it_in_the_summary_and_at_the_field_alone(tender: Procurement) -> None:
    client, number = begin(tender)
    wrong = PROMISE | {"quantity": "1.5", "work": "1"}
    page = said(client.post(f"/offers/{number}/measures/trees-planted", wrong))
    assert page.count("1.5 is not a whole number of trees") == 2


def test_one_of_a_unit_is_told_in_the_singular(tender: Procurement) -> None:
    client, number = begin(tender)
    client.post(f"/offers/{number}/measures/trees-planted", PROMISE | {"quantity": "1"})
    for path in ("", "/check", "/measures/trees-planted"):
        page = said(client.get(f"/offers/{number}{path}"))
        assert "1 tree" in page, path
        assert "1 trees" not in page, path


def test_a_percentage_is_typed_as_one_and_an_empty_quantity_promises_nothing(tender: Procurement) -> None:
    client, number = begin(tender)
    client.post(f"/offers/{number}/measures/renewable-energy-share", PROMISE | {"quantity": "80"})
    row = DraftPromise.objects.get()
    assert (str(row.quantity), str(row.until)) == ("4/5", "2029-01-01")
    assert 'value="80"' in client.get(f"/offers/{number}/measures/renewable-energy-share").content.decode()
    client.post(
        f"/offers/{number}/measures/renewable-energy-share", {"quantity": "", "statement": "Perhaps."}
    )
    row.refresh_from_db()
    assert (row.quantity, row.statement) == (None, "Perhaps.")
    assert "has no quantity, so nothing is promised" in said(client.get(f"/offers/{number}/check"))


def cells_of(content: bytes) -> dict[tuple[str, str], tuple[str, str]]:
    """Where a workbook's fields stand, by what they are and of what."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = book["wellspent"].iter_rows(values_only=True)
    fields = [row for row in rows if row[0] == "field"]
    return {(row[1], str(row[4] or "")): (row[2], row[3]) for row in fields if row[1] != "line"}


def filled_in(content: bytes, **values: Any) -> bytes:
    """The workbook with values written; keys are what__of."""
    places = cells_of(content)
    book = openpyxl.load_workbook(io.BytesIO(content))
    for key, value in values.items():
        what, _, name = key.partition("__")
        sheet, cell = places[what, name.replace("_", "-")]
        book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def uploaded(client: Client, number: int, content: bytes, name: str = "offer.xlsx") -> Any:
    return client.post(f"/offers/{number}/workbook", {"file": SimpleUploadedFile(name, content)})


def test_a_workbook_filled_offline_fills_the_draft(tender: Procurement) -> None:
    client, number = begin(tender)
    blank = client.get(f"/offers/{number}/workbook.xlsx").content
    import datetime

    content = filled_in(
        blank, quantity__volunteering_hours=98, from__volunteering_hours=datetime.date(2027, 1, 1),
        to__volunteering_hours=datetime.date(2028, 12, 31), statement__volunteering_hours="Two days a year each.",
        quantity__renewable_energy_share=0.8, amount__price=1_100_000, text__service="With two crews.", met__insured="Yes",
    )  # fmt: skip
    done = uploaded(client, number, content)
    assert done.status_code == 302, said(done)
    promises = {row.measure: row for row in DraftPromise.objects.all()}
    assert str(promises["renewable-energy-share"].quantity) == "4/5"
    hours = promises["volunteering-hours"]
    assert (str(hours.quantity), str(hours.until), hours.statement) == (
        "98",
        "2029-01-01",
        "Two days a year each.",
    )
    assert Offer.objects.get().price == 110_000_000
    answers = {row.criterion: row for row in DraftAnswer.objects.all()}
    assert (answers["service"].text, answers["insured"].met) == ("With two crews.", True)


def test_the_workbook_comes_down_with_what_was_written_and_goes_up_unchanged(tender: Procurement) -> None:
    client, number = begin(tender)
    write(client, number)
    before = said(client.get(f"/offers/{number}/check"))
    done = uploaded(client, number, client.get(f"/offers/{number}/workbook.xlsx").content)
    assert done.status_code == 302, said(done)
    assert said(client.get(f"/offers/{number}/check")).partition("Submit your offer")[0].replace(
        "The workbook filled 1 promises and 4 answers", ""
    ).split() [-40:] == before.partition("Submit your offer")[0].split()[-40:]  # fmt: skip


def test_faults_are_listed_by_cell_and_nothing_else_is_lost(tender: Procurement) -> None:
    client, number = begin(tender)
    write(client, number)
    blank = client.get(f"/tenders/{tender.slug}/offer-workbook.xlsx").content
    content = filled_in(
        blank, quantity__volunteering_hours="=90+8", quantity__trees_planted=1.5,
        statement__trees_planted="Three people.", quantity__local_target_group_jobs=2,
        met__insured="perhaps", text__service="With three crews.",
    )  # fmt: skip
    page = said(uploaded(client, number, content))
    for words in (
        "holds a formula",
        "is not a whole number",
        '"perhaps" is neither yes nor no',
        'sheet "Promises", cell D',
    ):
        assert words in page, words
    rows = {row.measure: row for row in DraftPromise.objects.all()}
    assert str(rows["volunteering-hours"].quantity) == "98"
    assert (rows["trees-planted"].quantity, rows["trees-planted"].statement) == (None, "Three people.")
    assert str(rows["local-target-group-jobs"].quantity) == "2"
    answers = {row.criterion: row for row in DraftAnswer.objects.all()}
    assert (answers["insured"].met, answers["service"].text) == (True, "With three crews.")


def test_a_workbook_of_another_tender_and_what_is_none_are_refused(world: World, tender: Procurement) -> None:
    client, number = begin(tender)
    other = full_tender(world)
    theirs = client.get(f"/tenders/{other.slug}/offer-workbook.xlsx").content
    content = filled_in(theirs, quantity__volunteering_hours=1)
    assert "answers another" in said(uploaded(client, number, content))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("setup.exe", b"MZ")
    assert "this is a zip file" in said(uploaded(client, number, out.getvalue())).lower()
    assert "without macros" in said(uploaded(client, number, b"x", "offer.xlsm"))
    assert "not the offer workbook" in said(uploaded(client, number, b"x", "offer.txt"))
    assert DraftPromise.objects.count() == 0

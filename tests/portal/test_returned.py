"""A tender run elsewhere: workbooks and a price list loaded in one go, each fault at its cell, nothing lost."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.portal.conftest import World
from tests.portal.evaluating import who
from tests.workbooks import edited

from wellspent.files.offerbook import HIDDEN
from wellspent.files.reading.tables import xlsx_sheets
from wellspent.method.errors import Refused
from wellspent.portal.audit.models import Event
from wellspent.portal.evaluation import loading, loading_actions, queries
from wellspent.portal.evaluation.loading import Returned
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering.models import Procurement, WayIn
from wellspent.portal.tendering.offers.tender import asked
from wellspent.portal.tendering.offers.workbooks import blank_workbook


def run_elsewhere(world: World, draft: Procurement) -> Procurement:
    """The tender, run through the buyer's own system, a moment after its deadline."""
    draft.way_in = WayIn.ELSEWHERE
    draft.save()
    tendering.publish(by=world.officer, procurement=draft)
    draft.deadline = timezone.now() - timedelta(seconds=1)
    draft.save()
    return draft


@pytest.fixture
def elsewhere(world: World, draft: Procurement) -> Procurement:
    return run_elsewhere(world, draft)


def book(tender: Procurement, **said: Any) -> Returned:
    """A workbook as a firm sends it back: its name, and what else it says by the kind of cell."""
    name, blank = blank_workbook(asked(tender))
    rows = xlsx_sheets(name, blank)[HIDDEN]
    cells: dict[tuple[str, str], Any] = {}
    for row in rows:
        if row and row[0] == "field":
            what, sheet, cell, called = (str(value or "") for value in row[1:5])
            key = called if what == "about" else what
            if said.get(key) is not None:
                cells[sheet, cell] = said[key]
    return Returned(f"{said.get('name', 'nobody')}.xlsx", edited(blank, cells))


def prices(text: str) -> Returned:
    return Returned("prices.csv", f"bidder,price\n{text}".encode())


def load(world: World, tender: Procurement, *books: Returned, listed: Returned | None = None) -> list[Any]:
    return loading_actions.load(by=world.officer, procurement=tender, workbooks=books, prices=listed)


def test_all_that_came_back_is_loaded_in_one_go_and_stays_sealed(
    world: World, elsewhere: Procurement
) -> None:
    green = book(elsewhere, name="Greenways Co-operative", quantity=8, text="Two crews.")
    north = book(elsewhere, name="Northmoor Facilities", quantity=2, text="One crew.")
    files = load(
        world,
        elsewhere,
        green,
        north,
        listed=prices("greenways co operative,1165000\nNorthmoor Facilities,1080000\n"),
    )
    assert [(one.name, one.faults, one.prices) for one in files] == [
        ("Greenways Co-operative.xlsx", [], False), ("Northmoor Facilities.xlsx", [], False), ("prices.csv", [], True),
    ]  # fmt: skip
    assert files[0].digest == hashlib.sha256(green.content).hexdigest()
    event = Event.objects.get(kind="file-loaded", digest=files[0].digest)
    assert event.actor == f"user:{world.officer.pk}"
    assert queries.offers(who(world.officer), elsewhere) == []
    assert all(one.submissions.get().content == "" for one in elsewhere.offers.all())
    tendering.consent_to_open(by=world.officer, procurement=elsewhere)
    tendering.consent_to_open(by=world.lead, procurement=elsewhere)
    elsewhere.refresh_from_db()
    shown = queries.offers(who(world.officer), elsewhere)
    assert [(one.bidder, one.price, one.answers) for one in shown] == [
        ("Greenways Co-operative", 116_500_000, {"service": "Two crews."}),
        ("Northmoor Facilities", 108_000_000, {"service": "One crew."}),
    ]
    assert [one.promises[0].much for one in shown] == [
        "8 full-time-equivalent years", "2 full-time-equivalent years",
    ]  # fmt: skip


def test_every_fault_stands_at_its_cell_and_stops_no_other_file(world: World, elsewhere: Procurement) -> None:
    wrong = book(elsewhere, name="Hasty Ltd", quantity="lots", text="Soon.")
    right = book(elsewhere, name="Northmoor Facilities", quantity=2, text="One crew.")
    letter = Returned("covering letter.docx", b"Dear buyer")
    files = load(world, elsewhere, wrong, letter, right)
    assert [bool(one.faults) for one in files] == [True, True, False]
    [fault] = files[0].faults
    assert fault["place"].startswith('sheet "Promises", cell ')
    assert fault["rule"] == '"lots" is not a number'
    assert "no offer workbook" in files[1].faults[0]["rule"]
    assert bytes(files[0].content) == wrong.content, "what was refused is kept as it came"
    assert Event.objects.filter(kind="file-refused").count() == 2
    assert [one.bidder for one in elsewhere.offers.all()] == ["Northmoor Facilities"]


def test_a_later_workbook_of_the_same_bidder_takes_its_place(world: World, elsewhere: Procurement) -> None:
    load(world, elsewhere, book(elsewhere, name="Northmoor Facilities", quantity=2, amount=1_080_000))
    load(world, elsewhere, book(elsewhere, name="NORTHMOOR facilities", quantity=3, amount=1_080_000))
    offer = elsewhere.offers.get()
    assert [one.number for one in offer.submissions.order_by("number")] == [1, 2]
    assert offer.submissions.get(number=2).loaded_by == world.officer


def test_a_price_list_may_follow_and_names_of_nobody_are_told(world: World, elsewhere: Procurement) -> None:
    load(world, elsewhere, book(elsewhere, name="Northmoor Facilities", quantity=2))
    [listed] = load(world, elsewhere, listed=prices("Northmoor Facilities,1080000\nNobody Ltd,5\n"))
    assert listed.taken, "the price that has its workbook was used"
    assert [fault["rule"] for fault in listed.faults] == ['no workbook has come back from "Nobody Ltd"']
    assert elsewhere.offers.get().submissions.count() == 2


def test_two_prices_that_differ_are_refused(world: World, elsewhere: Procurement) -> None:
    both = book(elsewhere, name="Northmoor Facilities", quantity=2, amount=1_080_000)
    files = load(world, elsewhere, both, listed=prices("Northmoor Facilities,1090000\n"))
    assert "1080000.00, and the price list says 1090000.00" in files[0].faults[0]["rule"]
    assert not elsewhere.offers.exists()


def test_a_workbook_of_another_tender_is_refused(world: World, elsewhere: Procurement) -> None:
    other = tendering.begin(
        by=world.officer, organisation=world.buyer, title="Cleaning", value=120_000_000, vat="excluded",
        kind="services", commenced=elsewhere.commenced, way_in=WayIn.ELSEWHERE,
        deadline=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    for one in elsewhere.criteria.all():
        one.pk, one.procurement = None, other
        one.save()
    for measure in elsewhere.measures.all():
        measure.pk, measure.procurement = None, other
        measure.save()
    tendering.publish(by=world.officer, procurement=other)
    [file] = load(world, elsewhere, book(other, name="Northmoor Facilities", quantity=2))
    assert 'the offer answers another tender, "cleaning"' in file.faults[0]["rule"]


def test_nothing_is_loaded_before_the_deadline(world: World, elsewhere: Procurement) -> None:
    with pytest.raises(Refused, match="nothing to load"):
        load(world, elsewhere)
    elsewhere.deadline = timezone.now() + timedelta(hours=1)
    elsewhere.save()
    with pytest.raises(Refused, match="after the deadline of a tender that was run elsewhere"):
        load(world, elsewhere, Returned("a.xlsx", b""))


def test_nothing_is_loaded_for_a_tender_on_the_site(world: World, tender: Procurement) -> None:
    tender.deadline = timezone.now() - timedelta(seconds=1)
    tender.save()
    with pytest.raises(Refused, match="after the deadline of a tender that was run elsewhere"):
        load(world, tender, Returned("a.xlsx", b""))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"<html>"])
def test_what_only_calls_itself_a_workbook_is_refused_by_name(
    world: World, elsewhere: Procurement, content: bytes, tmp_path: Path
) -> None:
    [file] = load(world, elsewhere, Returned("offer.xlsx", content))
    assert file.faults
    assert str(tmp_path.parent) not in str(file.faults)


def test_what_is_too_large_is_refused_unread(
    world: World, elsewhere: Procurement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "MOST_BYTES", 10)
    [file] = load(world, elsewhere, Returned("offer.xlsx", b"x" * 11))
    assert file.faults[0]["rule"] == "the file is larger than 20 MB"


def test_a_tender_run_elsewhere_may_have_its_deadline_there_alone(
    world: World, elsewhere: Procurement
) -> None:
    elsewhere.deadline = None
    elsewhere.save()
    [file] = load(world, elsewhere, book(elsewhere, name="Northmoor Facilities", quantity=2))
    assert not file.faults
    tendering.consent_to_open(by=world.officer, procurement=elsewhere)
    assert tendering.consent_to_open(by=world.lead, procurement=elsewhere)

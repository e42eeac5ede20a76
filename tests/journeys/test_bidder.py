"""A ten-person firm makes an offer: from the tender's page to a receipt, by form and by workbook; fields counted."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from tests.journeys.conftest import Visitor
from tests.portal.conftest import World, world
from tests.portal.offering import full_tender, link_in
from tests.portal.test_offer_values import filled_in

from wellspent.portal.tendering.models import DraftPromise, Offer, Procurement, Submission

pytestmark = pytest.mark.django_db(transaction=True)
everybody = world

FIELDS_BY_FORM = 11
"""What a bidder without an account types from the tender's page to the receipt of a whole offer, promise included."""


@pytest.fixture
def tender(everybody: World) -> Procurement:
    return full_tender(everybody)


class Typist:
    """Fills in boxes, and counts them."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.fields = visitor, 0

    def fills(self, **answers: str) -> None:
        self.fields += len(answers)
        self.visitor.fills(**answers)

    def chooses(self, label: str) -> None:
        self.fields += 1
        self.visitor.chooses(label)


def by_link(visitor: Visitor, typist: Typist, tender: Procurement) -> None:
    """From the tender's page to the task list, by the link in the e-mail."""
    visitor.goes_to("/tenders/")
    visitor.follows(tender.title)
    visitor.comes_by(visitor.page.get_by_role("button", name="Start your offer"))
    typist.fills(bidder="Larch Trust", email="pat@larch.example.org")
    visitor.presses("Send me the link")
    assert "Check your e-mail" in visitor.page.content()
    visitor.goes_to(link_in(str(mail.outbox[-1].body)))
    visitor.presses("Open your offer")


@pytest.mark.parametrize(("script", "phone"), [(True, False), (False, True)])
def test_a_ten_person_firm_offers_by_form(
    visit: Callable[..., Visitor], tender: Procurement, script: bool, phone: bool
) -> None:
    # Given a firm that has no account and reads the tender
    pat = visit(script=script, phone=phone)
    typist = Typist(pat)
    by_link(pat, typist, tender)
    # When it says who it is, promises, prices and answers
    pat.follows("About you")
    typist.fills(identifier="GB-CHC-1234567")
    pat.presses("Save and continue")
    pat.follows("Staff volunteering")
    typist.fills(quantity="98")
    if script:
        pat.page.get_by_text("£1,527.25").wait_for()
    typist.fills(since="2027-01-01", until="2028-12-31", statement="Six of us, two days a year.")
    if not script:
        pat.presses("Work out the value")
        assert "£1,527.25" in pat.page.content()
    pat.presses("Save and continue")
    pat.follows("Price")
    typist.fills(price="1,100,000")
    pat.presses("Save and continue")
    pat.follows("Insurance")
    typist.chooses("Yes")
    pat.presses("Save and continue")
    pat.follows("What comes with it")
    typist.chooses("open days (4 points)")
    pat.presses("Save and continue")
    pat.follows("How the work will be done")
    typist.fills(text="With two crews and a spare mower.")
    pat.presses("Save and continue")
    pat.comes_by(pat.page.get_by_role("link", name="Working"))
    assert "library entry" in pat.page.content()
    # And checks it and submits
    pat.goes_to(f"/offers/{Offer.objects.get().pk}")
    pat.comes_by(pat.page.get_by_role("button", name="Check and submit"))
    pat.presses("Submit your offer")
    # Then it holds a receipt that anybody can check, and typed no fact twice
    made = Submission.objects.get()
    assert made.digest in pat.page.content()
    assert made.digest in str(mail.outbox[-1].body)
    pat.follows("Check this receipt")
    assert "unchanged" in pat.page.content()
    assert typist.fields == FIELDS_BY_FORM


def test_the_same_by_workbook(visit: Callable[..., Visitor], tender: Procurement, tmp_path: Path) -> None:
    # Given a firm that has begun its offer and takes the workbook offline
    pat = visit()
    typist = Typist(pat)
    by_link(pat, typist, tender)
    pat.follows("Work offline in the offer workbook")
    with pat.page.expect_download() as going:
        pat.page.get_by_role("link", name="Download the workbook").click()
    filled = tmp_path / "filled.xlsx"
    filled.write_bytes(_typed(Path(going.value.path()).read_bytes(), hours=90, insured="perhaps"))
    # When it sends back one with a cell wrong
    pat.page.set_input_files("[name=file]", str(filled))
    pat.presses("Fill my offer from the workbook")
    # Then that cell is named, and the rest is in the offer
    assert 'sheet "Answers", cell' in pat.page.locator("main").inner_text()
    assert Offer.objects.get().price == 110_000_000
    # And corrected, it fills the offer, which is submitted
    filled.write_bytes(_typed(filled.read_bytes(), hours=98, insured="Yes"))
    pat.page.set_input_files("[name=file]", str(filled))
    pat.presses("Fill my offer from the workbook")
    assert str(DraftPromise.objects.get().quantity) == "98"
    pat.follows("What comes with it")
    pat.presses("Save and continue")
    pat.comes_by(pat.page.get_by_role("button", name="Check and submit"))
    pat.presses("Submit your offer")
    assert "Offer received" in pat.page.content()


def _typed(content: bytes, *, hours: Any, insured: str) -> bytes:
    return filled_in(
        content, quantity__volunteering_hours=hours, from__volunteering_hours=datetime.date(2027, 1, 1),
        to__volunteering_hours=datetime.date(2028, 12, 31), statement__volunteering_hours="Six of us, two days a year.",
        amount__price=1_100_000, text__service="With two crews.", met__insured=insured,
    )  # fmt: skip


def test_a_supplier_with_an_account_changes_its_mind(
    visit: Callable[..., Visitor], everybody: World, tender: Procurement
) -> None:
    # Given a supplier's user who has a written offer
    firm = visit(phone=True)
    firm.signs_in("firm@example.org", "firm")
    firm.goes_to(f"/offers/start/{tender.slug}")
    firm.presses("Start your offer")
    offer = Offer.objects.get(supplier=everybody.firm)
    for path, fields in (
        ("price", {"price": "1000000"}),
        ("partners", {"name": "Beech Ltd", "part": "Trees"}),
    ):
        firm.goes_to(f"/offers/{offer.pk}/{path}")
        firm.fills(**fields)
        firm.presses("Add this partner" if path == "partners" else "Save and continue")
    firm.goes_to(f"/offers/{offer.pk}/answers/insured")
    firm.chooses("Yes")
    firm.presses("Save and continue")
    firm.goes_to(f"/offers/{offer.pk}/answers/extras")
    firm.presses("Save and continue")
    firm.goes_to(f"/offers/{offer.pk}/files")
    firm.page.set_input_files(
        "[name=file]", {"name": "x.pdf", "mimeType": "application/pdf", "buffer": b"MZ"}
    )
    firm.presses("Add this file")
    assert "what is in it is not" in firm.page.content()
    firm.page.set_input_files(
        "[name=file]", {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"A year."}
    )
    firm.presses("Add this file")
    # When it submits, asks, withdraws, and submits again
    firm.goes_to(f"/offers/{offer.pk}/check")
    firm.presses("Submit your offer")
    firm.goes_to(f"/offers/{offer.pk}/questions")
    firm.fills(question="May we start in March?")
    firm.presses("Send the question")
    firm.goes_to(f"/offers/{offer.pk}")
    firm.follows("Withdraw your offer")
    firm.presses("Withdraw your offer")
    firm.goes_to("/offers/")
    assert "Withdrawn" in firm.page.content()
    firm.goes_to(f"/offers/{offer.pk}/check")
    firm.presses("Submit your offer")
    # Then both submissions are kept and the second stands
    assert Submission.objects.filter(offer=offer).count() == 2
    firm.goes_to("/offers/")
    assert "Submitted" in firm.page.content()

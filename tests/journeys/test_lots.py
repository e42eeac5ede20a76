"""A tender in three lots: from its notice to one firm's two receipts, and the deadline that moves for all."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from tests.journeys.conftest import Visitor
from tests.portal.conftest import World, draft, world
from tests.portal.lots import notice_of_three
from tests.portal.offering import link_in

from wellspent.portal.tendering import draft_actions
from wellspent.portal.tendering.models import LottedTender, Offer, Procurement, Stage, Submission

pytestmark = pytest.mark.django_db(transaction=True)
everybody, nearly = world, draft
__all__ = ["draft", "everybody", "nearly", "world"]

SHOTS = os.environ.get("LOTS_SHOTS", "")


def look(visitor: Visitor, name: str) -> None:
    """Keep a picture of the page for whoever looks at it; nothing unless a folder is named."""
    if SHOTS:
        visitor.page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def say_how_it_is_scored(by: object, row: Procurement) -> None:
    """What no notice prints: the rule of each criterion, and its question."""
    for part in row.criteria.all():
        if part.kind == "price":
            facts = {"rule": "absolute-linear", "numbers": {"floor": "400000", "ceiling": "1200000"}}
        else:
            facts = {
                "rule": "scale",
                "numbers": {"scale": "5"},
                "question": f"{part.label}: how will you do it?",
            }
        draft_actions.keep(by=by, procurement=row, part=part, **facts)  # type: ignore[arg-type]


def offers(bidder: Visitor, pounds: str, shot: str) -> None:
    """Price and answers of one lot, to the receipt."""
    bidder.follows("Price")
    bidder.fills(price=pounds)
    bidder.presses("Save and continue")
    for question in ("Quality of method", "Social value"):
        bidder.follows(question)
        bidder.fills(text="Two crews, six trainees, and a spare mower.")
        bidder.presses("Save and continue")
    look(bidder, f"{shot}-tasks")
    bidder.follows("Check and submit")
    bidder.presses("Submit your offer")
    look(bidder, f"{shot}-receipt")


@pytest.mark.parametrize(("script", "phone"), [(True, False), (False, True)])
def test_one_firm_offers_for_two_lots_of_a_notice(
    visit: Callable[..., Visitor], everybody: World, script: bool, phone: bool
) -> None:
    size = "phone" if phone else "desk"
    # Given an officer who begins from a notice with three lots
    officer = visit(script=script, phone=phone)
    officer.signs_in("officer@example.org", "officer")
    officer.goes_to("/buy/begin/notice")
    look(officer, f"{size}-begin")
    officer.page.set_input_files(
        "[name=notice]", {"name": "notice.json", "mimeType": "application/json", "buffer": notice_of_three()}
    )
    officer.presses("Read the notice")
    assert "3 lots were begun" in officer.page.content()
    look(officer, f"{size}-lots")
    # When they say how many one bidder may win, and look at what is missing
    officer.follows("Names and values of the lots")
    look(officer, f"{size}-names")
    officer.fills(most_won="2")
    officer.presses("Save and continue")
    assert "One bidder may win at most 2 lots." in officer.page.content()
    officer.follows("Lot 2: South of the river")
    look(officer, f"{size}-draft")
    officer.comes_by(officer.page.get_by_role("link", name="Next lot"))
    assert "Lot 3 of 3" in officer.page.content()
    officer.follows("All lots of this tender")
    officer.follows("Use the same for other lots")
    look(officer, f"{size}-same")
    officer.chooses("Clauses")
    officer.presses("Replace it in those lots")
    officer.follows("Check all lots and publish")
    assert "To put right first" in officer.page.content()
    look(officer, f"{size}-check-faults")
    # and say how each criterion is scored
    whole = LottedTender.objects.get()
    for row in whole.lots.all():
        say_how_it_is_scored(everybody.officer, row)
    officer.goes_to(officer.page.url.removeprefix(officer.address))
    look(officer, f"{size}-check")
    officer.presses("Freeze and publish all lots")
    # Then all three are open, by one act
    assert {row.stage for row in whole.lots.all()} == {Stage.OPEN}
    look(officer, f"{size}-lots-open")
    # Given a firm without an account that reads the list
    firm = visit(script=script, phone=phone)
    firm.goes_to("/tenders/")
    look(firm, f"{size}-public-list")
    firm.comes_by(firm.page.get_by_role("link", name="Lot 1: North of the river"))
    assert "Lot 1 of 3" in firm.page.content()
    look(firm, f"{size}-public-lot")
    firm.comes_by(firm.page.get_by_role("button", name="Start your offer for this lot"))
    firm.fills(bidder="Larch Trust", email="pat@larch.example.org")
    firm.presses("Send me the link")
    firm.goes_to(link_in(str(mail.outbox[-1].body)))
    firm.presses("Open your offer")
    firm.follows("About you")
    firm.fills(identifier="GB-CHC-1234567")
    firm.presses("Save and continue")
    # When it offers for the first lot, and by one press for the second
    offers(firm, "900,000", f"{size}-first")
    first = Offer.objects.get()
    firm.goes_to(f"/offers/{first.pk}")
    look(firm, f"{size}-offer-lots")
    firm.comes_by(firm.page.get_by_role("button", name=re.compile("Offer for this lot too.*South")))
    second = Offer.objects.exclude(pk=first.pk).get()
    assert (second.bidder, second.email, second.about) == (first.bidder, first.email, first.about)
    offers(firm, "700,000", f"{size}-second")
    # Then it has two receipts, and finds both offers under their tender
    assert Submission.objects.count() == 2
    letters = [letter for letter in mail.outbox if letter.subject.startswith("Receipt for your offer")]
    assert ["Lot 1" in letters[0].subject, "Lot 2" in letters[1].subject] == [True, True]
    firm.goes_to("/offers/")
    assert "Lot 2: South of the river" in firm.page.content()
    look(firm, f"{size}-my-offers")


@pytest.mark.parametrize(("script", "phone"), [(True, True), (False, False)])
def test_a_draft_is_divided_and_two_people_open_all_of_its_lots(
    visit: Callable[..., Visitor], nearly: Procurement, script: bool, phone: bool
) -> None:
    size = "phone2" if phone else "desk2"
    # Given an officer whose draft is nearly ready
    officer = visit(script=script, phone=phone)
    officer.signs_in("officer@example.org", "officer")
    officer.goes_to(f"/buy/{nearly.slug}")
    officer.follows("Divide into lots")
    look(officer, f"{size}-divide")
    # When they name two lots, and what each is worth
    officer.fills(names="North of the river\nSouth of the river")
    officer.presses("Divide into these lots")
    first, second = Procurement.objects.order_by("lot_place")
    officer.fills(**{f"value-{first.pk}": "700,000", f"value-{second.pk}": "500,000"})
    officer.presses("Save and continue")
    look(officer, f"{size}-divided")
    # and make one of them a procurement of its own only in thought
    officer.follows("Lot 2: South of the river")
    officer.follows("Take this lot out of the tender")
    look(officer, f"{size}-out")
    officer.follows("Back")
    officer.follows("Check all lots and publish")
    look(officer, f"{size}-check")
    officer.presses("Freeze and publish all lots")
    assert {row.stage for row in Procurement.objects.all()} == {Stage.OPEN}
    # a firm with an account goes from lot to lot
    firm = visit(script=script, phone=phone)
    firm.signs_in("firm@example.org", "firm")
    firm.goes_to(f"/offers/start/{first.slug}")
    firm.presses("Start your offer")
    firm.goes_to(f"/offers/start/{second.slug}")
    look(firm, f"{size}-start")
    firm.presses("Start your offer")
    assert Offer.objects.count() == 2
    # Then, past the deadline, two people press once each
    for row in Procurement.objects.all():
        row.deadline = row.published
        row.save()
    officer.goes_to(f"/buy/{first.slug}/lots")
    look(officer, f"{size}-to-open")
    officer.presses("Agree to open every lot")
    assert "A second person opens" in officer.page.content()
    lead = visit(script=script, phone=phone)
    lead.signs_in("lead@example.org", "lead")
    lead.goes_to(f"/buy/{second.slug}/lots")
    lead.presses("Agree to open every lot")
    look(lead, f"{size}-opened")
    assert {row.stage for row in Procurement.objects.all()} == {Stage.OPENED}

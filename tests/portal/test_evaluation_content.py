"""From what a bidder submitted to the files that the command reads: nothing lost, nothing made up."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from tests.portal.conftest import World
from tests.portal.evaluating import appointed, close, give, opened

from wellspent.portal.evaluation import actions, adapters, award_actions, queries
from wellspent.portal.evaluation.adapters import Bid, offer_file, supplier_content
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering.models import Criterion, Procurement
from wellspent.portal.tendering.offers import actions as offer_actions

PROMISE = {"measure": "local-target-group-jobs", "quantity": "8", "unit": "fte-year"}


def bid(**content: Any) -> Bid:
    return Bid("a-firm", "A Firm", content)


def test_everything_submitted_stands_in_the_offer_file() -> None:
    made = offer_file(
        bid(
            price="1165000.00", answers={"service": "Two crews."}, met={"insured": True},
            lines={"menu": [">= 5"]}, offer={"promise": [PROMISE]},
        ),
        "price",
    )  # fmt: skip
    assert made == {
        "bid": "a-firm",
        "bidder": "A Firm",
        "edition": "wellspent@2026",
        "promise": [PROMISE],
        "answer": [
            {"criterion": "insured", "met": True},
            {"criterion": "menu", "lines": [">= 5"]},
            {"criterion": "price", "amount": "1165000.00"},
            {"criterion": "service", "text": "Two crews."},
        ],
    }


def test_an_offer_that_says_nothing_has_no_file() -> None:
    assert offer_file(bid(), "price") is None
    assert offer_file(bid(price="1.00"), "") is None, "a tender without a price criterion takes none"


def test_who_made_a_bid_is_told_as_the_particulars_name_it() -> None:
    about = {"identifier": "GB-COH-01234567", "address": "1 Mill Lane", "sme": True, "vcse": False}
    assert supplier_content(bid(email="a@example.org", about=about)) == {
        "bid": "a-firm", "name": "A Firm", "email": "a@example.org", "id": "GB-COH-01234567",
        "address": "1 Mill Lane", "sme": "yes", "vcse": "no",
    }  # fmt: skip
    assert "id" not in supplier_content(bid(about={"identifier": "01234567"})), (
        "no number of a known register"
    )


def test_a_bidder_who_promises_nothing_earns_nothing_and_is_not_refused(
    world: World, tender: Procurement
) -> None:
    offers = opened(world, tender)
    submission = offers[1].submissions.get()
    content = json.loads(submission.content)
    del content["offer"]
    submission.content = json.dumps(content)
    submission.save()
    panel = appointed(world, tender)
    for member in panel:
        give(member, offers, (4, 3))
        actions.lock(by=member.user, member=member)
    found = award_actions.result_of(tender, tender.made.date())
    points = {one["id"]: one["scores"]["social-value"].value for one in found.report.figures["bids"]}
    assert points["northmoor-facilities"] == 0
    whole, files = award_actions.content_of(tender, tender.made.date())
    alone = adapters.alone(tender, whole, files)
    assert {one["id"] for one in alone.report.figures["bids"]} == {one.key for one in offers}


def test_a_gate_of_yes_or_no_is_answered_by_the_bidder(world: World, draft: Procurement) -> None:
    Criterion.objects.create(
        procurement=draft, place=9, key="insured", label="Insured", kind="quality", weight=Fraction(0), rule="pass-fail",
        question="Are you insured for five million pounds?",
    )  # fmt: skip
    tendering.publish(by=world.officer, procurement=draft)
    for supplier, by, met in ((world.firm, world.firm_user, True), (world.rival, world.rival_user, False)):
        offer, _ = offer_actions.start(
            by=by, procurement=draft, bidder=supplier.name, email=by.email, supplier=supplier
        )
        offer_actions.price(by=by, offer=offer, pence=100_000_000)
        offer_actions.answer(by=by, offer=offer, criterion="service", text="As asked.")
        offer_actions.answer(by=by, offer=offer, criterion="insured", met=met)
        offer_actions.submit(by=by, offer=offer, receipt=f"r-{offer.pk}")
    close(draft)
    tendering.consent_to_open(by=world.officer, procurement=draft)
    tendering.consent_to_open(by=world.lead, procurement=draft)
    draft.refresh_from_db()
    offers = tuple(offer for offer, _ in queries.to_score(draft))
    for member in appointed(world, draft):
        give(member, offers, (4, 4))
        actions.lock(by=member.user, member=member)
    bids = {
        one["id"]: one for one in award_actions.result_of(draft, draft.made.date()).report.figures["bids"]
    }
    assert bids["northmoor-facilities"]["reason"] == "fails Insured"
    assert bids["greenways-co-operative"]["rank"] == 1

"""A bidder and the lots of a tender: the public list, one press from lot to lot, and what is carried over."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from tests.portal.conftest import World, offered
from tests.portal.offering import begin, link_in, said, submitted
from tests.portal.officers import at

from wellspent.method.errors import Refused
from wellspent.portal.tendering import actions
from wellspent.portal.tendering.lots import actions as lot_actions
from wellspent.portal.tendering.lots import offer_actions as lot_offer_actions
from wellspent.portal.tendering.lots import queries as lot_queries
from wellspent.portal.tendering.models import Offer, Procurement
from wellspent.portal.tendering.offers import actions as offer_actions


@pytest.fixture
def lots(world: World, draft: Procurement) -> list[Procurement]:
    """Three lots, published."""
    lot_actions.divide(by=world.officer, procurement=draft, names=["North", "South", "Cemeteries"])
    actions.publish(by=world.officer, procurement=draft)
    return lot_queries.together(draft)


def test_the_public_list_shows_one_tender_with_its_lots(lots: list[Procurement], client: Client) -> None:
    shown = said(client.get("/tenders/"))
    assert shown.count("Harrowmere Council") == 1
    for name in ("Lot 1: North", "Lot 2: South", "Lot 3: Cemeteries"):
        assert name in shown
    second = said(client.get(f"/tenders/{lots[1].slug}"))
    assert "Lot 2 of 3 of “Grounds maintenance”" in second
    page = client.get(f"/tenders/{lots[1].slug}").content.decode()
    assert f'href="/tenders/{lots[0].slug}"' in page
    assert f'href="/tenders/{lots[2].slug}"' in page
    assert "Start your offer for this lot" in second


def test_limits_for_one_bidder_are_read_on_every_lot(
    world: World, draft: Procurement, client: Client
) -> None:
    lot_actions.divide(by=world.officer, procurement=draft, names=["North", "South"])
    rows = lot_queries.together(draft)
    named = {row.pk: lot_actions.Named(row.lot_title) for row in rows}
    lot_actions.name(
        by=world.officer, procurement=draft, title="Grounds", lots=named, most_offered=2, most_won=1
    )
    actions.publish(by=world.officer, procurement=draft)
    shown = said(client.get(f"/tenders/{rows[1].slug}"))
    assert "One bidder may offer for at most 2 lots." in shown
    assert "One bidder may win at most 1 lot." in shown


def test_an_account_goes_from_lot_to_lot_by_one_press(world: World, lots: list[Procurement]) -> None:
    first, second, _ = lots
    offer = offered(world, first, world.firm, world.firm_user, 1_000_000, 10)
    offer_actions.name_members(by=world.firm_user, offer=offer, members=[{"name": "Larch Trust"}])
    client = at(world.firm_user)
    shown = said(client.get(f"/offers/{offer.pk}"))
    assert "Other lots of this tender" in shown
    assert "Offer for this lot too" in shown
    moved = client.post(f"/offers/{offer.pk}/lots/{second.slug}")
    made = Offer.objects.get(procurement=second)
    assert moved["Location"] == f"/offers/{made.pk}"
    assert (made.supplier, made.bidder, made.email) == (world.firm, offer.bidder, offer.email)
    assert made.members == [{"name": "Larch Trust"}]
    assert made.price is None
    assert not made.answers.exists()
    # pressed twice, it is found again
    again = client.post(f"/offers/{offer.pk}/lots/{second.slug}")
    assert again["Location"] == f"/offers/{made.pk}"
    assert Offer.objects.filter(procurement=second).count() == 1
    listed = said(client.get("/offers/"))
    assert "Grounds maintenance" in listed
    assert "Lot 1: North" in listed
    assert "Lot 2: South" in listed


def test_a_bidder_without_an_account_types_nothing_twice(lots: list[Procurement]) -> None:
    first, second, third = lots
    client, number = begin(first)
    client.post(f"/offers/{number}/about", {"bidder": "Larch Trust", "identifier": "GB-CHC-1234567"})
    client.post(f"/offers/{number}/partners", {"add": "1", "name": "Rowan Works"})
    moved = client.post(f"/offers/{number}/lots/{second.slug}")
    made = Offer.objects.get(procurement=second)
    assert moved["Location"] == f"/offers/{made.pk}"
    assert made.about == {"identifier": "GB-CHC-1234567"}
    assert [member["name"] for member in made.members] == ["Rowan Works"]
    assert client.get(f"/offers/{made.pk}").status_code == 200
    # nor on the page of the third lot, which knows who is there
    shown = said(client.get(f"/offers/start/{third.slug}"))
    assert "You offer as Larch Trust" in shown
    assert "Offer as somebody else" in shown
    other = client.get(f"/offers/start/{third.slug}?new").content.decode()
    assert 'name="email"' in other


def test_what_is_said_later_of_oneself_stands_ready_in_the_other_lot(lots: list[Procurement]) -> None:
    client, number = begin(lots[0])
    client.post(f"/offers/{number}/lots/{lots[1].slug}")
    made = Offer.objects.get(procurement=lots[1])
    client.post(f"/offers/{number}/about", {"bidder": "Larch Trust", "identifier": "GB-CHC-1234567"})
    assert "GB-CHC-1234567" in client.get(f"/offers/{made.pk}/about").content.decode()


def test_one_link_opens_the_offers_for_every_lot(lots: list[Procurement]) -> None:
    client, number = begin(lots[0])
    client.post(f"/offers/{number}/lots/{lots[1].slug}")
    made = Offer.objects.get(procurement=lots[1])
    # when the bidder comes back from another machine
    elsewhere = Client()
    Offer.objects.update(link_sent=None)
    mail.outbox.clear()
    elsewhere.post("/offers/link", {"email": "pat@larch.example.org"})
    link = link_in(str(mail.outbox[0].body))
    assert elsewhere.get(f"/offers/{number}").status_code == 404
    came = elsewhere.post(link)
    assert came.status_code == 302, said(came)
    assert elsewhere.get(f"/offers/{number}").status_code == 200
    assert elsewhere.get(f"/offers/{made.pk}").status_code == 200


def test_nobody_begins_from_an_offer_that_is_not_theirs(world: World, lots: list[Procurement]) -> None:
    offer = offered(world, lots[0], world.firm, world.firm_user, 1_000_000, 10)
    for client in (Client(), at(world.rival_user), at(world.officer), at(world.stranger)):
        assert client.post(f"/offers/{offer.pk}/lots/{lots[1].slug}").status_code == 404
    assert not Offer.objects.filter(procurement=lots[1]).exists()
    # another bidder of the lot sees nothing of it
    theirs = offered(world, lots[1], world.rival, world.rival_user, 1_000_000, 10)
    shown = at(world.rival_user).get(f"/offers/{theirs.pk}").content.decode()
    assert world.firm.name not in shown


def test_a_lot_of_another_tender_is_no_other_lot(world: World, lots: list[Procurement]) -> None:
    offer = offered(world, lots[0], world.firm, world.firm_user, 1_000_000, 10)
    alone = actions.begin(by=world.officer, organisation=world.buyer, title="Something else")
    with pytest.raises(Refused, match="not a lot of the same tender"):
        lot_offer_actions.begin_for(by=world.firm_user, offer=offer, lot=alone)
    assert at(world.firm_user).post(f"/offers/{offer.pk}/lots/{alone.slug}").status_code == 404


def test_each_lot_has_its_own_receipt(world: World, lots: list[Procurement]) -> None:
    client = at(world.firm_user)
    first = offered(world, lots[0], world.firm, world.firm_user, 1_000_000, 10)
    second = offered(world, lots[1], world.firm, world.firm_user, 900_000, 8)
    receipts = [submitted(client, one.pk) for one in (first, second)]
    shown = [said(client.get(receipt)) for receipt in receipts]
    assert "Lot 1: North" in shown[0]
    assert "Lot 2: South" in shown[1]
    digests = {one.submissions.get().digest for one in (first, second)}
    assert len(digests) == 2


def test_nobody_submits_for_more_lots_than_one_bidder_may_offer_for(world: World, draft: Procurement) -> None:
    lot_actions.divide(by=world.officer, procurement=draft, names=["North", "South"])
    rows = lot_queries.together(draft)
    named = {row.pk: lot_actions.Named(row.lot_title) for row in rows}
    lot_actions.name(by=world.officer, procurement=draft, title="Grounds", lots=named, most_offered=1)
    actions.publish(by=world.officer, procurement=draft)
    rows = lot_queries.together(draft)
    client = at(world.firm_user)
    first = offered(world, rows[0], world.firm, world.firm_user, 1_000_000, 10)
    second = offered(world, rows[1], world.firm, world.firm_user, 900_000, 8)
    submitted(client, first.pk)
    sentence = (
        "You have submitted offers for 1 other lot of this tender, and one bidder may offer for at most 1"
    )
    assert sentence in said(client.get(f"/offers/{second.pk}/check"))
    with pytest.raises(Refused) as refused:
        offer_actions.submit(by=world.firm_user, offer=second, receipt="r-2")
    assert [(fault.rule, fault.mend) for fault in refused.value.faults] == [
        (sentence, "Withdraw your offer for another lot first.")
    ]
    # the same lot again, or another once the first is withdrawn, is within the limit
    submitted(client, first.pk)
    offer_actions.withdraw(by=world.firm_user, offer=first)
    submitted(client, second.pk)
    # and what somebody else submits counts for nobody but them
    theirs = offered(world, rows[0], world.rival, world.rival_user, 1_000_000, 10)
    submitted(at(world.rival_user), theirs.pk)

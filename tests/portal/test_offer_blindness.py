"""Before opening nobody but its bidder learns anything of an offer: by no page, and by guessing no address."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern
from tests.portal.conftest import World
from tests.portal.offering import begin, closed, full_tender, said, submitted, write

from wellspent.portal.accounts.queries import standing
from wellspent.portal.tendering import queries
from wellspent.portal.tendering.models import Offer, Procurement
from wellspent.portal.tendering.offers import queries as offer_queries
from wellspent.portal.tendering.offers import urls as offer_urls

SECRETS = ("1100000", "1,100,000", "spare mower", "Larch", "pat@larch", "Six of us", "98")


@pytest.fixture
def tender(world: World) -> Procurement:
    return full_tender(world)


def addresses(number: int) -> list[str]:
    """Every address under an offer, with guesses for what else it names."""
    guesses = {
        "<int:offer>": str(number), "<slug:criterion>": "service", "<slug:measure>": "volunteering-hours",
        "<str:digest>": "0" * 64, "<int:number>": "1",
    }  # fmt: skip
    found = []
    for pattern in offer_urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        if "<int:offer>" in route:
            for name, guess in guesses.items():
                route = route.replace(name, guess)
            found.append(f"/offers/{route}")
    assert len(found) > 15
    return found


def clients(world: World) -> dict[str, Client]:
    """Everybody else: nobody, a stranger, a rival by account, the buyer's people."""
    made = {"anonymous": Client()}
    people = {"stranger": world.stranger, "rival": world.rival_user, "firm": world.firm_user, "officer": world.officer,
              "lead": world.lead, "evaluator": world.evaluators[0]}  # fmt: skip
    for name, user in people.items():
        made[name] = Client()
        made[name].force_login(user)
    return made


@pytest.mark.parametrize("after", [False, True])
def test_every_address_of_an_offer_is_not_found_by_anybody_else(
    world: World, tender: Procurement, after: bool
) -> None:
    client, number = begin(tender)
    write(client, number)
    submitted(client, number)
    others = clients(world)
    others["another bidder by link"], _ = begin(tender, "Beech Ltd", "b@beech.example.org")
    if after:
        closed(tender)
    for name, other in others.items():
        for place in addresses(number):
            for answer in (other.get(place), other.post(place, {"receipt": "r" * 20, "quantity": "1"})):
                assert answer.status_code in (404, 405), f"{name}: {place} {answer.status_code}"
    assert Offer.objects.get(pk=number).submissions.count() == 1


def test_no_page_of_the_buyer_or_the_public_tells_of_a_draft_or_a_sealed_offer(
    world: World, tender: Procurement
) -> None:
    client, number = begin(tender)
    write(client, number)
    submitted(client, number)
    places = (
        "/tenders/",
        f"/tenders/{tender.slug}",
        "/buy/",
        f"/buy/{tender.slug}",
        f"/buy/{tender.slug}/offers",
    )
    for name, other in clients(world).items():
        for place in places:
            answer = other.get(place, follow=True)
            page = said(answer)
            for secret in SECRETS[:6]:
                assert secret not in page, f"{name}: {place} shows {secret}"


def test_queries_give_a_buyer_nothing_before_opening(world: World, tender: Procurement) -> None:
    client, number = begin(tender)
    write(client, number)
    submitted(client, number)
    for user in (world.officer, world.lead, world.rival_user, world.stranger):
        who = standing(user, None)
        assert offer_queries.offer(who, [], number) is None
        assert not offer_queries.is_mine(who, [], Offer.objects.get(pk=number))
        assert list(offer_queries.offers(who, [])) == []
        assert list(queries.opened_offers(who, tender)) == []


def test_a_link_does_not_open_an_offer_of_a_supplier_s_account(world: World, tender: Procurement) -> None:
    theirs = Client()
    theirs.force_login(world.firm_user)
    number = int(theirs.post(f"/offers/start/{tender.slug}")["Location"].rsplit("/", 1)[1])
    thief = Client()
    session: Any = thief.session
    session["offers"] = [number]
    session.save()
    thief.cookies["sessionid"] = session.session_key
    assert thief.get(f"/offers/{number}").status_code == 404


def test_a_form_of_another_site_submits_nothing(tender: Procurement) -> None:
    client, number = begin(tender)
    write(client, number)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(f"/offers/{number}/submit", {"receipt": "r" * 20}).status_code == 403
    assert Offer.objects.get().submissions.count() == 0

"""A link to an offer that was used, overtaken or has run out says so at once, and where to go on."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.portal.conftest import World

from wellspent.portal.tendering.models import Offer, Procurement
from wellspent.portal.tendering.offers import actions as offer_actions


def begun(tender: Procurement) -> tuple[Offer, str]:
    """An offer begun by link, and the address of its link."""
    offer, token = offer_actions.start(by=None, procurement=tender, bidder="A firm", email="a@firm.example")
    return offer, reverse("open-offer", args=[token])


def test_a_fresh_link_has_its_button_and_looking_at_it_does_not_use_it_up(
    world: World, tender: Procurement
) -> None:
    _, link = begun(tender)
    for _ in range(2):
        page = Client().get(link)
        assert page.status_code == 200
        assert "Open your offer</button>" in page.content.decode().replace("\n", "").replace("  ", "")
        assert page["Cache-Control"] == "no-store"


def test_a_used_link_has_no_button_and_leads_on_in_the_browser_that_used_it(
    world: World, tender: Procurement
) -> None:
    offer, link = begun(tender)
    here = Client()
    assert here.post(link)["Location"] == reverse("offer", args=[offer.pk])
    again, elsewhere = here.get(link).content.decode(), Client().get(link).content.decode()
    for page in (again, elsewhere):
        assert "This link no longer works" in page
        assert "It was used already" in page
        assert f'href="{reverse("lost-link")}"' in page
        assert "<form" not in page.partition("<main")[2].partition("</main")[0]
    assert "Go on with an offer that was opened in this browser" in again
    assert "Go on with an offer" not in elsewhere
    refused = Client().post(link).content.decode()
    assert "There is a problem" in refused
    assert "This link no longer works" in refused


def test_a_link_that_ran_out_or_was_overtaken_says_so(world: World, tender: Procurement) -> None:
    offer, link = begun(tender)
    Offer.objects.filter(pk=offer.pk).update(link_sent=timezone.now() - timedelta(days=7, seconds=1))
    assert "its seven days are over" in Client().get(link).content.decode()
    fresh = offer_actions.fresh_link(offer=Offer.objects.get(pk=offer.pk))
    assert "no longer works" in Client().get(link).content.decode(), "a newer one was sent"
    assert "no longer works" not in Client().get(reverse("open-offer", args=[fresh])).content.decode()
    assert "no longer works" in Client().get(reverse("open-offer", args=["never-sent"])).content.decode()

"""Search finds what somebody may see, by every word, and nothing of what they may not."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.portal.conftest import World, offered, person
from tests.portal.evaluating import awarded
from tests.portal.officers import at

from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts import organisation_actions
from wellspent.portal.accounts.models import Kind, Role, User
from wellspent.portal.evaluation import award_actions
from wellspent.portal.tendering import actions
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.tendering.search_queries import MOST
from wellspent.portal.ui.search import words_in


def seen(user: User | None, words: str) -> str:
    """What the search's page says to somebody."""
    page = (at(user) if user else Client()).get("/search", {"q": words})
    assert page.status_code == 200
    return page.content.decode()


def test_an_officer_finds_a_draft_by_words_in_any_order_and_case(world: World, draft: Procurement) -> None:
    for words in ("grounds", "maintenance GROUNDS", "mainten harrowmere"):
        text = seen(world.officer, words)
        assert f'href="/buy/{draft.slug}"' in text
        assert "Procurements of your organisation" in text
        assert "Being prepared" in text
    assert "Nothing that you may see holds all these words" in seen(world.officer, "grounds zebra")


def test_every_role_of_the_buyer_finds_its_procurements(world: World, draft: Procurement) -> None:
    for user in (world.lead, world.evaluators[0]):
        assert f'href="/buy/{draft.slug}"' in seen(user, "grounds")


def test_nobody_else_finds_a_draft(world: World, draft: Procurement) -> None:
    other = person("other")
    accounts.found_organisation(
        by=None, name="Another Council", kind=Kind.AUTHORITY, first=other, role=Role.OFFICER
    )
    for user in (None, world.stranger, world.firm_user, world.rival_user, other):
        text = seen(user, "grounds maintenance")
        assert draft.slug not in text
        assert "Nothing that you may see" in text


def test_anybody_finds_an_open_tender_with_its_deadline(world: World, tender: Procurement) -> None:
    for user in (None, world.stranger, world.firm_user):
        text = seen(user, "grounds")
        assert f'href="/tenders/{tender.slug}"' in text
        assert "offers until" in text
        assert f'href="/buy/{tender.slug}"' not in text


def test_a_bidder_finds_its_own_offer_and_no_other(world: World, tender: Procurement) -> None:
    mine = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    theirs = offered(world, tender, world.rival, world.rival_user, 1_080_000, 2)
    text = seen(world.firm_user, "grounds")
    assert f'href="/offers/{mine.pk}"' in text
    assert f'href="/offers/{theirs.pk}"' not in text
    for user in (world.officer, world.evaluators[0], world.stranger, None):
        assert "/offers/" not in seen(user, "grounds")
        assert "Your offers" not in seen(user, "greenways")


def test_before_the_opening_a_bidders_name_finds_nothing_at_the_buyer(
    world: World, tender: Procurement
) -> None:
    offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    assert "Nothing that you may see" in seen(world.officer, "greenways")


def test_whoever_opened_a_link_finds_that_offer_in_that_browser(world: World, tender: Procurement) -> None:
    from wellspent.portal.tendering.offers import actions as offer_actions

    offer, token = offer_actions.start(by=None, procurement=tender, bidder="Larch", email="larch@example.org")
    client = Client()
    client.get(f"/offers/link/{token}")
    client.post(f"/offers/link/{token}")
    assert f'href="/offers/{offer.pk}"' in client.get("/search", {"q": "larch"}).content.decode()
    assert f'href="/offers/{offer.pk}"' not in seen(None, "larch")


def test_an_award_is_found_by_anybody_once_its_notice_is_published(world: World, tender: Procurement) -> None:
    made = awarded(world, tender)
    assert "/award" not in seen(None, "grounds")
    assert "/award" not in seen(world.rival_user, "grounds")
    award_actions.send_summaries(by=world.officer, award=made)
    award_actions.publish_notice(by=world.officer, award=made, on=timezone.localdate())
    text = seen(None, "grounds")
    assert f'href="/tenders/{tender.slug}/award"' in text
    assert made.offer.bidder in text


@pytest.mark.django_db
def test_the_library_is_found_by_anybody() -> None:
    text = seen(None, "apprenticeship")
    assert "Library: measures" in text
    assert 'href="/library/measure/' in text


def test_a_shared_service_finds_what_it_acts_for(world: World, draft: Procurement) -> None:
    hub = person("hub")
    service = accounts.found_organisation(
        by=None, name="Buying Hub", kind=Kind.SHARED, first=hub, role=Role.OFFICER
    )
    assert draft.slug not in seen(hub, "grounds")
    organisation_actions.let_act(by=world.lead, authority=world.buyer, service=service)
    assert f'href="/buy/{draft.slug}"' in seen(hub, "grounds")
    organisation_actions.stop_acting(by=world.lead, authority=world.buyer, service=service)
    assert draft.slug not in seen(hub, "grounds")


def test_a_long_list_is_cut_off_and_says_so(world: World) -> None:
    for number in range(MOST + 2):
        actions.begin(
            by=world.officer, organisation=world.buyer, title=f"Lawn {number}", commenced=date(2026, 10, 1)
        )
    text = seen(world.officer, "lawn")
    assert text.count('href="/buy/lawn-') == MOST
    assert "There are more. Add a word" in text


def test_many_rows_take_no_more_questions(world: World) -> None:
    def asked() -> int:
        client = at(world.officer)
        client.get("/search")
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get("/search", {"q": "lawn"})
        return len(found)

    actions.begin(by=world.officer, organisation=world.buyer, title="Lawn", commenced=date(2026, 10, 1))
    few = asked()
    for number in range(6):
        actions.begin(
            by=world.officer, organisation=world.buyer, title=f"Lawn {number}", commenced=date(2026, 10, 1)
        )
    assert asked() == few


@pytest.mark.django_db
def test_what_is_typed_is_words_and_nothing_else() -> None:
    assert words_in("a\x00b  c") == ["ab", "c"]
    assert len(words_in("word " * 50)) == 8
    for typed in ("%", "_", "' OR 1=1 --", "<script>alert(1)</script>", "x" * 5_000, "   "):
        text = seen(None, typed)
        assert "<script>alert" not in text
    assert "Nothing that you may see" not in seen(None, "  ")


def test_a_wildcard_finds_only_itself(world: World, draft: Procurement) -> None:
    assert draft.slug not in seen(world.officer, "%")
    assert draft.slug not in seen(world.officer, "gr_unds")


def test_every_page_leads_to_the_search(world: World) -> None:
    assert 'href="/search"' in Client().get("/").content.decode()
    assert 'href="/search"' in at(world.officer).get("/").content.decode()

"""Help beside a step, a search, the choice of letters, and closing one's account, in a browser."""

from __future__ import annotations

from typing import Any

import pytest
from tests.portal.conftest import World, draft, offered, tender, world

from wellspent.portal.accounts.models import User
from wellspent.portal.tendering.models import Procurement

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["draft", "tender", "world"]  # the fixtures


def test_an_officer_opens_help_beside_a_step_and_goes_on_to_the_guide(
    visit: Any, world: World, draft: Procurement
) -> None:
    # Given an officer at a step of a draft
    officer = visit()
    officer.signs_in("officer@example.org", "officer")
    page = officer.goes_to(f"/buy/{draft.slug}/outcomes")
    # When they open the help, by the keyboard
    page.locator(".ws-help summary").focus()
    page.keyboard.press("Enter")
    # Then it says what the step is for, without leaving the page
    assert page.get_by_text("is asked for in one of four ways").is_visible()
    officer.check()
    # And the whole guide opens beside it, so that nothing typed is lost
    with officer.context.expect_page() as opened:
        page.get_by_role("link", name="The whole guide").click()
    guide = opened.value
    guide.wait_for_load_state()
    assert guide.url.endswith("/help/site-preparing#outcome-map")
    assert page.url.endswith("/outcomes")


def test_help_needs_no_script_and_fits_a_phone(visit: Any, world: World, tender: Procurement) -> None:
    # Given a bidder on a phone, with script off
    bidder = visit(phone=True, script=False)
    page = bidder.goes_to(f"/tenders/{tender.slug}")
    # When they open the help
    page.get_by_text("Help with this page").click()
    # Then it is there
    assert page.get_by_text("how each point is earned").first.is_visible()
    # And the pages of help are no wider than the screen
    for path in (
        "/help/",
        "/help/site-offering",
        "/help/methods/scoring",
        "/help/methods/legality",
        "/help/officer",
    ):
        page = bidder.goes_to(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_figure_leads_to_how_it_is_made(visit: Any, world: World, tender: Procurement) -> None:
    # Given what a bidder's promises come to
    offer = offered(world, tender, world.firm, world.firm_user, 1_080_000, 4)
    bidder = visit()
    bidder.signs_in("firm@example.org", "firm")
    bidder.goes_to(f"/offers/{offer.pk}/value")
    # When they follow the method
    page = bidder.comes_by(bidder.page.locator("main a[href='/help/methods/valuation']"))
    # Then they read it
    assert page.get_by_role("heading", level=1).is_visible()


def test_somebody_finds_a_tender_and_no_draft(visit: Any, world: World, draft: Procurement) -> None:
    # Given a draft, an officer, and somebody who is not signed in, with script off
    stranger, officer = visit(script=False), visit()
    officer.signs_in("officer@example.org", "officer")
    # When both search for it
    officer.follows("Search")
    officer.fills(q="grounds maintenance")
    page = officer.presses("Search")
    stranger.goes_to("/")
    stranger.follows("Search")
    stranger.fills(q="grounds maintenance")
    public = stranger.presses("Search")
    # Then the officer finds it and goes there
    assert page.get_by_role("heading", name="Procurements of your organisation").is_visible()
    assert officer.follows("Grounds maintenance").url.endswith(f"/buy/{draft.slug}")
    # And the stranger does not
    assert public.get_by_text("Nothing that you may see").is_visible()


def test_somebody_does_without_a_letter_and_closes_the_account(visit: Any, world: World) -> None:
    # Given an evaluator on a phone
    first = visit(phone=True)
    first.signs_in("first@example.org", "first")
    first.goes_to("/account")
    # When they do without one kind of letter
    first.follows("E-mails that you get")
    first.page.get_by_label("I am put on a panel, or it is my turn to record what it agrees").uncheck()
    page = first.presses("Save")
    # Then the choice is kept
    assert page.get_by_text("Your choice was saved").is_visible()
    # When they close the account
    page = first.follows("Close your account")
    assert page.get_by_text("Your name, e-mail address and password").is_visible()
    first.presses("Close your account")
    # Then the password is asked for once more
    first.fills(password="first")
    page = first.comes_by(first.page.locator("main button[type=submit]"))
    # And the account is gone, and they are signed out
    assert page.get_by_text("Your account is closed").is_visible()
    assert page.get_by_role("link", name="Sign in").first.is_visible()
    assert not User.objects.filter(email="first@example.org").exists()

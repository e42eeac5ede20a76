"""A resident, without an account: from the public front to an award, a figure's working, and the pack, made again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.journeys.conftest import Visitor
from tests.portal.conftest import World, draft, tender, world
from tests.portal.evaluating import awarded
from tests.portal.test_awarding import replay
from tests.portal.test_public_award import noticed

from wellspent.portal.audit.models import Event
from wellspent.portal.tendering.models import Procurement

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["draft", "tender", "world"]  # fixtures


def is_no_wider_than_the_screen(visitor: Visitor) -> None:
    wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert visitor.page.evaluate(wide) is True, visitor.page.url


@pytest.mark.parametrize(("phone", "script"), [(False, True), (True, True), (True, False)])
def test_a_resident_reads_why_a_contract_was_awarded_and_checks_it(
    visit: Callable[..., Visitor],
    world: World,
    tender: Procurement,
    tmp_path: Path,
    phone: bool,
    script: bool,
) -> None:
    # Given a contract that was awarded, whose notice is out
    made = noticed(world, awarded(world, tender))
    # When a resident comes from the home page to what anybody can read
    visitor = visit(phone=phone, script=script)
    visitor.goes_to("/")
    visitor.follows("Everything that anybody can read and check")
    visitor.follows("Contracts awarded")
    # And finds the contract by words
    visitor.fills(q="grounds harrowmere")
    visitor.presses("Find")
    visitor.follows("Grounds maintenance")
    # Then the page says who won and why, and nothing of who lost
    page = visitor.page
    assert page.get_by_text("Greenways Co-operative came first of 2 tenders").is_visible()
    assert "Northmoor" not in page.content()
    if script:
        is_no_wider_than_the_screen(visitor)
    # And a figure leads to its working
    page.get_by_role("link", name="18.8", exact=True).first.click()
    page.wait_for_url(re.compile("#working-"))
    number = page.url.rpartition("#")[2]
    page.locator(f"#{number}").wait_for(state="visible")
    assert "1,400,000" in page.locator(f"#{number}").inner_text()
    # And the pack that anybody may see is downloaded, and makes the award again
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download what anybody may see of the evidence pack (ZIP)").click()
    pack = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(pack)
    ran = replay(pack)
    assert (ran.returncode, ran.stdout) == (0, "same, as far as it is shown\n")
    assert pack.name == "grounds-maintenance-public.zip"
    # And what replay prints stands on the page
    assert made.pack_digest in ran.stderr
    assert made.pack_digest in page.content()
    sealing = Event.objects.get(kind="award-sealing")
    assert f"event {sealing.number}, {sealing.hash}" in ran.stderr
    # And the site knows the head that the pack names
    visitor.follows("Check a receipt, a digest or an event of the chain")
    visitor.fills(digest=sealing.hash)
    visitor.presses("Check")
    assert f"Event {sealing.number} of the audit chain" in visitor.page.content()
    if script:
        is_no_wider_than_the_screen(visitor)


def test_a_resident_finds_no_award_that_is_not_public(
    visit: Callable[..., Visitor], world: World, tender: Procurement
) -> None:
    # Given an award whose notice is not out
    awarded(world, tender)
    # When a resident looks for it
    visitor = visit()
    visitor.goes_to("/public/awards")
    # Then nothing is there, and the page says what will come
    assert "No contract has been awarded yet" in visitor.page.content()
    visitor.fills(q="grounds")
    visitor.presses("Find")
    assert "No award has all of these words" in visitor.page.content()

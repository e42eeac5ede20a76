"""A tender while it is open: the officer answers a question to all, moves the deadline for all, and may end it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.journeys.conftest import Visitor
from tests.portal.conftest import World, draft, offered, tender, world

from wellspent.portal.tendering import actions, draft_actions
from wellspent.portal.tendering.models import Procurement, Stage
from wellspent.portal.tendering.offers import actions as offer_actions

__all__ = ["draft", "tender", "world"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("script", "phone"), [(True, False), (False, False), (True, True)])
def test_answer_extend_and_end(
    visit: Callable[..., Visitor], world: World, tender: Procurement, script: bool, phone: bool
) -> None:
    # given an open tender, and a bidder who asks something
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    offer_actions.ask(by=world.firm_user, offer=offer, question="May two firms offer together?")
    officer = visit(script=script, phone=phone)
    officer.signs_in("officer@example.org", "officer")

    # when the officer answers
    officer.goes_to(f"/buy/{tender.slug}")
    assert "1 question to answer" in officer.page.content()
    officer.follows("Questions from bidders")
    assert world.firm.name not in officer.page.content()
    officer.comes_by(officer.page.locator("main").get_by_role("link", name="Answer"))
    officer.presses("Answer to every bidder")
    assert "Enter your answer" in officer.page.content()
    officer.fills(answer="Yes, as partners who sign together.")
    officer.presses("Answer to every bidder")

    # then everybody reads it, signed in or not
    anybody = visit(script=script)
    anybody.goes_to(f"/tenders/{tender.slug}")
    assert "Yes, as partners who sign together." in anybody.page.content()

    # and when the deadline is moved
    officer.goes_to(f"/buy/{tender.slug}")
    officer.follows("Move the deadline to later")
    later = timezone.localtime(timezone.now() + timedelta(days=60))
    officer.fills(deadline=f"{later:%Y-%m-%dT%H:%M}", reason="A plan of the site was missing")
    officer.presses("Save and continue")

    # then it stands on the tender's page with its reason
    anybody.goes_to(f"/tenders/{tender.slug}")
    assert "A plan of the site was missing" in anybody.page.content()

    # and an end without award has its reason, and cannot be forgotten
    officer.goes_to(f"/buy/{tender.slug}")
    officer.follows("End without an award")
    officer.fills(reason="The budget is gone")
    officer.presses("End without an award")
    assert "The budget is gone" in officer.page.content()
    tender.refresh_from_db()
    assert tender.stage == Stage.ENDED


def test_the_next_one_begins_from_this_one_and_only_its_title_is_typed(
    visit: Callable[..., Visitor], world: World, draft: Procurement
) -> None:
    officer = visit()
    officer.signs_in("officer@example.org", "officer")
    officer.goes_to(f"/buy/{draft.slug}")
    officer.follows("Begin another like this")
    officer.fills(title="Grounds maintenance, again")
    officer.presses("Begin")
    made = Procurement.objects.get(title="Grounds maintenance, again")
    assert [one.weight for one in made.criteria.all()] == [one.weight for one in draft.criteria.all()]
    assert made.deadline is None


@pytest.mark.parametrize("phone", [False, True])
def test_every_page_of_a_full_draft_can_be_read_by_everybody(
    visit: Callable[..., Visitor], world: World, draft: Procurement, phone: bool
) -> None:
    by = world.officer
    actions.change(by=by, procurement=draft, policy="rotherham")
    service = draft.criteria.get(key="service")
    draft_actions.keep(
        by=by, procurement=draft, part=service, question="Only firms based in Harrowmere may answer."
    )
    officer = visit(phone=phone)
    officer.signs_in("officer@example.org", "officer")
    for page in (
        "begin", "begin/notice", f"{draft.slug}/basics", f"{draft.slug}/policy/decision", f"{draft.slug}/engagement/grid",
        f"{draft.slug}/measures/add", f"{draft.slug}/clauses", f"{draft.slug}/criteria/of/price",
        f"{draft.slug}/criteria", f"{draft.slug}/criteria/of/service", f"{draft.slug}/criteria/add?kind=quality",
        f"{draft.slug}/measures", f"{draft.slug}/measures/add?every=1", f"{draft.slug}/criteria/add",
        f"{draft.slug}/criteria/ranking", f"{draft.slug}/scales/service", f"{draft.slug}/wording", f"{draft.slug}/facts",
        f"{draft.slug}/wind-tunnel", f"{draft.slug}/check", f"{draft.slug}/history",
    ):  # fmt: skip
        officer.goes_to(f"/buy/{page}")
        wide = officer.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        assert not wide, f"{page} is wider than the screen"

"""Home: what needs each person, from the day a tender is begun to its award; every line leads to a page that is there."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client
from tests.portal.conftest import World, offered
from tests.portal.evaluating import appointed, give, opened, who

from wellspent.portal.accounts.models import User
from wellspent.portal.evaluation import actions as evaluation
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering import offer_actions
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.ui.queries import needs


def lines(user: User) -> list[str]:
    """What the page tells somebody, and that each line's link leads somewhere."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = unescape(client.get("/").content.decode())
    found = re.findall(r'<th scope="row"[^>]*><a class="govuk-link" href="([^"]+)">([^<]+)</a>', page)
    for address, text in found:
        assert client.get(address).status_code == 200, (address, text)
    return [text for _, text in found]


def test_a_question_waits_for_an_answer(world: World, tender: Procurement) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_000_000, 1)
    assert lines(world.officer) == []
    for question in ("Are the mowers ours?", "Is there a yard?"):
        offer_actions.ask(by=world.firm_user, offer=offer, question=question)
    assert lines(world.officer) == ["Answer 2 questions about Grounds maintenance"]
    assert lines(world.evaluators[0]) == []


def test_each_person_is_told_their_own_part_after_the_deadline(world: World, tender: Procurement) -> None:
    offers = opened(world, tender)
    first, second = world.evaluators
    assert lines(world.officer) == ["Bring Grounds maintenance to its award"]
    assert lines(first) == []
    member = evaluation.appoint(by=world.officer, procurement=tender, user=first)
    assert lines(first) == ["Declare your interests in Grounds maintenance"]
    evaluation.declare(by=first, member=member, conflict=False)
    assert lines(first) == ["Score the offers for Grounds maintenance"]
    give(member, offers, (4, 3))
    evaluation.lock(by=first, member=member)
    assert lines(first) == []
    assert lines(second) == []


def test_the_chair_is_told_when_everybody_has_scored(world: World, tender: Procurement) -> None:
    offers = opened(world, tender)
    panel = appointed(world, tender)
    give(panel[0], offers, (4, 3))
    evaluation.lock(by=panel[0].user, member=panel[0])
    assert lines(world.evaluators[0]) == []
    give(panel[1], offers, (5, 3))
    evaluation.lock(by=panel[1].user, member=panel[1])
    assert lines(world.evaluators[0]) == ["Agree the scores for Grounds maintenance"]
    assert lines(world.evaluators[1]) == []


def test_the_oldest_due_comes_first_and_what_has_no_date_last(world: World, draft: Procurement) -> None:
    tendering.begin(by=world.officer, organisation=world.buyer, title="Street lamps")
    found = needs(who(world.officer))
    assert [need.text for need in found] == [
        "Finish preparing Grounds maintenance",
        "Finish preparing Street lamps",
    ]
    assert found[0].due == draft.deadline
    assert found[1].due is None
    assert {need.organisation for need in found} == {"Harrowmere Council"}


def test_nothing_of_another_organisation_needs_anybody(world: World, draft: Procurement) -> None:
    for user in (world.firm_user, world.rival_user, world.stranger, *world.evaluators):
        assert needs(who(user)) == []

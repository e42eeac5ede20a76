"""A shared service acts for the authorities that it serves: it begins, drafts, publishes and opens, in both names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.portal.conftest import World, offered, person
from tests.portal.officers import at

from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts import organisation_actions
from wellspent.portal.accounts.models import Kind, Organisation, Role, User
from wellspent.portal.accounts.queries import standing
from wellspent.portal.audit import presenters
from wellspent.portal.audit import queries as audit
from wellspent.portal.audit.models import Event
from wellspent.portal.evaluation import rules as evaluation
from wellspent.portal.tendering import queries, rules
from wellspent.portal.tendering.models import Procurement, Stage
from wellspent.portal.tendering.offers import actions as offer_actions


@dataclass(frozen=True)
class Hub:
    """A shared service that acts for Harrowmere and for one more council."""

    service: Organisation
    officer: User
    colleague: User
    second: Organisation


@pytest.fixture
def hub(world: World) -> Hub:
    officer, colleague, other = person("hubert"), person("hilda"), person("other")
    service = accounts.found_organisation(
        by=None, name="Buying Hub", kind=Kind.SHARED, first=officer, role=Role.OFFICER
    )
    accounts.join(by=None, organisation=service, user=colleague, role=Role.LEAD)
    second = accounts.found_organisation(
        by=None, name="Marsh Council", kind=Kind.AUTHORITY, first=other, role=Role.LEAD
    )
    for by, authority in ((world.lead, world.buyer), (other, second)):
        organisation_actions.let_act(by=by, authority=authority, service=service)
    return Hub(service, officer, colleague, second)


def through(event: Event, hub: Hub) -> bool:
    return event.actor == f"user:{hub.officer.pk}/organisation:{hub.service.pk}"


def acting_for(user: User, organisation: Organisation) -> Client:
    """Somebody signed in, acting for an organisation that they chose."""
    client = at(user)
    client.post("/organisations", {"organisation": organisation.pk})
    return client


def test_standing_says_whom_a_service_serves_and_through_what_one_acts(world: World, hub: Hub) -> None:
    own = standing(hub.officer, hub.service.pk)
    assert own.serves == {world.buyer.pk, hub.second.pk}
    assert own.through == hub.service.pk
    lent = standing(hub.officer, world.buyer.pk)
    assert (lent.organisation, lent.through, lent.serves) == (world.buyer, hub.service.pk, frozenset())
    assert lent.holds(Role.OFFICER)
    at_home = standing(world.officer, world.buyer.pk)
    assert at_home.through is None


def test_a_role_held_in_the_authority_itself_is_not_lent(world: World, hub: Hub) -> None:
    accounts.join(by=world.lead, organisation=world.buyer, user=hub.officer, role=Role.OFFICER)
    assert standing(hub.officer, world.buyer.pk).through is None


def test_the_service_may_prepare_and_run_what_it_serves_and_nothing_else(
    world: World, hub: Hub, draft: Procurement
) -> None:
    stands = standing(hub.officer, hub.service.pk)
    assert rules.ours(stands, draft)
    assert rules.may_change(stands, draft)
    assert rules.may_run(stands, draft)
    assert list(queries.procurements(stands)) == [draft]
    organisation_actions.stop_acting(by=world.lead, authority=world.buyer, service=hub.service)
    stands = standing(hub.officer, hub.service.pk)
    assert not rules.ours(stands, draft)
    assert list(queries.procurements(stands)) == []
    assert at(hub.officer).get(f"/buy/{draft.slug}").status_code == 404


def test_an_evaluator_of_the_service_may_only_score(world: World, hub: Hub, draft: Procurement) -> None:
    scorer = person("scorer")
    accounts.join(by=None, organisation=hub.service, user=scorer, role=Role.EVALUATOR)
    stands = standing(scorer, hub.service.pk)
    assert rules.ours(stands, draft)
    assert not rules.may_change(stands, draft)
    assert not evaluation.may_award(stands, draft)


def test_the_service_drafts_for_the_authority_and_the_event_names_both(
    world: World, hub: Hub, draft: Procurement
) -> None:
    client = at(hub.officer)
    page = client.post(
        f"/buy/{draft.slug}/outcomes/add",
        {
            "community_outcome": "Fewer young people out of work",
            "road": "question",
            "reason": "They can compete on it",
        },
    )
    assert page.status_code == 302
    last = Event.objects.order_by("-number").first()
    assert last is not None
    assert last.kind == "outcome-added"
    assert last.organisation == world.buyer.pk
    assert through(last, hub)
    told = client.get(f"/buy/{draft.slug}/history").content.decode()
    assert "Hubert, through Buying Hub," in told


def test_the_service_begins_for_the_authority_that_it_chooses(world: World, hub: Hub) -> None:
    client = at(hub.officer)
    client.post("/organisations", {"organisation": hub.service.pk})
    asked = client.get("/buy/begin", follow=True)
    assert asked.redirect_chain == [("/organisations?next=%2Fbuy%2Fbegin", 302)]
    text = asked.content.decode()
    assert "Choose whom you do this for" in text
    assert "Harrowmere Council" in text
    assert "Marsh Council" in text
    assert "Buying Hub</button>" not in text
    chosen = client.post("/organisations?next=%2Fbuy%2Fbegin", {"organisation": hub.second.pk})
    assert chosen["Location"] == "/buy/begin"
    client.post("/buy/begin", {"title": "Marsh drainage"})
    row = Procurement.objects.get(title="Marsh drainage")
    assert row.organisation == hub.second
    begun = Event.objects.get(kind="procurement-begun", procurement=row.pk)
    assert begun.organisation == hub.second.pk
    assert through(begun, hub)


@pytest.mark.parametrize(
    "onward", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_choosing_leads_nowhere_else(world: World, hub: Hub, onward: str) -> None:
    answer = at(hub.officer).post(f"/organisations?next={onward}", {"organisation": hub.second.pk})
    assert answer["Location"] == "/"


def test_an_authority_that_is_not_served_cannot_be_chosen(world: World, hub: Hub) -> None:
    third = accounts.found_organisation(
        by=None, name="Third Council", kind=Kind.AUTHORITY, first=None, role=Role.LEAD
    )
    answer = at(hub.officer).post("/organisations?next=/buy/begin", {"organisation": third.pk})
    assert answer.status_code == 404


def test_a_service_that_serves_nobody_is_told_how_it_may(world: World) -> None:
    lone = person("lone")
    accounts.found_organisation(by=None, name="Lone Hub", kind=Kind.SHARED, first=lone, role=Role.OFFICER)
    text = at(lone).get("/buy/begin", follow=True).content.decode()
    assert "acts for no authority yet" in text


def test_the_service_publishes_and_two_of_its_people_open(world: World, hub: Hub, draft: Procurement) -> None:
    assert acting_for(hub.officer, hub.service).post(f"/buy/{draft.slug}/check").status_code in (200, 302)
    draft.refresh_from_db()
    if draft.stage == Stage.DRAFT:  # the check asks for something first: the action is what this is about
        from wellspent.portal.tendering import actions

        actions.publish(by=hub.officer, procurement=draft)
    offer = offered(world, draft, world.firm, world.firm_user, 1_165_000, 8)
    offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1")
    assert list(queries.opened_offers(standing(hub.officer, hub.service.pk), draft)) == []
    draft.refresh_from_db()
    draft.deadline = timezone.now() - timedelta(seconds=1)
    draft.save()
    for user in (hub.officer, hub.colleague):
        acting_for(user, hub.service).post(f"/buy/{draft.slug}/opening", {"agree": "on"})
    draft.refresh_from_db()
    assert draft.stage == Stage.OPENED
    assert list(queries.opened_offers(standing(hub.officer, hub.service.pk), draft)) == [offer]
    opened = Event.objects.get(kind="stage-opened", procurement=draft.pk)
    assert opened.actor == f"user:{hub.colleague.pk}/organisation:{hub.service.pk}"
    assert audit.faults() == []


def test_the_authoritys_history_tells_both_names(world: World, hub: Hub, draft: Procurement) -> None:
    acting_for(hub.officer, world.buyer).post(
        f"/buy/{draft.slug}/clauses/add", {"title": "Apprentices", "text": "The supplier takes two."}
    )
    lines = presenters.lines(list(audit.history_of_organisation(world.buyer.pk)[:1]))
    assert lines[0].who == "Hubert, through Buying Hub,"
    text = at(world.lead).get("/history").content.decode()
    assert "Hubert, through Buying Hub," in text


def test_what_the_service_does_for_itself_names_it_once(world: World, hub: Hub) -> None:
    acting_for(hub.colleague, hub.service).post("/people", {"email": "new@example.org", "role": "officer"})
    event = Event.objects.get(kind="invitation-sent", organisation=hub.service.pk)
    assert event.actor == f"user:{hub.colleague.pk}"


def test_the_services_first_page_holds_what_waits_in_all_that_it_serves(
    world: World, hub: Hub, draft: Procurement
) -> None:
    text = acting_for(hub.officer, hub.service).get("/").content.decode()
    assert "Finish preparing Grounds maintenance" in text
    assert "Harrowmere Council" in text

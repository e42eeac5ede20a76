"""Two tenders side by side, with the same people and the same bidders: no query of the one tells of the other.

And each query that is told who asks gives a stranger nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.utils import timezone
from tests.portal.conftest import World, person
from tests.portal.evaluating import agreed, who

from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts import queries as people
from wellspent.portal.accounts.models import Kind, Organisation, Role
from wellspent.portal.accounts.standing import NOBODY, Standing
from wellspent.portal.audit import queries as audit
from wellspent.portal.evaluation import actions, award_actions, question_actions
from wellspent.portal.evaluation import queries as evaluation
from wellspent.portal.evaluation.models import Decision, ImplausibleOffer
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering import draft_actions, queries
from wellspent.portal.tendering.models import (
    Clause,
    Engagement,
    Need,
    Offer,
    Outcome,
    Procurement,
    Stage,
)
from wellspent.portal.tendering.offers import actions as offer_actions
from wellspent.portal.tendering.offers import queries as offer_queries


@dataclass(frozen=True)
class Twins:
    """Two tenders of one buyer that have come equally far, and a third of another buyer, a draft."""

    world: World
    one: Procurement
    two: Procurement
    theirs: Procurement
    other: Organisation

    @property
    def officer(self) -> Standing:
        """Whoever oversees both of the first."""
        return who(self.world.officer)


def like(world: World, similar: Procurement, title: str) -> Procurement:
    """Another tender by the same rules."""
    row = draft_actions.begin_like(by=world.officer, organisation=world.buyer, similar=similar, title=title)
    facts = {name: getattr(similar, name) for name in ("value", "vat", "kind", "commenced")}
    tendering.change(by=world.officer, procurement=row, deadline=timezone.now() + timedelta(days=30), **facts)
    return row


def filled(world: World, row: Procurement) -> None:
    """One of each part that a draft has."""
    parts: tuple[tuple[Any, dict[str, Any]], ...] = (
        (Need(), {"people": "Neighbours"}),
        (Outcome(), {"community_outcome": "Work"}),
        (Engagement(), {"on": date(2026, 9, 1), "kind": "users", "whom": "Clubs", "heard": "Fares."}),
        (Clause(), {"title": "T", "text": "A clause."}),
    )
    for part, facts in parts:
        draft_actions.keep(by=world.officer, procurement=row, part=part, **facts)


@pytest.fixture
def twins(world: World, draft: Procurement) -> Twins:
    filled(world, draft)
    second = like(world, draft, "Grounds maintenance")
    filled(world, second)
    boss = person("boss")
    other = accounts.found_organisation(
        by=boss, name="Eastmere Council", kind=Kind.AUTHORITY, first=boss, role=Role.OFFICER, body="local",
        nation="england",
    )  # fmt: skip
    theirs = tendering.begin(by=boss, organisation=other, title="Grounds maintenance")
    for row in (draft, second):
        tendering.publish(by=world.officer, procurement=row)
        bidder, _ = offer_actions.start(
            by=None, procurement=row, bidder="Larch", email="pat@larch.example.org"
        )
        asked = offer_actions.ask(by=None, offer=bidder, question="Is TUPE expected?")
        tendering.answer_question(by=world.officer, clarification=asked, answer="No.")
        agreed(world, row)
        query = question_actions.question(
            by=world.officer, offer=row.offers.get(supplier=world.firm), what="Is it enough?"
        )
        assert query.offer.procurement_id == row.pk
        row.refresh_from_db()
    return Twins(world, draft, second, theirs, other)


def of(found: Iterable[Any], path: str) -> set[int]:
    """The tenders that rows belong to, by the path to the tender's number."""
    seen: set[int] = set()
    for row in found:
        for name in path.split("."):
            row = getattr(row, name)
        seen.add(row)
    return seen


Query = Callable[[Standing, Procurement], Iterable[Any]]
OF_A_TENDER: dict[str, tuple[Query, str]] = {
    "panel": (evaluation.panel, "procurement_id"),
    "active": (lambda _, row: evaluation.active(row), "procurement_id"),
    "consents": (lambda _, row: evaluation.consents(row), "procurement_id"),
    "scored_criteria": (lambda _, row: evaluation.scored_criteria(row), "procurement_id"),
    "to_score": (lambda _, row: [offer for offer, _ in evaluation.to_score(row)], "procurement_id"),
    "scores": (evaluation.scores, "member.procurement_id"),
    "counted_scores": (lambda _, row: evaluation.counted_scores(row), "offer.procurement_id"),
    "counted_agreed": (lambda _, row: evaluation.counted_agreed(row), "offer.procurement_id"),
    "agreed": (evaluation.agreed, "offer.procurement_id"),
    "signatures": (lambda _, row: evaluation.signatures(row), "member.procurement_id"),
    "implausible": (evaluation.implausible, "offer.procurement_id"),
    "bidders": (evaluation.bidders, "procurement_id"),
    "opened_offers": (queries.opened_offers, "procurement_id"),
    "answered": (lambda _, row: queries.answered(row), "procurement_id"),
    "history": (lambda _, row: audit.history_of_procurement(row.pk), "procurement"),
    "stages": (lambda _, row: row.stages.all(), "procurement_id"),
}


@pytest.mark.parametrize(("query", "path"), OF_A_TENDER.values(), ids=OF_A_TENDER)
def test_a_query_tells_of_its_own_tender_alone(query: Query, path: str, twins: Twins) -> None:
    for row in (twins.one, twins.two):
        assert of(query(twins.officer, row), path) == {row.pk}


def test_counts_and_digests_are_of_one_tender(twins: Twins) -> None:
    one, two = twins.one, twins.two
    assert evaluation.open_questions(one) == evaluation.open_questions(two) == 1
    question_actions.answer(
        by=twins.world.officer, query=ImplausibleOffer.objects.get(offer__procurement=one), evidence="Yes."
    )
    question_actions.decide(
        by=twins.world.officer, query=ImplausibleOffer.objects.get(offer__procurement=one),
        decision=Decision.DISREGARD, reason="No.",
    )  # fmt: skip
    assert (evaluation.open_questions(one), evaluation.open_questions(two)) == (0, 1)
    assert len(evaluation.standing_bids(one)) == 1
    assert len(evaluation.standing_bids(two)) == 2
    assert set(evaluation.disregarded(one)) == {one.offers.get(supplier=twins.world.firm).pk}
    assert evaluation.disregarded(two) == {}
    assert evaluation.all_signed(two)
    assert not evaluation.all_signed(Procurement.objects.get(pk=one.pk))
    assert queries.received(one) == queries.received(two) == 2
    assert {one.offer_id for one in evaluation.counted_scores(one)} == {
        twins.one.offers.get(supplier=twins.world.rival).pk
    }


def test_an_award_is_of_its_own_tender_and_its_own_bidder(twins: Twins) -> None:
    query = ImplausibleOffer.objects.get(offer__procurement=twins.two)
    question_actions.answer(by=twins.world.officer, query=query, evidence="Yes.")
    question_actions.decide(by=twins.world.officer, query=query, decision=Decision.ACCEPT, reason="It holds.")
    found = award_actions.result_of(twins.two, timezone.localdate())
    made = award_actions.award(
        by=twins.world.officer, procurement=twins.two, digest=found.digest, reason="It comes first."
    )
    assert made.offer.procurement_id == twins.two.pk
    assert evaluation.made_award(twins.two) == made
    assert evaluation.made_award(twins.one) is None
    assert evaluation.award(twins.officer, twins.one) is None
    assert evaluation.award(twins.officer, twins.two) == made
    assert evaluation.award(who(twins.world.firm_user), twins.two) is None
    assert evaluation.chained(made).procurement == twins.two.pk


def test_a_part_is_found_in_its_own_tender_alone(twins: Twins) -> None:
    one, two = twins.one, twins.two
    pairs = (
        (queries.own_outcome, one.outcomes.get(community_outcome="Work")),
        (queries.own_engagement, one.engagements.get()),
        (queries.own_clause, one.clauses.get()),
        (queries.own_question, one.clarifications.get()),
    )
    for query, part in pairs:
        assert query(one, part.pk) == part
        assert query(two, part.pk) is None
        assert query(one, 10**6) is None
    assert queries.own_criterion(one, "service") == one.criteria.get(key="service")
    assert queries.own_criterion(one, "none") is None
    assert queries.own_measure(one, "local-target-group-jobs") == one.measures.get()
    assert queries.own_measure(one, "trees-planted") is None
    assert queries.need_of(one) == one.need
    assert queries.need_of(twins.theirs) is None
    assert queries.grid_of(one) is None


def test_what_is_asked_of_an_offer_is_found_by_that_offer_alone(twins: Twins) -> None:
    query = ImplausibleOffer.objects.get(offer__procurement=twins.one)
    assert evaluation.asked_of(query.offer, query.pk) == query
    for offer in Offer.objects.exclude(pk=query.offer_id):
        assert evaluation.asked_of(offer, query.pk) is None
    mine = twins.one.offers.get(supplier=twins.world.firm)
    assert evaluation.running_offer(twins.officer, twins.one, mine.pk) == mine
    for offer in twins.two.offers.all():
        with pytest.raises(Offer.DoesNotExist):
            evaluation.running_offer(twins.officer, twins.one, offer.pk)
    with pytest.raises(Offer.DoesNotExist):
        evaluation.running_offer(who(twins.world.firm_user), twins.one, mine.pk)


def strangers(twins: Twins) -> dict[str, Standing]:
    """Everybody who has no part in the tenders."""
    world = twins.world
    boss = twins.other.memberships.get().user
    return {
        "nobody": NOBODY,
        "somebody-without-a-role": who(world.stranger),
        "another-buyer": who(boss),
        "a-bidder": who(world.firm_user),
        "a-buyer-without-a-role": Standing(world.stranger, world.buyer),
    }


NOTHING_FOR_STRANGERS: dict[str, Query] = {
    "panel": evaluation.panel,
    "scores": evaluation.scores,
    "own_scores": evaluation.own_scores,
    "agreed": evaluation.agreed,
    "implausible": evaluation.implausible,
    "loaded": evaluation.loaded,
    "bidders": evaluation.bidders,
    "candidates": evaluation.candidates,
    "offers": evaluation.offers,
    "award": lambda asking, row: [one for one in [evaluation.award(asking, row)] if one],
    "member": lambda asking, row: [one for one in [evaluation.member(asking, row)] if one],
    "procurement": lambda asking, row: [one for one in [queries.procurement(asking, row.slug)] if one],
    "procurements": lambda asking, row: queries.procurements(asking).filter(pk=row.pk),
    "similar": lambda asking, row: [one for one in queries.similar_to_begin_from(asking) if one == row],
}


@pytest.mark.parametrize("query", NOTHING_FOR_STRANGERS.values(), ids=NOTHING_FOR_STRANGERS)
def test_a_stranger_is_given_nothing(query: Query, twins: Twins) -> None:
    for name, asking in strangers(twins).items():
        assert list(query(asking, twins.one)) == [], name


def test_lists_hold_one_s_own_and_nobody_else_s(twins: Twins) -> None:
    boss = who(twins.other.memberships.get().user)
    assert set(queries.procurements(twins.officer)) == {twins.one, twins.two}
    assert set(queries.procurements(boss)) == {twins.theirs}
    assert set(queries.similar_to_begin_from(boss)) == {twins.theirs}
    firm, rival = who(twins.world.firm_user), who(twins.world.rival_user)
    assert {offer.supplier for offer in queries.offers_of(firm)} == {twins.world.firm}
    assert {offer.supplier for offer in queries.offers_of(rival)} == {twins.world.rival}
    assert list(queries.offers_of(twins.officer)) == []
    assert queries.published(twins.theirs.slug) is None
    assert queries.published(twins.one.slug) == twins.one
    assert queries.published(twins.two.slug) == twins.two
    names = queries.names_of([twins.world.lead.pk, None])
    assert names == {twins.world.lead.pk: "Lead"}


def test_an_offer_is_found_by_its_own_bidder_and_its_own_link_alone(twins: Twins) -> None:
    mine = twins.one.offers.get(supplier=twins.world.firm)
    linked = twins.one.offers.get(supplier__isnull=True)
    firm, rival = who(twins.world.firm_user), who(twins.world.rival_user)
    assert offer_queries.offer(firm, (), mine.pk) == mine
    assert offer_queries.offer(NOBODY, (linked.pk,), linked.pk) == linked
    for asking, held, number in (
        (rival, (), mine.pk), (NOBODY, (), mine.pk), (NOBODY, (mine.pk,), mine.pk), (firm, (), linked.pk),
        (twins.officer, (), mine.pk), (twins.officer, (mine.pk,), mine.pk), (NOBODY, (linked.pk,), mine.pk),
    ):  # fmt: skip
        assert offer_queries.offer(asking, held, number) is None
    assert {one.pk for one in offer_queries.offers(firm, (linked.pk,))} == {
        linked.pk, *Offer.objects.filter(supplier=twins.world.firm).values_list("pk", flat=True),
    }  # fmt: skip
    stands = offer_queries.stand([mine])
    assert set(stands) == {mine.pk}
    assert stands[mine.pk].offer_id == mine.pk
    assert {one.procurement for one in offer_queries.by_address("Pat@Larch.example.org")} == {
        twins.one,
        twins.two,
    }
    assert offer_queries.by_address("nobody@larch.example.org") == []
    assert {one.asked_by for one in offer_queries.questions_of(linked)} == {linked}


def test_the_latest_of_ten_offers_of_one_address_get_new_links(world: World, tender: Procurement) -> None:
    for number in range(12):
        offer_actions.start(
            by=None, procurement=tender, bidder=f"Larch {number}", email="pat@larch.example.org"
        )
    found = [one.bidder for one in offer_queries.by_address("pat@larch.example.org")]
    assert found == [f"Larch {number}" for number in range(11, 1, -1)]


def test_people_and_invitations_are_of_one_s_own_organisation(twins: Twins) -> None:
    world = twins.world
    boss = who(twins.other.memberships.get().user)
    made, token = accounts.invite(
        by=world.lead, organisation=world.buyer, email="new@example.org", role=Role.AUDITOR
    )
    assert {one.organisation for one in people.members(twins.officer)} == {world.buyer}
    assert {one.organisation for one in people.members(boss)} == {twins.other}
    assert not people.members(NOBODY).exists()
    assert not people.invitations(NOBODY).exists()
    assert list(people.invitations(twins.officer)) == [made]
    assert list(people.invitations(boss)) == []
    assert people.invitation_by(token) == made
    made.expires = timezone.now() - timedelta(seconds=1)
    made.save()
    assert list(people.invitations(twins.officer)) == []
    assert people.invitation_by(token) is None


def test_one_acts_for_the_organisation_one_chose_if_one_may(twins: Twins) -> None:
    user = twins.other.memberships.get().user
    accounts.join(by=twins.world.lead, organisation=twins.world.buyer, user=user, role=Role.AUDITOR)
    for chosen in (twins.world.buyer, twins.other):
        assert people.standing(user, chosen.pk).organisation == chosen
    assert people.standing(user, twins.world.firm.pk).organisation == twins.other, "the first by name"
    assert people.standing(user, twins.world.buyer.pk).roles == {Role.AUDITOR.value}
    assert people.standing(user, twins.other.pk).roles == {Role.OFFICER.value}


def test_shared_services_to_choose_are_those_that_do_not_act_yet(twins: Twins) -> None:
    service = Organisation.objects.create(name="Shared Buying", kind=Kind.SHARED, slug="shared-buying")
    further = Organisation.objects.create(name="Other Buying", kind=Kind.SHARED, slug="other-buying")
    service.acts_for.add(twins.world.buyer)
    assert list(people.services_to_choose(twins.world.buyer)) == [further]
    assert list(people.services_to_choose(twins.other)) == [further, service]
    assert list(people.services_of(twins.world.buyer)) == [service]
    assert list(people.services_of(twins.other)) == []


def test_the_history_of_a_row_is_its_own(twins: Twins) -> None:
    for row in (twins.one, twins.two):
        assert {event.subject for event in audit.history_of(row)} == {f"procurement:{row.pk}"}
    assert {event.organisation for event in audit.history_of_organisation(twins.other.pk)} == {twins.other.pk}
    numbers = [event.number for event in audit.events_after(twins.other.pk, 0)]
    assert numbers == sorted(numbers)
    assert list(audit.events_after(twins.other.pk, numbers[-1])) == []
    assert [event.number for event in audit.history_of_organisation(twins.other.pk, numbers[-1])] == numbers[
        -2::-1
    ]


def test_a_member_who_stood_down_has_no_place_and_no_say(twins: Twins) -> None:
    chair, member = evaluation.active(twins.one)
    actions.agree(
        by=chair.user, procurement=twins.one, offer=twins.one.offers.get(supplier=twins.world.firm),
        criterion=twins.one.criteria.get(key="service"), score=Fraction(5), reason="Read again.",
    )  # fmt: skip
    actions.stand_down(by=twins.world.officer, member=member)
    row = Procurement.objects.get(pk=twins.one.pk)
    assert row.stage == Stage.OPENED
    assert evaluation.member(who(member.user), row) is None
    assert evaluation.member(who(member.user), twins.two) is not None
    assert member not in evaluation.active(row)
    assert {one.member_id for one in evaluation.counted_scores(row)} == {evaluation.active(row)[0].pk}
    assert evaluation.offers(who(member.user), row) == []

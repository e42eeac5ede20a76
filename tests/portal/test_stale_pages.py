"""Two pages open on the same row: whoever acts second has read what no longer holds, and undoes nothing.

A view reads a row, then acts. Between the two somebody else may have acted; here they always have.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.utils import timezone
from tests.portal.conftest import World, offered, person
from tests.portal.evaluating import appointed, close, give, opened
from tests.portal.officers import kinds

from wellspent.method.errors import Refused
from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Invitation, Membership, Role
from wellspent.portal.audit import queries as audit
from wellspent.portal.evaluation import actions as evaluation
from wellspent.portal.evaluation import question_actions
from wellspent.portal.evaluation.models import Decision, PanelMember
from wellspent.portal.tendering import actions, draft_actions
from wellspent.portal.tendering.models import (
    Clarification,
    Clause,
    Need,
    Offer,
    Outcome,
    Procurement,
    Stage,
)
from wellspent.portal.tendering.offers import actions as offer_actions

PUBLISHED = "the rules were published and can no longer be changed"


def again(row: Any) -> Any:
    """The same row as another page has read it."""
    return type(row).objects.get(pk=row.pk)


Act = Callable[[World, Procurement], object]
ACTS_ON_A_DRAFT: dict[str, Act] = {
    "change": lambda world, row: actions.change(by=world.officer, procurement=row, title="Another"),
    "publish": lambda world, row: actions.publish(by=world.officer, procurement=row),
    "keep": lambda world, row: draft_actions.keep(
        by=world.officer, procurement=row, part=Need(), people="Neighbours"
    ),
    "keep-a-criterion": lambda world, row: draft_actions.keep(
        by=world.officer, procurement=row, part=row.criteria.get(key="price"), weight=Fraction(1)
    ),
    "remove": lambda world, row: draft_actions.remove(by=world.officer, part=row.criteria.get(key="price")),
    "add-criterion": lambda world, row: draft_actions.add_criterion(
        by=world.officer, procurement=row, label="Late"
    ),
    "weigh": lambda world, row: draft_actions.weigh(
        by=world.officer, procurement=row, weights={"price": Fraction(1)}
    ),
    "describe": lambda world, row: draft_actions.describe(
        by=world.officer, procurement=row, part=row.criteria.get(key="service"),
        descriptors=[{"score": "5", "text": "All of it."}], everywhere=True,
    ),
    "choose-measures": lambda world, row: draft_actions.choose_measures(
        by=world.officer, procurement=row, names=["trees-planted"]
    ),
    "set-targets": lambda world, row: draft_actions.set_targets(
        by=world.officer, procurement=row, targets={"local-target-group-jobs": Fraction(3)}
    ),
    "confirm-policy": lambda world, row: draft_actions.confirm_policy(
        by=world.officer, procurement=row, reason="It fits."
    ),
    "checked": lambda world, row: draft_actions.checked(
        by=world.officer, procurement=row, kind="wording", findings=0
    ),
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS_ON_A_DRAFT.values(), ids=ACTS_ON_A_DRAFT)
def test_a_page_of_the_draft_left_open_changes_nothing_once_it_is_published(
    act: Act, world: World, draft: Procurement
) -> None:
    left_open = again(draft)
    actions.publish(by=world.lead, procurement=draft)
    before = audit.head()
    with pytest.raises(Refused, match=PUBLISHED):
        act(world, left_open)
    now = again(draft)
    assert (now.stage, now.title) == (Stage.OPEN, "Grounds maintenance")
    assert (now.tender_file, now.tender_digest) == (draft.tender_file, draft.tender_digest)
    assert bytes(now.sealing_key) == bytes(draft.sealing_key or b"")
    assert sorted(now.criteria.values_list("key", "weight")) == [
        ("price", Fraction(40)), ("service", Fraction(50)), ("social-value", Fraction(10)),
    ]  # fmt: skip
    assert audit.head() == before


def test_a_part_read_before_publishing_is_not_taken_out_after(world: World, draft: Procurement) -> None:
    part = draft_actions.keep(by=world.officer, procurement=draft, part=Clause(), title="T", text="A clause.")
    left_open = again(part)
    assert left_open.procurement.draft
    actions.publish(by=world.lead, procurement=again(draft))
    with pytest.raises(Refused, match=PUBLISHED):
        draft_actions.remove(by=world.officer, part=left_open)
    assert again(draft).clauses.count() == 1


def test_two_officers_change_two_facts_of_a_draft_and_both_are_kept(world: World, draft: Procurement) -> None:
    mine, theirs = again(draft), again(draft)
    actions.change(by=world.officer, procurement=mine, title="Grounds and verges")
    actions.change(by=world.lead, procurement=theirs, description="Two years of mowing.")
    now = again(draft)
    assert (now.title, now.description) == ("Grounds and verges", "Two years of mowing.")
    assert (theirs.title, theirs.description) == ("Grounds and verges", "Two years of mowing.")


def test_the_policy_is_confirmed_without_undoing_what_a_colleague_changed(
    world: World, draft: Procurement
) -> None:
    actions.change(by=world.officer, procurement=draft, policy="procurement-act-2023")
    left_open = again(draft)
    actions.change(by=world.lead, procurement=again(draft), description="Two years of mowing.")
    draft_actions.confirm_policy(by=world.officer, procurement=left_open, reason="It fits.")
    now = again(draft)
    assert (now.policy_reason, now.description) == ("It fits.", "Two years of mowing.")
    assert now.policy_confirmed


def test_a_question_is_answered_once(world: World, tender: Procurement) -> None:
    offer, _ = offer_actions.start(by=None, procurement=tender, bidder="Larch", email="pat@larch.example.org")
    asked = offer_actions.ask(by=None, offer=offer, question="Is TUPE expected?")
    mine, theirs = again(asked), again(asked)
    actions.answer_question(by=world.officer, clarification=mine, answer="No.")
    with pytest.raises(Refused, match="this question was answered, and bidders have read it"):
        actions.answer_question(by=world.lead, clarification=theirs, answer="Yes.")
    assert Clarification.objects.get().answer == "No."
    assert kinds(tender).count("question-answered") == 1


def test_a_question_is_not_answered_once_the_tender_has_ended(world: World, tender: Procurement) -> None:
    offer, _ = offer_actions.start(by=None, procurement=tender, bidder="Larch", email="pat@larch.example.org")
    asked = again(offer_actions.ask(by=None, offer=offer, question="Is TUPE expected?"))
    assert asked.procurement.stage == Stage.OPEN
    actions.end(by=world.lead, procurement=tender, reason="The grant was withdrawn.")
    with pytest.raises(Refused, match="this tender takes no questions now"):
        actions.answer_question(by=world.officer, clarification=asked, answer="No.")


def test_an_opened_offer_is_not_withdrawn_from_a_page_that_was_left_open(
    world: World, tender: Procurement, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1")
    left_open = Offer.objects.select_related("procurement").get(pk=offer.pk)
    close(tender)
    for by in (world.officer, world.lead):
        actions.consent_to_open(by=by, procurement=tender)
    with pytest.raises(Refused, match="this tender takes no offers now"):
        offer_actions.withdraw(by=world.firm_user, offer=left_open)
    assert again(offer).withdrawn is None
    assert again(offer).submissions.get().content


def test_withdrawing_twice_is_one_event(world: World, tender: Procurement) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1")
    first, second = again(offer), again(offer)
    offer_actions.withdraw(by=world.firm_user, offer=first)
    offer_actions.withdraw(by=world.firm_user, offer=second)
    assert kinds(tender).count("offer-withdrawn") == 1
    assert again(offer).withdrawn == first.withdrawn == second.withdrawn


def test_a_file_taken_out_twice_is_one_event(world: World, tender: Procurement) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    file = offer_actions.attach(by=world.firm_user, offer=offer, name="plan.txt", content=b"Two crews.\n")
    first, second = again(file), again(file)
    offer_actions.detach(by=world.firm_user, file=first)
    offer_actions.detach(by=world.firm_user, file=second)
    assert kinds(tender).count("offer-file-removed") == 1


def locked_panel(world: World, tender: Procurement) -> tuple[PanelMember, PanelMember]:
    """A panel whose first member has locked; what is given was read before that."""
    offers = opened(world, tender)
    first, second = appointed(world, tender)
    give(first, offers, (4, 3))
    before = again(first)
    assert before.locked is None
    evaluation.lock(by=first.user, member=first)
    return before, second


def test_locking_is_not_undone_by_a_declaration_from_another_page(world: World, tender: Procurement) -> None:
    before, _ = locked_panel(world, tender)
    with pytest.raises(Refused, match="you have finished scoring"):
        evaluation.declare(by=before.user, member=before, conflict=False)
    assert again(before).locked is not None


def test_locking_is_not_undone_by_naming_the_chair(world: World, tender: Procurement) -> None:
    before, second = locked_panel(world, tender)
    evaluation.name_chair(by=world.officer, member=second)
    evaluation.name_chair(by=world.officer, member=before)
    now = again(before)
    assert (now.chairs, now.locked is not None) == (True, True)


def test_scores_stay_locked_when_their_giver_stands_down(world: World, tender: Procurement) -> None:
    before, _ = locked_panel(world, tender)
    evaluation.stand_down(by=world.officer, member=before)
    evaluation.stand_down(by=world.lead, member=again(before))
    now = again(before)
    assert None not in (now.locked, now.stood_down)
    assert kinds(tender).count("panel-member-stood-down") == 1


def test_whoever_stood_down_is_not_brought_back_by_a_page_that_was_left_open(
    world: World, tender: Procurement
) -> None:
    opened(world, tender)
    first, _ = appointed(world, tender)
    evaluation.declare(by=first.user, member=first, conflict=True, declaration="My sister works there.")
    left_open = again(first)
    evaluation.decide_conflict(by=world.officer, member=first, cleared=False, reason="Too near.")
    with pytest.raises(Refused, match="there is no declared conflict to decide"):
        evaluation.decide_conflict(by=world.lead, member=left_open, cleared=True, reason="It is far off.")
    now = again(first)
    assert (now.cleared, now.stood_down is not None) == (False, True)


def test_whoever_stood_down_cannot_be_named_chair(world: World, tender: Procurement) -> None:
    opened(world, tender)
    first, second = appointed(world, tender)
    left_open = again(second)
    evaluation.stand_down(by=world.officer, member=second)
    with pytest.raises(Refused, match="has stood down"):
        evaluation.name_chair(by=world.officer, member=left_open)
    assert again(first).chairs


def test_the_last_lead_stays_whichever_page_says_so(world: World) -> None:
    other = accounts.join(by=world.lead, organisation=world.buyer, user=person("third"), role=Role.LEAD)
    mine = Membership.objects.get(user=world.lead, role=Role.LEAD)
    accounts.leave(by=world.lead, membership=mine)
    with pytest.raises(Refused, match="this is the last person who can invite others"):
        accounts.leave(by=other.user, membership=other)


def test_a_role_ends_once(world: World) -> None:
    membership = Membership.objects.get(user=world.officer)
    first, second = again(membership), again(membership)
    accounts.leave(by=world.lead, membership=first)
    before = audit.head()
    accounts.leave(by=world.lead, membership=second)
    assert audit.head() == before
    assert again(membership).ended == first.ended


def test_an_invitation_that_was_taken_up_is_not_withdrawn(world: World) -> None:
    guest = person("guest")
    made, token = accounts.invite(
        by=world.lead, organisation=world.buyer, email=guest.email, role=Role.AUDITOR
    )
    left_open = again(made)
    accounts.accept(by=guest, token=token)
    before = audit.head()
    accounts.withdraw(by=world.lead, invitation=left_open)
    assert Invitation.objects.get(pk=made.pk).withdrawn is None
    assert audit.head() == before


def test_a_deadline_moved_twice_moves_on_from_where_it_is(world: World, tender: Procurement) -> None:
    assert tender.deadline is not None
    left_open = again(tender)
    later = tender.deadline + timedelta(days=7)
    actions.extend(by=world.officer, procurement=again(tender), deadline=later, reason="Questions came late.")
    with pytest.raises(Refused, match="the new deadline is not later than the one now"):
        actions.extend(
            by=world.lead, procurement=left_open, deadline=later - timedelta(days=1), reason="Easter."
        )
    assert again(tender).deadline == later


def test_the_offer_is_judged_by_the_deadline_as_it_is_now(world: World, tender: Procurement) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    left_open = Offer.objects.select_related("procurement").get(pk=offer.pk)
    close(again(tender))
    with pytest.raises(Refused, match=r"the deadline was .* and this arrived at"):
        offer_actions.submit(by=world.firm_user, offer=left_open, receipt="r-1")
    with pytest.raises(Refused, match=r"the deadline was .* and this arrived at"):
        offer_actions.withdraw(by=world.firm_user, offer=left_open)
    assert timezone.now() > again(tender).deadline


def test_parts_added_from_two_pages_stand_one_after_the_other(world: World, draft: Procurement) -> None:
    for name in ("Cleaner air", "Quieter streets"):
        draft_actions.keep(by=world.officer, procurement=again(draft), part=Outcome(), community_outcome=name)
    assert list(draft.outcomes.values_list("community_outcome", "place")) == [
        ("Cleaner air", 0), ("Quieter streets", 1),
    ]  # fmt: skip


def test_a_paper_of_an_answer_taken_out_twice_is_one_event(world: World, tender: Procurement) -> None:
    mine, _ = opened(world, tender)
    query = question_actions.question(by=world.officer, offer=mine, what="Is it enough?")
    file = question_actions.attach(by=world.firm_user, query=query, name="plan.txt", content=b"Two crews.\n")
    first, second = again(file), again(file)
    question_actions.detach(by=world.firm_user, file=first)
    question_actions.detach(by=world.firm_user, file=second)
    assert kinds(tender).count("answer-file-removed") == 1
    assert again(file).removed == first.removed


def test_a_question_is_decided_once(world: World, tender: Procurement) -> None:
    mine, _ = opened(world, tender)
    query = question_actions.question(by=world.officer, offer=mine, what="Is it enough?")
    question_actions.answer(by=world.officer, query=query, evidence="It is.")
    left_open = again(query)
    question_actions.decide(by=world.officer, query=query, decision=Decision.ACCEPT, reason="It holds.")
    with pytest.raises(Refused, match="this question is decided"):
        question_actions.decide(by=world.lead, query=left_open, decision=Decision.DISREGARD, reason="No.")
    assert again(query).decision == Decision.ACCEPT

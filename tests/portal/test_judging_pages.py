"""Pages of judging say what comes next, and offer nothing that would be refused."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.portal.conftest import World, person
from tests.portal.evaluating import agreed, appointed, give, opened, scored
from tests.portal.officers import at

from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Role, User
from wellspent.portal.audit.grouping import numbered
from wellspent.portal.evaluation import actions, award_actions, question_actions
from wellspent.portal.evaluation.models import Decision, ImplausibleOffer
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering.models import Offer, Procurement


def read(user: User, name: str, *args: object) -> str:
    return str(at(user).get(reverse(name, args=args)).content.decode())


def test_nobody_is_offered_to_lock_while_a_score_is_missing(world: World, tender: Procurement) -> None:
    offers = opened(world, tender)
    first, _second = appointed(world, tender)
    page = read(first.user, "lock-scores", tender.slug)
    assert "2 scores are missing, so you cannot lock yet." in page
    assert "Lock for good" not in page
    assert reverse("score", args=[tender.slug, "service", offers[0].key]) in page
    give(first, offers, (4, 3))
    page = read(first.user, "lock-scores", tender.slug)
    assert "Lock for good" in page
    assert "missing" not in page


def test_one_missing_score_is_told_in_the_singular(world: World, tender: Procurement) -> None:
    offers = opened(world, tender)
    first, _second = appointed(world, tender)
    give(first, offers[:1], (4,))
    assert "1 score is missing, so you cannot lock yet." in read(first.user, "lock-scores", tender.slug)


def test_nobody_is_offered_to_join_a_panel_on_which_somebody_has_finished(
    world: World, tender: Procurement
) -> None:
    offers = opened(world, tender)
    first, _second = appointed(world, tender)
    assert "Appoint an evaluator" in read(world.officer, "panel", tender.slug)
    give(first, offers, (4, 3))
    actions.lock(by=first.user, member=first)
    page = read(world.officer, "panel", tender.slug)
    assert "The panel is complete" in page
    assert "Appoint an evaluator" not in page


def test_the_chair_is_led_to_the_widest_difference_that_is_not_agreed(
    world: World, tender: Procurement
) -> None:
    offers, (chair, other) = scored(world, tender)
    page = read(chair.user, "moderation", tender.slug)
    assert "Agree the next one" in page
    assert "Agree the next one" not in read(other.user, "moderation", tender.slug)
    criterion = tender.criteria.get(key="service")
    for offer in offers:
        actions.agree(
            by=chair.user, procurement=tender, offer=offer, criterion=criterion, score=Fraction(3),
            reason="Crews are named.",
        )  # fmt: skip
    assert "Agree the next one" not in read(chair.user, "moderation", tender.slug)


# The steps of a question


@pytest.fixture
def offer(world: World, tender: Procurement) -> Offer:
    return opened(world, tender)[0]


def asked(world: World, offer: Offer) -> ImplausibleOffer:
    day = timezone.localdate() + timedelta(days=10)
    return question_actions.question(by=world.officer, offer=offer, what="Eight jobs?", until=day)


def steps(world: World, query: ImplausibleOffer) -> str:
    return read(world.officer, "implausible-offer", query.offer.procurement.slug, query.pk)


def test_a_question_that_waits_says_who_answers_and_where(world: World, offer: Offer) -> None:
    page = steps(world, asked(world, offer))
    places = [page.index(words) for words in ("1. What was asked", "2. What came back", "3. What is decided")]
    assert places == sorted(places)
    assert "The bidder was written to and answers on its own page" in page
    assert "The bidder is heard first." in page
    assert "Record the answer" in page
    assert "Record the decision" not in page


def test_an_answered_question_is_decided_with_its_papers_in_sight(world: World, offer: Offer) -> None:
    query = asked(world, offer)
    kept = question_actions.attach(by=world.firm_user, query=query, name="rota.txt", content=b"Two crews.")
    question_actions.explain(by=world.firm_user, query=query, evidence="See the rota.")
    page = steps(world, query)
    assert page.index("See the rota.") < page.index(kept.digest) < page.index("Record the decision")
    assert "Record the answer" not in page


def test_a_decided_question_keeps_its_reason_and_takes_no_more(world: World, offer: Offer) -> None:
    query = asked(world, offer)
    question_actions.answer(by=world.officer, query=query, evidence="By letter: two crews.")
    question_actions.decide(
        by=world.officer, query=query, decision=Decision.ACCEPT, reason="The letter shows it."
    )
    page = steps(world, query)
    assert "The letter shows it." in page
    assert "Recorded by Officer" in page
    assert '<form method="post" novalidate>' not in page


@pytest.mark.parametrize(
    ("numbers", "words"),
    [([7], "7"), ([9, 8, 7], "7 to 9"), ([92, 89], "89, 92"), ([3, 1, 2, 9, 8, 5], "1 to 3, 5, 8 to 9")],
)
def test_numbers_of_events_in_words(numbers: list[int], words: str) -> None:
    assert numbered(numbers) == words


# What the panel and the auditor see on the way


def words(page: str) -> str:
    """A page without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_task_list_counts_the_scores_that_are_agreed(world: World, tender: Procurement) -> None:
    offers, (chair, _other) = scored(world, tender)
    assert "0 of 2 agreed Not yet started" in words(read(world.officer, "evaluation", tender.slug))
    criterion = tender.criteria.get(key="service")
    for done, offer in enumerate(offers, 1):
        actions.agree(
            by=chair.user, procurement=tender, offer=offer, criterion=criterion, score=Fraction(3),
            reason="Crews are named.",
        )  # fmt: skip
        said = "1 of 2 agreed In progress" if done == 1 else "2 agreed; the panel has to sign In progress"
        assert said in words(read(world.officer, "evaluation", tender.slug))


def test_the_evidence_pack_is_a_step_once_there_is_one_for_whoever_may_read_it(
    world: World, tender: Procurement
) -> None:
    auditor = person("auditor")
    accounts.join(by=world.lead, organisation=world.buyer, user=auditor, role=Role.AUDITOR)
    agreed(world, tender)
    assert "Evidence pack" not in read(auditor, "evaluation", tender.slug)
    found = award_actions.result_of(tender, timezone.localdate())
    award_actions.award(by=world.officer, procurement=tender, digest=found.digest, reason="It came first.")
    page = at(auditor).get(reverse("evaluation", args=[tender.slug])).content.decode()
    where = reverse("award", args=[tender.slug])
    assert f'href="{where}#evidence-pack"' in page
    assert 'id="evidence-pack"' in at(auditor).get(where).content.decode()


def test_the_answer_is_open_and_the_guidance_stands_where_a_score_is_agreed(
    world: World, draft: Procurement
) -> None:
    row = draft.criteria.get(key="service")
    row.guidance = "Look for crews, mowers and a plan for winter."
    row.save()
    tendering.publish(by=world.officer, procurement=draft)
    draft.refresh_from_db()
    offers, (chair, _other) = scored(world, draft)
    more = (draft.slug, "service", offers[0].key)
    page = at(chair.user).get(reverse("moderate", args=more)).content.decode()
    assert "Look for crews, mowers and a plan for winter." in page
    assert '<details class="govuk-details" open>' in page


def test_a_locked_score_stands_beside_its_scale(world: World, tender: Procurement) -> None:
    offers, (chair, _other) = scored(world, tender)
    page = read(chair.user, "score", tender.slug, "service", offers[0].key)
    assert "Your score" in page
    assert "From 0 to 5" in page or "What each score means" in page

"""Who may do what, by role and stage, as a table; and what pages are told in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from tests.portal.conftest import World
from tests.portal.evaluating import agreed, appointed, give, opened, scored, who

from wellspent.files.criteria import CriterionSheet
from wellspent.portal.accounts.models import Kind, Organisation, Role
from wellspent.portal.accounts.standing import NOBODY, Standing
from wellspent.portal.evaluation import actions, presenters, queries, rules
from wellspent.portal.evaluation.forms import Answer, Declare, Load, Score
from wellspent.portal.evaluation.models import PanelMember
from wellspent.portal.tendering.models import Procurement, Stage, WayIn

BUYER = Organisation(pk=1, name="Harrowmere Council", kind=Kind.AUTHORITY)
OTHER = Organisation(pk=2, name="Another Council", kind=Kind.AUTHORITY)
NOW = timezone.now()


def standing(*roles: Role, organisation: Organisation = BUYER) -> Standing:
    return Standing(None, organisation, frozenset(role.value for role in roles))


def tender_at(stage: Stage, **facts: Any) -> Procurement:
    return Procurement(organisation=BUYER, stage=stage, **facts)


def scorer(**facts: Any) -> PanelMember:
    return PanelMember(**({"declared": NOW, "conflict": False} | facts))


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("role", list(Role))
def test_overseers_see_everything_after_the_opening_and_nobody_else_does(stage: Stage, role: Role) -> None:
    after = stage not in (Stage.DRAFT, Stage.OPEN)
    overseer = role in (Role.LEAD, Role.OFFICER, Role.AUDITOR)
    assert rules.sees_everything(standing(role), tender_at(stage), None) is (after and overseer)
    assert not rules.sees_everything(standing(role, organisation=OTHER), tender_at(stage), None)
    assert not rules.sees_everything(NOBODY, tender_at(stage), None)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("locked", [None, NOW])
@pytest.mark.parametrize("stage", list(Stage))
def test_a_scorer_sees_scores_once_locked_and_prices_once_all_have_signed_whatever_their_role(
    role: Role, locked: Any, stage: Stage
) -> None:
    mine = scorer(locked=locked)
    after = stage not in (Stage.DRAFT, Stage.OPEN) and locked is not None
    assert rules.sees_scores(standing(role), tender_at(stage), mine) is after
    signed = after and stage != Stage.OPENED
    assert rules.sees_everything(standing(role), tender_at(stage), mine) is signed
    assert not rules.sees_scores(standing(role, organisation=OTHER), tender_at(stage), mine)


@pytest.mark.parametrize(
    ("facts", "free"),
    [
        ({}, True),
        ({"declared": None, "conflict": None}, False),
        ({"conflict": True}, False),
        ({"conflict": True, "cleared": True}, True),
        ({"conflict": True, "cleared": False}, False),
        ({"stood_down": NOW}, False),
    ],
)
def test_who_is_free_to_score(facts: dict[str, Any], free: bool) -> None:
    member = scorer(**facts)
    assert member.free is free
    assert rules.may_score(tender_at(Stage.OPENED), member) is free
    assert rules.may_read_answers(tender_at(Stage.OPENED), member) is free
    assert not rules.may_score(tender_at(Stage.OPEN), member)
    assert not rules.may_score(tender_at(Stage.OPENED), None)


@pytest.mark.parametrize("stage", list(Stage))
def test_what_each_stage_lets_an_officer_do(stage: Stage) -> None:
    officer, auditor, row = standing(Role.OFFICER), standing(Role.AUDITOR), tender_at(stage)
    running = stage in (Stage.OPENED, Stage.MODERATED)
    assert rules.may_appoint(officer, row) is (stage in (Stage.OPEN, Stage.OPENED))
    assert rules.may_question(officer, row) is running
    assert rules.may_award(officer, row) is running
    assert rules.may_follow_up(officer, row) is (stage == Stage.AWARDED)
    for allowed in (
        rules.may_appoint,
        rules.may_question,
        rules.may_award,
        rules.may_follow_up,
        rules.may_load,
    ):
        assert not allowed(auditor, row)
        assert not allowed(standing(Role.OFFICER, organisation=OTHER), row)


@pytest.mark.parametrize(
    ("way", "hours", "stage", "may"),
    [
        (WayIn.ELSEWHERE, -1, Stage.OPEN, True),
        (WayIn.ELSEWHERE, 1, Stage.OPEN, False),
        (WayIn.ELSEWHERE, -1, Stage.OPENED, False),
        (WayIn.HERE, -1, Stage.OPEN, False),
    ],
)
def test_files_are_loaded_after_the_deadline_of_a_tender_run_elsewhere(
    way: WayIn, hours: int, stage: Stage, may: bool
) -> None:
    row = tender_at(stage, way_in=way, deadline=NOW + timedelta(hours=hours))
    assert rules.may_load(standing(Role.OFFICER), row) is may


def test_only_the_chair_records_and_only_until_the_award() -> None:
    for stage in Stage:
        assert rules.may_agree(tender_at(stage), scorer(chairs=True)) is (
            stage in (Stage.OPENED, Stage.MODERATED)
        )
        assert not rules.may_agree(tender_at(stage), scorer())
        assert not rules.may_agree(tender_at(stage), None)


@dataclass(frozen=True)
class Thing:
    """What an order is tried on."""

    pk: int
    key: str


def test_the_two_orders_and_what_comes_next() -> None:
    offers, criteria = [Thing(1, "a"), Thing(2, "b")], [Thing(8, "x"), Thing(9, "y")]
    items: Any = [(offer, criterion) for criterion in criteria for offer in offers]

    def keys(found: Any) -> list[str]:
        return [f"{offer.key}{criterion.key}" for offer, criterion in found]

    assert keys(presenters.in_order(items, "criterion")) == ["ax", "bx", "ay", "by"]
    assert keys(presenters.in_order(items, "offer")) == ["ax", "ay", "bx", "by"]
    done: Any = object()
    found = [presenters.Place(offer, criterion, None) for offer, criterion in items]
    assert presenters.following(found, "a", "x") == found[1]
    assert presenters.following(found, "b", "y") == found[0], "it goes round to what was left out"
    all_done = [presenters.Place(one.offer, one.criterion, done) for one in found]
    assert presenters.following(all_done, "a", "x") is None
    assert presenters.beside(found, "a", "x") == (None, found[1])
    assert presenters.beside(found, "b", "y") == (found[2], None)


def test_disagreement_stands_widest_first(world: World, tender: Procurement) -> None:
    offers, _ = scored(world, tender)
    found = presenters.disagreement(queries.to_score(tender), queries.counted_scores(tender), [])
    assert [(one.offer.pk, one.low, one.high, one.mean, one.shown) for one in found] == [
        (offers[0].pk, "4", "5", "4.5", "1"), (offers[1].pk, "3", "3", "3", "none"),
    ]  # fmt: skip


def steps(user: Any, tender: Procurement) -> dict[str, str]:
    """Each step of somebody's list with how far it is."""
    return {step.title: step.status for group in presenters.tasks(who(user), tender) for step in group.steps}


def test_the_list_of_tasks_grows_with_the_work(world: World, tender: Procurement) -> None:
    offers = opened(world, tender)
    first, second = appointed(world, tender)
    assert steps(first.user, tender) == {"Declare your interests": "Completed", "Score": "Not yet started"}
    assert steps(world.stranger, tender) == {}
    officer = steps(world.officer, tender)
    assert officer["Open the offers"] == officer["Read the offers"] == "Completed"
    assert officer["Agree the scores"] == officer["Result"] == officer["Award"] == "Cannot start yet"
    for member in (first, second):
        give(member, offers, (4, 3))
        actions.lock(by=member.user, member=member)
    assert steps(first.user, tender)["Agree the scores"] == "Not yet started"


def test_an_overseer_who_scores_is_led_nowhere_they_may_not_go(world: World, tender: Procurement) -> None:
    from wellspent.portal.accounts import actions as accounts

    accounts.join(by=world.lead, organisation=world.buyer, user=world.officer, role=Role.EVALUATOR)
    actions.appoint(by=world.lead, procurement=tender, user=world.officer)
    opened(world, tender)
    told = steps(world.officer, tender)
    assert told["Read the offers"] == told["Score"] == "Cannot start yet"
    assert not {"Result", "Award", "Implausible offers"} & set(told)


def test_after_the_signatures_all_is_done_but_the_award(world: World, tender: Procurement) -> None:
    agreed(world, tender)
    told = steps(world.officer, tender)
    assert told["Agree the scores"] == told["Result"] == "Completed"
    assert told["Award"] == "Not yet started"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"declared": None, "conflict": None}, "Has not declared"),
        ({}, "Free to score"),
        ({"conflict": True}, "Conflict to decide"),
        ({"locked": NOW}, "Scores locked"),
        ({"stood_down": NOW}, "Stood down"),
    ],
)
def test_how_far_a_panel_member_is_in_words(facts: dict[str, Any], said: str) -> None:
    assert presenters.panel_status(scorer(**facts))[0] == said


def criterion(**facts: Any) -> CriterionSheet:
    return CriterionSheet.model_validate({"id": "service", "kind": "quality", "rule": "scale"} | facts)


def test_a_short_whole_scale_is_a_row_of_radios_with_its_descriptors() -> None:
    form = Score(criterion=criterion(scale="3", descriptor=[{"score": "3", "text": "All of it."}]))
    field: Any = form.fields["score"]
    assert [key for key, _ in field.choices] == ["3", "2", "1", "0"]
    assert field.hints == {"3": "All of it."}
    assert list(form.fields) == ["score", "reason"]


@pytest.mark.parametrize(
    "facts",
    [{"scale": "100"}, {"scale": "2.5"}, {"scale": "5", "descriptor": [{"score": "2.5", "text": "Half."}]}],
)
def test_a_long_or_broken_scale_is_a_box(facts: dict[str, Any]) -> None:
    form = Score({"score": "2.5", "reason": "Half of it."}, criterion=criterion(**facts))
    assert form.is_valid()
    assert form.cleaned_data["score"] == Fraction(5, 2)


@pytest.mark.parametrize(
    ("score", "said"),
    [("101", "Enter a score from 0 to 100"), ("four", "Enter a score in digits"), ("", "Choose a score")],
)
def test_a_score_that_is_none_is_told_so(score: str, said: str) -> None:
    form = Score({"score": score, "reason": "Why."}, criterion=criterion(scale="100"))
    assert said in str(form.errors["score"])


def test_forms_ask_for_what_they_need() -> None:
    assert "Say whether you have an interest" in str(Declare({}).errors["conflict"])
    assert "Enter what the interest is" in str(
        Declare({"conflict": "yes", "declaration": " "}).errors["declaration"]
    )
    assert Declare({"conflict": "no"}).is_valid()
    assert "Choose the workbooks that came back" in str(Load({}, MultiValueDict()).errors["workbooks"])
    assert "Enter what the bidder answered" in str(Answer({"evidence": ""}).errors["evidence"])

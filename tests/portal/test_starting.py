"""A draft that starts from what its policy says: weights, questions and outcomes filled in, and nothing made up."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.portal.conftest import World
from tests.portal.officers import at

from wellspent.method.errors import Refused
from wellspent.portal.tendering import (
    actions,
    checks,
    draft_actions,
    readings,
    start_actions,
    starting,
    steps,
)
from wellspent.portal.tendering.models import Procurement

FACTS: dict[str, Any] = {
    "value": 120_000_000,
    "vat": "excluded",
    "kind": "services",
    "commenced": date(2026, 10, 1),
}
SENT = {
    "price": "40", "floor": "900,000", "ceiling": "1,500,000", "quality": "40", "question": "How will you do it?",
    "stated": "10", "promised": "10", "target": "£120,000",
}  # fmt: skip


@pytest.fixture
def bare(world: World) -> Procurement:
    """A purchase with its facts and its policy, and nothing asked yet."""
    return actions.begin(
        by=world.officer, organisation=world.buyer, title="Window cleaning", policy="rotherham",
        framework="lancashire@2016", **FACTS,
    )  # fmt: skip


URGENT = {"priorities-known": False, "market-insight": False, "pre-market-engagement": False, "urgent": True}


@pytest.mark.parametrize(
    ("facts", "ways", "points"),
    [
        ({"policy": "rotherham"}, ("stated", "promised"), Fraction(10)),
        ({"policy": "torbay"}, ("stated", "promised"), Fraction(5)),
        ({"policy": "star", "value": 9_000_00, "vat": "included"}, (), None),
        ({"policy": ""}, ("stated", "promised"), None),
        ({"policy": "aintree", "known": URGENT}, ("stated",), None),
    ],
)
def test_the_policy_s_weight_and_route_are_filled_in_and_none_that_it_does_not_name(
    world: World, bare: Procurement, facts: dict[str, Any], ways: tuple[str, ...], points: Fraction | None
) -> None:
    actions.change(by=world.officer, procurement=bare, **facts)
    start = starting.start_of(bare)
    assert start.ways == ways
    assert {getattr(start, way) for way in ways} <= {points}
    assert start.price + start.quality + len(ways) * (points or 0) == 100


def test_a_weight_that_no_policy_names_is_asked_for_and_never_nought(world: World, bare: Procurement) -> None:
    actions.change(by=world.officer, procurement=bare, policy="aintree", known=URGENT)
    officer = at(world.officer)
    page = officer.get(f"/buy/{bare.slug}/start").content.decode()
    assert "The policy names no weight; take it from price or quality" in page
    sent = {name: SENT[name] for name in ("floor", "ceiling", "question")} | {"price": "50", "quality": "50"}
    none = officer.post(f"/buy/{bare.slug}/start", sent | {"stated": ""}).content.decode()
    assert "Enter the weight, or 0" in none
    more = officer.post(f"/buy/{bare.slug}/start", sent | {"stated": "10"}).content.decode()
    assert "The weights sum to 110; they must sum to 100" in more
    assert not bare.criteria.exists()
    made = officer.post(f"/buy/{bare.slug}/start", sent | {"price": "40", "stated": "10"})
    assert made["Location"] == f"/buy/{bare.slug}/criteria", "a statement needs no measures"
    assert [one.weight for one in bare.criteria.all()] == [Fraction(40), Fraction(50), Fraction(10)]


def test_the_start_says_what_it_is_made_from_and_makes_no_category_up(bare: Procurement) -> None:
    start = starting.start_of(bare)
    said = " ".join((*start.used, *start.suggested))
    assert "Rotherham Council: social value policy (Rotherham Metropolitan Borough Council" in said
    assert "our suggestion" in said
    assert "Lancashire" in said
    assert "No clause: the library has none." in said
    assert "The spend category played no part: the library sorts nothing by category." in said


def test_outcomes_are_those_of_the_framework_that_a_tender_may_use(world: World, bare: Procurement) -> None:
    assert len(starting.start_of(bare).outcomes) == 6
    actions.change(by=world.officer, procurement=bare, framework="ppn-002@2025")
    found = starting.start_of(bare).outcomes
    assert found
    assert all(one.label and one.status != "awaiting-official-text" for one in found)
    actions.change(by=world.officer, procurement=bare, framework="")
    assert starting.start_of(bare).outcomes == ()


def test_one_page_makes_criteria_weights_scales_and_outcomes(world: World, bare: Procurement) -> None:
    officer = at(world.officer)
    page = officer.get(f"/buy/{bare.slug}/start").content.decode()
    assert "£120,000 for a typical promise, a tenth of the estimated value: illustrative" in page
    for shown in ('value="40"', 'value="10"', 'value="900,000"', 'value="1,500,000"', "How will you deliver"):
        assert shown in page
    sent = SENT | {"outcomes": ["lancashire-employment", "lancashire-equity"]}
    answered = officer.post(f"/buy/{bare.slug}/start", sent)
    assert answered["Location"] == f"/buy/{bare.slug}/measures/add"
    row = Procurement.objects.get(pk=bare.pk)
    made = {one.key: one for one in row.criteria.all()}
    assert [one.weight for one in made.values()] == [Fraction(40), Fraction(40), Fraction(10), Fraction(10)]
    assert made["price"].numbers == {"floor": "900000", "ceiling": "1500000"}
    assert made["social-value-promised"].numbers == {"target": "120000"}
    asked = made["social-value-of-the-contract"]
    assert asked.social_value
    assert "Promoting employment and economic sustainability; Promoting equity and fairness" in asked.question
    assert [line["score"] for line in asked.descriptors] == ["5", "4", "3", "2", "1", "0"]
    first, second = row.outcomes.all()
    assert (first.named, first.road) == ("lancashire-employment", "question")
    assert first.reason.startswith("An outcome of Lancashire")
    assert second.community_outcome == "Promoting equity and fairness"
    assert checks.weighed_of(row).left == 0
    assert steps.decision_of(row) is not None
    assert not [one for one in checks.unready(row) if "deadline" not in one.rule], (
        "only the deadline is missing"
    )


def test_our_own_words_pass_our_own_wording_check(world: World, bare: Procurement) -> None:
    sent = SENT | {"outcomes": ["lancashire-employment"], "question": starting.QUALITY.format(title="Parks")}
    at(world.officer).post(f"/buy/{bare.slug}/start", sent)
    found = readings.wording(Procurement.objects.get(pk=bare.pk)).examined.findings
    assert [one.quote for one in found] == []


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"target": ""}, "Enter the pounds that earn all the points"),
        ({"floor": "2,000,000"}, "The lowest price must be below the highest price"),
        ({"price": "-1"}, "A weight is 0 or more"),
        ({"quality": ""}, "Enter the weight, or 0"),
        ({"question": " "}, "Enter the question"),
        ({"outcomes": ["nobody-knows"]}, "Choose outcomes of the list"),
        ({"target": "plenty"}, "Write a number"),
        ({"quality": "41"}, "The weights sum to 101; they must sum to 100"),
    ],
)
def test_bad_input_makes_nothing_and_loses_nothing(
    world: World, bare: Procurement, sent: dict[str, object], said: str
) -> None:
    answered = at(world.officer).post(f"/buy/{bare.slug}/start", SENT | sent)
    text = answered.content.decode()
    assert answered.status_code == 200
    assert said in text
    assert 'value="1,500,000"' in text
    assert not bare.criteria.exists()
    assert not bare.outcomes.exists()


def test_what_weighs_nothing_is_not_made_and_needs_no_target(world: World, bare: Procurement) -> None:
    sent = SENT | {"promised": "0", "stated": "20", "target": ""}
    answered = at(world.officer).post(f"/buy/{bare.slug}/start", sent)
    assert answered["Location"] == f"/buy/{bare.slug}/criteria"
    assert [one.kind for one in bare.criteria.all()] == ["price", "quality", "quality"]


def test_a_start_is_made_once_and_by_those_who_may(world: World, bare: Procurement) -> None:
    officer = at(world.officer)
    officer.post(f"/buy/{bare.slug}/start", SENT)
    assert officer.get(f"/buy/{bare.slug}/start")["Location"] == f"/buy/{bare.slug}/criteria"
    assert officer.post(f"/buy/{bare.slug}/start", SENT).status_code == 302
    assert bare.criteria.count() == 4
    facts: dict[str, Any] = {"price": Fraction(1), "quality": Fraction(1), "question": "x"}
    with pytest.raises(Refused, match="criteria are there already"):
        start_actions.start_from_policy(by=world.officer, procurement=bare, **facts)
    assert at(world.evaluators[0]).get(f"/buy/{bare.slug}/start").status_code == 404
    assert at(world.stranger).get(f"/buy/{bare.slug}/start").status_code == 404


def test_an_outcome_of_another_framework_is_refused(world: World, bare: Procurement) -> None:
    facts: dict[str, Any] = {"price": Fraction(1), "quality": Fraction(1), "question": "x"}
    with pytest.raises(Refused, match="the framework has no outcome"):
        start_actions.start_from_policy(
            by=world.officer, procurement=bare, outcomes=["ppn-026-good-jobs"], **facts
        )
    assert not bare.criteria.exists()


def test_confirming_leads_to_the_start_and_later_back_to_the_list(world: World, bare: Procurement) -> None:
    officer = at(world.officer)
    decided = f"/buy/{bare.slug}/policy/decision"
    assert officer.post(decided, {"reason": ""})["Location"] == f"/buy/{bare.slug}/start"
    assert "Start from the policy" in officer.get(f"/buy/{bare.slug}").content.decode()
    officer.post(f"/buy/{bare.slug}/start", SENT)
    assert officer.post(decided, {"reason": ""})["Location"] == f"/buy/{bare.slug}"
    assert "Start from the policy" not in officer.get(f"/buy/{bare.slug}").content.decode()


def test_the_framework_chosen_with_the_policy_is_kept_and_offered_again_next_time(
    world: World, bare: Procurement
) -> None:
    officer = at(world.officer)
    sent = {"policy": "rotherham", "framework": "preston@2025"}
    assert officer.post(f"/buy/{bare.slug}/policy", sent).status_code == 302
    bare.refresh_from_db()
    assert bare.framework == "preston@2025"
    facts: dict[str, Any] = {"policy": "rotherham", **FACTS}
    following = actions.begin(by=world.officer, organisation=world.buyer, title="Next", **facts)
    page = officer.get(f"/buy/{following.slug}/policy").content.decode()
    assert '<option value="preston@2025" selected>' in page


def test_basics_fill_in_today_and_lead_on_to_the_policy_until_it_is_confirmed(
    world: World, bare: Procurement
) -> None:
    officer = at(world.officer)
    fresh = actions.begin(by=world.officer, organisation=world.buyer, title="Fresh")
    assert f'value="{date.today():%Y-%m-%d}"' in officer.get(f"/buy/{fresh.slug}/basics").content.decode()
    sent = {"title": "T", "kind": "services", "value": "1", "vat": "excluded", "commenced": "2026-10-01"}
    assert officer.post(f"/buy/{bare.slug}/basics", sent)["Location"] == f"/buy/{bare.slug}/policy"
    draft_actions.confirm_policy(by=world.officer, procurement=Procurement.objects.get(pk=bare.pk), reason="")
    assert officer.post(f"/buy/{bare.slug}/basics", sent)["Location"] == f"/buy/{bare.slug}"

"""One page a criterion: its question, how it is scored with only the boxes of the chosen rule, and its weight."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from tests.portal.conftest import World
from tests.portal.officers import at, kinds

from wellspent.method.scoring import RULES
from wellspent.portal.tendering import checks, draft_actions, presenters, steps
from wellspent.portal.tendering.models import Criterion, Outcome, Procurement
from wellspent.portal.tendering.scoring_forms import rules_for

TYPED = {"label": "Staff", "question": "Who does the work?", "rule": "scale", "scale": "5", "weight": "5"}


def boxes(page: str) -> set[str]:
    """The names of what can be typed or chosen on a page."""
    return set(re.findall(r'<(?:input|textarea|select)[^>]* name="([a-z_-]+)"', page)) - {
        "csrfmiddlewaretoken"
    }


def test_a_question_its_scoring_and_its_weight_are_kept_from_one_page(
    world: World, draft: Procurement
) -> None:
    outcome = draft_actions.keep(
        by=world.officer, procurement=draft, part=Outcome(), community_outcome="Work"
    )
    sent = TYPED | {
        "guidance": "Say by whom", "word_limit": "300", "evidence": "A plan\nA rota", "social_value": "on",
        "outcome": str(outcome.pk), "minimum": "2",
    }  # fmt: skip
    before = len(kinds(draft))
    answered = at(world.officer).post(f"/buy/{draft.slug}/criteria/add?kind=quality", sent)
    assert answered["Location"] == f"/buy/{draft.slug}/criteria"
    made = draft.criteria.get(key="staff")
    assert (made.question, made.guidance, made.word_limit, made.evidence) == (
        "Who does the work?",
        "Say by whom",
        300,
        ["A plan", "A rota"],
    )
    assert (made.rule, made.numbers, made.weight, made.social_value, made.outcome) == (
        "scale",
        {"scale": "5", "minimum": "2"},
        Fraction(5),
        True,
        outcome,
    )
    assert len(made.descriptors) == 6
    assert len(kinds(draft)) == before + 1, "one act, one event"


@pytest.mark.parametrize("rule", rules_for("price"))
def test_only_the_boxes_of_the_rule_that_was_chosen_are_there(
    world: World, draft: Procurement, rule: str
) -> None:
    price = draft.criteria.get(key="price")
    numbers = {"floor": "1", "ceiling": "2", "base": "2", "maximum": "5", "target": "1"}
    kept = {key: numbers[key] for key in RULES[rule].keys}
    draft_actions.keep(by=world.officer, procurement=draft, part=price, rule=rule, numbers=kept)
    page = at(world.officer).get(f"/buy/{draft.slug}/criteria/of/price").content.decode()
    menu = {"award"} if rule == "points" else set()
    assert boxes(page) == {"label", "rule", "weight", *RULES[rule].keys, *menu}


def test_without_script_a_button_shows_the_boxes_of_another_rule_and_keeps_nothing(
    world: World, draft: Procurement
) -> None:
    officer, url = at(world.officer), f"/buy/{draft.slug}/criteria/of/service"
    before = len(kinds(draft))
    sent = {"look": "1", "label": "Kept words", "question": "Kept question", "rule": "points", "weight": "51"}
    page = officer.post(url, sent).content.decode()
    assert {"maximum", "award"} <= boxes(page)
    assert "scale" not in boxes(page)
    for kept in ("Kept words", "Kept question", 'value="51"'):
        assert kept in page
    assert "There is a problem" not in page
    assert len(kinds(draft)) == before
    assert "<noscript><button" in page


def test_with_script_only_the_scoring_comes(world: World, draft: Procurement) -> None:
    officer, url = at(world.officer), f"/buy/{draft.slug}/criteria/add?kind=quality"
    part = officer.post(
        url, {"label": "x", "rule": "pass-fail"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert part.lstrip().startswith('<div id="rule"')
    assert "<html" not in part
    assert boxes(part) == set()
    assert "A condition carries no weight" in part
    assert draft.criteria.count() == 3


def test_a_rule_that_is_sent_without_its_numbers_is_shown_with_its_boxes(
    world: World, draft: Procurement
) -> None:
    sent = {"label": "Price", "rule": "log", "weight": "40"}
    page = at(world.officer).post(f"/buy/{draft.slug}/criteria/of/price", sent).content.decode()
    assert "Enter the multiple of the lowest price that earns nothing" in page
    assert "base" in boxes(page)
    assert draft.criteria.get(key="price").rule == "absolute-linear"


def test_a_weight_is_typed_beside_what_the_others_carry(world: World, draft: Procurement) -> None:
    officer = at(world.officer)
    page = officer.get(f"/buy/{draft.slug}/criteria/of/price").content.decode()
    assert "The other criteria carry 60 of 100, so 40 is left" in page
    assert (
        "The other criteria carry 100 of 100"
        in officer.get(f"/buy/{draft.slug}/criteria/add?kind=quality").content.decode()
    )


@pytest.mark.parametrize(
    ("weight", "said", "hint"),
    [
        ("30", "Saved, but the weights do not sum to 100: give 10 more points.", "Weights sum to 90 of 100: 10 to give"),
        ("45.5", "Saved, but the weights do not sum to 100: 5.5 points too many are given.", "Weights sum to 105.5 of 100: 5.5 too many"),
    ],
)  # fmt: skip
def test_weights_that_do_not_sum_are_saved_and_told_at_the_place_and_on_the_task_list(
    world: World, draft: Procurement, weight: str, said: str, hint: str
) -> None:
    officer, url = at(world.officer), f"/buy/{draft.slug}/criteria"
    answered = officer.post(
        url, {"weight-price": weight, "weight-service": "50", "weight-social-value": "10"}
    )
    assert answered["Location"] == url, "one stays where it is put right"
    assert said in officer.get(url).content.decode()
    assert draft.criteria.get(key="price").weight == Fraction(weight)
    tasks = [step for group in steps.task_list(draft) for step in group.steps]
    [step] = [step for step in tasks if step.title == "Questions, criteria and weights"]
    assert (step.hint, step.status) == (hint, "In progress")
    assert hint in officer.get(f"/buy/{draft.slug}").content.decode()
    assert any("sum" in fault.rule for fault in checks.unready(Procurement.objects.get(pk=draft.pk)))


def test_weights_that_sum_lead_back_to_the_list_and_save_and_stay_stays(
    world: World, draft: Procurement
) -> None:
    officer, url = at(world.officer), f"/buy/{draft.slug}/criteria"
    sent = {"weight-price": "40", "weight-service": "50", "weight-social-value": "10"}
    assert officer.post(url, sent)["Location"] == f"/buy/{draft.slug}"
    assert officer.post(url, sent | {"again": "1"})["Location"] == url


def test_the_list_says_how_each_is_scored_in_a_line(world: World, draft: Procurement) -> None:
    page = at(world.officer).get(f"/buy/{draft.slug}/criteria").content.decode()
    assert "A straight line between two amounts: lowest amount £900,000, highest amount £1,400,000" in page
    assert "Scored by evaluators on a scale: top of the scale 5, lowest score to go on 2" in page
    assert "A share of a target: target £120,000" in page
    assert "How will you do it?" in page
    assert presenters.rule_told(Criterion(rule="")) == "Not said yet how it is scored"
    missing = Criterion(rule="target", kind="measure", numbers={})
    assert presenters.rule_told(missing) == "A share of a target: target not given yet"
    odd = Criterion(rule="target", kind="measure", numbers={"target": "some"})
    assert presenters.rule_told(odd) == "A share of a target: target some"


def test_an_empty_list_offers_the_start_first(world: World, draft: Procurement) -> None:
    draft.criteria.all().delete()
    page = at(world.officer).get(f"/buy/{draft.slug}/criteria").content.decode()
    assert f'href="/buy/{draft.slug}/start"' in page
    assert "Add one at a time" in page


def test_a_measure_is_scored_in_its_own_unit_with_the_buyer_s_target_filled_in(
    world: World, draft: Procurement
) -> None:
    asked = draft.measures.get()
    draft_actions.keep(by=world.officer, procurement=draft, part=asked, target=Fraction(6))
    officer = at(world.officer)
    listed = officer.get(f"/buy/{draft.slug}/measures").content.decode()
    assert "It has no money value and no criterion of its own, so a promise on it earns no points." in listed
    url = f"/buy/{draft.slug}/criteria/add?kind=measure&measure=local-target-group-jobs"
    page = officer.get(url).content.decode()
    assert 'value="6"' in page
    assert "full-time-equivalent years" in page
    officer.post(url, {"label": "Jobs", "rule": "target", "target": "6", "weight": "5"})
    made = draft.criteria.get(key="jobs")
    assert (made.kind, made.measure, made.numbers, made.social_value) == (
        "measure",
        "local-target-group-jobs",
        {"target": "6"},
        True,
    )
    assert "earns no points" not in officer.get(f"/buy/{draft.slug}/measures").content.decode()
    assert (
        officer.get(f"/buy/{draft.slug}/criteria/add?kind=measure&measure=trees-planted").status_code == 200
    )


def test_what_a_criterion_looks_at_is_chosen_first_where_nothing_says_it(
    world: World, draft: Procurement
) -> None:
    officer, url = at(world.officer), f"/buy/{draft.slug}/criteria/add"
    assert officer.post(url, {"kind": "met"})["Location"] == f"{url}?kind=met"
    sent = {"kind": "measure", "measure": "local-target-group-jobs"}
    assert officer.post(url, sent)["Location"] == f"{url}?kind=measure&measure=local-target-group-jobs"
    assert "What does it look at?" in officer.get(f"{url}?kind=nonsense").content.decode()
    assert "There is a price already" in officer.post(url, {"kind": "price"}).content.decode()

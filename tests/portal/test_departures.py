"""Comply or explain: a broken must or a grave finding stops publishing until it is put right or has its reason."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest
from tests.portal.conftest import World
from tests.portal.officers import at, kinds

from wellspent.method.errors import Refused
from wellspent.portal.audit import queries as audit
from wellspent.portal.tendering import actions, check_actions, checks, departures, draft_actions, histories
from wellspent.portal.tendering.departures import BROKEN, KEPT, UNTOLD, Point
from wellspent.portal.tendering.models import Clause, Criterion, Explanation, Procurement, Stage

WHY = "The cabinet agreed to 10 % on 3 March 2026."


@pytest.fixture
def light(world: World, draft: Procurement) -> Procurement:
    """A draft whose policy asks for 20 % and that gives 10."""
    actions.change(by=world.officer, procurement=draft, policy="rotherham")
    return draft


def points(row: Procurement) -> dict[str, Point]:
    row = Procurement.objects.get(pk=row.pk)
    return {one.key: one for one in departures.points(row, checks.decision_of(row))}


WEIGHT = "policy:rotherham:rotherham-twenty-percent:minimum-weighting"


def test_each_must_is_listed_with_its_rule_and_where_that_is_printed(light: Procurement) -> None:
    found = points(light)
    weight = found[WEIGHT]
    assert (weight.status, weight.because, weight.page) == (BROKEN, "it carries 10%", "criteria")
    assert "Above £100,000 social value is 20 %" in weight.rule
    assert weight.source.startswith("Rotherham Metropolitan Borough Council")
    assert found["policy:rotherham:rotherham-delivery-plan:required-1"].status == UNTOLD


def test_a_broken_must_stops_publishing_and_putting_it_right_lets_it_go(
    world: World, light: Procurement
) -> None:
    with pytest.raises(Refused, match=r"at least 20% of the weights\. It carries 10%"):
        actions.publish(by=world.officer, procurement=light)
    page = at(world.officer).get(f"/buy/{light.slug}/check").content.decode()
    assert "Not kept" in page
    assert f'href="/buy/{light.slug}/explain"' in page
    assert "Freeze and publish" not in page
    weights = {"price": Fraction(30), "social-value": Fraction(20)}
    draft_actions.weigh(by=world.officer, procurement=light, weights=weights)
    assert points(light)[WEIGHT].status == KEPT
    actions.publish(by=world.officer, procurement=light)
    assert light.stage == Stage.OPEN


def test_a_reason_lets_it_go_and_stands_in_the_history_and_with_the_tender(
    world: World, light: Procurement
) -> None:
    officer = at(world.officer)
    asked = officer.get(f"/buy/{light.slug}/explain").content.decode()
    assert "Why not? Social value carries at least 20% of the weights." in asked
    empty = officer.post(f"/buy/{light.slug}/explain", {"why-1": " "}).content.decode()
    assert "Enter a reason, or put it right on its own page" in empty
    assert officer.post(f"/buy/{light.slug}/explain", {"why-1": WHY}).status_code == 302
    made = Explanation.objects.get()
    assert (made.about, made.reason, made.by) == (WEIGHT, WHY, world.officer)
    assert made.said == "Social value carries at least 20% of the weights. It carries 10%."
    checked = officer.get(f"/buy/{light.slug}/check").content.decode()
    assert WHY in checked
    assert "Not kept, with a reason" in checked
    actions.publish(by=world.officer, procurement=light)
    page = officer.get(f"/buy/{light.slug}").content.decode()
    assert "Where it departs from what was asked, and why" in page
    assert WHY in page
    [entry] = [
        one for one in histories.history_of(light, None)[0] if "why the tender departs" in one.sentence
    ]
    assert entry.sentence.startswith("Officer said why")
    assert entry.changes == (made.said, f"Reason: {WHY}")
    assert audit.faults() == []


def test_the_chain_holds_no_word_of_a_reason(world: World, light: Procurement) -> None:
    check_actions.explain(by=world.officer, procurement=light, reasons={WEIGHT: WHY})
    event = audit.history_of_procurement(light.pk).first()
    assert event is not None
    assert event.kind == "departure-explained"
    assert "cabinet" not in repr(vars(event))


def test_a_reason_for_one_figure_is_none_for_another(world: World, light: Procurement) -> None:
    check_actions.explain(by=world.officer, procurement=light, reasons={WEIGHT: WHY})
    assert not points(light)[WEIGHT].open
    weights = {"price": Fraction(45), "social-value": Fraction(5)}
    draft_actions.weigh(by=world.officer, procurement=light, weights=weights)
    assert points(light)[WEIGHT].open, "5 % was never explained"
    assert departures.explained(Procurement.objects.get(pk=light.pk)) == []


def test_the_same_reason_twice_is_one_record_and_an_empty_one_none(world: World, light: Procurement) -> None:
    for reason in (WHY, f" {WHY} ", "", "Another reason."):
        check_actions.explain(by=world.officer, procurement=light, reasons={WEIGHT: reason})
    assert [one.reason for one in light.explanations.all()] == [WHY, "Another reason."]
    assert kinds(light).count("departure-explained") == 2
    answer = points(light)[WEIGHT].answer
    assert answer is not None
    assert answer.reason == "Another reason.", "the last one stands, and the first is kept"


def test_what_is_explained_must_be_there_and_the_rules_a_draft(world: World, light: Procurement) -> None:
    with pytest.raises(Refused, match="the rules have changed since the page was opened"):
        check_actions.explain(by=world.officer, procurement=light, reasons={"policy:star:x": WHY})
    check_actions.explain(by=world.officer, procurement=light, reasons={WEIGHT: WHY})
    actions.publish(by=world.officer, procurement=light)
    with pytest.raises(Refused, match="can no longer be changed"):
        check_actions.explain(by=world.officer, procurement=light, reasons={WEIGHT: WHY})
    assert at(world.officer).get(f"/buy/{light.slug}/explain").status_code == 404


def test_more_measures_than_the_policy_allows_are_a_broken_must(world: World, draft: Procurement) -> None:
    draft_actions.choose_measures(by=world.officer, procurement=draft, names=["trees-planted"])
    actions.change(by=world.officer, procurement=draft, policy="south-downs")
    [key] = [key for key, one in points(draft).items() if key.endswith("measures-max")]
    assert (points(draft)[key].status, points(draft)[key].page) == (BROKEN, "measures")


def test_a_certain_wording_of_a_published_rule_asks_for_a_reason(world: World, draft: Procurement) -> None:
    service = draft.criteria.get(key="service")
    asked = "You must use the National TOMs and pay its fee."
    draft_actions.keep(by=world.officer, procurement=draft, part=service, question=asked)
    [key] = [key for key in points(draft) if key.startswith("wording:")]
    one = points(draft)[key]
    assert (one.open, one.page) == (True, "wording")
    assert re.match(r"“.+”: \w", one.text)
    assert one.source
    officer = at(world.officer)
    assert "1 of these is grave" in officer.get(f"/buy/{draft.slug}/wording").content.decode()
    with pytest.raises(Refused, match="licence"):
        actions.publish(by=world.officer, procurement=draft)
    reason = "Counsel advised on 1 June 2026 that it may stand."
    check_actions.explain(by=world.officer, procurement=draft, reasons={key: reason})
    actions.publish(by=world.officer, procurement=draft)


@pytest.mark.parametrize(
    "asked",
    ["Only firms based in Harrowmere may answer.", "Jobs must go to local people only. How will you do it?"],
)
def test_a_wording_that_hangs_on_facts_or_whose_rule_nobody_verified_warns_alone(
    world: World, draft: Procurement, asked: str
) -> None:
    service = draft.criteria.get(key="service")
    draft_actions.keep(by=world.officer, procurement=draft, part=service, question=asked)
    assert not [key for key in points(draft) if key.startswith("wording:")]
    actions.publish(by=world.officer, procurement=draft)


def test_a_pledge_beyond_belief_that_wins_asks_for_a_reason(world: World, draft: Procurement) -> None:
    value = draft.criteria.get(key="social-value")
    weights = {"price": Fraction(30), "service": Fraction(30), "social-value": Fraction(40)}
    facts: dict[str, Any] = {"rule": "relative-highest", "numbers": {}}
    draft_actions.keep(by=world.officer, procurement=draft, part=value, **facts)
    draft_actions.weigh(by=world.officer, procurement=draft, weights=weights)
    found = [one for key, one in points(draft).items() if key.startswith("windtunnel:")]
    assert found
    assert {one.key.split(":")[1] for one in found} <= set(departures.GRAVE)
    with pytest.raises(Refused):
        actions.publish(by=world.officer, procurement=draft)
    reasons = {one.key: "The panel looks into every promise before the award." for one in found}
    check_actions.explain(by=world.officer, procurement=draft, reasons=reasons)
    actions.publish(by=world.officer, procurement=draft)
    assert len(departures.explained(draft)) == len(found)


def test_what_is_missing_is_told_before_what_has_to_be_explained(world: World, light: Procurement) -> None:
    actions.change(by=world.officer, procurement=light, deadline=None)
    rules = [fault.rule for fault in checks.unready(Procurement.objects.get(pk=light.pk))]
    assert rules == ["there is no deadline"]


def test_weights_that_do_not_sum_are_told_with_the_rest_and_not_only_after_it(
    world: World, draft: Procurement
) -> None:
    price = draft.criteria.get(key="price")
    draft_actions.keep(by=world.officer, procurement=draft, part=price, rule="", weight=Fraction(30))
    found = {fault.rule: fault.mend for fault in checks.unready(Procurement.objects.get(pk=draft.pk))}
    assert "rule is missing" in found
    assert found["the weights sum to 90 of 100"] == "Give 10 more."
    page = at(world.officer).get(f"/buy/{draft.slug}/check").content.decode()
    assert "The weights sum to 90 of 100. Give 10 more." in page
    assert f'href="/buy/{draft.slug}/criteria"' in page


def test_a_second_price_is_refused_where_it_is_added_and_where_a_notice_brought_it(
    world: World, draft: Procurement
) -> None:
    officer = at(world.officer)
    assert "?kind=price" not in officer.get(f"/buy/{draft.slug}/criteria").content.decode()
    page = officer.get(f"/buy/{draft.slug}/criteria/add?kind=price").content.decode()
    assert "What does it look at?" in page
    second = Criterion(
        key="second", label="Hourly rate", kind="price", weight=Fraction(0), rule="absolute-linear",
        numbers={"floor": "1", "ceiling": "2"},
    )  # fmt: skip
    draft_actions.keep(by=world.officer, procurement=draft, part=second)
    with pytest.raises(Refused, match="2 criteria score a price, and an offer states one price"):
        actions.publish(by=world.officer, procurement=draft)


def test_a_need_an_outcome_and_talk_are_missed_in_words_and_stop_nobody(
    world: World, draft: Procurement
) -> None:
    said = [text for text, _ in checks.advice(draft, checks.decision_of(draft))]
    assert "There is no statement of need: nothing says whom this is for." in said
    assert "The outcome map is empty: nothing says what should change." in said
    assert "Nothing is logged of who was asked before the rules were written." in said
    actions.publish(by=world.officer, procurement=draft)


def test_where_a_policy_asks_for_nothing_no_need_is_missed(world: World, draft: Procurement) -> None:
    actions.change(by=world.officer, procurement=draft, policy="star", value=9_000_00)
    said = [text for text, _ in checks.advice(draft, checks.decision_of(draft))]
    assert not any("statement of need" in text for text in said)


def test_a_clause_that_changes_nothing_of_a_must_keeps_its_reason(world: World, light: Procurement) -> None:
    check_actions.explain(by=world.officer, procurement=light, reasons={WEIGHT: WHY})
    draft_actions.keep(by=world.officer, procurement=light, part=Clause(), title="One", text="More.")
    assert not points(light)[WEIGHT].open


def test_rules_that_hang_on_facts_are_counted_and_lead_to_where_the_facts_are_given(
    world: World, draft: Procurement
) -> None:
    actions.change(by=world.officer, procurement=draft, policy="procurement-act-2023")
    unknown = [one for one in points(draft).values() if one.page == "policy"]
    assert unknown
    page = at(world.officer).get(f"/buy/{draft.slug}/check").content.decode()
    assert f"Whether {len(unknown)} more rules apply hangs on facts that were not given." in page
    assert f'href="/buy/{draft.slug}/policy"' in page
    read = [one.text for one in points(draft).values() if one.status == UNTOLD and one.page != "policy"]
    assert ("Only a reader can tell whether these are kept" in page) is bool(read)
    assert "Freeze and publish" in page, "what nobody knows stops nobody"

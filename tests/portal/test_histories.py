"""The history of a procurement says in words what became of a change, also of what is kept as JSON."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from tests.portal.conftest import World
from tests.portal.evaluating import agreed, scored
from tests.portal.officers import at

from wellspent.portal.audit import grouping
from wellspent.portal.audit.models import Event
from wellspent.portal.audit.presenters import VERBS
from wellspent.portal.evaluation import question_actions
from wellspent.portal.tendering import draft_actions, histories
from wellspent.portal.tendering.models import Procurement


def changed(world: World, row: Procurement, key: str, **facts: object) -> tuple[str, ...]:
    """What the history tells of a change to a criterion."""
    part = row.criteria.get(key=key)
    part.save()
    draft_actions.keep(by=world.officer, procurement=row, part=part, **facts)
    entries, _ = histories.history_of(row, None)
    return tuple(entries[0].changes)


def test_a_changed_scoring_number_is_told_by_the_name_of_its_box(world: World, draft: Procurement) -> None:
    told = changed(world, draft, "price", numbers={"floor": "120000.5", "ceiling": "1400000"})
    assert told == ("Lowest amount: 900,000 → 120,000.5",)
    page = at(world.officer).get(f"/buy/{draft.slug}/history").content.decode()
    assert "Lowest amount: 900,000 → 120,000.5" in page
    assert "empty → empty" not in page


def test_another_rule_takes_its_numbers_with_it(world: World, draft: Procurement) -> None:
    told = changed(
        world, draft, "social-value", rule="points",
        numbers={"maximum": "10", "award": [{"when": ">= 5", "points": "10"}]},
    )  # fmt: skip
    assert {
        "Target: 120,000 → empty", "Most points of the menu: empty → 10", "The menu: empty → >= 5 = 10"
    } <= {*told}  # fmt: skip


def test_descriptions_are_told_by_their_scores(world: World, draft: Procurement) -> None:
    told = changed(world, draft, "service", descriptors=[{"score": "5", "text": "All"}])
    assert told == ("Descriptors: empty → score: 5, text: All",)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({}, "empty"), ([], "empty"), (None, "empty"), ("", "empty"),
        ({"is_above": True}, "is above: yes"), (["a", "b"], "a; b"), (Fraction(200_000), "200,000"),
        ({"a": "x" * 100}, f"a: {'x' * 74}…"), (0, "0"), (False, "no"),
    ],
)  # fmt: skip
def test_a_value_in_a_sentence(value: object, words: str) -> None:
    assert histories.said(value) == words


# What was done several times is told once


def told(row: Procurement) -> list[histories.Entry]:
    """The newest page of the history."""
    return histories.history_of(row, None)[0]


def at_one_minute(row: Procurement) -> None:
    """All of it within one minute, as a quick panel does it; the chain's own moments are not changed otherwise."""
    moment = datetime(2026, 11, 22, 10, 30, 5, tzinfo=UTC)
    Event.objects.filter(procurement=row.pk).update(at=moment)


def test_a_persons_scores_of_a_minute_are_one_line_with_each_inside(
    world: World, tender: Procurement
) -> None:
    scored(world, tender)
    at_one_minute(tender)
    lines = [one for one in told(tender) if "scores" in one.sentence and one.inside]
    assert [one.sentence for one in lines] == ["Second gave 2 scores", "First gave 2 scores"]
    assert [each.sentence for each in lines[0].inside] == [
        "Second gave a score: Northmoor Facilities, How the work will be done",
        "Second gave a score: Greenways Co-operative, How the work will be done",
    ]
    numbers = [each.number for each in lines[0].inside]
    assert numbers == sorted(numbers, reverse=True)
    page = at(world.officer).get(f"/buy/{tender.slug}/history").content.decode()
    assert page.count("Second gave 2 scores") == 2, "the line, and what its details are read out as"
    assert "Each of them" in page
    assert "spare mower" not in page, "a history tells of scores, not what they say"


def test_the_next_minute_is_another_line(world: World, tender: Procurement) -> None:
    scored(world, tender)
    at_one_minute(tender)
    one = Event.objects.filter(procurement=tender.pk, kind="score-given").order_by("number").last()
    assert one is not None
    Event.objects.filter(pk=one.pk).update(at=one.at + timedelta(minutes=1))
    sentences = [entry.sentence for entry in told(tender)]
    assert "Second gave a score: Northmoor Facilities, How the work will be done" in sentences
    assert "Second gave a score: Greenways Co-operative, How the work will be done" in sentences
    assert "First gave 2 scores" in sentences


def test_no_event_is_lost_or_told_twice_by_telling_them_together(world: World, tender: Procurement) -> None:
    agreed(world, tender)
    for _again in range(2):
        numbers = [each.number for one in told(tender) for each in (one.inside or (one,))]
        assert len(numbers) == len(set(numbers))
        shown = Event.objects.filter(procurement=tender.pk).exclude(kind="offer-drafted")
        assert set(numbers) >= set(shown.order_by("-number").values_list("number", flat=True)[:20])
        at_one_minute(tender)


def test_a_history_names_who_was_appointed_and_which_bidder_was_asked(
    world: World, tender: Procurement
) -> None:
    offers, _panel = scored(world, tender)
    question_actions.question(by=world.officer, offer=offers[0], what="Eight jobs?")
    sentences = [each.sentence for one in told(tender) for each in (one.inside or (one,))]
    assert "Officer asked Greenways Co-operative about its offer" in sentences
    assert "Officer appointed First to the panel" in sentences
    assert "Officer named First chair of the panel" in sentences
    assert "The offer of Greenways Co-operative was opened" in sentences


def test_before_the_opening_no_bidder_is_named(world: World, tender: Procurement) -> None:
    from tests.portal.conftest import offered

    from wellspent.portal.tendering.offers import actions as offer_actions

    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1")
    assert not any("Greenways" in one.sentence for one in told(tender))


def test_the_last_signature_is_told_as_one(world: World, tender: Procurement) -> None:
    agreed(world, tender)
    assert "Second signed last, so the agreed scores stand" in [one.sentence for one in told(tender)]


def test_an_organisations_history_tells_them_together_too(world: World, tender: Procurement) -> None:
    scored(world, tender)
    at_one_minute(tender)
    page = at(world.lead).get("/history").content.decode()
    assert "gave 2 scores" in page
    assert page.count("Each of them") >= 2


def test_every_kind_that_is_told_together_has_its_sentence_alone() -> None:
    assert set(grouping.TOGETHER) <= set(VERBS)
    assert all("{many}" in said for said in grouping.TOGETHER.values())


def test_the_order_is_the_chains_own(world: World, tender: Procurement) -> None:
    agreed(world, tender)
    numbers = [one.number for one in told(tender)]
    assert numbers == sorted(numbers, reverse=True)

"""The history of a procurement says in words what became of a change, also of what is kept as JSON."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.portal.conftest import World
from tests.portal.officers import at

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

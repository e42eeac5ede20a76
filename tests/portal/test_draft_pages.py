"""Who may enter an officer's page, and what becomes of what was typed there."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.portal.conftest import World
from tests.portal.officers import at, kinds

from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Role
from wellspent.portal.tendering import actions, draft_actions
from wellspent.portal.tendering.models import (
    Procurement,
    Stage,
)

CHANGING = (
    "basics",
    "policy",
    "need",
    "outcomes/add",
    "criteria",
    "explain",
    "start",
    "way-in",
    "check",
    "measures/add",
)


@pytest.mark.parametrize("page", CHANGING)
def test_an_evaluator_sees_how_far_it_is_and_changes_nothing(
    world: World, draft: Procurement, page: str
) -> None:
    evaluator = at(world.evaluators[0])
    assert evaluator.get(f"/buy/{draft.slug}").status_code == 200
    assert f"/buy/{draft.slug}/{page}" not in evaluator.get(f"/buy/{draft.slug}").content.decode()
    assert evaluator.get(f"/buy/{draft.slug}/{page}").status_code == 404
    assert evaluator.post(f"/buy/{draft.slug}/{page}").status_code == 404
    assert evaluator.post("/buy/begin", {"title": "Mine"}).status_code == 404


def test_an_auditor_reads_the_history_and_the_pack_and_runs_nothing(
    world: World, tender: Procurement
) -> None:
    accounts.join(by=world.lead, organisation=world.buyer, user=world.stranger, role=Role.AUDITOR)
    auditor = at(world.stranger)
    for page in ("", "/history", "/tender.json", "/pack/tender-pack.docx"):
        assert auditor.get(f"/buy/{tender.slug}{page}").status_code == 200
    for page in ("/end", "/extend", "/clarifications"):
        assert auditor.get(f"/buy/{tender.slug}{page}").status_code == 404
    assert auditor.get(f"/buy/{tender.slug}/pack/other.docx").status_code == 404


@pytest.mark.parametrize("page", ["basics", "criteria", "check", "wording", "facts"])
def test_pages_that_change_rules_are_gone_once_published(
    world: World, tender: Procurement, page: str
) -> None:
    assert at(world.officer).get(f"/buy/{tender.slug}/{page}").status_code == 404


def test_a_draft_has_no_tender_file_and_no_pack(world: World, draft: Procurement) -> None:
    officer = at(world.officer)
    for page in ("tender.json", "pack/tender-pack.docx", "clarifications", "extend", "end"):
        assert officer.get(f"/buy/{draft.slug}/{page}").status_code == 404


# Bad input


@pytest.mark.parametrize(
    ("page", "typed", "said"),
    [
        ("basics", {"title": "Kept words", "value": "a lot", "kind": "services"}, "Write an amount in pounds"),
        ("basics", {"title": "Kept words", "contract_from": "2027-02-01", "contract_to": "2027-01-01"}, "must end after it begins"),
        ("need", {"place": "Kept words"}, "Enter who needs it"),
        ("outcomes/add", {"activity": "Kept words", "road": "clause"}, "Enter what should change"),
        ("outcomes/add", {"community_outcome": "Kept words", "road": "clause"}, "Enter why it is asked for in that way"),
        ("engagement/add", {"whom": "Kept words", "on": "yesterday"}, "Enter a day, such as"),
        ("criteria/add?kind=quality", {"label": "Kept words", "rule": "scale", "word_limit": "many"}, "Write a whole number of words"),
        ("clauses/add", {"title": "Kept words"}, "Enter the clause"),
        ("way-in", {"submission": "Kept words", "way_in": "here", "deadline": "2020-01-01T12:00"}, "must be in the future"),
        ("way-in", {"questions_until": "2036-01-02T12:00", "deadline": "2036-01-01T12:00", "way_in": "here"}, "must not be after the deadline"),
        ("way-in", {"way_in": "here", "submission": "Kept words"}, "Enter the deadline"),
        ("way-in", {"way_in": "elsewhere", "deadline": "2036-01-01T12:00"}, "Enter where in your own system"),
        ("criteria/of/price", {"rule": "absolute-linear", "floor": "Kept words"}, "Write a number"),
        ("criteria/of/price", {"rule": "absolute-linear", "floor": "5"}, "Enter the highest amount"),
        ("criteria/of/price", {"rule": "points", "maximum": "5", "award": "Kept words"}, "as what is offered = its points"),
        ("criteria/ranking", {"method": "utility-index", "out_of": "100"}, "Enter the weight of quality"),
        ("criteria", {"weight-price": "Kept words"}, "Write a number"),
        ("criteria", {"weight-price": "-1"}, "A weight is 0 or more"),
        ("measures", {"target-local-target-group-jobs": "Kept words"}, "Write a number"),
        ("measures/add", {}, "Choose at least one measure"),
        ("criteria/add", {"kind": "measure"}, "Choose the measure"),
        ("criteria/add", {"kind": "price"}, "There is a price already"),
        ("criteria/of/service", {"label": "Kept words", "rule": "scale", "scale": "5"}, "Enter the question"),
        ("criteria/of/service", {"label": "", "question": "Kept words", "rule": "scale", "scale": "5"}, "Enter a short name"),
        ("criteria/of/service", {"label": "Kept words", "question": "x", "rule": "scale", "scale": "5", "weight": "-1"}, "A weight is 0 or more"),
    ],
)  # fmt: skip
def test_bad_input_is_told_and_loses_nothing_that_was_typed(
    world: World, draft: Procurement, page: str, typed: dict[str, str], said: str
) -> None:
    officer, before = at(world.officer), len(kinds(draft))
    answered = officer.post(f"/buy/{draft.slug}/{page}", typed)
    text = answered.content.decode()
    assert answered.status_code == 200
    assert "There is a problem" in text
    assert said in text
    if "Kept words" in typed.values():
        assert "Kept words" in text
    assert len(kinds(draft)) == before


def test_the_live_sum_is_told_by_the_server_and_keeps_nothing(world: World, draft: Procurement) -> None:
    officer = at(world.officer)
    typed = {"weight-price": "42.5", "weight-service": "50", "weight-social-value": "10"}
    answered = officer.post(f"/buy/{draft.slug}/criteria/sum", typed).content.decode()
    assert "The weights sum to 102.5 of 100" in answered
    assert "2.5 too many" in answered
    assert "<html" not in answered
    assert draft.criteria.get(key="price").weight == 40
    assert "Social value carries 10% of them" in answered
    half = officer.post(f"/buy/{draft.slug}/criteria/sum", {"weight-price": "4x"}).content.decode()
    assert "The weights sum to 40 of 100" in half
    assert officer.get(f"/buy/{draft.slug}/criteria/sum").status_code == 405


def test_each_fault_of_a_draft_leads_to_the_page_that_mends_it(world: World, draft: Procurement) -> None:
    officer = at(world.officer)
    draft_actions.weigh(by=world.officer, procurement=draft, weights={"price": Fraction(30)})
    price = draft.criteria.get(key="price")
    draft_actions.keep(by=world.officer, procurement=draft, part=price, numbers={"floor": "5"})
    actions.change(by=world.officer, procurement=draft, deadline=None)
    page = officer.get(f"/buy/{draft.slug}/check").content.decode()
    for href in ("way-in", "criteria", "criteria/of/price"):
        assert f'href="/buy/{draft.slug}/{href}"' in page
    assert "Freeze and publish" not in page
    assert officer.post(f"/buy/{draft.slug}/check").status_code == 200
    draft.refresh_from_db()
    assert draft.stage == Stage.DRAFT


def test_check_publishes_once_nothing_stands_in_the_way(world: World, draft: Procurement) -> None:
    officer = at(world.officer)
    assert "Worth a look" in officer.get(f"/buy/{draft.slug}/check").content.decode()
    assert officer.post(f"/buy/{draft.slug}/check").status_code == 302
    draft.refresh_from_db()
    page = officer.get(f"/buy/{draft.slug}").content.decode()
    assert draft.tender_digest in page
    assert officer.get(f"/buy/{draft.slug}/tender.json").content.decode() == draft.tender_file

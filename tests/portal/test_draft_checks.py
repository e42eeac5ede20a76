"""The checks of a draft as pages, and choosing what is asked."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from tests.portal.conftest import World
from tests.portal.officers import at

from wellspent.portal.tendering import actions, draft_actions
from wellspent.portal.tendering.adapters import where_to_offer
from wellspent.portal.tendering.models import (
    Clause,
    Outcome,
    Procurement,
)


def test_a_finding_of_wording_leads_to_its_question_and_says_what_instead(
    world: World, draft: Procurement
) -> None:
    service = draft.criteria.get(key="service")
    asked = "Only firms based in Harrowmere may answer. They must be ISO 14001 certified."
    draft_actions.keep(by=world.officer, procurement=draft, part=service, question=asked)
    officer = at(world.officer)
    page = officer.get(f"/buy/{draft.slug}/wording").content.decode()
    assert "“Only firms based in" in page
    assert "In “How the work will be done”" in page
    assert "<strong>Instead:</strong>" in page
    assert f'href="/buy/{draft.slug}/criteria/of/service"' in page
    assert "Hours one bidder spends on answering" in page
    assert "[[criterion]]" not in page
    assert officer.post(f"/buy/{draft.slug}/wording").status_code == 302
    assert draft.draft_checks.get().findings >= 1


def test_facts_that_findings_hang_on_can_be_given_and_settle_them(world: World, draft: Procurement) -> None:
    service = draft.criteria.get(key="service")
    draft_actions.keep(
        by=world.officer, procurement=draft, part=service, question="You must be ISO 14001 certified."
    )
    officer = at(world.officer)
    asked = officer.get(f"/buy/{draft.slug}/facts").content.decode()
    names = sorted({part.partition('"')[0] for part in asked.split('name="fact-')[1:]})
    assert "concession" in names
    officer.post(f"/buy/{draft.slug}/facts", {f"fact-{name}": "no" for name in names})
    draft.refresh_from_db()
    assert draft.known == dict.fromkeys(names, False)
    assert "Perhaps" not in officer.get(f"/buy/{draft.slug}/wording").content.decode()
    assert officer.get(f"/buy/{draft.slug}/facts").status_code == 302


def test_the_wind_tunnel_is_a_page_with_pictures_and_takes_typical_bids(
    world: World, draft: Procurement
) -> None:
    officer = at(world.officer)
    page = officer.get(f"/buy/{draft.slug}/wind-tunnel").content.decode()
    assert "made-up rounds" in page
    assert page.count('alt="') >= 2
    assert "--typical" not in page
    tried = officer.get(f"/buy/{draft.slug}/wind-tunnel", {"typical-social-value": "30000"}).content.decode()
    assert "£30,000" in tried
    wrong = officer.get(f"/buy/{draft.slug}/wind-tunnel", {"typical-social-value": "plenty"}).content.decode()
    assert "There is a problem" in wrong
    assert 'value="plenty"' in wrong
    draft_actions.weigh(by=world.officer, procurement=draft, weights={"price": None})
    broken = officer.get(f"/buy/{draft.slug}/wind-tunnel").content.decode()
    assert "once the following is put right" in broken


def test_a_policy_asks_only_what_its_decision_hangs_on(world: World, draft: Procurement) -> None:
    officer = at(world.officer)
    typed = {"policy": "aintree", "framework": "lancashire@2016"}
    first = officer.post(f"/buy/{draft.slug}/policy", typed)
    assert first.status_code in (200, 302)
    actions.change(by=world.officer, procurement=draft, policy="aintree")
    page = officer.get(f"/buy/{draft.slug}/policy").content.decode()
    asked = {part.partition('"')[0] for part in page.split('name="fact-')[1:]}
    assert asked <= {"market-insight", "pre-market-engagement", "priorities-known", "urgent"}
    answers = {f"fact-{name}": "yes" for name in asked} | {"policy": "aintree"}
    assert officer.post(f"/buy/{draft.slug}/policy", answers).status_code == 302
    draft.refresh_from_db()
    assert draft.known == dict.fromkeys(asked, True)
    decided = officer.get(f"/buy/{draft.slug}/policy/decision").content.decode()
    assert "Each rule, and why" in decided
    assert officer.post(f"/buy/{draft.slug}/policy/decision", {"reason": ""}).status_code == 302
    assert officer.post(f"/buy/{draft.slug}/policy/decision", {"reason": "Usual"}).status_code == 302


def test_measures_are_found_by_outcome_theme_and_words(world: World, draft: Procurement) -> None:
    officer, url = at(world.officer), f"/buy/{draft.slug}/measures/add"
    page = officer.get(url, {"framework": "lancashire", "q": "apprentic"}).content.decode()
    assert "Apprenticeships completed" in page
    assert "Trees planted" not in page
    assert "Serves: Promoting employment" in page
    served = officer.get(
        url, {"framework": "lancashire", "outcome": "lancashire-environment"}
    ).content.decode()
    assert "Apprenticeships completed" not in served
    assert "Not to choose here" in officer.get(url, {"every": "1"}).content.decode()
    nothing = officer.get(url, {"q": "unicorns"}).content.decode()
    assert "No other measure to choose is like that" in nothing


def test_what_is_asked_stands_first_and_nothing_else_until_it_is_looked_for(
    world: World, draft: Procurement
) -> None:
    page = at(world.officer).get(f"/buy/{draft.slug}/measures/add").content.decode()
    assert page.count('type="checkbox"') == 1, "the one that is asked"
    assert "Your measures (1)" in page
    assert '<a class="govuk-link" href="?theme=jobs">Jobs</a> (' in page
    assert page.index('value="local-target-group-jobs"') < page.index("Look by theme")


def test_measures_that_serve_the_outcomes_taken_from_the_framework_are_suggested(
    world: World, draft: Procurement
) -> None:
    facts = {"community_outcome": "Cleaner air", "named": "lancashire-environment"}
    draft_actions.keep(by=world.officer, procurement=draft, part=Outcome(), **facts)
    actions.change(by=world.officer, procurement=draft, framework="lancashire@2016")
    page = at(world.officer).get(f"/buy/{draft.slug}/measures/add").content.decode()
    assert "They fit the outcomes of this procurement" in page
    assert "Trees planted" in page
    assert "Apprenticeships completed" not in page


def test_a_tick_outlives_a_search_and_what_is_unticked_is_asked_no_longer(
    world: World, draft: Procurement
) -> None:
    officer, url = at(world.officer), f"/buy/{draft.slug}/measures/add"
    sent = {"look": "1", "q": "apprentic", "measure": ["trees-planted"]}
    page = officer.post(url, sent).content.decode()
    assert page.index('value="trees-planted"') < page.index("Apprenticeships completed")
    assert page.count(" checked") == 1
    assert [one.measure for one in draft.measures.all()] == ["local-target-group-jobs"], (
        "a search keeps nothing"
    )
    assert officer.post(url, {"measure": ["trees-planted"]}).status_code == 302
    assert [one.measure for one in draft.measures.all()] == ["trees-planted"]
    actions.change(by=world.officer, procurement=draft, policy="south-downs")
    over = officer.post(url, {"measure": ["trees-planted", "local-target-group-jobs"]})
    assert "the policy allows at most 1 measure" in over.content.decode().lower()
    assert draft.measures.count() == 1


def test_groups_that_a_measure_leaves_to_the_tender_reach_the_file_and_the_pack(
    world: World, draft: Procurement
) -> None:
    officer = at(world.officer)
    look = f"/buy/{draft.slug}/check"
    assert "counts what the tender names, and nothing is named" in officer.get(look).content.decode()
    sent = {
        "target-local-target-group-jobs": "6",
        "groups-local-target-group-jobs": "People who left care\nPeople out of work for a year",
    }
    assert officer.post(f"/buy/{draft.slug}/measures", sent).status_code == 302
    assert "counts what the tender names" not in officer.get(look).content.decode()
    actions.publish(by=world.officer, procurement=draft)
    file = json.loads(draft.tender_file)
    said = "Jobs for people from target groups: People who left care; People out of work for a year."
    [criterion] = [one for one in file["criterion"] if one["kind"] == "value"]
    assert criterion["guidance"] == said
    [kpi] = file["particulars"]["kpi"]
    assert "(People who left care; People out of work for a year)" in kpi["title"]
    pack = officer.get(f"/buy/{draft.slug}/pack/tender-pack.docx").content
    assert b"People who left care" in zipfile.ZipFile(io.BytesIO(pack)).read("word/document.xml")


def test_a_clause_begins_from_a_measure_s_own_words(world: World, draft: Procurement) -> None:
    officer = at(world.officer)
    page = officer.get(f"/buy/{draft.slug}/clauses/add", {"measure": "trees-planted"}).content.decode()
    assert "Trees planted and alive" in page
    assert "What counts:" in page
    assert (
        "What counts:" not in officer.get(f"/buy/{draft.slug}/clauses/add", {"measure": "x"}).content.decode()
    )


def test_a_question_to_be_met_has_no_scale_and_turns_back_into_a_scored_one(
    world: World, draft: Procurement
) -> None:
    officer = at(world.officer)
    typed = {"label": "Insurance", "question": "Are you insured?"}
    officer.post(f"/buy/{draft.slug}/criteria/add?kind=met", typed | {"rule": "pass-fail"})
    made = draft.criteria.get(key="insurance")
    assert (made.rule, made.weight) == ("pass-fail", Fraction(0))
    assert (made.numbers, made.descriptors) == ({}, [])
    page = f"/buy/{draft.slug}/criteria/of/insurance"
    officer.post(page, typed | {"rule": "scale", "scale": "5", "weight": "4"})
    made.refresh_from_db()
    assert (made.rule, made.numbers, made.weight) == ("scale", {"scale": "5"}, Fraction(4))
    assert [line["score"] for line in made.descriptors] == ["5", "4", "3", "2", "1", "0"], (
        "our own to begin with"
    )
    officer.post(page, typed | {"rule": "scale", "scale": "10", "weight": "4", "guidance": "Say by whom"})
    made.refresh_from_db()
    assert (made.numbers, made.guidance) == ({"scale": "10"}, "Say by whom")
    assert made.descriptors == [], "words for another scale do not stay"


@pytest.mark.parametrize(
    ("page", "model"),
    [("outcomes", Outcome), ("clauses", Clause)],
)
def test_another_procurement_s_parts_are_not_found(
    world: World, draft: Procurement, page: str, model: type
) -> None:
    other = actions.begin(by=world.officer, organisation=world.buyer, title="Another")
    facts = {"community_outcome": "Work"} if page == "outcomes" else {"title": "One", "text": "More."}
    part = draft_actions.keep(by=world.officer, procurement=other, part=model(), **facts)
    officer = at(world.officer)
    assert officer.get(f"/buy/{draft.slug}/{page}/{part.pk}").status_code == 404
    assert officer.post(f"/buy/{draft.slug}/{page}/{part.pk}/remove").status_code == 404
    assert officer.get(f"/buy/{other.slug}/{page}/{part.pk}/remove").status_code == 405
    assert officer.post(f"/buy/{other.slug}/{page}/{part.pk}/remove").status_code == 302


def test_the_deadline_is_the_same_instant_in_the_same_words_on_the_page_and_in_the_pack(
    world: World, draft: Procurement
) -> None:
    noon = datetime(2036, 7, 18, 11, 0, tzinfo=UTC)
    actions.change(by=world.officer, procurement=draft, deadline=noon)
    actions.publish(by=world.officer, procurement=draft)
    officer, said = at(world.officer), "18 July 2036 at 12:00 BST"
    assert said in officer.get(f"/buy/{draft.slug}").content.decode()
    assert said in officer.get(f"/tenders/{draft.slug}").content.decode()
    pack = officer.get(f"/buy/{draft.slug}/pack/tender-pack.docx").content
    assert said.encode() in zipfile.ZipFile(io.BytesIO(pack)).read("word/document.xml")
    assert json.loads(draft.tender_file)["particulars"]["tender_deadline"].startswith("2036-07-18T11:00:00")


def test_the_pack_says_where_offers_go_with_an_address_and_whom_to_write_to(
    world: World, draft: Procurement, settings: Any
) -> None:
    assert where_to_offer(draft) == "On the page of this tender on the buyer’s Wellspent site"
    draft.organisation.email = "tenders@harrowmere.example"
    assert where_to_offer(draft).endswith(". If you cannot reach it, write to tenders@harrowmere.example")
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["127.0.0.1", "buying.harrowmere.example"], True
    page = f"https://buying.harrowmere.example/tenders/{draft.slug}"
    assert where_to_offer(draft).startswith(f"On the page of this tender: {page}.")

"""The task list through the life of a draft, and every fault's way to the page that mends it."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.portal.conftest import World
from tests.portal.officers import at

from wellspent.files.notices import draft as toml_of
from wellspent.files.notices import read_notices
from wellspent.files.reading.documents import open_document
from wellspent.method.errors import Fault, Refused
from wellspent.portal.tendering import actions, checks, draft_actions, notice_reading, presenters, steps
from wellspent.portal.tendering.models import Clause, CoProduction, Engagement, Need, Outcome, Procurement
from wellspent.portal.tendering.presenters import Step

NOTICES = Path(__file__).parents[1] / "files" / "notices"


def statuses(row: Procurement) -> dict[str, str]:
    """Every step with how far it is."""
    row = Procurement.objects.get(pk=row.pk)
    return {step.title: step.status for group in steps.task_list(row) for step in group.steps}


@pytest.fixture
def empty(world: World) -> Procurement:
    return actions.begin(by=world.officer, organisation=world.buyer, title="Benches")


def test_an_empty_draft_says_what_to_do_first(empty: Procurement) -> None:
    found = statuses(empty)
    assert found["Basics"] == "Not yet started"
    assert found["Policy decision"] == "Cannot start yet"
    assert found["Wording check"] == found["Test the scoring before publishing"] == "Cannot start yet"
    assert found.pop("Divide into lots") == "Optional"
    assert set(found.values()) == {"Not yet started", "Cannot start yet"}
    assert len(found) == 14


def test_each_step_is_completed_by_its_own_page(world: World, empty: Procurement) -> None:
    by, row = world.officer, empty
    parts: tuple[tuple[Any, str, dict[str, str]], ...] = (
        (Need(), "Statement of need", {"people": "The young"}),
        (
            Engagement(),
            "Engagement and consultation",
            {"on": "2026-09-02", "kind": "market", "whom": "x", "heard": "y"},
        ),
        (Clause(), "Clauses", {"title": "One", "text": "More."}),
    )
    for part, title, facts in parts:
        draft_actions.keep(by=by, procurement=row, part=part, **facts)
        assert statuses(row)[title] == "Completed"
    outcome = draft_actions.keep(by=by, procurement=row, part=Outcome(), community_outcome="Work")
    assert statuses(row)["Outcome map"] == "In progress"
    draft_actions.keep(by=by, procurement=row, part=outcome, road="question", reason="So")
    assert statuses(row)["Outcome map"] == "Completed"
    draft_actions.choose_measures(by=by, procurement=row, names=["trees-planted"])
    assert statuses(row)["Measures and targets"] == "Completed"
    draft_actions.add_criterion(
        by=by, procurement=row, label="Price", kind="price", rule="mean", weight=Fraction(40)
    )
    assert statuses(row)["Questions, criteria and weights"] == "In progress"
    assert statuses(row)["Wording check"] == "Not yet started"
    assert statuses(row)["Test the scoring before publishing"] == "Cannot start yet"
    question = draft_actions.add_criterion(
        by=by,
        procurement=row,
        label="How",
        kind="quality",
        rule="scale",
        numbers={"scale": "5"},
        question="How?",
        weight=Fraction(60),
    )
    found = statuses(row)
    assert found["Questions, criteria and weights"] == "Completed"
    assert found["Scoring scales"] == found["Test the scoring before publishing"] == "Not yet started"
    draft_actions.describe(
        by=by, procurement=row, part=question, descriptors=[{"score": "5", "text": "All"}], everywhere=False
    )
    assert statuses(row)["Scoring scales"] == "Completed"


def test_the_grid_alone_begins_the_log(world: World, empty: Procurement) -> None:
    draft_actions.keep(by=world.officer, procurement=empty, part=CoProduction(), planned_today="users")
    assert statuses(empty)["Engagement and consultation"] == "In progress"


def test_a_policy_that_asks_for_a_statement_switches_measures_off_by_its_rule(
    world: World, draft: Procurement
) -> None:
    draft.measures.all().delete()
    known = {
        "priorities-known": False,
        "market-insight": False,
        "pre-market-engagement": False,
        "urgent": True,
    }
    actions.change(by=world.officer, procurement=draft, policy="aintree", known=known)
    decision = steps.decision_of(draft)
    assert decision is not None
    found = steps.left_out(decision)
    assert decision.route == "statement"
    assert found["measures"].startswith("Not needed: ")
    assert statuses(draft)["Measures and targets"] == "Not needed"
    assert statuses(draft)["Outcome map"] != "Not needed"


def test_a_step_that_is_not_needed_stays_open_and_counts_once_it_is_done(
    world: World, draft: Procurement
) -> None:
    actions.change(by=world.officer, procurement=draft, policy="star", value=9_000_00)
    assert statuses(draft)["Statement of need"] == "Not needed"
    assert at(world.officer).get(f"/buy/{draft.slug}/need").status_code == 200
    draft_actions.keep(by=world.officer, procurement=draft, part=Need(), people="All")
    assert statuses(draft)["Statement of need"] == "Completed"


def test_a_decision_that_hangs_on_facts_switches_nothing_off() -> None:
    assert steps.left_out(None) == {}


@pytest.mark.parametrize(
    ("step", "status"),
    [
        (Step("s", "/", done=True), "Completed"),
        (Step("s", "/", done=False), "Not yet started"),
        (Step("s", "/", done=False, begun=True), "In progress"),
        (Step("s", "/", done=True, again=True), "Look again"),
        (Step("s", "/", done=False, needless=True), "Not needed"),
        (Step("s", "/", done=False, blocked=True, begun=True), "Cannot start yet"),
        (Step("s", "/", done=True, word="If needed"), "If needed"),
    ],
)
def test_a_status_in_words(step: Step, status: str) -> None:
    assert step.status == status


# Mending


def spoil(**facts: object) -> Callable[[World, Procurement], None]:
    def spoiled(world: World, row: Procurement) -> None:
        actions.change(by=world.officer, procurement=row, **facts)

    return spoiled


def spoil_criterion(key: str, **facts: object) -> Callable[[World, Procurement], None]:
    def spoiled(world: World, row: Procurement) -> None:
        part = row.criteria.get(key=key)
        draft_actions.keep(by=world.officer, procurement=row, part=part, **facts)

    return spoiled


@pytest.mark.parametrize(
    ("spoiled", "page"),
    [
        (spoil(deadline=None), "way-in"),
        (spoil(out_of="0"), "ranking"),
        (spoil(tie_break=["nobody"]), "ranking"),
        (spoil(framework="ppn-026@2026"), "policy"),
        (spoil(contract_from="2027-02-01", contract_to="2027-01-01"), "basics"),
        (spoil(questions_until="2040-01-01T12:00:00Z"), "way-in"),
        (spoil_criterion("price", weight=None), "criteria"),
        (spoil_criterion("price", rule=""), "criterion"),
        (spoil_criterion("price", numbers={"floor": "5"}), "criterion"),
        (spoil_criterion("price", numbers={"floor": "9", "ceiling": "5"}), "criterion"),
        (spoil_criterion("service", word_limit=0), "criterion"),
        (spoil_criterion("service", descriptors=[{"score": "9", "text": "x"}]), "descriptors"),
        (spoil_criterion("social-value", numbers={"target": "0"}), "criterion"),
    ],
)
def test_every_fault_leads_to_a_page_that_answers(
    world: World, draft: Procurement, spoiled: Callable[[World, Procurement], None], page: str
) -> None:
    spoiled(world, draft)
    row = Procurement.objects.get(pk=draft.pk)
    faults = list(checks.unready(row))
    assert faults
    found = presenters.mends(row, faults)
    parts = {
        "ranking": "criteria/ranking",
        "criterion": "criteria/of/",
        "descriptors": "scales/",
    }
    assert any(parts.get(page, page) in one.href for one in found), found
    officer = at(world.officer)
    for one in found:
        assert officer.get(one.href).status_code == 200
        assert one.text
        assert one.link
        assert " = " not in one.text
    with pytest.raises(Refused):
        actions.publish(by=world.officer, procurement=row)


@pytest.mark.parametrize(
    ("place", "page"),
    [
        ("[[clause]] 1, text", "clauses"),
        ("[[particulars.kpi]] 1, title", "measures"),
        ("", "criteria"),
        ("value", "basics"),
    ],
)
def test_a_place_in_the_file_is_a_page_of_the_site(draft: Procurement, place: str, page: str) -> None:
    assert presenters.mend(draft, Fault("it is wrong", "Mend it.", place)).href.endswith(f"/{page}")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _, r: r, "No policy decision has been confirmed"),
        (lambda w, r: actions.change(by=w.officer, procurement=r, kind=""), "The basics are not complete"),
        (
            lambda w, r: draft_actions.keep(
                by=w.officer, procurement=r, part=Outcome(), community_outcome="x"
            ),
            "nobody said how they are asked for",
        ),
        (lambda _, r: r.measures.all().delete(), "any measure with a money value may be promised"),
        (lambda _, r: r.criteria.filter(kind="value").delete(), "no criterion scores what is promised"),
        (lambda _, r: r, "The test of the scoring has not been read"),
    ],
)
def test_what_is_worth_a_look_is_told_and_stops_nobody(
    world: World, draft: Procurement, change: Callable[[World, Procurement], object], said: str
) -> None:
    change(world, draft)
    row = Procurement.objects.get(pk=draft.pk)
    assert any(said in text for text, _ in checks.advice(row, steps.decision_of(row)))
    assert said in at(world.officer).get(f"/buy/{row.slug}/check").content.decode()


def test_scores_that_nobody_described_are_worth_a_look(world: World, draft: Procurement) -> None:
    told = ("How each score is earned is not described for “How the work will be done”.", "scales")
    assert told in checks.advice(draft, steps.decision_of(draft))
    page = at(world.officer).get(f"/buy/{draft.slug}/check").content.decode()
    assert told[0] in page
    assert f'href="/buy/{draft.slug}/scales"' in page
    assert "Some things are worth a look before you publish" in page
    assert "Freeze and publish" in page, "it warns, and stops nobody"
    service = draft.criteria.get(key="service")
    words = [{"score": "5", "text": "All"}]
    draft_actions.describe(
        by=world.officer, procurement=draft, part=service, descriptors=words, everywhere=False
    )
    assert "scales" not in [name for _, name in checks.advice(draft, steps.decision_of(draft))]


@pytest.mark.parametrize(
    ("kind", "findings", "said"),
    [
        ("wording", 0, None),
        ("wording", 1, "The wording check found 1 thing in these rules."),
        ("windtunnel", 2, "The test of the scoring found 2 things in these rules."),
    ],
)
def test_what_a_check_found_is_worth_a_look_until_the_rules_change(
    world: World, draft: Procurement, kind: str, findings: int, said: str | None
) -> None:
    draft_actions.checked(by=world.officer, procurement=draft, kind=kind, findings=findings)
    told = [text for text, name in checks.advice(draft, None) if name == kind]
    assert told == ([said] if said else [])
    draft_actions.keep(by=world.officer, procurement=draft, part=Clause(), title="One", text="More.")
    [again] = [text for text, name in checks.advice(draft, None) if name == kind]
    assert again.endswith("has not been read for these rules.")


# Notices


READABLE = sorted(path.name for path in NOTICES.glob("*.json*") if path.stat().st_size < 200_000)


@pytest.mark.parametrize("name", READABLE)
def test_every_notice_is_begun_as_the_command_drafts_it_or_refused_in_a_sentence(
    world: World, name: str, tmp_path: Path
) -> None:
    try:
        read = notice_reading.drafted(name, (NOTICES / name).read_bytes())
    except Refused as refused:
        faults = refused.faults
    else:
        faults = ()
    if faults:
        assert all(fault.rule and fault.mend and not fault.file for fault in faults)
        return
    noticed = read_notices(NOTICES / name).procurements
    assert len(read) == len(noticed)
    officer = at(world.officer)
    for one, theirs in zip(read, noticed, strict=True):
        path = tmp_path / "draft.toml"
        path.write_text(toml_of(theirs), "utf-8")
        said = open_document(path).data
        row = draft_actions.begin_from_notice(by=world.officer, organisation=world.buyer, drafted=one)
        assert (row.kind or None, row.ocid or None) == (said.get("kind"), said.get("ocid"))
        weights = [
            Fraction(str(each["weight"])) if "weight" in each else None for each in said.get("criterion", ())
        ]
        assert [each.weight for each in row.criteria.all()] == weights
        assert len(one.left_out) >= len(theirs.missing)
        for page in ("", "/check", "/criteria", "/basics"):
            assert officer.get(f"/buy/{row.slug}{page}").status_code == 200


def test_what_a_notice_gets_wrong_is_told_with_what_it_leaves_out() -> None:
    [one] = notice_reading.drafted("points.json", (NOTICES / "points.json").read_bytes())[:1]
    assert all(isinstance(each, str) and each for each in one.left_out)
    assert json.dumps(list(one.left_out))

"""The parts of a draft: written by those who may, kept with who did it, never once the rules are published."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.portal.conftest import World
from tests.portal.officers import at, kinds

from wellspent.method.errors import Refused
from wellspent.portal.audit import queries as audit
from wellspent.portal.tendering import actions, checks, draft_actions, notice_reading, steps
from wellspent.portal.tendering.models import (
    Clause,
    Criterion,
    Need,
    Outcome,
    Procurement,
)

NOTICES = Path(__file__).parents[1] / "files" / "notices"


def test_a_part_is_kept_with_its_event_and_its_history(world: World, draft: Procurement) -> None:
    first = draft_actions.keep(by=world.officer, procurement=draft, part=Outcome(), community_outcome="Work")
    second = draft_actions.keep(by=world.lead, procurement=draft, part=Outcome(), community_outcome="Air")
    draft_actions.keep(by=world.lead, procurement=draft, part=first, road="clause", reason="It is certain")
    assert (first.place, second.place) == (0, 1)
    assert [one.history_type for one in first.history.all()] == ["~", "+"]
    assert kinds(draft)[-3:] == ["outcome-added", "outcome-added", "outcome-changed"]
    draft_actions.remove(by=world.officer, part=second)
    assert kinds(draft)[-1] == "outcome-removed"
    assert audit.faults() == []


@pytest.mark.parametrize("part", [Need(), Outcome(), Clause(), Criterion(key="k")])
def test_no_part_is_written_once_the_rules_are_published(
    world: World, tender: Procurement, part: Criterion
) -> None:
    with pytest.raises(Refused, match="can no longer be changed"):
        draft_actions.keep(by=world.officer, procurement=tender, part=part)
    with pytest.raises(Refused, match="can no longer be changed"):
        draft_actions.remove(by=world.officer, part=tender.criteria.get(key="price"))
    with pytest.raises(Refused, match="can no longer be changed"):
        draft_actions.weigh(by=world.officer, procurement=tender, weights={"price": Fraction(1)})


def test_keys_of_criteria_are_free_and_legible(world: World, draft: Procurement) -> None:
    made = [
        draft_actions.add_criterion(
            by=world.officer, procurement=draft, label=label, kind="quality", rule="scale"
        ).key
        for label in ("Price", "Price", "2027 start", "…")
    ]
    assert made == ["price-2", "price-3", "c-2027-start", "criterion"]


def test_weights_are_exact_and_only_what_changed_has_an_event(world: World, draft: Procurement) -> None:
    before = len(kinds(draft))
    weights = {"price": Fraction("33.333333333333"), "service": Fraction(50)}
    draft_actions.weigh(by=world.officer, procurement=draft, weights=weights)
    assert draft.criteria.get(key="price").weight == Fraction("33.333333333333")
    assert len(kinds(draft)) == before + 1
    assert checks.weighed_of(draft).left == Fraction("6.666666666667")


def test_measures_are_at_most_what_the_policy_allows_and_only_those_that_may_be_scored(
    world: World, draft: Procurement
) -> None:
    actions.change(by=world.officer, procurement=draft, policy="south-downs")
    with pytest.raises(Refused, match="allows at most 1 measures, and this would make 2"):
        draft_actions.choose_measures(by=world.officer, procurement=draft, names=["trees-planted"])
    actions.change(by=world.officer, procurement=draft, policy="")
    with pytest.raises(Refused, match="may not be scored"):
        draft_actions.choose_measures(by=world.officer, procurement=draft, names=["union-recognition"])
    with pytest.raises(Refused, match="there is no measure"):
        draft_actions.choose_measures(by=world.officer, procurement=draft, names=["trees"])
    assert draft.measures.count() == 1
    draft_actions.choose_measures(
        by=world.officer, procurement=draft, names=["trees-planted", "local-target-group-jobs"]
    )
    assert draft.measures.count() == 2


def test_a_confirmed_decision_is_looked_at_again_once_the_facts_change(
    world: World, draft: Procurement
) -> None:
    with pytest.raises(Refused, match="no policy is chosen"):
        draft_actions.confirm_policy(by=world.officer, procurement=draft, reason="It is usual")
    actions.change(by=world.officer, procurement=draft, policy="rotherham")
    draft_actions.confirm_policy(by=world.officer, procurement=draft, reason="It is usual")
    assert draft.policy_confirmed["minimum_weighting"] == "0.2"

    def status() -> str:
        return steps.task_list(draft)[0].steps[1].status

    assert status() == "Completed"
    actions.change(by=world.officer, procurement=draft, value=9_000_00)
    assert status() == "Look again"


def test_a_check_that_was_read_is_to_be_read_again_once_the_rules_change(
    world: World, draft: Procurement
) -> None:
    draft_actions.checked(by=world.officer, procurement=draft, kind="wording", findings=0)

    def status() -> str:
        return steps.task_list(draft)[2].steps[2].status

    assert status() == "Completed"
    draft_actions.keep(by=world.officer, procurement=draft, part=Clause(), title="One", text="More.")
    assert status() == "Look again"


def test_descriptions_go_to_every_question_of_the_same_scale_where_asked(
    world: World, draft: Procurement
) -> None:
    other = draft_actions.add_criterion(
        by=world.officer,
        procurement=draft,
        label="Staff",
        kind="quality",
        rule="scale",
        numbers={"scale": "5"},
    )
    ten = draft_actions.add_criterion(
        by=world.officer,
        procurement=draft,
        label="Plant",
        kind="quality",
        rule="scale",
        numbers={"scale": "10"},
    )
    service, words = draft.criteria.get(key="service"), [{"score": "5", "text": "All"}]
    draft_actions.describe(
        by=world.officer, procurement=draft, part=service, descriptors=words, everywhere=False
    )
    other.refresh_from_db()
    assert other.descriptors == []
    draft_actions.describe(
        by=world.officer, procurement=draft, part=service, descriptors=words, everywhere=True
    )
    other.refresh_from_db()
    ten.refresh_from_db()
    assert (other.descriptors, ten.descriptors) == (words, [])


# Beginning from something


def test_from_a_similar_one_the_rules_come_and_the_dates_stay(world: World, draft: Procurement) -> None:
    outcome = draft_actions.keep(
        by=world.officer,
        procurement=draft,
        part=Outcome(),
        community_outcome="Work",
        road="question",
        reason="So",
        named="lancashire-employment",
    )
    service = draft.criteria.get(key="service")
    draft_actions.keep(by=world.officer, procurement=draft, part=service, outcome=outcome)
    draft_actions.keep(by=world.officer, procurement=draft, part=Need(), people="The young")
    draft_actions.keep(by=world.officer, procurement=draft, part=Clause(), title="One", text="More.")
    made = draft_actions.begin_like(by=world.officer, organisation=world.buyer, similar=draft, title="Again")
    assert (made.kind, made.method, made.value, made.deadline, made.commenced) == (
        "services",
        "weighted-points",
        None,
        None,
        None,
    )
    copied = made.criteria.get(key="service")
    assert copied.outcome is not None
    assert copied.outcome.procurement_id == made.pk
    assert (copied.outcome.community_outcome, copied.outcome.named) == ("Work", "lancashire-employment")
    assert (copied.weight, copied.numbers) == (Fraction(50), {"scale": "5", "minimum": "2"})
    assert [made.measures.count(), made.clauses.count(), made.need.people] == [1, 1, "The young"]
    with pytest.raises(Refused, match="another organisation's"):
        draft_actions.begin_like(by=world.firm_user, organisation=world.firm, similar=draft, title="Theirs")


def test_from_a_notice_there_is_a_procurement_a_lot_and_what_it_leaves_out_is_listed(world: World) -> None:
    content = (NOTICES / "uk4-two-lots.json").read_bytes()
    answered = at(world.officer).post(
        "/buy/begin/notice", {"notice": SimpleUploadedFile("uk4-two-lots.json", content)}
    )
    assert answered.status_code == 302
    parks, trees = Procurement.objects.order_by("id")
    assert (parks.title, parks.value, parks.vat) == (
        "Grounds maintenance – Lot 1: Parks",
        90_000_000,
        "excluded",
    )
    assert next((one.kind, one.weight, one.rule) for one in parks.criteria.all()) == (
        "price",
        Fraction(40),
        "",
    )
    assert sum(one.weight or 0 for one in parks.criteria.all()) == 100
    assert [one.weight for one in trees.criteria.all()] == [None, None]
    assert any("how “" in each for each in parks.notice_left_out)
    assert any("has passed" in each for each in parks.notice_left_out)
    assert parks.deadline is None
    page = at(world.officer).get(f"/buy/{parks.slug}").content.decode()
    assert "What the notice leaves open" in page


@pytest.mark.parametrize("name", ["empty.json", "broken.json", "not-a-number.json"])
def test_a_notice_that_cannot_be_read_is_refused_with_a_sentence(world: World, name: str) -> None:
    given = SimpleUploadedFile(name, (NOTICES / name).read_bytes() or b" ")
    answered = at(world.officer).post("/buy/begin/notice", {"notice": given})
    assert answered.status_code == 200
    assert "There is a problem" in answered.content.decode()
    assert "/tmp" not in answered.content.decode()  # noqa: S108 (no path of the server is told)
    assert not Procurement.objects.exists()


def test_a_notice_of_another_kind_or_too_large_is_refused(world: World) -> None:
    officer = at(world.officer)
    answered = officer.post("/buy/begin/notice", {"notice": SimpleUploadedFile("notice.pdf", b"%PDF")})
    assert "The file must end in .json" in answered.content.decode()
    assert "Choose the notice" in officer.post("/buy/begin/notice").content.decode()


def test_a_notice_s_deadline_is_taken_where_it_is_still_to_come() -> None:
    content = (
        (NOTICES / "uk4-two-lots.json").read_text("utf-8").replace("2026-06-12T12:00", "2036-06-12T12:00")
    )
    [parks, _] = notice_reading.drafted("n.json", content.encode())
    assert parks.facts["deadline"].isoformat() == "2036-06-12T11:00:00+00:00"

"""The lots of a tender: divided from a draft, named, published by one act, and each awarded by itself."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from tests.portal.conftest import World, offered
from tests.portal.officers import at, kinds

from wellspent.files.reading.cells import read_sheet
from wellspent.files.sheets import TenderSheet
from wellspent.method.errors import Refused
from wellspent.portal.tendering import actions, checks, draft_actions, readings
from wellspent.portal.tendering.adapters import stored
from wellspent.portal.tendering.lots import actions as lot_actions
from wellspent.portal.tendering.lots import queries as lot_queries
from wellspent.portal.tendering.lots.actions import Named
from wellspent.portal.tendering.models import (
    Clause,
    Engagement,
    LottedTender,
    Need,
    Outcome,
    Procurement,
    Stage,
)
from wellspent.portal.tendering.offers import actions as offer_actions

NAMES = ["North of the river", "South of the river", "The cemeteries"]


@pytest.fixture
def divided(world: World, draft: Procurement) -> list[Procurement]:
    """The tender that is nearly ready, in three lots."""
    lot_actions.divide(by=world.officer, procurement=draft, names=NAMES)
    return lot_queries.together(draft)


def test_what_is_drafted_becomes_the_first_lot_and_the_others_begin_as_its_copies(
    world: World, draft: Procurement
) -> None:
    by = world.officer
    draft_actions.keep(by=by, procurement=draft, part=Need(), people="Everybody who walks")
    draft_actions.keep(by=by, procurement=draft, part=Clause(), title="Promises", text="They are kept.")
    outcome = draft_actions.keep(by=by, procurement=draft, part=Outcome(), community_outcome="More shade")
    service = draft.criteria.get(key="service")
    draft_actions.keep(by=by, procurement=draft, part=service, outcome=outcome)
    draft_actions.keep(
        by=by,
        procurement=draft,
        part=Engagement(),
        on=timezone.localdate(),
        kind="market",
        whom="Firms",
        heard="Yes",
    )
    whole = lot_actions.divide(by=by, procurement=draft, names=NAMES)
    rows = lot_queries.together(draft)
    assert [row.lot_name for row in rows] == [f"Lot {n}: {name}" for n, name in enumerate(NAMES, 1)]
    assert rows[0].pk == draft.pk
    assert whole.title == "Grounds maintenance"
    assert whole.value == 120_000_000
    assert {row.value for row in rows} == {None}
    assert {row.deadline for row in rows} == {draft.deadline}
    assert {row.kind for row in rows} == {"services"}
    third = rows[2]
    assert third.title == "Grounds maintenance – Lot 3: The cemeteries"
    assert third.need.people == "Everybody who walks"
    assert [one.title for one in third.clauses.all()] == ["Promises"]
    assert [one.whom for one in third.engagements.all()] == ["Firms"]
    assert [(one.key, one.weight) for one in third.criteria.all()] == [
        (one.key, one.weight) for one in draft.criteria.all()
    ]
    copied = third.criteria.get(key="service").outcome
    assert copied is not None
    assert copied.procurement == third
    assert "tender-divided" in kinds(draft)


def test_a_division_takes_two_names_that_differ_and_happens_once(world: World, draft: Procurement) -> None:
    for names in (["Alone"], ["North", "north"], [f"Lot {n}" for n in range(61)]):
        with pytest.raises(Refused):
            lot_actions.divide(by=world.officer, procurement=draft, names=names)
    assert not LottedTender.objects.exists()
    lot_actions.divide(by=world.officer, procurement=draft, names=["North", "South"])
    with pytest.raises(Refused, match="a lot already"):
        lot_actions.divide(by=world.officer, procurement=draft, names=["East", "West"])


def test_another_lot_comes_after_those_that_are_there(world: World, divided: list[Procurement]) -> None:
    [made] = lot_actions.add(by=world.officer, procurement=divided[1], names=["The parks"])
    assert (made.lot, made.lot_place, made.lot_title) == ("4", 4, "The parks")
    assert made.criteria.count() == 3
    with pytest.raises(Refused, match="two lots are called"):
        lot_actions.add(by=world.officer, procurement=divided[1], names=["the parks"])


def named(world: World, rows: list[Procurement], **more: object) -> None:
    lots = {row.pk: Named(row.lot_title, 40_000_000) for row in rows}
    told = {"title": "Grounds maintenance", "lots": lots, **more}
    lot_actions.name(by=world.officer, procurement=rows[0], **told)  # type: ignore[arg-type]


def test_the_lots_are_named_again_and_their_values_count_together(
    world: World, divided: list[Procurement]
) -> None:
    lots = {row.pk: Named(f"Part {row.lot}", 40_000_000) for row in divided}
    lot_actions.name(
        by=world.officer, procurement=divided[1], title="Parks and verges", lots=lots, most_won=2
    )
    rows = lot_queries.together(divided[0])
    assert [row.title for row in rows] == [f"Parks and verges – Lot {n}: Part {n}" for n in (1, 2, 3)]
    assert lot_queries.whole_value(rows[2]) == 120_000_000
    assert readings.purchase(rows[2]).value == 1_200_000
    with pytest.raises(Refused, match="worth less"):
        named(world, divided, value=100)
    with pytest.raises(Refused, match="cannot have 4 of 3"):
        named(world, divided, most_offered=4)


def test_all_lots_are_published_by_one_act_or_none(world: World, divided: list[Procurement]) -> None:
    broken = divided[1].criteria.get(key="price")
    draft_actions.keep(by=world.officer, procurement=divided[1], part=broken, weight=None)
    with pytest.raises(Refused) as refused:
        actions.publish(by=world.officer, procurement=divided[0])
    assert all(fault.rule.startswith("Lot 2: South of the river: ") for fault in refused.value.faults)
    assert {row.stage for row in lot_queries.together(divided[0])} == {Stage.DRAFT}
    draft_actions.keep(by=world.officer, procurement=divided[1], part=broken, weight=40)
    actions.publish(by=world.officer, procurement=divided[2])
    rows = lot_queries.together(divided[0])
    assert {row.stage for row in rows} == {Stage.OPEN}
    assert len({row.published for row in rows}) == 1
    assert len({row.tender_digest for row in rows}) == 3
    assert [kinds(row).count("stage-open") for row in rows] == [1, 1, 1]


def test_the_frozen_file_says_which_lot_it_is_and_of_what(world: World, divided: list[Procurement]) -> None:
    named(world, divided, most_offered=2, most_won=1)
    actions.publish(by=world.officer, procurement=divided[0])
    row = Procurement.objects.get(pk=divided[1].pk)
    content = json.loads(row.tender_file)
    assert content["lot"] == "2"
    assert content["particulars"]["division"] == {
        "title": "Grounds maintenance", "lot_title": "South of the river", "lots": ["1", "2", "3"],
        "value": "1200000", "most_offered": 2, "most_won": 1,
    }  # fmt: skip
    sheet = read_sheet(stored("tender.json", row.tender_file), TenderSheet)
    assert sheet.own_lot == "2"
    assert not sheet.lots


def test_the_deadline_moves_for_every_lot_and_each_bidder_gets_one_letter(
    world: World, divided: list[Procurement], django_capture_on_commit_callbacks: object
) -> None:
    actions.publish(by=world.officer, procurement=divided[0])
    rows = lot_queries.together(divided[0])
    for row in rows[:2]:
        offered(world, row, world.firm, world.firm_user, 1_000_000, 10)
    assert rows[0].deadline is not None
    later = rows[0].deadline + timedelta(days=7)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.extend(
            by=world.officer, procurement=rows[1], deadline=later, reason="The drawings were late."
        )
    rows = lot_queries.together(divided[0])
    assert {row.deadline for row in rows} == {later}
    assert [row.extensions.count() for row in rows] == [1, 1, 1]
    assert [letter.to for letter in mail.outbox] == [[world.firm_user.email]]
    assert mail.outbox[0].subject == "Later deadline: Grounds maintenance"


def test_an_answer_is_read_by_the_bidders_of_every_lot(
    world: World, divided: list[Procurement], django_capture_on_commit_callbacks: object
) -> None:
    actions.publish(by=world.officer, procurement=divided[0])
    first, second, _ = lot_queries.together(divided[0])
    offer = offered(world, first, world.firm, world.firm_user, 1_000_000, 10)
    offered(world, second, world.rival, world.rival_user, 1_000_000, 10)
    asked = offer_actions.ask(by=world.firm_user, offer=offer, question="May we see the drawings?")
    # the officer reads the question on the page of any lot, and answers it there
    waits = at(world.officer).get(f"/buy/{second.slug}/clarifications").content.decode()
    assert "May we see the drawings?" in waits
    assert "Lot 1: North of the river" in waits
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        done = at(world.officer).post(
            f"/buy/{second.slug}/clarifications/{asked.pk}", {"answer": "They are on the page."}
        )
    assert done.status_code == 302
    assert sorted(letter.to[0] for letter in mail.outbox) == [world.firm_user.email, world.rival_user.email]
    shown = at(world.rival_user).get(f"/tenders/{second.slug}").content.decode()
    assert "They are on the page." in shown
    assert "Asked about Lot 1: North of the river." in shown


def test_two_people_open_every_lot_in_one_act_each(world: World, divided: list[Procurement]) -> None:
    actions.publish(by=world.officer, procurement=divided[0])
    for row in lot_queries.together(divided[0]):
        row.deadline = timezone.now() - timedelta(seconds=1)
        row.save()
    assert lot_actions.consent(by=world.officer, procurement=divided[0]) == []
    with pytest.raises(Refused, match="no lot waits"):
        lot_actions.consent(by=world.officer, procurement=divided[1])
    opened = lot_actions.consent(by=world.lead, procurement=divided[2])
    assert len(opened) == 3
    assert {row.stage for row in lot_queries.together(divided[0])} == {Stage.OPENED}


def test_the_way_in_is_told_once_for_every_lot(world: World, divided: list[Procurement]) -> None:
    later = timezone.now() + timedelta(days=60)
    saved = at(world.officer).post(
        f"/buy/{divided[1].slug}/way-in",
        {"way_in": "here", "deadline": f"{timezone.localtime(later):%Y-%m-%dT%H:%M}"},
    )
    assert saved.status_code == 302, saved.content.decode()
    assert len({row.deadline for row in lot_queries.together(divided[0])}) == 1
    assert lot_queries.together(divided[0])[0].deadline != divided[0].deadline
    divided[2].refresh_from_db()
    actions.change(by=world.officer, procurement=divided[2], deadline=later + timedelta(days=1))
    with pytest.raises(Refused, match="different deadlines"):
        actions.publish(by=world.officer, procurement=divided[0])


def test_what_is_the_same_is_used_for_the_lots_that_are_chosen(
    world: World, divided: list[Procurement]
) -> None:
    by, (first, second, third) = world.officer, divided
    draft_actions.keep(by=by, procurement=first, part=Clause(), title="Promises", text="They are kept.")
    draft_actions.keep(by=by, procurement=second, part=Clause(), title="Old", text="It goes.")
    draft_actions.keep(by=by, procurement=first, part=first.criteria.get(key="price"), weight=30)
    lot_actions.same(by=by, procurement=first, parts=["clauses"], lots=[second])
    assert [one.title for one in second.clauses.all()] == ["Promises"]
    assert not third.clauses.exists()
    assert second.criteria.get(key="price").weight == 40
    lot_actions.same(by=by, procurement=first, parts=["criteria", "basics"])
    assert {row.criteria.get(key="price").weight for row in divided} == {30}
    assert "clause-removed" in kinds(second)


def test_a_lot_that_is_taken_out_goes_on_by_itself(world: World, divided: list[Procurement]) -> None:
    first, second, third = divided
    lot_actions.take_out(by=world.officer, procurement=second)
    assert (second.whole_id, second.lot, second.title) == (
        None,
        "",
        "Grounds maintenance: South of the river",
    )
    assert [row.lot for row in lot_queries.together(first)] == ["1", "3"]
    lot_actions.take_out(by=world.officer, procurement=third)
    first.refresh_from_db()
    assert (first.whole_id, first.title, first.value) == (None, "Grounds maintenance", 120_000_000)
    assert not list(checks.unready(first))


def test_the_lots_of_one_notice_share_its_day_and_whether_values_are_with_vat(
    world: World, divided: list[Procurement]
) -> None:
    named(world, divided)
    first, second, _ = lot_queries.together(divided[0])
    actions.change(by=world.officer, procurement=second, vat="included", commenced=date(2026, 10, 2))
    with pytest.raises(Refused) as refused:
        actions.publish(by=world.officer, procurement=first)
    assert [fault.place for fault in refused.value.faults] == ["commenced", "vat"]
    shown = at(world.officer).get(f"/buy/{first.slug}/check").content.decode()
    assert "The lots were commenced on different days." in shown
    assert f'href="/buy/{first.slug}/basics"' in shown
    lot_actions.same(by=world.officer, procurement=first, parts=["basics"])
    actions.publish(by=world.officer, procurement=first)


def test_a_lot_that_has_ended_keeps_its_deadline(world: World, divided: list[Procurement]) -> None:
    actions.publish(by=world.officer, procurement=divided[0])
    first, second, third = lot_queries.together(divided[0])
    was = second.deadline
    assert was is not None
    actions.end(by=world.officer, procurement=second, reason="The south is let otherwise.")
    with pytest.raises(Refused, match="has passed"):
        actions.extend(by=world.officer, procurement=second, deadline=was + timedelta(days=1), reason="Late.")
    actions.extend(by=world.officer, procurement=first, deadline=was + timedelta(days=1), reason="Late.")
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.deadline, third.deadline) == (was, was + timedelta(days=1))


def test_a_lot_taken_out_leaves_the_notices_own_id_to_the_others(
    world: World, divided: list[Procurement]
) -> None:
    for row in divided:
        actions.change(by=world.officer, procurement=row, ocid="ocds-h6vhtk-0a1b2c")
    lot_actions.take_out(by=world.officer, procurement=divided[1])
    lot_actions.take_out(by=world.officer, procurement=divided[2])
    divided[0].refresh_from_db()
    assert [row.ocid for row in divided] == ["ocds-h6vhtk-0a1b2c", "", ""]
    # the one that is left is still lot 1 of its notice, and says so in its file
    assert divided[0].lot == "1"
    actions.publish(by=world.officer, procurement=divided[0])
    divided[0].refresh_from_db()
    assert json.loads(divided[0].tender_file)["particulars"]["division"]["lots"] == ["1"]


def test_what_is_not_a_lot_is_neither_named_nor_taken_out(world: World, draft: Procurement) -> None:
    for act in (
        lambda: lot_actions.take_out(by=world.officer, procurement=draft),
        lambda: lot_actions.add(by=world.officer, procurement=draft, names=["North"]),
        lambda: lot_actions.same(by=world.officer, procurement=draft, parts=["clauses"]),
        lambda: lot_actions.name(by=world.officer, procurement=draft, title="Grounds", lots={}),
    ):
        with pytest.raises(Refused, match="not divided"):
            act()
    with pytest.raises(TypeError, match="value"):
        lot_actions.come_in(by=world.officer, procurement=draft, value=1)

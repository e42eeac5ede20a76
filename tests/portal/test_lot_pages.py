"""The officer's pages of lots: what is typed stays, what is refused is said, and nobody else gets in."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.portal.conftest import World
from tests.portal.offering import said
from tests.portal.officers import at, kinds

from wellspent.portal.tendering import actions, draft_actions
from wellspent.portal.tendering.lots import actions as lot_actions
from wellspent.portal.tendering.lots import queries as lot_queries
from wellspent.portal.tendering.models import Clause, Procurement, Stage


@pytest.fixture
def pair(world: World, draft: Procurement) -> list[Procurement]:
    lot_actions.divide(by=world.officer, procurement=draft, names=["North", "South"])
    return lot_queries.together(draft)


def test_a_draft_is_divided_from_its_task_list(world: World, draft: Procurement) -> None:
    client = at(world.officer)
    assert f'href="/buy/{draft.slug}/divide"' in client.get(f"/buy/{draft.slug}").content.decode()
    assert client.get(f"/buy/{draft.slug}/lots").status_code == 404
    empty = said(client.post(f"/buy/{draft.slug}/divide", {"names": ""}))
    assert "Name the lots, a line each" in empty
    one = client.post(f"/buy/{draft.slug}/divide", {"names": "The parks"})
    assert "two lots or more" in said(one)
    assert "The parks" in one.content.decode()
    long = said(client.post(f"/buy/{draft.slug}/divide", {"names": "x" * 121 + "\nNorth"}))
    assert "longer than 120 characters" in long
    done = client.post(f"/buy/{draft.slug}/divide", {"names": "North\r\n\r\n South \r\n"})
    assert done["Location"] == f"/buy/{draft.slug}/lots/names"
    draft.refresh_from_db()
    first, second = lot_queries.together(draft)
    assert (first.lot_title, second.lot_title) == ("North", "South")
    shown = said(client.get(f"/buy/{second.slug}"))
    assert "Lot 2 of 2" in shown
    assert "Lots of this tender" in shown
    assert "Check all lots and publish" in shown


def test_further_lots_are_added_on_the_same_page(world: World, pair: list[Procurement]) -> None:
    client = at(world.officer)
    assert "What are the further lots called?" in said(client.get(f"/buy/{pair[0].slug}/divide"))
    client.post(f"/buy/{pair[0].slug}/divide", {"names": "East\nWest"})
    assert [row.lot_name for row in lot_queries.together(pair[0])][2:] == ["Lot 3: East", "Lot 4: West"]


def test_names_values_and_limits_stand_on_one_page(world: World, pair: list[Procurement]) -> None:
    north, south = pair
    client, page = at(world.officer), f"/buy/{north.slug}/lots/names"
    first = client.get(page).content.decode()
    assert "1200000" in first  # what was told before the division is the value of all lots together
    typed = {
        "title": "Parks", "value": "1,000,000", f"title-{north.pk}": "North bank", f"value-{north.pk}": "700,000",
        f"title-{south.pk}": "South bank", f"value-{south.pk}": "600,000", "most_offered": "", "most_won": "1",
    }  # fmt: skip
    wrong = client.post(page, typed)
    assert "worth less than the lots one by one" in said(wrong)
    assert 'value="North bank"' in wrong.content.decode()
    missing = said(client.post(page, {**typed, f"title-{south.pk}": ""}))
    assert "Enter what lot 2 is called" in missing
    letters = said(client.post(page, {**typed, "most_won": "many"}))
    assert "Enter a number of lots, such as 2" in letters
    saved = client.post(page, {**typed, "value": ""})
    assert saved["Location"] == f"/buy/{north.slug}/lots"
    north.refresh_from_db()
    assert (north.title, north.value) == ("Parks – Lot 1: North bank", 70_000_000)
    assert lot_queries.whole_value(north) == 130_000_000
    assert "One bidder may win at most 1 lot." in said(client.get(f"/buy/{north.slug}/lots"))
    assert "lots-named" in kinds(north)


def test_the_title_of_a_lot_is_not_asked_with_its_basics(world: World, pair: list[Procurement]) -> None:
    client = at(world.officer)
    page = client.get(f"/buy/{pair[1].slug}/basics").content.decode()
    assert 'name="title"' not in page
    saved = client.post(
        f"/buy/{pair[1].slug}/basics",
        {"kind": "services", "value": "500,000", "vat": "excluded", "commenced": "2026-10-01"},
    )
    assert saved.status_code == 302
    pair[1].refresh_from_db()
    assert (pair[1].title, pair[1].value) == ("Grounds maintenance – Lot 2: South", 50_000_000)


def test_what_is_the_same_is_ticked(world: World, pair: list[Procurement]) -> None:
    north, south = pair
    client, page = at(world.officer), f"/buy/{north.slug}/lots/same"
    draft_actions.keep(
        by=world.officer, procurement=north, part=Clause(), title="Promises", text="They are kept."
    )
    assert "Choose what is the same" in said(client.post(page, {"lots": [str(south.pk)]}))
    assert "Choose the lots" in said(client.post(page, {"parts": ["clauses"]}))
    done = client.post(page, {"parts": ["clauses"], "lots": [str(south.pk)]})
    assert done.status_code == 302
    assert [one.title for one in south.clauses.all()] == ["Promises"]


def test_a_lot_is_taken_out_by_a_button_on_its_own_page(world: World, pair: list[Procurement]) -> None:
    client, page = at(world.officer), f"/buy/{pair[1].slug}/lots/out"
    shown = client.get(page)
    assert "Lot 2: South goes on as a procurement of its own" in said(shown)
    client.post(page)
    pair[1].refresh_from_db()
    assert pair[1].whole is None
    assert "Divide into lots" in said(client.get(f"/buy/{pair[1].slug}"))


def test_everything_to_put_right_is_told_lot_by_lot(world: World, pair: list[Procurement]) -> None:
    client = at(world.officer)
    price = pair[1].criteria.get(key="price")
    draft_actions.keep(by=world.officer, procurement=pair[1], part=price, rule="")
    shown = client.get(f"/buy/{pair[0].slug}/check")
    assert "Lot 2: South" in said(shown)
    assert "Freeze and publish all lots" not in said(shown)
    assert f"/buy/{pair[1].slug}/criteria/of/price" in shown.content.decode()
    refused = said(client.post(f"/buy/{pair[0].slug}/check"))
    assert "Lot 2: South:" in refused
    assert {row.stage for row in lot_queries.together(pair[0])} == {Stage.DRAFT}
    draft_actions.keep(by=world.officer, procurement=pair[1], part=price, rule="absolute-linear")
    done = client.post(f"/buy/{pair[1].slug}/check", follow=True)
    assert "The tender is published with all its lots" in said(done)
    assert {row.stage for row in lot_queries.together(pair[0])} == {Stage.OPEN}


def test_nothing_of_the_lots_changes_once_they_are_published(world: World, pair: list[Procurement]) -> None:
    actions.publish(by=world.officer, procurement=pair[0])
    client = at(world.officer)
    for page in ("divide", "lots/names", "lots/same", "lots/out", "check", "way-in"):
        assert client.get(f"/buy/{pair[0].slug}/{page}").status_code == 404
        assert client.post(f"/buy/{pair[0].slug}/{page}").status_code == 404
    assert "Add lots" not in said(client.get(f"/buy/{pair[0].slug}/lots"))


def test_two_people_open_all_lots_on_one_page(world: World, pair: list[Procurement]) -> None:
    actions.publish(by=world.officer, procurement=pair[0])
    page = f"/buy/{pair[0].slug}/lots"
    early = at(world.officer).post(f"{page}/open", follow=True)
    assert "no lot waits for you" in said(early).casefold()
    for row in lot_queries.together(pair[0]):
        row.deadline = row.published
        row.save()
    assert "The deadline has passed for 2 lots." in said(at(world.officer).get(page))
    first = said(at(world.officer).post(f"{page}/open", follow=True))
    assert "You have agreed to open. A second person opens" in first
    assert "They open once a second person has." in first
    assert "Agree to open every lot" not in first
    second = said(at(world.lead).post(f"{page}/open", follow=True))
    assert "The offers are open for 2 lots" in second
    assert {row.stage for row in lot_queries.together(pair[0])} == {Stage.OPENED}


@pytest.mark.parametrize("page", ["divide", "lots", "lots/names", "lots/same", "lots/out", "lots/open"])
def test_nobody_but_the_buyer_gets_to_the_lots(world: World, pair: list[Procurement], page: str) -> None:
    path = f"/buy/{pair[0].slug}/{page}"
    for person in (world.stranger, world.firm_user):
        assert at(person).get(path).status_code in (404, 405)
        assert at(person).post(path).status_code in (404, 405)
    anonymous = Client().post(path)
    assert anonymous.status_code == 302
    assert anonymous["Location"].startswith("/accounts/login/")
    # an evaluator of the buyer follows how far it is, and changes nothing
    expected = {"lots": 200, "lots/open": 405}.get(page, 404)
    assert at(world.evaluators[0]).get(path).status_code == expected
    assert at(world.evaluators[0]).post(f"/buy/{pair[0].slug}/lots/open").status_code == 404
    assert lot_queries.together(pair[0])[0].lot_title == "North"


def test_history_tells_of_the_division(world: World, pair: list[Procurement]) -> None:
    told = said(at(world.officer).get(f"/buy/{pair[0].slug}/history"))
    assert "divided the tender into lots" in told


def test_one_begun_like_a_lot_is_no_lot(world: World, pair: list[Procurement]) -> None:
    made = draft_actions.begin_like(
        by=world.officer, organisation=world.buyer, similar=pair[1], title="Another"
    )
    assert (made.whole, made.lot) == (None, "")
    assert made.criteria.count() == 3

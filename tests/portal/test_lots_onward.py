"""What becomes of the lots of a tender: their papers, a workbook of the wrong lot, the award of each, and open data."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.portal.conftest import World, offered
from tests.portal.evaluating import agreed, awarded, opened
from tests.portal.offering import said
from tests.portal.officers import at, kinds
from tests.portal.test_awarding import replay
from tests.portal.test_returned import book, run_elsewhere

from wellspent.documents.ocds.checks import faults_of
from wellspent.files.offerbook import HIDDEN
from wellspent.files.packs import read_pack
from wellspent.files.reading.tables import xlsx_sheets
from wellspent.method.errors import Refused
from wellspent.portal.evaluation import award_actions, loading_actions
from wellspent.portal.tendering import actions
from wellspent.portal.tendering.lots import actions as lot_actions
from wellspent.portal.tendering.lots import queries as lot_queries
from wellspent.portal.tendering.models import LottedTender, Procurement, Stage
from wellspent.portal.tendering.notice_reading import drafted
from wellspent.portal.tendering.offers import workbook_actions as offer_workbook_actions
from wellspent.portal.tendering.offers.tender import asked
from wellspent.portal.tendering.offers.workbooks import blank_workbook

NOTICES = Path(__file__).parents[1] / "files" / "notices"


@pytest.fixture
def pair(world: World, draft: Procurement) -> list[Procurement]:
    """Two lots, drafted."""
    lot_actions.divide(by=world.officer, procurement=draft, names=["North", "South"])
    return lot_queries.together(draft)


def published(world: World, rows: list[Procurement]) -> list[Procurement]:
    actions.publish(by=world.officer, procurement=rows[0])
    return lot_queries.together(rows[0])


def get(path: str, **asked_for: Any) -> dict[str, Any]:
    answer = Client().get(f"/api/v1{path}", asked_for)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def test_the_pack_and_the_workbook_carry_the_lot(
    world: World, pair: list[Procurement], client: Client
) -> None:
    north, south = published(world, pair)
    name, content = blank_workbook(asked(south))
    assert name == "offer-workbook-2.xlsx"
    sheets = xlsx_sheets(name, content)
    assert "Lot 2: South" in {cell for row in sheets["Start here"] for cell in row}
    assert ["lot", "2"] in [[str(cell) for cell in row[:2]] for row in sheets[HIDDEN]]
    word = client.get(f"/tenders/{south.slug}/tender-pack.docx").content
    assert b"Lot 2: South" in ZipFile(io.BytesIO(word)).read("word/document.xml")
    # the buyer's own page leads to the workbook by its name
    shown = at(world.officer).get(f"/buy/{north.slug}").content.decode()
    assert f"/buy/{north.slug}/pack/offer-workbook-1.xlsx" in shown
    assert at(world.officer).get(f"/buy/{north.slug}/pack/offer-workbook-1.xlsx").status_code == 200


def test_a_workbook_of_another_lot_is_refused_by_its_name(world: World, pair: list[Procurement]) -> None:
    north, south = published(world, pair)
    offer = offered(world, north, world.firm, world.firm_user, 1_000_000, 10)
    wrong = book(south, name="Greenways Co-operative", quantity=5, text="Two crews.")
    with pytest.raises(Refused) as refused:
        offer_workbook_actions.fill(by=world.firm_user, offer=offer, name=wrong.name, content=wrong.content)
    (fault,) = refused.value.faults
    assert "this answers lot 2" in fault.rule
    assert "lot 1 is asked for here" in fault.rule
    assert "lot 2" in fault.mend
    right = book(north, name="Greenways Co-operative", quantity=5, text="Two crews.")
    filled = offer_workbook_actions.fill(
        by=world.firm_user, offer=offer, name=right.name, content=right.content
    )
    assert filled.answered == 1
    assert filled.whole_promises == 1


def test_what_came_back_elsewhere_for_another_lot_is_refused_by_its_name(
    world: World, pair: list[Procurement]
) -> None:
    lot_actions.come_in(by=world.officer, procurement=pair[0], way_in="elsewhere")
    north, south = pair
    north.refresh_from_db()
    run_elsewhere(world, north)
    south.refresh_from_db()
    books = [book(lot, name="Larch Trust", quantity=5, text="Two crews.") for lot in (south, north)]
    wrong, right = loading_actions.load(by=world.officer, procurement=north, workbooks=books)
    assert not wrong.taken
    assert "this answers lot 2" in wrong.faults[0]["rule"]
    assert right.taken, right.faults


def test_each_lot_is_awarded_by_itself_and_its_pack_says_which(world: World, pair: list[Procurement]) -> None:
    north, south = published(world, pair)
    made = awarded(world, south)
    north.refresh_from_db()
    assert (north.stage, south.stage) == (Stage.OPEN, Stage.AWARDED)
    tasks = at(world.evaluators[0]).get(f"/buy/{south.slug}/evaluation").content.decode()
    assert f'href="/buy/{south.slug}/lots"' in tasks
    pack = read_pack(bytes(made.pack), "pack.zip") if False else made
    assert pack.procurement == south
    assert "stage-awarded" not in kinds(north)


def test_the_lots_are_one_contracting_process_whose_releases_do_not_collide(
    world: World, pair: list[Procurement]
) -> None:
    lots = {row.pk: lot_actions.Named(row.lot_title, 60_000_000) for row in pair}
    lot_actions.name(
        by=world.officer,
        procurement=pair[0],
        title="Grounds maintenance",
        lots=lots,
        most_offered=2,
        most_won=1,
    )
    north, south = published(world, pair)
    package = get("/ocds/releases")
    assert faults_of(package) == []
    first, second = package["releases"]
    assert first["ocid"] == second["ocid"] == f"ocds-213czf-{north.slug}"
    assert first["id"] != second["id"]
    assert first["tender"]["id"] == second["tender"]["id"]
    assert first["tender"]["title"] == "Grounds maintenance"
    assert [lot["id"] for lot in (*first["tender"]["lots"], *second["tender"]["lots"])] == ["1", "2"]
    assert [lot["title"] for lot in second["tender"]["lots"]] == ["South"]
    assert second["tender"]["lots"][0]["value"]["amount"] == 600_000
    assert second["tender"]["value"]["amount"] == 1_200_000
    assert second["tender"]["lotDetails"] == {
        "maximumLotsBidPerSupplier": 2,
        "maximumLotsAwardedPerSupplier": 1,
    }
    told = get(f"/tenders/{south.slug}")["lot"]
    assert (told["id"], told["title"], told["tender"]) == ("2", "South", "Grounds maintenance")
    assert told["together"] == get(f"/tenders/{north.slug}")["lot"]["together"]


def test_the_award_of_a_lot_names_it_and_the_tender_is_complete_with_the_last(
    world: World, pair: list[Procurement]
) -> None:
    north, south = published(world, pair)
    made = awarded(world, south)
    award_actions.send_summaries(by=world.officer, award=made)
    award_actions.publish_notice(by=world.officer, award=made, on=timezone.localdate())
    package = get("/ocds/releases")
    assert faults_of(package) == []
    awards = [one for one in package["releases"] if one["tag"] == ["award"]]
    assert [one["awards"][0]["relatedLots"] for one in awards] == [["2"]]
    assert awards[0]["awards"][0]["relatedBid"] == "2-greenways-co-operative"
    assert awards[0]["tender"]["status"] == "active"
    assert awards[0]["tender"]["lots"][0]["status"] == "complete"
    actions.end(by=world.officer, procurement=north, reason="Not needed now.")
    (closing,) = [one for one in get("/ocds/releases")["releases"] if one["tag"] == ["award"]]
    assert closing["tender"]["status"] == "complete"
    assert {one["id"] for one in get("/ocds/releases")["releases"]} == {
        one["id"] for one in package["releases"]
    }


def test_a_notice_with_lots_begins_all_of_them_tied_together(world: World) -> None:
    content = (NOTICES / "uk4-two-lots.json").read_bytes()
    given = SimpleUploadedFile("notice.json", content)
    answered = at(world.officer).post("/buy/begin/notice", {"notice": given})
    whole = LottedTender.objects.get()
    rows = list(whole.lots.order_by("lot_place"))
    assert answered["Location"] == f"/buy/{rows[0].slug}/lots"
    assert len(rows) == 2
    assert len({row.ocid for row in rows}) == 1
    assert all(row.criteria.exists() for row in rows)
    shown = at(world.officer).get(answered["Location"]).content.decode()
    for row in rows:
        assert row.lot_name in shown


def test_only_the_lots_that_are_named_are_begun(world: World) -> None:
    content = (NOTICES / "uk4-two-lots.json").read_bytes()
    ids = [lot["id"] for lot in json.loads(content)["releases"][0]["tender"]["lots"]]
    client = at(world.officer)
    wrong = client.post("/buy/begin/notice", {"notice": SimpleUploadedFile("n.json", content), "lots": "99"})
    assert "the notice has no lot 99" in wrong.content.decode().casefold().replace("’", "'")
    assert not Procurement.objects.exists()
    client.post("/buy/begin/notice", {"notice": SimpleUploadedFile("n.json", content), "lots": ids[1]})
    row = Procurement.objects.get()
    assert row.lot == ids[1]
    assert row.whole is not None


def test_two_opened_lots_keep_their_offers_apart(world: World, pair: list[Procurement]) -> None:
    north, south = published(world, pair)
    opened(world, north)
    south.refresh_from_db()
    assert south.stage == Stage.OPEN
    assert north.offers.count() == 2
    assert south.offers.count() == 0


def test_who_would_win_more_lots_than_one_may_is_said_before_the_award(
    world: World, pair: list[Procurement]
) -> None:
    lots = {row.pk: lot_actions.Named(row.lot_title) for row in pair}
    lot_actions.name(
        by=world.officer, procurement=pair[0], title="Grounds maintenance", lots=lots, most_won=1
    )
    north, south = published(world, pair)
    agreed(world, north)
    page = f"/buy/{north.slug}/award"
    assert "at most 1" not in said(at(world.officer).get(page))
    found = award_actions.result_of(north, timezone.localdate())
    award_actions.award(by=world.officer, procurement=north, digest=found.digest, reason="It comes first.")
    agreed(world, south)
    page = f"/buy/{south.slug}/award"
    warned = "Greenways Co-operative has won Lot 1: North of this tender already, and one bidder may win at most 1."
    assert warned in said(at(world.officer).get(page))
    assert warned in said(at(world.officer).post(page, {"reason": "It comes first."}))


def test_the_pack_of_a_lot_replays_by_itself(world: World, pair: list[Procurement], tmp_path: Path) -> None:
    _, south = published(world, pair)
    made = awarded(world, south)
    full = tmp_path / "pack.zip"
    full.write_bytes(bytes(made.pack))
    told = replay(full)
    assert told.returncode == 0, told.stderr
    assert "same" in told.stdout
    sealed = json.loads(read_pack(full).members["tender.json"])
    assert sealed["lot"] == "2"
    assert sealed["particulars"]["division"]["title"] == "Grounds maintenance"


@pytest.mark.parametrize("name", ["lots-as-text.jsonl", "faulty.json", "points.json"])
def test_a_file_of_several_purchases_ties_each_ones_lots_together(world: World, name: str) -> None:
    read = drafted(name, (NOTICES / name).read_bytes())
    rows = lot_actions.begin_lots(by=world.officer, organisation=world.buyer, drafted=read)
    assert len(rows) == len(read)
    keys = [None if one.lot is None else one.lot.key for one in read]
    for key in set(keys) - {None}:
        mine = [row for row, of in zip(rows, keys, strict=True) if of == key]
        assert len({row.whole_id for row in mine}) == 1
        assert len({row.lot for row in mine}) == len(mine)
        assert [row.lot_place for row in mine] == list(range(1, len(mine) + 1))
    assert all((row.whole is None) == (key is None) for row, key in zip(rows, keys, strict=True))

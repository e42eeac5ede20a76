"""A buyer's tender is read with its own shelf in front: nobody else's is, and what is licensed stays there."""

from __future__ import annotations

import html
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from tests.portal import evaluating
from tests.portal.conftest import World, offered, person
from tests.portal.offering import begin
from tests.portal.officers import at

from wellspent.awarding.sealing import different, recompute
from wellspent.files.shelves.library import OWN, open_library
from wellspent.method.errors import Refused
from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Kind, Organisation, Role, User
from wellspent.portal.evaluation import letters
from wellspent.portal.evaluation.models import Award
from wellspent.portal.shelf import actions as shelf_actions
from wellspent.portal.shelf import adapters, kept, own
from wellspent.portal.shelf.models import KeptShelf
from wellspent.portal.tendering import actions, draft_actions, readings
from wellspent.portal.tendering.models import AskedMeasure, Offer, Procurement
from wellspent.portal.tendering.offers import actions as offer_actions

MEASURE = "harrowmere-visits"
SET = (
    b"id,label,unit,ledger,place,amount,from,price_year,review_by,title,publisher,year,licence\n"
    b"own-visit,A visit under licence,visit,social,England,1234.50,2026-01-01,2024,2027-12-31,A bank,A publisher,"
    b"2026,licensed-to-user\n"
)
FILE = f"""id = "{MEASURE}"
label = "Visits to people who live alone"
theme = "health"
unit = "visit"
definition = "Visits of half an hour or more."
evidence = ["A log of visits"]
gains = ["person"]
direction = "more"
criterion_use = "award"
proxies = ["own-visit"]

[counting]
rule = "number"
text = "Each visit counts once."

[use_rule]
text = "It must relate to the subject matter of the contract."
from = 2025-02-24
status = "illustrative"
source = {{ title = "Our own", publisher = "Harrowmere Council", year = 2026, licence = "OGL-3.0" }}

[serves]
"""
PROMISE = {"quantity": "10", "since": "2027-01-01", "until": "2028-12-31", "statement": "By our own people."}


@pytest.fixture(autouse=True)
def shelves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Shelves in a folder that is thrown away."""
    monkeypatch.setattr(own, "folder_of", lambda organisation: tmp_path / str(organisation))
    yield
    own._kept_open.cache_clear()


@pytest.fixture
def shelved(world: World) -> Organisation:
    """The buyer with a licensed value and a measure of its own."""
    shelf_actions.import_set(by=world.lead, organisation=world.buyer, name="bank.csv", content=SET)
    path = (
        own.folder_of(world.buyer.pk) / "frameworks" / "harrowmere" / "2026" / "measures" / f"{MEASURE}.toml"
    )
    path.parent.mkdir(parents=True)
    path.write_text(FILE, "utf-8")
    return world.buyer


@pytest.fixture
def ours(world: World, shelved: Organisation, draft: Procurement) -> Procurement:
    """The buyer's tender, published, that asks for its own measure."""
    draft_actions.choose_measures(by=world.officer, procurement=draft, names=[MEASURE])
    actions.publish(by=world.officer, procurement=draft)
    return draft


def theirs() -> tuple[User, Procurement]:
    """Another buyer's draft on the same site, and its lead."""
    lead = person("neighbour")
    tarn = accounts.found_organisation(
        by=lead, name="Tarn Council", kind=Kind.AUTHORITY, first=lead, role=Role.LEAD
    )
    row = actions.begin(
        by=lead, organisation=tarn, title="Paths", value=100_000_000, vat="excluded", kind="services",
        commenced=date(2026, 10, 1),
    )  # fmt: skip
    return lead, row


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.content.decode())


def test_a_shelf_stands_in_front_of_the_site_s_and_is_read_again_when_a_file_of_it_is_another(
    shelved: Organisation,
) -> None:
    found = adapters.library_of(shelved.pk)
    assert [shelf.name for shelf in found.shelves] == [*(one.name for one in open_library().shelves), OWN]
    assert found.find("measure", MEASURE).shelf == OWN
    assert adapters.library_of(shelved.pk).shelves[-1] is found.shelves[-1], "opened once"
    next(own.folder_of(shelved.pk).rglob(f"{MEASURE}.toml")).unlink()
    assert not adapters.library_of(shelved.pk).has("measure", MEASURE)


def test_an_organisation_without_a_shelf_works_with_the_site_s(world: World) -> None:
    assert adapters.library_of(world.buyer.pk) is open_library()
    row = actions.begin(by=world.officer, organisation=world.buyer, title="Paths")
    assert adapters.library_of_tender(row) is open_library()
    assert adapters.shelf_of_tender(row) is None


def test_its_measure_is_chosen_in_its_own_tenders_and_in_nobody_else_s(
    world: World, shelved: Organisation, draft: Procurement
) -> None:
    label = "Visits to people who live alone"
    assert label in words(at(world.officer), f"/buy/{draft.slug}/measures/add?q=live+alone")
    lead, other = theirs()
    assert label not in words(at(lead), f"/buy/{other.slug}/measures/add?q=live+alone")
    assert MEASURE not in {one.id for one in readings.measures(other)}
    with pytest.raises(Refused, match=MEASURE):
        draft_actions.choose_measures(by=lead, procurement=other, names=[MEASURE])
    AskedMeasure.objects.create(procurement=other, measure=MEASURE)
    assert label not in words(at(lead), f"/buy/{other.slug}/measures")


def test_a_bidder_reads_the_measure_and_what_a_promise_is_worth_and_never_the_licensed_entry(
    ours: Procurement,
) -> None:
    client, number = begin(ours)
    page = words(client, f"/offers/{number}/measures/{MEASURE}")
    assert "Visits to people who live alone" in page
    assert "visits" in page
    live = client.get(f"/offers/{number}/measures/{MEASURE}/value", PROMISE)
    assert "12,345" in live.content.decode()
    assert client.post(f"/offers/{number}/measures/{MEASURE}", PROMISE).status_code == 302
    for path in (f"measure/{MEASURE}", "proxy/own-visit"):
        assert client.get(f"/library/{path}").status_code == 404
        assert client.get(f"/api/v1/library/{path}").status_code == 404


@pytest.mark.parametrize(("year", "told"), [(b"2026", "2026"), (b"2024/25", "2024/25"), (b"1900", "1900")])
def test_a_value_in_prices_that_no_deflator_reaches_is_refused_with_a_sentence(
    world: World, year: bytes, told: str
) -> None:
    with pytest.raises(Refused) as refused:
        shelf_actions.import_set(
            by=world.lead,
            organisation=world.buyer,
            name="bank.csv",
            content=SET.replace(b",2024,2027", b"," + year + b",2027"),
        )
    [fault] = refused.value.faults
    assert fault.place == "row 2, column price_year"
    assert f"no deflator reaches prices of {told}" in fault.rule
    assert "prices of 2024 or an earlier year" in fault.mend
    assert own.files_of(world.buyer.pk) == []


def test_from_its_publication_on_a_tender_reads_the_shelf_that_was_kept_with_it(
    world: World, ours: Procurement
) -> None:
    other = SET.replace(b"1234.50", b"9999.00")
    shelf_actions.import_set(by=world.lead, organisation=world.buyer, name="bank.csv", content=other)
    client, number = begin(ours)

    def worth() -> str:
        return client.get(f"/offers/{number}/measures/{MEASURE}/value", PROMISE).content.decode()

    assert "12,345" in worth()
    next(own.folder_of(world.buyer.pk).rglob(f"{MEASURE}.toml")).unlink()
    shelf_actions.remove_set(by=world.lead, organisation=world.buyer, name="bank.csv")
    assert adapters.library_of(world.buyer.pk) is open_library()
    assert adapters.library_of_tender(ours).find("proxy", "own-visit").entry.values[0].amount == Fraction(
        "1234.5"
    )
    assert "12,345" in worth()
    assert "Visits to people who live alone" in words(client, f"/offers/{number}/measures/{MEASURE}")
    path = next(adapters.shelf_of_tender(ours).rglob("bank.csv"))  # type: ignore[union-attr]
    path.write_bytes(other)
    kept._library.cache_clear()
    assert "12,345" in worth(), "what was laid out is held to its digest, and laid out again"


def test_a_kept_shelf_that_was_changed_in_the_database_is_refused(world: World, ours: Procurement) -> None:
    shutil.rmtree(adapters.shelf_of_tender(ours) or "")
    KeptShelf.objects.update(files=kept._zip({"proxies/own/bank.csv": SET.replace(b"1234.50", b"1.00")}))
    kept._library.cache_clear()
    with pytest.raises(Refused, match="not as they were"):
        adapters.library_of_tender(ours)


def test_a_bad_file_is_named_and_the_rest_of_the_shelf_works(
    world: World, shelved: Organisation, draft: Procurement
) -> None:
    folder = own.folder_of(world.buyer.pk)
    (folder / "frameworks" / "harrowmere" / "2026" / "measures" / "broken.toml").write_text("id = ", "utf-8")
    (folder / "proxies" / "own" / "worse.csv").write_bytes(
        SET.replace(b"own-visit", b"x").replace(b"visit,social", b"day,social")
    )
    stray = FILE.replace(MEASURE, "stray-visits").replace("own-visit", "nowhere")
    (folder / "frameworks" / "harrowmere" / "2026" / "measures" / "stray-visits.toml").write_text(
        stray, "utf-8"
    )
    draft_actions.choose_measures(by=world.officer, procurement=draft, names=[MEASURE])
    library = adapters.library_of(world.buyer.pk)
    assert library.has("measure", MEASURE)
    assert not library.has("measure", "stray-visits")
    told = [(Path(fault.file).name, fault.file) for fault in own.faults_of(world.buyer.pk)]
    assert {name for name, _ in told} == {"broken.toml", "stray-visits.toml"}
    assert all(not file.startswith("/") for _, file in told), "no folder of the machine"
    client = at(world.officer)
    for path in ("", "/measures", "/measures/add", "/check"):
        assert client.get(f"/buy/{draft.slug}{path}").status_code == 200, path
    shown = words(client, "/library/own")
    assert "broken.toml" in shown
    assert "nowhere" in shown
    actions.publish(by=world.officer, procurement=draft)
    assert not list((adapters.shelf_of_tender(draft) or Path()).rglob("broken.toml"))


def test_a_draft_that_rests_on_what_is_gone_says_so(
    world: World, shelved: Organisation, draft: Procurement
) -> None:
    draft_actions.choose_measures(by=world.officer, procurement=draft, names=[MEASURE])
    next(own.folder_of(world.buyer.pk).rglob(f"{MEASURE}.toml")).write_text("id = ", "utf-8")
    client = at(world.officer)
    for path in ("", "/measures", "/measures/add"):
        assert client.get(f"/buy/{draft.slug}{path}").status_code == 200, path
    assert f"“{MEASURE}” is not in your library" in words(client, f"/buy/{draft.slug}/check")
    with pytest.raises(Refused, match="not in your library"):
        actions.publish(by=world.officer, procurement=draft)


def awarded_with_visits(world: World, row: Procurement, monkeypatch: pytest.MonkeyPatch) -> Award:
    """The tender awarded, both offers promising visits."""

    def both(
        world: World, tender: Procurement, supplier: Organisation, by: User, pounds: int, jobs: int
    ) -> Offer:
        offer = offered(world, tender, supplier, by, pounds, jobs)
        offer_actions.promise(
            by=by, offer=offer, measure=MEASURE, unit="visit", quantity=Fraction(10 * jobs),
            since=date(2027, 1, 1), until=date(2029, 1, 1), statement="By our own people.",
        )  # fmt: skip
        return offer

    monkeypatch.setattr(evaluating, "offered", both)
    return evaluating.awarded(world, row)


def held(pack: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(pack)) as opened:
        return {name: opened.read(name).decode(errors="replace") for name in opened.namelist()}


def test_the_award_is_made_with_the_licensed_value_and_seals_its_digest_alone(
    world: World, ours: Procurement, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = awarded_with_visits(world, ours, monkeypatch)
    [closed] = letters.pack_of(made).manifest["licensed"]
    assert (closed["id"], closed["shelf"], closed["included"]) == ("own-visit", OWN, False)
    for level in ("full", "public", f"bidder:{made.offer.key}"):
        files = held(letters.pack_bytes(made, level))
        assert f"library/{OWN}/measure/{MEASURE}.json" in files
        assert not any("own-visit" in name or "1234.5" in text for name, text in files.items())
    assert letters.again(made).report.figures["winner"] == made.offer.key
    with pytest.raises(Refused, match="own-visit"):
        recompute(letters.pack_of(made))
    copy = tmp_path / "a reader's" / "proxies" / "bank" / "copy.csv"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(SET)
    pack = letters.pack_of(made)
    assert not different(pack, recompute(pack, copy.parents[2])), (
        "whoever holds the same value replays the award"
    )

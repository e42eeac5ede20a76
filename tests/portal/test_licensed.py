"""A licensed set never leaves: no page, route, feed, file or pack shows its values to anybody but its organisation."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from tests.portal import evaluating
from tests.portal.access import County10, addresses, asks, settle
from tests.portal.conftest import World, offered
from tests.portal.offering import begin
from tests.portal.shelving import SET, at, copy, neighbour
from tests.portal.test_access import nothing_kept, told

from wellspent.files.shelves.library import open_library
from wellspent.method.errors import Refused
from wellspent.portal.accounts.models import Organisation, User
from wellspent.portal.demo.people import COUNCIL
from wellspent.portal.evaluation import letters
from wellspent.portal.evaluation.models import Award
from wellspent.portal.shelf import actions, own
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering import draft_actions
from wellspent.portal.tendering.models import Offer, Procurement
from wellspent.portal.tendering.offers import actions as offer_actions

SECRET = re.compile(r"1,?234\.5|own-visit|A visit under licence|A bank")
"""What would give the value or its entry away."""

VALUED = next(
    found.entry
    for found in open_library().all("measure")
    if found.entry.unit == "hour" or found.entry.proxies
)
PROMISE = {"quantity": "10", "since": "2027-01-01", "until": "2028-12-31", "statement": "By our own people."}


@pytest.fixture(autouse=True)
def shelves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Shelves in a folder that is thrown away."""
    monkeypatch.setattr(own, "folder_of", lambda organisation: tmp_path / str(organisation))
    yield tmp_path
    own._kept_open.cache_clear()


def visits(by: User, organisation: Organisation) -> str:
    """A measure of the organisation's own that is valued by its licensed set; its id."""
    actions.import_set(by=by, organisation=organisation, name="bank.csv", content=SET)
    row = actions.copy(by=by, organisation=organisation, kind="measure", name=VALUED.id)
    content = {**row.content, "label": "Visits made", "unit": "visit", "proxies": ["own-visit"]}
    content["counting"] = {"rule": "number", "text": "Each visit counts once."}
    for key in ("additionality", "overlap"):
        content.pop(key, None)
    actions.change(by=by, entry=row, content=content)
    actions.publish(by=by, entry=row)
    return row.key


@pytest.fixture
def measure(world: World) -> str:
    return visits(world.lead, world.buyer)


@pytest.fixture
def ours(world: World, draft: Procurement, measure: str) -> Procurement:
    """A published tender that asks for it."""
    draft_actions.choose_measures(by=world.officer, procurement=draft, names=[measure])
    tendering.publish(by=world.officer, procurement=draft)
    return draft


def unzipped(content: bytes) -> str:
    """Everything that a zip, a workbook or a document holds, as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def read(client: Any, path: str, **asked: Any) -> str:
    """What an answer says, packed or not."""
    answer = client.get(path, asked)
    body = b"".join(answer.streaming_content) if getattr(answer, "streaming", False) else answer.content
    return unzipped(body) if body[:2] == b"PK" else html.unescape(body.decode("utf-8", "replace"))


def test_no_visitor_from_outside_reads_it_at_any_address_of_the_site(db: None) -> None:
    world: County10 = settle()
    council = world.county.bodies[COUNCIL]
    visits(world.county.people["lead@council.example"], council)
    outside = [
        one
        for one in world.visitors
        if one.name in ("anonymous", "stranger", "other", "bidder", "after", "scoring")
    ]
    assert len(outside) == 6
    tried = 0
    for visitor in outside:
        for address in addresses():
            cache.clear()
            path = address.path(visitor.scene.args(address, world.county))
            with nothing_kept():
                text = told(visitor, asks(visitor, path))
            assert not SECRET.search(html.unescape(text)), f"{visitor.name} reads it at {path}"
            tried += 1
    assert tried > 500


def test_nor_in_a_list_a_search_or_a_route_that_names_it(world: World, measure: str) -> None:
    lead, _ = neighbour()
    clients = [Client(), at(lead), at(world.firm_user), at(world.stranger)]
    for client in clients:
        for path in (
            "/library/proxies",
            "/library/measures",
            "/library/frameworks?view=glance&theme=all-themes",
        ):
            assert not SECRET.search(read(client, path))
        for words in ("visit", "licence", "own-visit", "bank"):
            found = (
                read(client, "/library/", words=words)
                .replace(f"“{words}”", "")
                .replace(f'value="{words}"', "")
            )
            assert "A visit under licence" not in found
            assert "/library/proxy/own-visit" not in found
            assert "/library/proxy/own-visit" not in read(client, "/search", q=words)
        for path in (
            "/library/proxy/own-visit", "/api/v1/library/proxy/own-visit", f"/library/measure/{measure}", f"/api/v1/library/measure/{measure}",
        ):  # fmt: skip
            assert client.get(path).status_code == 404, path
        after, names = "", []
        while page := client.get("/api/v1/library/proxy", {"after": after, "limit": "100"}).json():
            rows = page.get("items", page) if isinstance(page, dict) else page
            if not rows:
                break
            names += [row["id"] for row in rows]
            after = rows[-1]["id"]
        assert "own-visit" not in names
    mine = at(world.lead)
    assert SECRET.search(read(mine, "/library/proxy/own-visit")), "its own organisation reads it"


def test_a_bidder_reads_what_a_promise_is_worth_and_in_no_file_the_value_or_its_entry(
    ours: Procurement, measure: str
) -> None:
    client, number = begin(ours)
    assert client.post(f"/offers/{number}/measures/{measure}", PROMISE).status_code == 302
    assert "12,345" in read(client, f"/offers/{number}/measures/{measure}/value", **PROMISE)
    for path in ("", "/check", "/value", "/workbook", "/workbook.xlsx", f"/measures/{measure}"):
        text = read(client, f"/offers/{number}{path}")
        assert not SECRET.search(text), path
    shown = read(client, f"/offers/{number}/value")
    assert "12,345" in shown
    assert "how it was made is shown to the holder alone" in shown
    for path in ("", "/tender.json", "/tender-pack.docx", "/offer-workbook.xlsx"):
        assert not SECRET.search(read(Client(), f"/tenders/{ours.slug}{path}")), path
    assert not SECRET.search(read(Client(), "/api/v1/releases"))


def awarded(world: World, tender: Procurement, measure: str, monkeypatch: pytest.MonkeyPatch) -> Award:
    """The tender awarded, both offers promising visits, and its notice published."""

    def both(
        world: World, tender: Procurement, supplier: Organisation, by: User, pounds: int, jobs: int
    ) -> Offer:
        offer = offered(world, tender, supplier, by, pounds, jobs)
        offer_actions.promise(
            by=by, offer=offer, measure=measure, unit="visit", quantity=Fraction(10 * jobs),
            since=date(2027, 1, 1), until=date(2029, 1, 1), statement="By our own people.",
        )  # fmt: skip
        return offer

    monkeypatch.setattr(evaluating, "offered", both)
    return evaluating.awarded(world, tender)


def test_nor_does_an_award_s_pack_notice_or_feed(
    world: World, ours: Procurement, measure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = awarded(world, ours, measure, monkeypatch)
    for level in ("full", "public", f"bidder:{made.offer.key}"):
        held = letters.pack_bytes(made, level)
        assert not re.search(r"1,?234\.5", unzipped(held)), level
        with zipfile.ZipFile(io.BytesIO(held)) as archive:
            assert not [name for name in archive.namelist() if "own-visit" in name]
    [closed] = letters.pack_of(made).manifest["licensed"]
    assert (closed["id"], closed["included"]) == ("own-visit", False), "its digest, and that it counted"
    made.notice_published = timezone.localdate()
    made.save()
    outside = (Client(), at(world.firm_user), at(world.rival_user), at(neighbour()[0]))
    paths = (
        "/api/v1/releases", "/api/v1/awards", "/public/awards", "/public/awards.csv", "/public/awards.json",
        f"/tenders/{ours.slug}", f"/tenders/{ours.slug}/award", f"/tenders/{ours.slug}/award/pack",
    )  # fmt: skip
    for client in outside:
        for path in paths:
            assert not re.search(r"1,?234\.5", read(client, path)), path
    for firm, user in ((world.firm, world.firm_user), (world.rival, world.rival_user)):
        offer = ours.offers.get(supplier=firm)
        for path in ("", "/value", "/result", "/result/summary", "/result/pack"):
            assert not re.search(r"1,?234\.5", read(at(user), f"/offers/{offer.pk}{path}")), path


def test_it_is_neither_copied_nor_named_as_a_source_of_what_may_be_passed_on(
    world: World, measure: str
) -> None:
    with pytest.raises(Refused, match="does not allow adapting it"):
        copy(world, "proxy", "own-visit")
    lead, tarn = neighbour()
    with pytest.raises(Refused, match="no such entry"):
        actions.copy(by=lead, organisation=tarn, kind="proxy", name="own-visit")
    assert at(lead).post("/library/proxy/own-visit/copy", follow=True).status_code == 200
    assert not tarn.own_entries.exists()

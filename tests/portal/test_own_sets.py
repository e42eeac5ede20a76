"""An organisation's own shelf: loaded whole or not at all, and seen by nobody else."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.portal.conftest import World, person

from wellspent.method.errors import Refused
from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Kind, Role, User
from wellspent.portal.accounts.queries import standing
from wellspent.portal.accounts.standing import NOBODY
from wellspent.portal.audit.models import Event
from wellspent.portal.shelf import actions as shelf_actions
from wellspent.portal.shelf import own, queries

HEAD = "id,label,unit,ledger,place,amount,from,price_year,review_by,title,publisher,year,licence\n"
ROW = "own-visit,A visit under licence,visit,social,England,12.50,2026-01-01,2024,2027-12-31,A bank,A publisher,2026,licensed-to-user\n"
SET = (HEAD + ROW).encode()


@pytest.fixture(autouse=True)
def shelves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Shelves in a folder that is thrown away."""
    monkeypatch.setattr(own, "folder_of", lambda organisation: tmp_path / str(organisation))
    yield tmp_path
    own._kept_open.cache_clear()


def neighbour(world: World) -> User:
    """The lead of another buyer on the same site."""
    lead = person("neighbour")
    accounts.found_organisation(by=lead, name="Tarn Council", kind=Kind.AUTHORITY, first=lead, role=Role.LEAD)
    return lead


def load(world: World, name: str = "bank.csv", content: bytes = SET) -> int:
    return shelf_actions.import_set(by=world.lead, organisation=world.buyer, name=name, content=content)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_set_is_seen_in_its_organisation_and_nowhere_else(world: World) -> None:
    assert load(world) == 1
    mine, other = standing(world.lead, None), standing(neighbour(world), None)
    assert queries.library_for(mine).find("proxy", "own-visit").shelf == "own"
    for who in (other, standing(world.firm_user, None), standing(world.stranger, None), NOBODY):
        assert not queries.library_for(who).has("proxy", "own-visit")
    assert client_of(world.lead).get("/library/proxy/own-visit").status_code == 200
    for client in (Client(), client_of(world.firm_user), client_of(person("somebody"))):
        assert client.get("/library/proxy/own-visit").status_code == 404
        assert "under licence" not in client.get("/library/proxies").content.decode()
        assert "under licence" not in client.get("/library/", {"words": "licence"}).content.decode()
    assert Client().get("/api/v1/library/proxy/own-visit").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("bank.csv", SET + ROW.encode(), "stands in row 2 too"),
        ("bank.csv", SET.replace(b"visit,social", b"fortnight,social"), "fortnight"),
        ("bank.csv", SET.replace(b"own-visit", b"wellby"), "one of Wellspent's own"),
        ("bank.csv", SET.replace(b"12.50", b"=1+1"), "amount"),
        ("bank.pdf", SET, "imported from a table"),
        ("bank.csv", b"x" * (shelf_actions.MOST + 1), "larger than 5 MB"),
        ("bank.xlsx", b"MZ\x90\x00", "bank.xlsx"),
    ],
)
def test_a_set_at_fault_is_refused_by_its_own_name_and_nothing_is_kept(
    world: World, shelves: Path, name: str, content: bytes, told: str
) -> None:
    with pytest.raises(Refused) as refused:
        load(world, name, content)
    said = " ".join(str(fault) for fault in refused.value.faults)
    assert told in said
    assert str(Path(tempfile.gettempdir())) not in said, "the page tells no folder of the machine"
    assert own.files_of(world.buyer.pk) == []
    assert not Event.objects.filter(kind="set-imported").exists()


@pytest.mark.parametrize("name", ["../../escape.csv", "/etc/passwd.csv", "..csv", "a b/ç.CSV"])
def test_a_name_leads_nowhere_else(world: World, shelves: Path, name: str) -> None:
    with suppress(Refused):
        load(world, name)
    written = [path for path in shelves.rglob("*") if path.is_file()]
    assert all(path.parent == shelves / str(world.buyer.pk) / "proxies" / "own" for path in written)


def test_the_same_name_replaces_and_another_name_may_not_repeat_an_id(world: World) -> None:
    load(world)
    load(world, content=SET.replace(b"12.50", b"13.00"))
    assert own.sets(world.buyer.pk) == [("bank.csv", 1)]
    library = queries.library_for(standing(world.lead, None))
    assert library.find("proxy", "own-visit").entry.values[0].amount == 13
    with pytest.raises(Refused, match="on your shelf already"):
        load(world, "another.csv")


def test_two_organisations_may_use_the_same_id(world: World) -> None:
    load(world)
    other = standing(neighbour(world), None)
    assert other.organisation is not None
    assert other.user is not None
    shelf_actions.import_set(
        by=other.user,
        organisation=other.organisation,
        name="bank.csv",
        content=SET.replace(b"12.50", b"99.00"),
    )
    assert queries.library_for(other).find("proxy", "own-visit").entry.values[0].amount == 99
    assert (
        queries.library_for(standing(world.lead, None)).find("proxy", "own-visit").entry.values[0].amount
        != 99
    )


def post(client: Client, content: bytes, name: str = "bank.csv") -> Any:
    return client.post("/library/sets", {"table": SimpleUploadedFile(name, content)}, follow=True)


def test_an_officer_loads_and_takes_off_a_set_on_a_page(world: World) -> None:
    client = client_of(world.officer)
    assert "There is no set yet" in client.get("/library/sets").content.decode()
    assert "Choose the table to load" in client.post("/library/sets").content.decode()
    wrong = post(client, SET.replace(b"2027-12-31", b"soon")).content.decode()
    assert "There is a problem" in wrong
    assert "row 2, column review_by" in wrong
    assert "`" not in wrong.split("<main")[1].split("</main")[0]
    assert "bank.csv" in post(client, SET).content.decode()
    assert client.post("/library/sets/nothing.csv/remove").status_code == 404
    assert client_of(neighbour(world)).post("/library/sets/bank.csv/remove").status_code == 404
    gone = client.post("/library/sets/bank.csv/remove", follow=True).content.decode()
    assert "There is no set yet" in gone
    kinds = list(
        Event.objects.filter(organisation=world.buyer.pk, kind__startswith="set-").values_list(
            "kind", flat=True
        )
    )
    assert sorted(kinds) == ["set-imported", "set-removed"]


def test_sets_are_for_leads_and_officers_of_a_buyer(world: World) -> None:
    for user in (world.evaluators[0], world.firm_user, world.stranger):
        assert client_of(user).get("/library/sets").status_code == 404
    assert Client().get("/library/sets").status_code == 302

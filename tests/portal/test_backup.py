"""A copy of the site: consistent while people write, without the secret, refused when it was changed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import override_settings
from tests.portal.conftest import World, offered, person

from wellspent.method.errors import Refused
from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Invitation, Kind, Organisation, Role, User
from wellspent.portal.audit import queries as audit
from wellspent.portal.audit.models import Event
from wellspent.portal.operation import backup, rows
from wellspent.portal.operation.backup import take
from wellspent.portal.operation.restore import in_use, restore
from wellspent.portal.tendering.models import Criterion, Procurement, Submission
from wellspent.portal.tendering.offers import actions as offer_actions

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A files folder of its own, holding one file."""
    kept = tmp_path / "site" / "files"
    kept.mkdir(parents=True)
    (kept / "offers").mkdir()
    (kept / "offers" / "one.bin").write_bytes(b"\x00sealed\xff" * 1000)
    for module in ("backup", "restore"):
        monkeypatch.setattr(f"wellspent.portal.operation.{module}.files_folder", lambda: kept)
    return kept


def everything() -> dict[str, list[bytes]]:
    """Every row of the site, as a backup would write it."""
    return {rows.name_of(model): list(rows.lines(model)) for model in rows.kept_models()}


def rewritten(
    source: Path, target: Path, change: dict[str, bytes | None], manifest: dict[str, Any] | None = None
) -> Path:
    """The backup with parts changed, left out (None) or added, and keys of its manifest set."""
    with ZipFile(source) as read, ZipFile(target, "w") as write:
        for name in read.namelist():
            if name == "manifest.json":
                told = json.loads(read.read(name)) | (manifest or {})
                write.writestr(name, json.dumps(told))
            elif change.get(name, b"") is not None:
                write.writestr(name, change.get(name) or read.read(name))
        for name in set(change) - set(read.namelist()):
            write.writestr(name, change[name] or b"")
    return target


@pytest.fixture
def submitted(world: World, tender: Procurement) -> Submission:
    """A site with a sealed offer in it."""
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    return offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1")


def test_what_is_put_back_is_what_was_kept_to_the_byte(
    submitted: Submission, folder: Path, tmp_path: Path
) -> None:
    before = everything()
    taken = take(tmp_path / "site.zip")
    assert (taken.number, taken.hash) == audit.head()
    assert taken.rows == sum(len(lines) for lines in before.values())
    assert taken.files == 1
    accounts.rename(by=User.objects.get(email="lead@example.org"), name="Somebody Else")
    (folder / "offers" / "one.bin").write_bytes(b"changed")
    (folder / "late.bin").write_bytes(b"late")
    again, same = restore(tmp_path / "site.zip", replace=True)
    assert (again, same) == (taken, True)
    assert everything() == before
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["one.bin"]
    assert (folder / "offers" / "one.bin").read_bytes() == b"\x00sealed\xff" * 1000
    assert Criterion.objects.get(key="price").weight == Fraction(40)
    assert audit.faults() == []


def test_work_goes_on_after_a_restore(
    submitted: Submission, world: World, folder: Path, tmp_path: Path
) -> None:
    take(tmp_path / "site.zip")
    restore(tmp_path / "site.zip", replace=True)
    number, _ = audit.head()
    made = accounts.found_organisation(
        by=None,
        name="Tarn Council",
        kind=Kind.AUTHORITY,
        first=person("newcomer"),
        role=Role.LEAD,
    )
    assert made.pk > world.rival.pk
    assert audit.head()[0] == number + 2
    assert audit.faults() == []


def test_the_copy_holds_ciphertext_and_no_secret(submitted: Submission, folder: Path, tmp_path: Path) -> None:
    take(tmp_path / "site.zip")
    with ZipFile(tmp_path / "site.zip") as file:
        kept = b"".join(file.read(name) for name in file.namelist())
        submission = json.loads(file.read("tables/tendering.submission.jsonl"))
        columns = json.loads(file.read("manifest.json"))["tables"]["tendering.submission"]["columns"]
    assert b"only-for-tests" not in kept
    assert dict(zip(columns, submission, strict=True))["content"] == ""
    assert (tmp_path / "site.zip").stat().st_mode & 0o077 == 0


def test_a_site_in_use_is_replaced_only_when_told(
    submitted: Submission, folder: Path, tmp_path: Path
) -> None:
    take(tmp_path / "site.zip")
    before = everything()
    assert in_use()
    with pytest.raises(Refused, match="in use"):
        restore(tmp_path / "site.zip", replace=False)
    assert everything() == before


def test_another_secret_is_told(submitted: Submission, folder: Path, tmp_path: Path) -> None:
    take(tmp_path / "site.zip")
    with override_settings(SECRET_KEY="another"):
        _, same = restore(tmp_path / "site.zip", replace=True)
    assert same is False


@pytest.mark.parametrize(
    ("change", "manifest", "told"),
    [
        ({"tables/accounts.user.jsonl": b"[]\n"}, None, "changed after the backup"),
        ({"tables/audit.event.jsonl": None}, None, "names a part that is not in it"),
        ({"files/offers/one.bin": b"other"}, None, "changed after the backup"),
        ({"files/extra.bin": b"extra"}, None, "holds a part it does not name"),
        ({}, {"head": {"number": 3, "hash": "0" * 64}}, "does not end at the head"),
        ({}, {"format": 9}, "format 9"),
        ({}, {"tables": 7}, "not a whole backup"),
    ],
)
def test_a_changed_backup_is_refused_and_nothing_is_touched(
    submitted: Submission, folder: Path, tmp_path: Path,
    change: dict[str, bytes | None], manifest: dict[str, Any] | None, told: str,
) -> None:  # fmt: skip
    take(tmp_path / "site.zip")
    changed = rewritten(tmp_path / "site.zip", tmp_path / "changed.zip", change, manifest)
    before = everything()
    with pytest.raises(Refused, match=told):
        restore(changed, replace=True)
    assert everything() == before
    assert (folder / "offers" / "one.bin").is_file()


def test_a_chain_that_was_rewritten_with_its_digests_is_refused(
    submitted: Submission, folder: Path, tmp_path: Path
) -> None:
    """Somebody changes an event and mends the manifest: the chain still tells."""
    take(tmp_path / "site.zip")
    name = "tables/audit.event.jsonl"
    with ZipFile(tmp_path / "site.zip") as file:
        events = file.read(name).replace(b"offer-submitted", b"offer-withdrawn")
        tables = json.loads(file.read("manifest.json"))["tables"]
    digest = rows.Digest()
    list(digest.over([events]))
    tables["audit.event"]["sha256"] = digest.text
    changed = rewritten(tmp_path / "site.zip", tmp_path / "c.zip", {name: events}, {"tables": tables})
    before = everything()
    with pytest.raises(Refused, match="changed after it was written"):
        restore(changed, replace=True)
    assert everything() == before


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 torn"])
def test_what_is_no_backup_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(Refused, match="not a whole backup"):
        restore(tmp_path / "x.zip", replace=False)


def test_a_place_that_cannot_be_written_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be written"):
        take(tmp_path / "no such folder" / "x.zip")
    (tmp_path / "folder").mkdir()
    with pytest.raises(Refused, match="cannot be written"):
        take(tmp_path / "folder")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@pytest.fixture
def burst(world: World) -> Iterator[threading.Event]:
    """Somebody who writes without a pause on a connection of their own, until told to stop."""
    stop, started, failed = threading.Event(), threading.Event(), []

    def write() -> None:
        try:
            number = 0
            while not stop.is_set():
                number += 1
                accounts.invite(
                    by=world.lead,
                    organisation=world.buyer,
                    email=f"n{number}@example.org",
                    role=Role.EVALUATOR,
                )
                started.set()
        except Exception as error:
            failed.append(error)
            started.set()
        finally:
            connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    started.wait(20)
    yield stop
    stop.set()
    thread.join(20)
    assert failed == []


def test_a_backup_during_a_burst_restores_to_the_head_it_names(
    world: World, burst: threading.Event, folder: Path, tmp_path: Path
) -> None:
    taken = take(tmp_path / "burst.zip")
    time.sleep(0.2)
    burst.set()
    time.sleep(0.5)
    later, _ = audit.head()
    assert later > taken.number, "nobody wrote while the backup was taken"
    assert Event.objects.count() == later
    restore(tmp_path / "burst.zip", replace=True)
    assert audit.head() == (taken.number, taken.hash)
    assert audit.faults() == []
    # An invitation and its event were written together: the copy holds both of each, or neither.
    assert Invitation.objects.count() == Event.objects.filter(kind="invitation-sent").count() > 0


def test_nobody_waits_for_a_backup(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing goes on while a backup reads, and the backup goes on seeing what it saw first."""
    counted: list[int] = []

    def rename() -> None:
        try:
            accounts.rename(by=User.objects.get(pk=world.lead.pk), name="Renamed Meanwhile")
        finally:
            connection.close()

    with backup.one_moment():
        before = audit.head()
        thread = threading.Thread(target=rename)
        started = time.monotonic()
        thread.start()
        thread.join(15)
        assert not thread.is_alive()
        assert time.monotonic() - started < 10
        assert audit.head() == before
        counted.append(Organisation.objects.count())
    assert audit.head()[0] == before[0] + 1
    assert counted == [3]


def test_a_half_point_and_a_twelfth_place_come_back(
    world: World, draft: Procurement, folder: Path, tmp_path: Path
) -> None:
    weights = {"price": Fraction("37.5"), "service": Fraction("52.499999999999"), "social-value": Fraction(0)}
    for key, weight in weights.items():
        row = draft.criteria.get(key=key)
        row.weight = weight
        row.save()
    take(tmp_path / "site.zip")
    draft.criteria.all().delete()
    restore(tmp_path / "site.zip", replace=True)
    assert {row.key: row.weight for row in Criterion.objects.all()} == weights

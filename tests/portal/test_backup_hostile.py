"""Backups that somebody made up or spoiled: whole by their digests, and still nothing of them gets in."""

from __future__ import annotations

import hashlib
import json
import struct
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import models
from tests.portal.conftest import World, offered

from wellspent.method.errors import Refused
from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Membership, Organisation, User
from wellspent.portal.audit import queries as audit
from wellspent.portal.audit.models import Event
from wellspent.portal.operation import rows
from wellspent.portal.operation.backup import take
from wellspent.portal.operation.restore import restore
from wellspent.portal.tendering.models import Procurement, Submission
from wellspent.portal.tendering.offers import actions as offer_actions
from wellspent.portal.tendering.offers.queries import content_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A files folder of its own, holding one file."""
    kept = tmp_path / "site" / "files"
    kept.mkdir(parents=True)
    (kept / "one.bin").write_bytes(b"sealed")
    for module in ("backup", "restore"):
        monkeypatch.setattr(f"wellspent.portal.operation.{module}.files_folder", lambda: kept)
    return kept


def made_up(
    source: Path,
    target: Path,
    *,
    files: dict[str, bytes] | None = None,
    tables: dict[str, list[Any]] | None = None,
) -> Path:
    """A backup with other files or rows, and a manifest that names them rightly: whoever made it knew how."""
    with ZipFile(source) as read, ZipFile(target, "w") as write:
        told = json.loads(read.read("manifest.json"))
        parts = {name: read.read(name) for name in read.namelist() if name != "manifest.json"}
        for name, changed in (tables or {}).items():
            content = b"".join(json.dumps(row).encode() + b"\n" for row in changed)
            parts[f"tables/{name}.jsonl"] = content
            told["tables"][name] |= {"rows": len(changed), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in (files or {}).items():
            parts[f"files/{name}"] = content
            told["files"][name] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        write.writestr("manifest.json", json.dumps(told))
        for name, content in parts.items():
            write.writestr(name, content)
    return target


def table(source: Path, model: type[models.Model]) -> list[list[Any]]:
    """The rows of a table in a backup."""
    with ZipFile(source) as read:
        return [json.loads(line) for line in read.read(f"tables/{rows.name_of(model)}.jsonl").splitlines()]


def left_behind(folder: Path) -> list[str]:
    """What stands beside the files folder: nothing but it, whatever happened."""
    return sorted(path.name for path in folder.parent.iterdir())


@pytest.mark.parametrize(
    "name",
    ["../outside.txt", "/etc/outside.txt", "deep/../../outside.txt", "..\\outside.txt", "C:\\outside.txt"],
)
def test_a_file_whose_name_leads_elsewhere_is_refused_and_nothing_is_written(
    name: str, world: World, folder: Path, tmp_path: Path
) -> None:
    take(tmp_path / "site.zip")
    spoiled = made_up(tmp_path / "site.zip", tmp_path / "spoiled.zip", files={name: b"mine"})
    before = audit.head()
    with pytest.raises(Refused, match="it holds a file whose name leads elsewhere"):
        restore(spoiled, replace=True)
    assert audit.head() == before
    assert (folder / "one.bin").read_bytes() == b"sealed"
    assert left_behind(folder) == ["files"]
    assert not list(tmp_path.rglob("outside.txt"))


def test_a_row_that_points_at_nothing_is_refused_and_the_site_stays(
    world: World, folder: Path, tmp_path: Path
) -> None:
    take(tmp_path / "site.zip")
    kept = table(tmp_path / "site.zip", Membership)
    place = rows.columns(Membership).index("organisation_id")
    kept[0][place] = 10**6
    spoiled = made_up(
        tmp_path / "site.zip", tmp_path / "spoiled.zip", tables={rows.name_of(Membership): kept}
    )
    with pytest.raises(Refused, match="its tables do not hold together: "):
        restore(spoiled, replace=True)
    assert Membership.objects.count() == 6
    assert left_behind(folder) == ["files"]


def test_a_row_of_another_length_and_a_row_twice_are_refused(
    world: World, folder: Path, tmp_path: Path
) -> None:
    take(tmp_path / "site.zip")
    people = table(tmp_path / "site.zip", User)
    for number, changed in enumerate(
        ([people[0][:-1], *people[1:]], [*people, people[0]], [[*people[0], 1]])
    ):
        spoiled = made_up(
            tmp_path / "site.zip", tmp_path / f"spoiled-{number}.zip", tables={rows.name_of(User): changed}
        )
        with pytest.raises(Refused, match="its tables do not hold together: "):
            restore(spoiled, replace=True)
        assert User.objects.count() == len(people)
    assert left_behind(folder) == ["files"]


def test_a_chain_that_was_cut_and_mended_is_refused(world: World, folder: Path, tmp_path: Path) -> None:
    take(tmp_path / "site.zip")
    events = table(tmp_path / "site.zip", Event)
    spoiled = made_up(
        tmp_path / "site.zip", tmp_path / "spoiled.zip", tables={rows.name_of(Event): events[:2] + events[3:]}
    )
    with pytest.raises(Refused, match=r"event 3: event 3 is missing"):
        restore(spoiled, replace=True)
    assert audit.faults() == []


def test_a_file_that_is_not_there_and_a_folder_are_told_plainly(tmp_path: Path, world: World) -> None:
    with pytest.raises(Refused, match="it cannot be read: No such file or directory"):
        restore(tmp_path / "nothing.zip", replace=True)
    with pytest.raises(Refused, match="it cannot be read: Is a directory"):
        restore(tmp_path, replace=True)
    take(tmp_path / "site.zip")
    with pytest.raises(Refused, match="this site is in use: a restore would replace everything in it"):
        restore(tmp_path / "site.zip", replace=False)


def test_a_table_of_more_rows_than_one_batch_comes_back_whole_and_in_order(
    world: World, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(25):
        accounts.rename(by=world.stranger, name=f"Bénédicte “{number}” 木")
    before = {rows.name_of(model): list(rows.lines(model)) for model in rows.kept_models()}
    monkeypatch.setattr(rows, "BATCH", 4)
    take(tmp_path / "site.zip")
    Organisation.objects.filter(pk=world.rival.pk).update(name="Somebody Else")
    restore(tmp_path / "site.zip", replace=True)
    assert {rows.name_of(model): list(rows.lines(model)) for model in rows.kept_models()} == before
    assert "木".encode() in b"".join(before["accounts.user"])
    assert audit.faults() == []
    assert left_behind(folder) == ["files"]


def test_a_site_restored_with_another_secret_says_so_and_keeps_offers_sealed(
    world: World, tender: Procurement, folder: Path, tmp_path: Path, settings: Any
) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1")
    take(tmp_path / "site.zip")
    settings.SECRET_KEY = "another site's secret"
    _, same = restore(tmp_path / "site.zip", replace=True)
    assert same is False
    made = Submission.objects.select_related("offer__procurement").get()
    with pytest.raises(Refused, match="WELLSPENT_SECRET_KEY is not the one it was sealed with"):
        content_of(made.offer, 1)
    settings.SECRET_KEY = "only-for-tests"
    assert hashlib.sha256(content_of(made.offer, 1) or b"").hexdigest() == made.digest


@pytest.mark.parametrize("damage", ["packed", "locked"])
@pytest.mark.parametrize("part", ["manifest.json", "tables/"])
def test_a_backup_that_is_damaged_inside_is_refused_and_the_site_stays(
    world: World, folder: Path, tmp_path: Path, damage: str, part: str
) -> None:
    taken = tmp_path / "taken.zip"
    take(taken)
    content = bytearray(taken.read_bytes())
    with ZipFile(taken) as read:
        entry = next(one for one in read.infolist() if one.filename.startswith(part) and one.file_size > 200)
    start = entry.header_offset + 30 + sum(struct.unpack_from("<HH", content, entry.header_offset + 26))
    if damage == "packed":
        content[start] = 0xFF  # the first block of the compressed bytes is of no kind there is
    else:
        directory = content.rfind(b"PK\x01\x02", 0, content.find(entry.filename.encode(), start + 1))
        content[entry.header_offset + 6] |= 1
        content[directory + 8] |= 1  # says that it wants a password
    broken = tmp_path / "broken.zip"
    broken.write_bytes(content)
    with pytest.raises(Refused):
        restore(broken, replace=True)
    assert left_behind(folder) == ["files"]
    assert User.objects.filter(pk=world.lead.pk).exists()

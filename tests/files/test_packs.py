"""Packs that are no packs: each is refused in one line, nothing is unpacked, and nothing large is read."""

from __future__ import annotations

import json
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.packing import DEMOS, MANIFEST, members, sealed, zipped
from tests.running import Run

from wellspent.documents.pack import zip_bytes
from wellspent.files.packs import MOST_BYTES, MOST_MEMBERS
from wellspent.method.canonical import readable_bytes
from wellspent.method.replay import RESULT, TENDER, VALUES, packed

Members = dict[str, bytes]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Members:
    """The members of a small pack."""
    path = tmp_path_factory.mktemp("pack") / "pack.zip"
    path.write_bytes(zip_bytes(sealed(DEMOS[2])))
    return members(path)


@pytest.fixture
def refused(run: Run, tmp_path: Path) -> Callable[[bytes], str]:
    """What replay says of a file, without the file's name: one line, exit 1, nothing on standard output."""
    path = tmp_path / "pack.zip"

    def replay(content: bytes) -> str:
        path.write_bytes(content)
        ran = run("replay", path)
        assert (ran.code, ran.out) == (1, ""), ran.out
        assert ran.err.startswith(f"{path}: ")
        assert len(ran.err.splitlines()) == 1, ran.err
        assert list(tmp_path.iterdir()) == [path]
        return ran.err.removeprefix(f"{path}: ").rstrip("\n")

    return replay


def forged(held: Members, changes: dict[str, bytes | None], **about: Any) -> bytes:
    """A pack of other content whose every digest holds, as whoever seals packs could make it."""
    content = {name: item for name, item in ({**held, **changes}).items() if item is not None}
    manifest = json.loads(content.pop(MANIFEST))
    said = {key: item for key, item in manifest.items() if key not in ("members", "digest")}
    return zip_bytes(packed(content, said | about))


NOT_A_ZIP = "it is not a zip file. Name a pack that `wellspent evaluate --pack` wrote."


def test_what_is_no_zip_file(refused: Callable[[bytes], str]) -> None:
    for content in (b"", b"PK", b"title = 'x'\n", b"\0" * 5000, b"PK\x05\x06"):
        assert refused(content) == NOT_A_ZIP


def test_what_is_a_damaged_zip_file(held: Members, refused: Callable[[bytes], str]) -> None:
    whole = zipped(held)
    for cut in (10, len(whole) // 2, len(whole) - 30):
        assert "zip file" in refused(whole[:cut])
        assert refused(whole[cut:])


def test_a_zip_file_that_is_no_pack(refused: Callable[[bytes], str]) -> None:
    said = "it is not an evidence pack: there is no manifest.json in it. Ask whoever sealed the pack for it again."
    assert refused(zipped({})) == said
    assert refused(zipped({"word/document.xml": b"<w/>"})) == said


def test_there_is_no_such_file(run: Run, tmp_path: Path) -> None:
    ran = run("replay", tmp_path / "none.zip")
    assert (ran.code, ran.err) == (
        1,
        f"{tmp_path}/none.zip: there is no such file. Check the name and the folder.\n",
    )


@pytest.mark.parametrize(
    "name",
    [
        "../tender.json",
        "/etc/passwd",
        "a/../../b",
        "C:\\x",
        "..\\x",
        "a//b",
        "./a",
        "a/./b",
        "a/",
        "x" * 300 + "\n",
        "a b\x1b[2J",
    ],
)
def test_names_that_lead_elsewhere(name: str, held: Members, refused: Callable[[bytes], str]) -> None:
    content = zipped({**held, name: b"not an empty folder"})
    assert "is not the name of a member. Nothing was read." in refused(content)


def test_a_name_cut_short_by_a_zero(held: Members, refused: Callable[[bytes], str]) -> None:
    """zipfile reads a name to its first zero byte; the whole name counts."""
    content = zipped({**held, "offers/aXb.json": b"{}"}).replace(b"offers/aXb.json", b"offers/a\0b.json")
    assert "is not the name of a member" in refused(content)


def test_a_member_that_stands_twice(held: Members, refused: Callable[[bytes], str], tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    path.write_bytes(zipped(held))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(TENDER, b"{}")
    assert (
        refused(path.read_bytes())
        == "tender.json: it stands in the pack twice. Ask whoever sealed the pack for it again."
    )


# Bombs


def test_members_larger_than_a_pack_is_are_not_unpacked(
    held: Members, refused: Callable[[bytes], str]
) -> None:
    content = zipped(
        {**held, "offers/a.json": bytes(MOST_BYTES), "offers/b.json": b"{}"}, zipfile.ZIP_DEFLATED
    )
    assert len(content) < MOST_BYTES // 100
    tracemalloc.start()
    assert refused(content) == "its members are larger than 64 MiB together. A pack is never so large."
    assert tracemalloc.get_traced_memory()[1] < MOST_BYTES // 4
    tracemalloc.stop()


def test_a_member_that_lies_about_its_size_is_read_no_further(
    held: Members, refused: Callable[[bytes], str]
) -> None:
    size = 20_000_000
    content = zipped({**held, "offers/a.json": bytes(size)}, zipfile.ZIP_DEFLATED)
    content = content.replace(struct.pack("<L", size), struct.pack("<L", 100))
    tracemalloc.start()
    assert refused(content).startswith("offers/a.json: it was changed or damaged after it was sealed")
    assert tracemalloc.get_traced_memory()[1] < size // 4
    tracemalloc.stop()


def test_more_members_than_a_pack_has(refused: Callable[[bytes], str]) -> None:
    few = {f"{number}": b"" for number in range(MOST_MEMBERS + 1)}
    assert refused(zipped(few)) == "it has more than 10,000 members. A pack never has so many."


def test_a_directory_larger_than_any_packs_is_not_even_listed(refused: Callable[[bytes], str]) -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 40_000_000, 0, 0)
    assert refused(bytes(1000) + end) == "it lists more than 10,000 members. A pack never has so many."


def test_a_file_larger_than_a_pack_is(refused: Callable[[bytes], str]) -> None:
    assert refused(bytes(MOST_BYTES + 1)) == "the file is larger than 64 MiB. A pack is never so large."


# Manifests


def test_a_newer_format(held: Members, refused: Callable[[bytes], str]) -> None:
    manifest = json.loads(held[MANIFEST]) | {"format": 3, "chain": "something new"}
    assert refused(zipped({**held, MANIFEST: readable_bytes(manifest)})) == (
        "manifest.json: the pack has format 3, and this version reads up to 2. Update Wellspent, and try again."
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"format": 1, "format": 1}',
        b'{"format": NaN}',
        b"[" * 5000,
        b'{"format":1}',
    ],
)
def test_what_is_no_manifest(content: bytes, held: Members, refused: Callable[[bytes], str]) -> None:
    assert refused(zipped({**held, MANIFEST: content})).startswith(
        "manifest.json: it was changed after it was sealed"
    )


def test_a_manifest_with_a_key_too_few_names_it(held: Members, refused: Callable[[bytes], str]) -> None:
    manifest = {key: item for key, item in json.loads(held[MANIFEST]).items() if key != "decided"}
    assert refused(zipped({**held, MANIFEST: readable_bytes(manifest)})).startswith(
        "manifest.json: decided is missing."
    )


# Packs that were never an award: every digest holds


@pytest.mark.parametrize("name", [TENDER, RESULT, VALUES])
def test_a_pack_without_its_heart(name: str, held: Members, refused: Callable[[bytes], str]) -> None:
    assert refused(forged(held, {name: None})) == (
        f"{name}: a pack without it cannot be replayed. Ask whoever sealed the pack for it again."
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (TENDER, b"not json", "tender.json, line 1, column 1: this is not JSON"),
        (TENDER, b"\xff", "tender.json: the member is not one JSON object."),
        (TENDER, b'{"title":"x"}', "tender.json, criterion: there are no criteria."),
        (TENDER, b'{"a":' * 900 + b"1" + b"}" * 900, "tender.json"),
        (RESULT, b"[]", "result.json: the member is not one JSON object."),
        (RESULT, b'{"lots": [{"method": "weighted-points"}]}', "result.json, [[lots]] 1: criteria is missing."),
        (RESULT, b'{"lots": [3]}', "result.json"),
        (RESULT, b'{"lots": 3}', "result.json"),
        (VALUES, b"3", "values.json: the member is not one JSON object."),
        ("library/package/units.json", b'{"row": []}', "library/package/units.json, row: "),
        ("library/cellar/units.json", b'{"row": []}', "library/cellar/units.json: no shelf or kind of entry is called so."),
        ("library/package/ghost/a.json", b"{}", "library/package/ghost/a.json: no shelf or kind of entry is called so."),
        ("library/package", b"{}", "library/package: no shelf or kind of entry is called so."),
        ("library/package/proxy/a/b/c.json", b"{}", "library/package/proxy/a/b/c.json: no shelf or kind"),
        ("library/package/parameter/hmt-gdp.json", b'{"kind":"deflator"}', "library/package/parameter/hmt-gdp.json"),
    ],
)  # fmt: skip
def test_members_that_are_nothing_of_the_kind(
    name: str, content: bytes, said: str, held: Members, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "pack.zip"
    path.write_bytes(forged(held, {name: content}))
    ran = run("replay", path)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"{path}: {said}"), ran.err


def test_a_series_beside_a_sealed_parameter_is_never_looked_for_on_this_machine(
    held: Members, refused: Callable[[bytes], str], tmp_path: Path
) -> None:
    name = "library/package/parameter/hmt-gdp.json"
    content = json.loads(held[name])
    content["version"][0] |= {"table": "/etc/hostname"}
    del content["version"][0]["index"]
    said = f"{name}, [[version]] 1, table: a sealed series holds its own numbers. Ask whoever sealed the pack for it again."
    assert refused(forged(held, {name: json.dumps(content).encode()})) == said


def test_an_offer_that_is_not_in_the_pack_is_never_looked_for_on_this_machine(
    held: Members, refused: Callable[[bytes], str]
) -> None:
    assert refused(forged(held, {"offers/wardwell.json": None})) == (
        'tender.json, [[bid]] 2, offer: there is no file "ward-furniture-wardwell.toml". '
        "Put the offer in the tender's folder, or correct its name."
    )


def test_a_level_nobody_knows(held: Members, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    path.write_bytes(forged(held, {}, level="secret"))
    assert 'manifest.json, level: "secret" is not a level.' in run("replay", path).err

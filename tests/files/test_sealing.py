"""What is sealed reads back as what it was; what a licence forbids to pass on is sealed as its digest."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from tests.packing import DEMOS, all_bytes, members, replayed, sealed
from tests.running import Run

from wellspent.files.sealing import seal_library, sealed_library
from wellspent.files.shelves.library import open_library, open_shelves
from wellspent.method.replay import MANIFEST, Pack

GROUNDS = DEMOS[0]
KINDS = ("proxy", "measure", "measure-set", "framework", "parameter", "policy", "unit", "licence", "fact")
"""The kinds of entry that an award can rest on."""


def test_every_entry_of_the_library_reads_back_from_its_sealed_form() -> None:
    library, origins = open_shelves()
    lent = {(kind, id): library.find(kind, id) for kind in KINDS for id in library.ids(kind)}
    sealed_form = seal_library(library, origins, lent)
    assert sealed_form.licensed == []
    pack = Pack({"licensed": []}, sealed_form.members)
    again, places = sealed_library(pack)
    for (kind, id), found in lent.items():
        assert again.find(kind, id) == found, (kind, id)
    assert again.shelves[0].entries == {
        kind: found for kind, found in library.shelves[0].entries.items() if kind in KINDS
    }
    assert seal_library(again, places, lent) == sealed_form


COLUMNS = {
    "id": "volunteering-hour", "label": "An hour, by our licensed set", "unit": "person-hour", "ledger": "economic",
    "place": "England", "amount": "33.1234", "from": "2024-01-01", "price_year": "2024", "status": "published",
    "review_by": "2030-01-01", "title": "A licensed set", "publisher": "Its owner", "year": "2024",
    "licence": "CC-BY-NC-ND-4.0",
}  # fmt: skip


def shelve(folder: Path, **changes: str) -> None:
    """Put a licensed set on the shelf of an organisation, in front of the package's."""
    row = COLUMNS | changes
    path = folder / "proxies" / "own" / "licensed.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([list(row), list(row.values())])
    open_library.cache_clear()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The shelf of an organisation with a licensed set on it."""
    folder = tmp_path / "shelf"
    monkeypatch.setenv("WELLSPENT_ORGANISATION_SHELF", str(folder))
    shelve(folder)
    yield folder
    open_library.cache_clear()


def nothing_on(shelf: Path) -> None:
    (shelf / "proxies" / "own" / "licensed.csv").unlink()
    open_library.cache_clear()


def test_a_licensed_value_is_in_no_pack_but_by_its_digest(shelf: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "pack.zip"
    assert run("evaluate", GROUNDS, "--pack", out).code == 0
    held = members(out)
    assert b"33.1234" not in b"".join(held.values())
    (row,) = json.loads(held[MANIFEST])["licensed"]
    assert (row["kind"], row["id"], row["shelf"], row["included"]) == (
        "proxy",
        "volunteering-hour",
        "organisation",
        False,
    )
    assert row["licence"] == "CC-BY-NC-ND-4.0"
    assert row["statement"].endswith("May not be adapted or passed on inside a tool.")
    withheld = [value for value in json.loads(held["values.json"])["values"] if value["amount"] == "withheld"]
    assert [value["entry"] for value in withheld] == ["volunteering-hour"]


def test_whoever_holds_their_own_copy_replays_and_others_are_told_what_is_missing(
    shelf: Path, run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "pack.zip"
    run("evaluate", GROUNDS, "--pack", out)
    assert run("replay", out).out == "same\n"
    shelve(shelf, amount="£33.12340")
    assert run("replay", out).out == "same\n"  # the same content in another spelling
    place = f"{out}: library/organisation/proxy/volunteering-hour.json"
    shelve(shelf, amount="33.1235")
    ran = run("replay", out)
    said = 'your own copy of the proxy "volunteering-hour" is not the one that was sealed.'
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"{place}: {said} Load the edition that counted on the day of the decision.\n"
    nothing_on(shelf)
    ran = run("replay", out)
    said = 'your own copy of the proxy "volunteering-hour" is not the one that was sealed.'
    assert ran.err.startswith(f"{place}: {said}")  # the package's own of that id
    shelve(shelf, id="another")
    assert (run("replay", out).code, ran.out) == (1, "")


def test_a_value_nobody_else_has_is_named_with_its_licence(shelf: Path) -> None:
    held = sealed(GROUNDS)
    manifest = {**held.manifest}
    (row,) = manifest["licensed"]
    manifest["licensed"] = [{**row, "id": "their-hour", "name": "library/user/proxy/their-hour.json"}]
    said = 'the pack holds only the digest of the proxy "their-hour" (CC-BY-NC-ND-4.0), and you have no copy'
    with pytest.raises(Exception, match="their-hour") as refused:
        sealed_library(Pack(manifest, held.members))
    assert str(refused.value).startswith(f"library/user/proxy/their-hour.json: {said}. Load your own with")


def test_an_archive_of_ones_own_may_hold_it(shelf: Path, tmp_path: Path) -> None:
    whole = sealed(GROUNDS, licensed=True)
    assert b"33.1234" in all_bytes(whole)
    (row,) = whole.manifest["licensed"]
    assert row["included"]
    assert sha256(whole.members[row["name"]]).hexdigest() == row["sha256"]
    nothing_on(shelf)
    assert replayed(whole, tmp_path) == []


def test_no_redacted_pack_holds_it(shelf: Path, tmp_path: Path) -> None:
    for level in ("public", "bidder:greenways"):
        shown = sealed(GROUNDS, level)
        assert b"33.1234" not in all_bytes(shown)
        assert [row["id"] for row in shown.manifest["licensed"]] == ["volunteering-hour"]
        assert replayed(shown, tmp_path) == []

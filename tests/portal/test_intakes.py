"""Files that are brought in: every fault is named first, and all is kept or nothing."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.portal.conftest import World
from tests.portal.shelving import FRAMEWORK, MEASURE, SET, at, copy, neighbour

from wellspent.files.shelves.copies import toml_of
from wellspent.method.errors import Refused
from wellspent.portal.audit.models import Event
from wellspent.portal.shelf import actions, adapters, intakes, own
from wellspent.portal.shelf.models import Intake, OwnEntry, Stage

GMCA = Path(__file__).parents[3] / "shared" / "data" / "values" / "gmca-unit-cost-database-v1.4.xlsx"


@pytest.fixture(autouse=True)
def shelves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Shelves in a folder that is thrown away."""
    monkeypatch.setattr(own, "folder_of", lambda organisation: tmp_path / str(organisation))
    yield tmp_path
    own._kept_open.cache_clear()


def entry(world: World, kind: str, name: str, **said: Any) -> bytes:
    """The file of an entry like one that ships, under another id."""
    row = copy(world, kind, name)
    content = {**row.content, **said}
    actions.discard(by=world.lead, entry=row)
    return toml_of(content).encode()


def bring(world: World, files: Mapping[str, bytes], holds: str = intakes.ENTRIES) -> Intake:
    return intakes.bring_in(by=world.lead, organisation=world.buyer, holds=holds, files=files)


def told(row: Intake) -> list[str]:
    return [str(fault) for one in intakes.looked(row) for fault in one.faults]


def library(world: World) -> Any:
    return adapters.library_of(world.buyer.pk)


def test_measures_and_a_framework_are_kept_together_whatever_their_order(world: World) -> None:
    measure = entry(
        world, "measure", MEASURE, id="own-jobs", label="Jobs here", serves={"own-aims": ["own-aims-work"]}
    )
    outcome = {
        "id": "own-aims-work",
        "label": "Good work",
        "status": "published",
        "measures": ["own-jobs", MEASURE],
    }
    framework = entry(world, "framework", FRAMEWORK, id="own-aims", label="Our aims", outcome=[outcome])
    row = bring(world, {"measure.toml": measure, "framework.toml": framework})
    assert told(row) == []
    assert not OwnEntry.objects.exists(), "looking keeps nothing"
    intakes.keep(by=world.lead, intake=row)
    assert sorted(OwnEntry.objects.values_list("kind", "key", "stage")) == [
        ("framework", "own-aims", Stage.DRAFT), ("measure", "own-jobs", Stage.DRAFT),
    ]  # fmt: skip
    assert library(world).find("measure", MEASURE).entry.serves["own-aims"] == ("own-aims-work",)
    assert [one["id"] for one in row.report] == ["own-jobs", "own-aims"]
    assert row.files is None
    assert Event.objects.filter(kind="library-files-kept", digest=row.digest).exists()
    with pytest.raises(Refused, match="kept already"):
        intakes.keep(by=world.lead, intake=row)


@pytest.mark.parametrize(
    ("name", "mend", "said"),
    [
        ("unit", (b'unit = "fte-year"', b'unit = "fortnight"'), ["own.toml", "unit (line", "fortnight"]),
        ("key", (b'theme = "jobs"', b'theme = "jobs"\ncolour = "blue"'), ["colour (line", "no key"]),
        ("missing", (b'direction = "more"\n', b""), ["direction"]),
        ("toml", (b'theme = "jobs"', b"theme = "), ["own.toml", "line"]),
        ("id", (b'id = "own-jobs"', b'id = "local-target-group-jobs"'), ["one of Wellspent's own"]),
        ("licence", (b'licence = "Apache-2.0"', b'licence = "secret"'), ["secret"]),
        ("outcome", (b'"lancashire-equity"', b'"nothing"'), ["nothing"]),
        ("latin", (b"Jobs", "Jöbs".encode("latin-1")), ["not UTF-8"]),
    ],
)
def test_every_fault_is_told_with_its_file_place_rule_and_mend(
    world: World, name: str, mend: tuple[bytes, bytes], said: list[str]
) -> None:
    good = entry(world, "measure", MEASURE, id="own-jobs")
    assert mend[0] in good, name
    row = bring(world, {"own.toml": good.replace(*mend, 1)})
    faults = " ".join(told(row))
    for words in said:
        assert words in faults
    with pytest.raises(Refused):
        intakes.keep(by=world.lead, intake=row)
    assert not OwnEntry.objects.exists()


def test_one_bad_file_keeps_the_others_back_and_all_faults_are_told_at_once(world: World) -> None:
    good = entry(world, "measure", MEASURE, id="own-jobs")
    files = {
        "good.toml": good,
        "again.toml": good,
        "none.toml": b'id = "x"\n',
        "table.csv": SET,
        "value.json": b"{}",
    }
    row = bring(world, files)
    found = {one.name: " ".join(map(str, one.faults)) for one in intakes.looked(row)}
    assert found["good.toml"] == ""
    assert "stands in good.toml too" in found["again.toml"]
    assert "holds no measure, framework or money value" in found["none.toml"]
    assert "files are not read here" in found["table.csv"]
    assert found["value.json"]
    with pytest.raises(Refused) as refused:
        intakes.keep(by=world.lead, intake=row)
    assert len(refused.value.faults) >= 4


def test_an_entry_brought_in_again_takes_the_draft_s_place_and_is_the_next_edition_of_what_is_in_force(
    world: World,
) -> None:
    good = entry(world, "measure", MEASURE, id="own-jobs")

    def again(content: bytes) -> str:
        row = bring(world, {"own.toml": content})
        [one] = intakes.looked(row)
        intakes.keep(by=world.lead, intake=row)
        return one.held[0].does

    assert again(good) == "becomes a draft"
    assert again(good.replace(b"Jobs for people", b"Work for people")) == "takes the place of the draft"
    first = OwnEntry.objects.get()
    assert first.label.startswith("Work for people")
    actions.publish(by=world.lead, entry=first)
    assert again(good) == "becomes the draft of the next edition"
    assert library(world).find("measure", "own-jobs").entry.label.startswith("Work for people")
    assert list(OwnEntry.objects.order_by("number").values_list("number", "stage")) == [
        (1, Stage.PUBLISHED), (2, Stage.DRAFT),
    ]  # fmt: skip


@pytest.mark.parametrize("edition", ["..", "../../x", "a/b", "x" * 30, ""])
def test_a_framework_s_edition_leads_to_no_other_folder(world: World, edition: str) -> None:
    bad = entry(world, "framework", FRAMEWORK, id="own-aims", edition=edition)
    assert told(bring(world, {"aims.toml": bad}))


def test_a_table_of_values_is_looked_through_and_kept(world: World) -> None:
    row = bring(world, {"bank.csv": SET}, intakes.VALUES)
    [one] = intakes.looked(row)
    assert [(held.id, held.does) for held in one.held] == [("own-visit", "is a new set")]
    assert own.files_of(world.buyer.pk) == []
    intakes.keep(by=world.lead, intake=row)
    assert library(world).has("proxy", "own-visit")
    again = bring(world, {"bank.csv": SET.replace(b"own-visit", b"new-visit")}, intakes.VALUES)
    assert intakes.looked(again)[0].held[0].does == "takes the place of the set of this name"
    late = bring(
        world, {"late.csv": SET.replace(b",2024,", b",2026,").replace(b"own-", b"late-")}, intakes.VALUES
    )
    assert "no deflator reaches prices of 2026" in " ".join(told(late))


@pytest.mark.skipif(not GMCA.is_file(), reason="the workbook is not beside the project, at ../shared/data")
def test_the_gmca_workbook_is_read_as_a_table(world: World) -> None:
    row = bring(world, {GMCA.name: GMCA.read_bytes()}, intakes.GMCA_BOOK)
    [one] = intakes.looked(row)
    assert (len(one.held), one.faults) == (780, ())
    intakes.keep(by=world.lead, intake=row)
    assert own.sets(world.buyer.pk) == [("gmca-unit-cost-database-v1-4.csv", 780)]
    assert library(world).has("proxy", "gmca-v1-4-cr1-0-fiscal")


def test_a_workbook_that_is_not_gmca_s_is_refused_by_its_own_name(world: World) -> None:
    row = bring(world, {"prices.xlsx": b"MZ\x90"}, intakes.GMCA_BOOK)
    [fault] = told(row)
    assert fault.startswith("prices.xlsx")
    assert "/" not in fault.partition(":")[0], "no folder of the machine"


def test_what_was_forgotten_is_thrown_away_and_too_much_is_refused(world: World) -> None:
    old = bring(world, {"bank.csv": SET}, intakes.VALUES)
    Intake.objects.filter(pk=old.pk).update(made=timezone.now() - timedelta(days=2))
    new = bring(world, {"bank.csv": SET}, intakes.VALUES)
    assert list(Intake.objects.all()) == [new]
    with pytest.raises(Refused, match="not taken at once"):
        bring(world, {f"{n}.toml": b"" for n in range(201)})


def upload(client: Any, holds: str, **files: bytes) -> Any:
    given = [SimpleUploadedFile(name.replace("__", "."), content) for name, content in files.items()]
    return client.post("/library/import", {"holds": holds, "chosen": given}, follow=True)


def test_a_lead_brings_files_in_on_pages(world: World) -> None:
    client = at(world.lead)
    page = html.unescape(client.post("/library/import", {}).content.decode())
    assert "Choose what the files hold" in page
    assert "Choose the files to bring in" in page
    good = entry(world, "measure", MEASURE, id="own-jobs", label="Jobs here")
    bad = upload(client, "entries", own__toml=good.replace(b'unit = "fte-year"', b'unit = "fortnight"'))
    shown = html.unescape(bad.content.decode())
    assert "1 fault has to be mended" in shown
    assert 'there is no unit "fortnight"' in shown
    assert "Keep all of it" not in shown
    address = bad.redirect_chain[-1][0]
    assert "There is a problem" in client.post(f"{address}/keep").content.decode()
    assert "Nothing of the files was kept" in client.post(f"{address}/remove", follow=True).content.decode()
    assert client.get(address).status_code == 404
    fine = upload(client, "entries", own__toml=good)
    assert "All of it holds" in fine.content.decode()
    kept = html.unescape(client.post(f"{fine.redirect_chain[-1][0]}/keep", follow=True).content.decode())
    assert "What was kept" in kept
    assert "Jobs here" in kept
    assert "becomes a draft" in kept
    assert "Jobs here" in html.unescape(client.get("/library/own").content.decode())


def test_two_files_of_one_name_are_refused(world: World) -> None:
    twice = [SimpleUploadedFile("own.toml", b"id = 1"), SimpleUploadedFile("own.toml", b"id = 2")]
    page = at(world.lead).post("/library/import", {"holds": "entries", "chosen": twice}).content.decode()
    assert "Two of the files have the same name" in page
    assert not Intake.objects.exists()


def test_an_officer_brings_in_values_and_not_entries_and_nobody_sees_another_s(world: World) -> None:
    officer = at(world.officer)
    assert 'value="entries"' not in officer.get("/library/import").content.decode()
    made = upload(officer, "values", bank__csv=SET)
    assert "own-visit" in made.content.decode()
    address = made.redirect_chain[-1][0]
    lead, _ = neighbour()
    for user in (lead, world.firm_user, world.evaluators[0]):
        assert at(user).get(address).status_code == 404
        assert at(user).post(f"{address}/keep").status_code == 404
    theirs = bring(world, {"own.toml": b""})
    assert officer.get(f"/library/import/{theirs.pk}").status_code == 404
    for user in (world.firm_user, world.evaluators[0], world.stranger):
        assert at(user).get("/library/import").status_code == 404

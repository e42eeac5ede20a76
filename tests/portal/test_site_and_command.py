"""The site and the command seal the same pack from the same content, byte for byte; the site adds its witness."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

from django.utils import timezone
from tests.portal.conftest import World
from tests.portal.evaluating import agreed, awarded

from wellspent.awarding.single import is_social_value, social_value_alone
from wellspent.documents.figures import to_json
from wellspent.documents.pack import zip_bytes
from wellspent.files.canonical import tender_content
from wellspent.files.demo import demo_region
from wellspent.files.packs import read_pack
from wellspent.files.tenders import open_tender
from wellspent.method.errors import Refused
from wellspent.method.numbers import spell
from wellspent.method.replay import READ_ME, WITNESS
from wellspent.portal.evaluation import adapters, award_actions, letters
from wellspent.portal.tendering.adapters import document
from wellspent.portal.tendering.models import Procurement


def command(*words: str) -> subprocess.CompletedProcess[str]:
    """`wellspent` in a process of its own."""
    program = str(Path(sys.executable).with_name("wellspent"))
    return subprocess.run([program, *words], capture_output=True, text=True, check=False, timeout=120)


def written(folder: Path, found: adapters.Evaluation) -> Path:
    """An evaluation's content as the command's files would be."""
    (folder / "offers").mkdir()
    for name, content in found.offers.items():
        (folder / name).write_text(json.dumps(content), "utf-8")
    path = folder / "tender.json"
    path.write_text(json.dumps(found.content), "utf-8")
    return path


def test_both_seal_the_same_pack(world: World, tender: Procurement, tmp_path: Path) -> None:
    made = awarded(world, tender)
    tender.refresh_from_db()
    content, offers = award_actions.content_of(tender, timezone.localdate())
    found = adapters.evaluate(
        tender, adapters.with_award(content, made.offer.key, timezone.localdate()), offers
    )
    pack = tmp_path / "pack.zip"
    ran = command("evaluate", str(written(tmp_path, found)), "--pack", str(pack))
    assert ran.returncode == 0, ran.stderr
    theirs, ours = read_pack(pack), letters.pack_of(made)
    beside = {WITNESS, READ_ME}
    assert set(ours.members) - set(theirs.members) == {WITNESS}
    for name in {*theirs.members} - beside:
        assert theirs.members[name] == ours.members[name], name
    kept = {"format", "members", "digest"}
    assert {key: value for key, value in theirs.manifest.items() if key not in kept} == {
        key: value for key, value in ours.manifest.items() if key not in kept
    }
    assert (theirs.manifest["format"], ours.manifest["format"]) == (1, 2)


def test_without_its_witness_the_site_s_pack_is_the_command_s_to_the_byte(
    world: World, tender: Procurement, tmp_path: Path
) -> None:
    made = awarded(world, tender)
    tender.refresh_from_db()
    content, offers = award_actions.content_of(tender, timezone.localdate())
    found = adapters.evaluate(
        tender, adapters.with_award(content, made.offer.key, timezone.localdate()), offers
    )
    pack = tmp_path / "pack.zip"
    ran = command("evaluate", str(written(tmp_path, found)), "--pack", str(pack))
    alone = adapters.sealed(found)
    assert f"sha256:{alone.digest}" in ran.stderr
    assert pack.read_bytes() == zip_bytes(alone)


def test_both_give_the_same_figures(world: World, tender: Procurement, tmp_path: Path) -> None:
    agreed(world, tender)
    found = award_actions.result_of(tender, timezone.localdate())
    ran = command("evaluate", str(written(tmp_path, found)), "--json")
    figures = json.loads(ran.stdout)
    totals = {one["id"]: spell(one["total"].value) for one in found.report.figures["bids"]}
    assert {one["id"]: one["total"] for one in figures["bids"]} == totals
    assert figures["winner"] == found.winner


def test_both_write_the_same_summaries(world: World, tender: Procurement, tmp_path: Path) -> None:
    made = awarded(world, tender)
    content, offers = award_actions.content_of(tender, timezone.localdate())
    found = adapters.evaluate(
        tender, adapters.with_award(content, made.offer.key, timezone.localdate()), offers
    )
    ran = command(
        "summaries", str(written(tmp_path, found)), "--out", str(tmp_path / "sent"), "--format", "json"
    )
    assert ran.returncode == 0, ran.stderr
    for one, report in letters.summaries(found.read):
        told = json.loads((tmp_path / "sent" / f"{one.own.bid}.json").read_text("utf-8"))
        assert told == json.loads(to_json(report.figures))


def test_social_value_alone_of_the_demo_is_what_it_is_in_the_whole() -> None:
    """Every demo tender whose social value is scored bid by bid earns the same points alone."""
    region = demo_region()
    tried = 0
    for each in region.sheet.tender:
        path = region.tender(each.file)
        sheet, _ = open_tender(path)
        if sheet.lots or any(bid.offer.endswith((".xlsx", ".csv")) for bid in sheet.bid):
            continue
        content = json.loads(json.dumps(tender_content(*open_tender(path)), default=_plain))
        criteria = {row.id: row for row in sheet.criterion}
        try:
            alone = social_value_alone(content, criteria)
        except Refused:
            assert not any(is_social_value(row) for row in sheet.criterion)
            continue
        kept = [row["id"] for row in alone["criterion"]]
        assert kept == [row.id for row in sheet.criterion if is_social_value(row)]
        assert alone["out_of"] == sum(criteria[name].weight or 0 for name in kept)
        assert document("alone", alone).data["method"] == "weighted-points"
        tried += 1
    assert tried


def _plain(value: object) -> str:
    """Exact numbers and days as a file writes them."""
    return spell(value) if isinstance(value, Fraction) else str(value)

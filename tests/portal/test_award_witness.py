"""The chain's head in the pack, and every tender that was received: sealed by the site, told by `replay`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.packing import members, zipped
from tests.portal.conftest import World, offered
from tests.portal.evaluating import agreed, awarded
from tests.portal.test_awarding import replay

from wellspent.files.packs import read_pack
from wellspent.files.witness import witness_of
from wellspent.method.canonical import digest, readable_bytes
from wellspent.method.errors import Refused
from wellspent.method.replay import MANIFEST, TENDER, WITNESS
from wellspent.method.witness import event_hash
from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Kind, Role
from wellspent.portal.audit import queries as audit
from wellspent.portal.audit.models import Event
from wellspent.portal.evaluation import (
    actions,
    award_actions,
    award_queries,
    letters,
    queries,
    question_actions,
)
from wellspent.portal.evaluation.models import Award, Decision
from wellspent.portal.tendering.models import Offer, Procurement
from wellspent.portal.tendering.offers import actions as offer_actions

GREENWAYS, NORTHMOOR = "greenways-co-operative", "northmoor-facilities"
WHY = "It promised what it cannot give."


def disregarded(world: World, tender: Procurement) -> Award:
    """An award to the rival, after the first offer was asked about, heard and disregarded."""
    offers = agreed(world, tender)
    query = question_actions.question(by=world.officer, offer=offers[0], what="Eight jobs on a crew of ten?")
    question_actions.answer(by=world.officer, query=query, evidence="They are not all for this contract.")
    question_actions.decide(by=world.officer, query=query, decision=Decision.DISREGARD, reason=WHY)
    for member in queries.active(tender):
        actions.sign(by=member.user, member=member, digest=queries.digest_to_sign(tender))
    tender.refresh_from_db()
    seen = award_actions.result_of(tender, timezone.localdate()).digest
    return award_actions.award(by=world.officer, procurement=tender, digest=seen, reason="It comes first.")


def written(made: Award, folder: Path, level: str = "full") -> Path:
    path = folder / f"{level.replace(':', '-')}.zip"
    path.write_bytes(letters.pack_bytes(made, level))
    return path


def witness(made: Award, folder: Path, level: str = "full") -> dict[str, Any]:
    found = witness_of(read_pack(written(made, folder, level)))
    assert found is not None
    return dict(found)


def test_the_pack_names_the_event_of_its_own_sealing_and_the_next_names_the_pack(
    world: World, tender: Procurement, tmp_path: Path
) -> None:
    made = awarded(world, tender)
    chain = witness(made, tmp_path)["chain"]
    sealing, after = Event.objects.filter(kind__startswith="award-").order_by("number")
    assert (chain["number"], chain["hash"], sealing.kind) == (sealing.number, sealing.hash, "award-sealing")
    assert (after.kind, after.number, after.previous) == ("award-made", sealing.number + 1, sealing.hash)
    assert after.digest == made.pack_digest
    assert chain["digest"] == hashlib.sha256(letters.pack_of(made).members[TENDER]).hexdigest()
    assert chain["hash"] == event_hash(chain)
    assert sealing.actor == "system", "who awarded is told by the event after it"
    assert audit.faults() == []


def test_replay_prints_the_head_and_what_it_binds(world: World, tender: Procurement, tmp_path: Path) -> None:
    made = awarded(world, tender)
    ran = replay(written(made, tmp_path), "--digest", made.pack_digest)
    chain = witness(made, tmp_path)["chain"]
    assert (ran.returncode, ran.stdout) == (0, "same\n")
    assert (
        f"Audit chain at the sealing: event {chain['number']}, {chain['hash']}, of {chain['at']}."
        in ran.stderr
    )
    assert (
        f"That event fixes its tender.json (sha256:{chain['digest']}) and every event before it."
        in ran.stderr
    )
    assert "Tenders received in time: 2. 2 took part." in ran.stderr
    told = json.loads(replay(written(made, tmp_path, "public"), "--json").stdout)
    assert told["chain"] == {
        "event": chain["number"], "at": chain["at"], "hash": chain["hash"], "tender": chain["digest"],
    }  # fmt: skip
    assert told["received"] == {"evaluated": 2, "disregarded": 0, "withdrawn": 0}


def test_a_disregarded_tender_is_in_the_pack_with_its_reason_and_took_no_part(
    world: World, tender: Procurement, tmp_path: Path
) -> None:
    made = disregarded(world, tender)
    rows = {row["offer"]: row for row in witness(made, tmp_path)["received"]}
    submitted = Offer.objects.get(procurement=tender, key=GREENWAYS).submissions.get()
    out = rows[GREENWAYS]
    assert (out["became"], out["reason"], out["bidder"]) == ("disregarded", WHY, "Greenways Co-operative")
    assert (out["digest"], out["event"], out["head"]) == (submitted.digest, submitted.event, submitted.head)
    assert rows[NORTHMOOR]["became"] == "evaluated"
    assert "reason" not in rows[NORTHMOOR]
    assert GREENWAYS not in members(written(made, tmp_path))[TENDER].decode()
    ran = replay(written(made, tmp_path))
    assert ran.stdout == "same\n"
    assert "Tenders received in time: 2. 1 took part; 1 was disregarded and took no part." in ran.stderr
    assert (
        f"Greenways Co-operative was disregarded and took no part, submission sha256:{submitted.digest}: {WHY}"
        in ran.stderr
    )


@pytest.mark.parametrize("level", ["public", f"bidder:{NORTHMOOR}"])
def test_others_read_that_one_was_disregarded_and_neither_who_nor_why(
    world: World, tender: Procurement, tmp_path: Path, level: str
) -> None:
    made = disregarded(world, tender)
    submitted = Offer.objects.get(procurement=tender, key=GREENWAYS).submissions.get()
    path = written(made, tmp_path, level)
    everything = b"".join(members(path).values()).decode()
    for secret in (GREENWAYS, "Greenways", WHY, submitted.digest, submitted.head):
        assert secret not in everything
    out = next(row for row in witness(made, tmp_path, level)["received"] if row["became"] == "disregarded")
    assert out == {"offer": "withheld-1", "became": "disregarded"}
    full = written(made, tmp_path)
    ran = replay(path, "--full", str(full))
    assert (ran.returncode, "withheld-1 was disregarded and took no part\n" in ran.stderr) == (0, True), (
        ran.stdout
    )


def test_a_bidder_reads_its_own_receipt_in_its_pack(
    world: World, tender: Procurement, tmp_path: Path
) -> None:
    made = awarded(world, tender)
    rows = {row["offer"]: row for row in witness(made, tmp_path, f"bidder:{NORTHMOOR}")["received"]}
    own = Offer.objects.get(procurement=tender, key=NORTHMOOR).submissions.get()
    assert (rows[NORTHMOOR]["digest"], rows[NORTHMOOR]["head"]) == (own.digest, own.head)
    assert rows[GREENWAYS] == {"offer": GREENWAYS, "bidder": "Greenways Co-operative", "became": "evaluated"}


def test_whoever_withdrew_is_counted_and_not_named(world: World, tender: Procurement, tmp_path: Path) -> None:
    leaving = accounts.found_organisation(
        by=world.stranger, name="Leaver Limited", kind=Kind.SUPPLIER, first=world.stranger, role=Role.SUPPLIER
    )
    leaver = offered(world, tender, leaving, world.stranger, 900_000, 1)
    sent = offer_actions.submit(by=world.stranger, offer=leaver, receipt="leaver")
    offer_actions.withdraw(by=world.stranger, offer=leaver)
    made = awarded(world, tender)
    out = [row for row in witness(made, tmp_path)["received"] if row["became"] == "withdrawn"]
    assert [(row["offer"], row["digest"], "bidder" in row) for row in out] == [
        ("withdrawn-1", sent.digest, False)
    ]
    everything = b"".join(members(written(made, tmp_path)).values()).decode()
    assert "Leaver" not in everything
    assert leaver.key not in everything
    ran = replay(written(made, tmp_path))
    said = "Tenders received in time: 3. 2 took part; 1 was withdrawn by its bidder and took no part."
    assert (ran.stdout, said in ran.stderr) == ("same\n", True)


def test_of_an_offer_that_was_revised_the_last_submission_is_told(world: World, tender: Procurement) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 900_000, 1)
    offer_actions.submit(by=world.firm_user, offer=offer, receipt="first")
    offer_actions.price(by=world.firm_user, offer=offer, pence=95_000_000)
    last = offer_actions.submit(by=world.firm_user, offer=offer, receipt="second")
    assert [(one.submission, one.became) for one in award_queries.received(tender)] == [(last, "evaluated")]


def test_an_offer_that_was_never_submitted_was_not_received(world: World, tender: Procurement) -> None:
    offered(world, tender, world.firm, world.firm_user, 900_000, 1)
    assert award_queries.received(tender) == []


def changed(path: Path, change: Callable[[dict[str, Any]], None], *, sealed_anew: bool = False) -> Path:
    """The pack with its witness changed; `sealed_anew` with a manifest that says so, as a forger would."""
    held = members(path)
    said = json.loads(held[WITNESS])
    change(said)
    held[WITNESS] = readable_bytes(said)
    if sealed_anew:
        manifest = json.loads(held[MANIFEST])
        for row in manifest["members"]:
            if row["name"] == WITNESS:
                row |= {"sha256": hashlib.sha256(held[WITNESS]).hexdigest(), "size": len(held[WITNESS])}
        manifest.pop("digest")
        held[MANIFEST] = readable_bytes({**manifest, "digest": digest(manifest)})
    path.write_bytes(zipped(held))
    return path


def another_head(said: dict[str, Any]) -> None:
    said["chain"]["hash"] = "0" * 64


def back_in(said: dict[str, Any]) -> None:
    said["received"][0]["became"] = "evaluated"


def test_a_tampered_head_is_named(world: World, tender: Procurement, tmp_path: Path) -> None:
    path = changed(written(awarded(world, tender), tmp_path), another_head)
    with pytest.raises(Refused, match="it was changed after it was sealed") as caught:
        read_pack(path)
    assert [fault.place for fault in caught.value.faults] == ["witness.json"]


def test_a_head_changed_by_a_forger_is_named_too(world: World, tender: Procurement, tmp_path: Path) -> None:
    path = changed(written(awarded(world, tender), tmp_path), another_head, sealed_anew=True)
    ran = replay(path)
    assert ran.returncode == 1
    assert ran.stdout.startswith("witness.json, chain.hash: sealed 0000")


def test_a_disregarded_tender_said_to_have_taken_part_is_named(
    world: World, tender: Procurement, tmp_path: Path
) -> None:
    path = changed(written(disregarded(world, tender), tmp_path), back_in, sealed_anew=True)
    ran = replay(path)
    assert (ran.returncode, ran.stdout) == (1, "witness.json, received.evaluated: sealed 2, recomputed 1\n")


def test_a_witness_of_another_shape_is_refused(world: World, tender: Procurement, tmp_path: Path) -> None:
    def misshape(said: dict[str, Any]) -> None:
        said["received"][0]["became"] = "lost"

    path = changed(written(awarded(world, tender), tmp_path), misshape, sealed_anew=True)
    ran = replay(path)
    assert ran.returncode == 1
    assert "witness.json" in ran.stderr
    assert "lost" in ran.stderr

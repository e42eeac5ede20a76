"""What anybody learns from a digest of a receipt or a page: what it names and when, never whose it is."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from html import unescape

import pytest
from django.test import Client
from tests.portal.conftest import World, offered
from tests.portal.evaluating import awarded
from tests.portal.test_public_award import noticed

from wellspent.portal.audit import queries as audit
from wellspent.portal.audit.models import Event
from wellspent.portal.tendering.models import Procurement, Submission
from wellspent.portal.tendering.offers import actions as offer_actions
from wellspent.portal.tendering.offers.tender import asked

CHECK = "/tenders/receipts/check"


def told(client: Client, digest: str) -> str:
    """What the page says below its form."""
    answer = client.get(CHECK, {"digest": digest})
    assert answer.status_code == 200
    part = answer.content.decode().split('role="status"')
    return (
        unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part[1].split("</main>")[0])))
        if len(part) > 1
        else ""
    )


@pytest.fixture
def submitted(world: World, tender: Procurement) -> Submission:
    """Greenways' offer, submitted and sealed."""
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    return offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1")


def test_the_head_on_a_receipt_is_an_event_with_its_moment_and_nobody_s_name(
    client: Client, submitted: Submission
) -> None:
    said = told(client, submitted.head)
    assert f"Event {submitted.event} of the audit chain" in said
    assert "It stands in the chain unchanged" in said
    assert "What happened in it, and who did it, is not told here." in said
    for secret in ("Greenways", "Firm", "Grounds", "Harrowmere", "submitted", submitted.digest):
        assert secret not in said


def test_every_head_is_found_and_the_last_one_too(client: Client, submitted: Submission) -> None:
    number, last = audit.head()
    assert f"Event {number} of the audit chain" in told(client, last)
    assert f"The chain has {number} events now;" in told(client, last)
    for event in Event.objects.all():
        assert f"Event {event.number} of the audit chain" in told(client, f"  {event.hash.upper()} ")


def test_an_event_that_was_changed_or_is_followed_by_another_is_told(
    client: Client, submitted: Submission
) -> None:
    event = Event.objects.get(number=submitted.event)
    Event.objects.filter(number=event.number).update(digest="f" * 64)
    assert "The chain no longer holds at this event" in told(client, event.hash)
    before = Event.objects.get(number=event.number - 1)
    Event.objects.filter(number=event.number).update(digest=event.digest, previous="e" * 64)
    assert "The chain no longer holds at this event" in told(client, before.hash)


def test_a_tender_file_digest_names_the_rules(client: Client, tender: Procurement) -> None:
    said = told(client, tender.tender_digest)
    assert "A tender file digest" in said
    assert (
        "These are the rules of Grounds maintenance , Harrowmere Council, as they were published on" in said
    )


def test_a_pack_s_digest_is_known_once_its_award_is_public(
    client: Client, world: World, tender: Procurement
) -> None:
    made = awarded(world, tender)
    assert "Nothing with this digest is known here" in told(client, made.pack_digest)
    noticed(world, made)
    said = told(client, made.pack_digest)
    assert "An evidence pack digest" in said
    assert "the award of Grounds maintenance" in said
    assert "Greenways" not in said


def test_an_offer_digest_tells_when_it_was_received_and_not_whose_it_is(
    client: Client, submitted: Submission
) -> None:
    said = told(client, submitted.digest)
    assert "Received" in said
    assert "as the receipt says, unchanged" in said
    assert "Greenways" not in said


def test_the_same_three_words_stand_on_the_receipt_and_on_the_page(
    client: Client, world: World, submitted: Submission
) -> None:
    page = unescape(client.get(CHECK).content.decode())
    for words in ("Offer digest", "Tender file digest", "Head of the chain"):
        assert words in page
    signed_in = Client()
    signed_in.force_login(world.firm_user)
    receipt = unescape(
        signed_in.get(f"/offers/{submitted.offer_id}/receipts/{submitted.number}").content.decode()
    )
    for words in ("Offer digest", "Tender file digest", "Head of the chain"):
        assert words in receipt
    assert "Nothing with this digest is known here" in told(client, "0" * 64)


def downloaded(client: Client, path: str) -> bytes:
    """A file as a browser keeps it."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content


def test_every_digest_that_is_printed_of_an_award_is_known_and_said_what_it_is(
    client: Client, world: World, tender: Procurement
) -> None:
    made = noticed(world, awarded(world, tender))
    lead = Client()
    lead.force_login(world.officer)
    full = downloaded(lead, "/buy/grounds-maintenance/award/pack/full")
    public = downloaded(client, "/tenders/grounds-maintenance/award/pack")
    sealed = zipfile.ZipFile(io.BytesIO(full)).read("tender.json")
    shown = json.loads(zipfile.ZipFile(io.BytesIO(public)).read("manifest.json"))["digest"]
    known = {
        made.pack_digest: "An evidence pack digest",
        hashlib.sha256(full).hexdigest(): "SHA-256 of the full pack’s ZIP file",
        shown: "Public pack digest",
        hashlib.sha256(public).hexdigest(): "SHA-256 of the public pack’s ZIP file",
        hashlib.sha256(sealed).hexdigest(): "Digest of tender.json in the full pack",
    }
    assert len(known) == 5
    for digest, words in known.items():
        said = told(client, digest)
        assert words in said
        assert "the award of Grounds maintenance" in said
        assert "Greenways" not in said


def test_no_digest_of_an_award_is_known_before_its_notice(
    client: Client, world: World, tender: Procurement
) -> None:
    made = awarded(world, tender)
    assert "Nothing with this digest" in told(client, hashlib.sha256(bytes(made.pack)).hexdigest())
    sealing = Event.objects.get(kind="award-sealing")
    assert "Nothing with this digest" in told(client, sealing.digest)


def test_the_digest_that_the_word_pack_prints_is_known(client: Client, tender: Procurement) -> None:
    printed = asked(tender).invitation.digest
    assert printed != tender.tender_digest
    said = told(client, printed)
    assert "Digest of what is asked and how it is scored" in said
    assert "This is what is asked in Grounds maintenance" in said
    assert "no file has it" in said


def test_the_code_of_a_receipt_is_known(client: Client, world: World, tender: Procurement) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    code = "Ab_-" * 8
    offer_actions.submit(by=world.firm_user, offer=offer, receipt=code)
    said = told(client, f" {code} ")
    assert "as the receipt says, unchanged" in said
    assert "Greenways" not in said
    assert "Nothing with this digest" in told(client, code.lower())


def test_each_place_says_what_its_digest_is_the_digest_of(
    client: Client, world: World, tender: Procurement
) -> None:
    made = noticed(world, awarded(world, tender))
    page = unescape(client.get("/tenders/grounds-maintenance/award").content.decode())
    public = downloaded(client, "/tenders/grounds-maintenance/award/pack")
    assert hashlib.sha256(public).hexdigest() in page
    assert "It is of the pack’s list of contents (manifest.json)" in page
    assert "It is of the tender file (JSON) on the tender’s page" in page
    officer = Client()
    officer.force_login(world.officer)
    page = unescape(officer.get("/buy/grounds-maintenance/award").content.decode())
    assert hashlib.sha256(bytes(made.pack)).hexdigest() in page
    assert f"wellspent replay grounds-maintenance-full.zip --digest {made.pack_digest}" in page


def test_the_public_page_says_beforehand_what_replay_cannot_make_again(
    client: Client, world: World, tender: Procurement
) -> None:
    noticed(world, awarded(world, tender))
    page = unescape(client.get("/tenders/grounds-maintenance/award").content.decode())
    assert "“same, as far as it is shown”" in page
    assert "it names what it cannot make again, such as the winner and the ranks" in page
    assert page.count("Back to the figures") == page.count('id="working-') > 0
    assert page.count('id="figures"') == 1

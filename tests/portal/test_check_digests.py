"""What anybody learns from a digest of a receipt or a page: what it names and when, never whose it is."""

from __future__ import annotations

import re
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

"""From a draft to opened offers: frozen, sealed, received once, opened by two."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from django.utils import timezone
from tests.portal.conftest import World, offered

from wellspent.files.canonical import canonical
from wellspent.method.errors import Refused
from wellspent.portal.accounts.queries import standing
from wellspent.portal.audit import queries as audit
from wellspent.portal.audit.models import Event
from wellspent.portal.tendering import actions, queries
from wellspent.portal.tendering.models import Procurement, Stage
from wellspent.portal.tendering.offers import actions as offer_actions


def closed(tender: Procurement) -> Procurement:
    """The tender a moment after its deadline."""
    tender.deadline = timezone.now() - timedelta(seconds=1)
    tender.save()
    return tender


def test_what_is_published_is_the_command_s_own_canonical_file(tender: Procurement, tmp_path: Path) -> None:
    kept = tmp_path / "tender.json"
    kept.write_text(tender.tender_file, "utf-8")
    again = canonical(kept)
    assert again.content.decode() == tender.tender_file
    assert again.digest == tender.tender_digest
    assert json.loads(tender.tender_file)["criterion"][0]["weight"] == "40"


def test_rules_that_were_published_cannot_be_changed(world: World, tender: Procurement) -> None:
    with pytest.raises(Refused, match="can no longer be changed"):
        actions.change(by=world.officer, procurement=tender, title="Another")


def test_weights_that_do_not_sum_stop_publishing(world: World, draft: Procurement) -> None:
    draft.criteria.filter(key="price").update(weight=Fraction(30))
    with pytest.raises(Refused, match="90"):
        actions.publish(by=world.officer, procurement=draft)
    draft.refresh_from_db()
    assert draft.stage == Stage.DRAFT


def test_an_offer_is_ciphertext_until_two_people_open_it(world: World, tender: Procurement) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    made = offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1")
    assert b"1165000" not in bytes(made.sealed)
    assert made.content == ""
    buyer = standing(world.officer, None)
    assert list(queries.opened_offers(buyer, tender)) == []
    with pytest.raises(Refused, match="after the deadline"):
        actions.consent_to_open(by=world.officer, procurement=tender)
    closed(tender)
    assert actions.consent_to_open(by=world.officer, procurement=tender) is False
    with pytest.raises(Refused, match="two people"):
        actions.consent_to_open(by=world.officer, procurement=tender)
    assert actions.consent_to_open(by=world.lead, procurement=tender) is True
    made.refresh_from_db()
    assert hashlib.sha256(made.content.encode()).hexdigest() == made.digest
    assert json.loads(made.content)["price"] == "1165000.00"
    assert [one.key for one in queries.opened_offers(buyer, tender)] == ["greenways-co-operative"]


def test_the_same_request_twice_is_one_submission(world: World, tender: Procurement) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    first = offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1")
    assert offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1").pk == first.pk
    second = offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-2")
    assert (second.number, offer.submissions.count()) == (2, 2)


def test_what_arrives_at_the_deadline_counts_and_a_moment_later_does_not(
    world: World, tender: Procurement
) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    assert tender.deadline is not None
    offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1", at=tender.deadline)
    late = tender.deadline + timedelta(microseconds=1)
    with pytest.raises(Refused, match=r"the deadline was .* and this arrived at"):
        offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-2", at=late)


def test_a_withdrawn_offer_is_not_opened(world: World, tender: Procurement) -> None:
    mine = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    other = offered(world, tender, world.rival, world.rival_user, 1_080_000, 2)
    for number, (by, offer) in enumerate(((world.firm_user, mine), (world.rival_user, other))):
        offer_actions.submit(by=by, offer=offer, receipt=f"r-{number}")
    offer_actions.withdraw(by=world.firm_user, offer=mine)
    assert queries.received(tender) == 1
    closed(tender)
    actions.consent_to_open(by=world.officer, procurement=tender)
    actions.consent_to_open(by=world.lead, procurement=tender)
    assert [one.key for one in queries.opened_offers(standing(world.officer, None), tender)] == [other.key]
    assert mine.submissions.get().content == ""


def test_the_chain_holds_and_a_change_is_seen(world: World, tender: Procurement) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    made = offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1")
    assert audit.faults() == []
    assert Event.objects.get(number=made.event).digest == made.digest
    Event.objects.filter(number=made.event).update(digest="0" * 64)
    assert [fault.number for fault in audit.faults()] == [made.event]
    Event.objects.filter(number=made.event).delete()
    assert audit.faults()

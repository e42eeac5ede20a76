"""The site's feed of open contracting data: valid by the standard's own schema, each release under an id of its own."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from django.test import Client
from tests.documents.ocds.standard import package_schema
from tests.portal.conftest import World
from tests.portal.evaluating import awarded
from tests.portal.test_award_witness import disregarded
from tests.portal.test_public_award import noticed
from tests.publishing import shared_data

from wellspent.documents.ocds.checks import faults_of
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering.models import Procurement

OCID = "ocds-h6vhtk-0a1b2c"


def feed(**asked: Any) -> dict[str, Any]:
    """The feed as a program reads it, without a token."""
    answer = Client().get("/api/v1/ocds/releases", asked)
    assert answer.status_code == 200
    return dict(json.loads(answer.content))


def wrong(package: dict[str, Any]) -> list[str]:
    """Everything in which a package is not as the standard's schema wants it."""
    checker = jsonschema.FormatChecker()
    found = jsonschema.Draft4Validator(package_schema("release"), format_checker=checker).iter_errors(package)
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in found]


def again(row: Procurement, slug: str) -> Procurement:
    """Another procurement that began from the same notice, as published."""
    copy = Procurement.objects.get(pk=row.pk)
    copy.pk, copy.slug = None, slug
    copy.save()
    return copy


@shared_data
def test_an_empty_feed_and_one_with_a_tender_and_its_award_are_valid(
    world: World, tender: Procurement
) -> None:
    assert wrong(feed(after="")) == []
    noticed(world, awarded(world, tender))
    package = feed()
    assert [one["tag"] for one in package["releases"]] == [["tender"], ["award"]]
    assert wrong(package) == []
    assert faults_of(package) == []


@shared_data
def test_a_feed_with_a_disregarded_tender_is_valid_and_names_the_winner_alone(
    world: World, tender: Procurement
) -> None:
    noticed(world, disregarded(world, tender))
    package = feed()
    assert wrong(package) == []
    assert "Greenways" not in json.dumps(package)
    (award,) = package["releases"][1]["awards"]
    assert [one["name"] for one in award["suppliers"]] == ["Northmoor Facilities"]


@pytest.fixture
def from_notice(world: World, draft: Procurement) -> Procurement:
    """A tender that began from a notice, with the id that the notice gave it."""
    tendering.change(by=world.officer, procurement=draft, ocid=OCID)
    tendering.publish(by=world.officer, procurement=draft)
    return draft


def test_procurements_of_one_notice_share_its_ocid_and_no_release_id(
    world: World, from_notice: Procurement
) -> None:
    again(from_notice, "grounds-maintenance-2")
    again(from_notice, "grounds-maintenance-3")
    noticed(world, awarded(world, from_notice))
    found = feed()["releases"]
    assert {one["ocid"] for one in found} == {OCID}
    ids = [one["id"] for one in found]
    assert len(ids) == len(set(ids)) == 4
    assert all("#" not in id for id in ids)
    assert faults_of(feed()) == []


def test_an_id_does_not_change_when_another_is_published_or_the_feed_is_read_again(
    world: World, from_notice: Procurement
) -> None:
    before = [one["id"] for one in feed()["releases"]]
    again(from_notice, "grounds-maintenance-2")
    assert [one["id"] for one in feed()["releases"]][:1] == before
    noticed(world, awarded(world, from_notice))
    assert before[0] in [one["id"] for one in feed()["releases"]]


def test_a_tender_without_a_notice_is_named_by_the_site(world: World, tender: Procurement) -> None:
    (release,) = feed()["releases"]
    assert release["ocid"] == "ocds-213czf-grounds-maintenance"
    assert release["id"] == f"{release['ocid']}-tender-{tender.commenced}"
    assert world


def test_a_feed_read_page_by_page_tells_every_release_once(world: World, from_notice: Procurement) -> None:
    for number in range(2, 6):
        again(from_notice, f"grounds-maintenance-{number}")
    seen: list[str] = []
    after = ""
    while True:
        package = feed(limit=2, after=after)
        seen += [one["id"] for one in package["releases"]]
        onwards = package.get("links", {}).get("next", "")
        if not onwards:
            break
        after = onwards.rpartition("after=")[2]
    assert len(seen) == len(set(seen)) == 5
    assert world

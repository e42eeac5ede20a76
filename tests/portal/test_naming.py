"""Names in addresses and files: legible, free, and never a page's own."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from tests.portal.conftest import World

from wellspent.portal.naming import free, stem, under_free
from wellspent.portal.tendering import actions, draft_actions
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.tendering.offers import actions as offer_actions


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Grounds maintenance", "grounds-maintenance"),
        ("Begin", "p-begin"),
        ("2027 street lighting", "p-2027-street-lighting"),
        ("Caffè & Thé!", "caffe-the"),
        ("木", "procurement"),
        ("x" * 199, "x" * 70),
    ],
)
def test_a_procurement_s_name_in_addresses(title: str, slug: str, world: World) -> None:
    for expected in (slug, f"{slug}-2"):
        row = actions.begin(by=world.officer, organisation=world.buyer, title=title)
        assert row.slug == expected
        assert row.title == title


@pytest.mark.parametrize(
    ("bidder", "key"), [("Larch & Sons Ltd.", "larch-sons-ltd"), ("3 Rivers", "b-3-rivers"), ("木", "bidder")]
)
def test_a_bid_s_name_in_the_tender_file(bidder: str, key: str, world: World, tender: Procurement) -> None:
    for number, expected in enumerate((key, f"{key}-2", f"{key}-3")):
        offer, _ = offer_actions.start(
            by=None, procurement=tender, bidder=bidder, email=f"bid{number}@example.org"
        )
        assert offer.key == expected


@pytest.mark.parametrize(
    ("label", "key"), [("Price", "price-2"), ("5 years on", "c-5-years-on"), ("?", "criterion")]
)
def test_a_criterion_s_name_in_the_tender_file(label: str, key: str, draft: Procurement) -> None:
    assert draft_actions.free_key(draft, label) == key


def test_the_first_name_that_nobody_has() -> None:
    assert free("larch", {"larch", "larch-2", "larch-4"}.__contains__) == "larch-3"
    assert stem("", "none") == "none"
    assert stem("a" * 60, "none", 50) == "a" * 50
    assert stem("a" * 49 + " b", "none", 50) == "a" * 49, "no hyphen at its end"


@pytest.mark.django_db
def test_a_name_taken_in_the_same_moment_gives_the_next_and_any_other_fault_is_told() -> None:
    taken: set[str] = set()

    def slow(name: str) -> str:
        if name == "larch":
            taken.add(name)  # somebody else was quicker
            raise IntegrityError("name taken")
        return name

    assert under_free("larch", taken.__contains__, slow) == "larch-2"

    def broken(_: str) -> str:
        raise IntegrityError("another constraint")

    with pytest.raises(IntegrityError, match="another constraint"):
        under_free("beech", taken.__contains__, broken)

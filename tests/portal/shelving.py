"""What the tests of an organisation's own shelf share."""

from __future__ import annotations

from typing import Any

from django.test import Client
from tests.portal.conftest import World, person

from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Kind, Organisation, Role, User
from wellspent.portal.shelf import actions
from wellspent.portal.shelf.models import OwnEntry

MEASURE = "local-target-group-jobs"
FRAMEWORK = "lancashire@2016"
PROXY = "wellby"
PREFIX = "harrowmere-council"

SET = (
    b"id,label,unit,ledger,place,amount,from,price_year,review_by,title,publisher,year,licence\n"
    b"own-visit,A visit under licence,visit,social,England,1234.50,2026-01-01,2024,2027-12-31,A bank,A publisher,"
    b"2026,licensed-to-user\n"
)
"""A licensed set of one value."""


def at(user: User) -> Client:
    """Somebody signed in."""
    client = Client()
    client.force_login(user)
    return client


def copy(world: World, kind: str = "measure", name: str = MEASURE) -> OwnEntry:
    """A copy in the buyer's own edition."""
    return actions.copy(by=world.lead, organisation=world.buyer, kind=kind, name=name)


def neighbour() -> tuple[User, Organisation]:
    """Another buyer on the same site, and its lead."""
    lead = person("neighbour")
    tarn = accounts.found_organisation(
        by=lead, name="Tarn Council", kind=Kind.AUTHORITY, first=lead, role=Role.LEAD
    )
    return lead, tarn


def boxes(page: Any) -> dict[str, Any]:
    """What a form's page would post back as it stands."""
    form = page.context["form"] if page.context else None
    assert form is not None
    return {bound.name: bound.value() for bound in form if bound.value() is not None}

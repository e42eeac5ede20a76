"""A small world for the site's tests: a buyer with its people, two suppliers, and a tender nearly ready."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Kind, Organisation, Role, User
from wellspent.portal.tendering import actions
from wellspent.portal.tendering.models import AskedMeasure, Criterion, Offer, Procurement
from wellspent.portal.tendering.offers import actions as offer_actions


@dataclass(frozen=True)
class World:
    """Who is there."""

    lead: User
    officer: User
    evaluators: tuple[User, User]
    buyer: Organisation
    firm: Organisation
    firm_user: User
    rival: Organisation
    rival_user: User
    stranger: User


def person(name: str) -> User:
    """An account whose password is its name; its address is confirmed."""
    made = User.objects.create_user(f"{name}@example.org", name, name=name.title())
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


@pytest.fixture
def world(db: None) -> World:
    lead, officer, first, second = (person(name) for name in ("lead", "officer", "first", "second"))
    firm_user, rival_user, stranger = (person(name) for name in ("firm", "rival", "stranger"))
    buyer = accounts.found_organisation(
        by=lead, name="Harrowmere Council", kind=Kind.AUTHORITY, first=lead, role=Role.LEAD,
        body="local", nation="england",
    )  # fmt: skip
    accounts.join(by=lead, organisation=buyer, user=officer, role=Role.OFFICER)
    for evaluator in (first, second):
        accounts.join(by=lead, organisation=buyer, user=evaluator, role=Role.EVALUATOR)
    firm = accounts.found_organisation(
        by=firm_user, name="Greenways Co-operative", kind=Kind.SUPPLIER, first=firm_user, role=Role.SUPPLIER
    )
    rival = accounts.found_organisation(
        by=rival_user, name="Northmoor Facilities", kind=Kind.SUPPLIER, first=rival_user, role=Role.SUPPLIER
    )
    return World(lead, officer, (first, second), buyer, firm, firm_user, rival, rival_user, stranger)


@pytest.fixture
def draft(world: World) -> Procurement:
    """A tender that may be published: price, service, and pounds of social value."""
    row = actions.begin(
        by=world.officer, organisation=world.buyer, title="Grounds maintenance", value=120_000_000,
        vat="excluded", kind="services", commenced=date(2026, 10, 1),
        deadline=timezone.now() + timedelta(days=30),
    )  # fmt: skip
    rules = (
        ("price", "Price", "price", 40, "absolute-linear", {"floor": "900000", "ceiling": "1400000"}, ""),
        (
            "service",
            "How the work will be done",
            "quality",
            50,
            "scale",
            {"scale": "5", "minimum": "2"},
            "How will you do it?",
        ),
        ("social-value", "Social value promised", "value", 10, "target", {"target": "120000"}, ""),
    )
    for place, (key, label, kind, weight, rule, numbers, question) in enumerate(rules):
        Criterion.objects.create(
            procurement=row, place=place, key=key, label=label, kind=kind, weight=Fraction(weight), rule=rule,
            numbers=numbers, question=question,
        )  # fmt: skip
    AskedMeasure.objects.create(procurement=row, measure="local-target-group-jobs")
    return row


@pytest.fixture
def tender(world: World, draft: Procurement) -> Procurement:
    """The same, published."""
    actions.publish(by=world.officer, procurement=draft)
    return draft


def offered(
    world: World, tender: Procurement, supplier: Organisation, by: User, pounds: int, jobs: int
) -> Offer:
    """A written draft of an offer."""
    offer, _ = offer_actions.start(
        by=by, procurement=tender, bidder=supplier.name, email=by.email, supplier=supplier
    )
    offer_actions.price(by=by, offer=offer, pence=pounds * 100)
    offer_actions.answer(by=by, offer=offer, criterion="service", text="With two crews and a spare mower.")
    offer_actions.promise(
        by=by, offer=offer, measure="local-target-group-jobs", unit="fte-year", quantity=Fraction(jobs),
        since=date(2027, 1, 1), until=date(2029, 1, 1), statement="Through the college's programme.",
    )  # fmt: skip
    return offer

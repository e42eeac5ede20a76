"""Who asks for what in the access matrix: the demo county, one more tender in scoring, and ten visitors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Invitation, Membership, Role, User
from wellspent.portal.accounts.queries import standing
from wellspent.portal.api import actions as api
from wellspent.portal.api.models import ApiToken
from wellspent.portal.demo import judging
from wellspent.portal.demo.people import COUNCIL, TRUST, County
from wellspent.portal.demo.seed import seed
from wellspent.portal.evaluation.models import Decision, ImplausibleOffer
from wellspent.portal.shelf import actions as shelf
from wellspent.portal.shelf import intakes
from wellspent.portal.shelf.models import Intake, OwnEntry
from wellspent.portal.tendering.models import Offer, Procurement, Stage

Args = Mapping[str, Any]
NAMES = {
    "library-entry": "wellby", "copy-library-entry": "wellby", "api:entry": "wellby", "help-guide": "site-preparing", "help-method": "scoring",
    "help-page": "canonical", "help-picture": "site-result.png",
}  # fmt: skip
"""What an address names that every visitor may name."""


@dataclass(frozen=True)
class Address:
    """An address of the site: its name, its pattern, and the names of what stands in it."""

    name: str
    pattern: str
    wants: tuple[str, ...]

    def path(self, args: Args) -> str:
        """The address with its places filled."""
        filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(args[found[1]]), self.pattern)
        return "/" + filled


def addresses() -> list[Address]:
    """Every address of the site and of the API. Those that Django writes as expressions are filled by hand."""
    found = {address.pattern: address for address in _walk(get_resolver().url_patterns, "")}
    return sorted(found.values(), key=lambda address: address.name)


BY_HAND = {
    "account_confirm_email": "accounts/confirm-email/unknown/",
    "account_reset_password_from_key": "accounts/password/reset/key/unknown-key/",
    "openid_connect_login": "accounts/oidc/organisation/login/",
    "openid_connect_callback": "accounts/oidc/organisation/login/callback/",
}


def _walk(patterns: list[Any], before: str) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            text = BY_HAND.get(pattern.name or "", before + str(pattern.pattern))
            name = f"api:{pattern.name}" if text.startswith("api/v1/") else pattern.name or text
            yield Address(name, text, tuple(re.findall(r"<(?:\w+:)?(\w+)>", text)))


@dataclass(frozen=True)
class Scene:
    """A tender at a stage, with what its addresses name. Everything named is there."""

    tender: Procurement
    offer: Offer | None

    @cached_property
    def parts(self) -> dict[str, Any]:
        """The rows that addresses may name by their number."""
        return {
            "outcome": self.tender.outcomes.first(),
            "engagement": self.tender.engagements.first(),
            "clause": self.tender.clauses.first(),
            "answer": self.tender.clarifications.first(),
            "quality": self.tender.criteria.filter(kind="quality").first() or self.tender.criteria.first(),
            "measure": self.tender.measures.first(),
            "member": self.tender.panel.first(),
            "query": ImplausibleOffer.objects.filter(offer__procurement=self.tender).first(),
        }

    def args(self, address: Address, county: County) -> dict[str, Any]:
        """What an address names in this scene."""
        named = ("outcome", "engagement", "clause", "answer")
        part = next((self.parts[word] for word in named if word in address.name and self.parts[word]), None)
        if address.name in ("implausible-offer", "offer-asked"):
            part = self.parts["query"]
        quality, asked, member = (self.parts[word] for word in ("quality", "measure", "member"))
        role, invitation, token = named_in(county.bodies[COUNCIL].pk)
        of_offer = address.pattern.startswith("offers/")
        return {
            "slug": self.tender.slug,
            "offer": (self.offer.pk if of_offer else self.offer.key) if self.offer else 0,
            "number": 1 if of_offer and address.name != "offer-asked" else (part.pk if part else 1),
            "key": quality.key if quality else "price",
            "criterion": quality.key if quality else "price",
            "measure": asked.measure if asked else "trees-planted",
            "name": NAMES.get(
                address.name,
                "tender-pack.docx" if "pack" in address.name else asked.measure if asked else "x",
            ),
            "kind": "proxy",
            "member": member.pk if member else 1,
            "level": "full",
            "membership": role.pk if role else 1,
            "invitation": invitation.pk if invitation else 1,
            "service": 1,
            "token": token.pk if "api" in address.name and token else "unknown",
            "digest": "0" * 64,
            "pk": 1,
            "place": 1,
            **on_the_shelf(county.bodies[COUNCIL].pk),
        }


def on_the_shelf(council: int) -> dict[str, int]:
    """An entry of the council's own edition, and a file that was brought in."""
    return {
        "entry": OwnEntry.objects.filter(organisation=council).order_by("pk")[0].pk,
        "intake": Intake.objects.filter(organisation=council).order_by("pk")[0].pk,
    }


def named_in(council: int) -> tuple[Any, Any, Any]:
    """A role, an invitation and a token of the council."""
    return (
        Membership.objects.filter(organisation=council).order_by("-id").first(),
        Invitation.objects.filter(organisation=council).first(),
        ApiToken.objects.filter(organisation=council, label="Copy").first(),
    )


@dataclass(frozen=True)
class Visitor:
    """A column of the table: who asks, in which scene, and what they must never read there."""

    name: str
    user: User | None
    role: Role | None
    scene: Scene
    hidden: tuple[str, ...] = ()
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sign in once; a program's token is shown to the API alone."""
        if self.user is not None and self.role is not None:
            stands = standing(self.user, None)
            _, secret = api.make_token(by=self.user, who=stands, label="walk", role=self.role, days=1)
            self.headers["Authorization"] = f"Bearer {secret}"
            self.client.force_login(self.user)


@dataclass(frozen=True)
class County10:
    """The world of the matrix."""

    county: County
    scenes: Mapping[str, Scene]
    visitors: tuple[Visitor, ...]


def settle() -> County10:
    """The demo county, with the hospital's tender opened and its panel not yet finished."""
    county = seed()
    people = county.people
    accounts.invite(
        by=people["lead@council.example"], organisation=county.bodies[COUNCIL], email="new@council.example",
        role=Role.EVALUATOR,
    )  # fmt: skip
    shelf_of_council(county)
    officer = people["officer@council.example"]
    api.make_token(by=officer, who=standing(officer, None), label="Copy", role=Role.OFFICER, days=1)
    scenes = {
        stage.value: _scene(county, COUNCIL, stage)
        for stage in (Stage.DRAFT, Stage.OPEN, Stage.OPENED, Stage.AWARDED)
    }
    furniture = county.bodies[TRUST].procurements.get()
    judging.open_offers(county, furniture, TRUST)
    judging.seat(county, furniture, TRUST, 1)
    scoring = Scene(furniture, furniture.offers.order_by("id").first())
    sealed = ("930,000", "930000", "Greenways")
    prices = ("17,400", "17400", "15,900", "15900")
    running, awarded = scenes[Stage.OPEN.value], scenes[Stage.AWARDED.value]
    theirs = awarded.tender.offers.get(supplier=county.bodies["northmoor"])
    mine = Scene(awarded.tender, theirs)
    ImplausibleOffer.objects.create(
        offer=theirs, what="Is it enough?", asked_by=officer, evidence="It is.", decision=Decision.ACCEPT,
    )  # fmt: skip
    visitors = (
        Visitor("anonymous", None, None, running, sealed),
        Visitor("stranger", people["officer@hospitals.example"], Role.OFFICER, running, sealed),
        Visitor("other", people["bids@northmoor.example"], Role.SUPPLIER, running, sealed),
        Visitor("bidder", people["bids@greenways.example"], Role.SUPPLIER, running),
        Visitor("after", people["bids@northmoor.example"], Role.SUPPLIER, mine, ("1,165,000", "1165000")),
        Visitor("scoring", people["evaluator@hospitals.example"], Role.EVALUATOR, scoring, prices),
        Visitor("officer", officer, Role.OFFICER, running, sealed),
        Visitor("auditor", people["auditor@council.example"], Role.AUDITOR, running, sealed),
        Visitor("building", officer, Role.OFFICER, scenes[Stage.DRAFT.value], sealed),
        Visitor("awarding", officer, Role.OFFICER, awarded, ("930,000", "930000")),
    )
    return County10(county, scenes, visitors)


def shelf_of_council(county: County) -> None:
    """A measure of the council's own, and a table that was brought in and is at fault."""
    lead, council = county.people["lead@council.example"], county.bodies[COUNCIL]
    shelf.copy(by=lead, organisation=council, kind="measure", name="trees-planted")
    intakes.bring_in(by=lead, organisation=council, holds=intakes.VALUES, files={"bank.csv": b"id\nx\n"})


def _scene(county: County, buyer: str, stage: Stage) -> Scene:
    tender = county.bodies[buyer].procurements.get(stage=stage)
    offer = tender.offers.filter(submissions__isnull=False).order_by("id").first()
    return Scene(tender, offer)


def asks(visitor: Visitor, path: str, *, method: str = "get") -> Any:
    """The answer that a visitor gets; a program asks with its token."""
    headers = visitor.headers if path.startswith("/api/v1/") else {}
    return getattr(visitor.client, method)(path, headers=headers)


def code(answer: Any) -> str:
    """The status; "in" where one is sent to sign in."""
    if answer.status_code == 302 and answer["Location"].startswith("/accounts/login/"):
        return "in"
    return str(answer.status_code)

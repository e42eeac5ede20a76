"""A tender that has been opened, and what its panel does, for the tests of evaluation."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from django.utils import timezone
from tests.portal.conftest import World, offered

from wellspent.portal.accounts.models import User
from wellspent.portal.accounts.queries import standing
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.evaluation import actions, award_actions, queries
from wellspent.portal.evaluation.models import Award, PanelMember
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering.models import Offer, Procurement
from wellspent.portal.tendering.offers import actions as offer_actions


def who(user: User) -> Standing:
    """How somebody stands for the first organisation they act for."""
    return standing(user, None)


def close(tender: Procurement) -> None:
    """A moment after the deadline."""
    tender.deadline = timezone.now() - timedelta(seconds=1)
    tender.save()


def opened(world: World, tender: Procurement) -> tuple[Offer, Offer]:
    """Two offers, submitted and opened: the firm's dearer with eight jobs, the rival's cheaper with two."""
    mine = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    other = offered(world, tender, world.rival, world.rival_user, 1_080_000, 2)
    for by, offer in ((world.firm_user, mine), (world.rival_user, other)):
        offer_actions.submit(by=by, offer=offer, receipt=f"r-{offer.pk}")
    close(tender)
    tendering.consent_to_open(by=world.officer, procurement=tender)
    tendering.consent_to_open(by=world.lead, procurement=tender)
    tender.refresh_from_db()
    return mine, other


def appointed(world: World, tender: Procurement) -> tuple[PanelMember, PanelMember]:
    """Both evaluators on the panel, the first in the chair, neither with a conflict."""
    first = actions.appoint(by=world.officer, procurement=tender, user=world.evaluators[0], chairs=True)
    second = actions.appoint(by=world.officer, procurement=tender, user=world.evaluators[1])
    for member in (first, second):
        actions.declare(by=member.user, member=member, conflict=False)
    return first, second


def give(member: PanelMember, offers: tuple[Offer, ...], scores: tuple[int, ...]) -> None:
    """One score for each offer on the one criterion that people score."""
    criterion = offers[0].procurement.criteria.get(key="service")
    for offer, score in zip(offers, scores, strict=True):
        actions.score(
            by=member.user, member=member, offer=offer, criterion=criterion, score=Fraction(score),
            reason="Two crews and a spare mower; says little of winter.",
        )  # fmt: skip


def scored(world: World, tender: Procurement) -> tuple[tuple[Offer, Offer], tuple[PanelMember, PanelMember]]:
    """Both have scored and locked: 4 and 3 by the first, 5 and 3 by the second."""
    offers = opened(world, tender)
    panel = appointed(world, tender)
    for member, scores in zip(panel, ((4, 3), (5, 3)), strict=True):
        give(member, offers, scores)
        actions.lock(by=member.user, member=member)
    return offers, panel


def agreed(world: World, tender: Procurement, scores: tuple[int, int] = (4, 3)) -> tuple[Offer, Offer]:
    """The same with the panel's agreed scores, signed by both."""
    offers, panel = scored(world, tender)
    criterion = tender.criteria.get(key="service")
    for offer, score in zip(offers, scores, strict=True):
        actions.agree(
            by=panel[0].user, procurement=tender, offer=offer, criterion=criterion, score=Fraction(score),
            reason="Crews and mowers are named; winter is not.",
        )  # fmt: skip
    for member in panel:
        actions.sign(by=member.user, member=member, digest=queries.digest_to_sign(tender))
    tender.refresh_from_db()
    return offers


def awarded(world: World, tender: Procurement) -> Award:
    """The same, awarded to whoever comes first."""
    agreed(world, tender)
    found = award_actions.result_of(tender, timezone.localdate())
    return award_actions.award(
        by=world.officer, procurement=tender, digest=found.digest, reason="The most advantageous tender."
    )

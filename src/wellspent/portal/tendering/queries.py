"""Reading procurements and offers. What a stranger may not see is not found.

Sealing is a fact of this room: nothing here gives a buyer the content of an offer before it is opened.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from wellspent.portal.accounts.models import Kind
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.tendering.models import Clarification, Offer, Procurement, Stage, Submission

PAGE = 25
"""Rows of a list's page."""


def procurements(who: Standing) -> QuerySet[Procurement]:
    """The procurements of the buyer that somebody acts for, newest first."""
    if who.organisation is None or not who.organisation.buys or not who.roles:
        return Procurement.objects.none()
    served = Q(organisation=who.organisation)
    if who.organisation.kind == Kind.SHARED:
        served |= Q(organisation__served_by=who.organisation)
    return Procurement.objects.filter(served).select_related("organisation").order_by("-made", "-id")


def procurements_after(
    who: Standing, after: tuple[datetime, int] | None, stage: str = ""
) -> list[Procurement]:
    """A page of them by keyset: those after the last one seen, one more than a page to tell whether there are."""
    found = procurements(who)
    if stage:
        found = found.filter(stage=stage)
    if after is not None:
        made, number = after
        found = found.filter(Q(made__lt=made) | Q(made=made, id__lt=number))
    return list(found[: PAGE + 1])


def procurement(who: Standing, slug: str) -> Procurement | None:
    """One of them, or None for whoever may not see it."""
    return procurements(who).filter(slug=slug).first()


def open_tenders() -> QuerySet[Procurement]:
    """Tenders that anybody may read and offer for, the nearest deadline first."""
    return (
        Procurement.objects.filter(stage=Stage.OPEN, deadline__gte=timezone.now())
        .select_related("organisation")
        .order_by("deadline", "id")
    )


def published(slug: str) -> Procurement | None:
    """A published tender, as the public sees it."""
    return (
        Procurement.objects.exclude(stage=Stage.DRAFT)
        .select_related("organisation")
        .filter(slug=slug)
        .first()
    )


def offers_of(who: Standing) -> QuerySet[Offer]:
    """A supplier's own offers, newest first."""
    if not who.supplies:
        return Offer.objects.none()
    return (
        Offer.objects.filter(supplier=who.organisation)
        .select_related("procurement", "procurement__organisation")
        .order_by("-made", "-id")
    )


def latest(offer: Offer) -> Submission | None:
    """What stands of an offer: its last submission, unless it was withdrawn."""
    return None if offer.withdrawn else offer.submissions.order_by("-number").first()


def received(procurement: Procurement) -> int:
    """How many offers stand: all that the buyer is told before opening."""
    return (
        Submission.objects.filter(offer__procurement=procurement, offer__withdrawn__isnull=True)
        .values("offer")
        .distinct()
        .count()
    )


def opened_offers(who: Standing, procurement: Procurement) -> QuerySet[Offer]:
    """The offers of a procurement whose offers were opened; none before, to anybody at the buyer."""
    sealed = procurement.stage in (Stage.DRAFT, Stage.OPEN)
    if sealed or who.organisation is None or procurement.organisation_id != who.organisation.pk:
        return Offer.objects.none()
    return (
        Offer.objects.filter(procurement=procurement, withdrawn__isnull=True, submissions__isnull=False)
        .distinct()
        .order_by("key")
    )


def answered(procurement: Procurement) -> QuerySet[Clarification]:
    """Questions and their answers, as every bidder reads them."""
    return procurement.clarifications.filter(answered__isnull=False).order_by("answered")

"""Reading procurements and offers. What a stranger may not see is not found.

Sealing is a fact of this room: nothing here gives a buyer the content of an offer before it is opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from wellspent.portal.accounts.models import Kind, User
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.accounts.tokens import token_digest
from wellspent.portal.tendering.lots import queries as lot_queries
from wellspent.portal.tendering.models import (
    AskedMeasure,
    Clarification,
    Clause,
    CoProduction,
    Criterion,
    Engagement,
    Need,
    Offer,
    Outcome,
    Procurement,
    Stage,
    Submission,
)

PAGE = 25
"""Rows of a list's page."""

LISTED = ("slug", "title", "stage", "deadline", "value", "currency", "made", "organisation__name")
"""What a list shows: a page does not read every tender's file."""

MOST_SIMILAR = 100
"""The most procurements that a new one can be begun from."""


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
        # The first condition alone lets the database begin at the place; the second leaves out its equals.
        found = found.filter(made__lte=made).filter(Q(made__lt=made) | Q(id__lt=number))
    return list(found.only(*LISTED)[: PAGE + 1])


def procurement(who: Standing, slug: str) -> Procurement | None:
    """One of them, or None for whoever may not see it."""
    return procurements(who).filter(slug=slug).first()


def numbered(number: int) -> Procurement | None:
    """The procurement of that number: for the site's own letters, never for showing."""
    return Procurement.objects.filter(pk=number).select_related("organisation").first()


def names_of(people: Iterable[int | None]) -> dict[int, str]:
    """What people are called, by their numbers."""
    wanted = {number for number in people if number is not None}
    return {person.pk: str(person) for person in User.objects.filter(pk__in=wanted)}


def similar_to_begin_from(who: Standing) -> QuerySet[Procurement]:
    """The organisation's own procurements that the next may be like, newest first."""
    return procurements(who).filter(organisation=who.organisation)[:MOST_SIMILAR]


def has_similar(who: Standing) -> bool:
    """Whether there is any."""
    return similar_to_begin_from(who).exists()


def own_outcome(procurement: Procurement, number: int) -> Outcome | None:
    """An outcome of a procurement."""
    return procurement.outcomes.filter(pk=number).first()


def own_engagement(procurement: Procurement, number: int) -> Engagement | None:
    """An entry of a procurement's engagement log."""
    return procurement.engagements.filter(pk=number).first()


def own_clause(procurement: Procurement, number: int) -> Clause | None:
    """A clause of a procurement."""
    return procurement.clauses.filter(pk=number).first()


def own_criterion(procurement: Procurement, key: str) -> Criterion | None:
    """A criterion of a procurement."""
    return procurement.criteria.filter(key=key).first()


def prices(procurement: Procurement) -> int:
    """How many criteria of a procurement score a price."""
    return procurement.criteria.filter(kind="price").count()


def framework_used_last(procurement: Procurement) -> str:
    """The outcome framework of the buyer's newest other procurement that names one; empty where none does."""
    others = Procurement.objects.filter(organisation=procurement.organisation_id).exclude(pk=procurement.pk)
    found = others.exclude(framework="").order_by("-made", "-id").values_list("framework", flat=True).first()
    return found or ""


def own_measure(procurement: Procurement, name: str) -> AskedMeasure | None:
    """A measure that a procurement asks for."""
    return procurement.measures.filter(measure=name).first()


def own_question(procurement: Procurement, number: int) -> Clarification | None:
    """A bidder's question about a procurement, or about another lot of its tender."""
    return lot_queries.clarifications(procurement).filter(pk=number).first()


def need_of(procurement: Procurement) -> Need | None:
    """The statement of need, once there is one."""
    return Need.objects.filter(procurement=procurement).first()


def grid_of(procurement: Procurement) -> CoProduction | None:
    """The co-production grid, once there is one."""
    return CoProduction.objects.filter(procurement=procurement).first()


def open_tenders() -> QuerySet[Procurement]:
    """Tenders that anybody may read and offer for, the nearest deadline first."""
    return (
        Procurement.objects.filter(stage=Stage.OPEN, deadline__gte=timezone.now())
        .select_related("organisation", "whole")
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


def link_works(token: str, *, since: datetime) -> bool:
    """Whether a one-use link to an offer is the newest one sent, was sent since then, and was not used."""
    return Offer.objects.filter(link_digest=token_digest(token), link_sent__gte=since).exists()


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
    if sealed or not who.acts_for(procurement.organisation_id):
        return Offer.objects.none()
    return (
        Offer.objects.filter(procurement=procurement, withdrawn__isnull=True, submissions__isnull=False)
        .distinct()
        .order_by("key")
    )


def answered(procurement: Procurement) -> QuerySet[Clarification]:
    """Questions and their answers, as every bidder of the tender reads them, for whichever of its lots."""
    return lot_queries.clarifications(procurement).filter(answered__isnull=False).order_by("answered")

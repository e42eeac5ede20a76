"""Reading the parts of a procurement and of an offer: what a page lists, and whether there is any."""

from __future__ import annotations

from django.db.models import QuerySet

from wellspent.portal.tendering.lots.queries import clarifications
from wellspent.portal.tendering.models import (
    Clarification,
    Clause,
    Criterion,
    DraftAnswer,
    DraftPromise,
    Engagement,
    Offer,
    Outcome,
    Procurement,
    Stage,
    StageChange,
)


def criteria(row: Procurement) -> QuerySet[Criterion]:
    """The criteria of a procurement, in their order."""
    return row.criteria.all()


def other_criteria(row: Procurement, but: Criterion) -> QuerySet[Criterion]:
    """Its criteria but one."""
    return row.criteria.exclude(pk=but.pk)


def scales(row: Procurement) -> QuerySet[Criterion]:
    """The criteria that people score on a scale."""
    return row.criteria.filter(kind="quality", rule="scale")


def has_criteria(row: Procurement) -> bool:
    """Whether any criterion was written."""
    return row.criteria.exists()


def outcomes(row: Procurement) -> QuerySet[Outcome]:
    """The outcome map."""
    return row.outcomes.all()


def clauses(row: Procurement) -> QuerySet[Clause]:
    """The clauses."""
    return row.clauses.all()


def engagements(row: Procurement) -> QuerySet[Engagement]:
    """The engagement log."""
    return row.engagements.all()


def asked_measures(row: Procurement) -> list[str]:
    """The measures that are asked for, by name, in their order."""
    return list(row.measures.values_list("measure", flat=True))


def waiting_questions(row: Procurement) -> QuerySet[Clarification]:
    """The bidders' questions that wait for an answer, of all its lots, the oldest first."""
    return clarifications(row).filter(answered=None).order_by("asked")


def own_waiting_questions(row: Procurement) -> int:
    """How many wait that were asked about this procurement itself."""
    return row.clarifications.filter(answered=None).count()


def ended(row: Procurement) -> StageChange | None:
    """When and why it ended without an award; None where it did not."""
    return row.stages.filter(stage=Stage.ENDED).order_by("at", "id").first()


def times_extended(row: Procurement) -> int:
    """How often its deadline was moved to later."""
    return row.extensions.count()


def answers(offer: Offer) -> QuerySet[DraftAnswer]:
    """What an offer answers so far; read once where the offer was loaded with it."""
    return offer.answers.all()


def promises(offer: Offer) -> QuerySet[DraftPromise]:
    """What it promises so far; read once likewise."""
    return offer.promises.all()

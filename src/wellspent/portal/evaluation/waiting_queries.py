"""What waits for somebody in an evaluation: of rows that whoever asks may see, told by the room's own queries."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from wellspent.portal.accounts.standing import Standing
from wellspent.portal.evaluation import queries
from wellspent.portal.evaluation.models import Award, ImplausibleOffer, PanelMember, SentSummary
from wellspent.portal.tendering.models import Offer, Procurement, Stage

RECENT = timedelta(days=30)
"""How long a thing that is only to be read, such as a result, is told of."""

LONGEST_STANDSTILL = timedelta(days=40)
"""Eight working days with every bank holiday, and some weeks in which it is told that they are over."""


def interests_to_decide(rows: QuerySet[Procurement]) -> QuerySet[PanelMember]:
    """Declared interests that nobody has decided on."""
    found = PanelMember.objects.filter(
        procurement__in=rows.order_by(), conflict=True, cleared=None, stood_down=None
    )
    waits = found.filter(procurement__stage__in=(Stage.OPEN, Stage.OPENED))
    return waits.select_related("procurement", "procurement__organisation").order_by("declared")


def answers_to_weigh(rows: QuerySet[Procurement], today: date) -> QuerySet[ImplausibleOffer]:
    """What was asked about offers that looked implausible, and is answered or past its day, without a decision."""
    come = Q(answered__isnull=False) | Q(until__lt=today)
    found = ImplausibleOffer.objects.filter(
        come, offer__procurement__in=rows.order_by(), offer__procurement__stage__in=(Stage.OPENED, Stage.MODERATED),
        decision="",
    )  # fmt: skip
    return found.select_related("offer", "offer__procurement", "offer__procurement__organisation").order_by(
        "asked"
    )


def awards_to_follow_up(rows: QuerySet[Procurement], today: date) -> QuerySet[Award]:
    """Awards whose bidders wait for their letters, whose notice has no day, or whose standstill may be ending."""
    wanted = Q(notice_published=None) | Q(notice_published__gte=today - LONGEST_STANDSTILL)
    found = Award.objects.filter(wanted, procurement__in=rows.order_by()).defer("pack")
    return found.select_related("procurement", "procurement__organisation").order_by("at")


def to_sign(row: Procurement, member: PanelMember) -> bool:
    """Whether every score is agreed and somebody of the panel has not signed them as they stand."""
    if row.stage != Stage.OPENED or member.locked is None or not queries.all_locked(row):
        return False
    digest = queries.digest_to_sign(row)
    signed = member.signatures.filter(voided__isnull=True, digest=digest).exists()
    return not signed and queries.all_agreed(row)


def seats(who: Standing, rows: QuerySet[Procurement]) -> list[tuple[Procurement, PanelMember]]:
    """The panels that somebody sits on while there is something to do, with their place on each."""
    mine = Q(panel__user=who.user, panel__stood_down=None)
    found = [
        (row, queries.member(who, row)) for row in rows.filter(mine, stage__in=(Stage.OPEN, Stage.OPENED))
    ]
    return [(row, member) for row, member in found if member is not None]


def seat(subject: str) -> PanelMember | None:
    """The place on a panel that an event is about ("panelmember:12"): for the site's own letters."""
    kind, _, number = subject.partition(":")
    if kind != PanelMember._meta.model_name or not number.isdecimal():
        return None
    return PanelMember.objects.filter(pk=int(number), stood_down=None).select_related("user").first()


def asked_of(offers: Collection[Offer], today: date) -> QuerySet[ImplausibleOffer]:
    """What a bidder is asked about its offers, and may still answer, and has not."""
    found = ImplausibleOffer.objects.filter(
        Q(until=None) | Q(until__gte=today), offer__in=offers, answered=None, decision="",
        offer__procurement__stage__in=(Stage.OPENED, Stage.MODERATED),
    )  # fmt: skip
    return found.select_related("offer__procurement__organisation").order_by("until", "asked")


def results_of(offers: Collection[Offer], today: date) -> QuerySet[SentSummary]:
    """The results of somebody's offers that came of late."""
    found = SentSummary.objects.filter(offer__in=offers, at__date__gte=today - RECENT).defer(
        "pdf", "award__pack"
    )
    return found.select_related("offer__procurement__organisation").order_by("at")

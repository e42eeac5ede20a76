"""Reading an organisation's own edition, as far as whoever asks may: nobody else's is ever found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from wellspent.portal.accounts.standing import Standing
from wellspent.portal.shelf import own
from wellspent.portal.shelf.models import Intake, OwnEntry, Stage
from wellspent.portal.shelf.rules import may_import, may_read_own
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.tendering.models import Stage as TenderStage

OVER = (TenderStage.AWARDED, TenderStage.ENDED)


def entries(who: Standing) -> QuerySet[OwnEntry]:
    """The entries of the organisation that somebody acts for: every edition that was not thrown away."""
    if who.organisation is None or not may_read_own(who):
        return OwnEntry.objects.none()
    return OwnEntry.objects.filter(organisation=who.organisation).select_related("organisation")


def entry(who: Standing, number: int) -> OwnEntry | None:
    """One of them."""
    return entries(who).filter(pk=number).first()


def latest(who: Standing) -> list[OwnEntry]:
    """The last edition of each, by kind and label."""
    newest: dict[tuple[str, str], OwnEntry] = {}
    for row in entries(who).order_by("number", "id"):
        newest[row.kind, row.key] = row
    return sorted(newest.values(), key=lambda row: (row.kind, row.label.casefold()))


def editions(row: OwnEntry) -> list[OwnEntry]:
    """Every edition of an entry, the newest first."""
    same = OwnEntry.objects.filter(organisation=row.organisation_id, kind=row.kind, key=row.key)
    return list(same.order_by("-number"))


def states(row: OwnEntry) -> list[Any]:
    """What an edition said of itself after each change, oldest first."""
    return list(row.history.order_by("history_date", "history_id"))


def of_library(who: Standing, kind: str, name: str) -> OwnEntry | None:
    """The row of an entry that stands on the organisation's shelf under this name."""
    if who.organisation is None or not may_read_own(who):
        return None
    key, _, edition = name.partition("@")
    rows = [row for row in own.on_the_shelf(who.organisation.pk) if (row.kind, row.key) == (kind, key)]
    return next((row for row in rows if not edition or row.content.get("edition") == edition), None)


def set_aside(who: Standing) -> int:
    """How many files or entries of the organisation's shelf were set aside."""
    if who.organisation is None or not may_read_own(who):
        return 0
    return len({fault.file for fault in own.faults_of(who.organisation.pk)})


def intake(who: Standing, number: int) -> Intake | None:
    """Files that were brought in for the organisation."""
    if who.organisation is None or not may_import(who):
        return None
    return Intake.objects.filter(organisation=who.organisation, pk=number).first()


@dataclass(frozen=True, slots=True)
class Uses:
    """The tenders that ask for an entry: drafts, those that are running, and how many are over."""

    drafts: Sequence[Procurement]
    running: Sequence[Procurement]
    over: int


def uses(organisation: int, kind: str, name: str) -> Uses:
    """Where an organisation's tenders ask for a measure, or run under a framework."""
    if kind == "measure":
        asked = Q(measures__measure=name) | Q(criteria__measure=name)
    elif kind == "framework":
        asked = Q(framework__in=(name, name.partition("@")[0]))
    else:
        return Uses((), (), 0)
    rows = list(
        Procurement.objects.filter(asked, organisation=organisation)
        .distinct()
        .only("title", "slug", "stage", "made")
        .order_by("-made", "-id")
    )
    return Uses(
        [row for row in rows if row.draft],
        [row for row in rows if not row.draft and row.stage not in OVER],
        sum(row.stage in OVER for row in rows),
    )


def kept_by(organisation: int) -> list[Procurement]:
    """The published tenders, not yet over, that go on with the shelf that was kept with them."""
    rows = Procurement.objects.filter(organisation=organisation).exclude(kept_shelf="")
    return list(rows.exclude(stage__in=OVER).only("title", "slug", "stage", "made").order_by("-made", "-id"))


def in_public(kind: str, name: str) -> int:
    """How many published tenders on this site ask for a measure, whoever's they are."""
    if kind != "measure":
        return 0
    asked = Q(measures__measure=name) | Q(criteria__measure=name)
    return Procurement.objects.filter(asked).exclude(stage=TenderStage.DRAFT).distinct().count()


def begun(row: OwnEntry) -> OwnEntry | None:
    """The draft of an entry's next edition, where there is one."""
    same = OwnEntry.objects.filter(organisation=row.organisation_id, kind=row.kind, key=row.key)
    return same.filter(stage=Stage.DRAFT).first()

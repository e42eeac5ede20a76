"""The lots of a tender in words, for pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellspent.portal.tendering import part_queries
from wellspent.portal.tendering.lots import queries as lot_queries
from wellspent.portal.tendering.models import Offer, Procurement, Stage
from wellspent.portal.tendering.presenters import colour, stage_word
from wellspent.portal.tendering.weighing import weighed_of


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot in a list: its name, its page, how far it is; whether it is the one that is looked at."""

    row: Procurement
    name: str
    href: str
    word: str
    colour: str
    current: bool


@dataclass(frozen=True, slots=True)
class Lots:
    """All lots of a tender, seen from one of them: "Lot 2 of 3", and the one that comes next."""

    title: str
    said: str
    rows: tuple[Lot, ...]
    next: Lot | None
    limits: tuple[str, ...] = ()


def said_of(row: Procurement, rows: Sequence[Procurement]) -> str:
    """Which of the lots this is: "Lot 2 of 3" where they are numbered so."""
    number = row.lot_name.partition(":")[0]
    if len(rows) == 1:
        return number
    if number == f"Lot {row.lot_place}" and row.lot_place <= len(rows):
        return _("Lot %(number)s of %(many)s") % {"number": row.lot_place, "many": len(rows)}
    return _("%(lot)s, one of %(many)s lots") % {"lot": number, "many": len(rows)}


def limits(row: Procurement) -> tuple[str, ...]:
    """How many lots one bidder may have, in sentences."""
    whole = row.whole
    said = []
    if whole is not None and (most := whole.most_offered) is not None:
        words = ngettext(
            "One bidder may offer for at most %(many)s lot.",
            "One bidder may offer for at most %(many)s lots.",
            most,
        )
        said.append(words % {"many": most})
    if whole is not None and (most := whole.most_won) is not None:
        words = ngettext(
            "One bidder may win at most %(many)s lot.", "One bidder may win at most %(many)s lots.", most
        )
        said.append(words % {"many": most})
    return tuple(said)


def _lots(row: Procurement, rows: Sequence[Procurement], page: str, *, drafts: bool) -> Lots | None:
    if row.whole is None or not rows:
        return None
    found = tuple(
        Lot(one, one.lot_name, reverse(page, args=[one.slug]), *_state(one, drafts), one.pk == row.pk)
        for one in rows
    )
    place = next((number for number, one in enumerate(found) if one.current), 0)
    after = (*found[place + 1 :], *found[:place])
    return Lots(row.whole.title, said_of(row, rows), found, next(iter(after), None), limits(row))


def _state(row: Procurement, drafts: bool) -> tuple[str, str]:
    """How far a lot is: its weights while it is a draft, and then its stage.

    Whether everything is there is told where all lots are checked: trying the rules of many takes its time.
    """
    if not (drafts and row.draft):
        return stage_word(row), colour(row)
    if not part_queries.has_criteria(row):
        return _("No criteria yet"), "grey"
    return (_("Weights to set"), "blue") if weighed_of(row).left else (_("Weights set"), "green")


def of_officer(row: Procurement) -> Lots | None:
    """The lots on the pages of their buyer; None where the tender has none."""
    return _lots(row, lot_queries.together(row), "procurement", drafts=True)


def of_public(row: Procurement) -> Lots | None:
    """The lots on the pages that anybody reads."""
    return _lots(row, lot_queries.published(row), "tender", drafts=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """A tender in the list of open ones: alone, or with its lots."""

    title: str
    buyer: str
    deadline: datetime | None
    href: str
    lots: tuple[Lot, ...] = ()


def listed(rows: Iterable[Procurement]) -> list[Listed]:
    """Open tenders, each once: the lots of one stand with it, where its first lot would."""
    groups: dict[tuple[str, int], list[Procurement]] = {}
    for row in rows:
        key = ("row", row.pk) if row.whole_id is None else ("whole", row.whole_id)
        groups.setdefault(key, []).append(row)
    return [_listed(sorted(lots, key=lambda lot: (lot.lot_place, lot.pk))) for lots in groups.values()]


def _listed(rows: list[Procurement]) -> Listed:
    first = rows[0]
    buyer = str(first.organisation)
    if first.whole is None:
        return Listed(first.title, buyer, first.deadline, reverse("tender", args=[first.slug]))
    found = _lots(first, rows, "tender", drafts=False)
    assert found is not None  # noqa: S101 - it has at least the first
    return Listed(first.whole.title, buyer, first.deadline, "", found.rows)


@dataclass(frozen=True, slots=True)
class OtherLot:
    """Another lot of the tender that a bidder offers for: the bidder's own offer there, or the way to begin one."""

    row: Procurement
    name: str
    offer: Offer | None
    open: bool


def for_bidder(offer: Offer, mine: Iterable[Offer]) -> tuple[OtherLot, ...]:
    """The other lots of an offer's tender, each with the bidder's own offer for it where there is one."""
    there = {one.procurement_id: one for one in mine}
    return tuple(
        OtherLot(row, row.lot_name, there.get(row.pk), row.stage == Stage.OPEN and not row.past())
        for row in lot_queries.published(offer.procurement)
        if row.pk != offer.procurement_id
    )


def grouped(
    rows: Iterable[tuple[Offer, Any, str, str]],
) -> list[tuple[str, list[tuple[Offer, Any, str, str]]]]:
    """One's offers, those for the lots of one tender together under its title; the others under none."""
    groups: dict[int | None, list[tuple[Offer, Any, str, str]]] = {}
    for row in rows:
        groups.setdefault(row[0].procurement.whole_id, []).append(row)
    told = []
    for number, found in groups.items():
        whole = found[0][0].procurement.whole
        found.sort(key=lambda row: row[0].procurement.lot_place if number is not None else 0)
        told.append(("" if whole is None else whole.title, found))
    return told

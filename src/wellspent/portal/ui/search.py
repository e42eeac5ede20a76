"""Everything that somebody may find by words, kind by kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.urls import reverse
from django.utils.translation import gettext as _

from wellspent.documents.listings import LISTINGS
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.evaluation import search_queries as awarded
from wellspent.portal.shelf import queries as shelf
from wellspent.portal.shelf.presenters import address
from wellspent.portal.tendering import presenters
from wellspent.portal.tendering import search_queries as tendering
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.tendering.search_queries import MOST
from wellspent.portal.ui.jinja import moment

LONGEST, WORDS = 100, 8
"""Characters and words that are looked for; what is longer says nothing more."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that was found: what it is called, where it is, and what is said beside it."""

    text: str
    href: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind. `more` says that the list was cut off."""

    title: str
    hits: tuple[Hit, ...]
    more: bool


def words_in(typed: str) -> list[str]:
    """The words that somebody typed, as far as they are looked for."""
    return typed[:LONGEST].replace("\x00", "").split()[:WORDS]


def found(who: Standing, held: Collection[int], typed: str) -> list[Group]:
    """What somebody may see that holds every word, kinds without any left out. `held` are a browser's own offers."""
    words = words_in(typed)
    if not words:
        return []
    groups = (
        _group(_("Procurements of your organisation"), _procurements(who, words)),
        _group(_("Your offers"), _offers(who, held, words)),
        _group(_("Tenders open for offers"), _tenders(words)),
        _group(_("Awards"), _awards(words)),
        *_library(who, words),
    )
    return [group for group in groups if group.hits]


def called(row: Procurement) -> str:
    """A procurement's title, with its lot where it is one."""
    return f"{row.title} ({row.lot_name})" if row.lot_name else row.title


def _group(title: str, hits: Iterable[Hit]) -> Group:
    rows = tuple(islice(hits, MOST + 1))
    return Group(title, rows[:MOST], len(rows) > MOST)


def _procurements(who: Standing, words: list[str]) -> Iterator[Hit]:
    for row in tendering.procurements(who, words):
        hint = f"{presenters.stage_word(row)}, {row.organisation}"
        yield Hit(called(row), reverse("procurement", args=[row.slug]), hint)


def _tenders(words: list[str]) -> Iterator[Hit]:
    for row in tendering.open_tenders(words):
        until = _("offers until %(when)s") % {"when": moment(row.deadline)} if row.deadline else ""
        yield Hit(called(row), reverse("tender", args=[row.slug]), f"{row.organisation}, {until}")


def _offers(who: Standing, held: Collection[int], words: list[str]) -> Iterator[Hit]:
    for row in tendering.offers(who, held, words):
        yield Hit(called(row.procurement), reverse("offer", args=[row.pk]), str(row.procurement.organisation))


def _awards(words: list[str]) -> Iterator[Hit]:
    for row in awarded.awards(words):
        hint = _("%(buyer)s, to %(winner)s") % {
            "buyer": row.procurement.organisation,
            "winner": row.offer.bidder,
        }
        yield Hit(row.procurement.title, reverse("public-award", args=[row.procurement.slug]), hint)


def _library(who: Standing, words: list[str]) -> Iterator[Group]:
    for kind, hits in shelf.search(shelf.library_for(who), " ".join(words)).items():
        rows = (Hit(one.label, address(kind, one.id)) for one in hits)
        yield _group(_("Library: %(kind)s") % {"kind": LISTINGS[kind].several}, rows)

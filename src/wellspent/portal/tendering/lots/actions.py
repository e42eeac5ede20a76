"""Dividing a tender into lots, and what is done for all of its lots at once. Publishing and moving the deadline do
the same for every lot by themselves: see `actions`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import models, transaction

from wellspent.method.errors import Fault, Refused
from wellspent.portal.accounts.models import Organisation, User
from wellspent.portal.audit.actions import record
from wellspent.portal.tendering.actions import begin, change, consent_to_open, refuse_unless_draft
from wellspent.portal.tendering.copy_actions import PARTS, WAY_IN, copy_all, copy_part, fields_of
from wellspent.portal.tendering.draft_actions import begin_from_notice
from wellspent.portal.tendering.lots import queries as lot_queries
from wellspent.portal.tendering.models import LottedTender, Procurement
from wellspent.portal.tendering.notice_reading import Drafted

MOST_LOTS = 60
"""The most lots of one tender; more is a mistake in what was typed."""

LONGEST = 200
"""The longest title of a procurement."""


@dataclass(frozen=True, slots=True)
class Named:
    """A lot as it is typed: what it is called, and its own estimated value in pence."""

    title: str
    value: int | None = None


def _recorded(kind: str, whole: LottedTender, row: Procurement, by: User) -> None:
    record(kind, whole, by=by, organisation=whole.organisation_id, procurement=row.pk)


def full_title(whole: str, row: Procurement) -> str:
    """What a lot is called wherever it stands alone, in a list or a letter: the tender, then the lot."""
    end = f" – {row.lot_name}"
    return f"{whole[: LONGEST - len(end)].rstrip()}{end}"


def _lot_of(whole: LottedTender, lot: str, title: str, place: int) -> Procurement:
    """A lot that is not kept yet, for its name."""
    return Procurement(whole=whole, lot=lot, lot_title=title, lot_place=place)


@transaction.atomic
def divide(*, by: User, procurement: Procurement, names: Sequence[str]) -> LottedTender:
    """Divide a draft into lots: it becomes the first, and each other begins as a copy of all that is drafted.

    The value that was told is that of all lots together; each lot's own is asked for. Raises `Refused` for a draft
    that is a lot already, for fewer than two names, and for a name that stands twice.
    """
    row = refuse_unless_draft(procurement)
    if row.whole_id is not None:
        raise Refused(Fault("this is a lot already", "Add another lot to its tender instead."))
    _refuse_names(names, least=2)
    whole = LottedTender.objects.create(organisation=row.organisation, title=row.title, value=row.value)
    _recorded("tender-divided", whole, row, by)
    first = _lot_of(whole, "1", names[0], 1)
    change(
        by=by, procurement=row, whole=whole, lot="1", lot_title=names[0], lot_place=1, value=None,
        title=full_title(whole.title, first),
    )  # fmt: skip
    for name in names[1:]:
        _copy(by, whole, row, name)
    procurement.refresh_from_db()
    return whole


@transaction.atomic
def add(*, by: User, procurement: Procurement, names: Sequence[str]) -> list[Procurement]:
    """Add lots to a divided tender, each a copy of the lot that is given."""
    rows = _drafts(procurement)
    row, whole = next(each for each in rows if each.pk == procurement.pk), rows[0].whole
    assert whole is not None  # noqa: S101 - `_drafts` has made sure
    there = [lot.lot_title for lot in rows if lot.lot_title]
    _refuse_names([*there, *names], least=1)
    return [_copy(by, whole, row, name) for name in names]


def _refuse_names(names: Sequence[str], least: int) -> None:
    if len(names) < least:
        raise Refused(Fault("a tender is divided into two lots or more", "Name at least two, a line each."))
    if len(names) > MOST_LOTS:
        raise Refused(Fault(f"{len(names)} lots are more than {MOST_LOTS}", "Join some of them."))
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise Refused(Fault(f"two lots are called “{name}”", "Give each a name of its own."))
        seen.add(name.casefold())


def _copy(by: User, whole: LottedTender, source: Procurement, name: str) -> Procurement:
    """One more lot, with everything that is drafted of another."""
    numbers = [int(lot) for lot in whole.lots.values_list("lot", flat=True) if lot.isdecimal()]
    places = whole.lots.aggregate(last=models.Max("lot_place"))["last"] or 0
    made = _lot_of(whole, str(max(numbers, default=0) + 1), name, places + 1)
    row = begin(
        by=by, organisation=whole.organisation, title=full_title(whole.title, made), whole=whole, lot=made.lot,
        lot_title=name, lot_place=made.lot_place, **fields_of(source),
    )  # fmt: skip
    copy_all(by=by, source=source, target=row)
    return row


@transaction.atomic
def name(
    *,
    by: User,
    procurement: Procurement,
    title: str,
    lots: Mapping[int, Named],
    value: int | None = None,
    most_offered: int | None = None,
    most_won: int | None = None,
) -> None:
    """Name a divided tender and its lots, say what each is worth, and how many one bidder may have.

    `lots` are by the number of their row. Raises `Refused` where the lots are worth more than all of them together.
    """
    rows = _drafts(procurement)
    whole = rows[0].whole
    assert whole is not None  # noqa: S101 - `_drafts` has made sure
    _refuse_names([lots[row.pk].title for row in rows], least=1)
    worth = sum(lots[row.pk].value or 0 for row in rows)
    if value is not None and value < worth:
        rule = "all lots together are worth less than the lots one by one"
        raise Refused(Fault(rule, "Correct the value of all lots, or leave it out: it is then their sum."))
    for limit in (most_offered, most_won):
        if limit is not None and not 0 < limit <= len(rows):
            raise Refused(
                Fault(f"one bidder cannot have {limit} of {len(rows)} lots", "Write a number of lots.")
            )
    whole.title, whole.value = title, value
    whole.most_offered, whole.most_won = most_offered, most_won
    whole.save()
    _recorded("lots-named", whole, rows[0], by)
    for row in rows:
        said = lots[row.pk]
        named = full_title(title, _lot_of(whole, row.lot, said.title, row.lot_place))
        facts = {"title": named, "lot_title": said.title, "value": said.value}
        if any(getattr(row, key) != told for key, told in facts.items()):
            change(by=by, procurement=row, **facts)
    procurement.refresh_from_db()


def _drafts(procurement: Procurement) -> list[Procurement]:
    """The lots of a divided tender that is still a draft, held for this change."""
    rows = lot_queries.held(procurement)
    for row in rows:
        refuse_unless_draft(row)
    if rows[0].whole_id is None:
        raise Refused(Fault("this tender is not divided", "Divide it into lots first."))
    return rows


@transaction.atomic
def take_out(*, by: User, procurement: Procurement) -> None:
    """Take a lot out of its tender: it goes on as a procurement of its own. The last that is left has no lots."""
    rows = _drafts(procurement)
    whole = rows[0].whole
    assert whole is not None  # noqa: S101 - `_drafts` has made sure
    row = next(each for each in rows if each.pk == procurement.pk)
    _recorded("lot-taken-out", whole, row, by)
    alone = {"whole": None, "lot": "", "lot_title": "", "lot_place": 0}
    title = f"{whole.title}: {row.lot_title or row.lot_name}"[:LONGEST]
    change(by=by, procurement=row, title=title, ocid="", **alone)  # the notice's own id stays with its lots
    left = [each for each in rows if each.pk != row.pk]
    if len(left) == 1 and not left[0].ocid:
        change(by=by, procurement=left[0], title=whole.title, value=left[0].value or whole.value, **alone)
    procurement.refresh_from_db()


@transaction.atomic
def same(
    *, by: User, procurement: Procurement, parts: Iterable[str], lots: Sequence[Procurement] = ()
) -> None:
    """Use parts of one lot for the others (all, or those given): what stood there is replaced."""
    rows = {row.pk: row for row in _drafts(procurement)}
    source = rows[procurement.pk]
    wanted = [lot.pk for lot in lots] or list(rows)
    for target in (rows[number] for number in wanted if number != source.pk):
        for key in PARTS:
            if key in set(parts):
                copy_part(by=by, part=PARTS[key], source=source, target=target)


@transaction.atomic
def come_in(*, by: User, procurement: Procurement, **facts: object) -> None:
    """Set by when offers come in and where: once for every lot of a tender."""
    if unknown := set(facts) - set(WAY_IN):
        raise TypeError(f"not of the way in: {', '.join(sorted(unknown))}")
    for row in lot_queries.held(procurement):
        change(by=by, procurement=row, **facts)
    procurement.refresh_from_db()


@transaction.atomic
def consent(*, by: User, procurement: Procurement) -> list[Procurement]:
    """Agree to open the offers for every lot past the deadline that waits for one's word; those that it opened.

    Raises `Refused` where no lot waits for it.
    """
    waiting = lot_queries.to_open(lot_queries.held(procurement), by)
    if not waiting:
        rule = "no lot waits for you to open it"
        raise Refused(Fault(rule, "Wait for the deadline, or for a second person."))
    return [row for row in waiting if consent_to_open(by=by, procurement=row)]


@transaction.atomic
def begin_lots(*, by: User, organisation: Organisation, drafted: Sequence[Drafted]) -> list[Procurement]:
    """Begin what a notice prints: its lots tied together, a purchase without lots by itself."""
    wholes: dict[str, LottedTender] = {}
    made = []
    for one in drafted:
        if one.lot is None:
            made.append(begin_from_notice(by=by, organisation=organisation, drafted=one))
            continue
        lot = one.lot
        whole = wholes.get(lot.key)
        if whole is None:
            whole = LottedTender.objects.create(
                organisation=organisation, title=lot.whole, value=lot.whole_value
            )
            wholes[lot.key] = whole
        row = _lot_of(whole, lot.id, lot.title, whole.lots.count() + 1)
        facts = {
            **one.facts, "title": full_title(whole.title, row), "whole": whole, "lot": row.lot,
            "lot_title": row.lot_title, "lot_place": row.lot_place,
        }  # fmt: skip
        begun = begin_from_notice(
            by=by, organisation=organisation, drafted=Drafted(facts, one.criteria, one.left_out)
        )
        if row.lot_place == 1:
            _recorded("tender-divided", whole, begun, by)
        made.append(begun)
    return made

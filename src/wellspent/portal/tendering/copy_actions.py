"""What one draft gives another, part by part: copies for the lots of a tender, so that nothing is typed twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from wellspent.portal.accounts.models import User
from wellspent.portal.tendering.actions import change
from wellspent.portal.tendering.draft_actions import keep, remove
from wellspent.portal.tendering.models import (
    CoProduction,
    Criterion,
    Explanation,
    Need,
    Outcome,
    Procurement,
)
from wellspent.portal.tendering.queries import grid_of, need_of

OWN = {
    "id", "organisation", "slug", "title", "whole", "lot", "lot_title", "lot_place", "value", "stage", "tender_file",
    "tender_digest", "published", "decided", "sealing_key", "made", "notice_left_out",
}  # fmt: skip
"""What is a lot's own: everything else of a draft is copied when a tender is divided."""

BASICS = (
    "description",
    "reference",
    "kind",
    "vat",
    "currency",
    "commenced",
    "contract_from",
    "contract_to",
    "cpv",
)
POLICY = ("policy", "policy_reason", "policy_confirmed", "known", "framework")
WAY_IN = ("way_in", "deadline", "questions_until", "procedure", "submission")
RANKING = ("method", "out_of", "quality_to_price", "tie_break")

ROWS = ("outcomes", "engagements", "criteria", "clauses", "measures")
"""The lists of a draft, by the names that a procurement has for them."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a draft that the lots of a tender may share: fields of its own, its single rows, its lists."""

    label: str
    fields: tuple[str, ...] = ()
    singles: tuple[type[Need] | type[CoProduction], ...] = ()
    lists: tuple[str, ...] = ()


PARTS: Mapping[str, Part] = {
    "basics": Part("Basics: what kind, VAT, days, description", BASICS),
    "policy": Part("Policy decision and the facts it hangs on", POLICY),
    "need": Part("Statement of need", singles=(Need,)),
    "outcomes": Part("Outcome map", lists=("outcomes",)),
    "engagement": Part("Engagement and consultation", singles=(CoProduction,), lists=("engagements",)),
    "measures": Part("Measures and targets", lists=("measures",)),
    "criteria": Part("Questions, award criteria, weights and scoring scales", RANKING, lists=("criteria",)),
    "clauses": Part("Clauses", lists=("clauses",)),
}
"""What an officer may use again for other lots; the deadline and the way in are always those of all lots."""


def facts(part: models.Model, leaving: Iterable[str] = ()) -> dict[str, Any]:
    """The facts of a row that another may take over: not whose it is, nor its place among others."""
    left = {"id", "procurement", "outcome", "place", *leaving}
    return {
        field.name: getattr(part, field.name)
        for field in part._meta.concrete_fields
        if field.name not in left
    }


def fields_of(row: Procurement) -> dict[str, Any]:
    """The fields of a draft that every lot begins with."""
    return {
        field.name: getattr(row, field.name) for field in row._meta.concrete_fields if field.name not in OWN
    }


def copy_all(*, by: User, source: Procurement, target: Procurement) -> None:
    """Copy every row of a draft into one that has none. Must be called inside the action's transaction."""
    for kind in (Need, CoProduction):
        _single(by, kind, source, target)
    for name in ROWS:
        _list(by, name, source, target)
    for reason in source.explanations.all():
        Explanation.objects.create(procurement=target, **facts(reason))


def copy_part(*, by: User, part: Part, source: Procurement, target: Procurement) -> None:
    """Put a part of one draft in the place of another's. Must be called inside the action's transaction."""
    if part.fields:
        change(by=by, procurement=target, **{name: getattr(source, name) for name in part.fields})
    for kind in part.singles:
        _single(by, kind, source, target)
    for name in part.lists:
        for old in getattr(target, name).all():
            remove(by=by, part=old)
        _list(by, name, source, target)


def _single(
    by: User, kind: type[Need] | type[CoProduction], source: Procurement, target: Procurement
) -> None:
    if kind is Need:
        if (need := need_of(source)) is not None:
            keep(by=by, procurement=target, part=need_of(target) or Need(), **facts(need))
    elif (grid := grid_of(source)) is not None:
        keep(by=by, procurement=target, part=grid_of(target) or CoProduction(), **facts(grid))


def _list(by: User, name: str, source: Procurement, target: Procurement) -> None:
    outcomes = {_known_by(each): each for each in target.outcomes.all()} if name == "criteria" else {}
    for row in getattr(source, name).all():
        said = facts(row)
        if isinstance(row, Criterion):
            said["outcome"] = None if row.outcome is None else outcomes.get(_known_by(row.outcome))
        keep(by=by, procurement=target, part=type(row)(), **said)


def _known_by(outcome: Outcome) -> tuple[str, str]:
    """By what an outcome is known again in another lot's map."""
    return outcome.community_outcome, outcome.service_outcome

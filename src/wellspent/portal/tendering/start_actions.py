"""Filling a draft with what its policy says already, in one act."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.db import transaction

from wellspent.files.reading.cells import MOST_PLACES
from wellspent.method.errors import Fault, Refused
from wellspent.method.numbers import spell
from wellspent.portal.accounts.models import User
from wellspent.portal.tendering import starting
from wellspent.portal.tendering.actions import refuse_unless_draft
from wellspent.portal.tendering.draft_actions import add_criterion, keep
from wellspent.portal.tendering.models import Outcome, Procurement, Road
from wellspent.portal.tendering.scoring_forms import LABELS, USUAL_SCALE, usual_words

SCORED = {
    "kind": "quality", "rule": "scale", "numbers": {"scale": spell(USUAL_SCALE, MOST_PLACES)},
    "descriptors": usual_words(USUAL_SCALE), "word_limit": 500,
}  # fmt: skip
"""A question that evaluators score from 0 to 5."""


def _spelled(**amounts: Fraction | None) -> dict[str, str]:
    """The numbers of a rule that are known, as the tender file writes them."""
    return {key: spell(value, MOST_PLACES) for key, value in amounts.items() if value is not None}


@transaction.atomic
def start_from_policy(
    *,
    by: User,
    procurement: Procurement,
    price: Fraction,
    quality: Fraction,
    question: str,
    floor: Fraction | None = None,
    ceiling: Fraction | None = None,
    promised: Fraction | None = None,
    target: Fraction | None = None,
    stated: Fraction | None = None,
    outcomes: Sequence[str] = (),
) -> None:
    """Make the criteria with their weights, and the outcomes that were chosen; everything can be changed after.

    What weighs nothing is not made. Raises `Refused` where criteria are there already, and for an outcome that the framework does not have.
    """
    row = refuse_unless_draft(procurement)
    if row.criteria.exists():
        raise Refused(Fault("criteria are there already", "Change those, or add to them."))
    start = starting.start_of(row)
    known = {one.id: one.shown for one in start.outcomes}
    if unknown := [one for one in outcomes if one not in known]:
        raise Refused(Fault(f"the framework has no outcome “{unknown[0]}”", "Choose of its list."))
    for name in outcomes:
        keep(
            by=by, procurement=row, part=Outcome(), community_outcome=known[name], named=name,
            road=Road.QUESTION, reason=starting.REASON.format(framework=start.framework),
        )  # fmt: skip
    add_criterion(
        by=by, procurement=row, label=LABELS["price"], kind="price", rule="absolute-linear", weight=price,
        numbers=_spelled(floor=floor, ceiling=ceiling),
    )  # fmt: skip
    add_criterion(
        by=by, procurement=row, label="How the contract will be delivered", weight=quality,
        question=question, **SCORED,
    )  # fmt: skip
    if stated:
        asked = starting.question_for([known[name] for name in outcomes])
        add_criterion(
            by=by, procurement=row, label="Social value of the contract", weight=stated, social_value=True,
            question=asked, **SCORED,
        )  # fmt: skip
    if promised:
        add_criterion(
            by=by, procurement=row, label=LABELS["value"], kind="value", rule="target", weight=promised,
            social_value=True, numbers=_spelled(target=target),
        )  # fmt: skip

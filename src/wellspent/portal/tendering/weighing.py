"""What the weights of a draft sum to, and what its policy says of them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from wellspent.method.errors import Notice, Refused
from wellspent.method.policy import Decision
from wellspent.method.weighting import Weighed, weighed, weighting_notices
from wellspent.portal.tendering import readings
from wellspent.portal.tendering.models import Criterion, Procurement


def decision_of(row: Procurement) -> Decision | None:
    """The policy's decision, or None where there is none that can be worked out."""
    try:
        return readings.decision(row)
    except Refused:
        return None


def weighed_of(row: Procurement) -> Weighed:
    """What the weights of a draft sum to, what is left to give, and social value's share."""
    return weighed_as(row, row.criteria.all())


def weighed_as(row: Procurement, criteria: Iterable[Criterion]) -> Weighed:
    """The same for weights that are being typed."""
    scored = [one for one in criteria if row.method == "weighted-points" or one.kind != "price"]
    return weighed(Fraction(row.out_of), [(one.weight, is_social(one)) for one in scored])


def is_social(criterion: Criterion) -> bool:
    """Whether a criterion's weight is social value's: as the tender file has it."""
    return criterion.kind in ("value", "measure") or criterion.social_value


def weighting_notes(
    row: Procurement, decision: Decision | None, found: Weighed | None = None
) -> list[Notice]:
    """What the policy says of the weight that social value carries."""
    return [] if decision is None else weighting_notices(decision, (found or weighed_of(row)).social)

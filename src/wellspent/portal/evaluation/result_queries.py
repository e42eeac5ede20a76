"""Reading what is known of a result."""

from __future__ import annotations

from wellspent.portal.evaluation.models import Trials
from wellspent.portal.evaluation.trying import Courses, courses_of
from wellspent.portal.tendering.models import Procurement


def courses(row: Procurement, digest: str) -> Courses:
    """How far the changes of a result have been tried, by the digest of its numbers; empty before the first."""
    kept = Trials.objects.filter(procurement=row, digest=digest).first()
    return {} if kept is None else courses_of(kept.courses)

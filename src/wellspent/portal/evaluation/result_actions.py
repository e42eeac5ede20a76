"""Keeping what was found out about a result."""

from __future__ import annotations

from django.db import transaction

from wellspent.portal.evaluation.models import Trials
from wellspent.portal.evaluation.trying import Courses, plain
from wellspent.portal.tendering.models import Procurement


@transaction.atomic
def keep_courses(*, procurement: Procurement, digest: str, courses: Courses) -> None:
    """Keep how far the changes of a result have been tried, in place of what was tried of other numbers.

    No event tells of it: nobody decided anything, and it can be tried again to the same end.
    """
    Trials.objects.filter(procurement=procurement).exclude(digest=digest).delete()
    Trials.objects.update_or_create(
        procurement=procurement, digest=digest, defaults={"courses": plain(courses)}
    )

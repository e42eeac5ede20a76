"""Finding awards by words: those that anybody may read."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from wellspent.portal.evaluation.models import Award
from wellspent.portal.tendering.search_queries import MOST, having


def awards(words: Sequence[str]) -> QuerySet[Award]:
    """Awards whose notice was published, the newest first."""
    wanted = having(words, "procurement__title", "procurement__organisation__name", "offer__bidder")
    found = Award.objects.filter(wanted, notice_published__isnull=False)
    shown = found.select_related("procurement", "procurement__organisation", "offer")
    return shown.defer("pack", "procurement__tender_file", "procurement__sealing_key").order_by("-at", "-id")[
        : MOST + 1
    ]

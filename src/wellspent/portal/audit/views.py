"""What happened, for those who check."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from wellspent.portal.accounts.middleware import who
from wellspent.portal.audit import presenters, queries, rules
from wellspent.portal.ui.pages import page

PAGE = 50
MOST = 200_000
"""A longer chain is verified by the command: it would keep a page waiting."""


@login_required
def history(request: HttpRequest) -> HttpResponse:
    """What people did for the organisation, the newest first."""
    asking = who(request)
    if not rules.may_read_history(asking) or asking.organisation is None:
        raise Http404
    told = request.GET.get("before", "")
    before = int(told) if told.isdecimal() and len(told) < 19 else None
    rows = list(queries.history_of_organisation(asking.organisation.pk, before)[: PAGE + 1])
    more = rows[PAGE - 1].number if len(rows) > PAGE else None
    shown = presenters.lines(rows[:PAGE])
    return page(request, "audit/history.html", "History", lines=shown, more=more, first=before is None)


@login_required
def verify(request: HttpRequest) -> HttpResponse:
    """Verify the whole chain, by a button: every event, and its end."""
    asking = who(request)
    if not rules.may_read_history(asking):
        raise Http404
    number, last = queries.head()
    long = number > MOST
    found = queries.faults() if request.method == "POST" and not long else None
    return page(
        request,
        "audit/verify.html",
        "Check that nothing was changed",
        number=number,
        last=last,
        found=found,
        long=long,
        back="/history",
    )

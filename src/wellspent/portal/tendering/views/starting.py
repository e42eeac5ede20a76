"""Decide: a draft filled with what its policy says already."""

from __future__ import annotations

from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wellspent.portal.accounts.models import User
from wellspent.portal.tendering import part_queries, start_actions, starting
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.tendering.start_forms import StartForm
from wellspent.portal.tendering.views.common import address, changing, form_page


@changing
def start(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """The criteria, weights and outcomes that the policy gives, to be changed before they are made."""
    onward = address("procurement-criteria", row)
    if part_queries.has_criteria(row):
        return redirect(onward)
    given = starting.start_of(row)
    form = StartForm(request.POST or None, start=given, title=row.title, whole=Fraction(row.out_of))
    measured = form.is_bound and form.is_valid() and bool(form.cleaned_data.get("promised"))
    return form_page(
        request,
        form,
        "Start from the policy",
        lambda: start_actions.start_from_policy(by=by, procurement=row, **form.cleaned_data),
        address("procurement-measures-add", row) if measured else onward,
        back=address("procurement", row),
        template="tendering/start.html",
        button="Make this start",
        row=row,
        given=given,
        required=given.decision.required if given.decision else (),
    )

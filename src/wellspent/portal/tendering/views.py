"""The officer's pages: the list of procurements, beginning one, and its task list."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from wellspent.portal.accounts.middleware import who
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.tendering import actions, presenters, queries, rules
from wellspent.portal.tendering.forms import Basics, Begin
from wellspent.portal.tendering.models import Procurement, Stage
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page


def found(asking: Standing, slug: str) -> Procurement:
    """The procurement, or 404 for whoever may not see it."""
    row = queries.procurement(asking, slug)
    if row is None:
        raise Http404
    return row


@login_required
def listed(request: HttpRequest) -> HttpResponse:
    """The organisation's procurements, newest first; the stage filter stays in the address."""
    asking = who(request)
    if not asking.buys:
        raise Http404
    stage = request.GET.get("stage", "")
    stage = stage if stage in Stage.values else ""
    rows = queries.procurements_after(
        asking, presenters.place_in_list(request.GET.get("after", "")), stage
    )
    more = presenters.token_of(rows[queries.PAGE - 1]) if len(rows) > queries.PAGE else ""
    return page(
        request,
        "tendering/list.html",
        "Procurements",
        rows=[(row, presenters.colour(row)) for row in rows[: queries.PAGE]],
        more=more,
        stage=stage,
        stages=Stage.choices,
        may_prepare=rules.may_prepare(asking),
    )


@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a procurement from nothing."""
    asking = who(request)
    if not rules.may_prepare(asking) or asking.organisation is None or asking.user is None:
        raise Http404
    form = Begin(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = actions.begin(by=asking.user, organisation=asking.organisation, title=form.cleaned_data["title"])
        return redirect("procurement", row.slug)
    return page(request, "ui/form.html", "Begin a procurement", form=form, errors=error_list(form), button="Begin")


@login_required
def procurement(request: HttpRequest, slug: str) -> HttpResponse:
    """A procurement's task list."""
    row = found(who(request), slug)
    groups = presenters.task_list(row)
    return page(request, "tendering/procurement.html", row.title, row=row, groups=groups, back="/buy/")


@login_required
def basics(request: HttpRequest, slug: str) -> HttpResponse:
    """What is bought, for how much, of what kind, by when."""
    asking = who(request)
    row = found(asking, slug)
    if not rules.may_change(asking, row) or asking.user is None:
        raise Http404
    form = Basics(request.POST or None, initial={name: getattr(row, name) for name in Basics.base_fields})
    if request.method == "POST" and form.is_valid():
        actions.change(by=asking.user, procurement=row, **form.cleaned_data)
        return redirect("procurement", row.slug)
    back = reverse("procurement", args=[row.slug])
    return page(request, "ui/form.html", "Basics", form=form, errors=error_list(form), back=back)

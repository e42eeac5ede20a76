"""The pages of an organisation's own shelf: what it holds, loading a set, taking one off."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from wellspent.method.errors import Refused
from wellspent.portal.accounts.middleware import who
from wellspent.portal.shelf import actions, own, own_presenters, own_queries, rules
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page

MOST_TOLD = 50


class ImportSet(forms.Form):
    """The table to load."""

    table = forms.FileField(
        label="Load a set",
        help_text="A .csv or .xlsx table, a row a proxy, with its unit, amount, date, source and licence",
        error_messages={"required": "Choose the table to load", "empty": "The file is empty"},
    )


@login_required
def sets(request: HttpRequest) -> HttpResponse:
    """The sets on the organisation's shelf, and loading one: all of it, or nothing."""
    asking = who(request)
    if not rules.may_import(asking) or asking.organisation is None or asking.user is None:
        raise Http404
    form = ImportSet(request.POST, request.FILES) if request.method == "POST" else ImportSet()
    errors = error_list(form) if form.is_bound else []
    if form.is_bound and form.is_valid():
        given = form.cleaned_data["table"]
        try:
            count = actions.import_set(
                by=asking.user, organisation=asking.organisation, name=given.name, content=given.read()
            )
        except Refused as refused:
            errors = [{"text": own_presenters.said(fault)} for fault in refused.faults[:MOST_TOLD]]
        else:
            are = "1 proxy is" if count == 1 else f"{count} proxies are"
            messages.success(request, f"{are} on your organisation’s shelf")
            return redirect("library-sets")
    return page(
        request,
        "shelf/sets.html",
        "Your own sets",
        form=form,
        errors=errors,
        sets=own.sets(asking.organisation.pk),
        kept=own_queries.kept_by(asking.organisation.pk),
        back="/library/",
    )


@require_POST
@login_required
def remove(request: HttpRequest, name: str) -> HttpResponse:
    """Take a set off the shelf."""
    asking = who(request)
    if not rules.may_import(asking) or asking.organisation is None or asking.user is None:
        raise Http404
    try:
        actions.remove_set(by=asking.user, organisation=asking.organisation, name=name)
    except actions.NotThere:
        raise Http404 from None
    except Refused as refused:
        for fault in refused.faults:
            messages.error(request, own_presenters.said(fault))
        return redirect("library-sets")
    messages.success(request, f"{name} was taken off your organisation’s shelf")
    return redirect("library-sets")

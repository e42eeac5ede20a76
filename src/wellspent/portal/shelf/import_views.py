"""Bringing in files on pages: choose, look through every fault, keep, and the report of what was kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from wellspent.method.errors import Refused
from wellspent.portal.accounts.middleware import who
from wellspent.portal.accounts.models import Organisation, User
from wellspent.portal.evaluation.forms import FilesField
from wellspent.portal.shelf import intakes, own_presenters, own_queries, rules
from wellspent.portal.shelf.models import Intake
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page

MOST_TOLD = 200
"""The most faults or entries that a page lists; how many more there are is said."""


class BringIn(forms.Form):
    """The files, and what they hold."""

    holds = forms.ChoiceField(
        label="What do the files hold?", widget=forms.RadioSelect,
        error_messages={"required": "Choose what the files hold"},
    )  # fmt: skip
    chosen = FilesField(
        label="Files",
        help_text="Several in one go if you like. Nothing is kept before you have seen what they hold",
        error_messages={"required": "Choose the files to bring in", "empty": "A file is empty"},
    )

    def __init__(self, *args: Any, entries: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [pair for pair in intakes.HOLDS if entries or pair[0] != intakes.ENTRIES]
        self.fields["holds"].choices = choices  # type: ignore[attr-defined]

    def clean_chosen(self) -> list[Any]:
        """No two of one name: faults are told by it."""
        given: list[Any] = self.cleaned_data["chosen"]
        if len({one.name for one in given}) < len(given):
            raise forms.ValidationError("Two of the files have the same name: rename one of them")
        return given


def _importer(request: HttpRequest) -> tuple[User, Organisation]:
    asking = who(request)
    if asking.user is None or asking.organisation is None or not rules.may_import(asking):
        raise Http404
    return asking.user, asking.organisation


def _intake(request: HttpRequest, number: int) -> Intake:
    row = own_queries.intake(who(request), number)
    if row is None or (row.holds == intakes.ENTRIES and not rules.may_adapt(who(request))):
        raise Http404
    return row


@login_required
def bring_in(request: HttpRequest) -> HttpResponse:
    """Choose files to look through."""
    by, organisation = _importer(request)
    form = BringIn(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        entries=rules.may_adapt(who(request)),
    )
    errors = error_list(form) if form.is_bound else []
    if form.is_bound and form.is_valid():
        files = {one.name: one.read() for one in form.cleaned_data["chosen"]}
        try:
            row = intakes.bring_in(
                by=by, organisation=organisation, holds=form.cleaned_data["holds"], files=files
            )
        except Refused as refused:
            errors = own_presenters.told(refused.faults)
        else:
            return redirect("intake", intake=row.pk)
    return page(
        request, "shelf/bring_in.html", "Bring in a file", form=form, errors=errors, back="/library/own"
    )


@login_required
def intake(request: HttpRequest, intake: int) -> HttpResponse:
    """What the files hold, and every fault; once they are kept, what was."""
    row = _intake(request, intake)
    return _shown(request, row, [])


def _shown(request: HttpRequest, row: Intake, errors: list[dict[str, str]]) -> HttpResponse:
    found = [] if row.kept else intakes.looked(row)
    faults = [fault for one in found for fault in one.faults]
    return page(
        request,
        "shelf/intake.html",
        "What was kept" if row.kept else "Look through the files",
        row=row,
        found=found,
        faults=faults[:MOST_TOLD],
        more_faults=max(0, len(faults) - MOST_TOLD),
        most=MOST_TOLD,
        mended=own_presenters.mended,
        errors=errors,
        back="/library/own",
    )


@require_POST
@login_required
def keep(request: HttpRequest, intake: int) -> HttpResponse:
    """Keep all of it, or nothing."""
    by, _ = _importer(request)
    row = _intake(request, intake)
    try:
        intakes.keep(by=by, intake=row)
    except Refused as refused:
        return _shown(request, row, own_presenters.told(refused.faults[:MOST_TOLD]))
    count = len(row.report)
    messages.success(request, "1 entry was kept" if count == 1 else f"{count} entries were kept")
    return redirect("intake", intake=row.pk)


@require_POST
@login_required
def throw_away(request: HttpRequest, intake: int) -> HttpResponse:
    """Throw the files away."""
    by, _ = _importer(request)
    row = _intake(request, intake)
    if row.kept is None:
        intakes.throw_away(by=by, intake=row)
        messages.success(request, "Nothing of the files was kept")
    return redirect("own-edition")

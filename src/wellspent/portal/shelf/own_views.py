"""The pages of an organisation's own edition: what it holds, an entry of it, changing and publishing that."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from wellspent.method.errors import Refused
from wellspent.portal.accounts.middleware import who
from wellspent.portal.accounts.models import Organisation, User
from wellspent.portal.shelf import actions, own, own_presenters, own_queries, presenters, rules
from wellspent.portal.shelf.forms import FORMS, EntryForm, OutcomeForm
from wellspent.portal.shelf.models import OwnEntry
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page
from wellspent.portal.ui.reports import shown


def _keeper(request: HttpRequest) -> tuple[User, Organisation]:
    """Who keeps the edition, and whose it is; nobody else learns that there is one."""
    asking = who(request)
    if asking.user is None or asking.organisation is None or not rules.may_adapt(asking):
        raise Http404
    return asking.user, asking.organisation


def _entry(request: HttpRequest, number: int) -> OwnEntry:
    row = own_queries.entry(who(request), number)
    if row is None:
        raise Http404
    return row


@login_required
def edition(request: HttpRequest) -> HttpResponse:
    """The organisation's own edition: its entries, its sets, and what was set aside."""
    asking = who(request)
    if asking.organisation is None or not rules.may_read_own(asking):
        raise Http404
    return page(
        request,
        "shelf/own.html",
        "Your own edition",
        groups=own_presenters.by_kind(own_queries.latest(asking)),
        sets=own.sets(asking.organisation.pk),
        aside=own.faults_of(asking.organisation.pk),
        may_adapt=rules.may_adapt(asking),
        may_import=rules.may_import(asking),
        back="/library/",
    )


@login_required
def entry(request: HttpRequest, entry: int) -> HttpResponse:
    """One edition of an entry: how it looks in the Library, what it was made from, and what may be done with it."""
    row = _entry(request, entry)
    return _shown(request, row, [])


def _shown(request: HttpRequest, row: OwnEntry, errors: list[dict[str, str]]) -> HttpResponse:
    shelf, day = actions.proposed(row), timezone.localdate()
    report = own_presenters.preview(row, shelf, day)
    name = own_presenters.name_in_library(row)
    found: Any = shelf.library.find(row.kind, name).entry if report else None
    return page(
        request,
        "shelf/own_entry.html",
        row.label,
        row=row,
        edition=own_presenters.edition_of(row),
        colour=own_presenters.COLOURS[row.stage],  # type: ignore[index]
        made_from=own_presenters.made_from(row),
        report=None if report is None else shown(report),
        shown_measure=presenters.measure_shown(shelf.library, found, day)
        if row.kind == "measure" and report
        else None,
        more=presenters.more(shelf.library, row.kind, found) if report else [],
        faults=[own_presenters.said(fault) for fault in shelf.faults if fault.file == own.name_of(row)],
        editions=own_queries.editions(row),
        begun=own_queries.begun(row),
        uses=own_queries.uses(row.organisation_id, row.kind, name),
        history=own_presenters.history(row),
        may_adapt=rules.may_adapt(who(request)),
        errors=errors,
        back="/library/own",
    )


@require_POST
@login_required
def copy(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """Copy an entry into the organisation's own edition, and go on to change it."""
    by, organisation = _keeper(request)
    try:
        row = actions.copy(by=by, organisation=organisation, kind=kind, name=name)
    except Refused as refused:
        for fault in refused.faults:
            messages.error(request, own_presenters.said(fault))
        return (
            redirect("library-entry", kind=kind, name=name)
            if presenters.is_entry(who(request), kind, name)
            else redirect("library")
        )
    messages.success(request, f"“{row.label}” is a draft of your own edition now")
    return redirect("change-own-entry", entry=row.pk)


@login_required
def change(request: HttpRequest, entry: int) -> HttpResponse:
    """Change a draft by its form."""
    by, _ = _keeper(request)
    row = _entry(request, entry)
    if not row.draft:
        return redirect("own-entry", entry=row.pk)
    form = FORMS[row.kind](
        request.POST if request.method == "POST" else None,
        library=actions.proposed(row).library,
        content=row.content,
    )
    if form.is_bound and form.is_valid() and _saved(by, row, form, form.content):
        messages.success(request, "The draft is saved")
        return redirect("own-entry", entry=row.pk)
    return _form_page(request, row, form, f"Change “{row.label}”")


def _saved(by: User, row: OwnEntry, form: EntryForm, content: Callable[[], dict[str, object]]) -> bool:
    """Whether the draft took the content; where not, the form says why."""
    try:
        actions.change(by=by, entry=row, content=content())
    except Refused as refused:
        form.blame(refused.faults)
        return False
    return True


def _form_page(request: HttpRequest, row: OwnEntry, form: EntryForm, title: str) -> HttpResponse:
    return page(
        request,
        "shelf/own_form.html",
        title,
        row=row,
        form=form,
        made_from=own_presenters.made_from(row),
        errors=error_list(form) if form.is_bound else [],
        back=f"/library/own/{row.pk}",
    )


@login_required
def outcome(request: HttpRequest, entry: int, place: int) -> HttpResponse:
    """Change one outcome of a framework's draft, with the measures that serve it; the place after the last adds one."""
    by, _ = _keeper(request)
    row = _entry(request, entry)
    outcomes = row.content.get("outcome", [])
    if not row.draft or row.kind != "framework" or not 1 <= place <= len(outcomes) + 1:
        raise Http404
    new = place > len(outcomes)
    before = {"label": "", "status": "published"} if new else outcomes[place - 1]
    form = OutcomeForm(
        request.POST if request.method == "POST" else None,
        library=actions.proposed(row).library,
        content=before,
    )

    def content() -> dict[str, object]:
        said, made = form.content(), deepcopy(row.content)
        said.setdefault("id", _outcome_id(row, said["label"]))
        made["outcome"][place - 1 : place] = [said]
        return dict(made)

    if form.is_bound and form.is_valid() and _saved(by, row, form, content):
        messages.success(request, f"“{form.cleaned_data['label']}” is saved")
        return redirect("own-entry", entry=row.pk)
    return _form_page(request, row, form, "Add an outcome" if new else f"Change “{before.get('label', '')}”")


def _outcome_id(row: OwnEntry, label: str) -> str:
    """An id for a new outcome: ids are global and begin with the framework's."""
    stem = f"{row.key}-{slugify(label)[:40].strip('-').replace('_', '-') or 'outcome'}"
    taken = {one["id"] for one in row.content["outcome"]}
    return next(name for name in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if name not in taken)


@require_POST
@login_required
def remove_outcome(request: HttpRequest, entry: int, place: int) -> HttpResponse:
    """Take an outcome out of a framework's draft."""
    by, _ = _keeper(request)
    row = _entry(request, entry)
    outcomes = deepcopy(row.content.get("outcome", []))
    if not row.draft or not 1 <= place <= len(outcomes):
        raise Http404
    gone = outcomes.pop(place - 1)
    try:
        actions.change(by=by, entry=row, content={**row.content, "outcome": outcomes})
    except Refused as refused:
        return _shown(request, row, own_presenters.told(refused.faults))
    messages.success(request, f"“{gone.get('label', '')}” was taken out")
    return redirect("own-entry", entry=row.pk)


@require_POST
@login_required
def publish(request: HttpRequest, entry: int) -> HttpResponse:
    """Put a draft in force: it stays as it is from now on."""
    by, _ = _keeper(request)
    row = _entry(request, entry)
    try:
        actions.publish(by=by, entry=row)
    except Refused as refused:
        return _shown(request, row, own_presenters.told(refused.faults))
    messages.success(request, f"“{row.label}” is in force in your edition")
    return redirect("own-entry", entry=row.pk)


@require_POST
@login_required
def next_edition(request: HttpRequest, entry: int) -> HttpResponse:
    """Begin the next edition of an entry in force."""
    by, _ = _keeper(request)
    row = actions.next_edition(by=by, entry=_entry(request, entry))
    messages.success(request, "This draft is the next edition; the one in force stays until you publish it")
    return redirect("own-entry", entry=row.pk)


@require_POST
@login_required
def take_off(request: HttpRequest, entry: int) -> HttpResponse:
    """Throw a draft away, or take an edition in force off the shelf."""
    by, _ = _keeper(request)
    row = _entry(request, entry)
    label = row.label
    try:
        if row.draft:
            actions.discard(by=by, entry=row)
        else:
            actions.retire(by=by, entry=row)
    except Refused as refused:
        return _shown(request, row, own_presenters.told(refused.faults))
    messages.success(
        request, f"“{label}” was taken off your shelf; tenders that were published with it go on as they were"
    )
    return redirect("own-edition")

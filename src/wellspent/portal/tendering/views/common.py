"""What the officer's pages share: finding the procurement, who may change it, and a form that is saved or shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from wellspent.method.errors import Refused
from wellspent.portal.accounts.middleware import who
from wellspent.portal.accounts.models import User
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.tendering import queries, rules
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page, refusals

Rest = ParamSpec("Rest")
Page = Callable[Concatenate[HttpRequest, Procurement, User, Rest], HttpResponse]


def found(asking: Standing, slug: str) -> Procurement:
    """The procurement, or 404 for whoever may not see it."""
    row = queries.procurement(asking, slug)
    if row is None:
        raise Http404
    return row


def _allowed(
    allows: Callable[[Standing, Procurement], bool],
) -> Callable[[Page[Rest]], Callable[..., HttpResponse]]:
    def decorate(view: Page[Rest]) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def answered(request: HttpRequest, slug: str, *rest: Rest.args, **named: Rest.kwargs) -> HttpResponse:
            asking = who(request)
            row = found(asking, slug)
            if not allows(asking, row) or asking.user is None:
                raise Http404
            return view(request, row, asking.user, *rest, **named)

        return answered

    return decorate


changing = _allowed(rules.may_change)
"""A page for those who may change the draft: it is given the procurement and the person; 404 for everybody else."""

running = _allowed(rules.may_run)
"""A page for those who run a procurement, at any stage."""


def needed(part: Any) -> Any:
    """A part of the procurement, or 404 where there is none."""
    if part is None:
        raise Http404
    return part


def address(name: str, row: Procurement, *rest: object) -> str:
    """The address of one of the procurement's pages."""
    return reverse(name, args=[row.slug, *rest])


def form_page(
    request: HttpRequest,
    form: forms.Form,
    title: str,
    save: Callable[[], object],
    onward: str,
    *,
    back: str,
    told: str = "",
    template: str = "ui/form.html",
    **context: Any,
) -> HttpResponse:
    """A form: saved and onward, or shown with what is wrong with it; what was typed stays."""
    errors = error_list(form) if form.is_bound else []
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Refused as refused:
            errors = refusals(refused)
        else:
            if told:
                messages.success(request, told)
            return redirect(onward)
    return page(request, template, title, form=form, errors=errors, back=back, **context)


def done(request: HttpRequest, act: Callable[[], object], onward: str, told: str = "") -> HttpResponse:
    """Do what a button says and go onward; a refusal is told on the page that comes."""
    try:
        act()
    except Refused as refused:
        for each in refusals(refused):
            messages.error(request, each["text"])
    else:
        if told:
            messages.success(request, told)
    return redirect(onward)

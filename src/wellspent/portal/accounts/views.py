"""Pages about oneself, and about joining an organisation."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellspent.method.errors import Refused
from wellspent.portal.accounts import actions, letters, queries, rules
from wellspent.portal.accounts.forms import Invite, Person
from wellspent.portal.accounts.middleware import CHOSEN, who
from wellspent.portal.accounts.models import Kind, Role, User
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page, refusals


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """One's own name, and the ways of signing in."""
    user = cast(User, request.user)
    form = Person(request.POST or None, initial={"name": user.name})
    if request.method == "POST" and form.is_valid():
        actions.rename(by=user, name=form.cleaned_data["name"])
        messages.success(request, _("Your name was changed"))
        return redirect("account")
    return page(request, "accounts/account.html", "Your account", form=form, errors=error_list(form))


@login_required
def choose_organisation(request: HttpRequest) -> HttpResponse:
    """Which organisation to act for; at a shared service, for which authority to go `next`."""
    theirs, asking = queries.organisations_of(cast(User, request.user)), who(request)
    told = request.GET.get("next", "")
    shared = asking.organisation is not None and asking.organisation.kind == Kind.SHARED
    onward = told if shared and url_has_allowed_host_and_scheme(told, allowed_hosts=None) else ""
    if request.method == "POST":
        wanted = request.POST.get("organisation", "")
        known = wanted.isdigit() and len(wanted) < 19
        chosen = queries.organisation_of(cast(User, request.user), int(wanted)) if known else None
        if chosen is None:
            raise Http404
        request.session[CHOSEN] = chosen.pk
        return redirect(onward or "home")
    if onward:
        return page(
            request,
            "accounts/choose_authority.html",
            "Choose whom you do this for",
            organisations=queries.served_by(asking),
        )
    return page(request, "accounts/organisations.html", "Choose an organisation", organisations=theirs)


@login_required
def people(request: HttpRequest) -> HttpResponse:
    """The people of the organisation, and inviting more."""
    asking = who(request)
    if asking.organisation is None or asking.user is None:
        raise Http404
    may, errors = rules.may_invite(asking), []
    form = Invite((request.POST or None) if may else None, roles=rules.roles_to_give(asking))
    if request.method == "POST" and not may:
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            return _invited(request, asking, form)
        except Refused as refused:
            errors = refusals(refused)
    return page(
        request,
        "accounts/people.html",
        _("People of %(organisation)s") % {"organisation": asking.organisation},
        form=form,
        errors=errors or error_list(form),
        members=queries.members(asking),
        invitations=queries.invitations(asking),
        may_invite=may,
    )


def _invited(request: HttpRequest, asking: Standing, form: Invite) -> HttpResponse:
    assert asking.user is not None  # noqa: S101 (asked by the caller)
    assert asking.organisation is not None  # noqa: S101
    invitation, token = actions.invite(
        by=asking.user,
        organisation=asking.organisation,
        email=form.cleaned_data["email"],
        role=Role(form.cleaned_data["role"]),
    )
    letters.invitation(invitation, request.build_absolute_uri(reverse("accept-invitation", args=[token])))
    messages.success(request, _("An invitation was sent to %(email)s") % {"email": invitation.email})
    return redirect("people")


@require_POST
@login_required
def end_membership(request: HttpRequest, membership: int) -> HttpResponse:
    """Take a role away."""
    asking = who(request)
    found = queries.member(asking, membership)
    if found is None or asking.user is None or not rules.may_invite(asking):
        raise Http404
    try:
        actions.leave(by=asking.user, membership=found)
    except Refused as refused:
        for line in refusals(refused):
            messages.error(request, line["text"])
    return redirect("people" if queries.belongs(asking.user) else "home")


@require_POST
@login_required
def withdraw_invitation(request: HttpRequest, invitation: int) -> HttpResponse:
    """Make an invitation's link stop working."""
    asking = who(request)
    found = queries.invitation(asking, invitation)
    if found is None or asking.user is None or not rules.may_invite(asking):
        raise Http404
    actions.withdraw(by=asking.user, invitation=found)
    messages.success(request, _("The invitation to %(email)s was withdrawn") % {"email": found.email})
    return redirect("people")


def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation: shown first, done by a button. Whoever is not signed in does that first."""
    invitation = queries.invitation_by(token)
    if invitation is None:
        return page(request, "accounts/invitation_over.html", "This invitation no longer works", status=404)
    title = _("Join %(organisation)s") % {"organisation": invitation.organisation}
    context: dict[str, Any] = {"invitation": invitation}
    if not request.user.is_authenticated:
        # The link came to that address, so a new account with it needs no second e-mail to confirm it.
        get_adapter(request).stash_verified_email(request, invitation.email)
        context["onwards"] = urlencode({"next": request.path})
    elif request.method == "POST":
        try:
            membership = actions.accept(by=request.user, token=token)
        except Refused as refused:
            context["errors"] = refusals(refused)
        else:
            request.session[CHOSEN] = membership.organisation_id
            messages.success(
                request, _("You joined %(organisation)s") % {"organisation": membership.organisation}
            )
            return redirect("home")
    return page(request, "accounts/join.html", title, **context)

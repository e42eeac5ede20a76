"""Pages about oneself and one's organisation."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.mail import send_mail
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from wellspent.method.errors import Refused
from wellspent.portal.accounts import actions, queries, rules
from wellspent.portal.accounts.forms import Invite, Person
from wellspent.portal.accounts.middleware import CHOSEN, who
from wellspent.portal.accounts.models import Role, User
from wellspent.portal.ui.forms import error_list


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """One's own name, and the ways of signing in."""
    user = cast(User, request.user)
    form = Person(request.POST or None, initial={"name": user.name})
    if request.method == "POST" and form.is_valid():
        actions.rename(by=user, name=form.cleaned_data["name"])
        messages.success(request, "Your name was changed")
        return redirect("account")
    context = {"title": "Your account", "form": form, "errors": error_list(form)}
    return render(request, "accounts/account.html", context, using="jinja2")


@login_required
def choose_organisation(request: HttpRequest) -> HttpResponse:
    """Which organisation to act for."""
    theirs = queries.organisations_of(cast(User, request.user))
    if request.method == "POST":
        chosen = theirs.filter(pk=request.POST.get("organisation") or 0).first()
        if chosen is None:
            raise Http404
        request.session[CHOSEN] = chosen.pk
        return redirect("home")
    context = {"title": "Choose an organisation", "organisations": theirs}
    return render(request, "accounts/organisations.html", context, using="jinja2")


@login_required
def people(request: HttpRequest) -> HttpResponse:
    """The people of the organisation, and inviting more."""
    asking = who(request)
    if asking.organisation is None or asking.user is None:
        raise Http404
    form = Invite(request.POST or None, roles=rules.roles_to_give(asking))
    if request.method == "POST" and rules.may_invite(asking) and form.is_valid():
        role = Role(form.cleaned_data["role"])
        invitation, token = actions.invite(
            by=asking.user, organisation=asking.organisation, email=form.cleaned_data["email"], role=role
        )
        link = request.build_absolute_uri(reverse("accept-invitation", args=[token]))
        text = (
            f"{asking.user} invites you to join {asking.organisation} on Wellspent as {role.label.lower()}."
        )
        send_mail("An invitation to Wellspent", f"{text}\n\n{link}\n", None, [invitation.email])
        messages.success(request, f"An invitation was sent to {invitation.email}")
        return redirect("people")
    context = {
        "title": f"People of {asking.organisation}",
        "form": form,
        "errors": error_list(form),
        "members": queries.members(asking),
        "invitations": queries.invitations(asking),
        "may_invite": rules.may_invite(asking),
    }
    return render(request, "accounts/people.html", context, using="jinja2")


@require_POST
@login_required
def end_membership(request: HttpRequest, membership: int) -> HttpResponse:
    """Take a role away."""
    asking = who(request)
    found = queries.members(asking).filter(pk=membership).first()
    if found is None or asking.user is None or not rules.may_invite(asking):
        raise Http404
    try:
        actions.leave(by=asking.user, membership=found)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("people")


@login_required
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation: shown first, done by a button."""
    context: dict[str, object] = {"title": "Join an organisation"}
    if request.method == "POST":
        try:
            membership = actions.accept(by=cast(User, request.user), token=token)
        except Refused as refused:
            context["errors"] = [{"text": f"{fault.rule}. {fault.mend}"} for fault in refused.faults]
        else:
            request.session[CHOSEN] = membership.organisation_id
            return redirect("home")
    return render(request, "accounts/accept.html", context, using="jinja2")

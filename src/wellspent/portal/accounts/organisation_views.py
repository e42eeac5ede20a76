"""Pages about one's organisation: registering it, what it says of itself, who acts for it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellspent.method.errors import Refused
from wellspent.portal.accounts import organisation_actions as actions
from wellspent.portal.accounts import presenters, queries, rules
from wellspent.portal.accounts.forms import BuyersFacts, ChooseService, SuppliersFacts
from wellspent.portal.accounts.middleware import CHOSEN, who
from wellspent.portal.accounts.models import User
from wellspent.portal.shelf.policies import policy_choices
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page, refusals


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Register a supplier, once for all buyers."""
    form, errors = SuppliersFacts(request.POST or None), []
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.register_supplier(by=cast(User, request.user), **form.facts())
        except Refused as refused:
            errors = refusals(refused)
        else:
            request.session[CHOSEN] = made.pk
            messages.success(request, _("%(organisation)s is registered") % {"organisation": made})
            return redirect(request.session.pop("after-registering", None) or "home")
    return page(
        request,
        "ui/form.html",
        "Register your organisation",
        form=form,
        errors=errors or error_list(form),
        lead=_("Once, for every buyer here. You can change it later, and invite colleagues."),
        button=_("Register"),
    )


@login_required
def organisation(request: HttpRequest) -> HttpResponse:
    """What the organisation says of itself, and which shared services act for it."""
    asking = who(request)
    if asking.organisation is None:
        raise Http404
    may_choose = rules.may_choose_service(asking)
    return page(
        request,
        "accounts/organisation.html",
        asking.organisation.name,
        rows=presenters.organisation_rows(asking.organisation),
        may_describe=rules.may_describe(asking),
        may_choose=may_choose,
        services=queries.services_of(asking.organisation) if asking.buys else (),
        serves=queries.served_by(asking),
    )


@login_required
def describe(request: HttpRequest) -> HttpResponse:
    """Change what the organisation says of itself."""
    asking = who(request)
    row = asking.organisation
    if row is None or asking.user is None or not rules.may_describe(asking):
        raise Http404
    form: BuyersFacts | SuppliersFacts
    if row.buys:
        initial = {name: getattr(row, name) for name in BuyersFacts.base_fields}
        form = BuyersFacts(request.POST or None, initial=initial, policies=policy_choices(row))
    else:
        form = SuppliersFacts(request.POST or None, initial=SuppliersFacts.initial_of(row))
    errors: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        told = form.facts() if isinstance(form, SuppliersFacts) else form.cleaned_data
        try:
            actions.describe(by=asking.user, organisation=row, **told)
        except Refused as refused:
            errors = refusals(refused)
        else:
            messages.success(request, _("The organisation was changed"))
            return redirect("organisation")
    title = "About your organisation"
    back = reverse("organisation")
    return page(request, "ui/form.html", title, form=form, errors=errors or error_list(form), back=back)


@login_required
def add_service(request: HttpRequest) -> HttpResponse:
    """Let a shared service act for the authority."""
    asking = who(request)
    if asking.organisation is None or asking.user is None or not rules.may_choose_service(asking):
        raise Http404
    services = queries.services_to_choose(asking.organisation)
    form = ChooseService(request.POST or None, services=[(row.pk, row.name) for row in services])
    if request.method == "POST" and form.is_valid():
        chosen = services.get(pk=form.cleaned_data["service"])
        actions.let_act(by=asking.user, authority=asking.organisation, service=chosen)
        messages.success(request, _("%(service)s may now act for you") % {"service": chosen})
        return redirect("organisation")
    return page(
        request,
        "ui/form.html",
        "Let a shared service act for you",
        form=form,
        errors=error_list(form),
        lead=_("Its people then prepare and run your procurements in the roles that they hold there."),
        button=_("Let it act for us"),
        back=reverse("organisation"),
    )


@require_POST
@login_required
def end_service(request: HttpRequest, service: int) -> HttpResponse:
    """End a shared service's acting for the authority."""
    asking = who(request)
    if asking.organisation is None or asking.user is None or not rules.may_choose_service(asking):
        raise Http404
    found = queries.service_of(asking.organisation, service)
    if found is None:
        raise Http404
    actions.stop_acting(by=asking.user, authority=asking.organisation, service=found)
    messages.success(request, _("%(service)s no longer acts for you") % {"service": found})
    return redirect("organisation")

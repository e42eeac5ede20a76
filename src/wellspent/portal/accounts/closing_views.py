"""Closing one's account: what goes, what stays and why, and then it is done."""

from __future__ import annotations

from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wellspent.method.errors import Refused
from wellspent.portal.accounts import erasure
from wellspent.portal.accounts.models import User
from wellspent.portal.ui.pages import page, refusals


@login_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def close_account(request: HttpRequest) -> HttpResponse:
    """Show what is held of oneself; by the button, once it is certain that it is them, erase it."""
    user, errors = cast(User, request.user), []
    if request.method == "POST":
        try:
            erasure.erase_person(by=user, email=user.email)
        except Refused as refused:
            errors = refusals(refused)
        else:
            logout(request)
            messages.success(request, _("Your account is closed, and what was yours is erased"))
            return redirect("home")
    return page(
        request,
        "accounts/close.html",
        "Close your account",
        holdings=erasure.held(user.email, user),
        errors=errors,
        back=reverse("account"),
    )

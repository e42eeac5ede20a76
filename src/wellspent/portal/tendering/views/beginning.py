"""What somebody at a shared service begins, they begin for one of the authorities that it acts for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from wellspent.portal.accounts.middleware import who
from wellspent.portal.accounts.models import Kind
from wellspent.portal.tendering import rules


def for_an_authority(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A page that is for an authority: somebody who stands for a shared service chooses which one first."""

    @login_required
    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        asking = who(request)
        shared = asking.organisation is not None and asking.organisation.kind == Kind.SHARED
        if shared and rules.may_prepare(asking):
            return redirect(
                f"{reverse('choose-organisation')}?{urlencode({'next': request.get_full_path()})}"
            )
        return view(request)

    return answered

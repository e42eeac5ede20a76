"""The pages about tokens, and what the API offers, in words."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from wellspent.portal.accounts.middleware import who
from wellspent.portal.accounts.models import Role
from wellspent.portal.api import actions, queries
from wellspent.portal.api.forms import MakeToken
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page


@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    """The organisation's tokens, and making one; its secret is shown this once."""
    asking = who(request)
    if asking.organisation is None or asking.user is None:
        raise Http404
    form = MakeToken(request.POST or None, roles=[Role(role) for role in Role.values if role in asking.roles])
    secret = ""
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        _, secret = actions.make_token(
            by=asking.user, who=asking, label=told["label"], role=Role(told["role"]), days=int(told["days"])
        )
    context: dict[str, Any] = {"form": form, "errors": error_list(form), "secret": secret, "back": "/account"}
    answer = page(request, "api/tokens.html", "Tokens for programs", tokens=queries.tokens(asking), **context)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@login_required
def revoke(request: HttpRequest, token: int) -> HttpResponse:
    """Stop a token working."""
    asking = who(request)
    found = queries.own_token(asking, token)
    if found is None or asking.user is None:
        raise Http404
    actions.revoke_token(by=asking.user, token=found)
    return redirect("api-tokens")


def about(request: HttpRequest) -> HttpResponse:
    """What the API answers, from its own description."""
    from wellspent.portal.api.v1 import api

    routes = [
        (path, told["summary"], told.get("description", ""), "security" in told)
        for path, methods in api.get_openapi_schema()["paths"].items()
        for told in methods.values()
    ]
    return page(request, "api/about.html", "The site for programs", routes=routes)

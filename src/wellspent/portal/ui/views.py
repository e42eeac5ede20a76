"""The pages that belong to no room."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wellspent import __version__
from wellspent.portal.accounts.actions import choose_letters as choose
from wellspent.portal.accounts.middleware import who
from wellspent.portal.accounts.models import User
from wellspent.portal.audit.queries import head
from wellspent.portal.tendering.offers.access import held
from wellspent.portal.tendering.rules import may_prepare
from wellspent.portal.ui.letters import ALWAYS, CHOICES, Letters
from wellspent.portal.ui.pages import page
from wellspent.portal.ui.queries import needs
from wellspent.portal.ui.search import found, words_in


def home(request: HttpRequest) -> HttpResponse:
    """Where somebody starts: what needs them, their offers, joining an organisation, or what this is."""
    asking = who(request)
    if asking.buys:
        may = may_prepare(asking)
        return page(request, "ui/home.html", "What needs you", needs=needs(asking), may_prepare=may)
    if asking.supplies:
        return redirect("my-offers")
    if asking.user:
        return redirect("choose-organisation")
    return page(request, "ui/welcome.html", "Social value, with its working shown")


def search(request: HttpRequest) -> HttpResponse:
    """What somebody may see that holds every word they typed, by kind."""
    asking = who(request)
    typed = " ".join(words_in(request.GET.get("q", "")))
    hint = (
        _("In your organisation’s procurements, open tenders, awards and the Library")
        if asking.buys
        else _("In your offers, open tenders, awards and the Library")
    )
    groups = found(asking, held(request), typed)
    return page(request, "ui/search.html", "Search", typed=typed, groups=groups, hint=hint)


def public(request: HttpRequest) -> HttpResponse:
    """What anybody may read, check and take away, without an account."""
    return page(request, "ui/public.html", "What anybody can read and check")


@login_required
def choose_letters(request: HttpRequest) -> HttpResponse:
    """Which letters somebody gets; those that always come are told too."""
    user = cast(User, request.user)
    form = Letters(
        request.POST if request.method == "POST" else None,
        initial={"wanted": [kind for kind in CHOICES if kind not in user.unwanted]},
    )
    if request.method == "POST" and form.is_valid():
        choose(by=user, unwanted=set(CHOICES) - set(form.cleaned_data["wanted"]))
        messages.success(request, _("Your choice was saved"))
        return redirect("account")
    back = reverse("account")
    return page(
        request, "ui/letters.html", "E-mails that you get", form=form, always=ALWAYS, button="Save", back=back
    )


def health(request: HttpRequest) -> JsonResponse:
    """Whether the site and its database answer; what a load balancer asks."""
    number, _hash = head()
    return JsonResponse({"status": "ok", "version": __version__, "events": number})

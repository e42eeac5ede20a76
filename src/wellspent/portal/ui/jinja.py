"""The templates' environment: the macros of the design system, and figures in a person's spelling."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dates import MONTHS
from django.utils.html import json_script
from django.utils.translation import gettext as _
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

from wellspent import __version__
from wellspent.method.money import Money
from wellspent.method.numbers import grouped, percent
from wellspent.portal.ui.forms import error_list, field, fields


def moment(at: datetime) -> str:
    """An instant with its zone: "21 November 2026 at 12:00 GMT"."""
    there = timezone.localtime(at)
    return _("%(day)s at %(time)s") % {"day": day(there), "time": f"{there:%H:%M} {there:%Z}"}


def day(on: Any) -> str:
    """A day: "21 November 2026"."""
    return f"{on.day} {MONTHS[on.month]} {on.year}"


def pounds(pence: int | None, currency: str = "GBP") -> str:
    """An amount kept in pence, as a person reads it."""
    return _("not known") if pence is None else Money(pence, currency).shown()


SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "Mac"}
BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}


def browser(agent: str) -> str:
    """What a person calls the browser that says `agent` of itself: "Firefox on Windows"."""
    name = next((name for sign, name in BROWSERS.items() if sign in agent), _("Another browser"))
    system = next(
        (name for sign, name in SYSTEMS.items() if sign in agent), "Linux" if "Linux" in agent else ""
    )
    return _("%(browser)s on %(system)s") % {"browser": name, "system": system} if system else name


def other_ways_in(request: HttpRequest, process: str = "login") -> list[dict[str, str]]:
    """The organisations' own sign-in services (OIDC) that were set up: their names and where each begins."""
    onwards = request.GET.get("next") or request.POST.get("next")
    told = {"process": process} | ({"next": onwards} if onwards else {})
    providers = get_adapter().list_providers(request)
    return [{"name": one.name, "href": one.get_login_url(request, **told)} for one in providers]


def environment(**options: Any) -> Environment:
    """The environment that Django asks for."""
    loader = options.pop("loader")
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    made = Environment(
        loader=ChoiceLoader([loader, macros]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        **{key: value for key, value in options.items() if key != "autoescape"},
    )
    made.globals.update(
        static=static,
        url=reverse,
        field=field,
        fields=fields,
        error_list=error_list,
        get_messages=get_messages,
        json_script=json_script,
        other_ways_in=other_ways_in,
        version=__version__,
    )
    made.filters.update(
        moment=moment, day=day, pounds=pounds, browser=browser, exact=grouped, percent=percent
    )
    made.install_gettext_translations(translation, newstyle=True)  # type: ignore[attr-defined]
    return made

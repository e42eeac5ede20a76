"""The templates' environment: the macros of the design system, and figures in a person's spelling."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

from wellspent import __version__
from wellspent.method.money import Money
from wellspent.portal.ui.forms import field, fields


def moment(at: datetime) -> str:
    """An instant with its zone: "21 November 2026 at 12:00 GMT"."""
    there = timezone.localtime(at)
    return f"{there.day} {there:%B %Y} at {there:%H:%M} {there:%Z}"


def day(on: Any) -> str:
    """A day: "21 November 2026"."""
    return f"{on.day} {on:%B %Y}"


def pounds(pence: int | None, currency: str = "GBP") -> str:
    """An amount kept in pence, as a person reads it."""
    return "not known" if pence is None else Money(pence, currency).shown()


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
        static=static, url=reverse, field=field, fields=fields, get_messages=get_messages, version=__version__
    )
    made.filters.update(moment=moment, day=day, pounds=pounds)
    made.install_gettext_translations(translation, newstyle=True)  # type: ignore[attr-defined]
    return made

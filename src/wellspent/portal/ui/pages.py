"""Answering with a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from wellspent.method.errors import Refused


def page(
    request: HttpRequest, template: str, title: str, *, status: int = 200, **context: object
) -> HttpResponse:
    """The page of `template`; every page has a title and may have `errors` and `back`.

    A title (and a form's button and lead) given as plain words is looked up among the translations;
    tools/translate.py finds it there.
    """
    for name in ("lead", "button"):
        if isinstance(said := context.get(name), str):
            context[name] = gettext(said)
    return render(request, template, {"title": gettext(title), **context}, status=status, using="jinja2")


def refusals(refused: Refused) -> list[dict[str, str]]:
    """The error summary of what was refused: the rule and its mend, a line a fault."""
    return [{"text": f"{fault.rule[:1].upper()}{fault.rule[1:]}. {fault.mend}"} for fault in refused.faults]

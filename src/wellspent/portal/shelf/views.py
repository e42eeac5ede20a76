"""The Library's pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from wellspent.documents.entries import entry_report
from wellspent.documents.listings import LISTINGS
from wellspent.files.shelves.copies import not_adaptable
from wellspent.files.shelves.library import OWN
from wellspent.files.shelves.own import ADAPTABLE
from wellspent.method.errors import Refused
from wellspent.method.shelves import Library
from wellspent.portal.accounts.middleware import who
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.shelf import own_presenters, own_queries, presenters, queries
from wellspent.portal.shelf import rules as who_may
from wellspent.portal.ui.pages import page
from wellspent.portal.ui.reports import shown

ALL = "all-themes"
GLANCE = "glance"
DEFAULT = ("ppn-06-20@2020", "ppn-002@2025")


def day_asked(request: HttpRequest) -> tuple[date, list[dict[str, str]]]:
    """The day that the address names, or today; and the error of one that is no day."""
    told = request.GET.get("on", "")
    if not told:
        return timezone.localdate(), []
    try:
        return date.fromisoformat(told), []
    except ValueError:
        return timezone.localdate(), [{"text": "Enter a day, such as 2026-11-22", "href": "#on"}]


def chosen_in(request: HttpRequest, name: str, known: list[str]) -> str:
    """What the address chooses of what is known; nothing for anything else."""
    told = request.GET.get(name, "")
    return told if told in known else ""


def index(request: HttpRequest) -> HttpResponse:
    """What the Library holds, and a search through all of it."""
    asking = who(request)
    library = queries.library_for(asking)
    words = request.GET.get("words", "")[:100].strip()
    counts = {kind: len(library.ids(kind)) for kind in queries.KINDS}
    found = presenters.hits(queries.search(library, words))
    return page(
        request,
        "shelf/index.html",
        "Library",
        counts=counts,
        words=words,
        found=found,
        may_import=who_may.may_import(asking),
        may_read_own=who_may.may_read_own(asking),
        aside=own_queries.set_aside(asking),
    )


def frameworks(request: HttpRequest) -> HttpResponse:
    """Which measure serves which outcome, in the editions chosen."""
    library = queries.library_for(who(request))
    every = {f"{one.id}@{one.edition}": one for one in queries.frameworks(library)}
    told = [name for name in request.GET.getlist("framework") if name in every]
    glance = request.GET.get("view") == GLANCE
    ours = [name for name in every if library.find("framework", name).shelf == OWN]
    first = [*ours[-1:], *(name for name in DEFAULT if name in every)]
    names = list(every) if glance else (told or first)[: queries.MOST_COMPARED]
    themes = queries.themes(library)
    theme = chosen_in(request, "theme", [*themes, ALL]) or themes[0]
    errors = []
    if len(told) > queries.MOST_COMPARED and not glance:
        errors = [{"text": f"Choose at most {queries.MOST_COMPARED} frameworks", "href": "#framework"}]
    only = "" if theme == ALL else theme
    compared = queries.side_by_side(library, [every[name] for name in names], only)
    return page(
        request,
        "shelf/frameworks.html",
        "Frameworks side by side",
        every=every,
        ours=ours,
        glance=glance,
        names=names,
        chosen=[every[name] for name in names],
        themes=[*themes, ALL],
        theme=theme,
        rows=compared,
        errors=errors,
        back="/library/",
    )


def measures(request: HttpRequest) -> HttpResponse:
    """Every measure, by theme."""
    library = queries.library_for(who(request))
    theme = chosen_in(request, "theme", queries.themes(library))
    rows = [one for one in queries.measures(library) if theme in ("", one.theme)]
    ours = {found.entry.id for found in library.all("measure") if found.shelf == OWN}
    return page(
        request,
        "shelf/measures.html",
        "Measures",
        rows=rows,
        ours=ours,
        theme=theme,
        themes=queries.themes(library),
        back="/library/",
    )


def proxies(request: HttpRequest) -> HttpResponse:
    """Every proxy with its value on a day; those past their review first."""
    library = queries.library_for(who(request))
    day, errors = day_asked(request)
    known = sorted({found.entry.theme for found in library.all("proxy")})
    theme = chosen_in(request, "theme", known)
    rows = [presenters.line(one) for one in queries.values(library, day, theme)]
    return page(
        request,
        "shelf/proxies.html",
        "Proxies",
        rows=rows,
        day=day,
        theme=theme,
        themes=known,
        errors=errors,
        back="/library/",
    )


def rules(request: HttpRequest) -> HttpResponse:
    """The policies, and how many rules of each are in force on a day."""
    library = queries.library_for(who(request))
    day, errors = day_asked(request)
    rows = [presenters.policy_line(found.entry, day) for found in library.all("policy")]
    return page(
        request,
        "shelf/rules.html",
        "Rules in force on a date",
        rows=rows,
        day=day,
        errors=errors,
        back="/library/",
    )


def entry(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """One entry: what it says on a day, where it comes from, and what it hangs together with."""
    asking = who(request)
    library = queries.library_for(asking)
    if kind not in queries.KINDS or not library.has(kind, name):
        raise Http404
    day, errors = day_asked(request)
    try:
        report = entry_report(library, name, day, kind)
    except Refused:
        raise Http404 from None
    found = library.find(kind, name)
    return page(
        request,
        "shelf/entry.html",
        report.title,
        report=shown(report),
        kind=LISTINGS[kind].one,
        kind_id=kind,
        name=name,
        shelf=found.shelf,
        day=day,
        dated=kind in ("proxy", "parameter", "policy"),
        more=presenters.more(library, kind, found.entry),
        shown_measure=presenters.measure_shown(library, found.entry, day) if kind == "measure" else None,
        over_time=presenters.values_over_time(found.entry),
        errors=errors,
        back=presenters.list_of(kind),
        **_beside(asking, library, kind, name),
    )


def _beside(asking: Standing, library: Library, kind: str, name: str) -> dict[str, Any]:
    """What is said beside an entry: whether it is the organisation's own or may become so, and who asks for it."""
    mine = own_queries.of_library(asking, kind, name)
    adapting = kind in ADAPTABLE and who_may.may_adapt(asking)
    fault = not_adaptable(library, kind, name) if adapting else None
    ours = asking.organisation if asking.buys else None
    return {
        "own": mine,
        "made_from": "" if mine is None else own_presenters.made_from(mine),
        "may_adapt": adapting and mine is None,
        "refused": "" if fault is None else own_presenters.said(fault),
        "asked": kind == "measure",
        "uses": None if ours is None else own_queries.uses(ours.pk, kind, name),
        "in_public": own_queries.in_public(kind, name),
    }

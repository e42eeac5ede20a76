"""Set the rules: their wording held against the law, and the rules tried with made-up bids."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wellspent.method.errors import Refused
from wellspent.portal.accounts.models import User
from wellspent.portal.tendering import (
    check_actions,
    departures,
    draft_actions,
    findings,
    presenters,
    readings,
    weighing,
)
from wellspent.portal.tendering.explain_forms import Explain
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.tendering.views.common import address, changing, form_page
from wellspent.portal.ui.pages import page, refusals
from wellspent.portal.ui.reports import shown


@changing
def wording(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """Wordings that a dated rule is against, each with a lawful one, and the hours that the questions cost."""
    home = address("procurement", row)
    title = "Wording check"
    try:
        found = readings.wording(row)
    except Refused as refused:
        mends = presenters.mends(row, refused.faults)
        return page(request, "tendering/not_yet.html", title, row=row, mends=mends, back=home)
    if request.method == "POST":
        draft_actions.checked(by=by, procurement=row, kind="wording", findings=len(found.examined.findings))
        return redirect(home)
    return page(
        request,
        "tendering/wording.html",
        title,
        row=row,
        findings=findings.of_wording(row, found),
        hangs=bool(found.examined.depends_on),
        grave=len(list(departures.of_wording(row))),
        report=shown(findings.without_findings(row, found.report)),
        back=home,
    )


@changing
def windtunnel(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """The rules tried with thousands of plausible bids; what is typical may be changed in the address."""
    home = address("procurement", row)
    title = "Test the scoring before publishing"
    typical = [
        f"{name.removeprefix('typical-')}={text}"
        for name, text in request.GET.dict().items()
        if name.startswith("typical-") and str(text).strip()
    ]
    errors: list[dict[str, str]] = []
    try:
        try:
            report = readings.wind_tunnel(row, typical)
        except Refused as refused:
            if not typical:
                raise
            errors = refusals(refused)
            report = readings.wind_tunnel(row)
    except Refused as refused:
        mends = presenters.mends(row, refused.faults)
        return page(request, "tendering/not_yet.html", title, row=row, mends=mends, back=home)
    if request.method == "POST":
        many = len(report.figures["findings"])
        draft_actions.checked(by=by, procurement=row, kind="windtunnel", findings=many)
        return redirect(home)
    return page(
        request,
        "tendering/windtunnel.html",
        title,
        row=row,
        errors=errors,
        findings=findings.of_windtunnel(row, report),
        grave=len(list(departures.of_windtunnel(row))),
        typical=findings.typical_boxes(row, report, request.GET.dict()),
        report=shown(findings.without_findings(row, report)),
        back=home,
    )


@changing
def explain(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """Comply or explain: each must that is broken and each grave finding, put right on its page or explained here."""
    points = departures.points(row, weighing.decision_of(row))
    form = Explain(request.POST or None, points=points)
    onward = address("procurement-check", row)
    if not form.fields:
        return redirect(onward)
    return form_page(
        request,
        form,
        "Put right, or say why not",
        lambda: check_actions.explain(by=by, procurement=row, reasons=form.reasons()),
        onward,
        back=onward,
        template="tendering/explain.html",
        row=row,
        asked=[
            (point, form[name], address(f"procurement-{point.page}", row))
            for name, point in form.asked.items()
        ],
    )

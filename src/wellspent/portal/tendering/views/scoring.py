"""Set the rules: what earns which score, and how offers are ranked."""

from __future__ import annotations

from fractions import Fraction

from django.http import HttpRequest, HttpResponse

from wellspent.portal.accounts.models import User
from wellspent.portal.tendering import actions, draft_actions, part_queries, queries
from wellspent.portal.tendering.models import Criterion, Procurement
from wellspent.portal.tendering.scoring_forms import Descriptors, Ranking
from wellspent.portal.tendering.views.common import address, changing, form_page, needed
from wellspent.portal.ui.pages import page


@changing
def scales(request: HttpRequest, row: Procurement, _: User) -> HttpResponse:
    """The scored questions, and whether bidders are told what earns which score."""
    found = part_queries.scales(row)
    home = address("procurement", row)
    return page(request, "tendering/scales.html", "Scoring scales", row=row, criteria=found, back=home)


@changing
def descriptors(request: HttpRequest, row: Procurement, by: User, key: str) -> HttpResponse:
    """What an answer looks like that earns each score."""
    part: Criterion = needed(queries.own_criterion(row, key))
    back = address("procurement-scales", row)
    scale = Fraction(part.numbers.get("scale", "5"))
    form = Descriptors(request.POST or None, scale=scale, told=part.descriptors)

    def save() -> None:
        draft_actions.describe(
            by=by, procurement=row, part=part, descriptors=form.descriptors(),
            everywhere=form.cleaned_data["everywhere"],
        )  # fmt: skip

    return form_page(
        request,
        form,
        f"What earns which score for “{part.label}”",
        save,
        back,
        back=back,
        lead="Bidders read these words in the tender pack, and evaluators score by them.",
    )


@changing
def ranking(request: HttpRequest, row: Procurement, by: User) -> HttpResponse:
    """How offers are ranked, and what breaks a tie."""
    onward = address("procurement-criteria", row)
    told = {"method": row.method, "out_of": row.out_of, "quality_to_price": row.quality_to_price}
    first = row.tie_break[0] if row.tie_break else ""
    form = Ranking(
        request.POST or None, criteria=part_queries.criteria(row), initial={**told, "tie_break": first}
    )

    def save() -> None:
        facts = dict(form.cleaned_data)
        tie = facts.pop("tie_break")
        actions.change(by=by, procurement=row, tie_break=[tie] if tie else [], **facts)

    return form_page(request, form, "How offers are ranked", save, onward, back=onward)

"""Finding what a page is about, or 404 for whoever may not see it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, QueryDict

from wellspent.portal.accounts.middleware import who
from wellspent.portal.accounts.models import User
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.evaluation import queries, rules
from wellspent.portal.evaluation.models import PanelMember
from wellspent.portal.tendering.models import Criterion, Offer, Procurement


@dataclass(frozen=True, slots=True)
class Desk:
    """Who asks, the procurement, and their own place on its panel."""

    who: Standing
    user: User
    row: Procurement
    member: PanelMember | None

    @property
    def everything(self) -> bool:
        """Whether they may see prices and pounds, and all else."""
        return rules.sees_everything(self.who, self.row, self.member)

    @property
    def scores(self) -> bool:
        """Whether they may see others' locked scores, and what is agreed."""
        return rules.sees_scores(self.who, self.row, self.member)

    def needs(self, allowed: bool) -> None:
        """Answer 404 unless it is allowed: what may not be done here is not found."""
        if not allowed:
            raise Http404

    def placed(self) -> PanelMember:
        """Their place on the panel, or 404 for whoever has none."""
        if self.member is None:
            raise Http404
        return self.member


def desk(request: HttpRequest, slug: str, *, anybody: bool = False) -> Desk:
    """The procurement as it stands before whoever asks; 404 for a stranger, and for whoever has no part in it.

    `anybody` at the buyer may be told that they have no part.
    """
    asking = who(request)
    row = queries.procurement(asking, slug)
    if row is None or asking.user is None:
        raise Http404
    member = queries.member(asking, row)
    if row.draft or not (anybody or rules.may_come_in(asking, row, member)):
        raise Http404
    return Desk(asking, asking.user, row, member)


def item(row: Procurement, criterion: str, offer: str) -> tuple[Offer, Criterion]:
    """An offer in the running and a criterion that people score, by their keys."""
    for found in queries.to_score(row):
        if (found[1].key, found[0].key) == (criterion, offer):
            return found
    raise Http404


def panel_member(at: Desk, number: int) -> PanelMember:
    """Somebody of the panel."""
    found = next((one for one in queries.panel(at.who, at.row) if one.pk == number), None)
    if found is None:
        raise Http404
    return found


def typed(request: HttpRequest) -> QueryDict | None:
    """What was typed, for a form; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None

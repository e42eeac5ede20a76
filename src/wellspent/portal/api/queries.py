"""What programs read: pages by keyset, bounded, of what the site's own queries show."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q, QuerySet
from django.utils import timezone

from wellspent.portal.accounts.actions import token_digest
from wellspent.portal.accounts.models import Role
from wellspent.portal.accounts.queries import standing
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.api.models import ApiToken
from wellspent.portal.evaluation.models import Award
from wellspent.portal.tendering import queries as tendering
from wellspent.portal.tendering.lots.queries import together
from wellspent.portal.tendering.models import Offer, Procurement, Stage, Submission


def token_of(secret: str) -> ApiToken | None:
    """The token with that secret, if it works today."""
    return (
        ApiToken.objects.filter(
            digest=token_digest(secret), revoked__isnull=True, expires__gt=timezone.now(), made_by__is_active=True
        )
        .select_related("organisation", "made_by")
        .first()
    )  # fmt: skip


def standing_of(token: ApiToken) -> Standing | None:
    """How a token stands; None once whoever made it holds its role no more."""
    maker = standing(token.made_by, token.organisation_id)
    if maker.organisation is None or maker.organisation.pk != token.organisation_id:
        return None
    if not maker.holds(Role(token.role)):
        return None
    return replace(maker, roles=frozenset({token.role}))


def own_token(who: Standing, number: int) -> ApiToken | None:
    """One of those that somebody may see, by its number."""
    return tokens(who).filter(pk=number).first()


def tokens(who: Standing) -> QuerySet[ApiToken]:
    """The tokens that work for the organisation: a lead and a supplier see all, others their own."""
    if who.organisation is None:
        return ApiToken.objects.none()
    found = ApiToken.objects.filter(organisation=who.organisation, revoked__isnull=True)
    if not who.holds(Role.LEAD, Role.SUPPLIER):
        found = found.filter(made_by=who.user)
    return found.select_related("made_by").order_by("-made", "-id")


def procurements_page(who: Standing, after: str, limit: int, stage: str) -> list[Procurement] | None:
    """A page of the organisation's procurements, newest first, and one more; None after one that is not theirs."""
    found = tendering.procurements(who).select_related("organisation", "whole")
    if stage:
        found = found.filter(stage=stage)
    if after:
        last = tendering.procurement(who, after)
        if last is None:
            return None
        found = found.filter(made__lte=last.made).filter(Q(made__lt=last.made) | Q(id__lt=last.pk))
    return list(found.defer("tender_file", "sealing_key")[: limit + 1])


def tenders_page(after: str, limit: int) -> list[Procurement] | None:
    """A page of the open tenders, the nearest deadline first, and one more; None after one never published."""
    found = tendering.open_tenders()
    if after:
        last = tendering.published(after)
        if last is None or last.deadline is None:
            return None
        found = found.filter(deadline__gte=last.deadline).filter(
            Q(deadline__gt=last.deadline) | Q(id__gt=last.pk)
        )
    return list(found.defer("tender_file", "sealing_key")[: limit + 1])


def published_page(after: str, limit: int) -> list[Procurement] | None:
    """A page of everything published, in the order of its publication, and one more; for feeds."""
    found = (
        Procurement.objects.exclude(stage=Stage.DRAFT)
        .select_related("organisation", "award")
        .order_by("published", "id")
    )
    if after:
        last = tendering.published(after)
        if last is None or last.published is None:
            return None
        found = found.filter(published__gte=last.published).filter(
            Q(published__gt=last.published) | Q(id__gt=last.pk)
        )
    return list(found.defer("sealing_key", "award__pack")[: limit + 1])


def noticed_award(row: Procurement) -> Award | None:
    """The award of a procurement, as far as anybody may read it: once its notice was published."""
    award: Award | None = getattr(row, "award", None)
    return award if award is not None and award.notice_published is not None else None


def closes(row: Procurement, award: Award) -> bool:
    """Whether with this award the last lot of a divided tender was decided."""
    lots = together(row) if row.whole_id is not None else []
    noticed = Award.objects.filter(procurement__in=lots, notice_published__isnull=False).defer("pack")
    ordered = list(noticed.order_by("notice_published", "pk"))
    over = {one.procurement_id for one in ordered} | {lot.pk for lot in lots if lot.stage == Stage.ENDED}
    return len(lots) > 1 and {lot.pk for lot in lots} == over and ordered[-1].pk == award.pk


def awards_page(who: Standing, after: str, limit: int) -> list[Award] | None:
    """A page of the organisation's awards, newest first, and one more; None after one that is not theirs."""
    found = Award.objects.filter(procurement__in=tendering.procurements(who).order_by())
    if after:
        last = found.filter(procurement__slug=after).first()
        if last is None:
            return None
        found = found.filter(at__lte=last.at).filter(Q(at__lt=last.at) | Q(id__lt=last.pk))
    ordered = found.select_related("procurement", "offer").defer(
        "procurement__tender_file", "procurement__sealing_key"
    )
    return list(ordered.defer("pack").order_by("-at", "-id")[: limit + 1])


def offers_after_opening(who: Standing, row: Procurement) -> list[tuple[Offer, Submission]] | None:
    """The offers that stand with what stands of each; None before they are opened."""
    if row.stage in (Stage.DRAFT, Stage.OPEN):
        return None
    pairs = [(offer, tendering.latest(offer)) for offer in tendering.opened_offers(who, row)]
    return [(offer, last) for offer, last in pairs if last is not None]

"""What needs somebody, from the rooms' own queries and rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellspent.portal.accounts.standing import Standing
from wellspent.portal.evaluation import queries as evaluation
from wellspent.portal.evaluation import rules as panel
from wellspent.portal.evaluation import waiting_queries as waiting
from wellspent.portal.evaluation.letters import standstill_of_award
from wellspent.portal.evaluation.models import Award
from wellspent.portal.tendering import queries, rules
from wellspent.portal.tendering.models import Offer, Procurement, Stage
from wellspent.portal.tendering.offers import queries as offer_queries
from wellspent.portal.ui.search import called

MOST = 20
"""Rows of the list: more than that is a list, not what needs somebody."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something to do: what, where, for whom; by when, or since when it waits, if that is known."""

    text: str
    href: str
    organisation: str
    due: datetime | None = None
    since: bool = False


def needs(who: Standing) -> list[Need]:
    """What somebody at a buyer has to do, the oldest due first and what has no date last."""
    shown = queries.procurements(who)
    found = [*_to_score(who, shown)]
    if rules.may_prepare(who):
        found += [*_to_run(shown), *_to_decide(shown), *_to_follow_up(shown)]
    return _in_order(found)


def bidders_needs(who: Standing, held: Collection[int]) -> list[Need]:
    """What a bidder has to do about its own offers, in the same order."""
    offers = list(offer_queries.offers(who, held)[:200])
    today = timezone.localdate()
    found = [*_to_submit(offers)]
    for query in waiting.asked_of(offers, today)[:MOST]:
        row, href = query.offer.procurement, reverse("offer-asked", args=[query.offer_id, query.pk])
        text = _("Answer what the buyer asks about %(title)s")
        found.append(
            _need(
                row, text, href, _day_ends(query.until) if query.until else query.asked, since=not query.until
            )
        )
    for summary in waiting.results_of(offers, today)[:MOST]:
        href = reverse("offer-result", args=[summary.offer_id])
        found.append(
            _need(summary.offer.procurement, _("Read the result of %(title)s"), href, summary.at, since=True)
        )
    return _in_order(found)


def _in_order(found: list[Need]) -> list[Need]:
    return sorted(found, key=lambda need: (need.due is None, need.due or timezone.now()))[:MOST]


def _need(row: Procurement, text: str, href: str, due: datetime | None, *, since: bool = False) -> Need:
    return Need(text % {"title": called(row)}, href, row.organisation.name, due, since)


def _day_ends(day: date) -> datetime:
    """The last minute of a day, where the site is."""
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def _to_submit(offers: list[Offer]) -> Iterator[Need]:
    """Drafts that nothing stands of yet, while they may still be submitted."""
    stand = offer_queries.stand(offers)
    for offer in offers:
        row = offer.procurement
        if offer.pk not in stand and offer.withdrawn is None and rules.takes_offers(row):
            yield _need(
                row,
                _("Finish and submit your offer for %(title)s"),
                reverse("offer", args=[offer.pk]),
                row.deadline,
            )


def _to_run(shown: QuerySet[Procurement]) -> Iterator[Need]:
    """An officer's: drafts, questions without an answer, offers to open, evaluations to bring to an award."""
    for row in shown.filter(stage=Stage.DRAFT)[:MOST]:
        yield _need(row, _("Finish preparing %(title)s"), _page(row, "procurement"), row.deadline)
    for row in shown.filter(stage=Stage.OPEN, deadline__lt=timezone.now())[:MOST]:
        yield _need(
            row, _("Open the offers for %(title)s"), _page(row, "evaluation"), row.deadline, since=True
        )
    for row in shown.filter(stage__in=(Stage.OPENED, Stage.MODERATED))[:MOST]:
        yield _need(
            row, _("Bring %(title)s to its award"), _page(row, "evaluation"), row.deadline, since=True
        )
    unanswered = Count("clarifications", filter=Q(clarifications__answered=None))
    asked = shown.filter(stage=Stage.OPEN, deadline__gte=timezone.now()).annotate(unanswered=unanswered)
    for row in asked.filter(unanswered__gt=0)[:MOST]:
        many = row.unanswered
        text = ngettext(
            "Answer %(many)s question about %(title)s", "Answer %(many)s questions about %(title)s", many
        )
        yield _need(
            row, text.replace("%(many)s", str(many)), _page(row, "procurement-clarifications"), row.deadline
        )


def _page(row: Procurement, name: str) -> str:
    return reverse(name, args=[row.slug])


def _to_decide(shown: QuerySet[Procurement]) -> Iterator[Need]:
    """An officer's: declared interests, and what bidders answered about offers that looked implausible."""
    for member in waiting.interests_to_decide(shown)[:MOST]:
        row, href = member.procurement, reverse("decide-conflict", args=[member.procurement.slug, member.pk])
        yield _need(row, _("Decide on an interest declared in %(title)s"), href, member.declared, since=True)
    for query in waiting.answers_to_weigh(shown, timezone.localdate())[:MOST]:
        row = query.offer.procurement
        href = reverse("implausible-offer", args=[row.slug, query.pk])
        if query.answered is not None:
            text = _("Decide on an answer about an offer for %(title)s")
            yield _need(row, text, href, query.answered, since=True)
        elif query.until is not None:
            text = _("Decide on an offer for %(title)s: no answer came")
            yield _need(row, text, href, _day_ends(query.until), since=True)


def _to_follow_up(shown: QuerySet[Procurement]) -> Iterator[Need]:
    """An officer's after the award: the bidders' letters, the notice, and the end of the standstill."""
    today = timezone.localdate()
    for award in waiting.awards_to_follow_up(shown, today)[:MOST]:
        row, href = award.procurement, _page(award.procurement, "award")
        if award.summaries_sent is None:
            yield _need(row, _("Send the bidders for %(title)s their results"), href, award.at, since=True)
        elif award.notice_published is None:
            text = _("Say when the award notice of %(title)s was published")
            yield _need(row, text, href, _day_ends(award.summaries_sent), since=True)
        elif (need := _standstill(award, row, href, today)) is not None:
            yield need


def _standstill(award: Award, row: Procurement, href: str, today: date) -> Need | None:
    """A standstill that runs, with its last day; one that is over, for some weeks."""
    days = standstill_of_award(award)
    if days is None or today > days.ends + waiting.RECENT:
        return None
    over = today > days.ends
    text = (
        _("The standstill of %(title)s is over: the contract may be signed")
        if over
        else _("Wait for the end of the standstill of %(title)s")
    )
    return _need(row, text, href, _day_ends(days.ends), since=over)


def _to_score(who: Standing, shown: QuerySet[Procurement]) -> Iterator[Need]:
    """A panel member's: declaring, scoring, signing; the chair's: agreeing what everybody scored."""
    for row, member in waiting.seats(who, shown)[:MOST]:
        if member.declared is None and panel.may_declare(row, member):
            yield _need(
                row, _("Declare your interests in %(title)s"), _page(row, "declare-conflict"), row.deadline
            )
        elif panel.may_score(row, member):
            yield _need(
                row, _("Score the offers for %(title)s"), _page(row, "scoring"), row.deadline, since=True
            )
        elif waiting.to_sign(row, member):
            yield _need(
                row,
                _("Sign the agreed scores of %(title)s"),
                _page(row, "moderation"),
                row.deadline,
                since=True,
            )
        elif panel.may_agree(row, member) and evaluation.all_locked(row) and not evaluation.all_agreed(row):
            yield _need(
                row, _("Agree the scores for %(title)s"), _page(row, "moderation"), row.deadline, since=True
            )

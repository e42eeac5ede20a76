"""Evaluations in words, for pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from wellspent.method.agreement import spreads
from wellspent.method.asking import words_in
from wellspent.method.numbers import grouped
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.evaluation import queries, rules
from wellspent.portal.evaluation.adapters import own_ratings
from wellspent.portal.evaluation.models import AgreedScore, OwnScore, PanelMember
from wellspent.portal.tendering.models import Criterion, Offer, Procurement, Stage, WayIn
from wellspent.portal.tendering.presenters import Group, Step

BY_CRITERION, BY_OFFER = "criterion", "offer"
"""The two orders of scoring: one criterion across bids, or one bid across criteria."""

Item = tuple[Offer, Criterion]


def _step(
    row: Procurement,
    title: str,
    name: str,
    *,
    done: bool,
    hint: str = "",
    blocked: bool = False,
    begun: bool = False,
) -> Step:
    return Step(title, reverse(name, args=[row.slug]), done, hint, blocked, begun=begun)


def tasks(who: Standing, row: Procurement) -> tuple[Group, ...]:
    """What there is to do after the deadline, for whoever asks."""
    mine = queries.member(who, row)
    opened = rules.opened(row)
    groups = []
    if who.holds(*rules.OVERSEERS):
        groups.append(Group(_("Open"), tuple(_opening(who, row, opened))))
    if who.holds(*rules.OVERSEERS) or mine is not None:
        groups.append(Group(_("Score"), tuple(_scoring(who, row, mine, opened))))
    if (who.holds(*rules.OVERSEERS) and mine is None) or rules.sees_everything(who, row, mine):
        groups.append(
            Group(_("Choose"), tuple(_choosing(row, opened, rules.sees_everything(who, row, mine))))
        )
    return tuple(group for group in groups if group.steps)


def _opening(who: Standing, row: Procurement, opened: bool) -> Iterable[Step]:
    if row.way_in == WayIn.ELSEWHERE:
        many = len(queries.loaded(who, row))
        hint = _("%(many)s files loaded") % {"many": many} if many else ""
        yield _step(
            row,
            _("Load what came back"),
            "load-offers",
            done=opened,
            hint=hint,
            blocked=not opened and not row.past(),
        )
    hint = "" if opened or row.past() else _("After the deadline, by two people")
    yield _step(row, _("Open the offers"), "open-offers", done=opened, hint=hint)
    yield _step(
        row, _("Read the offers"), "opened-offers", done=opened, blocked=not queries.may_read_offers(who, row)
    )


def _scoring(who: Standing, row: Procurement, mine: PanelMember | None, opened: bool) -> Iterable[Step]:
    if not queries.scored_criteria(row):
        return
    panel = queries.active(row)
    if who.holds(*rules.OVERSEERS):
        counts = {"many": len(panel), "locked": sum(one.locked is not None for one in panel)}
        finished = _("%(many)s on the panel, %(locked)s have finished") % counts
        hint = finished if panel else _("Nobody has been appointed yet")
        yield _step(row, _("The panel"), "panel", done=bool(panel), hint=hint)
    if mine is not None:
        yield _step(row, _("Declare your interests"), "declare-conflict", done=mine.declared is not None)
        waiting = mine.declared is None or not mine.free or not opened
        hint = (
            _("An officer has to decide on your declaration first")
            if mine.conflict and not mine.cleared
            else ""
        )
        yield _step(row, _("Score"), "scoring", done=mine.locked is not None, blocked=waiting, hint=hint)
    if mine is None or mine.locked is not None:
        locked = queries.all_locked(row)
        done = row.stage in (Stage.MODERATED, Stage.AWARDED)
        given, many = queries.how_many_agreed(row) if locked else (0, 0)
        hint = _("%(given)s of %(many)s agreed") % {"given": given, "many": many}
        if not locked:
            hint = _("When everybody has finished scoring")
        elif given == many and not done:
            hint = _("%(many)s agreed; the panel has to sign") % {"many": many}
        yield _step(
            row,
            _("Agree the scores"),
            "moderation",
            done=done,
            blocked=not locked,
            hint=hint,
            begun=given > 0,
        )


def _choosing(row: Procurement, opened: bool, everything: bool) -> Iterable[Step]:
    agreed = row.stage in (Stage.MODERATED, Stage.AWARDED) or (opened and not queries.scored_criteria(row))
    waiting = queries.open_questions(row)
    hint = _("%(many)s not decided") % {"many": waiting} if waiting else ""
    yield _step(
        row,
        _("Implausible offers"),
        "implausible",
        done=opened and not waiting,
        hint=hint,
        blocked=not opened,
    )
    hint = "" if agreed else _("When the panel has signed the agreed scores")
    yield _step(row, _("Result"), "result", done=agreed, blocked=not agreed, hint=hint)
    yield _step(row, _("Award"), "award", done=row.stage == Stage.AWARDED, blocked=not agreed)
    if row.stage == Stage.AWARDED and everything:
        kept = reverse("award", args=[row.slug]) + "#evidence-pack"
        yield Step(_("Evidence pack"), kept, True, _("Download it, and make the award again from it"))


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of the scoring grid: the offer, the criterion, and one's own score of it if there is one."""

    offer: Offer
    criterion: Criterion
    given: OwnScore | None

    @property
    def href(self) -> str:
        """Where it is scored."""
        return reverse("score", args=[self.offer.procurement.slug, self.criterion.key, self.offer.key])


def in_order(items: Sequence[Item], order: str) -> list[Item]:
    """The items as they are gone through: by criterion, or by offer."""
    if order != BY_OFFER:
        return list(items)
    offers = list(dict.fromkeys(offer.pk for offer, _ in items))
    return sorted(items, key=lambda item: offers.index(item[0].pk))


def places(items: Sequence[Item], own: Iterable[OwnScore]) -> list[Place]:
    """Each item with one's own score."""
    given = {(one.offer_id, one.criterion_id): one for one in own}
    return [Place(offer, criterion, given.get((offer.pk, criterion.pk))) for offer, criterion in items]


def following(found: Sequence[Place], offer: str, criterion: str) -> Place | None:
    """The next place without a score after this one, going round; None where all have one."""
    here = next(
        (at for at, one in enumerate(found) if (one.offer.key, one.criterion.key) == (offer, criterion)), -1
    )
    ahead = [*found[here + 1 :], *found[: max(here, 0)]]
    return next((one for one in ahead if one.given is None), None)


def beside(found: Sequence[Place], offer: str, criterion: str) -> tuple[Place | None, Place | None]:
    """The places before and after this one."""
    keys = [(one.offer.key, one.criterion.key) for one in found]
    here = keys.index((offer, criterion))
    return (found[here - 1] if here else None), (found[here + 1] if here + 1 < len(found) else None)


@dataclass(frozen=True, slots=True)
class Apart:
    """How far the panel's scores of one offer on one criterion lie apart, and what was agreed."""

    offer: Offer
    criterion: Criterion
    low: str
    high: str
    mean: str
    spread: Fraction
    agreed: AgreedScore | None

    @property
    def shown(self) -> str:
        """The spread in words."""
        return grouped(self.spread) if self.spread else _("none")

    @property
    def href(self) -> str:
        """Where it is talked through."""
        return reverse("moderate", args=[self.offer.procurement.slug, self.criterion.key, self.offer.key])


def disagreement(
    items: Sequence[Item], scores: Iterable[OwnScore], agreed: Iterable[AgreedScore]
) -> list[Apart]:
    """Every offer and criterion, the widest spread first."""
    done = {(one.offer_id, one.criterion_id): one for one in agreed}
    found = []
    ratings = own_ratings(scores)
    for offer, criterion in items:
        own = {offer.key: ratings.get(criterion.key, {}).get(offer.key, {})}
        for each in spreads(own):
            found.append(
                Apart(
                    offer, criterion, grouped(each.low), grouped(each.high), grouped(each.mean),
                    each.apart, done.get((offer.pk, criterion.pk)),
                )
            )  # fmt: skip
    return sorted(found, key=lambda one: -one.spread)


def over_limit(limit: int | None, text: str) -> str:
    """That a text has more words than the tender takes, in a sentence; empty where it has not."""
    if limit is None or (many := words_in(text)) <= limit:
        return ""
    said = _(
        "%(many)s words, and the tender takes %(limit)s. Your tender documents say what becomes of the rest."
    )
    return said % {"many": f"{many:,}", "limit": f"{limit:,}"}


def panel_status(member: PanelMember) -> tuple[str, str]:
    """How far a panel member is, in words, and the tag's colour."""
    if member.stood_down:
        return _("Stood down"), "grey"
    if member.locked:
        return _("Scores locked"), "green"
    if member.declared is None:
        return _("Has not declared"), "yellow"
    if member.conflict and not member.cleared:
        return _("Conflict to decide"), "red"
    return _("Free to score"), "blue"

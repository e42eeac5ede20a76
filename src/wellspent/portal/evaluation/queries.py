"""Reading an evaluation, as far as whoever asks may.

Blindness is a fact of this room: until they lock, somebody who scores is given nobody else's scores, and until
the panel has signed what it agrees no price and no pounds, whatever other role they hold. Nothing of an offer is given before the opening.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Q, QuerySet

from wellspent.files.reading.cells import read_amount, read_quantity
from wellspent.files.shelves.catalogue import find_measure
from wellspent.method.money import Money
from wellspent.method.numbers import grouped, percent
from wellspent.method.shelves import Library
from wellspent.portal.accounts.models import Membership, Role
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.audit.models import Event
from wellspent.portal.audit.queries import history_of
from wellspent.portal.evaluation import rules
from wellspent.portal.evaluation.adapters import Bid, agreed_digest, bid_of, frozen
from wellspent.portal.evaluation.models import (
    AgreedScore,
    Award,
    Decision,
    ImplausibleOffer,
    LoadedFile,
    OwnScore,
    PanelMember,
    SentSummary,
    Signature,
)
from wellspent.portal.shelf.adapters import library_of_tender
from wellspent.portal.tendering.adapters import Content
from wellspent.portal.tendering.models import Criterion, Offer, OpeningConsent, Procurement, Submission
from wellspent.portal.tendering.queries import procurement
from wellspent.portal.tendering.rules import ours

__all__ = ["procurement"]


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise as somebody may read it: what of, how much in its unit, and how. `much` is empty where it is hidden."""

    measure: str
    much: str
    statement: str


@dataclass(frozen=True, slots=True)
class OpenedOffer:
    """An opened offer as somebody may see it. `files` are names and digests; `price` is in pence, None where none was given or it is hidden."""

    id: int
    key: str
    bidder: str
    at: datetime
    digest: str
    answers: dict[str, str]
    files: tuple[tuple[str, str], ...]
    promises: tuple[Promised, ...]
    price: int | None
    disregarded: str


def member(who: Standing, row: Procurement) -> PanelMember | None:
    """Somebody's own place on the panel, unless they stood down."""
    if who.user is None or not ours(who, row):
        return None
    return row.panel.filter(user=who.user, stood_down__isnull=True).first()


def panel(who: Standing, row: Procurement) -> list[PanelMember]:
    """The panel, for its members and for those who oversee it."""
    if not rules.may_come_in(who, row, member(who, row)):
        return []
    return list(row.panel.select_related("user", "cleared_by"))


def active(row: Procurement) -> list[PanelMember]:
    """The panel without those who stood down."""
    return list(row.panel.filter(stood_down__isnull=True).select_related("user"))


def sees_scores(who: Standing, row: Procurement) -> bool:
    """Whether others' locked scores and the agreed ones may be shown to them."""
    return rules.sees_scores(who, row, member(who, row))


def sees_everything(who: Standing, row: Procurement) -> bool:
    """Whether prices and pounds may be shown to them too."""
    return rules.sees_everything(who, row, member(who, row))


def people_of(row: Procurement) -> QuerySet[Membership]:
    """The roles that hold for a procurement: in its buyer, and in a shared service that acts for it."""
    ours_or_acting = Q(organisation=row.organisation_id) | Q(organisation__acts_for=row.organisation_id)
    return Membership.objects.filter(ours_or_acting, ended__isnull=True)


def candidates(who: Standing, row: Procurement) -> list[Membership]:
    """Evaluators of the buyer who are not on the panel yet, each once.

    Once offers were opened, nobody who may have seen prices as an overseer can become a scorer.
    """
    if not rules.may_appoint(who, row):
        return []
    there = row.panel.values_list("user", flat=True)
    found = people_of(row)
    wanted = found.filter(role=Role.EVALUATOR).exclude(user__in=there).select_related("user")
    if rules.opened(row):
        overseers = [role.value for role in rules.OVERSEERS]
        wanted = wanted.exclude(user__in=found.filter(role__in=overseers).values("user"))
    return list({one.user_id: one for one in wanted.order_by("user__name", "user__email")}.values())


def consents(row: Procurement) -> list[OpeningConsent]:
    """Who took part in the opening, first to last."""
    return list(row.consents.select_related("by").order_by("at"))


def may_read_offers(who: Standing, row: Procurement) -> bool:
    """Whether somebody may read what was offered: whoever may see everything, and a scorer who is free to score."""
    mine = member(who, row)
    return rules.sees_everything(who, row, mine) or rules.may_read_answers(row, mine)


def _submissions(row: Procurement) -> list[Submission]:
    """What stands of each offer, opened; by the key of the offer."""
    found: dict[int, Submission] = {}
    stands = Submission.objects.filter(offer__procurement=row, offer__withdrawn__isnull=True).exclude(
        content=""
    )
    for one in stands.select_related("offer").defer("sealed").order_by("offer__key", "number"):
        found[one.offer_id] = one
    return list(found.values())


def disregarded(row: Procurement) -> dict[int, str]:
    """The offers that were disregarded, with the reason, by the offer's number."""
    found = ImplausibleOffer.objects.filter(offer__procurement=row, decision=Decision.DISREGARD)
    return {query.offer_id: query.reason for query in found}


def standing_bids(row: Procurement) -> list[Bid]:
    """Every opened bid that was not disregarded. For evaluating, never for showing."""
    if not rules.opened(row):
        return []
    out = disregarded(row)
    return [bid_of(one) for one in _submissions(row) if one.offer_id not in out]


def offers(who: Standing, row: Procurement) -> list[OpenedOffer]:
    """The opened offers as somebody may see them: with prices, or as a scorer reads them, or none."""
    mine = member(who, row)
    everything = rules.sees_everything(who, row, mine)
    if not everything and not rules.may_read_answers(row, mine):
        return []
    out, library = disregarded(row), library_of_tender(row)
    return [
        _shown(library, one, out.get(one.offer_id, ""), everything=everything) for one in _submissions(row)
    ]


def _shown(library: Library, one: Submission, out: str, *, everything: bool) -> OpenedOffer:
    content = bid_of(one).content
    return OpenedOffer(
        id=one.offer_id,
        key=one.offer.key,
        bidder=one.offer.bidder,
        at=one.at,
        digest=one.digest,
        answers=dict(content.get("answers", {})),
        files=tuple((each["name"], each["digest"]) for each in content.get("files", ())),
        promises=tuple(
            _promised(library, each, everything=everything)
            for each in content.get("offer", {}).get("promise", [])
        ),
        price=Money.of(read_amount(content["price"])).minor if everything and "price" in content else None,
        disregarded=out,
    )


def _promised(library: Library, content: Content, *, everything: bool) -> Promised:
    """A promise in the library's words; an amount of money is for those who may see pounds."""
    unit = str(content.get("unit", ""))
    label = find_measure(library, content["measure"]).label
    hidden = unit == "gbp" and not everything
    much = (
        ""
        if hidden or "quantity" not in content
        else _counted(library, unit, read_quantity(content["quantity"]))
    )
    return Promised(label, much, content.get("statement", ""))


def _counted(library: Library, unit: str, quantity: Fraction) -> str:
    """A quantity as a person reads it."""
    if unit == "yes-no":
        return "yes" if quantity else "no"
    if unit == "gbp":
        return Money.of(quantity).shown()
    if unit == "share":
        return percent(quantity)
    names = library.find("unit", unit).entry
    return f"{grouped(quantity, 4)} {names['label' if quantity == 1 else 'plural']}"


def scored_criteria(row: Procurement) -> list[Criterion]:
    """The criteria that people score, in their order."""
    keys = [criterion.id for criterion in frozen(row).scored]
    return [criterion for criterion in row.criteria.all() if criterion.key in keys]


def to_score(row: Procurement) -> list[tuple[Offer, Criterion]]:
    """Every offer in the running with every criterion that people score."""
    out = disregarded(row)
    bids = [one.offer for one in _submissions(row) if one.offer_id not in out]
    return [(offer, criterion) for criterion in scored_criteria(row) for offer in bids]


def own_scores(who: Standing, row: Procurement) -> QuerySet[OwnScore]:
    """Somebody's own scores; nobody else's."""
    mine = member(who, row)
    if mine is None:
        return OwnScore.objects.none()
    return OwnScore.objects.filter(member=mine).select_related("offer", "criterion", "member")


def scores(who: Standing, row: Procurement) -> QuerySet[OwnScore]:
    """One's own scores, and those of everybody who locked for whoever may see them."""
    seen = Q(member__user=who.user) if member(who, row) is not None else Q(pk__in=())
    if sees_scores(who, row):
        seen |= Q(member__locked__isnull=False)
    found = OwnScore.objects.filter(seen, member__procurement=row, member__stood_down__isnull=True)
    return found.select_related("offer", "criterion", "member").order_by("member__id", "offer__key")


def counted_scores(row: Procurement) -> list[OwnScore]:
    """The locked scores of the panel on offers in the running. For evaluating, never for showing."""
    found = OwnScore.objects.filter(
        member__procurement=row, member__stood_down__isnull=True, member__locked__isnull=False
    ).exclude(offer__in=disregarded(row))
    return list(found.select_related("offer", "criterion", "member"))


def counted_agreed(row: Procurement) -> list[AgreedScore]:
    """The panel's agreed scores of offers in the running. For evaluating and signing, never for showing."""
    found = AgreedScore.objects.filter(offer__procurement=row).exclude(offer__in=disregarded(row))
    return list(found.select_related("offer", "criterion", "by"))


def agreed(who: Standing, row: Procurement) -> list[AgreedScore]:
    """The agreed scores, for whoever may see the scores."""
    return counted_agreed(row) if sees_scores(who, row) else []


def any_locked(row: Procurement) -> bool:
    """Whether somebody on the panel has locked: nobody joins it then, for all score the same things."""
    return any(one.locked for one in active(row))


def all_locked(row: Procurement) -> bool:
    """Whether everybody on the panel has locked, and there is somebody."""
    found = active(row)
    return bool(found) and all(one.locked for one in found)


def all_agreed(row: Procurement) -> bool:
    """Whether every offer in the running has an agreed score on every criterion that people score."""
    wanted = {(offer.pk, criterion.pk) for offer, criterion in to_score(row)}
    return wanted <= {(one.offer_id, one.criterion_id) for one in counted_agreed(row)}


def how_many_agreed(row: Procurement) -> tuple[int, int]:
    """How many scores the panel has agreed, and how many it has to."""
    wanted = {(offer.pk, criterion.pk) for offer, criterion in to_score(row)}
    return len(wanted & {(one.offer_id, one.criterion_id) for one in counted_agreed(row)}), len(wanted)


def digest_to_sign(row: Procurement) -> str:
    """The digest of the agreed scores as they stand."""
    return agreed_digest(counted_agreed(row))


def signatures(row: Procurement) -> list[Signature]:
    """The signatures that hold."""
    found = Signature.objects.filter(
        member__procurement=row, member__stood_down__isnull=True, voided__isnull=True
    )
    return list(found.select_related("member", "member__user").order_by("at"))


def all_signed(row: Procurement) -> bool:
    """Whether everybody on the panel has signed the agreed scores as they stand."""
    digest = digest_to_sign(row)
    signed = {one.member_id for one in signatures(row) if one.digest == digest}
    panel = active(row)
    return bool(panel) and all(one.pk in signed for one in panel)


def implausible(who: Standing, row: Procurement) -> list[ImplausibleOffer]:
    """The questions about offers that look implausible, for whoever may see everything."""
    if not sees_everything(who, row):
        return []
    found = ImplausibleOffer.objects.filter(offer__procurement=row)
    return list(found.select_related("offer", "asked_by", "answered_by", "decided_by"))


def asked_of(offer: Offer, number: int) -> ImplausibleOffer | None:
    """A question about one offer, for its own bidder and only that."""
    return ImplausibleOffer.objects.filter(offer=offer, pk=number).first()


def open_questions(row: Procurement) -> int:
    """How many of those questions are not decided."""
    return ImplausibleOffer.objects.filter(offer__procurement=row, decision="").count()


def loaded(who: Standing, row: Procurement) -> list[LoadedFile]:
    """The files that came back elsewhere, newest first: names and digests, and what is wrong in each."""
    if not ours(who, row) or not who.holds(*rules.OVERSEERS):
        return []
    return list(row.loaded.select_related("by", "offer").defer("content"))


def award(who: Standing, row: Procurement) -> Award | None:
    """The award, for whoever may see everything."""
    return made_award(row) if sees_everything(who, row) else None


def made_award(row: Procurement) -> Award | None:
    """The award of a procurement, if it was made."""
    return Award.objects.filter(procurement=row).select_related("offer", "by", "procurement").first()


def chained(made: Award) -> Event:
    """The event of an award: the head of the audit chain when it was made, which fixes all that came before."""
    return history_of(made).get(kind="award-made")


def summaries(made: Award) -> list[SentSummary]:
    """The summaries that were sent."""
    return list(made.summaries.select_related("offer").order_by("offer__bidder"))


def own_summary(theirs: Iterable[int], offer: int) -> SentSummary | None:
    """The summary of an offer, for whoever owns one of `theirs` and only that."""
    if offer not in set(theirs):
        return None
    return (
        SentSummary.objects.filter(offer=offer).select_related("offer", "award", "award__procurement").first()
    )


def bidders(who: Standing, row: Procurement) -> list[Offer]:
    """Who offered, by name alone: what a panel member needs to know to declare their interests."""
    if not rules.opened(row) or not rules.may_come_in(who, row, member(who, row)):
        return []
    return list(Offer.objects.filter(pk__in=[one.offer_id for one in _submissions(row)]).order_by("bidder"))


def running_offer(who: Standing, row: Procurement, number: int) -> Offer:
    """An offer in the running, for whoever may see everything. Raises `Offer.DoesNotExist` for any other."""
    seen = [one.id for one in offers(who, row) if not one.disregarded] if sees_everything(who, row) else []
    return Offer.objects.get(pk__in=seen, id=number)

"""A whole story, act by act: each leaves exactly its events, with who did it, for whom, about what, and no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from hashlib import sha256
from typing import Any

from django.utils import timezone
from tests.portal.conftest import World, offered, person
from tests.portal.evaluating import agreed, close

from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts import organisation_actions
from wellspent.portal.accounts.models import Kind, Membership, Role, User
from wellspent.portal.accounts.queries import standing
from wellspent.portal.api import actions as api
from wellspent.portal.audit import queries as audit
from wellspent.portal.audit.models import Event
from wellspent.portal.audit.presenters import VERBS
from wellspent.portal.evaluation import actions as evaluation
from wellspent.portal.evaluation import award_actions, queries, question_actions
from wellspent.portal.evaluation.models import Decision
from wellspent.portal.tendering import actions, draft_actions
from wellspent.portal.tendering.adapters import tender_bytes
from wellspent.portal.tendering.models import Clause, Outcome, Procurement, Stage
from wellspent.portal.tendering.offers import actions as offer_actions

OF_THE_SITE = ("award-sealing",)
"""What no person does: the site takes it down beside what somebody did."""


class Chain:
    """What each act adds to the chain."""

    def __init__(self) -> None:
        self.number = audit.head()[0]

    def adds(self, act: Callable[[], Any], *expected: tuple[str, str], actor: str, **about: object) -> Any:
        """Do it: the chain grows by exactly these events, of these kinds and subjects, by that actor."""
        gave = act()
        made = list(Event.objects.filter(number__gt=self.number).order_by("number"))
        self.number = audit.head()[0]
        assert [(event.kind, event.subject.partition(":")[0]) for event in made] == list(expected)
        assert {event.actor for event in made if event.kind not in OF_THE_SITE} <= {actor}
        assert {event.kind for event in made} <= set(VERBS), "the history has no words for it"
        for name, value in about.items():
            assert {getattr(event, name) for event in made} == {value}, name
        return gave


def user(who: User) -> str:
    return f"user:{who.pk}"


def test_people_and_organisations(world: World) -> None:
    chain, lead, buyer = Chain(), world.lead, world.buyer.pk
    guest = person("guest")
    by, at = user(lead), {"organisation": buyer, "procurement": None}
    made, token = chain.adds(
        lambda: accounts.invite(by=lead, organisation=world.buyer, email=guest.email, role=Role.AUDITOR),
        ("invitation-sent", "invitation"), actor=by, **at,
    )  # fmt: skip
    assert token not in made.token_digest
    _, token = chain.adds(
        lambda: accounts.invite(by=lead, organisation=world.buyer, email=guest.email, role=Role.AUDITOR),
        ("invitation-withdrawn", "invitation"), ("invitation-sent", "invitation"), actor=by, **at,
    )  # fmt: skip
    membership = chain.adds(
        lambda: accounts.accept(by=guest, token=token),
        ("invitation-accepted", "invitation"), ("member-joined", "membership"), actor=user(guest), **at,
    )  # fmt: skip
    chain.adds(
        lambda: accounts.join(by=lead, organisation=world.buyer, user=guest, role=Role.AUDITOR), actor=by
    )
    chain.adds(
        lambda: accounts.leave(by=lead, membership=membership), ("member-left", "membership"), actor=by, **at
    )
    chain.adds(lambda: accounts.rename(by=guest, name="Gwen"), ("person-renamed", "user"), actor=user(guest))
    shared = accounts.found_organisation(
        by=None, name="Shared Buying", kind=Kind.SHARED, first=guest, role=Role.OFFICER
    )
    chain.number = audit.head()[0]
    for act, kind in (
        (organisation_actions.let_act, "shared-service-joined"),
        (organisation_actions.stop_acting, "shared-service-left"),
    ):
        chain.adds(
            partial(act, by=lead, authority=world.buyer, service=shared),
            (kind, "organisation"), actor=by, **at,
        )  # fmt: skip
        chain.adds(partial(act, by=lead, authority=world.buyer, service=shared), actor=by)
    chain.adds(
        lambda: organisation_actions.describe(by=lead, organisation=world.buyer, address="Town Hall"),
        ("organisation-described", "organisation"), actor=by, **at,
    )  # fmt: skip
    chain.adds(
        lambda: organisation_actions.describe(by=lead, organisation=world.buyer, address="Town Hall"),
        actor=by,
    )
    stands = standing(lead, None)
    _, secret = chain.adds(
        lambda: api.make_token(by=lead, who=stands, label="Copy", role=Role.LEAD, days=1),
        ("token-made", "apitoken"), actor=by, organisation=buyer,
    )  # fmt: skip
    assert not Event.objects.filter(digest=secret).exists()
    assert audit.faults() == []


def test_a_tender_from_its_first_line_to_its_opening(world: World, draft: Procurement) -> None:
    chain, officer = Chain(), world.officer
    by, at = user(officer), {"organisation": world.buyer.pk, "procurement": draft.pk}
    chain.adds(
        lambda: actions.change(by=officer, procurement=draft, description="Mowing."),
        ("procurement-changed", "procurement"), actor=by, **at,
    )  # fmt: skip
    part = chain.adds(
        lambda: draft_actions.keep(by=officer, procurement=draft, part=Outcome(), community_outcome="Work"),
        ("outcome-added", "outcome"), actor=by, **at,
    )  # fmt: skip
    chain.adds(
        lambda: draft_actions.keep(by=officer, procurement=draft, part=part, activity="A scheme"),
        ("outcome-changed", "outcome"), actor=by, **at,
    )  # fmt: skip
    chain.adds(
        lambda: draft_actions.remove(by=officer, part=part), ("outcome-removed", "outcome"), actor=by, **at
    )
    clause = chain.adds(
        lambda: draft_actions.keep(by=officer, procurement=draft, part=Clause(), title="T", text="A clause."),
        ("clause-added", "clause"), actor=by, **at,
    )  # fmt: skip
    assert clause.place == 0
    weights: dict[str, Fraction | None] = {"price": Fraction(40), "service": Fraction(50)}
    chain.adds(
        lambda: draft_actions.weigh(by=officer, procurement=draft, weights=weights | {"price": Fraction(41)}),
        ("criterion-changed", "criterion"), actor=by, **at,
    )  # fmt: skip
    chain.adds(
        lambda: draft_actions.weigh(by=officer, procurement=draft, weights=weights),
        ("criterion-changed", "criterion"), actor=by, **at,
    )  # fmt: skip
    chain.adds(
        lambda: draft_actions.checked(by=officer, procurement=draft, kind="wording", findings=2),
        ("wording-read", "procurement"), actor=by, **at,
    )  # fmt: skip
    chain.adds(
        lambda: actions.publish(by=officer, procurement=draft), ("stage-open", "procurement"), actor=by,
        **at, digest=draft_digest(draft),
    )  # fmt: skip
    later = timezone.now() + timedelta(days=60)
    chain.adds(
        lambda: actions.extend(by=officer, procurement=draft, deadline=later, reason="Snow."),
        ("deadline-extended", "procurement"), actor=by, **at,
    )  # fmt: skip
    assert [change.by for change in draft.stages.order_by("id")] == [officer, officer]
    assert [change.stage for change in draft.stages.order_by("id")] == [Stage.DRAFT, Stage.OPEN]


def draft_digest(row: Procurement) -> str:
    """The digest that publishing will freeze the draft under."""
    return sha256(tender_bytes(row)).hexdigest()


def test_an_offer_by_a_supplier_and_by_a_link(world: World, tender: Procurement) -> None:
    chain = Chain()
    for by, supplier, email in (
        (world.firm_user, world.firm, world.firm_user.email),
        (None, None, "pat@larch.example.org"),
    ):
        offer, token = offer_actions.start(
            by=by, procurement=tender, bidder="Larch Trust", email=email, supplier=supplier
        )
        actor = user(by) if by else f"link:{offer.pk}"
        at = {"organisation": supplier.pk if supplier else None, "procurement": tender.pk}
        chain.adds(lambda: None, ("offer-begun", "offer"), actor=actor, **at)
        if token:
            chain.adds(
                partial(offer_actions.open_link, token=token),
                ("offer-link-used", "offer"), actor=actor, **at,
            )  # fmt: skip
        drafted: tuple[Callable[[], object], ...] = (
            partial(offer_actions.describe, by=by, offer=offer, bidder="Larch Trust", facts={"sme": True, "address": "1 Mill Lane"}
            ),
            partial(offer_actions.name_members, by=by, offer=offer, members=[{"name": "Beech"}]),
            partial(offer_actions.price, by=by, offer=offer, pence=110_000_000),
            partial(offer_actions.answer, by=by, offer=offer, criterion="service", text="Two crews."),
            partial(offer_actions.promise, by=by, offer=offer, measure="local-target-group-jobs", unit="fte-year", quantity=Fraction(2),
                since=date(2027, 1, 1), until=date(2029, 1, 1), statement="Through the college.",
            ),
        )  # fmt: skip
        for act in drafted:
            chain.adds(act, ("offer-drafted", "offer"), actor=actor, **at)
        file = chain.adds(
            partial(offer_actions.attach, by=by, offer=offer, name="plan.txt", content=b"Plan.\n"),
            ("offer-file-added", "offer"), actor=actor, **at,
        )  # fmt: skip
        chain.adds(
            partial(offer_actions.detach, by=by, file=file),
            ("offer-file-removed", "offer"), actor=actor, **at, digest=file.digest,
        )  # fmt: skip
        made = chain.adds(
            partial(offer_actions.submit, by=by, offer=offer, receipt=f"r-{offer.pk}"),
            ("offer-submitted", "offer"), actor=actor, **at,
        )  # fmt: skip
        assert Event.objects.get(number=made.event).digest == made.digest
        chain.adds(
            partial(offer_actions.ask, by=by, offer=offer, question="Is TUPE expected?"),
            ("question-asked", "offer"), actor=actor, **at,
        )  # fmt: skip
        chain.adds(
            partial(offer_actions.withdraw, by=by, offer=offer),
            ("offer-withdrawn", "offer"), actor=actor, **at,
        )  # fmt: skip
        offer.refresh_from_db()
        assert offer.members == [{"name": "Beech"}]
        assert (offer.about or {}).get("address") == (None if supplier else "1 Mill Lane")
        if supplier:
            supplier.refresh_from_db()
            assert (supplier.sme, supplier.vcse, supplier.address) == (True, None, "1 Mill Lane")
    asked = tender.clarifications.order_by("id").first()
    assert asked is not None
    chain.adds(
        lambda: actions.answer_question(by=world.lead, clarification=asked, answer="No."),
        ("question-answered", "procurement"), actor=user(world.lead),
    )  # fmt: skip
    assert asked.answered_by == world.lead


def test_an_evaluation_from_the_panel_to_the_notice(world: World, tender: Procurement) -> None:
    offers = [
        offered(world, tender, firm, by, pounds, jobs)
        for firm, by, pounds, jobs in (
            (world.firm, world.firm_user, 1_165_000, 8),
            (world.rival, world.rival_user, 1_080_000, 2),
        )
    ]
    for offer, by in zip(offers, (world.firm_user, world.rival_user), strict=True):
        offer_actions.submit(by=by, offer=offer, receipt=f"r-{offer.pk}")
    close(tender)
    chain, officer = Chain(), world.officer
    by_officer = user(officer)
    at = {"organisation": world.buyer.pk, "procurement": tender.pk}
    chain.adds(
        lambda: actions.consent_to_open(by=officer, procurement=tender),
        ("opening-consent", "openingconsent"), actor=by_officer, **at,
    )  # fmt: skip
    chain.adds(
        lambda: actions.consent_to_open(by=world.lead, procurement=tender),
        ("opening-consent", "openingconsent"), ("offer-opened", "offer"), ("offer-opened", "offer"),
        ("stage-opened", "procurement"), actor=user(world.lead), **at,
    )  # fmt: skip
    first = chain.adds(
        lambda: evaluation.appoint(by=officer, procurement=tender, user=world.evaluators[0], chairs=True),
        ("panel-member-appointed", "panelmember"), ("panel-chair-named", "panelmember"), actor=by_officer, **at,
    )  # fmt: skip
    second = chain.adds(
        lambda: evaluation.appoint(by=officer, procurement=tender, user=world.evaluators[1]),
        ("panel-member-appointed", "panelmember"), actor=by_officer, **at,
    )  # fmt: skip
    chain.adds(
        lambda: evaluation.declare(by=first.user, member=first, conflict=False),
        ("no-conflict-declared", "panelmember"), actor=user(first.user), **at,
    )  # fmt: skip
    chain.adds(
        lambda: evaluation.declare(by=second.user, member=second, conflict=True, declaration=" My sister. "),
        ("conflict-declared", "panelmember"), actor=user(second.user), **at,
    )  # fmt: skip
    assert second.declaration == "My sister."
    chain.adds(
        lambda: evaluation.decide_conflict(by=officer, member=second, cleared=True, reason=" Far off. "),
        ("conflict-cleared", "panelmember"), actor=by_officer, **at,
    )  # fmt: skip
    assert (second.cleared_reason, second.cleared_by) == ("Far off.", officer)
    criterion = tender.criteria.get(key="service")
    for member in (first, second):
        for offer in offers:
            chain.adds(
                partial(evaluation.score, by=member.user, member=member, offer=offer, criterion=criterion, score=Fraction(4), reason="Crews."
                ),
                ("score-given", "ownscore"), actor=user(member.user), **at,
            )  # fmt: skip
        chain.adds(
            partial(evaluation.lock, by=member.user, member=member),
            ("scores-locked", "panelmember"), actor=user(member.user), **at,
        )  # fmt: skip
    for offer in offers:
        chain.adds(
            partial(evaluation.agree, by=first.user, procurement=tender, offer=offer, criterion=criterion, score=Fraction(4), reason="Crews."
            ),
            ("score-agreed", "agreedscore"), actor=user(first.user), **at,
        )  # fmt: skip
        chain.adds(
            partial(evaluation.agree, by=first.user, procurement=tender, offer=offer, criterion=criterion, score=Fraction(4), reason=" Crews. "
            ),
            actor=user(first.user),
        )  # fmt: skip
    digest = queries.digest_to_sign(tender)
    for member, ends in ((first, ()), (second, (("stage-moderated", "procurement"),))):
        chain.adds(
            partial(evaluation.sign, by=member.user, member=member, digest=digest),
            ("scores-signed", "signature"), *ends, actor=user(member.user), **at,
        )  # fmt: skip
    query = chain.adds(
        lambda: question_actions.question(by=officer, offer=offers[0], what=" Enough? "),
        ("implausible-asked", "implausibleoffer"), actor=by_officer, **at,
    )  # fmt: skip
    assert (query.what, query.asked_by) == ("Enough?", officer)
    chain.adds(
        lambda: question_actions.answer(by=officer, query=query, evidence="It is."),
        ("implausible-answered", "implausibleoffer"), actor=by_officer, **at,
    )  # fmt: skip
    chain.adds(
        lambda: question_actions.explain(by=world.firm_user, query=query, evidence="It is plenty."),
        ("implausible-explained", "implausibleoffer"), actor=user(world.firm_user), organisation=world.firm.pk,
    )  # fmt: skip
    chain.adds(
        lambda: question_actions.decide(by=officer, query=query, decision=Decision.ACCEPT, reason="It holds."),
        ("implausible-accept", "implausibleoffer"), actor=by_officer, **at,
    )  # fmt: skip
    tender.refresh_from_db()
    assert tender.stage == Stage.MODERATED
    result = award_actions.result_of(tender, timezone.localdate())
    made = chain.adds(
        lambda: award_actions.award(
            by=officer, procurement=tender, digest=result.digest, reason=" The most advantageous tender. "
        ),
        ("award-sealing", "procurement"), ("award-made", "award"), ("stage-awarded", "procurement"), actor=by_officer, **at,
    )  # fmt: skip
    assert (made.reason, made.by) == ("The most advantageous tender.", officer)
    assert tender.stages.latest("id").reason == "The most advantageous tender."
    chain.adds(
        lambda: award_actions.send_summaries(by=officer, award=made),
        ("summary-sent", "sentsummary"), ("summary-sent", "sentsummary"), actor=by_officer, **at,
    )  # fmt: skip
    chain.adds(
        lambda: award_actions.publish_notice(by=officer, award=made, on=timezone.localdate()),
        ("award-notice-published", "award"), actor=by_officer, **at, digest=made.pack_digest,
    )  # fmt: skip
    assert audit.faults() == []
    assert Membership.objects.filter(user=officer).count() == 1


def test_a_signature_that_a_change_makes_void_is_told(world: World, tender: Procurement) -> None:
    offers = agreed(world, tender)
    chain, chair = Chain(), world.evaluators[0]
    at = {"organisation": world.buyer.pk, "procurement": tender.pk}
    chain.adds(
        lambda: evaluation.agree(
            by=chair, procurement=tender, offer=offers[0], criterion=tender.criteria.get(key="service"),
            score=Fraction(5), reason="Read again.",
        ),
        ("score-agreed", "agreedscore"), ("signature-voided", "signature"), ("signature-voided", "signature"),
        ("stage-opened", "procurement"), actor=user(chair), **at,
    )  # fmt: skip
    member = queries.active(Procurement.objects.get(pk=tender.pk))[1]
    chain.adds(
        lambda: evaluation.stand_down(by=world.officer, member=member),
        ("panel-member-stood-down", "panelmember"), actor=user(world.officer), **at,
    )  # fmt: skip
    chain.adds(
        lambda: actions.end(by=world.officer, procurement=tender, reason=" The grant was withdrawn. "),
        ("stage-ended", "procurement"), actor=user(world.officer), **at,
    )  # fmt: skip
    assert tender.stages.latest("id").reason == "The grant was withdrawn."

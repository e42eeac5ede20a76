"""What people may press in the life of a tender, at any time and in any order: for the test of all its lives.

Each act is one press of a button by somebody who may be too early, too late, or not the one. It is refused with
a sentence, or it is done; nothing else may come of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from django.utils import timezone
from tests.portal.conftest import World

from wellspent.method.errors import Refused
from wellspent.portal.accounts.models import User
from wellspent.portal.evaluation import actions as evaluation
from wellspent.portal.evaluation import award_actions, queries, question_actions
from wellspent.portal.evaluation.models import Decision, ImplausibleOffer, PanelMember
from wellspent.portal.tendering import actions, draft_actions
from wellspent.portal.tendering.models import Clarification, Need, Offer, Procurement, Submission
from wellspent.portal.tendering.offers import actions as offer_actions


@dataclass
class Life:
    """A tender, the people around it, and what was seen of it so far."""

    world: World
    tender: Procurement
    chance: Random
    made: list[Submission] = field(default_factory=list)
    tokens: list[tuple[int, str]] = field(default_factory=list)

    @property
    def row(self) -> Procurement:
        """The tender as a page that is opened now reads it."""
        return Procurement.objects.get(pk=self.tender.pk)

    def officer(self) -> User:
        """Somebody who runs it."""
        return self.chance.choice((self.world.lead, self.world.officer))

    def seldom(self, share: float) -> None:
        """Go on in so many of the cases: some things people do, but not often."""
        if self.chance.random() >= share:
            raise Refused(())

    def one_of(self, rows: Any) -> Any:
        """Any of the rows; where there is none, nothing can be pressed."""
        found = list(rows)
        if not found:
            raise Refused(())
        return self.chance.choice(found)

    def offer(self) -> Offer:
        """Any offer, with whoever writes it."""
        return self.one_of(Offer.objects.filter(procurement=self.tender).order_by("id"))  # type: ignore[no-any-return]

    def member(self) -> PanelMember:
        """Anybody who is or was on the panel."""
        return self.one_of(PanelMember.objects.filter(procurement=self.tender).order_by("id"))  # type: ignore[no-any-return]

    def query(self) -> ImplausibleOffer:
        """Any question about an offer."""
        return self.one_of(ImplausibleOffer.objects.filter(offer__procurement=self.tender).order_by("id"))  # type: ignore[no-any-return]

    def writer(self, offer: Offer) -> User | None:
        """Who writes an offer: its supplier's user, or a bidder that came by its link."""
        return {
            self.world.firm.pk: self.world.firm_user,
            self.world.rival.pk: self.world.rival_user,
        }.get(offer.supplier_id or 0)


def publish(life: Life) -> None:
    actions.publish(by=life.officer(), procurement=life.row)


def change(life: Life) -> None:
    actions.change(by=life.officer(), procurement=life.row, title=f"Grounds {life.chance.randint(1, 9)}")


def write_the_need(life: Life) -> None:
    draft_actions.keep(by=life.officer(), procurement=life.row, part=Need(), people="Neighbours")


def begin_an_offer(life: Life) -> None:
    firm, by = life.chance.choice(
        ((life.world.firm, life.world.firm_user), (life.world.rival, life.world.rival_user), (None, None))
    )
    name = firm.name if firm else "Larch Trust"
    offer, _ = offer_actions.start(
        by=by, procurement=life.row, bidder=name, email="bids@larch.example.org", supplier=firm
    )
    if not offer.answers.exists():
        write(life, offer)


def write_an_offer(life: Life) -> None:
    write(life, life.offer())


def write(life: Life, offer: Offer) -> None:
    """Everything that the tender asks for."""
    by = life.writer(offer)
    offer_actions.price(by=by, offer=offer, pence=life.chance.randint(95_000_000, 135_000_000))
    offer_actions.answer(by=by, offer=offer, criterion="service", text=f"Crews: {life.chance.randint(1, 9)}.")
    offer_actions.promise(
        by=by, offer=offer, measure="local-target-group-jobs", unit="fte-year",
        quantity=Fraction(life.chance.randint(1, 9)), since=date(2027, 1, 1), until=date(2029, 1, 1),
        statement="Through the college's programme.",
    )  # fmt: skip


def submit(life: Life) -> None:
    offer, token = life.offer(), f"t-{len(life.tokens)}-new"
    life.made.append(offer_actions.submit(by=life.writer(offer), offer=offer, receipt=token))
    life.tokens.append((offer.pk, token))


def submit_the_same_page_again(life: Life) -> None:
    number, token = life.one_of(life.tokens)
    offer = Offer.objects.get(pk=number)
    before = Submission.objects.count()
    again = offer_actions.submit(by=life.writer(offer), offer=offer, receipt=token)
    assert Submission.objects.count() == before
    assert again.receipt == token


def withdraw(life: Life) -> None:
    offer = life.offer()
    offer_actions.withdraw(by=life.writer(offer), offer=offer)


def ask(life: Life) -> None:
    offer = life.offer()
    offer_actions.ask(by=life.writer(offer), offer=offer, question="Is TUPE expected?")


def answer(life: Life) -> None:
    asked = life.one_of(Clarification.objects.filter(procurement=life.tender).order_by("id"))
    actions.answer_question(by=life.officer(), clarification=asked, answer="No.")


def extend(life: Life) -> None:
    later = timezone.now() + timedelta(days=life.chance.randint(1, 90))
    actions.extend(by=life.officer(), procurement=life.row, deadline=later, reason="Questions came late.")


def time_passes(life: Life) -> None:
    """The deadline comes, mostly once somebody has offered."""
    row = life.row
    life.seldom(1 if life.made else 0.1)
    if not row.draft:
        row.deadline = timezone.now() - timedelta(seconds=1)
        row.save()


def consent(life: Life) -> None:
    actions.consent_to_open(by=life.officer(), procurement=life.row)


def appoint(life: Life) -> None:
    evaluation.appoint(
        by=life.officer(), procurement=life.row, user=life.chance.choice(life.world.evaluators)
    )


def declare(life: Life) -> None:
    member, conflict = life.member(), life.chance.random() < 0.15
    life.seldom(1 if member.declared is None else 0.1)
    evaluation.declare(by=member.user, member=member, conflict=conflict, declaration="My sister works there.")


def decide_a_conflict(life: Life) -> None:
    cleared = life.chance.random() < 0.7
    evaluation.decide_conflict(
        by=life.officer(), member=life.member(), cleared=cleared, reason="It is far off."
    )


def name_the_chair(life: Life) -> None:
    life.seldom(0.3 if life.row.panel.filter(chairs=True).exists() else 1)
    evaluation.name_chair(by=life.officer(), member=life.member())


def stand_down(life: Life) -> None:
    life.seldom(0.25)
    evaluation.stand_down(by=life.officer(), member=life.member())


def score(life: Life) -> None:
    life.seldom(0.4)
    member, row = life.member(), life.row
    for offer in row.offers.order_by("id"):
        evaluation.score(
            by=member.user, member=member, offer=offer, criterion=row.criteria.get(key="service"),
            score=Fraction(life.chance.randint(-1, 6)), reason="Crews are named.",
        )  # fmt: skip


def score_everything(life: Life) -> None:
    member = life.member()
    life.seldom(0.1 if member.scores.exists() else 1)
    for offer, criterion in queries.to_score(life.row):
        evaluation.score(
            by=member.user, member=member, offer=offer, criterion=criterion,
            score=Fraction(life.chance.randint(2, 5)), reason="Crews are named.",
        )  # fmt: skip


def lock(life: Life) -> None:
    member = life.member()
    evaluation.lock(by=member.user, member=member)


def agree(life: Life) -> None:
    member, row = life.member(), life.row
    life.seldom(0.1 if queries.all_agreed(row) else 1)
    for offer, criterion in queries.to_score(row):
        evaluation.agree(
            by=member.user, procurement=row, offer=offer, criterion=criterion,
            score=Fraction(life.chance.randint(2, 5)), reason="As agreed.",
        )  # fmt: skip


def sign(life: Life) -> None:
    member = life.member()
    life.seldom(0.1 if member.signatures.filter(voided__isnull=True).exists() else 1)
    evaluation.sign(by=member.user, member=member, digest=queries.digest_to_sign(life.row))


def ask_about_an_offer(life: Life) -> None:
    life.seldom(0.25)
    question_actions.question(by=life.officer(), offer=life.offer(), what="Is it enough?")


def answer_for_the_bidder(life: Life) -> None:
    life.seldom(0.5)
    question_actions.answer(by=life.officer(), query=life.query(), evidence="It is.")


def explain(life: Life) -> None:
    life.seldom(0.5)
    query = life.query()
    question_actions.explain(by=life.writer(query.offer), query=query, evidence="It is plenty.")


def decide_about_an_offer(life: Life) -> None:
    decision = life.chance.choice((Decision.ACCEPT, Decision.ACCEPT, Decision.DISREGARD))
    question_actions.decide(by=life.officer(), query=life.query(), decision=decision, reason="It holds.")


def award(life: Life) -> None:
    row = life.row
    award_actions.refuse_unready(row)
    found = award_actions.result_of(row, timezone.localdate())
    award_actions.award(by=life.officer(), procurement=row, digest=found.digest, reason="It comes first.")


def award_another_result(life: Life) -> None:
    award_actions.award(by=life.officer(), procurement=life.row, digest="0" * 64, reason="I say so.")


def end(life: Life) -> None:
    life.seldom(0.25)
    actions.end(by=life.officer(), procurement=life.row, reason="The grant was withdrawn.")


Act = Callable[[Life], None]
USUAL: dict[str, tuple[Act, ...]] = {
    "draft": (publish, change, write_the_need, publish),
    "open": (
        begin_an_offer, begin_an_offer, write_an_offer, submit, submit, submit, submit_the_same_page_again,
        withdraw, ask, answer, extend, appoint, declare, time_passes, consent, consent, consent,
    ),
    "opened": (
        appoint, appoint, declare, declare, decide_a_conflict, name_the_chair, stand_down, score, score_everything,
        score_everything, lock, lock, lock, agree, agree, sign, sign, sign, ask_about_an_offer,
        answer_for_the_bidder, explain, decide_about_an_offer, decide_about_an_offer, end,
    ),
    "moderated": (award, award, award, agree, sign, ask_about_an_offer, decide_about_an_offer, end),
    "awarded": (award, withdraw, agree, end),
    "ended": (award, submit, consent, end),
}  # fmt: skip
"""What people press at each stage, the more often the more likely."""

ANYTHING: tuple[Act, ...] = (
    *tuple(dict.fromkeys(act for acts in USUAL.values() for act in acts)),
    award_another_result,
)

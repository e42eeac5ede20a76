"""Every refusal of an evaluation's acts, by one thing that is wrong, with its exact sentence; and nothing is changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

import pytest
from django.utils import timezone
from tests.portal.conftest import World, offered, person
from tests.portal.evaluating import agreed, appointed, awarded, give, opened, scored

from wellspent.method.errors import Refused
from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Role, User
from wellspent.portal.audit import queries as audit
from wellspent.portal.evaluation import actions, award_actions, queries, question_actions
from wellspent.portal.evaluation.models import Award, Decision, ImplausibleOffer, PanelMember
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering.models import Procurement, Stage
from wellspent.portal.tendering.offers import actions as offer_actions

REASON = "Two crews and a spare mower."


@dataclass(frozen=True)
class At:
    """Where a case stands: the people and the tender as it has come so far."""

    world: World
    tender: Procurement


Set = Callable[[World, Procurement], object]
Act = Callable[[At], object]


def panel(at: At, place: int) -> PanelMember:
    """Somebody of the panel."""
    return at.tender.panel.order_by("id")[place]


def scores(
    at: At,
    *,
    place: int = 0,
    by: int | None = None,
    score: int = 4,
    reason: str = REASON,
    key: str = "service",
) -> object:
    member = at.tender.panel.order_by("id")[place]
    return actions.score(
        by=at.world.evaluators[place if by is None else by], member=member, offer=at.tender.offers.order_by("id")[0],
        criterion=at.tender.criteria.get(key=key), score=Fraction(score), reason=reason,
    )  # fmt: skip


def agrees(at: At, *, by: int = 0, score: int = 4, reason: str = REASON, key: str = "service") -> object:
    return actions.agree(
        by=at.world.evaluators[by], procurement=at.tender, offer=at.tender.offers.order_by("id")[0],
        criterion=at.tender.criteria.get(key=key), score=Fraction(score), reason=reason,
    )  # fmt: skip


def ready(world: World, tender: Procurement) -> None:
    """Opened, and the panel appointed and free."""
    opened(world, tender)
    appointed(world, tender)


def asked(world: World, tender: Procurement) -> None:
    """A question about the first offer."""
    ready(world, tender)
    question_actions.question(
        by=world.officer, offer=tender.offers.order_by("id")[0], what="Is it enough?",
        until=timezone.localdate() + timedelta(days=9),
    )  # fmt: skip


def decided(world: World, tender: Procurement) -> None:
    """The same, answered and decided."""
    asked(world, tender)
    query = ImplausibleOffer.objects.get()
    question_actions.answer(by=world.officer, query=query, evidence="It is.")
    question_actions.decide(by=world.officer, query=query, decision=Decision.ACCEPT, reason="It holds.")


def out(world: World, tender: Procurement) -> None:
    """Both scored; the first offer is then disregarded."""
    scored(world, tender)
    query = question_actions.question(by=world.officer, offer=tender.offers.order_by("id")[0], what="Enough?")
    question_actions.answer(by=world.officer, query=query, evidence="No.")
    question_actions.decide(by=world.officer, query=query, decision=Decision.DISREGARD, reason="It is not.")


def declared(world: World, tender: Procurement) -> None:
    """The first of the panel declared a conflict."""
    ready(world, tender)
    member = tender.panel.order_by("id")[0]
    actions.declare(by=member.user, member=member, conflict=True, declaration="My sister works there.")


def first_locked(world: World, tender: Procurement) -> None:
    """The first of the panel has finished."""
    ready(world, tender)
    member = tender.panel.order_by("id")[0]
    give(member, (tender.offers.order_by("id")[0], tender.offers.order_by("id")[1]), (4, 3))
    actions.lock(by=member.user, member=member)


def out_of(world: World, tender: Procurement, place: int) -> None:
    """Somebody of the panel stands down."""
    actions.stand_down(by=world.officer, member=tender.panel.order_by("id")[place])


def first_of_the_free_out(world: World, tender: Procurement) -> None:
    ready(world, tender)
    out_of(world, tender, 0)


def first_out(world: World, tender: Procurement) -> None:
    scored(world, tender)
    out_of(world, tender, 0)


def second_out(world: World, tender: Procurement) -> None:
    scored(world, tender)
    out_of(world, tender, 1)


def explained(world: World, tender: Procurement) -> None:
    """The bidder has answered itself."""
    asked(world, tender)
    question_actions.explain(by=world.firm_user, query=query(), evidence="It is.")


def answered(world: World, tender: Procurement) -> None:
    """The officer has taken down what came back."""
    asked(world, tender)
    question_actions.answer(by=world.officer, query=query(), evidence="Yes.")


def summed_up(world: World, tender: Procurement) -> None:
    """Awarded, and the summaries sent."""
    award_actions.send_summaries(by=world.officer, award=awarded(world, tender))


def query() -> ImplausibleOffer:
    return ImplausibleOffer.objects.get()


def stage_is(words: str) -> str:
    return f"this cannot be done while the procurement is “{words}”"


ON_TIME = "the notice is published between "
CASES: dict[str, tuple[Set, Act, str]] = {
    "appoint-before-publishing": (
        lambda *_: None,
        lambda at: actions.appoint(
            by=at.world.officer, user=at.world.evaluators[0],
            procurement=tendering.begin(by=at.world.officer, organisation=at.world.buyer, title="Draft"),
        ),
        stage_is("being prepared"),
    ),
    "appoint-once-somebody-locked": (
        first_locked,
        lambda at: actions.appoint(by=at.world.officer, procurement=at.tender, user=third(at.world)),
        "somebody has finished scoring, so the panel is complete",
    ),
    "declare-for-another": (
        ready, lambda at: actions.declare(by=at.world.officer, member=panel(at, 0), conflict=False),
        "only a panel member declares, and for themselves",
    ),
    "declare-after-standing-down": (
        first_of_the_free_out,
        lambda at: actions.declare(by=at.world.evaluators[0], member=panel(at, 0), conflict=False),
        "only a panel member declares, and for themselves",
    ),
    "declare-after-locking": (
        scored, lambda at: actions.declare(by=at.world.evaluators[0], member=panel(at, 0), conflict=False),
        "you have finished scoring",
    ),
    "conflict-of-which-nothing-is-said": (
        ready, lambda at: actions.declare(by=at.world.evaluators[0], member=panel(at, 0), conflict=True, declaration=" "),
        "a conflict is declared with what it is",
    ),
    "decide-a-conflict-nobody-declared": (
        ready, lambda at: actions.decide_conflict(by=at.world.officer, member=panel(at, 0), cleared=True, reason="Why?"),
        "there is no declared conflict to decide",
    ),
    "decide-one-s-own-conflict": (
        declared,
        lambda at: actions.decide_conflict(by=at.world.evaluators[0], member=panel(at, 0), cleared=True, reason="Far."),
        "nobody decides on a conflict of their own",
    ),
    "decide-a-conflict-without-a-reason": (
        declared, lambda at: actions.decide_conflict(by=at.world.officer, member=panel(at, 0), cleared=True, reason=" "),
        "a decision has its reason",
    ),
    "score-for-another": (
        ready, lambda at: scores(at, place=0, by=1),
        "you cannot score before you have declared, and been cleared of, any conflict",
    ),
    "score-with-a-conflict": (
        declared, scores, "you cannot score before you have declared, and been cleared of, any conflict"
    ),
    "score-above-the-scale": (ready, lambda at: scores(at, score=6), "6 is not on the scale of 0 to 5"),
    "score-below-the-scale": (ready, lambda at: scores(at, score=-1), "-1 is not on the scale of 0 to 5"),
    "score-without-a-reason": (ready, lambda at: scores(at, reason=" "), "a score has its reason"),
    "score-the-price": (ready, lambda at: scores(at, key="price"), "“Price” is not scored by people"),
    "score-after-locking": (scored, scores, "you have locked your scores, and locking is final"),
    "lock-with-nothing-scored": (
        ready, lambda at: actions.lock(by=at.world.evaluators[0], member=panel(at, 0)),
        "a score is missing: Greenways Co-operative, How the work will be done, and 1 more",
    ),
    "lock-for-another": (
        ready, lambda at: actions.lock(by=at.world.evaluators[1], member=panel(at, 0)),
        "only a panel member locks, and their own scores",
    ),
    "lock-twice": (
        scored, lambda at: actions.lock(by=at.world.evaluators[0], member=panel(at, 0)),
        "you have locked your scores already",
    ),
    "agree-by-another-than-the-chair": (scored, lambda at: agrees(at, by=1), "the chair records what the panel agrees"),
    "agree-by-a-chair-who-stood-down": (
        first_out,
        agrees, "the chair records what the panel agrees",
    ),
    "agree-before-all-have-locked": (ready, agrees, "not everybody on the panel has locked"),
    "agree-above-the-scale": (scored, lambda at: agrees(at, score=6), "6 is not on the scale of 0 to 5"),
    "agree-without-a-reason": (scored, lambda at: agrees(at, reason=""), "a score has its reason"),
    "agree-on-what-was-disregarded": (out, agrees, "this offer is not in the running"),
    "sign-before-all-is-agreed": (
        scored, lambda at: actions.sign(by=at.world.evaluators[0], member=panel(at, 0), digest=queries.digest_to_sign(at.tender)),
        "not every score is agreed",
    ),
    "sign-for-another": (
        scored, lambda at: actions.sign(by=at.world.evaluators[1], member=panel(at, 0), digest="0" * 64),
        "only a panel member who has scored signs",
    ),
    "sign-unlocked": (
        ready, lambda at: actions.sign(by=at.world.evaluators[0], member=panel(at, 0), digest="0" * 64),
        "only a panel member who has scored signs",
    ),
    "sign-after-standing-down": (
        second_out,
        lambda at: actions.sign(by=at.world.evaluators[1], member=panel(at, 1), digest="0" * 64),
        "only a panel member who has scored signs",
    ),
    "sign-again-once-all-signed": (
        agreed, lambda at: actions.sign(by=at.world.evaluators[0], member=panel(at, 0), digest=queries.digest_to_sign(at.tender)),
        stage_is("scores agreed"),
    ),
    "stand-down-once-all-signed": (
        agreed, lambda at: actions.stand_down(by=at.world.officer, member=panel(at, 0)), stage_is("scores agreed")
    ),
    "ask-nothing": (
        ready, lambda at: question_actions.question(by=at.world.officer, offer=at.tender.offers.order_by("id")[0], what=" "),
        "a question says what is asked",
    ),
    "ask-until-yesterday": (
        ready,
        lambda at: question_actions.question(
            by=at.world.officer, offer=at.tender.offers.order_by("id")[0], what="Why?",
            until=timezone.localdate() - timedelta(days=1),
        ),
        "the day to answer by has passed",
    ),
    "answer-nothing": (
        asked, lambda at: question_actions.answer(by=at.world.officer, query=query(), evidence=" "),
        "an answer says something",
    ),
    "explain-nothing": (
        asked, lambda at: question_actions.explain(by=at.world.firm_user, query=query(), evidence=" "),
        "an answer says something",
    ),
    "explain-what-is-decided": (
        decided, lambda at: question_actions.explain(by=at.world.firm_user, query=query(), evidence="More."),
        "this question can no longer be answered",
    ),
    "answer-over-the-bidder-s-own": (
        explained,
        lambda at: question_actions.answer(by=at.world.officer, query=query(), evidence="It said so."),
        "the bidder has answered itself",
    ),
    "answer-what-is-decided": (
        decided, lambda at: question_actions.answer(by=at.world.officer, query=query(), evidence="More."),
        "this question is decided",
    ),
    "decide-unheard": (
        asked,
        lambda at: question_actions.decide(by=at.world.officer, query=query(), decision=Decision.ACCEPT, reason="Yes."),
        "the bidder has not been heard",
    ),
    "decide-twice": (
        decided,
        lambda at: question_actions.decide(by=at.world.officer, query=query(), decision=Decision.DISREGARD, reason="No."),
        "this question is decided",
    ),
    "decide-without-a-reason": (
        answered,
        lambda at: question_actions.decide(by=at.world.officer, query=query(), decision=Decision.ACCEPT, reason=""),
        "a decision has its reason",
    ),
    "award-unsigned": (
        scored, lambda at: award_actions.award(by=at.world.officer, procurement=at.tender, digest="0" * 64, reason="R"),
        "the panel has not signed the agreed scores",
    ),
    "award-without-a-reason": (
        agreed, lambda at: award_actions.award(by=at.world.officer, procurement=at.tender, digest="0" * 64, reason=" "),
        "an award has its reason",
    ),
    "award-another-result": (
        agreed, lambda at: award_actions.award(by=at.world.officer, procurement=at.tender, digest="0" * 64, reason="R"),
        "the result changed since you saw it",
    ),
    "award-twice": (
        awarded, lambda at: award_actions.award(by=at.world.officer, procurement=at.tender, digest="0" * 64, reason="R"),
        stage_is("awarded"),
    ),
    "notice-before-the-summaries": (
        awarded, lambda at: award_actions.publish_notice(by=at.world.officer, award=Award.objects.get(), on=timezone.localdate()),
        "the summaries are not sent",
    ),
    "notice-tomorrow": (
        summed_up,
        lambda at: award_actions.publish_notice(
            by=at.world.officer, award=Award.objects.get(), on=timezone.localdate() + timedelta(days=1)
        ),
        f"{ON_TIME}{timezone.localdate()} and today",
    ),
    "notice-yesterday": (
        summed_up,
        lambda at: award_actions.publish_notice(
            by=at.world.officer, award=Award.objects.get(), on=timezone.localdate() - timedelta(days=1)
        ),
        f"{ON_TIME}{timezone.localdate()} and today",
    ),
    "summaries-twice": (
        summed_up, lambda at: award_actions.send_summaries(by=at.world.officer, award=Award.objects.get()),
        "the summaries were sent",
    ),
    "open-a-second-time": (
        ready, lambda at: tendering.consent_to_open(by=at.world.officer, procurement=at.tender),
        "offers are opened once, after the deadline",
    ),
    "end-twice": (
        lambda world, tender: tendering.end(by=world.officer, procurement=tender, reason="R"),
        lambda at: tendering.end(by=at.world.officer, procurement=at.tender, reason="R"),
        "this procurement is over",
    ),
    "end-a-draft": (
        lambda *_: None,
        lambda at: tendering.end(
            by=at.world.officer, reason="R",
            procurement=tendering.begin(by=at.world.officer, organisation=at.world.buyer, title="Draft"),
        ),
        "a draft was never published, so there is nothing to end",
    ),
    "end-without-a-reason": (
        ready, lambda at: tendering.end(by=at.world.officer, procurement=at.tender, reason=" "),
        "an end without an award has its reason",
    ),
    "end-what-is-awarded": (
        awarded, lambda at: tendering.end(by=at.world.officer, procurement=at.tender, reason="R"),
        "this procurement is over",
    ),
}  # fmt: skip


def third(world: World) -> User:
    """One more evaluator."""
    user = person("late")
    accounts.join(by=world.lead, organisation=world.buyer, user=user, role=Role.EVALUATOR)
    return user


@pytest.mark.parametrize("case", list(CASES))
def test_what_is_refused_says_why_and_changes_nothing(case: str, world: World, tender: Procurement) -> None:
    begin, act, says = CASES[case]
    begin(world, tender)
    tender.refresh_from_db()
    stage, before = tender.stage, audit.head()
    with pytest.raises(Refused) as told:
        act(At(world, tender))
    assert [fault.rule for fault in told.value.faults] == [says]
    assert told.value.faults[0].mend.endswith(".")
    tender.refresh_from_db()
    assert tender.stage == stage
    late = {"appoint-before-publishing", "end-a-draft", "appoint-once-somebody-locked"}
    assert case in late or audit.head() == before


def test_one_score_is_one_row_however_often_it_is_given(world: World, tender: Procurement) -> None:
    ready(world, tender)
    member = tender.panel.order_by("id")[0]
    mine, other = tender.offers.order_by("id")
    for number in (1, 4, 2):
        give(member, (mine,), (number,))
    give(member, (other,), (5,))
    assert sorted(member.scores.values_list("offer", "score")) == [
        (mine.pk, Fraction(2)),
        (other.pk, Fraction(5)),
    ]


def test_a_chair_who_stands_down_chairs_no_more_and_another_may(world: World, tender: Procurement) -> None:
    ready(world, tender)
    first, second = tender.panel.order_by("id")
    actions.stand_down(by=world.officer, member=first)
    first.refresh_from_db()
    assert (first.chairs, first.stood_down is not None) == (False, True)
    actions.name_chair(by=world.officer, member=second)
    assert list(tender.panel.filter(chairs=True)) == [second]


def test_only_one_of_the_panel_is_renamed_when_the_chair_changes(world: World, tender: Procurement) -> None:
    ready(world, tender)
    first, second = tender.panel.order_by("id")
    changes = second.history.count()
    actions.name_chair(by=world.officer, member=second)
    assert second.history.count() == changes + 1
    actions.name_chair(by=world.officer, member=second)
    first.refresh_from_db()
    assert not first.chairs


def test_once_somebody_who_locked_stood_down_the_panel_may_grow_again(
    world: World, tender: Procurement
) -> None:
    scored(world, tender)
    for member in tender.panel.all():
        actions.stand_down(by=world.officer, member=member)
    made = actions.appoint(by=world.officer, procurement=tender, user=third(world))
    assert made.pseudonym == "evaluator-3"
    assert queries.all_locked(tender) is False


def test_a_withdrawn_offer_is_nowhere_after_the_opening(world: World, tender: Procurement) -> None:
    mine = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    other = offered(world, tender, world.rival, world.rival_user, 1_080_000, 2)
    for by, offer in ((world.firm_user, mine), (world.rival_user, other)):
        offer_actions.submit(by=by, offer=offer, receipt=f"r-{offer.pk}")
    offer_actions.withdraw(by=world.firm_user, offer=mine)
    tender.deadline = timezone.now() - timedelta(seconds=1)
    tender.save()
    for by in (world.officer, world.lead):
        tendering.consent_to_open(by=by, procurement=tender)
    assert tender.stage == Stage.OPENED
    assert [bid.key for bid in queries.standing_bids(tender)] == [other.key]
    assert [offer for offer, _ in queries.to_score(tender)] == [other]
    appointed(world, tender)
    with pytest.raises(Refused, match="this offer is not in the running"):
        give(tender.panel.order_by("id")[0], (mine,), (4,))

"""The panel: who may be on it, interests declared first, scores that are final, and what nobody may see."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from tests.portal.conftest import World, person
from tests.portal.evaluating import agreed, appointed, give, opened, scored, who

from wellspent.method.errors import Refused
from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Kind, Role
from wellspent.portal.audit import queries as audit
from wellspent.portal.audit.models import Event
from wellspent.portal.evaluation import actions, queries
from wellspent.portal.evaluation.models import AgreedScore, OwnScore, PanelMember
from wellspent.portal.tendering.models import Procurement, Stage


def test_only_an_evaluator_of_the_buyer_is_appointed_and_once(world: World, tender: Procurement) -> None:
    first = actions.appoint(by=world.officer, procurement=tender, user=world.evaluators[0], chairs=True)
    assert (first.pseudonym, first.chairs) == ("evaluator-1", True)
    with pytest.raises(Refused, match="is or was on this panel"):
        actions.appoint(by=world.officer, procurement=tender, user=world.evaluators[0])
    for other in (world.officer, world.firm_user, world.stranger):
        with pytest.raises(Refused, match="is no evaluator of Harrowmere Council"):
            actions.appoint(by=world.officer, procurement=tender, user=other)


def test_an_evaluator_of_a_shared_service_scores_for_whom_it_serves(
    world: World, tender: Procurement
) -> None:
    shared_user = person("shared")
    service = accounts.found_organisation(
        by=world.lead, name="Five Towns Procurement", kind=Kind.SHARED, first=world.lead, role=Role.LEAD
    )
    accounts.join(by=world.lead, organisation=service, user=shared_user, role=Role.EVALUATOR)
    with pytest.raises(Refused, match="is no evaluator"):
        actions.appoint(by=world.officer, procurement=tender, user=shared_user)
    service.acts_for.add(world.buyer)
    assert shared_user.pk in {one.user_id for one in queries.candidates(who(world.officer), tender)}
    assert actions.appoint(by=world.officer, procurement=tender, user=shared_user).pseudonym == "evaluator-1"


def test_one_chair_at_a_time(world: World, tender: Procurement) -> None:
    first, second = appointed(world, tender)
    actions.name_chair(by=world.officer, member=second)
    first.refresh_from_db()
    assert (first.chairs, second.chairs) == (False, True)


def test_whoever_may_have_seen_prices_is_not_appointed_after_the_opening(
    world: World, tender: Procurement
) -> None:
    accounts.join(by=world.lead, organisation=world.buyer, user=world.officer, role=Role.EVALUATOR)
    assert world.officer.pk in {one.user_id for one in queries.candidates(who(world.officer), tender)}
    opened(world, tender)
    assert world.officer.pk not in {one.user_id for one in queries.candidates(who(world.officer), tender)}
    with pytest.raises(Refused, match="may have seen the prices"):
        actions.appoint(by=world.lead, procurement=tender, user=world.officer)


def test_nothing_is_shown_before_the_declaration(world: World, tender: Procurement) -> None:
    opened(world, tender)
    member = actions.appoint(by=world.officer, procurement=tender, user=world.evaluators[0])
    assert queries.offers(who(member.user), tender) == []
    assert [one.bidder for one in queries.bidders(who(member.user), tender)] == [
        "Greenways Co-operative", "Northmoor Facilities",
    ]  # fmt: skip
    actions.declare(by=member.user, member=member, conflict=False)
    assert len(queries.offers(who(member.user), tender)) == 2


def test_a_conflict_keeps_its_holder_out_until_an_officer_decides(world: World, tender: Procurement) -> None:
    offers = opened(world, tender)
    member = actions.appoint(by=world.officer, procurement=tender, user=world.evaluators[0])
    with pytest.raises(Refused, match="declared with what it is"):
        actions.declare(by=member.user, member=member, conflict=True)
    actions.declare(by=member.user, member=member, conflict=True, declaration="My sister works there.")
    assert queries.offers(who(member.user), tender) == []
    with pytest.raises(Refused, match="cannot score before"):
        give(member, offers, (4, 3))
    with pytest.raises(Refused, match="conflict of their own"):
        actions.decide_conflict(by=member.user, member=member, cleared=True, reason="Fine.")
    with pytest.raises(Refused, match="has its reason"):
        actions.decide_conflict(by=world.officer, member=member, cleared=True, reason=" ")
    actions.decide_conflict(by=world.officer, member=member, cleared=True, reason="She left in 2019.")
    give(member, offers, (4, 3))


def test_a_conflict_that_stands_ends_the_part_in_the_panel(world: World, tender: Procurement) -> None:
    opened(world, tender)
    first, second = appointed(world, tender)
    actions.declare(by=second.user, member=second, conflict=True, declaration="I hold shares.")
    actions.decide_conflict(by=world.officer, member=second, cleared=False, reason="Shares are shares.")
    assert [one.pk for one in queries.active(tender)] == [first.pk]
    assert queries.member(who(second.user), tender) is None
    assert queries.offers(who(second.user), tender) == []


def test_nobody_declares_for_another(world: World, tender: Procurement) -> None:
    member = actions.appoint(by=world.officer, procurement=tender, user=world.evaluators[0])
    with pytest.raises(Refused, match="for themselves"):
        actions.declare(by=world.officer, member=member, conflict=False)


@pytest.mark.parametrize(
    ("score", "reason", "said"),
    [
        (Fraction(6), "Very good.", "6 is not on the scale of 0 to 5"),
        (Fraction(-1), "Very bad.", "-1 is not on the scale"),
        (Fraction(4), "  ", "a score has its reason"),
    ],
)
def test_a_score_is_on_the_scale_and_has_a_reason(
    world: World, tender: Procurement, score: Fraction, reason: str, said: str
) -> None:
    offers = opened(world, tender)
    member, _ = appointed(world, tender)
    criterion = tender.criteria.get(key="service")
    with pytest.raises(Refused, match=said):
        actions.score(
            by=member.user, member=member, offer=offers[0], criterion=criterion, score=score, reason=reason
        )


def test_only_criteria_for_people_and_offers_in_the_running_are_scored(
    world: World, tender: Procurement
) -> None:
    offers = opened(world, tender)
    member, other = appointed(world, tender)
    price = tender.criteria.get(key="price")
    with pytest.raises(Refused, match="is not scored by people"):
        actions.score(
            by=member.user,
            member=member,
            offer=offers[0],
            criterion=price,
            score=Fraction(4),
            reason="Cheap.",
        )
    service = tender.criteria.get(key="service")
    with pytest.raises(Refused, match="cannot score before"):
        actions.score(
            by=other.user,
            member=member,
            offer=offers[0],
            criterion=service,
            score=Fraction(4),
            reason="Good.",
        )


def test_locking_asks_for_every_score_and_is_final(world: World, tender: Procurement) -> None:
    offers = opened(world, tender)
    member, _ = appointed(world, tender)
    give(member, offers[:1], (4,))
    with pytest.raises(Refused, match="a score is missing: Northmoor Facilities, How the work will be done"):
        actions.lock(by=member.user, member=member)
    give(member, offers, (4, 3))
    actions.lock(by=member.user, member=member)
    with pytest.raises(Refused, match="locking is final"):
        give(member, offers, (5, 3))
    with pytest.raises(Refused, match="already"):
        actions.lock(by=member.user, member=member)
    assert OwnScore.objects.get(member=member, offer=offers[0]).score == 4


def test_every_change_of_a_score_is_kept(world: World, tender: Procurement) -> None:
    offers = opened(world, tender)
    member, _ = appointed(world, tender)
    give(member, offers[:1], (3,))
    give(member, offers[:1], (4,))
    history = OwnScore.objects.get(member=member).history.order_by("history_date")
    assert [one.score for one in history] == [3, 4]
    assert Event.objects.filter(kind="score-given", procurement=tender.pk).count() == 2
    assert audit.faults() == []


def test_a_scorer_sees_nobody_s_scores_until_they_lock_and_no_price_until_all_have_signed(
    world: World, tender: Procurement
) -> None:
    offers = opened(world, tender)
    first, second = appointed(world, tender)
    give(second, offers, (5, 3))
    actions.lock(by=second.user, member=second)
    blind = who(first.user)
    assert [one.price for one in queries.offers(blind, tender)] == [None, None]
    assert queries.offers(blind, tender)[0].answers == {"service": "With two crews and a spare mower."}
    assert list(queries.scores(blind, tender)) == []
    assert queries.agreed(blind, tender) == []
    assert queries.implausible(blind, tender) == []
    assert [one.price for one in queries.offers(who(second.user), tender)] == [None, None]
    assert [one.price for one in queries.offers(who(world.officer), tender)] == [116_500_000, 108_000_000]
    assert {one.member_id for one in queries.scores(who(second.user), tender)} == {second.pk}
    give(first, offers, (4, 3))
    assert {one.member_id for one in queries.scores(who(world.officer), tender)} == {second.pk}
    actions.lock(by=first.user, member=first)
    assert {one.member_id for one in queries.scores(who(second.user), tender)} == {first.pk, second.pk}


def test_an_officer_who_scores_is_as_blind_as_anybody(world: World, tender: Procurement) -> None:
    accounts.join(by=world.lead, organisation=world.buyer, user=world.officer, role=Role.EVALUATOR)
    member = actions.appoint(by=world.lead, procurement=tender, user=world.officer)
    opened(world, tender)
    actions.declare(by=world.officer, member=member, conflict=False)
    assert not queries.sees_everything(who(world.officer), tender)
    assert [one.price for one in queries.offers(who(world.officer), tender)] == [None, None]


def test_money_that_is_promised_is_not_shown_to_a_scorer(world: World, tender: Procurement) -> None:
    opened(world, tender)
    first, _ = appointed(world, tender)
    submission = tender.offers.get(supplier=world.firm).submissions.get()
    submission.content = submission.content.replace('"unit":"fte-year"', '"unit":"gbp"')
    submission.save()
    [promise] = queries.offers(who(first.user), tender)[0].promises
    assert promise.much == ""
    [promise] = queries.offers(who(world.officer), tender)[0].promises
    assert promise.much == "£8"


@pytest.mark.parametrize("asking", ["stranger", "firm_user", "rival_user", "second"])
def test_whoever_has_no_part_sees_nothing(world: World, tender: Procurement, asking: str) -> None:
    opened(world, tender)
    actions.appoint(by=world.officer, procurement=tender, user=world.evaluators[0])
    user = world.evaluators[1] if asking == "second" else getattr(world, asking)
    standing = who(user)
    assert queries.offers(standing, tender) == []
    assert queries.bidders(standing, tender) == []
    assert list(queries.scores(standing, tender)) == []
    assert queries.panel(standing, tender) == []
    assert queries.award(standing, tender) is None


def test_nothing_is_shown_before_the_opening_even_to_an_auditor(world: World, tender: Procurement) -> None:
    auditor = person("auditor")
    accounts.join(by=world.lead, organisation=world.buyer, user=auditor, role=Role.AUDITOR)
    for user in (auditor, world.officer, world.lead):
        assert queries.offers(who(user), tender) == []
        assert not queries.sees_everything(who(user), tender)
    assert queries.standing_bids(tender) == []
    opened(world, tender)
    assert len(queries.offers(who(auditor), tender)) == 2


def test_the_chair_records_what_all_agree_once_all_have_locked(world: World, tender: Procurement) -> None:
    offers = opened(world, tender)
    first, second = appointed(world, tender)
    criterion = tender.criteria.get(key="service")

    def agree(member: PanelMember) -> AgreedScore:
        return actions.agree(
            by=member.user, procurement=tender, offer=offers[0], criterion=criterion, score=Fraction(4),
            reason="Crews are named.",
        )  # fmt: skip

    give(first, offers, (4, 3))
    actions.lock(by=first.user, member=first)
    with pytest.raises(Refused, match="not everybody on the panel has locked"):
        agree(first)
    give(second, offers, (4, 3))
    actions.lock(by=second.user, member=second)
    with pytest.raises(Refused, match="the chair records"):
        agree(second)
    assert agree(first).score == 4


def test_the_panel_signs_what_it_read_and_the_last_signature_ends_moderation(
    world: World, tender: Procurement
) -> None:
    offers, (first, second) = scored(world, tender)
    criterion = tender.criteria.get(key="service")
    with pytest.raises(Refused, match="not every score is agreed"):
        actions.sign(by=first.user, member=first, digest=queries.digest_to_sign(tender))
    for offer in offers:
        actions.agree(
            by=first.user,
            procurement=tender,
            offer=offer,
            criterion=criterion,
            score=Fraction(3),
            reason="As asked.",
        )
    with pytest.raises(Refused, match="changed since you saw them"):
        actions.sign(by=first.user, member=first, digest="0" * 64)
    digest = queries.digest_to_sign(tender)
    assert actions.sign(by=first.user, member=first, digest=digest) is False
    assert actions.sign(by=first.user, member=first, digest=digest) is False
    assert actions.sign(by=second.user, member=second, digest=digest) is True
    tender.refresh_from_db()
    assert tender.stage == Stage.MODERATED


def test_a_change_after_signing_makes_every_signature_void(world: World, tender: Procurement) -> None:
    offers = agreed(world, tender)
    criterion = tender.criteria.get(key="service")
    chair = world.evaluators[0]
    same: dict[str, Any] = {"by": chair, "procurement": tender, "offer": offers[0], "criterion": criterion}
    actions.agree(**same, score=Fraction(4), reason="Crews and mowers are named; winter is not.")
    assert len(queries.signatures(tender)) == 2
    actions.agree(**same, score=Fraction(5), reason="Winter was in the annex.")
    tender.refresh_from_db()
    assert (tender.stage, queries.signatures(tender)) == (Stage.OPENED, [])
    assert Event.objects.filter(kind="signature-voided").count() == 2
    assert tender.stages.order_by("-id")[0].reason == "the agreed scores changed after signing"


MONEY = ("1,165,000", "1165000", "1,080,000", "1080000", "£")
"""How a price or pounds of social value would look on a page."""


def test_no_page_of_moderation_shows_a_price_or_a_pound_to_the_panel(
    world: World, tender: Procurement
) -> None:
    """Everybody has locked: the panel walks every page it has, before and while it agrees; the overseer reads prices."""
    offers, panel = scored(world, tender)
    submission = offers[0].submissions.get()
    submission.content = submission.content.replace('"unit":"fte-year"', '"unit":"gbp"')
    submission.save()
    for agreed_already in (False, True):
        if agreed_already:
            for offer in offers:
                actions.agree(
                    by=panel[0].user, procurement=tender, offer=offer, criterion=tender.criteria.get(key="service"),
                    score=Fraction(3), reason="Crews are named.",
                )  # fmt: skip
        for member in panel:
            client = Client()
            client.force_login(member.user)
            for path in (
                "evaluation", "opened", f"opened/{offers[0].key}", "scoring", f"scoring/service/{offers[0].key}",
                "moderation", "moderation/agreement", f"moderation/service/{offers[0].key}",
            ):  # fmt: skip
                answer = client.get(f"/buy/{tender.slug}/{path}")
                assert answer.status_code == 200, path
                assert [sign for sign in MONEY if sign in answer.content.decode()] == [], path
            for path in ("result", "implausible", "award", "result/social-value.csv"):
                assert client.get(f"/buy/{tender.slug}/{path}").status_code == 404, path
    overseer = Client()
    overseer.force_login(world.officer)
    assert "£1,165,000" in overseer.get(f"/buy/{tender.slug}/opened").content.decode()


def test_the_last_signature_shows_the_panel_its_result(world: World, tender: Procurement) -> None:
    agreed(world, tender)
    client = Client()
    client.force_login(world.evaluators[1])
    assert "£1,165,000" in client.get(f"/buy/{tender.slug}/opened").content.decode()
    assert client.get(f"/buy/{tender.slug}/result").status_code == 200

"""Two people press the same button in the same moment: one of them wins, or both mean the same.

On PostgreSQL rows are held; SQLite lets one write at a time. Either way nothing is doubled, nothing is lost,
nobody waits for ever, and the chain holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone
from tests.portal.at_once import at_once, one_wins
from tests.portal.conftest import World, offered, person
from tests.portal.evaluating import agreed, appointed, close, give, opened, scored
from tests.portal.officers import kinds

from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Kind, Membership, Organisation, Role
from wellspent.portal.audit import queries as audit
from wellspent.portal.audit.models import Event
from wellspent.portal.evaluation import actions as evaluation
from wellspent.portal.evaluation import award_actions, queries
from wellspent.portal.evaluation.models import Award, Signature
from wellspent.portal.tendering import actions, draft_actions
from wellspent.portal.tendering.models import Offer, Outcome, Procurement, Stage, Submission
from wellspent.portal.tendering.offers import actions as offer_actions

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _the_chain_holds(world: World) -> Iterator[None]:
    """Whatever happened at once: the chain has no gap, no fork, and ends at its head."""
    yield
    assert audit.faults() == []
    assert audit.head()[0] == Event.objects.count()


def again(row: Any) -> Any:
    """The same row, as each person's own page has read it."""
    return type(row).objects.get(pk=row.pk)


def submitted(world: World, tender: Procurement) -> Offer:
    """The firm's offer, submitted once."""
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-first")
    return offer


def test_of_two_who_publish_one_does_and_the_rules_freeze_once(world: World, draft: Procurement) -> None:
    pages = [(by, again(draft)) for by in (world.lead, world.officer)]
    found = at_once([partial(actions.publish, by=by, procurement=row) for by, row in pages])
    one_wins(found, "the rules were published")
    row = again(draft)
    assert kinds(row).count("stage-open") == row.stages.filter(stage=Stage.OPEN).count() == 1
    assert row.tender_digest == Event.objects.get(kind="stage-open").digest
    assert all(page.tender_digest in ("", row.tender_digest) for _, page in pages)


def test_publishing_against_changing_freezes_what_is_kept(world: World, draft: Procurement) -> None:
    """Either the change came first and is in the frozen file, or it was refused and stands nowhere."""
    mine, theirs = again(draft), again(draft)
    published, changed = at_once([
        lambda: actions.publish(by=world.officer, procurement=mine),
        lambda: actions.change(by=world.lead, procurement=theirs, title="Grounds and verges"),
    ])  # fmt: skip
    row = again(draft)
    assert not published.refused
    title = "Grounds maintenance" if changed.refused else "Grounds and verges"
    assert (row.stage, row.title) == (Stage.OPEN, title)
    assert f'"title":"{title}"' in row.tender_file.replace('": "', '":"')


def test_two_parts_of_a_draft_added_at_once_are_both_kept(world: World, draft: Procurement) -> None:
    pages = [(name, again(draft)) for name in ("Cleaner air", "Quieter streets", "More trees")]
    at_once([
        partial(draft_actions.keep, by=world.officer, procurement=row, part=Outcome(), community_outcome=name
        )
        for name, row in pages
    ])  # fmt: skip
    assert sorted(draft.outcomes.values_list("place", flat=True)) == [0, 1, 2]
    assert {one.community_outcome for one in draft.outcomes.all()} == {name for name, _ in pages}


def test_two_procurements_of_one_title_have_two_names(world: World) -> None:
    found = at_once(
        [lambda: actions.begin(by=world.officer, organisation=world.buyer, title="Street lighting")] * 3
    )
    assert {one.gave.slug for one in found} == {"street-lighting", "street-lighting-2", "street-lighting-3"}


def test_two_consents_at_once_open_once(world: World, tender: Procurement) -> None:
    offer = submitted(world, tender)
    close(tender)
    people = (world.lead, world.officer)
    found = at_once([partial(actions.consent_to_open, by=by, procurement=again(tender)) for by in people])
    assert sorted(one.gave for one in found) == [False, True]
    assert again(tender).stage == Stage.OPENED
    assert kinds(tender).count("offer-opened") == kinds(tender).count("stage-opened") == 1
    assert offer.submissions.get().content


def test_one_person_in_two_browsers_does_not_open(world: World, tender: Procurement) -> None:
    offer = submitted(world, tender)
    close(tender)
    found = at_once([lambda: actions.consent_to_open(by=world.officer, procurement=again(tender))] * 3)
    assert one_wins(found, "opening takes two people").gave is False
    assert again(tender).stage == Stage.OPEN
    assert offer.submissions.get().content == ""


def test_a_third_consent_finds_the_offers_open(world: World, tender: Procurement) -> None:
    submitted(world, tender)
    close(tender)
    third = person("third")
    accounts.join(by=world.lead, organisation=world.buyer, user=third, role=Role.OFFICER)
    people = (world.lead, world.officer, third)
    found = at_once([partial(actions.consent_to_open, by=by, procurement=again(tender)) for by in people])
    assert sorted(str(one.gave) for one in found) == ["False", "None", "True"]
    assert [one.refused for one in found if one.refused] == ["offers are opened once, after the deadline"]
    assert again(tender).consents.count() == 2


def test_submitting_against_withdrawing_leaves_one_story(world: World, tender: Procurement) -> None:
    offer = submitted(world, tender)
    one, two = again(offer), again(offer)
    at_once([
        lambda: offer_actions.submit(by=world.firm_user, offer=one, receipt="r-second"),
        lambda: offer_actions.withdraw(by=world.firm_user, offer=two),
    ])  # fmt: skip
    told = [kind for kind in kinds(tender) if kind in ("offer-submitted", "offer-withdrawn")][1:]
    assert sorted(told) == ["offer-submitted", "offer-withdrawn"]
    assert (again(offer).withdrawn is not None) is (told[-1] == "offer-withdrawn")
    assert list(offer.submissions.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_submitting_twice_at_once_is_two_numbers_or_one_submission(world: World, tender: Procurement) -> None:
    offer = submitted(world, tender)
    tokens = ("r-second", "r-third", "r-third")
    found = at_once([
        partial(offer_actions.submit, by=world.firm_user, offer=again(offer), receipt=token)
        for token in tokens
    ])  # fmt: skip
    assert found[1].gave.pk == found[2].gave.pk
    assert sorted(offer.submissions.values_list("number", flat=True)) == [1, 2, 3]
    for made in Submission.objects.all():
        event = Event.objects.get(number=made.event)
        assert (event.digest, event.hash) == (made.digest, made.head)


def test_submitting_against_the_deadline_counts_by_when_it_arrived(world: World, tender: Procurement) -> None:
    """The tender is extended while a late offer arrives: it is refused, or it falls under the new deadline."""
    offer = submitted(world, tender)
    deadline = tender.deadline
    assert deadline is not None
    late, later = deadline + timedelta(seconds=1), deadline + timedelta(days=1)
    sent, moved = at_once([
        lambda: offer_actions.submit(by=world.firm_user, offer=again(offer), receipt="r-late", at=late),
        lambda: actions.extend(by=world.officer, procurement=again(tender), deadline=later, reason="Snow."),
    ])  # fmt: skip
    assert not moved.refused
    told = kinds(tender)
    if sent.refused:
        assert sent.refused.startswith("the deadline was")
        assert told.count("offer-submitted") == 1
    else:
        assert told.index("deadline-extended") < len(told) - 1 - told[::-1].index("offer-submitted")


def test_submitting_against_the_end_stands_before_it_or_not_at_all(world: World, tender: Procurement) -> None:
    offer = submitted(world, tender)
    sent, ended = at_once([
        lambda: offer_actions.submit(by=world.firm_user, offer=again(offer), receipt="r-second"),
        lambda: actions.end(by=world.officer, procurement=again(tender), reason="The grant was withdrawn."),
    ])  # fmt: skip
    assert not ended.refused
    assert again(tender).stage == Stage.ENDED
    assert kinds(tender)[-1] == "stage-ended"
    assert sent.refused or sent.gave.number == 2


def test_withdrawing_against_the_opening_is_seen_by_it_or_refused(world: World, tender: Procurement) -> None:
    """What was opened is not withdrawn, and what was withdrawn is not opened."""
    offer = submitted(world, tender)
    soon = timezone.now() + timedelta(milliseconds=400)
    Procurement.objects.filter(pk=tender.pk).update(deadline=soon)
    page = Offer.objects.select_related("procurement").get(pk=offer.pk)

    def opening() -> bool:
        while timezone.now() <= soon:
            pass
        actions.consent_to_open(by=world.officer, procurement=again(tender))
        return actions.consent_to_open(by=world.lead, procurement=again(tender))

    def leaving() -> None:
        while timezone.now() < soon - timedelta(milliseconds=4):
            pass
        offer_actions.withdraw(by=world.firm_user, offer=page)

    opened_it, _ = at_once([opening, leaving])
    assert opened_it.gave is True
    withdrawn, content = again(offer).withdrawn, offer.submissions.get().content
    assert (withdrawn is None) is (content != "")


def test_two_extensions_at_once_move_the_deadline_only_later(world: World, tender: Procurement) -> None:
    assert tender.deadline is not None
    days = [tender.deadline + timedelta(days=number) for number in (2, 5)]
    at_once([
        partial(actions.extend, by=world.officer, procurement=again(tender), deadline=day, reason="Snow.")
        for day in days
    ])  # fmt: skip
    assert again(tender).deadline == days[1]
    steps = [(one.was, one.becomes) for one in tender.extensions.order_by("at")]
    assert steps[0][0] == tender.deadline
    assert steps[-1][1] == days[1]
    assert all(before[1] == after[0] for before, after in pairwise(steps))


def test_two_bidders_of_one_name_have_two_keys(world: World, tender: Procurement) -> None:
    found = at_once([
        partial(offer_actions.start, by=None, procurement=again(tender), bidder="Larch Trust", email=email)
        for email in ("a@larch.example.org", "b@larch.example.org")
    ])  # fmt: skip
    assert {one.gave[0].key for one in found} == {"larch-trust", "larch-trust-2"}


def test_a_bidder_who_begins_twice_at_once_has_one_offer(world: World, tender: Procurement) -> None:
    found = at_once([
        lambda: offer_actions.start(
            by=world.firm_user, procurement=again(tender), bidder=world.firm.name,
            email=world.firm_user.email, supplier=world.firm,
        )
    ] * 3)  # fmt: skip
    assert len({one.gave[0].pk for one in found}) == Offer.objects.count() == 1


def test_a_link_works_once_however_often_it_is_pressed(world: World, tender: Procurement) -> None:
    offer, token = offer_actions.start(
        by=None, procurement=tender, bidder="Larch Trust", email="a@larch.example.org"
    )
    found = at_once([lambda: offer_actions.open_link(token=token)] * 3)
    assert one_wins(found, "this link no longer works").gave == offer


def test_two_members_who_sign_at_once_end_moderation_once(world: World, tender: Procurement) -> None:
    _, panel = scored(world, tender)
    for offer, score in zip(tender.offers.order_by("id"), (4, 3), strict=True):
        evaluation.agree(
            by=panel[0].user, procurement=tender, offer=offer, criterion=tender.criteria.get(key="service"),
            score=Fraction(score), reason="Crews and mowers are named.",
        )  # fmt: skip
    digest = queries.digest_to_sign(tender)
    found = at_once([
        partial(evaluation.sign, by=one.user, member=again(one), digest=digest) for one in panel
    ])  # fmt: skip
    assert sorted(one.gave for one in found) == [False, True]
    assert again(tender).stage == Stage.MODERATED
    assert kinds(tender).count("stage-moderated") == 1
    assert Signature.objects.filter(voided__isnull=True).count() == 2


def test_signing_against_a_changed_score_never_leaves_a_signature_to_other_scores(
    world: World, tender: Procurement
) -> None:
    offers = agreed(world, tender)
    first, second = queries.active(tender)
    evaluation.agree(
        by=first.user, procurement=tender, offer=offers[0], criterion=tender.criteria.get(key="service"),
        score=Fraction(5), reason="Read again.",
    )  # fmt: skip
    digest = queries.digest_to_sign(tender)
    at_once([
        lambda: evaluation.sign(by=second.user, member=again(second), digest=digest),
        lambda: evaluation.agree(
            by=first.user, procurement=again(tender), offer=offers[1],
            criterion=tender.criteria.get(key="service"), score=Fraction(2), reason="Read again too.",
        ),
    ])  # fmt: skip
    now = queries.digest_to_sign(again(tender))
    assert now != digest
    assert not Signature.objects.filter(voided__isnull=True).exists()
    assert again(tender).stage == Stage.OPENED


def test_scoring_against_locking_is_before_it_or_refused(world: World, tender: Procurement) -> None:
    offers = opened(world, tender)
    first, _ = appointed(world, tender)
    give(first, offers, (4, 3))
    scoring, locking = at_once([
        lambda: give(again(first), offers[:1], (5,)),
        lambda: evaluation.lock(by=first.user, member=again(first)),
    ])  # fmt: skip
    assert not locking.refused
    told = [kind for kind in kinds(tender) if kind in ("score-given", "scores-locked")]
    assert told[-1] == "scores-locked"
    assert len(told) == (3 if scoring.refused else 4)


def test_of_two_who_award_one_does(world: World, tender: Procurement) -> None:
    agreed(world, tender)
    digest = award_actions.result_of(tender, timezone.localdate()).digest
    found = at_once([
        partial(award_actions.award, by=by, procurement=again(tender), digest=digest, reason="It comes first."
        )
        for by in (world.lead, world.officer)
    ])  # fmt: skip
    made = one_wins(found, "while the procurement is “awarded”").gave
    assert Award.objects.get().pk == made.pk
    assert kinds(tender).count("award-made") == 1


def test_of_two_leads_who_leave_one_stays(world: World) -> None:
    other = accounts.join(by=world.lead, organisation=world.buyer, user=person("third"), role=Role.LEAD)
    mine = Membership.objects.get(user=world.lead, role=Role.LEAD)
    found = at_once([
        partial(accounts.leave, by=one.user, membership=again(one)) for one in (mine, other)
    ])  # fmt: skip
    one_wins(found, "this is the last person who can invite others")
    assert Membership.objects.filter(role=Role.LEAD, ended=None).count() == 1


def test_an_invitation_is_taken_up_once(world: World) -> None:
    guest = person("guest")
    _, token = accounts.invite(by=world.lead, organisation=world.buyer, email=guest.email, role=Role.AUDITOR)
    one_wins(at_once([lambda: accounts.accept(by=guest, token=token)] * 3), "no longer works")
    assert Membership.objects.filter(user=guest).count() == 1


def test_two_organisations_of_one_name_have_two_addresses(world: World) -> None:
    found = at_once([
        partial(accounts.found_organisation, by=by, name="Larch Trust", kind=Kind.SUPPLIER, first=by, role=Role.SUPPLIER
        )
        for by in (world.stranger, world.firm_user)
    ])  # fmt: skip
    assert {one.gave.slug for one in found} == {"larch-trust", "larch-trust-2"}
    assert Organisation.objects.filter(name="Larch Trust").count() == 2

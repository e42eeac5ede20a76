"""Offers submitted at the same moment: received together, each as if alone; what holds for one holds for all."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, connections
from django.test import Client, override_settings
from django.utils import timezone
from tests.portal.conftest import World, offered
from tests.portal.test_turns import crowd

from wellspent.method.errors import Refused
from wellspent.portal.accounts.queries import standing
from wellspent.portal.audit import queries as audit
from wellspent.portal.audit.actions import Happened, record_all
from wellspent.portal.audit.models import Event
from wellspent.portal.tendering import sealing
from wellspent.portal.tendering.models import Offer, Procurement, Submission
from wellspent.portal.tendering.offers import actions as offer_actions
from wellspent.portal.tendering.offers import queries as offer_queries
from wellspent.portal.tendering.offers import submit_actions as offer_submit_actions

MANY = 12
at_once = pytest.mark.django_db(transaction=True)


def drafts(tender: Procurement, many: int = MANY) -> list[Offer]:
    """So many written drafts of bidders without an account."""
    made = []
    for one in range(many):
        offer, _ = offer_actions.start(
            by=None, procurement=tender, bidder=f"Bidder {one}", email=f"b{one}@example.org"
        )
        offer_actions.price(by=None, offer=offer, pence=100_000_000 + one)
        offer_actions.answer(by=None, offer=offer, criterion="service", text=f"The words of bidder {one}.")
        made.append(offer)
    return made


def asking(offer: Offer, receipt: str, **more: Any) -> Callable[[], Submission]:
    """Submit in a thread of its own, that leaves no connection behind."""

    def ask() -> Submission:
        try:
            return offer_submit_actions.submit(by=None, offer=offer.pk, receipt=receipt, **more)
        finally:
            connections.close_all()

    return ask


@pytest.fixture
def groups(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many were received at a time; a little slower than they come, so that some wait."""
    sizes: list[int] = []
    received = offer_submit_actions._line._do

    def slowly(asked: Sequence[offer_submit_actions.Asking]) -> Sequence[Submission | Exception]:
        sizes.append(len(asked))
        time.sleep(0.05)
        return received(asked)

    monkeypatch.setattr(offer_submit_actions._line, "_do", slowly)
    yield sizes
    connections.close_all()


def content(made: Submission) -> str:
    """What was sealed, opened again."""
    kept = Submission.objects.select_related("offer__procurement").get(pk=made.pk)
    return sealing.unseal(
        bytes(kept.offer.procurement.sealing_key or b""), bytes(kept.sealed), kept.about
    ).decode()


@at_once
def test_many_at_once_are_each_received_once_with_their_own_words(
    tender: Procurement, groups: list[int]
) -> None:
    offers = drafts(tender)
    asked = [asking(offer, f"r-{offer.pk}") for offer in offers for _ in range(2)]  # everybody presses twice
    told = crowd(asked)
    assert [made.offer_id for made in told] == [offer.pk for offer in offers for _ in range(2)]
    assert len({made.pk for made in told}) == Submission.objects.count() == MANY
    assert Counter(Submission.objects.values_list("number", flat=True)) == {1: MANY}
    for one, made in enumerate(told[::2]):
        assert f"The words of bidder {one}." in content(made)
        assert offer_queries.holds(made)
    assert audit.faults() == []
    assert Event.objects.filter(kind="offer-submitted").count() == MANY
    assert max(groups) > 1
    assert len(groups) < 2 * MANY


@at_once
def test_two_pages_of_one_offer_at_once_are_two_submissions(tender: Procurement, groups: list[int]) -> None:
    (offer,) = drafts(tender, 1)
    told = crowd([asking(offer, f"page-{page}") for page in range(6)])
    assert sorted(made.number for made in told) == [1, 2, 3, 4, 5, 6]
    assert audit.faults() == []
    events = dict(Submission.objects.values_list("number", "event"))
    assert sorted(events.values()) == [events[number] for number in sorted(events)]


@at_once
def test_a_stranger_in_the_same_group_finds_nothing_and_harms_nobody(
    tender: Procurement, groups: list[int]
) -> None:
    offers = drafts(tender, 5)
    asked = [asking(offer, f"r-{offer.pk}") for offer in offers]
    asked += [asking(offer, f"thief-{offer.pk}", mine=lambda _: False) for offer in offers]
    asked.append(asking(Offer(pk=987_654_321), "r-none"))
    told = crowd(asked)
    assert [type(each) for each in told] == [Submission] * 5 + [Offer.DoesNotExist] * 6
    assert Submission.objects.count() == 5


@at_once
def test_what_may_not_be_received_is_refused_alone(tender: Procurement, groups: list[int]) -> None:
    offers = drafts(tender, 6)
    late, unpriced, twisted = offers[1], offers[3], offers[4]
    Offer.objects.filter(pk=unpriced.pk).update(price=None)
    assert tender.deadline is not None
    asked = [asking(offer, f"r-{offer.pk}") for offer in offers]
    asked[1] = asking(late, "r-late", at=tender.deadline + timedelta(seconds=1))
    asked[4] = asking(twisted, "r<>")
    told = crowd(asked)
    assert [type(each) for each in told] == [Submission, Refused, Submission, Refused, Refused, Submission]
    assert "the deadline was" in str(told[1])
    assert "There is no price" in str(told[3])
    assert "not complete" in str(told[4])
    assert sorted(Submission.objects.values_list("offer", flat=True)) == [
        offers[place].pk for place in (0, 2, 5)
    ]
    assert audit.faults() == []


@at_once
def test_a_token_belongs_to_one_offer_also_in_one_group(tender: Procurement, groups: list[int]) -> None:
    offers = drafts(tender, 2)
    told = crowd([asking(offer, "the-same") for offer in offers])
    assert sorted(type(each).__name__ for each in told) == ["Refused", "Submission"]
    assert "belongs to another offer" in str(next(each for each in told if isinstance(each, Refused)))


@at_once
def test_a_fault_of_one_offer_loses_no_other(
    tender: Procurement, groups: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    offers = drafts(tender, 6)
    seal = sealing.seal

    def broken(wrapped: bytes, text: bytes, about: str) -> bytes:
        if about.startswith(f"offer {offers[2].pk} "):
            raise OSError("no entropy")
        return seal(wrapped, text, about)

    monkeypatch.setattr(sealing, "seal", broken)
    told = crowd([asking(offer, f"r-{offer.pk}") for offer in offers])
    assert isinstance(told[2], OSError)
    assert sorted(Submission.objects.values_list("offer", flat=True)) == [
        offer.pk for offer in offers if offer != offers[2]
    ]
    assert Event.objects.filter(kind="offer-submitted").count() == 5
    assert audit.faults() == []


@at_once
def test_a_transaction_that_fails_leaves_nothing_and_each_is_tried_alone(
    tender: Procurement, groups: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    offers, kept = drafts(tender, 6), offer_submit_actions._keep

    def failing(added: Sequence[Any]) -> None:
        kept(added)
        if len(added) > 1:
            raise IntegrityError("after everything was written")

    monkeypatch.setattr(offer_submit_actions, "_keep", failing)
    told = crowd([asking(offer, f"r-{offer.pk}") for offer in offers])
    assert all(isinstance(each, Submission) for each in told)
    assert Submission.objects.count() == Event.objects.filter(kind="offer-submitted").count() == 6
    assert audit.faults() == []
    assert all(offer_queries.holds(each) for each in Submission.objects.all())


@at_once
def test_withdrawing_and_submitting_at_once_never_wait_in_a_circle(
    tender: Procurement, groups: list[int]
) -> None:
    offers = drafts(tender, 4)

    def withdrawing(offer: Offer) -> Callable[[], str]:
        def withdraw() -> str:
            try:
                offer_actions.withdraw(by=None, offer=Offer.objects.get(pk=offer.pk))
            finally:
                connections.close_all()
            return "withdrawn"

        return withdraw

    asked: list[Callable[[], Any]] = []
    for turn in range(3):
        for offer in offers:
            asked += [asking(offer, f"r-{offer.pk}-{turn}"), withdrawing(offer)]
    told = crowd(asked)
    assert [each for each in told if isinstance(each, BaseException)] == []
    assert audit.faults() == []
    assert Submission.objects.count() == 12


@at_once
def test_submitting_again_takes_back_a_withdrawal(tender: Procurement) -> None:
    (offer,) = drafts(tender, 1)
    asking(offer, "r-1")()
    offer_actions.withdraw(by=None, offer=offer)
    made = asking(offer, "r-2")()
    assert (made.number, made.offer.withdrawn) == (2, None)
    assert Offer.objects.get(pk=offer.pk).withdrawn is None


@at_once
def test_the_page_receives_browsers_at_once(tender: Procurement, groups: list[int]) -> None:
    offers = drafts(tender, 6)

    def browser(offer: Offer) -> Callable[[], Any]:
        session = SessionStore()
        session["offers"] = [offer.pk]
        session.save()

        def press() -> Any:
            client = Client()
            client.cookies["sessionid"] = str(session.session_key)
            try:
                own = client.post(f"/offers/{offer.pk}/submit", {"receipt": f"r-{offer.pk}"})
                other = client.post(
                    f"/offers/{offers[0].pk + offers[-1].pk - offer.pk}/submit", {"receipt": "r-other"}
                )
                return own["Location"], other.status_code
            finally:
                connections.close_all()

        return press

    told = crowd([browser(offer) for offer in offers])
    assert told == [(f"/offers/{offer.pk}/receipts/1", 404) for offer in offers]
    assert Submission.objects.count() == 6


def test_one_s_own_by_the_row_is_one_s_own_by_the_query(world: World, tender: Procurement) -> None:
    rows = [
        offered(world, tender, world.firm, world.firm_user, 1_165_000, 8),
        offered(world, tender, world.rival, world.rival_user, 1_080_000, 2),
        *drafts(tender, 2),
    ]
    people = (world.firm_user, world.rival_user, world.stranger, world.officer, world.lead)
    for who in (standing(person, None) for person in people):
        for held in ([], [rows[2].pk], [row.pk for row in rows]):
            for row in rows:
                by_query = offer_queries.offers(who, held).filter(pk=row.pk).exists()
                assert offer_queries.is_mine(who, held, row) == by_query, (who, held, row)


def test_submitting_asks_as_little_for_many_as_for_one(
    world: World, tender: Procurement, django_assert_num_queries: Any
) -> None:
    offers = [*drafts(tender, 5), offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)]
    offer_actions.submit(by=None, offer=drafts(tender, 6)[5], receipt="warm")
    asked = [
        offer_submit_actions.Asking(None, offer.pk, lambda _: True, f"r-{offer.pk}", timezone.now())
        for offer in offers
    ]
    with django_assert_num_queries(13):  # two of them the savepoint, one the supplier
        made = offer_submit_actions._received(asked)
    assert all(isinstance(each, Submission) for each in made)


def test_what_is_missing_is_told_with_its_mend(tender: Procurement) -> None:
    (offer,) = drafts(tender, 1)
    Offer.objects.filter(pk=offer.pk).update(price=None)
    with pytest.raises(Refused, match="There is no price") as refused:
        offer_actions.submit(by=None, offer=offer, receipt="r-1")
    assert refused.value.faults[0].mend == "Write it before you submit."


def test_several_events_are_one_chain(world: World, tender: Procurement) -> None:
    before, _ = audit.head()
    told = [Happened("offer-drafted", tender, by=world.officer, digest=str(one)) for one in range(3)]
    events = record_all(told)
    assert [event.number for event in events] == [before + 1, before + 2, before + 3]
    assert [event.previous for event in events[1:]] == [event.hash for event in events[:-1]]
    assert audit.head() == (events[-1].number, events[-1].hash)
    assert audit.faults() == []


@at_once
def test_events_are_recorded_inside_a_transaction_alone() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record_all([Happened("offer-drafted", Offer(pk=1), by=None)])


def test_another_secret_opens_nothing(tender: Procurement) -> None:
    made = asking_once(drafts(tender, 1)[0])
    assert "words of bidder" in content(made)
    with override_settings(SECRET_KEY="another"), pytest.raises(Refused, match="WELLSPENT_SECRET_KEY"):
        content(made)
    assert "words of bidder" in content(made)


def asking_once(offer: Offer) -> Submission:
    """Submit inside the test's own transaction."""
    return offer_actions.submit(by=None, offer=offer, receipt="r-1")


def test_a_promise_and_a_file_are_sealed_with_the_rest(world: World, tender: Procurement) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    offer_actions.promise(
        by=None,
        offer=offer,
        measure="local-target-group-jobs",
        unit="fte-year",
        quantity=Fraction(9),
        statement="Nine.",
    )
    offer_actions.attach(by=world.firm_user, offer=offer, name="plan.txt", content=b"Two crews.\n")
    gone = offer_actions.attach(by=world.firm_user, offer=offer, name="old.txt", content=b"One crew.\n")
    offer_actions.detach(by=world.firm_user, file=gone)
    text = content(offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1"))
    assert '"quantity":"9"' in text
    assert "plan.txt" in text
    assert "old.txt" not in text
    assert Event.objects.latest("number").actor == f"user:{world.firm_user.pk}"

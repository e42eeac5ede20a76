"""A bidder that is asked about what looks implausible: its letter, its page, its own answer, and who reads it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.portal.conftest import World
from tests.portal.evaluating import agreed, appointed, opened, who
from tests.portal.officers import at

from wellspent.method.errors import Refused
from wellspent.portal.audit import queries as audit
from wellspent.portal.audit.models import Event
from wellspent.portal.evaluation import actions, queries
from wellspent.portal.evaluation.models import Decision, ImplausibleOffer
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering.models import Offer, Procurement

WORDS = {"what": "Eight jobs on a crew of ten?", "until": "2099-12-11"}


def asked(world: World, offer: Offer, days: int = 10) -> ImplausibleOffer:
    return actions.question(
        by=world.officer, offer=offer, what=WORDS["what"], until=timezone.localdate() + timedelta(days=days)
    )


def own(query: ImplausibleOffer) -> str:
    return reverse("offer-asked", args=[query.offer_id, query.pk])


def test_a_bidder_is_written_to_answers_on_its_page_and_the_officer_reads_who_and_when(
    world: World, tender: Procurement, django_capture_on_commit_callbacks: object
) -> None:
    offers = opened(world, tender)
    mail.outbox.clear()
    officer = at(world.officer)
    where = reverse("implausible", args=[tender.slug])
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        officer.post(where, {"offer": str(offers[0].pk), **WORDS})
    query = ImplausibleOffer.objects.get()
    (letter,) = mail.outbox
    assert letter.to == ["firm@example.org"]
    assert own(query) in letter.body
    assert "11 December 2099" in letter.body
    assert "Eight jobs" not in letter.body, "what is asked may quote the offer, and a mail is read on its way"

    bidder = at(world.firm_user)
    assert own(query) in bidder.get(reverse("offer", args=[offers[0].pk])).content.decode()
    assert "Eight jobs on a crew of ten?" in bidder.get(own(query)).content.decode()
    assert "Enter your answer" in bidder.post(own(query), {"evidence": " "}).content.decode()
    said = bidder.post(own(query), {"evidence": "Two crews; our rota is in file 3."}, follow=True)
    assert "Your answer is sent to the buyer" in said.content.decode()

    shown = officer.get(reverse("implausible-offer", args=[tender.slug, query.pk])).content.decode()
    assert "Two crews; our rota is in file 3." in shown
    assert f"The bidder itself ({world.firm_user})" in shown
    event = Event.objects.get(kind="implausible-explained")
    assert (event.actor, event.organisation) == (f"user:{world.firm_user.pk}", world.firm.pk)
    assert audit.faults() == []


def test_a_bidder_without_an_account_answers_through_a_new_link(
    world: World, tender: Procurement, django_capture_on_commit_callbacks: object
) -> None:
    offer = opened(world, tender)[0]
    offer.supplier = None
    offer.save()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        at(world.officer).post(reverse("implausible", args=[tender.slug]), {"offer": str(offer.pk), **WORDS})
    query = ImplausibleOffer.objects.get()
    found = re.search(r"http://testserver(/offers/link/\S+)", str(mail.outbox[0].body))
    assert found is not None
    browser = Client()
    assert browser.get(own(query)).status_code == 404
    browser.post(found[1])
    assert own(query) in browser.get(reverse("offer", args=[offer.pk])).content.decode()
    browser.post(own(query), {"evidence": "Two crews."})
    query.refresh_from_db()
    assert (query.evidence, query.by_bidder, query.answered_by) == ("Two crews.", True, None)
    assert Event.objects.get(kind="implausible-explained").actor == f"link:{offer.pk}"
    shown = at(world.officer).get(reverse("implausible-offer", args=[tender.slug, query.pk]))
    assert "The bidder itself, through its link" in shown.content.decode()


def test_nobody_else_reads_what_a_bidder_is_asked(world: World, tender: Procurement) -> None:
    mine, other = opened(world, tender)
    query = asked(world, mine)
    for user in (world.rival_user, world.officer, world.evaluators[0]):
        assert at(user).get(own(query)).status_code == 404
        assert at(user).post(own(query), {"evidence": "Not mine."}).status_code == 404
    through_own = reverse("offer-asked", args=[other.pk, query.pk])
    assert at(world.rival_user).get(through_own).status_code == 404
    assert "asks about" not in at(world.rival_user).get(reverse("offer", args=[other.pk])).content.decode()
    query.refresh_from_db()
    assert query.answered is None


def test_a_scorer_who_has_not_locked_reads_no_answer(world: World, tender: Procurement) -> None:
    offer = opened(world, tender)[0]
    first, _ = appointed(world, tender)
    query = asked(world, offer)
    actions.explain(by=world.firm_user, query=query, evidence="Our price is £1,165,000 because of two crews.")
    assert queries.implausible(who(first.user), tender) == []
    for name, more in (("implausible", ()), ("implausible-offer", (query.pk,)), ("scoring", ())):
        answer = at(first.user).get(reverse(name, args=[tender.slug, *more]))
        assert "1,165,000" not in answer.content.decode(), name


def test_an_answer_may_be_changed_until_the_end_of_the_day_asked(world: World, tender: Procurement) -> None:
    query = asked(world, opened(world, tender)[0], days=0)
    actions.explain(by=world.firm_user, query=query, evidence="Two crews.")
    actions.explain(by=world.firm_user, query=query, evidence="Three crews.")
    assert query.evidence == "Three crews."
    assert [one.evidence for one in query.history.order_by("history_id")] == [
        "",
        "Two crews.",
        "Three crews.",
    ]
    query.until = timezone.localdate() - timedelta(days=1)
    query.save()
    with pytest.raises(Refused, match="can no longer be answered"):
        actions.explain(by=world.firm_user, query=query, evidence="Four.")
    page = at(world.firm_user).get(own(query)).content.decode()
    assert "can no longer be answered here" in page
    assert "<textarea" not in page
    late = at(world.firm_user).post(own(query), {"evidence": "Four."}).content.decode()
    assert "can no longer be answered" in late


def test_what_is_decided_or_over_is_answered_no_more(world: World, tender: Procurement) -> None:
    offers = agreed(world, tender)
    first, second = (asked(world, offer) for offer in offers)
    actions.explain(by=world.firm_user, query=first, evidence="Two crews.")
    actions.decide(by=world.officer, query=first, decision=Decision.ACCEPT, reason="It holds.")
    with pytest.raises(Refused, match="can no longer be answered"):
        actions.explain(by=world.firm_user, query=first, evidence="Three.")
    assert "It holds." not in at(world.firm_user).get(own(first)).content.decode()
    tendering.end(by=world.officer, procurement=tender, reason="The money is gone.")
    with pytest.raises(Refused, match="while the procurement is"):
        actions.explain(by=world.rival_user, query=second, evidence="One.")
    assert "<textarea" not in at(world.rival_user).get(own(second)).content.decode()


def test_an_officer_never_writes_over_what_the_bidder_said_itself(world: World, tender: Procurement) -> None:
    query = asked(world, opened(world, tender)[0])
    actions.answer(by=world.officer, query=query, evidence="By telephone: two crews.")
    shown = at(world.officer).get(reverse("implausible-offer", args=[tender.slug, query.pk])).content.decode()
    assert f"Recorded by {world.officer}" in shown
    actions.explain(by=world.firm_user, query=query, evidence="Two crews, and a third in May.")
    with pytest.raises(Refused, match="the bidder has answered itself"):
        actions.answer(by=world.officer, query=query, evidence="One crew.")


def test_the_day_to_answer_by_is_asked_for_and_is_not_over(world: World, tender: Procurement) -> None:
    offer = opened(world, tender)[0]
    where, client = reverse("implausible", args=[tender.slug]), at(world.officer)
    told = {"offer": str(offer.pk), "what": "Why?"}
    assert "Enter the day" in client.post(where, told).content.decode()
    late = client.post(where, {**told, "until": "2020-01-01"}).content.decode()
    assert "The day to answer by has passed" in late or "the day to answer by has passed" in late
    assert not ImplausibleOffer.objects.exists()

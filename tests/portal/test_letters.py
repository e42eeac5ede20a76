"""Letters about what waits: to whom it concerns, without a word of what is sealed, and not to who does without."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from tests.portal.conftest import World, offered, person
from tests.portal.evaluating import appointed, close, give, opened
from tests.portal.officers import at

from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts import organisation_actions
from wellspent.portal.accounts.models import Kind, Role, User
from wellspent.portal.audit.actions import record
from wellspent.portal.evaluation import actions as evaluation
from wellspent.portal.evaluation import question_actions
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.tendering.offers import actions as offer_actions
from wellspent.portal.ui.letters import ALWAYS, CHOICES, LETTERS


@pytest.fixture(autouse=True)
def waiting(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], object]]:
    """What is done on commit waits here until it is asked for: the tests' own transaction never ends."""
    WAITING.clear()
    monkeypatch.setattr(transaction, "on_commit", lambda act, *_: WAITING.append(act))
    return WAITING


WAITING: list[Callable[[], object]] = []


def outbox() -> list[mail.EmailMessage]:
    """The letters that left once everything was certain; the box is emptied."""
    for act in WAITING:
        act()
    WAITING.clear()
    found, mail.outbox = mail.outbox, []
    return found


def sent(about: str = "") -> list[str]:
    """Who got letters with these words, in order."""
    return sorted(address for one in outbox() if about in one.subject for address in one.to)


def test_a_question_is_told_to_who_runs_the_tender_and_not_what_it_says(
    world: World, tender: Procurement
) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_000_000, 1)
    outbox()
    offer_actions.ask(by=world.firm_user, offer=offer, question="May we use robots?")
    letters = outbox()
    assert {one.subject for one in letters} == {"A question about Grounds maintenance"}
    for one in letters:
        assert len(one.to) == 1
        assert "robots" not in one.body
        assert "Greenways" not in one.body
        assert "What needs you" in one.body
        assert "E-mails that you get" in one.body
    assert sorted(one.to[0] for one in letters) == ["lead@example.org", "officer@example.org"]


def test_who_does_without_gets_none(world: World, tender: Procurement) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_000_000, 1)
    accounts.choose_letters(by=world.lead, unwanted=["questions"])
    outbox()
    offer_actions.ask(by=world.firm_user, offer=offer, question="May we?")
    assert sent() == ["officer@example.org"]


def test_who_is_erased_or_gone_gets_none(world: World, tender: Procurement) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_000_000, 1)
    User.objects.filter(pk=world.officer.pk).update(is_active=False)
    User.objects.filter(pk=world.lead.pk).update(erased=timezone.now())
    outbox()
    offer_actions.ask(by=world.firm_user, offer=offer, question="May we?")
    assert sent() == []


def test_the_shared_service_is_told_too(world: World, tender: Procurement) -> None:
    hub = person("hub")
    service = accounts.found_organisation(by=None, name="Hub", kind=Kind.SHARED, first=hub, role=Role.OFFICER)
    organisation_actions.let_act(by=world.lead, authority=world.buyer, service=service)
    offer = offered(world, tender, world.firm, world.firm_user, 1_000_000, 1)
    outbox()
    offer_actions.ask(by=world.firm_user, offer=offer, question="May we?")
    assert "hub@example.org" in sent("A question")


def test_the_second_person_is_asked_to_open_and_nobody_after_that(world: World, tender: Procurement) -> None:
    close(tender)
    outbox()
    tendering.consent_to_open(by=world.officer, procurement=tender)
    assert sent("A second person") == ["lead@example.org"]
    tendering.consent_to_open(by=world.lead, procurement=tender)
    assert sent("A second person") == []


def test_a_panel_member_and_later_the_chair_are_told(world: World, tender: Procurement) -> None:
    offers = opened(world, tender)
    outbox()
    panel = appointed(world, tender)
    assert sent("You are on the panel") == ["first@example.org", "second@example.org"]
    give(panel[0], offers, (4, 3))
    evaluation.lock(by=panel[0].user, member=panel[0])
    assert sent() == []
    give(panel[1], offers, (5, 3))
    evaluation.lock(by=panel[1].user, member=panel[1])
    assert sent("Everybody has scored") == ["first@example.org"]


def test_an_answer_about_an_offer_is_told_without_its_words(world: World, tender: Procurement) -> None:
    mine, _ = opened(world, tender)
    until = timezone.localdate() + timedelta(days=3)
    query = question_actions.question(by=world.officer, offer=mine, what="How?", until=until)
    outbox()
    question_actions.explain(by=world.firm_user, query=query, evidence="With eight named people.")
    letters = [one for one in outbox() if "An answer about an offer" in one.subject]
    assert all("eight named" not in one.body for one in letters)
    assert sorted(one.to[0] for one in letters) == ["lead@example.org", "officer@example.org"]


def test_a_letter_leaves_only_once_what_it_tells_is_certain(world: World, tender: Procurement) -> None:
    outbox()
    with transaction.atomic():
        record("question-asked", tender, by=None, procurement=tender.pk)
    assert mail.outbox == []
    assert len(WAITING) == 1
    assert len(outbox()) == 2


def test_the_page_of_letters_keeps_the_choice_and_says_what_always_comes(world: World) -> None:
    client = at(world.officer)
    text = client.get("/account/letters").content.decode()
    assert text.count(" checked") == len(CHOICES)
    for words in (*CHOICES.values(), *ALWAYS):
        assert words in text
    done = client.post("/account/letters", {"wanted": ["panel", "opening"]})
    assert done["Location"] == "/account"
    world.officer.refresh_from_db()
    assert world.officer.unwanted == ["answers", "questions"]
    assert client.get("/account/letters").content.decode().count(" checked") == 2
    client.post("/account/letters", {})
    world.officer.refresh_from_db()
    assert world.officer.unwanted == sorted(CHOICES)
    assert client.post("/account/letters", {"wanted": ["spam"]}).status_code == 200


def test_every_letter_is_of_a_kind_that_one_may_do_without() -> None:
    assert {one.kind for one in LETTERS.values()} == set(CHOICES)
    for one in LETTERS.values():
        assert "%(title)s" in one.subject
        assert "%(title)s" in one.body


def test_a_title_with_a_line_break_makes_no_header(world: World, tender: Procurement) -> None:
    tender.title = "Grounds\r\nBcc: everybody@example.org"
    tender.save()
    offer = offered(world, tender, world.firm, world.firm_user, 1_000_000, 1)
    outbox()
    offer_actions.ask(by=world.firm_user, offer=offer, question="May we?")
    assert {one.subject for one in outbox()} == {"A question about Grounds Bcc: everybody@example.org"}

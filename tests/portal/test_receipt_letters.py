"""Receipts by e-mail: due with the submission itself, sent when it is quiet, lost neither by a crash nor by a mail server."""

from __future__ import annotations

import smtplib
import threading
import time
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.test import override_settings
from tests.portal.test_submitting_together import drafts

from wellspent.portal.tendering.models import Procurement, Submission
from wellspent.portal.tendering.offers import actions as offer_actions
from wellspent.portal.tendering.offers import letters as offer_letters
from wellspent.portal.tendering.offers import submit_actions as offer_submit_actions
from wellspent.portal.tendering.offers import submit_queries as offer_submit_queries
from wellspent.portal.tendering.offers.letters import Postman, send_due

WHERE = "https://site.example.org/receipts"


def received(tender: Procurement, many: int = 1) -> list[Submission]:
    """So many submissions whose letters are due."""
    return [
        offer_submit_actions.submit(by=None, offer=offer.pk, receipt=f"r-{offer.pk}", letter=WHERE)
        for offer in drafts(tender, many)
    ]


def due() -> set[int]:
    """The submissions whose letter is still to be sent."""
    return set(Submission.objects.exclude(letter="").values_list("pk", flat=True))


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Exception], None]:
    """Make the mail server refuse the letters to an address ("" for all)."""
    send = EmailBackend.send_messages

    def fail(address: str, error: Exception) -> None:
        def refusing(self: EmailBackend, messages: list[EmailMessage]) -> int:
            if not address or any(address in message.to for message in messages):
                raise error
            return int(send(self, messages))

        monkeypatch.setattr(EmailBackend, "send_messages", refusing)

    return fail


def test_a_letter_is_due_until_it_is_sent_and_says_what_the_receipt_says(tender: Procurement) -> None:
    (made,) = received(tender)
    assert due() == {made.pk}
    assert mail.outbox == []
    send_due()
    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == ("Receipt for your offer: Grounds maintenance", ["b0@example.org"])
    for said in (made.digest, made.receipt, made.head, f"each of the three at {WHERE}", "Harrowmere Council"):
        assert said in str(sent.body)
    assert due() == set()
    send_due()
    assert len(mail.outbox) == 1


def test_no_letter_is_due_where_none_was_asked_for(tender: Procurement) -> None:
    offer_actions.submit(by=None, offer=drafts(tender, 1)[0], receipt="r-1")
    send_due()
    assert (due(), mail.outbox) == (set(), [])


def test_letters_go_out_in_batches_each_once(tender: Procurement, monkeypatch: pytest.MonkeyPatch) -> None:
    made = received(tender, 7)
    few = offer_submit_queries.letters_due
    monkeypatch.setattr(offer_submit_queries, "letters_due", lambda after: few(after, most=3))
    send_due()
    assert [letter.to[0] for letter in mail.outbox] == [f"b{one}@example.org" for one in range(7)]
    assert due() == set()
    assert len(made) == 7


def test_a_mail_server_that_is_away_loses_no_letter(
    tender: Procurement, failing: Callable[[str, Exception], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = received(tender, 3)
    with monkeypatch.context():
        failing("", ConnectionRefusedError())
        send_due()
    assert due() == {one.pk for one in made}
    monkeypatch.undo()
    send_due()
    assert (due(), len(mail.outbox)) == (set(), 3)


def test_an_address_that_does_not_exist_is_given_up_and_holds_up_nobody(
    tender: Procurement, failing: Callable[[str, Exception], None], caplog: pytest.LogCaptureFixture
) -> None:
    made = received(tender, 3)
    failing("b1@example.org", smtplib.SMTPRecipientsRefused({"b1@example.org": (550, b"no such user")}))
    send_due()
    assert due() == set()
    assert [letter.to[0] for letter in mail.outbox] == ["b0@example.org", "b2@example.org"]
    assert f"the receipt {made[1].receipt}" in caplog.text


@pytest.mark.parametrize(
    "later",
    [
        smtplib.SMTPRecipientsRefused({"b1@example.org": (450, b"greylisted")}),
        smtplib.SMTPDataError(451, b"try again"),
    ],
    ids=["greylisted", "try again"],
)
def test_an_address_that_asks_for_patience_is_tried_again_and_holds_up_nobody(
    tender: Procurement,
    failing: Callable[[str, Exception], None],
    monkeypatch: pytest.MonkeyPatch,
    later: Exception,
) -> None:
    made = received(tender, 3)
    failing("b1@example.org", later)
    send_due()
    assert due() == {made[1].pk}
    assert len(mail.outbox) == 2
    monkeypatch.undo()
    send_due()
    assert mail.outbox[-1].to == ["b1@example.org"]
    assert due() == set()


def test_a_letter_that_cannot_be_written_is_given_up(
    tender: Procurement, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    made = received(tender, 2)
    write = offer_letters.letter

    def broken(one: Submission) -> EmailMessage:
        if one.pk == made[0].pk:
            raise ValueError("a header of two lines")
        return write(one)

    monkeypatch.setattr(offer_letters, "letter", broken)
    send_due()
    assert (due(), len(mail.outbox)) == (set(), 1)
    assert "a header of two lines" in caplog.text


class Rounds:
    """Counts a postman's rounds."""

    def __init__(self, fails: int = 0) -> None:
        self.made, self.fails = 0, fails
        self.after: list[float] = []

    def __call__(self) -> None:
        self.made += 1
        self.after.append(time.monotonic())
        if self.made <= self.fails:
            raise OSError("away")


def until(true: Callable[[], bool]) -> None:
    """Wait for something, and not for ever."""
    end = time.monotonic() + 10
    while not true() and time.monotonic() < end:
        time.sleep(0.005)
    assert true()


@pytest.mark.django_db(transaction=True)
@override_settings(LETTERS_WAIT=0.15)
def test_the_postman_waits_for_a_quiet_moment_and_goes_once() -> None:
    rounds = Rounds()
    postman = Postman(rounds)
    for _ in range(6):
        last = time.monotonic()
        postman.call()
        time.sleep(0.05)
    assert rounds.made == 0, "it went while offers came in"
    until(lambda: rounds.made == 1)
    assert rounds.after[0] - last >= 0.1
    time.sleep(0.4)
    assert rounds.made == 1
    postman.call()
    until(lambda: rounds.made == 2)


@pytest.mark.django_db(transaction=True)
@override_settings(LETTERS_WAIT=0.05)
def test_the_postman_waits_no_longer_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offer_letters, "MOST_QUIET", 0.2)
    rounds, stop = Rounds(), threading.Event()
    postman = Postman(rounds)

    def pour() -> None:
        while not stop.is_set():
            postman.call()
            time.sleep(0.01)

    pouring = threading.Thread(target=pour)
    pouring.start()
    try:
        until(lambda: rounds.made >= 1)
    finally:
        stop.set()
        pouring.join()


@pytest.mark.django_db(transaction=True)
@override_settings(LETTERS_WAIT=0.0)
def test_the_postman_survives_a_round_that_failed_and_tries_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(offer_letters, "AGAIN", 0.05)
    rounds = Rounds(fails=2)
    Postman(rounds).call()
    until(lambda: rounds.made >= 3)
    assert caplog.text.count("letters could not be sent") == 2


def test_within_a_larger_transaction_it_goes_at_once(tender: Procurement) -> None:
    received(tender)
    with override_settings(LETTERS_WAIT=5.0):
        offer_letters.postman.call()
    assert len(mail.outbox) == 1

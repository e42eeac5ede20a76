"""Receipts by e-mail: due from the moment an offer is received, sent when there is a quiet moment.

That a letter is due is kept with the submission, in the same transaction: no crash and no mail server that is away
loses it. While offers pour in they come first. A letter may be sent twice, after a crash between sending it and
noting that; none is left out.
"""

from __future__ import annotations

import logging
import smtplib
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, connections

from wellspent.portal.tendering.models import Submission
from wellspent.portal.tendering.offers import presenters as offer_presenters
from wellspent.portal.tendering.offers import submit_actions as offer_submit_actions
from wellspent.portal.tendering.offers import submit_queries as offer_submit_queries
from wellspent.portal.tendering.offers.turns import turn

log = logging.getLogger(__name__)
MOST_QUIET, AGAIN = 30.0, 60.0
"""Seconds that letters wait at most for a quiet moment, and after which those that failed are tried again."""


def send_due() -> None:
    """Send every letter that is due, each tried once; one process of this machine at a time."""
    with turn("letters"):
        after = 0
        while due := offer_submit_queries.letters_due(after):
            after = due[-1].pk
            sent, away = _sent(due)
            offer_submit_actions.letters_sent(sent)
            if away:
                return


def _sent(due: Sequence[Submission]) -> tuple[list[int], bool]:
    """Which need no more trying, and whether the mail server is away."""
    done: list[int] = []
    with get_connection() as mail:
        for made in due:
            try:
                mail.send_messages([letter(made)])
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException, ValueError) as error:
                log.exception("the receipt %s of offer %s could not be sent", made.receipt, made.offer_id)
                if not _for_good(error):
                    continue
            except OSError:
                log.exception("the receipt %s of offer %s could not be sent", made.receipt, made.offer_id)
                return done, True
            done.append(made.pk)
    return done, False


def _for_good(error: Exception) -> bool:
    """Whether a letter was refused for ever: no such address, not "later"."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return error.smtp_code >= 500 if isinstance(error, smtplib.SMTPResponseException) else True


def letter(made: Submission) -> EmailMessage:
    """The letter with a receipt."""
    offer = made.offer
    text = offer_presenters.receipt_text(offer, made, made.letter)
    return EmailMessage(f"Receipt for your offer: {offer.procurement.title}", text, to=[offer.email])


class Postman:
    """A thread of each process that does its round once it was called and there is a quiet moment."""

    def __init__(self, go_round: Callable[[], Any]) -> None:
        self._go_round = go_round
        self._called = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def call(self) -> None:
        """There is something to send. At once where nothing is waited for, as in tests and in a larger transaction."""
        if settings.LETTERS_WAIT is None or connection.in_atomic_block:
            self._try()
            return
        self._called.set()
        with self._starting:
            if (
                self._thread is None or not self._thread.is_alive()
            ):  # a process made from this one has no threads
                self._thread = threading.Thread(target=self._work, name="letters", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while True:
            self._called.wait(AGAIN)
            until = time.monotonic() + MOST_QUIET
            while self._called.is_set() and time.monotonic() < until:
                self._called.clear()
                time.sleep(settings.LETTERS_WAIT or 0)
            self._called.clear()
            self._try()
            connections.close_all()

    def _try(self) -> None:
        try:
            self._go_round()
        except Exception:
            log.exception("letters could not be sent")


postman = Postman(send_due)

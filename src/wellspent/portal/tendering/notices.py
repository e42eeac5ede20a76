"""The letters that bidders are sent by the buyer's acts: one each, so that nobody reads who else offers."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from wellspent.portal.tendering.models import Clarification, Extension, Procurement
from wellspent.portal.ui.jinja import moment


def _send(subject: str, body: str, to: Iterable[str]) -> None:
    letters = [EmailMessage(subject, body, to=[address]) for address in to]
    if letters:
        get_connection().send_messages(letters)


def deadline_extended(row: Procurement, extension: Extension, to: Iterable[str]) -> None:
    """Tell bidders of a later deadline and its reason."""
    title = row.title if row.whole is None else row.whole.title
    subject = _("Later deadline: {title}").format(title=title)
    body = _(
        "{buyer} has moved the deadline of “{title}” for every bidder.\n\n"
        "It was {was}.\nIt is now {becomes}.\n\nReason: {reason}\n\n"
        "An offer that you have submitted stands, and may be changed until then."
    ).format(
        buyer=row.organisation, title=title, was=moment(extension.was),
        becomes=moment(extension.becomes), reason=extension.reason,
    )  # fmt: skip
    _send(subject, body, to)


def question_answered(clarification: Clarification, to: Iterable[str]) -> None:
    """Tell bidders that a question was answered: the question and the answer, and not who asked."""
    row = clarification.procurement
    subject = _("A question was answered: {title}").format(title=row.title)
    body = _(
        "{buyer} has answered a question about “{title}” to every bidder.\n\nQuestion: {question}\n\nAnswer: {answer}"
    ).format(
        buyer=row.organisation, title=row.title, question=clarification.question, answer=clarification.answer
    )
    _send(subject, body, to)


def ended(row: Procurement, reason: str, to: Iterable[str]) -> None:
    """Tell bidders that a procurement ends without an award."""
    subject = _("Ended without an award: {title}").format(title=row.title)
    body = _("{buyer} has ended “{title}” without an award.\n\nReason: {reason}").format(
        buyer=row.organisation, title=row.title, reason=reason
    )
    _send(subject, body, to)

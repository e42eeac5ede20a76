"""Making and revoking tokens, and noting their use."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from wellspent.method.errors import Fault, Refused
from wellspent.portal.accounts.actions import token_digest
from wellspent.portal.accounts.models import Role, User
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.api.models import ApiToken
from wellspent.portal.audit.actions import record

MOST_DAYS = 366
PREFIX = "wsp_"
"""How every token begins, so that one left in a file is recognised."""

NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def make_token(*, by: User, who: Standing, label: str, role: Role, days: int) -> tuple[ApiToken, str]:
    """A token for the organisation that somebody acts for, and its secret, which is kept nowhere.

    Raises `Refused` for a role they do not hold themselves, and for longer than a year.
    """
    if who.organisation is None or not who.holds(role):
        rule = "a token can do no more than you can"
        raise Refused(Fault(rule, "Choose a role that you hold."))
    if not 1 <= days <= MOST_DAYS:
        raise Refused(Fault("a token lasts at least a day and at most a year", "Choose another length."))
    secret = PREFIX + secrets.token_urlsafe(32)
    now = timezone.now()
    token = ApiToken.objects.create(
        organisation=who.organisation, role=role, label=label, digest=token_digest(secret), made_by=by, made=now,
        expires=now + timedelta(days=days),
    )  # fmt: skip
    record("token-made", token, by=by, organisation=who.organisation.pk)
    return token, secret


@transaction.atomic
def revoke_token(*, by: User, token: ApiToken) -> None:
    """Stop a token working, from now on. One that was revoked already stays as it was."""
    token.refresh_from_db(from_queryset=ApiToken.objects.select_for_update(no_key=True))
    if token.revoked is not None:
        return
    token.revoked = timezone.now()
    token.save(update_fields=["revoked"])
    record("token-revoked", token, by=by, organisation=token.organisation_id)


def note_use(*, token: ApiToken) -> None:
    """Keep when a token was last used, to the minute."""
    now = timezone.now()
    if token.last_used is None or now - token.last_used > NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used=now)

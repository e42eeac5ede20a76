"""What people do to their accounts through the sign-in library, recorded in the chain as every write is."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.socialaccount import signals as social
from django.dispatch import Signal

from wellspent.portal.accounts import actions

KINDS: tuple[tuple[Signal, str], ...] = (
    (account.user_signed_up, "person-signed-up"),
    (account.password_changed, "password-changed"),
    (account.password_reset, "password-reset"),
    (account.password_set, "password-set"),
    (account.email_changed, "email-changed"),
    (mfa.authenticator_added, "authenticator-added"),
    (mfa.authenticator_removed, "authenticator-removed"),
    (mfa.authenticator_reset, "recovery-codes-made"),
    (social.social_account_added, "sign-in-connected"),
    (social.social_account_removed, "sign-in-disconnected"),
)


def connect() -> None:
    """Listen, once."""
    for signal, kind in KINDS:

        def heard(kind: str = kind, **told: Any) -> None:
            person = told.get("user") or (told.get("socialaccount") or told["sociallogin"]).user
            actions.note(by=person, kind=kind)

        signal.connect(heard, weak=False, dispatch_uid=kind)

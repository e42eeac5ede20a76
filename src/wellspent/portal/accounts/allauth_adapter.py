"""How the sign-in library meets our accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _


class Adapter(DefaultAccountAdapter):
    """Accounts are known by their e-mail address alone."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "Enter the e-mail address and password of your account. One of them is wrong."
        ),
        "too_many_login_attempts": _("Too many wrong passwords. Wait 5 minutes, then try again."),
        "incorrect_code": _("That code is wrong or too old. Enter the code that the app shows now."),
        "incorrect_password": _("That is not your password. Enter it again."),
        "enter_current_password": _("That is not your current password. Enter it again."),
        "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
        "email_taken": _("Another account has this e-mail address. Enter a different one."),
    }

    def populate_username(self, request: Any, user: Any) -> None:
        """There are no user names."""

    def add_message(self, request: Any, level: Any, *args: Any, **kwargs: Any) -> None:
        """No banner for what the next page shows anyway."""
        template = kwargs.get("message_template") or (args[0] if args else "") or ""
        if template not in ("account/messages/logged_in.txt", "account/messages/email_confirmation_sent.txt"):
            super().add_message(request, level, *args, **kwargs)


class Protection(DefaultMFAAdapter):
    """The second step of signing in, in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": Adapter.error_messages["incorrect_code"],
        "rate_limited": Adapter.error_messages["rate_limited"],
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What a passkey is called until its owner names it."""
        number = user.authenticator_set.filter(type=type).count() + 1
        return str(_("Passkey %(number)s") % {"number": number})

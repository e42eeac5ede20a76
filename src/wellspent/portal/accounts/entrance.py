"""The forms of signing in and of one's own account, in this site's words."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount import forms as social
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

PASSWORD_RULES = _(
    "At least 8 characters. It must not be a common password, only numbers, or much like your e-mail address."
)
EMAIL = (_("E-mail address"), _("Enter your e-mail address"))
PASSWORD = (_("Password"), _("Enter your password"))
NEW_PASSWORD = (_("New password"), _("Enter a new password"))
CODE = (_("6-digit code, or a recovery code"), _("Enter the code"))


class Worded:
    """Gives a form's fields their words: name -> (label, what to do when it is empty, and a hint if any)."""

    words: ClassVar[dict[str, tuple[Any, ...]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, missing, *hint) in self.words.items():
            if name not in self.fields:  # type: ignore[attr-defined]
                continue
            field = self.fields[name]  # type: ignore[attr-defined]
            field.label, field.help_text = label, hint[0] if hint else ""
            field.error_messages["required"] = missing
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.max_length = 20  # a short box for a short answer
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = _("Enter an e-mail address like name@example.org")
                field.widget.attrs["autocomplete"] = "email"
                for validator in field.validators:
                    if hasattr(validator, "user_regex"):
                        vars(validator)["message"] = field.error_messages["invalid"]


class SignIn(Worded, account.LoginForm):
    """E-mail address and password."""

    words: ClassVar = {"login": EMAIL, "password": PASSWORD}


class SignUp(Worded, account.SignupForm):
    """A new account: an e-mail address and a password."""

    words: ClassVar = {"email": EMAIL, "password1": (PASSWORD[0], _("Enter a password"), PASSWORD_RULES)}

    def try_save(self, request: HttpRequest) -> Any:
        """Make the account. An invitation's link confirms the address that it was sent to, and no other."""
        adapter = get_adapter(request)
        if not adapter.is_email_verified(request, self.cleaned_data["email"]):
            adapter.unstash_verified_email(request)
        return super().try_save(request)


class SignUpFromElsewhere(Worded, social.SignupForm):
    """A new account for somebody whose own organisation vouches for them."""

    words: ClassVar = {"email": EMAIL}


class ChangeEmail(Worded, account.AddEmailForm):
    """Another address to sign in with."""

    words: ClassVar = {"email": (_("New e-mail address"), _("Enter the new e-mail address"))}


class ChangePassword(Worded, account.ChangePasswordForm):
    """The password now, and the new one twice."""

    words: ClassVar = {
        "oldpassword": (_("Current password"), _("Enter your current password")),
        "password1": (*NEW_PASSWORD, PASSWORD_RULES),
        "password2": (_("New password again"), _("Enter the new password again")),
    }


class SetPassword(Worded, account.SetPasswordForm):
    """A first password for an account that had none."""

    words: ClassVar = {
        "password1": (*NEW_PASSWORD, PASSWORD_RULES),
        "password2": (_("New password again"), _("Enter the new password again")),
    }


class ForgottenPassword(Worded, account.ResetPasswordForm):
    """Where to send the link."""

    words: ClassVar = {"email": EMAIL}


class NewPassword(Worded, account.ResetPasswordKeyForm):
    """The new password twice, after following the link."""

    words: ClassVar = SetPassword.words


class ConfirmPassword(Worded, account.ReauthenticateForm):
    """The password again, before something that matters."""

    words: ClassVar = {"password": PASSWORD}


class Code(Worded, mfa.AuthenticateForm):
    """The code of the authenticator app at signing in."""

    words: ClassVar = {"code": CODE}


class ConfirmCode(Worded, mfa.ReauthenticateForm):
    """The code again, before something that matters."""

    words: ClassVar = {"code": CODE}


class FirstCode(Worded, totp.ActivateTOTPForm):
    """The first code, which shows that the app has the key."""

    words: ClassVar = {
        "code": (_("6-digit code from the app"), _("Enter the 6-digit code that the app shows"))
    }


PASSKEY_NAME = (
    _("Name of this passkey"),
    _("Enter a name for this passkey"),
    _("So that you know it again, such as “work laptop”"),
)


class AddPasskey(Worded, webauthn.AddWebAuthnForm):
    """A passkey's name, and whether it signs in on its own."""

    words: ClassVar = {
        "name": PASSKEY_NAME,
        "credential": ("", _("Your browser made no passkey. Try again.")),
        "passwordless": (
            _("Sign in with this passkey alone, without a password"),
            "",
            _("The device then asks for your fingerprint, face or PIN"),
        ),
    }


class RenamePasskey(Worded, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    words: ClassVar = {"name": PASSKEY_NAME}

"""What somebody types about a token."""

from __future__ import annotations

from typing import Any

from django import forms

from wellspent.portal.accounts.models import Role

LENGTHS = {"30": "30 days", "90": "90 days", "366": "A year"}


class MakeToken(forms.Form):
    """What the token is for, what it may do, and for how long."""

    label = forms.CharField(
        label="What is it for?",
        help_text="Such as “Nightly copy to the data warehouse”",
        max_length=100,
        error_messages={"required": "Enter what the token is for"},
    )
    role = forms.ChoiceField(
        label="What may it read?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role", "invalid_choice": "Choose a role that you hold"},
    )
    days = forms.ChoiceField(
        label="How long does it work?",
        choices=list(LENGTHS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how long it works", "invalid_choice": "Choose how long it works"},
    )

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(role.value, f"As {role.label.lower()}") for role in roles]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]

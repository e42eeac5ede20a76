"""What people type about themselves and each other."""

from __future__ import annotations

from django import forms

from wellspent.portal.accounts.models import Role


class Invite(forms.Form):
    """Somebody to invite, and into which role."""

    email = forms.EmailField(
        label="E-mail address", error_messages={"required": "Enter the e-mail address to invite"}
    )
    role = forms.ChoiceField(
        label="Role", widget=forms.RadioSelect, error_messages={"required": "Choose a role"}
    )

    def __init__(self, *args: object, roles: list[Role], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]


class Person(forms.Form):
    """A person's own name."""

    name = forms.CharField(
        label="Your full name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your full name"},
    )

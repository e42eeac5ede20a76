"""What people type about themselves, each other and their organisations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellspent.method.purchases import BODIES, NATIONS
from wellspent.portal.accounts.models import Role

WRONG_EMAIL = _("Enter an e-mail address like name@example.org")
WRONG_WEBSITE = _("Enter a web address like https://www.example.org")
YES_OR_NO = [("yes", _("Yes")), ("no", _("No"))]
REGISTERS = [
    ("GB-COH", _("Companies House"), _("8 characters, such as 01234567 or SC123456")),
    ("GB-CHC", _("Charity Commission (England and Wales)"), _("6 or 7 digits")),
    ("GB-SC", _("Scottish Charity Regulator"), _("Such as SC012345")),
    ("GB-NIC", _("Charity Commission for Northern Ireland"), _("6 digits")),
    ("", _("None of these"), _("A sole trader or an unregistered group")),
]
NUMBERS = {
    "GB-COH": r"([A-Z]{2}|\d{2})\d{6}",
    "GB-CHC": r"\d{6,7}",
    "GB-SC": r"SC\d{6}",
    "GB-NIC": r"\d{6}",
}
BODY_NAMES = {
    "central": _("Central government"),
    "local": _("Local government"),
    "nhs": _("NHS"),
    "education": _("Education"),
    "police": _("Police or fire"),
    "other": _("Another public body"),
}
NATION_NAMES = {
    "england": _("England"),
    "wales": _("Wales"),
    "scotland": _("Scotland"),
    "northern-ireland": _("Northern Ireland"),
}


class Invite(forms.Form):
    """Somebody to invite, and into which role."""

    email = forms.EmailField(
        label=_("E-mail address"),
        error_messages={"required": _("Enter the e-mail address to invite"), "invalid": WRONG_EMAIL},
    )
    role = forms.ChoiceField(
        label=_("Role"), widget=forms.RadioSelect, error_messages={"required": _("Choose a role")}
    )

    def __init__(self, *args: object, roles: list[Role], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        role = self.fields["role"]
        role.choices = [(one.value, one.label) for one in roles]  # type: ignore[attr-defined]
        role.hints = {one.value: HINTS[one] for one in roles}  # type: ignore[attr-defined]
        if len(roles) == 1:
            role.initial, role.widget = roles[0].value, forms.HiddenInput()


HINTS = {
    Role.LEAD: _("Invites people, keeps the organisation's facts, prepares and runs procurements"),
    Role.OFFICER: _("Prepares and runs procurements"),
    Role.EVALUATOR: _("Scores offers blind, and moderates"),
    Role.TASK_GROUP: _("Reads procurements and takes part in setting priorities"),
    Role.CONTRACT_MANAGER: _("Reads procurements and awards"),
    Role.AUDITOR: _("Reads everything that happened, and checks the chain of events"),
    Role.SUPPLIER: _("Makes offers"),
}


class Person(forms.Form):
    """A person's own name."""

    name = forms.CharField(
        label=_("Your full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your full name")},
    )


class Contact(forms.Form):
    """How an organisation is reached: what both sides tell."""

    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Enter the name of the organisation")},
    )
    address = forms.CharField(
        label=_("Address"),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
        error_messages={"required": _("Enter the address")},
    )
    email = forms.EmailField(
        label=_("E-mail address for tenders"),
        help_text=_("One that several people read, if you have one"),
        error_messages={"required": _("Enter an e-mail address for tenders"), "invalid": WRONG_EMAIL},
    )
    telephone = forms.CharField(label=_("Telephone number (optional)"), required=False, max_length=40)
    website = forms.URLField(
        label=_("Website (optional)"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": WRONG_WEBSITE},
    )


class BuyersFacts(Contact):
    """What a buyer is, and the policy that its procurements begin with."""

    body = forms.ChoiceField(
        label=_("What kind of public body is it?"),
        choices=[(body, BODY_NAMES[body]) for body in BODIES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind of public body")},
    )
    nation = forms.ChoiceField(
        label=_("Nation"),
        help_text=_("It decides which law and which bank holidays count"),
        choices=[(nation, NATION_NAMES[nation]) for nation in NATIONS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the nation")},
    )
    policy = forms.ChoiceField(
        label=_("Policy that new procurements begin with"),
        required=False,
        help_text=_("Each procurement may choose another"),
    )

    def __init__(self, *args: Any, policies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["policy"].choices = [("", _("None")), *policies]  # type: ignore[attr-defined]


class SuppliersFacts(Contact):
    """What a supplier tells once for all buyers."""

    register = forms.ChoiceField(
        label=_("Where is it registered?"),
        choices=[(key, name) for key, name, _hint in REGISTERS],
        widget=forms.RadioSelect,
        required=False,
    )
    number = forms.CharField(label=_("Registered number"), required=False, max_length=20)
    sme = forms.ChoiceField(
        label=_("Is it a small or medium-sized enterprise?"),
        help_text=_(
            "Fewer than 250 staff, and a turnover of at most £44 million or a balance sheet of at most £38 million"
        ),
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it is a small or medium-sized enterprise")},
    )
    vcse = forms.ChoiceField(
        label=_("Is it a voluntary, community or social enterprise?"),
        help_text=_("A charity, community interest company, co-operative or similar"),
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it is a voluntary, community or social enterprise")},
    )
    field_order = ("name", "register", "number", "address", "email", "telephone", "website", "sme", "vcse")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["register"].hints = {key: hint for key, _name, hint in REGISTERS}  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The number in its register's own shape; together they are the identifier."""
        told = super().clean() or {}
        register = told.get("register") or ""
        number = re.sub(r"[\s-]", "", told.get("number") or "").upper()
        if register == "GB-COH" and number.isdigit():
            number = number.zfill(8)
        if register and not number:
            self.add_error("number", _("Enter the registered number"))
        elif register and not re.fullmatch(NUMBERS[register], number):
            self.add_error("number", _("Enter the registered number as the register prints it"))
        elif number and not register:
            self.add_error("register", _("Choose the register that the number is from"))
        told["identifier"] = f"{register}-{number}" if register else ""
        return told

    def facts(self) -> dict[str, Any]:
        """What the organisation keeps: yes and no as such, the number with its register."""
        told = dict(self.cleaned_data)
        for name in ("register", "number"):
            del told[name]
        return told | {name: told[name] == "yes" for name in ("sme", "vcse")}

    @staticmethod
    def initial_of(row: Any) -> dict[str, Any]:
        """An organisation's facts as the form shows them."""
        known = next((key for key in NUMBERS if row.identifier.startswith(f"{key}-")), "")
        shown = {name: getattr(row, name) for name in Contact.base_fields}
        shown |= {"register": known, "number": row.identifier.removeprefix(f"{known}-")}
        words = {True: "yes", False: "no"}
        return shown | {name: words.get(getattr(row, name), "") for name in ("sme", "vcse")}


class ChooseService(forms.Form):
    """A shared service that is to act for the authority."""

    service = forms.ChoiceField(
        label=_("Shared service"), error_messages={"required": _("Choose a shared service")}
    )

    def __init__(self, *args: Any, services: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = [("", _("Choose a shared service")), *services]  # type: ignore[attr-defined]

"""What an officer types about a procurement."""

from __future__ import annotations

from typing import Any

from django import forms

from wellspent.files.reading.cells import read_amount
from wellspent.method.money import Money
from wellspent.method.purchases import KINDS


class PoundsField(forms.CharField):
    """An amount of money, read as every file's is ("£1,200,000", "1200000.00"); whole pence in Python."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"prefix": "£", "number": True}))
        super().__init__(**kwargs)  # type: ignore[arg-type]

    def prepare_value(self, value: object) -> object:
        """Pence as pounds, for the box."""
        return str(Money(value)) if isinstance(value, int) else value

    def to_python(self, value: object) -> int | None:  # type: ignore[override]
        """Whole pence. Raises `ValidationError` with the reader's own words."""
        if value in (None, ""):
            return None
        try:
            return Money.of(read_amount(value)).minor
        except Exception as error:
            raise forms.ValidationError(f"Write an amount in pounds, such as 1,200,000 ({error})") from error


class Begin(forms.Form):
    """The one fact a procurement begins with."""

    title = forms.CharField(
        label="What are you buying?",
        help_text="A short name that bidders will recognise, such as “Grounds maintenance of parks, 2027 to 2029”",
        max_length=200,
        error_messages={"required": "Enter what you are buying"},
    )


class Basics(forms.Form):
    """The facts that the policy decision and the notice need."""

    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Enter what you are buying"}
    )
    description = forms.CharField(
        label="Description", required=False, widget=forms.Textarea(attrs={"words": 500})
    )
    reference = forms.CharField(label="Your reference", required=False, max_length=60)
    kind = forms.ChoiceField(
        label="What kind of purchase is it?",
        choices=[(kind, kind.title()) for kind in KINDS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose goods, services or works"},
    )
    value = PoundsField(
        label="Estimated value",
        help_text="The most payable over the whole term, with every extension",
        error_messages={"required": "Enter the estimated value"},
    )
    vat = forms.ChoiceField(
        label="Does that value include VAT?",
        choices=[("included", "Yes, VAT is included"), ("excluded", "No, VAT is excluded")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether VAT is included"},
    )
    commenced = forms.DateField(
        label="When did or will the procurement commence?",
        widget=forms.DateInput(),
        error_messages={"required": "Enter the day it commences", "invalid": "Enter a day, such as 2026-11-21"},
    )
    contract_from = forms.DateField(label="Contract begins", required=False, widget=forms.DateInput())
    contract_to = forms.DateField(
        label="Contract ends", help_text="The first day after it", required=False, widget=forms.DateInput()
    )

    def clean(self) -> dict[str, Any]:
        """The two days of the contract in their order."""
        told = super().clean() or {}
        first, last = told.get("contract_from"), told.get("contract_to")
        if first and last and first >= last:
            self.add_error("contract_to", "The contract must end after it begins")
        return told

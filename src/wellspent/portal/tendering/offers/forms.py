"""What a bidder types."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms

from wellspent.documents.offerpaper import words_in
from wellspent.documents.rulewords import points_words, unit_words
from wellspent.method.asking import AskedMeasure, Question
from wellspent.method.numbers import spell
from wellspent.portal.tendering.amounts import refuse_exponent
from wellspent.portal.tendering.forms import PoundsField
from wellspent.portal.tendering.models import DraftPromise
from wellspent.portal.tendering.offers.prices import ABOVE_NOTHING, SAY_SO

YES_NO = (("yes", "Yes"), ("no", "No"))
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y")


class StartByLink(forms.Form):
    """The two facts that an offer begins with."""

    bidder = forms.CharField(
        label="Name of your organisation",
        help_text="As it stands in the register of companies or charities. For a consortium, the member who leads it",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "Enter the name of your organisation"},
    )
    email = forms.EmailField(
        label="E-mail address",
        help_text="We send the link to your offer and your receipts there",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address in the correct format, such as name@example.org",
        },
    )


class LostLink(forms.Form):
    """Where to send links anew."""

    email = forms.EmailField(
        label="E-mail address",
        help_text="The one that you began your offer with",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address in the correct format, such as name@example.org",
        },
    )


class About(forms.Form):
    """What every buyer asks of a bidder; told once."""

    bidder = forms.CharField(
        label="Name of the bidder",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "Enter the name of the bidder"},
    )
    identifier = forms.CharField(
        label="Company or charity number",
        help_text="Such as GB-COH-01234567 for a company, GB-CHC-1234567 for a charity",
        required=False,
        max_length=80,
    )
    address = forms.CharField(
        label="Address (optional)", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    telephone = forms.CharField(
        label="Telephone number (optional)",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    website = forms.URLField(
        label="Website (optional)",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter an address of a website, such as https://example.org"},
    )
    sme = forms.ChoiceField(
        label="Are you a small or medium-sized enterprise?",
        help_text="Fewer than 250 people, and a turnover of at most £44 million or a balance sheet of at most £38 million",
        required=False,
        choices=YES_NO,
        widget=forms.RadioSelect,
    )
    vcse = forms.ChoiceField(
        label="Are you a voluntary, community or social enterprise?",
        required=False,
        choices=YES_NO,
        widget=forms.RadioSelect,
    )

    def told(self) -> dict[str, Any]:
        """What was said, yes and no as truths, and None where nothing was said."""
        data = dict(self.cleaned_data)
        truths = {"yes": True, "no": False}
        return data | {name: truths.get(data[name]) for name in ("sme", "vcse")}


def about_initial(known: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of a bidder as the boxes show it."""
    words = {True: "yes", False: "no", None: ""}
    return {name: words[value] if name in ("sme", "vcse") else value for name, value in known.items()}


class Member(forms.Form):
    """Somebody who stands behind the offer with the bidder."""

    name = forms.CharField(
        label="Name of the partner", max_length=200, error_messages={"required": "Enter the partner’s name"}
    )
    identifier = forms.CharField(label="Company or charity number (optional)", required=False, max_length=80)
    part = forms.CharField(label="What they will do (optional)", required=False, max_length=200)


class Price(forms.Form):
    """The price, in pounds."""

    price = PoundsField(
        label="Your price",
        above=f"{ABOVE_NOTHING}. {SAY_SO}",
        error_messages={"required": "Enter your price"},
    )


class Answer(forms.Form):
    """A written answer within its limit of words."""

    text = forms.CharField(label="Your answer", required=False, widget=forms.Textarea(attrs={"rows": 12}))

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit = question.words
        if self.limit:
            self.fields["text"].widget.attrs["words"] = self.limit

    def clean_text(self) -> str:
        """The text, refused where it is longer than the tender takes."""
        return _within(str(self.cleaned_data["text"]), self.limit, "Your answer")


class Truth(forms.Form):
    """An answer by yes or no."""

    met = forms.ChoiceField(
        label="Your answer",
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )


class Menu(forms.Form):
    """The lines of a menu that are offered; none is an answer too."""

    lines = forms.MultipleChoiceField(
        label="What do you offer?",
        help_text="Choose all that you offer. Leave all of them empty if you offer none",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = [  # type: ignore[attr-defined]
            (award.when, f"{award.when} ({points_words(award.points.value)})")
            for award in question.criterion.awards
        ]


class Promise(forms.Form):
    """One promise: how much, from when to when, and how. The last day is written as people say it."""

    quantity = forms.CharField(
        label="How much", required=False, max_length=40, widget=forms.TextInput(attrs={"number": True})
    )
    since = forms.DateField(
        label="First day",
        required=False,
        input_formats=DAYS,
        widget=forms.DateInput(),
        error_messages={"invalid": "Enter the first day, such as 2027-01-31"},
    )
    until = forms.DateField(
        label="Last day",
        required=False,
        input_formats=DAYS,
        widget=forms.DateInput(),
        error_messages={"invalid": "Enter the last day, such as 2027-12-31"},
    )
    statement = forms.CharField(
        label="How you will do it", required=False, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: Any, asked: AskedMeasure, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.limit = asked, question.words
        quantity = self.fields["quantity"]
        if asked.measure.unit == "yes-no":
            choices = [("1", "Yes"), ("0", "No")]
            self.fields["quantity"] = forms.ChoiceField(
                label="Do you promise it?", required=False, choices=choices, widget=forms.RadioSelect
            )
        elif asked.measure.unit == "gbp":
            quantity.widget.attrs["prefix"] = "£"
        else:
            quantity.widget.attrs["suffix"] = "%" if asked.measure.unit == "share" else unit_words(asked)
        if self.limit:
            self.fields["statement"].widget.attrs["words"] = self.limit

    def clean_quantity(self) -> str:
        """What was typed, refused where it is spelled with a power of ten."""
        typed = str(self.cleaned_data["quantity"] or "")
        try:
            refuse_exponent(typed)
        except ValueError as error:
            raise forms.ValidationError(f"Write a number, such as 12.5 ({error})") from error
        return typed

    def clean_statement(self) -> str:
        """The statement, refused where it is longer than the tender takes."""
        return _within(str(self.cleaned_data["statement"]), self.limit, "How you will do it")

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        told = super().clean() or {}
        if told.get("since") and told.get("until") and told["until"] < told["since"]:
            self.add_error("until", "The last day must be the same as or after the first day")
        return told

    def quantity_text(self) -> str:
        """The quantity as the reader of every file takes it: a percentage with its sign."""
        text = str(self.cleaned_data.get("quantity") or "").strip()
        return f"{text}%" if text and self.asked.measure.unit == "share" and not text.endswith("%") else text

    def content(self) -> dict[str, Any]:
        """The promise as the offer file writes it; the last day becomes the first day after."""
        told = self.cleaned_data
        return {
            "measure": self.asked.measure.id,
            "quantity": self.quantity_text() or None,
            "unit": self.asked.measure.unit,
            "from": told.get("since") and told["since"].isoformat(),
            "to": told.get("until") and (day_after(told["until"])).isoformat(),
            "statement": str(told.get("statement") or "").strip() or None,
        }


def promise_initial(row: DraftPromise | None) -> dict[str, Any]:
    """A draft's promise as its boxes show it."""
    if row is None:
        return {}
    quantity = "" if row.quantity is None else spell(row.quantity * (100 if row.unit == "share" else 1), 12)
    last = None if row.until is None else row.until - timedelta(days=1)
    return {"quantity": quantity, "since": row.since, "until": last, "statement": row.statement}


def day_after(day: date) -> date:
    """The first day after a last one."""
    return day if day == date.max else day + timedelta(days=1)


class Upload(forms.Form):
    """A file."""

    file = forms.FileField(
        label="Choose a file",
        error_messages={"required": "Choose a file", "empty": "The file is empty. Check that it was saved"},
    )


class Clarify(forms.Form):
    """A question about the tender."""

    question = forms.CharField(
        label="Your question",
        help_text="Do not write your organisation’s name. Every bidder reads the question with its answer",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Enter your question"},
    )


class ReceiptDigest(forms.Form):
    """A digest of a receipt, a page or a file, the head of the chain, or the code of a receipt."""

    digest = forms.RegexField(
        r"^\s*([0-9a-fA-F]{64}|[0-9A-Za-z_-]{32})\s*$",
        label="Digest, head of the chain, or receipt",
        help_text="The 64 letters and digits of any digest that this site prints, or the 32 beside “Receipt”",
        max_length=80,
        error_messages={
            "required": "Enter a digest",
            "invalid": "Enter the whole digest: 64 letters and digits, from 0 to 9 and a to f",
        },
    )


def _within(text: str, limit: int | None, name: str) -> str:
    many = words_in(text)
    if limit is not None and many > limit:
        raise forms.ValidationError(f"{name} must be {limit} words or fewer; it has {many}")
    return text.strip()

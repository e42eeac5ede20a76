"""What an officer types about a procurement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from wellspent.files.reading.cells import MOST_PLACES as PLACES
from wellspent.files.reading.cells import read_amount, read_number, read_quantity, refuse_sign
from wellspent.method.money import Money
from wellspent.method.numbers import grouped, spell
from wellspent.method.particulars import PROCEDURES
from wellspent.method.purchases import KINDS
from wellspent.portal.tendering.amounts import MOST_POUNDS, refuse_exponent
from wellspent.portal.tendering.models import WayIn

MOST_NOTICE = 5 * 1024 * 1024
"""A notice of more bytes is none."""


def _why(error: Exception) -> str:
    """What a reader says is wrong, without its advice to write digits: the sentence around it says how to write one."""
    return str(error).split(". Write digits", 1)[0]


class PoundsField(forms.CharField):
    """An amount of money, read as every file's is ("£1,200,000", "1200000.00"); whole pence in Python.

    Nothing below £0 is taken, nor £0 itself where `above` says why.
    """

    def __init__(self, *, above: str = "", **kwargs: object) -> None:
        self.above = above
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
            refuse_exponent(value)
            pence = Money.of(read_amount(value)).minor
        except Exception as error:
            raise forms.ValidationError(
                f"Write an amount in pounds, such as 1,200,000 ({_why(error)})"
            ) from error
        if pence < 0 or (self.above and pence == 0):
            raise forms.ValidationError(self.above or "Enter an amount of £0 or more")
        if pence > MOST_POUNDS * 100:
            raise forms.ValidationError(f"Enter an amount of at most £{MOST_POUNDS:,}")
        return pence


class NumberField(forms.CharField):
    """An exact number, read as every file's is ("12.5", "1,200"); a `Fraction` in Python.

    `read` is the files' own reader of what is typed: of a number, an amount of money, a quantity or a weight.
    `least` refuses what is below it, and `above` also what is equal to that.
    """

    def __init__(
        self,
        *,
        read: Callable[[object], Fraction] = read_number,
        least: int | None = None,
        above: bool = False,
        **kwargs: object,
    ) -> None:
        self.read, self.least, self.above = read, least, above
        kwargs.setdefault("widget", forms.TextInput(attrs={"number": True}))
        super().__init__(**kwargs)  # type: ignore[arg-type]

    def prepare_value(self, value: object) -> object:
        """A number as its shortest text, for the box; an amount of money with its thousands apart."""
        if not isinstance(value, Fraction):
            return value
        return grouped(value, PLACES) if self.widget.attrs.get("prefix") == "£" else spell(value, PLACES)

    def to_python(self, value: object) -> Fraction | None:  # type: ignore[override]
        """The number. Raises `ValidationError` with the reader's own words."""
        if value in (None, ""):
            return None
        try:
            refuse_exponent(value)
            number = self.read(value)
        except Exception as error:
            raise forms.ValidationError(f"Write a number, such as 12.5 ({_why(error)})") from error
        if self.least is not None and (number < self.least or (self.above and number == self.least)):
            least = f"£{self.least}" if self.widget.attrs.get("prefix") == "£" else f"{self.least}"
            said = f"Enter a number above {least}" if self.above else f"Enter {least} or more"
            raise forms.ValidationError(said)
        return number


def quantity_in(unit: str) -> Callable[[object], Fraction]:
    """The files' reader of quantities in a unit: a percentage only of a share, pounds only of money."""

    def read(value: object) -> Fraction:
        refuse_sign(value, unit)
        return read_quantity(value)

    return read


class LinesField(forms.CharField):
    """Several short texts, a line each; a list in Python."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**kwargs)  # type: ignore[arg-type]

    def prepare_value(self, value: object) -> object:
        """A list as lines, for the box."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: object) -> list[str]:  # type: ignore[override]
        """The lines that are not empty."""
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]


class MomentField(forms.DateTimeField):
    """A day and a time on the site's clock; an instant with its zone in Python."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("widget", forms.DateTimeInput())
        super().__init__(**kwargs)  # type: ignore[arg-type]

    def prepare_value(self, value: object) -> object:
        """An instant as the box wants it."""
        return f"{timezone.localtime(value):%Y-%m-%dT%H:%M}" if isinstance(value, datetime) else value


class Begin(forms.Form):
    """The one fact a procurement begins with."""

    title = forms.CharField(
        label="What are you buying?",
        help_text="A short name that bidders will recognise, such as “Grounds maintenance of parks, 2027 to 2029”",
        max_length=200,
        error_messages={"required": "Enter what you are buying"},
    )


class BeginFromNotice(forms.Form):
    """A published notice, as open contracting data."""

    notice = forms.FileField(
        label="The notice as a file",
        help_text="An OCDS release or package as JSON, such as Find a Tender gives for every notice",
        error_messages={
            "required": "Choose the notice's file",
            "empty": "The file is empty; download it again",
        },
    )

    lots = forms.CharField(
        label="Only some of its lots",
        help_text="Their numbers as the notice has them, such as 1, 3. Leave it empty to take all",
        required=False,
        max_length=200,
    )

    def clean_lots(self) -> list[str]:
        """The lots that are named, each once."""
        named = str(self.cleaned_data["lots"]).replace(";", ",").split(",")
        return list(dict.fromkeys(name.strip() for name in named if name.strip()))

    def clean_notice(self) -> UploadedFile:
        """The file, of a size and an ending that a notice has."""
        given: UploadedFile = self.cleaned_data["notice"]
        if (given.size or 0) > MOST_NOTICE:
            raise forms.ValidationError("The file is larger than 5 MB; choose the one of a single notice")
        if not str(given.name).lower().endswith((".json", ".jsonl", ".ndjson")):
            raise forms.ValidationError("The file must end in .json or .jsonl")
        return given


class BeginLike(Begin):
    """A similar procurement to begin from."""

    similar = forms.ChoiceField(
        label="Which one is it like?",
        help_text="Its need, outcomes, measures, questions, criteria and clauses are copied; dates and value are not",
        error_messages={
            "required": "Choose a procurement",
            "invalid_choice": "Choose a procurement of the list",
        },
    )

    def __init__(self, *args: Any, similar: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["similar"].choices = [("", "Choose one"), *similar]  # type: ignore[attr-defined]
        self.order_fields(["similar", "title"])


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
        label="When does the procurement begin?",
        help_text="The day of its first notice, which decides the rules in force. Today is filled in for a new one",
        widget=forms.DateInput(),
        error_messages={
            "required": "Enter the day it begins",
            "invalid": "Enter a day, such as 2026-11-21",
        },
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


class KnownFacts(forms.Form):
    """Facts of the purchase, yes or no; what is left open is not known."""

    def __init__(
        self, *args: Any, questions: Mapping[str, str], known: Mapping[str, bool], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for fact, question in questions.items():
            told = {True: "yes", False: "no"}.get(known[fact], "") if fact in known else ""
            self.fields[f"fact-{fact}"] = forms.ChoiceField(
                label=question,
                choices=[("yes", "Yes"), ("no", "No"), ("", "Not known yet")],
                widget=forms.RadioSelect,
                required=False,
                initial=told,
            )

    def known(self) -> dict[str, bool]:
        """The facts that were given."""
        given = {fact: self.cleaned_data[f"fact-{fact}"] for fact in self.questions}
        return {fact: text == "yes" for fact, text in given.items() if text}


class PolicyFacts(KnownFacts):
    """Which policy decides, and the facts that it asks of the purchase."""

    policy = forms.ChoiceField(label="Which policy decides?", error_messages={"required": "Choose a policy"})
    framework = forms.ChoiceField(
        label="Which outcome framework do you work by?",
        help_text="Only where you work by one. It must be in force on the day the procurement commences",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        policies: Sequence[tuple[str, str]],
        frameworks: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["policy"].choices = [("", "Choose a policy"), *policies]  # type: ignore[attr-defined]
        self.fields["framework"].choices = [("", "None"), *frameworks]  # type: ignore[attr-defined]


class Reason(forms.Form):
    """Why somebody decides so."""

    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter the reason"},
    )

    def __init__(
        self, *args: Any, label: str = "Reason", hint: str = "", needed: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, hint
        self.fields["reason"].required = needed


class ComingIn(forms.Form):
    """By when offers come in, and where."""

    way_in = forms.ChoiceField(
        label="Where do bidders send their offers?",
        choices=WayIn.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where offers arrive"},
    )
    submission = forms.CharField(
        label="Where in your own system?",
        help_text="Only for offers through your own e-tendering system: its name and address, as bidders read it",
        required=False,
        max_length=300,
    )
    deadline = MomentField(
        label="Deadline for offers",
        help_text="On the clock of the United Kingdom. What arrives at this moment still counts. Offers on this site need one",
        required=False,
        error_messages={
            "invalid": "Enter a day and a time, such as 2026-12-18T12:00",
        },
    )
    questions_until = MomentField(
        label="Last moment for questions",
        required=False,
        error_messages={"invalid": "Enter a day and a time, such as 2026-12-11T12:00"},
    )
    procedure = forms.ChoiceField(
        label="Procedure",
        choices=[("", "Not stated"), *((key, words) for key, (_, words) in PROCEDURES.items())],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Questions before offers, and a way in that can be followed."""
        told = super().clean() or {}
        last, deadline = told.get("questions_until"), told.get("deadline")
        if told.get("way_in") == WayIn.HERE and deadline is None and "deadline" not in self.errors:
            self.add_error("deadline", "Enter the deadline")
        if deadline and deadline <= timezone.now():
            self.add_error("deadline", "The deadline must be in the future")
        if last and deadline and last > deadline:
            self.add_error("questions_until", "The last moment for questions must not be after the deadline")
        if told.get("way_in") == WayIn.ELSEWHERE and not told.get("submission"):
            self.add_error("submission", "Enter where in your own system offers are sent")
        return told


class Extend(Reason):
    """A later deadline, for all."""

    deadline = MomentField(
        label="New deadline",
        error_messages={
            "required": "Enter the new deadline",
            "invalid": "Enter a day and a time, such as 2026-12-18T12:00",
        },
    )
    field_order = ("deadline", "reason")


class Answer(forms.Form):
    """An answer that every bidder reads."""

    answer = forms.CharField(
        label="Your answer",
        help_text="Every bidder reads the question and this answer. Nobody is told who asked",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Enter your answer"},
    )

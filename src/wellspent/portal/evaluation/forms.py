"""What people type after opening."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellspent.files.criteria import CriterionSheet
from wellspent.files.reading.cells import read_number
from wellspent.method.numbers import spell
from wellspent.portal.evaluation.models import Decision
from wellspent.portal.tendering.amounts import refuse_exponent

MOST_RADIOS = 10
"""A scale of whole scores up to here is a row of radios; a longer one is a box."""


def words(label: Any, missing: Any, *, hint: Any = "", rows: int = 5) -> forms.CharField:
    """A box for some sentences that must not stay empty."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
    )


class SeveralFiles(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one go; a list in Python."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file on its own."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            return [super().clean(None, initial)] if self.required else []
        return [super(FilesField, self).clean(one, initial) for one in given]


class Load(forms.Form):
    """The files that came back."""

    workbooks = FilesField(
        label=_("Offer workbooks"),
        help_text=_("All that came back, in one go: Excel files (.xlsx) as the bidders filled them in"),
        required=False,
    )
    prices = forms.FileField(
        label=_("Price list"),
        help_text=_(
            "A table with the columns “bidder” and “price”, a row a bidder (.csv or .xlsx), if prices stand elsewhere"
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """At least one file of either."""
        told = super().clean() or {}
        if not self.errors and not told.get("workbooks") and not told.get("prices"):
            self.add_error("workbooks", _("Choose the workbooks that came back, or a price list"))
        return told


class Appoint(forms.Form):
    """Whom to put on the panel."""

    user = forms.ChoiceField(
        label=_("Evaluator"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose an evaluator"),
            "invalid_choice": _("Choose an evaluator of the list"),
        },
    )
    chairs = forms.BooleanField(label=_("This person chairs the panel"), required=False)

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [(str(number), name) for number, name in people]  # type: ignore[attr-defined]


class Declare(forms.Form):
    """Whether there is a conflict of interest."""

    conflict = forms.ChoiceField(
        label=_("Do you have an interest in this procurement or in any of its bidders?"),
        help_text=_(
            "Such as work for a bidder in the last years, shares, a relative or close friend there, "
            "a gift, or anything that a losing bidder might point to"
        ),
        choices=[("no", _("No, I have none")), ("yes", _("Yes, or there might be one"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you have an interest")},
    )
    declaration = forms.CharField(
        label=_("If yes: what it is, and in whom"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        """A conflict is declared with what it is."""
        told = super().clean() or {}
        if told.get("conflict") == "yes" and not (told.get("declaration") or "").strip():
            self.add_error("declaration", _("Enter what the interest is, and in which bidder"))
        return told


class DecideConflict(forms.Form):
    """The officer's decision on a declared conflict."""

    cleared = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[("yes", _("They may score")), ("no", _("They stand down from the panel"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you decide")},
    )
    reason = words(_("Reason"), _("Enter the reason"), rows=3)


class Score(forms.Form):
    """A score from the published scale, with its reason."""

    reason = words(
        _("Reason"),
        _("Enter what in the answer earned this score, and why not more"),
        hint=_(
            "What in the answer earned it, and why not more. Hold it to the criterion, never to another tender."
        ),
    )

    field_order = ("score", "reason")

    def __init__(self, *args: Any, criterion: CriterionSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.top = criterion.scale or Fraction(0)
        self.fields["score"] = score_field(criterion)
        self.order_fields(self.field_order)

    def clean_score(self) -> Fraction:
        """The exact score, on the scale."""
        try:
            refuse_exponent(self.cleaned_data["score"])
            given = read_number(self.cleaned_data["score"])
        except Exception as error:
            raise forms.ValidationError(_("Enter a score in digits, such as 3.5")) from error
        if not 0 <= given <= self.top:
            raise forms.ValidationError(_("Enter a score from 0 to %(top)s") % {"top": spell(self.top)})
        return given


def score_field(criterion: CriterionSheet) -> forms.Field:
    """The scale as radios with its descriptors; a long or broken scale as a box."""
    top = criterion.scale or Fraction(0)
    described = {line.score: line.text for line in criterion.descriptor}
    missing = {"required": _("Choose a score")}
    whole = top.denominator == 1 and all(score.denominator == 1 for score in described)
    if top > MOST_RADIOS or not whole:
        hint = _("From 0 to %(top)s") % {"top": spell(top)}
        return forms.CharField(
            label=_("Score"),
            help_text=hint,
            widget=forms.TextInput(attrs={"number": True}),
            error_messages=missing,
        )
    scores = range(int(top), -1, -1)
    field = forms.ChoiceField(
        label=_("Score"),
        choices=[(str(score), str(score)) for score in scores],
        widget=forms.RadioSelect,
        error_messages=missing | {"invalid_choice": _("Choose a score on the scale")},
    )
    field.hints = {str(score): described[Fraction(score)] for score in scores if Fraction(score) in described}  # type: ignore[attr-defined]
    return field


class Question(forms.Form):
    """What a bidder is asked to explain."""

    offer = forms.ChoiceField(
        label=_("Tender"), widget=forms.RadioSelect, error_messages={"required": _("Choose a tender")}
    )
    what = words(
        _("What looks implausible, and what do you ask?"),
        _("Enter what looks implausible, and what you ask"),
        hint=_(
            "Name the promise or price, and the range you would have expected. The bidder reads this word for word"
        ),
    )
    until = forms.DateField(
        label=_("Until which day may the bidder answer?"),
        help_text=_("To the end of that day"),
        widget=forms.DateInput(),
        error_messages={"required": _("Enter the day"), "invalid": _("Enter a day, such as 2026-12-11")},
    )

    def __init__(self, *args: Any, offers: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offer"].choices = [(str(number), name) for number, name in offers]  # type: ignore[attr-defined]


class Answer(forms.Form):
    """What came back."""

    evidence = words(
        _("What the bidder answered"),
        _("Enter what the bidder answered, or that nothing came in the time given"),
        hint=_("Word for word, with the names of the papers it sent; or that nothing came in the time given"),
    )


class Explain(forms.Form):
    """The bidder's own answer, and a paper that shows it. Only what is sent (`sends`) must say something."""

    evidence = words(
        _("Your answer"),
        _("Enter your answer"),
        hint=_("What shows that you can keep it: your reckoning, people and contracts by name, your papers"),
        rows=10,
    )
    file = forms.FileField(
        label=_("A paper that shows it"),
        required=False,
        error_messages={
            "required": _("Choose a file"),
            "empty": _("The file is empty. Check that it was saved"),
        },
    )

    def __init__(self, *args: Any, sends: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].required = sends


class Decide(forms.Form):
    """What becomes of the offer."""

    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you decide")},
    )
    reason = words(_("Reason"), _("Enter the reason"), rows=3)


class Reason(forms.Form):
    """Why the contract is awarded so, or not at all."""

    reason = words(
        _("Reason"), _("Enter the reason"), hint=_("As it will stand in the record of the procurement")
    )


class Notice(forms.Form):
    """The day of the contract award notice."""

    on = forms.DateField(
        label=_("On which day was the contract award notice published?"),
        help_text=_("The first day of the standstill, if it is a working day"),
        widget=forms.DateInput(),
        error_messages={"required": _("Enter the day"), "invalid": _("Enter a day, such as 2026-11-21")},
    )

"""One page a criterion: what is asked, how the answer is scored, and its weight."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django import forms

from wellspent.files.asking import MOST_WORDS
from wellspent.files.reading.cells import read_weight
from wellspent.method.numbers import grouped
from wellspent.portal.tendering.forms import LinesField, NumberField
from wellspent.portal.tendering.scoring_forms import HowScored

ASKED = ("label", "question", "guidance", "word_limit", "evidence", "social_value", "outcome")
"""What a question says beside how it is scored."""


class CriterionForm(HowScored):
    """A criterion whole. A kind that asks no question has no boxes for one, and a condition has no weight."""

    label = forms.CharField(
        label="Short name",
        help_text="Such as “How the work will be done”",
        max_length=200,
        error_messages={"required": "Enter a short name"},
    )
    question = forms.CharField(
        label="The question",
        help_text="One thing asked, in words that a small firm understands",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter the question"},
    )
    guidance = forms.CharField(
        label="Guidance for the answer",
        help_text="What a good answer says",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    word_limit = forms.IntegerField(
        label="Most words of an answer",
        help_text="Leave it out for no limit",
        required=False,
        min_value=1,
        max_value=MOST_WORDS,
        error_messages={
            "invalid": "Write a whole number of words, such as 500",
            "min_value": "Write at least 1 word, or leave it out",
            "max_value": f"Write at most {MOST_WORDS:,} words",
        },
    )
    evidence = LinesField(
        label="Evidence asked", help_text="A line each. Ask for none that you will not read", required=False
    )
    social_value = forms.BooleanField(label="It is about social value", required=False)
    outcome = forms.ChoiceField(label="Which outcome of your map does it serve?", required=False)
    weight = NumberField(label="Weight", required=False, read=read_weight)

    def __init__(
        self,
        *args: Any,
        kind: str,
        outcomes: Sequence[tuple[str, str]],
        others: Fraction,
        out_of: Fraction,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        self.fields["outcome"].choices = [("", "None of them"), *outcomes]  # type: ignore[attr-defined]
        for name in ASKED if kind != "quality" else ("outcome",) if not outcomes else ():
            if name != "label":
                del self.fields[name]
        self.asking = [name for name in ASKED if name in self.fields]
        if self.chosen == "pass-fail":
            del self.fields["weight"]
        else:
            left = out_of - others
            said = f"The other criteria carry {grouped(others)} of {grouped(out_of)}"
            self.fields["weight"].help_text = f"{said}, so {grouped(left)} is left" if left > 0 else said

    def clean_weight(self) -> Fraction | None:
        """No weight below nothing."""
        weight: Fraction | None = self.cleaned_data["weight"]
        if weight is not None and weight < 0:
            raise forms.ValidationError("A weight is 0 or more")
        return weight

    def facts(self) -> dict[str, Any]:
        """What the criterion is kept with; `outcome` is still the number of one."""
        told = {name: self.cleaned_data[name] for name in self.asking}
        told |= {"rule": self.cleaned_data["rule"], "numbers": self.numbers()}
        return told | {"weight": self.cleaned_data.get("weight", Fraction(0))}

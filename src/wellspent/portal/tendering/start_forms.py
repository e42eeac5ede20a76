"""What an officer changes of a start from the policy before it is made."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms

from wellspent.files.reading.cells import read_amount, read_weight
from wellspent.method.numbers import grouped
from wellspent.portal.tendering.forms import NumberField
from wellspent.portal.tendering.starting import QUALITY, Start

POUNDS = {"prefix": "£", "number": True}


def _weight(label: str, hint: str = "") -> NumberField:
    return NumberField(
        label=label, help_text=hint, read=read_weight, error_messages={"required": "Enter the weight, or 0"}
    )


def _pounds(label: str, hint: str, required: str) -> NumberField:
    return NumberField(
        label=label, help_text=hint, read=read_amount, least=0, widget=forms.TextInput(attrs=POUNDS),
        error_messages={"required": required},
    )  # fmt: skip


class StartForm(forms.Form):
    """The weights, the line of the price, the first question, and the outcomes: filled in, and to be changed."""

    price = _weight("Weight of price")
    floor = _pounds(
        "Lowest price", "It earns all the points of price; a lower one no more", "Enter the lowest price"
    )
    ceiling = _pounds("Highest price", "It earns no points of price", "Enter the highest price")
    quality = _weight("Weight of quality")
    question = forms.CharField(
        label="The question on quality",
        help_text="What should bidders say about the work itself?",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter the question"},
    )
    stated = _weight("Weight of the question on social value")
    promised = _weight("Weight of what bidders promise on measures")
    target = _pounds(
        "Pounds of social value that earn all these points",
        "What a very good offer would promise over the whole contract",
        "Enter the pounds that earn all the points",
    )
    outcomes = forms.MultipleChoiceField(
        label="Which outcomes should this contract help to bring about?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Choose outcomes of the list"},
    )

    def __init__(self, *args: Any, start: Start, title: str, whole: Fraction, **kwargs: Any) -> None:
        self.whole = whole
        kwargs["initial"] = {
            **{name: getattr(start, name) for name in ("price", "quality", "stated", "promised", "floor", "ceiling")},
            "question": QUALITY.format(title=title),
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        for name in ("stated", "promised"):
            if name not in start.ways:
                del self.fields[name]
            elif getattr(start, name) is None:
                self.fields[name].help_text = "The policy names no weight; take it from price or quality"
        self.fields["target"].required = False
        if "promised" not in start.ways:
            del self.fields["target"]
        elif start.typical is not None:
            taken = f"The test of the scoring takes £{grouped(start.typical)} for a typical promise, a tenth of the estimated value: illustrative"
            self.fields["target"].help_text += f". {taken}"
        self.fields["outcomes"].choices = [(one.id, one.shown) for one in start.outcomes]  # type: ignore[attr-defined]
        if not start.outcomes:
            del self.fields["outcomes"]

    def clean(self) -> dict[str, Any]:
        """A line that begins below where it ends, and no weight below nothing."""
        told = super().clean() or {}
        floor, ceiling = told.get("floor"), told.get("ceiling")
        if floor is not None and ceiling is not None and floor >= ceiling:
            self.add_error("floor", "The lowest price must be below the highest price")
        if told.get("promised") and told.get("target") is None and "target" not in self.errors:
            self.add_error("target", self.fields["target"].error_messages["required"])
        weights = [name for name in ("price", "quality", "stated", "promised") if name in self.fields]
        for name in weights:
            weight = told.get(name)
            if isinstance(weight, Fraction) and weight < 0:
                self.add_error(name, "A weight is 0 or more")
        if not self.errors:
            self._sum([told[name] for name in weights])
        return told

    def _sum(self, weights: list[Fraction]) -> None:
        """Weights that sum: nothing is made yet, so it is put right here."""
        total = sum(weights, Fraction(0))
        if total != self.whole:
            self.add_error(
                "price", f"The weights sum to {grouped(total)}; they must sum to {grouped(self.whole)}"
            )

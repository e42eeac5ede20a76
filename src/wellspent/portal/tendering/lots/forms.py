"""What an officer types about the lots of a tender."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from wellspent.portal.tendering.copy_actions import PARTS
from wellspent.portal.tendering.forms import LinesField, PoundsField
from wellspent.portal.tendering.lots.actions import MOST_LOTS, Named
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.tendering.notice_reading import LOT_TITLE


class LotNames(forms.Form):
    """What the lots are called, a line each."""

    names = LinesField(
        label="What are the lots called?",
        help_text="A line each, such as “North of the river”. They are numbered in this order",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Name the lots, a line each"},
    )

    def __init__(self, *args: Any, more: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if more:
            self.fields["names"].label = "What are the further lots called?"
            self.fields["names"].help_text = "A line each. They come after the lots that are there"

    def clean_names(self) -> list[str]:
        """The names, none of them too long for a list."""
        named: list[str] = self.cleaned_data["names"]
        long = next((name for name in named if len(name) > LOT_TITLE), None)
        if long is not None:
            raise forms.ValidationError(f"“{long[:40]}…” is longer than {LOT_TITLE} characters; shorten it")
        return named


class NamedLots(forms.Form):
    """The tender and each of its lots: what it is called and what it is worth; how many one bidder may have."""

    title = forms.CharField(
        label="What is the whole tender called?",
        max_length=200,
        error_messages={"required": "Enter what the whole tender is called"},
    )
    value = PoundsField(
        label="Estimated value of all lots together",
        help_text="Policies and the law count all lots together. Leave it empty to take the sum of the lots",
        required=False,
    )

    def __init__(self, *args: Any, rows: Sequence[Procurement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            lot = row.lot_name.partition(":")[0]
            self.fields[f"title-{row.pk}"] = forms.CharField(
                label=f"{lot}: what is it called?", max_length=LOT_TITLE, initial=row.lot_title,
                error_messages={"required": f"Enter what {lot[:1].lower()}{lot[1:]} is called"},
            )  # fmt: skip
            self.fields[f"value-{row.pk}"] = PoundsField(
                label=f"{lot}: estimated value", required=False, initial=row.value
            )
        limits = (
            ("most_offered", "How many lots may one bidder offer for?"),
            ("most_won", "How many lots may one bidder win?"),
        )
        for name, label in limits:
            self.fields[name] = forms.IntegerField(
                label=label, required=False, min_value=1, max_value=MOST_LOTS,
                help_text="Leave it empty for no limit. Bidders read it on the tender’s page",
                widget=forms.TextInput(attrs={"number": True}),
                error_messages={"invalid": "Enter a number of lots, such as 2"},
            )  # fmt: skip

    def lots(self) -> dict[int, Named]:
        """The lots as they were typed, by the number of their row."""
        told = self.cleaned_data
        return {row.pk: Named(told[f"title-{row.pk}"], told[f"value-{row.pk}"]) for row in self.rows}

    def whole(self) -> dict[str, Any]:
        """What was typed of all of them together."""
        return {name: self.cleaned_data[name] for name in ("title", "value", "most_offered", "most_won")}


class SameForOthers(forms.Form):
    """What of a lot is used for other lots as well, and for which."""

    parts = forms.MultipleChoiceField(
        label="What is the same?",
        choices=[(key, part.label) for key, part in PARTS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what is the same"},
    )
    lots = forms.MultipleChoiceField(
        label="For which lots?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the lots"},
    )

    def __init__(self, *args: Any, others: Sequence[Procurement], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"lots": [str(row.pk) for row in others]})
        super().__init__(*args, **kwargs)
        self.others = others
        self.fields["lots"].choices = [(str(row.pk), row.lot_name) for row in others]  # type: ignore[attr-defined]

    def chosen(self) -> list[Procurement]:
        """The lots that were chosen."""
        return [row for row in self.others if str(row.pk) in self.cleaned_data["lots"]]

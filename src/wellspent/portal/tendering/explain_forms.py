"""Why a tender departs from what is asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from wellspent.method.musts import BROKEN
from wellspent.portal.tendering.departures import Point


class Explain(forms.Form):
    """A reason for each point that is broken; one that is left empty still stands in the way of publishing."""

    def __init__(self, *args: Any, points: Sequence[Point], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        broken = [point for point in points if point.status == BROKEN]
        self.asked = {f"why-{number}": point for number, point in enumerate(broken, 1)}
        for name, point in self.asked.items():
            self.fields[name] = forms.CharField(
                label=f"Why not? {point.text}",
                required=False,
                max_length=2000,
                initial=point.answer.reason if point.answer else "",
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def clean(self) -> dict[str, Any]:
        """At least one reason: a page that is sent empty says nothing."""
        told = super().clean() or {}
        if self.asked and not any(told.get(name) for name in self.asked):
            self.add_error(next(iter(self.asked)), "Enter a reason, or put it right on its own page")
        return told

    def reasons(self) -> dict[str, str]:
        """The reasons by the keys of their points."""
        return {point.key: self.cleaned_data[name] for name, point in self.asked.items()}

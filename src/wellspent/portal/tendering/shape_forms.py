"""What an officer types about the need, the outcomes, who was asked, the questions and the clauses."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms

from wellspent.portal.tendering.forms import LinesField, NumberField, quantity_in
from wellspent.portal.tendering.models import AskedMeasure, Hands, Road

VALUES = (
    ("quantified", "Quantified: counted in its own unit"),
    ("monetised", "Monetised: also in pounds"),
    ("qualitative", "Qualitative: described"),
)

ENGAGEMENTS = (
    ("market", "Market engagement"),
    ("residents", "Consultation of residents"),
    ("users", "Consultation of people who use the service"),
    ("co-production", "Co-production with people who use the service"),
    ("partners", "Talk with partners or colleagues"),
)


def _text(label: str, hint: str = "", rows: int = 3, required: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(required),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required} if required else {},
    )


def _line(label: str, hint: str = "", required: str = "") -> forms.CharField:
    messages = {"required": required} if required else {}
    return forms.CharField(
        label=label, help_text=hint, required=bool(required), max_length=200, error_messages=messages
    )


class NeedForm(forms.Form):
    """The statement of need."""

    people = _text("Who needs it?", "The people whom this purchase is for", required="Enter who needs it")
    place = _text("Where?", "Wards, towns or the whole area", rows=2)
    evidence = _text("How do you know?", "What was counted, asked or found, by whom and when")
    indicator = _line(
        "What would show that it is met?", "One indicator, such as “young people not in work or training”"
    )
    baseline = _line(
        "Where does that indicator stand today?", "With its date. Leave it out where nobody knows"
    )


class OutcomeForm(forms.Form):
    """A line of the outcome map, from activity to value, and how it is asked for."""

    community_outcome = _line(
        "What should change for people or places?",
        "The community outcome, such as “young people find lasting work”",
        required="Enter what should change",
    )
    activity = _line("Through which activity?", "Such as “a trainee programme in the parks team”")
    output = _line(
        "With which output?", "What can be counted at once, such as “trainees who complete a year”"
    )
    service_outcome = _line("And which outcome of the service itself?", "Such as “a team at full strength”")
    value = forms.ChoiceField(
        label="How is its value told?",
        choices=VALUES,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose how its value is told"},
    )
    accrues_to = _line("To whom does the value accrue?", "Such as “the trainees, and the public purse”")
    road = forms.ChoiceField(
        label="How do you ask for it?",
        choices=Road.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose how it is asked for"},
    )
    reason = _text("Why in this way?", "One sentence that an auditor can follow", rows=2)

    def clean(self) -> dict[str, Any]:
        """How it is asked for and the reason go together."""
        told = super().clean() or {}
        if told.get("road") and not told.get("reason"):
            self.add_error("reason", "Enter why it is asked for in that way")
        if told.get("reason") and not told.get("road"):
            self.add_error("road", "Choose how it is asked for")
        return told


class EngagementForm(forms.Form):
    """An entry of the engagement and consultation log."""

    on = forms.DateField(
        label="On which day?",
        widget=forms.DateInput(),
        error_messages={"required": "Enter the day", "invalid": "Enter a day, such as 2026-11-21"},
    )
    kind = forms.ChoiceField(
        label="What was it?",
        choices=ENGAGEMENTS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it was"},
    )
    whom = _line("With whom?", "Groups and firms, never the names of residents", required="Enter with whom")
    heard = _text("What did you hear?", required="Enter what you heard")
    changed = _text("What changed because of it?", "Leave it out where nothing did", rows=2)


def _hands(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=Hands.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose one of the three"},
    )


class CoProductionForm(forms.Form):
    """The co-production grid, today and intended, with its four principles as prompts."""

    planned_today = _hands("Who plans the service today?")
    delivered_today = _hands("Who delivers it today?")
    planned_intended = _hands("Who should plan it under this contract?")
    delivered_intended = _hands("Who should deliver it?")
    assets = _text(
        "Which strengths do people who use the service bring?", "Treat people as assets, not as cases", rows=2
    )
    capabilities = _text("How will their strengths grow?", "Build on what people can already do", rows=2)
    mutuality = _text(
        "What do both sides give and get?", "Mutual duties, and work by users that is valued", rows=2
    )
    networks = _text(
        "Whom else does it bring together?", "Networks of peers that outlast the contract", rows=2
    )


class ClauseForm(forms.Form):
    """A contract condition."""

    title = _line("Title of the clause", required="Enter a title")
    text = _text("The clause, as it will stand in the contract", rows=8, required="Enter the clause")


class TargetsForm(forms.Form):
    """The buyer's target for each measure that is asked, an empty box being none, and what it names.

    `naming` are the measures whose definition leaves it to the tender to name groups, a value or a skill.
    """

    def __init__(
        self,
        *args: Any,
        rows: Sequence[tuple[AskedMeasure, str, str, str]],
        naming: Collection[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.naming = [row.measure for row, *_ in rows if row.measure in naming]
        for row, label, unit, measured in rows:
            self.fields[f"target-{row.measure}"] = NumberField(
                label=f"Target: {label}",
                required=False,
                read=quantity_in(measured),
                least=0,
                above=True,
                initial=row.target,
                widget=forms.TextInput(attrs={"number": True, "suffix": unit}),
            )
            if row.measure in naming:
                self.fields[f"groups-{row.measure}"] = LinesField(
                    label=f"What the tender names: {label}",
                    help_text="Its definition leaves this to you, a line each. Such as “people who left care”, never an address",
                    required=False,
                    initial=row.groups,
                    widget=forms.Textarea(attrs={"rows": 2}),
                )

    def targets(self) -> dict[str, Any]:
        """The targets by measure."""
        return self._of("target-")

    def groups(self) -> dict[str, list[str]]:
        """What is named by measure."""
        return self._of("groups-")

    def _of(self, prefix: str) -> dict[str, Any]:
        return {
            name.removeprefix(prefix): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix)
        }

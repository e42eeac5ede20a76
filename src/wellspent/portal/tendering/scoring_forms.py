"""What an officer types about the rules: criteria, weights, how each is scored, what earns which score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from django import forms

from wellspent.files.criteria import NUMBERS
from wellspent.files.reading.cells import MOST_PLACES as PLACES
from wellspent.files.reading.cells import read_amount, read_number, read_weight
from wellspent.method.numbers import spell
from wellspent.method.rulecheck import ABOVE_NOTHING
from wellspent.method.scoring import RULES
from wellspent.method.tenders import METHODS
from wellspent.portal.tendering.forms import NumberField, quantity_in
from wellspent.portal.tendering.models import Criterion

KINDS = (
    ("price", "Price"),
    ("quality", "A question that evaluators score"),
    ("met", "A condition to be met, without points"),
    ("value", "Pounds of social value promised, over the measures you ask for"),
    ("measure", "One measure, scored in its own unit"),
)
LABELS = {"price": "Price", "value": "Social value promised"}
"""What a criterion is called where nobody says otherwise."""

RULE_WORDS = {
    "absolute-linear": ("A straight line between two amounts", "Full points at the best amount, none at the worst. No points hang on another offer"),
    "target": ("A share of a target", "Full points at the target; half the target, half the points"),
    "points": ("A menu of points", "You say what earns how many points"),
    "scale": ("Scored by evaluators on a scale", "The agreed score as a share of the top of the scale"),
    "pass-fail": ("Met or not met", "Who does not meet it goes no further"),
    "lowest-over-price": ("Lowest price over price", "Points hang on the lowest price offered: a bid that cannot win may decide who does"),
    "relative-linear": ("A line between the best and the worst offer", "Points hang on the other offers: a bid that cannot win may decide who does"),
    "mean": ("Against the average price", "Points hang on every other price: a bid that cannot win may decide who does"),
    "log": ("A logarithmic curve from the lowest price", "Points hang on the lowest price, but the order of the others does not"),
    "relative-highest": ("A share of the highest offer", "Points hang on the highest offer: a bid that cannot win may decide who does"),
}  # fmt: skip
"""Every rule in a few words: its name and what follows from it."""

SECOND_PRICE = "There is a price already, and an offer states one price. Change that criterion instead"

BOXES = {
    "floor": ("Lowest amount", "Where the line begins"),
    "ceiling": ("Highest amount", "Where the line ends"),
    "target": ("Target", "What earns all the points"),
    "base": (
        "Multiple of the lowest price that earns nothing",
        "Such as 2: twice the lowest price earns nothing",
    ),
    "scale": ("Top of the scale", "Such as 5: evaluators score from 0 to 5"),
    "maximum": ("Most points of the menu", "What the best lines of the menu add up to"),
    "minimum": ("Lowest score to go on", "A bid below it goes no further. Leave it out for no gate"),
    "worth": ("What full marks are worth to you, in pounds", "Only where price is set against value"),
}
METHOD_WORDS = {
    "weighted-points": "All points added; the most points come first",
    "price-per-point": "Price divided by points; the lowest comes first",
    "award-on-value": "What the points are worth taken off the price; the lowest comes first",
    "utility-index": "Points and price against their averages; the highest index comes first",
}


def rules_for(kind: str) -> list[str]:
    """The rules that take a kind of criterion: those that hang on no other offer first."""
    found = [spec for spec in RULES.values() if kind in spec.kinds]
    return [
        spec.id for spec in sorted(found, key=lambda spec: (spec.relative, list(RULE_WORDS).index(spec.id)))
    ]


class AddCriterion(forms.Form):
    """What a further criterion looks at. There is one price an offer, so a second price is refused."""

    kind = forms.ChoiceField(
        label="What does it look at?",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it looks at"},
    )
    measure = forms.ChoiceField(
        label="Which measure?", help_text="Only for one measure, scored in its own unit", required=False
    )

    def __init__(
        self, *args: Any, measures: Sequence[tuple[str, str]], priced: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.priced = priced
        self.fields["measure"].choices = [("", "Choose a measure"), *measures]  # type: ignore[attr-defined]
        if not measures:
            del self.fields["measure"]
            self.fields["kind"].choices = KINDS[:-1]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A measure where one is scored, and no second price."""
        told = super().clean() or {}
        if told.get("kind") == "measure" and not told.get("measure"):
            self.add_error("measure", "Choose the measure")
        if told.get("kind") == "price" and self.priced:
            self.add_error("kind", SECOND_PRICE)
        return told


class Weights(forms.Form):
    """The weight of every criterion, in one form."""

    def __init__(self, *args: Any, criteria: Iterable[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {f"weight-{row.key}": row for row in criteria}
        for name, row in self.rows.items():
            self.fields[name] = NumberField(
                label=f"Weight of “{row.label}”",
                required=False,
                read=read_weight,
                initial=row.weight,
                widget=forms.TextInput(attrs={"number": True}),
            )

    def clean(self) -> dict[str, Any]:
        """No weight below nothing."""
        told = super().clean() or {}
        for name, weight in list(told.items()):
            if isinstance(weight, Fraction) and weight < 0:
                self.add_error(name, "A weight is 0 or more")
        return told

    def weights(self) -> dict[str, Fraction | None]:
        """The weights by the keys of their criteria, those that can be read."""
        return {
            row.key: self.cleaned_data[name] for name, row in self.rows.items() if name in self.cleaned_data
        }


class HowScored(forms.Form):
    """How a criterion is scored: its rule, and the numbers that the chosen rule needs, and no other's.

    `unit` is what a measure's amounts are written in, in words, and `measured` its id.
    """

    rule = forms.ChoiceField(
        label="How are points earned?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how points are earned"},
    )

    def __init__(
        self, *args: Any, kind: str, worth: bool, unit: str = "", measured: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        rules = rules_for(kind)
        choice: Any = self.fields["rule"]
        choice.choices = [(rule, RULE_WORDS[rule][0]) for rule in rules]
        choice.hints = {rule: RULE_WORDS[rule][1] for rule in rules}
        told = self.data.get(self.add_prefix("rule")) if self.is_bound else self.initial.get("rule")
        self.chosen = told if told in rules else rules[0]
        choice.initial = self.chosen
        self.boxes = [key for key in NUMBERS if key in RULES[self.chosen].keys]
        self.boxes += ["minimum"] * (kind != "price" and self.chosen != "pass-fail")
        self.boxes += ["worth"] * (worth and kind != "price")
        for key in self.boxes:
            self.fields[key] = self._box(key, kind, unit, measured)
        if self.chosen == "points":
            self.boxes.append("award")
            self.fields["award"] = forms.CharField(
                label="The menu",
                help_text="A line each: what is offered = its points. Such as “>= 5 = 10”",
                widget=forms.Textarea(attrs={"rows": 4}),
                required=False,
            )

    def _box(self, key: str, kind: str, unit: str, measured: str) -> forms.Field:
        label, hint = BOXES[key]
        money = key == "worth" or (key in ("floor", "ceiling", "target") and kind in ("price", "value"))
        shown = (
            {"prefix": "£"}
            if money
            else {"suffix": unit}
            if key in ("floor", "ceiling", "target") and unit
            else {}
        )
        widget = forms.TextInput(attrs={"number": True, **shown})
        read = read_amount if money else quantity_in(measured) if "suffix" in shown else read_number
        above = key in ABOVE_NOTHING
        return NumberField(
            label=label, help_text=hint, required=False, widget=widget, read=read, least=0, above=above
        )

    def clean(self) -> dict[str, Any]:
        """Every number that the chosen rule needs; those of other rules are let go."""
        told = super().clean() or {}
        spec = RULES.get(told.get("rule", ""))
        for key in spec.keys if spec else ():
            if told.get(key) is None and key not in self.errors:
                self.add_error(key, f"Enter the {BOXES[key][0][:1].lower()}{BOXES[key][0][1:]}")
        if spec and spec.id == "absolute-linear":
            self._line(told.get("floor"), told.get("ceiling"))
        if spec and spec.id == "points":
            self._menu(str(told.get("award") or ""))
        return told

    def _line(self, lowest: Fraction | None, highest: Fraction | None) -> None:
        if lowest is not None and highest is not None and lowest >= highest:
            self.add_error("floor", "The lowest amount must be below the highest amount")

    def _menu(self, text: str) -> None:
        lines = []
        for line in text.splitlines():
            when, sign, points = line.rpartition("=")
            if line.strip() and (not sign or not when.strip() or not points.strip()):
                self.add_error("award", f"Write “{line.strip()}” as what is offered = its points")
            elif line.strip():
                lines.append({"when": when.strip(), "points": points.strip()})
        if not lines and "award" not in self.errors:
            self.add_error("award", "Enter the menu, a line each")
        self.lines = lines

    def numbers(self) -> dict[str, Any]:
        """The numbers of the rule, as the tender file writes them."""
        rule = self.cleaned_data["rule"]
        kept = [*RULES[rule].keys, "worth"] + ["minimum"] * (rule != "pass-fail")
        found: dict[str, Any] = {
            key: spell(self.cleaned_data[key], PLACES)
            for key in kept
            if self.cleaned_data.get(key) is not None
        }
        return found | ({"award": self.lines} if rule == "points" else {})


def menu_text(numbers: dict[str, Any]) -> str:
    """A menu as its box shows it."""
    return "\n".join(f"{line['when']} = {line['points']}" for line in numbers.get("award", ()))


DESCRIBED = {
    5: "Every part is answered, with names, dates and evidence that it has worked before.",
    4: "Every part is answered well; one detail is thin.",
    3: "Sound: what was asked is met, and some of it is general.",
    2: "A part is missing or does not fit; it could be put right before the start.",
    1: "Most of what was asked is missing.",
    0: "No answer, or one about something else.",
}
"""Our own words for a scale of five, to start from."""

USUAL_SCALE = Fraction(5)


def usual_words(scale: Fraction) -> list[dict[str, str]]:
    """Our own words for a scale, as the tender file writes them; none for a scale of another length."""
    lines = [{"score": str(score), "text": text} for score, text in DESCRIBED.items()]
    return lines if scale == USUAL_SCALE else []


MOST_DESCRIBED = 10
"""A scale of more steps is described at its top, its middle and its foot."""


class Descriptors(forms.Form):
    """What an answer looks like that earns each score."""

    def __init__(self, *args: Any, scale: Fraction, told: Sequence[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {Fraction(line["score"]): line["text"] for line in told}
        whole = scale.denominator == 1 and scale <= MOST_DESCRIBED
        scores = (
            [Fraction(score) for score in range(int(scale), -1, -1)]
            if whole
            else [scale, scale / 2, Fraction(0)]
        )
        for score in scores:
            usual = DESCRIBED.get(int(score), "") if scale == USUAL_SCALE and not known else ""
            self.fields[f"score-{spell(score, PLACES)}"] = forms.CharField(
                label=f"A score of {spell(score, PLACES)}",
                required=False,
                initial=known.get(score, usual),
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.fields["everywhere"] = forms.BooleanField(
            label="Use these words for every scored question of the same scale", required=False
        )

    def descriptors(self) -> list[dict[str, str]]:
        """The scores that are described, as the tender file writes them."""
        return [
            {"score": name.removeprefix("score-"), "text": text}
            for name, text in self.cleaned_data.items()
            if name.startswith("score-") and text
        ]


class Ranking(forms.Form):
    """How a whole tender is ranked, and what breaks a tie."""

    method = forms.ChoiceField(
        label="How are offers ranked?",
        choices=[(m, METHOD_WORDS[m]) for m in METHODS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how offers are ranked"},
    )
    out_of = NumberField(
        label="What do the weights sum to?",
        least=0,
        above=True,
        error_messages={"required": "Enter what the weights sum to, such as 100"},
    )
    quality_to_price = NumberField(
        label="Weight of quality over weight of price",
        help_text="Only for the index: 1.5 is 60 to 40",
        least=0,
        required=False,
    )
    tie_break = forms.ChoiceField(label="If two offers end level, which criterion decides?", required=False)

    def __init__(self, *args: Any, criteria: Iterable[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "None: a tie is reported, and never broken by itself")]
        self.fields["tie_break"].choices = choices + [(row.key, row.label) for row in criteria]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The number that the index needs."""
        told = super().clean() or {}
        if told.get("method") == "utility-index" and told.get("quality_to_price") is None:
            self.add_error("quality_to_price", "Enter the weight of quality over the weight of price")
        if told.get("method") != "utility-index":
            told["quality_to_price"] = None
        return told

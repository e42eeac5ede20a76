"""What people type about an entry of their own edition: a form a kind, from its content and back to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField

from wellspent.files.shelves.copies import Content
from wellspent.method.counting import RULES
from wellspent.method.errors import Fault
from wellspent.method.frameworks import Framework
from wellspent.method.proxies import STATUSES
from wellspent.method.shelves import Library

COLUMNS = [("", "None"), ("social", "Social"), ("economic", "Economic"), ("environmental", "Environmental")]
LEDGERS = [
    ("fiscal", "Fiscal: a saving to a public budget"),
    ("economic", "Economic: a gain to the economy"),
    ("social", "Social: a gain in somebody’s welfare"),
]


@dataclass(frozen=True, slots=True)
class Group:
    """Boxes to tick under one heading: the field's name, the heading, and what may be ticked."""

    name: str
    title: str
    choices: Sequence[tuple[str, str]]


class EntryForm(forms.Form):
    """What all have in common. `BOXES` maps a key of the entry's file to the box that says it."""

    BOXES: ClassVar[Mapping[str, str]] = {}
    label = forms.CharField(
        label="What it is called", max_length=300, error_messages={"required": "Enter what it is called"}
    )

    def __init__(self, *args: Any, library: Library, content: Content, **kwargs: Any) -> None:
        self.before, self.library = content, library
        kwargs.setdefault("initial", self.begun(content))
        super().__init__(*args, **kwargs)
        self.grouped = self.groups()
        for group in self.grouped:
            self.fields[group.name] = forms.MultipleChoiceField(
                label=group.title, choices=group.choices, required=False, widget=forms.CheckboxSelectMultiple
            )

    def begun(self, content: Content) -> dict[str, Any]:
        """What the boxes begin with."""
        raise NotImplementedError

    def groups(self) -> list[Group]:
        """Boxes to tick, under headings."""
        return []

    def content(self) -> Content:
        """What the file would hold."""
        raise NotImplementedError

    @property
    def plain_fields(self) -> list[BoundField]:
        """The boxes that stand under no heading."""
        names = {group.name for group in self.grouped}
        return [bound for bound in self if bound.name not in names]

    @property
    def heads(self) -> list[tuple[BoundField, int]]:
        """The groups of boxes, each with how many are ticked."""
        return [(self[group.name], len(self[group.name].value() or ())) for group in self.grouped]

    def blame(self, faults: Sequence[Fault]) -> None:
        """Put each fault of the library's check beside the box it is about."""
        for fault in faults:
            place = fault.place.partition(" (")[0]
            name = next(
                (box for key, box in self.BOXES.items() if place == key or place.endswith(f", {key}")),
                "proxies" if place.startswith("[[proxies]]") else "",
            )
            rule = f"{fault.rule[:1].upper()}{fault.rule[1:]}. {fault.mend}"
            self.add_error(name if name in self.fields else None, rule)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _units(library: Library) -> list[tuple[str, str]]:
    return sorted(
        ((id, library.find("unit", id).entry["label"]) for id in library.ids("unit")),
        key=lambda pair: pair[1].casefold(),
    )


def _licences(library: Library) -> list[tuple[str, str]]:
    """Licences that an own entry may be under: those that let it be passed on, and the organisation's own use."""
    rows = [(id, library.find("licence", id).entry) for id in library.ids("licence")]
    return [(id, row["label"]) for id, row in rows if row["share"] == "yes" or id == "own-use"]


class MeasureForm(EntryForm):
    """A measure: what counts, how, what shows it, what it serves, and by which values it is told in money."""

    BOXES: ClassVar = {
        "label": "label", "unit": "unit", "definition": "definition", "counting.rule": "rule", "counting.text": "counting",
        "evidence": "evidence", "gains": "gains",
    }  # fmt: skip
    definition = forms.CharField(
        label="What counts",
        help_text="One or two sentences that a bidder understands at once",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter what counts"},
    )
    unit = forms.ChoiceField(label="Counted in", error_messages={"required": "Choose what it is counted in"})
    rule = forms.ChoiceField(
        label="Counting rule",
        choices=[(one, one.replace("-", " ")) for one in RULES],
        error_messages={"required": "Choose the counting rule"},
    )
    counting = forms.CharField(
        label="How it is counted, in words",
        help_text="What one of it is, what may not be counted, and when it stops counting",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter how it is counted"},
    )
    evidence = forms.CharField(
        label="Evidence",
        help_text="What a supplier shows, a line each",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter the evidence that a supplier shows"},
    )
    gains = forms.CharField(
        label="Who gains",
        help_text="A line each, such as person or public purse",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter who gains"},
    )
    note = forms.CharField(label="Note (optional)", widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = _units(self.library)  # type: ignore[attr-defined]

    def begun(self, content: Content) -> dict[str, Any]:
        """The boxes as the measure stands."""
        served = {f"serves-{name}": list(outcomes) for name, outcomes in content.get("serves", {}).items()}
        return served | {
            "label": content["label"], "definition": content["definition"], "unit": content["unit"],
            "rule": content["counting"]["rule"], "counting": content["counting"]["text"],
            "evidence": "\n".join(content["evidence"]), "gains": "\n".join(content["gains"]),
            "note": content.get("note", ""), "proxies": content.get("proxies", []),
        }  # fmt: skip

    def groups(self) -> list[Group]:
        """Its money values, and the outcomes of every framework."""
        unit = (self.data.get("unit") if self.is_bound else None) or self.before["unit"]
        named = self.before.get("proxies", [])
        values = [
            (held.entry.id, f"{held.entry.label} ({held.entry.ledger})")
            for held in self.library.all("proxy")
            if held.entry.unit == unit or held.entry.id in named
        ]
        found = [Group("proxies", "Money values in this unit", values)] if values else []
        frameworks: dict[str, list[Framework]] = {}
        for name in self.library.ids("framework"):
            one: Framework = self.library.find("framework", name).entry
            frameworks.setdefault(one.id, []).append(one)
        for id, editions in sorted(frameworks.items(), key=lambda pair: pair[1][-1].label.casefold()):
            choices = {
                each.id: " ".join(filter(None, (each.code, each.shown)))
                for one in editions
                for each in one.outcomes
            }
            of = ", ".join(one.edition for one in editions)
            found.append(Group(f"serves-{id}", f"{editions[-1].label} ({of})", list(choices.items())))
        return found

    def content(self) -> Content:
        """The measure's file."""
        said, made = self.cleaned_data, deepcopy(self.before)
        for key in ("label", "definition", "unit", "note"):
            made[key] = said[key]
        made["counting"] |= {"rule": said["rule"], "text": said["counting"]}
        made |= {"evidence": _lines(said["evidence"]), "gains": _lines(said["gains"])}
        made["proxies"] = said.get("proxies", [])
        served = {group.name.removeprefix("serves-"): said[group.name] for group in self.grouped}
        served.pop("proxies", None)
        made["serves"] = {**made.get("serves", {}), **served}
        return {key: value for key, value in made.items() if value not in ("", [])}


class FrameworkForm(EntryForm):
    """A framework: its name, its edition, for whom it is and from when."""

    BOXES: ClassVar = {"label": "label", "edition": "edition", "usable_from": "usable_from", "scope": "scope"}
    edition = forms.CharField(
        label="Edition", max_length=20, help_text="Such as 2026 or 2026b: it stands beside the name wherever that is chosen",
        error_messages={"required": "Enter the edition"},
    )  # fmt: skip
    scope = forms.CharField(
        label="Who it is for, and who agreed it (optional)",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    usable_from = forms.DateField(
        label="May be used from (optional)", required=False, widget=forms.DateInput,
        error_messages={"invalid": "Enter a day, such as 2026-11-22"},
    )  # fmt: skip
    licence = forms.ChoiceField(
        label="Licence", help_text="What others may do with it: evidence packs hold what may be passed on",
        error_messages={"required": "Choose the licence"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["licence"].choices = _licences(self.library)  # type: ignore[attr-defined]

    def begun(self, content: Content) -> dict[str, Any]:
        """The boxes as the framework stands."""
        told = {key: content.get(key, "") for key in ("label", "edition", "scope", "usable_from")}
        return told | {"licence": content["source"]["licence"]}

    def content(self) -> Content:
        """The framework's file."""
        said, made = self.cleaned_data, deepcopy(self.before)
        made |= {key: said[key] for key in ("label", "edition", "scope", "usable_from")}
        made["source"] |= {"title": said["label"], "licence": said["licence"]}
        return {key: value for key, value in made.items() if value not in ("", None)}


class OutcomeForm(EntryForm):
    """One outcome of a framework, and the measures that serve it."""

    BOXES: ClassVar = {"label": "label", "code": "code"}
    code = forms.CharField(label="Number or code (optional)", max_length=20, required=False)
    column = forms.ChoiceField(
        label="Column (optional)", choices=COLUMNS, widget=forms.RadioSelect, required=False
    )
    gloss = forms.CharField(
        label="What is meant (optional)", widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def begun(self, content: Content) -> dict[str, Any]:
        """The boxes as the outcome stands."""
        told = {key: content.get(key, "") for key in ("label", "code", "column", "gloss")}
        named = content.get("measures", [])
        return told | {group.name: [id for id, _ in group.choices if id in named] for group in self.groups()}

    def groups(self) -> list[Group]:
        """The measures, by theme."""
        themes: dict[str, list[tuple[str, str]]] = {}
        for held in self.library.all("measure"):
            themes.setdefault(held.entry.theme, []).append((held.entry.id, held.entry.label))
        return [
            Group(
                f"measures-{theme}",
                theme.replace("-", " ").capitalize(),
                sorted(rows, key=lambda row: row[1]),
            )
            for theme, rows in sorted(themes.items())
        ]

    def content(self) -> Content:
        """The outcome's part of the file."""
        said, made = self.cleaned_data, deepcopy(self.before)
        made |= {key: said[key] for key in ("label", "code", "column", "gloss")}
        made["measures"] = [id for group in self.grouped for id in said[group.name]]
        made["status"] = "published"
        return {key: value for key, value in made.items() if value not in ("", [])}


class ProxyForm(EntryForm):
    """A money value: how much for one of what, from when, in which prices, by which source."""

    BOXES: ClassVar = {
        "label": "label", "unit": "unit", "place": "place", "amount": "amount", "from": "since", "price_year": "price_year",
        "low": "low", "high": "high", "status": "status", "review_by": "review_by", "source.title": "title",
        "source.publisher": "publisher", "source.year": "year", "source.licence": "licence", "theme": "label",
    }  # fmt: skip
    unit = forms.ChoiceField(label="Value of one", error_messages={"required": "Choose what the value is of"})
    ledger = forms.ChoiceField(
        label="What kind of value", choices=LEDGERS, widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of value it is"},
    )  # fmt: skip
    place = forms.CharField(
        label="Where it holds", max_length=100, error_messages={"required": "Enter where it holds"}
    )
    amount = forms.CharField(
        label="Amount in pounds", widget=forms.TextInput(attrs={"number": True, "prefix": "£"}),
        error_messages={"required": "Enter the amount"},
    )  # fmt: skip
    low = forms.CharField(
        label="Low (optional)", help_text="Only as the source prints it", required=False,
        widget=forms.TextInput(attrs={"number": True, "prefix": "£"}),
    )  # fmt: skip
    high = forms.CharField(
        label="High (optional)", required=False, widget=forms.TextInput(attrs={"number": True, "prefix": "£"})
    )
    since = forms.DateField(
        label="In force from", widget=forms.DateInput,
        help_text="A later day than before adds a value and keeps the one before",
        error_messages={"required": "Enter from when", "invalid": "Enter a day, such as 2026-11-22"},
    )  # fmt: skip
    price_year = forms.CharField(
        label="Prices of (optional)",
        help_text="A year such as 2024, or 2023/24",
        max_length=7,
        required=False,
    )
    status = forms.ChoiceField(
        label="How sure it is", choices=[(one, one.capitalize()) for one in STATUSES],
        error_messages={"required": "Choose how sure it is"},
    )  # fmt: skip
    review_by = forms.DateField(
        label="Look for a newer one by", widget=forms.DateInput,
        error_messages={"required": "Enter when to look for a newer one", "invalid": "Enter a day, such as 2027-11-22"},
    )  # fmt: skip
    title = forms.CharField(label="Source: title", error_messages={"required": "Enter the source’s title"})
    publisher = forms.CharField(
        label="Source: publisher", error_messages={"required": "Enter who published the source"}
    )
    year = forms.IntegerField(
        label="Source: year", widget=forms.TextInput(attrs={"number": True}),
        error_messages={"required": "Enter the source’s year", "invalid": "Enter a year, such as 2025"},
    )  # fmt: skip
    page = forms.CharField(label="Source: page or table (optional)", required=False)
    licence = forms.ChoiceField(label="Licence", error_messages={"required": "Choose the licence"})
    note = forms.CharField(label="Note (optional)", widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = _units(self.library)  # type: ignore[attr-defined]
        self.fields["licence"].choices = _licences(self.library)  # type: ignore[attr-defined]

    def begun(self, content: Content) -> dict[str, Any]:
        """The boxes as the proxy stands: its newest value."""
        value, source = content["value"][-1], content["source"]
        told = {
            key: content.get(key, "") for key in ("label", "unit", "ledger", "place", "review_by", "note")
        }
        told |= {key: value.get(key, "") for key in ("amount", "low", "high", "price_year", "status")}
        return (
            told
            | {"since": value["from"]}
            | {key: source.get(key, "") for key in ("title", "publisher", "year", "page", "licence")}
        )

    def content(self) -> Content:
        """The proxy's file: its newest value changed, or one that begins later added."""
        said, made = self.cleaned_data, deepcopy(self.before)
        for key in ("label", "unit", "ledger", "place", "note"):
            made[key] = said[key]
        made["review_by"] = said["review_by"].isoformat()
        value = {"from": said["since"].isoformat(), "status": said["status"]}
        value |= {
            key: said[key].replace("£", "").strip()
            for key in ("amount", "low", "high", "price_year")
            if said[key]
        }
        earlier = [one for one in made["value"] if one["from"] < value["from"]]
        made["value"] = [*earlier, value]
        source = {key: said[key] for key in ("title", "publisher", "year", "page", "licence")}
        url = (
            {"url": made["source"]["url"]}
            if _same(made["source"], source) and "url" in made["source"]
            else {}
        )
        made["source"] = {key: one for key, one in source.items() if one != ""} | url
        return {key: one for key, one in made.items() if one != ""}


def _same(before: Content, said: Content) -> bool:
    return all(before.get(key, "") == value for key, value in said.items())


FORMS: Mapping[str, type[EntryForm]] = {
    "measure": MeasureForm,
    "framework": FrameworkForm,
    "proxy": ProxyForm,
}
"""The form of each kind."""

"""From a Django form to the design system's components, in one place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.template.loader import get_template
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from markupsafe import Markup

SHORT = 20
"""An answer of at most so many characters gets a short box."""


def field(bound: BoundField) -> Markup:
    """One field with its label, hint, error and component, chosen by its widget."""
    if bound.is_hidden:
        return Markup(str(bound))  # noqa: S704 (Django's own escaped widget)
    return Markup(_render("ui/field.html", {"kind": kind_of(bound), "params": params_of(bound)}))  # noqa: S704


def fields(form: forms.BaseForm) -> Markup:
    """Every field of a form, in its order."""
    return Markup("\n").join(field(bound) for bound in form)


def _render(name: str, context: dict[str, Any]) -> str:
    return str(get_template(name, using="jinja2").render(context))


def kind_of(bound: BoundField) -> str:
    """The component that shows a field."""
    match bound.field.widget:
        case forms.CheckboxSelectMultiple():
            return "checkboxes"
        case forms.CheckboxInput():
            return "checkbox"
        case forms.RadioSelect():
            return "radios"
        case forms.Select():
            return "select"
        case forms.Textarea():
            return "textarea"
        case forms.ClearableFileInput() | forms.FileInput():
            return "file"
        case forms.PasswordInput():
            return "password"
        case _:
            return "input"


def said(words: Any) -> str:
    """A form's words in the page's language: a room writes them plainly, and they are looked up here."""
    text = str(words)
    return gettext(text) if text else ""


def params_of(bound: BoundField) -> dict[str, Any]:
    """What a component's macro is told about a field."""
    attrs = bound.field.widget.attrs
    params: dict[str, Any] = {
        "id": bound.id_for_label or bound.auto_id,
        "name": bound.html_name,
        "label": {"text": said(bound.label)},
        "value": bound.value() if bound.value() is not None else "",
    }
    if bound.help_text:
        params["hint"] = {"text": said(bound.help_text)}
    if bound.errors:
        told = " ".join(said(error) for error in bound.errors)
        params["errorMessage"] = {"text": told, "visuallyHiddenText": _("Error")}
    if autocomplete := attrs.get("autocomplete"):
        params["autocomplete"] = autocomplete
    if isinstance(bound.field.widget, forms.PasswordInput):
        params |= {"showPasswordText": _("Show"), "hidePasswordText": _("Hide")}
        params |= {
            "showPasswordAriaLabelText": _("Show password"),
            "hidePasswordAriaLabelText": _("Hide password"),
        }
    if words := attrs.get("words"):
        params |= {"maxwords": words, **_counting()}
    for key in ("prefix", "suffix"):
        if attrs.get(key):
            params[key] = {"text": attrs[key]}
    if isinstance(bound.field.widget, forms.Select | forms.RadioSelect | forms.CheckboxInput):
        params |= _choices(bound)
    else:
        params |= _typed(bound)
    return params


def _counting() -> dict[str, Any]:
    """What the box says while words are counted; Welsh has more plurals than English, all of the same words here."""
    rest = ("zero", "two", "few", "many", "other")
    left, over = _("You have %{count} words left"), _("You have %{count} words too many")
    return {
        "textareaDescriptionText": _("At most %{count} words"),
        "wordsUnderLimitText": {"one": _("You have %{count} word left"), **dict.fromkeys(rest, left)},
        "wordsAtLimitText": _("You have no words left"),
        "wordsOverLimitText": {"one": _("You have %{count} word too many"), **dict.fromkeys(rest, over)},
    }


def _typed(bound: BoundField) -> dict[str, Any]:
    widget = bound.field.widget
    params: dict[str, Any] = {
        "rows": widget.attrs.get("rows", 5),
        "spellcheck": isinstance(widget, forms.Textarea),
    }
    if isinstance(widget, forms.NumberInput) or widget.attrs.get("number"):
        params |= {"inputmode": "decimal", "classes": "govuk-input--width-10", "spellcheck": False}
    elif isinstance(widget, forms.FileInput):
        params["multiple"] = widget.allow_multiple_selected
    elif isinstance(widget, forms.EmailInput):
        params |= {"type": "email", "spellcheck": False}
    elif isinstance(widget, forms.DateInput):
        params |= {"type": "date", "classes": "govuk-input--width-10"}
    elif isinstance(widget, forms.DateTimeInput):
        params |= {"type": "datetime-local", "classes": "govuk-input--width-20"}
    elif (limit := getattr(bound.field, "max_length", None)) and limit <= SHORT:
        params["classes"] = "govuk-input--width-10"
    return params


def _choices(bound: BoundField) -> dict[str, Any]:
    """The items of radios, checkboxes and selects, under a legend."""
    if isinstance(bound.field.widget, forms.CheckboxInput):
        item: dict[str, Any] = {"value": "on", "text": said(bound.label), "checked": bool(bound.value())}
        if bound.help_text:
            item["hint"] = {"text": said(bound.help_text)}
        return {"items": [item], "idPrefix": bound.auto_id, "hint": None}
    value = bound.value()
    chosen = {
        str(one) for one in (value if isinstance(value, list | tuple | set) else [value]) if one is not None
    }
    items = []
    for key, text in _flat(bound.field.choices):  # type: ignore[attr-defined]
        if key is None:
            items.append({"value": "", "text": said(text), "disabled": True})
            continue
        picked = str(key) in chosen
        hints = getattr(bound.field, "hints", {})
        item = {"value": str(key), "text": said(text), "checked": picked, "selected": picked}
        items.append(item | ({"hint": {"text": said(hints[key])}} if key in hints else {}))
    legend = {"legend": {"text": said(bound.label), "classes": "govuk-fieldset__legend--s"}}
    return {"items": items, "fieldset": legend, "idPrefix": bound.auto_id}


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    """Choices one after the other; a group's name stands before it as a choice that cannot be taken."""
    for key, text in choices:
        if isinstance(text, list | tuple):
            yield None, key
            yield from text
        else:
            yield key, text


def error_list(form: forms.BaseForm) -> list[dict[str, str]]:
    """The error summary: each error with a link to its field."""
    found = [{"text": said(error)} for error in form.non_field_errors()]
    for bound in form:
        found += [
            {"text": said(error), "href": f"#{bound.id_for_label or bound.auto_id}"} for error in bound.errors
        ]
    return found

"""Filling a Word template: only its fields, loops and conditions, in a sandbox, and every fault with its mend.

A template may come from anybody. It sees the plain data it is given and nothing else: no call is allowed, no
attribute that begins with an underscore, no sum that could fill the memory, and few filters.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any, NoReturn

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from wellspent.documents.wordshape import MADE, printable, timeless
from wellspent.method.errors import Fault, Refused, nearest

FILTERS = (
    "e",
    "escape",
    "upper",
    "lower",
    "title",
    "capitalize",
    "trim",
    "length",
    "count",
    "join",
    "first",
    "last",
    "d",
    "default",
)
FRESH = "Mend it in Word, or take a fresh copy with `wellspent tenderpack --copy-templates DIR`."


class UnknownField(TemplateError):  # noqa: N818 - it says what it is
    """A template asks for a field that there is not."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(name)
        self.name, self.known = name, known


class _Unknown(StrictUndefined):
    """A field that there is not: every use of it is refused with its name."""

    __slots__ = ()

    def _fail_with_undefined_error(self, *_: Any, **__: Any) -> NoReturn:
        here = self._undefined_obj
        known = sorted(map(str, here)) if isinstance(here, Mapping) else []
        raise UnknownField(str(self._undefined_name), known)

    __str__ = __iter__ = __len__ = __bool__ = __eq__ = __ne__ = __hash__ = _fail_with_undefined_error


class Sandbox(ImmutableSandboxedEnvironment):
    """Fields, loops and conditions, and nothing that could reach beyond the data or fill the memory."""

    intercepted_binops = frozenset(["*", "**", "%", "+", "//", "/", "-"])

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=_Unknown)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002 - nothing is called, whatever it is
        """Nothing may be called."""
        return False

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        """No sums: a text times a thousand million fills the memory."""
        raise SecurityError(f"a template does no sums, and this one uses {operator}")


def fill(template: bytes, data: Mapping[str, Any], name: str) -> bytes:
    """The template filled with plain data, as .docx bytes that are the same for the same template and data.

    Raises `Refused` for a template that is no Word document, whose Jinja is broken, that asks for a field
    there is not, or that tries anything else; `name` is what it is called in the fault.
    """
    try:
        made = DocxTemplate(io.BytesIO(template))
        made.render(_clean(data), Sandbox(), autoescape=True)
        made.docx.core_properties.created = made.docx.core_properties.modified = MADE
        out = io.BytesIO()
        made.save(out)
    except UnknownField as error:
        near = nearest(error.name, [*data, *error.known], most=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        raise Refused(
            Fault(f'there is no field "{error.name}"', f"Correct the field.{meant} {FRESH}", file=name)
        ) from None
    except SecurityError as error:
        rule = f"a field of the template is not allowed: {_said(error)}"
        raise Refused(Fault(rule, f"Use the fields alone. {FRESH}", file=name)) from None
    except TemplateSyntaxError as error:
        place = _near(error)
        raise Refused(Fault(f"a field is not written as one: {_said(error)}", FRESH, place, name)) from None
    except (
        TemplateError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        zipfile.BadZipFile,
        OSError,
        SyntaxError,
    ) as error:
        rule = f"this Word document cannot be filled: {_said(error) or type(error).__name__}"
        raise Refused(Fault(rule, FRESH, file=name)) from None
    return timeless(out.getvalue())


def _said(error: Exception) -> str:
    return re.sub(r"<[^>]*>", "", str(error)).strip().rstrip(".")[:160]


def _near(error: TemplateSyntaxError) -> str:
    """The paragraph of the template in which a broken field stands, where that is known."""
    texts = [text.strip() for text in getattr(error, "docx_context", ())]
    found = [text for text in texts if "{{" in text or "{%" in text]
    return f"near “{found[0][:80]}”" if found else ""


def _clean(value: Any) -> Any:
    """The data with no letter that XML cannot hold."""
    match value:
        case str():
            return printable(value)
        case Mapping():
            return {key: _clean(item) for key, item in value.items()}
        case list() | tuple():
            return [_clean(item) for item in value]
        case _:
            return value

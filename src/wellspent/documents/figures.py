"""Results as a tree of figures: printed as JSON, and opened to the working of any one of them.

A tree is made of mappings and lists; its leaves are text, truths, counts, `Money`, exact numbers and
`Symbol`s. One tree gives both the JSON and the workings, so neither can say what the other does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from wellspent.method.errors import Fault, Notice, Refused, nearest
from wellspent.method.money import Money
from wellspent.method.numbers import spell
from wellspent.method.working import Symbol

Figures = Mapping[str, Any]

NAMES = ("name", "id", "label", "measure")
"""The keys by which an entry of a list is called."""

MOST_NAMES, MOST_PATHS = 6, 3
"""How many names and paths of figures a refusal shows."""


def to_json(figures: Figures) -> str:
    """The tree as JSON: money with two places, other numbers as decimal strings, unknown as null."""
    return json.dumps(plain(figures), ensure_ascii=False, indent=2)


def plain(value: Any) -> Any:
    """The tree with each leaf in its printed form (interfaces.md, JSON)."""
    match value:
        case Mapping():
            return {key: plain(item) for key, item in value.items()}
        case Money():
            return str(value)
        case Symbol():
            return spell(value.value)
        case Fraction():
            return spell(value)
        case Notice():
            return {"code": value.code, "text": value.text}
        case date():
            return value.isoformat()
        case list() | tuple():
            return [plain(item) for item in value]
        case None | bool() | int() | str():
            return value
        case _:
            raise TypeError(f"{type(value).__name__} is not a figure")


def workings(figures: Any, path: str = "") -> Iterator[tuple[str, Symbol]]:
    """Every figure of the tree that has a working, with its path such as outcomes[0].impact."""
    match figures:
        case Mapping():
            for key, item in figures.items():
                yield from workings(item, f"{path}.{key}" if path else str(key))
        case list() | tuple():
            for place, item in enumerate(figures):
                yield from workings(item, f"{path}[{place}]")
        case Money() if figures.working is not None:
            yield path, figures.working
        case Symbol():
            yield path, figures


def find_workings(figures: Figures, asked: str) -> list[tuple[str, Symbol]]:
    """The workings of what is asked: a path, or the name or id of an entry (then all of its figures).

    Raises `Refused` with the nearest names where nothing is called that.
    """
    exact = [(path, symbol) for path, symbol in workings(figures) if path == asked]
    if exact:
        return exact
    under = [(p, s) for p, s in workings(figures) if p.startswith((f"{asked}.", f"{asked}["))]
    if under:
        return under
    named = list(_named(figures, asked))
    found = [pair for path, entry in named for pair in workings(entry, path)]
    if found:
        return found
    if named:
        raise Refused(
            Fault(f'"{asked}" has no figures', "It was put out before any sum; see its reason.", "--working")
        )
    raise Refused(Fault(f'there is no figure "{asked}"', _what_opens(figures, asked), "--working"))


def _named(figures: Any, asked: str, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every entry of a list that is called `asked`, letters of either case."""
    if isinstance(figures, Mapping):
        for key, item in figures.items():
            yield from _named(item, asked, f"{path}.{key}" if path else str(key))
    elif isinstance(figures, Sequence) and not isinstance(figures, str):
        for place, item in enumerate(figures):
            here = f"{path}[{place}]"
            if isinstance(item, Mapping) and asked.lower() in {str(item.get(k, "")).lower() for k in NAMES}:
                yield here, item
            else:
                yield from _named(item, asked, here)


def _what_opens(figures: Figures, asked: str) -> str:
    """The figures that can be opened, the nearest first, then names and a few paths as they come in the report."""
    paths = sorted((path for path, _ in workings(figures)), key=lambda path: "[" in path)
    names = list(dict.fromkeys(_names(figures)))
    near = nearest(asked, [*names, *paths], cutoff=0.6)
    others = [f'"{name}"' for name in names if name not in near][:MOST_NAMES]
    others += [path for path in paths if path not in near][:MOST_PATHS]
    said = ["Did you mean " + " or ".join(f'"{word}"' for word in near) + "?"] if near else []
    if others:
        said.append(f"{'There are also' if near else 'There are'} {', '.join(others)}.")
    return " ".join(said) or "Nothing in this report can be opened."


def _names(figures: Any) -> Iterator[str]:
    """What the entries of lists are called that have figures to open."""
    if isinstance(figures, Mapping):
        for item in figures.values():
            yield from _names(item)
    elif isinstance(figures, Sequence) and not isinstance(figures, str):
        for item in figures:
            if isinstance(item, Mapping) and next(workings(item), None) is not None:
                yield from [item[key] for key in NAMES if isinstance(item.get(key), str)][:1]
            yield from _names(item)


def path_words(path: str) -> str:
    """A path for a heading: outcomes[0].present_value is "outcomes 1: present value"."""
    words = re.sub(r"\[(\d+)\]", lambda found: f" {int(found[1]) + 1}", path)
    return words.replace(".", ": ").replace("_", " ")

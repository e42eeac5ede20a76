"""What the library holds, kind by kind: a table of a kind's entries, narrowed by words where they are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wellspent.documents.report import Report, cell, columns, row, table
from wellspent.method.errors import Refused, unknown_name
from wellspent.method.frameworks import Framework, Measure, MeasureSet
from wellspent.method.legality import Check
from wellspent.method.maturity import Diagnostic, Matrix
from wellspent.method.money import pounds
from wellspent.method.parameters import Parameter
from wellspent.method.policy import Policy
from wellspent.method.proxies import Proxy, in_force
from wellspent.method.shelves import Found, Library

PACKAGE = "package"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in its kind's list: the cells after its id, and what the JSON says beyond label and shelf."""

    cells: tuple[Any, ...]
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """How a kind is listed: its name for one and for several, the columns after the id, and a line."""

    one: str
    several: str
    heads: tuple[str, ...]
    line: Callable[[Any, date], Line]


def _proxy(proxy: Proxy, day: date) -> Line:
    value, _ = in_force(proxy.values, day)
    year = str(value.year) if value.year is not None else None
    worth = f"{pounds(value.amount, proxy.currency, 4)} per {proxy.unit}{f', {year}' if year else ''}"
    figures = {
        "amount": value.amount, "price_year": year, "unit": proxy.unit, "ledger": proxy.ledger,
        "place": proxy.place, "status": value.status, "licence": proxy.source.licence,
    }  # fmt: skip
    return Line((worth, proxy.ledger, f"{proxy.place}; {value.status}"), figures)


def _measure(measure: Measure, _: date) -> Line:
    figures = {
        "theme": measure.theme, "unit": measure.unit, "criterion_use": measure.criterion_use,
        "proxies": list(measure.proxies), "licence": measure.use_rule.source.licence,
    }  # fmt: skip
    money = "yes" if measure.proxies else "no"
    label = f"{measure.label} ({measure.theme})"
    return Line((label, measure.unit, measure.criterion_use, money), figures)


def _framework(framework: Framework, _: date) -> Line:
    starts = framework.usable_from or framework.applies_from
    figures = {
        "edition": framework.edition, "usable_from": framework.usable_from,
        "applies_from": framework.applies_from, "applies_to": framework.applies_to,
        "outcomes": len(framework.outcomes), "status": framework.status, "licence": framework.source.licence,
    }  # fmt: skip
    cells = (framework.label, str(starts or ""), str(framework.applies_to or ""), framework.status)
    return Line(cells, figures)


def _set(found: MeasureSet, _: date) -> Line:
    return Line((found.label,), {"edition": found.edition, "licence": found.source.licence})


def _parameter(parameter: Parameter[Any], day: date) -> Line:
    since = parameter.on(day).since
    figures = {
        "kind": parameter.kind,
        "from": since,
        "status": parameter.status,
        "licence": parameter.source.licence,
    }
    return Line((parameter.label, parameter.kind, str(since), parameter.status), figures)


def _policy(policy: Policy, _: date) -> Line:
    figures = {"rules": len(policy.rules), "facts": policy.facts, "licence": None}
    return Line((policy.label, len(policy.rules)), figures)


def _check(check: Check, _: date) -> Line:
    figures = {
        "code": check.code, "text": check.text, "rules": len(check.rules), "facts": check.facts, "licence": None,
    }  # fmt: skip
    return Line((check.label, check.code, len(check.rules)), figures)


def _questions(found: Matrix | Diagnostic, _: date) -> Line:
    count = (
        sum(len(theme.levels) for theme in found.themes)
        if isinstance(found, Matrix)
        else sum(len(group.questions) for group in found.groups)
    )
    figures = {"questions": count, "status": found.status, "licence": found.source.licence}
    return Line((found.label, count, found.status), figures)


def _unit(unit: Mapping[str, Any], _: date) -> Line:
    figures = {"plural": unit["plural"], "whole": unit["whole"] == "yes", "dimension": unit["dimension"]}
    return Line((unit["label"], unit["dimension"], unit["whole"]), figures)


def _licence(licence: Mapping[str, Any], _: date) -> Line:
    return Line((licence["label"], licence["share"]), {"share": licence["share"] == "yes"})


def _fact(fact: Mapping[str, Any], _: date) -> Line:
    return Line((fact["question"],), {})


LISTINGS: Mapping[str, Listing] = {
    "proxy": Listing("proxy", "proxies", ("Value of one", "Ledger", "Place and status"), _proxy),
    "measure": Listing("measure", "measures", ("Measure (theme)", "Unit", "For", "Money value"), _measure),
    "framework": Listing("framework", "frameworks", ("Framework", "From", "To", "Status"), _framework),
    "measure-set": Listing("measure set", "measure sets", ("Set",), _set),
    "parameter": Listing(
        "parameter", "parameters", ("Parameter", "Kind", "In force from", "Status"), _parameter
    ),
    "policy": Listing("policy", "policies", ("Policy", "Rules#"), _policy),
    "legality": Listing("legality check", "legality checks", ("Check", "Code", "Rules#"), _check),
    "question": Listing("question set", "question sets", ("Set", "Questions#", "Status"), _questions),
    "unit": Listing("unit", "units", ("What one is", "Dimension", "Whole ones only"), _unit),
    "licence": Listing("licence", "licences", ("Licence", "May be passed on"), _licence),
    "fact": Listing("fact", "facts", ("Question",), _fact),
}
"""Every kind that can be listed and shown, in the order an id is looked for."""


def label_of(entry: Any) -> str:
    """An entry's label; the question of a fact."""
    if isinstance(entry, Mapping):
        return str(entry.get("label", entry.get("question")))
    return str(entry.label)


def listing(library: Library, kind: str, day: date, words: Sequence[str] = ()) -> Report:
    """Every entry of a kind; with `words`, those that have every one of them in their id, label or columns."""
    if kind not in LISTINGS:
        raise Refused(unknown_name("kind of entry", kind, list(LISTINGS)))
    how = LISTINGS[kind]
    lines = [(name, library.find(kind, name)) for name in library.ids(kind)]
    shown = [(name, found, how.line(found.entry, day)) for name, found in lines]
    kept = [line for line in shown if _has(words, *line)]
    own = any(found.shelf != PACKAGE for _, found, _ in kept)
    rows = [row(name, *line.cells, *([found.shelf] if own else [])) for name, found, line in kept]
    figures = {
        kind: [
            {"id": name, "label": label_of(found.entry), "shelf": found.shelf, "status": None, **line.figures}
            for name, found, line in kept
        ]
    }
    count = f"{len(kept)} {how.one if len(kept) == 1 else how.several}"
    about = f" with {' and '.join(f'“{word}”' for word in words)}" if words else ""
    editions = any("@" in name for name, _, _ in kept)
    heads = columns("Id@edition" if editions else "Id", *how.heads, *(["Shelf"] if own else []))
    return Report(
        title=f"{count}{about}",
        figures=figures,
        tables=(table(how.several.capitalize(), heads, rows),) if rows else (),
        next_steps=_next(kind, [name for name, _, _ in kept], words),
    )


def _has(words: Sequence[str], name: str, found: Found, line: Line) -> bool:
    said = " ".join([name, label_of(found.entry), *(cell(part).text for part in line.cells)]).lower()
    return all(word.lower() in said for word in words)


def _next(kind: str, names: Sequence[str], words: Sequence[str]) -> tuple[str, ...]:
    """What to do next: look at one, or narrow or widen the list."""
    if not names:
        return (f"See them all with `wellspent library list {kind}`.",)
    look = f"Look at one with `wellspent library show {names[0]}`."
    return (look,) if words else (look, f"Find some with `wellspent library list {kind} WORD`.")

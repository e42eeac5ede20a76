"""Library entries as reports: the value in force, where it came from, what it may be used for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from wellspent.documents.codes import check_report, code_report, questions_report, set_report
from wellspent.documents.listings import LISTINGS
from wellspent.documents.report import Cell, Report, cell, columns, row, table
from wellspent.method.errors import Refused, unknown_name
from wellspent.method.frameworks import Framework, Measure, MeasureSet
from wellspent.method.legality import Check
from wellspent.method.maturity import Diagnostic, Matrix
from wellspent.method.money import Money
from wellspent.method.numbers import grouped
from wellspent.method.parameters import Parameter
from wellspent.method.policy import Policy
from wellspent.method.proxies import Proxy
from wellspent.method.shelves import Found, Library
from wellspent.method.working import FromLibrary, Source, Symbol, traced

CODES = ("unit", "licence", "fact")
"""Kinds of code, shown where no entry is called so: `wellby` is a value first, and a unit if that is asked."""


def entry_report(library: Library, id: str, day: date, kind: str = "") -> Report:
    """What is called `id`, on a day: one entry, or those of several kinds one after the other.

    An id without an edition is its newest. Raises `Refused`, with the nearest ids, where there is none.
    """
    if kind and kind not in LISTINGS:
        raise Refused(unknown_name("kind of entry", kind, list(LISTINGS)))
    found = {name: _keys(library, name, id) for name in ([kind] if kind else LISTINGS)}
    named = {name: keys for name, keys in found.items() if keys}
    if not kind and set(named) - set(CODES):
        named = {name: keys for name, keys in named.items() if name not in CODES}
    if not named:
        every = sorted({name for one in found for name in library.ids(one)})
        raise Refused(unknown_name(kind or "entry", id, every))
    reports = [_edition(library, name, keys, day) for name, keys in named.items()]
    return reports[0] if len(reports) == 1 else _together(id, list(named), reports)


def _keys(library: Library, kind: str, id: str) -> list[str]:
    """The entries of a kind that an id names: itself, or else its editions, the newest last."""
    ids = library.ids(kind)
    return [id] if id in ids else [name for name in ids if name.partition("@")[0] == id]


def _edition(library: Library, kind: str, keys: Sequence[str], day: date) -> Report:
    """The newest of an entry's editions, and where the others are to be seen."""
    report = _report(library, library.find(kind, keys[-1]), kind, day)
    others = tuple(f"See the edition before with `wellspent library show {name}`." for name in keys[-2:-1])
    return replace(report, next_steps=(*report.next_steps, *others))


def _together(id: str, kinds: Sequence[str], reports: Sequence[Report]) -> Report:
    """Entries of several kinds under one id, one after the other; what stood above a table becomes one."""
    tables = []
    for kind, report in zip(kinds, reports, strict=True):
        one = LISTINGS[kind].one
        rows = [row("", line) for line in report.lead] + [row(label, value) for label, value in report.facts]
        tables.append(table(report.title, columns(one.capitalize(), ""), rows))
        tables += [replace(found, title=f"{found.title} of the {one}") for found in report.tables]
    return Report(
        title=f"{id} is a {' and a '.join(LISTINGS[kind].one for kind in kinds)}",
        figures={"entries": [report.figures for report in reports]},
        tables=tuple(found for found in tables if found.rows),
        next_steps=(
            *(step for report in reports for step in report.next_steps),
            f"See one alone with `wellspent library show {id} --kind {kinds[0]}`.",
        ),
    )


def _report(library: Library, found: Found, kind: str, day: date) -> Report:
    match found.entry:
        case Proxy():
            return _proxy(found.entry, found.shelf, day)
        case Measure():
            return _measure(found.entry, found.shelf)
        case Framework():
            return _framework(found.entry, found.shelf)
        case Parameter():
            return _parameter(found.entry, found.shelf, day)
        case Policy():
            return _policy(found.entry, found.shelf)
        case Check():
            return check_report(found.entry, found.shelf)
        case MeasureSet():
            return set_report(found.entry, found.shelf)
        case Matrix() | Diagnostic():
            return questions_report(found.entry, found.shelf)
        case _:
            return code_report(found, kind, library)


def _proxy(proxy: Proxy, shelf: str, day: date) -> Report:
    price = proxy.price(day, shelf, day)
    origin = price.amount.origin
    assert isinstance(origin, FromLibrary)  # noqa: S101 - a proxy's price comes from the library
    amount: Symbol = traced(price.amount)
    figures: dict[str, Any] = {
        "id": proxy.id, "kind": "proxy", "label": proxy.label, "shelf": shelf, "date": day, "amount": amount,
        "low": None if price.low is None else traced(price.low),
        "high": None if price.high is None else traced(price.high),
        "unit": proxy.unit, "currency": proxy.currency, "price_year": str(price.year) if price.year else None,
        "ledger": proxy.ledger, "place": proxy.place, "gains": list(proxy.gains), "cashable": proxy.cashable,
        "grade": proxy.grade or None, "overlap": proxy.overlap or None, "from": origin.in_force,
        "extrapolated": origin.extrapolated, "status": origin.status, "review_by": proxy.review_by,
        "past_review": origin.past_review, "source": _source(proxy.source), "licence": proxy.source.licence,
        "note": proxy.note or None,
    }  # fmt: skip
    spread = (
        f"{_spelled(price.low.value, proxy.currency)} to {_spelled(price.high.value, proxy.currency)}"
        if price.low and price.high
        else "the source prints none"
    )
    facts = [
        ("Value of one", Cell(f"{_spelled(amount.value, proxy.currency)} a {proxy.unit}", amount)),
        ("Range", Cell(spread)),
        ("Prices of", cell(str(price.year) if price.year else None)),
        ("Ledger", Cell(proxy.ledger)),
        ("Place", Cell(proxy.place)),
        ("Who gains", Cell(", ".join(proxy.gains) or "not stated")),
        ("In force from", Cell(f"{origin.in_force}{' (extrapolated)' if origin.extrapolated else ''}")),
        ("Status", Cell(origin.status)),
        ("Grade", Cell(proxy.grade or "the source prints none")),
        ("Review by", Cell(f"{proxy.review_by}{' (past)' if origin.past_review else ''}")),
        ("Source", Cell(str(proxy.source))),
        ("Shelf", Cell(shelf)),
    ]
    return Report(
        title=proxy.label, figures=figures, facts=tuple(facts), lead=(proxy.note,) if proxy.note else ()
    )


def _spelled(amount: Fraction, currency: str) -> str:
    """An amount of money for a person: pence in two places, and smaller parts of a pound as printed."""
    whole = Money.of(amount, currency)
    return whole.shown() if whole.amount == amount else f"{grouped(amount, 12)} {currency}"


def _measure(measure: Measure, shelf: str) -> Report:
    figures = {
        "id": measure.id, "kind": "measure", "label": measure.label, "shelf": shelf, "theme": measure.theme,
        "unit": measure.unit, "definition": measure.definition, "counting": measure.counting.text,
        "counting_rule": measure.counting.rule, "evidence": list(measure.evidence), "gains": list(measure.gains),
        "direction": measure.direction, "criterion_use": measure.criterion_use,
        "use_rule": {"text": measure.use_rule.text, "from": measure.use_rule.since, "status": measure.use_rule.status,
                     "source": _source(measure.use_rule.source)},
        "overlap": measure.overlap or None, "proxies": list(measure.proxies),
        "additionality": measure.additionality or None,
        "serves": {name: list(outcomes) for name, outcomes in measure.serves.items()},
    }  # fmt: skip
    facts = (
        ("Counted in", Cell(measure.unit)),
        ("How it is counted", Cell(measure.counting.text)),
        ("Evidence", Cell("; ".join(measure.evidence))),
        ("Who gains", Cell(", ".join(measure.gains))),
        ("May be used for", Cell(measure.criterion_use)),
        ("Because", Cell(f"{measure.use_rule.text} ({measure.use_rule.source})")),
        ("Money value", Cell(", ".join(measure.proxies) or "none, and complete without one")),
    )
    rows = [row(name, ", ".join(outcomes) or "none") for name, outcomes in measure.serves.items()]
    return Report(
        title=measure.label,
        figures=figures,
        lead=(measure.definition,),
        facts=facts,
        tables=(table("Serves", columns("Framework", "Outcomes"), rows),),
    )


def _framework(framework: Framework, shelf: str) -> Report:
    figures = {
        "id": framework.id, "kind": "framework", "edition": framework.edition, "label": framework.label,
        "shelf": shelf, "issued": framework.issued, "usable_from": framework.usable_from,
        "applies_from": framework.applies_from, "applies_to": framework.applies_to, "scope": framework.scope or None,
        "status": framework.status, "source": _source(framework.source), "licence": framework.source.licence,
        "outcomes": [
            {"id": o.id, "code": o.code or None, "label": o.label, "parent": o.parent or None,
             "column": o.column or None, "status": o.status}
            for o in framework.outcomes
        ],
    }  # fmt: skip
    heads = ("Code", "Outcome", "Id", "Column", "Status")
    lines = [(o.code, o.shown, o.id, o.column, o.status) for o in framework.outcomes]
    told = [place for place in range(len(heads)) if any(line[place] for line in lines)]
    rows = [row(*(line[place] for place in told)) for line in lines]
    facts = (
        ("Edition", Cell(framework.edition)),
        ("May be used from", cell(str(framework.usable_from) if framework.usable_from else None)),
        ("Applies from", cell(str(framework.applies_from) if framework.applies_from else None)),
        ("Applies to", Cell(str(framework.applies_to) if framework.applies_to else "no stated end")),
        ("Scope", Cell(framework.scope or "not stated")),
        ("Source", Cell(str(framework.source))),
    )
    return Report(
        title=framework.label,
        figures=figures,
        facts=facts,
        tables=(table("Outcomes", columns(*(heads[place] for place in told)), rows),),
    )


def _parameter(parameter: Parameter[Any], shelf: str, day: date) -> Report:
    version = parameter.on(day)
    content = _content(version.content)
    figures = {
        "id": parameter.id, "kind": parameter.kind, "label": parameter.label, "shelf": shelf, "date": day,
        "from": version.since, "vintage": version.vintage or None, "extrapolated": day < version.since,
        "status": parameter.status, "source": _source(parameter.source), "licence": parameter.source.licence,
        "values": dict(content),
    }  # fmt: skip
    facts = (
        ("In force from", Cell(str(version.since))),
        ("Status", Cell(parameter.status)),
        ("Source", Cell(str(parameter.source))),
    )
    rows = [row(name, cell(value, 6)) for name, value in content]
    return Report(
        title=parameter.label,
        figures=figures,
        facts=facts,
        lead=(parameter.note,) if parameter.note else (),
        tables=(table("Values", columns("Name", "Value#"), rows),),
    )


def _content(content: Any) -> list[tuple[str, Any]]:
    """A parameter's content as names and values, whatever its kind."""
    match content:
        case Mapping():
            return [(str(key), value) for key, value in content.items()]
        case tuple() if content and isinstance(content[0], tuple):
            return [(f"from year {first}", rate) for first, rate in content]
        case tuple():
            return [(f"{c.label}: {name}", share) for c in content for name, share in c.uplifts.items()]
        case _:
            inner = getattr(content, "index", None) or getattr(content, "amounts", None) or content.days
            return [(str(key), value) for key, value in inner.items()]


def _policy(policy: Policy, shelf: str) -> Report:
    figures: dict[str, Any] = {
        "id": policy.id, "kind": "policy", "label": policy.label, "shelf": shelf, "note": policy.note or None,
        "facts": policy.facts,
        "rules": [
            {"id": rule.id, "text": rule.text, "status": rule.status, "source": _source(rule.source)}
            for rule in policy.rules
        ],
    }  # fmt: skip
    rows = [row(rule.text, rule.status, str(rule.source)) for rule in policy.rules]
    return Report(
        title=policy.label,
        figures=figures,
        lead=(policy.note,) if policy.note else (),
        tables=(table("Rules", columns("Rule", "Status", "Source"), rows),),
        next_steps=(f"See what it asks of a purchase with `wellspent policy {policy.id}`.",),
    )


def _source(source: Source) -> dict[str, Any]:
    return {
        "title": source.title, "publisher": source.publisher, "year": source.year,
        "page": source.page or None, "licence": source.licence,
    }  # fmt: skip

"""What a figure is called in words: the entries it stands under, and its own name.

outcomes[0].years[0].value is "Fewer visits to A&E, year 1: value".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wellspent.documents.figures import Figures
from wellspent.method.errors import Fault, Notice, Refused

WORDS = {
    "sroi_ratio": "SROI ratio",
    "lm3": "LM3",
    "retained": "kept in the place",
    "value_per_pound": "value for each pound",
    "proxy": "value of one",
    "factor": "discount factor",
    "payback_months": "months to pay back",
    "payback_years": "years to pay back",
    "discounted_payback_years": "years to pay back, discounted",
    "weight": "weight",
}
"""What a figure is called, where its key alone does not say it."""

GROUPS = {
    "scores": "points",
    "answers": "answer",
    "values": "value",
    "ledgers": "present value",
    "ratios": "value for each pound put in",
    "weights": "weight",
    "points": "points",
    "coverage_by_kind": "answers cover",
    "spread": "",
    "range": "",
}
"""Keys that hold a figure for each of several things, and what each of those figures is."""

ENDS = {"low": "low end of the range", "central": "as entered", "high": "high end of the range"}
NUMBERED = {"yearly": "year", "years": "year", "rounds": "round", "ballots": "ballot", "lots": "lot"}
KINDS_OF_ENTRY = {"break_even": "to break even", "switching": "to change the result"}
"""Lists whose entries are named like those of another list, and what tells them apart."""

REASONS = {
    "sroi_ratio": ("ratio-undefined",),
    "ratios": ("ratio-undefined",),
    "investment": ("ratio-undefined",),
    "net_present_value": ("ratio-undefined",),
    "payback_months": ("never-pays-back", "ratio-undefined"),
    "total": ("no-points",),
    "lm3": ("local-unknown", "respend-unknown", "supplier-local-unknown"),
    "value_per_pound": ("local-unknown", "respend-unknown", "supplier-local-unknown"),
    "retained": ("local-unknown", "respend-unknown"),
    "rounds": ("local-unknown", "respend-unknown"),
}
"""The warnings that say why a figure is not there."""

_STEP = re.compile(r"\[(\d+)\]|\.?([^.\[\]]+)")


def steps(path: str) -> list[str | int]:
    """A path as its keys and places: outcomes[0].impact is outcomes, 0, impact."""
    return [int(place) if place else key for place, key in _STEP.findall(path)]


def heading(figures: Figures, path: str) -> str:
    """A figure's name in words, with a capital."""
    labels = dict(_labels(figures))
    chain: list[str] = []
    words: list[str] = []
    found: Any = figures
    key = group = ""
    for step in steps(path):
        found = found[step]
        if isinstance(step, int):
            chain.append(_entry(found, key, step))
            chain += [KINDS_OF_ENTRY[key]] if key in KINDS_OF_ENTRY else []
            continue
        if group:
            chain.append(ENDS[step] if group == "range" else labels.get(step, _plain(step)))
            words += [GROUPS[group]] if GROUPS[group] else []
        elif step in GROUPS and isinstance(found, Mapping):
            group, key = step, step
            continue
        elif not isinstance(found, list | tuple):
            words.append(WORDS.get(step, _plain(step)))
        group, key = "", step
    said = ": ".join(part for part in (", ".join(chain), ", ".join(words)) if part)
    return said[:1].upper() + said[1:]


def _plain(key: str) -> str:
    return key.replace("_", " ")


def _labels(figures: Any) -> Any:
    """The label of every entry that has an id and a label."""
    if isinstance(figures, Mapping):
        if isinstance(figures.get("id"), str) and isinstance(figures.get("label"), str):
            yield figures["id"], figures["label"]
        for item in figures.values():
            yield from _labels(item)
    elif isinstance(figures, list | tuple):
        for item in figures:
            yield from _labels(item)


def _entry(found: Any, key: str, place: int) -> str:
    """What an entry of a list is called: its own name, its year, or its number."""
    kind = NUMBERED.get(key, "")
    if not isinstance(found, Mapping):
        return f"{kind or _plain(key)} {place + 1}"
    if "year" in found:
        return f"year {found['year']}"
    if kind and isinstance(own := found.get("lot", found.get("by")), str):
        return f"{kind} {own}"
    if "option" in found and "line" in found:
        return f"{found['option']}, {found['line']}"
    names = (found.get(name) for name in ("label", "name", "measure", "id"))
    return next((name for name in names if isinstance(name, str) and name), f"{_plain(key)} {place + 1}")


def refuse_nothing(figures: Figures, notices: Sequence[Notice], path: str) -> None:
    """Raise `Refused` with the reason where a figure has a place in the tree and is not known.

    The reason is that of the entry it belongs to, or what the report's warnings say of it.
    """
    found: Any = figures
    reason = ""
    for step in steps(path):
        if isinstance(step, int) != (isinstance(found, Sequence) and not isinstance(found, str)):
            return
        try:
            found = found[step]
        except LookupError:
            return
        if isinstance(found, Mapping):
            reason = found.get("reason") or reason
    if found is not None or not path:
        return
    codes = next((REASONS[str(step)] for step in reversed(steps(path)) if step in REASONS), ())
    said = [reason] if reason else [notice.text for notice in notices if notice.code in codes]
    why = " ".join(said) or "What it is made from is not known, or does not apply here."
    raise Refused(Fault(f"there is no figure for {heading(figures, path)}", why, "--working"))

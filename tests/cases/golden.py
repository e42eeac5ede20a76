"""The golden cases: published and derived figures that every sum of `wellspent.method` must reproduce.

A check is a function decorated with the id of its case. It returns what our sums come to, unrounded, in the
shape of the case's `expected`; the test compares the two to the case's own tolerance.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from wellspent.method.working import Entered, Given, plain


@dataclass(frozen=True)
class Case:
    """One golden case; every number in it is exact."""

    id: str
    inputs: Any
    expected: Any
    tolerance: Fraction
    note: str


Check = Callable[[Any], Any]
CHECKS: dict[str, Check] = {}
"""The checks by the id of their case."""


def golden(case: str) -> Callable[[Check], Check]:
    """Register the check of a case, once."""

    def keep(check: Check) -> Check:
        assert case not in CHECKS, f"{case} has two checks"
        CHECKS[case] = check
        return check

    return keep


def cases() -> dict[str, Case]:
    """Every case by id."""
    text = (Path(__file__).parent / "cases.json").read_text(encoding="utf-8")
    return {case.id: case for case in map(_case, json.loads(text, parse_float=Fraction, parse_int=Fraction))}


def _case(row: Mapping[str, Any]) -> Case:
    said = str(row["tolerance"]) if not isinstance(row["tolerance"], str) else row["tolerance"].split(";")[0]
    return Case(row["id"], row["inputs"], row["expected"], Fraction(said), row["note"])


def given(number: Fraction | int, name: str = "") -> Given:
    """An input of a case."""
    return Given(Fraction(number), name, Entered("cases.json"))


def differences(got: Any, expected: Any, tolerance: Fraction, at: str = "") -> list[str]:
    """Where `got` is not `expected`, to `tolerance`; both have the same shape."""
    if isinstance(expected, dict):
        if set(got) != set(expected):
            return [f"{at or 'the case'}: keys {sorted(got)}, not {sorted(expected)}"]
        return [d for key in expected for d in differences(got[key], expected[key], tolerance, f"{at}.{key}")]
    if isinstance(expected, list):
        if len(got) != len(expected):
            return [f"{at}: {len(got)} of {len(expected)}"]
        pairs = enumerate(zip(got, expected, strict=True))
        return [d for i, (a, b) in pairs for d in differences(a, b, tolerance, f"{at}[{i}]")]
    if isinstance(expected, str):
        return [] if got == expected else [f"{at}: {got!r}, not {expected!r}"]
    away = abs(plain(got) - expected)
    return [] if away <= tolerance else [f"{at}: {float(plain(got))}, not {float(expected)}"]

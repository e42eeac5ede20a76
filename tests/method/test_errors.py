"""Names nobody knows: what may be meant, and where all of them are."""

from __future__ import annotations

import pytest

from wellspent.method.errors import nearest, unknown_name

NAMES = [
    "gmca-jsa-into-work-economic",
    "gmca-jsa-into-work-fiscal",
    "wellby",
    "OGL-3.0",
    "social value",
    "Visits to A&E",
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("gmca-jsa", ["gmca-jsa-into-work-fiscal", "gmca-jsa-into-work-economic"]),
        ("ogl", ["OGL-3.0"]),
        ("welby", ["wellby"]),
        ("public value", ["social value"]),
        ("visit", ["Visits to A&E"]),
        ("vists", ["Visits to A&E"]),
        ("w", []),
        ("zzz", []),
        ("", []),
    ],
)
def test_the_nearest_names(typed: str, found: list[str]) -> None:
    assert nearest(typed, NAMES) == found


@pytest.mark.parametrize(
    ("kind", "known", "mend"),
    [
        ("bid", ["a", "b"], "Use one of a, b."),
        ("bid", [], "There are none."),
        ("bid", [str(number) for number in range(20)], "There are 20, such as 0, 1, 2."),
        ("fact", [str(number) for number in range(20)],
         "There are 20, such as 0, 1, 2. `wellspent policy --facts` lists them all."),
        ("framework", ["zzzx"], 'Did you mean "zzzx"? `wellspent library list framework` lists them all.'),
    ],
)  # fmt: skip
def test_the_mend_of_an_unknown_name(kind: str, known: list[str], mend: str) -> None:
    fault = unknown_name(kind, "zzz", known)
    assert (fault.rule, fault.mend) == (f'there is no {kind} "zzz"', mend)

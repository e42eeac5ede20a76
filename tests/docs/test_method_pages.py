"""The tables of the method pages against the rules in the code."""

from __future__ import annotations

import re

from tests.docs.pages import DOCS

from wellspent.method import counting, scoring
from wellspent.method.additionality import SHARES
from wellspent.method.sroi import LEDGERS, TIMINGS
from wellspent.method.tenders import METHODS


def rows(page: str) -> list[list[str]]:
    """The rows of a page's tables, as the text of their cells."""
    lines = (DOCS / "methods" / page).read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines if line.startswith("| `")
    ]


def words(cell: str) -> list[str]:
    """What a cell names in code."""
    return re.findall(r"`([a-z0-9_-]+)`", cell)


def test_the_table_of_rules_is_the_code_s() -> None:
    found: dict[str, list[list[str]]] = {}
    for row in rows("scoring.md"):
        found.setdefault(words(row[0])[0], []).append(row)
    assert set(found) == set(scoring.RULES)
    for id, lines in found.items():
        spec = scoring.RULES[id]
        for row in lines:
            assert row[1] == ", ".join(spec.kinds)
            assert [key for key in words(row[2]) if key not in ("award", "minimum")] == list(spec.keys)
            assert row[-1].rstrip("|").strip().startswith("relative" if spec.relative else "absolute")


def test_the_table_of_counting_rules_is_the_code_s() -> None:
    found = {words(row[0])[0]: row for row in rows("counting.md")}
    assert set(found) == set(counting.RULES)
    for id, row in found.items():
        rule = counting.RULES[id]
        assert words(row[1]) == list(rule.needs)
        assert re.findall(r"[a-z]+", row[3] if len(row) > 3 else "") == list(rule.whole)


def test_every_method_share_ledger_and_timing_is_told() -> None:
    assert {words(row[0])[0] for row in rows("tender-methods.md")} - {"method"} == set(METHODS)
    assert {words(row[0])[0] for row in rows("additionality.md")} == set(SHARES)
    assert {words(row[0])[0] for row in rows("sroi.md")} - {"timing"} == set(TIMINGS)
    text = (DOCS / "methods" / "valuation.md").read_text(encoding="utf-8")
    assert all(ledger in text for ledger in LEDGERS)

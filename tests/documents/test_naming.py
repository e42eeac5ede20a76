"""A figure is called by what it is: the entry it belongs to, and its own name."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from wellspent.documents.naming import heading, refuse_nothing
from wellspent.method.errors import Notice, Refused

FIGURES: dict[str, Any] = {
    "outcomes": [{"name": "Fewer visits to A&E", "years": [{"year": 1, "value": 1}], "impact": 2}],
    "yearly": [{"year": 3, "present_value": 1}],
    "sroi_ratio": None,
    "ledgers": {"fiscal": 1},
    "range": {"low": {"present_value": 1}, "high": None},
    "break_even": [{"name": "Fewer visits to A&E", "quantity": 1}],
    "rounds": [1, 2],
    "criteria": [{"id": "jobs", "label": "Jobs for the young", "weight": 1}],
    "bids": [
        {"id": "a", "label": "Alder", "scores": {"jobs": 1}, "total": 1},
        {"id": "b", "label": None, "scores": {"jobs": None}, "total": None, "reason": "fails Insurance"},
    ],
    "options": [{"name": "Bridge", "lines": [{"name": "Maintenance", "present_value": 1}]}],
    "switching": [{"option": "Bridge", "line": "Maintenance", "change": Fraction(1)}],
    "lots": [{"lot": "north", "bids": [{"id": "a", "total": 1}]}],
    "ballots": [{"by": "member-1", "weights": {"jobs": 1}}],
    "promises": [{"measure": "local-jobs", "values": {"economic": 1}}],
}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("outcomes[0].impact", "Fewer visits to A&E: impact"),
        ("outcomes[0].years[0].value", "Fewer visits to A&E, year 1: value"),
        ("yearly[0].present_value", "Year 3: present value"),
        ("sroi_ratio", "SROI ratio"),
        ("ledgers.fiscal", "Fiscal: present value"),
        ("range.low.present_value", "Low end of the range: present value"),
        ("break_even[0].quantity", "Fewer visits to A&E, to break even: quantity"),
        ("rounds[1]", "Round 2"),
        ("criteria[0].weight", "Jobs for the young: weight"),
        ("bids[0].scores.jobs", "Alder, Jobs for the young: points"),
        ("bids[1].total", "B: total"),
        ("options[0].lines[0].present_value", "Bridge, Maintenance: present value"),
        ("switching[0].change", "Bridge, Maintenance, to change the result: change"),
        ("lots[0].bids[0].total", "Lot north, a: total"),
        ("ballots[0].weights.jobs", "Ballot member-1, Jobs for the young: weight"),
        ("promises[0].values.economic", "Local-jobs, economic: value"),
    ],
)
def test_a_path_is_said_in_words(path: str, said: str) -> None:
    assert heading(FIGURES, path) == said


NOTICES = [
    Notice("ratio-undefined", "No investment is given, so there is no ratio."),
    Notice("other", "Else."),
]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("sroi_ratio", "no figure for SROI ratio. No investment is given, so there is no ratio."),
        ("bids[1].total", "no figure for B: total. fails Insurance"),
        ("bids[1].scores.jobs", "no figure for B, Jobs for the young: points. fails Insurance"),
        ("range.high", "no figure for High end of the range. What it is made from is not known"),
    ],
)
def test_a_figure_that_is_not_known_says_why(path: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        refuse_nothing(FIGURES, NOTICES, path)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "path", ["yearly[0].present_value", "nowhere", "outcomes[9].impact", "bids.a", "", "a b"]
)
def test_a_figure_that_is_there_and_one_that_never_was_are_left_to_others(path: str) -> None:
    refuse_nothing(FIGURES, NOTICES, path)


@pytest.mark.parametrize(
    ("figures", "path", "said"),
    [
        ({"things": [{"value": 1}]}, "things[0].value", "Things 1: value"),
        ({"things": [{"name": "", "value": 1}, {"value": 1}]}, "things[1].value", "Things 2: value"),
        ({"things": [{"name": "", "id": "x", "value": 1}]}, "things[0].value", "X: value"),
        ({"things": [{"option": "Bridge", "value": 1}]}, "things[0].value", "Things 1: value"),
        ({"things": [{"line": "Paint", "value": 1}]}, "things[0].value", "Things 1: value"),
        (
            {"things": [{"name": None, "label": 3, "measure": "jobs", "value": 1}]},
            "things[0].value",
            "Jobs: value",
        ),
        ({"scores": 4}, "scores", "Scores"),
        ({"scores": {"x": 4}}, "scores.x", "X: points"),
        ({"spread": {"jobs": {"low": 1}}}, "spread.jobs.low", "Jobs: low"),
        ({"coverage_by_kind": {"supplier": 1}}, "coverage_by_kind.supplier", "Supplier: answers cover"),
        ({"range": {"central": 1}}, "range.central", "As entered"),
    ],
)
def test_an_entry_without_a_name_is_called_by_its_number(figures: Any, path: str, said: str) -> None:
    assert heading(figures, path) == said

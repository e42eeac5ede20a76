"""A round of ballots in figures and words: the group's weights, and never without how far people are apart."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.documents.figures import plain
from wellspent.documents.priorities import weights_figures, weights_report
from wellspent.documents.report import Report
from wellspent.method.errors import Notice
from wellspent.method.judgements import Consistency
from wellspent.method.numbers import percent
from wellspent.method.priorities import METHODS, Spread, Weights


def spread(values: list[Fraction]) -> Spread:
    return Spread(min(values), max(values), Fraction(0))


def weights(*ballots: dict[str, Fraction], method: str = "swing", **more: Any) -> Weights[Fraction]:
    """The plain mean of ballots, made here and not by the module."""
    names = list(ballots[0])
    own = {f"p{place}": ballot for place, ballot in enumerate(ballots, 1)}
    mean = {name: sum((b[name] for b in ballots), Fraction(0)) / len(ballots) for name in names}
    return Weights(
        method=method,
        weights=mean,
        ballots=own,
        spread={name: spread([b[name] for b in ballots]) for name in names},
        disagreement=more.pop("disagreement", None if len(ballots) == 1 else Fraction(1, 4)),
        **more,
    )


A = {"price": Fraction(3, 4), "quality": Fraction(1, 4)}
B = {"price": Fraction(1, 4), "quality": Fraction(3, 4)}


def tables(report: Report) -> dict[str, list[list[str]]]:
    return {one.title: [[found.text for found in row] for row in one.rows] for one in report.tables}


def facts(report: Report) -> dict[str, str]:
    return {label: found.text for label, found in report.facts}


def test_a_group_is_shown_with_its_spread_and_each_of_its_ballots() -> None:
    report = weights_report(weights(A, B), "What matters")
    assert tables(report) == {
        "Weights": [["price", "50%", "25% to 75%", "0%"], ["quality", "50%", "25% to 75%", "0%"]],
        "Each ballot": [["p1", "75%", "25%"], ["p2", "25%", "75%"]],
    }
    assert facts(report) == {"Ballots": "2", "Disagreement (0 none, 1 nothing in common)": "0.25"}
    assert any("Disagreement is the share" in said for said in report.conventions)


def test_one_person_is_no_group() -> None:
    report = weights_report(weights(A), "What matters")
    assert facts(report) == {"Ballots": "1"}
    assert list(tables(report)) == ["Weights"]
    assert plain(report.figures)["disagreement"] is None
    assert not any("Disagreement" in said for said in report.conventions)


def test_no_disagreement_is_not_an_unknown_one() -> None:
    report = weights_report(weights(A, A, disagreement=Fraction(0)), "T")
    assert facts(report)["Disagreement (0 none, 1 nothing in common)"] == "0"
    assert plain(report.figures)["disagreement"] == "0"


def test_points_stand_beside_the_weights_where_they_are_asked_for() -> None:
    points = {"price": Fraction(50), "quality": Fraction(50)}
    report = weights_report(weights(A, B), "T", points, 100)
    assert [column.title for column in report.tables[0].columns] == [
        "Criterion", "Weight", "Points of 100", "Lowest to highest", "Standard deviation",
    ]  # fmt: skip
    assert tables(report)["Weights"][0] == ["price", "50%", "50", "25% to 75%", "0%"]
    told: Any = plain(report.figures)
    assert (told["points"], told["out_of"]) == ({"price": "50", "quality": "50"}, 100)
    assert report.conventions[-1] == "Points are rounded so that they sum to 100, by largest remainder."
    bare: Any = plain(weights_report(weights(A, B), "T").figures)
    assert bare["points"] is bare["out_of"] is None


@pytest.mark.parametrize("method", list(METHODS))
def test_each_method_is_named_and_said(method: str) -> None:
    report = weights_report(weights(A, B, method=method), "T")
    assert report.conventions[0] == f"Method {method}: {METHODS[method]}."
    assert plain(report.figures)["method"] == method
    assert any("random index" in said for said in report.conventions) == (method == "ahp")
    assert any("ξ" in said for said in report.conventions) == (method == "best-worst")


def test_consistency_of_pairs_is_shown_a_row_each() -> None:
    fits = {
        "p1": Consistency(Fraction(3), Fraction(0), Fraction(0)),
        "p2": Consistency(Fraction(31, 10), Fraction(1, 20), Fraction(5, 58)),
    }
    report = weights_report(weights(A, B, method="ahp", consistency=fits), "T")
    assert tables(report)["Consistency"] == [["p1", "3", "0", "0"], ["p2", "3.1", "0.05", "0.0862"]]
    assert plain(report.figures)["consistency"][0] == {
        "by": "p1",
        "eigenvalue": "3",
        "index": "0",
        "ratio": "0",
    }


def test_consistency_against_best_and_worst_is_one_number() -> None:
    fits = {"p1": Consistency(xi=Fraction(0)), "p2": Consistency(xi=Fraction(1, 3))}
    report = weights_report(weights(A, B, method="best-worst", consistency=fits), "T")
    assert [column.title for column in report.tables[-1].columns] == ["Ballot", "ξ"]
    assert tables(report)["Consistency"] == [["p1", "0"], ["p2", "0.3333"]]
    assert plain(report.figures)["consistency"][1] == {"by": "p2", "xi": "0.3333333333"}


def test_a_method_without_judgements_has_no_consistency() -> None:
    report = weights_report(weights(A, B), "T")
    assert "consistency" not in report.figures
    assert "Consistency" not in tables(report)


def test_a_ratio_that_is_not_known_is_not_known() -> None:
    fits = {"p1": Consistency(Fraction(2), Fraction(0), None)}
    report = weights_report(weights(A, method="ahp", consistency=fits), "T")
    assert tables(report)["Consistency"] == [["p1", "2", "0", "not known"]]
    assert plain(report.figures)["consistency"][0]["ratio"] is None


def test_warnings_stand_in_the_report_and_in_its_figures() -> None:
    warned = (Notice("alone", "One person."),)
    report = weights_report(weights(A, warnings=warned), "T")
    assert report.notices == warned
    assert plain(report.figures)["warnings"] == [{"code": "alone", "text": "One person."}]


@given(st.lists(st.lists(st.integers(1, 100), min_size=3, max_size=3), min_size=1, max_size=5))
def test_every_figure_of_the_page_is_one_of_the_json(points: list[list[int]]) -> None:
    names = ("a", "b", "c")
    ballots = [
        {name: Fraction(each, sum(own)) for name, each in zip(names, own, strict=True)} for own in points
    ]
    found = weights(*ballots)
    report = weights_report(found, "T")
    told: Any = plain(weights_figures(found, "T", None, None))
    assert told == plain(report.figures)
    for line in tables(report)["Weights"]:
        name = line[0]
        assert line[1] == percent(found.weights[name])
        assert abs(Fraction(told["weights"][name]) - found.weights[name]) <= Fraction(1, 10**10)
        low, high = (Fraction(told["spread"][name][end]) for end in ("low", "high"))
        assert low <= Fraction(told["weights"][name]) + Fraction(1, 10**9)
        assert high >= Fraction(told["weights"][name]) - Fraction(1, 10**9)
    assert [one["by"] for one in told["ballots"]] == [f"p{place}" for place, _ in enumerate(points, 1)]
    assert ("Each ballot" in tables(report)) == (len(points) > 1)
    assert len(report.charts) <= 1

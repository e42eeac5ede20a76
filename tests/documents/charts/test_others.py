"""The pictures of costs, weights and the wind tunnel, from figures made by hand and by the methods."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.method import building
from tests.running import Run

from wellspent.documents.charts import Chart, Kind, alt_text
from wellspent.documents.charts.awards import windtunnel_charts
from wellspent.documents.charts.others import MOST_ROWS, costs_chart, weights_chart
from wellspent.documents.report import Report
from wellspent.method.numeric.windtunnel import windtunnel
from wellspent.method.priorities import Spread, Weights
from wellspent.method.windtunnel import WindTunnel, assumptions

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
F = Fraction


def reported(run: Run, monkeypatch: pytest.MonkeyPatch, *words: Any) -> Report:
    """The report that a command makes, before it is shown."""
    from wellspent.cli import deliver

    found: list[Report] = []
    monkeypatch.setattr(deliver, "write", lambda report, _: found.append(report))
    ran = run(*words, "--out", "never-written.html")
    assert ran.code == 0, ran.err
    return found[0]


def weights(own: dict[str, Fraction], ballots: int) -> Weights[Fraction]:
    spread = {name: Spread(weight / 2, weight * 2, F(0)) for name, weight in own.items()}
    return Weights("swing", own, {f"b{n}": own for n in range(ballots)}, spread, None)


def test_costs_stand_from_the_least(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    report = reported(run, monkeypatch, "wholelife", EXAMPLES / "vans.toml", "--decided", "2026-11-21")
    (found,) = report.charts
    assert found.categories == ("Electric", "Diesel")
    assert found.beside == report.tables[0].title
    buy, after = found.series
    assert buy.values == (F(130000), F(100000))
    assert after.values == (F("84644.24"), F("130590.01"))
    assert [found.end(0), found.end(1)] == ["£214,644", "£230,590"]


def test_one_option_is_no_comparison(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "one.toml"
    file.write_text('title = "One"\nyears = 3\n[[option]]\nname = "Only"\nacquisition = 10\n')
    assert reported(run, monkeypatch, "wholelife", file, "--decided", "2026-11-21").charts == ()


def test_every_chart_names_a_table_of_its_report(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in (
        ("evaluate", EXAMPLES / "library-roof.toml", "--stability"),
        ("value", EXAMPLES / "wheels-to-meals.toml", "--range"),
        ("windtunnel", EXAMPLES / "roof-draft.toml"),
        ("agree", EXAMPLES / "parks" / "tender.toml"),
        ("weigh", EXAMPLES / "what-matters.toml"),
        ("lm3", EXAMPLES / "care-home.toml"),
    ):
        report = reported(run, monkeypatch, *words)
        assert report.charts, words
        assert {chart.beside for chart in report.charts} <= {table.title for table in report.tables}
        for chart in report.charts:
            assert chart.shows.endswith("."), chart.title
            assert alt_text(chart)


def test_a_rounds_picture_is_its_table(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    report = reported(run, monkeypatch, "lm3", "--rounds", "72000,57600,24980")
    (found,) = report.charts
    assert found.series[0].values == (F(72000), F(57600), F(24980))
    assert [found.end(place) for place in range(3)] == ["£72,000, 100%", "£57,600, 80%", "£24,980, 34.7%"]


def test_weights_of_a_group_show_how_far_it_is_apart() -> None:
    (found,) = weights_chart(weights({"jobs": F(1, 4), "carbon": F(3, 4)}, 3), "Weights")
    assert found.kind is Kind.INTERVALS
    assert found.categories == ("carbon", "jobs")
    assert [series.values[1] for series in found.series] == [F(1, 8), F(1, 4), F(1, 2)]
    assert "jobs 25%, from 12.5% to 50%" in alt_text(found)


def test_weights_of_one_person_are_bars() -> None:
    (found,) = weights_chart(weights({"jobs": F(1, 4), "carbon": F(3, 4)}, 1), "Weights")
    assert (found.kind, found.categories) == (Kind.BARS, ("carbon", "jobs"))
    assert weights_chart(weights({"jobs": F(1)}, 1), "Weights") == []


def test_very_many_weights_are_cut_and_say_so() -> None:
    many = {f"c{n}": F(1, 30) for n in range(30)}
    (found,) = weights_chart(weights(many, 2), "Weights")
    assert len(found.categories) == MOST_ROWS
    assert found.note == f"The first {MOST_ROWS} of 30."


def tried() -> WindTunnel:
    tender = building.tender(
        {
            "criterion": [
                {"id": "price", "kind": "price", "weight": 60, "rule": "absolute-linear", "floor": 0, "ceiling": 200},
                {"id": "quality", "kind": "quality", "weight": 40, "rule": "scale", "scale": 5},
            ]
        }
    )  # fmt: skip
    return windtunnel(tender, assumptions(tender, F(100), {}), rounds=200, seed=1)


def test_the_wind_tunnel_sets_weight_beside_deciding() -> None:
    found = tried()
    deciding, earned = windtunnel_charts(found, ", lot 2", "Plausible")
    decides = {each.criterion: each.decides for each in found.criteria}
    assert sorted(deciding.categories) == ["price", "quality"]
    for place, name in enumerate(deciding.categories):
        weight = {"price": F(60, 100), "quality": F(40, 100)}[name]
        assert deciding.row(place) == (weight, decides[name])
    assert list(deciding.categories) == sorted(decides, key=lambda name: -decides[name])
    shares = {each.criterion: each.shares for each in found.criteria}
    assert [earned.row(place) for place in range(2)] == [shares[name] for name in earned.categories]
    assert deciding.title.endswith(", lot 2")


def test_costs_need_a_cost() -> None:
    class Nothing:
        options = ()
        basis = "whole-life-cost"

    none: list[Chart] = costs_chart(Nothing(), "GBP", "Costs")  # type: ignore[arg-type]
    assert none == []

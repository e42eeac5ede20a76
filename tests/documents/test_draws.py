"""What draws add to a report: the interval, how often it pays back and the drivers, alike in words and in figures."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from wellspent.documents.draws import DRIVERS, INTERVAL, SHOWN, draw_figures, with_draws
from wellspent.documents.figures import plain
from wellspent.documents.report import UNKNOWN, Report, cell, columns, row, table
from wellspent.method.errors import Notice
from wellspent.method.money import Money
from wellspent.method.numeric.assumptions import Assumption, Triangle
from wellspent.method.numeric.drivers import Driver
from wellspent.method.numeric.uncertainty import End, Uncertainty


def driver(place: int, alone: float, together: float, rows: tuple[int, ...] = (0,)) -> Driver:
    triangle = Triangle(Fraction(1), Fraction(3, 2), Fraction(2 + place))
    return Driver(Assumption(f"assumption {place}", f"k{place}", triangle, rows), alone, together)


def found(count: int = 256, drivers: int = 2, **more: Any) -> Uncertainty:
    ends = {
        name: End(Money(pence), Fraction(pence, 10_000))
        for name, pence in (("p05", -5_000), ("p50", 12_345), ("p95", 100_000))
    }
    made = Uncertainty(
        draws=count,
        seed=7,
        interval=ends,
        pays_back=Fraction(3, 4),
        drivers=tuple(driver(place, 0.5 / (place + 1), 0.6 / (place + 1)) for place in range(drivers)),
        notices=(Notice("drawn", "These are draws."),),
    )
    return replace(made, **more)


def base() -> Report:
    value = Money(12_000)
    return Report(
        title="A map",
        figures={"title": "A map", "investment": Money(10_000), "conventions": ["Once."], "warnings": []},
        facts=(("Present value", cell(value)), ("Investment", cell(Money(10_000)))),
        tables=(table("Outcomes", columns("Outcome", "Value#"), [row("Visits", value)]),),
        conventions=("Once.",),
    )


def tables(report: Report) -> dict[str, list[list[str]]]:
    return {one.title: [[each.text for each in line] for line in one.rows] for one in report.tables}


def test_the_interval_stands_in_the_facts_the_table_and_the_figures() -> None:
    report = with_draws(base(), found(), ["Visits"])
    assert [label for label, _ in report.facts] == ["Present value", "Nine draws in ten give", "Investment"]
    assert report.facts[1][1].text == "-£50 to £1,000"
    assert tables(report)[INTERVAL] == [
        ["One draw in twenty stays under", "-£50", "-0.5"],
        ["Half of the draws stay under", "£123.45", "1.23"],
        ["One draw in twenty goes over", "£1,000", "10"],
    ]
    told: Any = plain(report.figures)
    assert told["interval"] == {
        "p05": {"present_value": "-50.00", "sroi_ratio": "-0.5"},
        "p50": {"present_value": "123.45", "sroi_ratio": "1.2345"},
        "p95": {"present_value": "1000.00", "sroi_ratio": "10"},
    }
    assert told["draws"] == {"count": 256, "seed": 7, "pays_back": "0.75"}


def test_what_the_report_said_before_stays() -> None:
    report = with_draws(base(), found(), ["Visits"])
    assert report.tables[0] == base().tables[0]
    assert report.figures["title"] == "A map"
    assert report.conventions[0] == "Once."
    assert "256 draws" in report.conventions[1]
    assert "seed 7" in report.conventions[1]
    assert plain(report.figures)["conventions"] == list(report.conventions)
    assert plain(report.figures)["warnings"] == [{"code": "drawn", "text": "These are draws."}]


PAYS: list[tuple[Fraction | None, str]] = [
    (None, ""),
    (Fraction(0), "No draw returns at least what was put in."),
    (Fraction(1), "Every draw returns at least what was put in."),
    (Fraction(1, 3), "33.3% of the draws return at least what was put in."),
    (Fraction(999, 1000), "99.9% of the draws return at least what was put in."),
]


@pytest.mark.parametrize(("share", "said"), PAYS, ids=[str(share) for share, _ in PAYS])
def test_how_often_it_pays_back_is_said(share: Fraction | None, said: str) -> None:
    report = with_draws(base(), found(pays_back=share), ["Visits"])
    (interval,) = [one for one in report.tables if one.title == INTERVAL]
    assert interval.note == said
    assert (plain(report.figures)["draws"]["pays_back"] is None) == (share is None)


def test_drivers_are_shown_with_their_ends_and_their_shares() -> None:
    report = with_draws(base(), found(), ["Visits", "Calls"])
    assert tables(report)[DRIVERS] == [
        ["assumption 0", "1", "1.5", "2", "50%", "60%"],
        ["assumption 1", "1", "1.5", "3", "25%", "30%"],
    ]
    told: Any = plain(report.figures)["drivers"]
    assert told[1] == {
        "name": "assumption 1", "outcomes": ["Visits"], "low": "1", "central": "1.5", "high": "3",
        "share": "0.25", "share_with_others": "0.3",
    }  # fmt: skip


def test_a_driver_names_every_outcome_that_rests_on_it() -> None:
    shared = replace(found(), drivers=(driver(0, 1 / 3, 2 / 3, (0, 2)),))
    (told,) = plain(draw_figures(shared, ["a", "b", "c"]))["drivers"]
    assert told["outcomes"] == ["a", "c"]
    assert (told["share"], told["share_with_others"]) == ("0.3333", "0.6667")


@pytest.mark.parametrize("count", [1, SHOWN, SHOWN + 1, SHOWN + 8])
def test_a_page_shows_the_first_drivers_and_the_json_all(count: int) -> None:
    report = with_draws(base(), found(drivers=count), ["Visits"])
    (shown,) = [one for one in report.tables if one.title == DRIVERS]
    assert len(shown.rows) == min(count, SHOWN)
    assert (f"The first {SHOWN} of {count}." in shown.note) == (count > SHOWN)
    assert len(plain(report.figures)["drivers"]) == count


def test_an_assumption_without_a_likeliest_number_has_none() -> None:
    level = Driver(Assumption("level", "k", Triangle(Fraction(0), None, Fraction(1)), (0,)), 1.0, 1.0)
    report = with_draws(base(), replace(found(), drivers=(level,)), ["Visits"])
    assert tables(report)[DRIVERS] == [["level", "0", UNKNOWN, "1", "100%", "100%"]]
    assert plain(report.figures)["drivers"][0]["central"] is None


def test_where_nothing_was_drawn_nothing_is_shown_as_if_it_were() -> None:
    ends = {name: End(None, None) for name in ("p05", "p50", "p95")}
    none = found(0, 0, interval=ends, pays_back=None)
    report = with_draws(base(), none, ["Visits"])
    assert (report.tables, report.facts, report.charts) == (base().tables, base().facts, base().charts)
    assert report.conventions == base().conventions
    told: Any = plain(report.figures)
    assert told["interval"]["p50"] == {"present_value": None, "sroi_ratio": None}
    assert (told["draws"]["count"], told["drivers"]) == (0, [])


def test_each_chart_stands_beside_a_table_that_holds_its_figures() -> None:
    report = with_draws(base(), found(), ["Visits"])
    titles = {one.title for one in report.tables}
    assert report.charts
    assert {one.beside for one in report.charts} <= titles

"""A report as a part of a page: every fact, table, chart and working, and nothing of the command's options."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.template import engines

from wellspent.documents.charts import Chart, Kind, Scale, Series
from wellspent.documents.derivation import Line
from wellspent.documents.report import Cell, Report, columns, row, table
from wellspent.method.errors import Notice
from wellspent.method.working import Entered, Given, traced
from wellspent.portal.ui.reports import nested, shown, without_options

PAGE = '{% from "ui/report.html" import report_body with context %}{{ report_body(report) }}'


def rendered(report: Report) -> str:
    """The report as a template would show it."""
    return str(engines["jinja2"].from_string(PAGE).render({"report": shown(report)}))


def a_report() -> Report:
    """A report with one of everything."""
    price = traced(Given(Fraction(7), "jobs", Entered("offer.toml", "line 3"), "job"))
    total = (price * 3).named("jobs in all", unit="job")
    chart = Chart(
        kind=Kind.BARS, title="Jobs by bidder", shows="How many each promises.", scale=Scale("jobs"),
        about="Bidder", categories=("A", "B"), series=(Series("promised", (Fraction(7), Fraction(3))),), beside="Jobs",
    )  # fmt: skip
    return Report(
        title="A result",
        figures={},
        lead=("Seven is more than three.", "Say it again with --known urgent=yes."),
        facts=(("Jobs in all", Cell.of(total)),),
        tables=(
            table(
                "Jobs",
                columns("Bidder", "Jobs#"),
                [row("A", total), row("<B>", 3), row("All", 24)],
                total=True,
            ),
        ),
        notices=(Notice("small", "Two bids are few."),),
        conventions=("Each job is counted once. --json says which.",),
        charts=(chart,),
    )


def test_everything_is_on_the_page_and_what_is_typed_is_escaped() -> None:
    page = rendered(a_report())
    for said in (
        "Seven is more than three.",
        "Two bids are few.",
        "Each job is counted once.",
        "Jobs by bidder",
    ):
        assert said in page
    assert "&lt;B&gt;" in page
    assert "<B>" not in page
    assert 'src="data:image/svg+xml;base64,' in page
    assert "<script" not in page
    assert "style=" not in page


def test_options_of_the_command_are_not_told_to_somebody_at_a_page() -> None:
    page = rendered(a_report())
    assert "--known" not in page
    assert "--json" not in page
    assert without_options("Keep this. --typical ID=AMOUNT puts yours in their place.") == "Keep this."
    assert without_options("1 rule does not apply; --json says why.") == ""
    assert without_options("A to-do – and a dash -- stays.") == "A to-do – and a dash -- stays."


def test_a_figure_links_to_its_working_which_goes_down_to_what_was_entered() -> None:
    report = shown(a_report())
    [(label, cell)] = report.facts
    assert (label, cell.text, cell.working) == ("Jobs in all", "21", 1)
    [(_, [working])] = report.workings
    assert working.number == 1
    flat = str(working.steps)
    assert "offer.toml" in flat
    page = rendered(a_report())
    assert page.count('href="#working-1"') == 2
    assert page.count('id="working-1"') == 1


def test_the_total_and_the_naming_column_are_marked() -> None:
    [shown_table] = shown(a_report()).tables
    assert (shown_table.total, shown_table.naming) == (True, 0)
    page = rendered(a_report())
    assert page.count("ws-total") == 1
    assert page.count('<th scope="row"') == 3


@pytest.mark.parametrize(
    ("depths", "wanted"),
    [
        ([], ()),
        ([0], (("0", ()),)),
        ([0, 1, 2, 1], (("0", (("1", (("2", ()),)), ("3", ()))),)),
        ([0, 0, 1], (("0", ()), ("1", (("2", ()),)))),
    ],
)
def test_lines_hold_the_deeper_ones_after_them(depths: list[int], wanted: tuple[object, ...]) -> None:
    def plain(steps: object) -> tuple[object, ...]:
        return tuple((step.text, plain(step.under)) for step in steps)  # type: ignore[attr-defined]

    assert plain(nested([Line(depth, str(place)) for place, depth in enumerate(depths)])) == wanted

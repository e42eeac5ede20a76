"""Tables on a page of any width: no word is broken, nothing is lost, nothing is wider than the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.running import Run

from wellspent.cli.layout import fitted, needs, turned
from wellspent.cli.screen import MOST_ROWS, print_report
from wellspent.documents.report import Cell, Report, Table, cell, columns, row, table
from wellspent.method.money import Money

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
TENDER = EXAMPLES / "feasibility" / "tender.toml"
RANKING = table(
    "Ranking",
    columns(
        "Rank#", "Bid", "Bidder Experience#", "Technical Proposal#", "Commercial Proposal#", "Total points#"
    ),
    [
        row(1, "Alder Heat Networks", 19, 32, 6, Money(7143370)),
        row(2, "Brook Energy Advice", 14, 32, 9, Money(6892990)),
    ],
)


def shown(
    found: Table, width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    print_report(Report("", {}, tables=(found,)))
    return capsys.readouterr().out


def words(found: Table) -> set[str]:
    texts = [column.title for column in found.columns] + [each.text for line in found.rows for each in line]
    return {word for text in texts for word in text.split()}


@pytest.mark.parametrize("width", [120, 100, 80, 72, 60, 50, 40, 30])
def test_no_word_is_broken_and_no_line_is_wider_than_the_page(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = shown(RANKING, width, monkeypatch, capsys)
    assert words(RANKING) - set(page.split()) <= {"Bid"}  # a list needs no head for names
    assert max(map(len, page.splitlines())) <= width
    assert not re.search(r"[ \t]$", page, re.MULTILINE)


@pytest.mark.parametrize("width", [100, 80, 60])
@pytest.mark.parametrize("command", [("evaluate", TENDER), ("value", EXAMPLES / "meals.toml", "--range")])
def test_the_reports_of_the_examples_break_no_word(
    command: tuple[object, ...], width: int, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    whole = set(run(*command).out.replace("─", " ").split())
    monkeypatch.setenv("COLUMNS", str(width))
    page = run(*command).out
    assert whole - set(page.replace("─", " ").split()) <= {"Criterion", "Bid"}  # a list needs no head
    assert max(map(len, page.splitlines())) <= width
    assert not re.search(r"[ \t]$", page, re.MULTILINE)


def test_headings_wrap_first_then_the_table_is_turned_then_its_rows_are_listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wide, wrapped, round_, listed = (
        shown(RANKING, width, monkeypatch, capsys) for width in (120, 90, 60, 30)
    )
    assert "Rank   Bid                   Bidder Experience" in wide
    assert "Bidder      Technical     Commercial" in wrapped
    assert re.search(r"Commercial Proposal +6 +9\n", round_)
    assert "  Alder Heat Networks\n    Rank" in listed


def test_columns_name_the_width_of_a_pipe_and_nonsense_does_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    long = table("A table", columns("What", "Why"), [row("word " * 40, "word " * 40)])
    monkeypatch.delenv("COLUMNS", raising=False)
    for said, width in (("60", 60), ("", 100), ("wide", 100), ("0", 100), ("-5", 100)):
        monkeypatch.setenv("COLUMNS", said)
        print_report(Report("", {}, tables=(long,)))
        assert max(map(len, capsys.readouterr().out.splitlines())) == width


def test_a_long_table_is_cut_says_so_and_keeps_its_total(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row(f"Firm {number:04}", Money(100)) for number in range(1, 1235)]
    long = table("Payments", columns("Firm", "Paid#"), [*rows, row("Total", Money(123400))], total=True)
    page = shown(long, 80, monkeypatch, capsys)
    assert f"Firm {MOST_ROWS:04}" in page
    assert f"Firm {MOST_ROWS + 1:04}" not in page
    assert "Total       £1,234\n\nThe first 200 of 1,234 rows; --json has them all.\n" in page
    short = table("Payments", columns("Firm", "Paid#"), rows[:200])
    assert "The first" not in shown(short, 80, monkeypatch, capsys)


def test_one_row_needs_no_total() -> None:
    heads = columns("Firm", "Paid#")
    one, two = row("A", Money(100)), row("B", Money(200))
    whole = row("Total", Money(300))
    assert table("Payments", heads, [one, whole], total=True) == table("Payments", heads, [one])
    assert table("Payments", heads, [one, two, whole], total=True).total


def test_a_row_is_named_by_its_first_words_or_by_its_first_number() -> None:
    assert RANKING.name_of(RANKING.rows[0]) == "Alder Heat Networks"
    years = table("By year", columns("Year#", "Value#"), [row("1", Money(100))])
    assert years.name_of(years.rows[0]) == "Year 1"


def test_a_table_of_many_rows_or_few_columns_is_not_turned() -> None:
    heads = columns("Firm", "Paid#", "Owed#", "Late#")
    assert turned(table("", heads, [row("A", 1, 2, 3)] * 9)) is None
    assert turned(table("", heads[:2], [row("A", 1)] * 2)) is None
    both = turned(table("", heads, [row("A", 1, 2, 3), row("B", 4, 5, 6)]))
    assert both is not None
    assert [[each.text for each in line] for line in both.rows] == [
        ["Paid", "1", "4"],
        ["Owed", "2", "5"],
        ["Late", "3", "6"],
    ]


def test_a_number_is_one_word_however_it_is_written() -> None:
    heads = columns("Option", "Pays back#")
    wants = needs(table("", heads, [(cell("A"), Cell("12 years and more", bare="12"))]))
    assert wants[1].least == len("12 years and more")
    assert fitted(wants, 20) is None
    assert fitted(wants, 60) == [6, 17]


@pytest.mark.parametrize("width", [100, 60])
def test_a_working_and_its_sources_hang_under_their_heads(
    width: int, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    page = run("evaluate", TENDER, "--working", "bids[0].scores.social-value").out
    lines = page.splitlines()
    assert lines[1].startswith("Alder Heat Networks, Social value promised: points")
    assert "bids[0].scores.social-value" in page.split("├──")[0]
    source = lines.index("Sources") + 1
    assert lines[source].startswith("  [1] library entry volunteering-hour")
    assert lines[source + 1].startswith("      ")
    assert not re.search(r"[ \t]$", page, re.MULTILINE)


def test_a_ratio_without_an_investment_says_why_there_is_none(run: Run) -> None:
    ran = run("value", EXAMPLES / "youth-hub.csv", "--working", "sroi_ratio")
    assert (ran.code, ran.out) == (1, "")
    assert "there is no figure for SROI ratio. No investment is given, so there is no ratio." in ran.err


def test_the_bridge_opens_in_a_page_or_two(run: Run) -> None:
    page = run("wholelife", EXAMPLES / "footbridge.toml", "--working", "Bridge").out
    assert len(page.splitlines()) < 130
    assert "GBP" not in page
    assert page.count("library: standard [2]") == 1

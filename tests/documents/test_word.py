"""A report in Word says what the report says, in headings, tables and pictures with words, the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from tests.running import Run

from wellspent.documents.charts import Chart, Kind, Scale, Series, alt_text
from wellspent.documents.report import Cell, Report, cell, columns, row, table
from wellspent.documents.word import MOST_ROWS, to_docx, widths
from wellspent.documents.wordshape import timeless
from wellspent.method.errors import Notice
from wellspent.method.money import Money

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
NASTY = "<b>&amp; {{ 7*7 }} {% x %} \x00\x0b\ud800 ]]>"

CHART = Chart(
    title="Points",
    shows="Points of each bid.",
    kind=Kind.BARS,
    scale=Scale("Points of each bid"),
    about="Bid",
    categories=("A", "B"),
    series=(Series("Points", (Fraction(3), Fraction(5))),),
    beside="Ranking",
)


def report(rows: int = 2, *, total: bool = False) -> Report:
    return Report(
        title="A report",
        figures={},
        lead=("It pays.",),
        facts=(("Value", cell(Money.of(1234))), ("Range", Cell("1 to 2"))),
        tables=(
            table("Ranking", columns("Bid", "Points#"), [row(f"bid {n}", n) for n in range(rows)], note="A note.", total=total),
            table("Empty", columns("Nothing"), []),
        ),
        notices=(Notice("a-code", "Mind this."),),
        conventions=("Rounded once.",),
        next_steps=("Do that.",),
        charts=(CHART,),
    )  # fmt: skip


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def texts(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in opened(content).paragraphs if paragraph.text]


def test_everything_the_report_says_stands_in_it() -> None:
    content = to_docx(report())
    assert texts(content) == [
        "A report", "It pays.", "Before you rely on this", "Mind this. (a-code)", "Ranking", "A note.", "Points", "Empty",
        "How it was worked out", "Rounded once.", "Next", "Do that.",
    ]  # fmt: skip
    facts, ranking = opened(content).tables
    assert [[each.text for each in line.cells] for line in facts.rows] == [
        ["Figure", "Value"], ["Value", "£1,234"], ["Range", "1 to 2"],
    ]  # fmt: skip
    assert [[each.text for each in line.cells] for line in ranking.rows] == [
        ["Bid", "Points"], ["bid 0", "0"], ["bid 1", "1"],
    ]  # fmt: skip


def test_headings_are_headings_and_heads_repeat() -> None:
    page = opened(to_docx(report()))
    styles = {paragraph.text: paragraph.style.name for paragraph in page.paragraphs}
    assert styles["A report"] == "Title"
    assert {styles[name] for name in ("Ranking", "How it was worked out", "Next")} == {"Heading 1"}
    assert styles["Rounded once."] == "List Bullet"
    for each in page.tables:
        assert each.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(line._tr.trPr.find(qn("w:cantSplit")) is not None for line in each.rows)
        assert all(line._tr.trPr.find(qn("w:tblHeader")) is None for line in each.rows[1:])


def test_numbers_stand_to_the_right_and_a_total_is_bold() -> None:
    ranking = opened(to_docx(report(3, total=True))).tables[1]
    assert [line.cells[1].paragraphs[0].alignment for line in ranking.rows] == [2] * 4
    assert [line.cells[0].paragraphs[0].alignment for line in ranking.rows] == [None] * 4
    assert [bool(line.cells[0].paragraphs[0].runs[0].bold) for line in ranking.rows] == [
        True,
        False,
        False,
        True,
    ]


def test_a_chart_says_in_words_what_it_shows() -> None:
    page = opened(to_docx(report()))
    (picture,) = page.inline_shapes
    assert picture._inline.docPr.get("descr") == alt_text(CHART)
    assert "A 3; B 5" in picture._inline.docPr.get("descr")
    assert picture.width < page.sections[0].page_width


def test_its_language_is_stated_and_its_properties_know_no_clock() -> None:
    content = to_docx(report())
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert b'<w:lang w:val="en-GB"' in packed.read("word/styles.xml")
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = packed.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2020-01-01T00:00:00Z"}
    assert "<dc:title>A report</dc:title>" in core
    assert "<dc:language>en-GB</dc:language>" in core


def test_the_same_report_gives_the_same_bytes() -> None:
    assert to_docx(report()) == to_docx(report())
    assert timeless(to_docx(report())) == to_docx(report())
    assert to_docx(report()) != to_docx(report(3))


def test_no_text_is_anything_but_text() -> None:
    nasty = Report(
        title=NASTY, figures={}, lead=(NASTY,), facts=((NASTY, Cell(NASTY)),),
        tables=(table(NASTY, columns(NASTY), [row(NASTY)], note=NASTY),), notices=(Notice("c", NASTY),),
        conventions=(NASTY,), next_steps=(NASTY,),
    )  # fmt: skip
    said = texts(to_docx(nasty))
    assert sum("<b>&amp; {{ 7*7 }} {% x %}" in text for text in said) == 7
    assert "<b>&amp; {{ 7*7 }}" in opened(to_docx(nasty)).tables[1].rows[1].cells[0].text


@pytest.mark.parametrize(("total", "left"), [(False, 101), (True, 100)])
def test_a_very_long_table_is_cut_and_says_so(total: bool, left: int) -> None:
    content = to_docx(report(MOST_ROWS + 100, total=total))
    ranking = opened(content).tables[1]
    assert len(ranking.rows) == 1 + MOST_ROWS - 1 + total
    assert f"{left} more rows are in the workbook (.xlsx) and in the table (.csv) of this report." in texts(
        content
    )
    assert ranking.rows[-1].cells[0].text == (f"bid {MOST_ROWS + 99}" if total else f"bid {MOST_ROWS - 2}")


def test_a_table_of_many_columns_turns_the_page() -> None:
    many = table("Many", columns(*"ABCDEFGH"), [row(*"12345678")])
    wide = opened(to_docx(Report("R", {}, tables=(many,)))).sections[0]
    narrow = opened(to_docx(report())).sections[0]
    assert wide.page_width > wide.page_height
    assert narrow.page_width < narrow.page_height


def test_columns_share_the_page_by_what_stands_in_them() -> None:
    made = table("T", columns("A", "B"), [row("x" * 5, "word " * 40)])
    first, second = widths(made, 170)
    assert round(first + second) == 170
    assert second > 3 * first


@pytest.mark.parametrize(
    "words",
    [
        ("value", "meals.toml", "--range"),
        ("value", "--offer", "feasibility/offer-a.toml"),
        ("evaluate", "feasibility/tender.toml", "--stability"),
        ("windtunnel", "parks/before.toml"),
        ("lm3", "care-home.toml"),
        ("wholelife", "vans.toml"),
        ("weigh", "what-matters.toml"),
        ("policy", "rotherham", "--value", "180000"),
        ("legality", "questions.toml"),
        ("assess", "framework-answers.toml"),
    ],
    ids=lambda words: words[0],
)
def test_every_command_writes_word(
    words: tuple[str, ...], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLES)
    out = tmp_path / "report.docx"
    ran = run(*words, "--out", out)
    assert (ran.code, ran.out) == (0, ""), ran.err
    page = opened(out.read_bytes())
    assert page.paragraphs[0].style.name == "Title"
    assert page.tables

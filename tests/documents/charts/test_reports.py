"""The charts of whole reports, through the command: beside their tables, spelled as there, in a page of its own."""

from __future__ import annotations

import base64
import re
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.running import Run

from wellspent.documents.charts import Chart, Kind, Scale, alt_text
from wellspent.documents.charts.others import rounds_chart, scores_chart
from wellspent.documents.html import to_html
from wellspent.documents.pictures import pictures
from wellspent.documents.report import Cell, Report, columns, row, table
from wellspent.method.money import Money

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
HUB = ("--title", "Hub", "--investment", 40000, "--base-year", 2024, "--decided", "2026-11-21")

COMMANDS: list[tuple[tuple[Any, ...], list[str]]] = [
    (
        ("evaluate", EXAMPLES / "parks" / "tender.toml", "--stability"),
        ["Points by criterion", "How much hangs on the weights", "How far a weight may move before another bid wins"],
    ),
    (("evaluate", EXAMPLES / "methods" / "award-on-value.toml"), ["Price less worth of quality, bid by bid"]),
    (
        ("value", EXAMPLES / "wheels-to-meals.toml", "--range"),
        ["From gross to net", "Present value by outcome", "Value by year", "Range of the present value"],
    ),
    (
        ("value", EXAMPLES / "youth-hub.csv", *HUB, "--draws", 256, "--seed", 1),
        [
            "From gross to net", "Present value by outcome", "Value by year", "Where nine draws in ten lie",
            "Drivers, the strongest first",
        ],
    ),
    (
        ("windtunnel", EXAMPLES / "roof-draft.toml"),
        ["What each criterion weighs, and how often it decides", "How much of each weight plausible bids earn"],
    ),
    (("wholelife", EXAMPLES / "vans.toml", "--decided", "2026-11-21"), ["Whole-life cost by option"]),
    (("lm3", EXAMPLES / "care-home.toml"), ["Money in each round"]),
    (("agree", EXAMPLES / "scores.csv"), ["Scores by evaluator: method", "Scores by evaluator: community"]),
    (("weigh", EXAMPLES / "what-matters.toml"), ["How heavy each criterion is"]),
    (("weigh", EXAMPLES / "best-worst.toml"), ["How heavy each criterion is"]),
]  # fmt: skip


class Page(HTMLParser):
    """The figures of a page: their captions and pictures, and the table each stands before."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.images: list[dict[str, str | None]] = []
        self.sources: list[str] = []
        self.sections: list[str] = []
        self.tags: list[str] = []
        self._caption = False
        self.captions: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        self.tags.append(tag)
        if tag == "section":
            self.sections.append(own["aria-label"] or "")
        if tag == "img":
            self.images.append({**own, "section": self.sections[-1] if self.sections else ""})
        if tag == "source":
            self.sources.append(own["srcset"] or "")
        if tag == "strong":
            self._caption = True

    def handle_data(self, data: str) -> None:
        if self._caption:
            self.captions.append(data.rstrip("."))
            self._caption = False


@pytest.mark.parametrize(("words", "titles"), COMMANDS, ids=lambda own: " ".join(map(str, own))[-40:])
def test_a_page_holds_its_pictures(
    run: Run, tmp_path: Path, words: tuple[Any, ...], titles: list[str]
) -> None:
    out = tmp_path / "report.html"
    assert run(*words, "--out", out).code == 0
    text = out.read_text(encoding="utf-8")
    page = Page(text)
    assert page.captions == titles
    assert len(page.images) == len(page.sources) == len(titles)
    assert "script" not in page.tags
    for title, image in zip(titles, page.images, strict=True):
        assert title in (image["alt"] or "")
        assert image["section"]  # each beside a table
        svg = base64.b64decode((image["src"] or "").removeprefix("data:image/svg+xml;base64,"))
        assert svg.startswith(b"<svg ")
        assert b'width="480pt"' in svg
    assert all(b'width="262pt"' in base64.b64decode(held.partition(",")[2]) for held in page.sources)
    again = tmp_path / "again.html"
    run(*words, "--out", again)
    assert again.read_bytes() == out.read_bytes()


def test_the_numbers_of_a_picture_stand_in_the_table(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    run("evaluate", EXAMPLES / "parks" / "tender.toml", "--out", out)
    (image,) = Page(out.read_text(encoding="utf-8")).images
    rows = run("evaluate", EXAMPLES / "parks" / "tender.toml", "--json").json["bids"]
    for bid in rows:
        assert f" {bid['total']} (" in (image["alt"] or "")
        assert all(f" {points}" in (image["alt"] or "") for points in bid["scores"].values())


def made(*charts: Chart) -> Report:
    return Report(
        "A report", {}, tables=(table("Things", columns("Thing", "Size#"), [row("a", 1)]),), charts=charts
    )


def bars(title: str, beside: str = "", note: str = "") -> Chart:
    from tests.documents.charts.building import chart, series

    return chart(Kind.BARS, series("v", 1, 2), title=title, beside=beside, note=note)


def test_a_picture_of_no_table_comes_first() -> None:
    found = pictures(made(bars("One"), bars("Two", "Things"), bars("Three", "Nothing of the kind")))
    assert {beside: [p.chart.title for p in own] for beside, own in found.items()} == {
        "": ["One", "Three"],
        "Things": ["Two"],
    }


def test_words_of_a_picture_are_letters_and_never_markup() -> None:
    text = to_html(made(bars('"><script>alert(1)</script>', "Things", "<b>note</b>")))
    assert "<script" not in text
    assert "<b>" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_a_report_without_charts_has_no_figure() -> None:
    assert "<figure>" not in to_html(made())
    assert not re.search(r"https?://", to_html(made(bars("One"))))


def test_rounds_that_are_not_known_are_said() -> None:
    (found,) = rounds_chart([Money(10000), Money(5000), None], ["in", "lands", "again"], "Rounds")
    assert found.end(1) == "£50, 50%"
    assert found.end(2) == "not known"
    assert rounds_chart([Money(10000), None, None], ["in", "lands", "again"], "Rounds") == []
    assert rounds_chart([Money(0), Money(0), Money(0)], ["in", "lands", "again"], "Rounds") == []


def test_scores_furthest_apart_come_first() -> None:
    ratings = {"a": {"e1": Fraction(4), "e2": Fraction(5)}, "b": {"e1": Fraction(1), "e2": Fraction(5)}}
    (found,) = scores_chart(ratings, "Quality", {"b": "Birch"}, "Apart")
    assert found.categories == ("Birch", "a")
    assert "Birch 1 to 5 (e1 1, e2 5)" in alt_text(found)
    assert scores_chart({"a": {"e1": Fraction(1)}}, "Quality", {}, "Apart") == []


def test_lives_of_different_lengths_are_compared_by_the_year(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "options.toml"
    short = '[[option]]\nname = "Short"\nyears = 2\nacquisition = 1000\n'
    file.write_text(f'title = "Two lives"\n{short}{short.replace("Short", "Long").replace("2", "8")}')
    out = tmp_path / "report.html"
    ran = run("wholelife", file, "--decided", "2026-11-21", "--out", out)
    assert ran.code == 0, ran.err
    (image,) = Page(out.read_text(encoding="utf-8")).images
    assert (image["alt"] or "").startswith("Bar chart: Cost a year, levelled")


def test_scales_are_plain_data() -> None:
    assert Scale("x", share=True).text(Fraction(1, 3)) == "33.33%"
    assert Cell("x") == Cell("x")

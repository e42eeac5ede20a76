"""One report, shown many ways: none may say what another does not, and no text may become code."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser

import pytest

from wellspent.documents.derivation import Derivation, as_figures, derived
from wellspent.documents.figures import find_workings, path_words, plain, to_json
from wellspent.documents.html import to_html
from wellspent.documents.report import Cell, Report, cell, columns, row, table
from wellspent.documents.tables import to_csv
from wellspent.method.errors import Notice, Refused
from wellspent.method.money import Money
from wellspent.method.working import Entered, FromLibrary, Given, Source, Symbol, traced

SOURCE = Source("Unit costs", "A publisher", 2015, "OGL-3.0", "page 4")
VISITS = traced(Given(Fraction(7), "visits", Entered("map.toml", "[[outcome]] 1, quantity"), "visit"))
PRICE = traced(Given(Fraction(94), "value of a visit", FromLibrary("visit", "package", "published", SOURCE)))


def made(title: str = "A map") -> Report:
    value = Money.of((VISITS * PRICE).named("value of the visits"))
    return Report(
        title=title,
        figures={
            "value": value,
            "outcomes": [{"name": "Visits", "value": value}],
            "unknown": None,
            "count": 3,
        },
        facts=(("Value", cell(value)),),
        tables=(table("Outcomes", columns("Outcome", "Value#"), [row("=1+1", value), row("Visits", None)]),),
        notices=(Notice("a-code", "Mind <this> & that."),),
    )


class Checked(HTMLParser):
    """Notes every tag, and fails on one that is closed out of turn."""

    void = frozenset({"meta", "link", "br", "hr", "img", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_json_spells_each_kind_of_leaf_as_the_interface_says() -> None:
    tree = {
        "money": Money(123456),
        "ratio": Symbol.constant(Fraction(1, 3)),
        "share": Fraction(1, 4),
        "count": 3,
        "unknown": None,
        "warnings": [Notice("code", "text")],
    }
    assert plain(tree) == {
        "money": "1234.56",
        "ratio": "0.3333333333",
        "share": "0.25",
        "count": 3,
        "unknown": None,
        "warnings": [{"code": "code", "text": "text"}],
    }
    with pytest.raises(TypeError, match="float is not a figure"):
        to_json({"wrong": 0.1})


def test_the_page_is_well_formed_and_fetches_nothing() -> None:
    checked = Checked()
    page = to_html(made())
    checked.feed(page)
    assert not checked.open
    assert not [tag for tag, _ in checked.seen if tag in ("script", "link", "img", "iframe")]
    assert "http" not in page.replace("http-equiv", "")
    assert [attrs for tag, attrs in checked.seen if tag == "html"] == [{"lang": "en"}]


def test_text_never_becomes_markup_on_the_page() -> None:
    page = to_html(made(title='<script>alert("x")</script>'))
    assert "<script>" not in page
    assert "Mind &lt;this&gt; &amp; that." in page


def test_every_figure_of_the_page_leads_to_its_working_and_back() -> None:
    page = to_html(made())
    checked = Checked()
    checked.feed(page)
    ids = [attrs["id"] for _, attrs in checked.seen if "id" in attrs]
    assert len(ids) == len(set(ids))
    led = [attrs["href"] for tag, attrs in checked.seen if tag == "a" and attrs.get("class") == "figure"]
    assert led == ["#w1", "#w1"]  # the same figure as a fact and in the table has one working
    links = {attrs["href"] for tag, attrs in checked.seen if tag == "a"}
    assert links == {"#w1", "#f1", "#workings"}
    assert {str(link).removeprefix("#") for link in links} <= set(ids)
    assert ".one:target .opened { display: block; }" in page


def test_the_page_writes_a_source_once_and_each_working_whole() -> None:
    page = to_html(replace(made(), facts=(("Value", cell(VISITS)),)))
    assert page.count('class="one"') == 2
    assert page.count("Unit costs (2015), page 4; OGL-3.0") == 1
    assert page.count("entered in map.toml, [[outcome]] 1, quantity") == 2
    assert "as shown above" not in page


def test_a_narrow_page_names_each_cell_of_a_card_and_keeps_the_roles() -> None:
    heads = columns("Year#", "Value#", "Factor#", "Present value#")
    wide = table("By year", heads, [row(1, Money.of(VISITS * PRICE), None, "")])
    page = to_html(Report("A map", {}, tables=(wide,)))
    assert '<table role="table" class="cards">' in page
    assert '<td role="cell" class="number whole name" data-label="Year">' not in page
    assert 'data-label="Present value"></td>' in page  # an empty cell stays empty, and is no line of the card
    assert "Year 1, Value: £658" in page
    assert '<table role="table" class="few">' in to_html(made())


def test_a_csv_holds_bare_numbers_and_no_formula() -> None:
    read = list(csv.reader(io.StringIO(to_csv(made()))))
    assert read == [["Outcome", "Value"], ["'=1+1", "658.00"], ["Visits", ""]]


def test_a_working_names_a_repeated_step_once() -> None:
    value = (VISITS * PRICE).named("value of the visits")
    lines, sources = derived([value, (value + value * 2).named("three times")])
    assert [line.text for line in lines[0]] == [
        "value of the visits = 658 = 7 × 94",
        "visits = 7 visit",
        "value of a visit = 94",
    ]
    assert [line.text for line in lines[1]] == [
        "three times = 1,974 = 658 + 1,316",
        "value of the visits = 658, as shown above",
        "1,316 = 658 × 2",
        "value of the visits = 658, as shown above",
    ]
    assert len(sources) == 1


def test_a_long_step_counts_what_it_leaves_out() -> None:
    from wellspent.method.working import total

    each = [
        traced(Given(Fraction(7), f"visits {week}", Entered("a.csv", f"row {week}"))) for week in range(20)
    ]
    lines = Derivation().lines(total(each, VISITS).named("all visits"))
    assert lines[-1].text == "and 8 more"
    assert lines[0].text.endswith("7 + …")


def test_a_working_as_json_goes_down_to_the_origins() -> None:
    figures = as_figures((VISITS * PRICE).named("value"))
    assert figures["how"] == "product"
    assert [part["origin"] for part in figures["parts"]] == [  # type: ignore[attr-defined]
        "entered in map.toml, [[outcome]] 1, quantity",
        "library entry visit on the package shelf: A publisher, Unit costs (2015), page 4; OGL-3.0",
    ]


@pytest.mark.parametrize("asked", ["value", "outcomes[0].value", "Visits", "visits", "outcomes[0]"])
def test_a_figure_is_found_by_path_and_by_name(asked: str) -> None:
    assert find_workings(made().figures, asked)


def test_a_figure_nobody_knows_is_refused_with_the_nearest() -> None:
    with pytest.raises(Refused) as refused:
        find_workings(made().figures, "Vists")
    assert str(refused.value).startswith('--working: there is no figure "Vists". Did you mean "Visits"?')


def test_paths_and_cells_read_well() -> None:
    assert path_words("outcomes[0].present_value") == "outcomes 1: present value"
    assert cell(True).text == "yes"
    assert cell(None).text == "not known"
    assert cell(Fraction(1234567, 100)).text == "12,345.67"
    assert cell(Money(-5)).text == "-£0.05"
    assert cell(12) == Cell("12", None, "12")
    assert cell(Fraction(1, 3), 4, "years") == Cell("0.3333 years", None, "0.3333333333")

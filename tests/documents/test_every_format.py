"""One report in every format: the same fact in each of them, and a hostile text that is a text in each of them."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import docx
import pytest
from python_calamine import CalamineWorkbook

from wellspent.documents.figures import to_json
from wellspent.documents.html import to_html
from wellspent.documents.pdf import to_pdf
from wellspent.documents.report import UNKNOWN, Cell, Report, cell, columns, row, table
from wellspent.documents.tables import to_csv
from wellspent.documents.word import to_docx
from wellspent.documents.workbook import to_workbook
from wellspent.method.errors import Notice
from wellspent.method.money import Money
from wellspent.method.numbers import grouped, spell
from wellspent.method.working import Entered, Given, Symbol, traced

poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not here")

LETTERS = "x" * 299 + "y"
TEXTS = {
    "script": "<script>alert(1)</script>",
    "quote": '"><img src=x onerror=alert(1)>',
    "entity": "&lt;b&gt; &amp; &#60;",
    "command": "=cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd",
    "link": '=HYPERLINK("http://evil.example.org","Total")',
    "template": "{{ 7*7 }} {% include 'x' %}",
    "arabic": "عقد التنظيف لعام",
    "hebrew": "חוזה ניקיון",
    "accents": "Llanfair-yn-y-Cwmwd Ŵŷ ßøå",
    "long": LETTERS,
}
"""Texts that are code to one format or another, or letters that one might lose."""


class Texts(HTMLParser):
    """What a browser would show, and every tag and attribute it would act on."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self._style = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self._style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._style = self._style and tag != "style"

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.said.append(data)


def of_page(report: Report) -> str:
    return " ".join("\n".join(Texts(to_html(report)).said).split())


def of_word(report: Report) -> str:
    page: Any = docx.Document(io.BytesIO(to_docx(report)))
    cells = [one.text for each in page.tables for line in each.rows for one in line.cells]
    return " ".join("\n".join([*(one.text for one in page.paragraphs), *cells]).split())


def sheets(report: Report) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(to_workbook(report)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def of_pdf(report: Report, folder: Path) -> str:
    at = folder / "report.pdf"
    at.write_bytes(to_pdf(report))
    found = subprocess.run(["pdftotext", at, "-"], capture_output=True, check=True, text=True)
    return " ".join(found.stdout.split())


def entered(value: object, name: str) -> Symbol:
    return traced(Given(Fraction(str(value)), name, Entered("map.toml", name)))


def of_figure(value: object, text: str = "Visits") -> Report:
    """A report of one fact, which stands as a fact, in a table, and in the figures."""
    return Report(
        title=text,
        figures={"title": text, "fact": value, "rows": [{"name": text, "fact": value}]},
        lead=(text,),
        facts=((f"{text}.", cell(value)), ("Words", Cell(text))),
        tables=(table(text, columns("Outcome", "Value#"), [row(text, value)], note=text),),
        notices=(Notice("a-code", text),),
        conventions=(text,),
        next_steps=(text,),
    )


FACTS: list[tuple[str, object]] = [
    ("nothing", Money(0)),
    ("a-penny", Money(1)),
    ("below", Money(-123_450)),
    ("a-billion", Money(100_000_000_001)),
    ("half-a-penny", Money.of(Fraction("1.005"))),
    ("euro", Money(123_456, "EUR")),
    ("a-third", Fraction(1, 3)),
    ("count", 12_345),
    ("worked-money", Money.of(entered("7", "visits") * entered("94.125", "price"))),
    ("worked-share", entered("0.125", "share") * entered("3", "times")),
]
"""One fact, and how each format must hold it: as the person's spelling or as the machine's."""


@pytest.mark.parametrize(("name", "value"), FACTS, ids=[name for name, _ in FACTS])
def test_a_fact_is_the_same_in_every_format(name: str, value: object) -> None:
    report, made = of_figure(value), cell(value)
    shown, bare = made.text, made.bare or ""
    told = json.loads(to_json(report.figures))
    assert str(told["fact"]) == str(told["rows"][0]["fact"]) == bare
    ((_, held),) = list(csv.reader(io.StringIO(to_csv(report))))[1:]
    assert held == bare
    assert of_page(report).count(shown) >= 2  # as a fact and in the table
    assert of_word(report).count(shown) >= 2
    lines = sheets(report)["Report"]
    numbers = [line[1] for line in lines if line[0] in ("Visits.", "Visits") and line[1] != ""]
    assert [number for number in numbers if isinstance(number, float)] == [float(Fraction(bare))] * 2


@poppler
@pytest.mark.parametrize("name", ["below", "a-billion", "a-third", "worked-money"])
def test_a_fact_is_the_same_on_paper(name: str, tmp_path: Path) -> None:
    value = dict(FACTS)[name]
    assert of_pdf(of_figure(value), tmp_path).count(cell(value).text) >= 2


def test_what_is_not_known_is_not_known_in_every_format() -> None:
    report = of_figure(None)
    assert json.loads(to_json(report.figures))["fact"] is None
    assert list(csv.reader(io.StringIO(to_csv(report))))[1] == ["Visits", ""]
    assert of_page(report).count(UNKNOWN) == of_word(report).count(UNKNOWN) == 2
    lines = sheets(report)["Report"]
    assert [line[1] for line in lines if line[1] == UNKNOWN] == [UNKNOWN, UNKNOWN]
    assert not any(isinstance(each, float) for line in lines for each in line)


@poppler
def test_what_is_not_known_is_not_known_on_paper(tmp_path: Path) -> None:
    said = of_pdf(of_figure(None), tmp_path)
    assert said.count(UNKNOWN) == 2
    assert "£" not in said


def test_many_facts_keep_their_order_and_their_rows_in_every_format() -> None:
    values = [Money(number * 111 - 500) for number in range(12)]
    rows = [row(f"thing {place}", value) for place, value in enumerate(values)]
    report = Report("Many", {"all": values}, tables=(table("Things", columns("Thing", "Size#"), rows),))
    bare = [str(value) for value in values]
    assert json.loads(to_json(report.figures))["all"] == bare
    assert [line[1] for line in csv.reader(io.StringIO(to_csv(report)))][1:] == bare
    page: Any = docx.Document(io.BytesIO(to_docx(report)))
    assert [line.cells[1].text for line in page.tables[0].rows][1:] == [value.shown() for value in values]
    kept = [line[1] for line in sheets(report)["Report"] if str(line[0]).startswith("thing ")]
    assert kept == [float(value.amount) for value in values]
    shown = re.findall(r"thing \d+ (-?£[\d.,]+)", of_page(report))
    assert shown == [value.shown() for value in values]


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", list(TEXTS))
def test_a_page_shows_the_text_and_does_not_act_on_it(name: str) -> None:
    text = TEXTS[name]
    read = Texts(to_html(of_figure(Money(500), text)))
    assert {"script", "img", "b", "iframe", "object"} & set(read.tags) == set()
    assert not [one for one in read.attributes if one.startswith("on")]
    plain = Texts(to_html(of_figure(Money(500), "Visits")))
    assert read.tags == plain.tags  # no text adds an element, or takes one away
    assert of_page(of_figure(Money(500), text)).count(flat(text)) >= 7


@pytest.mark.parametrize("name", list(TEXTS))
def test_json_holds_the_text_letter_for_letter(name: str) -> None:
    told = to_json(of_figure(Money(500), TEXTS[name]).figures)
    assert json.loads(told)["title"] == TEXTS[name]
    assert "\\u06" not in told  # letters stay letters


@pytest.mark.parametrize("name", list(TEXTS))
def test_a_csv_holds_the_text_and_no_formula(name: str) -> None:
    text = TEXTS[name]
    ((found, _),) = list(csv.reader(io.StringIO(to_csv(of_figure(Money(500), text)))))[1:]
    assert found.removeprefix("'") == text
    assert (found != text) == (text[0] in "=+-@")


@pytest.mark.parametrize("name", list(TEXTS))
def test_a_workbook_holds_the_text_and_no_formula_or_link_of_it(name: str) -> None:
    text = TEXTS[name]
    content = to_workbook(of_figure(Money(500), text))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        inside = {one: file.read(one).decode() for one in file.namelist() if one.endswith((".xml", ".rels"))}
    for one in inside.values():
        ET.fromstring(one)  # noqa: S314 - our own file: well-formed, whatever the text
    lines = "".join(one for key, one in inside.items() if "worksheets/" in key)
    assert "<sheetData>" in lines
    assert not re.search(r"<f[ >]|<hyperlink", lines)
    held = [each for line in sheets(of_figure(Money(500), text))["Report"] for each in line]
    assert held.count(text) >= 5


@pytest.mark.parametrize("name", list(TEXTS))
def test_a_word_document_holds_the_text_and_no_field_of_it(name: str) -> None:
    text = TEXTS[name]
    content = to_docx(of_figure(Money(500), text))
    assert of_word(of_figure(Money(500), text)).count(flat(text)) >= 6
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        document = file.read("word/document.xml").decode()
        settings = ET.fromstring(file.read("docProps/core.xml"))  # noqa: S314
    ET.fromstring(document)  # noqa: S314
    assert "w:instrText" not in document
    assert "w:hyperlink" not in document
    assert text[:255] in "".join(settings.itertext())  # the file's own title, as long as Office takes it


@poppler
@pytest.mark.parametrize("name", ["script", "command", "template", "accents"])
def test_paper_holds_the_text(name: str, tmp_path: Path) -> None:
    said = of_pdf(of_figure(Money(500), TEXTS[name]), tmp_path).replace("’", "'")
    squeezed = said.replace(" ", "")
    assert squeezed.count(TEXTS[name].replace(" ", "")) >= 3


@poppler
def test_paper_breaks_a_word_of_300_letters_and_loses_none(tmp_path: Path) -> None:
    said = of_pdf(of_figure(Money(500), LETTERS), tmp_path)
    assert re.sub(r"[\s\u00ad\u200b\u2010-]", "", said).count(LETTERS) >= 1


@pytest.mark.parametrize("write", [to_docx, to_workbook], ids=["word", "workbook"])
def test_the_same_report_is_the_same_file(write: Callable[[Report], bytes]) -> None:
    assert write(of_figure(Money(500), "عقد")) == write(of_figure(Money(500), "عقد"))
    assert write(of_figure(Money(500))) != write(of_figure(Money(501)))


def test_a_page_is_the_same_page_each_time() -> None:
    assert to_html(of_figure(Money(500))) == to_html(of_figure(Money(500)))
    assert to_html(of_figure(Money(500))) != to_html(of_figure(Money(501)))


def test_a_report_of_nothing_but_a_title_is_a_document_in_every_format(tmp_path: Path) -> None:
    bare = Report("Only a title", {})
    assert of_page(bare).count("Only a title") >= 1
    assert of_word(bare) == "Only a title"
    assert sheets(bare)["Report"][0][0] == "Only a title"
    assert to_pdf(bare).startswith(b"%PDF-")
    assert to_json(bare.figures) == "{}"


def test_a_number_that_no_sheet_holds_is_kept_as_text() -> None:
    large = Fraction(10) ** 400
    held = [each for line in sheets(of_figure(large))["Report"] for each in line]
    assert held.count(spell(large)) + held.count(grouped(large)) == 2

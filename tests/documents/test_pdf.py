"""A report as a PDF says what the report says, is tagged, carries its fonts, and reads no text as code."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.running import Run

from wellspent.cli.deliver import MOST_OPENED, opens
from wellspent.documents import pdf
from wellspent.documents.charts import Chart, Kind, Scale, Series, alt_text
from wellspent.documents.figures import to_json
from wellspent.documents.pdf import FEWEST_ROWS, to_pdf, typeset
from wellspent.documents.report import Cell, Report, cell, columns, row, table
from wellspent.files.shelves.settings import package_folder
from wellspent.method.errors import Notice, Refused
from wellspent.method.money import Money
from wellspent.method.working import Entered, FromLibrary, Given, Source, Symbol, traced

DEMO = package_folder() / "demo"
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
SOURCE = Source("Unit costs", "A publisher", 2015, "OGL-3.0", "page 4")
HOSTILE = (
    '#read("/etc/passwd")',
    "#sys.inputs",
    "$ x^2 $",
    "*bold* _slanted_ `raw`",
    "<label> @ref",
    "= heading",
    "// gone /* gone */",
    "\\u{41} \\",
    "\"quoted\" 'too'",
    "[content] {code}",
    "#import sys: inputs",
    "-- --- ...",
)
"""Texts that are code or markup to the typesetter, should it ever read them as such."""

SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="10pt" height="10pt"><path d="M0 0h10v10z"/></svg>'

poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not here")


def read(made: bytes, tmp_path: Path, *options: str) -> str:
    """The document's text as poppler reads it, on one line."""
    at = tmp_path / "read.pdf"
    at.write_bytes(made)
    found = subprocess.run(["pdftotext", *options, at, "-"], capture_output=True, check=True, text=True)
    return " ".join(found.stdout.split())


def inside(made: bytes) -> bytes:
    """The document with every stream of it that is deflated opened, to be searched."""
    parts = [made]
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        try:
            parts.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def given(value: int, name: str, origin: Any) -> Symbol:
    return traced(Given(Fraction(value), name, origin))


def made(title: str = "A map", **changes: Any) -> Report:
    visits = given(7, "visits", Entered("map.toml", "[[outcome]] 1, quantity"))
    price = given(94, "value of a visit", FromLibrary("visit", "package", "published", SOURCE))
    value = Money.of((visits * price).named("value of the visits"))
    report = Report(
        title=title,
        figures={"value": value},
        lead=("It pays.", "Well."),
        facts=(("Value", cell(value)), ("Bids", Cell("3"))),
        tables=(table("Outcomes", columns("Outcome", "Value#"), [row("Visits", value), row("Calls", None)]),),
        notices=(Notice("a-code", "Mind <this> & that."),),
        conventions=("Rounded once.",),
        next_steps=("Ask the residents.",),
    )
    return replace(report, **changes)


def chart(beside: str = "Outcomes") -> Chart:
    values = (Fraction(3), Fraction(4))
    return Chart(
        "What it is worth", "The longest is worth most.", Kind.BARS, Scale("Pounds", currency="GBP"), "Outcome",
        ("Visits", "Calls"), (Series("Value", values),), beside=beside,
    )  # fmt: skip


@poppler
def test_it_says_everything_in_the_order_of_a_report(tmp_path: Path) -> None:
    text = read(to_pdf(made(charts=(chart(),))), tmp_path)
    said = (
        "A map", "It pays.", "Well.", "Value", "£658", "Before you rely on this", "Mind <this> & that.", "a-code",
        "Outcomes", "Outcome", "Visits", "Calls", "not known", "What it is worth", "The longest is worth most.",
        "What to do next", "Ask the residents.", "How it was worked out", "Rounded once.",
        "Appendix: working", "1. Value: £658", "value of the visits", "visits = 7", "[[outcome]] 1, quantity",
        "Sources", "A publisher", "Money is rounded half away from zero",
    )  # fmt: skip
    at = 0
    for words in said:
        assert words in text[at:], words
        at = text.index(words, at) + len(words)


@poppler
def test_pages_are_counted(tmp_path: Path) -> None:
    text = read(to_pdf(made()), tmp_path)
    assert "Page 1 of 2" in text
    assert "Page 2 of 2" in text


def test_the_same_report_is_the_same_bytes(tmp_path: Path) -> None:
    first, second = to_pdf(made(charts=(chart(),))), to_pdf(made(charts=(chart(),)))
    assert first == second
    code = (
        "import sys; from tests.documents.test_pdf import made, chart; from wellspent.documents.pdf import to_pdf;"
        "import hashlib; sys.stdout.write(hashlib.sha256(to_pdf(made(charts=(chart(),)))).hexdigest())"
    )
    again = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert again.stdout == hashlib.sha256(first).hexdigest(), (
        "a second process, with its own seeds of hashing"
    )


def test_it_is_tagged_titled_and_says_its_language() -> None:
    found = inside(to_pdf(made('Works & "repairs"')))
    assert re.search(rb"/MarkInfo\s*<<[^>]*/Marked true", found)
    assert b"/StructTreeRoot" in found
    assert re.search(rb"/Lang\s*\(en-GB\)", found)
    assert b"pdfuaid:part>1<" in found
    assert b"Works &amp; " in found, "the title is in the metadata, where a reader shows it"
    assert re.search(rb"/DisplayDocTitle true", found)
    for tag in (b"/H1", b"/H2", b"/Table", b"/TH", b"/TD", b"/L", b"/LI", b"/Link"):
        assert tag in found, tag


def test_a_picture_carries_its_words() -> None:
    found = inside(to_pdf(made(charts=(chart(),))))
    assert b"/Figure" in found
    said = alt_text(chart())
    assert "Visits £3" in said
    spelled = "".join(f"{ord(letter):04X}" for letter in said).encode()
    plainly = said.encode("latin-1", "replace")[:20]
    assert plainly in found or spelled[:80] in found.upper() or said.encode("utf-16-be")[:40] in found


def test_a_picture_without_words_is_refused_by_the_standard() -> None:
    picture = {"svg": SQUARE, "alt": None, "title": "A", "shows": "", "width": 10, "level": 2}
    with pytest.raises(Refused, match="alt text") as refused:
        typeset({**document(), "spreads": [{"sideways": False, "items": [picture]}]}, None)
    assert "Traceback" not in str(refused.value)
    assert "--out" in str(refused.value)
    spoken = {**picture, "alt": "A square"}
    assert typeset({**document(), "spreads": [{"sideways": False, "items": [spoken]}]}, None).startswith(
        b"%PDF"
    )


def test_a_letter_without_a_picture_is_refused_by_the_standard() -> None:
    with pytest.raises(Refused, match="could not be displayed"):
        typeset({**document(), "lead": ["中"]}, None)


def document() -> dict[str, Any]:
    """The least that the template takes."""
    empty: dict[str, Any] = {
        key: []
        for key in ("lead", "facts", "warnings", "later", "spreads", "next", "method", "workings", "sources")
    }
    return {
        **empty, "family": "Liberation Sans", "title": "A", "name": "A", "left": "", "made": "Made.",
        "digest": "0" * 64, "missing": "",
    }  # fmt: skip


@poppler
@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text_wherever_it_stands(text: str, tmp_path: Path) -> None:
    report = Report(
        title=text,
        figures={"text": text},
        lead=(text,),
        facts=((text, Cell(text)),),
        tables=(table(text, columns(text, f"{text}#"), [row(text, text)], note=text),),
        notices=(Notice(text, text),),
        conventions=(text,),
        next_steps=(text,),
        charts=(replace(chart(text), shows=text),),
    )
    read_back = read(to_pdf(report), tmp_path)
    assert read_back.count(" ".join(text.split())) == 15
    assert "root:" not in read_back


@poppler
def test_hostile_names_of_figures_stay_text(tmp_path: Path) -> None:
    name = '#read("/etc/passwd") <w1> @w1'
    value = Money.of(given(7, name, Entered(name, name)).named(name))
    text = read(to_pdf(made(facts=((name, cell(value)),))), tmp_path)
    assert text.count(name) >= 4
    assert "root:" not in text


def test_the_template_reads_no_file_and_no_text_as_code() -> None:
    template = (Path(pdf.__file__).parent / "templates" / "report.typ").read_text(encoding="utf-8")
    for word in ("eval(", " read(", "#read(", "#import", "#include", "plugin(", "mode:"):
        assert word not in template


@poppler
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Tŷ Ŵyn €5 ≥ 3 × 2 → Шевченко", "Tŷ Ŵyn €5 ≥ 3 × 2 → Шевченко"),
        ("Café 😀 中\x07", "Café □ □□"),
        ("a\ud83db", "a□b"),
    ],
)
def test_letters_it_lacks_are_said_to_be_missing(text: str, shown: str, tmp_path: Path) -> None:
    read_back = read(to_pdf(made(text, tables=())), tmp_path)
    assert shown in read_back
    assert ("The typeface of this document lacks" in read_back) is ("□" in shown)


@poppler
def test_letters_from_right_to_left(tmp_path: Path) -> None:
    assert "שלום" in read(to_pdf(made("שלום")), tmp_path)


@poppler
def test_a_word_of_five_thousand_letters_stays_on_the_page(tmp_path: Path) -> None:
    long = "W" * 5_000
    report = made(
        long, lead=(long,), tables=(table("T", columns("A", "B#"), [row(long, long), row("b", "1")]),)
    )
    whole = tmp_path / "long.pdf"
    whole.write_bytes(to_pdf(report))
    boxes = subprocess.run(
        ["pdftotext", "-bbox", whole, "-"], capture_output=True, check=True, text=True
    ).stdout
    rights = [float(found) for found in re.findall(r'xMax="([0-9.]+)"', boxes)]
    sizes = [float(found) for found in re.findall(r'<page width="([0-9.]+)"', boxes)]
    assert max(rights) <= max(sizes) - 40
    assert sum(found.count("W") for found in re.findall(r">(W+)\W*<", boxes)) >= 4 * 5_000


@poppler
def test_a_wide_table_turns_the_page_and_a_wider_one_is_cut(tmp_path: Path) -> None:
    money = tuple(f"£{place}2,345,678.90" for place in range(10, 34))
    wide = [row("Alder", *money[:10])]
    heads = columns("Bid", *(f"Place {place}#" for place in range(1, 25)))
    report = made(
        tables=(table("Wide", heads[:11], wide), table("Wider", heads, [row("Alder", *money)])),
        conventions=(),
    )
    at = tmp_path / "wide.pdf"
    at.write_bytes(to_pdf(report))
    boxes = subprocess.run(["pdftotext", "-bbox", at, "-"], capture_output=True, check=True, text=True).stdout
    pages = boxes.split("<page ")[1:]
    assert any('width="841' in page for page in pages)
    for page in pages:
        width = float(re.findall(r'width="([0-9.]+)"', page)[0])
        assert all(float(right) <= width - 40 for right in re.findall(r'xMax="([0-9.]+)"', page))
    text = read(at.read_bytes(), tmp_path)
    assert "Wider, part 1 of" in text
    assert all(amount in text for amount in money)


@poppler
def test_a_long_table_repeats_its_head_and_every_row_is_there(tmp_path: Path) -> None:
    rows = [row(f"Outcome {number}", number) for number in range(200)]
    text = read(to_pdf(made(tables=(table("Many", columns("What it is about", "Count#"), rows),))), tmp_path)
    pages = int(re.findall(r"Page 1 of (\d+)", text)[0])
    assert pages >= 5
    assert text.count("What it is about") >= 4
    assert all(f"Outcome {number} {number}" in text for number in range(200))


@poppler
def test_more_rows_than_paper_bears_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_CELLS", 120)
    rows = [row(f"Outcome {number}", number) for number in range(1_200)]
    whole = [*rows, row("Total", 719_400)]
    report = made(
        tables=(
            table("Many", columns("What", "Count#"), whole, total=True, note="As entered."),
            table("More", columns("What", "Count#"), rows),
        )
    )
    text = read(to_pdf(report), tmp_path)
    assert "These are the first 59 of 1,200 rows; the total is of all of them." in text
    assert "As entered." in text
    assert "Outcome 58" in text
    assert "Outcome 59" not in text
    assert "719,400" in text
    assert f"These are the first {FEWEST_ROWS} of 1,200 rows. The CSV" in text


@poppler
@pytest.mark.parametrize("count", [pdf.FIRST_WARNINGS, pdf.FIRST_WARNINGS + 3])
def test_many_warnings_do_not_hide_the_figures(count: int, tmp_path: Path) -> None:
    notices = tuple(Notice("a-code", f"Warning {place}.") for place in range(1, count + 1))
    text = read(to_pdf(made(notices=notices)), tmp_path)
    later = count > pdf.FIRST_WARNINGS
    assert ("3 more stand after the figures." in text) is later
    assert ("More to know before you rely on this" in text) is later
    assert all(text.count(f"Warning {place}.") == 1 for place in range(1, count + 1))
    assert text.index(f"Warning {pdf.FIRST_WARNINGS}.") < text.index("Outcomes")
    assert not later or text.index("Outcomes") < text.index(f"Warning {count}.")


@poppler
def test_workings_left_out_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_LINES", 12)
    rows = [
        row(
            f"Outcome {number}", Money.of(given(number, f"input {number}", Entered("m.csv", f"row {number}")))
        )
        for number in range(40)
    ]
    text = read(to_pdf(made(facts=(), tables=(table("Many", columns("What", "Value#"), rows),))), tmp_path)
    found = re.findall(r"The workings of the first (\d+) of 40 figures are printed here\.", text)
    assert len(found) == 1
    assert text.count("figure on page") == int(found[0]) < 40
    assert "--out report.html" in text


def test_links_lead_both_ways() -> None:
    found = inside(to_pdf(made()))
    assert len(re.findall(rb"/Subtype\s*/Link", found)) == 3, (
        "two cells lead to one working, and it leads back"
    )


@poppler
def test_a_figure_shown_twice_has_one_working(tmp_path: Path) -> None:
    assert read(to_pdf(made()), tmp_path).count("figure on page") == 1


def test_fonts_are_inside_and_no_others() -> None:
    found = inside(to_pdf(made(charts=(chart(),))))
    names = set(re.findall(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([A-Za-z-]+)", found))
    assert names
    assert all(name.startswith(b"LiberationSans") for name in names)
    assert len(re.findall(rb"/FontFile[23]", found)) >= len(names)


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="poppler's pdffonts is not here")
def test_poppler_finds_the_fonts_embedded(tmp_path: Path) -> None:
    at = tmp_path / "fonts.pdf"
    at.write_bytes(to_pdf(made()))
    lines = subprocess.run(["pdffonts", at], capture_output=True, check=True, text=True).stdout.splitlines()[
        2:
    ]
    assert lines
    for line in lines:
        assert "LiberationSans" in line
        assert line.split()[-5:-2] == ["yes", "yes", "yes"]  # embedded, a subset, with its letters' meaning


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"decided": date(2026, 11, 21)}, b"D:20261121"),
        ({"decided": "2026-11-21"}, b"D:20261121"),
        ({"lots": [{"decided": date(2026, 1, 2)}]}, b"D:20260102"),
        ({}, None),
        ({"decided": "soon"}, None),
        ({"lots": []}, None),
    ],
)
def test_it_is_dated_by_the_report_and_never_by_the_clock(figures: Any, expected: bytes | None) -> None:
    found = inside(to_pdf(made(figures=figures)))
    assert (b"/CreationDate" in found) is (expected is not None)
    assert expected is None or expected in found
    assert (b"pdfaid:part>2<" in found) is (expected is not None), "an archive's PDF must have a date"


@poppler
def test_it_names_the_json_that_says_the_same(tmp_path: Path) -> None:
    report = made()
    digest = hashlib.sha256((to_json(report.figures) + "\n").encode()).hexdigest()
    assert f"SHA-256 {digest}" in read(to_pdf(report), tmp_path)


def test_an_empty_report_is_a_page() -> None:
    assert to_pdf(Report(title="Nothing yet", figures={})).startswith(b"%PDF")


@pytest.mark.parametrize("title", ["", " ", "\u200b", "\n"])
def test_what_has_no_title_has_one_all_the_same(title: str) -> None:
    """The standard refuses a document and a heading without a title."""
    report = made(title, tables=(table(title, columns(title, "B#"), [row("a", "1")]),))
    assert b">Untitled<" in inside(to_pdf(report))


def test_headings_never_skip_a_level() -> None:
    """The standard refuses it; a chart may be the first thing that has a heading."""
    bare = Report(title="A", figures={}, charts=(chart(""), chart("No such table")))
    assert to_pdf(bare).startswith(b"%PDF")


def test_a_chart_without_a_table_comes_first() -> None:
    setting = pdf.Setting(made(charts=(chart(""), chart())))
    (spread,) = setting._spreads()
    assert ["svg" in item for item in spread["items"]] == [True, False, True]


def run_pdf(run: Run, tmp_path: Path, words: Sequence[object]) -> bytes:
    out = tmp_path / "report.pdf"
    ran = run(*words, "--out", out)
    assert ran.code == 0, ran.err
    return out.read_bytes()


@poppler
def test_the_evaluation_a_councillor_reads(run: Run, tmp_path: Path) -> None:
    found = run_pdf(
        run, tmp_path, ["evaluate", DEMO / "community-centre.toml", "--stability", "--draws", 200]
    )
    text = read(found, tmp_path)
    order = (
        "Tarn Building Services Ltd comes first",
        "without Meridian Projects plc the first is Castlegate Construction Ltd",
        "Before you rely on this",
        "Ranking",
        "Does the choice stand up?",
        "How it was worked out",
        "Appendix: working",
        "Sources",
    )
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert b"pdfaid:part>2<" in inside(found)


@poppler
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["value", EXAMPLES / "meals.toml", "--range"], "£6,336.15"),
        (["value", "--offer", EXAMPLES / "feasibility" / "offer-a.toml"], "Promises"),
        (["lm3", EXAMPLES / "care-home.toml"], "1.8475"),
        (["wholelife", EXAMPLES / "vans.toml"], "Delivery vans"),
        (["weigh", EXAMPLES / "what-matters.toml"], "What matters most here"),
        (["agree", EXAMPLES / "scores.csv"], "How far the evaluators agree"),
        (["legality", EXAMPLES / "questions.txt"], "Findings"),
        (["library", "list"], "proxies"),
        (["library", "show", "jobseekers-into-work"], "Jobseekers who move into work"),
    ],
)
def test_every_command_writes_one(words: list[object], said: str, run: Run, tmp_path: Path) -> None:
    assert said in read(run_pdf(run, tmp_path, words), tmp_path)


@pytest.mark.parametrize(
    ("planted", "said"),
    [("FAMILY", "unknown font family"), ("__version__", "could not be displayed")],
)
def test_a_fault_of_the_typesetter_is_a_line(
    planted: str, said: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, planted, "中")
    out = tmp_path / "report.pdf"
    ran = run("lm3", EXAMPLES / "care-home.toml", "--out", out)
    assert ran.code == 1
    assert "the PDF cannot be set" in ran.err
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("outcomes", "opened"), [(0, True), (MOST_OPENED, True), (MOST_OPENED + 1, False)])
def test_workings_are_kept_only_where_they_can_be_printed(outcomes: int, opened: bool) -> None:
    assert opens(Path("report.pdf"), outcomes) is opened
    assert opens(Path("report.PDF"), outcomes) is opened
    assert opens(Path("report.html"), outcomes)
    assert not opens(Path("report.csv"), outcomes)


def test_the_typesetter_is_loaded_only_to_write_one() -> None:
    code = "import sys, wellspent.documents.pdf, wellspent.cli.deliver; print('typst' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout.strip() == "False"

"""A workbook says what the report says, in formulas that come to the same, and no text in it becomes one."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from wellspent.cli.deliver import MOST_OPENED, opens
from wellspent.cli.main import app
from wellspent.documents.formulas import FIRST_ROW, MOST_PARTS, Ledger, money_workings
from wellspent.documents.report import Cell, Report, cell, columns, row, table
from wellspent.documents.workbook import to_workbook
from wellspent.method.errors import Notice
from wellspent.method.money import Money
from wellspent.method.powers import raised
from wellspent.method.scoring import natural_logarithm
from wellspent.method.working import (
    Entered,
    FromLibrary,
    Given,
    Source,
    Symbol,
    greatest,
    least,
    rounded,
    total,
    traced,
)

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
COMMANDS = {
    "value": ["value", "meals.toml", "--range"],
    "value-year": ["value", "youth-hub.csv", "--investment", "1000"],
    "offer": ["value", "--offer", "feasibility/offer-a.toml"],
    "points": ["evaluate", "feasibility/tender.toml"],
    "price-per-point": ["evaluate", "methods/price-per-point.toml"],
    "utility-index": ["evaluate", "methods/utility-index.toml"],
    "award-on-value": ["evaluate", "methods/award-on-value.toml"],
    "lm3": ["lm3", "care-home.toml"],
    "wholelife": ["wholelife", "vans.toml"],
    "weigh": ["weigh", "what-matters.toml"],
}
NASTY = ("=1+1", "+1", "-1+2", "@SUM(A1)", '=HYPERLINK("http://x")', "{=1}", "http://example.org", "\t=1")

SOURCE = Source("Unit costs", "A publisher", 2015, "OGL-3.0", "page 4")


def given(value: Fraction | int | str, name: str, unit: str = "") -> Symbol:
    return traced(Given(Fraction(value), name, Entered("map.toml", f"{name} (line 3)"), unit))


def library(value: int, name: str) -> Symbol:
    return traced(Given(Fraction(value), name, FromLibrary("visit", "package", "published", SOURCE), "GBP"))


def made() -> Report:
    value = Money.of((given(7, "visits", "visit") * library(94, "value of a visit")).named("worth"))
    return Report(
        title="=A map",
        figures={"value": value},
        lead=("=It pays.", "Well."),
        facts=(("=Value", cell(value)), ("Share", Cell("12.5%", bare="0.125")), ("Range", Cell("=1"))),
        tables=(
            table(
                "=Outcomes",
                columns("Outcome", "Value#", "Year#"),
                [row("=1+1", value, "2026"), row("Visits", None, "2027")],
                note="=A note",
            ),
        ),
        notices=(Notice("=code", "=1+1 is a warning"),),
    )


def read(content: bytes) -> dict[str, list[list[Any]]]:
    """The sheets of a workbook, with the numbers stored beside the formulas, counted from row 1 and column A."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def formulas(content: bytes) -> list[str]:
    """Every formula of every sheet, as it stands in the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        sheets = [file.read(name).decode() for name in file.namelist() if "worksheets/sheet" in name]
    return [found for sheet in sheets for found in re.findall(r"<f[^>]*>([^<]*)</f>", sheet)]


def written(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workbook of an example command."""
    monkeypatch.chdir(EXAMPLES)
    out = folder / f"{name}.xlsx"
    run = CliRunner().invoke(app, [*COMMANDS[name], "--out", str(out)])
    assert run.exit_code == 0, run.output
    return out


def test_the_report_refers_to_its_working_and_stores_the_exact_figure() -> None:
    content = to_workbook(made())
    sheets = read(content)
    assert list(sheets) == ["Report", "Working", "Sources", "Warnings"]
    assert [line[2] for line in sheets["Working"]] == ["Value", 7.0, 94.0, 658.0]
    assert [line[0] for line in sheets["Working"]] == ["Step", "visits", "value of a visit", "worth"]
    assert sheets["Working"][3][1] == "visits × value of a visit"
    assert sheets["Working"][2][4] == "library: visit [1]"
    assert sheets["Sources"][1] == ["1", f"library entry visit on the package shelf: {SOURCE}"]
    assert formulas(content) == ["Working!C4", "Working!C4", "ROUND(C2*C3,2)"]
    values = [line[1] for line in sheets["Report"] if line[0] in ("=Value", "Share", "=1+1", "Visits")]
    assert values == [658.0, 0.125, 658.0, "not known"]


def test_no_text_becomes_a_formula_or_a_link() -> None:
    for text in NASTY:
        named = given(2, text, text) * given(3, f"{text} b")
        report = replace(
            made(), title=text, lead=(text,), conventions=(text,), notices=(Notice(text, text),),
            facts=((text, Cell(text)), ("figure", cell(named.named(text, note=text), unit=text))),
            tables=(table(text, columns(text, f"{text}#"), [row(text, text)], note=text),),
        )  # fmt: skip
        content = to_workbook(report)
        assert set(formulas(content)) <= {"Working!C4", "C2*C3"}
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            assert not any("hyperlink" in file.read(name).decode().lower().replace(text.lower(), "")
                           for name in file.namelist() if "worksheets/" in name)  # fmt: skip
        assert any(text.strip() in str(line[0]) for line in read(content)["Report"])


def test_a_shared_step_is_written_once() -> None:
    base = (given(3, "a") + given(4, "b")).named("base")
    ledger = Ledger()
    assert ledger.reference(base) == "C4"
    assert ledger.reference(base * base) == "C5"
    assert ledger.reference((given(3, "a") + given(4, "b")).named("base")) == "C4"
    assert ledger.reference((given(3, "a") + given(4, "b")).named("by another name")) == "C6"
    assert [step.formula for step in ledger.rows] == ["", "", "C2+C3", "C4*C4", "C4"]
    assert [step.entered for step in ledger.rows] == [True, True, False, False, False]


def test_a_number_entered_once_is_one_input_under_every_name() -> None:
    ledger = Ledger()
    price = given(5, "price")
    ledger.reference((price + price.named("purchase")).named("twice"))
    assert [step.formula for step in ledger.rows] == ["", "C2", "C2+C3"]
    assert [step.entered for step in ledger.rows] == [True, False, False]
    assert ledger.rows[1].words == "the same as C2"


@pytest.mark.parametrize(
    ("symbol", "formula"),
    [
        (given(5, "a") - given(2, "b"), "C2-C3"),
        (1 - given("0.1", "a"), "1-C2"),
        (given(5, "a") * Fraction(-2), "C2*(-2)"),
        (given(5, "a") / Fraction(1, 3), "C2/(1/3)"),
        (given(5, "a") ** 3, "C2^3"),
        (rounded(given("0.125", "a") * 1, 2), "ROUND(C3,2)"),
        (rounded(given("0.12345", "a") * 1, 4), "ROUND(C3,4)"),
        (least([given(5, "a"), given(2, "b")]), "MIN(C2:C3)"),
        (greatest([Symbol.constant(0), given(2, "b")]), "MAX(0,C2)"),
        (natural_logarithm(given(5, "a")), "LN(C2)"),
        (raised(given(5, "a"), given("0.5", "b")), "C2^C3"),
        (Symbol(Fraction(4), "chosen", (given(4, "panel"), given(2, "one"))), "C2"),
        (Symbol(Fraction(9), "sum", (given(4, "a"), given(2, "b"))), ""),
        (Symbol(Fraction(9), "unheard-of", (given(9, "a"),)), ""),
    ],
)
def test_each_kind_of_step_has_its_formula(symbol: Symbol, formula: str) -> None:
    ledger = Ledger()
    place = ledger.reference(symbol)
    assert place == f"C{len(ledger.rows) - 1 + FIRST_ROW}"
    assert ledger.rows[-1].formula == formula
    assert ledger.rows[-1].value == symbol.value


def test_a_sum_of_very_many_goes_through_rows_of_its_own() -> None:
    ledger = Ledger()
    whole = total([given(n, f"number {n}") for n in range(2_500)], Symbol.constant(0))
    ledger.reference(whole)
    assert ledger.rows[-1].formula == "SUM(C2502:C2526)"
    assert ledger.rows[-1].value == sum(range(2_500))
    assert all(step.formula.count(",") < MOST_PARTS for step in ledger.rows)


def test_money_that_needs_no_rounding_today_is_rounded_when_an_input_changes() -> None:
    report = made()
    assert [symbol.value for symbol in money_workings(report.figures)] == [658]
    assert "ROUND(C2*C3,2)" in formulas(to_workbook(report))


def test_a_report_without_working_holds_plain_numbers() -> None:
    rows = [row(f"row {n}", Money.of(Fraction(n))) for n in range(50_000)]
    content = to_workbook(Report("Many", {}, tables=(table("All", columns("Name", "Value#"), rows),)))
    sheets = read(content)
    assert list(sheets) == ["Report"]
    assert formulas(content) == []
    assert sheets["Report"][-1][:2] == ["row 49999", 49999.0]


def test_a_map_of_very_many_outcomes_is_written_as_values(tmp_path: Path) -> None:
    assert opens(tmp_path / "a.xlsx", MOST_OPENED)
    assert not opens(tmp_path / "a.XLSX", MOST_OPENED + 1)
    assert opens(tmp_path / "a.html", MOST_OPENED + 1)
    assert not opens(tmp_path / "a.csv")
    assert not opens(None)


@pytest.mark.parametrize("text", ["a\x00b\x1bc", "x" * 40_000, "\ud800 half", "&<>\"'"])
def test_text_of_any_kind_makes_a_whole_file(text: str) -> None:
    report = replace(made(), title=text, lead=(text,), notices=(Notice("code", text),))
    content = to_workbook(report)
    assert read(content)["Warnings"][1][0] == "code"
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
    assert all(float(points) < 409 for points in re.findall(r' ht="([\d.]+)"', sheet))


def test_numbers_beyond_a_spreadsheet_are_text() -> None:
    report = replace(made(), facts=(("Huge", cell(given(10**400, "huge") * 2)),), tables=())
    assert read(to_workbook(report))["Working"][1][2] == str(10**400)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_writes_formulas(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = written(name, tmp_path, monkeypatch).read_bytes()
    assert any(formula.startswith("Working!") for formula in formulas(content))
    assert "as reckoned, not by a formula" not in str(read(content)["Working"])


@pytest.mark.parametrize("name", COMMANDS)
def test_the_first_table_holds_the_numbers_of_the_csv(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = read(written(name, tmp_path, monkeypatch).read_bytes())["Report"]
    run = CliRunner().invoke(app, [*COMMANDS[name], "--out", str(tmp_path / "report.csv")])
    assert run.exit_code == 0, run.output
    with (tmp_path / "report.csv").open(encoding="utf-8", newline="") as file:
        heads, *rows = csv.reader(file)
    top = next(n for n, line in enumerate(report) if line[: len(heads)] == heads)
    for expected, found in zip(rows, report[top + 1 :], strict=False):
        for text, shown in zip(expected, found, strict=False):
            if isinstance(shown, float):
                assert shown == pytest.approx(float(text), rel=1e-9, abs=1e-9)
            else:
                assert not text.replace(".", "", 1).isdigit()


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES)
    run = CliRunner().invoke(app, ["value", "meals.toml", "--out", str(tmp_path / "none" / "a.xlsx")])
    assert run.exit_code != 0
    assert list(tmp_path.iterdir()) == []


def without_stored_numbers(file: Path, beside: Path, entered: Mapping[str, str] | None = None) -> Path:
    """The workbook with no number beside any formula, so that whoever opens it has to reckon.

    `entered` are other numbers for input cells of the sheet Working, the second.
    """
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(beside, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode("latin-1")
            if "worksheets/sheet" in name:
                content = re.sub(r"</f><v>[^<]*</v>", "</f>", content)
            if name.endswith("sheet2.xml"):
                for place, number in (entered or {}).items():
                    content, times = re.subn(
                        rf'(<c r="{place}"[^>]*><v>)[^<]*', rf"\g<1>{number}", content, count=1
                    )
                    assert times == 1
            new.writestr(name, content.encode("latin-1"))
    return beside


def opened_in_libreoffice(files: Sequence[Path], folder: Path) -> list[Path]:
    """The workbooks as LibreOffice reckons and writes them."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "new")]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=180)
    return [folder / "new" / file.name for file in files]


with_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not on this machine"
)


@with_libreoffice
def test_libreoffice_reckons_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bare").mkdir()
    files = [written(name, tmp_path, monkeypatch) for name in COMMANDS]
    bare = [without_stored_numbers(file, tmp_path / "bare" / file.name) for file in files]
    for file, again in zip(files, opened_in_libreoffice(bare, tmp_path), strict=True):
        stored, reckoned = read(file.read_bytes()), read(again.read_bytes())
        compared = 0
        for sheet in ("Report", "Working"):
            for old, new in zip(stored[sheet], reckoned[sheet], strict=True):
                for was, now in zip(old, new, strict=False):
                    if isinstance(was, float):
                        assert now == pytest.approx(was, rel=1e-9, abs=1e-9), (file.name, old)
                        compared += 1
        assert compared > 20


@with_libreoffice
def test_another_input_gives_what_the_command_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written("value", tmp_path, monkeypatch)
    rows = read(file.read_bytes())["Working"]
    place = next(n for n, line in enumerate(rows, 1) if line[0] == "Fewer visits to A&E: quantity")
    (tmp_path / "bare").mkdir()
    bare = without_stored_numbers(file, tmp_path / "bare" / "other.xlsx", {f"C{place}": "8.345"})
    report = read(opened_in_libreoffice([bare], tmp_path)[0].read_bytes())["Report"]
    shown = {line[0]: line for line in reversed(report)}  # the first of a name
    chart = tmp_path / "other.toml"
    text = Path("meals.toml").read_text(encoding="utf-8").replace("quantity = 7\n", "quantity = 8.345\n")
    assert "8.345" in text
    chart.write_text(text, encoding="utf-8")
    run = CliRunner().invoke(app, ["value", str(chart), "--json"])
    figures = json.loads(run.stdout)
    assert shown["Present value"][1] == pytest.approx(float(figures["present_value"]), abs=1e-9)
    assert shown["Net present value"][1] == pytest.approx(float(figures["net_present_value"]), abs=1e-9)
    impact = float(figures["outcomes"][0]["impact"])
    assert shown["Fewer visits to A&E"][4] == pytest.approx(impact, abs=1e-9)

"""Every command that takes a table says of a CSV, a workbook and a TOML file of the same the same, to the digit."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from tests.running import Run

Rows = list[list[Any]]

LM3: Rows = [
    ["name", "kind", "amount", "local", "local_respend"],
    ["Staff", "staff", 60000, "yes", 0.4],
    ["Firm A", "supplier", 30000.55, 1, 0.5],
    ["Firm B", "supplier", 10000, 0.25, 0.2],
    ["Firm C", "supplier", 20000, "no", None],
]
WEIGH: Rows = [
    ["by", "criterion", "points"],
    *[
        [by, name, n]
        for by, own in (("m1", (100, 40, 7.5)), ("m2", (0, 100, 30)))
        for name, n in zip("xyz", own, strict=True)
    ],
]
RANKS: Rows = [
    ["by", "criterion", "rank"],
    *[["m1", name, n] for name, n in zip("xyz", (2, 1, 2), strict=True)],
]
LIFE: Rows = [
    ["option", "kind", "name", "amount", "from", "to", "optimism_bias"],
    ["Diesel", "acquisition", None, 100000, None, None, 0.24],
    ["Diesel", "cost", "Fuel", 22000.5, None, None, None],
    ["Diesel", "residual", None, 5000, None, None, None],
    ["Electric", "acquisition", None, 130000, None, None, None],
    ["Electric", "cost", "Power", 15000, 2, 6, None],
    ["Electric", "benefit", "Air", 900, None, None, None],
    ["Diesel", "benefit", "None", 0, None, None, None],
]
AGREE: Rows = [
    ["bid", "by", "score"],
    *[
        [bid, by, n]
        for bid, own in (("a", (8, 7)), ("b", (4, 4.5)), ("c", (2, 3)))
        for by, n in zip(("e1", "e2"), own, strict=True)
    ],
]
COMMANDS: dict[str, tuple[Rows, list[str], str]] = {
    "lm3": (LM3, ["--income", "200000"], "payee"),
    "weigh": (WEIGH, ["--method", "swing", "--out-of", "100"], "row"),
    "weigh ranks": (RANKS, ["--method", "rank"], "row"),
    "wholelife": (LIFE, ["--years", "7"], "row"),
    "agree": (AGREE, [], "score"),
}


def as_csv(rows: Rows, path: Path) -> Path:
    text = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def as_semicolons(rows: Rows, path: Path) -> Path:
    """As a spreadsheet set to another country writes it, with the mark of its encoding before it."""
    text = "\r\n".join(";".join("" if cell is None else str(cell) for cell in row) for row in rows)
    path.write_text(text + "\r\n", encoding="utf-8-sig")
    return path


def as_xlsx(rows: Rows, path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell is not None:
                sheet.write(number, place, cell)
    book.close()
    return path


def as_toml(rows: Rows, path: Path, table: str) -> Path:
    heads, *lines = rows
    text = [f'title = "{path.stem}"']
    for line in lines:
        text.append(f"[[{table}]]")
        text += [
            f"{head} = {json.dumps(cell)}" for head, cell in zip(heads, line, strict=True) if cell is not None
        ]
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    return path


def answer(run: Run, name: str, path: Path, words: list[str]) -> Any:
    ran = run(name.split()[0], path, *words, "--json")
    assert (ran.code, ran.err) == (0, "")
    return ran.json


@pytest.mark.parametrize("name", COMMANDS)
def test_every_form_of_a_table_says_the_same(run: Run, tmp_path: Path, name: str) -> None:
    rows, words, table = COMMANDS[name]
    (tmp_path / "other").mkdir()
    expected = answer(run, name, as_csv(rows, tmp_path / "held.csv"), words)
    assert answer(run, name, as_xlsx(rows, tmp_path / "held.xlsx"), words) == expected
    assert answer(run, name, as_semicolons(rows, tmp_path / "other" / "held.csv"), words) == expected
    assert answer(run, name, as_toml(rows, tmp_path / "held.toml", table), words) == expected


@pytest.mark.parametrize("name", COMMANDS)
def test_columns_in_another_order_say_the_same(run: Run, tmp_path: Path, name: str) -> None:
    rows, words, _ = COMMANDS[name]
    turned = [row[::-1] for row in rows]
    (tmp_path / "other").mkdir()
    one = answer(run, name, as_csv(rows, tmp_path / "held.csv"), words)
    assert answer(run, name, as_csv(turned, tmp_path / "other" / "held.csv"), words) == one


@pytest.mark.parametrize("name", ["lm3", "weigh", "weigh ranks", "agree"])
def test_people_and_payees_in_another_order_come_to_the_same(run: Run, tmp_path: Path, name: str) -> None:
    rows, words, _ = COMMANDS[name]
    one = answer(run, name, as_csv(rows, tmp_path / "held.csv"), words)
    two = answer(run, name, as_csv([rows[0], *rows[:0:-1]], tmp_path / "held.csv"), words)
    for key in (
        "lm3",
        "range",
        "rounds",
        "coverage",
        "coverage_by_kind",
        "weights",
        "points",
        "disagreement",
    ):
        if key in one:
            assert two[key] == one[key], key
    for mine, theirs in zip(one.get("criteria", ()), two.get("criteria", ()), strict=True):
        if isinstance(mine, dict):
            assert mine["icc"] == theirs["icc"]
            assert mine["kendall_w"] == theirs["kendall_w"]
            assert mine["alpha"]["interval"]["value"] == theirs["alpha"]["interval"]["value"]


def test_whole_life_figures_add_up_across_the_report(run: Run, tmp_path: Path) -> None:
    found = answer(run, "wholelife", as_csv(LIFE, tmp_path / "held.csv"), ["--years", "7"])
    for option in found["options"]:
        net = Fraction(option["benefits"]) - Fraction(option["whole_life_cost"])
        assert Fraction(option["net_present_value"]) == net
        lines = sum(Fraction(line["present_value"]) for line in option["lines"])
        own = sum(Fraction(li["present_value"]) for li in option["lines"] if li["name"] in ("Air", "None"))
        # a profile, rounded line by line: to the penny a line
        away = lines - own - Fraction(option["whole_life_cost"])
        assert abs(away) <= Fraction(len(option["lines"]), 100)
    diesel = found["options"][0]
    assert diesel["purchase"] == "100000.00", "what is paid, without the bias"


def test_money_is_neither_made_nor_lost_in_an_lm3_survey(run: Run, tmp_path: Path) -> None:
    found = answer(run, "lm3", as_csv(LM3, tmp_path / "held.csv"), ["--income", "200000"])
    first, second, third = (Fraction(n) for n in found["rounds"])
    landed = 60000 + Fraction("30000.55") + 2500
    assert (first, second) == (Fraction(200000), landed)
    assert third == 60000 * Fraction(2, 5) + Fraction("15000.28") + 500, "round 3 is rounded once"
    assert Fraction(found["retained"]) == second + third
    assert abs(Fraction(found["lm3"]) - (first + second + third) / first) <= Fraction(1, 10**6)


@pytest.mark.parametrize("out", [".", "..", "/"])
def test_a_folder_is_no_file_to_write(run: Run, tmp_path: Path, out: str) -> None:
    ran = run("lm3", "--rounds", "3,2,1", "--out", out)
    assert ran.code != 0
    assert ran.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_in_the_way_is_refused_and_nothing_is_left_beside_it(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "report.json").mkdir()
    ran = run("lm3", "--rounds", "3,2,1", "--out", tmp_path / "report.json")
    assert (ran.code, ran.out) == (1, "")
    assert "it cannot be written:" in ran.err
    assert "Check the folder and its permissions." in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]

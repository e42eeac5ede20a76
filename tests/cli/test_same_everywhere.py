"""One question asked in several ways has one answer: other commands, other formats, other orders, other units."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import tomlkit
import xlsxwriter
from python_calamine import CalamineWorkbook
from tests.running import Run

from wellspent.files.shelves.settings import package_folder

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
DEMO = package_folder() / "demo"
TENDERS = [
    EXAMPLES / "feasibility" / "tender.toml", EXAMPLES / "parks" / "tender.toml",
    DEMO / "grounds.toml", DEMO / "community-centre.toml", DEMO / "ward-furniture.toml",
]  # fmt: skip
SCORED = [*TENDERS, *sorted((EXAMPLES / "methods").glob("*.toml"))]
Change = Callable[[dict[str, Any]], None]


def of(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def changed(path: Path, folder: Path, change: Change) -> Path:
    """A copy of a tender beside copies of its offers, with something in it changed."""
    for offer in path.parent.glob("*.toml"):
        (folder / offer.name).write_bytes(offer.read_bytes())
    file = of(path)
    change(file)
    out = folder / path.name
    out.write_text(tomlkit.dumps(file), encoding="utf-8")
    return out


def scores(found: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    """What each bid earned, in whatever order bids and criteria stand."""
    return {
        bid["id"]: (sorted((bid["scores"] or {}).items()), bid["total"], bid["rank"], bid["eliminated"])
        for bid in found["bids"]
    }


# value --offer and evaluate


def offers(path: Path) -> Iterator[tuple[str, Path]]:
    for bid in of(path)["bid"]:
        if "offer" in bid:
            yield bid["id"], path.parent / bid["offer"]


@pytest.mark.parametrize("path", TENDERS, ids=lambda path: path.stem + "-" + path.parent.name)
def test_an_offer_is_worth_in_a_tender_what_it_is_worth_by_itself(run: Run, path: Path) -> None:
    found = run("evaluate", path, "--json").json
    decided = of(path).get("decided", found["decided"])
    in_pounds = [c["id"] for c in found["criteria"] if c["kind"] == "value"]
    counted = {
        c["id"]: c["measure"] for c in of(path)["criterion"] if c["kind"] == "measure" and "measure" in c
    }
    answers = {bid["id"]: bid["answers"] for bid in found["bids"]}
    compared = 0
    for bid, offer in offers(path):
        alone = run("value", "--offer", offer, "--decided", decided, "--json").json
        for criterion in in_pounds:
            assert Fraction(answers[bid][criterion]) == Fraction(alone["public_value"])
            compared += 1
        promised = {promise["measure"]: promise["quantity"] for promise in alone["promises"]}
        for criterion, measure in counted.items():
            if measure in promised:
                assert Fraction(answers[bid][criterion]) == Fraction(promised[measure])
                compared += 1
        ledgers = [Decimal(n) for promise in alone["promises"] for n in (promise["values"] or {}).values()]
        assert sum(ledgers, Decimal(0)) == sum(Decimal(n) for n in alone["ledgers"].values())
    assert compared or not (in_pounds or counted)


@pytest.mark.parametrize("path", SCORED, ids=lambda path: path.stem + "-" + path.parent.name)
def test_points_add_up_to_the_total_and_ranks_follow_it(run: Run, path: Path) -> None:
    found = run("evaluate", path, "--json").json
    weights = {c["id"]: Fraction(c["weight"]) for c in found["criteria"] if c["weight"] is not None}
    for bid in found["bids"]:
        for name, won in (bid["scores"] or {}).items():
            assert won is None or 0 <= Fraction(won) <= weights[name]
    ranked = sorted((b for b in found["bids"] if b["rank"]), key=lambda b: b["rank"])
    totals = [Fraction(bid["total"]) for bid in ranked]
    assert totals == sorted(totals, reverse=found["best"] == "highest")
    if found["method"] == "weighted-points":
        for bid, whole in zip(ranked, totals, strict=True):
            summed = sum(Fraction(won) for won in bid["scores"].values() if won is not None)
            assert abs(summed - whole) <= Fraction(len(weights), 2 * 10**10)
    assert found["winner"] in (ranked[0]["id"], None)


# Another order, another unit, another name


def backwards(file: dict[str, Any]) -> None:
    for table in ("bid", "criterion", "score"):
        file[table] = list(reversed(file.get(table, [])))


@pytest.mark.parametrize("path", SCORED, ids=lambda path: path.stem + "-" + path.parent.name)
def test_the_order_of_a_file_decides_nothing(run: Run, tmp_path: Path, path: Path) -> None:
    before = run("evaluate", path, "--json").json
    after = run("evaluate", changed(path, tmp_path, backwards), "--json").json
    assert scores(after) == scores(before)
    assert (after["winner"], sorted(after["tie"])) == (before["winner"], sorted(before["tie"]))


def in_pence(file: dict[str, Any]) -> None:
    """Every price, and all that prices are measured by, a hundred times as many of a smaller unit."""
    prices = [c for c in file["criterion"] if c["kind"] == "price"]
    for criterion in prices:
        for key in ("floor", "ceiling"):
            if key in criterion:
                criterion[key] *= 100
    for bid in file["bid"]:
        for criterion in prices:
            bid["answers"][criterion["id"]] *= 100


@pytest.mark.parametrize(
    "path",
    [path for path in SCORED if "award-on-value" not in path.name],
    ids=lambda p: p.stem + "-" + p.parent.name,
)
def test_prices_in_pence_earn_what_prices_in_pounds_earn(run: Run, tmp_path: Path, path: Path) -> None:
    before = run("evaluate", path, "--json").json
    after = run("evaluate", changed(path, tmp_path, in_pence), "--json").json
    assert [bid["scores"] for bid in after["bids"]] == [bid["scores"] for bid in before["bids"]]
    assert [bid["rank"] for bid in after["bids"]] == [bid["rank"] for bid in before["bids"]]


def doubled_weights(file: dict[str, Any]) -> None:
    for criterion in file["criterion"]:
        if "weight" in criterion:
            criterion["weight"] *= 2
    if "out_of" in file:
        file["out_of"] *= 2


@pytest.mark.parametrize("path", TENDERS, ids=lambda path: path.stem + "-" + path.parent.name)
def test_twice_the_points_are_twice_the_points_and_the_same_order(
    run: Run, tmp_path: Path, path: Path
) -> None:
    before = run("evaluate", path, "--json").json
    after = run("evaluate", changed(path, tmp_path, doubled_weights), "--json").json
    assert [bid["rank"] for bid in after["bids"]] == [bid["rank"] for bid in before["bids"]]
    for was, now in zip(before["bids"], after["bids"], strict=True):
        for name, won in (was["scores"] or {}).items():
            if won is not None:
                assert abs(Fraction(now["scores"][name]) - 2 * Fraction(won)) <= Fraction(2, 10**10)


@pytest.mark.parametrize("more", ["1.01", "2", "50"])
def test_a_larger_promise_never_earns_less_under_absolute_rules(run: Run, tmp_path: Path, more: str) -> None:
    """And moves nobody else: the demo's grounds tender has absolute rules alone."""
    path = DEMO / "grounds.toml"
    before = run("evaluate", path, "--json").json
    bid, offer = next(offers(path))
    copy = changed(path, tmp_path, lambda _: None)
    file = of(offer)
    promise = next(p for p in file["promise"] if "quantity" in p)
    promise["quantity"] = float(Decimal(str(promise["quantity"])) * Decimal(more))
    (tmp_path / offer.name).write_text(tomlkit.dumps(file), encoding="utf-8")
    after = run("evaluate", copy, "--json").json
    for was, now in zip(before["bids"], after["bids"], strict=True):
        if was["id"] != bid:
            assert now["scores"] == was["scores"]
            continue
        for name, won in was["scores"].items():
            assert Fraction(now["scores"][name]) >= Fraction(won)


# A map in every format, and in parts

ROWS = [
    {"name": "Jobs", "quantity": "12.5", "proxy": "4000", "deadweight": "0.2", "duration": "3", "drop_off": "0.1"},
    {"name": "Visits", "quantity": "90", "proxy": "19.99", "attribution": "0.15", "ledger": "fiscal"},
    {"name": "Harm", "quantity": "-7", "proxy": "55.5", "duration": "2", "ledger": "social"},
]  # fmt: skip
COLUMNS = ["name", "quantity", "proxy", "deadweight", "attribution", "drop_off", "duration", "ledger"]
NUMBERS = {"quantity", "proxy", "deadweight", "attribution", "drop_off", "duration"}


def as_csv(rows: list[dict[str, str]], path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def as_xlsx(rows: list[dict[str, str]], path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, COLUMNS)
    for number, row in enumerate(rows, 1):
        for place, column in enumerate(COLUMNS):
            if column in row:
                text = row[column]
                sheet.write(number, place, float(text) if column in NUMBERS else text)
    book.close()
    return path


def as_toml(rows: list[dict[str, str]], path: Path) -> Path:
    lines = [f'title = "{path.stem}"']
    for row in rows:
        lines.append("[[outcome]]")
        lines += [f"{key} = {text if key in NUMBERS else json.dumps(text)}" for key, text in row.items()]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def as_json(rows: list[dict[str, str]], path: Path) -> Path:
    path.write_text(json.dumps({"title": path.stem, "outcome": rows}), encoding="utf-8")
    return path


WRITERS = {"csv": as_csv, "xlsx": as_xlsx, "toml": as_toml, "json": as_json}


def valued(run: Run, path: Path, *words: str) -> dict[str, Any]:
    ran = run("value", path, "--investment", "1000", "--json", *words)
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, Any] = ran.json
    return found


@pytest.mark.parametrize("ending", WRITERS)
def test_a_map_is_worth_the_same_in_every_format(run: Run, tmp_path: Path, ending: str) -> None:
    expected = valued(run, as_csv(ROWS, tmp_path / "map.csv"))
    other = tmp_path / "other"
    other.mkdir()
    assert valued(run, WRITERS[ending](ROWS, other / f"map.{ending}")) == expected


def test_outcomes_in_another_order_are_worth_the_same(run: Run, tmp_path: Path) -> None:
    one = valued(run, as_toml(ROWS, tmp_path / "one.toml"))
    two = valued(run, as_toml(ROWS[::-1], tmp_path / "two.toml"))
    assert two["outcomes"] == one["outcomes"][::-1]
    for key in ("impact", "present_value", "net_present_value", "sroi_ratio", "ledgers", "yearly"):
        assert two[key] == one[key]


@pytest.mark.parametrize("discount", ["0", "0.035", "standard"])
def test_the_whole_is_made_of_its_parts(run: Run, tmp_path: Path, discount: str) -> None:
    whole = valued(run, as_toml(ROWS, tmp_path / "whole.toml"), "--discount", discount)
    parts = [valued(run, as_toml([row], tmp_path / "part.toml"), "--discount", discount) for row in ROWS]
    for key in ("impact", "present_value"):
        assert Decimal(whole[key]) == sum(Decimal(part[key]) for part in parts)
        assert Decimal(whole[key]) == sum(Decimal(outcome[key]) for outcome in whole["outcomes"])
    assert Decimal(whole["net_present_value"]) == Decimal(whole["present_value"]) - 1000
    ratio = Fraction(Decimal(whole["present_value"])) / 1000
    assert Fraction(whole["sroi_ratio"]) == ratio
    stated = sum(Decimal(n) for n in whole["ledgers"].values())
    assert stated == Decimal(whole["present_value"])


def test_ten_times_as_many_are_worth_ten_times_as_much(run: Run, tmp_path: Path) -> None:
    """Whole pounds that need no rounding: not a penny is lost on the way."""
    row = {"name": "Jobs", "quantity": "3", "proxy": "200", "deadweight": "0.25", "duration": "2"}
    one = valued(run, as_toml([row], tmp_path / "one.toml"), "--discount", "0")
    ten = valued(run, as_toml([{**row, "quantity": "30"}], tmp_path / "ten.toml"), "--discount", "0")
    dear = valued(run, as_toml([{**row, "proxy": "2000"}], tmp_path / "dear.toml"), "--discount", "0")
    assert (
        Decimal(ten["present_value"]) == 10 * Decimal(one["present_value"]) == Decimal(dear["present_value"])
    )
    assert one["present_value"] == "900.00", "3 x 200 x 0.75 a year, two years"


# One report in every form

REPORTS = {
    "value": ("value", EXAMPLES / "wheels-to-meals.toml"),
    "offer": ("value", "--offer", EXAMPLES / "feasibility" / "offer-a.toml"),
    "evaluate": ("evaluate", EXAMPLES / "feasibility" / "tender.toml"),
    "lm3": ("lm3", EXAMPLES / "care-home.toml"),
    "wholelife": ("wholelife", EXAMPLES / "vans.toml"),
}


def money_of(figures: Any) -> set[str]:
    """Every amount of money of the main entries: what is shown in pounds and pence wherever it is shown."""
    found: set[str] = set()
    for key in ("present_value", "whole_life_cost", "retained", "equivalent_annual_cost"):
        for entry in (figures, *figures.get("outcomes", ()), *figures.get("options", ())):
            if isinstance(entry.get(key), str):
                found.add(entry[key])
    return found


@pytest.mark.parametrize("name", REPORTS)
def test_page_workbook_and_json_show_the_same_figures(run: Run, tmp_path: Path, name: str) -> None:
    words = REPORTS[name]
    figures = run(*words, "--json").json
    for ending in ("html", "xlsx", "json", "csv"):
        assert run(*words, "--out", tmp_path / f"report.{ending}").code == 0
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8")) == figures
    page = html.unescape(re.sub(r"<[^>]+>", " ", (tmp_path / "report.html").read_text(encoding="utf-8")))
    book = CalamineWorkbook.from_filelike(io.BytesIO((tmp_path / "report.xlsx").read_bytes()))
    held = {
        round(cell, 6) for line in book.get_sheet_by_name("Report").to_python() for cell in line
        if isinstance(cell, float)
    }  # fmt: skip
    screen = run(*words).out
    for amount in money_of(figures):
        shown = f"{Decimal(amount):,.2f}".removesuffix(".00").replace("-", "")
        assert shown in page, amount
        assert shown in screen, amount
        assert float(amount) in held, amount
    if name == "evaluate":
        for bid in figures["bids"]:
            assert round(float(bid["total"]), 6) in held
            assert bid["label"] in page


@pytest.mark.parametrize("name", REPORTS)
def test_a_second_run_writes_the_same_bytes(run: Run, tmp_path: Path, name: str) -> None:
    for ending in ("html", "csv", "json"):
        twice = []
        for turn in ("a", "b"):
            out = tmp_path / f"{turn}.{ending}"
            assert run(*REPORTS[name], "--out", out).code == 0
            twice.append(out.read_bytes())
        assert twice[0] == twice[1]

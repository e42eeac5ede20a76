"""50,000 valuation lines, exact: in memory, through the whole command, in a Decimal loop, in LibreOffice Calc.

Everything runs in this one run on one made-up map, so the ratios compare like with like:

    python benchmarks/bench_valuation.py [LINES]
"""

from __future__ import annotations

import csv
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from wellspent.method.discounting import flat
from wellspent.method.numbers import spell_fixed
from wellspent.method.prices import Price
from wellspent.method.sroi import Outcome, ValueMap, value_map
from wellspent.method.working import Entered, Given, exact, traced

HERE = Entered("benchmark")
RATE, SHARES, MOST_YEARS = "0.035", ("deadweight", "displacement", "attribution"), 5
COLUMNS = ("name", "quantity", "proxy", *SHARES, "drop_off", "duration")
PENNY = Decimal("0.01")


class Line(NamedTuple):
    """One line of the map; numbers as text, as a file holds them."""

    name: str
    quantity: str
    proxy: str
    deadweight: str
    displacement: str
    attribution: str
    drop_off: str
    duration: int


def lines(count: int) -> list[Line]:
    """A made-up map: whole quantities, prices in pence, shares in steps of 5%, up to five years."""
    chance = random.Random(2026)

    def share(most: int) -> str:
        return str(Decimal(chance.randint(0, most) * 5).scaleb(-2))

    return [
        Line(
            f"outcome {number}", str(chance.randint(1, 500)), str(Decimal(chance.randint(100, 500_000)).scaleb(-2)),
            share(18), share(10), share(10), share(10), chance.randint(1, MOST_YEARS),
        )
        for number in range(count)
    ]  # fmt: skip


def chart(rows: list[Line]) -> ValueMap:
    """The map for our own sum."""

    def given(text: str, name: str) -> Given:
        return Given(Fraction(text), name, HERE)

    outcomes = tuple(
        Outcome(
            name=row.name,
            quantity=given(row.quantity, "quantity"),
            price=Price(given(row.proxy, "proxy")),
            starts=1,
            shares={name: given(getattr(row, name), name) for name in SHARES},
            drop_off=given(row.drop_off, "drop-off"),
            duration=row.duration,
        )
        for row in rows
    )
    return ValueMap("benchmark", outcomes, flat(Fraction(RATE), HERE), "guide-2009")


def decimal_loop(rows: list[Line]) -> list[Decimal]:
    """The present value of each line by a plain loop over Decimals of 28 digits."""
    with localcontext(prec=28):
        factors = [1 / (1 + Decimal(RATE)) ** year for year in range(1, MOST_YEARS + 1)]
        worths = []
        for row in rows:
            value = Decimal(row.quantity) * Decimal(row.proxy)
            for name in SHARES:
                value *= 1 - Decimal(getattr(row, name))
            stays, worth = 1 - Decimal(row.drop_off), Decimal(0)
            for factor in factors[: row.duration]:
                worth += value * factor
                value *= stays
            worths.append(worth.quantize(PENNY, ROUND_HALF_UP))
        return worths


def whole_command(rows: list[Line], folder: Path) -> str:
    """The present value that `wellspent value` prints for a CSV of the lines."""
    path = folder / "map.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    command = [sys.executable, "-c", "from wellspent.cli.main import main; main()"]
    done = subprocess.run(
        [*command, "value", str(path), "--discount", RATE, "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    return str(json.loads(done.stdout)["present_value"])


# LibreOffice: a flat OpenDocument sheet, one row a line, a column a year, without stored results, so that
# opening it means working it out.


def sheet(rows: list[Line]) -> Iterator[str]:
    """The text of the sheet: seven numbers and seven formulas a line, and the total on top."""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?><office:document '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        '<office:body><office:spreadsheet><table:table table:name="map">'
    )
    yield _row([_formula(f"SUM([.N2:.N{len(rows) + 1}])")])
    for number, row in enumerate(rows, 2):
        numbers = [_number(text) for text in (*row[1:7], str(row.duration))]
        impact = f"[.A{number}]*[.B{number}]*(1-[.C{number}])*(1-[.D{number}])*(1-[.E{number}])"
        years = [
            f"IF([.G{number}]>={k};[.H{number}]*(1-[.F{number}])^{k - 1}/(1+{RATE})^{k};0)"
            for k in range(1, MOST_YEARS + 1)
        ]
        total = f"ROUND(SUM([.I{number}:.M{number}]);2)"
        yield _row([*numbers, *map(_formula, (impact, *years, total))])
    yield "</table:table></office:spreadsheet></office:body></office:document>"


def _row(cells: list[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _number(text: str) -> str:
    return f'<table:table-cell office:value-type="float" office:value="{text}"/>'


def _formula(formula: str) -> str:
    return f'<table:table-cell table:formula="of:={formula.replace(">", "&gt;")}"/>'


def calc(rows: list[Line], folder: Path) -> str:
    """The total that LibreOffice Calc works out of the sheet, opened without a screen."""
    source = folder / f"sheet-{len(rows)}.fods"
    source.write_text("".join(sheet(rows)), encoding="utf-8")
    profile = (folder / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "csv", "--outdir", str(folder),
         str(source)],
        capture_output=True, check=True,
    )  # fmt: skip
    return source.with_suffix(".csv").read_text(encoding="utf-8").partition(",")[0]


def timed(name: str, work: Callable[[], Any]) -> tuple[float, Any]:
    """What `work` gives, and how long it takes, printed."""
    started = time.perf_counter()
    found = work()
    took = time.perf_counter() - started
    print(f"{name:<58}{took:9.2f} s")
    return took, found


def main() -> None:
    """Run and print everything."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    rows = lines(count)
    print(f"{count:,} lines of 1 to {MOST_YEARS} years, three shares and a drop-off each\n")
    made = chart(rows)
    ours, valued = timed("value_map, exact, in memory", lambda: value_map(made, exact))
    opened, kept = timed("value_map, every working kept, in memory", lambda: value_map(made, traced))
    assert kept.present_value == valued.present_value
    loop, worths = timed("Decimal loop of 28 digits, in memory", lambda: decimal_loop(rows))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command, printed = timed(
            "wellspent value map.csv --json, the whole process", lambda: whole_command(rows, folder)
        )
        assert printed == str(valued.present_value), (printed, str(valued.present_value))
        sheets = _sheets(rows, folder, str(valued.present_value))
    away = sum(
        str(worth) != spell_fixed(v.present_value.amount, 2)
        for worth, v in zip(worths, valued.outcomes, strict=True)
    )
    print(f"\nexact / Decimal loop: {ours / loop:.1f} times as long; the loop is a penny off on {away} lines")
    print(f"working kept / exact: {opened / ours:.1f}; whole command / exact: {command / ours:.1f}")
    if sheets is not None:
        print(
            f"LibreOffice Calc / whole command: {sheets / command:.2f}; LibreOffice Calc / exact: {sheets / ours:.1f}"
        )
    print(f"exact, a line: {ours / count * 1e6:.0f} microseconds")


def _sheets(rows: list[Line], folder: Path, expected: str) -> float | None:
    if shutil.which("soffice") is None:
        print("LibreOffice Calc: not measured, there is no soffice on this machine")
        return None
    _, _ = timed("LibreOffice Calc, start and one line", lambda: calc(rows[:1], folder))
    took, total = timed("LibreOffice Calc, the whole process", lambda: calc(rows, folder))
    apart = abs(Fraction(total) - Fraction(expected))
    print(f"{'':<58}its total is {spell_fixed(apart, 2)} away from the exact one")
    return took


if __name__ == "__main__":
    main()

"""A million valuation lines to the penny: our arrays, a plain Decimal loop, and pandas where it is installed.

Everything runs in this one run on one made-up portfolio, so the ratios compare like with like. The Decimal
loop runs on a sample of the lines, and its time for all of them is that many times as long:

    python benchmarks/bench_portfolio.py [LINES] [SAMPLE]
"""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wellspent.method.discounting import flat
from wellspent.method.numeric.columns import Column, Lines
from wellspent.method.numeric.portfolio import prepare, present_values, totals
from wellspent.method.working import Entered

RATE = "0.035"
SHARES = ("deadweight", "displacement", "attribution")
INDEX = ("66.8900", "75.1536", "81.1085", "85.2137", "96.2507")
"""Price indices of five years, 2024 = 100 (methods.md): 2008, 2015, 2019, 2020, 2023."""
GROUPS = 300
PENNY = Decimal("0.01")
RUNS = 9
Whole = NDArray[np.int64]


class Stored(NamedTuple):
    """A portfolio as it is stored, and the group of each line."""

    lines: Lines
    groups: Whole


def ordinary(count: int) -> Stored:
    """Five price bases, one to five years, two starts, three shares in basis points and a drop-off."""
    chance = np.random.default_rng(2026)

    def share(most: int) -> Column:
        return Column(chance.integers(0, most, count).astype(np.int16), 4)

    lines = Lines(
        quantity=Column(chance.integers(1, 50_000, count).astype(np.int32), 2),
        price=Column(chance.integers(100, 500_000, count).astype(np.int32), 2),
        duration=chance.integers(1, 6, count).astype(np.int8),
        starts=chance.integers(0, 2, count).astype(np.int8),
        schedules=(flat(Fraction(RATE), Entered("benchmark")),),
        shares={name: share(9_000) for name in SHARES},
        drop_off=share(5_000),
        base=chance.integers(0, len(INDEX), count).astype(np.int8),
        bases=tuple(100 / Fraction(index) for index in INDEX),
    )
    return Stored(lines, chance.integers(0, GROUPS, count))


def tie_prone(count: int) -> Stored:
    """One price base, one undiscounted year, whole quantities, prices in pence, shares in steps of 5 %."""
    chance = np.random.default_rng(2027)
    lines = Lines(
        quantity=Column(chance.integers(1, 501, count).astype(np.int16)),
        price=Column(chance.integers(1, 300_000, count).astype(np.int32), 2),
        duration=np.ones(count, np.int8),
        starts=np.zeros(count, np.int8),
        schedules=(flat(Fraction(RATE), Entered("benchmark")),),
        shares={name: Column((chance.integers(0, 20, count) * 5).astype(np.int8), 2) for name in SHARES},
    )
    return Stored(lines, chance.integers(0, GROUPS, count))


# The plain loop


class Row(NamedTuple):
    """A line for the loop, its decimals ready."""

    quantity: Decimal
    price: Decimal
    shares: tuple[Decimal, ...]
    drop_off: Decimal
    duration: int
    starts: int
    base: int
    group: int


def decimals(stored: Stored, sample: int) -> list[Row]:
    """The first lines of the portfolio as Decimals."""
    lines = stored.lines

    def column(found: Column | None) -> list[Decimal]:
        if found is None:
            return [Decimal(0)] * sample
        return [Decimal(units).scaleb(-found.places) for units in found.units[:sample].tolist()]

    base = [0] * sample if lines.base is None else lines.base[:sample].tolist()
    return [
        Row(*each)
        for each in zip(
            column(lines.quantity), column(lines.price), zip(*map(column, lines.shares.values()), strict=True),
            column(lines.drop_off), lines.duration[:sample].tolist(), lines.starts[:sample].tolist(), base,
            stored.groups[:sample].tolist(), strict=True,
        )
    ]  # fmt: skip


def decimal_loop(rows: list[Row], stored: Stored) -> tuple[list[Decimal], list[Decimal]]:
    """Each line's present value, and each group's total, by a plain loop over Decimals of 28 digits."""
    with localcontext(prec=28):
        factors = [1 / (1 + Decimal(RATE)) ** year for year in range(7)]
        ratios = [100 / Decimal(index) for index in INDEX] if stored.lines.bases else [Decimal(1)]
        worths, sums = [], [Decimal(0)] * GROUPS
        for row in rows:
            value = row.quantity * row.price * ratios[row.base]
            for share in row.shares:
                value *= 1 - share
            stays, worth = 1 - row.drop_off, Decimal(0)
            for factor in factors[row.starts : row.starts + row.duration]:
                worth += value * factor
                value *= stays
            worth = worth.quantize(PENNY, ROUND_HALF_UP)
            worths.append(worth)
            sums[row.group] += worth
        return worths, sums


# pandas, as an analyst would write it


def pandas_frame(stored: Stored) -> Any:
    """The portfolio as a frame of floats."""
    pandas = importlib.import_module("pandas")

    lines = stored.lines
    table = {"quantity": lines.quantity, "price": lines.price, **lines.shares}
    if lines.drop_off is not None:
        table["drop_off"] = lines.drop_off
    frame = pandas.DataFrame({name: column.units / 10**column.places for name, column in table.items()})
    frame["duration"], frame["starts"], frame["group"] = lines.duration, lines.starts, stored.groups
    ratios = np.array([float(ratio) for ratio in lines.bases])
    frame["ratio"] = 1.0 if lines.base is None else ratios[lines.base]
    return frame


def pandas_values(frame: Any) -> tuple[Any, Any]:
    """Present values and group totals, column by column."""
    value = frame.quantity * frame.price * frame.ratio
    for share in SHARES:
        value = value * (1 - frame[share])
    stays = 1 - frame.drop_off if "drop_off" in frame else 1.0
    worth: Any = 0.0
    for year in range(int(frame.duration.max())):
        within = frame.duration > year
        worth = worth + (value * stays**year / (1 + float(RATE)) ** (frame.starts + year)).where(within, 0.0)
    pence = (worth * 100 + 0.5).floordiv(1).astype("int64")
    return pence, pence.groupby(frame.group).sum()


def best(name: str, work: Callable[[], Any], runs: int = RUNS) -> tuple[float, Any]:
    """What `work` gives, and the least of its times, printed."""
    times, found = [], None
    for _ in range(runs):
        started = time.perf_counter()
        found = work()
        times.append(time.perf_counter() - started)
    took = min(times)
    print(f"  {name:<66}{took * 1e3:9.1f} ms")
    return took, found


def measure(stored: Stored, sample: int) -> None:
    """One portfolio, every way, with the ratios."""
    count = len(stored.lines)
    ready = prepare(stored.lines)

    def whole() -> Any:
        valued = present_values(prepare(stored.lines))
        return valued, totals(valued.pence, stored.groups)

    def prepared() -> Any:
        valued = present_values(ready)
        return valued, totals(valued.pence, stored.groups)

    ours, (valued, sums) = best(f"ours, {count:,} prepared lines, {GROUPS} totals", prepared)
    ends, _ = best("ours, end to end from stored integers", whole)
    made, rows = best(f"Decimals made of {sample:,} lines", lambda: decimals(stored, sample), 1)
    took, (worths, _) = best(
        f"Decimal loop, {sample:,} prepared lines", lambda: decimal_loop(rows, stored), 3
    )
    loop, loop_ends = took * count / sample, (took + made) * count / sample
    away = sum(int(w * 100) != p for w, p in zip(worths, valued.pence[:sample].tolist(), strict=True))
    assert int(sums.sum()) == int(valued.pence.sum())
    print(
        f"  redone exactly: {valued.redone:,} lines; the Decimal loop is a penny off on {away} of {sample:,}"
    )
    print(f"  Decimal loop / ours, prepared (the loop's time x {count / sample:g}): {loop / ours:.0f}")
    print(f"  Decimal loop / ours, end to end from stored integers (likewise): {loop_ends / ends:.0f}")
    print(f"  ours, a line: {ours / count * 1e9:.1f} ns prepared, {ends / count * 1e9:.1f} ns end to end")
    if importlib.util.find_spec("pandas") is None:
        print("  pandas: not measured, it is not installed here")
        return
    frame = pandas_frame(stored)
    table, (pence, _) = best("pandas, float columns ready", lambda: pandas_values(frame))
    frames, _ = best("pandas, end to end from stored integers", lambda: pandas_values(pandas_frame(stored)))
    wrong = int(np.count_nonzero(pence.to_numpy() != valued.pence))
    print(f"  pandas / ours: {table / ours:.1f} prepared, {frames / ends:.1f} end to end; "
          f"it is a penny off on {wrong:,} lines")  # fmt: skip


def main() -> None:
    """Run and print everything."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    sample = min(int(sys.argv[2]) if len(sys.argv) > 2 else 50_000, count)
    print("An ordinary portfolio: five price bases, one to five years, three shares and a drop-off")
    measure(ordinary(count), sample)
    print("\nA tie-prone portfolio: one price base, one year, whole quantities, shares in steps of 5 %")
    measure(tie_prone(count), sample)


if __name__ == "__main__":
    main()

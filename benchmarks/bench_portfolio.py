"""A million valuation lines to the penny: our arrays, a plain Decimal loop, and pandas where it is installed.

Everything runs in this one run on one made-up portfolio, so the ratios compare like with like. The Decimal
loop runs on a sample of the lines, and its time for all of them is that many times as long. Each is run several
times in turn with the others, so that all have the same neighbours, and the least of its times counts, on the
clock and of the processor:

    python benchmarks/bench_portfolio.py [LINES] [SAMPLE]
"""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from statistics import median
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
ROUNDS, OFTEN = 5, 6
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
    return Stored(lines, chance.integers(0, GROUPS, count).astype(np.int16))


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
    return Stored(lines, chance.integers(0, GROUPS, count).astype(np.int16))


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


class Times(NamedTuple):
    """Least seconds of all runs, on the clock and of the processor, and the median on the clock."""

    clock: float
    cpu: float
    middle: float

    def over(self, ours: Times, more: float = 1) -> str:
        """How many times as long as `ours`; `more` where only a part was run."""
        ratios = (theirs * more / own for theirs, own in zip(self, ours, strict=True))
        return "{:.1f} (processor {:.1f}, medians {:.1f})".format(*ratios)


def timed(works: dict[str, tuple[int, Callable[[], Any]]]) -> dict[str, Times]:
    """The times of each work, done so often a round, all of them in turn each round; printed."""
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, (often, work) in works.items():
            for _ in range(often):
                started, spent = time.perf_counter(), time.process_time()
                work()
                took[name].append((time.perf_counter() - started, time.process_time() - spent))
    found = {}
    for name, runs in took.items():
        clock, cpu = zip(*runs, strict=True)
        found[name] = Times(min(clock), min(cpu), median(clock))
        print(
            f"  {name:<56}{min(clock) * 1e3:9.1f} ms  (processor {min(cpu) * 1e3:.1f}, median {median(clock) * 1e3:.1f})"
        )
    return found


def measure(stored: Stored, sample: int) -> None:
    """One portfolio, every way, with the ratios."""
    count = len(stored.lines)
    ready, rows = prepare(stored.lines), decimals(stored, sample)

    def whole() -> Any:
        valued = present_values(prepare(stored.lines))
        return valued, totals(valued.pence, stored.groups)

    def prepared() -> Any:
        valued = present_values(ready)
        return valued, totals(valued.pence, stored.groups)

    works: dict[str, tuple[int, Callable[[], Any]]] = {
        f"ours, {count:,} prepared lines, {GROUPS} totals": (OFTEN, prepared),
        "ours, end to end from stored integers": (OFTEN, whole),
        f"Decimal loop, {sample:,} prepared lines": (1, lambda: decimal_loop(rows, stored)),
        f"Decimal loop, {sample:,} lines from stored integers": (
            1,
            lambda: decimal_loop(decimals(stored, sample), stored),
        ),
    }
    with_pandas = importlib.util.find_spec("pandas") is not None
    if with_pandas:
        frame = pandas_frame(stored)
        works["pandas, float columns ready"] = 1, lambda: pandas_values(frame)
        works["pandas, end to end from stored integers"] = 1, lambda: pandas_values(pandas_frame(stored))
    ours, ends, loop, loop_ends, *tables = timed(works).values()
    valued, sums = prepared()
    worths, _ = decimal_loop(rows, stored)
    away = sum(int(w * 100) != p for w, p in zip(worths, valued.pence[:sample].tolist(), strict=True))
    assert int(sums.sum()) == int(valued.pence.sum())
    print(
        f"  redone exactly: {valued.redone:,} lines; the Decimal loop is a penny off on {away} of {sample:,}"
    )
    more = count / sample
    print(f"  Decimal loop / ours, prepared (the loop's time x {more:g}): {loop.over(ours, more)}")
    print(f"  Decimal loop / ours, end to end (likewise): {loop_ends.over(ends, more)}")
    print(
        f"  ours, a line: {ours.clock / count * 1e9:.1f} ns prepared, {ends.clock / count * 1e9:.1f} ns end to end"
    )
    if not with_pandas:
        print("  pandas: not measured, it is not installed here")
        return
    pence, _ = pandas_values(frame)
    wrong = int(np.count_nonzero(pence.to_numpy() != valued.pence))
    print(f"  pandas / ours, prepared: {tables[0].over(ours)}; end to end: {tables[1].over(ends)}")
    print(f"  pandas is a penny off on {wrong:,} lines")


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
